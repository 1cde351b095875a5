"""Where those live whom a test would put into the poorest deciles, or take out of them: counts by area."""

from __future__ import annotations

from dataclasses import dataclass

from sasaran.quarter.frozen import Frozen
from sasaran.study.ranking.quarter import Proposed

__all__ = ["AreaMoves", "moves_by_area"]


@dataclass(frozen=True)
class AreaMoves:
    """People of one area: in deciles 1 to k officially, by the test, and those who would enter and leave them.

    Only people with an official decile and a score are counted.
    """

    code: str
    name: str
    official: float
    proposed: float
    enter: float
    leave: float


_COUNTED = """
    with recursive up as (
        select area_no, area_no as at from area union all
        select up.area_no, a.parent_no from up join area a on a.area_no = up.at where a.parent_no is not null)
    select a.code, a.name, sum(official * people), sum(proposed * people), sum(enter * people), sum(leave * people)
    from rank_move m join up on up.area_no = m.area_no join area a on a.area_no = up.at
    where a.level = $1 group by a.code, a.name order by a.code"""


def moves_by_area(opened: Frozen, found: Proposed, level: str, upto: int) -> list[AreaMoves]:
    """Return the areas of a level (a key of the pack's levels), in the order of their codes."""
    families, held = found.families, found.both
    enter, leave = found.moved(upto)
    columns = {
        "area_no": families.area_no,
        "people": families.people,
        "official": families.official <= upto,
        "proposed": found.decile <= upto,
        "enter": enter,
        "leave": leave,
    }
    opened.engine.put("rank_move", {name: values[held].astype(float) for name, values in columns.items()})
    rows = opened.engine.rows(_COUNTED, [level])
    opened.engine.drop("rank_move")
    return [AreaMoves(str(code), str(name), *(float(one) for one in counts)) for code, name, *counts in rows]
