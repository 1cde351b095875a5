"""A country's words by which rows of a survey file that are no units are known: totals, and notes under the table."""

from __future__ import annotations

from dataclasses import dataclass

from sasaran import packs
from sasaran.schema.pack import Pack
from sasaran.schema.pack_terms import FileWords

__all__ = ["ENGLISH", "TableWords", "words_named", "words_of"]


_NO_MORE = FileWords()


@dataclass(frozen=True)
class TableWords:
    """Words of a file's rows that are no units.

    Parameters
    ----------
    totals : tuple[str, ...]
        Labels of rows of totals.
    files : FileWords
        Words with which notes and signatures under a table begin; those of English are always known.
    """

    totals: tuple[str, ...] = ()
    files: FileWords = _NO_MORE


ENGLISH = TableWords()


def words_of(pack: Pack) -> TableWords:
    """Return the words of a loaded pack."""
    return TableWords(tuple(pack.total_words), pack.files)


def words_named(pack: str) -> TableWords:
    """Return the words of a pack by name; raise :class:`PackError` if there is no such pack."""
    return words_of(packs.load(pack))
