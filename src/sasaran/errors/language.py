"""Errors and progress in the reader's language: English is the text in the code, ``indonesian.toml`` its translation.

A text of the code holds places that the program fills in; the catalogue writes them ``{}``. A finished text is
found again by its fixed words, so that whoever raises an error writes one plain English sentence and nothing else,
and a text that the catalogue lacks is shown in English rather than lost (``tests/test_error_words.py`` names it).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

__all__ = ["catalogue", "in_language", "place_in_language"]

_STAND_INS = ("none", "unknown", "(whole)")  # another single word may be the name of a column


@cache
def catalogue() -> Mapping[str, str]:
    """Return English text -> Indonesian text, both with ``{}`` for what is filled in."""
    file = resources.files("sasaran.errors").joinpath("indonesian.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def in_language(text: str, language: str) -> str:
    """Return a finished text in ``language`` (``id`` or ``en``); as it is where it has no translation."""
    if language != "id":
        return text
    return _found(text) or text


def place_in_language(where: str, language: str) -> str:
    """Return where something happened, part by part (``list.csv, line 3``): names of files stay as they are."""
    whole = in_language(where, language)
    if whole != where:
        return whole
    return ", ".join(in_language(part, language) for part in where.split(", "))


def _found(text: str) -> str | None:
    """Return the translation of a finished text, the one with the most fixed letters where several fit."""
    words = catalogue()
    if text in words:
        return words[text]
    for fixed, translated in _templates():
        if all(part in text for part in fixed) and (found := _pattern(fixed).fullmatch(text)):
            return _filled(translated, found.groups())
    return None


def _filled(translated: str, values: Sequence[str]) -> str:
    """Return the text with its places filled; a value that is itself a text of the catalogue is translated."""
    words = catalogue()
    filled = iter(
        words.get(value, value) if " " in value or value in _STAND_INS else value for value in values
    )
    return re.sub(r"\{\}", lambda _: next(filled), translated)


@cache
def _templates() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return the fixed words of every text with places, and its translation; the most fixed letters first."""
    with_places = sorted(
        (text for text in catalogue() if "{}" in text), key=lambda text: (-len(text.replace("{}", "")), text)
    )
    return tuple((tuple(text.split("{}")), catalogue()[text]) for text in with_places)


@cache
def _pattern(fixed: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a text with places; compiled only for the few whose words all stand in the text."""
    return re.compile("(.*?)".join(map(re.escape, fixed)), re.DOTALL)
