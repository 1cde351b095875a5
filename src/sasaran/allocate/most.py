"""How many families a priority can serve at most, and the prices that say so: the same dual for another worth.

For priority r, with s[i, p] = 1 where package p serves a family that r counts and 0 elsewhere, the prices l >= 0 of the
other limits give

    D_r(l) = sum_i max_p (s[i, p] - q[cell(i), p]) + sum_r' l[r'] rhs[r']

which is at least what any allocation serves of r (the Lagrangian bound of ``dual``), so no way to keep the budgets,
seats and floors serves more than the whole part of D_r. Only families that a floor or priority counts can be served or
bear a price below 0: the search for prices reads those alone, and families of one cell with the same open packages at
one go. The bound itself is summed over every family in float64 (``certificate.bound``).

The same prices are where the search for the best worth sets out when a priority cannot be served for all: there a seat
is worth what a family served is worth, many times any package, and small steps from nothing never end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sasaran.allocate.certificate import bound
from sasaran.allocate.dual import descend, prices, sampled
from sasaran.allocate.layout import Layout, Limits
from sasaran.allocate.near import Near
from sasaran.allocate.problem import Problem
from sasaran.allocate.team import Team

__all__ = ["Lead", "lead_of", "most_served"]

_FIRST = (0.1, 0.03)  # heats, in families served, at which a quarter of the families will do
_TELLS = 0.01  # heat at which it shows whether all can be served
_LAST = (1e-3, 1e-4)  # heats that bring the bound to within a family or so
_SHORT = 1e-4  # share unserved at that heat which is told from none
_BITS = 40  # packages up to which families with the same open packages are told by the bits of one number
_FEWEST = 20_000  # families up to which a quarter of them says too little


@dataclass
class Lead:
    """Prices (R,) per scaled unit, in families of the first priority served, and whether some go without at them."""

    near: Near
    level: Any
    most: Any  # (R,) highest prices
    short: bool
    close: bool = False  # whether prices are as near as the bound asks

    def follow(self) -> Any:
        """Return the prices once they are close."""
        for heat in () if self.close else _LAST:
            self.level = descend(self.near, self.level, self.most, heat, 1e-6)
        self.close = True
        return self.level


def lead_of(layout: Layout, limits: Limits, upper: Any, team: Team) -> Lead | None:
    """Return prices at which most is served of the priorities, weighed by their highest prices; None without any."""
    first = np.flatnonzero(limits.kind == 3)
    if not len(first) or not layout.value.shape[1]:
        return None
    top = float(upper[first].max())
    table = sum(upper[r] / top * (limits.weights[limits.feature[r]] > 0) for r in first)
    most = np.where(limits.kind == 3, 0.0, upper / top)
    return _search(layout, limits, most, table, team)


def most_served(
    problem: Problem, layout: Layout, limits: Limits, priority: int, upper: Any, team: Team, lead: Lead | None
) -> int:
    """Return the most families that any allocation can serve of the limit ``priority``.

    Priorities named before it hold at the number in ``limits``. Those named after it are left aside, and with them what
    they would take. ``lead`` is where the search sets out if there is no other priority.
    """
    counts = limits.weights[limits.feature[priority]] > 0
    aside = (limits.kind == 3) & (limits.part >= limits.part[priority])
    most = np.where(aside, 0.0, upper / upper[priority])
    if lead is None or (limits.kind == 3).sum() > 1:
        lead = _search(layout, limits, most, counts.astype(float), team)
    level = lead.follow()

    def served(low: int, high: int) -> Any:
        return _served(layout, counts, low, high).astype(np.float64)

    return int(np.floor(bound(problem, layout, limits, level, team, exact=served)))


def _served(layout: Layout, table: Any, low: int, high: int) -> Any:
    # worth (P, n) of being served, by the table (K, P); minus infinity where not eligible
    worth = table.T.astype(np.float32)[:, layout.kind[low:high]]
    return np.where(np.isneginf(layout.value[:, low:high]), np.float32(-np.inf), worth)


def _search(layout: Layout, limits: Limits, most: Any, table: Any, team: Team) -> Lead:
    all_of = _counted(layout, limits, most, table)
    level, few = np.zeros(len(most)), all_of
    if all_of.value.shape[1] > _FEWEST:
        few = all_of.sample(max(all_of.value.shape[1] // (4 * layout.areas), 1))
    near = Near(few, limits, team)
    for heat in _FIRST:
        level = descend(near, level, most, heat, 1e-5)
    near = Near(all_of, limits, team)
    level = descend(near, level, most, _TELLS, 1e-5)
    near.renew(prices(limits, level), _TELLS)
    _, counts = near.soft(prices(limits, level), _TELLS)
    reached = float((counts.T.reshape(layout.areas, *table.shape) * table).sum())
    could = all_of.value.max(axis=0).astype(np.float64)
    if all_of.weight is not None:
        could = could * all_of.weight
    return Lead(near, level, most, reached < (1 - _SHORT) * float(could.sum()))


def _counted(layout: Layout, limits: Limits, most: Any, table: Any) -> Layout:
    """Return the families that count, each kind of open packages in a cell once, their worth what ``table`` says."""
    floors = limits.feature[(limits.kind >= 2) & (most > 0)]
    other = (limits.weights[floors] > 0).any(axis=0)  # (K, P) that a floor counts
    served = table.any(axis=1)
    each = sampled(layout) if (other.any(axis=1) & ~served).any() else 0
    small = layout.sample(each, served)
    useful = table.any(axis=0) | other.any(axis=0)
    useful[0] = True
    value = _served(small, table, 0, small.value.shape[1])
    value[~useful] = -np.inf
    value[0] = 0.0
    small = replace(small, value=value)
    if len(useful) > _BITS:
        return small
    code = small.area.astype(np.int64) * small.kinds + small.kind
    packages = np.flatnonzero(useful)
    if (small.areas * small.kinds).bit_length() + len(packages) > 62:
        return small
    for package in packages:
        code = 2 * code + np.isfinite(value[package])
    _, place, group = np.unique(code, return_index=True, return_inverse=True)
    weight = np.bincount(group, small.weight)  # codes ascend by cell, so that places of cells stay together
    order = np.argsort(place)
    return replace(small, weight=None).pick(place[order], weight[order].astype(np.float32))
