"""Poverty and inequality of a survey file, each number with its design-based error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sasaran.errors import ParameterError
from sasaran.measure import Design, fgt, gini, palma, qsr, watts
from sasaran.quarter.mfiles import columns
from sasaran.schema.estimate import Estimate

__all__ = ["INDICES", "Asked", "Measured", "measure_file"]

INDICES = ("fgt", "watts", "gini", "qsr", "palma")


@dataclass(frozen=True)
class Asked:
    """What to measure: names of columns, the line in the unit of welfare, the lonely rule, domains and indices."""

    welfare: str
    line: float
    weight: str = ""
    strata: str = ""
    psu: str = ""
    fpc: str = ""
    persons: str = ""
    lonely: str = "fail"
    by: tuple[str, ...] = ()
    indices: tuple[str, ...] = ("fgt",)


@dataclass(frozen=True)
class Measured:
    """One line of the answer: the index, the column and label of the domain (empty for the whole), the estimate."""

    index: str
    by: str
    estimate: Estimate


def measure_file(path: Path, asked: Asked) -> list[Measured]:
    """Measure a file; ``persons`` counts each household as often as it has members.

    Raises ParameterError for an unknown index, file or column; NumbersError as the measures do.
    """
    wrong = [one for one in asked.indices if one not in INDICES]
    if wrong:
        raise ParameterError(f"There is no index {wrong[0]}", todo=f"use one of: {', '.join(INDICES)}")
    numbers = [name for name in (asked.welfare, asked.weight, asked.fpc, asked.persons) if name]
    labels = [name for name in (asked.strata, asked.psu, *asked.by) if name]
    table = columns(path, numbers, labels)
    return measure_table(table, asked)


def measure_table(table: Mapping[str, Any], asked: Asked) -> list[Measured]:
    """Measure a mapping of column to array (n,), for the whole and for each column of ``by``."""
    welfare = table[asked.welfare]
    design = Design.make(
        table[asked.weight] if asked.weight else np.ones(len(welfare)),
        strata=table[asked.strata] if asked.strata else None,
        psu=table[asked.psu] if asked.psu else None,
        fpc=table[asked.fpc] if asked.fpc else None,
        lonely=asked.lonely,
    )
    if asked.persons:
        design = design.persons(table[asked.persons], asked.persons)
    domains: Sequence[str] = ("", *asked.by)
    return [
        Measured(name, by, row)
        for by in domains
        for name, made in _indices(welfare, asked, design, table[by] if by else None)
        for row in made.rows()
    ]


def _indices(welfare: Any, asked: Asked, design: Design, by: Any) -> list[tuple[str, Any]]:
    made: list[tuple[str, Any]] = []
    for one in asked.indices:
        if one == "fgt":
            made += [(f"FGT({a:g})", e) for a, e in fgt(welfare, asked.line, design, by=by).items()]
        elif one == "watts":
            made.append(("Watts", watts(welfare, asked.line, design, by=by)))
        else:
            function = {"gini": gini, "qsr": qsr, "palma": palma}[one]
            made.append((one, function(welfare, design, by=by)))
    return made
