"""Enrolments: every benefit line of every list, given to the person its record belongs to."""

from __future__ import annotations

from sasaran.errors import NothingLostError
from sasaran.schema import tables
from sasaran.schema.engine import Engine

__all__ = ["enrolments"]


def enrolments(engine: Engine, seat: str) -> int:
    """Create ``enrolment`` and return its rows: as many as there are benefit lines.

    ``seat`` is the table (person_no, family_no, ...) of this quarter. ``NothingLostError`` if a line has no person.
    """
    rows = engine.create(
        "enrolment",
        f"""
        select l.person_no, s.family_no, b.programme_no, b.unit, b.period_from, b.period_to, b.amount, b.record_no,
            l.probability
        from benefit_line b join link l on l.record_no = b.record_no and l.accepted
            join {seat} s on s.person_no = l.person_no
        """,
        table=tables.ENROLMENT,
    )
    lines = engine.count("benefit_line")
    if rows != lines:
        raise NothingLostError(
            "Benefits went astray between lists and registry",
            where=f"{lines} benefit lines, {rows} enrolments",
            rule="every benefit line belongs to exactly one person",
        )
    return rows
