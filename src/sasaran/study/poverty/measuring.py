"""Poverty and inequality of a survey file, each number with its design-based error."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sasaran.errors import ParameterError
from sasaran.measure import RelativeLine
from sasaran.measure.mpi import read_spec
from sasaran.measure.mpi.spec import Specification
from sasaran.study.file.columns import Read
from sasaran.study.file.line import LineAsked
from sasaran.study.poverty.asked import Answer, Asked, Measured
from sasaran.study.poverty.mpi import mpi_of
from sasaran.study.poverty.public import of_sample
from sasaran.study.poverty.rounds import rounds
from sasaran.study.poverty.sample import Sample, columns_of, indices_of, sample_of, told
from sasaran.study.poverty.whole import check_domains

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
    _over_zero(line_then, "--against-line")
    now = _sample(path, asked, spec)
    if against is None:
        return _answer(_measured(now, asked, spec), now)
    older = replace(asked, line=line_then) if line_then is not None else asked
    before = _sample(against, older, spec)
    return _answer(rounds(now, before, asked, older, spec), now, before)


def _sample(path: Path, asked: Asked, spec: Specification | None) -> Sample:
    held = columns_of(path, asked, spec)
    check_domains(held, asked)
    return sample_of(held, asked)


def _answer(rows: list[Measured], *samples: Sample) -> Answer:
    def told_of(count: Callable[[Sample], int]) -> dict[str, int]:
        return {one.held.file: count(one) for one in samples if count(one)}

    return Answer(
        rows,
        told_of(lambda one: one.held.totals),
        told_of(lambda one: one.left_out),
        told_of(lambda one: one.weightless),
    )


def measure_table(
    table: Mapping[str, Any], asked: Asked, spec: Specification | None = None
) -> list[Measured]:
    """Measure a mapping of column to array (n,), for the whole and for each column of ``by``."""
    return _measured(sample_of(Read(table, 0, ""), asked), asked, spec)


def _measured(sample: Sample, asked: Asked, spec: Specification | None) -> list[Measured]:
    found: list[Measured] = []
    for by in ("", *asked.by):
        if asked.welfare:
            found += told(indices_of(sample, asked, by), by)
        if spec is not None:
            found += told(mpi_of(sample, asked, spec, by), by)
    return of_sample(found, sample.table, sample.universe) if asked.public else found


def _over_zero(line: LineAsked, option: str) -> None:
    if isinstance(line, float) and not 0 < line < math.inf:
        raise ParameterError(
            "The poverty line is not over 0",
            where=option,
            rule="a poverty line is a finite number over 0 in the unit of welfare",
            todo="write for instance --line 650000, a column, or --line 0.6*median",
        )


def _can_be_asked(asked: Asked, spec: Specification | None) -> None:
    if not asked.welfare and spec is None:
        raise ParameterError(
            "There is nothing to measure", where="--welfare", todo="name the column of welfare, or give --mpi"
        )
    if spec is not None and asked.replicates:
        raise ParameterError(
            "The multidimensional index has no error from replicates",
            where="--mpi, --replicates",
            rule="its errors are linearised",
            todo="leave --replicates out, or ask for the indices of welfare by themselves",
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
    _over_zero(asked.line, "--line")
    if isinstance(asked.line, RelativeLine) and not asked.replicates and {"sen", "sst"} & {*words}:
        raise ParameterError(
            "The Sen indices were asked for with a relative line",
            where="--indices, --line",
            rule="their linearised error takes the line as known",
            todo="add --replicates bootstrap, which draws the line anew each time",
        )
