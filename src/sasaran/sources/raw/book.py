"""A workbook (XLSX, XLSM, XLSB, XLS, ODS) opened safely: guards first, then the parser, its failures in words."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from sasaran.sources.raw.guards import check_archive, damaged, locked, stray

__all__ = ["cell_text", "open_book", "rows_of", "sheet_names", "sheet_of"]

_PROBE_SECONDS = 300


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


class _Parsing:
    """Turns the parser's failures within a ``with`` block into errors in words.

    A context manager of its own because the parser's panics have a class that is no Exception and that cannot
    be imported: they are told by its name, and everything else passes through.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, PasswordError):
            raise locked(self.path) from error
        if isinstance(error, CalamineError) and "limit exceeded" in str(error):
            raise stray(self.path) from error
        if isinstance(error, CalamineError | OSError | ValueError) or (
            kind is not None and kind.__name__ == "PanicException"
        ):
            raise damaged(self.path) from error


def open_book(path: Path) -> tuple[CalamineWorkbook, int]:
    """Open a workbook after the guards have looked at it; return it with its count of error cells.

    Raises
    ------
    BadFileError
        It is damaged, locked, or unpacks to more than it should.
    """
    with path.open("rb") as file:
        packed = file.read(2) == b"PK"
    if packed:
        faulty = check_archive(path)
    else:
        _try_apart(path)
        faulty = 0
    with _Parsing(path):
        return CalamineWorkbook.from_path(str(path)), faulty


def _try_apart(path: Path) -> None:
    """Read an XLS in a process of its own first: nothing guards its bytes, and damage can kill the parser."""
    if _encrypted(path):
        raise locked(path)
    command = [sys.executable, "-m", "sasaran.sources.raw.probe", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PROBE_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise damaged(path) from error
    if done.returncode == 0:
        return
    raise locked(path) if done.returncode == 3 else damaged(path)


def _encrypted(path: Path) -> bool:
    """Return whether an OLE container holds an encrypted package (the names in its directory are UTF-16)."""
    name = "EncryptedPackage".encode("utf-16-le")
    with path.open("rb") as file:
        head = file.read(1 << 20)
        file.seek(max(0, path.stat().st_size - (1 << 20)))
        return name in head or name in file.read()


def sheet_of(book: CalamineWorkbook, path: Path, name: str) -> Any:
    """Return a sheet by its name."""
    with _Parsing(path):
        return book.get_sheet_by_name(name)


def rows_of(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """Yield row number (from 1) and cells; blank rows above the used area count, blank columns left of it do not."""
    yield from enumerate(sheet.iter_rows(), 1)


def sheet_names(book: CalamineWorkbook) -> list[tuple[str, bool]]:
    """Return the names of the sheets that hold cells, each with whether a user sees it."""
    kinds = (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet)
    return [(s.name, s.visible == SheetVisibleEnum.Visible) for s in book.sheets_metadata if s.typ in kinds]
