"""Rows of a survey with the scores that published tests give them, or fits anew that had not seen their village."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError, ParameterError
from sasaran.study.designs.asked import Asked
from sasaran.study.ranking.rows import columns_of, rows_of_the_file
from sasaran.welfare.pmt import LeastSquares, PublishedPmt, fit

__all__ = ["Survey", "score_key", "scored"]

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


def scored(survey: Survey, asked: Asked) -> Survey:
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
    kept = Survey(
        {name: values[ranked] for name, values in table.items()},
        {name: values[ranked] for name, values in survey.labels.items()},
        survey.tests,
        survey.row[ranked],
        survey.left_out + int((~ranked).sum()),
        survey.totals,
        survey.outside,
    )
    return _unseen(kept, asked) if asked.cross else kept


def _unseen(survey: Survey, asked: Asked) -> Survey:
    """Return the survey with each test's scores by fits anew that had not seen the household's sampling unit."""
    for name, test in survey.tests.items():
        if test.method != LeastSquares().name:
            raise ParameterError(
                "This test is not fitted anew",
                where=f"--cross-validate, test {name}",
                rule="only least squares is fitted anew here",
                todo="leave --cross-validate out, and judge the test on households that it was not fitted on",
            )
        with rows_of_the_file(survey.row):
            made = fit(
                {**survey.table, **survey.labels},
                test.variables,
                outcome=asked.truth,
                name=name,
                unit=test.unit,
                weight=asked.weight,
                cluster=asked.psu,
                missing="refuse",
            )
        survey.table[score_key(name)] = made.cross.score
    return survey


def score_key(name: str) -> str:
    """Return the key of a test's scores among the numbers: no column of a file is called so."""
    return f"\0test {name}"
