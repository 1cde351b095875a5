"""Pairs and what they weigh under a model, the rarity of their values included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sasaran.linkage.compare import Design, Floats, Ints
from sasaran.linkage.model import Model, counts_by_level, relatives, weights

__all__ = ["Pairs", "Rarity", "Weigher"]


@dataclass(frozen=True)
class Pairs:
    """Candidate pairs in order of left and right: record numbers, pattern, and how many blocks hold them (0: none)."""

    left: Ints
    right: Ints
    code: Ints
    held: Ints

    def plus(self, other: Pairs) -> Pairs:
        """Return these pairs and then the other ones."""
        return Pairs(
            np.r_[self.left, other.left],
            np.r_[self.right, other.right],
            np.r_[self.code, other.code],
            np.r_[self.held, other.held],
        )

    def take(self, keep: Ints | np.ndarray) -> Pairs:
        """Return the pairs at positions (or under a mask)."""
        return Pairs(self.left[keep], self.right[keep], self.code[keep], self.held[keep])


@dataclass(frozen=True)
class Rarity:
    """What exact agreement on a rare (or frequent) value adds: by comparison, an array over record numbers."""

    bonus: dict[int, Floats]

    def most(self, record: Ints) -> Floats:
        """Return the most that rarity can add to a pair of each of these left records."""
        total = np.zeros(len(record))
        for bonus in self.bonus.values():
            total += np.maximum(bonus[record], 0.0)
        return total


class Weigher:
    """Weighs one set of pairs under one model after another; the patterns are taken apart once.

    Parameters
    ----------
    design : Design
    pairs : Pairs
    rare : Rarity
        What the left record's own values add where they agree exactly.
    """

    def __init__(self, design: Design, pairs: Pairs, rare: Rarity) -> None:
        self.design = design
        self.codes, self.inverse = design.distinct(pairs.code)
        self.levels = design.levels(self.codes)
        self.strata = design.strata(self.levels)
        self.rare = np.zeros(len(pairs.code))
        for k, bonus in rare.bonus.items():
            hit = ((self.levels[:, k] == 1) & (self.strata[:, k] == 0))[self.inverse]
            self.rare[hit] += bonus[pairs.left[hit]]

    def weights(self, model: Model) -> Floats:
        """Return the log likelihood ratio of each pair: to strangers, by the rarity of its values, and to relatives."""
        if not len(self.codes):
            return np.zeros(0)
        strangers = weights(self.design, model, self.codes)[self.inverse] + self.rare
        return -np.logaddexp(-strangers, relatives(self.design, model, self.codes)[self.inverse])

    def part(self, model: Model, k: int) -> Floats:
        """Return what comparison ``k`` alone adds to each pair."""
        own = np.zeros(len(self.codes))
        if k >= 0 and len(self.codes):
            seen = self.levels[:, k] > 0
            ratio = np.log(model.m[k]) - np.log(model.u[k])
            own[seen] = ratio[self.strata[seen, k], self.levels[seen, k] - 1]
        return np.asarray(own[self.inverse])

    def counts(self, p: Floats) -> list[Floats]:
        """Return the number of pairs by comparison, stratum and level, each pair counted ``p`` times."""
        total = np.bincount(self.inverse, p, len(self.codes)).astype(float)
        return counts_by_level(self.design, self.codes, total)
