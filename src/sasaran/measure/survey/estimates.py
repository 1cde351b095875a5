"""Estimates of one statistic for many domains as arrays, their intervals and their flags."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.special import expit, logit, stdtrit

from sasaran.errors import ParameterError
from sasaran.measure.survey.influence import Influence
from sasaran.schema.estimate import Estimate

__all__ = ["CAUTION", "INACCURATE", "Estimates", "finish", "limits", "rse_flag"]

CAUTION, INACCURATE = (
    0.25,
    0.50,
)  # relative standard errors of BPS: over 25 % with caution, over 50 % not accurate


@dataclass(frozen=True, eq=False)
class Estimates:
    """D estimates of one statistic, one a domain; NaN stands where a number is not known.

    Parameters
    ----------
    domain : array, shape (D,)
        Labels of the domains, ascending; one empty label for the whole population.
    value, se, low, high : array of float, shape (D,)
        Point, standard error, interval limits at ``level``.
    n, psus, df : array of int, shape (D,)
        Units and PSUs with sample in the domain, and degrees of freedom of the interval.
    flag : array of str, shape (D,)
        Empty, or why the number must be read with care (see ``schema.estimate.Estimate``).
    level : float
        Coverage of the interval.
    method : str
        How it was computed.
    unit : str
        Unit of the value.
    deff : array of float, shape (D,) | None
        Variance over that of a simple random sample of as many units, drawn with replacement (Kish 1965).
    influence : Influence | None
        PSU totals, for contrasts and changes between rounds; None where the error came from replicates alone.
    """

    domain: Any
    value: Any
    se: Any
    low: Any
    high: Any
    n: Any
    psus: Any
    df: Any
    flag: Any
    level: float
    method: str
    unit: str = ""
    deff: Any = None
    influence: Influence | None = field(default=None, repr=False)

    @property
    def rse(self) -> Any:
        """Relative standard errors, shape (D,); NaN where there is none or the value is 0."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.value == 0, np.nan, np.abs(self.se / self.value))

    def __len__(self) -> int:
        return len(self.value)

    def __getitem__(self, label: Any) -> Estimate:
        """Return the estimate of the domain with this label; ParameterError if there is none."""
        found = np.flatnonzero(self.domain == label)
        if not len(found):
            raise ParameterError(f"There is no domain {label!r}", rule="a domain is one of Estimates.domain")
        return self.row(int(found[0]))

    def row(self, at: int) -> Estimate:
        """Return the estimate at a position."""
        se = float(self.se[at])
        return Estimate(
            value=float(self.value[at]),
            se=None if np.isnan(se) else se,
            low=float(self.low[at]),
            high=float(self.high[at]),
            level=self.level,
            method=self.method,
            n=int(self.n[at]),
            domain=str(self.domain[at]),
            unit=self.unit,
            flag=str(self.flag[at]),
        )

    def rows(self) -> list[Estimate]:
        """Return all estimates in the order of ``domain``."""
        return [self.row(at) for at in range(len(self))]

    def one(self) -> Estimate:
        """Return the only estimate; ParameterError if there are several."""
        if len(self) != 1:
            raise ParameterError(
                f"There are {len(self)} estimates, not one", todo="use rows() or name a domain"
            )
        return self.row(0)


def rse_flag(value: Any, se: Any) -> Any:
    """Return the flag of BPS for each relative standard error: empty, ``caution`` or ``inaccurate`` (arrays too).

    Source: BPS, Susenas publications: RSE <= 25 % usable, 25-50 % with caution, > 50 % not accurate.
    """
    value, se = np.asarray(value, dtype=float), np.asarray(se, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        rse = np.where(value == 0, 0.0, np.abs(se / value))
    return np.where(rse > INACCURATE, "inaccurate", np.where(rse > CAUTION, "caution", "")).astype(object)


def limits(value: Any, se: Any, df: Any, level: float, interval: str) -> tuple[Any, Any]:
    """Return interval limits: ``t``, value +- t(df) se, or ``logit``, the same on the logit scale and back.

    The logit interval (Korn and Graubard 1999, 2.5; as in survey::svyciprop) stays within 0 and 1; it is used where
    0 < value < 1 and the t interval elsewhere. Degrees of freedom below 1 count as 1.
    """
    if interval not in ("t", "logit"):
        raise ParameterError(f"There is no interval {interval!r}", rule="interval is t or logit")
    if not 0 < level < 1:
        raise ParameterError(f"The level {level} is no coverage", rule="a level lies between 0 and 1")
    reach = stdtrit(np.maximum(df, 1).astype(float), (1 + level) / 2)
    low, high = value - reach * se, value + reach * se
    if interval == "logit":
        inside = (value > 0) & (value < 1)
        share = np.where(inside, value, 0.5)
        half = reach * se / (share * (1 - share))
        low = np.where(inside, expit(logit(share) - half), low)
        high = np.where(inside, expit(logit(share) + half), high)
    return low, high


def finish(
    value: Any,
    variance: Any,
    *,
    labels: Any,
    n: Any,
    psus: Any,
    df: Any,
    level: float,
    method: str,
    interval: str = "t",
    share: bool = False,
    rated: bool = True,
    unit: str = "",
    deff: Any = None,
    influence: Influence | None = None,
) -> Estimates:
    """Return values and variances (D,) as Estimates, with every doubtful case flagged.

    - ``no sample``: no unit in the domain; all NaN.
    - ``undefined``: the value is not finite (a ratio over nothing), all NaN; or the value stands and its error cannot
      be reckoned (no density where all are equal, a replicate without sample), se and limits NaN.
    - ``one unit``: one PSU in the domain: the design cannot tell the error; se and limits NaN.
    - ``no event`` (``share`` only): the value is exactly 0 or 1, so the linearised error of 0 would be false. se is
      NaN; the far limit is that of Clopper and Pearson (1934) for no event among as many trials as PSUs, the cautious
      end of Korn and Graubard (1998): 1 - ((1 - level) / 2)^(1 / PSUs).
    - ``caution``, ``inaccurate``: see :func:`rse_flag`; not where ``rated`` is False (a difference near 0).
    """
    value = np.array(value, dtype=float)
    se = np.sqrt(np.array(variance, dtype=float))
    flag = rse_flag(value, se) if rated else np.full(len(value), "", dtype=object)
    none, undefined, single = n == 0, ~np.isfinite(value), psus == 1
    never = share & ((value == 0) | (value == 1))
    value[none | undefined] = np.nan
    se[none | undefined | single | never] = np.nan
    low, high = limits(value, se, df, level, interval)
    edge = ((1 - level) / 2) ** (1 / np.maximum(psus, 1))
    low = np.where(never, np.where(value == 0, 0.0, edge), low)
    high = np.where(never, np.where(value == 0, 1 - edge, 1.0), high)
    flag[np.isnan(se)] = "undefined"
    for where, word in (
        (never, "no event"),
        (single, "one unit"),
        (undefined, "undefined"),
        (none, "no sample"),
    ):
        flag[where] = word
    return Estimates(
        domain=labels, value=value, se=se, low=low, high=high, n=n, psus=psus, df=df, flag=flag,
        level=level, method=method, unit=unit, deff=deff, influence=influence,
    )  # fmt: skip
