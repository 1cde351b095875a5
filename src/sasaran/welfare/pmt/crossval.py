"""Error for villages that the fit has not seen: folds of whole clusters, never of rows.

Households of one village share much that no questionnaire asks. A fold of rows leaves neighbours on both sides, and
the error comes out too small; a fold of villages does not (Roberts et al. 2017, doi:10.1111/ecog.02881).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError
from sasaran.welfare.columns import draw, place_within

__all__ = ["CrossValidated", "cross_validate", "folds_of", "r_squared", "spearman"]

Floats = NDArray[np.float64]
Predict = Callable[[NDArray[np.bool_], NDArray[np.bool_]], Floats]


@dataclass(frozen=True)
class CrossValidated:
    """What clusters unseen by the fit were given.

    ``score`` is each row's score by a fit without its cluster, shape (n,); ``fold`` its fold from 0; ``r2``,
    ``rmse`` and ``spearman`` compare the score with the truth.
    """

    score: Floats
    fold: NDArray[np.int64]
    r2: float
    rmse: float
    spearman: float
    folds: int


def folds_of(cluster: NDArray[Any], folds: int, seed: int) -> NDArray[np.int64]:
    """Return a fold for each row: clusters are drawn from their identity and ``seed``, then dealt out in turn.

    The same villages meet in a fold whatever the order of rows. With fewer clusters than ``folds`` there are as many
    folds as clusters.

    Raises
    ------
    NumbersError
        If there are fewer than two clusters or two folds, or a row has no cluster.
    """
    text = cluster if cluster.dtype.kind in "USiu" else cluster.astype(str)
    distinct, at = np.unique(text, return_inverse=True)
    if min(len(distinct), folds) < 2:
        raise NumbersError(
            "A test cannot be cross-validated",
            rule=f"two folds or more of whole clusters; there are {len(distinct)} clusters and {folds} folds",
        )
    order = np.argsort(draw(distinct, seed), kind="stable")
    dealt = np.empty(len(distinct), dtype=np.int64)
    dealt[order] = np.arange(len(distinct)) % min(folds, len(distinct))
    return dealt[at]


def cross_validate(
    predict: Predict, truth: Floats, weight: Floats, cluster: NDArray[Any], *, folds: int = 10, seed: int = 0
) -> CrossValidated:
    """Score every cluster by a fit on the others.

    Parameters
    ----------
    predict : callable
        Given two masks of rows, those to learn from and those to score, returns the scores of the latter.
    truth, weight : array of float, shape (n,)
        Log welfare and the weight of each row.
    cluster : array, shape (n,)
        Village or primary sampling unit.
    folds, seed : int
        How many folds and how they are drawn; see :func:`folds_of`.
    """
    fold = folds_of(cluster, folds, seed)
    score = np.empty(len(truth))
    number = int(fold.max()) + 1
    for one in range(number):
        held = fold == one
        score[held] = predict(~held, held)
    rmse = float(np.sqrt(np.average((truth - score) ** 2, weights=weight)))
    return CrossValidated(score, fold, r_squared(truth, score, weight), rmse, spearman(truth, score), number)


def r_squared(truth: Floats, score: Floats, weight: Floats) -> float:
    """Return 1 - sum w (y - s)^2 / sum w (y - mean)^2."""
    about = truth - np.average(truth, weights=weight)
    return 1 - float(weight @ (truth - score) ** 2) / float(weight @ about**2)


def spearman(a: Floats, b: Floats) -> float:
    """Return the correlation of middle ranks (Spearman 1904); NaN where one does not vary."""
    together = np.zeros(len(a), dtype=np.int64)
    first, second = (place_within(x, together) - 0.5 for x in (a, b))
    size = float(np.sqrt((first @ first) * (second @ second)))
    return float(first @ second) / size if size > 0 else float("nan")
