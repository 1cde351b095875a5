"""From prices to an answer: families at the margin are moved until every limit holds, then until nothing helps.

Under the prices l the worth that an answer leaves below the bound is, exactly,

    sum_i regret[i, package(i)]  +  sum_r l[r] slack[r]

so this sum is what the moves bring down, with a price per unit on every limit that is overrun until none is.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from sasaran.allocate.core import Core
from sasaran.allocate.layout import Limits

__all__ = ["Search", "improve"]

_TABLE = 4  # features whose weights are whole and at most this are looked up in a table
_EACH = 12  # moves an area may make in one round
_ROUNDS = 400


@dataclass
class Search:
    """The state of the search: what each limit has left, and what a unit over or under it is worth."""

    limits: Limits
    level: Any
    over: Any
    left: Any
    by_area: list[tuple[Any, Any, Any]]

    @classmethod
    def start(cls, limits: Limits, level: Any, over: Any, counts: Any) -> Search:
        """Return the search at the given choices (A, K, P); ``over`` (R,) is the price of a unit overrun."""
        features = len(limits.weights)
        columns = limits.incidence.tocsc()
        owner = np.repeat(np.arange(columns.shape[1]), np.diff(columns.indptr))
        begin = np.searchsorted(owner // features, np.arange(counts.shape[0] + 1))
        by_area = [
            (columns.indices[a:b], owner[a:b] % features, columns.data[a:b]) for a, b in pairwise(begin)
        ]
        left = (limits.rhs - limits.used(counts)) / limits.unit
        return cls(limits, level, over, left, by_area)

    def toll(self, left: Any, which: Any) -> Any:
        """Return what it costs to leave ``left`` of limits ``which``: their price, or if overrun its penalty."""
        return self.level[which] * np.maximum(left, 0.0) + self.over[which] * np.maximum(-left, 0.0)

    def change(self, area: int, delta: Any) -> float:
        """Return the change of all tolls if use in ``area`` changes by ``delta`` (F,)."""
        which, feature, sign = self.by_area[area]
        use = sign * delta[feature]
        hit = use != 0
        which, use = which[hit], use[hit]
        left = self.left[which]
        return float((self.toll(left - use, which) - self.toll(left, which)).sum())

    def take(self, area: int, delta: Any) -> None:
        """Book a change of use in ``area``."""
        which, feature, sign = self.by_area[area]
        self.left[which] -= sign * delta[feature]

    def tolls(self, delta: Any, area: Any) -> Any:
        """Return ``change`` for many moves at once: changes of use (F, L) in areas (L,)."""
        areas = len(self.by_area)
        features = len(self.limits.weights)
        out = np.zeros(delta.shape[1])
        whole = _whole(self.limits)
        wide = np.diff(self.limits.incidence.indptr) == areas
        for feature in range(features):
            mine = np.flatnonzero(self.limits.feature == feature)
            if whole[feature]:
                table = self._table(mine, areas, features)
                out += table[area, (delta[feature] + _TABLE).astype(np.int64)]
                continue
            for limit in mine:
                now = self.left[limit]
                then = now - self.limits.sign[limit] * delta[feature]
                cost = self.toll(then, limit) - float(self.toll(now, limit))
                if not wide[limit]:
                    row = self.limits.incidence[limit].indices // features
                    cost *= np.isin(area, row)
                out += cost
        return out

    def _table(self, mine: Any, areas: int, features: int) -> Any:
        # toll of each change -4..4 of one feature, by area, summed over the limits that count it
        steps = np.arange(-_TABLE, _TABLE + 1)
        rows = self.limits.incidence[mine]
        sign, left = self.limits.sign[mine][:, None], self.left[mine][:, None]
        cost = self.toll(left - sign * steps, mine[:, None]) - self.toll(left, mine[:, None])
        table = np.zeros((areas, len(steps)))
        row = np.repeat(np.arange(len(mine)), np.diff(rows.indptr))
        np.add.at(table, rows.indices // features, cost[row])
        return table


def _whole(limits: Limits) -> Any:
    flat = limits.weights.reshape(len(limits.weights), -1)
    return (flat.max(axis=1) <= _TABLE) & (limits.scale == 1)


def improve(core: Core, search: Search) -> None:
    """Move core families, a few best moves an area at a time, until no single move lowers the sum.

    The loop is over moves that are made (thousands at a province), never over families.
    """
    delta = core.weight - core.weight[:, core.now[core.family]]
    area = core.area[core.family]
    tiny = 1e-9 * (float(core.regret.max(initial=0.0)) + 1e-12)
    for _ in range(_ROUNDS):
        gain = core.regret - core.regret[core.now[core.family]] + search.tolls(delta, area)
        moves = _best(core, gain, tiny)
        made = []
        for pair in moves:
            family = core.family[pair]
            now, where = core.now[family], int(core.area[family])
            step = core.weight[:, pair] - core.weight[:, now]
            if core.regret[pair] - core.regret[now] + search.change(where, step) < -tiny:
                search.take(where, step)
                core.now[family] = pair
                made.append(family)
        if not made:
            return
        touched = np.concatenate([np.arange(core.begin[f], core.begin[f + 1]) for f in made])
        delta[:, touched] = core.weight[:, touched] - core.weight[:, core.now[core.family[touched]]]


def _best(core: Core, gain: Any, tiny: float) -> Any:
    # the best few pairs of each area that would help, one a family, best first
    pairs = np.flatnonzero(gain < -tiny)
    if not len(pairs):
        return pairs
    pairs = pairs[np.lexsort((pairs, gain[pairs]))]
    _, first = np.unique(core.family[pairs], return_index=True)
    pairs = pairs[np.sort(first)]
    area = core.area[core.family[pairs]]
    order = np.argsort(area, kind="stable")
    sizes = np.bincount(area)
    rank = np.arange(len(order)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return pairs[np.sort(order[rank < _EACH])]
