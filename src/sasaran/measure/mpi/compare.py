"""Changes of a measure between two rounds: absolute, relative, and by the year, with their errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.errors import ParameterError
from sasaran.measure.survey.change import change
from sasaran.measure.survey.estimates import Estimates, finish

__all__ = ["Comparison", "compare"]


@dataclass(frozen=True, eq=False)
class Comparison:
    """How a measure moved from b to a in T years, each an Estimates over the domains.

    Parameters
    ----------
    absolute, relative : Estimates
        a - b, and a / b - 1 as a share.
    yearly, yearly_relative : Estimates | None
        (a - b) / T, and (a / b)^(1 / T) - 1 as a share; None where T was not told.
    """

    absolute: Estimates
    relative: Estimates
    yearly: Estimates | None
    yearly_relative: Estimates | None


def compare(
    after: Estimates,
    before: Estimates,
    *,
    overlap: bool,
    years: float | None = None,
    level: float | None = None,
) -> Comparison:
    """Return the changes of one measure between two rounds.

    The delta method on (a, b), with Cov(a, b) from common PSUs where ``overlap`` (see
    :func:`~sasaran.measure.survey.change.change`) and 0 where not:

        V(a / b) = (V_a + r^2 V_b - 2 r Cov) / b^2,   r = a / b
        V(r^(1/T)) = (r^(1/T - 1) / T)^2 V(r)

    Parameters
    ----------
    after, before : Estimates
        The same measure in two rounds, with the same domains.
    overlap : bool
        Whether PSUs with the same labels are the same PSUs.
    years : float | None
        Years between the rounds, over 0.
    level : float | None
        Coverage; that of ``after`` if None.

    Returns
    -------
    Comparison
        Relative changes from 0 are ``undefined``; a flag of a round without error is passed on.

    Raises
    ------
    ParameterError
        ``years`` is not over 0.
    NumbersError
        The rounds have different domains.

    Notes
    -----
    Source: Alkire et al. 2015, Multidimensional Poverty Measurement and Analysis, 9.2; Suppa 2023 (mpitb),
    doi:10.1177/1536867X231195286.
    """
    if years is not None and not 0 < years < np.inf:
        raise ParameterError("The time between the rounds is not over 0", where="years", rule="years > 0")
    absolute = change(after, before, overlap=overlap, level=level)
    a, b = after.value, before.value
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(b > 0, a / b, np.nan)
        twice = after.se**2 + before.se**2 - absolute.se**2  # 2 Cov(a, b)
        spread = np.maximum(after.se**2 + ratio**2 * before.se**2 - ratio * twice, 0.0) / b**2
    relative = _like(absolute, ratio - 1, spread, "relative")
    if years is None:
        return Comparison(absolute, relative, None, None)
    with np.errstate(divide="ignore", invalid="ignore"):
        steady = ratio ** (1 / years)
        slope = steady / ratio / years
    return Comparison(
        absolute,
        relative,
        _like(absolute, absolute.value / years, (absolute.se / years) ** 2, "yearly"),
        _like(absolute, steady - 1, slope**2 * spread, "yearly relative"),
    )


def _like(model: Estimates, value: Any, variance: Any, word: str) -> Estimates:
    made = finish(
        value, variance, labels=model.domain, n=model.n, psus=model.psus, df=model.df, level=model.level,
        method=f"{word} {model.method}", rated=False, unit=f"share, {word}" if "relative" in word else model.unit,
    )  # fmt: skip
    # why there is no error stays told; a ratio over nothing is undefined for a reason of its own
    told = (model.flag != "") & np.isfinite(made.value) | (model.flag == "no sample")
    made.flag[told] = model.flag[told]
    return made
