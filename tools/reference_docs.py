"""Write docs/reference from the code: tables, rooms, commands, errors. `--check` fails when a page is stale.

It also fails when a public function or class lacks a docstring, so that a page can never be empty.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import sys
from pathlib import Path

import sasaran.errors
from sasaran.cli.main import parser
from sasaran.errors import SasaranError
from sasaran.schema import tables

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "reference"
ROOMS = (
    "schema", "packs", "store", "govern", "sources", "linkage", "registry", "welfare", "measure", "coverage",
    "allocate", "plan", "refer", "monitor", "publish", "quarter", "study",
)  # fmt: skip


def tables_page() -> str:
    """Return the page of declared tables."""
    lines = ["# Tables", "", "Generated from `sasaran.schema.tables`; checked wherever a table is made.", ""]
    for table in tables.ALL:
        key = f" Key: {', '.join(table.key)}." if table.key else ""
        lines += [f"## {table.name}", "", f"{table.meaning} One row is {table.row_is}.{key}", ""]
        lines += ["| column | type | meaning | unit | class | may be empty |", "|---|---|---|---|---|---|"]
        for c in table:
            empty = "yes" if c.nullable else "no"
            lines.append(
                f"| `{c.name}` | {c.type} | {c.meaning} | {c.unit} | {c.disclosure.value} | {empty} |"
            )
        lines.append("")
    return "\n".join(lines)


def errors_page() -> str:
    """Return the page of errors and exit codes."""
    lines = ["# Errors", "", "Every error a user can see, with the exit code of the command.", ""]
    lines += ["| exit code | error | cause |", "|---|---|---|"]
    classes = [
        c for _, c in inspect.getmembers(sasaran.errors, inspect.isclass) if issubclass(c, SasaranError)
    ]
    for cls in sorted(classes, key=lambda c: (c.exit_code, c.__name__)):
        doc = (inspect.getdoc(cls) or "").splitlines()[0]
        lines.append(f"| {cls.exit_code} | `{cls.__name__}` | {doc} |")
    return "\n".join([*lines, ""])


def commands_page() -> str:
    """Return the page of commands, from the parser's own words (not its layout, which differs by Python)."""
    top = parser("en")
    lines = ["# Commands", "", top.description or "", ""]
    for name, sub in subcommands(top).items():
        lines += [f"## sasaran {name[0]}", "", f"{name[1][:1].upper()}{name[1][1:]}.", ""]
        lines += ["| argument | meaning | default |", "|---|---|---|"]
        for action in sub._actions:
            if "--help" not in action.option_strings:
                shown = ", ".join(action.option_strings) or action.dest
                default = "" if action.default in (None, "", False) else fixed_default(action)
                lines.append(f"| `{shown}` | {action.help} | {default} |")
        lines.append("")
    return "\n".join(lines)


def fixed_default(action: argparse.Action) -> str:
    """Return a default as shown, without this machine's own numbers."""
    return "all cores" if action.dest == "threads" else f"`{action.default}`"


def subcommands(top: argparse.ArgumentParser) -> dict[tuple[str, str], argparse.ArgumentParser]:
    """Return (name, help) to parser for every command."""
    found: dict[tuple[str, str], argparse.ArgumentParser] = {}
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            found |= {(name, helps[name]): sub for name, sub in action.choices.items()}
    return found


def room_page(room: str) -> str:
    """Return the page of one room: its public functions and classes with their docstrings."""
    lines: list[str] = []
    for path in sorted((ROOT / "src" / "sasaran" / room).rglob("*.py")):
        lines += module_part(path)
    return "\n".join([f"# Room `{room}`", "", *lines])


def module_part(path: Path) -> list[str]:
    """Return the lines for one module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    dotted = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
    public = exported(tree)
    lines = [f"## `{dotted}`", "", ast.get_docstring(tree) or "", ""]
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in public:
            lines += [f"### `{signature(node)}`", "", *fenced(documented(node, dotted))]
    return lines


def exported(tree: ast.Module) -> set[str]:
    """Return the names in ``__all__``."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "__all__" for t in node.targets):
            return set(ast.literal_eval(node.value))
    return set()


def signature(node: ast.FunctionDef | ast.ClassDef) -> str:
    """Return a function's signature or a class's name."""
    if isinstance(node, ast.ClassDef):
        return f"class {node.name}"
    result = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{node.name}({ast.unparse(node.args)}){result}"


def documented(node: ast.FunctionDef | ast.ClassDef, where: str) -> str:
    """Return the docstring, or fail."""
    text = ast.get_docstring(node)
    if not text:
        raise SystemExit(f"{where}.{node.name} is public and has no docstring")
    return text


def fenced(text: str) -> list[str]:
    """Return a docstring as a text block, so that its own layout survives."""
    return ["```text", text, "```", ""]


def main() -> int:
    """Write the pages, or with --check compare them."""
    pages = {"tables.md": tables_page(), "errors.md": errors_page(), "commands.md": commands_page()}
    pages |= {f"room-{room}.md": room_page(room) for room in ROOMS}
    check, stale = "--check" in sys.argv, []
    for name, text in pages.items():
        target = OUT / name
        text = text.rstrip() + "\n"
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                target.write_text(text, encoding="utf-8")
    print(f"docs/reference: {len(pages)} pages, {len(stale)} {'stale' if check else 'written'}")
    if check and stale:
        print("stale:", *stale, "\nrun: make docs")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
