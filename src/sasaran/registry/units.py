"""Families and households of this quarter: who belongs together, numbered densely."""

from __future__ import annotations

from sasaran.schema import tables
from sasaran.schema.engine import Engine

__all__ = ["family_table", "fill_homes", "seats"]


def seats(engine: Engine, people: str, *, families: str, out: str) -> bool:
    """Create ``families`` (family_no, card, leader) and ``out`` (person_no, family_no, household_no).

    People whose best record names the same family card are one family; a person without a card is a family
    alone. People who share a source's household key are one household; those without a key live with their
    family. Numbers run from 1 in the order of the lowest person number.

    Returns
    -------
    bool
        Whether any source keeps households of its own; if not, a household is its family.
    """
    engine.create(
        families,
        f"""
        select row_number() over (order by leader)::integer as family_no, * from (
            select family_scope, family_card, min(person_no) as leader from {people}
            where family_card is not null group by family_scope, family_card
            union all
            select null, null, person_no from {people} where family_card is null)
        """,
    )
    engine.create(
        out,
        f"""
        select p.person_no, f.family_no, f.family_no as household_no
        from {people} p join {families} f on f.family_card = p.family_card and f.family_scope = p.family_scope
        union all
        select p.person_no, f.family_no, f.family_no
        from {people} p join {families} f on f.leader = p.person_no where p.family_card is null
        """,
    )
    if not engine.value(f"select count(*) from {people} where household_key is not null"):
        return False
    with engine.scratch("lodging", "household") as (lodging, household):
        _households(engine, people, out, lodging, household)
    return True


def _households(engine: Engine, people: str, seat: str, lodging: str, household: str) -> None:
    engine.create(
        lodging,
        f"""
        with kept as (
            select s.person_no, s.family_no, p.household_source as source_no, p.household_key as key
            from {seat} s join {people} p using (person_no)
        ), shared as (
            select family_no, arg_min(source_no, person_no) as source_no, arg_min(key, person_no) as key
            from kept where key is not null group by family_no
        )
        select k.person_no, k.family_no, coalesce(k.source_no, s.source_no) as source_no,
            coalesce(k.key, s.key) as key, case when coalesce(k.key, s.key) is null then k.family_no end as alone
        from kept k left join shared s using (family_no)
        """,
    )
    engine.create(
        household,
        f"""
        select source_no, key, alone, row_number() over (order by min(person_no))::integer as household_no
        from {lodging} group by source_no, key, alone
        """,
    )
    engine.create(
        seat,
        f"""
        select l.person_no, l.family_no, h.household_no from {lodging} l join {household} h
            on h.alone is null and l.key = h.key and l.source_no = h.source_no
        union all
        select l.person_no, l.family_no, h.household_no from {lodging} l join {household} h on l.alone = h.alone
        """,
    )


def fill_homes(engine: Engine, people: str, *, ranks: str, card_floor: int) -> None:
    """Give ``people`` the area and address of the family's row where no record has them.

    ``family_line_from`` then names the family row used.
    """
    with engine.scratch("home", "needy") as (home, needy):
        # the order of people's records holds for family rows too: trust, then the latest list, then the lowest row
        engine.create(
            home,
            f"""
            select family_card, family_scope, arg_min(line_no, key) as line_no, arg_min(area_no, key) as area_no,
                arg_min(address, key) as address, arg_min(rt, key) as rt, arg_min(rw, key) as rw
            from (
                select f.line_no, f.family_card, coalesce(f.area_no, -1) as area_no, coalesce(f.address, '') as address,
                    coalesce(f.rt, -1) as rt, coalesce(f.rw, -1) as rw,
                    case when f.family_card >= {card_floor} then -1::smallint else f.source_no end as family_scope,
                    ((s.trust * 256 + s.age)::bigint << 31) + f.line_no as key
                from family_line f join {ranks} s using (source_no)
                where f.family_card is not null and (f.area_no is not null or f.address is not null))
            group by family_card, family_scope
            """,
        )
        found = engine.create(
            needy,
            f"""
            select p.person_no, h.line_no,
                case when p.area_from is null then nullif(h.area_no, -1)::smallint else p.area_no end as area_no,
                case when p.address_from is null then nullif(h.address, '') else p.address end as address,
                case when p.address_from is null then nullif(h.rt, -1)::smallint else p.rt end as rt,
                case when p.address_from is null then nullif(h.rw, -1)::smallint else p.rw end as rw
            from {people} p join {home} h on h.family_card = p.family_card and h.family_scope = p.family_scope
            where p.area_from is null or p.address_from is null
            """,
        )
        if found:
            engine.run(
                f"""
                update {people} set area_no = n.area_no, address = n.address, rt = n.rt, rw = n.rw,
                    family_line_from = n.line_no
                from {needy} n where n.person_no = {people}.person_no
                """
            )


def family_table(engine: Engine, people: str, *, families: str, seat: str, ids: str) -> int:
    """Create ``family`` and return its rows.

    The head is the member who says so (relation 1; the lowest person number if two do). The family lives where
    the head lives, else where the member with the lowest number lives.

    Parameters
    ----------
    engine : Engine
        Holds the tables below.
    people, families, seat : str
        Tables made by ``survivors`` and :func:`seats`.
    ids : str
        Table (no, id) of the families' persistent identities.
    """
    return engine.create(
        "family",
        f"""
        with member as (
            select s.family_no, greatest(count(*), max(coalesce(p.stated, 1)))::integer as members,
                min(p.person_no) filter (p.relation = 1) as head_no,
                arg_min(p.area_no, (p.relation is distinct from 1)::bigint * 2147483648 + p.person_no) as area_no
            from {seat} s join {people} p using (person_no) group by s.family_no
        )
        select f.family_no, i.id as family_id, f.family_card, m.head_no, m.area_no, m.members
        from {families} f join member m using (family_no) join {ids} i on i.no = f.family_no
        """,
        table=tables.FAMILY,
    )
