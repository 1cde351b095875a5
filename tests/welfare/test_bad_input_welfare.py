"""Bad input to the public functions of welfare: an error naming the column, or a flagged estimate, never silence."""

from __future__ import annotations

import numpy as np
import pytest

from sasaran.errors import NumbersError, ParameterError, SasaranError
from sasaran.welfare import accuracy, cuts, ranking_error
from sasaran.welfare.designs import Observed
from sasaran.welfare.pmt import Variable, fit

N = 40
CHANCE = np.random.default_rng(0)
Y, W = CHANCE.lognormal(5, 0.6, N), CHANCE.uniform(1, 3, N)
SCORE = np.log(Y) + CHANCE.normal(0, 0.3, N)
PSU = np.arange(N) // 4
SAMPLE = accuracy.sample(welfare=Y, line=120.0, weight=W, psu=PSU)
CHOICE = accuracy.choose(SCORE, 0.3)


def at(place, value, kind=float):
    found = Y.astype(kind)
    found[place] = value
    return found


BAD = {
    "nan": at(3, np.nan),
    "inf": at(3, np.inf),
    "masked": np.ma.array(Y, mask=np.arange(N) == 3),
    "none": at(3, None, object),
    "text": at(3, "x", object),
    "words": np.array(["x"] * N),
    "short": Y[:-1],
    "two columns": np.column_stack([Y, Y]),
    "empty": np.array([]),
}
COLUMNS = {
    "welfare": lambda y: accuracy.sample(welfare=y, line=120.0, weight=W),
    "weight": lambda y: accuracy.sample(welfare=Y, line=120.0, weight=y),
    "size": lambda y: accuracy.choose(SCORE, 0.3, size=y),
    "auc": lambda y: accuracy.auc(SAMPLE, y),
    "curve": lambda y: accuracy.curve(SAMPLE, y),
    "spearman": lambda y: accuracy.spearman(SAMPLE, SCORE, y),
    "agreement": lambda y: accuracy.agreement(SAMPLE, y, Y > 100),
    "cgh": lambda y: accuracy.cgh_index(SAMPLE, y),
    "mean": lambda y: accuracy.mean_welfare(SAMPLE, y),
    "gain": lambda y: accuracy.welfare_gain(SAMPLE, y, 2.0),
    "equivalent": lambda y: accuracy.equivalent_welfare(SAMPLE, y, 2.0),
    "left": lambda y: accuracy.poverty_left(SAMPLE, y, 120.0),
    "people": lambda y: cuts.parts(SCORE, y),
    "clusters": lambda y: ranking_error.clustering(y, PSU),
    "outcome": lambda y: fit({"x": Y, "y": y}, [Variable("x")], outcome="y", name="u", unit="", folds=3),
    "asked": lambda y: fit({"x": y, "y": Y}, [Variable("x")], outcome="y", name="u", unit="", folds=3),
}


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("column", COLUMNS)
def test_what_is_no_number_a_unit_is_refused(column, bad):
    with pytest.raises(SasaranError):
        COLUMNS[column](BAD[bad])


@pytest.mark.parametrize("bad", ["inf", "text", "words", "two columns"])
def test_a_score_may_be_missing_but_not_something_else(bad):
    for reckon in (
        lambda y: accuracy.choose(y, 0.3, unscored="last"),
        lambda y: cuts.parts(y, W),
        lambda y: ranking_error.decile_cuts(y, np.ones(N)),
        lambda y: ranking_error.decile_cuts(SCORE, y),
        lambda y: ranking_error.probability_in_decile(y, np.ones(N), np.arange(9.0)),
        lambda y: Observed().rank({"consumption": y}),
    ):
        with pytest.raises(NumbersError, match="column"):
            reckon(BAD[bad])


def test_what_a_mask_hides_is_missing():
    """A masked value is missing, and what stands under the mask is nobody's score."""
    hidden = np.ma.array(SCORE, mask=np.arange(N) == 3)
    plain = np.where(np.arange(N) == 3, np.nan, SCORE)
    with pytest.raises(NumbersError, match="1 scores are missing"):
        accuracy.choose(hidden, 0.3)
    one, other = (accuracy.choose(score, 0.3, unscored="last") for score in (hidden, plain))
    np.testing.assert_array_equal(one.selected, other.selected)
    np.testing.assert_array_equal(cuts.parts(hidden)[0], cuts.parts(plain)[0])
    assert np.isnan(Observed().rank({"consumption": BAD["masked"]})[3])
    made = fit({"x": BAD["masked"], "y": Y + SCORE}, [Variable("x")], outcome="y", name="u", unit="",
               missing="drop", folds=3)  # fmt: skip
    assert made.pmt.sample.left_out == 1
    words = np.ma.array(np.where(np.arange(N) % 2, "a", "b"), mask=np.arange(N) == 3)
    told = fit({"x": words, "y": Y}, [Variable("x", levels=("a", "b"))], outcome="y", name="u", unit="",
               missing="drop", folds=3)  # fmt: skip
    assert told.pmt.sample.left_out == 1


@pytest.mark.parametrize("level", [0, 1, 2, np.nan])
def test_a_level_that_is_no_coverage_is_refused(level):
    for reckon in (
        lambda: accuracy.auc(SAMPLE, SCORE, level),
        lambda: accuracy.errors(SAMPLE, CHOICE, level=level),
        lambda: accuracy.spearman(SAMPLE, SCORE, Y, level),
        lambda: accuracy.agreement(SAMPLE, Y > 100, Y > 120, level),
        lambda: accuracy.cgh_index(SAMPLE, np.ones(N), level),
        lambda: accuracy.mean_welfare(SAMPLE, np.ones(N), level),
        lambda: accuracy.poverty_left(SAMPLE, np.ones(N), 120.0, level),
    ):
        with pytest.raises(ParameterError, match="is no coverage"):
            reckon()


def test_options_out_of_range_are_refused():
    for line in (0, -1, np.nan, np.inf):
        with pytest.raises(NumbersError, match="poverty line is not over 0"):
            accuracy.poverty_left(SAMPLE, np.ones(N), line)
    for rho in (-1, np.nan, np.inf):
        with pytest.raises(ParameterError, match="aversion"):
            accuracy.equivalent_welfare(SAMPLE, np.ones(N), rho)
    with pytest.raises(ParameterError, match="too few replicates"):
        accuracy.errors(SAMPLE, CHOICE, variance="bootstrap", replicates=1)
    with pytest.raises(NumbersError, match="column one"):
        accuracy.agreement(SAMPLE, Y, Y > 100)
    with pytest.raises(NumbersError, match="column part"):
        accuracy.mean_welfare(SAMPLE, np.zeros(3))
    for cluster in (np.full(N, -1), PSU.astype(float), PSU[:3]):
        with pytest.raises(NumbersError, match="column cluster"):
            ranking_error.clustering(SCORE, cluster)
