"""Workbooks: one sheet written out as text, row by row, merged cells filled, and loaded."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from sasaran.errors import BadFileError
from sasaran.schema.engine import Engine, Progress
from sasaran.schema.pack_terms import FileWords
from sasaran.sources.raw.book import cell_text, open_book, rows_of, sheet_names, sheet_of
from sasaran.sources.raw.guards import fingerprint
from sasaran.sources.raw.header import Sample, find_header
from sasaran.sources.raw.model import RawTable
from sasaran.sources.raw.rewritten import load
from sasaran.sources.raw.sheets import pick_sheet, sample_of
from sasaran.sources.raw.stage import SPARE, Origin, settle
from sasaran.sources.raw.totals import total_pattern

__all__ = ["read_workbook"]

_TELL = 50_000


def read_workbook(
    engine: Engine,
    path: Path,
    *,
    table: str,
    sheet: str | None,
    header_rows: Sequence[int] | None,
    total_words: Sequence[str],
    files: FileWords,
    known_headers: Collection[str],
    progress: Progress,
) -> RawTable:
    """Read one sheet of a workbook; see :func:`sasaran.sources.raw.read_raw`."""
    progress(f"open {path.name}")
    sha256, size = fingerprint(path)
    book, faulty = open_book(path)
    with book:
        name = pick_sheet(book, path, sheet, known_headers)
        hidden = sum(not visible for _, visible in sheet_names(book))
        page = sheet_of(book, path, name)
    sample = sample_of(page)
    if not sample.rows:
        raise BadFileError("The sheet is empty", where=f"{path.name}, sheet '{name}'")
    header = find_header(sample, known_headers, f"{path.name}, sheet '{name}'", header_rows)
    width = max(len(header.labels), page.width)
    with tempfile.TemporaryDirectory(prefix="sasaran-") as folder:
        rewritten = Path(folder) / "sheet.csv"
        counted, filled = _rewrite(
            page,
            rewritten,
            width,
            _below(sample, header.last),
            lambda done: progress(f"read {path.name}", done),
        )
        staged = load(engine, table, rewritten, width, total_pattern(total_words))
    remarks = {"merged_cells_filled": filled, "error_cells": faulty, "hidden_sheets": hidden}
    notes = tuple(f"{key}:{count}" for key, count in remarks.items() if count)
    origin = Origin(path.name, name, sha256, size, notes=notes)
    return settle(engine, staged, header, origin, expected=counted, words=total_words, files=files)


def _below(sample: Sample, last: int) -> dict[int, list[tuple[int, int, int]]]:
    """Return the merged ranges below the header by their first row: (first column, last row, last column)."""
    out: dict[int, list[tuple[int, int, int]]] = {}
    for top, left, bottom, right in sample.merged:
        if top > last and bottom > top:
            out.setdefault(top, []).append((left, bottom, right))
    return out


def _rewrite(
    page: Any,
    target: Path,
    width: int,
    merged: dict[int, list[tuple[int, int, int]]],
    tell: Callable[[float], None],
) -> tuple[int, int]:
    """Write the non-blank rows of a sheet as text; return how many, and how many merged cells were filled down."""
    counted = filled = 0
    running: list[tuple[int, int, str]] = []  # column, last row, value of a merged range that goes on
    spare, absent = [""] * SPARE, [""] * width
    with target.open("w", encoding="utf-8", newline="", errors="replace") as out:
        writer = csv.writer(out, lineterminator="\n")
        for row_no, row in rows_of(page):
            cells = [value if type(value) is str else cell_text(value) for value in row]
            if not any(cells) or not any(cell.strip() for cell in cells):
                continue
            if running or row_no in merged:
                running, done = _fill(row_no, cells, running, merged.get(row_no, ()))
                filled += done
            counted += 1
            if counted % _TELL == 0:
                tell(row_no / max(page.height, 1))
            writer.writerow([row_no, "", *cells, *absent[len(cells) :], *spare])
    return counted, filled


def _fill(
    row_no: int, cells: list[str], running: list[tuple[int, int, str]], starts: Sequence[tuple[int, int, int]]
) -> tuple[list[tuple[int, int, str]], int]:
    """Fill cells under a merged range that began above; return the ranges that go on and the cells filled."""
    going = [entry for entry in running if entry[1] >= row_no]
    done = 0
    for column, _, value in going:
        if column < len(cells) and not cells[column]:
            cells[column] = value
            done += 1
    going += [(left, bottom, cells[left]) for left, bottom, _ in starts if left < len(cells)]
    return going, done
