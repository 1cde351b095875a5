"""Poverty and inequality from a fitted Lorenz curve, and the choice between the two curves.

With u = mean / z, H the headcount (L'(H) = z / mean), Datt 1998 (FCND Discussion Paper 50):

    PG = H - u L(H)                     P2 = int_0^H (1 - u L'(p))^2 dp
    Watts = int_0^H log(z / (mean L'(p))) dp       Gini = 1 - 2 int_0^1 L dp       MLD = - int_0^1 log L' dp

Integrals by the tanh-sinh rule (Takahasi and Mori 1974), exact to about 1e-10 also where L' has no end. PovcalNet and
wbpip take Watts and MLD by steps instead and count the first step twice, which makes them some per cent too high;
``integrals="wbpip"`` gives their numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import brentq

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.grouped.curve import Curve, fit_beta, fit_quadratic
from sasaran.measure.grouped.points import Points
from sasaran.schema.estimate import Estimate

__all__ = ["CURVES", "INTEGRALS", "Grouped", "grouped"]

CURVES = ("best", "quadratic", "beta")
INTEGRALS = ("exact", "wbpip")
_SKIPPED = 0.05  # share of people for whom a curve may give no positive welfare before an index is undefined
_TINY = 1e-12


@dataclass(frozen=True)
class Grouped:
    """What a Lorenz curve and a mean tell; no sampling error is known from grouped data.

    Parameters
    ----------
    mean, median : Estimate
        In the unit of the mean.
    headcount, poverty_gap, severity, watts : Estimate
        At the line, by ``poverty_curve``.
    gini, mld, polarization : Estimate
        Gini, mean log deviation, Wolfson's polarization, by ``curve``; NaN flagged ``undefined`` if no curve is valid.
    deciles : tuple[float, ...]
        Shares of welfare of the ten tenths, from the poorest.
    curve, poverty_curve : Curve | None, Curve
        The curves used for inequality and for poverty.
    sse : float
        Sum of squared errors of ``poverty_curve`` up to the headcount.
    """

    mean: Estimate
    median: Estimate
    headcount: Estimate
    poverty_gap: Estimate
    severity: Estimate
    watts: Estimate
    gini: Estimate
    mld: Estimate
    polarization: Estimate
    deciles: tuple[float, ...]
    curve: Curve | None
    poverty_curve: Curve
    sse: float


def grouped(
    points: Points,
    line: float,
    *,
    mean: float | None = None,
    curve: str = "best",
    integrals: str = "exact",
) -> Grouped:
    """Return poverty and inequality from grouped data.

    Parameters
    ----------
    points : Points
        The Lorenz curve.
    line : float
        Poverty line, over 0, in the unit of the mean.
    mean : float | None
        Mean welfare, over 0; that of the table if None.
    curve : str
        ``best``: for poverty, of the curves that are normal (and valid, if any is) the one with the smaller sum of
        squared errors up to the headcount; for inequality, of the valid ones the one with the smaller sum over all
        points: the choice of PovcalNet. Or ``quadratic`` or ``beta``.
    integrals : str
        ``exact``, or ``wbpip`` for the step rule of the World Bank's code (see the head of this module).

    Raises
    ------
    ParameterError
        An unknown option.
    NumbersError
        The line or the mean is missing or not over 0; no curve that fits can serve for poverty.

    Notes
    -----
    A line below (above) the whole curve gives a headcount of 0 (1), flagged ``no event``.
    """
    if curve not in CURVES or integrals not in INTEGRALS:
        raise ParameterError(
            f"There is no curve {curve!r} with integrals {integrals!r}",
            rule=f"curve is one of {', '.join(CURVES)}; integrals one of {', '.join(INTEGRALS)}",
        )
    mu, z = _over_zero(points.mean if mean is None else mean, "mean"), _over_zero(line, "line")
    fits = [fit(points) for name, fit in _FITS.items() if curve in ("best", name)]
    fits = [fit for fit in fits if fit.normal or fit.valid]
    poverty = _for_poverty(fits, points, z / mu)
    valid = [fit for fit in fits if fit.valid]
    whole = min(valid, key=lambda fit: _sse(fit, points, 1.0)) if valid else None
    heads = poverty.headcount(z / mu)
    return Grouped(
        **_poverty(poverty, mu, z, heads, integrals),
        **_inequality(whole, mu, integrals),
        mean=_estimate(mu, "mean, as given", unit="as the mean"),
        curve=whole,
        poverty_curve=poverty,
        sse=_sse(poverty, points, heads),
    )


_FITS: dict[str, Callable[[Points], Curve]] = {"quadratic": fit_quadratic, "beta": fit_beta}


def _over_zero(number: float | None, column: str) -> float:
    if number is None or not 0 < number < np.inf:
        raise NumbersError(
            f"The {column} is missing, infinite or not over 0",
            where=column,
            rule="mean and line are over 0, in one unit",
        )
    return float(number)


def _for_poverty(fits: list[Curve], points: Points, ratio: float) -> Curve:
    normal = [fit for fit in fits if fit.normal]
    if not normal:
        raise NumbersError(
            "No Lorenz curve that fits these groups rises and bends upwards",
            where="columns population and welfare",
            rule="the conditions of Datt 1998, section 4",
            todo="check the shares, or use the records themselves",
        )
    best = [fit for fit in normal if fit.valid] or normal
    return min(best, key=lambda fit: _sse(fit, points, fit.headcount(ratio)))


def _sse(fit: Curve, points: Points, upto: float) -> float:
    """Return the sum of squared errors at the points up to the first one at or over ``upto``."""
    last = min(int(np.searchsorted(points.population, upto)) + 1, len(points.population) - 1)
    return float(((points.welfare[:last] - fit.value(points.population[:last])) ** 2).sum())


def _poverty(fit: Curve, mu: float, z: float, heads: float, integrals: str) -> dict[str, Any]:
    u = mu / z
    gap = heads - u * float(fit.value(heads))
    severity = _integral(lambda p: (1 - u * fit.slope(p)) ** 2, 0.0, heads)
    logs = _logs(fit, heads, 0.01 * heads if integrals == "wbpip" else None)
    said = f"{fit.name}, line {z:.10g} and mean {mu:.10g}"
    flag = "no event" if heads in (0.0, 1.0) else ""
    watts = heads * float(np.log(z / mu)) - logs
    named = {"headcount": heads, "poverty_gap": gap, "severity": severity, "watts": watts}
    return {key: _estimate(number, f"{key}, {said}", flag=flag) for key, number in named.items()}


def _inequality(fit: Curve | None, mu: float, integrals: str) -> dict[str, Any]:
    if fit is None:
        gone = _estimate(np.nan, "no valid Lorenz curve")
        names = ("median", "gini", "mld", "polarization")
        return {**dict.fromkeys(names, gone), "deciles": (np.nan,) * 10}
    gini = 1 - 2 * _integral(fit.value, 0.0, 1.0)
    middle, half = float(fit.slope(0.5)), float(fit.value(0.5))
    logs = _logs(fit, 1.0, 0.001 if integrals == "wbpip" else None)
    edges = np.r_[0.0, fit.value(np.arange(1, 10) / 10), 1.0]
    return {
        "median": _estimate(mu * middle, f"median, {fit.name}", unit="as the mean"),
        "gini": _estimate(gini, f"Gini, {fit.name}"),
        "mld": _estimate(-logs, f"mean log deviation, {fit.name}"),
        "polarization": _estimate(
            2 * (1 - gini - 2 * half) / middle, f"polarization (Wolfson 1994), {fit.name}"
        ),
        "deciles": tuple(float(share) for share in np.diff(edges)),
    }


def _estimate(number: float, method: str, *, unit: str = "share", flag: str = "") -> Estimate:
    return Estimate(
        value=number, se=None, low=np.nan, high=np.nan, level=0.95, n=0, unit=unit,
        method=f"{method}; grouped data: no sampling error known",
        flag="undefined" if np.isnan(number) else flag,
    )  # fmt: skip


def _integral(of: Callable[[Any], Any], low: float, high: float) -> float:
    """Integrate by the tanh-sinh rule: the ends are never looked at."""
    if high <= low:
        return 0.0
    t = np.arange(-160, 161) / 50
    share = 1 / (1 + np.exp(-np.pi * np.sinh(t)))
    weight = np.pi * np.cosh(t) * share * (1 - share) / 50
    inside = (share > 0) & (share < 1 - 1e-15)
    return float((high - low) * (weight[inside] * of(low + (high - low) * share[inside])).sum())


def _logs(fit: Curve, high: float, step: float | None) -> float:
    """Return the integral of log L' from 0 to ``high``; NaN where L' <= 0 for more than a twentieth of people."""
    if high <= 0:
        return 0.0
    if step is not None:
        return _by_steps(fit, high, step)
    low = 0.0
    if fit.slope(_TINY) <= 0:
        if fit.slope(_SKIPPED) <= 0 or high <= _SKIPPED:
            return np.nan
        low = float(brentq(fit.slope, _TINY, _SKIPPED, xtol=1e-15))
    return _integral(lambda p: np.log(np.maximum(fit.slope(p), 1e-300)), low, high)


def _by_steps(fit: Curve, high: float, step: float) -> float:
    # the World Bank's rule: trapezia over all steps (for MLD all but the last), and the first step once more
    many = round(high / step) - (1 if high == 1.0 else 0)
    slopes = fit.slope(np.arange(many + 1) * step)
    good = (slopes[:-1] > 0) & (slopes[1:] > 0) & np.isfinite(slopes[:-1])
    if (~good).sum() * step > _SKIPPED:
        return np.nan
    first = float(fit.slope(step / 2))
    logs = np.log(np.where(slopes > 0, slopes, 1.0))
    return float(
        ((logs[:-1] + logs[1:])[good] * step / 2).sum() + (np.log(first) * step if first > 0 else 0.0)
    )
