"""A survey round, and statistics of two rounds: one value, an influence in each, one error.

V(theta) = V(z_before) + V(z_after) for independent rounds; where both rounds sample the same PSUs, their covariance is
taken from the common PSUs (``survey.change``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sasaran.errors import NumbersError
from sasaran.measure.inequality.estimate import estimates_of
from sasaran.measure.inequality.ordered import Ordered, order
from sasaran.measure.survey.change import change
from sasaran.measure.survey.design import Design
from sasaran.measure.survey.estimates import Estimates

__all__ = ["Round", "Sorted", "two_rounds"]


@dataclass(frozen=True, eq=False)
class Round:
    """Welfare of one survey round, in prices comparable with the other round.

    Parameters
    ----------
    welfare : array of float, shape (n,)
        Consumption or income per person.
    design : Design
        Weights and design of the round.
    universe : array of bool, shape (n,) | None
        Units that count.
    negative : str
        Welfare below 0: ``refuse`` (default), ``keep``, ``zero``, ``leave out``.
    column : str
        Name of the welfare column in messages.
    """

    welfare: Any
    design: Design
    universe: Any = None
    negative: str = "refuse"
    column: str = "welfare"

    def sort(self) -> Sorted:
        """Return the round sorted. Raises NumbersError for missing welfare, a mean not over 0, or no unit."""
        x = order(
            self.welfare, self.design, universe=self.universe, negative=self.negative, column=self.column
        )
        if not len(x.y) or x.total[0] <= 0:
            raise NumbersError(
                f"The column {self.column} has no mean over 0",
                where=f"column {self.column}",
                rule="growth is relative to a mean over 0",
            )
        return Sorted(x, self.design)


@dataclass(frozen=True, eq=False)
class Sorted:
    """A sorted round and its design."""

    x: Ordered
    design: Design

    @property
    def size(self) -> float:
        """Sum of weights."""
        return float(self.x.weight[0])

    @property
    def mean(self) -> float:
        """Mean welfare."""
        return float(self.x.mean[0])

    @property
    def mean_influence(self) -> Any:
        """Influence on the mean, shape (m,)."""
        return (self.x.y - self.mean) / self.size


def two_rounds(
    method: str,
    value: float,
    before: tuple[Sorted, Any],
    after: tuple[Sorted, Any],
    *,
    overlap: bool,
    level: float,
    unit: str = "",
) -> Estimates:
    """Return the Estimates (one domain) of a statistic of two rounds from its influences (m,) in each.

    Parameters
    ----------
    method : str
        Name of the statistic.
    value : float
        Its value.
    before, after : tuple[Sorted, array of float (m,)]
        A round and the influence of its units, without the weight.
    overlap : bool
        Whether PSUs of the same label are the same PSU in both rounds.
    level : float
        Coverage of the interval.
    unit : str
        Unit of the value.
    """
    late = estimates_of(method, np.array([value]), after[1], after[0].x, after[0].design, level=level)
    early = estimates_of(method, np.zeros(1), -before[1], before[0].x, before[0].design, level=level)
    made = change(late, early, overlap=overlap, level=level)
    words = f"{method}, Taylor linearisation; {'overlapping' if overlap else 'independent'} rounds"
    return replace(made, method=words, unit=unit, n=late.n + early.n)
