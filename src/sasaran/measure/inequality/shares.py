"""The Lorenz curve and what is read off it: shares of total welfare, and ratios of the top's share to the bottom's.

L(p) is the share of total welfare of the poorest p. Two readings of the curve between units:

- ``interpolated``: the unit in which p W falls counts for the part of its weight that belongs to the poorest p, so
  L is the straight-line Lorenz curve through all units. It changes neither with the scale nor with the splitting of
  weights.
- ``whole``: all units with welfare up to the quantile of order p count in full, as in laeken, convey and Eurostat's
  S80/S20.

Influence of the total below the quantile q of order p: (y - q) 1(y <= q) + p q; no density is needed (Deville 1999;
Langel and Tillé 2011, doi:10.1016/j.jspi.2011.05.010).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from sasaran.errors import ParameterError
from sasaran.measure.inequality.ordered import Ordered

__all__ = ["READINGS", "Lorenz", "Share", "ShareRatio", "below", "lorenz_points"]

READINGS = ("interpolated", "whole")


def below(x: Ordered, p: float, reading: str = "interpolated") -> tuple[Any, Any]:
    """Return the total welfare of the poorest ``p`` of each domain (D,) and its influence (m,)."""
    if p <= 0:
        return np.zeros(len(x.count)), np.zeros(len(x.y))
    if p >= 1:
        return x.total, x.y
    if not len(x.y):
        return np.zeros(len(x.count)), np.zeros(0)
    target = p * x.weight
    at = x.place(target)
    q = x.y[at]
    beyond = (x.cum_weight[at] - target) * q
    value = x.at_tie(x.cum_total)[at] if reading == "whole" else x.cum_total[at] - beyond
    edge = x.spread(q)
    return np.where(x.count > 0, value, 0.0), np.where(x.y <= edge, x.y - edge, 0.0) + p * edge


@dataclass(frozen=True)
class Share:
    """The share of total welfare of those between the orders ``low`` and ``high``; low 0 gives the Lorenz curve.

    Parameters
    ----------
    low, high : float
        0 <= low < high <= 1; (0, 0.4) is the share of the poorest 40 %.
    reading : str
        ``interpolated`` (default) or ``whole``; see the module.
    """

    low: float
    high: float
    reading: str = "interpolated"
    sorted: ClassVar[bool] = True
    positive: ClassVar[bool] = False
    signed: ClassVar[bool] = True
    bounded: ClassVar[bool] = True

    def __post_init__(self) -> None:
        _check(self.low, self.high, self.reading)

    @property
    def name(self) -> str:
        """Name and bounds, for the method of an Estimate."""
        return f"share of total, {self.low:g} to {self.high:g} ({self.reading})"

    def measure(self, x: Ordered) -> tuple[Any, Any]:
        """Return values (D,) and influences (m,); NaN where the domain's total is not over 0."""
        (most, z_most), (least, z_least) = (below(x, p, self.reading) for p in (self.high, self.low))
        whole = np.where(x.total > 0, x.total, np.nan)
        value = (most - least) / whole
        return value, (z_most - z_least - x.spread(value) * x.y) / x.spread(whole)


@dataclass(frozen=True)
class ShareRatio:
    """The total of the richest over that of the poorest: QSR is (0.8, 0.2, whole), Palma (0.9, 0.4, interpolated).

    Parameters
    ----------
    above, upto : float
        Those above the order ``above`` over those up to ``upto``.
    reading : str
        ``interpolated`` or ``whole``; see the module. With ``whole``, where the highest welfare is shared by so many
        that the quantile is it, nobody is above and the ratio is ``undefined``: 0 would tell of equality.
    """

    above: float = 0.8
    upto: float = 0.2
    reading: str = "whole"
    sorted: ClassVar[bool] = True
    positive: ClassVar[bool] = False
    signed: ClassVar[bool] = True
    bounded: ClassVar[bool] = False

    def __post_init__(self) -> None:
        _check(0.0, self.upto, self.reading)
        _check(self.above, 1.0, self.reading)

    @property
    def name(self) -> str:
        """Name and bounds, for the method of an Estimate."""
        return f"share ratio S{100 * self.above:g}/S{100 * self.upto:g} ({self.reading})"

    def measure(self, x: Ordered) -> tuple[Any, Any]:
        """Return values (D,) and influences (m,); NaN where the poorest have nothing or nobody is above."""
        (poor, z_poor), (rest, z_rest) = (below(x, p, self.reading) for p in (self.upto, self.above))
        base = np.where(poor > 0, poor, np.nan)
        if self.reading == "whole" and len(x.y):
            # whole units: where the highest welfare is that of the quantile, nobody stands above it
            top = x.y[x.place(self.above * x.weight)] >= x.y[x.last]
            base = np.where(top, np.nan, base)
        value = (x.total - rest) / base
        return value, (x.y - z_rest - x.spread(value) * z_poor) / x.spread(base)


def _check(low: float, high: float, reading: str) -> None:
    if not 0 <= low < high <= 1:
        raise ParameterError(
            f"There is no share between the orders {low} and {high}", rule="0 <= low < high <= 1"
        )
    if reading not in READINGS:
        raise ParameterError(f"There is no reading {reading!r}", rule=f"one of {', '.join(READINGS)}")


@dataclass(frozen=True, eq=False)
class Lorenz:
    """A Lorenz curve as points to draw or to read.

    Parameters
    ----------
    population, share : array of float, shape (K + 1,)
        Cumulative shares of population and of welfare, both from 0 to 1.
    """

    population: Any
    share: Any

    def at(self, p: Any) -> Any:
        """Return L(p) on the straight lines between the points."""
        return np.interp(p, self.population, self.share)


def lorenz_points(x: Ordered, points: int | None = None, domain: int = 0) -> Lorenz:
    """Return the Lorenz curve of one domain.

    Parameters
    ----------
    x : Ordered
        Sorted welfare.
    points : int | None
        None for all units; else the first unit at or over each of ``points`` equal steps of population, the thinning
        by which World Bank wbpip draws its curve (100) and reads decile shares off it.
    domain : int
        Position of the domain.

    Returns
    -------
    Lorenz
        NaN shares where the total is not over 0.
    """
    part = slice(int(x.start[domain]), int(x.start[domain] + x.count[domain]))
    weight, total = x.cum_weight[part], x.cum_total[part]
    if points is not None and len(weight):
        steps = np.arange(1, points + 1) / points * weight[-1]
        at = np.minimum(np.searchsorted(weight, steps - 1e-9 * steps), len(weight) - 1)
        weight, total = weight[at], total[at]
    whole = total[-1] if len(total) and total[-1] > 0 else np.nan
    size = weight[-1] if len(weight) else 1.0
    return Lorenz(np.concatenate([[0.0], weight / size]), np.concatenate([[0.0], total / whole]))
