"""Methods of scikit-learn: the elastic net against its own conditions, boosting as a yardstick."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import numpy as np
import pytest
from tests.welfare.survey import VARIABLES, survey

from sasaran.errors import ParameterError
from sasaran.welfare.pmt import LeastSquares, PublishedPmt, fit
from sasaran.welfare.pmt.variables import matrix, settle

pytest.importorskip("sklearn", reason="the extra `models` is not installed")
from sasaran.welfare.pmt.learners import ElasticNet, boost

ARGUMENTS: dict[str, Any] = {"outcome": "consumption", "weight": "weight", "cluster": "village"}


def sample() -> tuple[Any, Any, Any, Any]:
    table = survey()
    village = np.unique(table["village"], return_inverse=True)[1]
    return matrix(table, settle(table, VARIABLES)), np.log(table["consumption"]), table["weight"], village


def test_without_a_price_it_is_least_squares() -> None:
    net = ElasticNet(alpha=1e-9).solve(*sample())
    np.testing.assert_allclose(net.coefficients, LeastSquares().solve(*sample()).coefficients, atol=1e-3)
    assert net.covariance is None


@pytest.mark.parametrize("l1", [0.3, 1.0])
def test_it_meets_the_conditions_of_its_optimum(l1: float) -> None:
    X, y, w, village = sample()
    alpha, b = 0.03, ElasticNet(0.03, l1).solve(X, y, w, village).coefficients
    size = np.sqrt(np.average((X - np.average(X, axis=0, weights=w)) ** 2, axis=0, weights=w))[1:]
    scaled, e = b[1:] * size, y - X @ b
    assert np.average(e, weights=w) == pytest.approx(0, abs=1e-9)
    pull = (w * e) @ (X[:, 1:] / size) / w.sum() - alpha * (1 - l1) * scaled
    chosen = scaled != 0
    np.testing.assert_allclose(pull[chosen], alpha * l1 * np.sign(scaled[chosen]), atol=1e-3)
    assert (np.abs(pull[~chosen]) <= alpha * l1 + 1e-3).all()
    assert not chosen.all() and chosen.any()


def test_an_elastic_net_is_published_with_the_spread_of_unseen_villages() -> None:
    made = fit(survey(), VARIABLES, name="net", unit="Rp", method=ElasticNet(), folds=4, **ARGUMENTS)
    pmt, table = made.pmt, survey()
    assert PublishedPmt.from_toml(pmt.to_toml()) == pmt
    residual = made.truth - made.cross.score
    assert pmt.shift == pytest.approx(np.average(residual, weights=table["weight"]))
    assert pmt.residual_sd**2 == pytest.approx(
        np.average((residual - pmt.shift) ** 2, weights=table["weight"])
    )
    assert pmt.covariance == () and all(one.se is None for one in pmt.coefficients)


def test_a_net_out_of_range_is_refused() -> None:
    for arguments in ({"alpha": 0.0}, {"l1": 0.0}, {"l1": 1.5}):
        with pytest.raises(ParameterError, match="alpha > 0"):
            ElasticNet(**arguments)


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    monkeypatch.delitem(sys.modules, "sasaran.welfare.pmt.learners")
    with pytest.raises(ParameterError, match=r"sasaran\[models\]"):
        importlib.import_module("sasaran.welfare.pmt.learners")


def test_boosting_finds_what_a_line_cannot() -> None:
    table = survey()
    product = table["radio"] == (table["rooms"] > 3)
    table["consumption"] = np.exp(3 * product + 0.1 * np.log(table["consumption"]))
    line = fit(table, VARIABLES, name="t", unit="Rp", folds=2, **ARGUMENTS).cross
    made, crossed = boost(table, VARIABLES, folds=2, trees=40, **ARGUMENTS)
    np.testing.assert_array_equal(crossed.fold, line.fold)
    assert line.r2 < 0.3 and crossed.r2 > 0.8
    assert np.isnan(made.rank(table | {"floor": np.full(300, "marble")})).all()
