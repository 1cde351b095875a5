"""The families at the margin shared out anew all at once, by branch and bound over their pairs alone.

Single moves stop where several families would have to move together (one gives up a seat that another takes and
passes on its own). The families whose best package is nearly tied (the core) are few, and with all others left where
they are, what remains is a small integer program in the same limits (Balas and Zemel 1980; Pisinger 1995, for the
knapsack). It is stopped when its own gap is below what is worth looking for.

With e_r what is over limit r, and regret, prices l and penalties as in ``primal``,

    regret + l left(+) + over left(-)  =  constant - worth + sum_r (l[r] + over[r]) e[r]

so the program maximises worth, and limits that do not hold yet may be overrun at that cost.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp

from sasaran.allocate.core import Core
from sasaran.allocate.highs import solve
from sasaran.allocate.primal import Search

__all__ = ["regroup"]

_NODES = 20
_EDGE = 2e-6  # scaled units by which limits are narrowed if HiGHS, within its tolerance of 1e-6, overran one


def regroup(core: Core, search: Search, worth: Any, goal: float) -> bool:
    """Give the core families the packages that branch and bound finds best; return whether that was better.

    Changes ``core.now`` and ``search.left``. Nothing outside the core moves, and no limit that holds is overrun.

    Parameters
    ----------
    worth : array of float, shape (L,)
        Worth of each pair.
    goal : float
        Worth that may be left lying.
    """
    table = _table(core, search)
    rest = search.left + np.asarray(table[:, core.now].sum(axis=1)).ravel()
    over = np.flatnonzero(search.left < -1e-9)
    toll = (search.level + search.over)[over]
    for edge in (0.0, _EDGE):
        found = _found(core, search, table, rest - edge, worth, over, toll, goal)
        if found is None:
            return False
        left = rest - np.asarray(table[:, found].sum(axis=1)).ravel()
        if (np.delete(left, over) < -1e-9).any():
            continue
        before = worth[core.now].sum() + toll @ search.left[over]
        if worth[found].sum() + toll @ np.minimum(left[over], 0) <= before + 1e-9 * abs(before):
            return False
        core.now, search.left = found, left
        return True
    return False


def _found(
    core: Core, search: Search, table: Any, rest: Any, worth: Any, over: Any, toll: Any, goal: float
) -> Any:
    pairs, families = len(core.family), len(core.area)
    unit = float(np.abs(worth).max(initial=0.0)) or 1.0
    one = sp.csr_matrix((np.ones(pairs), (core.family, np.arange(pairs))), shape=(families, pairs))
    # what each limit would take at the most: most of them cannot bind
    most = np.bincount(table.indices, weights=np.maximum(table.data, 0), minlength=len(rest))
    rows = np.flatnonzero((most > rest) | np.isin(np.arange(len(rest)), over))
    spare = sp.csr_matrix((-np.ones(len(over)), (over, np.arange(len(over)))), shape=(len(rest), len(over)))
    answer = solve(
        np.concatenate([-worth, toll]) / unit,
        [
            (sp.hstack([one, sp.csr_matrix((families, len(over)))], format="csr"), 1, 1),
            (sp.hstack([table, spare], format="csr")[rows], -np.inf, rest[rows]),
        ],
        free=len(over),
        nodes=_NODES,
        gap=float(np.clip(goal / max(abs(worth[core.now].sum()), 1e-9 * unit), 0, 1e-2)),
    )
    if answer.x is None:
        return None
    found = np.flatnonzero(answer.x[:pairs] > 0.5)
    return found if len(found) == families and (core.family[found] == np.arange(families)).all() else None


def _table(core: Core, search: Search) -> Any:
    """Return what each pair takes of each limit, scaled, sparse (R, L) by columns."""
    features = len(search.limits.weights)
    feature, pair = np.nonzero(core.weight)
    column = core.area[core.family[pair]] * features + feature
    local = sp.csr_matrix(
        (core.weight[feature, pair], (column, pair)),
        shape=(search.limits.incidence.shape[1], len(core.family)),
    )
    return (search.limits.incidence @ local).tocsc()
