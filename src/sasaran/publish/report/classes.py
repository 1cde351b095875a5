"""Quantile classes for a choropleth: few, of about equal size, each named by the values it really holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["NONE", "WITHHELD", "Classes", "classify"]

WITHHELD, NONE = -1, -2
"""Class numbers of areas whose value is withheld, and of areas with nobody to count over."""


@dataclass(frozen=True)
class Classes:
    """The class of every area, and the lowest and highest value found in each class."""

    of: tuple[int, ...]
    limits: tuple[tuple[float, float], ...]


def classify(values: Sequence[float | None], withheld: Sequence[bool], classes: int = 5) -> Classes:
    """Cut values into at most ``classes`` quantile classes; equal values are never parted.

    ``None`` with ``withheld`` is :data:`WITHHELD`, otherwise :data:`NONE`.
    """
    known = np.array([value for value in values if value is not None], dtype=float)
    cuts = _cuts(known, classes)
    raw = [-1 if value is None else int(np.searchsorted(cuts, value)) for value in values]
    used = sorted({each for each in raw if each >= 0})
    place = {each: no for no, each in enumerate(used)}
    # Fewer classes than shades: spread them, so that the largest is always the darkest.
    spread = {no: round(no * (classes - 1) / max(len(used) - 1, 1)) for no in range(len(used))}
    of = tuple(
        spread[place[each]] if each >= 0 else (WITHHELD if hidden else NONE)
        for each, hidden in zip(raw, withheld, strict=True)
    )
    limits: list[tuple[float, float]] = [(float("nan"), float("nan"))] * classes
    for no in range(len(used)):
        held = [v for v, each in zip(values, raw, strict=True) if v is not None and each == used[no]]
        limits[spread[no]] = (min(held), max(held))
    return Classes(of, tuple(limits))


def _cuts(known: Any, classes: int) -> Any:
    """Return the values up to which (inclusive) each class but the last reaches."""
    found = np.unique(known)
    if found.size <= classes:
        return found[:-1]
    cuts = np.unique(np.quantile(known, np.linspace(0, 1, classes + 1)[1:-1], method="lower"))
    return cuts[cuts < found[-1]]
