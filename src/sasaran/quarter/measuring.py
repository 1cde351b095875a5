"""Poverty and inequality of a survey file, each number with its design-based error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure import (
    Design,
    Estimates,
    RelativeLine,
    Replicates,
    Round,
    change,
    growth_redistribution,
    replicates,
)
from sasaran.measure.mpi import Mpi, alkire_foster, deprived, read_spec
from sasaran.measure.mpi.spec import Specification
from sasaran.quarter.mfiles import read, term
from sasaran.quarter.mindices import Index, Options, reckon
from sasaran.quarter.mline import LineAsked
from sasaran.schema.estimate import Estimate

__all__ = ["Answer", "Asked", "Measured", "measure_file", "measure_table"]


@dataclass(frozen=True)
class Asked:
    """What to measure.

    Parameters
    ----------
    welfare : str
        Column of welfare; empty where only an MPI is asked for.
    line : LineAsked
        From :func:`~sasaran.quarter.mline.read_line`.
    weight, strata, psu, fpc, persons : str
        Columns of the design; ``persons`` counts each household as often as it has members.
    lonely, nest : str, bool
        As in :meth:`sasaran.measure.Design.make`.
    universe : str
        ``column=value``: the units that count; the others stay in the design.
    by : tuple[str, ...]
        Columns of domains.
    indices : tuple[Index, ...]
        From :func:`~sasaran.quarter.mindices.read_indices`.
    options : Options
        Conventions.
    replicates, count, seed
        Kind of replicate weights (empty: Taylor linearisation), how many, and their seed.
    overlap : bool
        For two rounds: whether sampling units of the same label are the same unit drawn again.
    mpi : Path | None
        Specification of a multidimensional index.
    total_words : tuple[str, ...]
        Labels of TOTAL rows.
    """

    welfare: str
    line: LineAsked = None
    weight: str = ""
    strata: str = ""
    psu: str = ""
    fpc: str = ""
    persons: str = ""
    lonely: str = "fail"
    nest: bool = False
    universe: str = ""
    by: tuple[str, ...] = ()
    indices: tuple[Index, ...] = (Index("fgt"),)
    options: Options = field(default_factory=Options)
    replicates: str = ""
    count: int = 500
    seed: int = 1
    overlap: bool = False
    mpi: Path | None = None
    total_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measured:
    """One line of the answer: the index, the column of the domain (empty for the whole), the estimate.

    ``round`` is empty for the file itself, ``before`` for the earlier file, ``change`` for the difference.
    """

    index: str
    by: str
    estimate: Estimate
    round: str = ""


@dataclass(frozen=True)
class Answer:
    """All lines, and how many TOTAL rows were left out of each file."""

    rows: Sequence[Measured]
    totals: Mapping[str, int]


@dataclass(frozen=True)
class _Sample:
    """A file as arrays, with its design."""

    table: Mapping[str, Any]
    design: Design
    universe: Any
    line: Any


def measure_file(
    path: Path, asked: Asked, against: Path | None = None, line_then: LineAsked = None
) -> Answer:
    """Measure a file; with ``against``, an earlier round, also that one and the change, in the same way.

    ``line_then`` is the line of the earlier round, where prices differ (the same if None).

    Raises
    ------
    ParameterError
        An unknown file or column, nothing to measure, or a line lacking.
    NumbersError
        As the measures do.
    """
    spec = None if asked.mpi is None else read_spec(asked.mpi)
    _can_be_asked(asked, spec)
    table, totals = _columns(path, asked, spec)
    here = {path.name: totals} if totals else {}
    if against is None:
        return Answer(measure_table(table, asked, spec), here)
    older = replace(asked, line=line_then) if line_then is not None else asked
    then, more = _columns(against, older, spec)
    return Answer(_rounds(table, then, asked, older), here | ({against.name: more} if more else {}))


def measure_table(
    table: Mapping[str, Any], asked: Asked, spec: Specification | None = None
) -> list[Measured]:
    """Measure a mapping of column to array (n,), for the whole and for each column of ``by``."""
    sample = _sample(table, asked)
    found: list[Measured] = []
    for by in ("", *asked.by):
        if asked.welfare:
            found += _told(_indices(sample, asked, by), by)
        if spec is not None:
            found += _mpi(sample, asked, spec, by)
    return found


def _can_be_asked(asked: Asked, spec: Specification | None) -> None:
    if not asked.welfare and spec is None:
        raise ParameterError(
            "There is nothing to measure", where="--welfare", todo="name the column of welfare, or give --mpi"
        )
    words = [index.word for index in asked.indices]
    lined = [index.word for index in asked.indices if index.lined]
    if asked.welfare and lined and asked.line is None:
        raise ParameterError(
            "The poverty line is missing",
            where="--line",
            rule=f"{lined[0]} is measured at a line",
            todo="write for instance --line 650000, --line 0.6*median, or other --indices",
        )
    if isinstance(asked.line, RelativeLine) and not asked.replicates and {"sen", "sst"} & {*words}:
        raise ParameterError(
            "The Sen indices were asked for with a relative line",
            where="--indices, --line",
            rule="their linearised error takes the line as known",
            todo="add --replicates bootstrap, which draws the line anew each time",
        )


def _columns(path: Path, asked: Asked, spec: Specification | None) -> tuple[dict[str, Any], int]:
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
        texts=words, total_words=asked.total_words,
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


def _sample(table: Mapping[str, Any], asked: Asked) -> _Sample:
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
    return _Sample(table, design, universe, table[asked.line] if isinstance(asked.line, str) else asked.line)


def _indices(sample: _Sample, asked: Asked, by: str) -> dict[str, Estimates]:
    made: Replicates | None = None
    if asked.replicates:
        made = replicates(sample.design, asked.replicates, count=asked.count, seed=asked.seed)
    return reckon(
        asked.indices, sample.table[asked.welfare], sample.line, sample.design, asked.options,
        by=sample.table[by] if by else None, universe=sample.universe, column=asked.welfare, replicates=made,
    )  # fmt: skip


def _told(found: Mapping[str, Estimates], by: str, which: str = "") -> list[Measured]:
    return [Measured(name, by, row, which) for name, made in found.items() for row in made.rows()]


def _mpi(sample: _Sample, asked: Asked, spec: Specification, by: str) -> list[Measured]:
    flags = deprived(sample.table, spec)
    labels = sample.table[by] if by else None
    found = alkire_foster(flags, sample.design, labels, universe=sample.universe, level=asked.options.level)
    return [row for k, made in found.items() for row in _told(_parts(k, made), by)]


def _parts(k: float, made: Mpi) -> dict[str, Estimates]:
    at = f"k={k:.3g}"
    found = {f"M0 ({at})": made.m0, f"H ({at})": made.h, f"A ({at})": made.a}
    found |= {f"h {name}": one for name, one in made.uncensored.items()}
    found |= {f"h {name} ({at})": one for name, one in made.censored.items()}
    return found | {f"part {name} ({at})": one for name, one in made.contribution.items()}


def _rounds(table: Mapping[str, Any], then: Mapping[str, Any], asked: Asked, older: Asked) -> list[Measured]:
    if asked.mpi is not None or not asked.welfare:
        raise ParameterError(
            "Two rounds of a multidimensional index are not compared by command",
            where="--mpi, --against",
            rule="--against compares indices of welfare",
            todo="use sasaran.measure.mpi from Python",
        )
    if asked.replicates and asked.overlap:
        raise ParameterError(
            "Overlapping rounds have no error from replicates",
            where="--replicates, --overlap",
            rule="the covariance of overlapping rounds comes from the totals of common sampling units",
            todo="leave --replicates out",
        )
    now, before = _sample(table, asked), _sample(then, older)
    found: list[Measured] = []
    for by in ("", *asked.by):
        late, early = _indices(now, asked, by), _indices(before, older, by)
        found += _told(late, by) + _told(early, by, "before")
        moved = {name: change(one, early[name], overlap=asked.overlap) for name, one in late.items()}
        found += _told(moved, by, "change")
    return found + _decomposed(now, before, asked, older)


def _decomposed(now: _Sample, before: _Sample, asked: Asked, older: Asked) -> list[Measured]:
    """Return growth and redistribution behind the change of FGT (Datt-Ravallion), where one number is the line."""
    alphas: list[float] = []
    for index in asked.indices:
        if index.word == "fgt":
            alphas += [0.0, 1.0, 2.0] if index.number is None else [index.number]
    if not alphas or not isinstance(asked.line, float) or asked.line != older.line:
        return []
    rule = asked.options.negatives or "keep"
    late, early = (
        Round(one.table[which.welfare], one.design, one.universe, rule, which.welfare)
        for one, which in ((now, asked), (before, older))
    )
    found: list[Measured] = []
    for alpha in alphas:
        if 0 < alpha < 1:
            continue
        parts = growth_redistribution(
            early, late, asked.line, alpha, overlap=asked.overlap, level=asked.options.level
        )
        found += [
            Measured(f"FGT({alpha:g}), {word}", "", made.one(), "change")
            for word, made in parts.items()
            if word != "change"
        ]
    return found
