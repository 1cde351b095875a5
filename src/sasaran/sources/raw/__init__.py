"""Files read as they are: found header, one text table, totals and damage set apart, nothing interpreted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from sasaran.errors import BadFileError
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.pack_terms import FileWords
from sasaran.sources.raw.delimited import Keep, read_delimited
from sasaran.sources.raw.guards import fingerprint, kind_of
from sasaran.sources.raw.model import Account, RawTable, SheetShape, TotalCheck, TotalRow
from sasaran.sources.raw.parquet import read_parquet
from sasaran.sources.raw.sheets import choose_sheet, workbook_sheets
from sasaran.sources.raw.totals import check_totals
from sasaran.sources.raw.workbook import read_workbook

__all__ = [
    "NOT_A_WORKBOOK",
    "Account",
    "RawTable",
    "SheetShape",
    "TotalCheck",
    "TotalRow",
    "check_totals",
    "choose_sheet",
    "fingerprint",
    "read_raw",
    "sheets",
]


NOT_A_WORKBOOK = "not_a_workbook"
"""The note on a text file that is named like a workbook."""

_ENGLISH = FileWords()
_WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def sheets(path: Path, known_headers: Collection[str] = ()) -> list[SheetShape]:
    """Return the sheets of a workbook with their shapes; empty for files without sheets."""
    return workbook_sheets(path, known_headers) if kind_of(path) == "workbook" else []


def read_raw(
    engine: Engine,
    path: Path,
    *,
    table: str,
    sheet: str | None = None,
    header_rows: Sequence[int] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    total_words: Sequence[str] = (),
    files: FileWords = _ENGLISH,
    known_headers: Collection[str] = (),
    keep: Keep | None = None,
    progress: Progress = silent,
) -> RawTable:
    """Read a file into engine table ``table`` (and ``{table}_broken``) as text.

    The kind of file is told by its content. Sheet, header, encoding and delimiter are found where they are not
    declared; ``known_headers`` (aliases of canonical columns) help to find them, ``total_words`` name the labels of
    total rows, ``files`` holds the country's words for notes under a table. ``keep``, given the file's name and
    headers, says which columns will be used: of a long text file only those are stored, which is most of the time and
    room of reading a wide one.

    Raises
    ------
    BadFileError
        The file is empty, holds no header or no rows, is damaged, locked, a bomb, or no table at all.
    DeclarationError
        What is declared is not in the file, or two sheets look alike and none is declared.
    NothingLostError
        The rows do not add up: a defect of this program.
    """
    kind = kind_of(path)
    if kind == "parquet":
        return read_parquet(engine, path, table=table, total_words=total_words, files=files)
    if kind == "workbook":
        return read_workbook(
            engine,
            path,
            table=table,
            sheet=sheet,
            header_rows=header_rows,
            total_words=total_words,
            files=files,
            known_headers=known_headers,
            progress=progress,
        )
    misnamed = path.suffix.lower() in _WORKBOOK_NAMES
    try:
        raw = read_delimited(
            engine,
            path,
            table=table,
            header_rows=header_rows,
            encoding=encoding,
            delimiter=delimiter,
            total_words=total_words,
            files=files,
            known_headers=known_headers,
            keep=keep,
            progress=progress,
        )
    except BadFileError as error:
        if not misnamed:
            raise
        said = f"the file is named {path.suffix} but is not a workbook: it holds plain text"
        rule = "; ".join(filter(None, (said, error.rule)))
        raise BadFileError(error.what, where=error.where, rule=rule, todo=error.todo) from error
    return replace(raw, notes=(NOT_A_WORKBOOK, *raw.notes)) if misnamed else raw
