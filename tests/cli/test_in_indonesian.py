"""What is printed, written and shown in Indonesian holds no English: console, pages, workbooks of a demonstration."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from sasaran.cli.main import main
from sasaran.quarter.demo import demo
from sasaran.quarter.options import Options

ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the and of from with are was were not which where than this that assumption assumed derived "
        "unverified reported province city village district national decile deciles people person family families "
        "basis level premium programmes lists offered waiting today scenario seats",
    )
)
"""Small words of English, and the words that stood in Indonesian pages before; none of them is Indonesian."""

BUDGET = Path(__file__).parents[2] / "docs" / "examples" / "budgets" / "anggaran-contoh.csv"
SCENARIO = """
name = "Pangan ke pelatihan"
date = 2026-01-01
[[move]]
rp = 10_000_000
from = "PANGAN"
to = "MTU"
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    root = tmp_path_factory.mktemp("bahasa")
    demo(root, 1_000, 2, 7, Options(memory="1GB"))
    (root / "coba.toml").write_text(SCENARIO, encoding="utf-8")
    return root


def english(text: str) -> set[str]:
    """Return the English words of a text, but not those of file names and of rules as they are typed."""
    kept = []
    for line in text.splitlines():
        if re.match(r" {4}[^ ].*(<=|>=|==|!=| in |receives|in_register|_)", line):
            continue  # the law as it is typed stands under the law in words
        kept.append(
            re.sub(r"\S*/\S*|\S+\.(?:csv|xlsx|toml|html|txt|parquet)|--[a-z-]+|[a-z]+_[a-z_]+", " ", line)
        )
    return ENGLISH & set(re.findall(r"[a-z]+", "\n".join(kept).lower()))


def seen(page: str) -> str:
    """Return what a reader of a page sees or hears: its text, and the texts of its pictures."""
    spoken = re.findall(r'(?:aria-label|title|alt)="([^"]*)"', page)
    data = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    values = [one for block in data for one in re.findall(r'":\s*"([^"]*)"', block)]
    page = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", page, flags=re.DOTALL)
    return html.unescape("\n".join([re.sub(r"<[^>]+>", "\n", page), *spoken, *values]))


def run(capsys, *words):
    assert main([str(word) for word in words] + ["--lang", "id"]) == 0
    told = capsys.readouterr()
    return told.out.replace("\u00a0", " ") + told.err


COMMANDS = {
    "gap": ("gap", "2026Q1"),
    "overlap": ("overlap", "2026Q1"),
    "coverage": ("coverage", "2026Q1"),
    "diff": ("diff", "2025Q4", "2026Q1"),
    "releases": ("releases",),
    "graduation": ("graduation", "2025Q4", "2026Q1"),
    "offers": ("offers", "2026Q1"),
    "plan": ("plan", "coba.toml", "2026Q1", "--draws", 3),
    "targets": ("targets", "2026Q1"),
    "targets by": ("targets", "2026Q1", "--by", "kota"),
    "report": ("report", "2026Q1"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_console_speaks_indonesian(world, capsys, name):
    command, *rest = (world / word if word == "coba.toml" else word for word in COMMANDS[name])
    assert english(run(capsys, command, *rest, "--dir", world)) == set()


def test_the_laws_and_the_budgets_speak_indonesian(world, capsys, tmp_path):
    assert english(run(capsys, "laws")) == set()
    for tree in ("rpjmd-jakarta-2025-2029", "rpkd-jakarta-2023-2026"):
        book = tmp_path / f"{tree}.xlsx"
        said = run(
            capsys, "budgets", BUDGET, "--quarter", "2026Q1", "--dir", world, "--tree", tree, "--out", book
        )
        assert english(said) == set()
        assert english(_cells(book)) == set()


def test_the_steps_of_every_command_are_told_in_indonesian(world, capsys, monkeypatch):
    monkeypatch.setattr("sasaran.cli.progress._QUIET_SECONDS", 0.0)
    for name in ("gap", "graduation", "offers", "plan"):
        command, *rest = (world / word if word == "coba.toml" else word for word in COMMANDS[name])
        assert main([*map(str, (command, *rest)), "--dir", str(world), "--lang", "id"]) == 0
        assert english(capsys.readouterr().err) == set()


def _cells(path: Path) -> str:
    book = CalamineWorkbook.from_path(path)
    rows = [row for sheet in book.sheet_names for row in book.get_sheet_by_name(sheet).to_python()]
    return "\n".join([*book.sheet_names, *(str(cell) for row in rows for cell in row)])


def test_the_pages_and_workbooks_speak_indonesian(world, capsys):
    run(capsys, "offers", "2026Q1", "--dir", world)
    run(capsys, "plan", world / "coba.toml", "2026Q1", "--draws", 3, "--dir", world)
    out = world / "out" / "2026Q1"
    pages = [out / "report.html", out / "rencana.html", *(out / "rencana").glob("*.html")]
    assert len(pages) == 4
    for page in pages:
        assert english(seen(page.read_text(encoding="utf-8"))) == set(), page.name
    (offers,) = (out / "offers").rglob("ringkasan.xlsx")
    books = [out / "tables.xlsx", offers, out / "scenario" / "coba.xlsx"]
    for book in books:
        assert english(_cells(book)) == set(), book.name


def test_the_words_that_are_looked_for_are_found_where_they_stand():
    assert english("Desil 1 (dasar province), program: semua") == {"province"}
    assert english("derived: over the line; lihat out/x/r1-village-province/a.xlsx --basis") == {
        "derived",
        "the",
    }
    assert english("    decile_national <= 4 and age >= 60") == set()
    assert english(seen('<p>aman</p><svg><title>the map</title></svg><i title="of">x</i>')) == {"the", "of"}
