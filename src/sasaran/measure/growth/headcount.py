"""FGT of a sorted round at any line, its slope in the line, and its influence: the bricks of the growth room.

P(a, z) = sum w (1 - y / z)^a 1(y < z) / W
dP/dz   = a (P(a-1) - P(a)) / z for a >= 1;  f(z), a Gaussian kernel density, for a = 0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.errors import ParameterError
from sasaran.measure.growth.rounds import Sorted
from sasaran.measure.inequality.kernel import density_at

__all__ = ["Poverty", "check", "kernel_density", "poverty"]


@dataclass(frozen=True, eq=False)
class Poverty:
    """FGT(alpha) at a line: its value, its influence (m,), and its slope with respect to the line."""

    value: float
    influence: Any
    slope: float


def check(alpha: float, line: float) -> None:
    """Raise ParameterError unless alpha is 0 or at least 1 and the line is over 0 and finite."""
    if not (alpha == 0 or 1 <= alpha < np.inf):
        raise ParameterError(
            f"There is no slope of FGT({alpha}) in the line", rule="alpha is 0, or a finite number from 1"
        )
    if not 0 < line < np.inf:
        raise ParameterError(f"There is no poverty line of {line}", rule="a line is over 0 and finite")


def _raw(s: Sorted, alpha: float, line: float) -> Any:
    gap = np.maximum(1 - s.x.y / line, 0.0)
    return (s.x.y < line).astype(float) if alpha == 0 else gap**alpha


def kernel_density(s: Sorted, point: float) -> tuple[float, Any]:
    """Return the density of welfare at ``point`` and its influence (m,), as ``inequality.kernel`` (``sample``)."""
    value, z = density_at(s.x, np.array([point]))
    return float(value[0]), z


def poverty(s: Sorted, alpha: float, line: float) -> Poverty:
    """Return FGT(alpha) of a round at ``line``; the poor are those strictly below it."""
    raw = _raw(s, alpha, line)
    value = float(s.x.w @ raw) / s.size
    if alpha == 0:
        slope = kernel_density(s, line)[0]
    else:
        slope = alpha * (float(s.x.w @ _raw(s, alpha - 1, line)) / s.size - value) / line
    return Poverty(value, (raw - value) / s.size, slope)
