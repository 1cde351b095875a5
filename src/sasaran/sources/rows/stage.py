"""One file, typed and checked in one pass: every row with its values and the rules it breaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sasaran.schema.engine import Engine
from sasaran.schema.pack import Pack
from sasaran.schema.period import Quarter
from sasaran.sources.declaration import Benefit
from sasaran.sources.rows import money, people
from sasaran.sources.rows.builder import Builder, Check
from sasaran.sources.rows.facts import Facts
from sasaran.sources.rows.place import AreaBook, add_area
from sasaran.sources.rows.plan import FilePlan
from sasaran.sources.values.numbers import as_number, decimal_comma, is_blank

__all__ = ["Staged", "stage"]


@dataclass(frozen=True)
class Staged:
    """A file's typed rows in engine table ``table``, the checks behind its bit sets, and what was found out.

    ``attributes`` are those behind ``a_<name>``, ``measures`` the headers behind ``m0, m1 ...``, ``benefits`` those
    behind ``b0_on ...``; welfare bases are those of the plan's declaration.
    """

    table: str
    plan: FilePlan
    checks: tuple[Check, ...]
    facts: Facts
    benefits: tuple[Benefit, ...]
    measures: tuple[str, ...]
    attributes: tuple[str, ...] = ()


def stage(engine: Engine, pack: Pack, plan: FilePlan, book: AreaBook, quarter: Quarter, table: str) -> Staged:
    """Leave ``table`` with the typed rows of a file and return what stands in it.

    Person and household rows get the columns of ``record`` (without its numbers), family rows those of
    ``family_line``, area rows ``area_no`` and measures. Every table gets ``row_no``, ``broken``, ``noted``.
    """
    entity = plan.declaration.entity
    build, facts = Builder(), Facts()
    benefits = money.benefits_of(plan)
    measures = plan.declaration.measures
    if entity == "area" and not measures:
        measures = _number_columns(engine, plan)
    names = tuple(f"map_{kind}" for kind in ("birth", "sex", "relation", "area"))
    with engine.scratch(*names, *(f"map_period{at}" for at in range(len(benefits)))) as maps:
        add_area(engine, plan, build, book, facts, maps[3])
        if entity in ("person", "household"):
            _people(engine, pack, plan, build, facts, quarter, maps)
            for at, benefit in enumerate(benefits):
                money.programme_no(pack, plan.declaration, benefit.programme)
                money.add_benefit(engine, pack, plan, build, facts, benefit, at, maps[4 + at], quarter)
        elif entity == "family":
            _family(engine, pack, plan, build)
        if entity != "area":
            money.add_welfare(engine, pack, plan, build)
        attributes = money.add_attributes(pack, plan, build) if entity != "area" else ()
        money.add_measures(engine, plan, build, measures)
        _accept(pack, plan, build)
        engine.create(table, build.query(plan.raw.table))
    return Staged(table, plan, tuple(build.checks), facts, benefits, measures, attributes)


def _people(
    engine: Engine,
    pack: Pack,
    plan: FilePlan,
    build: Builder,
    facts: Facts,
    quarter: Quarter,
    maps: tuple[str, ...],
) -> None:
    today = plan.declaration.as_of or quarter.last_day()
    people.add_identity(engine, pack, plan, build, facts)
    people.add_family(engine, pack, plan, build)
    people.add_name(plan, build)
    people.add_birth(engine, pack, plan, build, facts, maps[0], today)
    people.add_word(engine, plan, build, maps[1], "sex", dict(pack.sex_words), "varchar")
    people.add_word(engine, plan, build, maps[2], "relation", dict(pack.relation_words), "tinyint")
    people.add_place(plan, build)
    people.add_name(plan, build, "mother_name")
    build.keep("id_state", "id_state")
    money.add_count(engine, plan, build, "weight", "double")
    money.add_count(engine, plan, build, "members", "smallint")


def _family(engine: Engine, pack: Pack, plan: FilePlan, build: Builder) -> None:
    people.add_family(engine, pack, plan, build)
    people.add_name(plan, build, "head_name", instead="name")
    people.add_place(plan, build)
    money.add_count(engine, plan, build, "members", "smallint")


def _accept(pack: Pack, plan: FilePlan, build: Builder) -> None:
    """Add the rules that keep a row out: only rows to which nothing could ever be linked."""
    entity = plan.declaration.entity
    if entity == "area":
        # A number of an unknown kelurahan must not be counted for its kecamatan.
        build.check("no_area", _area_header(pack, plan), "area_no is null or area_how = 'partial'")
    elif entity in ("family", "household") or not (plan.cell("name") or plan.cell("national_id")):
        key = plan.header("family_card") or plan.header("household_key")
        build.check("no_key", key, "family_card is null and household_key is null")
    else:
        build.check("no_identity", None, "name is null and id_state <> 'valid'")
        build.check(
            "too_little",
            None,
            "name is not null and id_state <> 'valid' and birth_date is null and address is null "
            "and area_no is null and family_card is null and household_key is null",
        )


def _area_header(pack: Pack, plan: FilePlan) -> str | None:
    """Return the header that says most of a row's area: its code, else the smallest level's name."""
    levels = (level.key for level in reversed(pack.levels))
    return next((plan.header(name) for name in ("area_code", *levels) if plan.cell(name)), None)


def _number_columns(engine: Engine, plan: FilePlan) -> tuple[str, ...]:
    """Return the headers of an area list that no other meaning took and whose filled cells are numbers (9 in 10)."""
    numeric = ("amount", "members", "weight")
    taken = {place for name, place in plan.match.columns.items() if name not in numeric}
    found = []
    for place, label in enumerate(plan.raw.labels):
        if place in taken:
            continue
        cell = f"c{place}"
        number = as_number(
            cell, comma=decimal_comma(engine, plan.raw.table, cell, printed=bool(plan.raw.delimiter))
        )
        filled, numbers = engine.rows(
            f"select count(*) filter (not {is_blank(cell)}), count({number}) from {plan.raw.table}"
        )[0]
        if numbers and numbers >= 0.9 * filled:
            found.append(label)
    return tuple(found)


def last_day_of(plan: FilePlan, quarter: Quarter) -> date:
    """Return the day a list speaks of."""
    return plan.declaration.as_of or quarter.last_day()
