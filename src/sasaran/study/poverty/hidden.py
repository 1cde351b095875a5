"""Which domains of a table of measures are withheld: those of few records, and what would give them away."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sasaran.govern.disclosure import THRESHOLD, Sum, suppress
from sasaran.schema.estimate import Estimate
from sasaran.study.poverty.asked import Measured

__all__ = ["LEAST", "WITHHELD", "Group", "hidden", "withhold"]

LEAST = THRESHOLD
"""Smallest count that is published."""

WITHHELD = "withheld"
"""Flag of an estimate that is not published."""


@dataclass(frozen=True)
class Group:
    """One way of dividing the records into domains.

    Parameters
    ----------
    by : str
        The column.
    labels : Sequence[str]
        Labels of the D domains.
    code : array of int, shape (n,)
        Domain of each record; -1 for none.
    counts : array, shape (D, K)
        What could be worked out of a domain: records, and how many of them are and are not something.
    """

    by: str
    labels: Sequence[str]
    code: Any
    counts: Any


def hidden(groups: Sequence[Group], whole: Any) -> set[tuple[str, str]]:
    """Return (column, label) of the domains to withhold; ``("", "")`` is the whole, ``whole`` (K,) its counts.

    A group whose every domain lies within one domain of another adds up to it, and so do all groups to the whole.
    Records without a domain are a part that readers can work out by subtraction: it is protected like the others.
    """
    names: list[tuple[str, str]] = [("", "")]
    rows: list[Any] = [np.asarray(whole, dtype=float)]
    sums: list[Sum] = []
    start: list[int] = []
    for group in groups:
        start.append(len(rows))
        names += [(group.by, label) for label in group.labels]
        rows += list(np.asarray(group.counts, dtype=float))

    def add(total: int, parts: Sequence[int]) -> None:
        rest = rows[total] - np.sum([rows[part] for part in parts], axis=0)
        rows.append(np.maximum(np.round(rest, 9), 0.0))
        sums.append(Sum(total, (*parts, len(rows) - 1)))

    for at, group in enumerate(groups):
        add(0, range(start[at], start[at] + len(group.labels)))
        for above, other in enumerate(groups):
            if above != at:
                for coarse, fine in _within(group, other).items():
                    add(start[above] + coarse, [start[at] + one for one in fine])
    found = suppress(np.vstack(rows), sums)
    return {names[at] for at in np.flatnonzero(found[: len(names)])}


def _within(fine: Group, coarse: Group) -> Mapping[int, list[int]]:
    """Return domain of ``coarse`` -> domains of ``fine`` that make it up; nothing where they cross."""
    used = fine.code >= 0
    pairs = np.unique(np.column_stack([fine.code[used], coarse.code[used]]), axis=0)
    if len(pairs) != len(np.unique(pairs[:, 0])) or len(fine.labels) < len(coarse.labels):
        return {}
    found: dict[int, list[int]] = {}
    for part, total in pairs.tolist():
        if total >= 0:
            found.setdefault(total, []).append(part)
    return found


def withhold(rows: Sequence[Measured], off: Collection[tuple[str, str]]) -> list[Measured]:
    """Return the rows with those of the domains ``off`` emptied and flagged."""
    return [
        replace(row, estimate=_emptied(row.estimate))
        if (row.by, row.estimate.domain if row.by else "") in off
        else row
        for row in rows
    ]


def _emptied(one: Estimate) -> Estimate:
    return replace(one, value=math.nan, se=None, low=math.nan, high=math.nan, n=0, flag=WITHHELD)
