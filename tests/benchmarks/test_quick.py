"""The quick forms of the benchmarks run, so that the commands named in docs/benchmarks.md cannot rot."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def quick(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *words, "--quick"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.mark.slow
def test_linkage_beside_splink():
    pytest.importorskip("splink", reason="the bench extra is not installed")
    text = quick("linkage", "--presets", "mild,harsh", "--seeds", "9001")
    rows = {(cells[1], cells[2]): cells[3:] for cells in _rows(text) if cells[2] in ("sasaran", "Splink 5")}
    assert set(rows) == {(m, who) for m in ("mild", "harsh") for who in ("sasaran", "Splink 5")}
    assert all(0.8 < float(row[0]) <= 1 for row in rows.values())
    assert float(rows["mild", "sasaran"][0]) > float(rows["harsh", "sasaran"][0])


@pytest.mark.slow
@pytest.mark.reference
def test_public_sets_beside_splink(reference):
    pytest.importorskip("splink", reason="the bench extra is not installed")
    rows = [cells for cells in _rows(quick("reference-linkage", "--sets", "febrl1")) if cells[1] == "febrl1"]
    assert [row[3] for row in rows] == ["sasaran", "Splink 5"]
    assert all(float(row[6]) > 0.95 for row in rows)


@pytest.mark.slow
def test_coverage_is_equal_in_all_contenders():
    pytest.importorskip("polars", reason="the bench extra is not installed")
    text = quick("coverage")  # ends with an error if a cell differs
    assert text.count("equal in every contender") == 2


@pytest.mark.slow
@pytest.mark.parametrize("name", ["check", "quarter"])
def test_command_line_benchmarks(name):
    assert "peak MiB" in quick(name)


@pytest.mark.slow
def test_poverty_beside_svy():
    pytest.importorskip("svy", reason="the bench extra is not installed")
    rows = [
        cells[1] for cells in _rows(quick("measure"))
    ]  # ends with an error if a value or its error differs
    assert rows.count("svy") == 2 and rows.count("sasaran") == 8


def _rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.splitlines() if line.startswith("|")]
