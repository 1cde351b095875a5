"""From a decile to money: the distribution of consumption behind a rank, tied to an official rate and gap.

Log consumption a head, in an area, is normal with mean m and standard deviation s. With the line z and
a = (ln z - m) / s,

    P0 = Phi(a),      P1 = Phi(a) - exp(s^2 / 2 - s a) Phi(a - s),

so P0 gives a, and P1 gives s (P1 grows with s); m = ln z - s a. (Lognormal FGT: Aitchison and Brown 1957; Kakwani 1980,
Econometrica 48.) A family in ranked decile k has a score in that decile's stretch of the normal distribution, and its
log consumption given the score t is normal with mean m + s rho t and deviation s sqrt(1 - rho^2), rho being the
ranking's reliability (:mod:`sasaran.coverage.misranked`). Expectations over the decile are means over t.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from sasaran.errors import NumbersError, ParameterError
from sasaran.schema.poverty import AreaPoverty

__all__ = ["DecileWelfare", "expected_gap", "fit_welfare"]

_NODES = 24
_WIDEST = 4.0
_RUPIAH = 1 << 40  # more than any line and benefit a head and month


@dataclass(frozen=True)
class DecileWelfare:
    """Log consumption a head by area and decile.

    Parameters
    ----------
    areas : tuple[str, ...]
        Area codes.
    line : array, shape (areas,)
        Poverty line, Rp a head and month.
    mean : array, shape (areas, deciles, nodes)
        Mean of log consumption given a score, at nodes that carry equal parts of ``weight``.
    sd : array, shape (areas,)
        Deviation of log consumption given the score.
    weight : array, shape (nodes,)
        Weights of the nodes; they sum to 1.
    spread : array, shape (areas, 2)
        Mean and deviation of log consumption of the whole area.
    """

    areas: tuple[str, ...]
    line: Any
    mean: Any
    sd: Any
    weight: Any
    spread: Any

    def moments(self) -> tuple[Any, Any]:
        """Return mean and deviation of log consumption a head by area and decile, each of shape (areas, deciles)."""
        mean = self.mean @ self.weight
        between = np.maximum(self.mean**2 @ self.weight - mean**2, 0.0)
        return mean, np.sqrt(between + (self.sd**2)[:, None])


def fit_welfare(poverty: Sequence[AreaPoverty], shares: Any, reliability: float) -> DecileWelfare:
    """Return the distribution of consumption by area and decile.

    Parameters
    ----------
    poverty : Sequence[AreaPoverty]
        Official line, P0 and P1 of each area.
    shares : array, shape (areas, deciles)
        Share of each area's people in each ranked decile; rows sum to 1.
    reliability : float
        Correlation of the ranking's score with log consumption, above 0 and below 1.

    Raises
    ------
    ParameterError
        A reliability that is no such correlation.
    NumbersError
        A rate and gap that no lognormal distribution has (P1 must lie between 0 and P0).
    """
    if not 0 < reliability < 1:
        raise ParameterError(
            "The reliability of a ranking cannot be used",
            where=f"reliability {reliability:g}",
            rule="a correlation above 0 and below 1",
            todo="set [ranking] reliability in sasaran.toml to a correlation such as 0.7",
        )
    share = np.asarray(shares, dtype=float)
    ends = np.concatenate([np.zeros((len(share), 1)), np.cumsum(share, axis=1)], axis=1)
    ends = np.clip(ends / np.maximum(ends[:, -1:], 1e-300), 0, 1)
    node, weight = np.polynomial.legendre.leggauss(_NODES)
    place = ends[:, :-1, None] + np.diff(ends, axis=1)[:, :, None] * (node + 1) / 2
    spread = np.array([_lognormal(one) for one in poverty]).reshape(-1, 2)
    # an empty decile has no stretch of its own: nobody asks for it
    score = ndtri(np.clip(place, 1e-12, 1 - 1e-12))
    mean = spread[:, 0, None, None] + spread[:, 1, None, None] * reliability * score
    line = np.array([one.line for one in poverty])
    return DecileWelfare(
        tuple(one.area for one in poverty),
        line,
        mean,
        spread[:, 1] * np.sqrt(1 - reliability**2),
        weight / 2,
        spread,
    )


def _lognormal(one: AreaPoverty) -> tuple[float, float]:
    if not (one.line > 0 and 0 < one.gap < one.headcount < 1):
        raise NumbersError(
            "An official rate and gap do not fit each other",
            where=f"area {one.area}, {one.as_of}",
            rule="0 < P1 < P0 < 1 and a line above 0",
            todo="look the numbers up in the publication",
        )
    a = float(ndtri(one.headcount))

    def off(s: float) -> float:
        return float(ndtr(a) - np.exp(s * s / 2 - s * a) * ndtr(a - s) - one.gap)

    if off(_WIDEST) < 0:
        raise NumbersError(
            "An official gap is too deep for its rate",
            where=f"area {one.area}, {one.as_of}",
            rule=f"a lognormal distribution with a deviation of at most {_WIDEST} of log consumption",
            todo="look the numbers up in the publication",
        )
    s = float(brentq(off, 1e-6, _WIDEST, xtol=1e-12))
    return float(np.log(one.line) - s * a), s


def expected_gap(welfare: DecileWelfare, area: Any, decile: Any, strike: Any) -> tuple[Any, Any]:
    """Return E[max(strike - y, 0)] in Rp a head and month, and P(y < strike), of families.

    Parameters
    ----------
    welfare : DecileWelfare
        The distribution.
    area, decile : array of int, shape (n,)
        Position of the area in ``welfare.areas``; decile from 0.
    strike : array of float, shape (n,)
        Rp a head and month: the line, or the line raised by what the family receives; rounded to whole rupiah.
    """
    # one number a pattern: families of one area, decile and whole rupiah have the same expectation
    cell = np.asarray(area, dtype=np.int64) * welfare.mean.shape[1] + np.asarray(decile, dtype=np.int64)
    patterns, inverse = np.unique(cell * _RUPIAH + np.rint(strike).astype(np.int64), return_inverse=True)
    at, tenth = np.divmod(patterns // _RUPIAH, welfare.mean.shape[1])
    strikes = (patterns % _RUPIAH).astype(float)
    gap, chance = np.empty(len(patterns)), np.empty(len(patterns))
    for start in range(0, len(patterns), 100_000):
        part = slice(start, start + 100_000)
        mean, sd = welfare.mean[at[part], tenth[part]], welfare.sd[at[part], None]
        z = strikes[part, None]
        a = (np.log(np.maximum(z, 1e-300)) - mean) / sd
        below = ndtr(a)
        gap[part] = (z * below - np.exp(mean + sd**2 / 2) * ndtr(a - sd)) @ welfare.weight
        chance[part] = below @ welfare.weight
    inverse = inverse.reshape(-1)
    return np.maximum(gap, 0.0)[inverse], chance[inverse]
