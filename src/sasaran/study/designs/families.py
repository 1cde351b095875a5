"""The families of a frozen quarter as arrays: where each ranking puts them, and the groups they belong to."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from sasaran.errors import ParameterError
from sasaran.quarter.frozen import Frozen

__all__ = ["bases_of", "families", "group_of"]

_SEX = {1: "M", 2: "F"}


def bases_of(opened: Frozen, asked: Sequence[str]) -> dict[str, str]:
    """Return basis -> column of welfare to rank by: the value where everybody has one, else the decile.

    Raises :class:`ParameterError` if a basis is unknown, or fewer than two are left to compare.
    """
    rows = opened.engine.rows(
        "select basis, count(*), count(value), count(decile) from welfare group by basis order by basis"
    )
    have = {str(basis): "value" if value == many else "decile" for basis, many, value, _ in rows}
    unknown = [name for name in asked if name not in have]
    if unknown or len(have) < 2 or len(asked) == 1:
        raise ParameterError(
            f"The quarter has no ranking on basis {unknown[0]!r}"
            if unknown
            else "There is nothing to compare",
            where="--bases",
            rule=f"two rankings or more; this quarter has: {', '.join(have) or 'none'}",
        )
    order = ("national", "province", "city")
    names = asked or sorted(have, key=lambda name: (order.index(name) if name in order else 3, name))
    return {name: have[name] for name in dict.fromkeys(names)}


def families(opened: Frozen, bases: Mapping[str, str], groups: Sequence[str]) -> dict[str, Any]:
    """Return arrays by family, in the order of their number: family_id, weight, s0.. (scores), g0.. (groups)."""
    scores = ", ".join(
        f"min(w.{column}) filter (w.basis = ?) as s{at}" for at, column in enumerate(bases.values())
    )
    picked = "".join(f", s{at}" for at in range(len(bases)))
    listed = "".join(f", {sql} as g{at}" for at, sql in enumerate(groups))
    for unit in ("family", "person"):
        if not opened.engine.has(f"{unit}_attribute"):
            opened.engine.run(f"create temp table {unit}_attribute ({unit}_no integer)")
    return opened.engine.arrays(
        f"""
        with score as (
            select p.family_no, {scores} from welfare w join person p using (person_no) group by p.family_no
        ), people as (
            select family_no, avg(coalesce(weight, 1)) as weight from person group by family_no
        )
        select f.family_id, coalesce(people.weight, 1) as weight{picked}{listed}
        from family f left join score using (family_no) left join people using (family_no)
            left join person h on h.person_no = f.head_no
            left join family_attribute a on a.family_no = f.family_no
            left join person_attribute ha on ha.person_no = f.head_no
        order by f.family_no
        """,
        list(bases),
    )


def group_of(opened: Frozen, name: str) -> tuple[str, Mapping[int, str]]:
    """Return the SQL of a group's number and the labels of the numbers: sex of head, an attribute, an area level.

    Raises :class:`ParameterError` if the register has no such group.
    """
    if name == "head_sex":
        return "case h.sex when 'M' then 1 when 'F' then 2 end", _SEX
    for unit, table, start in (("family", "a", ""), ("person", "ha", "head_")):
        have = opened.engine.columns(f"{unit}_attribute") if opened.engine.has(f"{unit}_attribute") else []
        for one in opened.pack.attributes:
            if one.unit == unit and f"{start}{one.name}" == name and one.name in have:
                return f"{table}.{one.name}", one.values
    levels = {
        part.strip().lower(): one.key
        for one in opened.pack.levels
        for text in (one.key, *one.words.values())
        for part in (text, *text.split("/"))
    }
    if name.lower() not in levels:
        near = difflib.get_close_matches(name, ["head_sex", *levels], n=4) or ["head_sex", *levels]
        raise ParameterError(
            f"The register has no group {name}",
            where="--by",
            rule="an area level, head_sex, an attribute of the family, or head_ and one of persons",
            todo=f"use one of: {', '.join(dict.fromkeys(near))}",
        )
    level = levels[name.lower()]
    areas = opened.engine.rows("select area_no, name, code, parent_no, level from area")
    held = {no: f"{code} {title}" for no, title, code, _, its in areas if its == level}
    above = {no: parent for no, _, _, parent, _ in areas}
    into = {no: _up(no, above, held) for no in above}
    cases = " ".join(f"when {no} then {top}" for no, top in into.items() if top is not None)
    return f"case f.area_no {cases} end" if cases else "null", held


def _up(area: int, above: Mapping[int, int | None], held: Mapping[int, str]) -> int | None:
    at: int | None = area
    while at is not None and at not in held:
        at = above[at]
    return at
