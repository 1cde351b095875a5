"""The dual: prices of money, seats and floors at which every family's own best choice nearly respects every limit.

For prices l >= 0 of the limits, with q the price of a package in a family's cell,

    D(l) = sum_i max_p (v[i, p] - q[cell(i), p]) + sum_r l[r] rhs[r]   >=   the best worth of any allocation

(Lagrangian relaxation of a multiple-choice knapsack: Sinha and Zoltners 1979; Fisher 1981). D is convex and made of
planes. It is brought down on a smooth copy, with t log sum_p exp(. / t) for the maximum (Nesterov 2005), by a damped
Newton method on the bounded prices (Bertsekas 1982) while t shrinks: the curvature of one area is a small matrix
over features, so that of all limits is sparse. First on a sample of every area, then on all families; always on the
pairs near the best alone (``near``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sasaran.allocate.layout import Layout, Limits
from sasaran.allocate.near import Near
from sasaran.allocate.newton import Arrow
from sasaran.allocate.team import Team

__all__ = ["Hard", "choose", "count", "descend", "prices", "resume_dual", "sampled", "solve_dual"]

_STEPS = 40
_HOT = 0.05  # heat, in mean worths, above which a quarter of the sample will do
_COOL = 100_000  # families up to which prices are followed to the true dual, below the last heat


def prices(limits: Limits, level: Any) -> Any:
    """Return the price of each package in each cell, shape (P, A * K), for prices ``level`` (R,) per scaled unit."""
    features, _, packages = limits.weights.shape
    local = (limits.incidence.T @ level).reshape(-1, features)
    table = local @ limits.scaled().reshape(features, -1)
    return table.reshape(-1, packages).T


def _block_prices(layout: Layout, price: Any, low: int, high: int) -> Any:
    cells, begin = layout.cells(low, high)
    return np.repeat(price[:, cells], np.diff(np.append(begin, high - low)), axis=1), cells, begin


@dataclass(frozen=True)
class Hard:
    """Every family's best package under the prices: choice (n,) int8 and counts (A, K, P) int64."""

    choice: Any
    counts: Any


def choose(layout: Layout, price: Any, team: Team) -> Hard:
    """Return each family's best package under prices (P, A * K); equal ones go to the lowest number."""
    packages = layout.value.shape[0]
    choice = np.empty(layout.value.shape[1], dtype=np.int8)
    narrow = price.astype(np.float32)

    def task(low: int, high: int) -> Any:
        cost, _, _ = _block_prices(layout, narrow, low, high)
        np.subtract(layout.value[:, low:high], cost, out=cost)
        best = cost[0].copy()
        pick = choice[low:high]
        pick[:] = 0
        for package in range(1, packages):
            np.copyto(pick, package, where=cost[package] > best)
            np.maximum(best, cost[package], out=best)

    team.each(task, layout.blocks)
    return Hard(choice, count(layout, choice))


def count(layout: Layout, choice: Any) -> Any:
    """Return the families by area, kind and package, shape (A, K, P)."""
    areas, packages = layout.areas, layout.value.shape[0]
    flat = (layout.area.astype(np.int64) * layout.kinds + layout.kind) * packages + choice
    return np.bincount(flat, minlength=areas * layout.kinds * packages).reshape(areas, layout.kinds, packages)


def descend(model: Near, level: Any, upper: Any, heat: float, goal: float, trust: float = 0.0) -> Any:
    """Return prices that bring the smoothed dual down from ``level``.

    Ends when a step promises less than ``goal`` times the dual, or after ``_STEPS``. ``trust`` is how far prices may
    move in the first step.
    """
    limits, areas = model.limits, model.layout.areas
    rhs = limits.rhs / limits.unit
    features = len(limits.weights)
    flat = limits.scaled().reshape(features, -1)

    def look(at: Any) -> tuple[float, Any]:
        value, counts = model.soft(prices(limits, at), heat)
        local = counts.T.reshape(areas, -1) @ flat.T
        return value + float(at @ rhs), rhs - limits.incidence @ local.ravel()

    arrow = Arrow(limits, areas)
    model.renew(prices(limits, level), heat)
    value, slope = look(level)
    trust = (
        trust or 16 * heat
    )  # prices may move about so far in one step: beyond it the curvature says nothing
    for _ in range(_STEPS):
        curve = model.curve(prices(limits, level), heat)
        better = False
        for _ in range(8):
            step = arrow.step(curve, slope, level, upper, trust)
            promise = -float(slope @ step)
            if promise <= goal * abs(value):
                return level
            trial, slope_there = look(level + step)
            # few pairs are never worth more than all: only what seems better need be looked at from all families
            if trial <= value - 1e-3 * promise and model.renew(prices(limits, level + step), heat):
                trial, slope_there = look(level + step)
            if trial <= value - 1e-3 * promise:
                better = True
                break
            trust /= 5
        if not better:
            return level
        level, value, slope = level + step, trial, slope_there
        trust *= 2.5
    return level


