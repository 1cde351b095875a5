"""Methods from scikit-learn, to compare with: the elastic net (publishable) and gradient boosting (not).

The only module that imports scikit-learn; it needs the extra ``models``.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import ParameterError
from sasaran.welfare.columns import column
from sasaran.welfare.pmt.crossval import CrossValidated, cross_validate, folds_of
from sasaran.welfare.pmt.fit import prepare
from sasaran.welfare.pmt.linear import Solution
from sasaran.welfare.pmt.variables import Variable, matrix
from sasaran.welfare.protocol import Scores, Table, register

try:
    from sklearn.ensemble import HistGradientBoostingRegressor
    from sklearn.linear_model import ElasticNet as _Net
    from sklearn.linear_model import ElasticNetCV as _NetCV
except ModuleNotFoundError as problem:
    raise ParameterError(
        "The elastic net and gradient boosting need scikit-learn",
        todo='install it with pip install "sasaran[models]"',
    ) from problem

__all__ = ["Boosting", "ElasticNet", "boost"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ElasticNet:
    """Least squares with a price on coefficients (Zou and Hastie 2005, doi:10.1111/j.1467-9868.2005.00503.x).

    Least sum w (y - X b)^2 / (2 sum w) + alpha (l1 |b|_1 + (1 - l1) |b|^2 / 2) on terms scaled to spread 1.
    Coefficients that the price drives to 0 leave the scorecard shorter. ``alpha`` None is chosen by
    cross-validation over folds of whole clusters, drawn from the clusters' numbers and ``seed``.
    """

    alpha: float | None = None
    l1: float = 0.5
    folds: int = 5
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.l1 <= 1 or (self.alpha is not None and self.alpha <= 0):
            raise ParameterError("The elastic net is out of range", rule="alpha > 0 and 0 < l1 <= 1")

    @property
    def name(self) -> str:
        """The method with its parameters."""
        return f"elastic net, l1 {self.l1:g}, alpha {'cross-validated' if self.alpha is None else self.alpha}"

    def solve(self, X: Floats, y: Floats, weight: Floats, cluster: NDArray[np.int64]) -> Solution:
        """Return coefficients in the terms' own units, without a covariance."""
        middle = np.average(X[:, 1:], axis=0, weights=weight)
        size = np.sqrt(np.average((X[:, 1:] - middle) ** 2, axis=0, weights=weight))
        Z = (X[:, 1:] - middle) / size
        model = self._model(cluster)
        model.fit(Z, y, sample_weight=weight)
        slope = np.asarray(model.coef_) / size
        return Solution(np.r_[float(model.intercept_) - middle @ slope, slope])

    def _model(self, cluster: NDArray[np.int64]) -> Any:
        if self.alpha is not None:
            return _Net(alpha=self.alpha, l1_ratio=self.l1, max_iter=20_000)
        fold = folds_of(cluster, self.folds, self.seed)
        splits = [(np.flatnonzero(fold != one), np.flatnonzero(fold == one)) for one in range(fold.max() + 1)]
        return _NetCV(l1_ratio=self.l1, cv=splits, max_iter=20_000)


@register("boosting")
@dataclass(frozen=True)
class Boosting:
    """Gradient-boosted trees: what a machine gets out of the same questions, as a yardstick.

    It cannot be published: no card that a household could check by hand leads to its score.
    """

    model: Any
    variables: tuple[Variable, ...]
    version: str = ""
    as_of: datetime.date | None = None
    basis: str = "boosting"
    name: str = "gradient boosting (comparison)"

    def rank(self, table: Table) -> Scores:
        """Return the predicted log welfare; NaN where an answer is missing or of an unseen level."""
        X = matrix(table, self.variables)[:, 1:]
        score = np.full(len(X), np.nan)
        known = ~np.isnan(X).any(axis=1)
        if known.any():
            score[known] = self.model.predict(X[known])
        return score


def boost(
    table: Table,
    variables: Sequence[Variable],
    *,
    outcome: str,
    outcome_is_log: bool = False,
    weight: str = "",
    cluster: str = "",
    missing: str = "refuse",
    folds: int = 10,
    seed: int = 0,
    trees: int = 200,
) -> tuple[Boosting, CrossValidated]:
    """Fit gradient boosting on the terms a linear test would have, with the same folds of whole clusters.

    Parameters and errors are those of :func:`sasaran.welfare.pmt.fit.fit`; ``trees`` of at most 15 leaves, learning
    rate 0.05. The cross-validated scores are of the rows in the sample.
    """
    made = prepare(
        table,
        variables,
        outcome=outcome,
        outcome_is_log=outcome_is_log,
        weight=weight,
        cluster=cluster,
        missing=missing,
    )

    def learn(rows: NDArray[np.bool_]) -> Any:
        model = HistGradientBoostingRegressor(
            max_iter=trees, learning_rate=0.05, max_leaf_nodes=15, early_stopping=False, random_state=seed
        )
        return model.fit(made.X[rows, 1:], made.y[rows], sample_weight=made.weight[rows])

    def predict(rows: NDArray[np.bool_], held: NDArray[np.bool_]) -> Floats:
        return np.asarray(learn(rows).predict(made.X[held, 1:]))

    clusters = column(made.table, cluster) if cluster else made.cluster
    crossed = cross_validate(predict, made.y, made.weight, clusters, folds=folds, seed=seed)
    everybody = np.ones(len(made.y), dtype=bool)
    return Boosting(learn(everybody), made.variables, version=f"{trees} trees, seed {seed}"), crossed
