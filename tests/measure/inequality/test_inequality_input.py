"""Bad and borderline input has a stated answer."""

from __future__ import annotations

import numpy as np
import pytest

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.inequality.entropy import Atkinson, Entropy
from sasaran.measure.inequality.estimate import entropy, gini, inequality, qsr, share
from sasaran.measure.inequality.gini import Gini
from sasaran.measure.inequality.quantile import QuantileRatio
from sasaran.measure.inequality.shares import Share, ShareRatio
from sasaran.measure.survey.design import Design

ALL = [
    Gini(),
    Gini("convey"),
    Entropy(2),
    Entropy(1),
    Atkinson(0.5),
    Share(0, 0.4),
    ShareRatio(),
    QuantileRatio(),
]
Y = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0])
DESIGN = Design.make(np.array([1.0, 2.0, 1.0, 3.0, 1.0, 2.0]))


@pytest.mark.parametrize("level", [7.0, 0.1, 1e7 / 3])
@pytest.mark.parametrize("index", [Gini(), Entropy(0), Entropy(1), Entropy(2), Atkinson(1), Atkinson(0.5)])
def test_equal_welfare_is_no_inequality_without_error(index, level):
    found = inequality(np.full(6, level), DESIGN, [index])[index].one()
    assert (found.value, found.se) == (0.0, 0.0)


@pytest.mark.parametrize("index", ALL)
def test_nothing_to_share_is_undefined(index):
    found = inequality(np.zeros(6), DESIGN, [index])[index].one()
    assert found.flag == "undefined"
    assert np.isnan(found.value) and found.se is None


@pytest.mark.parametrize("index", ALL)
def test_a_domain_of_zeros_leaves_the_others_as_they_are(index):
    y = np.concatenate([Y, np.zeros(3)])
    area = np.repeat(["a", "b"], [6, 3])
    design = Design.make(np.concatenate([DESIGN.weights, np.ones(3)]))
    found = inequality(y, design, [index], by=area)[index]
    assert found["b"].flag == "undefined"
    assert found["a"].value == pytest.approx(inequality(Y, DESIGN, [index])[index].one().value, rel=1e-12)
    assert found["a"].se is not None


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_missing_and_infinite_welfare_name_the_column(bad):
    y = Y.copy()
    y[2] = bad
    with pytest.raises(NumbersError, match=r"column income has 1 values that are missing or infinite"):
        gini(y, DESIGN, column="income")
    inside = np.isfinite(y)
    assert gini(y, DESIGN, universe=inside).one().value == pytest.approx(
        gini(Y[inside], Design.make(DESIGN.weights[inside])).one().value
    )


def test_negative_welfare_has_four_answers():
    y = Y.copy()
    y[1] = -2.0
    with pytest.raises(NumbersError, match="column welfare has 1 values below 0"):
        gini(y, DESIGN)
    zero, out, keep = (gini(y, DESIGN, negative=rule).one() for rule in ("zero", "leave out", "keep"))
    assert zero.value == gini(np.maximum(y, 0), DESIGN).one().value
    assert (out.n, zero.n) == (5, 6)
    assert keep.value > zero.value
    with pytest.raises(NumbersError, match=r"GE\(2\) takes no welfare below 0"):
        entropy(y, DESIGN, 2, negative="keep")
    with pytest.raises(ParameterError, match="There is no rule 'drop'"):
        gini(y, DESIGN, negative="drop")


def test_welfare_of_zero_where_a_logarithm_is_taken():
    y = Y.copy()
    y[0] = 0.0
    with pytest.raises(NumbersError, match="column welfare has 1 values of 0 or below"):
        entropy(y, DESIGN, 0)
    out = entropy(y, DESIGN, 0, nonpositive="leave out").one()
    assert out.value == pytest.approx(
        entropy(Y[1:], Design.make(DESIGN.weights[1:]), 0).one().value, rel=1e-12
    )
    coded = np.where(y == 0, 0.5, y)
    assert entropy(y, DESIGN, 0, nonpositive=0.5).one().value == entropy(coded, DESIGN, 0).one().value
    assert entropy(y, DESIGN, 1).one().value > 0
    for rule in ("drop", 0.0, -1):
        with pytest.raises(ParameterError, match="There is no rule"):
            entropy(y, DESIGN, 0, nonpositive=rule)


def test_the_poorest_fifth_with_nothing_leaves_the_ratio_undefined():
    found = qsr(np.array([0.0, 0.0, 1.0, 2.0, 3.0]), Design.make(np.ones(5))).one()
    assert found.flag == "undefined"


def test_a_unit_without_weight_counts_for_nothing():
    design = Design.make(np.append(DESIGN.weights, 0.0))
    assert gini(np.append(Y, 1e9), design).one().value == gini(Y, DESIGN).one().value


def test_all_left_out_is_no_sample():
    found = inequality(Y, DESIGN, ALL, universe=np.zeros(6, dtype=bool))
    assert {e.one().flag for e in found.values()} == {"no sample"}


def test_per_cent_is_a_hundred_times_the_fraction():
    one, hundred = gini(Y, DESIGN).one(), gini(Y, DESIGN, percent=True).one()
    assert (hundred.value, hundred.se, hundred.unit) == (100 * one.value, pytest.approx(100 * one.se), "%")


def test_unknown_options_are_refused():
    with pytest.raises(ParameterError, match="no Gini definition 'laeken'"):
        gini(Y, DESIGN, definition="laeken")
    with pytest.raises(ParameterError, match="no Atkinson index of aversion 0"):
        Atkinson(0)
    with pytest.raises(ParameterError, match="no share between the orders"):
        share(Y, DESIGN, 0.5, 0.5)
