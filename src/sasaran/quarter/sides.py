"""The states that a scenario compares on a frozen quarter, and their measures, each run once for what it reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from sasaran.allocate import Allocation
from sasaran.coverage.packages import Options as Open
from sasaran.plan.scenario import (
    Measured,
    Scenario,
    Side,
    changed_effects,
    changed_laws,
    changed_limits,
    measure,
)
from sasaran.plan.scenario.outcome import Draws
from sasaran.quarter.offers import limits_of
from sasaran.quarter.planner import Planner
from sasaran.quarter.wish import factors_of, present

__all__ = ["measured", "sides_of"]


def sides_of(plan: Planner, wish: Scenario) -> tuple[list[Side], list[Any], float]:
    """Return today, the round and the scenario, what each family costs in the last two, and the last one's gap."""
    pack, people, limits = plan.opened.pack, plan.people(), limits_of(plan.opened)
    laws = {one.code: one for one in pack.laws if one.holds_on(plan.day)}
    factors = factors_of(plan, wish, laws)
    levels: dict[str, int] = {}
    for area in pack.areas:
        levels[area.level] = levels.get(area.level, 0) + 1
    none = np.zeros(len(people.now))
    sides, costs, gap, made = [], [], 0.0, None
    for name, new, effects, lim, factor in (
        ("base", pack.laws, pack.effects, limits, {}),
        ("scenario", changed_laws(pack.laws, wish, factors), changed_effects(pack.effects, wish),
         changed_limits(limits, wish, laws, levels), factors),
    ):  # fmt: skip
        found = plan.open(new, effects, wish.deciles)
        made = plan.round(new, effects, wish.deciles, lim, made)
        added, package, spent = _spread(plan, found, made)
        change, more = present(plan, factor, laws)
        new_cost = dict(zip(found.funds, spent.sum(axis=1).tolist(), strict=True))
        funds = {fund: new_cost.get(fund, 0.0) + more.get(fund, 0.0) for fund in sorted({*new_cost, *more})}
        sides.append(Side(name, change, added, package, found.brings, found.programmes, effects, funds))
        costs.append(spent.sum(axis=0) + 12 * change * people.members)
        gap = made.certificate.gap
    today = replace(sides[0], name="today", change=none, added=none, package=none.astype(np.int64), cost={})
    return [today, *sides], costs, gap


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
