"""Designs of a survey file under one budget: who is missed, who is wrongly chosen, who changes, with their errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import ParameterError
from sasaran.schema.estimate import Estimate
from sasaran.study.designs.asked import MEASURES, Asked, amounts, is_column, share_of
from sasaran.study.designs.made import designs_of, given_share
from sasaran.study.designs.measures import measured
from sasaran.study.designs.rows import read_survey
from sasaran.study.designs.survey import Survey
from sasaran.study.file.words import ENGLISH, TableWords
from sasaran.study.poverty.turned import turned
from sasaran.welfare import accuracy, compare
from sasaran.welfare.accuracy import Choice, GroupRates
from sasaran.welfare.pmt import PublishedPmt

__all__ = ["GROUPED", "Compared", "compare_file"]

Floats = NDArray[np.float64]

GROUPED = ("exclusion", "inclusion", "coverage")


@dataclass(frozen=True)
class Compared:
    """The answer.

    Parameters
    ----------
    comparison : Comparison
        Choices, with the rates among the measures asked for.
    scores : mapping from design to score
        Of the designs that rank; those of ``given`` do not.
    measures : mapping from design to measure to Estimate or None
        In the order asked; None where a measure has no meaning for the design (no score, no benefit).
    groups : mapping from design to column to GroupRates
        Rates of :data:`GROUPED`.
    columns : mapping from column to labels
        The groups, for swaps.
    tests : mapping from design to PublishedPmt
        The published tests among the designs.
    quota : float
        Share of what the quota counts.
    rows, left_out, totals, outside : int
        Rows compared, left out for a missing value, TOTAL rows, rows that ``where`` leaves out.
    """

    comparison: compare.Comparison
    scores: Mapping[str, Floats]
    measures: Mapping[str, Mapping[str, Estimate | None]]
    groups: Mapping[str, Mapping[str, GroupRates]]
    columns: Mapping[str, Any]
    size: Floats
    tests: Mapping[str, PublishedPmt]
    quota: float
    rows: int
    left_out: int
    totals: int
    outside: int

    def curves(self) -> dict[str, accuracy.Curve]:
        """Return the errors of every ranking design at every quota."""
        return {
            name: accuracy.curve(self.comparison.sample, score, size=self.size)
            for name, score in self.scores.items()
        }


def compare_file(path: Path, asked: Asked, words: TableWords = ENGLISH) -> Compared:
    """Compare the designs on the rows of a file, each with the same quota or budget.

    Raises
    ------
    ParameterError
        An unknown file, column, measure or option, no design, no quota, or a quota that is no share.
    NumbersError
        A column holds no numbers or misses some (with ``refuse``), nobody is left, or as the room of welfare does.
    """
    _askable(asked)
    survey = read_survey(path, asked, words)
    where = "--line" if not is_column(asked.line) else f"column {asked.line}"
    places = {"column line": where, "line": where, "poorest": "--poorest", "rho": "--rho"}
    columns = {"welfare": asked.truth, "weight": asked.weight, "psu": asked.psu, "stratum": asked.strata}
    with turned({**columns, "ids": asked.ident}, places):
        return _compared(survey, asked)


def _compared(survey: Survey, asked: Asked) -> Compared:
    weight = survey.table[asked.weight] if asked.weight else np.ones(survey.rows)
    people = weight * survey.table[asked.persons] if asked.persons else weight
    cost = amounts(survey.table, asked.benefit, survey.rows) if asked.budget is not None else None
    size = people if cost is None else weight * cost
    quota = share_of(asked.quota, asked.budget, size, given_share(survey, asked, people))
    sample = _sample(survey, asked, people, quota)
    designs = designs_of(survey, asked, sample)
    made = compare.compare(
        sample,
        designs,
        quota=quota if asked.budget is None else None,
        budget=asked.budget,
        size=size,
        unit="units",
        rates=[one for one in asked.measures if one in accuracy.RATES],
        ties=asked.ties,
        seed=asked.seed,
        ids=survey.identity(asked.ident),
    )
    scores = {name: score for name, score in designs.items() if not isinstance(score, Choice)}
    groups = {one: survey.labels[one] for one in asked.by}
    return Compared(
        made,
        scores,
        {name: measured(made, name, scores.get(name), asked, survey.table) for name in designs},
        {name: accuracy.by_group(sample, choice, groups, GROUPED) for name, choice in made.choices.items()},
        groups,
        size,
        survey.tests,
        quota,
        survey.rows,
        survey.left_out,
        survey.totals,
        survey.outside,
    )


def _askable(asked: Asked) -> None:
    wrong = [one for one in asked.measures if one not in MEASURES]
    if wrong:
        raise ParameterError(
            f"There is no measure {wrong[0]}", where="--measures", todo=f"use one of: {', '.join(MEASURES)}"
        )
    if "crra" in asked.measures and not asked.benefit:
        raise ParameterError(
            "A gain of welfare needs a benefit",
            where="--measures crra",
            todo="give what one chosen row receives with --benefit, in the unit of the truth",
        )
    if asked.budget is not None and not asked.benefit:
        raise ParameterError(
            "A budget needs a benefit",
            where="--budget",
            todo="give what one chosen row costs with --benefit, a number or a column",
        )


def _sample(survey: Survey, asked: Asked, people: Floats, quota: float) -> accuracy.Sample:
    """Return the truth: below the line, or the poorest share; by default as many as the quota."""
    line: Any = None
    if asked.line:
        line = survey.table[asked.line] if is_column(asked.line) else float(asked.line)
    share = asked.poorest if asked.poorest is not None else quota if line is None else None
    return accuracy.sample(
        welfare=survey.table[asked.truth],
        line=line,
        poorest=share,
        weight=people,
        psu=survey.labels[asked.psu] if asked.psu else None,
        stratum=survey.labels[asked.strata] if asked.strata else None,
        lonely=asked.lonely,
    )
