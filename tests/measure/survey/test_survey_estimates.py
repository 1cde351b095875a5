"""Intervals and flags: what is said beside a number, and when a number is withheld."""

from __future__ import annotations

import numpy as np
import pytest

from sasaran.errors import ParameterError
from sasaran.measure import Design
from sasaran.measure.survey.estimates import limits, rse_flag


def mean(design, y, by=None, **options):
    laid = design.domains(by)
    value = laid.by_domain(laid.sum(design.weights * y)) / laid.weight
    z = (y - laid.of_units(value)) / laid.of_units(laid.weight)
    return design.estimates(value, z, laid, **options)


def test_t_interval_uses_the_degrees_of_freedom():
    low, high = limits(np.array([10.0]), np.array([2.0]), np.array([4]), 0.95, "t")
    assert (low[0], high[0]) == (pytest.approx(10 - 2 * 2.776445105), pytest.approx(10 + 2 * 2.776445105))


def test_logit_interval():
    # logit(.2) = -1.386294; half = 12.7062 * .05 / .16 with one degree of freedom
    low, high = limits(np.array([0.2]), np.array([0.05]), np.array([1]), 0.95, "logit")
    half = 12.70620474 * 0.05 / 0.16
    for got, sign in ((low, -1), (high, 1)):
        assert got[0] == pytest.approx(1 / (1 + np.exp(1.3862943611 - sign * half)))


def test_flags_of_the_relative_standard_error():
    assert rse_flag([1, 1, 1, 1, 0, -1], [0.25, 0.2501, 0.5, 0.51, 1, 0.3]).tolist() == [
        "", "caution", "caution", "inaccurate", "", "caution",
    ]  # fmt: skip


def test_every_doubtful_domain_is_flagged():
    by = np.array(["none"] * 6 + ["all"] * 6 + ["one"] * 4 + ["fine"] * 8)
    poor = np.array([0] * 6 + [1] * 6 + [0, 1, 1, 1] + [0, 1] * 4)
    psu = np.array([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 6, 6, 7, 7, 8, 8, 9, 9, 9, 10])
    found = mean(Design.make(np.ones(24), psu=psu), poor, by, interval="logit", is_share=True)
    none, everybody, one, fine = (found[label] for label in ("none", "all", "one", "fine"))
    assert (none.value, none.se, none.low, none.flag) == (0.0, None, 0.0, "no event")
    assert none.high == pytest.approx(1 - 0.025 ** (1 / 3))  # three sampling units
    assert (everybody.flag, everybody.high, everybody.low) == (
        "no event",
        1.0,
        pytest.approx(0.025 ** (1 / 3)),
    )
    assert (one.flag, one.se, one.value) == ("one unit", None, 0.75)
    assert np.isnan(one.low) and np.isnan(one.high)
    assert fine.se and 0 < fine.low < fine.value < fine.high < 1
    assert [e.domain for e in found.rows()] == ["all", "fine", "none", "one"]


def test_no_sample_is_a_flag_and_not_a_zero():
    # all units of the domain lie outside the universe
    design = Design.make(np.ones(4))
    laid = design.domains(["a", "a", "b", "b"], universe=np.array([True, True, False, False]))
    found = design.estimates([0.5, np.nan], np.array([0.01, -0.01, 0, 0]), laid)
    assert found["b"].flag == "no sample" and found["b"].n == 0 and found["b"].se is None
    assert np.isnan(found["b"].value) and found["a"].flag == ""


def test_one_of_several_is_refused():
    with pytest.raises(ParameterError, match="2 estimates, not one"):
        mean(Design.make(np.ones(4)), np.arange(4.0), ["a", "a", "b", "b"]).one()


def test_a_constant_has_no_error():
    found = mean(Design.make(np.ones(5)), np.full(5, 7.0)).one()
    assert (found.value, found.se, found.low, found.high) == (7.0, 0.0, 7.0, 7.0)
