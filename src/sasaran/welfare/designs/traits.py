"""Categorical targeting: those who have a trait (a disability, an old person living alone, a widow as head)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import ParameterError
from sasaran.welfare.columns import absent, column, number
from sasaran.welfare.protocol import Scores, Table, register

__all__ = ["Categorical", "Criterion"]

_ORDER = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}


@dataclass(frozen=True)
class Criterion:
    """One trait: ``column`` compared by ``how`` (``=``, ``in``, ``<``, ``<=``, ``>``, ``>=``) with ``value``.

    ``=`` and ``in`` compare as text (1 and "1" are the same), the others as numbers.
    """

    column: str
    how: str
    value: str | float | Sequence[str | float]

    def met(self, table: Table) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return where the trait is met, and where it cannot be known."""
        if self.how in _ORDER:
            values = number(table, self.column)
            return _ORDER[self.how](values, _as_number(self)), np.isnan(values)
        if self.how not in ("=", "in"):
            raise ParameterError(
                "A criterion compares in no known way",
                where=f"criterion on column {self.column}",
                rule="one of = in < <= > >=",
            )
        values = column(table, self.column)
        one = isinstance(self.value, str | int | float)
        wanted: Sequence[str | float] = [self.value] if one else list(self.value)  # type: ignore[list-item, arg-type]
        if values.dtype.kind in "biuf":
            met = np.isin(values, [float(value) for value in wanted])
        else:
            met = np.isin(values.astype(str), [str(value) for value in wanted])
        return met, absent(values)


def _as_number(criterion: Criterion) -> float:
    if isinstance(criterion.value, int | float):
        return float(criterion.value)
    raise ParameterError(
        "A criterion compares with something that is not a number",
        where=f"criterion on column {criterion.column}",
        rule=f"{criterion.how} compares with a number",
    )


@register("categorical")
@dataclass(frozen=True)
class Categorical:
    """Those who meet ``any`` (or ``all``: ``join``) of the criteria come before those who do not.

    A missing value does not decide where another criterion does: with ``any``, one that is met is enough, with
    ``all``, one that is not met. Otherwise the unit cannot be ranked.
    """

    criteria: tuple[Criterion, ...]
    join: str = "any"
    basis: str = "categorical"
    version: str = ""
    as_of: datetime.date | None = None
    name: str = "categorical"

    def __post_init__(self) -> None:
        if not self.criteria or self.join not in ("any", "all"):
            raise ParameterError(
                "Categorical targeting is not defined", rule="at least one criterion, joined by any or all"
            )

    def rank(self, table: Table) -> Scores:
        """Return 0 for those who meet the criteria, 1 for the others, NaN where it cannot be known."""
        found = [criterion.met(table) for criterion in self.criteria]
        known = np.array([met & ~unknown for met, unknown in found])
        not_met = np.array([~met & ~unknown for met, unknown in found])
        if self.join == "any":
            eligible, not_eligible = known.any(axis=0), not_met.all(axis=0)
        else:
            eligible, not_eligible = known.all(axis=0), not_met.any(axis=0)
        score: Scores = np.where(eligible, 0.0, np.where(not_eligible, 1.0, np.nan))
        return score
