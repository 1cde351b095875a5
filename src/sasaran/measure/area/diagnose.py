"""Is the model fit to be used: shrinkage, normality of both errors, and what it gained over direct estimates.

Skewness g1 and kurtosis g2 (3 for a normal) are moments of the sample; the test of normality is Jarque and Bera (1987,
International Statistical Review 55, 163-172), its p-value exp(-JB/2). R² marginal and conditional after Nakagawa and
Schielzeth (2013, Methods in Ecology and Evolution 4, 133-142). Closeness to direct estimates: W = Σ (direct - model)² /
(var + MSE), chi-squared with one degree an area if the model is right (Brown, Chambers, Heady and Heasman 2001).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import chdtrc

from sasaran.errors import NumbersError
from sasaran.measure.area import frame
from sasaran.measure.area.fayherriot import FayHerriot
from sasaran.measure.area.nested import NestedError
from sasaran.measure.area.result import CAUTION, AreaEstimates, limits
from sasaran.schema.estimate import Estimate

__all__ = ["Comparison", "Diagnosis", "Normality", "compare", "diagnose"]

_OUTLYING = 3.0


@dataclass(frozen=True)
class Normality:
    """How far standardised errors are from normal: skewness, kurtosis, p-value ``p`` of Jarque-Bera, ``n`` of them."""

    skewness: float
    kurtosis: float
    p: float
    n: int

    @classmethod
    def of(cls, value: Any) -> Normality:
        """Measure an array; NaN where there are fewer than three values or no spread."""
        spread = np.std(value) if len(value) > 2 else 0.0
        if spread <= 0:
            return cls(np.nan, np.nan, np.nan, len(value))
        z = (value - np.mean(value)) / spread
        skew, kurt = float(np.mean(z**3)), float(np.mean(z**4))
        return cls(skew, kurt, float(np.exp(-len(z) * (skew**2 / 6 + (kurt - 3) ** 2 / 24) / 2)), len(z))


@dataclass(frozen=True)
class Diagnosis:
    """Of one fit.

    Parameters
    ----------
    shrinkage : tuple[float, float, float]
        Least, median and greatest weight γ of the areas' own data.
    icc : float
        Share of the unexplained variance between areas (NaN for an area-level model).
    r2_marginal, r2_conditional : float
        Variance explained by the covariates, and with the areas (NaN for an area-level model).
    residuals : Normality
        Of units within areas (nested error), or of areas (Fay-Herriot).
    effects : Normality
        Of the predicted area effects.
    outlying : tuple[str, ...]
        Areas whose standardised effect or residual is beyond 3.
    notes : tuple[str, ...]
        Of the fit.
    """

    shrinkage: tuple[float, float, float]
    icc: float
    r2_marginal: float
    r2_conditional: float
    residuals: Normality
    effects: Normality
    outlying: tuple[str, ...]
    notes: tuple[str, ...]


def diagnose(fit: NestedError | FayHerriot) -> Diagnosis:
    """Return the diagnosis of a fitted model (formulas: head of the module)."""
    if isinstance(fit, FayHerriot):
        known = fit.gamma > 0
        labels = fit.estimates.areas[known]
        effects = fit.gamma[known] * (fit.direct - fit.synthetic)[known]
        gamma, residual, standard = fit.gamma[known], fit.residual, fit.residual
        icc = marginal = conditional = float("nan")
        notes = fit.estimates.notes
    else:
        labels, effects, gamma, residual, notes = fit.areas, fit.effect, fit.gamma, fit.residual, fit.notes
        # a predicted effect has variance γσu², up to the error of β
        scale = np.sqrt(np.where(gamma > 0, gamma * fit.sigma_u2, 1.0))
        standard = effects / scale
        icc = fit.icc
        fixed = float(np.var(fit.x @ fit.beta))
        whole = fixed + fit.sigma_u2 + fit.sigma_e2
        marginal, conditional = fixed / whole, (fixed + fit.sigma_u2) / whole
    far = tuple(str(label) for label in labels[np.abs(standard) > _OUTLYING])
    weights = (float(gamma.min()), float(np.median(gamma)), float(gamma.max()))
    return Diagnosis(
        weights, icc, marginal, conditional, Normality.of(residual), Normality.of(effects), far, tuple(notes)
    )


@dataclass(frozen=True)
class Comparison:
    """Direct estimates beside the model's.

    Parameters
    ----------
    indicator : str
        Which.
    areas : array, shape (D,)
        Labels.
    direct, direct_se : array, shape (D,)
        NaN where there is no direct estimate.
    model, rmse : array, shape (D,)
        The model's.
    n : array, shape (D,)
        Sampled units.
    usable_before, usable_after : int
        Areas with a relative standard error of 25 % or less.
    median_before, median_after : float
        Median relative standard error, over the areas with a direct estimate above 0.
    wald : float
        W, and ``p``, its p-value with ``compared`` degrees of freedom: small where the model strays from the data.
    p : float
        See ``wald``.
    compared : int
        Areas with both.
    level : float
        Level of the intervals.
    direct_low, direct_high, low, high : array, shape (D,)
        Limits of the intervals of ``direct`` and ``model``: those of the tables; NaN where there is none.
    """

    indicator: str
    areas: Any
    direct: Any
    direct_se: Any
    model: Any
    rmse: Any
    n: Any
    usable_before: int
    usable_after: int
    median_before: float
    median_after: float
    wald: float
    p: float
    compared: int
    level: float
    direct_low: Any
    direct_high: Any
    low: Any
    high: Any

    @property
    def rse_before(self) -> Any:
        """Relative standard errors of the direct estimates, shape (D,)."""
        return _relative(self.direct, self.direct_se)

    @property
    def rse_after(self) -> Any:
        """Relative errors of the model's estimates, shape (D,)."""
        return _relative(self.model, self.rmse)


