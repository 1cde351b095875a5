"""The words of families that a frozen register knows, and all families as arrays of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sasaran.schema.engine import Engine
from sasaran.schema.pack import Pack

__all__ = ["families", "register_words"]

_SELECT = """
with recursive up as (
    select area_no, area_no as at from area union all
    select up.area_no, a.parent_no from up join area a on a.area_no = up.at where a.parent_no is not null
),
place as (select up.area_no, a.area_no as place from up join area a on a.area_no = up.at where a.level = ?),
decile as (select family_no{deciles} from welfare join person using (person_no) group by family_no)
select p.place, {listed}
from family f left join place p on p.area_no = f.area_no {joins}
order by f.family_no
"""
_JOINS = {
    "d": " left join decile d on d.family_no = f.family_no",
    "h": " left join person h on h.person_no = f.head_no",
    "a": " left join family_attribute a on a.family_no = f.family_no",
    "ha": " left join person_attribute ha on ha.person_no = f.head_no",
}


def families(engine: Engine, listed: str, level: str, given: Sequence[Any] = ()) -> dict[str, Any]:
    """Return ``place`` (area number at ``level``) and the select list ``listed`` of every family, as arrays.

    ``listed`` is made of :func:`register_words`; ``given`` fills its question marks.
    """
    deciles = "".join(f", min(decile) filter (basis = '{one}') as \"{one}\"" for one in _bases(engine))
    joins = "".join(join for name, join in _JOINS.items() if re.search(rf"\b{name}\.", listed))
    return engine.arrays(_SELECT.format(listed=listed, deciles=deciles, joins=joins), [level, *given])


def _bases(engine: Engine) -> list[str]:
    found = [str(basis) for (basis,) in engine.rows("select distinct basis from welfare order by basis")]
    return [basis for basis in found if basis.isidentifier()]


def register_words(engine: Engine, pack: Pack) -> dict[str, str]:
    """Return the words of families -> SQL for :func:`families`."""
    day = "(select max(as_of) from source)"
    found = {"members": "f.members", "head_sex": "h.sex"}
    found["head_age"] = f"date_sub('year', h.birth_date, {day})"
    found |= {f"decile_{basis}": f'd."{basis}"' for basis in _bases(engine)}
    for unit, table, start in (("family", "a", ""), ("person", "ha", "head_")):
        have = engine.columns(f"{unit}_attribute") if engine.has(f"{unit}_attribute") else []
        mine = [one.name for one in pack.attributes if one.unit == unit and one.name in have]
        found |= {f"{start}{name}": f"{table}.{name}" for name in mine}
    return found
