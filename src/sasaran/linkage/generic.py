"""Declarations for files that are not Indonesian: worked examples of the generic face.

Each names the columns as the file has them (lower case, blanks trimmed, empty values missing). They state no beliefs
of their own: what agreement is worth is learnt from the two files at hand.
"""

from __future__ import annotations

from sasaran.schema.linkage import Block, Comparison, Level, LinkageSpec

__all__ = ["FAKE_PEOPLE", "FASTLINK", "FEBRL"]


def _name(column: str, other: str) -> Comparison:
    levels = (
        Level("exact"),
        Level("jaro_winkler", 0.92),
        Level("swapped", column=other),
        Level("jaro_winkler", 0.8),
    )
    return Comparison(column, levels, term_frequency=True)


def _text(column: str, *, rare: bool = False) -> Comparison:
    return Comparison(column, (Level("exact"), Level("jaro_winkler", 0.9), Level("jaro_winkler", 0.75)), rare)


def _digits(column: str, *, rare: bool = False) -> Comparison:
    return Comparison(column, (Level("exact"), Level("levenshtein", 1), Level("levenshtein", 2)), rare)


FEBRL = LinkageSpec(
    comparisons=(
        Comparison("soc_sec_id", (Level("exact"), Level("levenshtein", 1), Level("levenshtein", 2))),
        _digits("date_of_birth"),
        _name("given_name", "surname"),
        _name("surname", "given_name"),
        _digits("postcode", rare=True),
        _text("suburb", rare=True),
        _text("address_1"),
        _text("address_2"),
        Comparison("street_number", (Level("exact"), Level("levenshtein", 1))),
        Comparison("state", (Level("exact"),)),
    ),
    blocks=(
        Block(("soc_sec_id",)),
        Block(("date_of_birth",)),
        Block(("least(given_name, surname)", "greatest(given_name, surname)")),
        Block(("surname", "postcode")),
        Block(("given_name", "postcode")),
        Block(("suburb", "street_number")),
        Block(("address_1",)),
        Block(("surname", "left(date_of_birth, 4)")),
        Block(("given_name", "suburb")),
    ),
)  # fmt: skip
"""FEBRL person files."""

FAKE_PEOPLE = LinkageSpec(
    comparisons=(
        Comparison("email", (Level("exact"), Level("jaro_winkler", 0.92)), term_frequency=True),
        Comparison(
            "dob", (Level("exact"), Level("day_month_swap"), Level("date_parts", 2), Level("days", 366))
        ),
        _name("first_name", "surname"),
        _name("surname", "first_name"),
        Comparison("city", (Level("exact"), Level("jaro_winkler", 0.85)), term_frequency=True),
    ),
    blocks=(
        Block(("email",)),
        Block(("dob",)),
        Block(("least(first_name, surname)", "greatest(first_name, surname)")),
        Block(("surname",)),
        Block(("first_name",)),
        Block(("city", "year(dob)")),
        Block(("split_part(email, '@', 1)",)),
        Block(("year(dob)", "month(dob)")),
        Block(("left(email, 5)",)),
    ),
)
"""People with e-mail addresses and towns."""

FASTLINK = LinkageSpec(
    comparisons=(
        _name("firstname", "lastname"),
        Comparison(
            "middlename",
            (Level("exact"), Level("jaro_winkler", 0.9), Level("prefix", 1)),
            term_frequency=True,
        ),
        _name("lastname", "firstname"),
        Comparison("housenum", (Level("exact"),)),
        _text("streetname", rare=True),
        Comparison("city", (Level("exact"), Level("jaro_winkler", 0.9)), term_frequency=True),
        Comparison("birthyear", (Level("exact"), Level("numeric", 1), Level("numeric", 3))),
    ),
    blocks=(
        Block(("lastname",)),
        Block(("firstname", "birthyear")),
        Block(("streetname",)),
        Block(("housenum",)),
        Block(("firstname", "city")),
    ),
)
"""Voters with addresses and a year of birth."""
