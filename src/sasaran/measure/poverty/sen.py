"""Indices that look at how unequal the poor are among themselves: Sen, and Sen-Shorrocks-Thon.

- Sen (1976, doi:10.2307/1912718), in the form that does not change when the population is replicated:
  S = P0 G_p + P1 (1 - G_p), G_p the Gini coefficient of welfare among the poor (convey svysen).
- Sen-Shorrocks-Thon (Shorrocks 1995, doi:10.2307/2171728): SST = P1 (1 + G_g), G_g the Gini coefficient of the gaps of
  the whole population, the non-poor at 0 (convey svysst). It keeps the transfer axiom; Sen's does not.

Gini coefficients are mean differences over twice the mean, sum sum w_j w_k |x_j - x_k| / (2 W X); their influence is
the exact derivative by the weight. The line is taken as known.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.poverty.additive import Poor, find_poor
from sasaran.measure.poverty.line import LineLike, RelativeLine
from sasaran.measure.survey.design import LEVEL, Design
from sasaran.measure.survey.domains import Domains
from sasaran.measure.survey.estimates import Estimates

__all__ = ["sen", "sen_shorrocks_thon"]


def sen(
    welfare: Any,
    line: LineLike,
    design: Design,
    *,
    by: Any = None,
    universe: Any = None,
    poor_at_line: bool = False,
    negative: str = "refuse",
    level: float = LEVEL,
) -> Estimates:
    """Return the Sen index of each domain, 0 to 1; 0 for a domain without poor, flagged ``no event``.

    Parameters and errors as :func:`~sasaran.measure.poverty.fgt.fgt`, but welfare below 0 is refused (default; ``keep``
    too, for its Gini coefficient may leave 0 to 1) or, with ``negative="zero"``, counts as 0. ParameterError also for
    a relative line (use replicates: ``replicates.estimates``).
    """
    poor = _find(welfare, line, design, by, universe, poor_at_line, negative)
    domains = poor.domains
    apart, cell, total = _differences(poor.welfare[poor.at], poor)
    weight = domains.by_domain(domains.sum(poor.weights, poor.at))
    double = np.bincount(cell, poor.weights * apart, minlength=len(total))  # sum sum w w |y - y|
    with np.errstate(divide="ignore", invalid="ignore"):
        gini = np.where(weight * total > 0, double / (2 * weight * total), 0.0)
        count = weight / domains.weight
        gap = domains.by_domain(domains.sum(poor.weights * (1 - poor.ratio), poor.at)) / domains.weight
        move = apart / (weight * total)[cell] - (gini / weight)[cell]
        move -= gini[cell] * poor.welfare[poor.at] / total[cell]
        move = np.where((weight * total)[cell] > 0, move, 0.0)
    value = gap + (count - gap) * gini
    z = gini[cell] + (1 - gini[cell]) * (1 - poor.ratio) + (count - gap)[cell] * move * domains.weight[cell]
    return _estimates(poor, value, z, value, design, "Sen", level)


def sen_shorrocks_thon(
    welfare: Any,
    line: LineLike,
    design: Design,
    *,
    by: Any = None,
    universe: Any = None,
    poor_at_line: bool = False,
    negative: str = "refuse",
    level: float = LEVEL,
) -> Estimates:
    """Return the Sen-Shorrocks-Thon index of each domain, 0 to 1; parameters and errors as :func:`sen`."""
    poor = _find(welfare, line, design, by, universe, poor_at_line, negative)
    domains = poor.domains
    gaps = np.maximum(1 - poor.ratio, 0.0)
    apart, cell, total = _differences(gaps, poor)
    weight = domains.by_domain(domains.sum(poor.weights, poor.at))
    rest = domains.weight - weight
    apart += gaps * rest[cell]  # the non-poor have gap 0
    double = np.bincount(cell, poor.weights * apart, minlength=len(total)) + rest * total
    with np.errstate(divide="ignore", invalid="ignore"):
        value = total / domains.weight + double / (2 * domains.weight**2)
        # influence times W of the poor, apart from what every unit of the domain has in common
        z = gaps + (apart - total[cell]) / domains.weight[cell]
        common = double / domains.weight**2
    return _estimates(poor, value, z, common, design, "Sen-Shorrocks-Thon", level)


def _find(
    welfare: Any, line: LineLike, design: Design, by: Any, universe: Any, poor_at_line: bool, negative: str
) -> Poor:
    if isinstance(line, RelativeLine):
        raise ParameterError(
            "The Sen indices were asked for with a relative line",
            rule="their linearised error takes the line as known",
            todo="use replicates.estimates with the threshold drawn anew each time",
        )
    # a rule that is no rule is refused by find_poor; what it would keep is refused here, with the reason
    kept = "keep" if negative == "refuse" else negative
    poor = find_poor(welfare, line, design, by, universe=universe, poor_at_line=poor_at_line, negative=kept)
    below = int(np.count_nonzero(poor.welfare < 0))
    if below:
        raise NumbersError(
            f"The column welfare has {below} values below 0",
            where="column welfare",
            rule="the Sen indices are made of gaps between 0 and 1",
            todo="mend them, leave them out with universe=, or choose negative='zero'",
        )
    return poor


def _differences(values: Any, poor: Poor) -> tuple[Any, Any, Any]:
    """Return sum_j w_j |x_k - x_j| over the poor of k's domain (k,), the domain of each (k,), and sum w x (D,)."""
    many = len(poor.domains.labels)
    cell = _cells(poor.domains, poor.at)
    order = np.lexsort((values, cell))
    x, w, c = values[order], poor.weights[order], cell[order]
    total_w, total = (np.bincount(cell, v, minlength=many) for v in (poor.weights, poor.weights * values))
    below_w = np.cumsum(w) - (np.cumsum(total_w) - total_w)[c]
    below = np.cumsum(w * x) - (np.cumsum(total) - total)[c]
    apart = np.empty(len(x))
    apart[order] = x * (2 * below_w - total_w[c]) + total[c] - 2 * below
    return np.maximum(apart, 0.0), cell, total


def _cells(domains: Domains, at: Any) -> Any:
    return np.zeros(len(at), dtype=np.intp) if domains.code is None else domains.code[at]


def _estimates(
    poor: Poor, value: Any, z: Any, common: Any, design: Design, name: str, level: float
) -> Estimates:
    """Return Estimates from the influence times W: ``z`` of the poor (k,) less ``common`` (D,) of every unit."""
    domains, place = poor.domains, poor.domains.pairs.domain
    with np.errstate(divide="ignore", invalid="ignore"):
        own = domains.sum(poor.weights * z, poor.at) - common[place] * domains.pair_weight
        own = own / domains.weight[place]
    return design.estimates_of_totals(
        value, own, domains, level=level, interval="logit", is_share=True, unit="share",
        method=f"{name}, {poor.comparison} the {poor.line.text}; Taylor linearisation",
    )  # fmt: skip
