"""A test in whole points: reckoned by hand, and its loss against the exact score."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from tests.welfare.survey import published, survey

from sasaran.errors import NumbersError
from sasaran.welfare.pmt import PublishedPmt, scorecard
from sasaran.welfare.pmt.crossval import spearman
from sasaran.welfare.pmt.published import Coefficient
from sasaran.welfare.pmt.variables import Variable


def small(floor: float, rooms: float) -> PublishedPmt:
    """A test of two questions."""
    return dataclasses.replace(
        published(),
        variables=(Variable("floor", levels=("tanah", "ubin")), Variable("rooms")),
        coefficients=(Coefficient("floor", "ubin", floor), Coefficient("rooms", "", rooms)),
        covariance=(),
    )


def test_points_are_each_answers_share_of_the_way_from_worst_to_best() -> None:
    table = {"floor": np.array(["tanah", "ubin", "ubin"]), "rooms": np.array([1.0, 2.0, 4.0])}
    card = scorecard(small(0.4, 0.2), table)
    # tiles are worth 0.4, four rooms instead of one 0.6: of 100 points 40 and 60, two rooms 20
    assert [question.points for question in card.questions] == [(0, 40), (0, 20, 60)]
    assert card.questions[1].upper == (1.0, 2.0, math.inf)
    np.testing.assert_array_equal(card.rank(table), [0, 60, 100])
    more = {"floor": np.array(["ubin", "kayu", "tanah"]), "rooms": np.array([9.0, 1.0, math.nan])}
    np.testing.assert_array_equal(card.rank(more), [100, math.nan, math.nan])
    assert card.text("id").splitlines()[2:] == [
        "| floor | tanah | 0 |",
        "|  | ubin | 40 |",
        "| rooms | sampai 1 | 0 |",
        "|  | sampai 2 | 20 |",
        "|  | lebih dari 2 | 60 |",
    ]


def test_an_answer_that_lowers_the_score_gets_the_fewer_points() -> None:
    table = {"floor": np.array(["tanah", "ubin"]), "rooms": np.array([1.0, 3.0])}
    assert [q.points for q in scorecard(small(-0.3, 0.1), table, points=10).questions] == [(6, 0), (0, 4)]


def test_a_number_and_its_square_are_one_question() -> None:
    card = scorecard(published(), survey())
    assert [question.column for question in card.questions] == ["floor", "rooms", "members", "age", "radio"]
    members = card.questions[2].points
    assert len(members) == 5 and members[0] == max(members)
    assert 95 <= sum(max(question.points) for question in card.questions) <= 105


def test_the_loss_is_that_of_the_points_against_the_score() -> None:
    pmt, table = published(), survey()
    score = pmt.rank(table)
    for points in (5, 20, 100, 1000):
        card = scorecard(pmt, table, points=points)
        given = card.rank(table)
        assert card.loss.spearman == pytest.approx(spearman(score, given), abs=1e-12)
        # by hand: draw the poorest fifth by points many times, ties by lot, and count who is poorest by score
        poorest = np.argsort(score)[:60]
        chance, found = np.random.default_rng(0), []
        for _ in range(300):
            chosen = np.lexsort((chance.random(300), given))[:60]
            found.append(len(set(chosen) & set(poorest)) / 60)
        assert card.loss.kept[0.2] == pytest.approx(np.mean(found), abs=0.02)
    assert scorecard(pmt, table, points=5).loss.spearman < scorecard(pmt, table).loss.spearman
    assert scorecard(pmt, table).loss.spearman > 0.97


def test_a_card_of_nothing_is_refused() -> None:
    table = {"floor": np.array(["tanah", "ubin"]), "rooms": np.array([1.0, 3.0])}
    with pytest.raises(NumbersError, match="changes the score"):
        scorecard(small(0.0, 0.0), table)
    with pytest.raises(NumbersError, match="can be scored"):
        scorecard(small(1.0, 1.0), {"floor": np.array([""]), "rooms": np.array([1.0])})
