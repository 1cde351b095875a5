"""One household of a file explained: its score term by term, and where it stands among the others of the file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sasaran.errors import ParameterError
from sasaran.study.file.words import ENGLISH, TableWords
from sasaran.study.ranking.rows import columns_of, read_households, rows_of_the_file
from sasaran.study.ranking.score import beliefs
from sasaran.welfare.cuts import parts
from sasaran.welfare.pmt import PublishedPmt, explain, say

__all__ = ["ExplainedRow", "explain_file"]


@dataclass(frozen=True)
class ExplainedRow:
    """A household's score in words, and its place: decile among ``ranked`` households (0 if it has no score).

    ``first`` is the chance that it truly belongs to decile 1 of the file, ``below`` that it is under the line (NaN if
    it has no score, None without a line).
    """

    text: str
    row: int
    decile: int
    ranked: int
    first: float
    below: float | None


def explain_file(
    path: Path,
    pmt: PublishedPmt,
    *,
    row: int | None = None,
    identity: tuple[str, str] | None = None,
    line: float | None = None,
    language: str = "id",
    words: TableWords = ENGLISH,
) -> ExplainedRow:
    """Explain the household in ``row`` (as a spreadsheet numbers rows), or the one whose column holds a value.

    ``identity`` is (column, value). The value is never repeated in an error.

    Raises
    ------
    ParameterError
        Neither or both are given, or no household or several are meant; an unknown file or column.
    NumbersError
        No household of the file has a score.
    """
    if (row is None) == (identity is None):
        raise ParameterError(
            "One household is explained at a time", todo="name it with --row, or with --id COLUMN=VALUE"
        )
    numbers, texts = columns_of(pmt.variables, pmt.spread_by)
    more = [identity[0]] if identity and identity[0] not in texts else []
    # an identity is text even where its column is a number that the test asks for
    named = read_households(path, (), more, strict=False, words=words) if more else None
    held = read_households(path, numbers, texts, strict=False, words=words)
    if identity is None:
        found = np.flatnonzero(held.row == row)
    else:
        column = named.table[identity[0]] if named else held.table[identity[0]]
        found = np.flatnonzero(column == identity[1].strip())
    if len(found) != 1:
        raise ParameterError(
            "No household is named so" if not len(found) else f"{len(found)} households are named so",
            where=f"{path.name}, {'--row' if identity is None else f'column {identity[0]}'}",
            rule="one household is explained at a time",
            todo=f"rows run from {held.row.min()} to {held.row.max()}",
        )
    at = int(found[0])
    with rows_of_the_file(held.row):
        score = pmt.rank(held.table)
    decile, _ = parts(score)
    first, below = beliefs(pmt, held.table, (~np.isnan(score)).astype(float), line)
    return ExplainedRow(
        say(pmt, explain(pmt, held.table, at), language),
        int(held.row[at]),
        int(decile[at]),
        int((~np.isnan(score)).sum()),
        float(first[at]),
        None if below is None else float(below[at]),
    )
