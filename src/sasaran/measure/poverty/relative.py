"""At-risk-of-poverty indicators of Eurostat (Laeken): threshold, rate, poor median, relative median poverty gap.

Sources: Commission Regulation (EC) 1980/2003; Alfons and Templ 2013 (doi:10.18637/jss.v054.i15); Osier 2009, Survey
Research Methods 3(3), for the linearisation; the density convention of :mod:`sasaran.measure.survey.quantile`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from sasaran.errors import NumbersError
from sasaran.measure.poverty.additive import Poor, find_poor
from sasaran.measure.poverty.fgt import headcount
from sasaran.measure.poverty.line import LineLike, RelativeLine
from sasaran.measure.survey.design import LEVEL, Design
from sasaran.measure.survey.estimates import Estimates
from sasaran.measure.survey.quantile import density, quantiles

__all__ = ["arpr", "arpt", "median_poverty_gap", "poor_median"]

_SIXTY = RelativeLine()


def arpt(
    welfare: Any,
    design: Design,
    *,
    line: RelativeLine = _SIXTY,
    by: Any = None,
    universe: Any = None,
    negative: str = "keep",
    level: float = LEVEL,
) -> Estimates:
    """Return the at-risk-of-poverty threshold: a share (60 %) of the median (or mean, or quantile) of welfare.

    Parameters
    ----------
    welfare : array of float, shape (n,)
        Equivalised income of each unit.
    design : Design
        Weights (persons) and design.
    line : RelativeLine
        Which share of what. With ``by``, each domain has the threshold of its own distribution.
    by, universe, negative, level
        As in :func:`~sasaran.measure.poverty.fgt.fgt`.

    Returns
    -------
    Estimates
        In the unit of welfare. ``undefined`` error where all values of a domain are equal (no density).

    Raises
    ------
    NumbersError
        Welfare missing or infinite within the universe, or below 0 under ``refuse``; a threshold that is not over 0.
    """
    own = replace(line, each_domain=True)
    poor = find_poor(welfare, own, design, by, universe=universe, negative=negative)
    domains, found = poor.domains, poor.line
    value = np.where(domains.n > 0, found.domain, np.nan)
    totals = domains.sum(domains.weights * found.influence)
    method = f"at-risk-of-poverty threshold, {found.text}; Taylor linearisation"
    return design.estimates_of_totals(value, totals, domains, level=level, method=method)


def arpr(welfare: Any, design: Design, *, line: RelativeLine = _SIXTY, **options: Any) -> Estimates:
    """Return the at-risk-of-poverty rate: the share below the threshold, whose own error is part of the rate's.

    The threshold is drawn over all units unless ``line.each_domain``. Parameters and errors as
    :func:`~sasaran.measure.poverty.fgt.fgt`; ``poor_at_line=True`` is the convention of convey, the default that of
    Eurostat.
    """
    return headcount(welfare, line, design, **options)


def poor_median(
    welfare: Any,
    line: LineLike,
    design: Design,
    *,
    by: Any = None,
    universe: Any = None,
    poor_at_line: bool = False,
    negative: str = "keep",
    definition: str = "inverse",
    level: float = LEVEL,
) -> Estimates:
    """Return the median welfare of the poor in each domain; ``undefined`` for a domain without poor.

    Influence, with H the headcount, m the median of the poor and f the density at m (Osier 2009):
    z_k = (z_H / 2 - (1(y_k <= m) - H / 2) / W) / f(m). Parameters and errors as
    :func:`~sasaran.measure.poverty.fgt.fgt`; ``definition`` is that of the median.
    """
    poor = find_poor(
        welfare, line, design, by, universe=universe, poor_at_line=poor_at_line, negative=negative
    )
    median, own, shared, share = _median(poor, design, definition)
    return design.estimates_of_totals(
        median, own, poor.domains, shared=shared, share=share, level=level,
        method=f"median of the poor {poor.comparison} the {poor.line.text}; Taylor linearisation",
    )  # fmt: skip


def median_poverty_gap(
    welfare: Any,
    line: LineLike,
    design: Design,
    *,
    by: Any = None,
    universe: Any = None,
    poor_at_line: bool = False,
    negative: str = "keep",
    definition: str = "inverse",
    level: float = LEVEL,
) -> Estimates:
    """Return the relative median poverty gap, (z - median of the poor) / z, in each domain.

    One line a domain is needed; a domain without poor is ``undefined``. Parameters and errors as
    :func:`poor_median`; with ``RelativeLine()`` it is Eurostat's RMPG.
    """
    poor = find_poor(
        welfare, line, design, by, universe=universe, poor_at_line=poor_at_line, negative=negative
    )
    if poor.line.domain is None:
        raise NumbersError(
            "The median poverty gap was asked for with a line for each unit",
            where="line",
            rule="the gap is between one line and one median in each domain",
        )
    median, own, shared, share = _median(poor, design, definition)
    z, domains = poor.line.domain, poor.domains
    own = -own / z[domains.pairs.domain]
    if poor.line.influence is not None:
        pull = median / z**2
        if poor.line.each_domain:
            line_sums = domains.sum(domains.weights * poor.line.influence)
            own = own + pull[domains.pairs.domain] * line_sums
        else:
            share = pull - share / z
    return design.estimates_of_totals(
        1 - median / z, own, domains, shared=shared, share=share, level=level, interval="logit", unit="share",
        method=f"relative median gap of the poor {poor.comparison} the {poor.line.text}; Taylor linearisation",
    )  # fmt: skip


def _median(poor: Poor, design: Design, definition: str) -> tuple[Any, Any, Any, Any]:
    """Return the median (D,), its own pair totals (m,), and the shared PSU totals with the shares (D,) of the line."""
    domains, place = poor.domains, poor.domains.pairs.domain
    median = quantiles(poor.welfare, domains, 0.5, at=poor.at, definition=definition)
    with np.errstate(divide="ignore", invalid="ignore"):
        sums = domains.sum(poor.weights, poor.at)
        low = poor.at[poor.welfare[poor.at] <= domains.of_units(median, poor.at)]
        below = domains.sum(domains.weights[low], low)
        height = np.where(
            np.isfinite(median), density(poor.welfare, domains, median, poor.line.bandwidth), np.nan
        )
        # (sums - H pair_weight) / 2 - (below - H pair_weight / 2): the weights of pairs cancel
        own = (sums / 2 - below) / (domains.weight * height)[place]
        if poor.line.influence is None:
            return median, own, None, None
        slope = density(poor.welfare, domains, poor.line.domain, poor.line.bandwidth) / 2 / height
    moved = domains.weights * poor.line.influence
    if poor.line.each_domain:
        return median, own + slope[place] * domains.sum(moved), None, None
    if domains.inside is not None:
        moved = np.where(domains.inside, moved, 0.0)
    return median, own, np.bincount(design.psu, moved, minlength=design.frame.psus), slope
