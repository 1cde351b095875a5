"""Which delimiter a text file uses: the one that cuts most of its first lines into equally many cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sasaran.errors import DeclarationError
from sasaran.sources.headers import normalise
from sasaran.sources.raw.split import Record, Splitter

__all__ = ["CANDIDATES", "check_delimiter", "first_records", "sniff"]

CANDIDATES = (",", ";", "\t", "|", "~", "^", "\x1f", "\x01", "§", "¦", "#", ":")
_LINES = 400


def check_delimiter(delimiter: str, where: str) -> str:
    """Return a declared delimiter, or raise if it is not one character that can cut cells."""
    word = {"tab": "\t", "\\t": "\t", "pipe": "|", "comma": ",", "semicolon": ";"}.get(delimiter, delimiter)
    if len(word) != 1 or word.isalnum() or word in '"\n\r ':
        raise DeclarationError(
            "The declared delimiter is not one character that can part cells",
            where=where,
            todo='write for instance delimiter = ";" or leave it out: it is found',
        )
    return word


def first_records(text: str, delimiter: str, *, whole: bool) -> list[Record]:
    """Return the first records of a text; its last line is left out unless the text is ``whole``."""
    lines = text.split("\n")
    if not whole:
        lines = lines[:-1] or lines
    return list(Splitter(delimiter).records(lines[:_LINES]))


def sniff(text: str, known: Collection[str], *, whole: bool) -> str:
    """Return the delimiter of a text from its beginning, a comma where nothing parts it.

    The candidate wins that gives the most lines the same number of cells (two or more), counted in cells;
    every known header it lays bare counts as much as another line of the file.
    """
    hint = text[:5].lower()
    if hint.startswith("sep=") and len(text) > 4:
        return text[4]
    words = {normalise(word) for word in known}
    best, best_score = ",", 0.0
    for candidate in CANDIDATES:
        if candidate not in text:
            continue
        score = _score(first_records(text, candidate, whole=whole), words)
        if score > best_score:
            best, best_score = candidate, score
    return best


def _score(records: list[Record], words: set[str]) -> float:
    good = [record for record in records if not record.rule]
    sizes = Counter(len(record.cells) for record in good)
    sizes.pop(1, None)
    if not sizes:
        return 0.0
    size, often = max(sizes.items(), key=lambda item: (item[1] * (item[0] - 1) ** 0.5, item[0]))
    hits = max(
        (
            sum(normalise(cell) in words for cell in record.cells)
            for record in good[:30]
            if len(record.cells) > 1
        ),
        default=0,
    )
    share = often / max(len(records), 1)
    return float(share * share * (size - 1) ** 0.5 + hits)
