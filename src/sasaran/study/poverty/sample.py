"""A file as a sample: its columns, its design, its universe and its line, and the indices reckoned from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sasaran.measure import Design, Estimates, Replicates, replicates
from sasaran.measure.mpi.spec import Specification
from sasaran.study.file.columns import Read, read
from sasaran.study.poverty.asked import Asked, Measured
from sasaran.study.poverty.reckon import reckon
from sasaran.study.poverty.spoken import spoken
from sasaran.study.poverty.whole import counted, universe_of

__all__ = ["Sample", "columns_of", "indices_of", "sample_of", "told"]


@dataclass(frozen=True)
class Sample:
    """A file as arrays, with its design, its universe and its line.

    ``left_out`` rows lack a value (under ``--missing drop``); ``weightless`` rows of the universe have weight 0.
    """

    table: Mapping[str, Any]
    design: Design
    universe: Any
    line: Any
    held: Read
    left_out: int = 0
    weightless: int = 0


def columns_of(path: Path, asked: Asked, spec: Specification | None) -> Read:
    """Return the columns of a file that the question needs."""
    line = asked.line if isinstance(asked.line, str) else ""
    numbers = [asked.welfare, line, asked.weight, asked.fpc, asked.persons]
    labels = [asked.strata, asked.psu, *asked.by]
    if asked.universe:
        labels.append(universe_of(asked)[0])
    words: list[str] = []
    for one in () if spec is None else spec.indicators:
        value = one.rule.value[0] if isinstance(one.rule.value, (tuple, list)) else one.rule.value
        (words if isinstance(value, str) else numbers).append(one.source)
    return read(
        path, list(dict.fromkeys(filter(None, numbers))), list(dict.fromkeys(filter(None, labels))),
        texts=words, words=asked.words, line=line,
    )  # fmt: skip


def sample_of(held: Read, asked: Asked) -> Sample:
    """Return columns as a sample; raise :class:`NumbersError` for a design or universe that is none."""
    found = counted(held, asked)
    table = dict(held.columns)
    line = asked.line if isinstance(asked.line, str) else ""
    # what does not count must still be a number: its sampling unit stays in the design
    for name, filler in ((asked.welfare, 0.0), (line, 1.0), (asked.weight, 0.0), (asked.persons, 0.0)):
        if name and found.inside is not None:
            table[name] = np.where(found.inside, table[name], filler)
    n = len(next(iter(table.values())))
    with spoken(held, asked, found.inside):
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
    nothing = np.zeros(n, dtype=bool) if not asked.weight else table[asked.weight] == 0
    if found.inside is not None:
        nothing = nothing & found.inside
    return Sample(
        table,
        design,
        found.inside,
        table[line] if line else asked.line,
        held,
        found.left_out,
        int(nothing.sum()),
    )


def indices_of(sample: Sample, asked: Asked, by: str) -> dict[str, Estimates]:
    """Return every index asked for, for each domain of column ``by`` (the whole if empty)."""
    with spoken(sample.held, asked, sample.universe):
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
