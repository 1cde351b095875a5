"""Quantiles and densities beside their formulas."""

from __future__ import annotations

import numpy as np
import pytest

from sasaran.errors import ParameterError
from sasaran.measure import Design
from sasaran.measure.survey.quantile import density, quantile_influence, quantiles

Y = np.array([4.0, 1.0, 9.0, 2.0, 2.0, 7.0])
W = np.array([1.0, 2.0, 1.0, 3.0, 1.0, 2.0])


def test_definitions_by_hand():
    # ascending 1 (2), 2 (4), 4 (1), 7 (2), 9 (1): F = .2, .6, .7, .9, 1
    laid = Design.make(W).domains()
    for p, inverse, average in (
        (0.1, 1, 1),
        (0.2, 1, 1.5),
        (0.21, 2, 2),
        (0.6, 2, 3),
        (0.95, 9, 9),
        (1, 9, 9),
    ):
        assert quantiles(Y, laid, p)[0] == inverse
        assert quantiles(Y, laid, p, definition="average")[0] == average


def test_domains_and_weightless_units():
    w = np.array([1.0, 0, 1, 0, 1, 1])
    laid = Design.make(w).domains(["a", "a", "b", "b", "b", "a"], universe=Y < 8)
    assert quantiles(Y, laid, 0.5).tolist() == [4.0, 2.0]
    assert quantiles(Y, laid, 0.5, at=np.array([0, 5]))[0] == 4.0
    assert np.isnan(quantiles(Y, laid, 0.5, at=np.array([0, 5]))[1])


@pytest.mark.parametrize("bandwidth", ["sample", "population"])
def test_density_by_hand(bandwidth):
    laid = Design.make(W).domains()
    mean = np.average(Y, weights=W)
    sd = np.sqrt(np.average((Y - mean) ** 2, weights=W))
    if bandwidth == "population":
        h = sd * W.sum() ** -0.2
    else:
        h = 0.9 * min(sd, (7 - 2) / 1.349) * (W.sum() ** 2 / (W @ W)) ** -0.2
    wanted = np.average(np.exp(-(((3 - Y) / h) ** 2) / 2) / (h * np.sqrt(2 * np.pi)), weights=W)
    assert density(Y, laid, np.array([3.0]), bandwidth)[0] == pytest.approx(wanted)
    z = quantile_influence(Y, laid, np.array([3.0]), 0.6, bandwidth)
    assert z == pytest.approx(-((Y <= 3) - 0.6) / (10 * wanted))


def test_only_the_sample_bandwidth_forgets_the_scale_of_weights():
    found = {
        bandwidth: [
            density(Y, Design.make(W * s).domains(), np.array([3.0]), bandwidth)[0] for s in (1, 1000)
        ]
        for bandwidth in ("sample", "population")
    }
    assert found["sample"][0] == pytest.approx(found["sample"][1])
    assert found["population"][0] != pytest.approx(found["population"][1], rel=0.1)


def test_unknown_words():
    laid = Design.make(W).domains()
    with pytest.raises(ParameterError, match="definition is one of"):
        quantiles(Y, laid, 0.5, definition="hf7")
    with pytest.raises(ParameterError, match="bandwidth is one of"):
        density(Y, laid, np.array([3.0]), "wide")
    with pytest.raises(ParameterError, match="an order lies in"):
        quantiles(Y, laid, 0.0)
