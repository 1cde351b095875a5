"""The two Lorenz curves of PovcalNet: general quadratic and Beta, with their fits and their checks.

General quadratic (Villaseñor and Arnold 1989, doi:10.1016/0304-4076(89)90089-4):

    L (1 - L) = a (p^2 - L) + b L (p - 1) + c (p - L)
    L(p) = -(b p + e + sqrt(m p^2 + n p + e^2)) / 2,   e = -(a + b + c + 1), m = b^2 - 4a, n = 2 b e - 4c

Beta (Kakwani 1980, doi:10.2307/1911108):

    L(p) = p - theta p^gamma (1 - p)^delta

Both are fitted by ordinary least squares to all points but (1, 1), the Beta in logarithms (Datt 1998, Computational
Tools for Poverty Measurement and Analysis, FCND Discussion Paper 50). L'(p) is welfare at p over the mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from scipy.optimize import brentq

from sasaran.errors import NumbersError
from sasaran.measure.grouped.points import Points

__all__ = ["Beta", "Curve", "Quadratic", "fit_beta", "fit_quadratic"]

_GRID = np.arange(1, 1000) / 1000
_FOOT = _GRID[:100]
_NEAR_ONE = 0.9  # wbpip takes a quadratic with a + c >= 0.9 as valid; theory asks for 1
_TINY = 1e-12


class Curve(Protocol):
    """A fitted Lorenz curve."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def valid(self) -> bool:
        """Whether it may serve for inequality: it rises and bends upwards from (0, 0) to (1, 1)."""

    @property
    def normal(self) -> bool:
        """Whether it may serve for poverty."""

    def value(self, p: Any) -> Any:
        """Return L(p)."""

    def slope(self, p: Any) -> Any:
        """Return L'(p): welfare at p over the mean."""

    def headcount(self, ratio: float) -> float:
        """Return the p at which L'(p) = ratio, the line over the mean: 0 if nobody lies below, 1 if all do."""


@dataclass(frozen=True)
class Quadratic:
    """The general quadratic with coefficients a, b and c."""

    a: float
    b: float
    c: float
    name: str = "general quadratic Lorenz curve"

    @cached_property
    def _terms(self) -> tuple[float, float, float]:
        e = -(self.a + self.b + self.c + 1)
        return e, self.b**2 - 4 * self.a, 2 * self.b * e - 4 * self.c

    def _root(self, p: Any) -> Any:
        e, m, n = self._terms
        return np.sqrt(np.maximum(m * p * p + n * p + e * e, 0.0))

    @property
    def normal(self) -> bool:
        """Datt 1998, section 4: e <= 0, c >= 0, and one of three conditions on m and n."""
        e, m, n = self._terms
        if e > 0 or self.c < 0:
            return False
        top = n * n / (4 * e * e) if e else np.inf
        return bool(m < 0 or (0 < m < top and (n >= 0 or m < -n / 2)))

    @property
    def valid(self) -> bool:
        """Normal, and a + c >= 0.9."""
        return self.normal and self.a + self.c >= _NEAR_ONE

    def value(self, p: Any) -> Any:
        """Return L(p)."""
        return -(self.b * p + self._terms[0] + self._root(p)) / 2

    def slope(self, p: Any) -> Any:
        """Return L'(p) = -b/2 - (2 m p + n) / (4 sqrt(m p^2 + n p + e^2))."""
        _, m, n = self._terms
        with np.errstate(divide="ignore"):
            return -self.b / 2 - (2 * m * p + n) / (4 * self._root(p))

    def headcount(self, ratio: float) -> float:
        """Return H = -(n + r (b + 2 ratio) / sqrt((b + 2 ratio)^2 - m)) / (2m), r^2 = n^2 - 4 m e^2."""
        e, m, n = self._terms
        if ratio <= self.slope(0.0):
            return 0.0
        if ratio >= self.slope(1.0):
            return 1.0
        r, steep = np.sqrt(n * n - 4 * m * e * e), self.b + 2 * ratio
        return float(np.clip(-(n + r * steep / np.sqrt(steep**2 - m)) / (2 * m), 0.0, 1.0))


@dataclass(frozen=True)
class Beta:
    """The Beta curve with coefficients theta, gamma and delta."""

    theta: float
    gamma: float
    delta: float
    name: str = "Beta Lorenz curve"

    def _gap(self, p: Any) -> Any:
        return self.theta * p**self.gamma * (1 - p) ** self.delta

    @property
    def valid(self) -> bool:
        """L' >= 0 at each thousandth to 0.1, and L'' >= 0 at each thousandth (wbpip looks at each twentieth)."""
        bend = self._gap(_GRID) * (
            self.gamma * (1 - self.gamma) / _GRID**2
            + 2 * self.gamma * self.delta / (_GRID * (1 - _GRID))
            + self.delta * (1 - self.delta) / (1 - _GRID) ** 2
        )
        return bool((self.slope(_FOOT) >= 0).all() and (bend >= 0).all())

    @property
    def normal(self) -> bool:
        """Whether L' rises through every ratio, so that one headcount belongs to one line."""
        return self.theta > 0 and 0 < self.gamma <= 1 and 0 < self.delta <= 1

    def value(self, p: Any) -> Any:
        """Return L(p)."""
        return p - self._gap(p)

    def slope(self, p: Any) -> Any:
        """Return L'(p) = 1 - theta p^gamma (1 - p)^delta (gamma / p - delta / (1 - p))."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return 1 - self._gap(p) * (self.gamma / p - self.delta / (1 - p))

    def headcount(self, ratio: float) -> float:
        """Return the root of L'(p) = ratio by Brent's method, to 1e-14."""
        if ratio <= self.slope(_TINY):
            return 0.0
        if ratio >= self.slope(1 - _TINY):
            return 1.0
        return float(brentq(lambda p: self.slope(p) - ratio, _TINY, 1 - _TINY, xtol=1e-14))


def fit_quadratic(points: Points) -> Quadratic:
    """Fit the general quadratic: least squares of L(1 - L) on p^2 - L, L(p - 1) and p - L.

    Raises NumbersError where the points do not tell three coefficients apart.
    """
    p, y = points.population[:-1], points.welfare[:-1]
    a, b, c = _least_squares(np.column_stack([p * p - y, y * (p - 1), p - y]), y * (1 - y))
    return Quadratic(a, b, c)


def fit_beta(points: Points) -> Beta:
    """Fit the Beta curve: least squares of log(p - L) on 1, log p and log(1 - p), where L < p.

    Raises NumbersError where all are equal (L = p) or the points do not tell three coefficients apart.
    """
    below = points.welfare[:-1] < points.population[:-1] - _TINY
    p, y = points.population[:-1][below], points.welfare[:-1][below]
    found = _least_squares(np.column_stack([np.ones(len(p)), np.log(p), np.log1p(-p)]), np.log(p - y))
    return Beta(float(np.exp(found[0])), found[1], found[2])


def _least_squares(columns: Any, target: Any) -> list[float]:
    found, _, rank, _ = np.linalg.lstsq(columns, target, rcond=None)
    if rank < columns.shape[1]:
        raise NumbersError(
            "The groups do not determine a Lorenz curve",
            where="columns population and welfare",
            rule="four or more groups of unequal mean welfare",
            todo="where all are equal, every index follows from the mean alone",
        )
    return [float(coefficient) for coefficient in found]
