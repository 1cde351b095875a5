"""Why a household has its score: term by term, in Indonesian or English, adding up to the score exactly."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import ParameterError
from sasaran.welfare.columns import absent, column
from sasaran.welfare.pmt.published import PublishedPmt
from sasaran.welfare.pmt.variables import Variable, as_text, term_columns
from sasaran.welfare.protocol import Scores, Table

__all__ = ["Explanation", "Part", "contributions", "explain", "say"]

_WORDS: Mapping[str, Mapping[str, str]] = {
    "id": {
        "start": "nilai dasar",
        "score": "Skor",
        "typical": "perkiraan pengeluaran, median keluarga dengan jawaban seperti ini",
        "reference": "rumah tangga acuan, sebagai titik nol hitungan saja: setiap angka 0",
        "against": "dibanding",
        "missing": "Keluarga ini tidak dapat diberi skor: jawaban berikut kosong atau tidak dikenal:",
        "up": "menaikkan perkiraan",
        "down": "menurunkan perkiraan",
        "same": "tidak mengubah perkiraan",
    },
    "en": {
        "start": "base value",
        "score": "Score",
        "typical": "expected spending, the median of households with such answers",
        "reference": "the reference household, a zero to count from only: every number 0",
        "against": "against",
        "missing": "This household cannot be scored: these answers are missing or unknown:",
        "up": "raises the expectation by",
        "down": "lowers the expectation by",
        "same": "leaves the expectation as it is",
    },
}


@dataclass(frozen=True)
class Part:
    """What one variable adds: its name, the answer as text (empty if missing), its terms and their sum.

    A number gives one term; a category one a level, of which all but the household's own are 0.
    """

    variable: str
    answer: str
    terms: tuple[float, ...]

    @property
    def value(self) -> float:
        """The sum of its terms."""
        return math.fsum(self.terms)


@dataclass(frozen=True)
class Explanation:
    """A score and its parts: ``constant`` + the terms, added in order, is ``score`` to the last bit."""

    constant: float
    parts: tuple[Part, ...]
    score: float


def contributions(pmt: PublishedPmt, table: Table) -> Scores:
    """Return coefficient x term for every row and term, shape (n, terms), in the order of ``pmt.coefficients``.

    Added from left to right to ``pmt.constant`` they give ``pmt.rank(table)`` to the last bit.
    """
    columns = term_columns(table, pmt.variables)
    return np.column_stack(
        [one.value * values for one, values in zip(pmt.coefficients, columns, strict=True)]
    )


def explain(pmt: PublishedPmt, table: Table, row: int) -> Explanation:
    """Return the parts of the score of one row, counted from 0.

    Raises
    ------
    ParameterError
        If there is no such row, or a column that the test needs is not there.
    """
    needed = {variable.source: column(table, variable.source) for variable in pmt.variables}
    size = min(len(values) for values in needed.values())
    if not 0 <= row < size:
        raise ParameterError("There is no such row", where=f"row {row}", rule=f"rows 0 to {size - 1}")
    one = {name: values[row : row + 1] for name, values in needed.items()}
    added = contributions(pmt, one)[0].tolist()
    parts, at = [], 0
    for variable in pmt.variables:
        width = len(variable.levels) - 1 if variable.is_category else 1
        parts.append(Part(variable.name, _answer(one, variable), tuple(added[at : at + width])))
        at += width
    score = pmt.constant
    for value in added:
        score += value
    return Explanation(pmt.constant, tuple(parts), score)


def say(
    pmt: PublishedPmt,
    explanation: Explanation,
    language: str = "id",
    digits: int = 3,
    *,
    meanings: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """Return the explanation as lines of text in ``id`` or ``en``.

    ``meanings`` says of a column what its codes mean: the words are told before the code.

    A question is told once: a number and its powers are one line, named like the one of the lowest power.
    Each answer is set against the reference household, which is named: 0 of every number, the first level of every
    category. Last comes exp(score + shift), the median of welfare given the answers (log welfare is normal about
    score + shift); the mean lies above it.
    Printed numbers are rounded to ``digits`` so that they, too, add up to the printed score: what rounding leaves
    over goes to the parts that lost most by it (largest remainders).

    Raises
    ------
    ParameterError
        If the language is neither.
    """
    if language not in _WORDS:
        raise ParameterError("There are no words in this language", rule="id or en")
    words = _WORDS[language]
    asked = _questions(pmt, explanation)
    label = {variable.name: variable.label(language) for variable in pmt.variables}
    if math.isnan(explanation.score):
        odd = [label[part.variable] for part, value in asked if math.isnan(value)]
        return f"{words['missing']} {', '.join(odd)}."
    values = [explanation.constant, *(value for _, value in asked)]
    whole = _rounded(values, explanation.score, digits)
    told = meanings or {}
    bases = [
        f"{label[one.name]} = {_meant(one.levels[0], told.get(one.name, {}), language)}"
        for one in pmt.variables
        if one.is_category
    ]
    base = "; ".join([words["reference"], *bases])
    lines = [f"{words['start']}: {_number(whole[0], digits, language)} ({base})"]
    kinds = {variable.name: variable for variable in pmt.variables}
    for (part, value), shown in zip(asked, whole[1:], strict=True):
        percent = math.expm1(value) * 100
        effect = words["same"] if abs(percent) < 0.05 else words["up" if percent > 0 else "down"]
        size = "" if abs(percent) < 0.05 else f" {_decimal(f'{abs(percent):.1f}', language)} %"
        sign = "+" if shown >= 0 else ""
        codes, kind = told.get(part.variable, {}), kinds[part.variable]
        answer = _meant(part.answer, codes, language)
        zero = _meant(kind.levels[0] if kind.is_category else "0", codes, language)
        against = f", {words['against']} {zero}" if size else ""
        lines.append(
            f"{label[part.variable]} = {answer}: {sign}{_number(shown, digits, language)} ({effect}{size}{against})"
        )
    typical = _amount(math.exp(explanation.score + pmt.shift), language)
    total = _number(sum(whole), digits, language)
    lines.append(f"{words['score']}: {total} ({words['typical']}: {typical} {pmt.unit})".rstrip())
    return "\n".join(lines)


def _meant(answer: str, codes: Mapping[str, str], language: str) -> str:
    """Return an answer as it is told: what its code means before the code, a number as the language writes it."""
    shown = _decimal(answer, language)
    return f"{codes[answer]} ({shown})" if answer in codes else shown


def _questions(pmt: PublishedPmt, explanation: Explanation) -> list[tuple[Part, float]]:
    """Return each question's part of the lowest power, and what it adds with all its powers."""
    held: dict[str, list[tuple[int, Part]]] = {}
    for variable, part in zip(pmt.variables, explanation.parts, strict=True):
        held.setdefault(variable.source, []).append((variable.power, part))
    return [
        (min(mine, key=lambda one: one[0])[1], math.fsum(part.value for _, part in mine))
        for mine in held.values()
    ]


