"""An area level from the word a person writes."""

from __future__ import annotations

from collections import Counter

from sasaran.errors import ParameterError
from sasaran.schema.pack import Pack

__all__ = ["level_of"]


def level_of(pack: Pack, level: str) -> str:
    """Return a level's key from its key or a word of it (``kota`` of ``kota/kabupaten``).

    Where none is named it is the largest of more than one area. Raises :class:`ParameterError` for another word.
    """
    if not level:
        held = Counter(one.level for one in pack.areas)
        return next((one.key for one in pack.levels if held[one.key] > 1), pack.levels[0].key)
    for one in pack.levels:
        words = [word.lower() for word in one.words.values()]
        if level.lower() in {one.key, *words, *(part for word in words for part in word.split("/"))}:
            return one.key
    names = ", ".join(f"{one.key} ({one.words.get(pack.language, one.key)})" for one in pack.levels)
    raise ParameterError(f"There is no area level {level}", todo=f"use one of: {names}")
