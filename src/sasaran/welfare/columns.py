"""Columns as the rankings need them: numbers, groups, places within a group, a draw that hangs on an identity.

A column that is not there, holds text where numbers are meant, or holds infinities is an error that names it. A
missing value (NaN, None, empty text) is no error: the unit cannot be ranked by that column.

A ``table`` maps the ``name`` of a column to its values, arrays of shape (n,), one row a unit; ``seed`` is a whole
number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError, ParameterError

__all__ = ["absent", "column", "draw", "floats", "groups", "number", "place_within", "rows"]

_DRAW_BLOCK = 1 << 18


def rows(table: Mapping[str, NDArray[Any]]) -> int:
    """Return the number of rows.

    Raises
    ------
    NumbersError
        If there is no column, or columns differ in length.
    """
    sizes = {name: len(column(table, name)) for name in table}
    if not sizes:
        raise NumbersError("A table without a column cannot be ranked", rule="at least one column is needed")
    first, size = next(iter(sizes.items()))
    for name, other in sizes.items():
        if other != size:
            raise NumbersError(
                "The table is not a table",
                where=f"columns {first} and {name}",
                rule=f"columns have one length; these have {size} and {other}",
            )
    return size


def floats(values: Any, name: str, n: int | None = None, *, missing: bool = False) -> NDArray[np.float64]:
    """Return ``values`` as float64 of shape (n,), masked ones as NaN.

    Raises
    ------
    NumbersError
        If they are something other than numbers, not one a unit, infinite, or (unless ``missing``) missing.
    """
    masked = np.ma.isMaskedArray(values)
    try:
        found = np.ma.filled(values.astype(float), np.nan) if masked else np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise NumbersError(
            f"The column {name} holds something other than numbers",
            where=f"column {name}",
            rule="the column is one number a unit",
        ) from None
    if found.ndim != 1 or (n is not None and len(found) != n):
        raise NumbersError(
            "A column has another length",
            where=f"column {name}",
            rule="one number a unit" if n is None else f"{n} rows are expected",
        )
    odd = np.isinf(found) if missing else ~np.isfinite(found)
    if odd.any():
        raise NumbersError(
            f"{int(odd.sum())} values are missing or infinite",
            where=f"column {name}",
            rule="every value is a finite number",
            todo="leave these rows out, and say so, before asking",
        )
    return found


def column(table: Mapping[str, NDArray[Any]], name: str) -> NDArray[Any]:
    """Return a column as it is, a masked value as NaN or None.

    Raises :class:`ParameterError` naming it and the columns there are if it is not there, :class:`NumbersError` if it
    is not one value a unit.
    """
    if name not in table:
        there = ", ".join(list(table)[:12])
        raise ParameterError(
            "A column that the ranking needs is not in the table",
            where=f"column {name}",
            todo=f"give it or name another; the table has {there}{' ...' if len(table) > 12 else ''}",
        )
    values = table[name]
    if np.ma.isMaskedArray(values):
        kind: Any = float if values.dtype.kind in "biuf" else object
        values = np.ma.filled(values.astype(kind), np.nan if kind is float else None)
    found = np.asarray(values)
    if found.ndim != 1:
        raise NumbersError("A column has another length", where=f"column {name}", rule="one value a unit")
    return found


def number(table: Mapping[str, NDArray[Any]], name: str, *, low: float | None = None) -> NDArray[np.float64]:
    """Return a column as float64, missing as NaN.

    Raises
    ------
    NumbersError
        If a value is not a number, is infinite, or lies under ``low``; with the first such row, counted from 0.
    """
    found = column(table, name)
    try:
        values = found.astype(np.float64)
    except (TypeError, ValueError) as problem:
        raise NumbersError(
            "A column holds something that is not a number",
            where=f"column {name}",
            rule="this column is used as a number",
            todo="declare it as a category, or mend it",
        ) from problem
    for bad, rule in (
        (np.isinf(values), "a number is finite"),
        (values < (-np.inf if low is None else low), f"a number here is at least {low}"),
    ):
        if bad.any():
            raise NumbersError(
                f"{int(bad.sum())} values cannot be used",
                where=f"column {name}, first in row {int(np.argmax(bad))}",
                rule=rule,
            )
    return values


def absent(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Return where a value is missing: NaN, None or empty text."""
    if values.dtype.kind == "f":
        return np.asarray(np.isnan(values), dtype=bool)
    if values.dtype.kind in "US":
        return np.asarray(values == values.dtype.type(), dtype=bool)
    if values.dtype.kind == "O":
        none: Any = None
        odd = values != values  # NaN is not itself
        return np.asarray(odd | (values == none) | (values == ""), dtype=bool)
    return np.zeros(len(values), dtype=bool)


