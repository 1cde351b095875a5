"""Bring area estimates to a published total: they then add up, and the total's own error is carried.

With weights w_d (shares of the population, sum 1 in each group) and target t, the gap is g = t - Σ w θ:

- ``ratio``: θ t / Σ wθ.
- ``difference``: θ + g.
- ``variance``: θ + g w_d MSE_d / Σ w²MSE: what is least sure moves most (Wang, Fuller and Qu 2008, Survey Methodology
  34, 29-36; Datta, Ghosh, Steorts and Maples 2011, TEST 20, 574-588).
- ``logit``: θ / (1 - θ) is multiplied by one number; for shares, which stay between 0 and 1.

MSE after: MSE before + (what was moved)² + (dθ/dt)² Var(t) (You, Rao and Hidiroglou 2013, Survey Methodology 39,
217-230, for the second term): too large rather than too small.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.area import frame
from sasaran.measure.area.profile import root
from sasaran.measure.area.result import AreaEstimates
from sasaran.schema.estimate import Estimate

__all__ = ["benchmark"]

_WAYS = ("ratio", "difference", "variance", "logit")


def benchmark(
    estimates: AreaEstimates,
    indicator: str,
    target: float | Estimate | Mapping[Any, float | Estimate],
    *,
    method: str = "ratio",
    group: Any = None,
    weight: Any = None,
) -> AreaEstimates:
    """Return one indicator, moved so that its weighted mean over areas is ``target``.

    Parameters
    ----------
    estimates : AreaEstimates
        From `ebp`, `eblup` or `fay_herriot`.
    indicator : str
        Which indicator.
    target : float | Estimate | Mapping
        The published value (a mean or a rate, not a count), or one for each group. An `Estimate` brings its standard
        error along.
    method : str
        ``ratio``, ``difference``, ``variance`` or ``logit`` (a share of exactly 0 or 1 stays what it is).
    group : array, shape (D,), optional
        Group of each area (its city or province) where ``target`` is a mapping.
    weight : array, shape (D,), optional
        Population of each area; ``estimates.size`` if None.

    Returns
    -------
    AreaEstimates
        With one indicator and a note.

    Raises
    ------
    NumbersError
        For unknown sizes, undefined estimates, a group without target, or a result outside what the indicator can be.
    ParameterError
        For an unknown method, or ``variance`` without errors.
    """
    if method not in _WAYS:
        raise ParameterError("There is no such method", where="method", rule=f"one of {', '.join(_WAYS)}")
    if method == "variance" and estimates.mse is None:
        raise ParameterError(
            "Errors are unknown", where="method", rule="'variance' needs mean squared errors"
        )
    value = frame.vector(estimates.of(indicator), indicator)
    mse = estimates.rmse(indicator) ** 2
    size = frame.vector(estimates.size if weight is None else weight, "weight", rows=len(value))
    if (size <= 0).any():
        raise NumbersError("An area has no population", where="column weight", rule="weight > 0")
    labels = np.zeros(len(value), int) if group is None else np.asarray(group)
    targets = target if isinstance(target, Mapping) else {labels[0]: target}
    new, error = value.copy(), mse.copy()
    for label in np.unique(labels):
        if label not in targets:
            raise NumbersError(
                "A group of areas has no target", where="column group", rule="one target a group"
            )
        aim = targets[label]
        t, var = (aim.value, (aim.se or 0.0) ** 2) if isinstance(aim, Estimate) else (float(aim), 0.0)
        here = labels == label
        w = size[here] / size[here].sum()
        moved, slope = _move(method, value[here], w, mse[here], t)
        new[here] = moved
        error[here] = mse[here] + (moved - value[here]) ** 2 + slope**2 * var
    _possible(indicator, new)
    one = replace(estimates, indicators=(indicator,))
    return one.with_values(
        new[None, :],
        None if estimates.mse is None else error[None, :],
        f"benchmarked ({method}) to the published total",
    )


def _move(method: str, value: Any, w: Any, mse: Any, target: float) -> tuple[Any, Any]:
    """Return the moved values and their derivative by the target."""
    now = float(w @ value)
    if method == "ratio":
        if now == 0:
            raise NumbersError("All estimates are 0", where="method", rule="a ratio needs a total above 0")
        return value * target / now, value / now
    if method == "difference":
        return value + target - now, np.ones_like(value)
    if method == "variance":
        pull = w * mse / (w * w * mse).sum()
        return value + (target - now) * pull, pull
    if not (0 < target < 1 and (value >= 0).all() and (value <= 1).all()):
        raise NumbersError(
            "A value is not a share", where="method", rule="'logit' takes values between 0 and 1"
        )
    inside = (value > 0) & (value < 1)
    if not w @ (value == 1) < target < w @ (value > 0):
        raise NumbersError(
            "The target cannot be reached",
            where="method",
            rule="on the logit scale a share of exactly 0 or 1 stays what it is",
            todo="use method 'difference' or 'ratio'",
        )
    with np.errstate(divide="ignore"):
        odds = np.log(value) - np.log1p(-value)

    def over(shift: Any) -> Any:
        return np.array([target - w @ (1 / (1 + np.exp(-odds - shift)))])

    reach = 60.0 + np.abs(odds[inside]).max()
    shift, _ = root(over, np.array([-reach]), np.array([reach]), tol=1e-15)
    moved = 1 / (1 + np.exp(-odds - shift))
    bend = moved * (1 - moved)
    return moved, bend / float(w @ bend)


def _possible(indicator: str, value: Any) -> None:
    least = 0.0 if indicator.startswith("fgt") or indicator == "gini" else -np.inf
    most = 1.0 if indicator in ("fgt0", "gini") else np.inf
    out = int(((value < least) | (value > most)).sum())
    if out:
        raise NumbersError(
            f"{out} areas would leave the range of the indicator",
            where=f"indicator {indicator}",
            rule=f"{least:g} to {most:g}",
            todo="use method 'logit' for a share, or 'ratio'",
        )
