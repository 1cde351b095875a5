"""The area-level model, benchmarking, diagnosis and the picture."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure import area
from sasaran.measure.area.result import flag_of
from sasaran.schema.estimate import Estimate


def level(seed=1, m=30, a=1.0, missing=0):
    """Direct estimates, variances, covariates, labels, sample sizes and the truth of an area-level world."""
    rng = np.random.default_rng(seed)
    x = {"road": rng.normal(0, 1, m), "school": rng.uniform(0, 1, m)}
    psi = rng.uniform(0.3, 2.0, m)
    truth = 5 + x["road"] - 2 * x["school"] + rng.normal(0, a**0.5, m)
    direct = truth + rng.normal(0, psi**0.5)
    n = np.full(m, 20)
    direct[m - missing :], n[m - missing :] = np.nan, 0
    return direct, psi, x, np.arange(m), n, truth


def fitted(*parts, **options):
    direct, psi, x, labels, n, _ = parts
    return area.fay_herriot(direct, psi, x, labels, n=n, **options)


def written_out(a, direct, psi, x, method):
    matrix = np.column_stack([np.ones(len(direct)), *x.values()])
    v = np.diag(a + psi)
    inverse = np.linalg.inv(v)
    information = matrix.T @ inverse @ matrix
    beta = np.linalg.solve(information, matrix.T @ inverse @ direct)
    rest = direct - matrix @ beta
    value = np.linalg.slogdet(v)[1] + rest @ inverse @ rest
    m = len(direct)
    if method == "fh":
        return rest @ inverse @ rest - (m - matrix.shape[1])
    if method == "ml":
        return -(m * np.log(2 * np.pi) + value) / 2
    value += np.linalg.slogdet(information)[1] + (m - matrix.shape[1]) * np.log(2 * np.pi)
    extra = {"ll": np.log(a), "yl": np.log(np.arctan((a / (a + psi)).sum())) / m}.get(method, 0.0)
    return -value / 2 + extra


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 5000), st.sampled_from(["reml", "ml", "ll", "yl", "fh"]))
def test_the_variance_solves_the_equation_written_out(seed, method):
    world = level(seed)
    fit = fitted(*world, method=method)
    direct, psi, x = world[:3]
    if fit.method != method:
        assert method not in ("ll", "yl")
        assert fit.estimates.notes
        return
    if method == "fh":
        assert written_out(fit.sigma_u2, direct, psi, x, "fh") == pytest.approx(0, abs=1e-7)
        return
    here = written_out(fit.sigma_u2, direct, psi, x, method)
    assert all(
        written_out(a, direct, psi, x, method) <= here + 1e-10
        for a in np.r_[fit.sigma_u2 * np.array([0.98, 1.02]), np.geomspace(1e-4, 100, 60)]
    )
    if method in ("reml", "ml"):
        assert fit.loglik == pytest.approx(here)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 5000), st.floats(0.01, 100), st.sampled_from(["reml", "ml", "fh", "pr", "ll", "yl"]))
def test_units_and_order_change_nothing(seed, scale, method):
    world = level(seed)
    first = fitted(*world, method=method)
    direct, psi, x, labels, n, _ = world
    mixed = np.random.default_rng(seed).permutation(len(direct))
    second = area.fay_herriot(
        direct[mixed] * scale, psi[mixed] * scale**2, {k: v[mixed] for k, v in x.items()}, labels[mixed],
        n=n[mixed], method=method,
    )  # fmt: skip
    assert second.sigma_u2 == pytest.approx(first.sigma_u2 * scale**2, rel=1e-6)
    assert second.estimates.of("mean") == pytest.approx(first.estimates.of("mean")[mixed] * scale, rel=1e-6)
    assert second.estimates.rmse("mean") == pytest.approx(
        first.estimates.rmse("mean")[mixed] * scale, rel=1e-6
    )


def test_an_estimate_lies_between_direct_and_synthetic():
    world = level(3)
    fit = fitted(*world)
    value = fit.estimates.of("mean")
    assert (value >= np.minimum(world[0], fit.synthetic) - 1e-12).all()
    assert (value <= np.maximum(world[0], fit.synthetic) + 1e-12).all()


@pytest.mark.parametrize("method", ["reml", "ml", "fh", "pr"])
def test_a_variance_of_zero_is_never_taken_silently(method):
    direct, psi, x, labels, n, _ = level(2, a=0.0)
    regular = (
        5 + x["road"] - 2 * x["school"] + 0.1 * np.sign(direct - np.median(direct))
    )  # far too little scatter
    fit = area.fay_herriot(regular, psi, x, labels, n=n, method=method)
    assert fit.method == "yl"
    assert fit.sigma_u2 > 0
    assert f"{method} put the variance between areas at 0" in fit.estimates.notes[0]
    assert "Yoshimori-Lahiri" in fit.estimates.estimates("mean")[0].method


def test_areas_without_sample_are_synthetic_flagged_and_less_sure():
    world = level(4, m=40, missing=5)
    fit = fitted(*world)
    told = fit.estimates.estimates("mean")
    assert [one.flag == "no sample" for one in told] == [False] * 35 + [True] * 5
    assert fit.estimates.of("mean")[35:] == pytest.approx(fit.synthetic[35:])
    assert (fit.estimates.rmse("mean")[35:] ** 2 > fit.sigma_u2).all()


@pytest.mark.parametrize("method", ["reml", "ml", "fh", "pr", "ll", "yl"])
def test_the_error_told_is_the_error_made(method):
    """250 worlds of known truth: mean of the told MSE beside the mean squared error, over all areas."""
    told, made = [], []
    for seed in range(250):
        world = level(seed)
        found = fitted(*world, method=method).estimates
        told.append((found.rmse("mean") ** 2).mean())
        made.append(((found.of("mean") - world[5]) ** 2).mean())
    assert np.mean(told) == pytest.approx(np.mean(made), rel=0.08)
    assert np.mean(made) < 0.8 * np.mean(
        [level(seed)[1].mean() for seed in range(20)]
    )  # and better than direct


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d, p, x, n: p.__setitem__(3, 0.0), "column variance"),
        (lambda d, p, x, n: p.__setitem__(3, np.nan), "column variance"),
        (lambda d, p, x, n: n.__setitem__(3, 0), "columns direct, n"),
        (lambda d, p, x, n: d.__setitem__(3, np.nan), "columns direct, n"),
        (lambda d, p, x, n: x.__setitem__("twice", x["road"] * 2), "columns twice"),
        (lambda d, p, x, n: x["road"].__setitem__(2, np.nan), "column road"),
        (lambda d, p, x, n: d.__setitem__(slice(None), 4.0), "constant"),
    ],
)
def test_bad_areas_are_refused_by_name(change, says):
    direct, psi, x, labels, n, _ = level()
    change(direct, psi, x, n)
    with pytest.raises(NumbersError, match=says):
        area.fay_herriot(direct, psi, x, labels, n=n)


def test_an_unknown_method_is_refused():
    with pytest.raises(ParameterError):
        fitted(*level(), method="bayes")


def shares(seed=0, d=20):
    rng = np.random.default_rng(seed)
    value = rng.uniform(0.02, 0.6, d)
    return area.AreaEstimates(
        ("fgt0", "fgt1"), np.arange(d), np.stack([value, value / 4]), np.full((2, d), 0.0009) * value, np.full(d, 30),
        rng.integers(1000, 9000, d).astype(float), "made",
    )  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 1000), st.sampled_from(["ratio", "difference", "variance", "logit"]), st.floats(0.9, 1.1)
)
def test_benchmarked_areas_add_up(seed, method, factor):
    before = shares(seed)
    target = float(np.average(before.of("fgt0"), weights=before.size)) * factor
    try:
        after = area.benchmark(before, "fgt0", target, method=method)
    except NumbersError:
        assert method in ("difference", "variance")  # may push a small share below 0, and says so
        return
    assert np.average(after.of("fgt0"), weights=after.size) == pytest.approx(target, rel=1e-9)
    moved = after.of("fgt0") - before.of("fgt0")
    assert (np.sign(moved) == np.sign(factor - 1)).all() or abs(factor - 1) < 1e-9
    assert after.mse[0] == pytest.approx(before.mse[0] + moved**2)
    assert "benchmarked" in after.notes[-1]
    assert after.indicators == ("fgt0",)


def test_groups_meet_their_own_targets_and_bring_their_error():
    before = shares()
    city = np.repeat(["east", "west"], 10)
    target = {"east": 0.3, "west": Estimate(0.2, 0.02, 0.16, 0.24, 0.95, "official", 0, official=True)}
    after = area.benchmark(before, "fgt0", target, group=city)
    for label, rate in (("east", 0.3), ("west", 0.2)):
        here = city == label
        assert np.average(after.of("fgt0")[here], weights=before.size[here]) == pytest.approx(rate)
    value, size = before.of("fgt0")[10:], before.size[10:]
    slope = value / np.average(value, weights=size)
    moved = after.of("fgt0")[10:] - value
    assert after.mse[0, 10:] == pytest.approx(before.mse[0, 10:] + moved**2 + slope**2 * 0.02**2)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"target": 0.99, "method": "ratio"}, "leave the range"),
        ({"target": 1.2, "method": "logit"}, "not a share"),
        ({"target": {"x": 0.1}, "group": np.zeros(20)}, "no target"),
        ({"target": 0.2, "weight": np.zeros(20)}, "column weight"),
    ],
)
def test_a_target_that_cannot_be_met_is_refused(options, says):
    with pytest.raises(NumbersError, match=says):
        area.benchmark(shares(), "fgt0", options.pop("target"), **options)


def test_an_unknown_way_to_benchmark_is_refused():
    with pytest.raises(ParameterError):
        area.benchmark(shares(), "fgt0", 0.2, method="raking")


def test_flags():
    assert [flag_of(0.2, se, 9) for se in (0.01, 0.06, 0.11)] == ["", "caution", "inaccurate"]
    assert flag_of(np.nan, None, 9) == "undefined"
    assert flag_of(0.2, 0.01, 0) == "no sample"
    assert flag_of(0.2, 0.01, 1) == "one unit"


def test_a_good_model_is_told_from_a_bad_one():
    rng = np.random.default_rng(6)
    code = np.repeat(np.arange(30), 20)
    u, e = rng.normal(0, 1, 30), rng.normal(0, 1, 600)
    good = area.diagnose(area.fit_nested_error(10 + u[code] + e, {}, code))
    assert good.residuals.p > 0.05
    assert good.effects.n == 30
    assert not good.outlying
    bad = area.diagnose(area.fit_nested_error(10 + np.where(code == 4, 9.0, u[code]) + np.exp(e), {}, code))
    assert bad.residuals.p < 1e-6
    assert bad.residuals.skewness > 1
    assert bad.outlying == ("4",)
    assert good.r2_marginal == pytest.approx(0, abs=1e-12)
    assert good.r2_conditional == pytest.approx(good.icc)
    one = area.diagnose(fitted(*level(4, missing=3)))
    assert one.residuals.n == 27
    assert 0 < one.shrinkage[0] < one.shrinkage[2] < 1


def compared(missing=4):
    world = level(5, m=25, missing=missing)
    fit = fitted(*world)
    return area.compare(fit.estimates, "mean", world[0], world[1] ** 0.5), fit, world


def test_before_and_after():
    found, fit, (direct, psi, *_rest) = compared()
    assert found.compared == 21
    assert found.usable_after > found.usable_before
    assert found.median_after < found.median_before
    assert 0.05 < found.p <= 1
    strange = area.compare(fit.estimates, "mean", direct + 5, psi**0.5)
    assert strange.p < 1e-6
    estimates = [
        Estimate(float(v), float(p) ** 0.5, 0, 0, 0.95, "direct", 20, domain=str(k))
        for k, (v, p) in enumerate(zip(direct, psi, strict=True)) if np.isfinite(v)
    ]  # fmt: skip
    same = area.compare(fit.estimates, "mean", estimates[::-1])
    assert same.direct[:21] == pytest.approx(found.direct[:21])
    assert same.wald == pytest.approx(found.wald)


def test_nothing_to_compare_is_refused():
    _, fit, world = compared()
    with pytest.raises(NumbersError, match="No area"):
        area.compare(fit.estimates, "mean", np.full(25, np.nan), np.full(25, np.nan))
    bare = fit.estimates.with_values(fit.estimates.value, None, "")
    with pytest.raises(NumbersError, match="errors are unknown"):
        area.compare(bare, "mean", world[0], world[1])


def test_the_picture_shows_every_area_once_and_in_order():
    found, _, _ = compared()
    drawn = area.caterpillar(
        found, title="Jalan & sekolah <1>", before="langsung", after="model", percent=False
    )
    root = ET.fromstring(drawn)
    space = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{space}title").text == "Jalan & sekolah <1>"
    dots = root.findall(f"{space}circle")[2:]  # two of the legend
    squares = root.findall(f"{space}rect")[2:]  # the ground and the legend's
    assert len(dots) == 25
    assert len(squares) == 21
    across = [float(dot.get("cx")) for dot in dots]
    assert across == sorted(across)
    assert sum(dot.get("fill") == "white" for dot in dots) == 4
    assert "nan" not in drawn


def test_the_picture_draws_the_intervals_of_the_table_and_no_event_is_not_certainty():
    """A direct share of 0 has no error but a limit: its line is drawn, and every line ends where the table's does."""
    found = area.AreaEstimates(
        ("fgt0",), np.array(["a", "b"]), np.array([[0.247, 0.03]]), np.array([[0.09, 0.0004]]), np.array([3, 47]),
        np.array([100.0, 100.0]), "model",
    )  # fmt: skip
    direct = [
        Estimate(0.08, 0.04, 0.003, 0.166, 0.95, "direct", 3, domain="a"),
        Estimate(0.0, 0.0, 0.0, 0.106, 0.95, "direct", 47, domain="b", flag="no event"),
    ]
    compared = area.compare(found, "fgt0", direct)
    assert compared.direct_low.tolist() == [0.003, 0.0] and compared.direct_high.tolist() == [0.166, 0.106]
    told = found.estimates("fgt0")
    assert [one.low for one in told] == compared.low.tolist()
    assert [one.high for one in told] == compared.high.tolist()
    root = ET.fromstring(area.caterpillar(compared))
    space = "{http://www.w3.org/2000/svg}"
    drawn = [line for line in root.findall(f"{space}line") if line.get("stroke") != "#dddddd"]
    assert len(drawn) == 4
    grid = sorted(float(line.get("x1")) for line in root.findall(f"{space}line") if line not in drawn)
    ends = [float(text.text.split()[0]) / 100 for text in root.findall(f"{space}text") if "%" in text.text]
    slope = (grid[-1] - grid[0]) / (max(ends) - min(ends))
    shown = sorted(
        round(min(ends) + (float(line.get(end)) - grid[0]) / slope, 3)
        for line in drawn
        for end in ("x1", "x2")
    )
    limits = [0.003, 0.166, 0.0, 0.106, *compared.low, *compared.high]
    assert shown == pytest.approx(sorted(limits), abs=2e-3)


