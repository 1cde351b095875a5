"""docs/how-to/budgets.md and budgets.id.md do what they say: each command is run and prints every line shown."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from sasaran.cli.main import main
from sasaran.plan.tags import read_rules

ROOT = Path(__file__).parents[2]
PAGES = ("budgets.md", "budgets.id.md")


def blocks(page: str) -> list[tuple[str, str]]:
    text = (ROOT / "docs" / "how-to" / page).read_text(encoding="utf-8")
    return re.findall(r"^```(\w*)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_what_the_program_prints(page, tmp_path, monkeypatch, capsys):
    shutil.copytree(ROOT / "docs" / "examples" / "budgets", tmp_path / "docs" / "examples" / "budgets")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SASARAN_LANG", "id")
    shown, checked, ran = None, 0, 0
    for language, block in blocks(page):
        if language:
            continue
        if block.startswith("sasaran "):
            # need and targets ask for a frozen quarter, which test_budgets.py and test_targets_by.py have
            lines = [
                line
                for line in block.splitlines()
                if line.startswith("sasaran budgets") and "--quarter" not in line
            ]
            shown = [] if lines else None
            for line in lines:
                assert main(shlex.split(line)[1:]) == 0
                shown += capsys.readouterr().out.replace("\u00a0", " ").splitlines()
                ran += 1
        elif shown is not None:
            for line in block.splitlines():
                assert line == "..." or line in shown
                checked += 1
    assert ran == 3 and checked > 25
    assert (tmp_path / "periksa-2.xlsx").is_file()


@pytest.mark.parametrize("page", PAGES)
def test_the_rule_of_the_page_is_one(page):
    (text,) = [block for language, block in blocks(page) if language == "toml"]
    (rule,) = read_rules(text)
    assert rule.words == ("pelatihan",) and rule.confidence == 0.9


@pytest.mark.parametrize("language", ["id", "en"])
def test_refusals_name_what_is_wrong(tmp_path, capsys, language):
    path = tmp_path / "a.csv"
    path.write_text("pos,duit\na,1\n", encoding="utf-8")
    assert main(["budgets", str(path), "--lang", language]) == 2
    assert (
        "tidak punya kolom untuk" if language == "id" else "has no column of its"
    ) in capsys.readouterr().err
    assert main(["budgets", str(path), "--only", "pos", "--lang", language]) == 2
    assert "--only" in capsys.readouterr().err
    assert main(["budgets", str(tmp_path / "none.csv"), "--lang", language]) == 2
    assert "none.csv" in capsys.readouterr().err
