"""Scenarios and targets on a frozen quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from sasaran.errors import ParameterError
from sasaran.plan.scenario import (
    Outcome,
    Scenario,
    Side,
    changed_effects,
    changed_laws,
    changed_limits,
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

__all__ = ["ScenarioAnswer", "scenario", "targets"]

_DRAWS, _SEED = 50, 2025


@dataclass(frozen=True)
class ScenarioAnswer:
    """Today without new offers, the base round and the scenario, under the same draws.

    ``changed`` holds families by decile that win or lose by the scenario against the base round; ``ran`` the stages
    that had to be run; ``certificate`` the gap of the scenario's allocation; ``extreme`` the extreme line as a share
    of the line, with why.
    """

    scenario: Scenario
    today: Outcome
    base: Outcome
    changed: Outcome
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
    plan = planner or Planner(opened, options, progress)
    before = len(plan.ran)
    people, limits = plan.people(), limits_of(opened)
    none = np.zeros(len(people.now))
    laws = {one.code: one for one in pack.laws if one.holds_on(plan.day)}
    factors = factors_of(plan, wish, laws)
    levels: dict[str, int] = {}
    for area in pack.areas:
        levels[area.level] = levels.get(area.level, 0) + 1
    sides, gap = [], 0.0
    for name, new, effects, lim, factor in (
        ("base", pack.laws, pack.effects, limits, {}),
        ("scenario", changed_laws(pack.laws, wish, factors), changed_effects(pack.effects, wish),
         changed_limits(limits, wish, laws, levels), factors),
    ):  # fmt: skip
        found = plan.open(new, effects, wish.deciles)
        made = plan.round(new, effects, wish.deciles, lim)
        added, package, cost = plan.spread(found, made)
        change, more = present(plan, factor, laws)
        funds = {fund: cost.get(fund, 0.0) + more.get(fund, 0.0) for fund in sorted({*cost, *more})}
        sides.append(Side(name, change, added, package, found.brings, found.programmes, effects, funds))
        gap = made.certificate.gap
    today = replace(sides[0], name="today", change=none, added=none, package=none.astype(np.int64), cost={})
    share = pack.targets.extreme
    progress("outcomes")
    winners, losers = moved(people, sides[1], sides[0])
    trust = pack.reliability
    names = [one.programme for one in pack.effects]
    drawn = plan.once(
        "draws", draws, lambda: draw(people, names, pack.poverty, trust, draws=draws, seed=_SEED)
    )
    first, base, changed = _outcomes(
        plan, [today, *sides], [(), (limits, wish.deciles), (limits, wish)], drawn, share.value
    )
    return ScenarioAnswer(
        wish, first, base, changed, winners, losers, gap, tuple(plan.ran[before:]),
        (share.value, share.source),
    )  # fmt: skip


def _outcomes(
    plan: Planner, states: Sequence[Side], reads: Sequence[Any], drawn: Draws, extreme: float
) -> list[Outcome]:
    people = plan.people()
    tables = []
    for one, read in zip(states, reads, strict=True):
        key = (one.name, len(drawn.fits), extreme, read)
        tables.append(plan.once("outcome", key, partial(measure, people, one, drawn, extreme)))
    return [
        outcome(people, one, table, states[0], tables[0], drawn)
        for one, table in zip(states, tables, strict=True)
    ]


def targets(opened: Frozen, today: date | None = None) -> Sequence[Standing]:
    """Return where each target of the pack stands on a day (the last of the quarter); official figures only."""
    book = opened.pack.targets
    if book is None:
        raise ParameterError(
            f"Pack {opened.pack.code} has no targets", todo="add targets and the official series"
        )
    day = today or opened.release.quarter.last_day()
    return [standing(book, one, day) for one in book.targets]
