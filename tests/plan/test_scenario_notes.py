"""What of a scenario comes to nothing is told: each case by hand, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sasaran.coverage.packages import Options
from sasaran.plan.round import Limits, Places
from sasaran.plan.scenario import Move, Note, Scenario, changed_limits, notes_of, say_note, taken_away
from sasaran.schema.law import Benefit, Law

KLJ = Law(
    "KLJ", date(2025, 1, 1), None, "person", "protect", "age >= 60", benefits=(Benefit(300_000, "month"),)
)
MTU = Law("MTU", date(2025, 1, 1), None, "person", "empower", "age >= 18", slot_cost=1_000_000, fund="APBD")
LAWS = {"KLJ": KLJ, "MTU": MTU}
PLACES = Places(
    ("a", "b", "-"), np.array([0, 0, 1, 1, 2], np.int32),
    {"village": (("a", "b"), np.array([0, 1, -1])), "city": (("c",), np.array([0, 0, -1]))},
)  # fmt: skip


def found(eligible) -> Options:
    """Five families; package train brings MTU, elderly KLJ."""
    nothing = np.zeros(5)
    return Options(
        np.arange(5), nothing, nothing, nothing, ("none", "train", "elderly"), ("KLJ", "MTU"),
        np.array([[False, False], [False, True], [True, False]]), np.array(eligible, dtype=bool), nothing, nothing,
        nothing, nothing, nothing, ("APBD",),
    )  # fmt: skip


OPEN = found([[True, True, True]] * 5)


def notes(
    moves=(),
    *,
    gone=(),
    lapsed=(),
    limits=None,
    options=OPEN,
    package=(0,) * 5,
    spent=None,
    seats=1,
    laws=LAWS,
):
    wish = Scenario("x", date(2026, 1, 1), moves=tuple(Move(*one) for one in moves))
    if limits is None:
        limits = changed_limits(
            Limits({"APBD": 10_000_000}, (("MTU", "village", seats),)), wish, laws, {"village": 2}
        )
    return notes_of(
        wish, gone, laws, lapsed, limits, options, np.array(package), PLACES, spent or {}, {"village": 2}
    )  # fmt: skip


def test_a_scenario_without_moves_says_nothing():
    assert notes() == ()


def test_what_empowers_is_not_taken_away_with_its_pay():
    assert taken_away({"KLJ": 0.0, "MTU": 0.0}, LAWS) == ("KLJ",)
    assert taken_away({"KLJ": 0.1}, LAWS) == ()


def test_a_programme_taken_away_closes_its_packages():
    assert notes(gone=("KLJ",)) == (Note("gone", "KLJ", packages=("elderly",)),)


def test_seats_that_stay_empty_are_counted_area_by_area():
    """Two seats more in each of two villages beside one: three are taken in a, none in b; one of no known area."""
    four = 4_000_000
    here = notes([(four, "KLJ", "MTU")], package=(1, 1, 0, 0, 1))
    assert here == (
        Note("empty", "MTU", four, 3_000_000, 4, 1, 5),
    )  # the second in a is the first that was bought
    assert notes([(four, "KLJ", "MTU")], package=(1, 1, 1, 1, 0), seats=0) == ()


@pytest.mark.parametrize("seats", [-1, 1])
def test_money_for_nobody(seats):
    nobody = found([[True, False, True]] * 5)
    assert notes([(5_000_000, "KLJ", "MTU")], options=nobody, seats=seats) == (
        Note("nobody", "MTU", 5_000_000, 5_000_000),
    )


def test_seats_without_a_limit_stay_without_one():
    assert notes([(5_000_000, "KLJ", "MTU")], seats=-1) == (Note("seats_open", "MTU", 5_000_000, 5_000_000),)


def test_a_sum_too_small_for_a_seat_in_each_area_and_a_rest():
    assert notes([(1_999_999, "KLJ", "MTU")]) == (
        Note("no_seat", "MTU", 1_999_999, 1_999_999, areas=2, row=2_000_000),
    )
    # two moves to one programme are one sum: together they buy a seat in each village, and a quarter is left over
    two = notes([(1_250_000, "KLJ", "MTU"), (1_250_000, "APBD", "MTU")], package=(1, 0, 1, 0, 0), seats=0)
    assert two == (Note("rest", "MTU", 2_500_000, 500_000, 2),)


def test_funds_without_a_limit_neither_give_nor_take_and_what_is_not_spent_is_told():
    assert notes([(5, "APBN", "APBD")], spent={"APBD": 10_000_005.0}) == (Note("source_open", "APBN", 5.0),)
    assert notes([(5, "APBD", "APBN")]) == (Note("fund_open", "APBN", 5.0, 5.0),)
    spent = {"APBD": 12_000_000.0}
    assert notes([(5_000_000, "KLJ", "APBD")], spent=spent) == (Note("fund_unspent", "APBD", 5e6, 3e6),)
    assert notes([(5_000_000, "KLJ", "APBD")], spent={"APBD": 15_000_000.0}) == ()


def test_a_programme_whose_law_is_not_in_force_is_named():
    laws = {"KLJ": KLJ}
    assert notes([(5, "KLJ", "MTU")], laws=laws, lapsed={"MTU"}) == (Note("no_law", "MTU"),)


def test_no_package_holds_it():
    lacking = replace(OPEN, programmes=("KLJ", "PPKD"))
    assert notes([(5_000_000, "KLJ", "MTU")], options=lacking) == (Note("no_package", "MTU", 5e6, 5e6),)


KINDS = (
    "gone", "no_law", "source_open", "fund_open", "fund_unspent", "no_package", "seats_open", "no_seat", "rest",
    "nobody", "empty",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_said_in_both_languages_with_its_numbers(kind):
    one = Note(kind, "MTU", 1_234_567, 1_000_000, 40, 3, 7, 2, 2_000_000, ("train",))
    indonesian, english = say_note(one, "id"), say_note(one, "en")
    assert indonesian != english
    for text in (indonesian, english):
        assert "MTU" in text and "{" not in text and text.endswith(".")
    if kind not in ("gone", "no_law", "empty"):
        assert "1.234.567" in indonesian and "1,234,567" in english


def test_the_public_is_not_told_how_many_seats_are_taken():
    text = say_note(Note("empty", "MTU", 1_234_567, 1_000_000, 40, 3, 7), "en", public=True)
    assert "40 seats" in text and " 3 " not in text and "1,000,000" not in text and " 7 " not in text
