"""The density of welfare at a point of each domain, from sorted welfare, with its own influence.

    f(q) = sum w K((y - q) / h) / (h W),  K the standard normal density

Bandwidths h, those of ``survey.quantile``: ``sample`` (default), 0.9 min(sd, IQR / 1.349) m^(-1/5) with m = W^2 /
sum w^2 (Silverman 1986, 3.4.2; Kish 1965), which changes with no scale; ``population``, sd W^(-1/5), as convey and
vardpoor, which changes with the scale of the weights.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sasaran.errors import ParameterError
from sasaran.measure.inequality.ordered import Ordered
from sasaran.measure.survey.quantile import BANDWIDTHS

__all__ = ["check_bandwidth", "density_at"]


def check_bandwidth(bandwidth: str) -> None:
    """Raise ParameterError for an unknown bandwidth."""
    if bandwidth not in BANDWIDTHS:
        raise ParameterError(
            f"There is no bandwidth {bandwidth!r}", rule=f"bandwidth is one of {', '.join(BANDWIDTHS)}"
        )


def density_at(x: Ordered, point: Any, bandwidth: str = "sample") -> tuple[Any, Any]:
    """Return the density at ``point`` (D,) in each domain (D,) and the influence of each unit on it (m,).

    NaN where all welfare of a domain is equal. The influence holds the bandwidth as it is: (K_h(y - q) - f) / W.
    """
    width, weight = x.spread(_width(x, bandwidth)), np.where(x.weight > 0, x.weight, np.nan)
    u = (x.y - x.spread(point)) / width
    height = np.exp(-0.5 * u * u) / (np.sqrt(2 * np.pi) * width)
    value = x.sum(x.w * height) / weight
    return value, (height - x.spread(value)) / x.spread(weight)


def _width(x: Ordered, bandwidth: str) -> Any:
    check_bandwidth(bandwidth)
    if not len(x.y):
        return np.full(len(x.count), np.nan)
    apart = x.y - x.spread(x.mean)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(x.sum(x.w * apart * apart) / x.weight)
        size = x.weight if bandwidth == "population" else x.weight * (x.weight / x.sum(x.w * x.w))
    if bandwidth == "sample":
        low, high = (x.y[x.place(p * x.weight)] for p in (0.25, 0.75))
        middle = (high - low) / 1.349
        spread = 0.9 * np.where(middle > 0, np.minimum(middle, spread), spread)
    known = ~x.constant & (spread > 0)
    return np.where(known, spread, np.nan) * np.where(known, size, 1.0) ** -0.2
