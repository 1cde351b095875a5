"""The other designs of the protocol on a file that has their column: ``sasaran rank score --by ...``."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sasaran.errors import BadFileError, ParameterError
from sasaran.study.file.words import ENGLISH, TableWords
from sasaran.study.ranking.by import Asked, design_of
from sasaran.study.ranking.rows import read_households, rows_of_the_file
from sasaran.study.ranking.score import Scored, people_of, scored
from sasaran.welfare.designs import LookUp, LookUpTable

__all__ = ["read_rates", "read_table", "score_by"]


def score_by(
    path: Path,
    asked: Asked,
    *,
    carry: Sequence[str] = (),
    weight: str = "",
    persons: str = "",
    words: TableWords = ENGLISH,
) -> Scored:
    """Rank every household of a file by another design.

    With a look-up table and its line (``asked.table_line``) the chance of being under that line comes along. Errors are
    those of :func:`~sasaran.study.ranking.score.score_file` and of the design.
    """
    ranking, numbers, texts = design_of(asked)
    counts = [name for name in (weight, persons) if name]
    wanted, whole = [*texts, *([asked.identity] if asked.identity else []), *carry], [*numbers, *counts]
    held = read_households(
        path, whole, [name for name in wanted if name not in whole], strict=True, words=words
    )
    table = held.table or {"row": held.row}
    with rows_of_the_file(held.row):
        score = ranking.rank(table)
        below = (
            ranking.chance(table, asked.table_line)
            if isinstance(ranking, LookUp) and asked.table_line
            else None
        )
    people = people_of(held, counts, score, path.name)
    return scored(held, carry, score, people, None, below)


def read_rates(path: Path) -> dict[str, float]:
    """Return area to poverty rate from a CSV of two columns (area, rate from 0 to 1), with a header line.

    Raises
    ------
    ParameterError
        There is no such file.
    BadFileError
        A line has no two columns, or a rate is not a number, or an area stands there twice.
    """
    if not path.is_file():
        raise ParameterError("There is no such file", where=path.name, todo="check the name and the folder")
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [line for line in csv.reader(file) if any(line)][1:]
    try:
        found = {line[0].strip(): float(line[1]) for line in lines}
    except (IndexError, ValueError) as problem:
        raise BadFileError(
            "The rates cannot be read", where=path.name, rule="two columns: the area, and a rate from 0 to 1"
        ) from problem
    if len(found) != len(lines) or not np.isfinite(list(found.values())).all():
        raise BadFileError("The rates cannot be read", where=path.name, rule="each area once, with a number")
    return found


def read_table(path: Path) -> LookUpTable:
    """Return a look-up table from a CSV: a column ``score``, and a column a line with the chance in per cent.

    Raises :class:`ParameterError` if there is no such file, otherwise as :meth:`LookUpTable.read`.
    """
    if not path.is_file():
        raise ParameterError("There is no such file", where=path.name, todo="check the name and the folder")
    return LookUpTable.read(path)
