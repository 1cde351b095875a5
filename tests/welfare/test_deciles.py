"""Weighted deciles: the convention in tiny tables, an independent route, and a published experiment."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaran.errors import NumbersError
from sasaran.schema import tables
from sasaran.store.duck import DuckEngine
from sasaran.welfare.deciles import Deciles, assign, fill_measured


def deciles(
    engine: DuckEngine, values: list[float | None], weights: list[float] | None = None
) -> list[int | None]:
    """Rank a small column and return the deciles in the order given."""
    weights = weights if weights is not None else [1.0] * len(values)
    engine.run("create or replace table unit_in (no integer, value double, weight double)")
    for row in zip(range(len(values)), values, weights, strict=True):
        engine.run("insert into unit_in values (?, ?, ?)", row)
    assign(engine, "unit_in", "value", "weight", key=["no"], out="ranked_out")
    found = dict(engine.rows("select no, decile from ranked_out"))
    return [found.get(no) for no in range(len(values))]


def test_ten_equal_units_are_the_ten_deciles(engine: DuckEngine) -> None:
    assert deciles(engine, [50, 10, 90, 20, 80, 30, 70, 40, 60, 100]) == [5, 1, 9, 2, 8, 3, 7, 4, 6, 10]


def test_equal_values_share_a_decile(engine: DuckEngine) -> None:
    assert deciles(engine, [1, 1, 1, 1, 1, 1, 1, 1, 1, 2]) == [1] * 9 + [10]
    assert deciles(engine, [7] * 5) == [1] * 5


def test_a_weight_is_as_good_as_that_many_units(engine: DuckEngine) -> None:
    once = deciles(engine, [1, 2, 3, 4], [1, 2, 3, 4])
    spread = deciles(engine, [1, 2, 2, 3, 3, 3, 4, 4, 4, 4])
    assert once == [1, 2, 4, 7]
    assert [spread[at] for at in (0, 1, 3, 6)] == once


def test_a_share_that_ends_on_a_tenth_exactly(engine: DuckEngine) -> None:
    # 0.1 + 0.2 is not 0.3 in floating point: the weights are added as whole millionths
    assert deciles(engine, [1, 2, 3, 4], [0.1, 0.2, 0.4, 0.3]) == [1, 2, 4, 8]


def test_no_value_no_decile_and_no_weight_is_one(engine: DuckEngine) -> None:
    assert deciles(engine, [3, None, 1]) == [6, None, 1]
    engine.run("update unit_in set weight = null")
    found = assign(engine, "unit_in", "value", "weight", key=["no"], out="ranked_out")
    assert found == Deciles(2, 1, 2.0, (1.0, None, None, None, None, 3.0, None, None, None))


def test_zero_weight_is_ranked_but_moves_nobody(engine: DuckEngine) -> None:
    assert deciles(engine, [1, 2, 3, 99], [1, 0, 1, 0]) == [1, 6, 6, 10]


def test_within_areas(engine: DuckEngine) -> None:
    engine.create("unit_in", "select i as no, i % 2 as city, i as value from range(20) r(i)")
    found = assign(engine, "unit_in", "value", key=["no"], out="ranked_out", by=["city"])
    assert found.cuts == ()
    rows = engine.rows(
        "select city, list(decile order by no) from ranked_out join unit_in using (no) group by city"
    )
    assert sorted(rows) == [(0, list(range(1, 11))), (1, list(range(1, 11)))]


@pytest.mark.parametrize(
    ("values", "weights", "rule"),
    [
        ([float("nan")], [1.0], "1 values are not finite"),
        ([1.0, float("inf")], [1.0, 1.0], "1 values are not finite"),
        ([1.0, 2.0], [1.0, -1.0], "1 weights are negative"),
        ([1.0], [float("inf")], "1 weights are negative or not finite"),
        ([1.0, 2.0], [0.0, 0.0], "all weights are zero"),
    ],
)
def test_numbers_that_cannot_be_ranked(
    engine: DuckEngine, values: list[float | None], weights: list[float], rule: str
) -> None:
    with pytest.raises(NumbersError, match=rule):
        deciles(engine, values, weights)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 9)), min_size=1, max_size=60))
def test_agrees_with_cuts_of_the_written_out_population(rows: list[tuple[int, int]]) -> None:
    """An independent route: write every unit out as often as it weighs, cut the sorted list in ten."""
    values = np.array([row[0] for row in rows], dtype=float)
    weights = np.array([row[1] for row in rows], dtype=float)
    spread = np.sort(np.repeat(values, weights.astype(int)))
    cuts = [spread[-(-k * len(spread) // 10) - 1] for k in range(1, 10)]
    expected = [1 + sum(cut < value for cut in cuts) for value in values]
    with DuckEngine(threads=1, memory="500MB") as engine:
        engine.put("unit_in", {"no": np.arange(len(values)), "value": values, "weight": weights})
        found = assign(engine, "unit_in", "value", "weight", key=["no"], out="ranked_out")
        got = [row[0] for row in engine.rows("select decile from ranked_out order by no")]
    assert got == expected
    assert found.people == weights.sum()
    order = np.argsort(values, kind="stable")
    assert (np.diff(np.array(got)[order]) >= 0).all()


def test_measured_bases_of_the_registry_get_deciles(engine: DuckEngine) -> None:
    engine.create("person", "select i::integer as person_no, 1.0 + i % 2 as weight from range(6) r(i)")
    engine.run(tables.WELFARE.ddl())
    engine.run("insert into welfare select 'observed', i, null, 100.0 - i, null, null, 0 from range(5) r(i)")
    engine.run("insert into welfare select 'national', i, 3, 7.0, 'v3', null, 1 from range(3) r(i)")
    found = fill_measured(engine)
    assert list(found) == ["observed"]
    assert found["observed"].people == 7.0
    engine.conform("welfare", tables.WELFARE)
    rows = engine.rows("select person_no, decile from welfare where basis = 'observed' order by value")
    # weights 1, 2, 1, 2, 1 from the poorest on: shares strictly poorer 0, 1/7, 3/7, 4/7, 6/7
    assert rows == [(4, 1), (3, 2), (2, 5), (1, 6), (0, 9)]
    assert engine.rows("select distinct decile from welfare where basis = 'national'") == [(3,)]
    assert engine.count("welfare") == 8
    assert fill_measured(engine) == {}


@pytest.mark.reference
def test_consumption_deciles_of_the_2008_experiment(engine: DuckEngine, reference: Path) -> None:
    path = reference / "alatas_indonesia_2008" / "alatas_5756hh.csv"
    with path.open() as stream:
        rows = list(csv.DictReader(stream))
    known = [row for row in rows if row["consumption"]]
    values = np.array([float(row["consumption"]) for row in known])
    people = np.array([float(row["hhsize"] or 1) for row in known])
    engine.put("household", {"no": np.arange(len(known)), "value": values, "people": people})
    found = assign(engine, "household", "value", "people", key=["no"], out="ranked_out")
    cuts = np.quantile(values, np.arange(1, 10) / 10, method="inverted_cdf", weights=people)
    assert found.cuts == pytest.approx(tuple(cuts))
    shares = dict(
        engine.rows(
            "select decile, sum(people) / (select sum(people) from household)"
            " from ranked_out join household using (no) group by decile"
        )
    )
    assert set(shares) == set(range(1, 11))
    assert all(abs(share - 0.1) < 0.003 for share in shares.values())
