"""Welfare: on every basis, the decile (or value) a person has, from the latest list that speaks of the person.

A line speaks of a person directly, through the person's own record, or of a family, and then of everybody whom
the same source lists under that family card. Where the source lists no people at all (a family file by itself),
the registry's families stand in. The latest list wins; then the better trusted source, a person's own line before
a family's, the surer link, the lower record. That order is one integer:

    label (10 bits: version and date of a source, latest first) · via family (1) · improbability (20) · record (31)
"""

from __future__ import annotations

from dataclasses import dataclass

from sasaran.errors import NumbersError
from sasaran.registry.survive import improbability
from sasaran.schema import tables
from sasaran.schema.engine import Engine

__all__ = ["Ranking", "rankings"]

_LABEL, _VIA_FAMILY, _IMPROBABLE = 1 << 52, 1 << 51, 1 << 31
_LABELS = 1 << 10


@dataclass(frozen=True)
class Ranking:
    """What came of the welfare lines.

    Parameters
    ----------
    rows : int
        Rows of ``welfare``.
    conflicts : dict[str, int]
        By basis: people whom lines of the same, latest date give different deciles (or values).
    lines_without_people : int
        Welfare lines of families that no person of any list belongs to.
    """

    rows: int
    conflicts: dict[str, int]
    lines_without_people: int


def rankings(engine: Engine, people: str, *, ranks: str) -> Ranking:
    """Create ``welfare`` from ``welfare_line``.

    ``people`` and ``ranks`` are the tables made by ``survivors`` and ``rank_sources``.
    """
    engine.run(f"create or replace {tables.WELFARE.ddl().removeprefix('create ')}")
    conflicts: dict[str, int] = {}
    with engine.scratch("label", "member", "candidate") as (label, member, candidate):
        _labels(engine, ranks, label)
        stray = _members(engine, people, member)
        for (basis,) in engine.rows("select distinct basis from welfare_line order by basis"):
            _candidates(engine, basis, label, member, candidate)
            conflicts[basis] = _choose(engine, basis, label, candidate)
    engine.conform("welfare", tables.WELFARE)
    return Ranking(engine.count("welfare"), conflicts, stray)


def _labels(engine: Engine, ranks: str, out: str) -> None:
    """Number the distinct (source, version, date), latest first; ``era`` numbers the distinct dates."""
    found = engine.create(
        out,
        f"""
        select source_no, version, stated, as_of,
            dense_rank() over (order by as_of desc nulls last) as era,
            row_number() over (order by as_of desc nulls last, trust, source_no, version nulls last, stated nulls last)
                - 1 as label_no
        from (select distinct w.source_no, w.version, w.as_of as stated, coalesce(w.as_of, s.as_of) as as_of, s.trust
            from welfare_line w join {ranks} s using (source_no))
        """,
    )
    if found > _LABELS:
        raise NumbersError(
            "The welfare lists name too many versions and dates",
            where=f"{found} of them",
            rule=f"at most {_LABELS}",
        )


def _members(engine: Engine, people: str, out: str) -> int:
    """Create ``out``: whom each source lists under a family card; return the family lines that reach nobody."""
    engine.create(
        out,
        f"""
        with speaking as (select distinct source_no from welfare_line where record_no is null),
        listing as (
            select r.source_no, r.family_card, l.person_no, r.record_no,
                {improbability("l.probability", 1048575)} as odds
            from record r join speaking using (source_no) join link l using (record_no)
            where l.accepted and r.family_card is not null
        )
        select * from listing
        union all
        select s.source_no, p.family_card, p.person_no, p.family_from, 0
        from {people} p, speaking s
        where s.source_no not in (select source_no from listing) and p.family_card is not null
        """,
    )
    stray = engine.value(
        f"""
        select count(*) from welfare_line w where record_no is null and not exists
            (select 1 from {out} m where m.source_no = w.source_no and m.family_card = w.family_card)
        """
    )
    return int(stray)


def _candidates(engine: Engine, basis: str, label: str, member: str, out: str) -> None:
    lines = f"""(select w.*, b.label_no, b.era from welfare_line w join {label} b on b.source_no = w.source_no
        and b.version is not distinct from w.version and b.stated is not distinct from w.as_of where w.basis = $1)"""
    engine.create(
        out,
        f"""
        select l.person_no, w.decile, w.value, w.era, w.label_no * {_LABEL}
            + {improbability("l.probability", 1048575)} * {_IMPROBABLE} + w.record_no as key
        from {lines} w join link l on l.record_no = w.record_no and l.accepted
        union all
        select m.person_no, w.decile, w.value, w.era, w.label_no * {_LABEL} + {_VIA_FAMILY}
            + m.odds * {_IMPROBABLE} + m.record_no
        from {lines} w join {member} m on m.source_no = w.source_no and m.family_card = w.family_card
        where w.record_no is null
        """,
        [basis],
    )


def _choose(engine: Engine, basis: str, label: str, candidate: str) -> int:
    with engine.scratch("chosen") as (chosen,):
        engine.create(
            chosen,
            f"""
            select person_no, min(key) // {_LABEL} as label_no, arg_min(coalesce(decile, -1), key) as decile,
                arg_min(coalesce(value, 'nan'), key) as value, count(*) as lines, min(era) as era
            from {candidate} group by person_no
            """,
        )
        engine.run(
            f"""
            insert into welfare select $1, c.person_no, nullif(c.decile, -1), case when isnan(c.value) then null
                else c.value end, b.version, b.as_of, b.source_no
            from {chosen} c join {label} b using (label_no)
            """,
            [basis],
        )
        return int(
            engine.value(
                f"""
                select count(*) from (select 1 from {candidate} c join {chosen} h using (person_no)
                where h.lines > 1 and c.era = h.era group by c.person_no
                having min(c.decile) <> max(c.decile) or min(c.value) <> max(c.value))
                """
            )
        )
