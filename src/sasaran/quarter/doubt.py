"""What a round is worth if the assumed effects are at the ends of their ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sasaran.coverage.packages import Options, package_effects
from sasaran.plan.round import Welfare, worth
from sasaran.schema.package import Effect

__all__ = ["worth_range"]


def worth_range(
    found: Options, welfare: Welfare, package: Any, effects: Sequence[Effect], objective: str
) -> tuple[float, float]:
    """Return the worth of what is offered if every effect is at the low end of its range, and if at the high end.

    The offers stay as they are: it is their worth that is in doubt. Both ends are harder on the round than chance is:
    that all effects err to one side is rarer than that one does.
    """
    chosen = np.asarray(package)
    ends = []
    for end in ("low", "high"):
        works, gain = package_effects(effects, found.programmes, found.brings, end)
        total = 0.0
        for one in np.unique(chosen[chosen > 0]).tolist():
            who, two = np.flatnonzero(chosen == one), [0, one]
            part = replace(
                found,
                members=found.members[who],
                income=found.income[np.ix_(who, two)],
                works=works[two],
                gain=gain[two],
            )
            columns = (welfare.mean, welfare.spread, welfare.line, welfare.now, welfare.need)
            theirs = Welfare(*(np.asarray(column)[who] for column in columns))
            total += float(worth(part, theirs, objective)[:, 1].sum(dtype=np.float64))
        ends.append(total)
    return ends[0], ends[1]
