"""Allocation from question to certified answer."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sasaran.allocate.certificate import bound, certify, worth
from sasaran.allocate.dual import count, resume_dual, solve_dual
from sasaran.allocate.exact import branch
from sasaran.allocate.layout import Layout, Limits, lay_out
from sasaran.allocate.mend import Mender
from sasaran.allocate.most import Lead, lead_of, most_served
from sasaran.allocate.problem import Problem
from sasaran.allocate.result import Allocation, describe, name_limits
from sasaran.allocate.team import Team
from sasaran.errors import BudgetError

__all__ = ["allocate"]

_FLOOR_PRICE = (
    30.0  # most that one family more in a floor may cost, in units of the highest worth of any package
)
_TIERS = 8.0  # a priority counts this many times the next
_DOUBTFUL = 1e-3  # gap over which an answer that started from another is held against one that did not
_SETTLE = 3  # times prices are found again where another answer outweighs what a priority had reached
_GOOD = 2e-5  # share of the bound at which the search for a better answer ends


def allocate(
    problem: Problem, *, threads: int = 2, exact: bool = False, start: Allocation | None = None
) -> Allocation:
    """Return the best allocation found and how far at most it is from the best there is.

    Maximises the sum of ``value[i, package(i)]`` subject to every budget, quota and floor. The same families give the
    same answer in any row order and with any number of threads. ``exact`` adds branch and bound over the whole of a
    small problem (``exact.MOST_PAIRS``): slower, and usually without a gap. ``start`` is the answer of a problem that
    differs little (a change of one programme): its prices are where the search sets out, and its packages stay if
    they keep these limits and nothing better is found (same families, same rows). Any prices give a valid bound, so
    the certificate holds all the same; where a priority falls short or the gap stays wide, the search is made
    anew without it and the better answer kept.

    Raises
    ------
    NumbersError, ParameterError
        For columns that do not fit together, or a value missing where a family is eligible.
    BudgetError
        For a negative budget, a quota for an unknown area, or floors that cannot hold: which, and by how much.
    """
    problem.check()
    clock = _Clock()
    team = Team(threads)
    try:
        layout, limits = lay_out(problem, team)
        _reachable(problem, layout, limits, team)
        clock.note("lay out")
        highest = _highest(layout)
        upper = _upper(limits, highest)
        lead = lead_of(layout, limits, upper, team)
        clock.note("first")
        work = _Work(problem, layout, limits, team, clock, highest, upper, lead)
        made = _solve(work, exact, start)
        if start is not None and (made.certificate.gap > _DOUBTFUL or _could(made)):
            # where a priority could reach more or the gap stays wide, prices of another problem may have led astray
            made = max(made, _solve(work, exact, None), key=_merit)
        return made
    finally:
        team.close()


def _missed(made: Allocation) -> list[int]:
    """Return how many families of each priority go without, the first priority first."""
    return [max(use.limit - use.used, 0) for use in made.limits if use.kind == "priority"]


def _could(made: Allocation) -> bool:
    """Return whether a priority could perhaps serve more."""
    return any(use.used < use.most for use in made.limits if use.most is not None)


def _merit(made: Allocation) -> tuple[list[int], float]:
    """Return what makes an answer better: fewer of the first priority missed, then of the next, then its worth."""
    return [-missed for missed in _missed(made)], made.certificate.primal


class _Clock:
    def __init__(self) -> None:
        self.last = time.perf_counter()
        self.seconds: dict[str, float] = {}

    def note(self, step: str) -> None:
        now = time.perf_counter()
        self.seconds[step] = round(now - self.last, 3)
        self.last = now


@dataclass(frozen=True)
class _Work:
    problem: Problem
    layout: Layout
    limits: Limits
    team: Team
    clock: _Clock
    highest: float  # most that one package adds for one family
    upper: Any  # (R,) highest price of each limit, per scaled unit
    lead: Lead | None


def _solve(work: _Work, exact: bool, start: Allocation | None) -> Allocation:
    problem, layout, limits, team, clock = work.problem, work.layout, work.limits, work.team, work.clock
    highest, upper = work.highest, work.upper
    known, led = _prices_of(problem, limits, start), _led(limits, work.lead, upper)
    level, heat = solve_dual(layout, limits, upper, team, known if led is None else None, led)
    clock.note("prices")
    ceiling = bound(problem, layout, limits, level, team)
    clock.note("bound")
    over = _over(limits, level, upper, highest)
    mender = Mender(layout, limits, level, upper, over, heat, _GOOD * abs(ceiling), team)
    choice = _kept(problem, layout, limits, start, mender.answer())
    used = limits.used(count(layout, choice))
    clock.note("answer")
    final = replace(limits, rhs=_reached(problem, layout, limits, level, used, team))
    if (final.rhs != limits.rhs).any():
        first = level
        final, level, choice = _settled(work, mender, final, level, choice)
        # prices that tell what a seat adds to the worth need not be those that prove most
        ceiling = min(bound(problem, layout, final, one, team) for one in (first, level))
        used = limits.used(count(layout, choice))
        clock.note("priorities")
    top = np.inf
    if exact:
        choice, top = branch(layout, final, choice)
        used = limits.used(count(layout, choice))
        clock.note("exact")
    most = _most(work, final, used)
    clock.note("most")
    parts = describe(problem, layout, limits, level, choice, used, most, team)
    total = worth(problem, layout.order, choice)
    clock.note("reasons")
    return Allocation(
        **parts, certificate=certify(total, ceiling, top, highest=highest), seconds=clock.seconds
    )


def _most(work: _Work, final: Limits, used: Any) -> dict[int, int]:
    """Return by priority the most families any allocation could serve, those named before it as in ``final``."""
    out = {}
    for limit in np.flatnonzero(final.kind == 3):
        asked, served = -int(work.limits.rhs[limit]), -int(used[limit])
        if served < asked:
            rest = (work.problem, work.layout, final, int(limit), work.upper, work.team, work.lead)
            asked = min(asked, max(served, most_served(*rest)))
        out[int(limit)] = asked
    return out


def _led(limits: Limits, lead: Lead | None, upper: Any) -> Any:
    """Return the prices (R,) in worth at which a priority that cannot be served for all is served as far as it can."""
    if lead is None or not lead.short:
        return None
    first = limits.kind == 3
    return np.where(first, upper, float(upper[first].max()) * lead.follow())


def _prices_of(problem: Problem, limits: Limits, start: Allocation | None) -> Any:
    """Return the prices (R,) per scaled unit that another answer had for the same limits by kind, name and group."""
    if start is None:
        return None
    known = {(use.kind, use.name, use.group): use.price for use in start.limits}
    named = name_limits(problem, limits)
    return np.array([known.get(name, 0.0) for name in named]) * limits.unit


def _kept(problem: Problem, layout: Layout, limits: Limits, start: Allocation | None, choice: Any) -> Any:
    """Return the packages of ``start`` where they are allowed here and better than ``choice``, else ``choice``.

    Better is: keeps every limit, serves more of the first priority, then of the next, is worth more. So with more money
    or seats an answer that starts from the poorer one is never worth less.
    """
    if start is None or len(start.package) != len(choice):
        return choice
    old = start.package[layout.order]
    place = np.arange(len(choice))
    if old.max(initial=0) >= len(layout.value) or not np.isfinite(layout.value[old, place]).all():
        return choice
    first = np.flatnonzero(limits.kind == 3)
    first = first[np.argsort(limits.part[first], kind="stable")]

    def merit(answer: Any) -> tuple[Any, ...]:
        used = limits.used(count(layout, answer))
        keeps = bool((used <= limits.rhs)[limits.kind < 3].all())
        return keeps, *(-used[first]).tolist(), worth(problem, layout.order, answer)

    return old if merit(old) > merit(choice) else choice


def _over(limits: Limits, level: Any, upper: Any, highest: float) -> Any:
    """Return the penalty of a unit over each limit: a cap weighs more than any floor."""
    over = np.where(limits.rhs < 0, np.maximum(upper, level), np.maximum(level, highest))
    if (limits.rhs < 0).any():
        over = np.where(limits.rhs < 0, over, 3 * max(over.max(), highest))
    return over


def _settled(work: _Work, mender: Mender, final: Limits, level: Any, choice: Any) -> tuple[Limits, Any, Any]:
    """Return limits, prices and answer once what a priority reached is a floor: its price falls to what it costs.

    At these prices another answer may be worth so much more that it outweighs a family served less: then the floor is
    what that one serves, and prices are found again.
    """
    for _ in range(_SETTLE):
        level = resume_dual(work.layout, final, level, work.upper, mender.heat, work.team)
        over = _over(final, level, work.upper, work.highest)
        choice = _better(mender, final, level, over, choice)
        used = final.used(count(work.layout, choice))
        rhs = np.where(final.kind == 3, np.maximum(final.rhs, used), final.rhs)
        if (rhs == final.rhs).all():
            break
        final = replace(final, rhs=rhs)
    return final, level, choice


def _better(mender: Mender, limits: Limits, level: Any, over: Any, choice: Any) -> Any:
    """Return the answer at prices ``level`` if it keeps every limit and weighs more than ``choice``.

    What it weighs is its worth less the highest price for each family of a priority that it serves too few. If it does
    not weigh more, ``choice``, which keeps all limits, is improved at these prices.
    """
    layout = mender.layout
    place = np.arange(len(choice))
    again = replace(mender, limits=limits, level=level, over=over)
    first = limits.kind == 3
    for start in (None, choice):
        other = again.answer(start)
        over_by = limits.used(count(layout, other)) - limits.rhs
        gain = layout.value[other, place].astype(float) - layout.value[choice, place]
        missed = float(mender.upper[first] @ np.maximum(over_by[first], 0))
        if (over_by[~first] <= 0).all() and float(gain.sum()) > missed:
            return other
    return choice


def _highest(layout: Layout) -> float:
    best = layout.value.max(axis=0, initial=-np.inf)  # package 0 is always open, so this is finite
    return float((best - layout.value[0]).max(initial=0)) or 1.0


def _upper(limits: Limits, highest: float) -> Any:
    """Return the highest price of each limit: none for caps; for floors what one family may cost the others."""
    upper = np.full(len(limits.rhs), np.inf)
    floors = limits.kind >= 2
    tiers = np.unique(limits.part[limits.kind == 3])
    rank = np.searchsorted(tiers, limits.part)
    steps = np.where(limits.kind == 3, _TIERS ** (len(tiers) - 1.0 - rank), _TIERS ** len(tiers))
    upper[floors] = _FLOOR_PRICE * highest * steps[floors]
    return upper


def _reachable(problem: Problem, layout: Layout, limits: Limits, team: Team) -> None:
    """Raise BudgetError if a floor asks for more families than may be served at all, whatever money there is."""
    floors = np.flatnonzero(limits.kind == 2)
    could = np.zeros((layout.areas, len(limits.weights)))
    for feature in np.unique(limits.feature[floors]):
        serves = limits.weights[feature] > 0

        def task(low: int, high: int, serves: Any = serves) -> Any:
            able = np.zeros(high - low, dtype=bool)
            kind = layout.kind[low:high]
            for package in np.flatnonzero(serves.any(axis=0)):
                able |= serves[kind, package] & np.isfinite(layout.value[package, low:high])
            return np.bincount(layout.area[low:high][able], minlength=len(could))

        could[:, feature] = sum(team.each(task, layout.blocks))
    most = abs(limits.incidence[floors]) @ could.ravel()
    lacking = (-limits.rhs[floors] - most).astype(np.int64)
    short = [(int(limit), int(number)) for limit, number in zip(floors, lacking, strict=True) if number > 0]
    if short:
        raise BudgetError(
            "A floor asks for more families than may be served, whatever money there is",
            where=_name_floors(problem, limits, short),
            rule="families eligible for a package that counts >= the floor",
            todo="lower the floor, or widen who is eligible",
        )


def _name_floors(problem: Problem, limits: Limits, short: list[tuple[int, int]]) -> str:
    worst = sorted(short, key=lambda pair: (-pair[1], pair[0]))[:5]
    named = [
        f"{problem.floors[limits.part[limit]].name}, group {limits.group[limit]}: short by {number}"
        for limit, number in worst
    ]
    more = f"; {len(short) - 5} more" if len(short) > 5 else ""
    return "; ".join(named) + more


def _reached(problem: Problem, layout: Layout, limits: Limits, level: Any, used: Any, team: Team) -> Any:
    """Return right-hand sides with each priority at what was reached; raise if a floor was not.

    Whether floors can hold together at all is answered by the same prices with every worth set to 0 (Farkas): if the
    dual is then negative they cannot.
    """
    rhs = np.where(limits.kind == 3, np.maximum(limits.rhs, used), limits.rhs)
    short = [(int(limit), int(used[limit] - rhs[limit])) for limit in np.flatnonzero(used > rhs)]
    if not short:
        return rhs

    def nothing(low: int, high: int) -> Any:
        return np.where(np.isneginf(layout.value[:, low:high]), -np.inf, 0.0)

    ray = np.where(limits.kind == 3, 0.0, level)
    proof = bound(problem, layout, limits, ray, team, exact=nothing)
    highest = max(float(ray[limit]) for limit, _ in short)
    least = int(np.ceil(-proof / highest)) if proof < 0 and highest > 0 else 0
    proven = (
        f"at least {least} in all, whatever is chosen" if least else "not proven impossible: none was found"
    )
    raise BudgetError(
        "Floors cannot be met within the budgets and quotas",
        where=_name_floors(problem, limits, short) + f" ({proven})",
        rule="budgets and quotas come before floors",
        todo="lower these floors, or add money or seats where they lie",
    )
