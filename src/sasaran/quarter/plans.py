"""Scenarios and targets on a frozen quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sasaran.errors import ParameterError
from sasaran.plan.scenario import (
    AreaTurn,
    Note,
    Outcome,
    Scenario,
    by_area,
    difference,
    draw,
    moved,
    outcome,
)
from sasaran.plan.targets import Standing, standing
from sasaran.quarter.frozen import Frozen
from sasaran.quarter.offers import limits_of
from sasaran.quarter.options import DEFAULTS, Options
from sasaran.quarter.planner import Planner
from sasaran.quarter.sides import measured, sides_of
from sasaran.quarter.wish import read_wish
from sasaran.schema.engine import Progress, silent
from sasaran.schema.estimate import Estimate

__all__ = ["DRAWS", "ScenarioAnswer", "scenario", "targets"]

DRAWS = 50
"""Draws of reliability and effects, where nothing else is asked."""
_SEED = 2025


@dataclass(frozen=True)
class ScenarioAnswer:
    """Today without new offers, the base round and the scenario, under the same draws.

    ``beside`` is the scenario less the base round by measure, draw by draw; ``areas`` the same by area, the whole
    first. ``winners`` and ``losers`` hold families by decile that win or lose by the scenario against the base round;
    ``ran`` the stages that had to be run; ``certificate`` the gap of the scenario's allocation; ``extreme`` the extreme
    line as a share of the line, with why; ``notes`` what the scenario asks for and comes to nothing.
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
    notes: tuple[Note, ...] = ()


def scenario(
    opened: Frozen, path: Path, options: Options = DEFAULTS, planner: Planner | None = None, *, draws: int = DRAWS,
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
    made = sides_of(plan, wish)
    sides = made.all
    share, trust = pack.targets.extreme, pack.reliability
    progress("outcomes")
    names = [one.programme for one in pack.effects]
    drawn = plan.once(
        "draws", draws, lambda: draw(people, names, pack.poverty, trust, draws=draws, seed=_SEED)
    )
    limits = limits_of(opened)
    tables = measured(plan, sides, [(), (limits, wish.deciles), (limits, wish)], drawn, share.value)
    winners, losers = moved(people, sides[2], sides[1])
    today, base, changed = (
        outcome(people, one, table, sides[0], tables[0], drawn)
        for one, table in zip(sides, tables, strict=True)
    )
    return ScenarioAnswer(
        wish, today, base, changed, difference(people, tables[2], tables[1]),
        by_area(people, plan.places, sides, tables, made.costs), winners, losers, made.gap, tuple(plan.ran[before:]),
        (share.value, share.source), made.notes,
    )  # fmt: skip


def targets(opened: Frozen, today: date | None = None) -> Sequence[Standing]:
    """Return where each target of the pack stands on a day (the last of the quarter); official figures only."""
    book = opened.pack.targets
    if book is None:
        raise ParameterError(
            f"Pack {opened.pack.code} has no targets", todo="add targets and the official series"
        )
    day = today or opened.release.quarter.last_day()
    return [standing(book, one, day) for one in book.targets]
