"""Look over a file of persons before households are ranked from it: who has no head, who disagrees with itself.

A survey file of persons says a household's things (its floor, its poverty class) once for each member. Taking the
head's row, or the first, hides members who say otherwise and households without a head. Here they are counted and
named by their row, and the reader decides.

A table maps names to columns, arrays of shape (n,) called ``values`` where one is looked at by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError
from sasaran.welfare.columns import absent, column, groups, rows
from sasaran.welfare.protocol import Table

__all__ = ["HouseholdDefects", "check_households", "not_numbers"]


@dataclass(frozen=True)
class HouseholdDefects:
    """What is wrong with the households of a file of persons.

    ``households`` is their number; ``without_head`` and ``several_heads`` hold the first row of each such
    household; ``disagreeing`` maps a column to the first row of each household whose members differ in it (a missing
    answer beside a given one differs); ``without_key`` counts persons that name no household.
    """

    households: int
    without_head: NDArray[np.int64]
    several_heads: NDArray[np.int64]
    disagreeing: Mapping[str, NDArray[np.int64]]
    without_key: int

    def lines(self) -> list[str]:
        """Return one sentence a defect; none where there is nothing to say."""
        told = [
            (len(self.without_head), "households have no head"),
            (len(self.several_heads), "households have several heads"),
            (self.without_key, "persons name no household"),
            *(
                (len(where), f"households disagree with themselves in {name}")
                for name, where in self.disagreeing.items()
            ),
        ]
        return [f"{count} {what}" for count, what in told if count]


def check_households(
    table: Table, household: str, *, head: NDArray[np.bool_] | None = None, same: Sequence[str] = ()
) -> HouseholdDefects:
    """Return the defects of the households in a file of persons.

    Parameters
    ----------
    table : Table
        One row a person.
    household : str
        Column that names the household.
    head : array of bool, shape (n,)
        Who is a head; not looked at if None.
    same : Sequence[str]
        Columns that should say the same for all members.

    Raises
    ------
    ParameterError, NumbersError
        If a column is missing, or columns or ``head`` differ in length.
    """
    size = rows(
        {
            **{name: column(table, name) for name in (household, *same)},
            **({} if head is None else {"head": head}),
        }
    )
    names, at = groups(column(table, household))
    known = np.flatnonzero(at >= 0)
    first = np.full(len(names), size, dtype=np.int64)
    np.minimum.at(first, at[known], known)
    heads = (
        np.ones(len(names))
        if head is None
        else np.bincount(at[known], weights=head[known], minlength=len(names))
    )
    disagreeing = {}
    for name in same:
        _, answer = groups(column(table, name))
        differs = np.zeros(len(names), dtype=bool)
        differs[at[known][answer[known] != answer[first[at[known]]]]] = True
        disagreeing[name] = np.sort(first[differs])
    return HouseholdDefects(
        len(names), np.sort(first[heads == 0]), np.sort(first[heads > 1]), disagreeing, size - len(known)
    )


def not_numbers(values: NDArray[Any]) -> NDArray[np.int64]:
    """Return the rows of a text column that are given and are not finite numbers (``yes`` among numbers).

    Raises
    ------
    NumbersError
        If there is nothing but such rows: then the column is a category, not a number with faults.
    """
    distinct, at = groups(np.asarray(values).astype(str))
    odd = np.array([not _is_finite(str(text)) for text in distinct] + [False])
    if len(distinct) and odd[:-1].all():
        raise NumbersError("The column holds no number at all", todo="declare it as a category")
    return np.flatnonzero(odd[at] & ~absent(np.asarray(values)))


def _is_finite(text: str) -> bool:
    try:
        return bool(np.isfinite(float(text)))
    except ValueError:
        return False
