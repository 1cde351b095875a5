"""Which sheet of a workbook to read: its sheets with their shapes, and the choice among them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from sasaran.errors import BadFileError, DeclarationError
from sasaran.sources.headers import normalise
from sasaran.sources.raw.book import cell_text, open_book, rows_of, sheet_names, sheet_of
from sasaran.sources.raw.header import Sample, find_header
from sasaran.sources.raw.model import SheetShape

__all__ = ["choose_sheet", "pick_sheet", "sample_of", "workbook_sheets"]

_SAMPLE = 120


def sample_of(sheet: Any) -> Sample:
    """Return the first rows of a sheet and its merged ranges, counted from the used area's left edge."""
    rows = []
    for row_no, row in rows_of(sheet):
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
    sheet = sheet_of(book, path, name)
    sample = sample_of(sheet)
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
    book, _ = open_book(path)
    with book:
        return [_shape(book, path, name, visible, known_headers) for name, visible in sheet_names(book)]


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
    names = [name for name, _ in sheet_names(book)]
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


def pick_sheet(book: CalamineWorkbook, path: Path, sheet: str | None, known_headers: Collection[str]) -> str:
    """Return the name of the sheet to read: the declared one, the only one, or the one that fits best."""
    if sheet is not None:
        return _named(book, path, sheet)
    names = sheet_names(book)
    if len(names) == 1:
        return names[0][0]
    return choose_sheet(
        [_shape(book, path, name, visible, known_headers) for name, visible in names], path.name
    )
