"""Tiny tables with the answer drawn, and the stated answer to every bad input."""

from __future__ import annotations

import numpy as np
import pytest

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure import (
    Design,
    RelativeLine,
    arpr,
    arpt,
    fgt,
    headcount,
    income_gap_ratio,
    median_poverty_gap,
    poor_median,
    replicates,
    sen,
    sen_shorrocks_thon,
    watts,
)

Y = np.array([5.0, 10.0, 20.0, 40.0])
ONES = Design.make(np.ones(4))


def test_who_stands_at_the_line():
    assert headcount(Y, 10, ONES).one().value == 0.25
    assert headcount(Y, 10, ONES, poor_at_line=True).one().value == 0.5
    for alpha in (0.5, 1, 2):  # who stands at the line adds no depth
        assert fgt(Y, 10, ONES, (alpha,), poor_at_line=True)[alpha].one().value == pytest.approx(
            0.5**alpha / 4
        )


def test_households_and_persons():
    households = Design.make(np.array([10.0, 10, 10, 10]))
    persons = households.persons([6, 4, 5, 5])
    assert headcount(Y, 15, households).one().value == 0.5
    assert headcount(Y, 15, persons).one().value == 0.5
    assert headcount(Y, 10, persons).one().value == 0.3


def test_lines_of_domains_and_of_units():
    by = np.array(["city", "city", "village", "village"])
    assert headcount(Y, {"city": 8, "village": 30}, ONES, by=by).value.tolist() == [0.5, 0.5]
    assert headcount(Y, np.array([4.0, 12, 12, 99]), ONES, by=by).value.tolist() == [0.5, 0.5]
    with pytest.raises(NumbersError, match="1 domains have no line, the first of them village"):
        headcount(Y, {"city": 8}, ONES, by=by)


def test_negative_and_zero_welfare():
    y = np.array([-10.0, 0.0, 10.0, 40.0])
    kept, zeroed = (fgt(y, 20, ONES, negative=rule) for rule in ("keep", "zero"))
    assert kept[1].one().value == pytest.approx((1.5 + 1 + 0.5) / 4)
    assert zeroed[1].one().value == pytest.approx((1 + 1 + 0.5) / 4)
    assert kept[0].one().value == zeroed[0].one().value == 0.75
    with pytest.raises(NumbersError, match="1 values below 0"):
        fgt(y, 20, ONES, negative="refuse")
    with pytest.raises(ParameterError, match="negative is one of"):
        fgt(y, 20, ONES, negative="drop")
    for index in (sen, sen_shorrocks_thon):
        with pytest.raises(NumbersError, match="1 values below 0"):
            index(y, 20, ONES)


def test_a_gap_above_one_gets_no_share_interval():
    # severity can pass 1 where welfare is below 0: then no logit limits, and no "no event" at 1
    y = np.array([-40.0, -30.0, 10.0, 40.0])
    found = fgt(y, 20, ONES, (2,))[2].one()
    assert found.value == pytest.approx((9 + 6.25 + 0.25) / 4) and found.high > found.value and found.se > 0


def test_watts_and_welfare_without_logarithm():
    y = np.array([0.0, 10.0, 20.0, 40.0])
    with pytest.raises(NumbersError, match="column welfare has 1 values of 0 or below"):
        watts(y, 20, ONES)
    log2 = np.log(2)
    assert watts(y, 20, ONES, nonpositive="leave out").one().value == pytest.approx(log2 / 3)
    assert watts(y, 20, ONES, nonpositive="no depth").one().value == pytest.approx(log2 / 4)
    assert watts(y, 20, ONES, nonpositive=5.0).one().value == pytest.approx(3 * log2 / 4)
    for wrong in ("drop", -1.0, np.inf):
        with pytest.raises(ParameterError, match="nonpositive is"):
            watts(y, 20, ONES, nonpositive=wrong)


@pytest.mark.parametrize("line", [0, -5.0, np.nan, np.inf, np.array([1.0, 0.0, 1.0, 1.0])])
def test_no_line_at_zero(line):
    with pytest.raises(NumbersError, match="1 poverty lines are missing, infinite or not over 0"):
        headcount(Y, line, ONES)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_missing_welfare_is_refused_or_left_out(value):
    y = np.array([5.0, value, 20.0, 40.0])
    for index in (headcount, watts, sen, income_gap_ratio, poor_median):
        with pytest.raises(NumbersError, match="column welfare has 1 values that are missing or infinite"):
            index(np.abs(y) if index is watts else y, 10, ONES)
    known = np.isfinite(y)
    found = headcount(y, 10, ONES, universe=known).one()
    assert found.value == pytest.approx(1 / 3) and found.n == 3
    assert watts(y, 10, ONES, universe=known).one().value == pytest.approx(np.log(2) / 3)


def test_masked_welfare_is_missing():
    y = np.ma.masked_array(Y, [False, True, False, False])
    with pytest.raises(NumbersError, match="1 values that are missing"):
        headcount(y, 10, ONES)
    assert headcount(y, 10, ONES, universe=~y.mask).one().n == 3


