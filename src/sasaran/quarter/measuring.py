"""Poverty and inequality of a survey file, each number with its design-based error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sasaran.errors import ParameterError
from sasaran.measure import Estimates, RelativeLine
from sasaran.measure.mpi import Mpi, alkire_foster, deprived, read_spec
from sasaran.measure.mpi.spec import Specification
from sasaran.quarter.masked import Answer, Asked, Measured
from sasaran.quarter.mline import LineAsked
from sasaran.quarter.mrounds import rounds
from sasaran.quarter.msample import Sample, columns_of, indices_of, sample_of, told

__all__ = ["measure_file", "measure_table"]


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
    if asked.mpi is not None and not asked.mpi.is_file():
        raise ParameterError(
            "There is no such file", where=asked.mpi.name, todo="check the name and the folder"
        )
    spec = None if asked.mpi is None else read_spec(asked.mpi)
    _can_be_asked(asked, spec)
    table, totals = columns_of(path, asked, spec)
    here = {path.name: totals} if totals else {}
    if against is None:
        return Answer(measure_table(table, asked, spec), here)
    older = replace(asked, line=line_then) if line_then is not None else asked
    then, more = columns_of(against, older, spec)
    return Answer(rounds(table, then, asked, older), here | ({against.name: more} if more else {}))


def measure_table(
    table: Mapping[str, Any], asked: Asked, spec: Specification | None = None
) -> list[Measured]:
    """Measure a mapping of column to array (n,), for the whole and for each column of ``by``."""
    sample = sample_of(table, asked)
    found: list[Measured] = []
    for by in ("", *asked.by):
        if asked.welfare:
            found += told(indices_of(sample, asked, by), by)
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


def _mpi(sample: Sample, asked: Asked, spec: Specification, by: str) -> list[Measured]:
    flags = deprived(sample.table, spec)
    labels = sample.table[by] if by else None
    found = alkire_foster(flags, sample.design, labels, universe=sample.universe, level=asked.options.level)
    return [row for k, made in found.items() for row in told(_parts(k, made), by)]


def _parts(k: float, made: Mpi) -> dict[str, Estimates]:
    at = f"k={k:.3g}"
    found = {f"M0 ({at})": made.m0, f"H ({at})": made.h, f"A ({at})": made.a}
    found |= {f"h {name}": one for name, one in made.uncensored.items()}
    found |= {f"h {name} ({at})": one for name, one in made.censored.items()}
    return found | {f"part {name} ({at})": one for name, one in made.contribution.items()}
