"""Scenarios: what a dated change of amounts, rules, seats, money or assumptions would do, beside today."""

from sasaran.plan.scenario.outcome import (
    MEASURES,
    Outcome,
    People,
    Side,
    compare,
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
    "MEASURES",
    "Move",
    "Outcome",
    "People",
    "Scenario",
    "Side",
    "changed_effects",
    "changed_laws",
    "changed_limits",
    "compare",
    "draw",
    "measure",
    "moved",
    "outcome",
    "read_scenario",
]
