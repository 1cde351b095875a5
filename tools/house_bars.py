"""The house bars: sizes of modules and functions, hidden imports, bare handlers. Exceptions carry a reason.

Bars: module median <= 150 lines, none > 600 (`quarter`, `study`: 150); functions: nine in ten <= 30 lines, none > 80;
no import inside a function except optional engines; no `except Exception` outside the edges; no word of one country in
a text of the core (comments and docstrings may tell of Indonesia; what the program reads or says comes from the pack).
"""

from __future__ import annotations

import ast
import re
import statistics
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"

MODULE_MEDIAN, MODULE_MOST, FUNCTION_P90, FUNCTION_MOST, QUARTER_MOST = 150, 600, 30, 80, 150

# path or path:function -> why the bar does not hold there
EXCEPTIONS: dict[str, str] = {}

COUNTRY_WORDS = (
    "nik", "nkk", "kk", "kks", "ktp", "dtsen", "dtks", "pbi", "jkn", "pkh", "bpnt", "kjp", "klj", "kpdj", "kelurahan",
    "kecamatan", "kabupaten", "provinsi", "kota", "jakarta", "dki", "bps", "kemendagri", "kemensos", "dukcapil",
    "bpjs", "susenas", "regsosek", "tkpk", "bappeda", "apbd", "apbn", "camat", "lurah", "bupati", "gubernur", "nip",
    "rpjmd", "musyawarah", "indonesia", "indonesian",
)  # fmt: skip
_COUNTRY = re.compile(rf"(?i)(?<![a-z])(?:{'|'.join(COUNTRY_WORDS)})(?![a-z])")

# path -> words that may stand there, and why
COUNTRY_ALLOWED: dict[str, tuple[tuple[str, ...], str]] = {
    "sasaran/errors/language.py": (
        ("indonesian",),
        "the file of the program's own texts in its second language",
    ),
    "sasaran/publish/words.py": (
        ("provinsi", "kabupaten", "kota"),
        "Indonesian for the bases province and city",
    ),
    "sasaran/coverage/rules/vocabulary.py": (
        ("provinsi", "kota", "kecamatan", "kelurahan"),
        "Indonesian for the words of rules that mean a level (city, district, village) or a basis",
    ),
}

EDGES = ("sasaran/cli", "sasaran/web", "sasaran/interop")


@dataclass
class Bars:
    """What was measured, and what is over a bar."""

    modules: list[int] = field(default_factory=list)
    functions: list[int] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def fail(self, key: str, text: str) -> None:
        """Note a broken bar unless it has a stated reason."""
        if key not in EXCEPTIONS:
            self.broken.append(f"{key}: {text}")


def code_lines(text: str) -> int:
    """Return the lines that are neither blank nor comment."""
    return sum(1 for line in text.splitlines() if line.strip() and not line.strip().startswith("#"))


def body_length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return a function's length in lines without its docstring."""
    first = node.body[0]
    has_doc = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    body = node.body[1:] if has_doc else node.body
    return (node.end_lineno or 0) - body[0].lineno + 2 if body else 1


def country_words(text: str) -> list[str]:
    """Return the words of one country in a text, in order of the alphabet."""
    return sorted({word.lower() for word in _COUNTRY.findall(text)})


def look_for_country(tree: ast.AST, name: str, bars: Bars) -> None:
    """Look through the texts of a core module; a text that stands alone in a line is a docstring."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    allowed, _ = COUNTRY_ALLOWED.get(name, ((), ""))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            for word in country_words(node.value):
                if word not in allowed:
                    bars.fail(f"{name}:{node.lineno}", f"says {word!r}, which only the country pack may")


def look_at(path: Path, bars: Bars) -> None:
    """Measure one module."""
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(SOURCE).as_posix()
    size = code_lines(text)
    if size > 5:
        bars.modules.append(size)
    if size > MODULE_MOST:
        bars.fail(name, f"{size} lines, bar {MODULE_MOST}")
    if name.startswith(("sasaran/quarter", "sasaran/study")) and size > QUARTER_MOST:
        bars.fail(name, f"{size} lines, bar {QUARTER_MOST} for quarter and study")
    tree = ast.parse(text)
    if name.startswith("sasaran/"):
        look_for_country(tree, name, bars)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            look_at_function(node, name, bars)
        elif isinstance(node, ast.ExceptHandler) and not name.startswith(EDGES):
            caught = ast.unparse(node.type) if node.type else "everything"
            if caught in ("everything", "Exception", "BaseException"):
                bars.fail(f"{name}:{node.lineno}", f"catches {caught} outside the edges")


def look_at_function(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str, bars: Bars) -> None:
    """Measure one function and look for imports inside it."""
    size = body_length(node)
    bars.functions.append(size)
    if size > FUNCTION_MOST:
        bars.fail(f"{name}:{node.name}", f"{size} lines, bar {FUNCTION_MOST}")
    if any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node)):
        bars.fail(f"{name}:{node.name}", "imports inside a function")


def main() -> int:
    """Print the bars and return 1 if any is broken."""
    bars = Bars()
    for path in sorted(SOURCE.rglob("*.py")):
        look_at(path, bars)
    bars.functions.sort()
    median = statistics.median(bars.modules)
    p90 = bars.functions[int(0.9 * len(bars.functions))]
    if median > MODULE_MEDIAN:
        bars.fail("modules", f"median {median:.0f} lines, bar {MODULE_MEDIAN}")
    if p90 > FUNCTION_P90:
        bars.fail("functions", f"nine in ten are <= {p90} lines, bar {FUNCTION_P90}")
    print(
        f"House bars: {len(bars.modules)} modules, median {median:.0f} lines (bar {MODULE_MEDIAN}); ", end=""
    )
    print(
        f"{len(bars.functions)} functions, p90 {p90} lines (bar {FUNCTION_P90}); exceptions {len(EXCEPTIONS)}"
    )
    print(*bars.broken, sep="\n")
    return 1 if bars.broken else 0


if __name__ == "__main__":
    sys.exit(main())
