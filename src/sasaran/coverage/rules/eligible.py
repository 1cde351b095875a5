"""Who is eligible for what: all laws asked of all persons and families at once.

Every unit gets three bit sets over programme numbers: ``eligible``, ``undecided`` (something the rule needs is not
known of it) and ``receives``. A unit that is in neither of the first two is not eligible. Nothing is decided by a
column that is empty for everybody: such a law is set aside and named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sasaran.coverage.rules.compile import Compiler
from sasaran.coverage.rules.law import ReadLaw, in_force, read_laws
from sasaran.coverage.rules.vocabulary import BASES
from sasaran.errors import DeclarationError
from sasaran.schema.attribute import Attribute
from sasaran.schema.eligibility import ELIGIBILITY, ELIGIBLE_COUNT, FAMILY_ELIGIBILITY
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.law import Law

__all__ = ["Asked", "SetAside", "eligible", "lay_people"]


@dataclass(frozen=True)
class SetAside:
    """A law that was not asked: its programme and the words of which nobody's value is known."""

    code: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """Which laws were asked, on which day, and which were set aside."""

    day: date
    laws: tuple[ReadLaw, ...]
    aside: tuple[SetAside, ...]


def eligible(
    engine: Engine,
    laws: Sequence[Law],
    *,
    attributes: Sequence[Attribute],
    day: date,
    strict: bool = False,
    progress: Progress = silent,
) -> Asked:
    """Leave ``eligibility``, ``family_eligibility`` and ``eligible_count``.

    Parameters
    ----------
    engine : Engine
        Holds person, family, welfare, enrolment, area and programme; with attributes also ``person_attribute`` and
        ``family_attribute`` where there are any.
    laws : Sequence[Law]
        All versions; those in force on ``day`` are asked.
    attributes : Sequence[Attribute]
        The pack's attributes.
    day : date
        The day on which it is asked: ages are reckoned on it.
    strict : bool
        Raise if a law has to be set aside.

    Raises
    ------
    DeclarationError
        A rule cannot be read; with ``strict`` also: a rule looks at a column that is empty for everybody.
    """
    numbers = {str(code): int(no) for no, code in engine.rows("select programme_no, code from programme")}
    read = read_laws(in_force(laws, day), attributes, numbers.keys())
    progress("eligibility: what is known of everybody")
    with engine.scratch("unit_family", "unit_person", "unit_members") as (family, person, members):
        lay_people(engine, attributes, day, family, person)
        read, aside = _set_aside(engine, read, person, strict=strict)
        progress("eligibility: the laws")
        compiler = Compiler(numbers)
        bits = {one.law.code: (1 << numbers[one.law.code], compiler.sql(one.whole)) for one in read}
        grain = {one.law.code: one.law.grain for one in read}
        gathered = "".join(f", {sql} as {name}" for name, sql in compiler.members.items())
        engine.create(members, f"select family_no{gathered} from {person} group by family_no")
        for unit, table in (("person", ELIGIBILITY), ("family", FAMILY_ELIGIBILITY)):
            mine = [bits[code] for code in bits if grain[code] == unit]
            source = f"{person if unit == 'person' else family} u join {members} m using (family_no)"
            engine.create(
                table.name,
                f"select {table.select_list('x')} from (select *, {_mask(mine, '')} as eligible, "
                f"{_mask(mine, ' is null')} as undecided from {source}) x order by {unit}_no",
                table=table,
            )
        _count(engine, [(numbers[code], grain[code]) for code in bits])
    return Asked(day, read, aside)


def _mask(rules: list[tuple[int, str]], how: str) -> str:
    return f"cast({' + '.join(f'case when {sql}{how} then {bit} else 0 end' for bit, sql in rules) or '0'} as bigint)"


