"""Quantiles by the definitions of Hyndman and Fan with weights, ratios of quantiles, and their influence.

With units sorted by welfare and C_k the cumulated weights (Hyndman and Fan 1996, doi:10.1080/00031305.1996.10473566;
weights as in the R package survey, ``svyquantile``):

- ``hf1``: the smallest value with C_k >= p W (convey);
- ``hf2`` (default): the same, but the mean of that value and the next where C_k = p W exactly (laeken, Eurostat);
- ``hf4`` to ``hf9``: straight lines between the points (p_k, y_k), p_k = (C_k - a w_k) / (W + (1 - a - b) w_last),
  with (a, b) = (0, 1), (1/2, 1/2), (0, 0), (1, 1), (1/3, 1/3), (3/8, 3/8). ``hf7`` is the default of R and numpy.

With equal weights they are the methods of ``numpy.quantile``. Only hf1 and hf2 keep their value when a unit of weight
2 is written as two of weight 1. ``hf3`` (nearest even observation) has no agreed weighted form and is left out.

Influence: -((y <= q) - p) / (W f(q)), f by a Gaussian kernel (:mod:`.kernel`; Deville 1999; Osier 2009).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from sasaran.errors import ParameterError
from sasaran.measure.inequality.kernel import check_bandwidth, density_at
from sasaran.measure.inequality.ordered import Ordered

__all__ = ["QUANTILES", "Quantile", "QuantileRatio", "quantile_of"]

_PLACES = {
    "hf4": (0.0, 1.0), "hf5": (0.5, 0.5), "hf6": (0.0, 0.0),
    "hf7": (1.0, 1.0), "hf8": (1 / 3, 1 / 3), "hf9": (0.375, 0.375),
}  # fmt: skip
QUANTILES = ("hf1", "hf2", *_PLACES)
_ROUNDING = 1e-12


def quantile_of(x: Ordered, p: float, definition: str = "hf2") -> Any:
    """Return the quantile of order ``p`` of each domain, shape (D,); NaN for a domain without units."""
    if not len(x.y):
        return np.full(len(x.count), np.nan)
    if definition in _PLACES:
        found = _between(x, p, *_PLACES[definition])
    else:
        target = p * x.weight
        at = x.place(target)
        found = x.y[at]
        if definition == "hf2":
            after = x.y[np.minimum(at + 1, x.last)]
            slack = _ROUNDING * len(x.count) * x.weight
            found = np.where(np.abs(x.cum_weight[at] - target) <= slack, (found + after) / 2, found)
    return np.where(x.count > 0, found, np.nan)


def _between(x: Ordered, p: float, a: float, b: float) -> Any:
    target = p * (x.weight + (1 - a - b) * x.w[x.last])
    less = a * x.w
    at = x.place(target, less)
    one = np.maximum(at - 1, np.minimum(x.start, x.last))
    here, before = (x.cum_weight[k] - less[k] for k in (at, one))
    gap = here - before
    part = np.where(gap > 0, np.clip((target - before) / np.where(gap > 0, gap, 1.0), 0.0, 1.0), 1.0)
    return x.y[one] + part * (x.y[at] - x.y[one])


def _influence(x: Ordered, q: Any, p: float, bandwidth: str) -> Any:
    # where all of a domain are equal there is no density: the error is not known, and said so by NaN
    scale = x.weight * density_at(x, q, bandwidth)[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        return (p - (x.y <= x.spread(q))) / x.spread(np.where(scale > 0, scale, np.nan))


@dataclass(frozen=True)
class Quantile:
    """The welfare below which a share ``p`` of the population lies, in the unit of welfare.

    Parameters
    ----------
    p : float
        Order, 0 < p < 1.
    definition : str
        ``hf1``, ``hf2`` (default), ``hf4`` to ``hf9``; see the module.
    bandwidth : str
        Of the density in the error: ``sample`` (default) or ``population``, as convey.
    """

    p: float = 0.5
    definition: str = "hf2"
    bandwidth: str = "sample"
    sorted: ClassVar[bool] = True
    positive: ClassVar[bool] = False
    signed: ClassVar[bool] = True
    bounded: ClassVar[bool] = False

    def __post_init__(self) -> None:
        check_bandwidth(self.bandwidth)
        if not 0 < self.p < 1 or self.definition not in QUANTILES:
            raise ParameterError(
                f"There is no quantile of order {self.p} and definition {self.definition!r}",
                rule=f"an order lies between 0 and 1, a definition is one of {', '.join(QUANTILES)}",
            )

    @property
    def name(self) -> str:
        """Order and definition, for the method of an Estimate."""
        return f"quantile {self.p:g} ({self.definition})"

    def measure(self, x: Ordered) -> tuple[Any, Any]:
        """Return values (D,) and influences (m,); influences are NaN where all welfare of a domain is equal."""
        q = quantile_of(x, self.p, self.definition)
        return q, _influence(x, q, self.p, self.bandwidth)


@dataclass(frozen=True)
class QuantileRatio:
    """The quantile of order ``upper`` over that of order ``lower``, such as P90/P10."""

    upper: float = 0.9
    lower: float = 0.1
    definition: str = "hf2"
    bandwidth: str = "sample"
    sorted: ClassVar[bool] = True
    positive: ClassVar[bool] = False
    signed: ClassVar[bool] = True
    bounded: ClassVar[bool] = False

    def __post_init__(self) -> None:
        Quantile(self.upper, self.definition, self.bandwidth)
        Quantile(self.lower, self.definition, self.bandwidth)

    @property
    def name(self) -> str:
        """Orders and definition, for the method of an Estimate."""
        return f"P{100 * self.upper:g}/P{100 * self.lower:g} ({self.definition})"

    def measure(self, x: Ordered) -> tuple[Any, Any]:
        """Return values (D,) and influences (m,); NaN where the lower quantile is not over 0."""
        (top, z_top), (bottom, z_bottom) = (
            Quantile(p, self.definition, self.bandwidth).measure(x) for p in (self.upper, self.lower)
        )
        base = np.where(bottom > 0, bottom, np.nan)
        value = top / base
        return value, (z_top - x.spread(value) * z_bottom) / x.spread(base)
