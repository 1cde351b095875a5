"""A census as distinct patterns: equal rows of covariates in one area are one cell with a count.

A model sees a household only through its covariates, so 713,301 census rows of ten 0/1 proxies are a few hundred
cells. Columns are coded one by one into a single whole number a row, which is made dense again before it could
overflow; nothing is hashed, so two different rows never meet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.errors import NumbersError
from sasaran.measure.area import frame

__all__ = ["Cells", "compress"]

_ROOM = 2**62
_DENSE = 4  # a table over the range of keys is used while the range is no more than this many times the rows


@dataclass(frozen=True)
class Cells:
    """A compressed census.

    Parameters
    ----------
    areas : array, shape (D,)
        Area labels, in order.
    area : array of int, shape (C,)
        Area of each cell, ascending.
    x : array of float, shape (C, p)
        Design row of each cell (intercept first).
    count : array of float, shape (C,)
        Units in the cell, or the sum of their weights.
    square : array of float, shape (C,)
        Sum of squared weights (equal to ``count`` where every unit weighs 1).
    total : array of float, shape (D,)
        Units (or weight) in each area.
    rows : int
        Census rows behind the cells.
    names : tuple[str, ...]
        Names of the design columns.
    """

    areas: Any
    area: Any
    x: Any
    count: Any
    square: Any
    total: Any
    rows: int
    names: tuple[str, ...]

    def sums(self, value: Any) -> Any:
        """Return the count-weighted sum of a cell value over each area, shape (D,)."""
        return np.bincount(self.area, value * self.count, minlength=len(self.areas))

    def means(self, value: Any) -> Any:
        """Return the count-weighted mean of a cell value over each area, shape (D,)."""
        return self.sums(value) / self.total


def compress(x: Mapping[str, Any], area: Any, *, names: Sequence[str], weight: Any = None) -> Cells:
    """Return the census as cells.

    Parameters
    ----------
    x : Mapping[str, array]
        Census columns, one value a row; every name of ``names`` (except the intercept) must be there.
    area : array, shape (rows,)
        Area label of each row.
    names : Sequence[str]
        Columns of the model, ``fit.names``.
    weight : array of float, shape (rows,), optional
        What a row stands for (members of a household: then indicators are of people); 1 if None.

    Raises
    ------
    NumbersError
        For a missing column, a missing or infinite value, a weight that is not positive, or an empty census.
    """
    areas, codes = frame.codes_of(area, "area")
    rows = len(codes)
    if not rows:
        raise NumbersError("The census is empty", rule="at least one row", todo="check the filter")
    wanted = [name for name in names if name != frame.INTERCEPT]
    columns = _columns(x, wanted, rows)
    first, cell = _group([codes, *columns])
    weights = np.ones(rows) if weight is None else frame.vector(weight, "weight", rows=rows)
    if (weights <= 0).any():
        raise NumbersError(
            f"{int((weights <= 0).sum())} census rows have no positive weight",
            where="column weight",
            rule="weight > 0",
            todo="drop rows that stand for nobody",
        )
    count = np.bincount(cell, weights)
    square = count if weight is None else np.bincount(cell, weights * weights)
    matrix = np.column_stack([np.ones(len(first)), *(column[first] for column in columns)])
    at = codes[first]
    total = np.bincount(at, count, minlength=len(areas))
    return Cells(areas, at, matrix, count, square, total, rows, (frame.INTERCEPT, *wanted))


def _columns(x: Mapping[str, Any], wanted: Sequence[str], rows: int) -> list[Any]:
    lacking = [name for name in wanted if name not in x]
    if lacking:
        frame.design(x, rows, wanted)  # raises with the names
    return [frame.vector(x[name], name, rows=rows) for name in wanted]


def _group(columns: Sequence[Any]) -> tuple[Any, Any]:
    """Return the first row of each distinct row, in the order of the columns, and the group of each row."""
    key, room = np.zeros(len(columns[0]), np.int64), 1
    for column in columns:
        code, levels = _code(column)
        if room > _ROOM // levels:
            room, key = _dense(key, room)[:2]
        key, room = key * levels + code, room * levels
    count, cell = _dense(key, room)
    first = np.empty(count, np.int64)
    first[cell[::-1]] = np.arange(len(key) - 1, -1, -1)
    return first, cell


def _code(column: Any) -> tuple[Any, int]:
    """Return whole numbers from 0 that order like ``column``, and how many there may be."""
    low, high = column.min(), column.max()
    if high - low < min(_DENSE * len(column) + 16, 1e9):
        whole = (column - low).astype(np.int64)
        if low == np.floor(low) and (whole + low == column).all():
            return whole, int(high - low) + 1
    levels, code = np.unique(column, return_inverse=True)
    return code, len(levels)


def _dense(key: Any, room: int) -> tuple[int, Any]:
    """Return how many distinct keys there are, and each key's rank among them."""
    if room <= _DENSE * len(key) + 1024:
        seen = np.zeros(room, bool)
        seen[key] = True
        rank = np.cumsum(seen) - 1
        return int(rank[-1]) + 1, rank[key]
    levels, rank = np.unique(key, return_inverse=True)
    return len(levels), rank
