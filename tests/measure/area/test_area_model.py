"""The nested-error model against dense matrices, and how it answers bad input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure import area


def world(seed, areas=12, most=9, effect=1.0, noise=1.0):
    """A sample of a nested-error model with unequal areas: y, x, area."""
    rng = np.random.default_rng(seed)
    n = rng.integers(1, most, areas)
    n[0] = 2  # at least one area with two units
    code = np.repeat(np.arange(areas), n)
    x = {"rooms": rng.normal(3, 1, len(code)), "floor": (rng.random(len(code)) < 0.4).astype(float)}
    x["floor"][:2] = 0, 1
    y = (
        10
        + 2 * x["rooms"]
        - 3 * x["floor"]
        + rng.normal(0, effect, areas)[code]
        + rng.normal(0, noise, len(code))
    )
    return y, x, code


def dense_loglik(logs, y, matrix, code, reml):
    """The (restricted) log-likelihood from its definition, all N x N matrices written out."""
    u2, e2 = np.exp(logs)
    z = (code[:, None] == np.unique(code)[None, :]).astype(float)
    v = e2 * np.eye(len(y)) + u2 * z @ z.T
    inverse = np.linalg.inv(v)
    information = matrix.T @ inverse @ matrix
    beta = np.linalg.solve(information, matrix.T @ inverse @ y)
    rest = y - matrix @ beta
    df = len(y) - matrix.shape[1] if reml else len(y)
    value = df * np.log(2 * np.pi) + np.linalg.slogdet(v)[1] + rest @ inverse @ rest
    return (
        -(value + (np.linalg.slogdet(information)[1] if reml else 0.0)) / 2,
        beta,
        u2 * z.T @ inverse @ rest,
    )


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_the_fit_is_the_maximum_of_the_likelihood_written_out(seed, reml):
    y, x, code = world(seed)
    fit = area.fit_nested_error(y, x, code, method="reml" if reml else "ml")
    matrix = np.column_stack([np.ones(len(y)), x["rooms"], x["floor"]])
    if fit.sigma_u2 == 0:
        at_zero = dense_loglik(np.log([1e-12, fit.sigma_e2]), y, matrix, code, reml)[0]
        above = dense_loglik(np.log([1e-3, fit.sigma_e2]), y, matrix, code, reml)[0]
        assert at_zero >= above
        return
    logs = np.log([fit.sigma_u2, fit.sigma_e2])
    here, beta, effect = dense_loglik(logs, y, matrix, code, reml)
    best = minimize(
        lambda at: -dense_loglik(at, y, matrix, code, reml)[0],
        logs,
        method="Nelder-Mead",
        options={"xatol": 1e-9},
    )
    assert fit.loglik == pytest.approx(here, abs=1e-8)
    assert here >= -best.fun - 1e-8
    assert fit.beta == pytest.approx(beta, rel=1e-8)
    assert fit.effect == pytest.approx(effect, abs=1e-8)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["identity", "log", "log-shift", "box-cox"]))
def test_the_order_of_rows_changes_nothing(seed, transform):
    y, x, code = world(seed)
    y = np.exp(y / 5)
    mixed = np.random.default_rng(seed).permutation(len(y))
    first = area.fit_nested_error(y, x, code, transform=transform)
    second = area.fit_nested_error(
        y[mixed], {k: v[mixed] for k, v in x.items()}, code[mixed], transform=transform
    )
    assert second.beta == pytest.approx(first.beta, rel=1e-5)
    assert second.sigma_u2 == pytest.approx(first.sigma_u2, rel=1e-4, abs=1e-9)
    assert second.effect == pytest.approx(first.effect, rel=1e-4, abs=1e-7)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.01, 1000))
def test_a_change_of_units_changes_nothing_but_the_unit(seed, scale):
    y, x, code = world(seed)
    first, second = area.fit_nested_error(y, x, code), area.fit_nested_error(y * scale, x, code)
    assert second.beta == pytest.approx(first.beta * scale, rel=1e-7)
    assert second.sigma_u2 == pytest.approx(first.sigma_u2 * scale**2, rel=1e-6, abs=1e-12)
    power = area.fit_nested_error(np.exp(y / 5), x, code, transform="box-cox")
    scaled = area.fit_nested_error(np.exp(y / 5) * scale, x, code, transform="box-cox")
    assert scaled.transform.value == pytest.approx(power.transform.value, abs=1e-6)


def test_box_cox_finds_the_power_that_made_the_data():
    rng = np.random.default_rng(3)
    code = np.repeat(np.arange(40), 50)
    x = rng.normal(0, 1, len(code))
    t = 30 + 2 * x + rng.normal(0, 1, 40)[code] + rng.normal(0, 2, len(code))
    y = (0.5 * t + 1) ** 2
    fit = area.fit_nested_error(y, {"x": x}, code, transform="box-cox")
    assert fit.transform.value == pytest.approx(0.5, abs=0.15)
    for value in (fit.transform.value - 0.05, fit.transform.value + 0.05):
        given_ = area.fit_nested_error(y, {"x": x}, code, transform=area.Transform("box-cox", value))
        assert given_.loglik < fit.loglik


def test_log_shift_is_the_likeliest_shift():
    y, x, code = world(5, areas=30, most=20)
    y = np.exp(y / 5) - 3
    fit = area.fit_nested_error(y, x, code, transform="log-shift")
    for factor in (0.9, 1.1):
        shift = area.Transform("log", -y.min() + (fit.transform.value + y.min()) * factor)
        assert area.fit_nested_error(y, x, code, transform=shift).loglik < fit.loglik


def test_a_variance_of_zero_is_said():
    rng = np.random.default_rng(0)
    code = np.repeat(np.arange(10), 4)
    y = np.tile([1.0, 2.0, 3.0, 4.0], 10) + rng.normal(0, 1e-3, 40)
    fit = area.fit_nested_error(y, {}, code)
    assert fit.sigma_u2 == 0
    assert "between areas is estimated as 0" in fit.notes[0]


def changed(**parts):
    y, x, code = world(1)
    return {"y": y, "x": x, "area": code} | parts


def columns(name, value):
    y, x, _ = world(1)
    return x | {name: value(y, x)}


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (lambda: changed(x=columns("copy", lambda y, x: 2 * x["rooms"] - x["floor"])), "columns copy"),
        (lambda: changed(x=columns("same", lambda y, x: np.full(len(y), 7.0))), "columns same"),
        (
            lambda: changed(x=columns("rooms", lambda y, x: np.where(x["rooms"] > 3, np.nan, 1.0))),
            "column rooms",
        ),
        (lambda: changed(x=columns("word", lambda y, x: np.full(len(y), "brick"))), "column word"),
        (lambda: changed(x=columns("short", lambda y, x: np.ones(3))), "column short"),
        (lambda: changed(y=np.full(len(world(1)[0]), 5.0)), "constant"),
        (lambda: changed(y=np.where(world(1)[0] > 15, np.inf, 1.0)), "column y"),
        (lambda: changed(area=np.arange(len(world(1)[0]))), "one unit"),
        (lambda: changed(area=np.zeros(len(world(1)[0]))), "one area"),
        (lambda: changed(area=np.full(len(world(1)[0]), np.nan)), "column area"),
        (lambda: changed(area=np.ma.masked_less(world(1)[2], 1)), "column area"),
        (lambda: changed(area=np.where(world(1)[2] == 1, None, "a")), "column area"),
        (lambda: changed(y=np.ma.masked_less(world(1)[0], 15)), "column y"),
        (lambda: changed(y=world(1)[0] - 100, transform="log"), "not positive"),
        (lambda: changed(y=world(1)[0] - 100, transform=area.Transform("log-shift", 5.0)), "not positive"),
        (lambda: changed(y=world(1)[0] - 100, transform="box-cox"), "not positive"),
        (lambda: changed(y=1 + world(1)[1]["floor"]), "exactly"),
    ],
)
def test_bad_input_is_refused_by_name(bad, says):
    with pytest.raises(NumbersError, match=says):
        area.fit_nested_error(**bad())


@pytest.mark.parametrize(
    "parts", [{"transform": "cube"}, {"method": "mcmc"}, {"x": {"intercept": np.ones(9)}}]
)
def test_an_unknown_option_is_refused(parts):
    with pytest.raises(ParameterError):
        area.fit_nested_error(**changed(**parts))


def test_a_refusal_never_tells_a_value():
    with pytest.raises(NumbersError) as caught:
        area.fit_nested_error(**changed(y=world(1)[0] - 98_765.0, transform="log"))
    assert "98765" not in str(caught.value)


def test_the_mean_of_an_area_lies_between_direct_and_synthetic():
    y, _, code = world(8, areas=15, most=12)
    fit = area.fit_nested_error(y, {}, code)
    found = area.eblup(fit, {}, fit.areas, error="none").of("mean")
    direct = np.bincount(code, y) / np.bincount(code)
    synthetic = fit.beta[0]
    assert (found >= np.minimum(direct, synthetic) - 1e-9).all()
    assert (found <= np.maximum(direct, synthetic) + 1e-9).all()
    # more units, more weight to the area's own
    order = np.argsort(fit.n)
    assert (np.diff(fit.gamma[order]) >= 0).all()


def test_a_whole_census_leaves_nothing_to_guess():
    y, x, code = world(4, areas=6)
    fit = area.fit_nested_error(y, x, code)
    n = np.bincount(code)
    means = {name: np.bincount(code, column) / n for name, column in x.items()}
    found = area.eblup(fit, means, fit.areas, size=n)
    assert found.of("mean") == pytest.approx(np.bincount(code, y) / n)
    assert found.rmse("mean") == pytest.approx(np.zeros(6), abs=1e-9)


def test_means_of_an_area_without_sample_are_synthetic_and_flagged():
    y, x, code = world(4, areas=6)
    fit = area.fit_nested_error(y, x, code)
    both = {"rooms": [3.0, 3.0], "floor": [0.4, 0.4]}
    for error in ("analytic", "bootstrap"):
        found = area.eblup(fit, both, [0, 99], error=error).estimates("mean")
        assert found[1].flag == "no sample"
        assert found[1].value == pytest.approx(fit.beta @ [1, 3.0, 0.4])
        assert found[1].se > found[0].se


def test_means_need_the_identity_and_a_size_that_holds_the_sample():
    y, x, code = world(4, areas=6)
    means = {"rooms": np.ones(6), "floor": np.ones(6)}
    with pytest.raises(NumbersError, match="smaller than their sample"):
        area.eblup(area.fit_nested_error(y, x, code), means, np.arange(6), size=np.ones(6))
    with pytest.raises(ParameterError, match="transformed"):
        area.eblup(area.fit_nested_error(np.exp(y / 9), x, code, transform="log"), means, np.arange(6))
