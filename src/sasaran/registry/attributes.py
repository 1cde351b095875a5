"""Attributes of persons and families: of each, the value of the latest list that states it.

A line speaks of a person through its record, or of a family through the family card: of the registry's family in
which most people sit whom the same source lists under that card; where the source lists no people, of the family
with that card. The latest list wins, then the better trusted source, the surer link, the lower row. That order is
one integer: source (12 bits) · improbability (20) · row (31).
"""

from __future__ import annotations

from collections.abc import Sequence

from sasaran.errors import NumbersError
from sasaran.registry.survive import improbability
from sasaran.schema.attribute import UNITS, Attribute, attribute_table
from sasaran.schema.engine import Engine

__all__ = ["attributes"]

_SOURCE, _IMPROBABLE, _STEPS = 1 << 51, 1 << 31, 1048575
_MOST_SOURCES = 1 << 12


def attributes(engine: Engine, declared: Sequence[Attribute], *, ranks: str) -> tuple[int, int]:
    """Create ``person_attribute`` and ``family_attribute``; return their rows.

    Parameters
    ----------
    engine : Engine
        Holds ``attribute_line``, ``record``, ``link``, ``person`` and ``family``.
    declared : Sequence[Attribute]
        The pack's attributes.
    ranks : str
        Table made by ``survive.rank_sources``.
    """
    if engine.count(ranks) >= _MOST_SOURCES:
        raise NumbersError(
            "Too many sources", where=str(engine.count(ranks)), rule=f"at most {_MOST_SOURCES - 1}"
        )
    counts = []
    with engine.scratch("weight", "home") as (weight, home):
        engine.create(
            weight,
            f"select source_no, row_number() over (order by age, trust, source_no) * {_SOURCE} as place from {ranks}",
        )
        _homes(engine, home)
        for unit in UNITS:
            table = attribute_table(declared, unit)
            names = [one.name for one in declared if one.unit == unit]
            lines = _of_persons(weight) if unit == "person" else _of_families(weight, home)
            known = f"coalesce({', '.join(names)}) is not null" if names else "false"
            best = "".join(f", arg_min({name}, key) as {name}" for name in names)
            engine.create(
                table.name,
                f"select {unit}_no{best} from ({lines}) where {known} group by {unit}_no order by {unit}_no",
                table=table,
            )
            counts.append(engine.count(table.name))
    return counts[0], counts[1]


def _of_persons(weight: str) -> str:
    return f"""
        select a.*, l.person_no, w.place + {improbability("l.probability", _STEPS)} * {_IMPROBABLE} + a.record_no as key
        from attribute_line a join link l on l.record_no = a.record_no and l.accepted join {weight} w using (source_no)
        """


def _of_families(weight: str, home: str) -> str:
    return f"""
        select a.*, p.family_no, w.place + {improbability("l.probability", _STEPS)} * {_IMPROBABLE} + a.record_no as key
        from attribute_line a join link l on l.record_no = a.record_no and l.accepted join {weight} w using (source_no)
            join person p using (person_no)
        union all by name
        select a.*, h.family_no, w.place + a.family_line_no as key
        from attribute_line a join {home} h on h.source_no = a.source_no and h.family_card = a.family_card
            join {weight} w on w.source_no = a.source_no
        where a.record_no is null
        """


def _homes(engine: Engine, out: str) -> None:
    """Create ``out``: the registry's family of each family card that a family row of a source names."""
    engine.create(
        out,
        """
        with speaking as (
            select distinct source_no, family_card from attribute_line
            where record_no is null and family_card is not null
        ),
        sitting as (
            select s.source_no, s.family_card, p.family_no, count(*) as people
            from speaking s join record r using (source_no, family_card)
                join link l on l.record_no = r.record_no and l.accepted join person p using (person_no)
            group by all
        ),
        most as (
            select source_no, family_card, arg_min(family_no, family_no - people * (1::bigint << 32)) as family_no
            from sitting group by source_no, family_card
        )
        select * from most
        union all
        select s.source_no, s.family_card, min(f.family_no)
        from speaking s join family f using (family_card)
        where s.source_no not in (select source_no from most)
        group by s.source_no, s.family_card
        """,
    )
