"""Two records of one list that claim one person: a duplicate, or a mistake.

A list that rarely repeats a person makes the second claim unlikely. The rate of repeats is counted on records that
the identifier confirms; it turns into prior odds ``delta`` of "already listed" against "not yet listed" people.
"""

from __future__ import annotations

import numpy as np

from sasaran.linkage.compare import Floats, Ints
from sasaran.linkage.weigh import Pairs

__all__ = ["Rivals", "distinct", "repeat_rates"]

BELIEF = 20.0
"""Candidates that the belief of nobody being listed yet weighs as much as."""


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


class Rivals:
    """Who claims whom, sorted once; the strength of the claims may then change.

    Parameters
    ----------
    rest : Pairs
        Claims under judgement.
    placed, placed_p : Pairs and array
        Claims that stand, with their probability.
    source : array
        Source by record number.
    delta : array, shape (sources,)
        See :func:`repeat_rates`.
    """

    def __init__(self, rest: Pairs, placed: Pairs, placed_p: Floats, source: Ints, delta: Floats) -> None:
        claimed = np.zeros(len(source), bool)
        claimed[rest.right] = True
        near = claimed[placed.right]
        self.standing = placed_p[near]
        left = np.r_[placed.left[near], rest.left]
        key = np.r_[placed.right[near], rest.right] * len(delta) + source[left]
        self.order = np.argsort(key, kind="stable")
        self.start = np.flatnonzero(np.r_[True, np.diff(key[self.order]) != 0])
        self.size = np.diff(np.r_[self.start, len(key)])
        self.source, self.sources = source[rest.left], len(delta)
        self.gives = 1 - delta[self.source]
        self.empty = not len(rest.left)

    def odds(self, p: Floats) -> Floats:
        """Return for each pair the log of how its prior changes with what others of its list claim.

        If the strongest other claim to a pair's person is true with probability q, the prior is multiplied by
        ``1 - q (1 - delta)``. A claim gives way only to a stronger one: the strongest (the first among equals) keeps
        its prior. What is taken from people already listed goes to those who are not: all are divided by the mean of
        that factor over the people that a record of the source resembles without being them, its candidates weighed
        by ``1 - p`` (:data:`BELIEF` candidates of belief that nobody is listed yet).
        """
        if self.empty:
            return np.zeros(0)
        claim = np.r_[self.standing, p][self.order]
        top = np.repeat(np.maximum.reduceat(claim, self.start), self.size)
        place = np.where(claim == top, np.arange(len(claim)), len(claim))
        top[np.minimum.reduceat(place, self.start)] = 0.0
        q = np.empty(len(claim))
        q[self.order] = top
        left = np.maximum(1 - q[len(self.standing) :] * self.gives, 1e-9)
        false = np.bincount(self.source, 1 - p, self.sources) + BELIEF
        mean = (np.bincount(self.source, (1 - p) * left, self.sources) + BELIEF) / false
        return np.asarray(np.log(left / mean[self.source]))
