"""What else is known of a person or a family: attributes that rules of eligibility and rankings look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sasaran.schema.columns import Column, Disclosure, Table

__all__ = ["UNITS", "Attribute", "attribute_line", "attribute_table"]

UNITS = ("person", "family")


@dataclass(frozen=True)
class Attribute:
    """One attribute, as a pack declares it.

    Parameters
    ----------
    name : str
        Lower-case name: the column in the registry and the word in a rule (``disability``).
    unit : str
        Whose it is: ``person`` or ``family``.
    meaning : str
        One sentence for the reference page.
    values : Mapping[int, str]
        Meaning of each code; empty for a number.
    label : Mapping[str, str]
        Language to name in plain words.
    type : str
        SQL type: ``SMALLINT`` for codes, ``INTEGER`` or ``DOUBLE`` for numbers.
    """

    name: str
    unit: str
    meaning: str
    values: Mapping[int, str] = field(default_factory=dict)
    type: str = "SMALLINT"
    label: Mapping[str, str] = field(default_factory=dict)


def _columns(attributes: Iterable[Attribute]) -> tuple[Column, ...]:
    return tuple(
        Column(one.name, one.type, one.meaning, disclosure=Disclosure.SPECIFIC) for one in attributes
    )


def attribute_line(attributes: Iterable[Attribute]) -> Table:
    """Return the table of what lists say: one row a record or family row that carries an attribute."""
    return Table(
        "attribute_line",
        "What a list says of a person or a family beside identity, benefits and welfare.",
        "one accepted row with an attribute",
        (
            Column("source_no", "SMALLINT", "Source", nullable=False),
            Column("record_no", "INTEGER", "Record it stands on, where the row has a person"),
            Column("family_line_no", "INTEGER", "Family row it stands on, where it has none"),
            Column("family_card", "BIGINT", "Family card of the row", disclosure=Disclosure.PERSONAL),
            *_columns(attributes),
        ),
    )


def attribute_table(attributes: Iterable[Attribute], unit: str) -> Table:
    """Return the registry's table of the attributes of ``unit``: one row a person (family) of whom any is known."""
    return Table(
        f"{unit}_attribute",
        f"Attributes of a {unit}: of each the value of the latest list that states it.",
        f"one {unit} of whom an attribute is known",
        (
            Column(f"{unit}_no", "INTEGER", unit.capitalize(), nullable=False),
            *_columns(one for one in attributes if one.unit == unit),
        ),
        (f"{unit}_no",),
    )
