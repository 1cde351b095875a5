"""Scenarios: what a file may say, what it changes, and what the change is expected to do."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from sasaran.errors import ParameterError
from sasaran.plan.round import Limits
from sasaran.plan.scenario import (
    People,
    Side,
    changed_effects,
    changed_laws,
    changed_limits,
    compare,
    read_scenario,
)
from sasaran.plan.scenario.spec import factor_of
from sasaran.schema.law import Benefit, Law
from sasaran.schema.package import Effect
from sasaran.schema.poverty import AreaPoverty
from sasaran.schema.ranking import Reliability

HEAD = 'name = "x"\ndate = 2026-01-01\n'
THERE = {"programmes": {"KLJ", "MTU"}, "seats": {"MTU"}, "funds": {"APBD", "APBN"}, "effects": {"MTU"}}
LAWS = (
    Law("KLJ", date(2025, 1, 1), None, "person", "protect", "age >= 60",
        benefits=(Benefit(300_000, "month"),), fund="APBD"),
    Law("MTU", date(2025, 1, 1), None, "person", "empower", "age >= 18", slot_cost=2_500_000, fund="APBD"),
)  # fmt: skip
EFFECT = Effect("MTU", 0.2, 0.1, 0.4, 1_000_000, 500_000, 1_500_000, "assumption")
POVERTY = (AreaPoverty("31", 900_000, 0.04, 0.005, date(2025, 9, 30), "test"),)
TRUST = Reliability(0.6, 0.5, 0.7, "assumption")


def read(text: str):
    return read_scenario(HEAD + text, **THERE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[programme.KJL]\nfactor = 1", "did you mean KLJ"),
        ("[budgets]\nAPBD = 1", "did you mean budget"),
        ("[budget]\nAPBDD = 1", "did you mean APBD"),
        ("[seats]\nKLJ = 1", "no programme with seats 'KLJ'"),
        ("[budget]\nAPBD = -1", "a whole number"),
        ("[budget]\nAPBD = true", "a whole number"),
        ("[programme.KLJ]\nfactor = -1", "0 or more"),
        ("[programme.KLJ]\nfactor = nan", "0 or more"),
        ("[programme.KLJ]\nfactor = 1\namount = 2", "not both"),
        ("[effect.MTU]\nworks = [0.5, 0.6, 0.7]", "low <= value"),
        ("[effect.MTU]\nworks = [0.5, 0.4, 1.7]", "at most 1"),
        ("[[move]]\nrp = 1\nfrom = 'KLJ'", "rp, from and to"),
        ("[[move]]\nrp = 1\nfrom = 'KLJ'\nto = 'KLJ'", "did you mean|there are"),
        ("objective = 'gaps'", "did you mean gap"),
        ("deciles = 11", "from 1 to 10"),
        ("x = [", "not TOML"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_is_near(text: str, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        read(text)


def test_a_scenario_without_a_date_is_refused() -> None:
    with pytest.raises(ParameterError, match="a name and a date"):
        read_scenario('name = "x"', **THERE)


def test_amounts_rules_and_effects_are_put_in_place_and_nothing_else_moves() -> None:
    wish = read("[programme.KLJ]\namount = 450000\nrule = 'age >= 70'\n[effect.MTU]\nworks = [0.5, 0.4, 0.6]")
    factor = factor_of(LAWS[0], wish.programmes["KLJ"])
    assert factor == 1.5
    klj, mtu = changed_laws(LAWS, wish, {"KLJ": factor})
    assert klj.benefits[0].amount == 450_000 and klj.rule == "age >= 70" and mtu is LAWS[1]
    (effect,) = changed_effects([EFFECT], wish)
    assert (effect.works_low, effect.works, effect.works_high) == (0.4, 0.5, 0.6)
    assert effect.gain == EFFECT.gain and effect.source == "scenario"


def test_a_move_buys_seats_and_pays_for_them() -> None:
    wish = read("[[move]]\nrp = 50_000_000\nfrom = 'KLJ'\nto = 'MTU'")
    made = changed_limits(
        Limits({"APBD": 10}, (("MTU", "city", 3),)), wish, {one.code: one for one in LAWS}, {"city": 4}
    )
    assert made.seats == (("MTU", "city", 3 + 5),)  # 50 m / (2.5 m x 4 cities)
    assert made.budgets == {"APBD": 50_000_010}


def test_a_fund_cannot_give_more_than_it_has() -> None:
    wish = read("[[move]]\nrp = 50\nfrom = 'APBD'\nto = 'APBN'")
    with pytest.raises(ParameterError, match="less than is moved"):
        changed_limits(Limits({"APBD": 10}), wish, {one.code: one for one in LAWS}, {})


def people(n: int = 2_000) -> People:
    rng = np.random.default_rng(3)
    decile = np.repeat(np.arange(10), n // 10)
    return People(
        np.zeros(n, np.int64),
        decile,
        rng.integers(1, 7, n),
        np.zeros(n),
        np.full(n, 50_000.0),
        np.full((1, 10), 0.1),
    )


def side(name: str, who: People, **other: object) -> Side:
    zero = np.zeros(len(who.now))
    given = {"change": zero, "added": zero, "package": zero.astype(np.int64), "cost": {}} | other
    return Side(name=name, brings=np.array([[False], [True]]), codes=("MTU",), effects=(EFFECT,), **given)


def test_today_gives_back_the_rate_and_gap_it_was_tied_to() -> None:
    who = people()
    whole = People(who.at, who.decile, np.ones_like(who.members), who.now, who.need, who.shares)
    (today,) = compare(whole, [side("today", whole)], POVERTY, TRUST, 0.47, draws=5)
    # cut at deciles of the score and integrated over 24 nodes each: the whole is the fitted distribution
    assert today.measures["fgt0"].value == pytest.approx(0.04, rel=0.01)
    assert today.measures["fgt1"].value == pytest.approx(0.005, rel=0.02)
    assert not today.measures["fgt0"].official and "not an official rate" in today.measures["fgt0"].method


def test_a_package_agrees_with_a_simulation_of_the_same_families() -> None:
    who = people(200)
    package = (who.decile < 3).astype(np.int64)
    added = np.where(package, 100_000.0, 0.0)
    offer = side("offer", who, package=package, added=added)
    _, found = compare(who, [side("today", who), offer], POVERTY, TRUST, 0.47, draws=2)
    rng = np.random.default_rng(5)
    m, s = _spread()
    rounds = 3_000
    score = _score(rng, who.decile, rounds)
    y = np.exp(m + s * (0.6 * score + 0.8 * rng.standard_normal(score.shape)))
    lifted = (rng.random(score.shape) < 0.2) * package[:, None] * 1_000_000 / who.members[:, None]
    short = np.maximum(900_000 - (y + added[:, None] + lifted), 0) / 900_000
    weight = who.members / who.members.sum()
    for a, name in enumerate(("fgt0", "fgt1", "fgt2")):
        mean = float(weight @ ((short > 0) if a == 0 else short**a).mean(axis=1))
        assert found.measures[name].value == pytest.approx(mean, rel=0.03)


def _spread() -> tuple[float, float]:
    from sasaran.coverage.adequacy import fit_welfare

    m, s = fit_welfare(POVERTY, np.full((1, 10), 0.1), 0.6).spread[0]
    return float(m), float(s)


def _score(rng: np.random.Generator, decile: np.ndarray, rounds: int) -> np.ndarray:
    from scipy.special import ndtri

    return ndtri((decile[:, None] + rng.random((len(decile), rounds))) / 10)


def test_more_benefits_never_raise_poverty_and_winners_are_who_gets_them() -> None:
    who = people()
    more = np.where(who.decile == 0, 40_000.0, 0.0)
    less = np.where(who.decile == 1, -20_000.0, 0.0)
    today, up, down = compare(
        who,
        [side("today", who), side("up", who, change=more), side("down", who, change=less)],
        POVERTY,
        TRUST,
        0.47,
    )
    for name in ("fgt0", "fgt1", "fgt2", "extreme0"):
        assert up.against[name].high <= 0 <= down.against[name].low
        assert today.against[name].value == 0
    assert list(up.winners) == [200] + [0] * 9 and up.losers.sum() == 0
    assert list(down.losers) == [0, 200] + [0] * 8


def test_nothing_depends_on_the_order_of_families_and_intervals_hold_the_point() -> None:
    who = people()
    package = (who.decile < 2).astype(np.int64)
    turn = np.random.default_rng(1).permutation(len(who.now))
    other = SimpleNamespace(**{k: getattr(who, k)[turn] for k in ("at", "decile", "members", "now", "need")})
    mixed = People(**vars(other), shares=who.shares)
    one = compare(who, [side("a", who, package=package)], POVERTY, TRUST, 0.47)[0]
    two = compare(mixed, [side("a", mixed, package=package[turn])], POVERTY, TRUST, 0.47)[0]
    for name, value in one.measures.items():
        assert value.value == pytest.approx(two.measures[name].value, rel=1e-12)
        assert value.low <= value.value <= value.high
    assert one.measures["graduated"].low < one.measures["graduated"].value < one.measures["graduated"].high
