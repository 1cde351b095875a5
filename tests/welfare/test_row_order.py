"""Ties, cuts, quantiles and lots do not hang on the order of rows, in welfare and in measure."""

from __future__ import annotations

import numpy as np
import pytest

from sasaran import measure
from sasaran.measure import Design, RelativeLine
from sasaran.welfare import accuracy, compare, cuts, ranking_error
from sasaran.welfare.designs import Community, Random
from sasaran.welfare.pmt import Variable, fit

N = 400
CHANCE = np.random.default_rng(1)
Y = CHANCE.integers(50, 90, N).astype(float)  # ten of each: every quantile is a tie
W = CHANCE.choice([1.0, 2.0, 0.1, 0.3], N)
PSU = CHANCE.integers(0, 60, N)
STRATUM, BY, IDS = PSU % 4, CHANCE.integers(0, 3, N), np.arange(N) * 7 + 3
SCORE = np.round(Y + CHANCE.normal(0, 5, N))
FLOOR = np.array(["earth", "wood", "tiles"])[CHANCE.integers(0, 3, N)]
ORDERS = [CHANCE.permutation(N), np.arange(N)[::-1], np.argsort(Y), np.lexsort((-W, SCORE))]


def design(o):
    return Design.make(W[o], strata=STRATUM[o], psu=PSU[o], lonely="centre")


def sample(o):
    return accuracy.sample(
        welfare=Y[o], poorest=0.3, weight=W[o], psu=PSU[o], stratum=STRATUM[o], lonely="centre"
    )


def choice(o, ties, score=SCORE):
    return accuracy.choose(score[o], 0.3, size=W[o], ties=ties, seed=5, ids=IDS[o])


def back(o, values):
    found = np.empty(N)
    found[o] = values
    return found


def errors(o, ties, variance):
    made = accuracy.errors(sample(o), choice(o, ties), variance=variance, replicates=30, seed=2)
    return [[one.value, one.se or 0.0] for one in made.values()]


def estimates(made):
    return [made.value, made.se, made.low, made.high]


def of_test(o):
    made = fit(
        {"x": SCORE[o], "floor": FLOOR[o], "y": Y[o], "v": PSU[o], "w": W[o]},
        [Variable("x"), Variable("floor", category=True)],
        outcome="y", name="u", unit="", cluster="v", weight="w",
    )  # fmt: skip
    known = [[one.value, one.se, one.mean] for one in made.pmt.coefficients]
    return np.r_[np.ravel(known), back(o, made.cross.score), made.pmt.errors.cv_spearman]


def swapped(o):
    two = choice(o, "random"), choice(o, "random", Y)
    made = compare.swaps(sample(o), *two, {"g": BY[o]})
    return [made.by["g"].came, made.by["g"].left]


WAYS = {
    **{f"chosen, ties {ties}": lambda o, t=ties: back(o, choice(o, t).selected)
       for ties in ("share", "random", "all", "none")},
    **{f"errors, ties {ties}, {how}": lambda o, t=ties, v=how: errors(o, t, v)
       for ties in ("share", "random", "all", "none") for how in ("taylor", "bootstrap")},
    "units about the cut": lambda o: back(o, choice(o, "share").near),
    "auc": lambda o: [accuracy.auc(sample(o), SCORE[o]).value, accuracy.auc(sample(o), SCORE[o]).se],
    "spearman": lambda o: accuracy.spearman(sample(o), SCORE[o], Y[o]).se,
    "cgh": lambda o: accuracy.cgh_index(sample(o), SCORE[o]).se,
    "parts": lambda o: back(o, cuts.parts(SCORE[o], W[o])[0]),
    "cuts": lambda o: ranking_error.decile_cuts(SCORE[o], np.full(N, 0.3), W[o]),
    "lot": lambda o: back(o, Random(identity="id", seed=1).rank({"id": IDS[o]})),
    "community": lambda o: back(o, Community(ranks=("r",), village="v").rank({"r": SCORE[o], "v": PSU[o]})),
    "test": of_test,
    "swaps": swapped,
    "quantile": lambda o: estimates(measure.quantile(Y[o], design(o), 0.5, by=BY[o])),
    "quantile, average": lambda o: estimates(measure.quantile(Y[o], design(o), 0.5, by=BY[o], definition="hf2")),
    "quintiles": lambda o: estimates(measure.qsr(Y[o], design(o), by=BY[o])),
    "Palma": lambda o: estimates(measure.palma(Y[o], design(o), by=BY[o])),
    "Gini, convey": lambda o: estimates(measure.gini(Y[o], design(o), by=BY[o], definition="convey")),
    "poor median": lambda o: estimates(measure.poor_median(Y[o], 70.0, design(o), by=BY[o])),
    "RMPG": lambda o: estimates(measure.median_poverty_gap(Y[o], RelativeLine(), design(o), by=BY[o])),
    "Sen": lambda o: estimates(measure.sen(Y[o], 70.0, design(o), by=BY[o])),
    "SST": lambda o: estimates(measure.sen_shorrocks_thon(Y[o], 70.0, design(o), by=BY[o])),
    "bootstrap": lambda o: estimates(
        measure.replicates(design(o), "bootstrap", count=40, seed=3).estimates(
            lambda made: measure.arpr(Y[o], made)
        )
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_another_order_of_rows_gives_the_same(way):
    base = WAYS[way](np.arange(N))
    for order in ORDERS:
        np.testing.assert_allclose(WAYS[way](order), base, rtol=1e-9, atol=1e-8, equal_nan=True)


def test_the_units_about_a_cut_take_whole_ties():
    """Half a tie in the band made the error hang on which of the tied rows came first."""
    near = choice(np.arange(N), "share").near
    for score in np.unique(SCORE):
        assert len(np.unique(near[score == SCORE])) == 1
    assert 20 < near.sum() < N
