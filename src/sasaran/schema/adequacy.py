"""Tables of adequacy: what families get beside what they lack. They are answers, not part of a frozen quarter."""

from __future__ import annotations

from sasaran.schema.columns import Column, Disclosure, Table

__all__ = ["ADEQUACY", "ADEQUACY_AREA", "BENEFIT_TIME"]

_PUBLIC, _SPECIFIC = Disclosure.PUBLIC, Disclosure.SPECIFIC


def _key(name: str, type_: str, meaning: str, unit: str = "") -> Column:
    return Column(name, type_, meaning, unit, nullable=False)


ADEQUACY = Table(
    "adequacy",
    "Of each ranked family, what it gets a head and month and what it is expected to lack.",
    "one ranked family",
    (
        _key("family_no", "INTEGER", "Family"),
        Column("area_no", "SMALLINT", "Area of residence"),
        _key("decile", "TINYINT", "Decile on the basis asked about"),
        _key("members", "INTEGER", "Members"),
        Column("charity", "DOUBLE", "Transfers, subsidies and insurance", "Rp a head and month", _SPECIFIC),
        Column(
            "pay", "DOUBLE", "Pay of empowerment programmes while it lasts", "Rp a head and month", _SPECIFIC
        ),
        Column(
            "benefits", "DOUBLE", "Charity and pay together, at the least", "Rp a head and month", _SPECIFIC
        ),
        Column(
            "benefits_most",
            "DOUBLE",
            "The same at the most: an amount may hang on something that is not known",
            "Rp a head and month",
            _SPECIFIC,
        ),
        Column(
            "once",
            "DOUBLE",
            "Benefits paid once, at the least; not counted as income",
            "Rp a family",
            _SPECIFIC,
        ),
        Column("once_most", "DOUBLE", "The same at the most", "Rp a family", _SPECIFIC),
        _key("empower", "SMALLINT", "Empowerment programmes somebody of the family takes part in"),
        Column(
            "need",
            "DOUBLE",
            "Expected gap to the line without the benefits",
            "Rp a head and month",
            _SPECIFIC,
        ),
        Column("gap", "DOUBLE", "Expected gap to the line with them", "Rp a head and month", _SPECIFIC),
        Column("poor", "DOUBLE", "Chance to be below the line", "", _SPECIFIC),
        _key(
            "level",
            "VARCHAR",
            "none, partial, adequate (benefits at least the need), unvalued (no regular amount is known): at the least",
        ),
        _key(
            "undecided", "BOOLEAN", "Whether the level may be higher: it hangs on something that is not known"
        ),
        _key(
            "filled",
            "BOOLEAN",
            "Whether a benefit counts as paid in months of the quarter for which no list came, because its law pays by "
            "the month",
        ),
        _key("productive", "BOOLEAN", "Whether an adult of productive age (18 to 59) lives in the family"),
        Column(
            "years", "DOUBLE", "On its longest running programme; NULL if that was not looked up", "years"
        ),
        Column(
            "years_least",
            "BOOLEAN",
            "Whether it is at least that: the start lies before the first quarter known",
        ),
    ),
    ("family_no",),
)

BENEFIT_TIME = Table(
    "benefit_time",
    "How long a family has been on the longest running of the programmes it receives.",
    "one family that receives",
    (
        _key("family_no", "INTEGER", "Family"),
        _key("since", "DATE", "First day of the first quarter, or stated period, without a break since"),
        _key("years", "DOUBLE", "From then to the last day of the quarter", "years"),
        _key(
            "at_least",
            "BOOLEAN",
            "Whether it stood on the oldest list there is, so that the start is not known",
        ),
    ),
    ("family_no",),
)

ADEQUACY_AREA = Table(
    "adequacy_area",
    "Families by adequacy, area and decile.",
    "one decile in one area (or the whole)",
    (
        Column("area_no", "SMALLINT", "Area; NULL for the whole", "", _PUBLIC),
        _key("decile", "TINYINT", "Decile on the basis asked about"),
        _key("families", "BIGINT", "Families"),
        _key("none", "BIGINT", "With nothing"),
        _key("partial", "BIGINT", "With less than they are expected to need"),
        _key("adequate", "BIGINT", "With at least what they are expected to need"),
        _key(
            "unvalued",
            "BIGINT",
            "With benefits of which no regular amount is known (a seat, a single payment)",
        ),
        _key("undecided", "BIGINT", "Of these four, with a level that may be higher: something is not known"),
        _key(
            "filled",
            "BIGINT",
            "With a benefit that counts as paid in months without a list, because its law pays by the month",
        ),
        _key("empowered", "BIGINT", "Taking part in an empowerment programme"),
        _key("productive", "BIGINT", "With an adult of productive age"),
        Column(
            "years",
            "DOUBLE",
            "Mean time of receiving families on their longest running programme",
            "years",
            _PUBLIC,
        ),
        _key(
            "years_least",
            "BIGINT",
            "Receiving families of which the start is not known: their time is at least that",
        ),
        _key("benefits", "DOUBLE", "Benefits of all families together, at the least", "Rp a month"),
        _key("benefits_most", "DOUBLE", "The same at the most", "Rp a month"),
        _key("pay", "DOUBLE", "Of the benefits: pay of empowerment programmes", "Rp a month"),
        _key("need", "DOUBLE", "Expected need of all families together", "Rp a month"),
        _key("gap", "DOUBLE", "Expected gap that is left", "Rp a month"),
        _key(
            "gap_low", "DOUBLE", "The same if the ranking is as reliable as it may be at most", "Rp a month"
        ),
        _key("gap_high", "DOUBLE", "The same if it is as unreliable as it may be", "Rp a month"),
    ),
)
