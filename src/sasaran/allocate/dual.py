"""The dual: prices of money, seats and floors at which every family's own best choice nearly respects every limit.

For prices l >= 0 of the limits, with q the price of a package in a family's cell,

    D(l) = sum_i max_p (v[i, p] - q[cell(i), p]) + sum_r l[r] rhs[r]   >=   the best worth of any allocation

(Lagrangian relaxation of a multiple-choice knapsack: Sinha and Zoltners 1979; Fisher 1981). D is convex and made of
planes. It is brought down on a smooth copy, with t log sum_p exp(. / t) for the maximum (Nesterov 2005), by a damped
Newton method on the bounded prices (Bertsekas 1982) while t shrinks: the curvature of one area is a small matrix
over features, so that of all limits is sparse. First on a sample of every area, then on all families with the
curvature of a sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.allocate.layout import Layout, Limits
from sasaran.allocate.newton import Arrow
from sasaran.allocate.team import Team

__all__ = ["Hard", "choose", "count", "descend", "prices", "resume_dual", "solve_dual"]

_STEPS = 40
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
class _Soft:
    """The smoothed dual without its right-hand side: value, and expected choices (P, A * K)."""

    value: float
    counts: Any


def _soft(layout: Layout, price: Any, heat: float, team: Team) -> _Soft:
    packages, kinds = layout.value.shape[0], layout.kinds
    narrow = price.astype(np.float32)

    def task(low: int, high: int) -> Any:
        gain, cells, begin = _block_prices(layout, narrow, low, high)
        top, total = _softmax(layout.value[:, low:high], gain, heat)
        chance = np.add.reduceat(gain, begin, axis=1)
        worth = np.add.reduceat(top + heat * np.log(total), begin)
        return cells, chance, worth

    counts = np.zeros((packages, len(layout.weight) * kinds))
    value = 0.0
    for cells, chance, worth in team.each(task, layout.blocks):
        weight = layout.weight[cells // kinds]
        counts[:, cells] += chance * weight
        value += float((worth * weight).sum())
    return _Soft(value, counts)


def _softmax(value: Any, gain: Any, heat: float) -> tuple[Any, Any]:
    # turns the prices in ``gain`` into chances, in place; returns the highest gain and the sum of the exponentials
    np.subtract(value, gain, out=gain)
    top = gain.max(axis=0)
    gain -= top
    gain *= np.float32(1 / heat)
    np.exp(gain, out=gain)
    total = gain.sum(axis=0)
    gain /= total
    return top.astype(np.float64), total.astype(np.float64)


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
    areas, packages = len(layout.weight), layout.value.shape[0]
    flat = (layout.area.astype(np.int64) * layout.kinds + layout.kind) * packages + choice
    return np.bincount(flat, minlength=areas * layout.kinds * packages).reshape(areas, layout.kinds, packages)


def _curvature(layout: Layout, limits: Limits, price: Any, heat: float, team: Team) -> Any:
    """Return the second derivative of the smoothed dual by area, (A, F, F): covariances of features, over heat."""
    features, kinds, packages = limits.weights.shape
    scaled = limits.scaled()
    flat = scaled.reshape(features, -1)
    second = np.einsum("fx,gx->xfg", flat, flat).reshape(flat.shape[1], -1)
    narrow, small = price.astype(np.float32), scaled.astype(np.float32)

    # einsum, not BLAS: the blocks' threads and BLAS's own would wait for one another
    def task(low: int, high: int) -> Any:
        chance, cells, begin = _block_prices(layout, narrow, low, high)
        _softmax(layout.value[:, low:high], chance, heat)
        mean = np.empty((features, high - low), dtype=np.float32)
        for cell, first, last in zip(cells, begin, [*begin[1:], high - low], strict=True):
            np.einsum("fp,pn->fn", small[:, cell % kinds], chance[:, first:last], out=mean[:, first:last])
        area = layout.area[low:high]
        cut = np.flatnonzero(np.diff(area, prepend=-1))
        outer = [
            np.einsum("fn,gn->fg", mean[:, a:b], mean[:, a:b])
            for a, b in zip(cut, [*cut[1:], high - low], strict=True)
        ]
        return cells, np.add.reduceat(chance, begin, axis=1), area[cut], np.array(outer, dtype=np.float64)

    areas = len(layout.weight)
    counts = np.zeros((packages, areas * kinds))
    outer = np.zeros((areas, features, features))
    for cells, chance, which, part in team.each(task, layout.blocks):
        counts[:, cells] += chance
        outer[which] += part
    own = (counts.T.reshape(areas, kinds * packages) @ second).reshape(areas, features, features)
    return (own - outer) * (layout.weight / heat)[:, None, None]


def descend(
    layout: Layout,
    limits: Limits,
    level: Any,
    upper: Any,
    heat: float,
    team: Team,
    *,
    draw: Layout,
    goal: float,
) -> Any:
    """Return prices that bring the smoothed dual down from ``level``.

    Values and slopes come from ``layout``; curvature from ``draw`` (the layout itself or a sample of it). Ends when a
    step promises less than ``goal`` times the dual.
    """
    rhs = limits.rhs / limits.unit
    features = len(limits.weights)
    flat = limits.scaled().reshape(features, -1)

    def look(at: Any) -> tuple[float, Any]:
        soft = _soft(layout, prices(limits, at), heat, team)
        local = soft.counts.T.reshape(len(layout.weight), -1) @ flat.T
        return soft.value + float(at @ rhs), rhs - limits.incidence @ local.ravel()

    arrow = Arrow(limits, len(layout.weight))
    value, slope = look(level)
    trust = 16 * heat  # prices may move about so far in one step: beyond it the curvature says nothing
    for _ in range(_STEPS):
        curve = _curvature(draw, limits, prices(limits, level), heat, team)
        better = False
        for _ in range(8):
            step = arrow.step(curve, slope, level, upper, trust)
            promise = -float(slope @ step)
            if promise <= goal * abs(value):
                return level
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


def solve_dual(layout: Layout, limits: Limits, upper: Any, team: Team) -> tuple[Any, float]:
    """Return prices (R,) per scaled unit near the lowest dual, at most ``upper``, and the last heat."""
    level = np.zeros(len(limits.rhs))
    size = layout.value.shape[1] / max(len(layout.weight), 1)
    each = _sampled(layout)
    small = layout.sample(each)
    worth = _worth(small)
    last = worth * float(np.clip(0.5 / max(min(size, each), 1), 2e-4, 0.05))
    if not len(level) or not layout.value.shape[1]:
        return level, last
    heat = 0.3 * worth
    while heat > (8 * last if size > each else last):  # below that a sample follows its own chance
        level = descend(small, limits, level, upper, heat, team, draw=small, goal=1e-6)
        heat *= 0.3
    if size > each:  # the sample's prices are off by its own chance: all families decide
        middle = layout.sample(4 * each) if size > 8 * each else layout
        level = descend(middle, limits, level, upper, 8 * last, team, draw=small, goal=1e-6)
        level = descend(layout, limits, level, upper, 2 * last, team, draw=small, goal=1e-6)
    goal = 3e-6 if size > 8 * each else 1e-7
    level = descend(layout, limits, level, upper, last, team, draw=small, goal=goal)
    if layout.value.shape[1] <= _COOL:
        level = _cool(layout, limits, level, upper, last, team, small)
    return level, last


def resume_dual(layout: Layout, limits: Limits, level: Any, upper: Any, heat: float, team: Team) -> Any:
    """Return prices near the lowest dual, starting from those of a problem with nearly the same limits."""
    each = _sampled(layout)
    small = layout.sample(each)
    large = layout.value.shape[1] > 8 * each * len(layout.weight)
    middle = layout.sample(4 * each) if large else layout
    for warm in (64 * heat, 8 * heat):
        level = descend(middle, limits, level, upper, warm, team, draw=small, goal=1e-6 if large else 1e-7)
    return descend(layout, limits, level, upper, heat, team, draw=small, goal=3e-6 if large else 1e-7)


def _sampled(layout: Layout) -> int:
    """Return the families of each area that a sample takes: about 200,000 in all."""
    return int(np.clip(200_000 / len(layout.weight), 200, 4000))


def _cool(
    layout: Layout, limits: Limits, level: Any, upper: Any, heat: float, team: Team, draw: Layout
) -> Any:
    """Return the best prices seen while heat falls further, for as long as the true dual falls with it (ties)."""
    best, lowest = level, _true(layout, limits, level, team)
    for _ in range(5):
        heat *= 0.2
        level = descend(layout, limits, level, upper, heat, team, draw=draw, goal=1e-7)
        now = _true(layout, limits, level, team)
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
