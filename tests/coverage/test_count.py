"""The distribution of a count of uncertain events, against brute force."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaran.coverage.count import count_interval, distribution

chances = st.lists(st.floats(0, 1, allow_subnormal=False), min_size=1, max_size=9)


def brute_force(p):
    out = np.zeros(len(p) + 1)
    for outcome in itertools.product((0, 1), repeat=len(p)):
        out[sum(outcome)] += np.prod([a if hit else 1 - a for a, hit in zip(p, outcome, strict=True)])
    return out


@settings(max_examples=80, deadline=None)
@given(chances)
def test_the_distribution_is_that_of_every_outcome_added_up(p):
    start, got = distribution(p)
    want = brute_force(p)
    for k, chance in enumerate(want):
        assert got[k - start] == pytest.approx(chance, abs=1e-7)
    assert got.sum() == pytest.approx(1, abs=1e-7)


@settings(max_examples=80, deadline=None)
@given(chances, st.sampled_from([0.5, 0.9, 0.99]))
def test_the_interval_holds_its_level_and_is_no_wider_than_it_must_be(p, level):
    low, high = count_interval(p, level)
    exact, tail, doubt = brute_force(np.round(p, 9)), (1 - level) / 2, 1e-6
    held = exact[low : high + 1].sum()
    assert held >= level - doubt
    # no end could be spared, and no number the central interval leaves out is in it
    assert low == high or held - min(exact[low], exact[high]) < level + doubt
    assert exact[: low + 1].sum() >= tail - doubt
    assert exact[:high].sum() <= 1 - tail + doubt or high == low


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.01, 0.99), min_size=1, max_size=300), st.floats(-0.9, 20))
def test_extra_variance_is_in_the_distribution_and_the_mean_stays(p, extra):
    own = sum(a * (1 - a) for a in p)
    middle = sum(p)
    # a whole number cannot vary less about its mean than between its two neighbours
    asked = max(own + extra, (middle - math.floor(middle)) * (math.ceil(middle) - middle))
    start, chance = distribution(p, extra)
    value = start + np.arange(len(chance))
    mean = (chance * value).sum()
    assert mean == pytest.approx(middle, abs=5e-3)
    assert (chance * (value - mean) ** 2).sum() == pytest.approx(asked, rel=0.02, abs=0.02)


def test_large_counts_meet_the_exact_distribution_where_one_gives_way_to_the_other():
    p = np.full(1200, 0.25)  # standard deviation 15
    just_below = count_interval(p[:1199], 0.9)
    just_above = count_interval(p[:1202], 0.9)
    assert abs(just_below[0] - just_above[0]) <= 1
    assert abs(just_below[1] - just_above[1]) <= 1


def test_counts_that_are_sure_have_no_width_and_extra_alone_stays_within_the_possible():
    assert count_interval([1.0] * 7 + [0.0] * 3, 0.9) == (7, 7)
    assert count_interval([1.0] * 7 + [0.5], 0.9, extra=9.0) == (7, 8)


@pytest.mark.parametrize("level", [0.5, 0.9])
def test_simulated_truth_falls_into_the_interval_as_often_as_it_should(level):
    rng = np.random.default_rng(5)
    held = []
    for _ in range(400):
        p = rng.beta(0.3, 1.5, rng.integers(5, 200))
        low, high = count_interval(p, level)
        held.append(low <= (rng.random(len(p)) < p).sum() <= high)
    # whole numbers hold at least the level, and not much more
    assert level - 0.04 <= np.mean(held) <= level + 0.2
