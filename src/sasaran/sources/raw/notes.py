"""Notes and signatures under a table, told from the last people of a list by what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from sasaran.schema.pack_terms import FileWords

__all__ = ["is_note", "note_rows"]

_OPENINGS = (
    r"\*+",
    r"\*?\)\s",
    r"\(\*",
    r"notes?\b",
    r"source\s*(?:[:.*=-]|data\b|$)",
    r"(?:printed|signed)\b",
    r"head\s+of\s+(?!household|family)",
)
_TALK = ("data", "the", "is", "are", "for", "with", "from", "this", "these", "not")
_PLACE_AND_DAY = re.compile(
    r"(?i)^\s*[a-z][a-z .]*(?:,|\s)\s*(?:[a-z]+\s+)?(?:\d{1,2}\s+[a-z]{3,}\s+\d{4}|\d{1,2}[-/]\d{1,2}[-/]\d{4})\s*$"
)
_SENTENCE_WORDS = 4
_FOLLOWING = 3


@lru_cache(maxsize=8)
def _patterns(files: FileWords) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what opens a note, and the words of speech, in English and in the words of a country."""
    openings = "|".join((*_OPENINGS, *files.note_openings))
    talk = "|".join(map(re.escape, (*_TALK, *files.note_words)))
    return re.compile(rf"(?i)^\s*(?:{openings})"), re.compile(rf"(?i)\b(?:{talk})\b")


def is_note(text: str, files: FileWords) -> bool:
    """Return whether a cell under a table reads like a note, a date line or a signature.

    Names and addresses may have many words, so a long text counts only with a word or a mark of speech in it.
    """
    opening, talk = _patterns(files)
    if opening.match(text) or _PLACE_AND_DAY.match(text):
        return True
    return len(text.split()) >= _SENTENCE_WORDS and bool(talk.search(text))


def note_rows(tail: Sequence[tuple[int, Sequence[str | None]]], files: FileWords) -> list[int]:
    """Return the row numbers of the notes at the end of ``tail``, its sparse last rows in file order.

    A note's first cell reads like one; up to three rows right below it that stand in its columns go with it (an
    official's name, the next line of a remark). Any other row ends the notes: whatever may be a person's stays
    in the table, where the rules of the intake judge it.
    """
    found: list[int] = []
    above: set[int] = set()
    follows = 0
    for row_no, cells in tail:
        filled = [at for at, cell in enumerate(cells) if cell and cell.strip()]
        if filled and is_note(cells[filled[0]] or "", files):
            above, follows = set(filled), 0
        elif found and set(filled) <= above and follows < _FOLLOWING:
            follows += 1
        else:
            found.clear()
            continue
        found.append(row_no)
    return found
