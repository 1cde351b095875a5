"""Area by area, families at the margin are moved several at a time: a beam search over sets of moves.

Single moves stop where two or more families would have to move together (one gives up a seat that another takes and
passes on its own). In one area few families are at the margin and few limits are tight, so sets of up to ``_DEPTH``
moves are built move by move, the ``_WIDTH`` most promising kept each time (Lowerre 1976). While a set is being built
an overrun costs only about the limit's price, so that one move may make room that the next one uses; the set is taken
only if the true sum of ``primal`` falls.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sasaran.allocate.core import Core
from sasaran.allocate.layout import hashed
from sasaran.allocate.primal import Search

__all__ = ["settle"]

_MOVES, _EACH, _WIDTH, _DEPTH = 72, 3, 64, 5


def settle(core: Core, search: Search, area: int | None) -> bool:
    """Make the best set of moves found in one area (None: in all), until none helps; return whether any did."""
    any_ = False
    while True:
        best = _search(core, search, area)
        if best is None:
            return any_
        family = core.family[best]
        step = core.weight[:, best] - core.weight[:, core.now[family]]
        for at, where in enumerate(core.area[family]):
            search.take(int(where), step[:, at])
        core.now[family] = best
        any_ = True


def _moves(core: Core, search: Search, area: int | None) -> tuple[Any, Any]:
    """Return the pairs that enter (the cheapest of each kind of change, then the cheapest) and what each costs."""
    first, last = (0, len(core.area)) if area is None else np.searchsorted(core.area, [area, area + 1])
    pairs = np.arange(core.begin[first], core.begin[last])
    now = core.now[core.family[pairs]]
    cost = core.regret[pairs] - core.regret[now]
    pairs, now, cost = (column[pairs != now] for column in (pairs, now, cost))
    rank_by, each, most = cost, _EACH, _MOVES
    if area is None:  # across areas, what a move does to seats must count before it is ranked
        change = core.weight[:, pairs] - core.weight[:, now]
        rank_by, each, most = (
            cost + search.tolls(change, core.area[core.family[pairs]]),
            2 * _EACH,
            3 * _MOVES,
        )
    change = (core.kind[core.family[pairs]] * 64 + core.package[now]) * 64 + core.package[pairs]
    order = np.lexsort((pairs, rank_by, change))
    new = np.flatnonzero(np.diff(change[order], prepend=-1))
    rank = np.arange(len(order)) - np.repeat(new, np.diff(np.append(new, len(order))))
    order = order[rank < each]
    order = order[np.lexsort((pairs[order], rank_by[order]))][:most]
    return pairs[order], cost[order]


def _uses(core: Core, search: Search, pairs: Any) -> tuple[Any, Any]:
    """Return the limits that the moves touch, and what each move takes of each, shape (moves, limits)."""
    family = core.family[pairs]
    step = core.weight[:, pairs] - core.weight[:, core.now[family]]
    out = np.zeros((len(pairs), len(search.left)))
    for area in np.unique(core.area[family]):
        mine = np.flatnonzero(core.area[family] == area)
        which, feature, sign = search.by_area[area]
        np.add.at(out, (mine[:, None], which[None, :]), (step[feature][:, mine] * sign[:, None]).T)
    touched = np.flatnonzero((out != 0).any(axis=0))
    return touched, out[:, touched]


def _search(core: Core, search: Search, area: int | None) -> Any:
    pairs, cost = _moves(core, search, area)
    if not len(pairs):
        return None
    family = core.family[pairs]
    which, use = _uses(core, search, pairs)
    left, level, over = search.left[which], search.level[which], search.over[which]
    soft = np.where(left < 0, np.maximum(level, over), 1.5 * level + 1e-3 * over.min(initial=1.0))
    mark = hashed(np.arange(len(pairs)))
    start = float((level * np.maximum(left, 0) + over * np.maximum(-left, 0)).sum())
    total, taken, chain = np.zeros(1), np.zeros((1, len(which))), np.zeros((1, 0), dtype=np.int64)
    best, found = -1e-9 * (1 + start), None
    for _ in range(_DEPTH):
        rest = left - taken[:, None, :] - use[None, :, :]
        kept, run = np.maximum(rest, 0.0) @ level, np.maximum(-rest, 0.0)
        spent = total[:, None] + cost[None, :]
        clash = (family[chain][:, :, None] == family[None, None, :]).any(axis=1)
        true = np.where(clash, np.inf, spent + kept + run @ over - start)
        at = int(true.argmin())
        if true.flat[at] < best:
            best, found = float(true.flat[at]), np.append(chain[at // len(pairs)], at % len(pairs))
        hope = np.where(clash, np.inf, spent + kept + run @ soft)
        pick = _widest(hope.ravel(), np.bitwise_xor.reduce(mark[chain], axis=1)[:, None] ^ mark[None, :])
        if not len(pick):
            break
        old, new = pick // len(pairs), pick % len(pairs)
        total, taken = spent[old, new], taken[old] + use[new]
        chain = np.column_stack([chain[old], new])
    return None if found is None else pairs[found]


def _widest(hope: Any, mark: Any) -> Any:
    # the most promising sets, each once whatever order its moves came in
    most = min(4 * _WIDTH, len(hope))
    top = np.argpartition(hope, most - 1)[:most]
    top = top[np.isfinite(hope[top])]
    top = top[np.lexsort((top, hope[top]))]
    _, first = np.unique(mark.ravel()[top], return_index=True)
    return top[np.sort(first)][:_WIDTH]
