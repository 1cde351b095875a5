"""Clusters without chaining: average linkage by mutual best neighbours, never two confirmed identifiers in one.

Two clusters are as close as the mean probability over all their cross pairs (a pair that is no candidate counts as
0), so one doubtful link cannot tie two well-knit groups together. In each round every cluster names its closest
neighbour and those that name each other merge; the rounds end when nothing is close enough.
"""

from __future__ import annotations

import numpy as np

from sasaran.linkage.compare import Floats, Ints

__all__ = ["agglomerate"]


def agglomerate(
    n: int,
    a: Ints,
    b: Ints,
    p: Floats,
    *,
    accept: float,
    identifier: Ints | None = None,
    source: Ints | None = None,
) -> Ints:
    """Return the cluster of each of ``n`` nodes, named by its smallest node.

    Parameters
    ----------
    n : int
        Number of nodes.
    a, b : arrays, shape (edges,)
        Ends of each edge, each pair at most once.
    p : array, shape (edges,)
        Probability that the two are one person.
    accept : float
        Least mean probability between clusters that merge.
    identifier : array, shape (n,), optional
        Confirmed identifier, 0 for none; clusters with different ones never merge.
    source : array, shape (n,), optional
        Sources that hold a person once, -1 for none; clusters that share one never merge.
    """
    label = np.arange(n)
    number = np.zeros(n, np.int64) if identifier is None else identifier.astype(np.int64).copy()
    size = np.ones(n)
    low, high, weight = np.minimum(a, b), np.maximum(a, b), p.astype(float)
    member = _Members(source, n)
    while len(low):
        low, high, weight = _combine(low, high, weight, n)
        mean = weight / (size[low] * size[high])
        free = (number[low] == 0) | (number[high] == 0) | (number[low] == number[high])
        free &= ~member.clash(low, high)
        low, high, weight, mean = low[free], high[free], weight[free], mean[free]
        near = mean >= accept
        pair = _mutual_best(low[near], high[near], mean[near], n)
        if not len(pair[0]):
            break
        keep, gone = pair
        moved = np.arange(n)
        moved[gone] = keep
        size[keep] += size[gone]
        number[keep] = np.maximum(number[keep], number[gone])
        label = moved[label]
        member.merge(label)
        low, high = moved[low], moved[high]
        low, high, weight = low[low != high], high[low != high], weight[low != high]
    return label


class _Members:
    """Which single-person sources each cluster holds, as bits."""

    def __init__(self, source: Ints | None, n: int) -> None:
        kinds = np.unique(source[source >= 0]) if source is not None else np.zeros(0, np.int64)
        self.own = np.zeros(n, np.int64)
        if source is not None:
            for bit, kind in enumerate(kinds[:62]):
                self.own |= (source == kind).astype(np.int64) << bit
        self.bits = self.own.copy()

    def clash(self, low: Ints, high: Ints) -> np.ndarray:
        return np.asarray((self.bits[low] & self.bits[high]) != 0)

    def merge(self, label: Ints) -> None:
        self.bits = np.zeros_like(self.own)
        np.bitwise_or.at(self.bits, label, self.own)


def _combine(low: Ints, high: Ints, weight: Floats, n: int) -> tuple[Ints, Ints, Floats]:
    """Return edges between clusters with their weights added up."""
    key, inverse = np.unique(np.minimum(low, high) * n + np.maximum(low, high), return_inverse=True)
    return key // n, key % n, np.bincount(inverse, weight, len(key)).astype(float)


def _mutual_best(low: Ints, high: Ints, mean: Floats, n: int) -> tuple[Ints, Ints]:
    """Return the pairs of clusters that are each other's closest, the smaller label first."""
    ends, others = np.r_[low, high], np.r_[high, low]
    close = np.r_[mean, mean]
    order = np.lexsort((others, -close, ends))
    first = order[np.r_[True, np.diff(ends[order]) != 0]] if len(order) else order
    best = np.full(n, -1, np.int64)
    best[ends[first]] = others[first]
    mutual = (best[low] == high) & (best[high] == low)
    return low[mutual], high[mutual]
