"""What a proxy means test looks at: numbers and categories, and the terms they become.

A number is one term (its value, or a power of another column's value). A category is one term a level, 0 or 1, but
for its first level, the reference, which has none. A term is NaN where the answer is missing or is a level that the
test does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError, ParameterError
from sasaran.welfare.columns import absent, column, groups, number

__all__ = ["Variable", "as_text", "matrix", "settle", "term_columns", "terms"]


@dataclass(frozen=True)
class Variable:
    """One question of the test.

    Parameters
    ----------
    name : str
        Column of the table, and name of the term.
    levels : tuple[str, ...]
        Answers of a category as text, the reference first; empty for a number.
    category : bool
        True to take the levels from the sample (the commonest is the reference) where none are given.
    of, power : str, int
        A number may be a power of another column: ``Variable("age2", of="age", power=2)`` needs no column age2.
    unit : str
        Unit of a number.
    label_id, label_en : str
        The question in Indonesian and in English; the name where empty.
    unseen : str
        What a level never seen in the sample does at ranking: ``unranked`` (the household gets no score) or
        ``refuse`` (an error that names the column).
    """

    name: str
    levels: tuple[str, ...] = ()
    category: bool = False
    of: str = ""
    power: int = 1
    unit: str = ""
    label_id: str = ""
    label_en: str = ""
    unseen: str = "unranked"

    def __post_init__(self) -> None:
        if self.unseen not in ("unranked", "refuse"):
            raise ParameterError(
                "A variable's rule is not known",
                where=f"column {self.name}",
                rule="unseen: unranked or refuse",
            )
        if (self.levels or self.category) and (self.of or self.power != 1):
            raise ParameterError("A category has no powers", where=f"column {self.name}")
        if len(set(self.levels)) != len(self.levels) or len(self.levels) == 1:
            raise ParameterError(
                "A category is not declared well",
                where=f"column {self.name}",
                rule="two or more levels, each once",
            )

    @property
    def source(self) -> str:
        """The column it reads."""
        return self.of or self.name

    @property
    def is_category(self) -> bool:
        """Whether it is a category."""
        return self.category or bool(self.levels)

    def label(self, language: str) -> str:
        """Return the question in ``id`` or ``en``."""
        return (self.label_id if language == "id" else self.label_en) or self.name


def settle(table: Mapping[str, NDArray[Any]], variables: Sequence[Variable]) -> tuple[Variable, ...]:
    """Return the variables with every category's levels known, from the sample where not declared.

    Raises
    ------
    ParameterError
        If there is none, or two have one name.
    NumbersError
        If a category has fewer than two levels in the sample.
    """
    names = [variable.name for variable in variables]
    if not names or len(set(names)) != len(names):
        raise ParameterError("The variables of a test are not declared well", rule="one or more, each once")
    return tuple(_with_levels(table, variable) for variable in variables)


def _with_levels(table: Mapping[str, NDArray[Any]], variable: Variable) -> Variable:
    if not variable.category or variable.levels:
        return variable
    distinct, at = groups(column(table, variable.name))
    if len(distinct) < 2:
        raise NumbersError(
            "A category does not vary",
            where=f"column {variable.name}",
            rule="a category has two or more levels in the sample",
            todo="leave it out",
        )
    counts = np.bincount(at[at >= 0], minlength=len(distinct))
    order = [int(np.argmax(counts)), *(i for i in range(len(distinct)) if i != int(np.argmax(counts)))]
    return replace(variable, levels=tuple(str(distinct[i]) for i in order))


def terms(variables: Sequence[Variable]) -> tuple[tuple[str, str], ...]:
    """Return (variable, level) of every term in order; the level of a number is empty."""
    found: list[tuple[str, str]] = []
    for variable in variables:
        levels = variable.levels[1:] if variable.is_category else ("",)
        found += [(variable.name, level) for level in levels]
    return tuple(found)


def term_columns(
    table: Mapping[str, NDArray[Any]], variables: Sequence[Variable]
) -> Iterator[NDArray[np.float64]]:
    """Yield the column of every term, shape (n,), in the order of :func:`terms`.

    Raises
    ------
    ParameterError, NumbersError
        If a column is missing or cannot be used, or holds an unseen level and the variable says ``refuse``.
    """
    for variable in variables:
        if not variable.is_category:
            values = number(table, variable.source)
            yield values if variable.power == 1 else values**variable.power
            continue
        answers = _answers(table, variable)
        known = np.logical_or.reduce(answers)
        for mine in answers[1:]:
            yield np.where(known, mine.astype(float), np.nan)


def matrix(table: Mapping[str, NDArray[Any]], variables: Sequence[Variable]) -> NDArray[np.float64]:
    """Return the terms as columns behind a column of ones, shape (n, 1 + terms)."""
    found = list(term_columns(table, variables))
    return np.column_stack([np.ones(len(found[0])), *found])


def as_text(values: NDArray[Any]) -> NDArray[Any]:
    """Return answers as text; whole numbers without a fraction, so that 1.0 answers level "1"."""
    if values.dtype.kind == "f":
        whole = np.where(np.isfinite(values), values, 0)
        if (whole == np.round(whole)).all():
            return whole.astype(np.int64).astype(str)
    return values.astype(str)


def _answers(table: Mapping[str, NDArray[Any]], variable: Variable) -> list[NDArray[np.bool_]]:
    """Return for each level who gave it."""
    values = column(table, variable.source)
    gone = absent(values)
    if values.dtype.kind in "iufb" and all(_is_number(level) for level in variable.levels):
        # numbers are compared a hundred times faster than texts
        answers = [values == float(level) for level in variable.levels]
    else:
        text = as_text(values)
        answers = [(text == level) & ~gone for level in variable.levels]
    unseen = ~np.logical_or.reduce(answers) & ~gone
    if variable.unseen == "refuse" and unseen.any():
        raise NumbersError(
            f"{int(unseen.sum())} answers are not among the levels that the test knows",
            where=f"column {variable.name}, first in row {int(np.argmax(unseen))}",
            rule=f"levels {', '.join(variable.levels)}",
            todo="map the answer to a known level, or fit the test anew",
        )
    return answers


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text, re.ASCII) is not None
