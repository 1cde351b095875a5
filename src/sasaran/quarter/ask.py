"""Questions to a frozen quarter: the gap on another basis or programme set, overlaps, reviews, changes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sasaran.coverage.gap import GapSummary
from sasaran.coverage.reach import Reach, reach
from sasaran.publish.data import ReportData
from sasaran.quarter import answers, bynames, outputs
from sasaran.quarter.country import pack_of
from sasaran.quarter.frozen import Frozen, known_basis, level_key, newest, reask
from sasaran.quarter.options import DEFAULTS, Options
from sasaran.registry import person_id_text
from sasaran.registry.changes import DiffSummary
from sasaran.registry.changes import diff as compare
from sasaran.schema.engine import Progress, silent
from sasaran.schema.period import Quarter
from sasaran.store.duck import DuckEngine
from sasaran.store.release import attach, latest
from sasaran.store.workspace import Workspace

__all__ = [
    "AreaRow",
    "PairRow",
    "PlaceRow",
    "coverage",
    "diff",
    "gap_by_area",
    "overlaps",
    "report",
    "reviews",
    "write_lists",
]


@dataclass(frozen=True)
class AreaRow:
    """One area's answer: universe, expected count and interval, and how many to review first."""

    code: str
    name: str
    unit: str
    n: int
    expected: float
    low: int
    high: int
    review: int


@dataclass(frozen=True)
class PairRow:
    """Persons and families that receive both programmes."""

    first: str
    second: str
    persons: int
    families: int


@dataclass(frozen=True)
class PlaceRow:
    """Share of a programme's recipients inside the target deciles, outside them, or unranked."""

    programme: str
    place: str
    share: float
    low: float
    high: float
    n: int


def gap_by_area(
    opened: Frozen, options: Options, level: str, progress: Progress = silent
) -> tuple[GapSummary, list[AreaRow]]:
    """Return the answer for the whole and for the areas of one level, on the basis and programme set asked."""
    key = level_key(opened, level)
    asked = known_basis(opened, options.filled(opened.workspace.defaults, opened.pack))
    summary = answers.gap(opened.engine, opened.pack, asked, out="gap_asked", progress=progress)
    rows = opened.engine.rows(
        "select code, name, unit, n, expected, low, high, review from gap_asked join area using (area_no) "
        "where level = ? order by code, unit desc",
        [key],
    )
    return summary, [AreaRow(*row) for row in rows]


def reviews(opened: Frozen, most: int) -> list[dict[str, Any]]:
    """Return the links to review first: where the record stands, not what it says."""
    rows = opened.engine.rows(
        "select rank, source.code, file, r.row_no, person_id, probability, review.accepted, effect, why from review "
        "join record r using (record_no) join source on source.source_no = r.source_no "
        "join source_file on source_file.file_no = r.file_no join person using (person_no) "
        "order by rank limit ?",
        [most],
    )
    names = ("rank", "source", "file", "row_no", "person", "probability", "accepted", "effect", "why")
    found = [dict(zip(names, row, strict=True)) for row in rows]
    return [row | {"person": person_id_text(int(row["person"]))} for row in found]


def overlaps(
    opened: Frozen, options: Options, progress: Progress = silent
) -> tuple[list[PairRow], list[PlaceRow]]:
    """Return persons and families per programme pair, and where each programme's recipients stand in the ranking."""
    asked = reask(opened, options, progress)
    pairs = opened.engine.rows(
        "select a.code, b.code, persons, families from overlap join programme a using (programme_no) "
        "join programme b on b.programme_no = other_no where overlap.programme_no <> other_no and persons > 0 "
        "order by persons desc, a.code, b.code"
    )
    places = opened.engine.rows(
        "select code, place, share, low, high, n from outside join programme using (programme_no) "
        "order by code, place"
    )
    progress(f"basis {asked.basis}")
    return [PairRow(*row) for row in pairs], [PlaceRow(*row) for row in places]


def coverage(opened: Frozen, options: Options) -> list[Reach]:
    """Return what each programme reaches of the whole registry, weighted where people stand for others."""
    return reach(opened.engine, level=options.level, period=str(opened.release.quarter))


def report(opened: Frozen, options: Options, progress: Progress = silent) -> outputs.Published:
    """Write the report and its tables anew, for the question asked."""
    data, asked = _data(opened, options, progress)
    page, book = outputs.report(data, opened.workspace, opened.release, asked, progress)
    return outputs.Published(page, book, (), 0, ())


def write_lists(
    opened: Frozen, options: Options, purpose: str, level: str, area: str, progress: Progress = silent
) -> tuple[tuple[Path, ...], int]:
    """Write by-name lists through the gate, for the question asked."""
    data, asked = _data(opened, options, progress)
    return bynames.write_lists(
        opened.engine,
        opened.pack,
        data,
        opened.workspace,
        opened.release,
        asked,
        purpose=purpose,
        level=level_key(opened, level) if level else "",
        area=area,
        progress=progress,
    )


def _data(opened: Frozen, options: Options, progress: Progress) -> tuple[ReportData, Options]:
    asked = reask(opened, options, progress)
    before = latest(opened.workspace, opened.release.quarter.previous())
    compared = before if opened.engine.has("change_person") else None
    data = outputs.report_data(opened.engine, opened.workspace, opened.pack, opened.release, compared, asked)
    return data, asked


def diff(
    root: Path, before: Quarter, after: Quarter, options: Options = DEFAULTS, progress: Progress = silent
) -> DiffSummary:
    """Compare two frozen quarters, which need not be neighbours."""
    workspace = Workspace.open(root)
    basis = options.filled(workspace.defaults, pack_of(workspace)).basis
    with DuckEngine(threads=options.threads, memory=options.memory) as engine:
        attach(engine, newest(workspace, before), "previous_")
        for name in attach(engine, newest(workspace, after)):
            if name.startswith("change_"):
                engine.run(f"drop view {name}")
        return compare(engine, basis=basis, progress=progress)
