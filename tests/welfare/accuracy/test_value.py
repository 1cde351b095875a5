"""Rank agreement, and what a targeted transfer is worth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaran.errors import NumbersError, ParameterError
from sasaran.welfare.accuracy import (
    agreement,
    cgh_from_share,
    cgh_index,
    concordance,
    equivalent_welfare,
    poverty_left,
    sample,
    spearman,
    welfare_gain,
)


def jackknife(statistic, n):
    """The spread of leave-one-out values: an error that knows no formula."""
    left = np.array([statistic(np.delete(np.arange(n), k)) for k in range(n)])
    return np.sqrt((n - 1) / n * ((left - left.mean()) ** 2).sum())


@pytest.mark.parametrize("tied", [False, True])
def test_spearman_is_the_correlation_of_places_and_its_error_that_of_leaving_one_out(tied):
    rng = np.random.default_rng(1)
    x = rng.normal(0, 1, 200)
    y = x + rng.normal(0, 1, 200)
    w = rng.gamma(3, 1, 200)
    if tied:
        x, y = np.round(x), np.round(y)

    def slow(keep):
        u, v = (
            np.array([w[keep][z[keep] < a].sum() + w[keep][z[keep] == a].sum() / 2 for a in z[keep]])
            for z in (x, y)
        )
        C = np.cov(u, v, aweights=w[keep])
        return C[0, 1] / np.sqrt(C[0, 0] * C[1, 1])

    got = spearman(sample(poor=x < 0, weight=w), x, y)
    assert got.value == pytest.approx(slow(np.arange(200)))
    assert got.se == pytest.approx(jackknife(slow, 200), rel=0.06)
    assert spearman(sample(poor=x < 0), x, np.exp(x)).value == pytest.approx(1)


def test_an_order_that_ties_everybody_has_no_correlation():
    with pytest.raises(NumbersError, match="two different values"):
        spearman(sample(poor=[1, 0, 1]), [1, 2, 3], [4, 4, 4])


def test_three_judges_of_a_textbook_and_of_extremes():
    ranks = np.array([[1, 1, 6], [6, 5, 3], [3, 6, 2], [2, 4, 5], [5, 2, 4], [4, 3, 1]], dtype=float)
    # Siegel and Castellan 1988, table 9.8: rank sums 8 14 11 11 11 8, S = 25.5, W = 12 * 25.5 / (9 * 210)
    assert concordance(ranks)["w"] == pytest.approx([12 * 25.5 / (9 * 210)])
    alike = np.repeat(np.arange(5.0)[:, None], 3, axis=1)
    assert concordance(alike)["w"] == pytest.approx([1])
    assert concordance(np.stack([np.arange(5.0), -np.arange(5.0)], axis=1))["w"] == pytest.approx([0])


@settings(max_examples=40)
@given(st.integers(0, 10**6))
def test_concordance_within_villages_is_the_mean_correlation_of_pairs(seed):
    rng = np.random.default_rng(seed)
    village = rng.integers(0, 3, 30)
    ranks = rng.random((30, 3))
    got = concordance(ranks, village)
    for k, label in enumerate(got["group"]):
        mine = ranks[village == label].argsort(axis=0).argsort(axis=0)
        if len(mine) < 2:
            assert np.isnan(got["w"][k])
            continue
        pairs = np.corrcoef(mine.T)[np.triu_indices(3, 1)]
        assert got["rho"][k] == pytest.approx(pairs.mean(), abs=1e-9)


def test_judges_who_tie_everybody_and_single_judges_are_answered():
    assert np.isnan(concordance(np.ones((4, 2)))["w"][0])
    assert concordance([[1, 1], [1, 1], [2, 2]])["w"] == pytest.approx([1])  # ties corrected for
    with pytest.raises(NumbersError, match="two columns"):
        concordance(np.ones((4, 1)))
    with pytest.raises(NumbersError, match=r"column ranks\[1\]"):
        concordance([[1.0, np.nan], [2.0, 1.0]])


def test_agreement_of_two_choices():
    got = agreement(sample(poor=[1, 0, 1, 0]), [1, 1, 0, 0], [1, 0, 0, 0.5])
    assert got.value == pytest.approx((1 + 0 + 1 + 0.5) / 4)


def test_the_index_of_a_uniform_benefit_is_one_and_of_a_perfect_one_the_most_there_is():
    truth = sample(welfare=np.arange(10.0), poorest=0.4)
    assert cgh_index(truth, np.ones(10)).value == pytest.approx(1)
    assert cgh_index(truth, np.arange(10) < 4).value == pytest.approx(2.5)
    assert cgh_index(truth, np.arange(10) >= 4).value == 0
    with pytest.raises(NumbersError, match="column benefit"):
        cgh_index(truth, np.zeros(10))
    with pytest.raises(NumbersError, match="column benefit"):
        cgh_index(truth, -np.ones(10))
    with pytest.raises(ParameterError, match="Shares"):
        cgh_from_share(0.5, 0.0)


def test_the_error_of_the_index_is_that_of_samples_drawn_again():
    values, ses = [], []
    for seed in range(250):
        rng = np.random.default_rng(seed)
        welfare = rng.normal(0, 1, 400)
        benefit = np.maximum(0, 1 - welfare / 2 + rng.normal(0, 0.6, 400))
        made = cgh_index(sample(welfare=welfare, poorest=0.4), benefit)
        values.append(made.value)
        ses.append(made.se)
    assert np.mean(ses) == pytest.approx(np.std(values), rel=0.14)


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.sampled_from([0.5, 1.0, 2.0, 3.0]))
def test_weighing_need_money_to_the_poorer_is_worth_more(seed, rho):
    rng = np.random.default_rng(seed)
    truth = sample(welfare=rng.lognormal(0, 0.6, 40), line=1.0)
    order = np.argsort(truth.welfare)
    low, high, all_ = np.zeros(40), np.zeros(40), np.full(40, 0.1)
    low[order[:10]], high[order[-10:]] = 0.4, 0.4
    gains = [welfare_gain(truth, t, rho).value for t in (low, all_, high)]
    assert gains[0] > gains[1] > gains[2]
    assert welfare_gain(truth, low, 0.0).value == pytest.approx(1)
    before, after = (equivalent_welfare(truth, t, rho).value for t in (np.zeros(40), low))
    assert gains[0] == pytest.approx((after - before) / 0.1)
    double = sample(welfare=2 * truth.welfare, line=2.0, weight=np.full(40, 3.0))
    assert equivalent_welfare(double, 2 * low, rho).value == pytest.approx(2 * after)


@pytest.mark.parametrize("rho", [1.0, 3.0])
def test_errors_of_welfare_are_those_of_leaving_one_out(rho):
    rng = np.random.default_rng(4)
    welfare, transfer = rng.lognormal(0, 0.5, 300), rng.random(300) < 0.3
    for statistic in (equivalent_welfare, welfare_gain):

        def slow(keep, statistic=statistic):
            return statistic(sample(welfare=welfare[keep], line=1.0), transfer[keep], rho).value

        got = statistic(sample(welfare=welfare, line=1.0), transfer, rho)
        assert got.se == pytest.approx(jackknife(slow, 300), rel=0.05)


def test_a_transfer_that_leaves_nothing_or_spends_nothing_is_refused():
    truth = sample(welfare=[0.0, 1.0, 2.0], line=1.0)
    with pytest.raises(NumbersError, match="nothing or less"):
        equivalent_welfare(truth, np.zeros(3), 3.0)
    assert equivalent_welfare(truth, np.zeros(3), 0.0).value == pytest.approx(1)
    with pytest.raises(NumbersError, match="something is spent"):
        welfare_gain(truth, np.zeros(3), 0.0)
    with pytest.raises(ParameterError, match="not negative"):
        equivalent_welfare(truth, np.ones(3), -1.0)
    with pytest.raises(NumbersError, match="column welfare"):
        equivalent_welfare(sample(poor=[1, 0]), [0, 0], 0.0)


def test_poverty_left_after_perfect_and_uniform_transfers():
    welfare = np.array([1.0, 2.0, 3.0, 10.0])
    truth = sample(welfare=welfare, line=4.0)
    gap = np.maximum(4.0 - welfare, 0)
    assert poverty_left(truth, gap, 4.0).value == 0
    assert poverty_left(truth, np.full(4, gap.mean()), 4.0).value == pytest.approx(2 / 3)
    with pytest.raises(NumbersError, match="Nobody is below"):
        poverty_left(truth, gap, 0.5)


def test_money_that_never_reaches_the_poor_is_an_index_of_nothing_without_error():
    for truth in (sample(poor=[1, 0, 0, 1]), sample(welfare=[1.0, 2.0, 3.0, 4.0], poorest=0.5)):
        made = cgh_index(truth, [0.0, 1.0, 0.0, 0.0] if truth.line is None else [0.0, 0.0, 1.0, 1.0])
        assert (made.value, made.se, made.flag) == (0.0, None, "no event")
