"""Poverty look-up tables: points from a short questionnaire, and for each number of points the chance of being poor.

The form of the Poverty Probability Index and of the Simple Poverty Scorecards: ten questions, 0 to 100 points, a
table that gives P(below a line | points). The table is read from the file that its maker publishes; none is kept
here.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sasaran.errors import BadFileError, NumbersError, ParameterError
from sasaran.welfare.columns import column, number
from sasaran.welfare.protocol import Scores, Table, register

__all__ = ["LookUp", "LookUpTable"]


@dataclass(frozen=True)
class LookUpTable:
    """P(below a line) for every number of points.

    ``points`` are the whole numbers from the lowest to the highest, shape (p,); ``chance`` maps the name of a line
    to shares from 0 to 1, shape (p,). ``rising`` names lines whose chance somewhere rises with the points,
    ``source`` where the table stands.
    """

    points: Scores
    chance: Mapping[str, Scores]
    source: str = ""

    @classmethod
    def read(
        cls, path: Path, *, points: str = "score", percent: bool = True, source: str = ""
    ) -> LookUpTable:
        """Read a CSV with one column of points and one column a line (in percent unless ``percent`` is False).

        Raises
        ------
        BadFileError
            If the file has no such column, a cell is not a number, points are not consecutive whole numbers, or a
            chance lies outside 0 to 1.
        """
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file))
        if not lines or points not in lines[0]:
            raise BadFileError(
                "The look-up table has no points", where=f"{path.name}, column {points}", todo="name it"
            )
        try:
            read = {name: np.array([float(line[name]) for line in lines]) for name in lines[0]}
        except (TypeError, ValueError) as problem:
            raise BadFileError(
                "A cell of the look-up table is not a number", where=path.name, rule="every cell is a number"
            ) from problem
        at = read.pop(points)
        _check(path.name, at, {name: found / (100 if percent else 1) for name, found in read.items()})
        return cls(at, {name: found / (100 if percent else 1) for name, found in read.items()}, source)

    @property
    def rising(self) -> tuple[str, ...]:
        """Lines whose chance somewhere rises with the points: more points should never mean poorer."""
        return tuple(name for name, chance in self.chance.items() if (np.diff(chance) > 0).any())

    def of(self, points: Scores, line: str) -> Scores:
        """Return the chance of being below ``line`` for each number of points; NaN for NaN.

        Raises
        ------
        ParameterError
            If the table has no such line.
        NumbersError
            If points are not whole numbers within the table.
        """
        if line not in self.chance:
            raise ParameterError(
                "The look-up table has no such line",
                where=f"line {line}",
                todo=f"choose from {', '.join(self.chance)}",
            )
        known = ~np.isnan(points)
        within = (points >= self.points[0]) & (points <= self.points[-1]) & (points == np.round(points))
        if (known & ~within).any():
            raise NumbersError(
                f"{int((known & ~within).sum())} units have points that the look-up table does not hold",
                where=f"first in row {int(np.argmax(known & ~within))}",
                rule=f"points are whole numbers from {self.points[0]:g} to {self.points[-1]:g}",
            )
        at = np.where(known, points - self.points[0], 0).astype(np.int64)
        chance: Scores = np.where(known, self.chance[line][at], np.nan)
        return chance


def _check(name: str, points: Scores, chance: Mapping[str, Scores]) -> None:
    if not np.array_equal(points, np.arange(round(float(points[0])), round(float(points[0])) + len(points))):
        raise BadFileError(
            "The look-up table skips or repeats points", where=name, rule="consecutive whole numbers"
        )
    for line, values in chance.items():
        if not ((values >= 0) & (values <= 1)).all():
            raise BadFileError(
                "A chance is outside 0 to 1", where=f"{name}, column {line}", rule="shares or percent"
            )


@register("look-up")
@dataclass(frozen=True)
class LookUp:
    """A scorecard with a look-up table: fewer points are poorer.

    Points stand in the column ``points``, or are added up from ``answers``: question (a column) to answer (as
    text) to points.
    """

    table: LookUpTable
    points: str = "score"
    answers: Mapping[str, Mapping[str, int]] | None = None
    basis: str = "look-up"
    version: str = ""
    as_of: datetime.date | None = None
    name: str = "scorecard with look-up table"

    def rank(self, table: Table) -> Scores:
        """Return the points; NaN where they, or an answer, are missing or an answer is not on the card."""
        if self.answers is None:
            return number(table, self.points)
        total = np.zeros(len(column(table, next(iter(self.answers)))))
        for question, worth in self.answers.items():
            given = column(table, question)
            text = given.astype(str)
            here = np.full(len(text), np.nan)
            for answer, points in worth.items():
                here[text == answer] = points
            total += here
        return total

    def chance(self, table: Table, line: str) -> Scores:
        """Return P(below ``line``) for each unit, a share; see :meth:`LookUpTable.of` for the errors."""
        return self.table.of(self.rank(table), line)
