"""One protocol for every way of saying who is poorest, and the register of the ways there are.

A ranking takes a table (column name to array, all of one length, one row a unit) and gives one score a row: **lower
is poorer**, NaN is "this ranking cannot rank this unit". Scores of two rankings are on scales of their own; only
their order may be compared. Equal scores are ties: whoever draws a quota breaks them, and says how.

A ranking never sees an order of rows: the score of a row depends on that row's columns (and, for rankings made
within groups, on the other rows of its group), never on where it stands.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from sasaran.errors import NumbersError

__all__ = ["Predictive", "PredictiveRanking", "Ranking", "Scores", "Table", "designs", "register"]

Table = Mapping[str, NDArray[Any]]
Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Predictive:
    """What a ranking believes about each unit's welfare: normal on the log scale.

    Parameters
    ----------
    point : array of float, shape (n,)
        Mean of log welfare; NaN where the unit cannot be ranked.
    spread : array of float, shape (n,)
        Standard deviation of log welfare about it (residual and coefficients together); NaN likewise.
    unit : str
        Unit of welfare itself, e.g. "thousand rupiah per person per month".
    """

    point: Scores
    spread: Scores
    unit: str = ""

    def below(self, line: float | Scores) -> Scores:
        """Return P(welfare < line) for each unit: Phi((log line - point) / spread); NaN where not rankable.

        ``line`` is one number or one a unit, in ``unit``, greater than 0.

        Raises
        ------
        NumbersError
            If a line is not a finite number above 0.
        """
        value = np.asarray(line, dtype=float)
        if not (np.isfinite(value) & (value > 0)).all():
            raise NumbersError(
                "The chance of being poor cannot be given", rule="a line is a finite number above 0"
            )
        away = np.log(value) - self.point
        with np.errstate(divide="ignore", invalid="ignore"):
            chance = np.where(self.spread > 0, ndtr(away / self.spread), (away > 0).astype(float))
        return np.where(np.isnan(self.point), np.nan, chance)


@runtime_checkable
class Ranking(Protocol):
    """A way of saying who is poorest.

    ``name`` is what people call it, ``basis`` the basis its scores are written under (``national``, ``pmt``,
    ``community`` ...), ``version`` what distinguishes it from an earlier one, ``as_of`` the day it holds for (None
    if it has none).
    """

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def basis(self) -> str:
        """The basis its scores are written under."""

    @property
    def version(self) -> str:
        """What distinguishes it from an earlier one."""

    @property
    def as_of(self) -> datetime.date | None:
        """The day it holds for."""

    def rank(self, table: Table) -> Scores:
        """Return one score a row, lower is poorer, NaN where it cannot rank."""


@runtime_checkable
class PredictiveRanking(Ranking, Protocol):
    """A ranking that also knows how unsure it is."""

    def predictive(self, table: Table) -> Predictive:
        """Return the distribution of each unit's log welfare."""


_DESIGNS: dict[str, type[Any]] = {}
_Made = TypeVar("_Made", bound=type[Any])


def register(kind: str) -> Callable[[_Made], _Made]:
    """Class decorator: enter a design under ``kind``; the conformance test walks all that are entered.

    Raises ValueError, for who writes designs, if another one is entered under it.
    """

    def enter(made: _Made) -> _Made:
        if _DESIGNS.setdefault(kind, made) is not made:
            raise ValueError(f"two designs are called {kind}")
        return made

    return enter


def designs() -> Mapping[str, type[Any]]:
    """Return every design that is entered, by kind, in the order of the alphabet."""
    return dict(sorted(_DESIGNS.items()))
