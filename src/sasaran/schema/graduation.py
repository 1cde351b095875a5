"""Tables of graduation: the state of each family, how families move, what they left. Answers, not a frozen quarter."""

from __future__ import annotations

from sasaran.schema.columns import Column, Disclosure, Table

__all__ = ["GRADUATION", "PROGRAMME_EXIT", "PROGRAMME_TIME", "TRANSITION"]

_PUBLIC, _SPECIFIC = Disclosure.PUBLIC, Disclosure.SPECIFIC


def _key(name: str, type_: str, meaning: str, unit: str = "") -> Column:
    return Column(name, type_, meaning, unit, nullable=False)


GRADUATION = Table(
    "graduation",
    "The state of each ranked family this quarter, with its evidence, beside the quarter before. Never a verdict.",
    "one ranked family",
    (
        _key("family_id", "BIGINT", "Identity of the family across quarters"),
        _key("family_no", "INTEGER", "Family of this quarter"),
        Column("area_no", "SMALLINT", "Area of residence"),
        _key("decile", "TINYINT", "Decile on the basis asked about"),
        Column("version", "VARCHAR", "Version of the ranking"),
        Column("as_of", "DATE", "Date of the ranking"),
        Column("extreme", "DOUBLE", "Chance to be extremely poor, given decile and area", "", _SPECIFIC),
        Column("poor", "DOUBLE", "Chance to be poor, not extremely", "", _SPECIFIC),
        Column("near", "DOUBLE", "Chance to be near-poor", "", _SPECIFIC),
        Column("resilient", "DOUBLE", "Chance to be resilient", "", _SPECIFIC),
        _key("likely", "VARCHAR", "The state with the highest of these chances"),
        _key("listed", "VARCHAR", "The state by the band of its decile, as lists use it"),
        Column("listed_before", "VARCHAR", "The same in the quarter before; NULL if it had no rank then"),
        Column("rose", "DOUBLE", "Chance that its true band rose, given both ranked bands", "", _SPECIFIC),
        Column("fell", "DOUBLE", "Chance that its true band fell (relapse)", "", _SPECIFIC),
        _key("reason", "VARCHAR", "Key of what can be said of its movement"),
        _key(
            "adequacy", "VARCHAR", "none, partial, adequate, unvalued: what it gets beside its expected need"
        ),
        _key("receives", "BIGINT", "Programmes it receives, as bits by programme number"),
        _key("rung", "TINYINT", "Highest rung of which it has a whole package; 0 for none"),
        _key("empowered", "BOOLEAN", "Whether it took part in empowerment in this or an earlier quarter"),
    ),
    ("family_id",),
)

TRANSITION = Table(
    "transition",
    "How families move between states from quarter to quarter: as listed, and with the ranking's noise taken out.",
    "one pair of states in one area (or the whole) and group",
    (
        Column("area_no", "SMALLINT", "Area; NULL for the whole", "", _PUBLIC),
        _key("grp", "VARCHAR", "all, empowered (before the later quarter), others: not compared at random"),
        _key("state_before", "VARCHAR", "State by band of decile in the earlier quarter"),
        _key("state_after", "VARCHAR", "State in the later quarter"),
        _key("families", "BIGINT", "Families ranked in both quarters that are listed so"),
        _key("villages", "BIGINT", "Villages behind the group, the units of the error"),
        Column("seen", "DOUBLE", "Share of those listed in the earlier state who are listed in the later"),
        Column("seen_se", "DOUBLE", "Its standard error, clustered by village"),
        Column("true_share", "DOUBLE", "The same share with the ranking's noise taken out"),
        Column("true_se", "DOUBLE", "Its standard error from sampling of villages"),
        Column(
            "noise_se",
            "DOUBLE",
            "Its standard error from the ranges of reliability and lasting share",
        ),
        Column("low", "DOUBLE", "Lower limit from both"),
        Column("high", "DOUBLE", "Upper limit from both"),
        _key(
            "flag",
            "VARCHAR",
            "no families, few villages, within noise (noise alone shows as much), or empty",
        ),
    ),
)

PROGRAMME_TIME = Table(
    "programme_time",
    "How long families have been on a programme, over the frozen quarters there are.",
    "one family and programme",
    (
        _key("family_id", "BIGINT", "Identity of the family across quarters"),
        _key("programme_no", "TINYINT", "Programme"),
        _key("first_quarter", "SMALLINT", "First quarter seen (position among the quarters, from 0)"),
        _key("last_quarter", "SMALLINT", "Last quarter seen"),
        _key("quarters", "SMALLINT", "Quarters in which it received"),
        _key("spells", "SMALLINT", "Unbroken spells; quarters without the programme's list break none"),
        _key("since", "SMALLINT", "Quarters from the first to the last seen, both counted"),
        _key(
            "censored",
            "BOOLEAN",
            "Whether it received in the first quarter there is, so the start is not known",
        ),
    ),
    ("family_id", "programme_no"),
)

PROGRAMME_EXIT = Table(
    "programme_exit",
    "Programmes that a family received in the quarter before and no longer does, and in what way it ended.",
    "one family and programme",
    (
        _key("family_id", "BIGINT", "Identity of the family across quarters"),
        _key("programme_no", "TINYINT", "Programme"),
        _key(
            "reason",
            "VARCHAR",
            "Key: natural, income, taken_off, undecided, course_over, dropout, left_registry",
        ),
    ),
    ("family_id", "programme_no"),
)
