"""The pace of an official rate, and where it may go: a random walk with drift, seen with sampling error.

With the published rate r at times t (in years), sampling error se and the true rate x,

    r = x + e,   e ~ N(0, se^2);      x(t) = a + d t + W(t),   Var W(t) = s^2 t,

the covariance of r is C = s^2 min(t, t') + se^2 I. Given s, (a, d) have the generalised least squares estimate and
x at a later time its universal kriging mean and variance, which count that a and d are estimated (Harvey 1989,
Forecasting, Structural Time Series Models, ch. 3-4; Cressie 1993, Statistics for Spatial Data, 3.4). The variance s^2
is not known from a dozen figures: results are averaged over a grid of s, each weighted by its restricted likelihood
(flat prior on s), so that the fan counts this too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtr

from sasaran.errors import NumbersError

__all__ = ["METHOD", "Fan", "fan"]

METHOD = (
    "random walk with drift seen with sampling error; averaged over its variance by restricted likelihood"
)
_WIDTHS = np.linspace(0.0, 0.02, 81)  # deviation of a year's shock, as a fraction of the people
_LEAST = 5


@dataclass(frozen=True)
class Fan:
    """The projection.

    Parameters
    ----------
    years : array, shape (T,)
        Times asked about.
    mean : array, shape (T,)
        Expected true rate, a fraction.
    levels : tuple[float, ...]
        Chances of the bands.
    low, high : array, shape (levels, T)
        Limits of the bands; cut at 0.
    drift, drift_low, drift_high : float
        Change of the rate a year, and its 90 % interval.
    error : float
        Sampling error taken for each figure.
    """

    years: Any
    mean: Any
    levels: tuple[float, ...]
    low: Any
    high: Any
    drift: float
    drift_low: float
    drift_high: float
    error: float
    parts: tuple[Any, Any, Any]

    def chance_below(self, at: int, rate: float) -> float:
        """Return the chance, under the model, that the true rate at ``years[at]`` is at most ``rate``."""
        weight, mean, sd = self.parts
        return float(weight @ ndtr((rate - mean[:, at]) / sd[:, at]))


def fan(
    times: Sequence[float],
    rates: Sequence[float],
    error: float,
    ahead: Sequence[float],
    levels: tuple[float, ...] = (0.5, 0.9),
) -> Fan:
    """Project an official series.

    Parameters
    ----------
    times, rates : sequences, shape (n,)
        Years (2025.75) in rising order, and rates as fractions.
    error : float
        Standard error of each rate, over 0.
    ahead : sequence, shape (T,)
        Years to project to.
    levels : tuple[float, ...]
        Chances of the bands.

    Raises
    ------
    NumbersError
        Fewer than 5 figures, years that do not rise, or an error not over 0.
    """
    t, r = np.asarray(times, float), np.asarray(rates, float)
    if len(t) < _LEAST or (np.diff(t) <= 0).any() or not error > 0 or not np.isfinite(r).all():
        raise NumbersError(
            "The series is not one that a pace can be read from",
            where=f"{len(t)} figures",
            rule=f"at least {_LEAST} finite rates of one line definition in rising years, with an error over 0",
        )
    at = np.asarray(ahead, float)
    fits = [_fit(t - t[0], r, error, at - t[0], width) for width in _WIDTHS]
    likelihood = np.array([one[0] for one in fits])
    weight = np.exp(likelihood - likelihood.max())
    weight /= weight.sum()
    mean, sd = np.stack([one[1] for one in fits]), np.stack([one[2] for one in fits])
    drift, drift_sd = np.array([one[3] for one in fits]), np.array([one[4] for one in fits])
    tails = [((1 - level) / 2, (1 + level) / 2) for level in levels]
    ends = [[_quantile(weight, mean, sd, p) for p in pair] for pair in tails]
    slope = [float(_quantile(weight, drift[:, None], drift_sd[:, None], p)[0]) for p in (0.05, 0.95)]
    return Fan(
        at, weight @ mean, levels, np.maximum([one[0] for one in ends], 0), np.maximum([one[1] for one in ends], 0),
        float(weight @ drift), slope[0], slope[1], error, (weight, mean, sd),
    )  # fmt: skip


def _fit(t: Any, r: Any, error: float, at: Any, width: float) -> tuple[float, Any, Any, float, float]:
    """Return restricted log likelihood, kriging mean and deviation at ``at``, the drift and its deviation."""
    c = width**2 * np.minimum(t[:, None], t) + error**2 * np.eye(len(t))
    x = np.column_stack([np.ones_like(t), t])
    inverse = np.linalg.inv(c)
    information = x.T @ inverse @ x
    covariance = np.linalg.inv(information)
    beta = covariance @ x.T @ inverse @ r
    left = r - x @ beta
    likelihood = -0.5 * (
        np.linalg.slogdet(c)[1] + np.linalg.slogdet(information)[1] + float(left @ inverse @ left)
    )
    across = width**2 * np.minimum(at[:, None], t)
    to = np.column_stack([np.ones_like(at), at])
    mean = to @ beta + across @ inverse @ left
    rest = to - across @ inverse @ x
    variance = width**2 * at - np.einsum("ij,jk,ik->i", across, inverse, across)
    variance = variance + np.einsum("ij,jk,ik->i", rest, covariance, rest)
    return (
        likelihood,
        mean,
        np.sqrt(np.maximum(variance, 1e-18)),
        float(beta[1]),
        float(np.sqrt(covariance[1, 1])),
    )


def _quantile(weight: Any, mean: Any, sd: Any, p: float) -> Any:
    """Return the p quantile of a mixture of normals, column by column, by bisection."""
    low, high = (mean - 9 * sd).min(axis=0), (mean + 9 * sd).max(axis=0)
    for _ in range(60):
        middle = (low + high) / 2
        above = weight @ ndtr((middle - mean) / sd) < p
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return (low + high) / 2
