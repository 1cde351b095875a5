"""Tables that a question about programmes leaves beside a frozen quarter: they are answers, not part of it."""

from __future__ import annotations

from sasaran.schema.columns import Column, Disclosure, Table

__all__ = ["ELIGIBILITY", "ELIGIBLE_COUNT", "FAMILY_ELIGIBILITY"]

_PUBLIC = Disclosure.PUBLIC


def _key(name: str, type_: str, meaning: str) -> Column:
    return Column(name, type_, meaning, nullable=False)


_MASKS = (
    _key("eligible", "BIGINT", "Programmes whose law the unit meets, as bits by programme number"),
    _key("undecided", "BIGINT", "Programmes whose law needs something that is not known of the unit"),
    _key("receives", "BIGINT", "Programmes the unit receives, by accepted links"),
)

ELIGIBILITY = Table(
    "eligibility",
    "Whose law a person meets: programmes that reach persons.",
    "one person",
    (
        _key("person_no", "INTEGER", "Person"),
        _key("family_no", "INTEGER", "Family"),
        Column("area_no", "SMALLINT", "Area of residence"),
        *_MASKS,
    ),
    ("person_no",),
)

FAMILY_ELIGIBILITY = Table(
    "family_eligibility",
    "Whose law a family meets: programmes that reach families, households and houses.",
    "one family",
    (_key("family_no", "INTEGER", "Family"), Column("area_no", "SMALLINT", "Area of residence"), *_MASKS),
    ("family_no",),
)

ELIGIBLE_COUNT = Table(
    "eligible_count",
    "Units by programme and their own area: who is eligible, who receives, and where the two differ. Where a law "
    "reaches persons and its list names families, those members receive whom the law fits or may fit, else the one "
    "that is named.",
    "one programme in one area",
    (
        _key("programme_no", "TINYINT", "Programme"),
        _key("unit", "VARCHAR", "person or family"),
        Column("area_no", "SMALLINT", "Smallest area known; NULL if none", "", _PUBLIC),
        _key("eligible", "BIGINT", "Units that meet the law"),
        _key("undecided", "BIGINT", "Units of whom something the law needs is not known"),
        _key("receiving", "BIGINT", "Units that receive, by accepted links"),
        _key("unmet", "BIGINT", "Eligible and not receiving"),
        _key(
            "outside",
            "BIGINT",
            "Receiving and not eligible: to be looked at by a person, never removed by a rule",
        ),
    ),
)
