"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS): sheets listed and chosen, cells brought to text without damage."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from sasaran.errors import BadFileError, DeclarationError
from sasaran.schema.engine import Engine, Progress
from sasaran.sources.headers import normalise
from sasaran.sources.raw.guards import check_archive, damaged, fingerprint, locked, stray
from sasaran.sources.raw.header import Sample, find_header
from sasaran.sources.raw.model import RawTable, SheetShape
from sasaran.sources.raw.rewritten import load
from sasaran.sources.raw.stage import SPARE, Origin, settle
from sasaran.sources.raw.totals import total_pattern

__all__ = ["cell_text", "choose_sheet", "read_workbook", "workbook_sheets"]

_SAMPLE = 120
_TELL = 50_000


def cell_text(value: Any) -> str:
    """Return a cell as text: whole numbers as digits, dates in ISO form, TRUE/FALSE as a spreadsheet shows them.

    A whole number up to 2**53 keeps all its digits; what the spreadsheet itself had rounded (it keeps 15
    digits, so a NIK typed as a number ends in 0) cannot be brought back here.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time(0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _open(path: Path) -> tuple[CalamineWorkbook, int]:
    """Open a workbook after the guards have looked at it; return it with its count of error cells."""
    with path.open("rb") as file:
        packed = file.read(2) == b"PK"
    faulty = check_archive(path) if packed else 0
    try:
        return CalamineWorkbook.from_path(str(path)), faulty
    except PasswordError as error:
        raise locked(path) from error
    except (CalamineError, OSError, ValueError) as error:
        if not packed and _encrypted(path):
            raise locked(path) from error
        raise damaged(path) from error


def _encrypted(path: Path) -> bool:
    """Return whether an OLE container holds an encrypted package (its directory names are UTF-16)."""
    with path.open("rb") as file:
        return "EncryptedPackage".encode("utf-16-le") in file.read(1 << 20)


def _sheet(book: CalamineWorkbook, path: Path, name: str) -> Any:
    try:
        return book.get_sheet_by_name(name)
    except (CalamineError, ValueError) as error:
        raise (stray(path) if "limit exceeded" in str(error) else damaged(path)) from error


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """Yield row number (from 1) and cells; blank rows above the used area count, blank columns left of it do not."""
    yield from enumerate(sheet.iter_rows(), 1)


def _names(book: CalamineWorkbook) -> list[tuple[str, bool]]:
    kinds = (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet)
    return [(s.name, s.visible == SheetVisibleEnum.Visible) for s in book.sheets_metadata if s.typ in kinds]


def _sample(sheet: Any) -> Sample:
    rows = []
    for row_no, row in _rows(sheet):
        cells = tuple(cell_text(value) for value in row)
        if any(cell.strip() for cell in cells):
            rows.append((row_no, cells))
        if len(rows) >= _SAMPLE:
            break
    first = (sheet.start or (0, 0))[1]
    merged = [
        (top + 1, left - first, bottom + 1, right - first)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
        if left >= first
    ]
    return Sample(rows, sorted(merged))


def _shape(
    book: CalamineWorkbook, path: Path, name: str, visible: bool, known: Collection[str]
) -> SheetShape:
    sheet = _sheet(book, path, name)
    sample = _sample(sheet)
    shape = SheetShape(name, sheet.height, sheet.width, visible)
    if not sample.rows:
        return replace(shape, rows=0, columns=0)
    try:
        header = find_header(sample, known, path.name)
    except BadFileError:  # a sheet without a table: it is listed, and not chosen
        return shape
    return replace(shape, labels=header.labels, hits=header.hits)


def workbook_sheets(path: Path, known_headers: Collection[str] = ()) -> list[SheetShape]:
    """Return the sheets of a workbook in its order, each with its size and, if it has one, its header."""
    book, _ = _open(path)
    with book:
        return [_shape(book, path, name, visible, known_headers) for name, visible in _names(book)]


def choose_sheet(shapes: Sequence[SheetShape], where: str) -> str:
    """Return the sheet to read: among the visible ones with a header, the most known headers, then the most rows.

    Raises
    ------
    BadFileError
        No sheet holds a table.
    DeclarationError
        Two sheets have the same header, so that either could be meant.
    """
    filled = [shape for shape in shapes if shape.labels and shape.rows > 1]
    open_ones = [shape for shape in filled if shape.visible] or filled
    if not open_ones:
        names = ", ".join(f"'{shape.name}'" for shape in shapes)
        raise BadFileError(
            "No sheet of the workbook holds a table with a header",
            where=f"{where}, sheets {names}",
            todo="look whether the list was saved; declare sheet and header_rows if it is laid out unusually",
        )
    best = max(open_ones, key=lambda shape: (shape.hits, shape.rows))
    form = [normalise(label) for label in best.labels]
    twins = [shape.name for shape in open_ones if [normalise(label) for label in shape.labels] == form]
    if len(twins) > 1:
        raise DeclarationError(
            "Several sheets have the same header, and any of them could be the list",
            where=f"{where}, sheets " + ", ".join(f"'{name}'" for name in twins),
            rule="one sheet is read per declaration",
            todo=f'name it in the declaration: sheet = "{twins[0]}"',
        )
    return best.name


def _named(book: CalamineWorkbook, path: Path, wanted: str) -> str:
    names = [name for name, _ in _names(book)]
    if wanted in names:
        return wanted
    near = [name for name in names if name.strip().casefold() == wanted.strip().casefold()]
    if len(near) == 1:
        return near[0]
    raise DeclarationError(
        f"The workbook has no sheet '{wanted}'",
        where=path.name,
        rule="its sheets are: " + ", ".join(f"'{name}'" for name in names),
        todo="write the name of the sheet as it stands in the workbook",
    )


def read_workbook(
    engine: Engine,
    path: Path,
    *,
    table: str,
    sheet: str | None,
    header_rows: Sequence[int] | None,
    total_words: Sequence[str],
    known_headers: Collection[str],
    progress: Progress,
) -> RawTable:
    """Read one sheet of a workbook; see :func:`sasaran.sources.raw.read_raw`."""
    progress(f"open {path.name}")
    sha256, size = fingerprint(path)
    book, faulty = _open(path)
    with book:
        name = _pick(book, path, sheet, known_headers)
        hidden = sum(not visible for _, visible in _names(book))
        page = _sheet(book, path, name)
    sample = _sample(page)
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
    return settle(engine, staged, header, origin, expected=counted, words=total_words)


def _pick(book: CalamineWorkbook, path: Path, sheet: str | None, known_headers: Collection[str]) -> str:
    """Return the name of the sheet to read: the declared one, the only one, or the one that fits best."""
    if sheet is not None:
        return _named(book, path, sheet)
    names = _names(book)
    if len(names) == 1:
        return names[0][0]
    return choose_sheet(
        [_shape(book, path, name, visible, known_headers) for name, visible in names], path.name
    )


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
        for row_no, row in _rows(page):
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
