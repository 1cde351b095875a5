"""Expected poverty against numerical integration of its definition, and the census as cells."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import ndtr, ndtri

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure import area
from sasaran.measure.area.cells import Cells
from sasaran.measure.area.mixture import Mixture
from sasaran.measure.area.poverty import Poverty, expected_mean, expected_square
from sasaran.measure.area.transform import Transform

ORDERS = (0.0, 0.4, 1.0, 1.5, 2.0, 4.0)
CASES = [
    (Transform("identity"), 10.0, 8.0, 5.0),
    (Transform("identity"), 10.0, 40.0, 5.0),
    (Transform("log", 0.0), 10.0, 2.0, 0.6),
    (Transform("log", 30.0), 10.0, 3.6, 0.3),
    (Transform("log-shift", 5e4), 10.0, 10.82, 0.001),
    (Transform("box-cox", 0.6046), 10885.0, 500.0, 101.0),
    (Transform("box-cox", 0.6046), 10885.0, 300.0, 101.0),
    (Transform("box-cox", 0.1), 100.0, 5.5, 1.0),
    (Transform("box-cox", 0.0), 100.0, 4.5, 0.7),
    (Transform("box-cox", -0.3), 100.0, 2.5, 0.15),
    (Transform("box-cox", 1.0), 100.0, 130.0, 30.0),
    (Transform("box-cox", 1.7), 100.0, 1500.0, 500.0),
    (Transform("box-cox", 1.0), 100.0, 60.0, 0.1),
    (Transform("box-cox", 0.5), 100.0, 17.9, 0.05),
    (Transform("log", 200.0), 10.0, 5.33, 0.0005),
]


def honest(transform, line, m, s, alpha, negatives):
    """∫ (1 - y/z)^α over the poor, welfare worked out unit by unit from its definition."""

    def welfare(t):
        kind, c = transform.kind, transform.value
        if kind == "identity":
            y = t
        elif kind != "box-cox":
            y = math.exp(t) - c
        elif c == 0:
            y = math.exp(t)
        else:
            base = c * t + 1
            y = base ** (1 / c) if base > 0 else (0.0 if c > 0 else math.inf)
        return max(y, 0.0) if negatives == "zero" else y

    def value(x):
        y = welfare(m + s * x)
        return (1 - y / line) ** alpha * math.exp(-x * x / 2) / math.sqrt(2 * math.pi) if y < line else 0.0

    def standard(y):
        if transform.kind == "identity":
            return (y - m) / s
        if transform.kind != "box-cox":
            return (math.log(y + transform.value) - m) / s if y + transform.value > 0 else -math.inf
        if transform.value == 0:
            return (math.log(y) - m) / s if y > 0 else -math.inf
        if y == 0:
            return (-1 / transform.value - m) / s if transform.value > 0 else -math.inf
        return ((y**transform.value - 1) / transform.value - m) / s

    top = min(standard(line), 10.0)
    if top <= -10:
        return 0.0
    kinks = [k for k in [standard(0.0)] if -10 < k < top]
    return quad(value, -10, top, limit=400, points=kinks or None, epsabs=1e-13, epsrel=1e-12)[0]


@pytest.mark.parametrize("negatives", ["keep", "zero"])
@pytest.mark.parametrize(("transform", "line", "m", "s"), CASES, ids=str)
def test_expected_poverty_is_its_integral(transform, line, m, s, negatives):
    poverty = Poverty.prepare(transform, line, ORDERS, (0.9 * s, 1.1 * s), negatives=negatives)
    found = poverty(np.array([m]), np.array([s]))
    assert poverty.error < 1e-9
    for alpha in ORDERS:
        want = honest(transform, line, m, s, alpha, negatives)
        assert found[alpha][0] == pytest.approx(want, abs=2e-9, rel=1e-8)


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(CASES),
    st.floats(-4, 4),
    st.floats(0.3, 2),
    st.sampled_from(ORDERS),
    st.sampled_from(["keep", "zero"]),
)
def test_expected_poverty_anywhere(case, a, wider, alpha, negatives):
    transform, line, _, s = case
    s *= wider
    m = float(transform.forward(line)) - a * s
    poverty = Poverty.prepare(transform, line, [alpha], (s, s), negatives=negatives)
    want = honest(transform, line, m, s, alpha, negatives)
    assert poverty(np.array([m]), np.array([s]))[alpha][0] == pytest.approx(want, abs=1e-8, rel=1e-7)


@pytest.mark.parametrize(("transform", "line", "m", "s"), [c for c in CASES if c[0].value >= 0], ids=str)
def test_expected_mean_and_square(transform, line, m, s):
    def moment(power):
        density = lambda x: float(transform.inverse(m + s * x)) ** power * math.exp(-x * x / 2)  # noqa: E731
        return quad(density, -12, 14, limit=300)[0] / math.sqrt(2 * math.pi)

    assert expected_mean(transform, np.array([m]), s)[0] == pytest.approx(moment(1), rel=1e-5)
    assert expected_square(transform, np.array([m]), s)[0] == pytest.approx(moment(2), rel=1e-5)


def test_a_mean_that_does_not_exist_is_no_number():
    near, far = expected_mean(Transform("box-cox", -0.3), np.array([2.5, 1.0]), 0.15)
    assert np.isnan(near)  # within 9 s of 1/0.3, where welfare is infinite
    assert far == pytest.approx(0.7 ** (-1 / 0.3), rel=0.1)


@pytest.mark.parametrize("line", [0.0, -5.0, np.nan, np.inf])
def test_a_line_must_be_positive(line):
    with pytest.raises(NumbersError, match="line"):
        Poverty.prepare(Transform("identity"), line, [0.0], (1.0, 1.0))


def test_orders_and_negatives_are_checked():
    with pytest.raises(ParameterError):
        Poverty.prepare(Transform("identity"), 1.0, [-1.0], (1.0, 1.0))
    with pytest.raises(ParameterError):
        Poverty.prepare(Transform("identity"), 1.0, [1.0], (1.0, 1.0), negatives="drop")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 200), st.booleans())
def test_cells_hold_every_row_and_no_row_twice(seed, rows, weighted):
    rng = np.random.default_rng(seed)
    x = {
        "a": rng.integers(-3, 3, rows),
        "b": rng.choice([0.25, 1.5, 1e12, -7.0], rows),
        "c": rng.integers(0, 2, rows) * 10**15,
    }
    places = rng.choice(["x", "y", "zz"], rows)
    weight = rng.uniform(0.5, 2, rows) if weighted else None
    cells = area.compress(x, places, names=("intercept", "a", "b", "c"), weight=weight)
    want: dict[tuple, list[float]] = {}
    for k in range(rows):
        key = (places[k], float(x["a"][k]), float(x["b"][k]), float(x["c"][k]))
        want.setdefault(key, []).append(1.0 if weight is None else weight[k])
    found = {
        (str(cells.areas[at]), *row[1:]): (count, square)
        for at, row, count, square in zip(cells.area, cells.x, cells.count, cells.square, strict=True)
    }
    assert len(found) == len(cells.count) == len(want)
    for key, weights in want.items():
        assert found[key] == pytest.approx((sum(weights), sum(w * w for w in weights)))


def one_area(m, count=None):
    m = np.asarray(m, dtype=float)
    count = np.ones(len(m)) if count is None else np.asarray(count, dtype=float)
    code = np.zeros(len(m), int)
    return Cells(
        np.array(["a"]), code, m[:, None], count, count, np.array([count.sum()]), int(count.sum()), ("m",)
    ), m


@settings(max_examples=20, deadline=None)
@given(st.floats(0.05, 1.5), st.floats(-2, 12), st.floats(0.02, 0.98))
def test_one_lognormal_has_its_textbook_gini_and_quantiles(s, m, p):
    cells, means = one_area([m])
    mixture = Mixture(cells, Transform("log", 0.0), means, np.array([s]))
    assert mixture.gini()[0][0] == pytest.approx(2 * ndtr(s / math.sqrt(2)) - 1, abs=1e-6)
    assert mixture.quantile(p)[0][0] == pytest.approx(math.exp(m + s * ndtri(p)), rel=1e-8)


def test_quantile_gini_and_their_noise_meet_a_simulated_area():
    rng = np.random.default_rng(11)
    cells, means = one_area([300.0, 420.0, 520.0], [300, 500, 200])
    transform = Transform("box-cox", 0.6)
    mixture = Mixture(cells, transform, means, np.array([90.0]))
    draws = np.sort(
        transform.inverse(np.repeat(means, [300, 500, 200])[None, :] + rng.normal(0, 90, (3000, 1000))),
        axis=1,
    )
    ranks = 2 * np.arange(1, 1001) - 1001
    gini = (draws @ ranks) / (1000 * draws.sum(axis=1))
    tenth = draws[:, 99:101].mean(axis=1)
    for (value, noise), drawn in ((mixture.gini(), gini), (mixture.quantile(0.1), tenth)):
        assert value[0] == pytest.approx(drawn.mean(), rel=0.01)
        assert math.sqrt(noise[0]) == pytest.approx(drawn.std(), rel=0.1)


@pytest.mark.parametrize(
    "transform",
    [Transform("identity"), Transform("log", 0.0), Transform("box-cox", 0.4), Transform("box-cox", -0.2)],
)
def test_many_cells_are_looked_up_as_exactly_as_a_bootstrap_needs(transform):
    """Two spreads, means from far above the line to far below: the table differs from the formula by less than 2e-7."""
    rng = np.random.default_rng(3)
    line = 50.0
    s = np.array([0.4, 0.35, 0.4, 0.35]) * float(transform.slope(transform.forward(line)) ** -1 * line)
    area = np.sort(rng.integers(0, 4, 60_000))
    m = transform.forward(line) + s.max() * rng.uniform(-4, 4, len(area))
    kernel = Poverty.prepare(transform, line, (0, 1, 2), (float(s.min()), float(s.max())))
    direct, table = kernel(m, s[area]), kernel.by_area(m, s, area)
    for alpha in (0.0, 1.0, 2.0):
        assert np.abs(direct[alpha] - table[alpha]).max() < 2e-7
        assert (direct[alpha] != table[alpha]).any()  # it was looked up


def test_few_cells_are_reckoned_not_looked_up():
    kernel = Poverty.prepare(Transform("log", 0.0), 50.0, (0,), (0.4, 0.4))
    m, s, area = np.linspace(3, 5, 50), np.array([0.4]), np.zeros(50, dtype=int)
    assert (kernel.by_area(m, s, area)[0.0] == kernel(m, s[area])[0.0]).all()
