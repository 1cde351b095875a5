"""Labels to dense whole numbers, once, so that all later sums are ``bincount``; and the checks of number columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.errors import NumbersError

__all__ = ["Codes", "factorise", "numbers", "numbers_within", "positive_weights"]

_SPAN = 4  # a span of whole numbers up to this many times the rows is coded by a table, not by sorting


@dataclass(frozen=True, eq=False)
class Codes:
    """A column of labels as codes.

    Parameters
    ----------
    code : array of intp, shape (n,)
        Position of each unit's label in ``labels``.
    labels : array, shape (K,)
        Distinct labels, ascending.
    """

    code: Any
    labels: Any


def factorise(values: Any, column: str) -> Codes:
    """Code the labels of ``values`` (n,) by ascending label.

    Whole numbers within a short span take one pass without sorting, words two. Raises NumbersError, naming ``column``,
    where a label is missing (None, NaN, masked) or labels are of kinds that have no order.
    """
    array = values if np.ma.isMaskedArray(values) else np.asarray(values)
    _refuse_missing(array, column)
    array = np.asarray(array)
    if array.dtype == bool:
        array = array.astype(np.int8)
    if array.dtype.kind in "iu" and len(array):
        low = int(array.min())
        span = int(array.max()) - low + 1
        if span <= _SPAN * len(array) + 1024:
            return _by_table(array, low, span)
    if array.dtype.kind in "OU":
        return _by_hash(array, column)
    labels, code = np.unique(array, return_inverse=True)
    return Codes(code.reshape(-1).astype(np.intp, copy=False), labels)


def _by_table(array: Any, low: int, span: int) -> Codes:
    code = array.astype(np.intp)
    if low:
        code -= low
    present = np.zeros(span, dtype=bool)
    present[code] = True
    labels = np.flatnonzero(present)
    if len(labels) < span:
        place = np.cumsum(present, dtype=np.intp) - 1
        code = place[code]
    return Codes(code, (labels + low).astype(array.dtype))


def _by_hash(array: Any, column: str) -> Codes:
    # sorting the distinct words alone is many times faster than sorting all of them
    words = array.tolist()
    try:
        distinct = sorted(set(words))
    except TypeError:
        raise NumbersError(
            f"The column {column} has labels of more than one kind",
            where=f"column {column}",
            rule="labels can be put in order: all words or all numbers",
        ) from None
    place = dict(zip(distinct, range(len(distinct)), strict=True))
    labels = np.empty(len(distinct), dtype=array.dtype)
    labels[:] = distinct
    return Codes(np.fromiter(map(place.__getitem__, words), dtype=np.intp, count=len(words)), labels)


def _refuse_missing(array: Any, column: str) -> None:
    gone = 0
    if np.ma.isMaskedArray(array):
        gone = int(np.ma.getmaskarray(array).sum())
    elif array.dtype.kind == "f":
        gone = int(np.isnan(array).sum())
    elif array.dtype.kind == "O":
        gone = sum(1 for label in set(array.tolist()) if label is None or label != label)
    if gone:
        raise NumbersError(
            f"The column {column} has missing labels",
            where=f"column {column}",
            rule="every unit has a stratum, a sampling unit and a domain",
            todo="give the unit its label, or leave the unit out of the domain with universe=",
        )


def numbers(values: Any, column: str, n: int | None = None) -> Any:
    """Return ``values`` as float (n,); NaN, masked and infinite values are refused with the count of them.

    Raises NumbersError naming ``column``: not one number a unit, missing, or infinite.
    """
    try:
        array = (
            np.ma.filled(values.astype(float), np.nan) if np.ma.isMaskedArray(values) else np.asarray(values)
        )
        array = array.astype(float, copy=False)
    except (TypeError, ValueError):
        raise NumbersError(
            f"The column {column} holds something other than numbers",
            where=f"column {column}",
            rule="the column is one number a unit",
        ) from None
    if array.ndim != 1 or (n is not None and len(array) != n):
        wanted = "one-dimensional" if n is None else f"of length {n}"
        raise NumbersError(
            f"The column {column} has shape {array.shape}",
            where=f"column {column}",
            rule=f"the column is {wanted}: one number a unit",
        )
    wrong = len(array) - int(np.count_nonzero(np.isfinite(array)))
    if wrong:
        raise NumbersError(
            f"The column {column} has {wrong} values that are missing or infinite",
            where=f"column {column}",
            rule="a missing value is never counted as zero or as average",
            todo="leave those units out with universe=, or mend the column",
        )
    return array


def numbers_within(values: Any, column: str, n: int, inside: Any) -> Any:
    """Return ``values`` as float (n,), 0 outside the universe ``inside`` (n,), where they are not looked at.

    Raises as :func:`numbers` for what stands within it, and for another shape.
    """
    if inside is None:
        return numbers(values, column, n)
    array = values if np.ma.isMaskedArray(values) else np.asarray(values)
    if array.shape != (n,):
        return numbers(array, column, n)  # refuses it by its shape
    found = np.zeros(n)
    found[inside] = numbers(array[inside], column)
    return found


def positive_weights(values: Any, column: str = "weights", n: int | None = None) -> Any:
    """Return weights as float (n,): finite, none below 0, not all 0. Raises NumbersError naming ``column``."""
    array = numbers(values, column, n)
    below = int(np.count_nonzero(array < 0))
    if below:
        raise NumbersError(
            f"The column {column} has {below} values below 0",
            where=f"column {column}",
            rule="a weight is how many units of the population a sampled unit stands for",
        )
    if len(array) == 0 or not array.any():
        raise NumbersError(
            f"The column {column} has no value over 0",
            where=f"column {column}",
            rule="at least one unit must count",
        )
    return array
