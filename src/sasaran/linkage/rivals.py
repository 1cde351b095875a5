"""Two records of one list that claim one person: a duplicate, or a mistake.

A list that rarely repeats a person makes the second claim unlikely. The rate of repeats is counted on records that
the identifier confirms; it turns into prior odds ``delta`` of "already listed" against "not yet listed" people.
"""

from __future__ import annotations

import numpy as np

from sasaran.linkage.blocks import Pairs
from sasaran.linkage.compare import Floats, Ints

__all__ = ["distinct", "repeat_rates", "rival_odds"]


def distinct(values: Ints, n: int) -> int:
    """Return how many different values there are among whole numbers below ``n``."""
    seen = np.zeros(n, bool)
    seen[values] = True
    return int(seen.sum())


def repeat_rates(placed: Pairs, source: Ints, sources: int, people: float, single: Ints) -> Floats:
    """Return delta by source: how much likelier a record is to be a person not yet listed than one already listed.

    With d the share of confirmed records whose person was listed before, D people listed and N in the register,
    ``d = delta D / (delta D + N - D)``. Sources in ``single`` hold a person once.
    """
    records = np.bincount(source[placed.left], minlength=sources).astype(float)
    listed = np.zeros(sources)
    of = source[placed.left]
    for k in range(sources):
        listed[k] = distinct(placed.right[of == k], len(source))
    d = (records - listed + 0.3) / (records + 20)
    delta = d * np.maximum(people - listed, 1) / ((1 - d) * (listed + 1))
    delta = np.clip(delta, 1e-4, 1.0)
    delta[single] = 1e-7
    return np.asarray(delta)


def rival_odds(
    rest: Pairs, p: Floats, placed: Pairs, placed_p: Floats, source: Ints, delta: Floats
) -> Floats:
    """Return for each pair the log of how much its prior shrinks because others of its list claim the same person.

    If the strongest other claim is true with probability q, the prior is multiplied by ``1 - q (1 - delta)``.
    """
    if not len(rest.left):
        return np.zeros(0)
    claimed = np.zeros(len(source), bool)
    claimed[rest.right] = True
    near = claimed[placed.right]
    first = int(near.sum())
    left = np.r_[placed.left[near], rest.left]
    right = np.r_[placed.right[near], rest.right]
    claim = np.r_[placed_p[near], p]
    of = source[left]
    order = np.lexsort((left, -claim, right, of))
    fresh = np.r_[True, (np.diff(of[order]) != 0) | (np.diff(right[order]) != 0)]
    group = np.cumsum(fresh) - 1
    start = np.flatnonzero(fresh)
    # a claim gives way only to a stronger one; the strongest keeps its prior
    stronger = claim[order][start][group]
    stronger[start] = 0.0
    back = np.empty(len(order))
    back[order] = stronger
    q = back[first:]
    return np.asarray(np.log(np.maximum(1 - q * (1 - delta[source[rest.left]]), 1e-9)))
