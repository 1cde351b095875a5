"""A file as a sample: its columns, its design, its universe and its line, and the indices reckoned from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure import Design, Estimates, Replicates, replicates
from sasaran.measure.mpi.spec import Specification
from sasaran.quarter.masked import Asked, Measured
from sasaran.quarter.mfiles import read, term
from sasaran.quarter.mreckon import reckon

__all__ = ["Sample", "columns_of", "indices_of", "sample_of", "told"]


@dataclass(frozen=True)
class Sample:
    """A file as arrays, with its design."""

    table: Mapping[str, Any]
    design: Design
    universe: Any
    line: Any


def columns_of(path: Path, asked: Asked, spec: Specification | None) -> tuple[dict[str, Any], int]:
    """Return the columns of a file that the question needs, and how many TOTAL rows were left out."""
    line = asked.line if isinstance(asked.line, str) else ""
    numbers = [asked.welfare, line, asked.weight, asked.fpc, asked.persons]
    labels = [asked.strata, asked.psu, *asked.by]
    if asked.universe:
        labels.append(_universe(asked)[0])
    words: list[str] = []
    for one in () if spec is None else spec.indicators:
        value = one.rule.value[0] if isinstance(one.rule.value, (tuple, list)) else one.rule.value
        (words if isinstance(value, str) else numbers).append(one.source)
    held = read(
        path, list(dict.fromkeys(filter(None, numbers))), list(dict.fromkeys(filter(None, labels))),
        texts=words, words=asked.words,
    )  # fmt: skip
    return dict(held.columns), held.totals


def _universe(asked: Asked) -> tuple[str, str]:
    column, value = term(asked.universe)
    if not value:
        raise ParameterError(
            "The universe cannot be read",
            where="--universe",
            todo="write column=value, for instance usia=lansia",
        )
    return column, value


def sample_of(table: Mapping[str, Any], asked: Asked) -> Sample:
    """Return a table as a sample; raise :class:`NumbersError` for a design or universe that is none."""
    names = [name for name in (asked.welfare, asked.weight, asked.strata, asked.psu, *asked.by) if name]
    n = len(table[names[0]]) if names else len(next(iter(table.values())))
    design = Design.make(
        table[asked.weight] if asked.weight else np.ones(n),
        strata=table[asked.strata] if asked.strata else None,
        psu=table[asked.psu] if asked.psu else None,
        fpc=table[asked.fpc] if asked.fpc else None,
        lonely=asked.lonely,
        nest=asked.nest,
    )
    if asked.persons:
        design = design.persons(table[asked.persons], asked.persons)
    universe = None
    if asked.universe:
        column, value = _universe(asked)
        universe = np.asarray(table[column]).astype(str) == value
        if not universe.any():
            raise NumbersError(
                f"No row of the column {column} holds {value}",
                where=f"column {column}",
                rule="the universe has one unit or more",
                todo="check how the value is written in the file",
            )
    return Sample(table, design, universe, table[asked.line] if isinstance(asked.line, str) else asked.line)


def indices_of(sample: Sample, asked: Asked, by: str) -> dict[str, Estimates]:
    """Return every index asked for, for each domain of column ``by`` (the whole if empty)."""
    made: Replicates | None = None
    if asked.replicates:
        made = replicates(sample.design, asked.replicates, count=asked.count, seed=asked.seed)
    return reckon(
        asked.indices, sample.table[asked.welfare], sample.line, sample.design, asked.options,
        by=sample.table[by] if by else None, universe=sample.universe, column=asked.welfare, replicates=made,
    )  # fmt: skip


def told(found: Mapping[str, Estimates], by: str, which: str = "") -> list[Measured]:
    """Return the estimates as lines of the answer, of the round ``which``."""
    return [Measured(name, by, row, which) for name, made in found.items() for row in made.rows()]
