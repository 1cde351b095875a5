"""What a country calls things, beyond what its columns hold: its purposes, the words of its files, its map files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["PURPOSES", "TERMS", "BoundaryWords", "FileWords", "Purpose", "Terms"]

Terms = Mapping[str, Mapping[str, str]]
"""Language (``id``, ``en``) to key to word; the keys are those of :data:`TERMS`, ``purpose.<code>``, and
``text.<sentence>`` for what a sentence of the pack says in the language."""

TERMS: Terms = {
    "en": {
        "national_id": "identity number",
        "family_card": "family number",
        "identity_card": "identity card",
        "statistics_office": "the statistical office",
        "neighbourhood": "Neighbourhood",
        "between": "area",
        "smallest": "area",
        "smallest_head": "Area",
        "relation_codes": "code list",
    },
    "id": {
        "national_id": "nomor identitas",
        "family_card": "nomor keluarga",
        "identity_card": "kartu identitas",
        "statistics_office": "kantor statistik",
        "neighbourhood": "Lingkungan",
        "between": "wilayah",
        "smallest": "wilayah",
        "smallest_head": "Wilayah",
        "relation_codes": "daftar kode",
    },
}
"""Words that texts of the core leave open, as they stand where a pack says nothing.

``national_id``, ``family_card``: the numbers; ``identity_card``: the card that bears the first of them;
``statistics_office``: whose statistics the registry's counts are not; ``neighbourhood``: head of the column with the
two numbers of a neighbourhood; ``relation_codes``: the official codes of relations to the head of a family;
``between``, ``smallest``, ``smallest_head``: the levels between the whole and the smallest, and the smallest, made
from the pack's levels.
"""


@dataclass(frozen=True)
class Purpose:
    """A purpose for which people's rows may leave: its code (in the log and the policy), and its words by language."""

    code: str
    words: Mapping[str, str]


PURPOSES = (
    Purpose("field-verification", {"en": "field verification", "id": "verifikasi lapangan"}),
    Purpose("mending-data", {"en": "mending data", "id": "perbaikan data"}),
    Purpose("delivering-aid", {"en": "delivering aid", "id": "penyaluran bantuan"}),
)
"""The purposes of a pack that states none of its own."""


@dataclass(frozen=True)
class FileWords:
    """Words by which the files of a country give themselves away; those of English are known to the core.

    Parameters
    ----------
    codebooks : tuple[str, ...]
        Whole names (lower case, no signs) of files that describe data and are no list (``kamus data``).
    registers, register_headers : tuple[str, ...]
        Starts of words in a file's name, and in its headers, that speak of a population register.
    deciles : tuple[str, ...]
        Words that stand before the number in a decile's cell (``Desil 1``).
    note_openings : tuple[str, ...]
        Regular expressions (case ignored) with which a note or a signature under a table begins.
    note_words : tuple[str, ...]
        Small words that make a sentence of a long cell; no name or address holds them.
    officials : tuple[str, ...]
        Words beside an official's number: a long number there is no person's of the list.
    """

    codebooks: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    register_headers: tuple[str, ...] = ()
    deciles: tuple[str, ...] = ()
    note_openings: tuple[str, ...] = ()
    note_words: tuple[str, ...] = ()
    officials: tuple[str, ...] = ()


@dataclass(frozen=True)
class BoundaryWords:
    """How boundary files of a country name their properties; ``code``, ``id`` and ``name`` are known to the core.

    Parameters
    ----------
    codes, names, parents : tuple[str, ...]
        Properties (lower case) that hold an area's code, its name, and the name of the area around it.
    titles : tuple[str, ...]
        Words before a name that say what kind of area it is (``KECAMATAN``) and are left out of a comparison.
    """

    codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
