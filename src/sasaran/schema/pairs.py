"""Tables of programme pairs: double funding to be looked at, complements that are missing."""

from __future__ import annotations

from sasaran.schema.columns import Column, Disclosure, Table

__all__ = ["COMPLEMENT", "PAIR_COUNT", "PAIR_FLAG"]

_PUBLIC = Disclosure.PUBLIC


def _key(name: str, type_: str, meaning: str) -> Column:
    return Column(name, type_, meaning, nullable=False)


_PAIR = (
    _key("first_no", "TINYINT", "First programme"),
    _key("second_no", "TINYINT", "Second programme"),
    _key("grain", "VARCHAR", "person or family: within whom the pair counts"),
)

PAIR_FLAG = Table(
    "pair_flag",
    "Units that seem to receive two programmes the law forbids together: evidence for a person, never a removal.",
    "one unit and one forbidden pair",
    (
        *_PAIR,
        _key("unit_no", "INTEGER", "Person or family"),
        Column("area_no", "SMALLINT", "Area of residence"),
        _key("first_record", "INTEGER", "Record of the first benefit, the surest"),
        _key("second_record", "INTEGER", "Record of the second benefit, the surest"),
        _key("probability", "DOUBLE", "Chance that both records are the unit's"),
    ),
)

PAIR_COUNT = Table(
    "pair_count",
    "Forbidden pairs by area.",
    "one pair in one area (or the whole)",
    (
        *_PAIR,
        Column("area_no", "SMALLINT", "Area; NULL for the whole", "", _PUBLIC),
        _key("units", "BIGINT", "Units flagged"),
        _key("expected", "DOUBLE", "Of them expected to receive both"),
        _key("se", "DOUBLE", "Standard error of that, from linkage: units on one record are true together"),
    ),
)

COMPLEMENT = Table(
    "complement",
    "Wanted convergence by area: who receives the first programme and what of the second is missing.",
    "one pair in one area (or the whole)",
    (
        *_PAIR,
        Column("area_no", "SMALLINT", "Area; NULL for the whole", "", _PUBLIC),
        _key("receiving", "BIGINT", "Units that receive the first"),
        _key("together", "BIGINT", "Of them receiving the second, too"),
        _key("missing", "BIGINT", "Of them eligible for the second and without it"),
        _key("undecided", "BIGINT", "Of them without the second, and its law cannot be decided"),
    ),
)