def _relative(value: Any, se: Any) -> Any:
    return np.where(value != 0, se / np.where(value != 0, np.abs(value), 1.0), np.nan)


def _low(one: Estimate) -> float:
    return one.low


def _high(one: Estimate) -> float:
    return one.high


def compare(
    estimates: AreaEstimates, indicator: str, direct: Any | Sequence[Estimate], direct_se: Any = None
) -> Comparison:
    """Set direct estimates beside the model's.

    Parameters
    ----------
    estimates : AreaEstimates
        The model's, with errors.
    indicator : str
        Which indicator.
    direct : array, shape (D,), or Sequence[Estimate]
        In the order of ``estimates.areas``, NaN where there is none; or `Estimate` objects, matched by their domain.
    direct_se : array, shape (D,), optional
        Standard errors, where ``direct`` is an array: intervals are then as the model's (`limits`).

    Raises
    ------
    NumbersError
        If no area has both, or the model's errors were not computed.
    """
    if estimates.mse is None:
        raise NumbersError(
            "The model's errors are unknown", where="estimates", todo="predict with replicates > 0"
        )
    rows = len(estimates.areas)
    ends: list[Any] = []
    if direct_se is None:
        by = {one.domain: one for one in direct}
        found = [by.get(str(label)) for label in estimates.areas]
        direct = np.array([np.nan if one is None else one.value for one in found])
        direct_se = np.array([np.nan if one is None or one.se is None else one.se for one in found])
        # their own limits: a direct share of 0 has no error, but a limit
        ends = [np.array([np.nan if one is None else at(one) for one in found]) for at in (_low, _high)]
    before = frame.vector(direct, "direct", rows=rows, missing=True)
    se = frame.vector(direct_se, "direct_se", rows=rows, missing=True)
    model, rmse = estimates.of(indicator), estimates.rmse(indicator)
    both = np.isfinite(before) & np.isfinite(se) & np.isfinite(model) & np.isfinite(rmse)
    if not both.any():
        raise NumbersError(
            "No area has a direct estimate and a model's", where="direct", rule="areas named alike"
        )
    rel_before, rel_after = _relative(before, se), _relative(model, rmse)
    measured = both & np.isfinite(rel_before) & np.isfinite(rel_after)
    median = [
        float(np.median(part[measured])) if measured.any() else np.nan for part in (rel_before, rel_after)
    ]
    spread = se[both] ** 2 + rmse[both] ** 2
    wald = float((((before - model)[both]) ** 2 / np.where(spread > 0, spread, np.inf)).sum())
    direct_low, direct_high = ends or limits(indicator, before, se, estimates.level)
    low, high = estimates.limits(indicator)
    return Comparison(
        indicator, estimates.areas, before, se, model, rmse, estimates.n,
        int((rel_before <= CAUTION).sum()), int((rel_after <= CAUTION).sum()), median[0], median[1],
        wald, float(chdtrc(int(both.sum()), wald)), int(both.sum()), estimates.level,
        direct_low, direct_high, low, high,
    )  # fmt: skip
