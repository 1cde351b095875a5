"""The formulas against a fine grid of the fitted distribution and against closed forms, and the stated answers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import beta as beta_function
from scipy.special import betainc, ndtr, ndtri

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.grouped import Beta, Quadratic, fit_beta, fit_quadratic, grouped, lorenz_points


def lognormal(sigma, groups=20):
    """The Lorenz curve of a log-normal distribution with mean 1: L(p) = Phi(Phi^-1(p) - sigma)."""
    p = np.arange(1, groups + 1) / groups
    return lorenz_points(p, np.r_[ndtr(ndtri(p[:-1]) - sigma), 1.0])


@settings(deadline=None, max_examples=40)
@given(st.floats(0.3, 0.8), st.floats(0.3, 1.2), st.sampled_from(["quadratic", "beta"]))
def test_equals_a_fine_grid_of_the_fitted_distribution(sigma, line, curve):
    points = lognormal(sigma)
    found = grouped(points, line, mean=1.0, curve=curve)
    p = (np.arange(400_000) + 0.5) / 400_000
    y = found.poverty_curve.slope(p)
    depth = np.maximum(1 - y / line, 0)
    assert found.headcount.value == pytest.approx((y < line).mean(), abs=1e-5)
    assert found.poverty_gap.value == pytest.approx(depth.mean(), abs=1e-4)
    assert found.severity.value == pytest.approx((depth**2).mean(), abs=1e-4)
    if found.watts.flag == "":
        poor = (y < line) & (y > 0)
        assert found.watts.value == pytest.approx(np.log(line / y[poor]).sum() / len(y), abs=1e-3)


@pytest.mark.parametrize("sigma", [0.4, 0.6, 0.8])
def test_comes_near_to_a_known_distribution(sigma):
    found, line = grouped(lognormal(sigma, 40), 0.7, mean=1.0), 0.7
    heads = ndtr((np.log(line) + sigma**2 / 2) / sigma)
    held = ndtr((np.log(line) - sigma**2 / 2) / sigma)
    assert found.headcount.value == pytest.approx(heads, abs=0.01)
    assert found.poverty_gap.value == pytest.approx(heads - held / line, abs=0.01)
    assert found.gini.value == pytest.approx(2 * ndtr(sigma / np.sqrt(2)) - 1, abs=0.005)
    assert found.median.value == pytest.approx(np.exp(-(sigma**2) / 2), abs=0.02)
    assert sum(found.deciles) == pytest.approx(1) and list(found.deciles) == sorted(found.deciles)


def test_closed_forms_of_the_beta_curve():
    fit = fit_beta(lognormal(0.5))
    found, line = grouped(lognormal(0.5), 0.8, mean=1.0, curve="beta"), 0.8
    a, b, c, heads = fit.theta, fit.gamma, fit.delta, found.headcount.value

    def part(x, y):
        # y is 2c - 1, positive here: the incomplete beta function needs it over 0
        return betainc(x, y, heads) * beta_function(x, y)

    assert 2 * c - 1 > 0
    gap, u = found.poverty_gap.value, 1 / line
    squares = (
        b * b * part(2 * b - 1, 2 * c + 1)
        - 2 * b * c * part(2 * b, 2 * c)
        + c * c * part(2 * b + 1, 2 * c - 1)
    )
    severity = (1 - u) * (2 * gap - (1 - u) * heads) + (a * u) ** 2 * squares
    assert found.severity.value == pytest.approx(severity, abs=1e-9)
    if found.curve is not None:
        assert found.gini.value == pytest.approx(2 * a * beta_function(1 + b, 1 + c), abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(st.floats(0.35, 0.7), st.floats(0.01, 1e6))
def test_only_the_line_over_the_mean_matters(sigma, unit):
    one, two = grouped(lognormal(sigma), 0.6, mean=1.0), grouped(lognormal(sigma), 0.6 * unit, mean=unit)
    for key in ("headcount", "poverty_gap", "severity", "watts", "gini", "mld"):
        assert getattr(one, key).value == pytest.approx(getattr(two, key).value, rel=1e-9, nan_ok=True)
    assert two.median.value == pytest.approx(one.median.value * unit)


def test_three_forms_of_one_table():
    cumulative = lognormal(0.5, 10)
    people, held = np.full(10, 0.1), np.diff(cumulative.welfare, prepend=0)
    shares = lorenz_points(people, held, kind="shares")
    means = lorenz_points(people * 5000, held / people * 1200, kind="means")
    assert means.mean == pytest.approx(1200)
    for other in (shares, means):
        assert other.population == pytest.approx(cumulative.population)
        assert other.welfare == pytest.approx(cumulative.welfare)
    assert grouped(means, 800).headcount.value == pytest.approx(
        grouped(cumulative, 800, mean=1200).headcount.value
    )


def test_the_better_curve_is_chosen():
    points = lognormal(0.6)
    best = grouped(points, 0.6, mean=1.0)
    both = [grouped(points, 0.6, mean=1.0, curve=name) for name in ("quadratic", "beta")]
    assert best.sse == min(found.sse for found in both)
    assert {type(found.poverty_curve) for found in both} == {Quadratic, Beta}


def test_lines_beyond_the_curve():
    points = lognormal(0.5)
    nobody = grouped(points, 1e-6, mean=1.0, curve="quadratic")
    assert (nobody.headcount.value, nobody.headcount.flag, nobody.watts.value) == (0.0, "no event", 0.0)
    everybody = grouped(points, 1e6, mean=1.0, curve="quadratic")
    assert everybody.headcount.value == 1.0 and everybody.headcount.flag == "no event"
    assert everybody.poverty_gap.value == pytest.approx(1 - 1e-6)


def test_a_number_without_sampling_error_says_so():
    found = grouped(lognormal(0.5), 0.6, mean=1.0).headcount
    assert found.se is None and np.isnan(found.low) and "no sampling error" in found.method


@pytest.mark.parametrize(
    ("population", "welfare", "kind", "words"),
    [
        ([0.2, 0.5, 1], [0.1, 0.3, 1], "cumulative", "There are 3 shares"),
        ([20, 40, 60, 80, 100], [5, 15, 30, 55, 100], "cumulative", "do not end at 1"),
        ([0.2, 0.4, 0.6, 0.8, 1], [0.1, 0.2, 0.5, 0.7, 1], "cumulative", "Group 4 has a lower mean"),
        ([0.2, 0.4, 0.3, 0.8, 1], [0.1, 0.2, 0.3, 0.7, 1], "cumulative", "has no people"),
        ([0.2, 0.4, 0.6, 0.8, 1], [0.1, np.nan, 0.3, 0.7, 1], "cumulative", "welfare has 1 values"),
        ([1, 1, 1, 1, 1], [0, 0, 0, 0, 0], "means", "mean welfare is not over 0"),
        ([0.2] * 5, [-0.1, 0.1, 0.2, 0.3, 0.5], "shares", "less than no welfare"),
    ],
)
def test_bad_tables_are_refused(population, welfare, kind, words):
    with pytest.raises(NumbersError, match=words):
        lorenz_points(population, welfare, kind=kind)


def test_other_bad_inputs_are_refused():
    points = lognormal(0.5)
    for options in ({"line": 0.0}, {"line": np.nan}, {"line": -1.0}, {"line": 1.0, "mean": 0.0}):
        with pytest.raises(NumbersError, match="not over 0"):
            grouped(points, **{"mean": 1.0, **options})
    with pytest.raises(NumbersError, match="The mean is missing"):
        grouped(points, 1.0)
    with pytest.raises(ParameterError, match="no curve 'spline'"):
        grouped(points, 1.0, mean=1.0, curve="spline")
    with pytest.raises(ParameterError, match="no form"):
        lorenz_points([1], [1], kind="deciles")
    equal = lorenz_points(np.arange(1, 7) / 6, np.arange(1, 7) / 6)
    for fit in (fit_quadratic, fit_beta):
        with pytest.raises(NumbersError, match="do not determine"):
            fit(equal)
