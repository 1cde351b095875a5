"""Numbers by area with their errors, and how each becomes an `Estimate`.

The interval of a share θ (FGT, Gini) is the score interval (Wilson 1927, JASA 22, 209-212) with the effective size
m = θ (1 - θ) / MSE in place of n (Korn and Graubard 1998, Survey Methodology 24, 193-201): (θ + z²/2m ± z √(MSE +
z²/4m²)) / (1 + z²/m). It stays within 0 and 1 and keeps its sense where RMSE exceeds θ, where a logit interval is
nearly 0 to 1. A headcount of a counted area goes in steps of one unit, so a limit nearer to 0 or 1 than a step is 0
or 1: without that the intervals of tiny areas could never hold a true rate of 0. Other indicators, and shares of
exactly 0 or 1: value ± normal quantile x RMSE, cut to where the indicator lives.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Any

import numpy as np

from sasaran.errors import ParameterError
from sasaran.schema.estimate import Estimate

__all__ = ["AreaEstimates", "flag_of", "limits"]

CAUTION, INACCURATE = 0.25, 0.50  # relative standard error: the rule of BPS


def flag_of(value: float, se: float | None, n: int) -> str:
    """Return the flag of an area estimate: undefined, no sample, one unit, inaccurate, caution, or none.

    >>> flag_of(0.1, 0.03, 12)
    'caution'
    """
    if not np.isfinite(value):
        return "undefined"
    if n < 2:
        return "one unit" if n else "no sample"
    if se is None or not np.isfinite(se) or value == 0:
        return ""
    share = abs(se / value)
    return "inaccurate" if share > INACCURATE else "caution" if share > CAUTION else ""


@dataclass(frozen=True)
class AreaEstimates:
    """Indicators by area.

    Parameters
    ----------
    indicators : tuple[str, ...]
        ``fgt0``, ``fgt1``, ``mean``, ``q0.5``, ``gini`` ...
    areas : array, shape (D,)
        Labels.
    value : array, shape (K, D)
        One row an indicator.
    mse : array, shape (K, D) | None
        Mean squared error of each, or None where it was not asked for.
    n : array of int, shape (D,)
        Sampled units; 0 where the estimate is synthetic.
    size : array, shape (D,)
        Units (or people) of the census; NaN where unknown.
    method : str
        How the numbers were computed.
    notes : tuple[str, ...]
        What must be known beside them.
    level : float
        Level of the intervals.
    units : array, shape (D,) | None
        Units that are poor or not as one (households, where ``size`` is people); ``size`` if None.
    """

    indicators: tuple[str, ...]
    areas: Any
    value: Any
    mse: Any
    n: Any
    size: Any
    method: str
    notes: tuple[str, ...] = ()
    level: float = 0.95
    units: Any = None

    def of(self, indicator: str) -> Any:
        """Return the values of one indicator, shape (D,)."""
        return self.value[self._row(indicator)]

    def rmse(self, indicator: str) -> Any:
        """Return the root mean squared errors of one indicator, shape (D,); NaN where not computed."""
        row = self._row(indicator)
        return np.full(len(self.areas), np.nan) if self.mse is None else np.sqrt(self.mse[row])

    def limits(self, indicator: str) -> tuple[Any, Any]:
        """Return the interval limits of one indicator, shape (D,) each; NaN where no error was computed."""
        with np.errstate(divide="ignore"):
            step = 1 / np.asarray(self.size if self.units is None else self.units, dtype=float)
        return limits(indicator, self.of(indicator), self.rmse(indicator), self.level, step)

    def estimates(
        self, indicator: str, *, period: str = "", source: str = "", unit: str = ""
    ) -> tuple[Estimate, ...]:
        """Return one `Estimate` an area, with the interval of :func:`limits`.

        Areas without sample carry the flag ``no sample``; without a computed error the limits are NaN.
        """
        lows, highs = self.limits(indicator)
        method = "; ".join((self.method, *self.notes))
        found = []
        for label, value, rmse, low, high, n in zip(
            self.areas, self.of(indicator), self.rmse(indicator), lows, highs, self.n, strict=True
        ):
            se = float(rmse) if np.isfinite(rmse) else None
            flag = flag_of(float(value), se, int(n))
            found.append(
                Estimate(
                    float(value),
                    se,
                    float(low),
                    float(high),
                    self.level,
                    method,
                    int(n),
                    str(label),
                    period,
                    source,
                    unit,
                    flag=flag,
                )
            )
        return tuple(found)

    def with_values(self, value: Any, mse: Any, note: str) -> AreaEstimates:
        """Return the same areas with other numbers and one more note."""
        return replace(self, value=value, mse=mse, notes=(*self.notes, note))

    def _row(self, indicator: str) -> int:
        if indicator not in self.indicators:
            raise ParameterError(
                "There is no such indicator here",
                where="indicator",
                rule=f"one of {', '.join(self.indicators)}",
            )
        return self.indicators.index(indicator)


def limits(indicator: str, value: Any, rmse: Any, level: float, step: Any = np.nan) -> tuple[Any, Any]:
    """Return the interval limits of each area, shape (D,) each; NaN where there is no error (formula: head).

    ``step`` is the share of one unit in each area, NaN where unknown.

    >>> [round(float(end[0]), 4) for end in limits("fgt0", np.array([0.1]), np.array([0.08]), 0.95)]
    [0.0225, 0.3492]
    """
    reach = NormalDist().inv_cdf((1 + level) / 2)
    is_share = indicator == "gini" or indicator.startswith("fgt")
    low, high = value - reach * rmse, value + reach * rmse
    if is_share:
        low = np.minimum(np.maximum(low, 0.0), value)
        # a gap can pass 1 where welfare is below 0; a headcount or a Gini cannot
        high = np.where(value <= 1, np.maximum(np.minimum(high, 1.0), value), high)
        inside = (value > 0) & (value < 1) & np.isfinite(rmse)
        mse = np.where(inside & (rmse > 0), rmse, 1e-12) ** 2
        many = np.where(inside, value * (1 - value), 0.25) / mse
        middle = (value + reach**2 / (2 * many)) / (1 + reach**2 / many)
        half = reach * np.sqrt(mse + (reach / (2 * many)) ** 2) / (1 + reach**2 / many)
        low = np.where(inside, np.maximum(middle - half, 0.0), low)
        high = np.where(inside, np.minimum(middle + half, 1.0), high)
    if indicator == "fgt0":
        low = np.where(low < step, np.minimum(low, 0.0), low)
        high = np.where((high < 1) & (high > 1 - step), 1.0, high)
    return low, high
