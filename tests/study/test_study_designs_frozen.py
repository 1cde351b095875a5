"""The rankings of a register under one quota: whom each takes, how far they agree, no truth."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from sasaran.errors import NumbersError, ParameterError
from sasaran.schema.area import AreaLevel
from sasaran.schema.attribute import Attribute
from sasaran.study.designs.frozen import compare_frozen

LEVELS = (
    AreaLevel(0, "province", {"id": "provinsi"}),
    AreaLevel(1, "city", {"id": "kota/kabupaten"}),
    AreaLevel(2, "village", {"id": "kelurahan"}),
)


@pytest.fixture
def opened(engine):
    """Forty families of two: national deciles of ten, city deciles that turn the first city round."""
    engine.create(
        "family",
        "select i as family_no, 1000 + i as family_id, 2 * i as head_no,"
        " case when i < 20 then 3 else 4 end as area_no from range(40) t(i)",
    )
    engine.create(
        "person",
        "select i as person_no, i // 2 as family_no, case when i % 8 = 0 then 'F' else 'M' end as sex,"
        " 1.0 as weight from range(80) t(i)",
    )
    engine.create("area", "select * from (values (0, 'province', '31', 'P', null), (1, 'city', '3171', 'Satu', 0),"
                  " (2, 'city', '3172', 'Dua', 0), (3, 'village', '31711', 'A', 1), (4, 'village', '31721', 'B', 2))"
                  " t(area_no, level, code, name, parent_no)")  # fmt: skip
    # a family stands where its poorest member stands: every second person is one decile better off
    engine.create(
        "welfare",
        "select 'national' as basis, i as person_no, 1 + (i // 2) // 4 + i % 2 as decile, null::double as value"
        " from range(78) t(i) union all"
        " select 'city', i, 1 + (case when i < 40 then 19 - i // 2 else i // 2 end) // 4, null from range(80) t(i)",
    )
    engine.create("family_attribute", "select i as family_no, i % 3 as floor from range(39) t(i)")
    floor = Attribute("floor", "family", "", {0: "Tanah", 1: "Ubin", 2: "Keramik"})
    return SimpleNamespace(engine=engine, pack=SimpleNamespace(levels=LEVELS, attributes=(floor,)))


def test_each_basis_takes_its_poorest_and_pairs_say_who_changes(opened):
    made = compare_frozen(opened, quota=0.2, by=["city", "head_sex", "floor"])
    assert list(made.choices) == ["national", "city"]
    assert np.flatnonzero(made.choices["national"].selected).tolist() == list(range(8))
    assert np.flatnonzero(made.choices["city"].selected).tolist() == list(range(12, 20))
    (pair,) = made.pairs()
    assert (pair.before, pair.after, pair.kept) == ("national", "city", 0.0)
    assert (pair.swaps.came_people, pair.swaps.left_people, pair.swaps.stayed_people) == (8, 8, 0)
    numbers, taken = made.by_group("city")
    assert [made.labels["city"][int(no)] for no in numbers] == ["3171 Satu", "3172 Dua"]
    assert taken["national"].tolist() == [8, 0]
    # heads are persons 0, 2, 4 ...: every fourth of them a woman
    sexes, taken = made.by_group("head_sex")
    assert [made.labels["head_sex"][int(no)] for no in sexes] == ["M", "F"]
    assert taken["national"].tolist() == [6, 2]
    floors, _ = made.by_group("floor")
    assert floors.tolist() == [-1, 0, 1, 2]  # of one family it is not known


def test_families_without_a_rank_are_counted_and_never_chosen(opened):
    made = compare_frozen(opened, quota=0.999)
    assert made.choices["national"].unscored == 1
    assert made.choices["national"].selected[39] == 0
    assert made.choices["national"].selected.sum() == 39


def test_the_tied_are_drawn_by_family_with_one_lot_for_all(opened):
    opened.engine.run("insert into welfare select 'province', i, 1, null from range(80) t(i)")
    opened.engine.run("insert into welfare select 'same', i, 7, null from range(80) t(i)")
    made = compare_frozen(opened, quota=0.3, bases=["province", "same"], seed=5)
    (pair,) = made.pairs()
    assert pair.kept == 1.0  # everybody ties on both: the same lot takes the same families
    assert set(made.choices["same"].selected) == {0.0, 1.0}
    other = compare_frozen(opened, quota=0.3, bases=["province", "same"], seed=6)
    assert (other.choices["same"].selected != made.choices["same"].selected).any()
    shared = compare_frozen(opened, quota=0.3, bases=["province", "same"], ties="share")
    assert set(shared.choices["same"].selected) == {0.3}


def test_a_measured_value_ranks_finer_than_its_decile(opened):
    opened.engine.run("insert into welfare select 'observed', i, 1, 100.0 - i // 2 from range(80) t(i)")
    made = compare_frozen(opened, quota=0.1, bases=["city", "observed"])
    assert np.flatnonzero(made.choices["observed"].selected).tolist() == [36, 37, 38, 39]


def test_a_budget_is_a_quota_of_families(opened):
    made = compare_frozen(opened, budget=4_000_000.0, benefit="500000")
    assert made.quota == pytest.approx(0.2)
    assert made.choices["city"].selected.sum() == 8


def test_words_of_an_area_level_are_understood(opened):
    assert compare_frozen(opened, quota=0.2, by=["kota"]).labels["kota"] == {1: "3171 Satu", 2: "3172 Dua"}
    assert set(compare_frozen(opened, quota=0.2, by=["kelurahan"]).groups["kelurahan"]) == {3, 4}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"bases": ["pmt", "city"]}, "no ranking on basis 'pmt'.*city, national"),
        ({"bases": ["city"]}, "nothing to compare"),
        ({"by": ["kecamatann"]}, "no group kecamatann"),
        ({"quota": None}, "how many are chosen"),
        ({"quota": None, "budget": 5.0}, "needs a benefit"),
    ],
)
def test_what_the_register_cannot_answer_is_said(opened, change, says):
    with pytest.raises(ParameterError, match=says):
        compare_frozen(opened, **({"quota": 0.2} | change))


def test_a_register_without_families_has_no_answer(opened):
    opened.engine.run("drop table family")
    opened.engine.create(
        "family", "select 1 as family_no, 2::bigint as family_id, 3 as head_no, 1 as area_no where false"
    )
    with pytest.raises(NumbersError, match="no family"):
        compare_frozen(opened, quota=0.2)
