"""Targets by city, as somebody types them."""

from __future__ import annotations

import re

import pytest

from sasaran.cli.main import main
from sasaran.quarter.demo import demo
from sasaran.quarter.options import Options


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    root = tmp_path_factory.mktemp("aims")
    demo(root, 1_000, 1, 7, Options(memory="1GB", publish=False))
    return root


def test_each_city_stands_beside_each_target_in_official_figures(world, capsys):
    assert main(["targets", "2025Q4", "--dir", str(world), "--by", "kota", "--lang", "id"]) == 0
    shown = capsys.readouterr().out.replace("\u00a0", " ")
    rows = [re.split(r" {2,}", line) for line in shown.splitlines() if line.startswith("Jakarta Pusat")]
    assert [row[1:3] for row in rows] == [["4,63 (2024-03)", "+0,84"], ["4,63 (2024-03)", "+1,72"]]
    assert rows[1][4:9] == ["16.000", "2.200 … 29.000", "3.100", "19,0", "−0,43"]
    (south, _) = [line for line in shown.splitlines() if line.startswith("Jakarta Selatan")]
    assert "sudah di bawah" in south
    assert "USD 1,90 sehari (PPP 2011) tidak dibandingkan" in shown
    assert "hitungan register tidak dicampur" in shown and "asumsi" in shown


def test_without_by_and_with_a_level_that_is_not_there(world, capsys):
    assert main(["targets", "2025Q4", "--dir", str(world), "--lang", "en"]) == 0
    assert "Jakarta Pusat" not in capsys.readouterr().out
    assert main(["targets", "2025Q4", "--dir", str(world), "--by", "benua", "--lang", "id"]) == 2
    assert "benua" in capsys.readouterr().err
