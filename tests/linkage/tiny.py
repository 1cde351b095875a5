"""Tiny tables in, links out: the rows of a test are its specification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sasaran.linkage import LinkSummary, link
from sasaran.schema.tables import RECORD, SOURCE
from sasaran.store.duck import DuckEngine
from sasaran_id.national.linkage import LINKAGE
from sasaran_id.national.names import NAMES


@dataclass(frozen=True)
class Row:
    source: int
    name: str | None
    birth: str | None = None
    nik: int | None = None
    sex: str | None = None
    area: int | None = None
    card: int | None = None
    mother: str | None = None


def put(
    engine: DuckEngine, rows: Sequence[Row], roles: Sequence[str] = ("register", "programme", "programme")
) -> None:
    """Leave RECORD and SOURCE; records are numbered by source, then as the rows stand."""
    engine.run(RECORD.ddl().replace("create table", "create or replace table"))
    order = sorted(range(len(rows)), key=lambda i: rows[i].source)
    marks = "?, ?, ?, ?, ?, ?, ?, null, ?, ?, ?, ?, ?, null, null, null, ?, null, null, null"
    for no, i in enumerate(order):
        r = rows[i]
        birth = date.fromisoformat(r.birth) if r.birth else None
        state = (
            "missing"
            if birth is None
            else "default"
            if (birth.month, birth.day) in ((1, 1), (12, 31))
            else "exact"
        )
        engine.run(
            f"insert into record values ({marks})",
            [no, r.source, r.source, no, r.nik, "valid" if r.nik else "missing", r.card, r.name, birth, state, r.sex,
             r.area, r.mother],
        )  # fmt: skip
    engine.run(SOURCE.ddl().replace("create table", "create or replace table"))
    for no, role in enumerate(roles):
        engine.run("insert into source values (?, ?, 'owner', 'person', ?, null)", [no, f"S{no}", role])


def run(
    engine: DuckEngine, rows: Sequence[Row], roles: Sequence[str] = ("register", "programme", "programme")
) -> tuple[list[int], LinkSummary]:
    """Return the person of each row, in the order the rows stand, and the summary."""
    put(engine, rows, roles)
    summary = link(engine, LINKAGE, NAMES, default_birthdays=("01-01", "31-12"))
    person = [n for (n,) in engine.rows("select person_no from link where accepted order by record_no")]
    order = sorted(range(len(rows)), key=lambda i: rows[i].source)
    out = np.empty(len(rows), int)
    out[order] = person
    return [int(x) for x in out], summary


BUDI = Row(0, "BUDI SANTOSO", "1980-03-07", 3174010703800001, "M", 7, 31740101, "SITI AMINAH")
DEWI = Row(0, "DEWI LESTARI", "1984-06-21", 3174016106840002, "F", 7, 31740101, "SRI WAHYUNI")
AGUS = Row(0, "AGUS WIJAYA", "1991-11-12", 3175021211910003, "M", 30, 31750202, "NUR HALIMAH")
REGISTER = (BUDI, DEWI, AGUS)
