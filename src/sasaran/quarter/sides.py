"""The states that a scenario compares on a frozen quarter, and their measures, each run once for what it reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from sasaran.allocate import Allocation
from sasaran.coverage.packages import Options as Open
from sasaran.plan.scenario import (
    Measured,
    Note,
    Scenario,
    Side,
    changed_effects,
    changed_laws,
    changed_limits,
    measure,
    notes_of,
    taken_away,
)
from sasaran.plan.scenario.outcome import Draws
from sasaran.quarter.offers import limits_of, places_of
from sasaran.quarter.planner import Planner
from sasaran.quarter.wish import factors_of, present
from sasaran.schema.package import Effect

__all__ = ["Sides", "measured", "sides_of"]


@dataclass(frozen=True)
class Sides:
    """The states compared, and what belongs to them.

    ``all`` are today, the round and the scenario; ``costs`` what each family costs in the last two, Rp of the first
    year; ``gap`` the certified gap of the scenario's allocation, and ``notes`` what it asks for in vain.
    """

    all: list[Side]
    costs: list[Any]
    gap: float
    notes: tuple[Note, ...]


def sides_of(plan: Planner, wish: Scenario) -> Sides:
    """Return today, the round and the scenario."""
    pack, people, limits = plan.opened.pack, plan.people(), limits_of(plan.opened)
    laws = {one.code: one for one in pack.laws if one.holds_on(plan.day)}
    factors = factors_of(plan, wish, laws)
    gone = taken_away(factors, laws)
    levels = Counter(area.level for area in pack.areas)
    none = np.zeros(len(people.now))
    base = plan.round(pack.laws, pack.effects, wish.deciles, limits)
    found = plan.open(pack.laws, pack.effects, wish.deciles)
    first, spent = _side("base", plan, found, base, pack.effects, none, {})
    change, more = present(plan, factors, laws)
    new, effects = changed_laws(pack.laws, wish, factors), changed_effects(pack.effects, wish)
    lim = changed_limits(limits, wish, laws, levels)
    made = plan.round(new, effects, wish.deciles, lim, base, factors=factors, change=change, gone=gone)
    found = plan.open(new, effects, wish.deciles, gone)
    last, later = _side("scenario", plan, found, made, effects, change, more)
    now_laws = {one.code: one for one in new if one.holds_on(plan.day)}
    offers = {fund: rp - more.get(fund, 0.0) for fund, rp in last.cost.items()}
    places = places_of(plan.opened.engine, pack, found.area_no)
    lapsed = {one.code for one in pack.laws} - set(laws)
    notes = notes_of(wish, gone, now_laws, lapsed, lim, found, made.package, places, offers, levels)
    today = replace(first, name="today", change=none, added=none, package=none.astype(np.int64), cost={})
    return Sides(
        [today, first, last], [spent, later + 12 * change * people.members], made.certificate.gap, notes
    )


def _side(
    name: str, plan: Planner, found: Open, made: Allocation, effects: Sequence[Effect], change: Any,
    more: Mapping[str, float],
) -> tuple[Side, Any]:  # fmt: skip
    """Return a side, and what its offers cost of each family. ``more`` is what the change of benefits costs by fund."""
    added, package, spent = _spread(plan, found, made)
    cost = dict(zip(found.funds, spent.sum(axis=1).tolist(), strict=True))
    funds = {fund: cost.get(fund, 0.0) + more.get(fund, 0.0) for fund in sorted({*cost, *more})}
    side = Side(name, change, added, package, found.brings, found.programmes, effects, funds)
    return side, spent.sum(axis=0)


def measured(
    plan: Planner, sides: Sequence[Side], reads: Sequence[Any], drawn: Draws, extreme: float
) -> list[Measured]:
    """Return the measures of each side, whose content ``reads`` says."""
    people = plan.people()
    tables = []
    for one, read in zip(sides, reads, strict=True):
        key = (one.name, len(drawn.fits), extreme, read)
        tables.append(plan.once("outcome", key, partial(measure, people, one, drawn, extreme)))
    return tables


def _spread(plan: Planner, found: Open, made: Allocation) -> tuple[Any, Any, Any]:
    """Return added benefits a head and package of every ranked family, and Rp of the first year (funds, N)."""
    people = plan.people()
    package = np.asarray(made.package)
    here = np.searchsorted(plan.family_no, found.family_no)
    added, chosen = np.zeros(len(people.now)), np.zeros(len(people.now), np.int64)
    added[here] = found.income[np.arange(len(package)), package] / found.members
    chosen[here] = package
    spent = np.zeros((len(found.funds), len(people.now)))
    spent[:, here] = found.cost[:, found.pattern, package]
    return added, chosen, spent
