"""Distribution of welfare in an area: a mixture of normals on the transformed scale, one a cell.

    F_d(y) = Σ_c N_c Φ((T(y) - m_c) / s_d) / N_d

Quantiles are its roots. The Gini is G = ∫ F (1 - F) dy / μ with μ = y_0 + ∫ (1 - F) dy, half the mean absolute
difference over the mean (Yitzhaki 1998, Research on Economic Inequality 8, 13-30); where welfare may be below 0 it
may exceed 1. Gauss-Legendre over the reach of the mixture, `NODES` nodes. T rises, so all is done on its scale.

Noise of a finite area (its units are one draw from the mixture): of a quantile, Σ w²Φ(1 - Φ)/W² over the squared
density; of the Gini, Σ w²Var(influence)/W², cell by cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtr

from sasaran.measure.area.cells import Cells
from sasaran.measure.area.poverty import within_reach
from sasaran.measure.area.profile import root
from sasaran.measure.area.transform import Transform

__all__ = ["NODES", "Mixture"]

NODES = 96
_REACH = 7.5
_DENSITY0 = 0.3989422804014327


@dataclass(frozen=True)
class Mixture:
    """Welfare in every area: cell means ``m`` (C,) and area spreads ``s`` (D,) on the scale of T."""

    cells: Cells
    transform: Transform
    m: Any
    s: Any

    def standard(self, t: Any) -> Any:
        """Return (t - m) / s of each cell, ``t`` (D,) being one point an area."""
        area = self.cells.area
        return (t[area] - self.m) / self.s[area]

    def below(self, t: Any) -> Any:
        """Return F of each area at its own point ``t``, shape (D,)."""
        return self.cells.means(ndtr(self.standard(t)))

    def ends(self) -> tuple[Any, Any]:
        """Return between which t nearly all of each area's mixture lies, shapes (D,)."""
        starts = np.flatnonzero(np.r_[True, np.diff(self.cells.area) > 0])
        low = np.minimum.reduceat(self.m, starts) - _REACH * self.s
        high = np.maximum.reduceat(self.m, starts) + _REACH * self.s
        if self.transform.kind == "box-cox" and self.transform.value > 0:
            low = np.maximum(low, -1 / self.transform.value)
            high = np.maximum(high, low + self.s)
        return low, high

    def quantile(self, p: float) -> tuple[Any, Any]:
        """Return the ``p`` quantile of each area and the variance that a finite area adds, shapes (D,)."""
        low, high = self.ends()
        t, _ = root(lambda at: p - self.below(at), low, high, tol=1e-11)
        a = self.standard(t)
        reached = ndtr(a)
        cells = self.cells
        spread = np.bincount(cells.area, cells.square * reached * (1 - reached), minlength=len(cells.areas))
        density = cells.means(_DENSITY0 * np.exp(-a * a / 2)) / self.s
        noise = spread / cells.total**2 / np.maximum(density, 1e-300) ** 2
        return self.transform.inverse(t), noise * self.transform.slope(t) ** 2

    def gini(self, *, noise: bool = True) -> tuple[Any, Any]:
        """Return the Gini of each area and the variance that a finite area adds (0 unless ``noise``), shapes (D,).

        NaN where welfare may be infinite (Box-Cox with λ < 0 near its end).
        """
        low, high = self.ends()
        finite = within_reach(self.transform, high)
        high = np.where(finite, high, low)
        at, weight = np.polynomial.legendre.leggauss(NODES)
        t = low + np.outer((1 + at) / 2, high - low)
        f = np.stack([self.below(row) for row in t])
        dy = np.outer(weight / 2, high - low) * self.transform.slope(t)
        mean = np.where(finite, self.transform.inverse(low) + ((1 - f) * dy).sum(axis=0), np.nan)
        gini = (f * (1 - f) * dy).sum(axis=0) / mean
        if not noise:
            return gini, np.zeros_like(gini)
        # influence of a unit at y: [ ∫ (1 - 2F(v)) (1{y <= v} - F(v)) dv - G (y - μ) ] / μ
        slope = (1 - 2 * f) * dy
        after = slope.sum(axis=0) - np.cumsum(slope, axis=0) + slope / 2
        pull = gini * (self.transform.inverse(t) - mean)
        return gini, self._scatter(t, (after - (slope * f).sum(axis=0) - pull) / mean)

    def _scatter(self, t: Any, influence: Any) -> Any:
        """Return the variance of an area's weighted mean of ``influence`` (K, D), its cells being given."""
        cells, area = self.cells, self.cells.area
        middle = (t[1:] + t[:-1]) / 2
        first, second, before = 0.0, 0.0, 0.0
        for k in range(len(t)):
            upto = ndtr(self.standard(middle[k])) if k < len(middle) else 1.0
            value = influence[k][area]
            first = first + (upto - before) * value
            second = second + (upto - before) * value**2
            before = upto
        spread = cells.square * np.maximum(second - np.square(first), 0.0)
        return np.bincount(area, spread, minlength=len(cells.areas)) / cells.total**2
