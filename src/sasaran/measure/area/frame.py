"""What comes in: named columns, areas and one value a unit, checked before anything is reckoned.

A column is refused with its name and the rule it breaks; a value never enters the message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError

__all__ = ["INTERCEPT", "codes_of", "design", "independent", "vector"]

INTERCEPT = "intercept"
_REPEATS = 1e-9  # what is left of a column (share of its length) below which earlier columns give it


def vector(value: Any, name: str, *, rows: int | None = None, missing: bool = False) -> Any:
    """Return ``value`` as a float array of shape (rows,).

    Raises
    ------
    NumbersError
        If it is not one-dimensional, not numeric, of another length, or holds infinities (or missing values, unless
        ``missing``).
    """
    found = np.ma.filled(np.ma.asarray(value, dtype=float), np.nan) if np.ma.isMaskedArray(value) else value
    try:
        array = np.asarray(found, dtype=float)
    except (TypeError, ValueError):
        raise NumbersError(
            "A column is not numeric",
            where=f"column {name}",
            rule="covariates and values are numbers",
            todo="turn categories into 0/1 columns, one level left out",
        ) from None
    if array.ndim != 1 or (rows is not None and len(array) != rows):
        raise NumbersError(
            "A column does not fit the others",
            where=f"column {name}",
            rule=f"one number a unit{'' if rows is None else f', {rows} in all'}",
            todo="pass columns of the same table",
        )
    bad = np.isinf(array) if missing else ~np.isfinite(array)
    if bad.any():
        raise NumbersError(
            f"{int(bad.sum())} values are missing or infinite",
            where=f"column {name}",
            rule="every unit has a finite value",
            todo="drop or impute these units, and say so",
        )
    return array


def design(
    x: Mapping[str, Any], rows: int, names: Sequence[str] | None = None
) -> tuple[tuple[str, ...], Any]:
    """Return the names (intercept first) and the design matrix, shape (rows, 1 + number of columns).

    ``names`` are the columns of a fitted model, to be found in ``x``; all columns of ``x`` if None.
    """
    wanted = tuple(x) if names is None else tuple(name for name in names if name != INTERCEPT)
    lacking = [name for name in wanted if name not in x]
    if lacking:
        raise NumbersError(
            "A column of the model is missing",
            where=f"columns {', '.join(lacking)}",
            rule="the census holds every column of the model under the same name",
            todo="add them, or fit the model without them",
        )
    if INTERCEPT in x:
        raise ParameterError(
            "The intercept is added by the model",
            where=f"column {INTERCEPT}",
            todo="leave it out of the covariates",
        )
    matrix = np.empty((rows, 1 + len(wanted)))
    matrix[:, 0] = 1.0
    for k, name in enumerate(wanted, start=1):
        matrix[:, k] = vector(x[name], name, rows=rows)
    return (INTERCEPT, *wanted), matrix


def independent(matrix: Any, names: Sequence[str]) -> tuple[Any, Any]:
    """Return the thin QR factors of ``matrix``: orthonormal columns and upper triangle.

    Raises
    ------
    NumbersError
        If there are not more rows than columns, or a column is constant or a combination of earlier ones (named).
    """
    if len(matrix) <= len(names):
        raise NumbersError(
            "There are too few units for the model",
            where=f"{len(matrix)} units, {len(names)} coefficients",
            rule="more units than coefficients",
            todo="use fewer covariates",
        )
    q, r = np.linalg.qr(matrix)
    left = np.abs(np.diag(r))
    length = np.linalg.norm(matrix, axis=0)
    dependent = [name for name, gone in zip(names, left <= _REPEATS * length, strict=True) if gone]
    if dependent:
        raise NumbersError(
            "Covariates are collinear",
            where=f"columns {', '.join(dependent)}",
            rule="no column is constant, or a combination of the columns before it",
            todo="leave these columns out",
        )
    return q, r


def codes_of(labels: Any, name: str, *, rows: int | None = None) -> tuple[Any, Any]:
    """Return the distinct area labels in order, and each unit's position among them."""
    array = np.asarray(labels)
    if array.ndim != 1 or (rows is not None and len(array) != rows):
        raise NumbersError(
            "A column does not fit the others",
            where=f"column {name}",
            rule="one area a unit",
            todo="pass columns of the same table",
        )
    missing = np.ma.getmaskarray(labels) if np.ma.isMaskedArray(labels) else np.zeros(len(array), bool)
    if array.dtype.kind == "f":
        missing = missing | np.isnan(array)
    if array.dtype.kind == "O":
        missing = missing | (array == np.array(None)) | (array != array)
        array = array if missing.any() else array.astype(str)
    if missing.any():
        raise NumbersError(
            f"{int(missing.sum())} units have no area",
            where=f"column {name}",
            rule="every unit lies in an area",
            todo="drop these units, or give them an area",
        )
    found, codes = np.unique(array, return_inverse=True)
    return found, codes
