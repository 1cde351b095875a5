"""The other designs of the protocol on a file that has their column: ``sasaran rank score --by ...``."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sasaran.errors import BadFileError, ParameterError
from sasaran.quarter.mrank_read import columns_of, read_households, rows_of_the_file
from sasaran.quarter.mrank_score import Scored, people_of, scored
from sasaran.welfare.designs import Community, Geographic, Hybrid, Observed, OfficialDecile, Random, Universal
from sasaran.welfare.pmt import PublishedPmt
from sasaran.welfare.protocol import Ranking

__all__ = ["BY", "Asked", "design_of", "read_rates", "score_by"]


@dataclass(frozen=True)
class Asked:
    """Columns and numbers that a design needs; each names only its own.

    ``columns`` are those of consumption, the decile, or the ranks; ``rates`` maps an area to its poverty rate.
    """

    by: str
    columns: tuple[str, ...] = ()
    members: str = ""
    village: str = ""
    best_first: bool = False
    basis: str = "national"
    area: str = ""
    rates: Mapping[str, float] | None = None
    identity: str = ""
    seed: int = 0
    quota: float = 0.3
    pmt: PublishedPmt | None = None


_Made = tuple[Ranking, list[str], list[str]]


def _official(asked: Asked) -> _Made:
    (decile,) = _needed(asked.columns, "--column", 1)
    return OfficialDecile(basis=asked.basis, decile=decile), [decile], []


def _consumption(asked: Asked) -> _Made:
    (value,) = _needed(asked.columns, "--column", 1)
    return Observed(value=value, members=asked.members), [value, *_given(asked.members)], []


def _community(asked: Asked) -> _Made:
    ranks = _needed(asked.columns, "--column")
    village = _needed(_given(asked.village), "--village")[0]
    made = Community(ranks=ranks, village=village, first_is_poorest=not asked.best_first)
    return made, list(ranks), [village]


def _hybrid(asked: Asked) -> _Made:
    community, numbers, texts = _community(asked)
    if asked.pmt is None:
        raise ParameterError("The design needs one thing more", where="--by=hybrid", todo="give --pmt")
    more, answers = columns_of(asked.pmt.variables)
    made = Hybrid(community, asked.pmt, village=asked.village, quota=asked.quota)
    return made, [*numbers, *more], [*texts, *answers]


def _geographic(asked: Asked) -> _Made:
    area = _needed(_given(asked.area), "--area")[0]
    if asked.rates is None:
        raise ParameterError("The design needs one thing more", where="--by=geographic", todo="give --rates")
    return Geographic(rates=asked.rates, area=area), [], [area]


def _random(asked: Asked) -> _Made:
    identity = _needed(_given(asked.identity), "--id")[0]
    return Random(identity=identity, seed=asked.seed), [], [identity]


def _universal(asked: Asked) -> _Made:
    return Universal(), [], []


BY: Mapping[str, Callable[[Asked], _Made]] = {
    "consumption": _consumption,
    "official": _official,
    "community": _community,
    "hybrid": _hybrid,
    "geographic": _geographic,
    "random": _random,
    "universal": _universal,
}
"""Designs by the word of ``--by``; each gives the ranking, its columns of numbers and its columns of text."""


def design_of(asked: Asked) -> _Made:
    """Return the ranking and the columns it reads; raise :class:`ParameterError` for what it lacks."""
    if asked.by not in BY:
        raise ParameterError("There is no such design", where="--by", todo=f"use one of: {', '.join(BY)}")
    return BY[asked.by](asked)


def score_by(
    path: Path,
    asked: Asked,
    *,
    carry: Sequence[str] = (),
    weight: str = "",
    persons: str = "",
    total_words: Sequence[str] = (),
) -> tuple[Ranking, Scored]:
    """Rank every household of a file by another design; errors as :func:`~sasaran.quarter.mrank_score.score_file`."""
    ranking, numbers, texts = design_of(asked)
    counts = _given(weight) + _given(persons)
    wanted, whole = [*texts, *_given(asked.identity), *carry], [*numbers, *counts]
    held = read_households(
        path, whole, [name for name in wanted if name not in whole], strict=True, total_words=total_words
    )
    table = held.table or {"row": held.row}
    with rows_of_the_file(held.row):
        score = ranking.rank(table)
    people = people_of(held, counts, score, path.name)
    return ranking, scored(held, carry, score, people)


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


def _given(name: str) -> list[str]:
    return [name] if name else []


def _needed(columns: Sequence[str], option: str, count: int = 0) -> tuple[str, ...]:
    if not columns or (count and len(columns) != count):
        raise ParameterError(
            "The design needs a column", where=option, todo=f"name the column with {option}, once"
        )
    return tuple(columns)
