"""The words a rule may use: what the registry knows of a person and of a family, and the pack's attributes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sasaran.errors import DeclarationError
from sasaran.schema.attribute import Attribute

__all__ = ["BASES", "CORE", "Word", "vocabulary"]

BASES = ("national", "province", "city")


# none of the columns of the tables that people are laid out in
_FREE = re.compile(r"(?!(?:receives|.*_no|members\d+|line_.*)$)[a-z_][a-z0-9_]*")


@dataclass(frozen=True)
class Word:
    """One word.

    Parameters
    ----------
    name : str
        As written in rules.
    kind : str
        ``number``, ``text`` or ``truth``.
    unit : str
        Whose it is: ``person`` or ``family``. A person has the words of their family, too.
    label : Mapping[str, str]
        Language to name in plain words.
    values : Mapping[int, str]
        Meaning of the codes, where it is coded.
    """

    name: str
    kind: str
    unit: str
    label: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[int, str] = field(default_factory=dict)


def _decile(basis: str, indonesian: str) -> Word:
    label = {"id": f"desil {indonesian}", "en": f"{basis} decile"}
    return Word(f"decile_{basis}", "number", "family", label)


CORE: tuple[Word, ...] = (
    Word("age", "number", "person", {"id": "umur", "en": "age"}),
    Word("sex", "text", "person", {"id": "jenis kelamin", "en": "sex"}),
    Word("relation", "number", "person", {"id": "hubungan dengan kepala keluarga", "en": "relation to head"}),
    Word("in_register", "truth", "person", {"id": "tercatat penduduk", "en": "in the population register"}),
    Word("members", "number", "family", {"id": "anggota keluarga", "en": "family members"}),
    Word("city", "text", "family", {"id": "kode kota", "en": "city code"}),
    Word("district", "text", "family", {"id": "kode kecamatan", "en": "district code"}),
    Word("village", "text", "family", {"id": "kode kelurahan", "en": "village code"}),
    _decile("national", "nasional"),
    _decile("province", "provinsi"),
    _decile("city", "kota"),
)
"""Words every registry has. A family's decile is the lowest of its members' on the basis."""


def vocabulary(attributes: Iterable[Attribute] = ()) -> dict[str, Word]:
    """Return word by name: :data:`CORE` and the pack's attributes.

    Raises
    ------
    DeclarationError
        Two words have one name, or one has a name that stands for something else in the tables: a rule that looks at it
        would be answered by whichever came last.
    """
    attributes = tuple(attributes)
    taken = {word.name for word in CORE}
    for one in attributes:
        if one.name in taken or not _FREE.fullmatch(one.name):
            raise DeclarationError(
                f"The attribute {one.name} has a name that is taken",
                where=f"attribute of a {one.unit}",
                rule="a word means one thing: lower-case letters, digits and _, and none of the core's words",
                todo="give it another name",
            )
        taken.add(one.name)
    more = (
        Word(one.name, "number", one.unit, {"en": one.name.replace("_", " "), **one.label}, one.values)
        for one in attributes
    )
    return {word.name: word for word in (*CORE, *more)}
