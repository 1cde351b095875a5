"""A scenario by area: who has enough, the gap, who wins and loses, and what it costs, down to the smallest area.

Counts (families with enough, winners, losers) are of expected benefits and stand without a range. People below the
line, the gap and people graduated are sums over families of the registry's model; their differences are taken draw by
draw (the same reliability and effects on all sides), summed over the families of each area first, so that the range
of a district is that of the district and not a sum of its kelurahan's ranges.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from sasaran.plan.round import Places
from sasaran.plan.scenario.outcome import LOCAL, Measured, People, Side, enough, estimate, income
from sasaran.schema.estimate import Estimate

__all__ = ["AreaTurn", "by_area"]

_UNITS = {"poor": "people", "gap": "Rp a month", "graduated": "people"}


@dataclass(frozen=True)
class AreaTurn:
    """What a scenario does in one area. ``level`` and ``code`` are empty for the whole.

    Parameters
    ----------
    families, persons : int
        Ranked families and their members.
    adequate : tuple of int
        Families with at least their expected need: today, in the round as it stands, in the scenario.
    gained, lost : int
        Families that have enough in the scenario and not in the round, and the other way round.
    winners, losers : int
        Families whose expected benefits and gains rise, fall, from the round to the scenario.
    cost : tuple of float
        Rp of the first year beside today: the round, the scenario (present benefits changed included).
    gap : tuple of float
        Gap to the line, Rp a month: today, round, scenario.
    beside, against : mapping of str to Estimate
        Scenario less round, and scenario less today, of each of ``LOCAL``: people below the line, gap, graduated.
    """

    level: str
    code: str
    families: int
    persons: int
    adequate: tuple[int, int, int]
    gained: int
    lost: int
    winners: int
    losers: int
    cost: tuple[float, float]
    gap: tuple[float, float, float]
    beside: Mapping[str, Estimate]
    against: Mapping[str, Estimate]


def by_area(
    people: People, places: Places, sides: Sequence[Side], tables: Sequence[Measured], costs: Sequence[Any]
) -> tuple[AreaTurn, ...]:
    """Return the whole, then every area of every level that holds families.

    Parameters
    ----------
    people, places : People, Places
        The families, and the areas in which they live (``people.place`` is ``places.row``).
    sides, tables : Sequence[Side], Sequence[Measured]
        Today, the round as it stands, the scenario.
    costs : Sequence[array]
        Rp of the first year of each family (N,): the round's, the scenario's.
    """
    _, base, changed = sides
    more = income(people, changed) - income(people, base)
    has = [enough(people, side) for side in sides]
    columns = [
        np.ones(len(more)), people.members, *has, has[2] & ~has[1], has[1] & ~has[2], more > 1, more < -1, *costs
    ]  # fmt: skip
    count = len(places.codes)
    sums = np.stack(
        [np.bincount(people.place, weights=np.asarray(one, float), minlength=count) for one in columns]
    )
    near = np.stack([one.local for one in tables])
    found = [_turn("", "", sums.sum(axis=1), near.sum(axis=3))]
    for level, (codes, group) in places.groups.items():
        inside = np.flatnonzero(np.asarray(group) >= 0)
        of = (inside, np.asarray(group)[inside])
        take = csr_array((np.ones(len(inside)), of), shape=(count, len(codes)))
        held, drawn = sums @ take, (near.reshape(-1, count) @ take).reshape(*near.shape[:3], -1)
        found += [
            _turn(level, code, held[:, at], drawn[..., at]) for at, code in enumerate(codes) if held[0, at]
        ]
    return tuple(found)


def _turn(level: str, code: str, held: Any, drawn: Any) -> AreaTurn:
    """Return one area from its sums (11,) and its measures by side and draw (3, 1 + draws, 3)."""
    families, persons, now, then, after, gained, lost, up, down = (round(float(one)) for one in held[:9])
    today, base, changed = drawn

    def less(other: Any) -> dict[str, Estimate]:
        return {
            name: estimate(changed[:, m] - other[:, m], families, code, _UNITS[name])
            for m, name in enumerate(LOCAL)
        }

    gap = [float(side[0, LOCAL.index("gap")]) for side in drawn]
    return AreaTurn(
        level, code, families, persons, (now, then, after), gained, lost, up, down,
        (float(held[9]), float(held[10])), (gap[0], gap[1], gap[2]), less(base), less(today),
    )  # fmt: skip
