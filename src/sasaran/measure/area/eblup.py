"""Area means under the nested-error model from census means alone (Battese, Harter and Fuller 1988).

With f = n/N the sampled share, x̄ and ȳ sample means and X̄ the census means of the covariates, the EBLUP of the mean is

    Ȳ = f ȳ + (X̄ - f x̄)'β + (1 - f) u,

and X̄'β + u where N is unknown or f is left aside. Its mean squared error:

- ``analytic``: g1 + g2 + 2 g3 (Prasad and Rao 1990, JASA 85, 163-171; Datta and Lahiri 2000 for REML and ML, whose
  further bias term of ML is left out), plus (1 - f)² σe²/(N - n) for the units of the area that were not sampled:
  g1 = (1 - f)²(1 - γ)σu², g2 = d'Cov(β)d with d = X̄ - f x̄ - (1 - f)γ x̄,
  g3 = (1 - f)² n⁻² (σu² + σe²/n)⁻³ Var(σe²σ̂u² - σu²σ̂e²).
- ``bootstrap``: as in `bootstrap`, with the noise of unsampled units in closed form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.area import bootstrap, frame
from sasaran.measure.area.nested import NestedError
from sasaran.measure.area.result import AreaEstimates
from sasaran.measure.area.world import place

__all__ = ["eblup"]


@dataclass(frozen=True)
class _Means:
    """By target area: position in the sample, sampled share, and d0 = X̄ - f x̄."""

    at: Any
    n: Any
    f: Any
    d0: Any
    own: Any  # f ȳ
    xbar: Any
    rest: Any  # units not sampled, infinite where unknown


def eblup(
    fit: NestedError,
    means: Mapping[str, Any],
    area: Any,
    *,
    size: Any = None,
    error: str = "analytic",
    replicates: int = 200,
    seed: int = 1,
    level: float = 0.95,
) -> AreaEstimates:
    """Predict the mean of welfare of each area from the census means of its covariates.

    Parameters
    ----------
    fit : NestedError
        From `fit_nested_error` with the identity: the mean of a transformed welfare needs `ebp`.
    means : Mapping[str, array]
        Census mean of each covariate, one value an area.
    area : array, shape (D,)
        Area labels; an area without sample gets a synthetic mean, flagged.
    size : array, shape (D,), optional
        Units N of each area: mixes sampled units with the predicted rest. Left aside if None.
    error : str
        ``analytic``, ``bootstrap`` or ``none``.
    replicates, seed : int
        Of the bootstrap.
    level : float
        Level of the intervals.

    Returns
    -------
    AreaEstimates
        Indicator ``mean``, in the order of ``area``.

    Raises
    ------
    NumbersError
        For missing columns or values, or an area smaller than its sample.
    ParameterError
        If the fit is on a transformed scale, or for an unknown ``error``.
    """
    if fit.transform.kind != "identity":
        raise ParameterError(
            "The model is on a transformed scale",
            where="fit",
            rule="an EBLUP of the mean needs transform='identity'",
            todo="use ebp(..., indicators=('mean',))",
        )
    if error not in ("analytic", "bootstrap", "none"):
        raise ParameterError("There is no such error", where="error", rule="analytic, bootstrap or none")
    labels = np.asarray(area)
    _, x = frame.design(means, len(labels), fit.names)
    m = _means(fit, x, labels, size)
    known = m.at >= 0
    gamma = np.where(known, fit.gamma[m.at], 0.0)
    value = m.own + m.d0 @ fit.beta + (1 - m.f) * np.where(known, fit.effect[m.at], 0.0)
    mse = None
    if error == "analytic":
        mse = _analytic(fit, m, gamma)
    elif error == "bootstrap":
        mse = _bootstrapped(fit, m, replicates, seed)
    mixed = "own units mixed in" if size is not None else "no finite area"
    return AreaEstimates(
        ("mean",), labels, value[None, :], None if mse is None else mse[None, :], m.n,
        np.full(len(labels), np.nan) if size is None else np.asarray(size, dtype=float),
        f"EBLUP, nested error, {fit.method}, {mixed}, error {error}", fit.notes, level,
    )  # fmt: skip


def _means(fit: NestedError, x: Any, labels: Any, size: Any) -> _Means:
    at = place(labels, fit.areas)
    known = at >= 0
    n = np.where(known, fit.n[at], 0).astype(int)
    starts, units = fit.profile.starts, fit.n
    xbar = np.where(known[:, None], (np.add.reduceat(fit.x, starts) / units[:, None])[at], 0.0)
    ybar = np.where(known, (np.add.reduceat(fit.y, starts) / units)[at], 0.0)
    if size is None:
        f, rest = np.zeros(len(labels)), np.full(len(labels), np.inf)
    else:
        whole = frame.vector(size, "size", rows=len(labels))
        if (whole < np.maximum(n, 1)).any():
            raise NumbersError(
                f"{int((whole < np.maximum(n, 1)).sum())} areas are smaller than their sample",
                where="column size",
                rule="N >= n and N > 0",
                todo="count the same units in census and sample",
            )
        f, rest = n / whole, whole - n
    return _Means(at, n, f, x - f[:, None] * xbar, f * ybar, xbar, rest)


def _analytic(fit: NestedError, m: _Means, gamma: Any) -> Any:
    su2, se2, n = fit.sigma_u2, fit.sigma_e2, fit.n
    total = se2 + n * su2
    uu, ue = (n**2 / total**2).sum() / 2, (n / total**2).sum() / 2
    ee = ((n - 1) / se2**2 + 1 / total**2).sum() / 2
    var_uu, var_ee, var_ue = np.array([ee, uu, -ue]) / (uu * ee - ue**2)
    h = se2**2 * var_uu + su2**2 * var_ee - 2 * se2 * su2 * var_ue
    units = np.maximum(m.n, 1)
    g3 = np.where(m.n > 0, h / units**2 / (su2 + se2 / units) ** 3, 0.0)
    d = m.d0 - ((1 - m.f) * gamma)[:, None] * m.xbar
    g2 = np.einsum("dp,pq,dq->d", d, fit.beta_cov, d)
    return (1 - m.f) ** 2 * ((1 - gamma) * su2 + 2 * g3) + g2 + _unsampled(fit, m)


def _unsampled(fit: NestedError, m: _Means) -> Any:
    return (1 - m.f) ** 2 * fit.sigma_e2 / np.where(m.rest > 0, m.rest, np.inf)


def _bootstrapped(fit: NestedError, m: _Means, replicates: int, seed: int) -> Any:
    rng = np.random.default_rng(seed)
    u = rng.normal(0.0, np.sqrt(fit.sigma_u2), (len(fit.areas), replicates))
    elsewhere = rng.normal(0.0, np.sqrt(fit.sigma_u2), (len(m.at), replicates))
    _, solved, _, _ = bootstrap.refit(fit, u, rng)
    units = fit.n[:, None]
    predicted = units * solved.delta / (1 + units * solved.delta) * solved.gap
    known = (m.at >= 0)[:, None]
    wrong = np.where(known, predicted[m.at] - u[m.at], -elsewhere)
    off = m.d0 @ (solved.beta - fit.beta[:, None]) + (1 - m.f)[:, None] * wrong
    return (off**2).mean(axis=1) + _unsampled(fit, m)
