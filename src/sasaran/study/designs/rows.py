"""The rows of a survey file that designs are compared on: what must be known in each, and what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError
from sasaran.study.designs.asked import Asked, is_column
from sasaran.study.designs.survey import Survey, scored
from sasaran.study.file.words import ENGLISH, TableWords
from sasaran.study.ranking.rows import Households, columns_of, read_households, read_pmt
from sasaran.welfare.pmt import PublishedPmt

__all__ = ["read_survey"]

Floats = NDArray[np.float64]


def read_survey(path: Path, asked: Asked, words: TableWords = ENGLISH) -> Survey:
    """Read the columns that are asked for; raise as :func:`compare_file` says."""
    tests = {name: read_pmt(file) for name, file in asked.tests.items()}
    numbers, needed, texts = _columns(asked, tests)
    held = read_households(path, numbers, [], strict=True, words=words)
    answers = _texts(path, texts, words)
    keep = np.ones(len(held.row), dtype=bool)
    for column, value in asked.where.items():
        keep &= answers[column] == value
    if not keep.any():
        raise NumbersError(
            "No row of the file is looked at",
            where=", ".join(f"{column}={value}" for column, value in asked.where.items()) or path.name,
            rule="--where COL=VALUE keeps the rows whose column is written exactly so",
            todo="check how the value is written in the file",
        )
    outside = int((~keep).sum())
    known = keep & _complete(held, answers, needed, asked, path.name, keep)
    survey = Survey(
        {name: values[known] for name, values in held.table.items()},
        {name: values[known] for name, values in answers.items()},
        tests,
        held.row[known],
        int((keep & ~known).sum()),
        held.totals,
        outside,
    )
    return scored(survey, asked)


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


def _texts(path: Path, texts: Sequence[str], words: TableWords) -> dict[str, NDArray[Any]]:
    """Return columns of text; a column may be asked for as a number too, so they are read apart."""
    if not texts:
        return {}
    return read_households(path, [], texts, strict=False, words=words).table


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
