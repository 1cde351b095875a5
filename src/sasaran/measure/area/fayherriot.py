"""The area-level model of Fay and Herriot (1979, JASA 74, 269-277).

    direct_d = x_d'β + u_d + e_d,   u_d ~ N(0, A),  e_d ~ N(0, ψ_d) with ψ_d known;
    EBLUP_d = γ_d direct_d + (1 - γ_d) x_d'β,   γ_d = A / (A + ψ_d).

Ways to A: ``reml``, ``ml``; ``fh``, the moment equation Σ (y - x'β)²/(A + ψ) = m - p; ``pr``, the moments of Prasad
and Rao (1990); and two adjusted likelihoods that cannot end at 0: ``ll``, A · L_REML (Li and Lahiri 2010, Journal of
Multivariate Analysis 101, 882-892), ``yl``, arctan(Σ γ_d)^(1/m) · L_REML (Yoshimori and Lahiri 2014, same journal
124, 281-294).
Where one of the first four ends at 0, which would throw every direct estimate away, ``yl`` is taken and said.

MSE = g1 + g2 + 2 g3 less the bias of A (Prasad and Rao 1990; Datta and Lahiri 2000, Statistica Sinica 10, 613-627;
Datta, Rao and Smith 2005, Biometrika 92, 183-196): g1 = γψ, g2 = (1 - γ)² x'Cov(β)x, g3 = ψ²/(A + ψ)³ Var(Â).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.area import frame
from sasaran.measure.area.profile import root
from sasaran.measure.area.result import AreaEstimates

__all__ = ["METHODS", "FayHerriot", "fay_herriot"]

METHODS = ("reml", "ml", "fh", "pr", "ll", "yl")


@dataclass(frozen=True)
class FayHerriot:
    """A fitted area-level model.

    Parameters
    ----------
    names : tuple[str, ...]
        Columns, intercept first.
    beta, beta_cov : array, shapes (p,) and (p, p)
        Coefficients and their covariance given A.
    sigma_u2 : float
        A, the variance between areas.
    method : str
        The way to A that was taken: another than asked where that ended at 0 (see ``notes``).
    gamma : array, shape (D,)
        Weight of the direct estimate; 0 where there is none.
    synthetic : array, shape (D,)
        x'β.
    residual : array, shape (m,)
        (direct - x'β) / sqrt(A + ψ) of the areas with a direct estimate.
    direct, variance : array, shape (D,)
        As given; NaN where there is none.
    loglik : float
        Log-likelihood at A (full, or restricted for the REML kinds).
    estimates : AreaEstimates
        EBLUPs with their errors, indicator ``name``.
    """

    names: tuple[str, ...]
    beta: Any
    beta_cov: Any
    sigma_u2: float
    method: str
    gamma: Any
    synthetic: Any
    residual: Any
    direct: Any
    variance: Any
    loglik: float
    estimates: AreaEstimates


def fay_herriot(
    direct: Any,
    variance: Any,
    x: Mapping[str, Any],
    area: Any,
    *,
    n: Any,
    method: str = "reml",
    name: str = "mean",
    size: Any = None,
    level: float = 0.95,
) -> FayHerriot:
    """Combine direct estimates with a regression on area covariates.

    Parameters
    ----------
    direct : array, shape (D,)
        Direct estimate of each area; NaN where there is no sample.
    variance : array, shape (D,)
        Its sampling variance ψ (standard error squared), taken as known.
    x : Mapping[str, array]
        Numeric covariates of every area, shape (D,); an intercept is added.
    area : array, shape (D,)
        Area labels.
    n : array, shape (D,)
        Sampled units of each area, 0 where there are none.
    method : str
        One of ``METHODS``.
    name : str
        Name of the indicator in the answer, e.g. ``fgt0`` (keeps intervals within 0 and 1).
    size : array, shape (D,), optional
        Population of each area, carried to `benchmark`.
    level : float
        Level of the intervals.

    Returns
    -------
    FayHerriot

    Raises
    ------
    NumbersError
        For missing covariates, collinear columns (named), a variance that is not positive, or a direct estimate
        without sample; for two areas of one label.
    ParameterError
        For an unknown method, or a level that is no coverage.
    """
    if method not in METHODS:
        raise ParameterError("There is no such method", where="method", rule=f"one of {', '.join(METHODS)}")
    if not 0 < level < 1:
        raise ParameterError(f"The level {level} is no coverage", rule="a level lies between 0 and 1")
    y = frame.vector(direct, "direct", missing=True)
    labels, _ = frame.codes_of(area, "area", rows=len(y))
    if len(labels) < len(y):
        raise NumbersError(
            f"{len(y)} areas have {len(labels)} labels",
            where="column area",
            rule="an area-level model has one row an area",
        )
    psi = frame.vector(variance, "variance", rows=len(y), missing=True)
    units = frame.vector(n, "n", rows=len(y))
    names, matrix = frame.design(x, len(y), None)
    known = np.isfinite(y)
    _check(y, psi, units, known)
    model = _Model(y[known], psi[known], *frame.independent(matrix[known], names))
    a, used, notes = model.variance(method)
    at = model.at(a)
    back = np.linalg.inv(model.r)
    beta, cov = back @ at.beta, back @ at.cov @ back.T
    synthetic = matrix @ beta
    gamma = np.where(known, a / (a + np.where(known, psi, 1.0)), 0.0)
    value = gamma * np.where(known, y, 0.0) + (1 - gamma) * synthetic
    g2 = (1 - gamma) ** 2 * np.einsum("dp,pq,dq->d", matrix, cov, matrix)
    mse = g2 + a
    mse[known] = g2[known] + model.spread(a, used)
    if (mse < 0).any():
        notes.append("a negative mean squared error was raised to g1 + g2")
        mse[known] = np.where(mse[known] < 0, g2[known] + gamma[known] * psi[known], mse[known])
    sizes = np.full(len(y), np.nan) if size is None else frame.vector(size, "size", rows=len(y))
    found = AreaEstimates(
        (name,), np.asarray(area), value[None, :], mse[None, :], units.astype(int), sizes,
        f"EBLUP, Fay-Herriot, {used}", tuple(notes), level,
    )  # fmt: skip
    loglik = at.loglik if used != "ml" else at.full
    residual = (y[known] - synthetic[known]) / np.sqrt(a + psi[known])
    return FayHerriot(
        names, beta, cov, a, used, gamma, synthetic, residual, y, psi, loglik - _constant(model, used), found
    )


def _check(y: Any, psi: Any, units: Any, known: Any) -> None:
    bad = known & ~(psi > 0)
    if bad.any():
        raise NumbersError(
            f"{int(bad.sum())} direct estimates have no positive variance",
            where="column variance",
            rule="variance > 0 where there is a direct estimate (0 of 20 units poor is no certainty)",
            todo="smooth the variances, or give NaN as the direct estimate of these areas",
        )
    if (known != (units > 0)).any():
        raise NumbersError(
            f"{int((known != (units > 0)).sum())} areas have a direct estimate without sample, or sample without one",
            where="columns direct, n",
            rule="n > 0 exactly where direct is given",
            todo="give NaN as direct and 0 as n where there is no sample",
        )
    if np.ptp(y[known], axis=0) == 0 if known.any() else True:
        raise NumbersError(
            "Direct estimates are constant or missing", where="column direct", rule="values that differ"
        )


def _constant(model: _Model, used: str) -> float:
    if used == "ml":
        return float(len(model.y) * np.log(2 * np.pi) / 2)
    return float((len(model.y) - model.p) * np.log(2 * np.pi) / 2 + np.log(np.abs(np.diag(model.r))).sum())


@dataclass(frozen=True)
class _At:
    """The model at one A."""

    beta: Any
    cov: Any
    rest: Any
    loglik: float
    full: float
    score: float
    score_full: float


class _Model:
    """Areas with a direct estimate; covariates in orthonormal columns."""

    def __init__(self, y: Any, psi: Any, q: Any, r: Any) -> None:
        self.y, self.psi, self.q, self.r = y, psi, q, r
        self.m, self.p = q.shape

    def at(self, a: float) -> _At:
        """Evaluate likelihoods and their derivatives by A."""
        w = 1 / (a + self.psi)
        cov = np.linalg.inv((self.q * w[:, None]).T @ self.q)
        beta = cov @ (self.q.T @ (w * self.y))
        rest = self.y - self.q @ beta
        full = -(np.sum(rest**2 * w) - np.log(w).sum()) / 2
        pull = (rest**2 * w**2).sum()
        leverage = np.einsum("dp,pq,dq->d", self.q, cov, self.q)
        trace = (w - w**2 * leverage).sum()
        loglik = full + np.linalg.slogdet(cov)[1] / 2
        return _At(
            beta, cov, rest, float(loglik), float(full), float(pull - trace) / 2, float(pull - w.sum()) / 2
        )

    def variance(self, method: str) -> tuple[float, str, list[str]]:
        """Return A, the method taken and what must be said."""
        a = self._try(method)
        if a > 0:
            return a, method, []
        return (
            self._try("yl"),
            "yl",
            [f"{method} put the variance between areas at 0: Yoshimori-Lahiri taken instead"],
        )

    def _try(self, method: str) -> float:
        rest = self.y - self.q @ (self.q.T @ self.y)
        if method == "pr":
            leverage = (self.q**2).sum(axis=1)
            return max(0.0, float((rest @ rest - (self.psi * (1 - leverage)).sum()) / (self.m - self.p)))
        scale = float(rest @ rest) / (self.m - self.p) + float(self.psi.max())
        if method == "fh":

            def moment(a: Any) -> Any:
                at = self.at(float(a[0]))
                return np.array([(at.rest**2 / (a + self.psi)).sum() - (self.m - self.p)])

            return 0.0 if moment(np.zeros(1))[0] <= 0 else self._root(moment, 0.0, scale * self.m)
        grid = np.r_[0.0, scale * np.geomspace(1e-9, 1e2, 89)]
        best = int(np.argmax([self._height(method, float(a)) for a in grid]))
        if best == 0:
            return 0.0
        high = grid[min(best + 1, len(grid) - 1)]
        return self._root(lambda a: np.array([self._slope(method, float(a[0]))]), grid[best - 1], high)

    def _root(self, score: Any, low: float, high: float) -> float:
        return max(0.0, float(root(score, np.array([low]), np.array([high]), tol=1e-14)[0][0]))

    def _height(self, method: str, a: float) -> float:
        at = self.at(a)
        if method in ("reml", "ml"):
            return at.full if method == "ml" else at.loglik
        if a == 0:
            return float("-inf")
        raised = np.log(a) if method == "ll" else np.log(np.arctan(self._kept(a))) / self.m
        return at.loglik + float(raised)

    def _slope(self, method: str, a: float) -> float:
        at = self.at(a)
        if method in ("reml", "ml"):
            return at.score_full if method == "ml" else at.score
        if a == 0:
            return float("inf")
        if method == "ll":
            return at.score + 1 / a
        kept = self._kept(a)
        return at.score + float(
            (self.psi / (a + self.psi) ** 2).sum() / ((1 + kept**2) * np.arctan(kept) * self.m)
        )

    def _kept(self, a: float) -> float:
        return float((a / (a + self.psi)).sum())

    def spread(self, a: float, method: str) -> Any:
        """Return g1 + 2 g3 less the effect of the bias of A, of each area with a direct estimate."""
        w = 1 / (a + self.psi)
        gone = self.psi * w
        two = float((w**2).sum())
        var = {"fh": 2 * self.m / w.sum() ** 2, "pr": 2 * float((1 / w**2).sum()) / self.m**2}.get(
            method, 2 / two
        )
        bias = 0.0
        if method == "ml":
            cov = np.linalg.inv((self.q * w[:, None]).T @ self.q)
            bias = -float(np.trace(cov @ ((self.q * (w**2)[:, None]).T @ self.q))) / two
        elif method == "fh":
            bias = 2 * (self.m * two - w.sum() ** 2) / w.sum() ** 3
        elif method == "ll":
            bias = 2 / (two * a)
        return a * gone + 2 * self.psi**2 * w**3 * var - gone**2 * bias
