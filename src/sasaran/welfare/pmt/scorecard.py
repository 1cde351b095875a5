"""A test reckoned by hand: whole points for each answer, and what is lost by rounding.

Numbers are cut into bands (each own value where there are few, fifths of the sample otherwise), a number and its
powers together; every answer gets the points nearest to its share of the distance from the worst household that
could be to the best. The practice of Schreiner's scorecards (2010, Enterprise Development and Microfinance 21(2));
the loss is reckoned, not assumed.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sasaran.errors import NumbersError
from sasaran.welfare.columns import absent, column, number
from sasaran.welfare.pmt.crossval import spearman
from sasaran.welfare.pmt.published import PublishedPmt
from sasaran.welfare.pmt.variables import as_text
from sasaran.welfare.protocol import Scores, Table, register

__all__ = ["Loss", "Question", "Scorecard", "scorecard"]

_FEW = 6
_SHARES = (0.1, 0.2, 0.3, 0.4)


@dataclass(frozen=True)
class Question:
    """One line of the card: for a category ``levels`` and their points; for a number the upper limits of bands.

    Band i holds values above ``upper[i - 1]`` up to and with ``upper[i]``; the last limit is infinite. ``yes_no``
    says that the number was only ever 0 or 1.
    """

    column: str
    label_id: str
    label_en: str
    points: tuple[int, ...]
    levels: tuple[str, ...] = ()
    upper: tuple[float, ...] = ()
    yes_no: bool = False


@dataclass(frozen=True)
class Loss:
    """What the card loses against the test, on the households it was made on.

    ``spearman`` is the rank correlation of points and score; ``kept`` maps a share of households (the poorest tenth
    by score ...) to how much of it the card also has in its own poorest share; households that tie in points at the
    cut count in part.
    """

    spearman: float
    kept: Mapping[float, float]
    households: int


@register("scorecard")
@dataclass(frozen=True)
class Scorecard:
    """A test in whole points, from :func:`scorecard`: ``questions``, ``loss`` by rounding; fewer points are poorer."""

    questions: tuple[Question, ...]
    loss: Loss
    name: str
    version: str
    as_of: datetime.date | None = None
    basis: str = "scorecard"

    def rank(self, table: Table) -> Scores:
        """Return the points; NaN where an answer is missing or not on the card."""
        total: Scores = np.zeros(len(column(table, self.questions[0].column)))
        for question in self.questions:
            total = total + _points(table, question)
        return total

    def text(self, language: str = "id") -> str:
        """Return the card as a Markdown table, ``id`` or ``en``: question, answer, points."""
        head = ("Pertanyaan", "Jawaban", "Nilai") if language == "id" else ("Question", "Answer", "Points")
        lines = [f"| {' | '.join(head)} |", "|---|---|---|"]
        for question in self.questions:
            label = question.label_id if language == "id" else question.label_en
            for answer, points in zip(_answers(question, language), question.points, strict=True):
                lines.append(f"| {label} | {answer} | {points} |")
                label = ""
        return "\n".join(lines)


def scorecard(pmt: PublishedPmt, table: Table, *, points: int = 100) -> Scorecard:
    """Turn a test into a card of about ``points`` points from the worst household to the best.

    Parameters
    ----------
    pmt : PublishedPmt
        The test.
    table : Table
        Households by whom numbers are cut into bands and the loss is reckoned (the sample).
    points : int
        Points of the best possible household, before rounding; more points lose less.

    Raises
    ------
    NumbersError
        If no household can be scored, or all coefficients are 0.
    """
    score = pmt.rank(table)
    known = ~np.isnan(score)
    if not known.any():
        raise NumbersError("A card cannot be made", rule="at least one household can be scored")
    chosen = {name: values[known] for name, values in table.items()}
    drafts = [_draft(pmt, chosen, source) for source in dict.fromkeys(v.source for v in pmt.variables)]
    span = sum(max(worth) - min(worth) for _, worth in drafts)
    if span == 0:
        raise NumbersError("A card cannot be made", rule="at least one answer changes the score")
    questions = tuple(
        Question(
            draft.column,
            draft.label_id,
            draft.label_en,
            tuple(round(points * (one - min(worth)) / span) for one in worth),
            draft.levels,
            draft.upper,
            draft.yes_no,
        )
        for draft, worth in drafts
    )
    bare = Scorecard(questions, Loss(math.nan, {}, 0), pmt.name, pmt.version, pmt.as_of)
    return Scorecard(questions, _loss(score[known], bare.rank(chosen)), pmt.name, pmt.version, pmt.as_of)


def _draft(pmt: PublishedPmt, table: Table, source: str) -> tuple[Question, list[float]]:
    """Return a question without points, and what each answer is worth in log welfare."""
    mine = [variable for variable in pmt.variables if variable.source == source]
    first = mine[0]
    label_id, label_en = first.label("id"), first.label("en")
    worth_of = {(one.variable, one.level): one.value for one in pmt.coefficients}
    if first.is_category:
        worth = [0.0, *(worth_of[first.name, level] for level in first.levels[1:])]
        return Question(source, label_id, label_en, (), first.levels), worth
    values = number(table, source)
    upper = _bands(values)
    worth_here = sum(worth_of[v.name, ""] * values**v.power for v in mine)
    at = np.searchsorted(upper, values, side="left")
    size = np.bincount(at, minlength=len(upper))
    means = np.bincount(at, weights=worth_here, minlength=len(upper)) / size
    yes_no = bool(np.isin(values, (0, 1)).all()) and len(upper) == 2
    return Question(source, label_id, label_en, (), (), tuple(upper), yes_no), [float(one) for one in means]


def _bands(values: Scores) -> list[float]:
    distinct = np.unique(values)
    if len(distinct) > _FEW:
        distinct = np.unique(np.quantile(values, [0.2, 0.4, 0.6, 0.8, 1.0], method="inverted_cdf"))
    return [*(float(one) for one in distinct[:-1]), math.inf]


def _points(table: Table, question: Question) -> Scores:
    if not question.levels:
        values = number(table, question.column)
        at = np.searchsorted(question.upper, values, side="left")
        worth = np.array([*question.points, np.nan], dtype=float)[np.minimum(at, len(question.points))]
        return np.where(np.isnan(values), np.nan, worth)
    values = column(table, question.column)
    text = as_text(values)
    found: Scores = np.full(len(text), np.nan)
    for level, points in zip(question.levels, question.points, strict=True):
        found[(text == level) & ~absent(values)] = points
    return found


def _answers(question: Question, language: str) -> list[str]:
    if question.levels:
        return list(question.levels)
    if question.yes_no:
        return ["tidak", "ya"] if language == "id" else ["no", "yes"]
    above = "lebih dari" if language == "id" else "more than"
    upto = "sampai" if language == "id" else "up to"
    limits = [f"{limit:g}".replace(".", "," if language == "id" else ".") for limit in question.upper[:-1]]
    return [*(f"{upto} {limit}" for limit in limits), f"{above} {limits[-1]}" if limits else ""]


def _loss(score: Scores, points: Scores) -> Loss:
    kept = {}
    for share in _SHARES:
        wanted = max(round(share * len(score)), 1)
        poorest = score <= np.partition(score, wanted - 1)[wanted - 1]
        cut = np.partition(points, wanted - 1)[wanted - 1]
        under, at = points < cut, points == cut
        part = np.where(under, 1.0, np.where(at, (wanted - under.sum()) / at.sum(), 0.0))
        kept[share] = float(part[poorest].sum() / poorest.sum())
    return Loss(spearman(score, points), kept, len(score))
