"""Designs of a survey file: what each option means, on files small enough to reckon by hand."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from sasaran.cli.comparing_words import words
from sasaran.errors import NumbersError, ParameterError
from sasaran.study.designs.asked import MEASURES, Asked
from sasaran.study.designs.compare import compare_file
from sasaran.study.designs.show import COLUMNS, long_rows, picture
from sasaran.study.file.words import TableWords
from sasaran.welfare import accuracy
from sasaran.welfare.accuracy import Choice
from sasaran.welfare.pmt import Quantile, Variable, fit

# six households: two of them poor under a line of 25
SIX = """id;y;w;m;skor;kaya;dapat;kec;jk;biaya
a;10;1;4;1;9;1;U;L;100
b;20;1;1;2;8;0;U;P;100
c;30;2;1;3;7;1;U;L;300
d;40;1;1;4;6;0;S;P;100
e;50;1;2;5;5;0;S;L;100
f;60;2;1;6;4;0;S;L;100
"""


@pytest.fixture
def six(tmp_path) -> Path:
    file = tmp_path / "six.csv"
    file.write_text(SIX, encoding="utf-8")
    return file


def taken(found, name):
    return found.comparison.choices[name].selected.tolist()


def test_a_score_is_low_for_the_poor_or_high_with_a_minus(six):
    asked = Asked("y", scores={"low": "skor", "high": "-kaya"}, line="25", quota=1 / 3)
    found = compare_file(six, asked)
    assert taken(found, "low") == taken(found, "high") == [1, 1, 0, 0, 0, 0]
    assert found.measures["low"]["exclusion"].value == 0
    assert found.rows == 6


def test_a_budget_and_a_benefit_are_a_quota_of_what_serving_all_costs(six):
    asked = Asked("y", scores={"s": "skor"}, line="25", budget=400.0, benefit="100", weight="w")
    assert taken(compare_file(six, asked), "s") == [1, 1, 1, 0, 0, 0]  # the third household stands for two
    by_row = compare_file(six, Asked("y", scores={"s": "skor"}, line="25", budget=350.0, benefit="biaya"))
    assert taken(by_row, "s") == [1, 1, 0.5, 0, 0, 0]
    assert by_row.quota == pytest.approx(350 / 800)
    assert by_row.comparison.spent["s"] == pytest.approx(350)


def test_without_a_quota_as_many_are_chosen_as_were_given(six):
    found = compare_file(
        six, Asked("y", scores={"s": "skor"}, given={"cash": "dapat"}, line="25", weight="w")
    )
    assert found.quota == pytest.approx(3 / 8)
    assert taken(found, "cash") == [1, 0, 1, 0, 0, 0]
    assert taken(found, "s") == [1, 1, 0.5, 0, 0, 0]
    assert found.measures["cash"]["exclusion"].value == 0.5
    assert isinstance(found.comparison.choices["cash"], Choice)
    assert "cash" not in found.scores


def test_persons_count_people_and_the_line_may_be_a_column(six):
    found = compare_file(
        six, Asked("y", scores={"s": "skor"}, persons="m", weight="w", line="biaya", quota=0.4)
    )
    sample = found.comparison.sample
    assert sample.weight.tolist() == [4, 1, 2, 1, 2, 2]
    assert sample.poor.tolist() == [1, 1, 1, 1, 1, 1]
    assert found.comparison.spent["s"] == pytest.approx(0.4 * 12)


def test_areas_rank_by_their_rate_here_or_by_rates_from_elsewhere(six):
    here = compare_file(six, Asked("y", geographic="kec", line="25", quota=0.5))
    assert taken(here, "geographic") == [1, 1, 1, 0, 0, 0]
    other = compare_file(six, Asked("y", geographic="kec", rates={"U": 0.1, "S": 0.3}, line="25", quota=0.5))
    assert taken(other, "geographic") == [0, 0, 0, 1, 1, 1]
    with pytest.raises(NumbersError, match=r"3 rows lie in an area without a rate.*column kec"):
        compare_file(six, Asked("y", geographic="kec", rates={"U": 0.1}, line="25", quota=0.5))


def test_everybody_shares_alike_and_a_lot_hangs_on_the_number_of_the_household(six, tmp_path):
    asked = Asked("y", universal=True, lottery=True, ident="id", seed=3, line="25", quota=0.5)
    found = compare_file(six, asked)
    assert taken(found, "universal") == [0.5] * 6
    first, *rest = SIX.splitlines()
    turned = tmp_path / "turned.csv"
    turned.write_text("\n".join([first, *reversed(rest)]) + "\n", encoding="utf-8")
    assert taken(compare_file(turned, asked), "random") == taken(found, "random")[::-1]
    assert sum(taken(found, "random")) == 3


def test_whole_households_are_drawn_among_the_tied_by_their_number(six):
    made = compare_file(six, Asked("y", geographic="kec", line="25", quota=1 / 3, ties="random", ident="id"))
    chosen = np.array(taken(made, "geographic"))
    assert set(chosen) == {0.0, 1.0}
    assert chosen[:3].sum() == 2


def test_rows_are_kept_by_a_value_and_left_out_where_something_is_missing(six, tmp_path):
    women = compare_file(six, Asked("y", scores={"s": "skor"}, line="25", quota=0.5, where={"jk": "P"}))
    assert (women.rows, women.outside) == (2, 4)
    file = tmp_path / "gaps.csv"
    file.write_text(
        SIX.replace("c;30;2;1;3", "c;;2;1;3").replace("e;50;1;2;5", "e;50;1;2;"), encoding="utf-8"
    )
    asked = Asked("y", scores={"s": "skor"}, line="25", quota=0.5)
    with pytest.raises(NumbersError, match=r"column y is empty in 1 rows.*first in row 4.*--missing drop"):
        compare_file(file, asked)
    less = compare_file(file, Asked("y", scores={"s": "skor"}, line="25", quota=0.5, missing="drop"))
    assert (less.rows, less.left_out) == (4, 2)


def test_a_total_row_is_no_household(six, tmp_path):
    file = tmp_path / "total.csv"
    file.write_text(SIX + "JUMLAH;210;8;10;21;39;2;;;800\n", encoding="utf-8")
    found = compare_file(
        file, Asked("y", scores={"s": "skor"}, line="25", quota=0.5), TableWords(("jumlah",))
    )
    assert (found.rows, found.totals) == (6, 1)


def test_a_published_test_ranks_as_it_ranks_from_python(tmp_path):
    rng = np.random.default_rng(4)
    rooms, radio = rng.integers(1, 6, 80).astype(float), rng.integers(0, 2, 80).astype(float)
    money = np.exp(3 + 0.2 * rooms + 0.3 * radio + rng.normal(0, 0.3, 80)).round(3)
    table = {"rooms": rooms, "radio": radio, "money": money}
    test = fit(table, [Variable("rooms"), Variable("radio")], outcome="money", name="uji", unit="Rp").pmt
    (tmp_path / "pmt.toml").write_text(test.to_toml(), encoding="utf-8")
    rows = "\n".join(f"{a:g};{b:g};{c}" for a, b, c in zip(rooms, radio, money, strict=True))
    file = tmp_path / "s.csv"
    file.write_text(f"rooms;radio;money\n{rows}\n;1;20\n", encoding="utf-8")
    asked = Asked("money", tests={"pmt": tmp_path / "pmt.toml"}, poorest=0.2, quota=0.3)
    with pytest.raises(NumbersError, match=r"no score to 1 rows.*first in row 82"):
        compare_file(file, asked)
    asked = Asked("money", tests={"pmt": tmp_path / "pmt.toml"}, poorest=0.2, quota=0.3, missing="drop")
    found = compare_file(file, asked)
    assert found.left_out == 1
    want = accuracy.choose(test.rank(table), 0.3)
    assert taken(found, "pmt") == want.selected.tolist()
    truth = accuracy.sample(welfare=money, poorest=0.2)
    assert found.measures["pmt"]["exclusion"] == accuracy.errors(truth, want)["exclusion"]


def test_a_test_fitted_anew_has_not_seen_the_village_that_it_scores(tmp_path):
    rng = np.random.default_rng(5)
    rooms, village = rng.integers(1, 6, 120).astype(float), np.repeat(np.arange(24), 5)
    money = np.exp(3 + 0.2 * rooms + rng.normal(0, 0.3, 24)[village] + rng.normal(0, 0.2, 120)).round(3)
    labels = np.array([f"v{no:02}" for no in village])
    table = {"rooms": rooms, "money": money, "desa": labels}
    made = fit(table, [Variable("rooms")], outcome="money", name="uji", unit="Rp", cluster="desa")
    (tmp_path / "pmt.toml").write_text(made.pmt.to_toml(), encoding="utf-8")
    rows = "\n".join(f"{a:g};{b};{c}" for a, b, c in zip(rooms, money, labels, strict=True))
    file = tmp_path / "s.csv"
    file.write_text(f"rooms;money;desa\n{rows}\n", encoding="utf-8")
    asked = {"truth": "money", "tests": {"pmt": tmp_path / "pmt.toml"}, "psu": "desa", "quota": 0.25}
    unseen = compare_file(file, Asked(**asked, cross=True))
    assert unseen.scores["pmt"] == pytest.approx(made.cross.score)
    assert compare_file(file, Asked(**asked)).scores["pmt"] == pytest.approx(made.pmt.rank(table))
    other = fit(table, [Variable("rooms")], outcome="money", name="uji", unit="Rp", method=Quantile(0.3)).pmt
    (tmp_path / "pmt.toml").write_text(other.to_toml(), encoding="utf-8")
    with pytest.raises(ParameterError, match="not fitted anew"):
        compare_file(file, Asked(**asked, cross=True))


def test_every_measure_is_that_of_the_library(six):
    asked = Asked("y", scores={"s": "kaya"}, given={"cash": "dapat"}, universal=True, line="25", quota=0.5, weight="w",
                  benefit="5", measures=MEASURES)  # fmt: skip
    found = compare_file(six, asked)
    sample, choice = found.comparison.sample, found.comparison.choices["s"]
    score = np.array([9.0, 8, 7, 6, 5, 4])
    mine = found.measures["s"]
    assert tuple(mine) == MEASURES
    assert mine["auc"] == accuracy.auc(sample, score)
    assert mine["spearman"] == accuracy.spearman(sample, sample.welfare, score)
    assert mine["cgh"] == accuracy.cgh_index(sample, choice.selected)
    assert mine["crra"] == accuracy.welfare_gain(sample, 5 * choice.selected, 3.0)
    assert mine["mean"].value == pytest.approx(
        np.average(sample.welfare, weights=sample.weight * choice.selected)
    )
    assert mine["bpac"] == accuracy.errors(sample, choice)["bpac"]
    assert found.measures["cash"]["auc"] is None and found.measures["cash"]["spearman"] is None
    assert found.measures["universal"]["auc"].value == 0.5
    assert found.measures["universal"]["spearman"] is None


def test_groups_have_their_rates_and_swaps_their_columns(six):
    found = compare_file(six, Asked("y", scores={"a": "skor", "b": "kaya"}, line="25", quota=0.5, by=("jk",)))
    of = found.groups["a"]["jk"]
    assert of.labels.tolist() == ["L", "P"]
    assert of.value["coverage"].tolist() == [0.5, 0.5]
    swaps = found.comparison.swaps("a", "b", found.columns)
    assert (swaps.came_people, swaps.left_people) == (3, 3)
    assert swaps.by["jk"].came.tolist() == [2, 1]


@pytest.mark.parametrize("language", ["id", "en"])
def test_all_numbers_stand_in_one_table_and_a_picture_shows_them(six, language):
    asked = Asked(
        "y", scores={"a": "skor", "b": "kaya"}, given={"cash": "dapat"}, line="25", by=("jk",), psu="id"
    )
    found = compare_file(six, asked)
    say = words(language)
    rows = list(long_rows(found, "a", say))
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert {row[0] for row in rows} == {
        say[key] for key in ("parts", "differences", "groups", "gaps", "swapped")
    }
    value = {tuple(row[:6]): row[7] for row in rows}
    assert value[say["parts"], "b", "", say["exclusion"], "", ""] == found.measures["b"]["exclusion"].value
    difference = found.comparison.difference("error", "b", "a")
    assert value[say["differences"], "b", "a", say["error"], "", ""] == difference.value
    assert (
        value[say["groups"], "b", "", say["coverage"], "jk", "P"]
        == found.groups["b"]["jk"].value["coverage"][1]
    )
    gap = found.groups["a"]["jk"].gap("exclusion", "P", "L")
    assert value[say["gaps"], "a", "", say["exclusion"], "jk", gap.domain] == gap.value
    drawn = picture(found, "a", say, language)
    assert ET.fromstring(drawn).tag.endswith("svg")
    assert "● cash" in drawn
    comma = "50,0 %" if language == "id" else "50.0 %"
    assert comma in drawn


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        ({"quota": 1.5}, ParameterError, "no share"),
        ({"quota": None}, ParameterError, "how many are chosen"),
        ({"budget": 1.0, "benefit": "1"}, ParameterError, "a quota or a budget"),
        ({"quota": None, "budget": 1.0}, ParameterError, "A budget needs a benefit"),
        ({"quota": None, "budget": 1e9, "benefit": "1"}, ParameterError, "enough for everybody"),
        ({"measures": ("f1",)}, ParameterError, "no measure f1"),
        ({"measures": ("crra",)}, ParameterError, "needs a benefit"),
        ({"line": "0"}, NumbersError, "poverty line"),
        ({"line": "garis"}, ParameterError, "no column garis"),
        ({"scores": {"s": "nilai"}}, ParameterError, "no column nilai"),
        ({"scores": {"random": "skor"}, "lottery": True}, ParameterError, "Two designs are called random"),
        ({"given": {"g": "y"}}, NumbersError, "column y"),
        ({"where": {"jk": "X"}}, NumbersError, "No row of the file is looked at"),
        ({"strata": "id"}, NumbersError, "two units"),
        ({"truth": "id"}, NumbersError, "column id"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_said(six, change, error, says):
    asked = {"truth": "y", "scores": {"s": "skor"}, "line": "25", "quota": 0.5} | change
    with pytest.raises(error, match=says):
        compare_file(six, Asked(**asked))
