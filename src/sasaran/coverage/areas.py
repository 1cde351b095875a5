"""Counts with their intervals for every area of the tree, from chances of single targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.coverage.count import count_interval
from sasaran.coverage.tree import Tree

__all__ = ["AreaCounts", "area_counts", "pair_variance"]


@dataclass(frozen=True)
class AreaCounts:
    """Arrays over the places of a tree: targets, expected count, its limits and standard error."""

    n: Any
    expected: Any
    low: Any
    high: Any
    se: Any


def area_counts(tree: Tree, place: Any, chance: Any, n: Any, extra: Any, level: float) -> AreaCounts:
    """Count over each area with all it holds.

    Parameters
    ----------
    tree : Tree
        The areas.
    place, chance : array of shape (targets,)
        Own place of each target and its chance.
    n : array of shape (targets,)
        1 where the target is counted in the universe.
    extra : array of shape (places,)
        Variance to add for each area as a whole.
    level : float
        Coverage of the interval.
    """
    size = tree.size
    own = tree.total(np.bincount(place, weights=chance * (1 - chance), minlength=size))
    order = np.argsort(place, kind="stable")
    sorted_place, sorted_chance = place[order], chance[order]
    start = np.searchsorted(sorted_place, np.arange(size))
    stop = np.searchsorted(sorted_place, tree.stop)
    low, high = np.zeros(size, np.int64), np.zeros(size, np.int64)
    for at in np.flatnonzero(stop > start):
        low[at], high[at] = count_interval(sorted_chance[start[at] : stop[at]], level, float(extra[at]))
    return AreaCounts(
        n=np.rint(tree.total(np.bincount(place, weights=n, minlength=size))).astype(np.int64),
        expected=tree.total(np.bincount(place, weights=chance, minlength=size)),
        low=low,
        high=high,
        se=np.sqrt(np.maximum(own + extra, 0.0)),
    )


def pair_variance(tree: Tree, place: Any, first: Any, second: Any, shared: Any) -> Any:
    """Return twice the sum of covariances of pairs that lie together in each area, by place."""
    total = np.zeros(tree.size)
    for ancestors in tree.ancestors:
        a, b = ancestors[place[first]], ancestors[place[second]]
        together = (a == b) & (a >= 0)
        total += np.bincount(a[together], weights=2 * shared[together], minlength=tree.size)
    return total
