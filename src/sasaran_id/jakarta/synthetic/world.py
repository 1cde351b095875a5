"""The state of the synthetic Jakarta: people and families as arrays that only ever grow.

A person keeps the row it was given, so the row (plus one) is the true identity over all quarters.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from sasaran_id.jakarta.synthetic.draw import Ints

__all__ = ["Families", "People", "World"]


@dataclass
class People:
    """One element a person.

    ``birth`` is in days since 1970, ``sex`` 0 man and 1 woman, ``words`` and ``mother`` index the name table,
    ``alive`` and ``resident`` say whether the person lives, and lives in Jakarta; ``registered`` whether the
    population register lists the person (it may also list the dead and those who left), ``listed`` whether the
    welfare list does.
    """

    family: Ints
    relation: Ints
    sex: Ints
    birth: Ints
    nik: Ints
    words: Ints
    mother: Ints
    schooling: Ints
    disabled: Ints
    alive: Ints
    resident: Ints
    registered: Ints
    listed: Ints

    def __len__(self) -> int:
        return len(self.family)


@dataclass
class Families:
    """One element a family.

    ``area`` indexes the kelurahan, ``card`` is the family card, ``card_known`` the one the welfare list knows,
    ``known_as`` the family the list still counts its members in,
    ``household`` the family whose house it shares, ``consumption`` the log of true monthly consumption a head
    (Rp), ``noise`` the lasting error of the ranking, ``ranked`` whether the welfare list has it, ``hidden``
    whether outreach hardly ever finds it.
    """

    area: Ints
    area_known: Ints
    rw: Ints
    rt: Ints
    street: Ints
    house: Ints
    card: Ints
    card_known: Ints
    known_as: Ints
    household: Ints
    consumption: Ints
    noise: Ints
    ranked: Ints
    hidden: Ints

    def __len__(self) -> int:
        return len(self.area)


@dataclass
class World:
    """People and families, and the recipients of each programme (rows of people)."""

    people: People
    families: Families
    enrolled: dict[str, Ints]
    suspended: dict[str, Ints]

    def append_people(self, more: People) -> None:
        """Add people at the end."""
        for column in fields(People):
            joined = np.concatenate([getattr(self.people, column.name), getattr(more, column.name)])
            setattr(self.people, column.name, joined)

    def append_families(self, more: Families) -> None:
        """Add families at the end."""
        for column in fields(Families):
            joined = np.concatenate([getattr(self.families, column.name), getattr(more, column.name)])
            setattr(self.families, column.name, joined)

    def living(self) -> Ints:
        """Return which people are alive and live in Jakarta."""
        return np.asarray(self.people.alive & self.people.resident)
