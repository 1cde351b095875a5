"""True movement behind noise: exact where there is none, near the identity where nobody moved, found where known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize
from scipy.special import ndtri

from sasaran.errors import NumbersError, ParameterError
from sasaran.monitor.latent import movement, true_table
from sasaran.monitor.noise import noise_kernel

SHARES = np.array([0.1, 0.1, 0.2, 0.6])
CUTS = ndtri(np.cumsum(SHARES)[:-1])
tables = arrays(float, (3, 3), elements=st.integers(0, 500).map(float))


def seen_world(rng, families, villages, moves, rho=0.7, lasting=0.5):
    """Families with a true place; ``moves`` (bands, bands) is the chance of the next true band; bands as seen."""
    u = rng.standard_normal(families)
    before = np.searchsorted(CUTS, u)
    after = (rng.random((families, 1)) > np.cumsum(moves, axis=1)[before]).sum(axis=1)
    ends = np.concatenate([[0], np.cumsum(SHARES)])
    fresh = ndtri(ends[after] + SHARES[after] * rng.random(families))
    later = np.where(after == before, u, fresh)
    kept = rng.standard_normal(families)
    seen = []
    for truth in (u, later):
        error = np.sqrt(lasting) * kept + np.sqrt(1 - lasting) * rng.standard_normal(families)
        seen.append(np.searchsorted(CUTS, rho * truth + np.sqrt(1 - rho**2) * error))
    village = rng.integers(0, villages, families)
    cell = (village * 4 + seen[0]) * 4 + seen[1]
    true = np.bincount(before * 4 + after, minlength=16).reshape(4, 4)
    return np.bincount(cell, minlength=villages * 16).reshape(villages, 4, 4), true / true.sum(
        1, keepdims=True
    )


@settings(max_examples=50, deadline=None)
@given(tables)
def test_without_noise_the_true_table_is_the_seen_one(counts):
    kernel = noise_kernel([0.3, 0.3, 0.4], 1.0, 0.5)
    assert true_table(counts, kernel) == pytest.approx(counts / max(counts.sum(), 1), abs=1e-12)


def test_noise_that_goes_to_nothing_goes_to_the_seen_table():
    counts = np.array([[80.0, 15, 5], [10, 70, 20], [5, 15, 80]])
    found = true_table(counts, noise_kernel([0.3, 0.3, 0.4], 0.99999, 0.5))
    assert found == pytest.approx(counts / counts.sum(), abs=0.01)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.1, 0.98), st.floats(0, 0.95))
def test_every_chance_of_the_noise_is_one_and_time_has_no_direction(rho, lasting):
    k = noise_kernel(SHARES, rho, lasting)
    assert k.min() >= 0
    assert k.sum(axis=(2, 3)) == pytest.approx(np.ones((4, 4)))
    assert k == pytest.approx(k.transpose(1, 0, 3, 2))


@settings(max_examples=20, deadline=None)
@given(tables.filter(lambda t: t.sum() > 20), st.floats(0.5, 0.9))
def test_the_table_is_the_likeliest_as_a_slow_search_finds_it(counts, rho):
    kernel = noise_kernel([0.3, 0.3, 0.4], rho, 0.4)
    flat, noise = counts.ravel() / counts.sum(), kernel.reshape(9, 9)

    def off(logits):
        p = np.exp(logits - logits.max())
        return -(flat * np.log(np.maximum(p / p.sum() @ noise, 1e-300))).sum()

    mine = -(flat * np.log(np.maximum(true_table(counts, kernel).ravel() @ noise, 1e-300))).sum()
    slow = minimize(off, np.zeros(9), method="BFGS", options={"maxiter": 300}).fun
    assert mine <= slow + 1e-5


@pytest.mark.parametrize("lasting", [0.0, 0.5, 0.8])
def test_where_nobody_moves_the_seen_table_says_many_did_and_the_true_one_few(lasting):
    parts, _ = seen_world(np.random.default_rng(3), 200_000, 200, np.eye(4), lasting=lasting)
    found = movement(parts, noise_kernel(SHARES, 0.7, lasting), draws=20)
    assert np.trace(found.joint) > 0.97
    assert np.trace(found.counts) / found.counts.sum() < 0.9


def coverage_of(moves, worlds, families):
    kernel = noise_kernel(SHARES, 0.7, 0.5)
    held = []
    for seed in range(worlds):
        parts, truth = seen_world(np.random.default_rng(seed), families, 120, moves)
        found = movement(parts, kernel, draws=100, seed=seed)
        held.append((found.low - 1e-9 <= truth) & (truth <= found.high + 1e-9))
    return np.mean(held, axis=0)


MOVES = np.array([[0.75, 0.15, 0.07, 0.03], [0.12, 0.66, 0.15, 0.07],
                  [0.05, 0.10, 0.70, 0.15], [0.02, 0.03, 0.10, 0.85]])  # fmt: skip


@pytest.mark.slow
def test_known_moves_lie_within_the_limits():
    held = coverage_of(MOVES, 40, 60_000)
    assert held.mean() >= 0.85


def test_a_wider_range_of_assumptions_widens_the_limits():
    parts, _ = seen_world(np.random.default_rng(5), 50_000, 100, MOVES)
    kernel = noise_kernel(SHARES, 0.7, 0.5)
    plain = movement(parts, kernel, draws=20)
    unsure = movement(
        parts, kernel, [(noise_kernel(SHARES, 0.7, 0.2), noise_kernel(SHARES, 0.7, 0.8))], draws=20
    )
    assert (unsure.low <= plain.low + 1e-12).all()
    assert (unsure.high >= plain.high - 1e-12).all()
    assert unsure.noise_se.max() > 0.01


def test_the_error_of_a_seen_share_is_that_of_villages_not_of_families():
    """Two kinds of villages: families of one stand together, so the error is that of 40 units, not 4,000."""
    parts = np.zeros((40, 2, 2))
    parts[::2, 0, 0], parts[1::2, 0, 1] = 100, 100
    found = movement(parts, noise_kernel([0.5, 0.5], 1.0, 0.0), draws=20)
    assert found.seen_se[0, 0] == pytest.approx(0.5 / np.sqrt(39))


def test_nobody_and_bad_numbers():
    none = movement(np.zeros((3, 2, 2)), noise_kernel([0.5, 0.5], 0.7, 0.5), draws=20)
    assert np.isnan(none.true).all()
    assert none.clusters == 0
    with pytest.raises(NumbersError):
        true_table([[-1.0, 2], [3, 4]], noise_kernel([0.5, 0.5], 0.7, 0.5))
    for shares, rho, lasting in (([0.5, 0.6], 0.7, 0.5), ([1.0, 0.0], 0.7, 0.5), ([0.5, 0.5], 0.0, 0.5),
                                 ([0.5, 0.5], 0.7, 1.0), ([0.5, 0.5], np.nan, 0.5)):  # fmt: skip
        with pytest.raises(ParameterError):
            noise_kernel(shares, rho, lasting)
