"""The chance that a unit truly belongs to a decile, given a score and its spread: what ranking error is made of.

A ranking by a test puts some into decile 1 who are not poorest and leaves out some who are. Where the test says how
unsure it is (:class:`sasaran.welfare.protocol.Predictive`), the chance of each decile follows in closed form: true
log welfare is normal about the point, and deciles are cut where the *true* distribution, the mixture of all these
normals, reaches its tenths (not where the scores do: scores vary less than the truth).

For the room of coverage, which lays a second interval beside that of linkage: let p_i be the chance of decile d and
u_i be 1 where nothing reached unit i. The untouched who truly are in the decile number sum u_i p_i on average, with
variance sum u_i p_i (1 - p_i) if units err independently; ``coverage.count.count_interval`` gives the interval.
They do not quite: residuals of one village move together, and the coefficients are everybody's. The first makes the
variance larger by about 1 + (m - 1) rho, with m units a village and rho their residuals' correlation
(:func:`clustering`); the second is in the spread of each but is shared.

Source: Elbers, Lanjouw and Lanjouw 2003, doi:10.1111/1468-0262.00399, for the chance behind a predicted welfare;
quantiles are solved from the mean of the normal distribution functions.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr

from sasaran.errors import NumbersError
from sasaran.welfare.columns import floats

__all__ = ["clustering", "decile_cuts", "probability_in_decile"]

Floats = NDArray[np.float64]
_GRID = (
    4096  # points are binned so finely that the bin is a thousandth of the narrowest spread or of their range
)
_BLOCK = 1 << 16


def decile_cuts(point: Floats, spread: Floats, weight: Floats | None = None, *, parts: int = 10) -> Floats:
    """Return the log welfare at which the true distribution reaches each of its tenths, shape (parts - 1,).

    The c_k solve sum w Phi((c - point) / spread) = k / parts x sum w. Units without a point (NaN) are left out.

    Raises
    ------
    NumbersError
        If no unit has a point and a weight, a spread or a weight is negative, or a column is not one finite number a
        unit (a missing point or spread is left out).
    """
    point = floats(point, "point", missing=True)
    spread = floats(spread, "spread", len(point), missing=True)
    w = np.ones(len(point)) if weight is None else floats(weight, "weight", len(point))
    if (w < 0).any() or (spread < 0).any():
        raise NumbersError(
            "Deciles cannot be cut", rule="weights are finite, no weight or spread is negative"
        )
    known = ~np.isnan(point) & ~np.isnan(spread) & (w > 0)
    if not known.any():
        raise NumbersError("Deciles cannot be cut", rule="at least one unit has a score and a weight")
    at, sd, share = _compressed(point[known], spread[known], w[known])

    def below(cut: float) -> float:
        return float(share @ _chance_below(at, sd, np.array([cut]))[:, 0])

    low, high = float((at - 9 * sd).min()) - 1, float((at + 9 * sd).max()) + 1
    return np.array(
        [brentq(lambda cut, k=k: below(cut) - k / parts, low, high, xtol=1e-10) for k in range(1, parts)]
    )


def probability_in_decile(point: Floats, spread: Floats, cuts: Floats, decile: int | None = None) -> Floats:
    """Return P(truly in each decile), shape (n, cuts + 1), rows summing to 1; or of one ``decile``, shape (n,).

    P = Phi((c_k - point) / spread) - Phi((c_{k-1} - point) / spread), with c_0 = -inf and c_10 = inf. NaN where the
    point is. A spread of 0 gives 0 or 1; a point on a cut belongs below it.

    Raises
    ------
    NumbersError
        If cuts do not rise, there is no such decile, or a column is not one number a unit.
    """
    point = floats(point, "point", missing=True)
    spread = floats(spread, "spread", len(point), missing=True)
    cuts = np.asarray(cuts, dtype=float)
    if (np.diff(cuts) < 0).any() or np.isnan(cuts).any():
        raise NumbersError("Chances of deciles cannot be given", rule="cuts rise and are numbers")
    if decile is None:
        below = np.column_stack(
            [np.zeros(len(point)), _chance_below(point, spread, cuts), np.ones(len(point))]
        )
        return np.where(np.isnan(point)[:, None], np.nan, np.diff(below, axis=1))
    if not 1 <= decile <= len(cuts) + 1:
        raise NumbersError("There is no such decile", rule=f"1 to {len(cuts) + 1}")
    limits = np.r_[-np.inf, cuts, np.inf][decile - 1 : decile + 1]
    chance = np.empty(len(point))
    for start in range(0, len(point), _BLOCK):
        part = slice(start, start + _BLOCK)
        under = _chance_below(point[part], spread[part], limits)
        chance[part] = under[:, 1] - under[:, 0]
    return np.where(np.isnan(point), np.nan, chance)


def clustering(residual: Floats, cluster: NDArray[np.int64]) -> float:
    """Return rho, the correlation of two residuals of one cluster: (MSB - MSW) / (MSB + (m - 1) MSW), at least 0.

    The one-way analysis-of-variance estimator with m the mean size corrected for unequal sizes (Donner 1986,
    doi:10.2307/1403259). ``residual`` and ``cluster`` have shape (n,); clusters are numbered from 0.

    Raises
    ------
    NumbersError
        If there are fewer than two clusters, no cluster has two units, or a residual is missing or infinite.
    """
    residual = floats(residual, "residual")
    cluster = np.asarray(cluster)
    if cluster.shape != residual.shape or cluster.dtype.kind not in "iu" or (cluster < 0).any():
        raise NumbersError(
            "Clustering cannot be measured",
            where="column cluster",
            rule="one number of a cluster a unit, from 0",
        )
    size = np.bincount(cluster)
    size = size[size > 0]
    at = np.unique(cluster, return_inverse=True)[1]
    n, k = len(residual), len(size)
    if k < 2 or n <= k:
        raise NumbersError(
            "Clustering cannot be measured", rule="two clusters or more, one of them with two units"
        )
    mean = np.bincount(at, weights=residual) / size
    between = float(size @ (mean - residual.mean()) ** 2) / (k - 1)
    within = float(((residual - mean[at]) ** 2).sum()) / (n - k)
    m = (n - float((size**2).sum()) / n) / (k - 1)
    scale = between + (m - 1) * within
    return max((between - within) / scale, 0.0) if scale > 0 else 0.0


def _chance_below(point: Any, spread: Any, cuts: Any) -> Any:
    away = cuts[None, :] - point[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(spread[:, None] > 0, ndtr(away / spread[:, None]), (away >= 0).astype(float))


def _compressed(point: Floats, spread: Floats, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """Return fewer (point, spread, share) with the same mixture to about 1e-6, where there are very many units."""
    share = weight / weight.sum()
    if len(point) <= _GRID or (spread == 0).any():
        return point, spread, share
    bins = []
    for values, cells in ((point, _GRID), (np.log(spread), 64)):
        width = max((float(values.max()) - float(values.min())) / cells, 1e-12)
        bins.append(np.floor((values - values.min()) / width).astype(np.int64))
    at = np.unique(bins[0] * 65 + bins[1], return_inverse=True)[1]
    mass: Floats = np.bincount(at, weights=share).astype(float)
    middle: Floats = np.bincount(at, weights=share * point) / mass
    # the spread of points within the cell belongs to the mixture's spread
    square = np.bincount(at, weights=share * (spread**2 + (point - middle[at]) ** 2)) / mass
    return middle, np.sqrt(square), mass
