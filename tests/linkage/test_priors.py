"""What is believed of a pair before its columns are read, and of pairs of one family whose card is not seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sasaran.linkage.anchored import Lists
from sasaran.linkage.blocks import Sides
from sasaran.linkage.compare import Design
from sasaran.linkage.model import Model, prior_model, relatives, weights
from sasaran.linkage.posterior import inside_shares
from sasaran.linkage.rivals import BELIEF, Rivals
from sasaran.linkage.train import learn_relatives
from sasaran.linkage.weigh import Pairs, Rarity, Weigher
from sasaran.schema.linkage import Comparison, Level, LinkageSpec
from sasaran.store.duck import DuckEngine

TWO = (
    Comparison("card", (Level("exact", m=0.8, u=1e-5),)),
    Comparison("birth", (Level("exact", m=0.9, u=1e-4, related=0.02),), given=("card",)),
    Comparison("area", (Level("exact", m=0.7, u=0.01, related=0.9),), given=("card",)),
)
NUMBERED = (*TWO, Comparison("nik", (Level("exact", m=0.9, u=1e-6, related=0.3),), given=("card",)))
DESIGN = Design(TWO)
MODEL = prior_model(DESIGN)


def _code(*levels: int) -> int:
    return int(sum(level * stride for level, stride in zip(levels, DESIGN.strides, strict=True)))


def _pairs(left, right):
    n = len(left)
    return Pairs(
        np.array(left, np.int64), np.array(right, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int64)
    )


def test_records_with_and_without_an_identifier_have_priors_of_their_own():
    lists = Lists(np.array([0, 1, 1, 1]), 2, np.zeros(0, np.int64), np.array([True, True, False, True]))
    assert lists.group(np.array([1, 2, 3])).tolist() == [3, 2, 3]
    assert lists.group(np.array([1, 2, 3]), hidden=True).tolist() == [2, 2, 2]
    group = np.array([2, 2, 3, 3])
    p, size, prior = np.array([0.9, 0.9, 0.1, 0.1]), np.array([0.0, 0, 200, 200]), np.full(4, 0.5)
    shares = inside_shares(group, p * 90, size, prior)
    assert shares == pytest.approx([0.5, 0.5, (162 + 10) / 220, (18 + 10) / 220])


def test_relatives_whose_card_is_unknown_agree_as_relatives_do():
    got = np.exp(relatives(DESIGN, MODEL, np.array([_code(0, 1, 1), _code(0, 2, 1), _code(1, 1, 1)])))
    kin = 1e-5 / 0.8  # two people are of one family as often as their cards agree
    m, u = MODEL.m, MODEL.u
    assert got[0] == pytest.approx(kin * u[1][1][0] * u[2][1][0] / (m[1][0][0] * m[2][0][0]))
    assert got[1] == pytest.approx(kin * u[1][1][1] * u[2][1][0] / (m[1][0][1] * m[2][0][0]))
    assert got[2] == 0  # the card is seen to agree: its own u says so


def test_a_wrong_card_is_as_likely_beside_a_relative_as_beside_its_person():
    unknown, wrong = np.exp(relatives(DESIGN, MODEL, np.array([_code(0, 1, 1), _code(2, 1, 1)])))
    assert wrong == pytest.approx(unknown)


def test_a_pair_weighs_its_chance_over_that_of_strangers_and_relatives():
    pairs = Pairs(
        np.array([0, 1]), np.array([0, 0]), np.array([_code(0, 1, 1), _code(0, 2, 2)]), np.zeros(2, int)
    )
    plain = weights(DESIGN, MODEL, pairs.code)
    whole = Weigher(DESIGN, pairs, Rarity({})).weights(MODEL)
    assert np.exp(-whole) == pytest.approx(np.exp(-plain) + np.exp(relatives(DESIGN, MODEL, pairs.code)))
    # what only relatives share weighs less than among strangers; what strangers share weighs the same
    assert whole[0] < plain[0] - 0.05 and whole[1] == pytest.approx(plain[1], abs=1e-3)
    # a rare birthday is rare among strangers, not among twins
    rare = Weigher(DESIGN, pairs, Rarity({1: np.array([5.0, 0.0])})).weights(MODEL)
    assert plain[0] < rare[0] < plain[0] + 5.0 - 1.0


def test_what_listed_people_lose_goes_to_those_not_listed():
    source = np.zeros(400, np.int64)
    # a hundred records with one candidate each; the first forty candidates are confirmed to be others' already
    rest = _pairs(range(100), range(100, 200))
    placed = _pairs(range(200, 240), range(100, 140))
    odds = np.exp(Rivals(rest, placed, np.ones(40), source, np.array([0.1])).odds(np.zeros(100)))
    mean = (40 * 0.1 + 60 + BELIEF) / (100 + BELIEF)
    assert odds[:40] == pytest.approx([0.1 / mean] * 40)
    assert odds[40:] == pytest.approx([1 / mean] * 60)
    # with nobody listed nothing changes
    none = Rivals(rest, _pairs([], []), np.zeros(0), source, np.array([0.1])).odds(np.zeros(100))
    assert none == pytest.approx(np.zeros(100))


def test_relatives_are_compared_with_the_faults_of_the_list():
    """Half of the list's rows lost their area; beside a relative it differs as often as beside the person."""
    spec = LinkageSpec(comparisons=NUMBERED, blocks=(), identifier="nik")
    design, n = Design(NUMBERED), 2000
    model = prior_model(design)
    with DuckEngine() as engine:
        # families of two with one card and area; the list speaks of the first of each
        card = np.arange(n) // 2
        no = np.arange(n)
        engine.put("register", {"no": no, "card": card, "birth": no, "area": card % 7, "nik": no})
        who = np.arange(0, n, 2)
        engine.put(
            "listed",
            {"no": n + who, "card": card[who], "birth": who, "area": np.where(who % 4, 99, card[who] % 7)},
        )
        engine.run("alter table listed add column nik bigint")
        found = learn_relatives(engine, spec, design, model, Sides("listed", "register"), n + who, who)
    assert model.u[2][1][0] == pytest.approx(0.9)
    assert found.u[2][1][0] == pytest.approx((500 + 200 * 0.9) / (1000 + 200))
    assert found.u[1][1][0] == pytest.approx(200 * 0.02 / 1200)  # no two of a family share the day
    assert found.u[3] == pytest.approx(model.u[3]) and found.u[2][0] == pytest.approx(model.u[2][0])
    assert replace(found, u=model.u) == Model(model.m, model.u)
