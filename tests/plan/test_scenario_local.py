"""A scenario beside the round, draw by draw, and by area: tiny tables, and a slow count of the same families."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sasaran.plan.round import Places
from sasaran.plan.scenario import People, Side, by_area, difference, draw, measure
from sasaran.schema.package import Effect
from sasaran.schema.poverty import AreaPoverty
from sasaran.schema.ranking import Reliability

EFFECT = Effect("MTU", 0.2, 0.1, 0.4, 1_000_000, 500_000, 1_500_000, "assumption")
POVERTY = (
    AreaPoverty("31", 900_000, 0.04, 0.005, date(2025, 9, 30), "test"),
    AreaPoverty("3171", 900_000, 0.05, 0.007, date(2025, 9, 30), "test"),
)
TRUST = Reliability(0.6, 0.5, 0.7, "assumption")
# two districts: d1 holds villages a and b, d2 holds c; the last place is "not known"
PLACES = ("a", "b", "c", "-"), {"district": (("d1", "d2"), np.array([0, 0, 1, -1])),
                                "village": (("a", "b", "c"), np.array([0, 1, 2, -1]))}  # fmt: skip


def world(n: int = 4_000, seed: int = 3):
    rng = np.random.default_rng(seed)
    place = rng.integers(0, 4, n)
    people = People(
        rng.integers(0, 2, n), np.repeat(np.arange(10), n // 10), rng.integers(1, 7, n), rng.choice([0.0, 60_000.0], n),
        np.full(n, 50_000.0), np.full((2, 10), 0.1), place, 4,
    )  # fmt: skip
    codes, groups = PLACES
    zero = np.zeros(n)
    today = Side("today", zero, zero, zero.astype(int), np.array([[False], [True]]), ("MTU",), (EFFECT,), {})
    trained = (people.decile < 2).astype(int)
    base = replace(today, name="base", package=trained, added=np.where(people.decile == 0, 30_000.0, 0.0))
    changed = replace(
        base,
        name="scenario",
        change=np.where(people.now > 0, -20_000.0, 0.0),
        package=(people.decile < 4).astype(int),
    )
    costs = [
        np.where(trained, 2.5e6, 0.0),
        np.where(people.decile < 4, 2.5e6, 0.0) + 12 * changed.change * people.members,
    ]
    return people, Places(codes, place, groups), (today, base, changed), costs


@pytest.fixture(scope="module")
def made():
    people, places, sides, costs = world()
    drawn = draw(people, ["MTU"], POVERTY, TRUST, draws=20, seed=7)
    tables = [measure(people, side, drawn, 0.47) for side in sides]
    return people, places, sides, costs, drawn, tables, by_area(people, places, sides, tables, costs)


def test_a_difference_is_taken_draw_by_draw_and_not_between_two_ranges(made) -> None:
    people, *_, tables, _ = made
    beside = difference(people, tables[2], tables[1])
    one = beside["fgt1"]
    point = tables[2].whole[0, 1, -1] - tables[1].whole[0, 1, -1]
    assert one.value == pytest.approx(point, rel=1e-12) and one.low <= one.value <= one.high
    each = tables[2].whole[1:, 1, -1] - tables[1].whole[1:, 1, -1]
    assert one.low == pytest.approx(np.quantile(each, 0.05)) and one.high == pytest.approx(
        np.quantile(each, 0.95)
    )
    apart = np.subtract.outer(
        tables[2].whole[1:, 1, -1], tables[1].whole[1:, 1, -1]
    )  # as if they shared no draw
    assert one.high - one.low < 0.8 * (np.quantile(apart, 0.95) - np.quantile(apart, 0.05))
    assert not one.official


def test_an_effect_that_is_doubted_widens_the_range_and_one_that_is_certain_leaves_the_ranking_alone() -> (
    None
):
    people, _, sides, _ = world()
    sure = replace(EFFECT, works_low=0.2, works_high=0.2, gain_low=1_000_000, gain_high=1_000_000)
    wide = {}
    for name, effect in (("doubted", EFFECT), ("sure", sure)):
        drawn = draw(people, ["MTU"], POVERTY, TRUST, draws=40, seed=7)
        today, _, changed = (measure(people, replace(side, effects=(effect,)), drawn, 0.47) for side in sides)
        found = difference(people, changed, today)["graduated"]
        wide[name] = found.high - found.low
    assert 0 < wide["sure"] < wide["doubted"] / 2


def test_areas_add_up_to_the_whole_but_for_who_lives_nowhere_known(made) -> None:
    people, _, _, _, _, _, areas = made
    whole = areas[0]
    assert (whole.level, whole.families, whole.persons) == ("", 4_000, int(people.members.sum()))
    for level in ("district", "village"):
        held = [one for one in areas if one.level == level]
        nowhere = int((people.place == 3).sum())
        assert sum(one.families for one in held) == 4_000 - nowhere
        assert {one.code for one in held} == set(
            {"district": ("d1", "d2"), "village": ("a", "b", "c")}[level]
        )
    first, second = (one for one in areas if one.level == "district")
    a, b, c = (one for one in areas if one.level == "village")
    for part in ("families", "persons", "gained", "lost", "winners", "losers"):
        assert getattr(first, part) == getattr(a, part) + getattr(b, part)
        assert getattr(second, part) == getattr(c, part)
    assert first.beside["gap"].value == pytest.approx(a.beside["gap"].value + b.beside["gap"].value)


def test_counts_are_those_of_a_slow_look_at_every_family(made) -> None:
    people, _, sides, costs, _, _, areas = made
    (village,) = [one for one in areas if one.code == "b"]
    tally = dict.fromkeys(("gained", "lost", "winners", "losers"), 0)
    cost = [0.0, 0.0]
    for i in np.flatnonzero(people.place == 1):
        has, gets = [], []
        for side in sides:
            rp = people.now[i] + side.change[i] + side.added[i]
            has.append(rp >= people.need[i] and rp > 0)
            gets.append(side.change[i] + side.added[i] + 0.2 * 1e6 * side.package[i] / people.members[i])
        tally["gained"] += has[2] and not has[1]
        tally["lost"] += has[1] and not has[2]
        tally["winners"] += gets[2] - gets[1] > 1
        tally["losers"] += gets[2] - gets[1] < -1
        cost = [cost[0] + costs[0][i], cost[1] + costs[1][i]]
    assert {key: getattr(village, key) for key in tally} == tally
    assert tally["lost"] > 0 and tally["winners"] > 0 and tally["losers"] > 0
    assert village.cost == pytest.approx(cost)


def test_sums_by_area_are_the_measures_of_the_whole(made) -> None:
    people, _, _, _, _, tables, areas = made
    whole, persons = areas[0], people.members.sum()
    fgt = [table.whole[0, :, -1] for table in tables]
    assert whole.beside["poor"].value == pytest.approx((fgt[2][0] - fgt[1][0]) * persons)
    assert whole.gap[1] == pytest.approx(fgt[1][1] * persons * 900_000)
    assert whole.against["graduated"].value == pytest.approx(fgt[2][-1])


def test_the_order_of_families_changes_nothing(made) -> None:
    people, places, sides, costs, drawn, _, areas = made
    turn = np.random.default_rng(1).permutation(len(people.now))
    mixed = replace(
        people, **{k: getattr(people, k)[turn] for k in ("at", "decile", "members", "now", "need", "place")}
    )
    others = [
        replace(side, **{k: getattr(side, k)[turn] for k in ("change", "added", "package")}) for side in sides
    ]
    tables = [measure(mixed, side, drawn, 0.47) for side in others]
    again = by_area(mixed, replace(places, row=mixed.place), others, tables, [one[turn] for one in costs])
    for one, two in zip(areas, again, strict=True):
        assert (one.code, one.adequate, one.winners, one.losers) == (
            two.code,
            two.adequate,
            two.winners,
            two.losers,
        )
        assert two.beside["gap"].value == pytest.approx(one.beside["gap"].value, abs=1e-3)
