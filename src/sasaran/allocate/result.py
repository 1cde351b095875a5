"""The answer: an offer or a place in the queue for every family, with its reason and its price."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import Any

import numpy as np

from sasaran.allocate.certificate import Certificate
from sasaran.allocate.dual import prices
from sasaran.allocate.layout import BLOCK, Layout, Limits
from sasaran.allocate.problem import Problem
from sasaran.allocate.team import Team

__all__ = ["Allocation", "LimitUse", "Reason", "describe", "name_limits"]

_KINDS = ("budget", "seats", "floor", "priority")


class Reason(IntEnum):
    """Why a family gets what it gets."""

    BEST = 1
    """Offered: nothing it may have is worth more to it."""
    BEST_AT_PRICE = 2
    """Offered: something else is worth more to it, but takes more money or seats than that is worth to others."""
    FOR_FLOOR = 3
    """Offered because a floor or priority counts it; at the price of money and seats alone it would get less."""
    AT_THE_MARGIN = 4
    """Offered: as good as its best at these prices but for a last seat or rupiah that went to another."""
    NOT_ELIGIBLE = 10
    """None: no package may be offered to it."""
    EXCLUDED = 11
    """None: left out of this round by the caller."""
    NO_WORTH = 12
    """None: no package it may have adds worth."""
    NO_SEAT = 13
    """None: seats of what it wants are worth more to others; more seats would reach it."""
    NO_MONEY = 14
    """None: money for what it wants is worth more to others; more money would reach it."""
    LAST_SEAT = 15
    """None: on the margin; the last seat or rupiah went to another worth the same within the gap."""


@dataclass(frozen=True)
class LimitUse:
    """One budget, quota or floor after the allocation.

    Parameters
    ----------
    kind, name, group : str, str, int
        ``budget``, ``seats``, ``floor`` or ``priority``; its name; group of areas (0 for a budget).
    limit, used : int
        Rupiah, seats, or families to be served (for a floor ``used`` is at least ``limit``; for a priority the limit
        is how many could be served were nothing else short).
    price : float
        Shadow price: what one more rupiah or seat (one family less in a floor) adds to the worth, at the margin.
    binds : bool
        Whether it is priced and used to within one family's share.
    most : int or None
        For a priority, the most families that any allocation under these budgets, seats and floors can serve (proven by
        prices, in float64; priorities named before it stand as reached): where ``used`` equals it, nothing serves more.
        None for the others.
    """

    kind: str
    name: str
    group: int
    limit: int
    used: int
    price: float
    binds: bool
    most: int | None = None


@dataclass(frozen=True)
class Allocation:
    """What each family is offered, and why. Arrays are in the row order of the problem.

    Parameters
    ----------
    package : array of int8, shape (N,)
        Package offered, 0 for none.
    reason : array of int8, shape (N,)
        A ``Reason``.
    wanted : array of int8, shape (N,)
        Package a family without an offer waits for: the one nearest to being worth its price; 0 if none.
    waiting : array of int32, shape (N,)
        Place in the queue of its area for that package, from 1; 0 for families that do not wait.
    worth, money, seats, floors : array of float32, shape (N,)
        Terms of the package offered, or else wanted: its worth over no package, the price of the rupiah and of the
        seats that it takes, and what floors add for it. Offered where worth + floors >= money + seats (about).
    limits : list of LimitUse
        Every budget, quota and floor with its price.
    certificate : Certificate
        Worth, bound and gap.
    seconds : dict of str to float
        Wall seconds by step.
    """

    package: Any
    reason: Any
    wanted: Any
    waiting: Any
    worth: Any
    money: Any
    seats: Any
    floors: Any
    limits: list[LimitUse]
    certificate: Certificate
    seconds: dict[str, float]

    def cheapest_to_widen(self, kind: str, most: int = 10) -> list[LimitUse]:
        """Return the limits of a kind whose next unit is worth most, highest price first."""
        mine = [use for use in self.limits if use.kind == kind and use.price > 0]
        return sorted(mine, key=lambda use: (-use.price, use.name, use.group))[:most]


def describe(
    problem: Problem,
    layout: Layout,
    limits: Limits,
    level: Any,
    choice: Any,
    used: Any,
    most: dict[int, int],
    team: Team,
) -> dict[str, Any]:
    """Return the arrays of an ``Allocation`` (row order) and its limits from choices (n,) in the layout's order.

    ``most`` is the most that limits of priorities can reach, by number of the limit.
    """
    rows = len(choice)
    parts = [limits.kind == 0, limits.kind == 1, limits.kind >= 2]
    # by cell and package, so that one family's terms lie side by side
    terms = np.stack([prices(limits, np.where(part, level, 0.0)).T for part in parts])
    small = np.ascontiguousarray(terms.sum(axis=0).T.astype(np.float32))
    out = {name: np.zeros(rows, np.int8) for name in ("reason", "wanted")}
    out |= {name: np.zeros(rows, np.float32) for name in ("worth", "money", "seats", "floors", "loss")}
    barred = problem.families.excluded

    def task(low: int, high: int) -> None:
        cell = layout.area[low:high].astype(np.int64) * layout.kinds + layout.kind[low:high]
        found = _reasons(layout.value[:, low:high], small, terms, cell, choice[low:high])
        if barred is not None:
            found["reason"][np.asarray(barred)[layout.order[low:high]]] = Reason.EXCLUDED
        for name, column in found.items():
            out[name][low:high] = column

    team.each(task, layout.blocks)
    waiting = _queue(layout, out["wanted"], out.pop("loss"), team)
    answer = {"package": choice, "waiting": waiting} | out
    back = {name: np.empty_like(column) for name, column in answer.items()}

    def scatter(at: int, _: int) -> None:
        name = names[at]
        back[name][layout.order] = answer[name]

    names = list(answer)
    team.each(scatter, [(at, at + 1) for at in range(len(names))])
    return back | {"limits": _uses(problem, limits, level, used, most)}


def _two_best(value: Any, price: Any) -> tuple[Any, Any, Any]:
    """Return the best package and the best but package 0 at the prices, and the highest worth; inputs are (P, n)."""
    gain = np.subtract(value, price, out=price)
    near, best = np.ones(gain.shape[1], dtype=np.int64), gain[1].copy()
    most = np.maximum(value[0], value[1])
    for package in range(2, len(gain)):
        np.copyto(near, package, where=gain[package] > best)
        np.maximum(best, gain[package], out=best)
        np.maximum(most, value[package], out=most)
    return np.where(best > gain[0], near, 0), near, most


def _reasons(value: Any, price: Any, terms: Any, cell: Any, own: Any) -> dict[str, Any]:
    """Return reason, wanted package and price terms of a block.

    ``value`` is (P, n), ``price`` (P, A * K) and ``terms`` (3, A * K, P) what money, seats and floors add to it. The
    best packages are found in float32, what they are worth in float64.
    """
    at = np.arange(len(own))
    best, near, most = _two_best(value, np.take(price, cell, axis=1))
    may = np.isfinite(value[near, at])
    offered = own > 0
    promised = terms[2, cell, near]
    useful = may & ((most > value[0]) | (promised < 0))
    wanted = np.where(offered | ~useful, 0, near)
    look = np.where(offered, own, wanted)
    money, seats, floors = terms[:, cell, look]
    worth, none = value[look, at].astype(np.float64), value[0].astype(np.float64)
    gain = worth - (money + seats + floors)
    top = np.maximum(value[best, at] - terms[:, cell, best].sum(axis=0), gain)
    tiny = 1e-6 * (np.abs(worth) + 1e-9)
    loss = top - gain
    plain = gain + floors < none - tiny
    reason = np.where(worth >= most, Reason.BEST, Reason.BEST_AT_PRICE)
    reason = np.where(plain & (floors < 0), Reason.FOR_FLOOR, reason)
    reason = np.where(loss > tiny, np.where(reason == Reason.BEST, reason, Reason.AT_THE_MARGIN), reason)
    short = np.where(seats > money, Reason.NO_SEAT, Reason.NO_MONEY)
    short = np.where(gain >= none - tiny, Reason.LAST_SEAT, short)
    refused = np.where(~may, Reason.NOT_ELIGIBLE, np.where(useful, short, Reason.NO_WORTH))
    return {
        "reason": np.where(offered, reason, refused).astype(np.int8),
        "wanted": wanted,
        "worth": worth - none,
        "money": money,
        "seats": seats,
        "floors": -floors,
        "loss": none - gain,
    }


def _queue(layout: Layout, wanted: Any, loss: Any, team: Team) -> Any:
    """Return each waiting family's place in the queue of its area and package: least loss at the prices first."""
    out = np.zeros(len(wanted), dtype=np.int32)
    edge = layout.start[:: layout.kinds]
    mark = np.searchsorted(edge, np.linspace(0, len(wanted), len(wanted) // (4 * BLOCK) + 2))
    cut = np.unique(edge[mark])

    def task(low: int, high: int) -> None:
        place = low + np.flatnonzero(wanted[low:high])
        line = layout.area[place].astype(np.int64) * 64 + wanted[place]
        order = np.lexsort((loss[place], line))  # stable: equal losses stand in the order of the layout
        first = np.flatnonzero(np.diff(line[order], prepend=-1))
        size = np.diff(np.append(first, len(order)))
        out[place[order]] = np.arange(len(order)) - np.repeat(first, size) + 1

    team.each(task, [(int(a), int(b)) for a, b in pairwise(cut)])
    return out


def _uses(problem: Problem, limits: Limits, level: Any, used: Any, most: dict[int, int]) -> list[LimitUse]:
    named = name_limits(problem, limits)
    price = level / limits.unit
    share = limits.weights.max(axis=(1, 2), initial=0)[limits.feature]
    out = []
    for at, kind in enumerate(limits.kind):
        sign = -1 if kind >= 2 else 1
        spare = int(limits.rhs[at] - used[at])
        if kind < 2:
            part, where = limits.part[at], limits.group[at]
            asked = int(
                problem.budgets[part].rupiah if kind == 0 else np.asarray(problem.seats[part].limit)[where]
            )
        else:
            asked = -int(limits.rhs[at])
        binds = bool(price[at] > 0 and spare <= share[at])
        reach = most.get(at)
        out.append(LimitUse(*named[at], asked, sign * int(used[at]), float(price[at]), binds, reach))
    return out


def name_limits(problem: Problem, limits: Limits) -> list[tuple[str, str, int]]:
    """Return kind, name and group of areas of every limit."""
    named = [problem.budgets, problem.seats, problem.floors, problem.floors]
    return [
        (_KINDS[kind], named[kind][part].name, int(group))
        for kind, part, group in zip(limits.kind, limits.part, limits.group, strict=True)
    ]
