"""The unit-level nested-error model: fit, with the transform's parameter, by REML or ML.

    T(y_ij) = x_ij'β + u_i + e_ij,   u_i ~ N(0, σu²),  e_ij ~ N(0, σe²)

(Battese, Harter and Fuller 1988, JASA 83, 28-36). The parameter of Box-Cox or of the shift maximises the same
likelihood with the Jacobian of the transform; under REML the Jacobian counts N - p times, as if the values had been
scaled by it (Gurka, Edwards, Muller and Kupper 2006, JRSS A 169, 273-288; Rojas-Perilla, Pannier, Schmid and Tzavidis
2020, JRSS A 183, 121-148, and the R package emdi).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.area import frame
from sasaran.measure.area import transform as trans
from sasaran.measure.area.profile import Profile, Solved, root
from sasaran.measure.area.transform import Transform, as_transform

__all__ = ["NestedError", "estimate_parameter", "fit_nested_error"]

POWERS = (-1.0, 2.0)  # where λ is looked for
_SCAN = 25


@dataclass(frozen=True)
class NestedError:
    """A fitted nested-error model.

    Parameters
    ----------
    names : tuple[str, ...]
        Columns, intercept first.
    beta, beta_cov : array, shapes (p,) and (p, p)
        Coefficients on the transformed scale, and their covariance given the variances.
    sigma_u2, sigma_e2 : float
        Variance between areas and within, on the transformed scale.
    transform : Transform
        With its parameter, given or estimated.
    method : str
        ``reml`` or ``ml``.
    areas : array, shape (D,)
        Labels of the sampled areas, in order.
    n : array, shape (D,)
        Sampled units.
    profile : Profile
        The sample as sums of areas, from which a bootstrap fits anew.
    gamma : array, shape (D,)
        Shrinkage σu² / (σu² + σe²/n): the weight of the area's own mean.
    effect : array, shape (D,)
        Predicted area effects u.
    loglik : float
        Restricted (or full) log-likelihood, with its constants and the Jacobian: of ``y`` as it was given.
    residual : array, shape (N,)
        T(y) - x'β - u of each unit, rows sorted by area, welfare and covariates.
    notes : tuple[str, ...]
        What must be known beside the numbers: a variance at zero, a parameter at its bound.
    """

    names: tuple[str, ...]
    beta: Any
    beta_cov: Any
    sigma_u2: float
    sigma_e2: float
    transform: Transform
    method: str
    areas: Any
    n: Any
    gamma: Any
    effect: Any
    loglik: float
    residual: Any
    notes: tuple[str, ...]
    estimated: bool = field(repr=False)
    profile: Profile = field(repr=False)
    y: Any = field(repr=False)
    x: Any = field(repr=False)

    @property
    def icc(self) -> float:
        """Share of the unexplained variance that lies between areas."""
        return self.sigma_u2 / (self.sigma_u2 + self.sigma_e2)


def fit_nested_error(
    y: Any,
    x: Mapping[str, Any],
    area: Any,
    *,
    transform: str | Transform = "identity",
    method: str = "reml",
) -> NestedError:
    """Fit T(y) = x'β + u_area + e to a sample of units.

    Parameters
    ----------
    y : array, shape (N,)
        Welfare of each sampled unit, in its own unit (rupiah a month).
    x : Mapping[str, array]
        Numeric covariates, each of shape (N,); an intercept is added.
    area : array, shape (N,)
        Area label of each unit.
    transform : str | Transform
        ``identity``, ``log``, ``log-shift``, ``box-cox``; ``Transform('log', 3600)`` or ``Transform('box-cox', 0.3)``
        where the parameter is given.
    method : str
        ``reml`` or ``ml``.

    Returns
    -------
    NestedError

    Raises
    ------
    NumbersError
        For missing or infinite values, collinear covariates (named), constant welfare, fewer than two areas, no area
        with two units, or welfare that the transform cannot take.
    ParameterError
        For an unknown transform or method.
    """
    wanted = as_transform(transform)
    if method not in ("reml", "ml"):
        raise ParameterError("There is no such method", where="method", rule="reml or ml")
    values = frame.vector(y, "y")
    areas, code = frame.codes_of(area, "area", rows=len(values))
    names, matrix = frame.design(x, len(values), None)
    _can_be_fitted(values, areas)
    trans.fits(wanted.kind, wanted.parameter, values)
    # by area, then by what a unit is: the bootstrap's draws must not hang on where a row stands in the file
    order = np.lexsort((*matrix.T[::-1], values, code))
    values, matrix, code = values[order], matrix[order], code[order]
    profile = Profile(matrix, code, names, method == "reml")
    if len(areas) == len(values):
        raise NumbersError(
            "Every area has one unit",
            where="column area",
            rule="the variance within areas needs an area with two units",
            todo="use the area-level model (fay_herriot)",
        )
    notes: list[str] = []
    estimated = wanted.parameter is None and wanted.kind in ("log-shift", "box-cox")
    if estimated:
        found, inside = estimate_parameter(profile, wanted.kind, values[:, None])
        wanted = Transform(wanted.kind, float(found[0]))
        if not inside[0]:
            notes.append(f"the parameter of {wanted.kind} lies at the end of its range")
    return _fitted(profile, wanted, method, areas, values, matrix, names, notes, estimated)


def _can_be_fitted(values: Any, areas: Any) -> None:
    if not len(values) or np.ptp(values) <= 1e-12 * np.abs(values).max():
        raise NumbersError(
            "Welfare is constant", where="column y", rule="values that differ", todo="check the column"
        )
    if len(areas) < 2:
        raise NumbersError(
            "There is one area only",
            where="column area",
            rule="two areas or more",
            todo="use a direct estimate",
        )


def _fitted(
    profile: Profile,
    transform: Transform,
    method: str,
    areas: Any,
    y: Any,
    x: Any,
    names: tuple[str, ...],
    notes: list[str],
    estimated: bool,
) -> NestedError:
    t = transform.forward(y)[:, None]
    sums = profile.sums(t)
    if sums.square[0] <= 1e-20 * float(np.square(t).sum()):
        raise NumbersError(
            "The covariates give welfare exactly",
            where="column y",
            rule="residual variance > 0",
            todo="check the columns",
        )
    best = profile.solve(sums)
    delta, se2 = float(best.delta[0]), float(best.se2[0])
    gamma = profile.n * delta / (1 + profile.n * delta)
    effect = gamma * best.gap[:, 0]
    if delta == 0:
        notes.append("the variance between areas is estimated as 0: estimates are synthetic")
    if estimated or transform.kind != "identity":
        mean = trans.log_jacobian(
            "log-shift" if transform.kind == "log" else transform.kind, y, transform.value
        )[0]
    else:
        mean = 0.0
    constant = profile.df * np.log(2 * np.pi) / 2 + (
        np.log(np.abs(np.diag(profile.r))).sum() if profile.reml else 0.0
    )
    loglik = float(best.loglik[0] - constant + profile.df * mean)
    beta = best.beta[:, 0]
    return NestedError(
        names, beta, profile.covariance(delta, se2), delta * se2, se2, transform, method, areas, profile.n, gamma,
        effect, loglik, t[:, 0] - x @ beta - effect[profile.code], tuple(notes), estimated, profile, y, x,
    )  # fmt: skip


def estimate_parameter(profile: Profile, kind: str, y: Any, start: Any = None) -> tuple[Any, Any]:
    """Return the likeliest parameter of each of B samples, and whether it lies inside its range.

    Parameters
    ----------
    profile : Profile
        The design.
    kind : str
        ``log-shift`` or ``box-cox``.
    y : array, shape (N, B)
        Samples, rows in the order of the design.
    start : float, optional
        Where the maximum is known to be near (a bootstrap); the whole range is scanned if None.
    """
    low, high = _range(kind, y)
    scale = np.exp(np.log(y).mean(axis=0)) if kind == "box-cox" else np.ones(y.shape[1])
    v = y / scale  # the mean of log v is 0, and with it the Jacobian of Box-Cox

    def score(at: Any) -> Any:
        t = trans.forward(kind, v, at)
        sums = profile.sums(t)
        best = profile.solve(sums)
        pull = np.einsum("nb,nb->b", profile.projected(best, sums), trans.tilt(kind, v, at))
        return profile.df * trans.log_jacobian(kind, v, at)[1] - pull

    if start is None:
        return root(score, *_scan(profile, kind, v, low, high), tol=1e-9)
    near = (start - 0.3, start + 0.3) if kind == "box-cox" else (start / 3, start * 3)
    found, inside = root(score, np.maximum(low, near[0]), np.minimum(high, near[1]), tol=1e-7)
    if not inside.all():
        again = estimate_parameter(profile, kind, y[:, ~inside])
        found[~inside], inside[~inside] = again
    return found, inside


def _range(kind: str, y: Any) -> tuple[Any, Any]:
    if kind == "box-cox":
        return np.full(y.shape[1], POWERS[0]), np.full(y.shape[1], POWERS[1])
    spread = np.ptp(y, axis=0)
    return np.maximum(-y.min(axis=0), 0.0) + 1e-3 * spread * (y.min(axis=0) <= 0), -y.min(
        axis=0
    ) + 10 * spread


def _scan(profile: Profile, kind: str, y: Any, low: Any, high: Any) -> tuple[Any, Any]:
    """Narrow the range to the two steps around the likeliest of a few values: the likelihood may have two tops."""
    at = low + (high - low) * np.linspace(0, 1, _SCAN)[:, None] ** (1 if kind == "box-cox" else 3)
    value = []
    for point in at:
        solved: Solved = profile.solve(profile.sums(trans.forward(kind, y, point)))
        value.append(solved.loglik + profile.df * trans.log_jacobian(kind, y, point)[0])
    best = np.argmax(value, axis=0)
    columns = np.arange(y.shape[1])
    return at[np.maximum(best - 1, 0), columns], at[np.minimum(best + 1, _SCAN - 1), columns]
