"""Why a household has its score: term by term, in Indonesian or English, adding up to the score exactly."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import ParameterError
from sasaran.welfare.columns import absent, column
from sasaran.welfare.pmt.published import Coefficient, PublishedPmt
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
        "average": "rata-rata skor keluarga sampel",
        "mean": "rata-rata",
        "all": "rata-rata semua jawaban; {share} % menjawab sama",
        "without": "Uji ini terbit tanpa rata-rata sampelnya; pengaruh dihitung dari rumah tangga acuan. Terbitkan"
        " lagi (sasaran rank fit) agar dibandingkan dengan rata-rata.",
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
        "average": "mean score of the sample's households",
        "mean": "the mean",
        "all": "the mean of all answers; {share} % answered the same",
        "without": "This test was published without the means of its sample; effects are counted from the reference"
        " household. Publish it anew (sasaran rank fit) to set them against the mean.",
    },
}


@dataclass(frozen=True)
class Part:
    """What one variable adds: its name, the answer as text (empty if missing), its terms and their sum.

    A number gives one term; a category one a level, of which all but the household's own are 0. ``average`` is what
    the variable adds for the sample on average, sum of coefficient x mean of the term, and ``mean`` the mean of a
    number, or of a category the share of households that answered as this one; both None where the test was
    published without means.
    """

    variable: str
    answer: str
    terms: tuple[float, ...]
    average: float | None = None
    mean: float | None = None

    @property
    def value(self) -> float:
        """The sum of its terms."""
        return math.fsum(self.terms)

    @property
    def above(self) -> float | None:
        """By how much it is above the average of the sample, in log welfare; None without means."""
        return None if self.average is None else self.value - self.average


@dataclass(frozen=True)
class Explanation:
    """A score and its parts: ``constant`` + the terms, added in order, is ``score`` to the last bit.

    ``average`` is the mean score of the sample (None without means); with ``Part.above`` of every part it adds up to
    the score as well, within rounding.
    """

    constant: float
    parts: tuple[Part, ...]
    score: float
    average: float | None = None


def contributions(pmt: PublishedPmt, table: Table) -> Scores:
    """Return coefficient x term for every row and term, shape (n, terms), in the order of ``pmt.coefficients``.

    Added from left to right to ``pmt.constant`` they give ``pmt.rank(table)`` to the last bit.
    """
    columns = term_columns(table, pmt.variables)
    return np.column_stack(
        [one.value * values for one, values in zip(pmt.coefficients, columns, strict=True)]
    )


def explain(pmt: PublishedPmt, table: Table, row: int) -> Explanation:
    """Return the parts of the score that ``pmt`` gives to one ``row`` of ``table``, counted from 0.

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
        parts.append(
            _part(pmt.coefficients[at : at + width], variable, _answer(one, variable), added[at : at + width])
        )
        at += width
    score = pmt.constant
    for value in added:
        score += value
    return Explanation(pmt.constant, tuple(parts), score, pmt.mean_score)


def _part(own: Sequence[Coefficient], variable: Variable, answer: str, added: Sequence[float]) -> Part:
    means = [one.mean for one in own if one.mean is not None]
    if not means:
        return Part(variable.name, answer, tuple(added))
    average = math.fsum(one.value * mean for one, mean in zip(own, means, strict=True))
    shares = [1 - math.fsum(means), *means] if variable.is_category else means
    at = variable.levels.index(answer) if variable.is_category and answer in variable.levels else 0
    # a share left over by rounding is no share below 0
    mean = max(shares[at], 0.0) if variable.is_category else shares[0]
    return Part(variable.name, answer, tuple(added), average, mean)


