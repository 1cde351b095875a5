"""Smoothed sampling variances: the curve by hand, areas without an estimated variance, and bad input."""

from __future__ import annotations

import numpy as np
import pytest

from sasaran.errors import NumbersError
from sasaran.measure.area import benchmark, fay_herriot, smooth_variance


def test_a_curve_that_is_exact_is_found():
    n = np.array([5.0, 10, 20, 40, 80, 0, 7])
    psi = 0.25 / n.clip(1)
    given = psi.copy()
    given[[5, 6]] = np.nan, 0.0
    found = smooth_variance(given, n)
    np.testing.assert_allclose(found[[0, 1, 2, 3, 4, 6]], psi[[0, 1, 2, 3, 4, 6]], rtol=1e-12)
    assert np.isnan(found[5])


def test_the_regression_and_the_sum_by_hand():
    chance = np.random.default_rng(0)
    n = chance.integers(4, 60, 25).astype(float)
    psi = 0.2 / n * chance.lognormal(0, 0.5, 25)
    slope, start = np.polyfit(np.log(n), np.log(psi), 1)
    curve = np.exp(start + slope * np.log(n))
    found = smooth_variance(psi, n)
    np.testing.assert_allclose(found, curve * psi.sum() / curve.sum(), rtol=1e-10)
    assert found.sum() == pytest.approx(psi.sum())  # exp of the mean of logarithms alone would fall short
    assert curve.sum() < psi.sum()
    np.testing.assert_allclose(smooth_variance(1e6 * psi, n), 1e6 * found, rtol=1e-10)
    at = chance.permutation(25)
    np.testing.assert_allclose(smooth_variance(psi[at], n[at]), found[at], rtol=1e-12)


def test_equal_sizes_give_the_mean():
    psi = np.array([0.01, 0.02, 0.03, np.nan])
    np.testing.assert_allclose(smooth_variance(psi, np.full(4, 12.0)), 0.02, rtol=1e-12)


def test_bad_input_is_refused():
    n = np.full(4, 10.0)
    with pytest.raises(NumbersError, match="2 areas have a variance over 0"):
        smooth_variance(np.array([0.1, 0.2, 0.0, np.nan]), n)
    with pytest.raises(NumbersError, match="variance has 1 values below 0"):
        smooth_variance(np.array([0.1, 0.2, 0.3, -0.1]), n)
    with pytest.raises(NumbersError, match="n has 1 values below 0"):
        smooth_variance(np.full(4, 0.1), np.array([1, 2, 3, -1.0]))
    with pytest.raises(NumbersError, match="missing or infinite"):
        smooth_variance(np.full(4, 0.1), np.array([1, 2, 3, np.nan]))
    with pytest.raises(NumbersError, match="missing or infinite"):
        smooth_variance(np.array([0.1, 0.2, 0.3, np.inf]), n)


def test_on_the_logit_scale_a_share_of_none_stays_none():
    """A regression may put a rate at 0: the others carry the total."""
    x = {"x": np.arange(8.0)}
    direct = np.array([0.0, 0.1, 0.12, 0.2, 0.22, 0.3, 0.33, 0.4])
    fit = fay_herriot(
        direct, np.full(8, 0.003), x, np.arange(8), n=np.full(8, 20), name="fgt0", size=np.ones(8)
    )
    value = fit.estimates.value.copy()
    value[0, 0] = 0.0
    found = benchmark(fit.estimates.with_values(value, fit.estimates.mse, ""), "fgt0", 0.3, method="logit")
    assert found.of("fgt0")[0] == 0 and found.of("fgt0").mean() == pytest.approx(0.3)
    odds = [np.log(one / (1 - one)) for one in (found.of("fgt0")[1:], value[0, 1:])]
    assert np.ptp(odds[0] - odds[1]) < 1e-9
    with pytest.raises(NumbersError, match="target cannot be reached"):
        benchmark(fit.estimates.with_values(value, fit.estimates.mse, ""), "fgt0", 0.9, method="logit")
