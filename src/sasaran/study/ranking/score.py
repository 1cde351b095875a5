"""Scores of the households of a file: score, decile, chance of decile 1 and of being under the line, or why none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError, ParameterError
from sasaran.study.file.words import ENGLISH, TableWords
from sasaran.study.ranking.rows import Households, columns_of, read_households, rows_of_the_file
from sasaran.welfare.cuts import parts
from sasaran.welfare.pmt import PublishedPmt
from sasaran.welfare.pmt.unscored import Unscored, unscored
from sasaran.welfare.protocol import Scores
from sasaran.welfare.ranking_error import decile_cuts, probability_in_decile

__all__ = ["Scored", "beliefs", "people_of", "score_file", "scored"]


@dataclass(frozen=True)
class Scored:
    """Scores by row.

    Parameters
    ----------
    row : array of int, shape (n,)
        Row of the file as a spreadsheet shows it.
    carried : Mapping[str, array], each of shape (n,)
        Columns of the file that go along as they are: the household's name, its true consumption.
    score : array of float, shape (n,)
        Lower is poorer; NaN for none.
    decile : array of int, shape (n,)
        1 is the poorest tenth of the people in the file, 0 for none; ties share a decile.
    cuts : array of float, shape (9,)
        The highest score of deciles 1 to 9.
    people : array of float, shape (n,)
        People each household stands for; 0 for one without a score.
    first, below : array of float, shape (n,) | None
        Chance of truly being in decile 1 of this file, and of being under the line; None without a test or a line.
    reasons : Unscored
        Why a household has no score.
    """

    row: NDArray[np.int64]
    carried: Mapping[str, NDArray[Any]]
    score: Scores
    decile: NDArray[np.int64]
    cuts: Scores
    people: Scores
    first: Scores | None
    below: Scores | None
    reasons: Unscored

    @property
    def ranked(self) -> int:
        """Households with a score."""
        return int((~np.isnan(self.score)).sum())


def score_file(
    path: Path,
    pmt: PublishedPmt,
    *,
    line: float | None = None,
    carry: Sequence[str] = (),
    weight: str = "",
    persons: str = "",
    words: TableWords = ENGLISH,
) -> Scored:
    """Score every household of a CSV, XLSX or Parquet file with a published test.

    ``line`` is in the unit of the test, ``carry`` are columns that go along, and ``weight`` times ``persons`` are the
    people a household stands for (1 where neither is named).

    Raises
    ------
    ParameterError
        An unknown file or column, or a line that is not above 0.
    NumbersError
        No household can be scored, a weight is missing or negative, or a level is refused by its variable.
    """
    asked, answers = columns_of(pmt.variables, pmt.spread_by)
    counts = [name for name in (weight, persons) if name]
    numbers = [*asked, *counts]
    texts = [*answers, *(name for name in carry if name not in numbers)]
    held = read_households(path, numbers, texts, strict=False, words=words)
    with rows_of_the_file(held.row):
        score = pmt.rank(held.table)
        reasons = unscored(pmt, held.table, score, held.unreadable)
    if reasons.pattern.size and (reasons.pattern >= 0).all():
        (column, kind), n = next(iter(reasons.counts.items()))
        whys = {
            "missing": f"{n} answers are missing",
            "unseen": f"{n} answers are unseen",
            "unreadable": f"{n} answers are unreadable",
        }
        raise NumbersError(
            "No household of the file can be scored",
            where=f"{path.name}, column {column}",
            rule=whys[kind],
            todo="compare the file's answers with the levels on the model card",
        )
    people = people_of(held, counts, score, path.name)
    first, below = beliefs(pmt, held.table, people, line)
    return scored(held, carry, score, people, first, below, reasons)


def scored(
    held: Households,
    carry: Sequence[str],
    score: Scores,
    people: Scores,
    first: Scores | None = None,
    below: Scores | None = None,
    reasons: Unscored | None = None,
) -> Scored:
    """Return scores with their deciles; without ``reasons`` the empty answer is the only one."""
    decile, cuts = parts(score, people)
    none = reasons or Unscored(np.where(np.isnan(score), 0, -1), ((),))
    carried = {name: held.table[name] for name in carry}
    return Scored(held.row, carried, score, decile, cuts, people, first, below, none)


def beliefs(
    pmt: PublishedPmt, table: Mapping[str, NDArray[Any]], people: Scores, line: float | None
) -> tuple[Scores, Scores | None]:
    """Return P(truly in decile 1 of these households) and, with a line, P(under it), each of shape (n,)."""
    belief = pmt.predictive(table)
    cuts = decile_cuts(belief.point, belief.spread, people)
    first = probability_in_decile(belief.point, belief.spread, cuts, decile=1)
    if line is None:
        return first, None
    if not line > 0 or line == np.inf:
        raise ParameterError(
            "The line cannot be used", where="--line", rule="a number above 0, in the unit of the test"
        )
    return first, belief.below(line)


def people_of(held: Households, counts: Sequence[str], score: Scores, file: str) -> Scores:
    """Return the people each household stands for: the product of the columns named, 0 for one without a score.

    Raises :class:`NumbersError` if a household with a score has no such number, or one below 0.
    """
    known = ~np.isnan(score)
    people: Scores = known.astype(float)
    for name in counts:
        values = np.where(known, held.table[name], 0.0)
        wrong = ~(values >= 0)
        if wrong.any():
            raise NumbersError(
                f"{int(wrong.sum())} weights are missing, negative or no numbers",
                where=f"{file}, column {name}, first in row {int(held.row[int(np.argmax(wrong))])}",
                rule="a weight is a number, 0 or more",
            )
        people = people * values
    return people
