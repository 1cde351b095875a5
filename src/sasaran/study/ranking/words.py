"""What a test asks, answered by a frozen quarter: words of the register, and a file that says which answers which."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import DeclarationError, ParameterError
from sasaran.schema.attribute import Attribute
from sasaran.schema.engine import Engine
from sasaran.welfare.pmt import PublishedPmt

__all__ = ["Answer", "answers_of", "read_map", "recoded", "word_sql", "words_known"]

_AGES = re.compile(r"members_(\d{1,3})_(\d{1,3}|up)")


@dataclass(frozen=True)
class Answer:
    """Which word of the register answers a column of a test.

    The word ``word`` (divided by the word ``per`` where that is named) is the answer; where ``values`` are named, each
    code of the register becomes the answer written beside it, and a code that is not among them is no answer.
    """

    word: str
    per: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def read_map(path: Path) -> dict[str, Answer]:
    """Return column of the test -> answer from a TOML file::

        [refrigerator]
        from = "has_fridge"
        values = { 1 = 1, 2 = 0 }

        [pcfloor]
        from = "floor_area"
        per = "members"

    Raises
    ------
    ParameterError
        There is no such file.
    DeclarationError
        It is not TOML, or an entry has no ``from``, or another word than from, per, values.
    """
    if not path.is_file():
        raise ParameterError("There is no such file", where=path.name, todo="check the name and the folder")
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise DeclarationError("The map is not TOML", where=path.name, rule=str(problem)) from problem
    found = {}
    for column, entry in plain.items():
        if not _is_entry(entry):
            raise DeclarationError(
                "The map cannot be read",
                where=f"{path.name}, {column}",
                rule="each column of the test has a table with from, and per or values where they are needed",
            )
        values = {str(code): _text(answer) for code, answer in entry.get("values", {}).items()}
        found[column] = Answer(entry["from"], str(entry.get("per", "")), values)
    return found


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, dict) or set(entry) - {"from", "per", "values"}:
        return False
    return isinstance(entry.get("from"), str) and isinstance(entry.get("values", {}), dict)


def answers_of(pmt: PublishedPmt, given: Mapping[str, Answer], known: Iterable[str]) -> dict[str, Answer]:
    """Return the answer to every column that the test reads; a column named like a word is answered by it.

    Raises
    ------
    ParameterError
        A column that nothing answers, or a word that the register does not have; near words are told.
    """
    words = list(known)
    sources = [variable.source for variable in pmt.variables] + ([pmt.spread_by] if pmt.spread_by else [])
    lacking = [name for name in dict.fromkeys(sources) if name not in given and not _is_word(name, words)]
    if lacking:
        raise ParameterError(
            "The register does not answer all that the test asks",
            where=", ".join(lacking),
            rule="each column of the test is a word of the register, or --map says which word answers it",
            todo=f"the register knows: {', '.join(words)}, members_0_4, members_60_up",
        )
    found = {name: given.get(name, Answer(name)) for name in dict.fromkeys(sources)}
    for name, answer in found.items():
        for word in (answer.word, answer.per):
            if word and not _is_word(word, words):
                near = difflib.get_close_matches(word, words, n=4) or words
                raise ParameterError(
                    f"The register has no word {word}", where=name, todo=f"use one of: {', '.join(near)}"
                )
    return found


def _is_word(word: str, words: Iterable[str]) -> bool:
    return word in words or _AGES.fullmatch(word) is not None


def words_known(engine: Engine, attributes: Iterable[Attribute]) -> dict[str, str]:
    """Return word -> SQL over family ``f``, its head ``h``, and the attributes ``a`` and ``ha`` of the two.

    Words are ``members``, ``head_age`` (``$day`` stands for the day), ``head_sex``, the family attributes that some
    list brought, and the head's own attributes with ``head_`` before their name.
    """
    found = {
        "members": "f.members",
        "head_age": "date_sub('year', h.birth_date, $day)",
        "head_sex": "h.sex",
    }
    for unit, table, start in (("family", "a", ""), ("person", "ha", "head_")):
        have = engine.columns(f"{unit}_attribute") if engine.has(f"{unit}_attribute") else []
        mine = [one.name for one in attributes if one.unit == unit and one.name in have]
        found |= {f"{start}{name}": f"{table}.{name}" for name in mine}
    return found


def word_sql(word: str, words: Mapping[str, str], day: date) -> tuple[str, str]:
    """Return the SQL of a word, and of the count over the members of the family ``m`` that it needs (or empty).

    ``members_6_12`` counts the members aged 6 to 12, ``members_60_up`` those of 60 and above; not known of a family in
    which somebody has no birth date.
    """
    ages = _AGES.fullmatch(word)
    if ages is None:
        return words[word].replace("$day", f"date '{day}'"), ""
    age = f"date_sub('year', birth_date, date '{day}')"
    inside = f"{age} >= {int(ages[1])}" + ("" if ages[2] == "up" else f" and {age} <= {int(ages[2])}")
    counted = f"case when count(*) = count(birth_date) then count(*) filter ({inside}) end as {word}"
    return f"m.{word}", counted


def recoded(values: NDArray[Any], answer: Answer, *, category: bool) -> NDArray[Any]:
    """Return a word's column as the test reads it: numbers with NaN, or texts with the empty one for none.

    Raises :class:`ParameterError` for a word that is text where the test asks for a number.
    """
    if not answer.values:
        if values.dtype.kind == "U" and not category:
            raise ParameterError(
                f"The word {answer.word} is no number",
                where="--map",
                todo="say with values which number each of its answers becomes",
            )
        return values if values.dtype.kind == "U" or not category else _codes(values)
    text = values if values.dtype.kind == "U" else _codes(values)
    found = np.full(len(text), "", dtype=object)
    for code, becomes in answer.values.items():
        found[text == code] = becomes
    return found.astype(str) if category else _numbers(np.where(found == "", "nan", found), answer)


def _numbers(found: NDArray[Any], answer: Answer) -> NDArray[Any]:
    try:
        return found.astype(str).astype(float)
    except ValueError as problem:
        raise ParameterError(
            f"The values of {answer.word} are no numbers", where="--map", rule="the test asks for a number"
        ) from problem


def _codes(values: NDArray[Any]) -> NDArray[Any]:
    """Return numbers as texts, the empty one for NaN; whole numbers without a fraction."""
    distinct, at = np.unique(values, return_inverse=True)
    return np.array([_text(one) for one in distinct.tolist()])[at]


def _text(value: Any) -> str:
    if isinstance(value, float):
        return "" if value != value else str(int(value)) if value.is_integer() else repr(value)
    return str(int(value) if isinstance(value, bool) else value)
