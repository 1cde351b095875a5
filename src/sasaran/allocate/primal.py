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

from sasaran.allocate.core import Core, core_of
from sasaran.allocate.dual import Hard, Team, count, prices
from sasaran.allocate.layout import Layout, Limits

__all__ = ["Search", "mend"]

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

    def tolls(self, core: Core, delta: Any) -> Any:
        """Return ``change`` for each pair, given its change of use (F, L)."""
        areas = len(self.by_area)
        features = len(self.limits.weights)
        area = core.area[core.family]
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
                sign = self.limits.incidence.data[self.limits.incidence.indptr[limit]]
                now = self.left[limit]
                then = now - sign * delta[feature]
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
        sign = rows.data[rows.indptr[:-1]] if len(mine) else np.zeros(0)
        left = self.left[mine][:, None]
        cost = self.toll(left - sign[:, None] * steps, mine[:, None]) - self.toll(left, mine[:, None])
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
    tiny = 1e-9 * (float(core.regret.max(initial=0.0)) + 1e-12)
    for _ in range(_ROUNDS):
        gain = core.regret - core.regret[core.now[core.family]] + search.tolls(core, delta)
        moves = _best(core, gain, tiny)
        made = []
        for pair in moves:
            family = core.family[pair]
            now, area = core.now[family], int(core.area[family])
            step = core.weight[:, pair] - core.weight[:, now]
            if core.regret[pair] - core.regret[now] + search.change(area, step) < -tiny:
                search.take(area, step)
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


def mend(
    layout: Layout, limits: Limits, level: Any, hard: Hard, team: Team, *, over: Any, heat: float, goal: float
) -> Any:
    """Return choices (n,) near the bound that keep every limit, floors as far as moves bring it about.

    Parameters
    ----------
    level, over : array of float, shape (R,)
        Prices, and penalties of a unit overrun, per scaled unit.
    heat : float
        Size of the differences in worth that the prices leave open.
    goal : float
        Sum left below the bound at which the search ends once every limit holds.
    """
    price = prices(limits, level)
    choice = hard.choice.copy()
    reach = np.full(len(layout.weight), 8 * heat)
    search = Search.start(limits, level, np.where(limits.rhs >= 0, 3.0, 1.0) * over, count(layout, choice))
    core = core_of(layout, limits, price, choice, reach, team, None)
    for step in range(5):
        improve(core, search)
        choice[core.place] = core.package[core.now]
        if step == 0:
            search.over = np.where(limits.rhs >= 0, 1e4, 1.0) * over
            if (search.left < 0).any():
                improve(core, search)
                choice[core.place] = core.package[core.now]
        wider = _wider(search, layout, reach, goal)
        if not (wider > reach).any():
            break
        core = core_of(layout, limits, price, choice, wider, team, np.flatnonzero(wider > reach))
        reach = wider
    return _drop(layout, limits, price, choice, team)


def _wider(search: Search, layout: Layout, reach: Any, goal: float) -> Any:
    """Return the regret up to which each area's families are looked at next: more where it may still help."""
    limits = search.limits
    areas, features = len(layout.weight), len(limits.weights)
    short = abs(limits.incidence.T) @ ((search.left < 0) & (np.diff(limits.incidence.indptr) < areas))
    out = np.where(short.reshape(areas, features).any(axis=1), 8 * reach, reach)
    left = np.maximum(search.left, 0)
    if float(search.level @ left) < goal:
        return out
    # one move wins at most the price of what it can use up of what is left: no pair of more regret can help
    most = limits.scaled().max(axis=(1, 2))[limits.feature]
    win = abs(limits.incidence.T) @ (search.level * np.minimum(left, most))
    return np.maximum(out, np.minimum(win.reshape(areas, features).sum(axis=1), 6 * reach))


def _drop(layout: Layout, limits: Limits, price: Any, choice: Any, team: Team) -> Any:
    """Return choices with families sent home, those who lose least first, from each cap that is still overrun."""
    used = limits.used(count(layout, choice))
    for limit in np.flatnonzero((limits.rhs >= 0) & (used > limits.rhs)):
        excess = int(used[limit] - limits.rhs[limit])
        if excess <= 0:
            continue
        features = len(limits.weights)
        areas = limits.incidence[limit].indices // features
        place = np.flatnonzero(np.isin(layout.area, areas) & (choice > 0))
        use = limits.weights[limits.feature[limit], layout.kind[place], choice[place]]
        place, use = place[use > 0], use[use > 0]
        cell = layout.area[place].astype(np.int64) * layout.kinds + layout.kind[place]
        loss = layout.value[choice[place], place] - price[choice[place], cell] - layout.value[0, place]
        order = np.lexsort((place, loss))
        enough = int(np.searchsorted(np.cumsum(use[order]), excess)) + 1
        choice[place[order[:enough]]] = 0
        used = limits.used(count(layout, choice))
    return choice
