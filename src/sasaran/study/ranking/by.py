"""The other designs of the protocol by the word of ``--by``, and what each needs of a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sasaran.errors import ParameterError
from sasaran.study.ranking.rows import columns_of
from sasaran.welfare.designs import (
    Categorical,
    Community,
    Criterion,
    Geographic,
    Hybrid,
    LookUp,
    LookUpTable,
    Observed,
    OfficialDecile,
    Random,
    Universal,
)
from sasaran.welfare.pmt import PublishedPmt
from sasaran.welfare.protocol import Ranking

__all__ = ["BY", "Asked", "design_of", "trait"]


@dataclass(frozen=True)
class Asked:
    """Columns and numbers that a design needs; each names only its own.

    ``columns`` are those of consumption, the decile, the points or the ranks; ``rates`` maps an area to its poverty
    rate; ``traits`` are joined by ``any`` or ``all``; ``table`` is the look-up table of the points.
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
    traits: tuple[Criterion, ...] = ()
    join: str = "any"
    table: LookUpTable | None = None
    table_line: str = ""


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


def _categorical(asked: Asked) -> _Made:
    if not asked.traits:
        raise ParameterError(
            "The design needs one thing more",
            where="--by=categorical",
            todo="give --trait, for instance umur>=60",
        )
    numbers = [one.column for one in asked.traits if one.how not in ("=", "in")]
    texts = [one.column for one in asked.traits if one.column not in numbers]
    return Categorical(asked.traits, join=asked.join), numbers, texts


def _look_up(asked: Asked) -> _Made:
    (points,) = _needed(asked.columns, "--column", 1)
    if asked.table is None:
        raise ParameterError(
            "The design needs one thing more",
            where="--by=look-up",
            todo="give the look-up table with --table",
        )
    return LookUp(asked.table, points=points), [points], []


def _universal(asked: Asked) -> _Made:
    return Universal(), [], []


BY: Mapping[str, Callable[[Asked], _Made]] = {
    "consumption": _consumption,
    "official": _official,
    "community": _community,
    "hybrid": _hybrid,
    "categorical": _categorical,
    "geographic": _geographic,
    "look-up": _look_up,
    "random": _random,
    "universal": _universal,
}
"""Designs by the word of ``--by``; each gives the ranking, its columns of numbers and its columns of text."""


def design_of(asked: Asked) -> _Made:
    """Return the ranking and the columns it reads; raise :class:`ParameterError` for what it lacks."""
    if asked.by not in BY:
        raise ParameterError("There is no such design", where="--by", todo=f"use one of: {', '.join(BY)}")
    return BY[asked.by](asked)


def trait(text: str) -> Criterion:
    """Return the trait that a text states: ``umur>=60``, ``status=janda``, ``status=janda|duda``.

    Raises :class:`ParameterError` if it states none, or compares a number with a word.
    """
    found = re.fullmatch(r"\s*([^<>=]+?)\s*(<=|>=|<|>|=)\s*([^<>=]+?)\s*", text)
    number = found is not None and re.fullmatch(r"-?\d+([.,]\d+)?", found[3])
    if found is None or (found[2] != "=" and not number):
        raise ParameterError(
            "A trait cannot be read",
            where="--trait",
            rule="a column, one of < <= > >= with a number, or = with a word",
            todo="write for instance umur>=60, or status=janda|duda",
        )
    if found[2] != "=":
        return Criterion(found[1], found[2], float(found[3].replace(",", ".")))
    return Criterion(found[1], "in", tuple(one.strip() for one in found[3].split("|")))


def _given(name: str) -> list[str]:
    return [name] if name else []


def _needed(columns: Sequence[str], option: str, count: int = 0) -> tuple[str, ...]:
    if not columns or (count and len(columns) != count):
        raise ParameterError(
            "The design needs a column", where=option, todo=f"name the column with {option}, once"
        )
    return tuple(columns)