def test_the_interval_of_a_share_is_a_score_interval_by_hand():
    """m = 0.16 / 0.01 = 16; middle 0.32005 / 1.2401 = 0.2581; half 1.96 sqrt(0.013751) / 1.2401 = 0.1853."""
    found = area.AreaEstimates(
        ("fgt0", "mean"), np.array(["a"]), np.array([[0.2], [5.0]]), np.array([[0.01], [1.0]]), np.array([9]),
        np.array([100.0]), "model",
    )  # fmt: skip
    share = found.estimates("fgt0")[0]
    assert (share.low, share.high) == pytest.approx((0.0728, 0.4434), abs=1e-4)
    mean = found.estimates("mean")[0]
    assert (mean.low, mean.high) == pytest.approx((5 - 1.95996, 5 + 1.95996), abs=1e-4)


def test_a_limit_nearer_to_nothing_than_one_unit_is_nothing():
    """Of 20 families a rate is 0, 1/20, 2/20 ...: an end at 0.7 % means none, one at 6 % does not."""
    found = area.AreaEstimates(
        ("fgt0",), np.array(["a", "b", "c"]), np.array([[0.05, 0.2, 0.05]]), np.array([[0.0025, 0.01, 0.0025]]),
        np.array([9, 9, 9]), np.array([20.0, 20.0, np.nan]), "model",
    )  # fmt: skip
    small, sure, unknown = found.estimates("fgt0")
    assert small.low == 0 and sure.low == pytest.approx(0.0728, abs=1e-4)
    assert 0 < unknown.low < 0.05 and unknown.high == small.high
    slight = area.AreaEstimates(
        ("fgt0",),
        np.array(["a"]),
        np.array([[1e-4]]),
        np.array([[1e-6]]),
        np.array([3]),
        np.array([400.0]),
        "model",
    ).estimates("fgt0")[0]
    assert slight.low == 0 and slight.high < 0.05  # 0.0 % with an error of 0.1 points is not "0 to 100 %"
