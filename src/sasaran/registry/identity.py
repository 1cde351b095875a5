"""Identities that persist: people keep theirs through matching, families through the people who stay in them."""

from __future__ import annotations

from collections.abc import Callable

from sasaran.errors import NumbersError
from sasaran.schema import tables
from sasaran.schema.engine import Engine

__all__ = ["carried_people", "carry_units", "last_given", "number", "remember", "returned"]

_NOBODY = "select 0::integer as person_no, 0::integer as previous_no, 0.0::double as probability where false"


def last_given(engine: Engine, kind: str, *, previous: bool) -> int:
    """Return the highest identity ever given to a ``person``, ``family`` or ``household``; 0 at the start."""
    if not previous:
        return 0
    found = 0
    if engine.has("previous_identity"):
        found = engine.value("select max(last_id) from previous_identity where kind = ?", [kind]) or 0
    used = {
        "person": "select max(person_id) from previous_person",
        "family": "select max(family_id) from previous_family",
        "household": "select max(unit_id) from previous_membership where unit_kind = 'household'",
    }
    return max(int(found), int(engine.value(used[kind]) or 0))


def returned(engine: Engine, people: str, match: str, out: str, matching: Callable[..., object]) -> None:
    """Create ``out`` (person_no, previous_no): people whom the previous quarter did not know, found in earlier ones.

    Parameters
    ----------
    people, match : str
        Table of this quarter's people, and of their matches to the previous quarter.
    matching : Callable
        Matches a table of people ``current`` with ``previous`` into ``out``.
    """
    engine.create(out, _NOBODY)
    if not engine.has("earlier_person"):
        return
    with engine.scratch("unknown") as (unknown,):
        found = engine.create(
            unknown, f"select * from {people} where person_no not in (select person_no from {match})"
        )
        if found and engine.count("earlier_person"):
            matching(current=unknown, previous="earlier_person", out=out)


def carried_people(engine: Engine, match: str, out: str, back: str) -> None:
    """Create ``out`` (no, id): the identities that people of this quarter bring from the previous one or an earlier.

    ``match`` and ``back`` are tables (person_no, previous_no) into ``previous_person`` and ``earlier_person``;
    ``NumbersError`` if one is not one to one.
    """
    for table in (match, back):
        rows, now, before = engine.rows(
            f"select count(*), count(distinct person_no), count(distinct previous_no) from {table}"
        )[0]
        if not rows == now == before:
            raise NumbersError("People were matched twice to the previous quarter", rule="one to one")
    pairs = [(match, "previous_person")] + [(back, "earlier_person")] * engine.has("earlier_person")
    engine.create(
        out,
        " union all ".join(
            f"select m.person_no as no, p.person_id as id from {table} m join {known} p on p.person_no = m.previous_no"
            for table, known in pairs
        ),
    )


def carry_units(engine: Engine, now: str, before: str, *, cards: str, out: str) -> None:
    """Create ``out`` (no, id): units of this quarter that are units of the previous one.

    A unit stays the same when at least half of its former members who are still registered are together in it,
    and no other former unit has more members in it; ties go to the same card, then to the lowest numbers. A unit
    that no former member binds, but whose card is that of a former unit nobody continues, continues that one.

    Parameters
    ----------
    engine : Engine
        Holds the tables below.
    now : str
        Table or query (person_id, unit_no) of this quarter.
    before : str
        Table or query (person_id, unit_id) of the previous quarter.
    cards : str
        Table or query (unit_no, unit_id) of units with the same card now and before; a card names one unit.
    out : str
        Table to create.
    """
    with engine.scratch("stay", "mutual") as (stay, mutual):
        engine.create(
            stay,
            f"""
            select s.unit_no, s.unit_id, s.stay * 2 + (c.unit_no is not null)::integer as strength,
                2 * s.stay >= sum(s.stay) over (partition by s.unit_id) as most
            from (select n.unit_no, b.unit_id, count(*) as stay from {now} n join {before} b using (person_id)
                group by n.unit_no, b.unit_id) s
            left join {cards} c on c.unit_no = s.unit_no and c.unit_id = s.unit_id
            """,
        )
        engine.create(
            mutual,
            f"""
            select unit_no, unit_id from {stay} where most
            qualify row_number() over (partition by unit_id order by strength desc, unit_no) = 1
                and row_number() over (partition by unit_no order by strength desc, unit_id) = 1
            """,
        )
        engine.create(
            out,
            f"""
            select unit_no as no, unit_id as id from {mutual}
            union all
            select unit_no, min(unit_id) from {cards} c
            where not exists (select 1 from {mutual} m where m.unit_id = c.unit_id)
                and not exists (select 1 from {stay} s where s.unit_no = c.unit_no)
            group by unit_no
            """,
        )


def number(engine: Engine, items: str, *, carried: str, last: int, out: str) -> tuple[int, int]:
    """Create ``out`` (no, id): identities carried over, and the next numbers for what is new, in order of ``no``.

    Parameters
    ----------
    engine : Engine
        Holds the tables below.
    items : str
        Query with one row per ``no``.
    carried : str
        Table (no, id) of known identities; empty text if there is no previous quarter.
    last : int
        Highest identity given so far.
    out : str
        Table to create.

    Returns
    -------
    tuple[int, int]
        How many were carried over, and how many are new.
    """
    known = (
        f"({items}) i left join {carried} c using (no)"
        if carried
        else f"(select *, null as id from ({items})) i"
    )
    engine.create(
        out,
        f"""
        select no, coalesce(id, {last} + sum((id is null)::integer) over (order by no rows unbounded preceding))::bigint
            as id from {known}
        """,
    )
    new = int(engine.value(f"select count(*) from {out} where id > {last}"))
    return engine.count(out) - new, new


def remember(engine: Engine, last: dict[str, int]) -> None:
    """Create ``identity``: the highest number of each kind, so that none is given twice."""
    rows = ", ".join(f"('{kind}', {number}::bigint)" for kind, number in sorted(last.items()))
    engine.create("identity", f"select * from (values {rows}) t(kind, last_id)", table=tables.IDENTITY)
