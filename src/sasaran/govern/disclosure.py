"""Disclosure control of published tables: small cells are withheld, and so is what would give them away.

A count of 1 to ``threshold - 1`` people is withheld (*primary* suppression). Since cells add up to published
totals, one withheld cell could be worked out from the rest; further cells are withheld until none can
(*complementary* suppression). Hundepool et al., *Statistical Disclosure Control* (2012), chapter 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.errors import NumbersError

__all__ = ["THRESHOLD", "Sum", "derivable", "suppress"]

THRESHOLD = 5
"""Smallest count that a public table shows (0 is shown: it speaks of nobody)."""


@dataclass(frozen=True)
class Sum:
    """One addition that readers can do: the cell ``total`` is the sum of the cells ``parts``."""

    total: int
    parts: tuple[int, ...]


def suppress(values: Any, sums: Sequence[Sum] = (), *, threshold: int = THRESHOLD) -> Any:
    """Return which cells of a table to withhold.

    Parameters
    ----------
    values : array, shape (cells,) or (cells, measures)
        Non-negative counts; with several measures a cell is withheld in all of them together.
    sums : sequence of Sum
        Every addition between the cells. Totals may be parts of further sums.
    threshold : int
        Smallest count shown.

    Returns
    -------
    bool array, shape (cells,)
        True where the cell must be withheld. No withheld cell then follows from the shown ones by addition, and
        in each sum the withheld parts together hold at least ``threshold`` people in every measure that has a
        small cell there.
    """
    table = np.asarray(values, dtype=float)
    table = table[:, None] if table.ndim == 1 else table
    if threshold < 1 or np.any(table < 0) or not np.all(np.isfinite(table)):
        raise NumbersError("Only counts of 0 and more can be protected", rule="threshold of 1 or more")
    small = (table > 0) & (table < threshold)
    hidden: Any = small.any(axis=1)
    while True:
        chosen = _next(table, sums, hidden, small, threshold)
        if chosen is None:
            return hidden
        hidden[chosen] = True


def _next(table: Any, sums: Sequence[Sum], hidden: Any, small: Any, threshold: int) -> int | None:
    """Return one more cell to withhold, or None when the table is safe."""
    for each in sums:
        parts = np.array(each.parts)
        weak = parts[hidden[parts]]
        if weak.size and not hidden[each.total] and _thin(table[weak], small[weak], threshold):
            return _smallest(table, parts[~hidden[parts]], each.total)
    given_away = derivable(sums, hidden)
    near = [each for each in sums if given_away[[each.total, *each.parts]].any()]
    for free in ([part for each in near for part in each.parts], [each.total for each in near]):
        choice = np.unique([cell for cell in free if not hidden[cell]]).astype(int)
        if choice.size:
            return _smallest(table, choice, int(choice[0]))
    return None


def _thin(weak: Any, small: Any, threshold: int) -> bool:
    """Return whether the withheld parts of a sum stand alone, or hold too few people to hide behind."""
    return len(weak) < 2 or bool(np.any(small.any(axis=0) & (weak.sum(axis=0) < threshold)))


def _smallest(table: Any, free: Any, total: int) -> int:
    """Return the free part that costs least (positive before empty, then smallest), else the total itself."""
    if not free.size:
        return total
    size = table[free].sum(axis=1)
    return int(free[np.lexsort((free, size, size == 0))[0]])


def derivable(sums: Sequence[Sum], hidden: Any) -> Any:
    """Return which withheld cells follow from the shown ones by adding and subtracting (boolean, all cells).

    A withheld cell is fixed by the linear system of the sums exactly if every vector of the null space of the
    withheld columns is 0 there.
    """
    hidden = np.asarray(hidden, dtype=bool)
    places = np.flatnonzero(hidden)
    answer = np.zeros(hidden.size, dtype=bool)
    if not places.size or not sums:
        return answer
    column = np.full(hidden.size, -1)
    column[places] = np.arange(places.size)
    system = np.zeros((len(sums), places.size))
    for row, each in enumerate(sums):
        for cell, sign in [(each.total, -1.0), *((part, 1.0) for part in each.parts)]:
            if column[cell] >= 0:
                system[row, column[cell]] += sign
    _, sizes, base = np.linalg.svd(system, full_matrices=True)
    rank = int((sizes > 1e-9).sum())
    answer[places] = np.all(np.abs(base[rank:]) < 1e-9, axis=0)
    return answer
