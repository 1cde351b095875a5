"""The page on comparing designs prints what it shows, and the case study makes its own numbers, from the file alone."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sasaran.cli.main import main

DOCS = Path(__file__).resolve().parents[2] / "docs"
HOW_TO = DOCS / "how-to" / "compare-designs.md"
CASE = DOCS / "case-studies" / "alatas.md"


def blocks(page: Path) -> list[str]:
    found = re.findall(r"```(\w*)\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [body for kind, body in found if kind != "python"]


def commands(page: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Yield every command of a page with the lines that the page says it prints."""
    asked: list[str] = []
    shown: list[str] = []
    for block in blocks(page):
        if block.startswith("sasaran "):
            if asked:
                yield asked, shown
            *before, last = [shlex.split(one) for one in block.replace("\\\n", "").strip().splitlines()]
            yield from ((one, []) for one in before)
            asked, shown = last, []
        else:
            shown += [line.rstrip() for line in block.splitlines()]
    yield asked, shown


def run(page: Path, capsys: pytest.CaptureFixture[str], *, frozen: bool) -> int:
    count = 0
    for asked, shown in commands(page):
        if ("--quarter" in asked or "demo" in asked) != frozen:
            continue
        assert main(asked[1:]) == 0, asked
        printed = {line.rstrip() for line in capsys.readouterr().out.splitlines()}
        assert [line for line in shown if line not in printed] == []
        count += bool(shown)
    return count


@pytest.fixture
def folder(reference: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that holds the file alone."""
    shutil.copy(reference / "alatas_indonesia_2008" / "alatas_5756hh.csv", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.reference
def test_the_page_on_designs_prints_what_it_shows(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(HOW_TO, capsys, frozen=False) == 3
    assert (folder / "designs.svg").stat().st_size > 5000
    assert (folder / "designs.xlsx").stat().st_size > 5000


@pytest.mark.slow
def test_the_page_on_a_frozen_quarter_prints_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(HOW_TO, capsys, frozen=True) == 1
    assert (tmp_path / "bases.svg").read_text(encoding="utf-8").count("<svg") == 4


@pytest.mark.reference
@pytest.mark.slow
def test_the_case_study_makes_its_numbers_from_the_file_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = CASE.read_text(encoding="utf-8")
    exec("\n".join(re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)), {})
    printed = capsys.readouterr().out
    for line in (
        "5,753 households, mean 557.501, sd 602.33",
        "error: 0.321 (0.007)", "inclusion_of_nonpoor: 0.207 (0.009)", "exclusion: 0.531 (0.014)",
        "PMT arm, error: 0.301 (0.012)", "PMT arm, inclusion_of_nonpoor: 0.178 (0.015)",
        "PMT arm, exclusion: 0.524 (0.024)", "PMT arm, mean of those who received: 365.8",
        "community less PMT, error rate: +0.028 (0.017)", "hybrid less PMT, error rate: +0.031 (0.017)",
    ):  # fmt: skip
        assert line in printed.splitlines()
    # the tables of the page are those that its blocks print
    table = [line for line in printed.splitlines() if line.startswith("| ")]
    assert len(table) == 4 and all(line in page for line in table)
    assert all(f"| {line} |" in page for line in printed.splitlines() if line.startswith("community | "))
    for name in ("exclusion", "curves", "swaps"):
        drawn = (folder / f"alatas-{name}.svg").read_text(encoding="utf-8")
        assert drawn == (CASE.parent / f"alatas-{name}.svg").read_text(encoding="utf-8")
    run(CASE, capsys, frozen=False)
    assert (folder / "designs.svg").stat().st_size > 5000
