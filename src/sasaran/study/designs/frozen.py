"""The rankings of a frozen quarter under one quota: how far they agree on the families, and which families change.

A register holds no truth, so no error of a ranking can be told from it: only whom each ranking would take.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError, ParameterError
from sasaran.quarter.frozen import Frozen
from sasaran.study.designs.asked import is_column, share_of
from sasaran.study.designs.families import bases_of, families, group_of
from sasaran.welfare import accuracy, compare
from sasaran.welfare.accuracy import Choice

__all__ = ["FrozenCompared", "Pair", "compare_frozen"]

_UNKNOWN = -1


@dataclass(frozen=True)
class Pair:
    """What changes when one basis replaces another, counted in families: stay, come in, fall out, and by group."""

    before: str
    after: str
    swaps: compare.Swaps

    @property
    def kept(self) -> float:
        """Share of those chosen before who stay; NaN where nobody was."""
        all_before = self.swaps.stayed_people + self.swaps.left_people
        return self.swaps.stayed_people / all_before if all_before else float("nan")


@dataclass(frozen=True)
class FrozenCompared:
    """Whom each basis takes.

    Parameters
    ----------
    choices : mapping from basis to Choice
        Of the families, in the order of their number.
    weight : array, shape (n,)
        Families each row stands for (1 in registers).
    groups : mapping from column to codes (n,)
        Numbers of the groups; -1 where it is not known.
    labels : mapping from column to mapping from number to label
        Labels of the groups.
    quota : float
        Share of the families (of the cost of serving all, with a budget).
    """

    choices: Mapping[str, Choice]
    weight: NDArray[np.float64]
    groups: Mapping[str, NDArray[np.int64]]
    labels: Mapping[str, Mapping[int, str]]
    quota: float

    def pairs(self) -> list[Pair]:
        """Return every basis against every one before it, in their order."""
        nobody = accuracy.sample(poor=np.zeros(len(self.weight)), weight=self.weight)
        names = list(self.choices)
        return [
            Pair(one, other, compare.swaps(nobody, self.choices[one], self.choices[other], self.groups))
            for at, one in enumerate(names)
            for other in names[at + 1 :]
        ]

    def by_group(self, column: str) -> tuple[NDArray[np.int64], dict[str, NDArray[np.float64]]]:
        """Return the numbers of the groups of a column, and the families that each basis takes in each."""
        numbers, at = np.unique(self.groups[column], return_inverse=True)
        return numbers, {
            name: np.bincount(at, self.weight * one.selected, len(numbers)).astype(float)
            for name, one in self.choices.items()
        }


def compare_frozen(
    opened: Frozen,
    *,
    quota: float | None = None,
    budget: float | None = None,
    benefit: str = "",
    bases: Sequence[str] = (),
    by: Sequence[str] = (),
    ties: str = "random",
    seed: int = 0,
) -> FrozenCompared:
    """Choose families by each basis of the quarter (all if none is named), each with the same quota or budget.

    A family stands where its poorest member stands; equal families at the cut are drawn by the persistent number of the
    family, with one lot for all bases (other ``ties`` as in :func:`sasaran.welfare.accuracy.choose`). A family without
    a rank on a basis is never chosen by it. ``benefit`` is the cost of a family in rupiah.

    Raises
    ------
    ParameterError
        Fewer than two bases, an unknown one, an unknown group, or no quota.
    NumbersError
        The quarter has no family.
    """
    chosen = bases_of(opened, bases)
    keys = {name: group_of(opened, name) for name in by}
    columns = families(opened, chosen, [sql for sql, _ in keys.values()])
    weight = columns["weight"].astype(float)
    if not len(weight):
        raise NumbersError("The quarter has no family", rule="at least one family is needed")
    size = weight
    if budget is not None:
        if not benefit or is_column(benefit):
            raise ParameterError(
                "A budget needs a benefit",
                where="--budget",
                todo="give what one family costs with --benefit, in rupiah",
            )
        size = weight * float(benefit)
    share = share_of(quota, budget, size, None)
    choices = {
        basis: accuracy.choose(
            np.ma.filled(np.ma.asarray(columns[f"s{at}"], dtype=float), np.nan),
            share,
            size=size,
            ties=ties,
            seed=seed,
            ids=columns["family_id"],
            unscored="last",
        )
        for at, basis in enumerate(chosen)
    }
    groups = {
        name: np.ma.filled(columns[f"g{at}"], _UNKNOWN).astype(np.int64) for at, name in enumerate(keys)
    }
    return FrozenCompared(
        choices, weight, groups, {name: labels for name, (_, labels) in keys.items()}, share
    )
