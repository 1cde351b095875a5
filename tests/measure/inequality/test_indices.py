"""Indices against a slow honest reference, and the axioms they are meant to keep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaran.measure.inequality.entropy import Atkinson, Entropy
from sasaran.measure.inequality.estimate import gini, inequality, lorenz, palma, within_between
from sasaran.measure.inequality.gini import Gini
from sasaran.measure.inequality.ordered import order
from sasaran.measure.inequality.quantile import Quantile, QuantileRatio
from sasaran.measure.inequality.shares import Share, ShareRatio, lorenz_points
from sasaran.measure.survey.design import Design

SMOOTH = [
    Gini(), Entropy(-1), Entropy(0), Entropy(0.5), Entropy(1), Entropy(2), Atkinson(0.5), Atkinson(1), Atkinson(2),
    Share(0, 0.37), Share(0.33, 0.91), ShareRatio(0.87, 0.41, "interpolated"),
]  # fmt: skip
RELATIVE = [*SMOOTH, ShareRatio(), QuantileRatio()]

welfare = st.lists(st.integers(1, 60), min_size=2, max_size=14)


@st.composite
def samples(draw):
    y = np.array(draw(welfare), dtype=float)
    w = np.array(draw(st.lists(st.integers(1, 5), min_size=len(y), max_size=len(y))), dtype=float)
    return y, w


def value(index, y, w):
    return index.measure(order(y, Design.make(w)))[0][0]


def slow_gini(y, w):
    """Mean absolute difference of all pairs over twice the mean."""
    total = 0.0
    for a, u in zip(y, w, strict=True):
        for b, v in zip(y, w, strict=True):
            total += u * v * abs(a - b)
    return total / (2 * sum(w) * sum(w * y))


def slow_entropy(y, w, alpha):
    mean, size, total = sum(w * y) / sum(w), sum(w), 0.0
    for a, u in zip(y, w, strict=True):
        r = a / mean
        if alpha == 0:
            total += -u * np.log(r)
        elif alpha == 1:
            total += u * r * np.log(r)
        else:
            total += u * (r**alpha - 1) / (alpha * (alpha - 1))
    return total / size


def slow_below(y, w, p):
    """Take the poorest, one after the other, until p of the weight is used up."""
    left, total = p * sum(w), 0.0
    for a, u in sorted(zip(y, w, strict=True)):
        total += a * min(u, left)
        left -= min(u, left)
    return total


@given(samples())
def test_gini_is_the_mean_difference_of_all_pairs(sample):
    y, w = sample
    assert value(Gini(), y, w) == pytest.approx(slow_gini(y, w), abs=1e-12)
    assert -1e-12 <= value(Gini(), y, w) < 1


@given(samples(), st.sampled_from([-1, 0, 0.5, 1, 2, 3]))
def test_entropy_is_its_sum(sample, alpha):
    y, w = sample
    assert value(Entropy(alpha), y, w) == pytest.approx(slow_entropy(y, w, alpha), abs=1e-11)


@given(samples(), st.floats(0.05, 0.95))
def test_shares_use_up_the_poorest(sample, p):
    y, w = sample
    total = sum(w * y)
    assert value(Share(0, p), y, w) == pytest.approx(slow_below(y, w, p) / total, abs=1e-9)
    top = total - slow_below(y, w, 0.9)
    assert palma(y, Design.make(w)).value[0] == pytest.approx(top / slow_below(y, w, 0.4), rel=1e-8)


@given(samples(), st.sampled_from(RELATIVE), st.floats(0.01, 1000))
def test_neither_the_unit_of_welfare_nor_of_weights_counts(sample, index, by):
    y, w = sample
    base = value(index, y, w)
    assert value(index, y * by, w) == pytest.approx(base, abs=1e-9, rel=1e-9, nan_ok=True)
    assert value(index, y, w * by) == pytest.approx(base, abs=1e-9, rel=1e-9, nan_ok=True)


@given(samples(), st.sampled_from(RELATIVE))
def test_a_unit_of_weight_w_is_w_units(sample, index):
    y, w = sample
    many = np.repeat(y, w.astype(int))
    assert value(index, many, np.ones(len(many))) == pytest.approx(
        value(index, y, w), abs=1e-9, rel=1e-9, nan_ok=True
    )


@given(samples(), st.sampled_from(RELATIVE), st.randoms())
def test_the_order_of_rows_does_not_count(sample, index, random):
    y, w = sample
    at = list(range(len(y)))
    random.shuffle(at)
    assert value(index, y[at], w[at]) == pytest.approx(value(index, y, w), abs=1e-12, rel=1e-12, nan_ok=True)


@given(samples(), st.sampled_from([Gini(), Entropy(-1), Entropy(0), Entropy(1), Entropy(2), Atkinson(1)]))
def test_giving_to_a_poorer_one_lessens_inequality(sample, index):
    y, w = sample
    w = np.ones_like(w)
    rich, poor = int(np.argmax(y)), int(np.argmin(y))
    if y[rich] - y[poor] < 1:
        return
    given_ = y.copy()
    given_[rich] -= 0.25
    given_[poor] += 0.25
    assert value(index, given_, w) < value(index, y, w)


@settings(max_examples=60)
@given(samples(), st.sampled_from(SMOOTH))
def test_influence_is_the_derivative_by_the_weight(sample, index):
    y, w = sample
    y = y + np.arange(len(y)) / 1000  # no ties at a quantile: a kink there has two slopes
    x = order(y, Design.make(w))
    z = np.zeros(len(y))
    z[x.at] = index.measure(x)[1]
    total, at = x.cum_weight, [getattr(index, name, None) for name in ("low", "high", "above", "upto")]
    if any(p is not None and np.abs(total - p * w.sum()).min() < 1e-3 for p in at):
        return
    step = 1e-5
    for k in range(len(y)):
        up, down = w.copy(), w.copy()
        up[k] += step
        down[k] -= step
        slope = (value(index, y, up) - value(index, y, down)) / (2 * step)
        assert z[k] == pytest.approx(slope, abs=2e-6, rel=2e-5)


@given(samples(), st.sampled_from([-1, 0, 0.5, 1, 2]), st.randoms())
def test_entropy_within_groups_is_the_weighted_sum_of_their_entropies(sample, alpha, random):
    y, w = sample
    group = np.array([random.choice("abc") for _ in y])
    found = within_between(y, Design.make(w), group, alpha)
    size, mean, within = w.sum(), (w @ y) / w.sum(), 0.0
    for label in set(group):
        at = group == label
        part = w[at].sum() / size
        ratio = (w[at] @ y[at]) / w[at].sum() / mean
        within += part * ratio**alpha * slow_entropy(y[at], w[at], alpha)
    assert found["within"].value[0] == pytest.approx(within, abs=1e-10)
    both = found["within"].value[0] + found["between"].value[0]
    assert found["total"].value[0] == pytest.approx(both, abs=1e-12)


@pytest.mark.parametrize("alpha", [0, 1, 2])
def test_error_of_the_part_between_is_near_its_jackknife(alpha):
    g = np.random.default_rng(5)
    group = g.integers(0, 3, 150)
    y, w = np.exp(g.normal(0, 0.5, 150) + group * 0.4), g.uniform(1, 3, 150)
    found = within_between(y, Design.make(w), group, alpha)
    for word in ("between", "within"):
        left_out = []
        for k in range(len(y)):
            keep = np.arange(len(y)) != k
            left_out.append(within_between(y[keep], Design.make(w[keep]), group[keep], alpha)[word].value[0])
        jackknife = np.sqrt(np.sum((np.array(left_out) - np.mean(left_out)) ** 2) * (len(y) - 1) / len(y))
        assert found[word].se[0] == pytest.approx(jackknife, rel=0.05)


def test_one_sort_serves_many_indices_and_domains():
    g = np.random.default_rng(3)
    y, w, area = g.lognormal(0, 0.6, 400), g.uniform(1, 3, 400), g.integers(0, 5, 400)
    design = Design.make(w, psu=np.arange(400) // 4)
    indices = [*SMOOTH, ShareRatio(), Quantile(0.3), QuantileRatio()]
    found = inequality(y, design, indices, by=area)
    for index in indices:
        assert list(found[index].domain) == [0, 1, 2, 3, 4]
        for label in range(5):
            alone = inequality(y, design, [index], universe=area == label)[index].one()
            here = found[index][label]
            assert (here.value, here.se) == pytest.approx((alone.value, alone.se), rel=1e-9)


def test_lorenz_curve_rises_below_the_diagonal_and_encloses_half_the_gini():
    g = np.random.default_rng(4)
    y, w = g.lognormal(0, 0.7, 300), g.uniform(1, 3, 300)
    design = Design.make(w)
    curve = lorenz_points(order(y, design))
    area = np.sum(np.diff(curve.population) * (curve.share[1:] + curve.share[:-1]) / 2)
    assert gini(y, design).one().value == pytest.approx(1 - 2 * area, rel=1e-12)
    found = lorenz(y, design)
    values = [found[p].one().value for p in sorted(found)]
    assert values == sorted(values)
    assert values == pytest.approx(list(curve.at(sorted(found))), rel=1e-12)
    assert all(v < p for p, v in zip(sorted(found), values, strict=True))
