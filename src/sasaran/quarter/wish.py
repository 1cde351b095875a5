"""Reads a scenario file against what the pack has, and what it does to present benefits."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from sasaran.errors import BadFileError, ParameterError
from sasaran.plan.scenario import Scenario, read_scenario
from sasaran.plan.scenario.spec import factor_of
from sasaran.quarter.frozen import Frozen
from sasaran.quarter.planner import Planner
from sasaran.schema.law import Law

__all__ = ["factors_of", "present", "read_wish"]


def read_wish(opened: Frozen, path: Path) -> Scenario:
    """Read a scenario file against what the pack has."""
    if not path.is_file():
        raise ParameterError("There is no such file", where=path.name, todo="check the name and the folder")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFileError(
            "The scenario cannot be read", where=path.name, rule="a TOML file in UTF-8"
        ) from error
    pack = opened.pack
    return read_scenario(
        text,
        programmes={one.code for one in pack.laws},
        seats={one.programme for one in pack.seats},
        funds={one.fund for one in pack.laws if one.fund},
        effects={one.programme for one in pack.effects},
        where=path.name,
    )


def factors_of(plan: Planner, wish: Scenario, laws: Mapping[str, Law]) -> dict[str, float]:
    """Return by what each programme's benefits are multiplied: as written, less what is moved away.

    0 takes a programme away. The benefits that are moved are those as the scenario has them.
    """
    found = {code: factor_of(laws[code], entry) for code, entry in wish.programmes.items() if code in laws}
    for move in wish.moves:
        if move.source in laws:
            spent = 12 * float(plan.paid(move.source) @ plan.people().members) * found.get(move.source, 1.0)
            if move.rp > spent:
                raise ParameterError(
                    "More money is moved than there is",
                    where=f"[[move]] from {move.source}",
                    rule=f"its present benefits are Rp {spent:,.0f} a year",
                )
            left = 0.0 if spent - move.rp < 1 else 1 - move.rp / spent  # a move is of whole rupiah
            found[move.source] = found.get(move.source, 1.0) * (left if spent else 1.0)
    return {code: factor for code, factor in found.items() if factor != 1}


def present(
    plan: Planner, factors: Mapping[str, float], laws: Mapping[str, Law]
) -> tuple[Any, dict[str, float]]:
    """Return the change of present benefits, Rp a head and month, and what it costs a year by fund."""
    people = plan.people()
    change, cost = np.zeros(len(people.now)), dict[str, float]()
    for code, factor in factors.items():
        mine = (factor - 1) * plan.paid(code)
        change += mine
        fund = laws[code].fund or "unnamed"
        cost[fund] = cost.get(fund, 0.0) + 12 * float(mine @ people.members)
    return change, cost