def _answer(one: Table, variable: Variable) -> str:
    values: NDArray[Any] = column(one, variable.source)
    if absent(values)[0]:
        return ""
    if variable.is_category:
        return str(as_text(values)[0])
    return f"{float(values[0]) ** variable.power:.6g}"


def _rounded(values: list[float], total: float, digits: int) -> list[int]:
    scaled = [value * 10**digits for value in values]
    whole = [math.floor(value) for value in scaled]
    left = round(total * 10**digits) - sum(whole)
    order = sorted(range(len(values)), key=lambda at: (whole[at] - scaled[at], at))
    for at in order[: max(left, 0)]:
        whole[at] += 1
    return whole


def _number(value: int, digits: int, language: str) -> str:
    return _decimal(f"{value / 10**digits:.{digits}f}", language)


def _amount(value: float, language: str) -> str:
    """Return four figures of an amount, thousands grouped: 312,5 and 1.189.000."""
    if value < 1000:
        return _decimal(f"{value:.4g}", language)
    text = f"{float(f'{value:.4g}'):,.0f}"
    return text.replace(",", ".") if language == "id" else text


def _decimal(text: str, language: str) -> str:
    is_number = text.removeprefix("-").replace(".", "", 1).isdecimal()
    return text.replace(".", ",") if language == "id" and is_number else text
