"""Empirical best prediction: against the conditional normal written out, against a simulated world, and its edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure import area
from sasaran.measure.area.poverty import Poverty

NAMES = ("intercept", "x", "poor")


def survey(seed=1, areas=10, sampled=8, n=12, census=60):
    """Return sample (y, x, area) and census (x, area) of a lognormal world; areas from ``sampled`` on have none."""
    rng = np.random.default_rng(seed)
    effect = rng.normal(0, 0.3, areas)

    def draw(code):
        x = {"x": rng.normal(0, 1, len(code)).round(1), "poor": (rng.random(len(code)) < 0.3).astype(float)}
        return x, 4 + 0.3 * x["x"] - 0.4 * x["poor"] + effect[code] + rng.normal(0, 0.5, len(code))

    code = np.repeat(np.arange(sampled), n)
    everywhere = np.repeat(np.arange(areas), census)
    x, t = draw(code)
    return (np.exp(t), x, code), (draw(everywhere)[0], everywhere)


@pytest.mark.parametrize("transform", ["identity", "log", "box-cox", "log-shift"])
def test_prediction_is_the_conditional_normal_written_out(transform):
    (y, x, code), (cx, ccode) = survey()
    fit = area.fit_nested_error(y, x, code, transform=transform)
    line = float(np.median(y))
    found = area.ebp(fit, cx, ccode, line=line, replicates=0)
    t = fit.transform.forward(y)
    sample = np.column_stack([np.ones(len(y)), x["x"], x["poor"]])
    census = np.column_stack([np.ones(len(ccode)), cx["x"], cx["poor"]])
    v = fit.sigma_e2 * np.eye(len(y)) + fit.sigma_u2 * (code[:, None] == code[None, :])
    across = fit.sigma_u2 * (ccode[:, None] == code[None, :])
    mean = census @ fit.beta + across @ np.linalg.solve(v, t - sample @ fit.beta)
    var = fit.sigma_e2 + fit.sigma_u2 - np.einsum("rs,sr->r", across, np.linalg.solve(v, across.T))
    poverty = Poverty.prepare(fit.transform, line, (0, 1, 2), (var.min() ** 0.5, var.max() ** 0.5))
    want = poverty(mean, np.sqrt(var))
    for alpha in (0.0, 1.0, 2.0):
        each = np.bincount(ccode, want[alpha]) / np.bincount(ccode)
        assert found.of(f"fgt{alpha:g}") == pytest.approx(each, rel=1e-6)


@settings(max_examples=8, deadline=None)
@given(
    st.integers(0, 1000), st.floats(0.02, 500), st.sampled_from(["identity", "log", "box-cox", "log-shift"])
)
def test_a_change_of_currency_leaves_poverty_alone(seed, scale, transform):
    (y, x, code), census = survey(seed)
    line = float(np.quantile(y, 0.3))
    names = ("fgt0", "fgt1.5", "gini")
    first = area.ebp(
        area.fit_nested_error(y, x, code, transform=transform),
        *census,
        line=line,
        indicators=names,
        replicates=0,
    )
    second = area.ebp(
        area.fit_nested_error(y * scale, x, code, transform=transform),
        *census, line=line * scale, indicators=names, replicates=0,
    )  # fmt: skip
    assert second.value == pytest.approx(first.value, rel=2e-4, abs=1e-6)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1000))
def test_weights_stand_for_rows_and_the_order_of_rows_is_nothing(seed):
    (y, x, code), (cx, ccode) = survey(seed)
    fit = area.fit_nested_error(y, x, code, transform="log")
    rng = np.random.default_rng(seed)
    times = rng.integers(1, 5, len(ccode))
    options = {"line": 40.0, "indicators": ("fgt0", "fgt2", "mean", "median", "gini"), "replicates": 0}
    weighted = area.ebp(fit, cx, ccode, weight=times, **options)
    mixed = rng.permutation(times.sum())
    rows = {name: np.repeat(column, times)[mixed] for name, column in cx.items()}
    repeated = area.ebp(fit, rows, np.repeat(ccode, times)[mixed], **options)
    assert weighted.value == pytest.approx(repeated.value, rel=1e-9)
    assert weighted.size == pytest.approx(repeated.size)
    scaled = area.ebp(fit, cx, ccode, weight=times * 7.5, **options)
    assert scaled.value == pytest.approx(weighted.value, rel=1e-9)


def test_poverty_rises_with_the_line_and_falls_with_the_order():
    (y, x, code), census = survey()
    fit = area.fit_nested_error(y, x, code, transform="box-cox")
    at = [area.ebp(fit, *census, line=line, replicates=0).value for line in (20.0, 40.0, 80.0)]
    assert (np.diff(at, axis=0) > 0).all()
    assert (np.diff(at, axis=1) < 0).all()


def test_sampled_units_are_known_when_the_rest_is_predicted():
    (y, x, code), (cx, ccode) = survey()
    fit = area.fit_nested_error(y, x, code, transform="log")
    options = {"line": 40.0, "indicators": ("fgt0", "fgt1", "mean")}
    rest = area.ebp(fit, cx, ccode, mix="rest", **options)
    alone = area.ebp(fit, cx, ccode, mix="census", **options)
    own = np.bincount(code, y < 40.0)
    want = (60 * alone.of("fgt0")[:8] + own) / 72
    assert rest.of("fgt0")[:8] == pytest.approx(want)
    assert rest.rmse("mean")[:8] == pytest.approx(alone.rmse("mean")[:8] * 60 / 72)
    assert rest.size.tolist() == [72] * 8 + [60] * 2
    assert rest.value[:, 8:] == pytest.approx(alone.value[:, 8:])


def test_an_area_without_sample_is_synthetic_flagged_and_less_sure():
    (y, x, code), census = survey(3)
    fit = area.fit_nested_error(y, x, code, transform="log")
    found = area.ebp(fit, *census, line=40.0)
    told = found.estimates("fgt0", period="2026", source="a survey")
    assert [one.flag == "no sample" for one in told] == [False] * 8 + [True] * 2
    assert found.rmse("fgt0")[8:].min() > found.rmse("fgt0")[:8].max()
    assert all(0 <= one.low <= one.value <= one.high <= 1 for one in told)
    assert told[0].n == 12
    assert told[0].domain == "0"
    assert "B=100" in told[0].method


def test_an_area_with_one_unit_is_flagged():
    (y, x, code), census = survey()
    keep = np.flatnonzero((code > 0) | (np.arange(len(code)) == 0))
    fit = area.fit_nested_error(y[keep], {k: v[keep] for k, v in x.items()}, code[keep], transform="log")
    assert area.ebp(fit, *census, line=40.0).estimates("fgt0")[0].flag == "one unit"


def test_without_replicates_no_error_is_claimed():
    (y, x, code), census = survey()
    one = area.ebp(area.fit_nested_error(y, x, code), *census, line=40.0, replicates=0).estimates("fgt0")[0]
    assert one.se is None
    assert np.isnan(one.low)
    assert np.isnan(one.high)


def test_the_same_seed_gives_the_same_error():
    (y, x, code), census = survey()
    fit = area.fit_nested_error(y, x, code, transform="box-cox")
    runs = [area.ebp(fit, *census, line=40.0, replicates=10, seed=seed).mse for seed in (5, 5, 6)]
    assert (runs[0] == runs[1]).all()
    assert (runs[0] != runs[2]).any()


@pytest.mark.slow
@pytest.mark.parametrize("transform", ["log", "box-cox"])
def test_the_error_is_that_of_worlds_drawn_unit_by_unit(transform):
    """The slow honest bootstrap: every census unit drawn, its poverty counted, the model fitted again."""
    (y, x, code), (cx, ccode) = survey(2)
    fit = area.fit_nested_error(y, x, code, transform=transform)
    # where the power is estimated anew it may fall below 0 in some worlds, where mean and Gini are not defined
    names = ("fgt0", "fgt1", "median", "mean", "gini")[: 5 if transform == "log" else 3]
    line, rng, worlds = 40.0, np.random.default_rng(9), 200
    found = area.ebp(fit, cx, ccode, line=line, indicators=names, replicates=200).mse
    sample = np.column_stack([np.ones(len(y)), x["x"], x["poor"]]) @ fit.beta
    census = np.column_stack([np.ones(len(ccode)), cx["x"], cx["poor"]]) @ fit.beta
    total = np.zeros((len(names), 10))
    for _ in range(worlds):
        u = rng.normal(0, fit.sigma_u2**0.5, 10)
        own = fit.transform.inverse(sample + u[code] + rng.normal(0, fit.sigma_e2**0.5, len(code)))
        all_ = fit.transform.inverse(census + u[ccode] + rng.normal(0, fit.sigma_e2**0.5, len(ccode)))
        units = np.sort(all_.reshape(10, 60), axis=1)
        gap = np.clip(1 - units / line, 0, None)
        gini = (units @ (2 * np.arange(1, 61) - 61)) / (60 * units.sum(axis=1))
        true = np.stack([(gap > 0).mean(1), gap.mean(1), np.median(units, axis=1), units.mean(1), gini])[
            : len(names)
        ]
        again = area.fit_nested_error(np.maximum(own, 1e-3), x, code, transform=transform)
        told = area.ebp(again, cx, ccode, line=line, indicators=names, replicates=0).value
        total += (told - true) ** 2
    want = total / worlds
    # averaged over areas: what is left is Monte Carlo (about 5 % here) and, for the Gini, the bias of 60 units
    assert found[:, :8].mean(axis=1)[:4] == pytest.approx(want[:, :8].mean(axis=1)[:4], rel=0.15)
    assert found[4:, :8].mean(axis=1) == pytest.approx(want[4:, :8].mean(axis=1), rel=0.2)
    assert found[:2, 8:].mean() == pytest.approx(want[:2, 8:].mean(), rel=0.3)


def test_the_error_holds_the_truth_as_often_as_it_says():
    """Fresh worlds, known truth: 95 % intervals of the headcount hold it near 95 % of the time."""
    hits = []
    for seed in range(25):
        rng = np.random.default_rng(seed)
        code, everywhere = np.repeat(np.arange(20), 15), np.repeat(np.arange(20), 100)
        u = rng.normal(0, 0.35, 20)
        x, cx = rng.integers(0, 3, len(code)), rng.integers(0, 3, len(everywhere))
        y = np.exp(3 + 0.3 * x + u[code] + rng.normal(0, 0.6, len(code)))
        truth = np.exp(3 + 0.3 * cx + u[everywhere] + rng.normal(0, 0.6, len(everywhere))) < 18
        fit = area.fit_nested_error(y, {"x": x}, code, transform="log")
        told = area.ebp(fit, {"x": cx}, everywhere, line=18.0, indicators=("fgt0",), replicates=60, seed=seed)
        rates = truth.reshape(20, 100).mean(axis=1)
        hits += [one.low <= rate <= one.high for one, rate in zip(told.estimates("fgt0"), rates, strict=True)]
    assert 0.91 < np.mean(hits) < 0.98  # 500 intervals


def changed(**parts):
    (y, x, code), (cx, ccode) = survey()
    fit = area.fit_nested_error(y, x, code, transform="log")
    return {"fit": fit, "x": cx, "area": ccode, "line": 40.0} | parts


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"x": {"x": np.ones(600)}}, "columns poor"),
        ({"x": {"x": np.ones(600), "poor": np.full(600, np.nan)}}, "column poor"),
        ({"x": {"x": np.ones(600), "poor": np.ones(599)}}, "column poor"),
        ({"area": np.array([str(k) for k in range(600)])}, "texts"),
        ({"area": np.arange(600) + 1000}, "No census area"),
        ({"line": -1.0}, "line"),
        ({"weight": np.zeros(600)}, "column weight"),
        ({"x": {"x": [], "poor": []}, "area": []}, "empty"),
    ],
)
def test_a_bad_census_is_refused_by_name(parts, says):
    with pytest.raises(NumbersError, match=says):
        area.ebp(**changed(**parts))


@pytest.mark.parametrize(
    "parts",
    [
        {"indicators": ("fgt-1",)},
        {"indicators": ("watts",)},
        {"indicators": ("q1.5",)},
        {"line": None},
        {"mix": "half"},
        {"mix": "rest", "indicators": ("gini",)},
        {"replicates": -1},
        {"level": 95},
        {"area": None},
        {"negatives": "drop"},
    ],
)
def test_an_unknown_option_is_refused(parts):
    with pytest.raises(ParameterError):
        area.ebp(**changed(**parts))


def test_a_census_compressed_for_another_model_is_refused():
    made = changed()
    cells = area.compress(made["x"], made["area"], names=("intercept", "x"))
    with pytest.raises(NumbersError, match="other columns"):
        area.ebp(made["fit"], cells, line=40.0)


def test_a_mean_that_may_be_infinite_is_flagged():
    (y, x, code), census = survey()
    fit = area.fit_nested_error(y, x, code, transform=area.Transform("box-cox", -0.5))
    told = area.ebp(fit, *census, line=40.0, indicators=("mean", "fgt0"), replicates=5)
    assert {one.flag for one in told.estimates("mean")} == {"undefined"}
    assert np.isfinite(told.of("fgt0")).all()
    with pytest.raises(ParameterError, match="no such indicator"):
        told.of("gini")