def groups(values: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Return the distinct values, sorted, and for each row the number of its own; -1 where it is missing.

    Whole numbers that a missing value turned into floats are whole numbers again, so that 3171.0 is area 3171.
    """
    gone = absent(values)
    known = values[~gone].astype(str) if values.dtype.kind == "O" else values[~gone]
    if known.dtype.kind == "f" and (known == np.round(known)).all():
        known = known.astype(np.int64)
    distinct, at = np.unique(known, return_inverse=True)
    number_of = np.full(len(values), -1, dtype=np.int64)
    number_of[~gone] = at
    return distinct, number_of


def place_within(values: NDArray[np.float64], group: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return each unit's place in its group as a share: (middle rank - 1/2) / units ranked in the group.

    The lowest of n has 1/(2n), the highest 1 - 1/(2n); equal values share their middle rank, so the mean of a group
    is always 1/2. Units with a missing value or group (-1) are not counted and get NaN.
    """
    place = np.full(len(values), np.nan)
    known = np.flatnonzero(~np.isnan(values) & (group >= 0))
    if not len(known):
        return place
    order = known[np.lexsort((values[known], group[known]))]
    value, of = values[order], group[order]
    at = np.arange(len(order))
    starts = np.r_[True, of[1:] != of[:-1]]
    ties = starts | np.r_[True, value[1:] != value[:-1]]
    tie = np.cumsum(ties) - 1
    first = at[ties]
    last = np.r_[first[1:], len(order)] - 1
    begin = np.flatnonzero(starts)
    size = np.diff(np.r_[begin, len(order)])
    which = np.cumsum(starts) - 1
    middle = (first + last)[tie] / 2 - begin[which]
    place[order] = (middle + 0.5) / size[which]
    return place


def draw(identity: NDArray[Any], seed: int) -> NDArray[np.float64]:
    """Return a number from [0, 1) for each identity, the same wherever and beside whomever it stands.

    The text of the identity is folded letter by letter into 64 bits and mixed (the finaliser of SplitMix64: Steele,
    Lea and Flood 2014, doi:10.1145/2660193.2660195). Equal identities draw equal numbers; 7 and "7" are equal.
    Missing identities draw NaN.

    Raises
    ------
    NumbersError
        If identities are numbers with a fraction: 7.0 and 7 would differ.
    """
    if identity.dtype.kind not in "OUSiu":
        raise NumbersError("A draw hangs on an identity", rule="identities are text or whole numbers")
    drawn = np.empty(len(identity))
    for at in range(0, len(identity), _DRAW_BLOCK):
        part = identity[at : at + _DRAW_BLOCK]
        drawn[at : at + _DRAW_BLOCK] = np.where(absent(part), np.nan, _fold(part, seed))
    return drawn


def _fold(part: NDArray[Any], seed: int) -> NDArray[np.float64]:
    text = np.ascontiguousarray(part.astype(str))
    width = max(text.dtype.itemsize // 4, 1)
    letters = text.view(np.uint32).reshape(len(text), width)
    state = np.full(len(text), _mix(np.array([seed % 2**64], dtype=np.uint64))[0], dtype=np.uint64)
    for place in range(width):
        letter = letters[:, place].astype(np.uint64)
        # text is filled up with zeros to the longest: they must not count
        state = np.where(letter > 0, _mix(state ^ letter), state)
    return (_mix(state) >> np.uint64(11)).astype(np.float64) / 2.0**53


def _mix(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    state = state + np.uint64(0x9E3779B97F4A7C15)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))
