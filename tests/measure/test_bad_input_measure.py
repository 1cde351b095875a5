"""Bad input to the public functions of measure: an error naming the column, or a flagged estimate, never silence."""

from __future__ import annotations

import numpy as np
import pytest

from sasaran import measure as m
from sasaran.errors import NumbersError, ParameterError, SasaranError
from sasaran.measure import Design, Round, area

N = 40
CHANCE = np.random.default_rng(0)
Y, W = CHANCE.lognormal(5, 0.6, N), CHANCE.uniform(1, 3, N)
BY = np.arange(N) % 3
DESIGN = Design.make(W, psu=np.arange(N) // 4)
INDICES = {
    "fgt": lambda y, **o: m.fgt(y, 150.0, DESIGN, **o)[1],
    "watts": lambda y, **o: m.watts(y, 150.0, DESIGN, **o),
    "income gap": lambda y, **o: m.income_gap_ratio(y, 150.0, DESIGN, **o),
    "sen": lambda y, **o: m.sen(y, 150.0, DESIGN, **o),
    "sst": lambda y, **o: m.sen_shorrocks_thon(y, 150.0, DESIGN, **o),
    "poor median": lambda y, **o: m.poor_median(y, 150.0, DESIGN, **o),
    "rmpg": lambda y, **o: m.median_poverty_gap(y, 150.0, DESIGN, **o),
    "arpt": lambda y, **o: m.arpt(y, DESIGN, **o),
    "arpr": lambda y, **o: m.arpr(y, DESIGN, **o),
    "gini": lambda y, **o: m.gini(y, DESIGN, **o),
    "ge": lambda y, **o: m.entropy(y, DESIGN, 0.0, **o),
    "atkinson": lambda y, **o: m.atkinson(y, DESIGN, 1.0, **o),
    "qsr": lambda y, **o: m.qsr(y, DESIGN, **o),
    "palma": lambda y, **o: m.palma(y, DESIGN, **o),
    "tenths": lambda y, **o: m.decile_shares(y, DESIGN, **o)[0],
    "quantile": lambda y, **o: m.quantile(y, DESIGN, 0.3, **o),
}


def at(place, value, kind=float):
    found = Y.astype(kind)
    found[place] = value
    return found


BAD = {
    "nan": at(3, np.nan),
    "inf": at(3, np.inf),
    "-inf": at(3, -np.inf),
    "masked": np.ma.array(Y, mask=np.arange(N) == 3),
    "none": at(3, None, object),
    "text": at(3, "x", object),
}
SHAPES = {
    "short": Y[:-1],
    "long": np.append(Y, 1.0),
    "two columns": np.column_stack([Y, Y]),
    "empty": np.array([]),
    "one number": 3.0,
    "words": Y.astype(str),
}
OUTSIDE = np.arange(N) != 3


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("index", INDICES)
def test_a_value_that_is_none_is_refused_or_left_outside(index, bad):
    with pytest.raises(NumbersError, match="column welfare"):
        INDICES[index](BAD[bad])
    # outside the universe it is not looked at
    left = INDICES[index](BAD[bad], universe=OUTSIDE).one()
    assert left.value == INDICES[index](Y, universe=OUTSIDE).one().value


@pytest.mark.parametrize("shape", [one for one in SHAPES if one != "words"])
@pytest.mark.parametrize("index", INDICES)
def test_another_shape_is_refused_with_and_without_a_universe(index, shape):
    """A single number was spread over all units where a universe was given."""
    for options in ({}, {"universe": OUTSIDE}):
        with pytest.raises(NumbersError, match="column welfare has shape"):
            INDICES[index](SHAPES[shape], **options)


@pytest.mark.parametrize("index", INDICES)
def test_words_are_read_as_numbers_or_refused_alike(index):
    words = np.array(["x"] * N)
    for options in ({}, {"universe": OUTSIDE}):
        with pytest.raises(NumbersError, match="something other than numbers"):
            INDICES[index](words, **options)


@pytest.mark.parametrize(
    "line",
    [0, -1, np.nan, np.inf, "x", None, np.full(3, 100.0), at(3, np.nan), at(3, 0.0), {0: 1.0, 1: 1.0},
     {0: "x", 1: 1, 2: 1}],
    ids=repr,
)  # fmt: skip
def test_a_line_that_is_none_is_refused(line):
    for index in (m.fgt, m.watts, m.sen, m.poor_median, m.median_poverty_gap, m.income_gap_ratio):
        with pytest.raises(NumbersError):
            index(Y, line, DESIGN, by=BY)


@pytest.mark.parametrize("level", [0, 1, 2, np.nan])
def test_a_level_that_is_no_coverage_is_refused(level):
    for index in INDICES:
        with pytest.raises(ParameterError, match="is no coverage"):
            INDICES[index](Y, level=level)
    with pytest.raises(ParameterError, match="is no coverage"):
        area.fay_herriot(np.linspace(0.1, 0.3, 9), np.full(9, 0.01), {"x": np.arange(9) ** 2}, np.arange(9),
                         n=np.full(9, 9), level=level)  # fmt: skip


@pytest.mark.parametrize("index", ["poor median", "rmpg", "arpt", "quantile"])
def test_equal_welfare_has_no_density_and_so_no_error(index):
    """Uneven weights leave a spread of rounding about the mean: it gave an error of 1e-16."""
    found = INDICES[index](np.full(N, 100.0)).one()
    assert found.flag == "undefined" and found.se is None and np.isfinite(found.value)


def test_where_the_top_is_one_tie_the_quintile_ratio_is_undefined():
    """Nobody is above the 80 % quantile: the ratio was 2e-16, as if the poor had everything."""
    assert m.qsr(np.full(N, 100.0), DESIGN).one().flag == "undefined"
    many = np.r_[np.linspace(1, 2, 10), np.full(30, 5.0)]
    both = m.qsr(np.r_[many, Y], Design.make(np.ones(2 * N)), by=np.repeat(["a", "b"], N))
    assert both["a"].flag == "undefined" and both["b"].value > 1
    # interpolated shares of the same are told
    assert m.palma(np.full(N, 100.0), DESIGN).one().value == pytest.approx(0.25)


def test_a_share_of_nothing_has_no_error():
    y = np.r_[np.zeros(20), Y[:20]]
    first = m.decile_shares(y, Design.make(np.ones(N)))[0].one()
    assert (first.value, first.se, first.flag) == (0.0, None, "no event") and np.isnan(first.high)
    assert m.lorenz(y, Design.make(np.ones(N)))[0.4].one().flag == "no event"


def test_a_gap_of_all_has_no_error():
    found = m.income_gap_ratio(np.zeros(N), 150.0, DESIGN).one()
    assert (found.value, found.se, found.flag) == (1.0, None, "no event")


def test_nothing_to_split_is_undefined():
    assert {one.one().flag for one in m.within_between(np.zeros(N), DESIGN, BY).values()} == {"undefined"}


def test_a_contrast_of_nothing_or_of_no_number_is_refused():
    made = m.headcount(Y, 150.0, DESIGN, by=BY)
    with pytest.raises(ParameterError, match="A contrast names no domain"):
        m.contrast(made, {})
    for factor in (np.nan, np.inf, "x"):
        with pytest.raises(NumbersError, match="column factors"):
            m.contrast(made, {0: factor})


def test_two_areas_of_one_label_are_refused():
    y, psi, x, n = np.linspace(0.1, 0.3, 9), np.full(9, 0.01), {"x": np.arange(9) ** 2}, np.full(9, 9)
    with pytest.raises(NumbersError, match="9 areas have 8 labels"):
        area.fay_herriot(y, psi, x, np.minimum(np.arange(9), 7), n=n)
    with pytest.raises(NumbersError, match="column area"):
        area.fay_herriot(y, psi, x, np.arange(3), n=n)


@pytest.mark.parametrize("bad", BAD)
def test_growth_refuses_it_too(bad):
    now, then = Round(Y, DESIGN), Round(BAD[bad], DESIGN)
    for reckon in (
        lambda: m.growth_of_mean(then, now, overlap=False),
        lambda: m.growth_incidence(then, now, overlap=False),
        lambda: m.pro_poor_rate(then, now, 150.0, overlap=False),
        lambda: m.growth_redistribution(then, now, 150.0, overlap=False),
        lambda: m.poverty_elasticities(then, 150.0),
        lambda: m.elasticity_by_shift(then, 150.0),
    ):
        with pytest.raises(SasaranError, match="column welfare"):
            reckon()
