"""Slots a law allows: how many of each quota are left when those who receive already have theirs.

A quota counts the slots of a programme in an area with all it holds (the empty code: everywhere), whoever fills them.
A family fills one slot, however many of its members receive; a list that names families fills one for each of them,
also where the law reaches persons: which of the members it means is not known.
So a round may give away ``slots - receiving``, never below none. It binds beside the seats of a year: of two limits on
the same programme the tighter one decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sasaran.coverage.rules.law import ReadLaw
from sasaran.coverage.tree import read_tree
from sasaran.errors import DeclarationError
from sasaran.schema.engine import Engine

__all__ = ["Quota", "left_of_quotas"]


# (where the slot is, who fills it), by the unit of the law
_FILLS = {
    "person": (
        "case when e.unit = 'person' then coalesce(p.area_no, f.area_no) else f.area_no end",
        "case when e.unit = 'person' then e.person_no else -1 - e.family_no end",
    ),
    "family": ("f.area_no", "e.family_no"),
}
_FILLED = """
    select {} as area_no, count(distinct {})
    from enrolment e join family f using (family_no) left join person p on p.person_no = e.person_no
    where e.programme_no = $1 group by 1
"""


@dataclass(frozen=True)
class Quota:
    """One quota: programme, level and code of the area (both empty for the whole), its slots and those left."""

    programme: str
    level: str
    area: str
    slots: int
    left: int


def left_of_quotas(engine: Engine, laws: Sequence[ReadLaw], numbers: Mapping[str, int]) -> tuple[Quota, ...]:
    """Return the quotas of the laws that were asked; reads ``enrolment``, ``person``, ``family`` and ``area``.

    Raises
    ------
    DeclarationError
        A quota names an area that is not in the quarter.
    """
    named = [one.law for one in laws if one.law.quota]
    if not named:
        return ()
    tree = read_tree(engine)
    places = engine.rows("select area_no, code, level from area")
    areas = {str(code): (int(no), str(level)) for no, code, level in places}
    found = []
    for law in named:
        rows = engine.rows(_FILLED.format(*_FILLS[law.grain]), [numbers[law.code]])
        own = [0.0] * tree.size
        for area_no, receiving in rows:
            own[0 if area_no is None else int(tree.position[area_no])] += float(receiving)
        total = tree.total(own)
        for code, slots in law.quota.items():
            if code and code not in areas:
                raise DeclarationError(
                    "A quota names an area that is not in the quarter",
                    where=f"law of {law.code} from {law.valid_from}",
                    rule=f"there is no area {code}",
                    todo="use the pack's codes",
                )
            no, level = areas[code] if code else (-1, "")
            received = int(total[int(tree.position[no]) if code else 0])
            found.append(Quota(law.code, level, code, int(slots), max(int(slots) - received, 0)))
    return tuple(found)
