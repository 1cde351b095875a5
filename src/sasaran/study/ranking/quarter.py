"""A published test on a frozen quarter: the decile it proposes beside the official one, and who would move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError
from sasaran.quarter.frozen import Frozen
from sasaran.schema.engine import Progress, silent
from sasaran.study.ranking.families import Families, families_of
from sasaran.study.ranking.score import beliefs
from sasaran.study.ranking.words import Answer
from sasaran.welfare.cuts import TENTHS, parts, shares_of
from sasaran.welfare.pmt import PublishedPmt
from sasaran.welfare.pmt.unscored import Unscored, unscored
from sasaran.welfare.protocol import Scores

__all__ = ["Proposed", "propose"]

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Proposed:
    """What a test proposes.

    Parameters
    ----------
    families : Families
        Whom it was asked of.
    score : array of float, shape (n,)
        Predicted log welfare; NaN for none.
    decile : array of int, shape (n,)
        The proposed decile of those with an official decile and a score, 0 for others. As many people are in each as
        in the official ones (up to ties), or a tenth in each, as was asked.
    first : array of float, shape (n,)
        Chance of truly being in the poorest tenth of the people with a score, as the test believes.
    below : array of float, shape (n,) | None
        Chance of being under the line.
    reasons : Unscored
        Why a family has no score.
    """

    families: Families
    score: Scores
    decile: Ints
    first: Scores
    below: Scores | None
    reasons: Unscored

    @property
    def both(self) -> NDArray[np.bool_]:
        """Who has an official decile and a proposed one."""
        return self.decile > 0

    def cross(self) -> Scores:
        """Return the people by official decile (rows) and proposed decile (columns), shape (10, 10)."""
        at = (self.families.official - 1) * 10 + self.decile - 1
        held = self.both
        counted = np.bincount(at[held], weights=self.families.people[held], minlength=100)
        return np.asarray(counted, dtype=float).reshape(10, 10)

    def moved(self, upto: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return who would enter deciles 1 to ``upto``, and who would leave them, each of shape (n,)."""
        before, after = self.families.official <= upto, self.decile <= upto
        return self.both & after & ~before, self.both & before & ~after


def propose(
    opened: Frozen,
    pmt: PublishedPmt,
    given: Mapping[str, Answer],
    *,
    basis: str,
    tenths: bool = False,
    line: float | None = None,
    progress: Progress = silent,
) -> Proposed:
    """Score every family of a frozen quarter and cut the scores beside the official deciles of ``basis``.

    Parameters
    ----------
    given : Mapping[str, Answer]
        Column of the test -> what of the register answers it, where the names differ.
    tenths : bool
        Cut at tenths of the people; otherwise as many people in each decile as the official ones hold, so that a move
        is a swap and not another size of the list.

    Raises
    ------
    NumbersError
        No family has an official decile and a score.
    """
    progress("what is known of everybody")
    families = families_of(opened, pmt, given, basis)
    progress("scores of all families")
    score = pmt.rank(families.table)
    reasons = unscored(pmt, families.table, score)
    both = ~np.isnan(score) & (families.official > 0) & (families.people > 0)
    if not both.any():
        raise NumbersError(
            "No family has both an official decile and a score",
            where=f"basis {basis}",
            rule="deciles are compared among families that have both",
            todo="see with sasaran rank score why families have no score",
        )
    shares = TENTHS if tenths else shares_of(families.official[both], families.people[both])
    decile = np.zeros(len(score), dtype=np.int64)
    decile[both] = parts(score[both], families.people[both], shares)[0]
    known = np.where(np.isnan(score), 0.0, families.people)
    first, below = beliefs(pmt, families.table, known, line)
    return Proposed(families, score, decile, first, below, reasons)
