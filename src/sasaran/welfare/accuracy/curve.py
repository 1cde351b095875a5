"""Every quota at once: the errors of a score from one sort, the ROC curve, and the area under it with its error.

``sample`` is a :class:`~sasaran.welfare.accuracy.sample.Sample` of n units, ``score`` has shape (n,), lower is poorer,
and ``level`` is the coverage of the interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError
from sasaran.schema.estimate import Estimate
from sasaran.welfare.accuracy.choose import checked, checked_weight
from sasaran.welfare.accuracy.rates import ratio
from sasaran.welfare.accuracy.sample import Sample

__all__ = ["Curve", "auc", "curve"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """What a score does at every quota.

    Parameters
    ----------
    quota : array, shape (k + 1,)
        Share of the size taken after each of the k distinct scores, from 0 to 1. Between two of them, sharing
        among the tied makes the totals, not the rates, straight lines.
    cut : array, shape (k + 1,)
        Score up to which units are taken; the first is minus infinity (nobody).
    totals : array, shape (k + 1, 4)
        N, P, S and TP (see :mod:`sasaran.welfare.accuracy.rates`).
    """

    quota: Floats
    cut: Floats
    totals: Floats

    def rate(self, rate: str) -> Floats:
        """Return a rate of ``RATES`` at each quota, NaN where it does not exist."""
        return ratio(rate, self.totals)

    def at(self, quotas: Any) -> Floats:
        """Return the totals at other quotas, shape (..., 4): straight lines, as sharing among the tied gives."""
        want = np.asarray(quotas, dtype=float)
        return np.stack([np.interp(want, self.quota, self.totals[:, k]) for k in range(4)], axis=-1)

    def roc(self) -> tuple[Floats, Floats]:
        """Return the share of the non-poor chosen and the share of the poor chosen, both of shape (k + 1,)."""
        return self.rate("inclusion_of_nonpoor"), self.rate("poverty_accuracy")


def curve(sample: Sample, score: Any, *, size: Any = None) -> Curve:
    """Return the whole curve of a score (lower is poorer): one sort, no loop.

    ``size``, shape (n,), is what the quota counts (the weight if absent).

    Raises :class:`NumbersError` if a score is missing or infinite, or a size is negative.
    """
    value = checked(score, "score", sample.n)
    mass = sample.weight if size is None else checked_weight(size, "size", sample.n)
    order = np.argsort(value, kind="stable")
    sorted_ = value[order]
    starts = np.flatnonzero(np.r_[True, sorted_[1:] > sorted_[:-1]])
    w, p = sample.weight[order], sample.poor[order]
    upto = [np.r_[0.0, np.cumsum(np.add.reduceat(x, starts))] for x in (mass[order], w, w * p)]
    full = np.ones_like(upto[0])
    totals = np.stack([upto[1][-1] * full, upto[2][-1] * full, upto[1], upto[2]], axis=1)
    return Curve(upto[0] / upto[0][-1], np.r_[-np.inf, sorted_[starts]], totals)


def auc(sample: Sample, score: Any, level: float = 0.95) -> Estimate:
    """Return the area under the ROC curve: P(a poor unit scores below a non-poor one), ties counting one half.

    The variance is that of the placement values by sampling unit: DeLong, DeLong and Clarke-Pearson 1988
    (doi:10.2307/2531595) for independent rows, and its linearisation for a sample design with weights (Yao, Li and
    Graubard 2015, doi:10.1002/sim.6345). An area of exactly 0 or 1 (no pair out of order) is flagged ``no event``.

    Raises
    ------
    NumbersError
        If a score is missing, or there are no poor or no non-poor to compare.
    """
    value = checked(score, "score", sample.n)
    poor = sample.weight * sample.poor
    rest = sample.weight - poor
    P, R = float(poor.sum()), float(rest.sum())
    if not (P > 0 and R > 0):
        raise NumbersError("There is no area under a curve", rule="both poor and non-poor people are needed")
    _, at = np.unique(value, return_inverse=True)
    poor_at, rest_at = (np.bincount(at, x) for x in (poor, rest))
    rest_above = (R - np.cumsum(rest_at) + rest_at / 2) / R
    poor_below = (np.cumsum(poor_at) - poor_at / 2) / P
    area = float(poor_at @ rest_above) / P
    z = poor * (rest_above[at] - area) / P + rest * (poor_below[at] - area) / R
    se = sample.se(sample.by_psu(z))
    behind = min(int(np.count_nonzero(sample.by_psu(x))) for x in (poor, rest))
    return sample.estimate(
        area, se, "AUC, linearised placement values", share=True, level=level, units=behind, unit="share"
    )