def solve_dual(
    layout: Layout, limits: Limits, upper: Any, team: Team, start: Any = None, lead: Any = None
) -> tuple[Any, float]:
    """Return prices (R,) per scaled unit near the lowest dual, at most ``upper``, and the last heat.

    ``start`` are prices of a problem that differs little: the search sets out from them, and not from nothing. ``lead``
    are prices at which priorities are served as far as they can be (``most.lead_of``).
    """
    level = np.zeros(len(limits.rhs))
    size = layout.value.shape[1] / max(layout.areas, 1)
    each = sampled(layout)
    small = layout.sample(each)
    worth = _worth(small)
    last = worth * float(np.clip(0.5 / max(min(size, each), 1), 2e-4, 0.05))
    if not len(level) or not layout.value.shape[1]:
        return level, last
    small = _mixed(layout, limits, each, small)
    near = Near(small, limits, team)
    cool = 8 * last if size > each else last
    if start is not None:  # good prices need none of the first heats
        level = np.clip(start, 0.0, upper)
    elif lead is not None:
        level = np.minimum(lead, upper)
        for heat in (0.3 * worth, 0.05 * worth):
            level = descend(near, level, upper, heat, 1e-5)
    else:  # a sample that holds too few would drive the price of a priority to its highest, where it stays
        few = Near(layout.sample(each // 4), _eased(limits, 0.98), team)
        level = _sketch(few, Near(small, _eased(limits, 0.998), team), level, upper, worth, cool)
    return _finish(layout, near, level, upper, last, each, start is None), last


def _finish(
    layout: Layout, near: Near, level: Any, upper: Any, last: float, each: int, mixed: bool = True
) -> Any:
    """Return prices brought down to the last heat on ever more families, from those of the sample ``near``."""
    limits, team = near.limits, near.team
    size = layout.value.shape[1] / layout.areas
    if (
        near.layout.value.shape[1] < layout.value.shape[1]
    ):  # a sample's prices are off by its chance: all decide
        if mixed and (limits.kind == 3).any():
            level = descend(near, level, upper, 8 * last, 1e-6)
        if size > 8 * each:
            more = _mixed(layout, limits, 4 * each)
            level = descend(Near(more, limits, team), level, upper, 8 * last, 1e-6)
        near = Near(layout, limits, team)
        for times in (8, 2) if size > each else ():
            level = descend(near, level, upper, times * last, 1e-6)
    level = descend(near, level, upper, last, 1e-7)
    return _cool(near, level, upper, last) if layout.value.shape[1] <= _COOL else level


def _mixed(layout: Layout, limits: Limits, each: int, plain: Layout | None = None) -> Layout:
    """Return a sample in which every family that a priority counts stands for itself.

    What a priority costs is decided by the last of its families, and a sample of them has other ones.
    """
    first = limits.feature[limits.kind == 3]
    whole = (limits.weights[first] > 0).any(axis=(0, 2))
    if not whole.any() or whole.all():
        return plain or layout.sample(each)
    return layout.sample(each, whole)


def _sketch(few: Near, near: Near, level: Any, upper: Any, worth: float, last: float) -> Any:
    """Return prices on samples, down to heat ``last``: below that a sample follows its own chance."""
    heat = 0.3 * worth
    while heat > last:
        level = descend(few if heat > _HOT * worth else near, level, upper, heat, 1e-5)
        heat *= 0.3
    return level


def resume_dual(layout: Layout, limits: Limits, level: Any, upper: Any, heat: float, team: Team) -> Any:
    """Return prices near the lowest dual where priorities have become floors at the number that was reached.

    The search sets out from the prices that found that number, with heat to match what a priority weighs: the fewer
    could be served beyond it, the more one of them costs. It is made for half a family less: where the number is the
    most possible any higher price would do as well, and a seat would be worth what the priority weighs.
    """
    limits = replace(limits, rhs=np.where(limits.kind == 3, np.minimum(limits.rhs + 0.5, 0.0), limits.rhs))
    each = sampled(layout)
    near = Near(_mixed(layout, limits, max(each // 8, 1)), limits, team)
    top = float(upper[limits.kind == 3].min())
    for share in (1e-2, 1e-3):
        if share * top > 64 * heat:
            level = descend(near, level, upper, share * top, 1e-5, top / 30)
    near = Near(_mixed(layout, limits, each), limits, team)
    level = descend(near, level, upper, 64 * heat, 1e-6)
    return _finish(layout, near, level, upper, heat, each)


def _eased(limits: Limits, share: float) -> Limits:
    less = np.ceil(share * limits.rhs).astype(np.int64)
    return replace(limits, rhs=np.where(limits.kind == 3, less, limits.rhs))


def sampled(layout: Layout) -> int:
    """Return the families of each area that a sample takes: about 200,000 in all."""
    return int(np.clip(200_000 / layout.areas, 200, 4000))


def _cool(model: Near, level: Any, upper: Any, heat: float) -> Any:
    """Return the best prices seen while heat falls further, for as long as the true dual falls with it (ties)."""
    best, lowest = level, _true(model.layout, model.limits, level, model.team)
    for _ in range(5):
        heat *= 0.2
        level = descend(model, level, upper, heat, 1e-7)
        now = _true(model.layout, model.limits, level, model.team)
        if now >= lowest - 1e-6 * abs(lowest):
            break
        best, lowest = level, now
    return best


def _true(layout: Layout, limits: Limits, level: Any, team: Team) -> float:
    price = prices(limits, level).astype(np.float32)

    def task(low: int, high: int) -> float:
        cost, _, _ = _block_prices(layout, price, low, high)
        return float(np.subtract(layout.value[:, low:high], cost, out=cost).max(axis=0).sum(dtype=np.float64))

    return float(sum(team.each(task, layout.blocks)) + level @ (limits.rhs / limits.unit))


def _worth(layout: Layout) -> float:
    """Return the mean over families of the most a package can add: the unit in which heat is measured."""
    gain = layout.value.max(axis=0).astype(float) - layout.value[0]
    return float(gain.mean()) or 1.0
