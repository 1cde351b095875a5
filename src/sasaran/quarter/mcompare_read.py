"""The rows of a survey file that designs are compared on: what must be known in each, and what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError
from sasaran.quarter.mcompare_asked import Asked, is_column
from sasaran.quarter.mrank_read import Households, columns_of, read_households, read_pmt, rows_of_the_file
from sasaran.welfare.pmt import PublishedPmt

__all__ = ["Survey", "read_survey", "score_key"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Survey:
    """The rows that are compared.

    Parameters
    ----------
    table : mapping from column to array (n,)
        Numbers.
    labels : mapping from column to array of text (n,)
        Groups, sampling units, identities, and answers that a test reads as words.
    tests : mapping from design to PublishedPmt
        Tests that were read.
    row : array of int, shape (n,)
        Row of the file, as a spreadsheet shows it.
    left_out, totals, outside : int
        Rows left out for a missing value, TOTAL rows, rows that are not looked at.
    """

    table: dict[str, Floats]
    labels: dict[str, NDArray[Any]]
    tests: dict[str, PublishedPmt]
    row: NDArray[np.int64]
    left_out: int
    totals: int
    outside: int

    @property
    def rows(self) -> int:
        """Rows."""
        return len(self.row)

    def identity(self, column: str) -> NDArray[Any]:
        """Return what a lot hangs on: the column named, or else the row of the file."""
        return self.labels[column] if column else self.row


def read_survey(path: Path, asked: Asked, total_words: Sequence[str] = ()) -> Survey:
    """Read the columns that are asked for; raise as :func:`compare_file` says."""
    tests = {name: read_pmt(file) for name, file in asked.tests.items()}
    numbers, needed, texts = _columns(asked, tests)
    held = read_households(path, numbers, [], strict=True, total_words=total_words)
    words = _texts(path, texts, total_words)
    keep = np.ones(len(held.row), dtype=bool)
    for column, value in asked.where.items():
        keep &= words[column] == value
    if not keep.any():
        raise NumbersError(
            "No row of the file is looked at",
            where=", ".join(f"{column}={value}" for column, value in asked.where.items()) or path.name,
            rule="--where COL=VALUE keeps the rows whose column is written exactly so",
            todo="check how the value is written in the file",
        )
    outside = int((~keep).sum())
    known = keep & _complete(held, words, needed, asked, path.name, keep)
    survey = Survey(
        {name: values[known] for name, values in held.table.items()},
        {name: values[known] for name, values in words.items()},
        tests,
        held.row[known],
        int((keep & ~known).sum()),
        held.totals,
        outside,
    )
    return _scored(survey, asked)


def _columns(asked: Asked, tests: dict[str, PublishedPmt]) -> tuple[list[str], list[str], list[str]]:
    """Return columns of numbers, those of them that must be known in every row, and columns of text."""
    bare = [column.removeprefix("-") for column in asked.scores.values()]
    amounts_ = [text for text in (asked.line, asked.benefit) if is_column(text)]
    needed = [asked.truth, asked.weight, asked.persons, *amounts_, *bare, *asked.given.values()]
    answers, words = [], [asked.psu, asked.strata, asked.ident, asked.geographic, *asked.by, *asked.where]
    for test in tests.values():
        of_numbers, of_words = columns_of(test.variables, test.spread_by)
        answers += of_numbers
        words += of_words
    needed = [name for name in dict.fromkeys(needed) if name]
    return list(dict.fromkeys([*needed, *answers])), needed, [name for name in dict.fromkeys(words) if name]


def _texts(path: Path, texts: Sequence[str], total_words: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Return columns of text; a column may be asked for as a number too, so they are read apart."""
    if not texts:
        return {}
    return read_households(path, [], texts, strict=False, total_words=total_words).table


def _complete(
    held: Households,
    words: dict[str, NDArray[Any]],
    needed: Sequence[str],
    asked: Asked,
    file: str,
    keep: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Return the rows that miss nothing needed; raise where one does and rows are not to be left out."""
    gone = {name: np.isnan(held.table[name]) for name in needed}
    gone |= {
        name: words[name] == ""
        for name in (asked.psu, asked.strata, asked.ident, asked.geographic, *asked.by)
        if name
    }
    whole = np.ones(len(held.row), dtype=bool)
    for name, missing in gone.items():
        here = missing & keep
        if here.any() and asked.missing != "drop":
            raise NumbersError(
                f"The column {name} is empty in {int(here.sum())} rows",
                where=f"{file}, column {name}, first in row {int(held.row[int(np.argmax(here))])}",
                rule="designs are compared on the same rows, each of them known",
                todo="mend them, or leave them out with --missing drop, which says how many",
            )
        whole &= ~missing
    if not (whole & keep).any():
        raise NumbersError("No row of the file is complete", where=file, rule="at least one row is needed")
    return whole


def _scored(survey: Survey, asked: Asked) -> Survey:
    """Return the survey with the scores of its tests as columns; rows that a test cannot score are left out."""
    if not survey.tests:
        return survey
    table = dict(survey.table)
    ranked = np.ones(survey.rows, dtype=bool)
    for name, test in survey.tests.items():
        numbers = columns_of(test.variables, test.spread_by)[0]
        answers: dict[str, NDArray[Any]] = {**survey.labels, **{one: survey.table[one] for one in numbers}}
        with rows_of_the_file(survey.row):
            table[score_key(name)] = test.rank(answers)
        ranked &= ~np.isnan(table[score_key(name)])
    if not ranked.all() and asked.missing != "drop":
        raise NumbersError(
            f"A test gives no score to {int((~ranked).sum())} rows",
            where=f"first in row {int(survey.row[int(np.argmin(ranked))])}",
            rule="designs are compared on the same rows, each of them known",
            todo="mend the answers, or leave these rows out with --missing drop, which says how many",
        )
    return Survey(
        {name: values[ranked] for name, values in table.items()},
        {name: values[ranked] for name, values in survey.labels.items()},
        survey.tests,
        survey.row[ranked],
        survey.left_out + int((~ranked).sum()),
        survey.totals,
        survey.outside,
    )


def score_key(name: str) -> str:
    """Return the key of a test's scores among the numbers: no column of a file is called so."""
    return f"\0test {name}"
