"""Tiny worlds written as rows: what coverage is handed, in one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sasaran.schema import tables
from sasaran.schema.columns import Table
from sasaran.schema.engine import Engine

AREAS = [
    (0, "province", 0, "31", None, "PROVINCE", None),
    (1, "city", 1, "3171", None, "CITY A", 0),
    (2, "city", 1, "3172", None, "CITY B", 0),
    (3, "village", 2, "317101", None, "VILLAGE A1", 1),
    (4, "village", 2, "317102", None, "VILLAGE A2", 1),
    (5, "village", 2, "317201", None, "VILLAGE B1", 2),
]
PROGRAMMES = [
    (0, "KJP", "School", "Office", "person", "protect", None, "month"),
    (1, "PKH", "Family", "Office", "family", "protect", None, "month"),
    (2, "KLJ", "Old age", "Office", "person", "protect", None, "month"),
]
# sources: 0 register, 1 welfare, 2 programme
SOURCES = [
    (0, "REG", "Office", "person", "register", None),
    (1, "WEL", "Office", "person", "welfare", None),
    (2, "PRG", "Office", "person", "programme", None),
    (3, "PRG2", "Office", "person", "programme", None),
]


def fill(engine: Engine, table: Table, rows: Sequence[Sequence[Any]], columns: Sequence[str] = ()) -> None:
    """Create ``table`` as declared and insert ``rows`` given for ``columns`` (all if empty)."""
    engine.drop(table.name)
    engine.run(table.ddl())
    names = list(columns) or list(table.names())
    if rows:
        marks = ", ".join("(" + ", ".join("?" for _ in names) + ")" for _ in rows)
        values = [value for row in rows for value in row]
        engine.run(f"insert into {table.name} ({', '.join(names)}) values {marks}", values)


def world(
    engine: Engine,
    *,
    people: Sequence[tuple[int, int, int | None]],
    deciles: dict[int, int],
    benefits: Sequence[tuple[int, int, str]] = (),
    links: Sequence[tuple[int, int, float, bool, str]] = (),
    rates: Sequence[tuple[int, int, int, float, float]] = (),
    weights: dict[int, float] | None = None,
    strangers: Sequence[int] = (),
    sources: dict[int, int] | None = None,
) -> None:
    """Fill the tables that coverage reads.

    people: (person, family, area); deciles: person -> decile on "national"; benefits: (record, programme, unit);
    links: (record, person, probability, accepted, pass) of records 1000 and above; rates: (source, records,
    linked, unseen, se); strangers: people in no register and on no welfare list; sources: record -> source.
    """
    fill(engine, tables.AREA, AREAS)
    fill(engine, tables.PROGRAMME, PROGRAMMES)
    fill(engine, tables.SOURCE, SOURCES)
    rows = [
        (
            no,
            no,
            family,
            family,
            area,
            no not in strangers,
            no in deciles,
            True,
            1,
            (weights or {}).get(no, 1.0),
        )
        for no, family, area in people
    ]
    names = (
        "person_no", "person_id", "family_no", "household_no", "area_no", "in_register", "in_welfare",
        "in_programme", "records", "weight",
    )  # fmt: skip
    fill(engine, tables.PERSON, rows, names)
    families: dict[int, list[Any]] = {}
    for _, family, area in people:
        families.setdefault(family, [family, family, area, 0])[3] += 1
    fill(engine, tables.FAMILY, list(families.values()), ("family_no", "family_id", "area_no", "members"))
    fill(
        engine,
        tables.WELFARE,
        [("national", no, decile, 1) for no, decile in sorted(deciles.items())],
        ("basis", "person_no", "decile", "source_no"),
    )
    # the welfare list's own records: number = person, linked surely unless a link is given
    given = {record for record, *_ in links}
    sure = [(no, no, 1.0, True, "register") for no in sorted(deciles) if no not in given]
    fill(engine, tables.LINK, [*sure, *links])
    records = {record: 2 for record, *_ in [*benefits, *links]}
    records |= dict.fromkeys(deciles, 1) | (sources or {})
    fill(
        engine,
        tables.RECORD,
        [(no, source, 0, no, "missing", "missing") for no, source in sorted(records.items())],
        ("record_no", "source_no", "file_no", "row_no", "id_state", "birth_state"),
    )
    fill(engine, tables.BENEFIT_LINE, benefits, ("record_no", "programme_no", "unit"))
    fill(
        engine,
        tables.RATES,
        [(no, n, linked, 0.0, 0.0, unseen, se) for no, n, linked, unseen, se in rates],
    )
    engine.create(
        "enrolment",
        "select l.person_no, p.family_no, b.programme_no, b.unit, b.period_from, b.period_to, b.amount, "
        "b.record_no, l.probability from benefit_line b join link l on l.record_no = b.record_no and l.accepted "
        "join person p on p.person_no = l.person_no",
        table=tables.ENROLMENT,
    )
