"""The page on measuring, walked word for word from an empty folder: its files, its commands, what it says of them."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sasaran.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "measure.md"
HEREDOC = re.compile(r"^(cat > (\S+)|python3 -) <<'EOF'\n(.*?)^EOF\n", re.DOTALL | re.MULTILINE)


def blocks() -> list[str]:
    return re.findall(r"^```\n(.*?)^```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def written(block: str) -> list[str]:
    """Do what a block writes into files, and return its commands."""
    for _, name, body in HEREDOC.findall(block):
        if name:
            Path(name).write_text(body, encoding="utf-8")
        else:
            subprocess.run([sys.executable, "-c", body], check=True)
    return HEREDOC.sub("", block).strip().splitlines()


def walk(capsys, *, frozen: bool) -> dict[str, str]:
    """Run the blocks in their order; return command -> what it printed."""
    found: dict[str, str] = {}
    for block in blocks():
        if ("demo" in block) != frozen or "alatas" in block:
            continue
        for command in written(block):
            program, *words = shlex.split(command)
            assert program == "sasaran"
            assert main([*words, "--lang", "en"]) == 0, command
            found[command] = capsys.readouterr().out
    return found


def line_of(shown: str, *starts: str) -> list[str]:
    """Return the cells of the line whose first cells are these."""
    rows = [re.split(r"\s{2,}", line.strip()) for line in shown.splitlines()]
    return next(row for row in rows if row[: len(starts)] == list(starts))


def test_every_block_that_needs_no_demonstration_runs_from_an_empty_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shown = list(walk(capsys, frozen=False).items())
    assert len(shown) == 6
    first, dropped, rounds, mpi, moved, compared = (text for _, text in shown)
    assert line_of(first, "FGT(1)", "all")[2] == "0.15000"
    assert "1 rows of kosong.csv are not counted" in dropped and "weight 0" in dropped
    assert line_of(dropped, "FGT(0)", "all")[2] == "0.50000"
    assert line_of(rounds, "FGT(0) (change)", "all") and line_of(rounds, "FGT(1), growth (change)", "all")
    # floors of 7 and over: four; school under six: two; both: one household of six, neither: one
    assert line_of(mpi, "H (k=0.5)", "all")[2] == "0.83333"
    assert line_of(mpi, "M0 (k=0.5)", "all")[2] == "0.50000"
    # the house of code 8 was one more: 6 of 6 households before
    assert line_of(moved, "H (k=0.5) (change)", "all")[2] == "−0.16667"
    assert line_of(moved, "H (k=0.5), yearly (change)", "all")[2] == "−0.08333"
    assert line_of(compared, "warga − pmt", "poor missed")


def test_no_two_files_of_the_page_share_a_name():
    names = [name for block in blocks() for _, name, _ in HEREDOC.findall(block) if name]
    assert len(names) == len(set(names)) > 3
    read = {word for block in blocks() for word in block.split() if word.endswith((".csv", ".toml"))}
    made = {*names, "2025.csv", "2026.csv", "calon.csv", "umum.csv", "demo/survey/survei_2025Q4.csv"}
    assert {word.strip('"') for word in read if "{" not in word and '("' not in word} <= made


@pytest.mark.slow
def test_the_blocks_on_the_demonstration_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shown = walk(capsys, frozen=True)
    assert len(shown) == 4
    survey, frozen, public = list(shown.values())[1:]
    assert 0 < float(line_of(survey, "FGT(0)", "all")[2]) < 0.2
    assert line_of(frozen, "expected FGT(0)", "all")
    assert Path("perkiraan.svg").is_file()
    assert "domains are withheld" in public and Path("umum.svg").is_file() and Path("umum.csv").is_file()


@pytest.mark.slow
@pytest.mark.reference
def test_the_block_on_the_first_real_file_prints_what_the_page_says(reference, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "docs" / "examples" / "first-real-file", "alatas")
    inbox = Path("alatas/inbox/2008Q4")
    inbox.mkdir(parents=True)
    shutil.copy(reference / "alatas_indonesia_2008" / "alatas_5756hh.csv", inbox)
    assert main(["build", "2008Q4", "--dir", "alatas", "--lang", "en"]) == 0
    capsys.readouterr()
    (block,) = [one for one in blocks() if "alatas" in one]
    assert main([*shlex.split(block)[1:], "--lang", "en"]) == 0
    value = line_of(capsys.readouterr().out, "FGT(0)", "all")[2]
    said = re.search(r"prints that ([\d.]+) % of the people", PAGE.read_text(encoding="utf-8"))
    assert said and round(100 * float(value), 1) == float(said[1])


@pytest.mark.reference
def test_the_survey_of_alatas_is_measured_past_its_missing_values(reference, capsys):
    file = str(reference / "alatas_indonesia_2008" / "alatas_5756hh.csv")
    asked = ["measure", file, "--welfare", "consumption", "--line", "320", "--psu", "ea", "--lang", "en"]
    assert main(asked) == 11
    refused = capsys.readouterr().err
    assert "3 values" in refused and "first in row 948" in refused and "--missing drop" in refused
    assert main([*asked, "--missing", "drop"]) == 0
    shown = capsys.readouterr().out
    assert "3 rows of alatas_5756hh.csv are not counted" in shown
    # 35.0 % of households, as the page on comparing designs has it
    assert line_of(shown, "FGT(0)", "all")[2] == "0.35025"
