"""Records laid out for comparison: standard names, comparable dates, the parents of areas."""

from __future__ import annotations

from sasaran.linkage.names import set_number, standardise
from sasaran.schema.engine import Engine
from sasaran.schema.linkage import NameRules

__all__ = ["prepare"]


def prepare(
    engine: Engine,
    source: str,
    key: str,
    rules: NameRules,
    out: str,
    *,
    areas: str = "area",
    default_birthdays: tuple[str, ...] = (),
    filler_dates: tuple[str, ...] = (),
    columns: str = "source_no",
) -> int:
    """Create ``out``: one row per row of ``source`` with the columns that a declaration may compare and block on.

    ``no`` (the key), ``name`` and ``mother_name`` (standard), ``name_set`` (the words in any order), ``birth_date``,
    ``birth_year``, ``birth_key`` (the date unless it is one that stands for "unknown"), ``sex``, ``area_no``,
    ``area_up1``, ``area_up2`` (what holds the area), ``family_card``, ``national_id`` (valid ones), ``id_text``
    (also damaged ones), and ``columns``. A column that ``source`` lacks is unknown for all.
    """
    have = set(engine.columns(source))
    with engine.scratch("std_name", "std_mother", "ups") as (name, mother, ups):
        standardise(engine, source, key, "name", rules, name)
        other = ""
        if "mother_name" in have:
            standardise(engine, source, key, "mother_name", rules, mother)
            other = f"left join {mother} m on m.{key} = r.{key}"
        _areas(engine, areas, ups)
        return engine.create(
            out,
            f"select *, {set_number('name')} as name_set, year(birth_date)::smallint as birth_year, "
            f"case when {_is_default(default_birthdays)} then null else birth_date end as birth_key from ("
            f"select r.{key}::integer as no, {columns}, coalesce(n.name, r.name) as name, "
            f"{'coalesce(m.name, r.mother_name)' if other else 'null::varchar'} as mother_name, "
            f"{_birth(have, filler_dates)} as birth_date, {_own(have, 'sex', 'varchar')}, "
            f"{_own(have, 'area_no', 'smallint')}, u.up1 as area_up1, u.up2 as area_up2, "
            f"{_own(have, 'family_card', 'bigint')}, {_number(have)} "
            f"from {source} r left join {name} n on n.{key} = r.{key} {other} "
            f"left join {ups} u on u.area_no = r.area_no)",
        )


def _own(have: set[str], column: str, kind: str) -> str:
    return f"r.{column}" if column in have else f"null::{kind} as {column}"


def _number(have: set[str]) -> str:
    if "national_id" not in have:
        return "null::bigint as national_id, null::varchar as id_text"
    valid = "case when r.id_state = 'valid' then r.national_id end" if "id_state" in have else "r.national_id"
    return f"{valid} as national_id, r.national_id::varchar as id_text"


def _birth(have: set[str], fillers: tuple[str, ...]) -> str:
    unknown = ["r.birth_state in ('missing', 'filler')"] if "birth_state" in have else []
    unknown += [f"r.birth_date = date '{day}'" for day in fillers]
    return f"case when {' or '.join(unknown)} then null else r.birth_date end" if unknown else "r.birth_date"


def _is_default(days: tuple[str, ...]) -> str:
    """Return the SQL test of a month-day (or day-month) that stands for "day unknown"."""
    parts = [tuple(int(x) for x in day.split("-")) for day in days]
    numbers = sorted({m * 100 + d if m <= 12 else d * 100 + m for m, d in parts})
    return f"month(birth_date) * 100 + day(birth_date) in ({', '.join(map(str, numbers))})" if numbers else "false"


def _areas(engine: Engine, areas: str, out: str) -> None:
    """Leave for each area the two units above it; an area without a unit above stands in for it."""
    if not engine.has(areas):
        engine.create(out, "select null::smallint as area_no, null::smallint as up1, null::smallint as up2 where false")
        return
    engine.create(
        out,
        f"select a.area_no, coalesce(a.parent_no, a.area_no) as up1, "
        f"coalesce(b.parent_no, a.parent_no, a.area_no) as up2 "
        f"from {areas} a left join {areas} b on b.area_no = a.parent_no",
    )
