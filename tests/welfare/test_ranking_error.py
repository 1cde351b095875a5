"""Chances of deciles against drawing the truth many times; cuts against the mixture written out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from sasaran.errors import NumbersError
from sasaran.welfare import ranking_error
from sasaran.welfare.ranking_error import clustering, decile_cuts, probability_in_decile

SPREADS = st.lists(
    st.tuples(st.floats(-3, 3), st.floats(0.05, 2), st.floats(0.1, 5)), min_size=1, max_size=30
)


@given(SPREADS)
def test_cuts_are_where_the_mixture_reaches_its_tenths(units: list[tuple[float, float, float]]) -> None:
    point, spread, weight = np.array(units).T
    cuts = decile_cuts(point, spread, weight)
    reached = (weight[:, None] * ndtr((cuts - point[:, None]) / spread[:, None])).sum(axis=0) / weight.sum()
    np.testing.assert_allclose(reached, np.arange(1, 10) / 10, atol=1e-8)


@given(SPREADS)
def test_chances_sum_to_one_and_fill_each_decile_with_a_tenth(
    units: list[tuple[float, float, float]],
) -> None:
    point, spread, weight = np.array(units).T
    chance = probability_in_decile(point, spread, decile_cuts(point, spread, weight))
    np.testing.assert_allclose(chance.sum(axis=1), 1, atol=1e-12)
    np.testing.assert_allclose(weight @ chance / weight.sum(), 0.1, atol=1e-7)
    assert (chance >= 0).all()


def test_chances_are_the_shares_of_truths_drawn() -> None:
    chance = np.random.default_rng(3)
    point, spread = chance.normal(0, 0.7, 400), chance.uniform(0.2, 0.6, 400)
    hits, draws = np.zeros(400), 3000
    for _ in range(draws):
        truth = point + spread * chance.normal(size=400)
        hits[np.argsort(truth)[:40]] += 1
    # ten drawn deciles hold a tenth of 400 exactly, ours a tenth on average: the cut moves a little between draws
    found = probability_in_decile(point, spread, decile_cuts(point, spread), decile=1)
    assert np.abs(found - hits / draws).max() < 0.03
    assert abs((found - hits / draws).mean()) < 1e-3


def test_many_units_are_compressed_without_moving_the_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(4)
    point, spread = chance.normal(6, 0.6, 60_000), chance.uniform(0.3, 0.5, 60_000)
    short = decile_cuts(point, spread)
    monkeypatch.setattr(ranking_error, "_GRID", 10**6)
    np.testing.assert_allclose(short, decile_cuts(point, spread), atol=1e-6)


def test_without_doubt_the_chance_is_a_yes_or_a_no() -> None:
    point = np.arange(10.0)
    cuts = decile_cuts(point, np.full(10, 1e-9))
    chance = probability_in_decile(point, np.zeros(10), np.arange(9.0) + 0.5)
    np.testing.assert_array_equal(chance, np.eye(10))
    assert ((cuts >= point[:9] - 1e-6) & (cuts <= point[1:] + 1e-6)).all()


def test_one_decile_is_the_column_of_all_and_the_unranked_have_none() -> None:
    point, spread = np.array([0.0, 1.0, math.nan]), np.array([1.0, 0.5, math.nan])
    cuts = decile_cuts(point, spread)
    everything = probability_in_decile(point, spread, cuts)
    for decile in (1, 5, 10):
        np.testing.assert_allclose(
            probability_in_decile(point, spread, cuts, decile), everything[:, decile - 1]
        )
    assert np.isnan(everything[2]).all()


def test_what_makes_no_sense_is_refused() -> None:
    one = np.ones(2)
    with pytest.raises(NumbersError, match="cuts rise"):
        probability_in_decile(one, one, np.array([1.0, 0.0]))
    with pytest.raises(NumbersError, match="1 to 10"):
        probability_in_decile(one, one, np.arange(9.0), decile=11)
    with pytest.raises(NumbersError, match="column weight"):
        decile_cuts(one, one, one * math.nan)
    for arguments in ((one, -one), (one, one, -one)):
        with pytest.raises(NumbersError, match="negative"):
            decile_cuts(*arguments)
    with pytest.raises(NumbersError, match="at least one unit"):
        decile_cuts(one * math.nan, one)


def test_clustering_finds_the_correlation_within_villages() -> None:
    chance = np.random.default_rng(6)
    village = np.repeat(np.arange(400), chance.integers(2, 15, 400))
    residual = 0.5 * chance.normal(size=400)[village] + chance.normal(size=len(village))
    assert clustering(residual, village) == pytest.approx(0.25 / 1.25, abs=0.03)
    assert clustering(chance.normal(size=len(village)), village) < 0.02
    assert clustering(np.array([1.0, -1, 1, -1]), np.array([0, 0, 1, 1])) == 0.0
    with pytest.raises(NumbersError, match="two clusters"):
        clustering(residual, np.arange(len(residual)))
