"""Weighted quantiles in every domain, the density at them, and their influence.

Definitions of the quantile of order p (Hyndman and Fan 1996, doi:10.1080/00031305.1996.10473566, with weights):

- ``inverse`` (default, their type 1; convey): the smallest value y with F(y) >= p;
- ``average`` (their type 2; laeken, Eurostat, World Bank wbpip): the same, but the mean of that value and the next
  where F(y) = p exactly.

The influence needs the density at the quantile (Deville 1999; Osier 2009, Survey Research Methods 3(3)), estimated
with a Gaussian kernel whose bandwidth is

- ``sample`` (default): 0.9 min(sd, IQR / 1.349) m^(-1/5) (Silverman 1986, 3.4.2), with
  m = W^2 / sum w^2 the effective number of units (Kish 1965); it does not change with the scale of the weights and is
  not drawn wide by a long tail;
- ``population``: sd W^(-1/5), W the sum of weights, as the R packages convey and vardpoor reckon it. It changes with
  the scale of the weights, and where W is large beside the sample it is narrow: for comparing with their numbers.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sasaran.errors import ParameterError
from sasaran.measure.survey.domains import Domains

__all__ = ["BANDWIDTHS", "QUANTILES", "density", "quantile_influence", "quantiles"]

QUANTILES = ("inverse", "average")
BANDWIDTHS = ("sample", "population")
_ROUNDING = 1e-12  # cumulated shares this near to p, times the number of domains, count as equal to it


def quantiles(values: Any, domains: Domains, p: float, *, at: Any = None, definition: str = "inverse") -> Any:
    """Return the quantile of order ``p`` in each domain, shape (D,); NaN for a domain without weight.

    Parameters
    ----------
    values : array of float, shape (n,)
        Welfare of all units.
    domains : Domains
        The domains.
    p : float
        Order, 0 < p <= 1.
    at : array of intp, shape (k,) | None
        Positions of the units to use (say, the poor); None for all of the universe.
    definition : str
        ``inverse`` or ``average``.
    """
    if definition not in QUANTILES or not 0 < p <= 1:
        raise ParameterError(
            f"There is no quantile of order {p} and definition {definition!r}",
            rule=f"an order lies in (0, 1], a definition is one of {', '.join(QUANTILES)}",
        )
    if at is None:
        at = np.arange(len(values)) if domains.inside is None else np.flatnonzero(domains.inside)
    at = at[domains.weights[at] > 0]
    many = len(domains.labels)
    order = np.argsort(values[at], kind="stable")
    if domains.code is not None:
        order = order[np.argsort(domains.code[at][order], kind="stable")]
    order = at[order]
    sorted_values, weights = values[order], domains.weights[order]
    code = np.zeros(len(at), dtype=np.intp) if domains.code is None else domains.code[order]
    total = np.bincount(code, weights, minlength=many)
    last = np.cumsum(np.bincount(code, minlength=many)) - 1
    # shares of the own domain, so that the weights of another domain cannot swallow this one's
    share = weights / np.where(total > 0, total, 1.0)[code]
    cumulated = np.cumsum(share)
    held = (total > 0).astype(float)
    target = np.cumsum(held) - held + p * held
    slack = _ROUNDING * max(many, 1)
    place = np.minimum(np.searchsorted(cumulated, target - slack), np.maximum(last, 0))
    if not len(at):
        return np.full(many, np.nan)
    found = sorted_values[place]
    if definition == "average":
        after = sorted_values[np.minimum(place + 1, np.maximum(last, 0))]
        found = np.where(np.abs(cumulated[place] - target) <= slack, (found + after) / 2, found)
    return np.where(total > 0, found, np.nan)


def density(values: Any, domains: Domains, point: Any, bandwidth: str = "sample") -> Any:
    """Return the estimated density of ``values`` (n,) at ``point`` (D,) in each domain, shape (D,).

    ``bandwidth`` is one of ``BANDWIDTHS``; NaN where all values of a domain are equal.
    """
    w = domains.weights
    safe = np.where(domains.weight > 0, domains.weight, np.nan)
    width = _width(values, domains, safe, bandwidth)
    u = (domains.of_units(point) - values) / domains.of_units(width)
    heights = domains.by_domain(domains.sum(w * np.exp(-0.5 * u * u)))
    return heights / (np.sqrt(2 * np.pi) * safe * width)


def _width(values: Any, domains: Domains, weight: Any, bandwidth: str) -> Any:
    if bandwidth not in BANDWIDTHS:
        raise ParameterError(
            f"There is no bandwidth {bandwidth!r}", rule=f"bandwidth is one of {', '.join(BANDWIDTHS)}"
        )
    w = domains.weights
    # the spread is reckoned about the mean: sums of squares of incomes would lose their digits
    mean = domains.by_domain(domains.sum(w * values)) / weight
    apart = values - domains.of_units(mean)
    spread = np.sqrt(domains.by_domain(domains.sum(w * apart * apart)) / weight)
    size = weight
    if bandwidth == "sample":
        size = weight * (weight / domains.by_domain(domains.sum(w * w)))
        middle = (quantiles(values, domains, 0.75) - quantiles(values, domains, 0.25)) / 1.349
        spread = 0.9 * np.where(middle > 0, np.minimum(middle, spread), spread)
    # equal values leave a spread of rounding about their mean, and a density from it would be a false error of nearly 0
    return np.where(spread > 1e-10 * np.abs(mean), spread * size**-0.2, np.nan)


def quantile_influence(values: Any, domains: Domains, point: Any, p: float, bandwidth: str = "sample") -> Any:
    """Return the influence (n,) of each unit on the quantile ``point`` (D,) of order ``p`` of its domain.

    z_k = -((y_k <= q) - p) / (W f(q)). Source: Deville 1999; Osier 2009, section 4.
    """
    scale = domains.weight * density(values, domains, point, bandwidth)
    return -((values <= domains.of_units(point)) - p) / domains.of_units(scale)
