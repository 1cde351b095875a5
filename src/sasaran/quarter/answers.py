"""The answers of a quarter: the gap and those beside it, the sums of declared measures, and which tables are kept."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sasaran.coverage import beyond, cube, overlap
from sasaran.coverage import gap as gap_of
from sasaran.coverage.gap import GapSummary
from sasaran.coverage.misranked import misranked
from sasaran.coverage.people import untouched_people
from sasaran.quarter.options import Options
from sasaran.schema import tables
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.pack import Pack

__all__ = ["ANSWERS", "Measure", "answer", "gap", "measures", "tables_of"]

_EVERY_COMBINATION = 1_000_000

ANSWERS = (
    tables.GAP, tables.RANKING_GAP, tables.UNTOUCHED_PERSON, tables.NOT_IN_REGISTRY, tables.NEVER_RANKED,
    tables.OVERLAP, tables.COMBINATION, tables.OUTSIDE, tables.COVERAGE, tables.DECILE_COVERAGE,
)  # fmt: skip
"""The tables that depend on the question (basis, decile, programme set) and not on the quarter alone."""


@dataclass(frozen=True)
class Measure:
    """One declared numeric column of a source: n, mean and standard deviation (divisor n - 1), unweighted."""

    source: str
    column: str
    n: int
    mean: float
    sd: float


def gap(
    engine: Engine, pack: Pack, options: Options, *, out: str = "gap", progress: Progress = silent
) -> GapSummary:
    """Count the untouched for the question in ``options``."""
    return gap_of.untouched(
        engine,
        basis=options.basis,
        decile=options.decile,
        programmes=options.programme_numbers(pack),
        level=options.level,
        out=out,
        progress=progress,
    )


def answer(engine: Engine, pack: Pack, options: Options, progress: Progress = silent) -> GapSummary:
    """Leave all tables of :data:`ANSWERS` for the question in ``options``; return the gap."""
    programmes = options.programme_numbers(pack)
    found = gap(engine, pack, options, progress=progress)
    # A register alone brings no deciles: then there is no answer that an error of the ranking could move.
    if pack.reliability is not None and engine.count("gap"):
        progress("how far the ranking can be trusted")
        misranked(
            engine, pack.reliability,
            basis=options.basis, decile=options.decile, programmes=programmes, level=options.level,
        )  # fmt: skip
    progress("who they are, and who is outside the registry or never ranked")
    untouched_people(engine, basis=options.basis, decile=options.decile, programmes=programmes)
    beyond.not_in_registry(engine, level=options.level)
    beyond.never_ranked(engine, basis=options.basis, level=options.level)
    progress("overlaps and coverage by decile and programme")
    overlap.overlap(engine, top=_EVERY_COMBINATION)
    overlap.outside(engine, basis=options.basis, level=options.level)
    overlap.decile_coverage(engine, basis=options.basis, level=options.level)
    cube.coverage_pack(engine, basis=options.basis)
    return found


def measures(engine: Engine) -> tuple[Measure, ...]:
    """Return n, mean and standard deviation of every declared measure."""
    found = []
    for (code,) in engine.rows("select code from source order by code"):
        table = f"measure_{str(code).lower()}"
        if not engine.has(f"measure_{code.lower()}"):
            continue
        for column in engine.columns(table)[1:]:
            n, mean, sd = engine.rows(
                f'select count("{column}"), avg("{column}"), stddev_samp("{column}") from {table}'
            )[0]
            nan = math.nan
            found.append(
                Measure(str(code), column, int(n), nan if mean is None else mean, nan if sd is None else sd)
            )
    return tuple(found)


def tables_of(engine: Engine) -> list[str]:
    """Return the names of all tables of a quarter that are frozen, in declared order."""
    declared = [
        *(table.name for table in tables.ALL),
        "attribute_line",
        "person_attribute",
        "family_attribute",
    ]
    names = [name for name in declared if engine.has(name)]
    codes = [str(code).lower() for (code,) in engine.rows("select code from source order by code")]
    return names + [f"measure_{code}" for code in codes if engine.has(f"measure_{code}")]
