"""What everybody has, for a model of small areas: from a census file, or from the families of a frozen quarter."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.publish.maps.places import of_pack
from sasaran.quarter.frozen import Frozen
from sasaran.schema.pack import Pack
from sasaran.study.file.columns import read, term
from sasaran.study.file.words import words_of
from sasaran.study.people.register import families, register_words

__all__ = ["Census", "census_file", "census_frozen", "pack_codes"]


@dataclass(frozen=True)
class Census:
    """Covariates of every unit.

    Parameters
    ----------
    columns : Mapping[str, Any]
        Term to array (n,).
    area : array of text, shape (n,)
        Label of each unit's area.
    persons : array, shape (n,) | None
        People in the unit, where they are to be counted.
    names : Mapping[str, str]
        Label to a name in words, where one is known.
    totals : int
        TOTAL rows left out of a file.
    left_out : Mapping[str, int]
        Units left out: why (``no area``, ``unknown``) to how many.
    """

    columns: Mapping[str, Any]
    area: Any
    persons: Any
    names: Mapping[str, str]
    totals: int = 0
    left_out: Mapping[str, int] | None = None


def census_file(path: Path, terms: Sequence[str], place: str, persons: str, pack: Pack) -> Census:
    """Read a census file; errors as :func:`~sasaran.study.file.columns.read`."""
    held = read(path, [persons] if persons else [], [place], terms, words=words_of(pack))
    values = held.columns
    return Census(
        {name: values[name] for name in terms},
        values[place],
        values[persons] if persons else None,
        {},
        held.totals,
    )


def census_frozen(opened: Frozen, terms: Sequence[str], level: str, persons: str) -> Census:
    """Return the families of a frozen quarter, each with its area at ``level`` (a key of the pack's levels).

    Words are family attributes of the pack, ``members``, ``decile_`` before a basis, and of the head of the
    family ``head_age``, ``head_sex`` (M or F) and ``head_`` before an attribute of persons. Families without an area at
    that level, or of which a word is unknown, are left out and counted.

    Raises
    ------
    ParameterError
        A word that the register does not have.
    NumbersError
        No family of the register knows all the words.
    """
    words = register_words(opened.engine, opened.pack)
    wanted = [*terms, persons] if persons else [*terms]
    parts = [_asked(words, text) for text in wanted]
    listed = ", ".join(f"cast({sql} as double) as w{at}" for at, (sql, _) in enumerate(parts))
    given = [value for _, value in parts if value is not None]
    arrays = families(opened.engine, listed, level, given)
    number = np.ma.filled(arrays["place"], -1)
    held = {text: np.ma.filled(arrays[f"w{at}"].astype(float), np.nan) for at, text in enumerate(wanted)}
    there = number >= 0
    known = np.logical_and.reduce([np.isfinite(column) for column in held.values()])
    use = there & known
    if not use.any():
        raise NumbersError(
            "No family of the register can be used",
            where=f"words {', '.join(terms)}",
            rule="a family has an area, and every word is known of it",
            todo="leave out the word that no list of this quarter brings",
        )
    left = {"no area": int((~there).sum()), "unknown": int((there & ~known).sum())}
    codes = np.array([area.code for area in opened.pack.areas])
    names = {area.code: area.name for area in opened.pack.areas}
    size = held[persons][use] if persons else None
    return Census({text: held[text][use] for text in terms}, codes[number[use]], size, names, 0, left)


def _asked(words: Mapping[str, str], text: str) -> tuple[str, str | None]:
    """Return the SQL of a term and the value that stands for its ``?``; None where it has none."""
    name, value = term(text)
    if name not in words:
        near = difflib.get_close_matches(name, words, n=4) or sorted(words)
        raise ParameterError(
            f"The register has no word {name}", where="--x", todo=f"use one of: {', '.join(near)}"
        )
    if value is None:
        if name == "head_sex":
            raise ParameterError(
                "The word head_sex is no number", where="--x", todo="write head_sex=F, which is 1 for women"
            )
        return words[name], None
    return f"(cast({words[name]} as varchar) = ?)", value


def pack_codes(labels: Any, pack: Pack, level: str, column: str) -> Any:
    """Return the pack's code of each unit's area at ``level``, from codes of any of its systems, or from names.

    Raises :class:`NumbersError` counting the labels that are no area of that level.
    """
    distinct, back = np.unique(np.asarray(labels).astype(str), return_inverse=True)
    found = of_pack(distinct.tolist(), pack.areas, level, pack.boundary)
    lacking = [label for label in distinct.tolist() if label not in found]
    if lacking:
        raise NumbersError(
            f"{len(lacking)} of {len(distinct)} areas of the survey are none of the register's",
            where=f"column {column}",
            rule=f"codes or names of the level {level}",
            todo="give the column of that level with --area, or its level with --level",
        )
    codes = np.array([pack.areas[found[label]].code for label in distinct.tolist()])
    return codes[back]