def test_domains_without_poor_and_without_sample():
    by = np.array(["poor", "poor", "rich", "rich"] * 3)
    y = np.tile(Y, 3)
    design = Design.make(np.ones(12))
    for index in (headcount, sen, sen_shorrocks_thon):
        found = index(y, 12, design, by=by)["rich"]
        assert (found.value, found.se, found.low, found.flag) == (0.0, None, 0.0, "no event")
        assert found.high == pytest.approx(1 - 0.025 ** (1 / 6))
    for index in (income_gap_ratio, poor_median, median_poverty_gap):
        found = index(y, 12, design, by=by)["rich"]
        assert found.flag == "undefined" and np.isnan(found.value) and found.se is None
    gone = headcount(y, 12, design, by=by, universe=by == "poor")["rich"]
    assert gone.flag == "no sample" and np.isnan(gone.value) and gone.n == 0


def test_watts_without_poor_has_no_error_of_nothing():
    found = watts(Y, 8, Design.make(np.ones(4), psu=[0, 1, 2, 3]), by=["a", "a", "b", "b"])
    assert found.value.tolist() == [pytest.approx(np.log(8 / 5) / 2), 0.0]
    assert found.flag.tolist()[1] == "no event"
    assert np.isnan(found.se[1])
    assert found.low[1] == 0
    assert np.isnan(found.high[1])


def test_constant_welfare():
    y, design = np.full(8, 10.0), Design.make(np.ones(8))
    assert fgt(y, 5, design)[0].one().flag == "no event"
    assert fgt(y, 20, design)[0].one().flag == "no event"  # everybody
    flat = fgt(y, 20, design)[1].one()
    assert (flat.value, flat.se, flat.flag) == (0.5, 0.0, "")
    # no density where all are equal: the threshold stands, its error is not known
    for found in (arpt(y, design).one(), arpr(y, design).one()):
        assert found.se is None and found.flag in ("undefined", "no event")
    assert arpt(y, design).one().value == 6.0
    assert sen(y, 20, design).one().value == pytest.approx(0.5)  # equal poor: Sen is the gap


def test_ties_at_the_median_follow_the_named_definition():
    y = np.array([1.0, 2.0, 4.0, 8.0])
    assert arpt(y, ONES, line=RelativeLine(1.0)).one().value == 2.0
    assert arpt(y, ONES, line=RelativeLine(1.0, definition="average")).one().value == 3.0
    assert arpt(y, ONES, line=RelativeLine(0.5, "mean")).one().value == pytest.approx(15 / 8)
    assert arpt(y, ONES, line=RelativeLine(1.0, 0.75)).one().value == 4.0
    assert arpt(np.array([3.0, 3, 3, 9]), ONES, line=RelativeLine(1.0)).one().value == 3.0


@pytest.mark.parametrize(
    "wrong",
    [{"share": 0}, {"share": -1.0}, {"of": "mode"}, {"of": 0.0}, {"of": 1.5}, {"definition": "linear"}],
)
def test_relative_lines_that_are_none(wrong):
    with pytest.raises(ParameterError):
        RelativeLine(**wrong)


def test_a_relative_line_at_zero_is_refused():
    with pytest.raises(NumbersError, match="not over 0"):
        arpr(np.array([0.0, 0.0, 0.0, 9.0]), ONES)


def test_what_does_not_go_together():
    line = RelativeLine()
    drawn = replicates(ONES, count=5)
    with pytest.raises(ParameterError, match="Replicates were given with a relative line"):
        headcount(Y, line, ONES, replicates=drawn)
    with pytest.raises(ParameterError, match="relative line"):
        sen(Y, line, ONES)
    with pytest.raises(ParameterError, match="does not take deff"):
        income_gap_ratio(Y, 10, ONES, deff=True)
    with pytest.raises(ParameterError, match="order -1"):
        fgt(Y, 10, ONES, (-1,))
    with pytest.raises(NumbersError, match="a line for each unit"):
        median_poverty_gap(Y, np.full(4, 10.0), ONES)
    with pytest.raises(NumbersError, match="1 domains have no size"):
        headcount(Y, 10, ONES, by=["a", "a", "b", "b"], sizes={"a": 2})
    with pytest.raises(NumbersError, match="of length 4"):
        headcount(Y[:3], 10, ONES)


def test_the_error_of_the_line_is_part_of_the_rate():
    rng = np.random.default_rng(5)
    y, design = rng.lognormal(0, 0.5, 4000), Design.make(np.ones(4000))
    known = headcount(y, arpt(y, design).one().value, design).one()
    both = arpr(y, design)
    assert both.one().value == known.value and both.one().se < known.se  # the line moves with the incomes
    drawn = replicates(design, count=300).estimates(lambda d: arpr(y, d)).one()
    assert both.one().se == pytest.approx(drawn.se, rel=0.12)


def test_method_says_what_was_done():
    found = headcount(Y, 10, ONES, level=0.9).one()
    assert found.method == "FGT(0), below the line 10; Taylor linearisation"
    assert (found.level, found.unit, found.official, found.n) == (0.9, "share", False, 4)
