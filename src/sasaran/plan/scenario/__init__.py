"""Scenarios: what a dated change of amounts, rules, seats, money or assumptions would do, beside today."""

from sasaran.plan.scenario.local import AreaTurn, by_area
from sasaran.plan.scenario.notes import Note, notes_of, say_note, taken_away
from sasaran.plan.scenario.outcome import (
    LOCAL,
    MEASURES,
    Measured,
    Outcome,
    People,
    Side,
    compare,
    difference,
    draw,
    measure,
    moved,
    outcome,
)
from sasaran.plan.scenario.spec import (
    Move,
    Scenario,
    changed_effects,
    changed_laws,
    changed_limits,
    read_scenario,
)

__all__ = [
    "LOCAL",
    "MEASURES",
    "AreaTurn",
    "Measured",
    "Move",
    "Note",
    "Outcome",
    "People",
    "Scenario",
    "Side",
    "by_area",
    "changed_effects",
    "changed_laws",
    "changed_limits",
    "compare",
    "difference",
    "draw",
    "measure",
    "moved",
    "notes_of",
    "outcome",
    "read_scenario",
    "say_note",
    "taken_away",
]
