"""Growth-incidence curve and the rate of pro-poor growth (Ravallion and Chen 2003, doi:10.1016/S0165-1765(02)00205-7).

    g(p) = (q_after(p) / q_before(p))^(1 / years) - 1
    rate of pro-poor growth = integral from 0 to H of log(q_after(p) / q_before(p)) dp / (H years)

H the headcount before: the mean growth rate of those who were poor. For small changes it is the fall of the Watts
index at a fixed line per head of the poor. Influence of a quantile with a
Gaussian kernel density as in :mod:`sasaran.measure.growth.headcount`; the rate needs none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.growth.headcount import check, kernel_density
from sasaran.measure.growth.rounds import Round, Sorted, two_rounds
from sasaran.measure.inequality.quantile import Quantile, quantile_of
from sasaran.measure.survey.design import LEVEL
from sasaran.measure.survey.estimates import Estimates

__all__ = ["growth_incidence", "growth_of_mean", "pro_poor_rate"]

TENTHS = tuple(k / 20 for k in range(1, 20))


def growth_incidence(
    before: Round,
    after: Round,
    orders: Sequence[float] = TENTHS,
    *,
    years: float = 1.0,
    definition: str = "hf2",
    overlap: bool = False,
    level: float = LEVEL,
) -> dict[float, Estimates]:
    """Return the growth rate of the quantile of each order, with its error.

    Parameters
    ----------
    before, after : Round
        Welfare in comparable prices.
    orders : Sequence[float]
        Orders between 0 and 1.
    years : float
        Years between the rounds: rates are per year; 1 gives the whole change.
    definition : str
        Of the quantile, as ``inequality.quantile``.
    overlap : bool
        Whether PSUs of the same label are the same PSU in both rounds.
    level : float
        Coverage of the t interval.

    Returns
    -------
    dict[float, Estimates]
        By order, as fractions; ``undefined`` where a quantile before is not over 0, or after is below 0.

    Raises
    ------
    ParameterError
        An order outside (0, 1), years not over 0.
    NumbersError
        As :meth:`Round.sort`.
    """
    _check_years(years)
    for p in orders:
        Quantile(p, definition)
    old, new = before.sort(), after.sort()
    found = {}
    for p in orders:
        (q0, z0), (q1, z1) = _quantile(old, p, definition), _quantile(new, p, definition)
        rate = (q1 / q0) ** (1 / years) if q0 > 0 and q1 >= 0 else np.nan
        grown = rate / years
        late = z1 * (grown / q1) if q1 > 0 else np.full(len(z1), np.nan)
        early = -z0 * (grown / q0) if q0 > 0 else np.full(len(z0), np.nan)
        found[p] = two_rounds(
            f"growth of quantile {p:g}", rate - 1, (old, early), (new, late), overlap=overlap, level=level
        )
    return found


def _quantile(s: Sorted, p: float, definition: str) -> tuple[float, Any]:
    q = float(quantile_of(s.x, p, definition)[0])
    height = kernel_density(s, q)[0]
    scale = s.size * height if height > 0 else np.nan
    return q, (p - (s.x.y <= q)) / scale


def growth_of_mean(
    before: Round, after: Round, *, years: float = 1.0, overlap: bool = False, level: float = LEVEL
) -> Estimates:
    """Return the growth rate of mean welfare per year, to set beside the curve; as :func:`growth_incidence`."""
    _check_years(years)
    old, new = before.sort(), after.sort()
    rate = (new.mean / old.mean) ** (1 / years)
    early, late = (sign * rate / years * s.mean_influence / s.mean for sign, s in ((-1.0, old), (1.0, new)))
    return two_rounds("growth of mean", rate - 1, (old, early), (new, late), overlap=overlap, level=level)


def pro_poor_rate(
    before: Round,
    after: Round,
    line: float,
    *,
    years: float = 1.0,
    overlap: bool = False,
    level: float = LEVEL,
) -> Estimates:
    """Return the mean growth rate, in logarithms, of the quantiles of those who were poor before.

    Parameters
    ----------
    before, after, years, overlap, level
        As :func:`growth_incidence`.
    line : float
        Poverty line; who is strictly below it in ``before`` is poor.

    Returns
    -------
    Estimates
        A fraction per year; ``undefined`` where nobody was poor.

    Raises
    ------
    NumbersError
        Welfare of 0 or below among the poorest: it has no logarithm.
    """
    check(0, line)
    _check_years(years)
    old, new = before.sort(), after.sort()
    for round_, s in ((before, old), (after, new)):
        if s.x.y[0] <= 0:
            raise NumbersError(
                f"The column {round_.column} has {int((s.x.y <= 0).sum())} values of 0 or below",
                where=f"column {round_.column}",
                rule="the rate of pro-poor growth takes the logarithm of the welfare of the poor",
                todo="leave those units out with universe=",
            )
    poor = (old.x.y < line).astype(float)
    head = float(old.x.w @ poor) / old.size
    z_head = (poor - head) / old.size
    (a0, z0, edge0), (a1, z1, edge1) = (_log_below(s, head) for s in (old, new))
    value = (a1 - a0) / head if head > 0 else np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        early = (-z0 + (edge1 - edge0 - value) * z_head) / head / years
        late = z1 / head / years
    return two_rounds(
        "rate of pro-poor growth", value / years, (old, early), (new, late), overlap=overlap, level=level
    )


def _log_below(s: Sorted, p: float) -> tuple[float, Any, float]:
    """Return the integral of the log quantile from 0 to p, its influence at fixed p, and the log quantile at p."""
    logs = np.log(s.x.y)
    if p <= 0:
        return 0.0, np.zeros(len(logs)), float(logs[0])
    at = int(s.x.place(np.array([p * s.size]))[0])
    edge = float(logs[at])
    under = np.minimum(logs - edge, 0.0)
    value = float(s.x.w @ under) / s.size + p * edge
    # the total below the quantile moves by log y below it and by the quantile's own p above
    return value, (under + p * edge - value) / s.size, edge


def _check_years(years: float) -> None:
    if not 0 < years < np.inf:
        raise ParameterError(f"There is no rate over {years} years", rule="years are over 0 and finite")
