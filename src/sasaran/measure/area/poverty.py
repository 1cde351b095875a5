"""What is expected of poverty and of the mean where T(y) is normal: no draw, no Monte Carlo.

For one unit with T(y) ~ N(m, s²), a line z, t_z = T(z) and a = (t_z - m) / s, the expected FGT of order α is

    F_α = E[((z - y) / z)^α ; y < z],   F_0 = Φ(a)            (Foster, Greer and Thorbecke 1984).

- identity: F_α = (s/z)^α I_α(a) with I_0 = Φ(a), I_1 = aΦ(a) + φ(a), I_k = a I_{k-1} + (k - 1) I_{k-2}, and for
  broken α, I_α(a) = Γ(α + 1) / √(2π) · exp(-a²/4) · D_{-α-1}(-a), D the parabolic cylinder function.
- log(y + c), whole α: F_α = Σ_j C(α, j) (-1)^j (z + c)^{α-j} exp(j m + j² s²/2) Φ(a - j s) / z^α.
- every other case, by parts: F_α = α/z ∫ (1 - y/z)^{α-1} Φ((T(y) - m)/s) dy from the lowest welfare to z. The nodes
  are shared by all units and hold no power of the unit's own numbers. y = z v^r makes the integrand smooth at 0;
  Gauss-Legendre for whole α, Gauss-Jacobi for broken ones. Nodes are doubled until the answer stands still to the
  tolerance over every a in [-9, 9] for the smallest and the largest s (`Quadrature.error` is the last change).

Units far below the line (a > 20, where a small s makes the integrand a step) have no kink in reach: for them the
integral runs over their own normal, by Gauss-Hermite.

Both `<` and `<=` at the line give the same: a normal puts no mass on a point. Welfare under 0 (identity, log with a
shift) counts with its gap above 1 (``negatives='keep'``), or as 0 (``'zero'``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from typing import Any

import numpy as np
from scipy.special import gamma, ndtr, pbdv, roots_jacobi

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.area.transform import Transform

__all__ = ["Poverty", "expected_mean", "expected_square", "within_reach"]

_DENSITY0 = 0.3989422804014327
_WIDEST = 9.0
_NODES = (8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
_CANCELS = 1e6  # ((z + c) / z)^α above which the closed form of a shifted log loses too many digits
_FAR = 30.0
_DEEP = 20.0  # a above which a unit is integrated over its own normal
_STEP = 1 / 500  # of a table, in spreads
_WORTH = 4  # times as many cells as points of a table make the table worth its while
_HERMITE = np.polynomial.hermite_e.hermegauss(48)
_LEGENDRE = np.polynomial.legendre.leggauss(64)


@dataclass(frozen=True)
class _Rule:
    """Nodes t_k and, for each α, the weights: F_α = Σ_k weight_k Φ((t_k - m)/s)."""

    nodes: Any
    weights: dict[float, Any]


@dataclass(frozen=True)
class Poverty:
    """Expected FGT at one line under one transform.

    Parameters
    ----------
    transform : Transform
        With its parameter.
    line : float
        Poverty line z > 0, in the unit of welfare.
    alphas : tuple[float, ...]
        Orders, each >= 0.
    rules : tuple[_Rule, ...]
        Quadrature rules; none where every order has a closed form.
    error : float
        Largest change of any expected FGT at the last doubling of nodes; 0 for closed forms.
    floor : float
        Least welfare that counts: 0 where negatives do.
    cut : bool
        Whether the rules leave out what only units far below the line would need.
    """

    transform: Transform
    line: float
    alphas: tuple[float, ...]
    rules: tuple[_Rule, ...]
    error: float
    floor: float = -np.inf
    cut: bool = False

    @classmethod
    def prepare(
        cls,
        transform: Transform,
        line: float,
        alphas: Sequence[float],
        spread: tuple[float, float],
        *,
        negatives: str = "keep",
        tolerance: float = 1e-9,
    ) -> Poverty:
        """Choose closed forms or nodes for orders ``alphas`` and every s within ``spread``.

        Raises
        ------
        NumbersError
            If the line is not above 0 and above the lowest welfare of the transform.
        ParameterError
            For a negative order, or ``negatives`` that is neither ``keep`` nor ``zero``.
        """
        if not (np.isfinite(line) and line > 0 and line > transform.lowest):
            raise NumbersError(
                "The poverty line is not positive", where="line", rule="line > 0", todo="check its unit"
            )
        if negatives not in ("keep", "zero"):
            raise ParameterError("There is no such rule", where="negatives", rule="keep or zero")
        orders = tuple(dict.fromkeys(float(alpha) for alpha in alphas))
        if any(alpha < 0 for alpha in orders):
            raise ParameterError("An order of FGT is negative", where="alphas", rule="alpha >= 0")
        low = 0.0 if negatives == "zero" and transform.lowest < 0 else transform.lowest
        open_ = [alpha for alpha in orders if not _closed(transform, line, alpha, low)]
        if not open_:
            return cls(transform, line, orders, (), 0.0)
        nearest = float(transform.inverse(transform.forward(line) - (_DEEP + _WIDEST) * spread[1]))
        cut = nearest > low
        rules, error = _settle(transform, line, open_, max(low, nearest), spread, tolerance)
        return cls(transform, line, orders, rules, error, low, cut)

    def __call__(self, m: Any, s: Any) -> dict[float, Any]:
        """Return the expected FGT of each order; ``m`` (C,), ``s`` (C,) or a number; each answer (C,)."""
        m = np.asarray(m, dtype=float)
        a = (self.transform.forward(self.line) - m) / s
        found: dict[float, Any] = {0.0: ndtr(a)} if 0.0 in self.alphas else {}
        found |= _by_rules(self.rules, m, s)
        if self.cut and (a > _DEEP).any():
            self._deep(found, m, s, a > _DEEP)
        for alpha in self.alphas:
            if alpha not in found:
                found[alpha] = (
                    _identity(a, s, self.line, alpha) if self.transform.kind == "identity" else None
                )
                if found[alpha] is None:
                    found[alpha] = _log(a, m, s, self.line, self.transform.value, int(alpha))
        return found

    def by_area(self, m: Any, s: Any, area: Any) -> dict[float, Any]:
        """Return the expected FGT of cells with mean ``m`` (C,) in areas (C,) of spread ``s`` (D,).

        Where cells are many, from a table of m at each distinct s, by straight lines: the error is below h²/8 max|F''|,
        1.3e-7 for the headcount at h = s/500. Areas share a spread wherever their samples have the same size.
        """
        levels, level = np.unique(s, return_inverse=True)
        low, high = float(m.min()), float(m.max())
        points = int(np.ceil((high - low) / (_STEP * float(levels[0])))) + 2
        if not high > low or len(m) < _WORTH * points * len(levels):
            return self(m, s[area])
        step = (high - low) / (points - 2)
        place = (m - low) / step
        at = place.astype(np.intp)
        part = place - at
        at += level.reshape(-1)[area] * points
        grid = np.tile(low + step * np.arange(points), len(levels))
        found = {}
        for alpha, table in self(grid, np.repeat(levels, points)).items():
            left = table[at]
            found[alpha] = left + part * (table[at + 1] - left)
        return found

    def _deep(self, found: dict[float, Any], m: Any, s: Any, deep: Any) -> None:
        """Replace the answers of units far below the line."""
        at, weight = _HERMITE
        s = np.broadcast_to(s, deep.shape)[deep]
        y = self.transform.inverse(m[deep] + np.multiply.outer(at, s))
        gap = np.maximum(1 - np.maximum(y, self.floor) / self.line, 0.0)
        for rule in self.rules:
            for alpha in rule.weights:
                found[alpha][deep] = np.tensordot(weight * _DENSITY0, gap**alpha, 1)


def _closed(transform: Transform, line: float, alpha: float, low: float) -> bool:
    if alpha == 0:
        return True
    if low > transform.lowest or transform.kind == "box-cox":
        return False
    if transform.kind == "identity":
        return True
    return alpha == int(alpha) and alpha <= 8 and ((line + transform.value) / line) ** alpha < _CANCELS


def _identity(a: Any, s: Any, line: float, alpha: float) -> Any:
    if alpha == int(alpha):
        before, at = ndtr(a), a * ndtr(a) + _DENSITY0 * np.exp(-a * a / 2)
        for k in range(2, int(alpha) + 1):
            before, at = at, a * at + (k - 1) * before
        # far below the line's reach the recursion leaves rounding noise of either sign
        return (s / line) ** alpha * np.where(a < -_WIDEST, 0.0, np.maximum(at, 0.0))
    near = np.clip(a, -_FAR, _FAR)
    inner = gamma(alpha + 1) * _DENSITY0 * np.exp(-near * near / 4) * pbdv(-alpha - 1, -near)[0]
    far = np.abs(a) ** alpha * (1 + alpha * (alpha - 1) / (2 * np.maximum(np.abs(a), 1.0) ** 2))
    return (s / line) ** alpha * np.where(a > _FAR, far, np.where(a < -_FAR, 0.0, inner))


def _log(a: Any, m: Any, s: Any, line: float, shift: float, alpha: int) -> Any:
    top = line + shift
    total = 0.0
    for j in range(alpha + 1):
        grown = np.exp(j * (m - np.log(top)) + j * j * s * s / 2) * ndtr(a - j * s) if j else ndtr(a)
        total = total + comb(alpha, j) * (-1) ** j * grown
    return np.maximum(total, 0.0) * (top / line) ** alpha


def _by_rules(rules: Sequence[_Rule], m: Any, s: Any) -> dict[float, Any]:
    found: dict[float, Any] = {}
    shape = np.broadcast(m, s).shape
    slope = 1.0 / np.asarray(s, dtype=float)
    middle = m * slope
    for rule in rules:
        for alpha in rule.weights:
            found[alpha] = np.zeros(shape)
        for k, node in enumerate(rule.nodes):
            reached = ndtr(node * slope - middle)
            for alpha, weights in rule.weights.items():
                found[alpha] += weights[k] * reached
    return found


def _settle(
    transform: Transform,
    line: float,
    alphas: Sequence[float],
    low: float,
    spread: tuple[float, float],
    tolerance: float,
) -> tuple[tuple[_Rule, ...], float]:
    """Return rules with as few nodes as the tolerance allows, and their error."""
    a = np.linspace(-_WIDEST, _WIDEST, 73)
    s = np.repeat(np.asarray(spread, dtype=float), len(a))
    m = transform.forward(line) - np.tile(a, 2) * s
    coarse = _rules(transform, line, alphas, low, _NODES[0])
    before = _by_rules(coarse, m, s)
    change = np.inf
    for count in _NODES[1:]:
        fine = _rules(transform, line, alphas, low, count)
        now = _by_rules(fine, m, s)
        change = max(float(np.max(np.abs(now[alpha] - before[alpha]) / (1 + now[alpha]))) for alpha in alphas)
        if change <= tolerance:
            # the finer rule is the better one by far; the coarser one is already within the tolerance of it
            return coarse, change
        coarse, before = fine, now
    return coarse, change


def _rules(
    transform: Transform, line: float, alphas: Sequence[float], low: float, count: int
) -> tuple[_Rule, ...]:
    whole = [alpha for alpha in alphas if alpha == int(alpha)]
    broken = [alpha for alpha in alphas if alpha != int(alpha)]
    groups = [(whole, 0.0)] * bool(whole) + [([alpha], alpha - 1) for alpha in broken]
    rules = []
    for orders, power in groups:
        at, weight = roots_jacobi(count, power, 0.0)
        v = (1 + at) / 2
        weight = weight / 2 ** (1 + power)  # of ∫ (1 - v)^power f(v) dv over [0, 1]
        r = _bend(transform) if low == transform.lowest else 1.0
        y = low + (line - low) * v**r
        dy = (line - low) * r * v ** (r - 1)
        gap = (line - low) / line * (1 - v**r)
        weights = {
            alpha: weight * dy * alpha / line * gap ** (alpha - 1) / (1 - v) ** power for alpha in orders
        }
        rules.append(_Rule(transform.forward(y), weights))
    return tuple(rules)


def _bend(transform: Transform) -> float:
    """Return r of y = z v^r: where T(y) goes like y^λ at 0, v^(rλ) shall have three smooth derivatives or more."""
    if transform.kind != "box-cox" or transform.value <= 0.05:
        return 1.0
    return float(max(1, np.ceil(3 / transform.value)))


def _moment(transform: Transform, m: Any, s: Any, power: int) -> Any:
    """Return E[y^power] of Box-Cox over where y > 0, within 9 s of m."""
    at, weight = _LEGENDRE
    low = -_WIDEST * np.ones(np.broadcast(m, s).shape)
    if transform.value > 1e-12:
        low = np.clip((-1 / transform.value - m) / s, -_WIDEST, _WIDEST)
    half = (_WIDEST - low) / 2
    reach = within_reach(transform, m + _WIDEST * s)
    total = np.zeros(low.shape)
    for x, w in zip(at, weight * _DENSITY0, strict=True):
        z = low + half * (1 + x)
        y = np.where(reach, transform.inverse(m + s * z), 0.0)
        total += w * half * np.exp(-z * z / 2) * y**power
    return np.where(reach, total, np.nan)


def within_reach(transform: Transform, t: Any) -> Any:
    """Return whether welfare is finite up to ``t``: with λ < 0 it is infinite from t = -1/λ on."""
    return transform.kind != "box-cox" or transform.value > -1e-12 or np.less(t, -1 / transform.value)


def expected_mean(transform: Transform, m: Any, s: Any) -> Any:
    """Return E[y] where T(y) ~ N(m, s²): closed for identity and logs, 64 Gauss-Legendre nodes for Box-Cox.

    With λ < 0 welfare is infinite from t = -1/λ on, and the mean does not exist: it is taken within 9 s of m, outside
    of which nobody is, and is NaN where -1/λ lies within.
    """
    if transform.kind == "identity":
        return m + 0.0 * s
    if transform.kind != "box-cox":
        return np.exp(m + s * s / 2) - transform.value
    return _moment(transform, m, s, 1)


def expected_square(transform: Transform, m: Any, s: Any) -> Any:
    """Return E[y²], as `expected_mean`."""
    if transform.kind == "identity":
        return m * m + s * s
    if transform.kind != "box-cox":
        c = transform.value
        return np.exp(2 * m + 2 * s * s) - 2 * c * np.exp(m + s * s / 2) + c * c
    return _moment(transform, m, s, 2)
