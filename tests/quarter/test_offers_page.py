"""The page on offers: its case holds, and (slow) every number it prints is what the commands print."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from sasaran import packs
from sasaran.cli.main import main
from sasaran.quarter.cases import read_cases, try_cases

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "offers.md").read_text(encoding="utf-8")


def test_the_case_on_the_page_holds():
    pack = packs.load("id-jakarta")
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
    (found,) = try_cases(read_cases(text, "offers.md", pack, date(2025, 12, 31)), pack)
    assert found.right and found.entitled is False


def test_the_page_counts_the_packs_cases():
    pack = packs.load("id-jakarta")
    many = sum(len(read_cases(text, name, pack, date(2025, 12, 31))) for name, text in pack.cases().items())
    assert f"({many} cases," in PAGE


@pytest.mark.slow
def test_every_number_on_the_page_is_what_the_commands_print(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SASARAN_LANG", "en")
    (scenario,) = re.findall(r"```toml\n(# training.toml\n.*?)```", PAGE, flags=re.DOTALL)
    (tmp_path / "training.toml").write_text(scenario, encoding="utf-8")
    blocks = re.findall(r"```console\n\$ sasaran (.*?)\n(.*?)```", PAGE, flags=re.DOTALL)
    assert [command.split()[0] for command, _ in blocks] == ["demo", "offers", "explain", "plan"]
    for command, told in blocks:
        assert main(command.split()) == 0
        shown = capsys.readouterr().out.replace("\u00a0", " ").splitlines()
        assert [line for line in told.splitlines() if line not in shown] == []
    table = re.findall(r"`((?:--\w+ \w+=\d+ ?)+)` \| ([\d,]+) \|", PAGE)
    assert len(table) == 3
    for options, worth in table:
        assert main(["offers", "2025Q4", "--dir", "demo", *options.split()]) == 0
        assert f"worth Rp {worth} a month" in capsys.readouterr().out.replace("\u00a0", " ")
