"""What of a file counts in a measure: the rows of the universe that lack nothing; and what is no domain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.survey.codes import factorise
from sasaran.study.file.columns import Read, term
from sasaran.study.poverty.asked import Asked
from sasaran.study.poverty.spoken import place

__all__ = ["Counted", "check_domains", "counted", "universe_of"]

_MANY = 20  # up to as many domains are shown even where each has one unit: a short list of areas


@dataclass(frozen=True)
class Counted:
    """The rows that count, (n,) or None for all, and how many were left out for a missing value."""

    inside: Any
    left_out: int


def universe_of(asked: Asked) -> tuple[str, str]:
    """Return column and value of ``--universe``; raise :class:`ParameterError` where it is not column=value."""
    column, value = term(asked.universe)
    if not value:
        raise ParameterError(
            "The universe cannot be read",
            where="--universe",
            todo="write column=value, for instance usia=lansia",
        )
    return column, value


def counted(held: Read, asked: Asked) -> Counted:
    """Return which rows count: those of the universe, and under ``drop`` those without a missing value.

    A row that does not count stays in the design, as a unit outside the domain: deleting it could lose its sampling
    unit, and with it a part of the error (Cochran 1977, 2.12).

    Raises
    ------
    NumbersError
        A value of welfare, line, weight or persons is missing in the universe (under ``refuse``); a line that is not
        over 0, a weight or number of persons below 0; nothing that counts.
    """
    inside = _universe(held, asked)
    line = asked.line if isinstance(asked.line, str) else ""
    lacking = np.zeros(len(inside), dtype=bool)
    for name in dict.fromkeys(filter(None, (asked.welfare, line, asked.weight, asked.persons))):
        gone = inside & ~np.isfinite(held.columns[name])
        if gone.any() and asked.missing != "drop":
            raise NumbersError(
                f"The column {name} has {int(gone.sum())} values that are missing or infinite",
                where=place(held, name, gone),
                rule="a missing value is never counted as zero or as average",
                todo="mend the column, or leave those rows out of the count with --missing drop",
            )
        lacking |= gone
    whole = inside & ~lacking
    if not whole.any():
        raise NumbersError(
            "No row has all the columns that are asked for",
            where=held.file,
            rule="a row counts where welfare, weight, line and persons are known",
            todo="check the names of the columns",
        )
    _limits(held, asked, line, whole)
    return Counted(None if whole.all() else whole, int(lacking.sum()))


def _universe(held: Read, asked: Asked) -> Any:
    n = len(next(iter(held.columns.values())))
    if not asked.universe:
        return np.ones(n, dtype=bool)
    column, value = universe_of(asked)
    inside = np.asarray(held.columns[column]).astype(str) == value
    if not inside.any():
        raise NumbersError(
            f"No row of the column {column} holds {value}",
            where=f"column {column}",
            rule="the universe has one unit or more",
            todo="check how the value is written in the file",
        )
    return inside


def _limits(held: Read, asked: Asked, line: str, whole: Any) -> None:
    if line and (wrong := whole & (held.columns[line] <= 0)).any():
        raise NumbersError(
            f"The column {line} has {int(wrong.sum())} values of 0 or below",
            where=place(held, line, wrong),
            rule="a poverty line is a finite number over 0 in the unit of welfare",
            todo="mend the column, or leave those rows out with --universe COLUMN=VALUE",
        )
    for name, rule in (
        (asked.weight, "a weight is how many units of the population a sampled unit stands for"),
        (asked.persons, "a household has no fewer than 0 members"),
    ):
        if name and (wrong := whole & (held.columns[name] < 0)).any():
            raise NumbersError(
                f"The column {name} has {int(wrong.sum())} values below 0",
                where=place(held, name, wrong),
                rule=rule,
                todo="mend the column",
            )


def check_domains(held: Read, asked: Asked) -> None:
    """Raise :class:`ParameterError` where a column of ``--by`` tells single rows apart: names or numbers of people.

    That is: over 20 groups, more than half of which hold one row. No label is told.
    """
    for name in asked.by:
        code = factorise(held.columns[name], name).code
        size = np.bincount(code)
        alone = int((size < 2).sum())
        if len(size) > _MANY and 2 * alone > len(size):
            raise ParameterError(
                f"{alone} of the {len(size)} groups of the column {name} hold one row",
                where=f"--by {name}",
                rule="a domain is a group of units: rows of single people or households are no domains, and "
                "a list of them is no statistic",
                todo="name a column of areas or groups",
            )
