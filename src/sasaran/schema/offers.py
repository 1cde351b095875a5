"""Tables of a round of offers. They are answers to a question, not part of a frozen quarter."""

from __future__ import annotations

from sasaran.schema.columns import Column, Disclosure, Table

__all__ = ["OFFER", "OFFER_AREA"]

_PUBLIC, _SPECIFIC = Disclosure.PUBLIC, Disclosure.SPECIFIC


def _key(name: str, type_: str, meaning: str, unit: str = "") -> Column:
    return Column(name, type_, meaning, unit, nullable=False)


OFFER = Table(
    "offer",
    "What each family is offered next, or waits for, and why.",
    "one family of the deciles asked about",
    (
        _key("family_no", "INTEGER", "Family"),
        Column("area_no", "SMALLINT", "Area of residence"),
        _key("decile", "TINYINT", "Decile on the basis asked about"),
        _key("package", "VARCHAR", "Package offered; none if there is none"),
        _key("wanted", "VARCHAR", "Package a family without an offer waits for; none if none"),
        _key("waiting", "INTEGER", "Place in the queue of its area; 0 if it does not wait"),
        _key("reason", "VARCHAR", "Why: a key of the offer reasons"),
        Column(
            "worth",
            "DOUBLE",
            "Worth of the package offered, or else wanted",
            "unit of the objective",
            _SPECIFIC,
        ),
        Column("money", "DOUBLE", "Price of the money it takes, in the same unit"),
        Column("seats", "DOUBLE", "Price of the seats it takes, in the same unit"),
        Column("cost", "BIGINT", "Cost in the first year", "Rp"),
    ),
    ("family_no",),
)

OFFER_AREA = Table(
    "offer_area",
    "Offers by package and area.",
    "one package in one area (or the whole)",
    (
        Column("area_no", "SMALLINT", "Area; NULL for the whole", "", _PUBLIC),
        _key("package", "VARCHAR", "Package"),
        _key("eligible", "BIGINT", "Families to whom it is open"),
        _key("offered", "BIGINT", "Families it is offered to"),
        _key("waiting", "BIGINT", "Families that wait for it"),
        _key("worth", "DOUBLE", "Worth of what is offered", "unit of the objective"),
        _key("cost", "BIGINT", "Cost in the first year", "Rp"),
    ),
)
