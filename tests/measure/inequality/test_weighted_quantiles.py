"""Quantiles: those of numpy where weights are equal, and what weights add."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaran.errors import ParameterError
from sasaran.measure.inequality.estimate import quantile
from sasaran.measure.inequality.ordered import order
from sasaran.measure.inequality.quantile import QUANTILES, Quantile, QuantileRatio, quantile_of
from sasaran.measure.survey.design import Design
from sasaran.measure.survey.quantile import quantile_influence, quantiles

NUMPY = {
    "hf1": "inverted_cdf", "hf2": "averaged_inverted_cdf", "hf4": "interpolated_inverted_cdf", "hf5": "hazen",
    "hf6": "weibull", "hf7": "linear", "hf8": "median_unbiased", "hf9": "normal_unbiased",
}  # fmt: skip


@given(st.lists(st.integers(0, 30), min_size=2, max_size=12), st.integers(1, 39), st.sampled_from(QUANTILES))
def test_equal_weights_give_the_quantiles_of_numpy(values, fortieths, definition):
    y, p = np.array(values, dtype=float), fortieths / 40
    found = quantile_of(order(y, Design.make(np.full(len(y), 2.5))), p, definition)
    assert found[0] == pytest.approx(np.quantile(y, p, method=NUMPY[definition]), abs=1e-9)


@pytest.mark.parametrize(
    ("definition", "wanted"),
    # welfare 10, 20, 30 with weights 1, 1, 2: half the weight is reached exactly at 20
    [("hf1", 20), ("hf2", 25), ("hf4", 20), ("hf5", 70 / 3), ("hf7", 20)],
)
def test_weights_move_the_median(definition, wanted):
    y, w = np.array([30.0, 10.0, 20.0]), np.array([2.0, 1.0, 1.0])
    found = quantile(y, Design.make(w), 0.5, definition=definition).one()
    assert found.value == pytest.approx(wanted, rel=1e-12)


def test_domains_have_their_own_quantiles():
    g = np.random.default_rng(2)
    y, w, area = g.normal(100, 20, 300), g.uniform(1, 4, 300), g.integers(0, 7, 300)
    for definition in QUANTILES:
        found = quantile(y, Design.make(w), 0.3, definition=definition, by=area)
        for label in range(7):
            at = area == label
            alone = quantile(y[at], Design.make(w[at]), 0.3, definition=definition).one()
            assert found[label].value == pytest.approx(alone.value, rel=1e-12)


def test_the_density_of_convey_is_that_of_the_survey_room():
    g = np.random.default_rng(6)
    y, w, area = g.lognormal(0, 0.5, 500), g.uniform(1, 40, 500), g.integers(0, 3, 500)
    design = Design.make(w)
    laid = design.domains(area)
    for bandwidth in ("sample", "population"):
        found = quantile(y, design, 0.4, by=laid, bandwidth=bandwidth, definition="hf1")
        z = quantile_influence(y, laid, quantiles(y, laid, 0.4), 0.4, bandwidth)
        theirs = design.estimates(quantiles(y, laid, 0.4), z, laid)
        assert found.value == pytest.approx(theirs.value, rel=1e-12)
        assert found.se == pytest.approx(theirs.se, rel=1e-9)
    assert quantile(y, design, 0.4).one().se == pytest.approx(
        quantile(y * 1e6, Design.make(w / 7), 0.4).one().se / 1e6, rel=1e-9
    )


def test_error_of_the_median_is_near_that_of_theory():
    g = np.random.default_rng(8)
    y = g.normal(50, 10, 4000)
    found = quantile(y, Design.make(np.full(4000, 3.0))).one()
    assert found.se == pytest.approx(10 * np.sqrt(np.pi / 2 / 4000), rel=0.10)


def test_equal_welfare_has_a_median_but_no_error():
    found = quantile(np.full(9, 7.0), Design.make(np.ones(9))).one()
    assert (found.value, found.se, found.flag) == (7.0, None, "undefined")


@pytest.mark.parametrize(
    "make", [lambda: Quantile(1.0), lambda: Quantile(0.5, "hf3"), lambda: QuantileRatio(0.9, 0)]
)
def test_unknown_orders_and_definitions_are_refused(make):
    with pytest.raises(ParameterError, match="There is no quantile"):
        make()