def say(
    pmt: PublishedPmt,
    explanation: Explanation,
    language: str = "id",
    digits: int = 3,
    *,
    meanings: Mapping[str, Mapping[str, str]] | None = None,
    against: str = "average",
) -> str:
    """Return the explanation of a score by ``pmt`` as lines of text in ``id`` or ``en``.

    ``meanings`` says of a column what its codes mean: the words are told before the code.

    A question is told once: a number and its powers are one line, named like the one of the lowest power.
    Each answer is set ``against`` the ``average`` of the sample (default): the first line is its mean score, and a
    line says by how much the answer raises or lowers the expectation beside that of all households on average. With
    ``reference``, or for a test that was published without means (which a last line says), it is set against the
    reference household, which is named: 0 of every number, the first level of every category.
    Before that comes exp(score + shift), the median of welfare given the answers (log welfare is normal about
    score + shift); the mean lies above it.
    Printed numbers are rounded to ``digits`` so that they, too, add up to the printed score: what rounding leaves
    over goes to the parts that lost most by it (largest remainders).

    Raises
    ------
    ParameterError
        If the language is neither, or ``against`` is.
    """
    if language not in _WORDS:
        raise ParameterError("There are no words in this language", rule="id or en")
    if against not in ("average", "reference"):
        raise ParameterError("There is no such comparison", where="against", rule="average or reference")
    words = _WORDS[language]
    asked = _questions(explanation, pmt)
    label = {variable.name: variable.label(language) for variable in pmt.variables}
    if math.isnan(explanation.score):
        odd = [label[part.variable] for part, value, _ in asked if math.isnan(value)]
        return f"{words['missing']} {', '.join(odd)}."
    told, average = meanings or {}, explanation.average if against == "average" else None
    start = explanation.constant if average is None else average
    values = [start, *(value if average is None else above for _, value, above in asked)]
    whole = _rounded(values, explanation.score, digits)
    first = f"{words['start']}: {{}} ({_reference(pmt, language, told)})"
    first = first if average is None else f"{words['average']}: {{}}"
    lines = [first.replace("{}", _number(whole[0], digits, language), 1)]
    for (part, *_), value, shown in zip(asked, values[1:], whole[1:], strict=True):
        kind = next(one for one in pmt.variables if one.name == part.variable)
        codes = told.get(part.variable, {})
        if average is None:
            zero = (
                f"{words['against']} {_meant(kind.levels[0] if kind.is_category else '0', codes, language)}"
            )
        else:
            zero = f"{words['against']} {_mean(part, kind, language)}"
        sign = "+" if shown >= 0 else ""
        lines.append(
            f"{label[part.variable]} = {_meant(part.answer, codes, language)}: "
            f"{sign}{_number(shown, digits, language)} ({_effect(value, zero, language)})"
        )
    typical = _amount(math.exp(explanation.score + pmt.shift), language)
    total = _number(sum(whole), digits, language)
    lines.append(f"{words['score']}: {total} ({words['typical']}: {typical} {pmt.unit})".rstrip())
    if against == "average" and average is None:
        lines.append(words["without"])
    return "\n".join(lines)


def _reference(pmt: PublishedPmt, language: str, told: Mapping[str, Mapping[str, str]]) -> str:
    bases = [
        f"{one.label(language)} = {_meant(one.levels[0], told.get(one.name, {}), language)}"
        for one in pmt.variables
        if one.is_category
    ]
    return "; ".join([_WORDS[language]["reference"], *bases])


def _mean(part: Part, kind: Variable, language: str) -> str:
    words, mean = _WORDS[language], part.mean or 0.0
    if kind.is_category:
        return words["all"].format(share=_decimal(f"{100 * mean:.0f}", language))
    return f"{words['mean']} {_decimal(f'{mean:.3g}' if abs(mean) < 1000 else f'{mean:.0f}', language)}"


def _effect(value: float, zero: str, language: str) -> str:
    """Return what an answer does to the expectation, exp(value) - 1, and beside what."""
    words, percent = _WORDS[language], math.expm1(value) * 100
    if abs(percent) < 0.05:
        return words["same"]
    size = _decimal(f"{abs(percent):.1f}", language)
    return f"{words['up' if percent > 0 else 'down']} {size} %, {zero}"


def _meant(answer: str, codes: Mapping[str, str], language: str) -> str:
    """Return an answer as it is told: what its code means before the code, a number as the language writes it."""
    shown = _decimal(answer, language)
    return f"{codes[answer]} ({shown})" if answer in codes else shown


def _questions(explanation: Explanation, pmt: PublishedPmt) -> list[tuple[Part, float, float]]:
    """Return each question's part of the lowest power, what it adds with all its powers, and that above the average.

    The last is NaN where the test was published without means.
    """
    held: dict[str, list[tuple[int, Part]]] = {}
    for variable, part in zip(pmt.variables, explanation.parts, strict=True):
        held.setdefault(variable.source, []).append((variable.power, part))
    return [
        (
            min(mine, key=lambda one: one[0])[1],
            math.fsum(part.value for _, part in mine),
            math.fsum(math.nan if part.above is None else part.above for _, part in mine),
        )
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
