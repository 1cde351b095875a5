"""Elasticity of poverty to the mean and to inequality (Kakwani 1993, Review of Income and Wealth 39(2)).

To the mean, the Lorenz curve held:

    eta(a) = -a (P(a-1) - P(a)) / P(a), a >= 1;   eta(0) = -z f(z) / P(0)

To the Gini, the mean mu held, when the Lorenz curve moves away from the diagonal by the same share everywhere,
y -> y + s (y - mu) (which raises the Gini by the share s):

    eps(a) = eta(a) + a (mu / z) P(a-1) / P(a), a >= 1;   eps(0) = (mu / z - 1) z f(z) / P(0)

f is a Gaussian kernel density. ``shift`` gives the same by moving incomes by a finite share instead: an arc elasticity
that needs no density, without an error of its own.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sasaran.errors import ParameterError
from sasaran.measure.growth.headcount import check, kernel_density, poverty
from sasaran.measure.growth.rounds import Round, Sorted
from sasaran.measure.inequality.estimate import estimates_of
from sasaran.measure.survey.design import LEVEL
from sasaran.measure.survey.estimates import Estimates

__all__ = ["elasticity_by_shift", "poverty_elasticities"]


def poverty_elasticities(
    round_: Round, line: float, alpha: float = 0.0, *, level: float = LEVEL
) -> dict[str, Estimates]:
    """Return by how many per cent FGT(alpha) moves when the mean, or the Gini, rises by one per cent.

    Parameters
    ----------
    round_ : Round
        One survey round.
    line : float
        Poverty line; the poor are strictly below it.
    alpha : float
        0, or at least 1.
    level : float
        Coverage of the t interval.

    Returns
    -------
    dict[str, Estimates]
        ``mean`` and ``gini``, with Taylor errors; ``undefined`` where nobody is poor.

    Raises
    ------
    ParameterError
        A line not over 0, another alpha.
    NumbersError
        As :meth:`Round.sort`.
    """
    check(alpha, line)
    s = round_.sort()
    eta, z_eta, low, z_low = _density_case(s, line) if alpha == 0 else _gap_case(s, line, alpha)
    # the second elasticity is the first plus factor x low, factor = mu / z (times alpha): d factor moves with the mean
    factor = s.mean / line
    eps = eta + factor * low
    z_eps = z_eta + factor * z_low + low * s.mean_influence / line
    return {
        "mean": _one(f"elasticity of FGT({alpha:g}) to the mean", eta, z_eta, s, level),
        "gini": _one(f"elasticity of FGT({alpha:g}) to the Gini", eps, z_eps, s, level),
    }


def _one(method: str, value: float, z: Any, s: Sorted, level: float) -> Estimates:
    return estimates_of(method, np.array([value]), z, s.x, s.design, level=level)


def _ratio(top: float, z_top: Any, base: float, z_base: Any) -> tuple[float, Any]:
    if not base > 0:
        return np.nan, np.full(len(z_base), np.nan)
    return top / base, (z_top - top / base * z_base) / base


def _density_case(s: Sorted, line: float) -> tuple[float, Any, float, Any]:
    head = poverty(s, 0, line)
    height, z_height = kernel_density(s, line)
    low, z_low = _ratio(line * height, line * z_height, head.value, head.influence)
    return -low, -z_low, low, z_low


def _gap_case(s: Sorted, line: float, alpha: float) -> tuple[float, Any, float, Any]:
    upper = poverty(s, alpha, line)
    raw = (s.x.y < line) * np.maximum(1 - s.x.y / line, 0.0) ** (alpha - 1)
    lower = float(s.x.w @ raw) / s.size
    low, z_low = _ratio(alpha * lower, alpha * (raw - lower) / s.size, upper.value, upper.influence)
    return alpha - low, -z_low, low, z_low


def elasticity_by_shift(
    round_: Round, line: float, alpha: float = 0.0, *, shift: float = 0.01
) -> dict[str, float]:
    """Return both elasticities by moving incomes: (P(after) / P(before) - 1) / shift.

    ``mean``: every income times 1 + shift. ``gini``: y + shift (y - mean). NaN where nobody is poor. Raises
    ParameterError for a shift of 0 or not within -1 and 1, and as :func:`poverty_elasticities`.
    """
    check(alpha, line)
    if not 0 < abs(shift) < 1:
        raise ParameterError(
            f"There is no shift of {shift}", rule="a shift lies between -1 and 1 and is not 0"
        )
    s = round_.sort()
    moved = {"mean": s.x.y * (1 + shift), "gini": s.x.y + shift * (s.x.y - s.mean)}
    base = _level(s, s.x.y, line, alpha)
    return {
        word: (_level(s, y, line, alpha) / base - 1) / shift if base > 0 else float("nan")
        for word, y in moved.items()
    }


def _level(s: Sorted, y: Any, line: float, alpha: float) -> float:
    raw = (y < line) if alpha == 0 else np.maximum(1 - y / line, 0.0) ** alpha
    return float(s.x.w @ raw) / s.size
