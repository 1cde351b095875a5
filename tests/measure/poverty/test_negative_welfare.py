"""Welfare below 0: every index of poverty honours the rule it is given, or refuses it by name."""

from __future__ import annotations

import numpy as np
import pytest

from sasaran import measure as m
from sasaran.errors import NumbersError, ParameterError
from sasaran.measure import Design, RelativeLine

Y = np.array([-60.0, -20.0, 10.0, 50.0, 80.0, 120.0, 200.0, 400.0])
DESIGN = Design.make(np.array([1.0, 2, 1, 1, 2, 1, 1, 1]))
MEAN = RelativeLine(0.6, "mean")
INDICES = {
    "fgt": lambda y, **o: m.fgt(y, 100.0, DESIGN, (1,), **o)[1],
    "headcount": lambda y, **o: m.headcount(y, 100.0, DESIGN, **o),
    "income gap": lambda y, **o: m.income_gap_ratio(y, 100.0, DESIGN, **o),
    "watts": lambda y, **o: m.watts(y, 100.0, DESIGN, nonpositive=5.0, **o),
    "poor median": lambda y, **o: m.poor_median(y, 100.0, DESIGN, **o),
    "rmpg": lambda y, **o: m.median_poverty_gap(y, 100.0, DESIGN, **o),
    "arpt": lambda y, **o: m.arpt(y, DESIGN, line=MEAN, **o),
    "arpr": lambda y, **o: m.arpr(y, DESIGN, line=MEAN, **o),
    "sen": lambda y, **o: m.sen(y, 100.0, DESIGN, **o),
    "sst": lambda y, **o: m.sen_shorrocks_thon(y, 100.0, DESIGN, **o),
}


@pytest.mark.parametrize("index", INDICES)
def test_refuse_refuses_and_names_how_many(index):
    with pytest.raises(NumbersError, match="welfare has 2 values below 0"):
        INDICES[index](Y, negative="refuse")
    inside = Y >= 0
    assert np.isfinite(INDICES[index](Y, negative="refuse", universe=inside).one().value)


@pytest.mark.parametrize("index", INDICES)
def test_zero_is_the_same_as_zeros_in_the_data(index):
    asked, given = INDICES[index](Y, negative="zero").one(), INDICES[index](np.maximum(Y, 0)).one()
    assert asked.value == pytest.approx(given.value) and asked.se == pytest.approx(given.se)


@pytest.mark.parametrize("index", INDICES)
def test_a_rule_that_is_none_is_refused(index):
    with pytest.raises(ParameterError, match="There is no rule 'leave out'"):
        INDICES[index](Y, negative="leave out")


def test_what_is_kept_moves_the_threshold_and_the_median():
    assert INDICES["arpt"](Y).one().value == pytest.approx(0.6 * np.average(Y, weights=DESIGN.weights))
    zero = INDICES["arpt"](Y, negative="zero").one().value
    assert zero == pytest.approx(0.6 * np.average(np.maximum(Y, 0), weights=DESIGN.weights))
    many = np.repeat(Y[:2], 2)  # the median of the poor lies below 0
    design = Design.make(np.ones(4))
    assert m.poor_median(many, 100.0, design).one().value == -60.0
    assert m.poor_median(many, 100.0, design, negative="zero").one().value == 0.0
    assert m.median_poverty_gap(many, 100.0, design).one().value == pytest.approx(1.6)
    assert m.median_poverty_gap(many, 100.0, design, negative="zero").one().value == pytest.approx(1.0)


def test_sen_keeps_none_and_says_why():
    for index in ("sen", "sst"):
        with pytest.raises(NumbersError, match="the Sen indices are made of gaps between 0 and 1"):
            INDICES[index](Y, negative="keep")
        assert INDICES[index](np.abs(Y), negative="keep").one().value > 0


def test_watts_refuses_below_0_whatever_it_does_with_0():
    y = np.array([0.0, 50.0, 150.0])
    design = Design.make(np.ones(3))
    assert m.watts(y, 100.0, design, negative="refuse", nonpositive=1.0).one().value > 0
    with pytest.raises(NumbersError, match="below 0"):
        m.watts(y - 1, 100.0, design, negative="refuse", nonpositive=1.0)
