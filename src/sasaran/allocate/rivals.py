"""The other ways to share out, under the same budgets and quotas: "poorest first" and "random".

Families stand in a queue and each takes, of what is left, the package worth most to it. Equal ranks stand in the
order of their scrambled key, never of their row or number. Floors are not pursued; what they miss is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.allocate.certificate import worth
from sasaran.allocate.layout import Layout, Limits, hashed, lay_out
from sasaran.allocate.problem import Problem
from sasaran.allocate.team import Team
from sasaran.errors import NumbersError

__all__ = ["Rival", "at_random", "poorest_first"]

_TURN = 50  # turns in which a queue is served; within a turn, what several want goes by place in the queue


@dataclass(frozen=True)
class Rival:
    """Another allocation of the same problem.

    Parameters
    ----------
    name : str
        ``poorest first`` or ``random``.
    package : array of int8, shape (N,)
        Package of each family, in the row order of the problem.
    worth : float
        Its worth by the problem's objective.
    served : int
        Families with a package.
    floors_missed : int
        Families by which it falls short of the floors and priorities, summed over them and their groups.
    """

    name: str
    package: Any
    worth: float
    served: int
    floors_missed: int


def poorest_first(problem: Problem, *, seed: int = 0) -> Rival:
    """Return the allocation in which the poorest (lowest ``rank``) choose first; ties by scrambled key and ``seed``.

    Raises
    ------
    NumbersError
        If the problem has no ranks.
    """
    if problem.families.rank is None:
        raise NumbersError(
            "Poorest first needs a rank", where="rank", todo="give Families.rank, lowest poorest"
        )
    problem.check()
    layout, limits = lay_out(problem, Team(1))
    rows = layout.order
    rank = np.asarray(problem.families.rank, dtype=float)[rows]
    queue = np.lexsort((hashed(np.asarray(problem.families.key)[rows], seed + 1), rank))
    return _serve("poorest first", problem, layout, limits, queue)


def at_random(problem: Problem, *, seed: int = 0) -> Rival:
    """Return the allocation in which families choose in an order drawn by ``seed`` (a scramble of the keys)."""
    problem.check()
    layout, limits = lay_out(problem, Team(1))
    queue = np.argsort(hashed(np.asarray(problem.families.key)[layout.order], seed + 2), kind="stable")
    return _serve("random", problem, layout, limits, queue)


def _serve(name: str, problem: Problem, layout: Layout, limits: Limits, queue: Any) -> Rival:
    choice = np.zeros(len(queue), dtype=np.int8)
    stock = _Stock(limits, layout.areas)
    size = -(-len(queue) // _TURN)
    for at in range(0, len(queue), max(size, 1)):
        _turn(layout, stock, choice, queue[at : at + size])
    out = np.empty(len(choice), dtype=np.int8)
    out[layout.order] = choice
    floors = np.flatnonzero(
        limits.kind >= 2
    )  # a priority asks for whom it could serve were nothing else short
    missed = int(np.maximum(limits.used(stock.counts(layout, choice))[floors] - limits.rhs[floors], 0).sum())
    return Rival(name, out, worth(problem, layout.order, choice), int((choice > 0).sum()), missed)


class _Stock:
    """What is left of each cap, by the table of limits that each area lies under."""

    def __init__(self, limits: Limits, areas: int) -> None:
        self.weights, self.areas = limits.weights, areas
        self.limits = limits
        caps = np.flatnonzero(limits.kind < 2)
        self.left = np.where(limits.kind < 2, limits.rhs, 0)
        keys = sorted({(int(limits.kind[r]), int(limits.part[r])) for r in caps})
        self.feature, self.limit = [], []
        for kind, part in keys:
            mine = caps[(limits.kind[caps] == kind) & (limits.part[caps] == part)]
            table = np.full(areas, -1, dtype=np.int64)
            for limit in mine:
                table[limits.incidence[limit].indices // len(limits.weights)] = limit
            self.feature.append(int(limits.feature[mine[0]]))
            self.limit.append(table)

    def counts(self, layout: Layout, choice: Any) -> Any:
        packages = self.weights.shape[2]
        flat = (layout.area.astype(np.int64) * layout.kinds + layout.kind) * packages + choice
        return np.bincount(flat, minlength=self.areas * layout.kinds * packages).reshape(
            self.areas, layout.kinds, -1
        )

    def open(self) -> Any:
        """Return whether one more family fits, by area, kind and package (A, K, P)."""
        out = np.ones((self.areas, *self.weights.shape[1:]), dtype=bool)
        for feature, table in zip(self.feature, self.limit, strict=True):
            left = np.where(table >= 0, self.left[table], np.iinfo(np.int64).max)
            out &= self.weights[feature][None] <= left[:, None, None]
        return out

    def admit(self, area: Any, kind: Any, package: Any) -> Any:
        """Return who fits, in the order given, and take it from the stock."""
        fits = np.ones(len(area), dtype=bool)
        for feature, table in zip(self.feature, self.limit, strict=True):
            use, limit = self.weights[feature][kind, package], table[area]
            some = np.flatnonzero((use > 0) & (limit >= 0))
            some = some[np.argsort(limit[some], kind="stable")]
            total = np.cumsum(use[some])
            first = np.flatnonzero(np.diff(limit[some], prepend=-1))
            before = np.repeat((total - use[some])[first], np.diff(np.append(first, len(some))))
            fits[some] &= total - before <= self.left[limit[some]]
        for feature, table in zip(self.feature, self.limit, strict=True):
            use, limit = self.weights[feature][kind, package], table[area]
            some = fits & (limit >= 0)
            np.subtract.at(self.left, limit[some], use[some])
        return fits


def _turn(layout: Layout, stock: _Stock, choice: Any, places: Any) -> None:
    # whoever is refused asks again for what is then left; the first in the queue always gets what they ask for
    while len(places):
        area, kind = layout.area[places], layout.kind[places]
        value = np.where(stock.open()[area, kind].T, layout.value[:, places], -np.inf)
        value[0] = layout.value[0, places]
        package = value.argmax(axis=0)
        ask = package > 0
        places, area, kind, package = (column[ask] for column in (places, area, kind, package))
        fits = stock.admit(area, kind, package)
        choice[places[fits]] = package[fits]
        places = places[~fits]