def lay_people(engine: Engine, attributes: Sequence[Attribute], day: date, family: str, person: str) -> None:
    """Make the tables ``family`` and ``person``: one row a unit, one column a word, and ``receives`` as a bit set."""
    deciles = "".join(f", min(decile) filter (basis = '{basis}') as decile_{basis}" for basis in BASES)
    levels = ("city", "district", "village")
    inside = "".join(f", max(code) filter (level = '{level}') as {level}" for level in levels)
    held = {unit: _attributes(engine, attributes, unit) for unit in ("family", "person")}
    engine.create(
        family,
        f"""
        with recursive up as (
            select area_no, area_no as at from area union all
            select up.area_no, a.parent_no from up join area a on a.area_no = up.at where a.parent_no is not null
        ),
        place as (select up.area_no{inside} from up join area a on a.area_no = up.at group by up.area_no),
        decile as (select family_no{deciles} from welfare join person using (person_no) group by family_no),
        got as (select family_no, bit_or(1::bigint << programme_no) as receives from enrolment group by family_no)
        select f.family_no, f.area_no, f.members, {", ".join(levels)},
            {", ".join(f"decile_{basis}" for basis in BASES)}, coalesce(receives, 0) as receives{held["family"][0]}
        from family f left join place using (area_no) left join decile using (family_no)
            left join got using (family_no) {held["family"][1]}
        """,
    )
    mine = [f"{name}" for name in engine.columns(family) if name not in ("receives", "area_no", "family_no")]
    engine.create(
        person,
        f"""
        with got as (
            select person_no, bit_or(1::bigint << programme_no) as own from enrolment where unit = 'person' group by 1
        ),
        shared as (
            select family_no, bit_or(1::bigint << programme_no) as own from enrolment where unit = 'family' group by 1
        )
        select p.person_no, p.family_no, coalesce(p.area_no, u.area_no) as area_no,
            cast(date_sub('year', p.birth_date, date '{day}') as smallint) as age, p.sex, p.relation, p.in_register,
            coalesce(g.own, 0) | coalesce(s.own, 0) as receives, {", ".join(f"u.{name}" for name in mine)}
            {held["person"][0]}
        from person p join {family} u using (family_no) left join got g using (person_no)
            left join shared s on s.family_no = p.family_no {held["person"][1]}
        """,
    )


def _attributes(engine: Engine, attributes: Sequence[Attribute], unit: str) -> tuple[str, str]:
    """Return the select list and the join that bring the attributes of ``unit``: NULL where there is no table."""
    table = f"{unit}_attribute"
    have = set(engine.columns(table)) if engine.has(table) else set()
    mine = [one for one in attributes if one.unit == unit]
    listed = "".join(
        f", a.{one.name}" if one.name in have else f", cast(null as {one.type}) as {one.name}" for one in mine
    )
    return listed, f"left join {table} a using ({unit}_no)" if have else ""


def _set_aside(
    engine: Engine, laws: tuple[ReadLaw, ...], person: str, *, strict: bool
) -> tuple[tuple[ReadLaw, ...], tuple[SetAside, ...]]:
    words = sorted(set().union(*(one.words() for one in laws)) if laws else set())
    if not words or not engine.count(person):
        return laws, ()
    known = engine.rows(f"select {', '.join(f'count({word})' for word in words)} from {person}")[0]
    empty = {word for word, n in zip(words, known, strict=True) if not n}
    aside = tuple(
        SetAside(one.law.code, tuple(sorted(one.words() & empty))) for one in laws if one.words() & empty
    )
    if aside and strict:
        raise DeclarationError(
            f"The law of {aside[0].code} cannot be asked",
            where=f"column {aside[0].words[0]}",
            rule="a rule may not look at a column that is empty for everybody: it would decide about all by nothing",
            todo="bring a list that holds the column, or change the rule",
        )
    gone = {one.code for one in aside}
    return tuple(one for one in laws if one.law.code not in gone), aside


def _count(engine: Engine, programmes: list[tuple[int, str]]) -> None:
    """Count units by programme and area: one scan a unit gives the counts of all programmes."""
    kinds = {
        "eligible": "eligible & {b} <> 0", "undecided": "undecided & {b} <> 0", "receiving": "receives & {b} <> 0",
        "unmet": "eligible & {b} <> 0 and receives & {b} = 0",
        "outside": "receives & {b} <> 0 and eligible & {b} = 0 and undecided & {b} = 0",
    }  # fmt: skip
    engine.run(f"create or replace {ELIGIBLE_COUNT.ddl().removeprefix('create ')}")
    for unit, table in (("person", ELIGIBILITY.name), ("family", FAMILY_ELIGIBILITY.name)):
        mine = [no for no, grain in programmes if grain == unit]
        if not mine:
            continue
        cells = ", ".join(
            f"count(*) filter ({asked.format(b=1 << no)}) as {kind}{no}"
            for no in mine
            for kind, asked in kinds.items()
        )
        with engine.scratch("counted") as (counted,):
            engine.create(counted, f"select area_no, {cells} from {table} group by area_no")
            for no in mine:
                picked = ", ".join(f"{kind}{no}" for kind in kinds)
                engine.run(
                    f"insert into {ELIGIBLE_COUNT.name} select {no}, '{unit}', area_no, {picked} from {counted} "
                    f"where {' + '.join(f'{kind}{no}' for kind in kinds)} > 0 order by area_no nulls first"
                )
