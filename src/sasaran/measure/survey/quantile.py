"""Weighted quantiles in every domain, the density at them, and their influence.

Definitions of the quantile of order p (Hyndman and Fan 1996, doi:10.1080/00031305.1996.10473566, with weights):

- ``inverse`` (default, their type 1; convey): the smallest value y with F(y) >= p;
- ``average`` (their type 2; laeken, Eurostat, World Bank wbpip): the same, but the mean of that value and the next
  where F(y) = p exactly.

The influence needs the density at the quantile (Deville 1999; Osier 2009, Survey Research Methods 3(3)). It is
estimated with a Gaussian kernel of bandwidth sd * W^(-1/5), W the sum of weights, as in the R packages convey and
vardpoor: a convention, not an optimum; replicate weights need none.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sasaran.errors import ParameterError
from sasaran.measure.survey.domains import Domains

__all__ = ["QUANTILES", "density", "quantile_influence", "quantiles"]

QUANTILES = ("inverse", "average")
_ROUNDING = 1e-12  # cumulated weights this near to p W count as equal to it


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
    cumulated = np.cumsum(weights)
    before = np.cumsum(total) - total
    target = before + p * total
    slack = _ROUNDING * np.maximum(cumulated[-1] if len(cumulated) else 0.0, 1e-300)
    place = np.minimum(np.searchsorted(cumulated, target - slack), np.maximum(last, 0))
    if not len(at):
        return np.full(many, np.nan)
    found = sorted_values[place]
    if definition == "average":
        after = sorted_values[np.minimum(place + 1, np.maximum(last, 0))]
        found = np.where(np.abs(cumulated[place] - target) <= slack, (found + after) / 2, found)
    return np.where(total > 0, found, np.nan)


def density(values: Any, domains: Domains, point: Any) -> Any:
    """Return the estimated density of ``values`` (n,) at ``point`` (D,) in each domain, shape (D,).

    Gaussian kernel, bandwidth sd_d W_d^(-1/5); NaN where all values of a domain are equal.
    """
    w = domains.weights
    safe = np.where(domains.weight > 0, domains.weight, np.nan)
    # the spread is reckoned about the mean: sums of squares of incomes would lose its digits
    mean = domains.by_domain(domains.sum(w * values)) / safe
    apart = values - domains.of_units(mean)
    sd = np.sqrt(domains.by_domain(domains.sum(w * apart * apart)) / safe)
    width = np.where(sd > 0, sd * safe**-0.2, np.nan)
    u = (domains.of_units(point) - values) / domains.of_units(width)
    heights = domains.by_domain(domains.sum(w * np.exp(-0.5 * u * u)))
    return heights / (np.sqrt(2 * np.pi) * safe * width)


def quantile_influence(values: Any, domains: Domains, point: Any, p: float) -> Any:
    """Return the influence (n,) of each unit on the quantile ``point`` (D,) of order ``p`` of its domain.

    z_k = -((y_k <= q) - p) / (W f(q)). Source: Deville 1999; Osier 2009, section 4.
    """
    scale = domains.weight * density(values, domains, point)
    return -((values <= domains.of_units(point)) - p) / domains.of_units(scale)
