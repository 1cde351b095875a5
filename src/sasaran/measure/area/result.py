"""Numbers by area with their errors, and how each becomes an `Estimate`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Any

import numpy as np

from sasaran.errors import ParameterError
from sasaran.schema.estimate import Estimate

__all__ = ["AreaEstimates", "flag_of"]

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

    def of(self, indicator: str) -> Any:
        """Return the values of one indicator, shape (D,)."""
        return self.value[self._row(indicator)]

    def rmse(self, indicator: str) -> Any:
        """Return the root mean squared errors of one indicator, shape (D,); NaN where not computed."""
        row = self._row(indicator)
        return np.full(len(self.areas), np.nan) if self.mse is None else np.sqrt(self.mse[row])

    def estimates(
        self, indicator: str, *, period: str = "", source: str = "", unit: str = ""
    ) -> tuple[Estimate, ...]:
        """Return one `Estimate` an area: interval value ± normal quantile x RMSE, cut to where the indicator lives.

        Areas without sample carry the flag ``no sample``; without a computed error the limits are NaN.
        """
        reach = NormalDist().inv_cdf((1 + self.level) / 2)
        least, most = _limits(indicator)
        method = "; ".join((self.method, *self.notes))
        found = []
        for label, value, rmse, n in zip(
            self.areas, self.of(indicator), self.rmse(indicator), self.n, strict=True
        ):
            se = float(rmse) if np.isfinite(rmse) else None
            half = np.nan if se is None else reach * se
            low, high = max(float(value) - half, least), min(float(value) + half, most)
            low, high = (np.nan, np.nan) if se is None else (min(low, float(value)), max(high, float(value)))
            flag = flag_of(float(value), se, int(n))
            found.append(
                Estimate(
                    float(value),
                    se,
                    low,
                    high,
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


def _limits(indicator: str) -> tuple[float, float]:
    if indicator in ("fgt0", "gini"):
        return 0.0, 1.0
    return (0.0, np.inf) if indicator.startswith("fgt") else (-np.inf, np.inf)
