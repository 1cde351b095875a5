"""Scenarios and targets on a frozen quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from sasaran.errors import ParameterError
from sasaran.plan.scenario import (
    AreaTurn,
    Measured,
    Outcome,
    Scenario,
    Side,
    by_area,
    changed_effects,
    changed_laws,
    changed_limits,
    difference,
    draw,
    measure,
    moved,
    outcome,
)
from sasaran.plan.scenario.outcome import Draws
from sasaran.plan.targets import Standing, standing
from sasaran.quarter.frozen import Frozen
from sasaran.quarter.offers import limits_of
from sasaran.quarter.options import DEFAULTS, Options
from sasaran.quarter.planner import Planner
from sasaran.quarter.wish import factors_of, present, read_wish
from sasaran.schema.engine import Progress, silent
from sasaran.schema.estimate import Estimate

__all__ = ["ScenarioAnswer", "scenario", "targets"]

_DRAWS, _SEED = 50, 2025


@dataclass(frozen=True)
class ScenarioAnswer:
    """Today without new offers, the base round and the scenario, under the same draws.

    ``beside`` is the scenario less the base round by measure, draw by draw; ``areas`` the same by area, the whole
    first. ``winners`` and ``losers`` hold families by decile that win or lose by the scenario against the base round;
    ``ran`` the stages that had to be run; ``certificate`` the gap of the scenario's allocation; ``extreme`` the extreme
    line as a share of the line, with why.
    """

    scenario: Scenario
    today: Outcome
    base: Outcome
    changed: Outcome
    beside: Mapping[str, Estimate]
    areas: tuple[AreaTurn, ...]
    winners: Any
    losers: Any
    certificate: float
    ran: tuple[str, ...]
    extreme: tuple[float, str]


def scenario(
    opened: Frozen, path: Path, options: Options = DEFAULTS, planner: Planner | None = None, *, draws: int = _DRAWS,
    progress: Progress = silent,
) -> ScenarioAnswer:  # fmt: skip
    """Answer a scenario file.

    Parameters
    ----------
    opened, path : Frozen, Path
        The quarter, and the TOML file.
    planner : Planner | None
        Keep one for several scenarios of a quarter: stages whose input is the same are not run again.
    draws : int
        Draws of reliability and effects.

    Raises
    ------
    BadFileError
        The file cannot be read.
    ParameterError
        The scenario cannot be meant, or the pack has no targets (and so no extreme line).
    """
    pack = opened.pack
    wish = read_wish(opened, path)
    if pack.targets is None or pack.reliability is None:
        raise ParameterError(
            f"Pack {pack.code} has no extreme line",
            rule="a scenario is shown at two lines: give the pack targets",
        )
    if draws < 2:
        raise ParameterError(f"{draws} draws show no doubt", rule="draws of uncertainty are 2 or more")
    plan = planner or Planner(opened, options, progress)
    before = len(plan.ran)
    people = plan.people()
    sides, costs, gap = _sides(plan, wish)
    share, trust = pack.targets.extreme, pack.reliability
    progress("outcomes")
    names = [one.programme for one in pack.effects]
    drawn = plan.once(
        "draws", draws, lambda: draw(people, names, pack.poverty, trust, draws=draws, seed=_SEED)
    )
    limits = limits_of(opened)
    tables = _measured(plan, sides, [(), (limits, wish.deciles), (limits, wish)], drawn, share.value)
    winners, losers = moved(people, sides[2], sides[1])
    today, base, changed = (
        outcome(people, one, table, sides[0], tables[0], drawn)
        for one, table in zip(sides, tables, strict=True)
    )
    return ScenarioAnswer(
        wish, today, base, changed, difference(people, tables[2], tables[1]),
        by_area(people, plan.places, sides, tables, costs), winners, losers, gap, tuple(plan.ran[before:]),
        (share.value, share.source),
    )  # fmt: skip


def _sides(plan: Planner, wish: Scenario) -> tuple[list[Side], list[Any], float]:
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
        added, package, spent = plan.spread(found, made)
        change, more = present(plan, factor, laws)
        new_cost = dict(zip(found.funds, spent.sum(axis=1).tolist(), strict=True))
        funds = {fund: new_cost.get(fund, 0.0) + more.get(fund, 0.0) for fund in sorted({*new_cost, *more})}
        sides.append(Side(name, change, added, package, found.brings, found.programmes, effects, funds))
        costs.append(spent.sum(axis=0) + 12 * change * people.members)
        gap = made.certificate.gap
    today = replace(sides[0], name="today", change=none, added=none, package=none.astype(np.int64), cost={})
    return [today, *sides], costs, gap


def _measured(
    plan: Planner, sides: Sequence[Side], reads: Sequence[Any], drawn: Draws, extreme: float
) -> list[Measured]:
    people = plan.people()
    tables = []
    for one, read in zip(sides, reads, strict=True):
        key = (one.name, len(drawn.fits), extreme, read)
        tables.append(plan.once("outcome", key, partial(measure, people, one, drawn, extreme)))
    return tables


def targets(opened: Frozen, today: date | None = None) -> Sequence[Standing]:
    """Return where each target of the pack stands on a day (the last of the quarter); official figures only."""
    book = opened.pack.targets
    if book is None:
        raise ParameterError(
            f"Pack {opened.pack.code} has no targets", todo="add targets and the official series"
        )
    day = today or opened.release.quarter.last_day()
    return [standing(book, one, day) for one in book.targets]
