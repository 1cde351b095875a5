"""What each design says, in tables small enough to read."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from sasaran.errors import BadFileError, NumbersError, ParameterError
from sasaran.welfare.designs import (
    Blended,
    Categorical,
    Community,
    Criterion,
    Geographic,
    Hybrid,
    LookUp,
    LookUpTable,
    Observed,
    OfficialDecile,
)

NAN = math.nan


def test_deciles_are_whole_numbers_from_one_to_ten() -> None:
    assert OfficialDecile().rank({"decile": np.array([1, 10])}).tolist() == [1.0, 10.0]
    for bad in (0.0, 11.0, 2.5):
        with pytest.raises(NumbersError, match="column decile, first in row 1"):
            OfficialDecile().rank({"decile": np.array([1.0, bad])})
    with pytest.raises(ParameterError, match="national, province, city"):
        OfficialDecile("village")


def test_consumption_is_per_head_where_members_are_named() -> None:
    given = {"consumption": np.array([900.0, 400.0, NAN]), "members": np.array([9.0, 2.0, 1.0])}
    np.testing.assert_array_equal(Observed(members="members").rank(given), [100, 200, NAN])
    with pytest.raises(NumbersError, match="at least 0"):
        Observed().rank({"consumption": np.array([-1.0])})
    with pytest.raises(NumbersError, match="column members"):
        Observed(members="members").rank({"consumption": np.ones(1), "members": np.zeros(1)})


def test_ranks_of_two_villages_become_places_that_can_be_cut_together() -> None:
    given = {"village": np.array(list("aabbbb")), "rank": np.array([1.0, 2, 1, 2, 3, 4])}
    assert Community().rank(given).tolist() == [0.25, 0.75, 0.125, 0.375, 0.625, 0.875]
    turned = Community(first_is_poorest=False).rank(given)
    assert turned.tolist() == [0.75, 0.25, 0.875, 0.625, 0.375, 0.125]


def test_informants_are_averaged_over_those_who_spoke() -> None:
    given = {
        "village": np.array(["a"] * 3),
        "one": np.array([1.0, 2.0, NAN]),
        "two": np.array([NAN, 1.0, NAN]),
    }
    score = Community(ranks=("one", "two")).rank(given)
    np.testing.assert_array_equal(score, [0.25, (0.75 + 0.5) / 2, NAN])


def test_the_village_proposes_and_the_test_decides_among_those_proposed() -> None:
    # ten households ranked 1 to 10 by the village; a quota of 0.2 at margin 1.5 has the first three visited
    given = {
        "village": np.array(["a"] * 10),
        "rank": np.arange(1.0, 11.0),
        "consumption": np.array([300.0, 100.0, 200.0] + [1.0] * 7),
    }
    score = Hybrid(Community(), Observed(), quota=0.2).rank(given)
    # the three visited change places among themselves; the seven others, poor as they are, stay behind
    np.testing.assert_allclose(score * 10, [2.5, 0.5, 1.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5])
    given["consumption"][0] = NAN
    again = Hybrid(Community(), Observed(), quota=0.2).rank(given)
    assert math.isnan(again[0]) and again[1] < again[2] < again[3]


def test_a_blend_at_its_ends_is_the_one_or_the_other() -> None:
    given = {
        "village": np.array(list("aaab")),
        "rank": np.array([1.0, 2, 3, 1]),
        "consumption": np.array([9.0, 5, 1, 7]),
    }
    assert Blended(Community(), Observed(), 1.0).rank(given).tolist() == Community().rank(given).tolist()
    assert Blended(Community(), Observed(), 0.0).rank(given)[:3].argmin() == 2
    assert Blended(Community(), Observed(), 0.5).rank(given).tolist() == [0.5] * 4


def test_a_trait_that_decides_is_enough() -> None:
    given = {"age": np.array([70.0, NAN, 40.0, NAN]), "trait": np.array(["widow", "widow", "", "none"])}
    old, widow = Criterion("age", ">=", 60), Criterion("trait", "=", "widow")
    np.testing.assert_array_equal(Categorical((old, widow)).rank(given), [0, 0, NAN, NAN])
    np.testing.assert_array_equal(Categorical((old, widow), "all").rank(given), [0, NAN, 1, 1])
    assert Categorical((Criterion("age", "in", (40, 70)),)).rank(given)[:3:2].tolist() == [0, 0]


def test_criteria_that_say_nothing_are_refused() -> None:
    given = {"age": np.ones(1)}
    with pytest.raises(ParameterError, match="criterion on column age"):
        Categorical((Criterion("age", "~", 1),)).rank(given)
    with pytest.raises(ParameterError, match="compares with a number"):
        Categorical((Criterion("age", "<", "old"),)).rank(given)
    with pytest.raises(ParameterError, match="at least one criterion"):
        Categorical(())


def test_an_area_without_a_rate_cannot_be_ranked() -> None:
    score = Geographic({"3171": 0.04, "3172": 0.02}).rank({"area": np.array([3171, 3172, 9999])})
    np.testing.assert_array_equal(score, [0.96, 0.98, NAN])
    with pytest.raises(NumbersError, match="area 3171"):
        Geographic({"3171": 4.0})


def test_points_are_added_up_and_looked_up() -> None:
    table = LookUpTable(np.arange(4.0), {"national": np.array([0.9, 0.5, 0.2, 0.1])})
    card = LookUp(table, answers={"floor": {"earth": 0, "tiles": 2}, "bike": {"0": 0, "1": 1}})
    given = {"floor": np.array(["earth", "tiles", "tiles", "sand"]), "bike": np.array([1, 1, 0, 1])}
    np.testing.assert_array_equal(card.rank(given), [1, 3, 2, NAN])
    np.testing.assert_array_equal(card.chance(given, "national"), [0.5, 0.1, 0.2, NAN])
    with pytest.raises(ParameterError, match="choose from national"):
        card.chance(given, "extreme")
    with pytest.raises(NumbersError, match="first in row 0"):
        table.of(np.array([7.0]), "national")


def test_a_look_up_table_with_a_hole_is_refused(tmp_path: Path) -> None:
    def read(text: str) -> LookUpTable:
        (tmp_path / "table.csv").write_text(text)
        return LookUpTable.read(tmp_path / "table.csv")

    assert read("score,nl\n0,50\n1,60\n").rising == ("nl",)
    for text, rule in (
        ("points,nl\n0,50\n", "column score"),
        ("score,nl\n0,50\n2,40\n", "consecutive"),
        ("score,nl\n0,150\n", "column nl"),
        ("score,nl\n0,x\n", "not a number"),
        ("score,nl\n0\n", "not a number"),
        ("", "column score"),
    ):
        with pytest.raises(BadFileError, match=rule):
            read(text)


@pytest.mark.reference
def test_the_published_table_for_indonesia_2023(reference: Path) -> None:
    table = LookUpTable.read(reference / "ppi_indonesia" / "ppiIDN2023.csv", source="ppitables (MIT)")
    assert len(table.points) == 101 and table.rising == ()
    assert set(table.chance) >= {"nl100", "ppp365", "ppp685", "percentile20", "percentile80"}
    chance = table.of(np.array([0.0, 100.0]), "nl100")
    assert chance == pytest.approx([0.8432615466850099, 0.00009170461265780491], rel=1e-12)
    # a line that lies higher has more below it at every score
    assert (table.chance["ppp365"] < table.chance["ppp685"]).all()
    assert (table.chance["percentile20"] < table.chance["percentile40"]).all()


@pytest.mark.reference
def test_three_informants_of_nouna_name_those_chosen_better_together(reference: Path) -> None:
    with (reference / "hillebrecht_burkina_2008" / "hillebrecht_complete.csv").open() as file:
        read = list(csv.DictReader(file))
    informants = ("informant1", "informant2", "informant3")
    given = {
        name: np.array([float(line[name]) for line in read])
        for name in (*informants, "treated", "consumption")
    }
    given["community"] = np.array([line["community"] for line in read])
    assert (len(read), len(set(given["community"]))) == (1262, 62)

    def with_chosen(ranks: tuple[str, ...], other: np.ndarray) -> float:
        # rank 1 is the best off in this file: those chosen for the discount have high numbers
        score = Community(ranks=ranks, village="community", first_is_poorest=False).rank(given)
        return float(np.corrcoef(score, other)[0, 1])

    alone = [with_chosen((name,), -given["treated"]) for name in informants]
    assert alone == pytest.approx([0.5578, 0.5511, 0.5506], abs=1e-4)
    assert with_chosen(informants, -given["treated"]) == pytest.approx(0.6428, abs=1e-4)
    # with consumption all agree weakly, and three are no better than the best one
    poor = Observed().rank(given)
    place = Community(ranks=("consumption",), village="community").rank(given | {"consumption": poor})
    found = [with_chosen(ranks, place) for ranks in (*((name,) for name in informants), informants)]
    assert found == pytest.approx([0.0796, 0.1265, 0.0926, 0.1157], abs=1e-4)
