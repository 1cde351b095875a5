"""``sasaran measure`` on files with numbers that can be checked by hand, and on the survey of Malawi."""

from __future__ import annotations

import csv
import math

import pytest

from sasaran.cli.main import main

_FILE = "belanja;bobot;kota\n50,0;1;A\n150,5;1;A\n80,0;2;B\n200,0;2;B\n"


@pytest.fixture
def survey(tmp_path):
    path = tmp_path / "survei.csv"
    path.write_text(_FILE, encoding="utf-8")
    return str(path)


def test_headcount_and_gap_by_hand_with_a_decimal_comma(survey, capsys):
    assert (
        main(
            ["measure", survey, "--welfare", "belanja", "--line", "100", "--weight", "bobot", "--by", "kota"]
        )
        == 0
    )
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    whole = {row[0]: row for row in rows if "semua" in row}
    # poor: 50 (weight 1) and 80 (weight 2) of 6; gaps 0.5 and 0.2: (0.5 + 0.4) / 6
    assert whole["FGT(0)"][2] == "0,50000"
    assert whole["FGT(1)"][2] == "0,15000"
    # city A: one of two, gap 0.5 / 2
    assert [row[2] for row in rows if row[:2] == ["FGT(1)", "kota=A"]] == ["0,25000"]


def test_a_missing_column_names_the_near_ones_and_no_value(survey, capsys):
    code = main(["measure", survey, "--lang", "en", "--welfare", "belanj", "--line", "100"])
    shown = capsys.readouterr().err
    assert code == 2 and "belanja" in shown and "150" not in shown


def test_words_in_a_number_column_are_counted_not_quoted(tmp_path, capsys):
    path = tmp_path / "rusak.csv"
    path.write_text("belanja;kota\n50;A\nBudi;B\n70;B\n", encoding="utf-8")
    assert main(["measure", str(path), "--welfare", "belanja", "--line", "100"]) == 11
    assert "Budi" not in capsys.readouterr().err


@pytest.mark.reference
def test_malawi_from_the_file_alone(reference, tmp_path, capsys):
    """Household headcount .64782 (SE .00798); persons .73075, .31311, .16603 (PROVENANCE.md, R survey)."""
    with (reference / "usaid_pat_malawi" / "malawi.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    (line,) = {math.exp(float(row["lnzline"])) for row in rows}
    path = tmp_path / "malawi.csv"
    kept = ("hhsize", "hhwght", "strataid", "psu")
    lines = [",".join(("spending", *kept))]
    lines += [
        ",".join((repr(math.exp(float(row["lnexp_pc_month"]))), *(row[k] for k in kept))) for row in rows
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    asked = ["measure", str(path), "--lang", "en", "--welfare", "spending", "--line", repr(line)]
    asked += ["--weight", "hhwght", "--strata", "strataid", "--psu", "psu"]
    assert main(asked) == 0
    households = [row.split() for row in capsys.readouterr().out.splitlines()]
    assert next(row[2:4] for row in households if row[0] == "FGT(0)") == ["0.64782", "0.00798"]
    assert main([*asked, "--persons", "hhsize"]) == 0
    persons = [row.split() for row in capsys.readouterr().out.splitlines()]
    assert [row[2] for row in persons if row[0].startswith("FGT")] == ["0.73075", "0.31311", "0.16603"]
