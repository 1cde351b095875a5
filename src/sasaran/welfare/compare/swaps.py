"""Who changes when one design replaces another: the people who come in, those who fall out, by decile and group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError
from sasaran.schema.estimate import Estimate
from sasaran.welfare.accuracy.choose import Choice, given
from sasaran.welfare.accuracy.rates import errors
from sasaran.welfare.accuracy.sample import Sample, codes
from sasaran.welfare.accuracy.value import mean_welfare

__all__ = ["Swaps", "SwapsBy", "swaps"]

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class SwapsBy:
    """Swaps by the groups of one column, arrays of shape (g,), named by ``labels``.

    ``came`` and ``left`` are weights (people), ``came_rows`` and ``left_rows`` rows, ``people`` the group's weight;
    ``came_welfare`` and ``left_welfare`` the mean welfare of those who come and go, NaN where nobody does or welfare is
    not known.
    """

    labels: NDArray[Any]
    came: Floats
    left: Floats
    came_rows: Rows
    left_rows: Rows
    people: Floats
    came_welfare: Floats
    left_welfare: Floats


@dataclass(frozen=True)
class Swaps:
    """Who changes.

    Parameters
    ----------
    came, left : array of int
        Rows chosen more by the second design, and rows chosen more by the first (numbers of rows of the sample; a row
        shared at a cut counts if its share changes).
    came_people, left_people : float
        Weight that comes in and falls out.
    stayed_people : float
        Weight chosen by both.
    came_poor, left_poor : Estimate
        Share of poor among those who come in and among those who fall out; the swaps are taken as given.
    came_welfare, left_welfare : Estimate or None
        Their mean welfare; None where the sample has no welfare.
    by : mapping from column to SwapsBy
        ``decile`` (of the sample's welfare, 1 is the poorest) where the sample has welfare, and the groups asked for.
    """

    came: Rows
    left: Rows
    came_people: float
    left_people: float
    stayed_people: float
    came_poor: Estimate
    left_poor: Estimate
    came_welfare: Estimate | None
    left_welfare: Estimate | None
    by: Mapping[str, SwapsBy]


def swaps(sample: Sample, before: Choice, after: Choice, groups: Mapping[str, Any] | None = None) -> Swaps:
    """Return who comes in and who falls out when ``after`` replaces ``before``.

    Parameters
    ----------
    sample : Sample
        The people, n rows.
    before, after : Choice
        Of the same rows.
    groups : mapping from name to labels, shape (n,)
        Columns to count by.

    Raises
    ------
    NumbersError
        If a choice has other rows, or a group column misses labels.
    """
    for choice in (before, after):
        if len(choice.selected) != sample.n:
            raise NumbersError("A choice speaks of other rows", rule=f"{sample.n} rows are expected")
    change = after.selected - before.selected
    change[np.abs(change) < 1e-9] = 0.0
    came, left = np.maximum(change, 0.0), np.maximum(-change, 0.0)
    columns: dict[str, Any] = {}
    if sample.welfare is not None:
        columns["decile"] = deciles(sample.welfare, sample.weight)
    columns.update(groups or {})
    w = sample.weight
    came_mean, left_mean = (
        None if sample.welfare is None else mean_welfare(sample, part) for part in (came, left)
    )
    return Swaps(
        np.flatnonzero(came),
        np.flatnonzero(left),
        float(w @ came),
        float(w @ left),
        float(w @ np.minimum(before.selected, after.selected)),
        _poor(sample, came),
        _poor(sample, left),
        came_mean,
        left_mean,
        {name: _by(sample, came, left, name, values) for name, values in columns.items()},
    )


def _poor(sample: Sample, part: Floats) -> Estimate:
    """Return the share of poor in a part of the people: 1 less the inclusion error of a choice of just these."""
    return errors(replace(sample, poor=1 - sample.poor, line=None), given(part), ("inclusion",))["inclusion"]


def deciles(welfare: Floats, weight: Floats) -> Rows:
    """Return 1 + floor(10 s), s the weighted share strictly poorer: equal values share a decile (as the room's own)."""
    _, at = np.unique(welfare, return_inverse=True)
    here = np.bincount(at, weight)
    below = (np.cumsum(here) - here) / here.sum()
    found: Rows = np.minimum(1 + np.floor(10 * below + 1e-9), 10).astype(np.int64)[at]
    return found


def _by(sample: Sample, came: Floats, left: Floats, name: str, values: Any) -> SwapsBy:
    code, labels = codes(values, name, sample.n)
    many, w = len(labels), sample.weight
    came_people, left_people = (np.bincount(code, w * part, many).astype(float) for part in (came, left))
    c = np.full(sample.n, np.nan) if sample.welfare is None else sample.welfare
    with np.errstate(divide="ignore", invalid="ignore"):
        means = [
            np.asarray(np.bincount(code, w * part * c, many) / people, dtype=np.float64)
            for part, people in ((came, came_people), (left, left_people))
        ]
    return SwapsBy(
        labels,
        came_people,
        left_people,
        np.bincount(code[came > 0], minlength=many).astype(np.int64),
        np.bincount(code[left > 0], minlength=many).astype(np.int64),
        np.bincount(code, w, many).astype(float),
        *means,
    )
