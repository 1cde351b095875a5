"""The index against a slow honest count, and the properties that Alkire and Foster prove."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaran.measure import Design
from sasaran.measure.mpi import Indicator, Specification, alkire_foster, deprived

SPEC = Specification(
    "test",
    (Indicator("a", "one", 1 / 3), Indicator("b", "one", 1 / 6), Indicator("c", "two", 1 / 4),
     Indicator("d", "two", 1 / 4)),
)  # fmt: skip
NAMES = "abcd"


@st.composite
def samples(draw, gaps=False):
    n = draw(st.integers(6, 40))
    rng = np.random.default_rng(draw(st.integers(0, 2**31)))
    table = {name: (rng.random(n) < draw(st.floats(0.05, 0.95))).astype(float) for name in NAMES}
    if gaps:
        for name in NAMES:
            table[name][rng.random(n) < 0.15] = np.nan
        table["a"][0] = table["b"][0] = table["c"][0] = table["d"][0] = 1.0
    return table, rng.uniform(0.5, 3, n), rng.integers(0, 3, n), rng.integers(0, 5, n)


def slow(table, weights, k, missing):
    """Count unit by unit, as one would by hand: H, M0 and the censored headcounts."""
    all_weight = poor = depth = 0.0
    censored = dict.fromkeys(NAMES, 0.0)
    for i, weight in enumerate(weights):
        own = {x.name: x.weight for x in SPEC.indicators}
        gone = [x for x in NAMES if np.isnan(table[x][i])]
        if gone and missing == "drop":
            continue
        if missing == "reweight":
            dimensions = {d: [x.name for x in SPEC.indicators if x.dimension == d] for d in ("one", "two")}
            if any(set(inside) <= set(gone) for inside in dimensions.values()):
                continue
            for inside in dimensions.values():
                whole, seen = sum(own[x] for x in inside), sum(own[x] for x in inside if x not in gone)
                for x in inside:
                    own[x] = 0.0 if x in gone else own[x] * whole / seen
        score = sum(own[x] for x in NAMES if x not in gone and table[x][i] == 1)
        all_weight += weight
        if score >= k - 1e-9:
            poor += weight
            depth += weight * score
            for x in NAMES:
                censored[x] += weight * (x not in gone and table[x][i] == 1)
    return poor / all_weight, depth / all_weight, {x: c / all_weight for x, c in censored.items()}


@settings(deadline=None, max_examples=60)
@given(samples(gaps=True), st.sampled_from([0.1, 1 / 4, 1 / 3, 0.5, 1.0]),
       st.sampled_from(["drop", "reweight", "not deprived"]))  # fmt: skip
def test_equals_the_slow_count(sample, k, missing):
    table, weights, _, _ = sample
    found = alkire_foster(deprived(table, replace(SPEC, missing=missing)), Design.make(weights), k=k)[k]
    h, m0, censored = slow(table, weights, k, missing)
    assert found.h.one().value == pytest.approx(h, abs=1e-12)
    assert found.m0.one().value == pytest.approx(m0, abs=1e-12)
    for name in NAMES:
        assert found.censored[name].one().value == pytest.approx(censored[name], abs=1e-12)


@settings(deadline=None, max_examples=60)
@given(samples())
def test_falls_as_k_rises_and_decomposes(sample):
    table, weights, group, _ = sample
    cutoffs = (0.1, 0.25, 1 / 3, 0.5, 0.75, 1.0)
    design, found = Design.make(weights), deprived(table, SPEC)
    whole = alkire_foster(found, design, k=cutoffs)
    parts = alkire_foster(found, design, group, k=cutoffs)
    share = np.bincount(group, weights)[np.unique(group)] / weights.sum()
    for measure in ("h", "m0"):
        values = [getattr(whole[k], measure).one().value for k in cutoffs]
        assert all(low <= high + 1e-12 for high, low in pairwise(values))
        for k in cutoffs:  # subgroup decomposition: the whole is the population-weighted sum of its groups
            assert share @ getattr(parts[k], measure).value == pytest.approx(
                getattr(whole[k], measure).one().value, abs=1e-12
            )
    for k in cutoffs:  # dimensional decomposition: M0 is the weighted sum of the censored headcounts
        m0 = whole[k].m0.one().value
        by_hand = sum(i.weight * whole[k].censored[i.name].one().value for i in SPEC.indicators)
        assert by_hand == pytest.approx(m0, abs=1e-12)
        if m0 > 0:
            assert m0 == pytest.approx(whole[k].h.one().value * whole[k].a.one().value)
            assert sum(c.one().value for c in whole[k].contribution.values()) == pytest.approx(1)
            assert sum(c.one().value for c in whole[k].dimension.values()) == pytest.approx(1)


@settings(deadline=None, max_examples=40)
@given(samples(), st.floats(0.01, 1000))
def test_scale_of_weights_does_not_matter(sample, factor):
    table, weights, group, psu = sample
    found = deprived(table, SPEC)
    one, two = (
        alkire_foster(found, Design.make(w, psu=psu, lonely="certainty"), group, k=0.25)[0.25]
        for w in (weights, weights * factor)
    )
    for measure in ("h", "m0", "a"):
        left, right = getattr(one, measure), getattr(two, measure)
        assert left.value == pytest.approx(right.value, nan_ok=True)
        assert left.se == pytest.approx(right.se, nan_ok=True, abs=1e-9)


def test_error_of_a_domain_equals_the_jackknife_of_its_psus():
    rng = np.random.default_rng(8)
    n, many = 3000, 150
    psu = rng.integers(0, many, n)
    table = {name: (rng.random(n) < 0.2 + 0.002 * psu).astype(float) for name in NAMES}
    group = (rng.random(n) < 0.4).astype(int)
    weights = rng.uniform(0.5, 2, n)
    found = deprived(table, SPEC)
    taylor = alkire_foster(found, Design.make(weights, psu=psu), group, k=0.25)[0.25]

    def left_out(c):
        keep = np.where(psu == c, 0.0, weights)
        made = alkire_foster(found, Design.make(keep, psu=psu), group, k=0.25)[0.25]
        return [made.m0[1].value, made.a[1].value, made.contribution["a"][1].value]

    draws = np.array([left_out(c) for c in range(many)])
    jackknife = np.sqrt((many - 1) / many * ((draws - draws.mean(axis=0)) ** 2).sum(axis=0))
    assert [taylor.m0[1].se, taylor.a[1].se, taylor.contribution["a"][1].se] == pytest.approx(
        jackknife, rel=0.03
    )
