"""Points of a Lorenz curve from the three forms in which tables are published, checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.survey.codes import numbers

__all__ = ["KINDS", "Points", "lorenz_points"]

KINDS = ("cumulative", "shares", "means")
_ENOUGH = 5  # four inner points for three coefficients, and (1, 1)
_ROUNDING = 1e-6


@dataclass(frozen=True, eq=False)
class Points:
    """A Lorenz curve at G points, the last of them (1, 1).

    Parameters
    ----------
    population, welfare : array of float, shape (G,)
        Cumulative shares of people, from the poorest, and of the welfare that they hold.
    mean : float | None
        Mean welfare that the table itself tells (``means``); None for the other forms.
    """

    population: Any
    welfare: Any
    mean: float | None = None


def lorenz_points(population: Any, welfare: Any, *, kind: str = "cumulative") -> Points:
    """Return the points of a Lorenz curve.

    Parameters
    ----------
    population, welfare : array of float, shape (G,)
        ``cumulative``: cumulative shares of both, ending at 1. ``shares``: shares of each group, adding up to 1.
        ``means``: people (or shares) of each group, and their mean welfare. Groups stand from poorest to richest.
    kind : str
        The form.

    Raises
    ------
    ParameterError
        An unknown form.
    NumbersError
        Fewer than five groups; a value missing, infinite or not over 0 (a welfare of 0 is allowed); shares that do not
        end at 1 within 1e-6; groups that are not in the order of their mean welfare.
    """
    if kind not in KINDS:
        raise ParameterError(f"There is no form {kind!r}", rule=f"kind is one of {', '.join(KINDS)}")
    p, y = numbers(population, "population"), numbers(welfare, "welfare")
    if len(p) != len(y) or len(p) < _ENOUGH:
        _refuse(
            f"There are {len(p)} shares of people and {len(y)} of welfare", "at least five groups, in both"
        )
    people, mean = p, None
    if kind == "cumulative":
        people, held = np.diff(p, prepend=0.0), np.diff(y, prepend=0.0)
    elif kind == "shares":
        held = y
    else:
        mean = float(p @ y / p.sum()) if p.sum() > 0 else 0.0
        if mean <= 0:
            _refuse("The mean welfare is not over 0", "some group holds welfare")
        people, held = p / p.sum(), p * y / (p.sum() * mean)
    if (people <= 0).any() or (held < 0).any():
        _refuse("A group has no people, or less than no welfare", "people over 0, welfare not below 0")
    if abs(people.sum() - 1) > _ROUNDING or abs(held.sum() - 1) > _ROUNDING:
        _refuse("The shares do not end at 1", "shares of people and of welfare add up to 1, not to 100")
    level = held / people
    if (np.diff(level) < -_ROUNDING * level.max()).any():
        at = int(np.argmax(np.diff(level) < -_ROUNDING * level.max())) + 2
        _refuse(f"Group {at} has a lower mean than the group before", "groups stand from poorest to richest")
    cumulated, lorenz = np.cumsum(people), np.cumsum(held)
    cumulated[-1] = lorenz[-1] = 1.0
    return Points(cumulated, lorenz, mean)


def _refuse(what: str, rule: str) -> None:
    raise NumbersError(what, where="columns population and welfare", rule=rule)
