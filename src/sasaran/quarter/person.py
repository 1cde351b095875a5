"""A person of a frozen quarter, found by the id that stands in its lists."""

from __future__ import annotations

from sasaran.errors import ParameterError
from sasaran.quarter.frozen import Frozen

__all__ = ["person_of"]


def person_of(opened: Frozen, person_id: int) -> tuple[int, int, int]:
    """Return the numbers of the person with this id, of their family and of their area; ParameterError for nobody."""
    found = opened.engine.rows(
        "select person_no, family_no, area_no from person where person_id = $1", [person_id]
    )
    if not found or found[0][2] is None:
        raise ParameterError(
            "Nobody can be explained under this id",
            where=f"quarter {opened.release.quarter}",
            rule="the id stands in the quarter's lists, and the person's area is known"
            if found
            else "no such id",
            todo="copy the id from a list of this quarter",
        )
    person_no, family_no, area_no = (int(one) for one in found[0])
    return person_no, family_no, area_no
