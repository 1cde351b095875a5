"""Files and their truth: rows are written in order, and each row's person is noted beside its row number."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import xlsxwriter

from sasaran_id.jakarta.synthetic.draw import Ints

__all__ = ["Csv", "Sheet", "Truth", "damage", "transcode", "write_sheet"]

_CREATED = datetime(2026, 1, 1)
_BLOCK = 1 << 24


class Truth:
    """Who stands in which row of which file: kept apart, for measuring only."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        con.execute(
            "create or replace table truth_rows (file varchar, sheet varchar, row_no bigint, person bigint)"
        )

    def note(self, file: str, sheet: str | None, first_row: int, persons: Ints) -> None:
        """Note that ``persons`` (true identities) fill the rows from ``first_row`` on."""
        self._con.register("noted", {"person": persons})
        self._con.execute(
            "insert into truth_rows select ?, ?, ? + row_number() over () - 1, person from noted",
            [file, sheet, first_row],
        )
        self._con.unregister("noted")

    def save(self, path: Path) -> None:
        """Write all rows noted so far, in order, and forget them."""
        self._con.execute(f"copy truth_rows to '{path}' (format parquet, compression zstd)")
        self._con.execute("delete from truth_rows")


class Csv:
    """A delimited text file written chunk by chunk, in the order of the column ``i``.

    Parameters
    ----------
    columns : Sequence[tuple[str, str]]
        Header and SQL expression over the CTE ``text`` of `text_query`.
    quote_all : bool
        Quote every field.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        path: Path,
        columns: Sequence[tuple[str, str]],
        delimiter: str = ",",
        quote_all: bool = False,
    ) -> None:
        self._con, self.path, self._columns = con, path, columns
        force = ", force_quote *" if quote_all else ""
        self._options = f"format csv, header false, delimiter '{delimiter}', nullstr ''{force}"
        quote = '"' if quote_all else ""
        head = delimiter.join(f"{quote}{name}{quote}" for name, _ in columns)
        path.write_text(head + "\n", encoding="utf-8", newline="\n")
        self.lines = 1

    def add(self, gathered: dict[str, Ints], query: str) -> int:
        """Append the rows; return the line number of the first."""
        first, part = self.lines + 1, self.path.with_suffix(".part")
        self._con.register("gathered", gathered)
        fields = ", ".join(f"{expression} as c{no}" for no, (_, expression) in enumerate(self._columns))
        self._con.execute(
            f"copy ({query} select {fields} from text order by i) to '{part}' ({self._options})"
        )
        self._con.unregister("gathered")
        with self.path.open("ab") as whole, part.open("rb") as more:
            shutil.copyfileobj(more, whole, 1 << 22)
        part.unlink()
        self.lines += len(gathered["i"])
        return first


def transcode(path: Path, encoding: str) -> None:
    """Rewrite a UTF-8 file in another encoding, piece by piece."""
    other = path.with_suffix(".recoded")
    with (
        path.open(encoding="utf-8", newline="") as source,
        other.open("w", encoding=encoding, newline="") as target,
    ):
        shutil.copyfileobj(source, target, 1 << 22)
    other.replace(path)


def _line_starts(path: Path, lines: Ints) -> list[int]:
    """Return where each line (ascending, from 1) begins, without looking at lines one by one."""
    starts, passed, base = [np.zeros(0, dtype=np.int64)], 1, 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            ends = np.flatnonzero(np.frombuffer(block, dtype=np.uint8) == ord("\n"))
            inside = lines[(lines > passed) & (lines <= passed + len(ends))]
            starts.append(base + ends[inside - passed - 1] + 1)
            passed, base = passed + len(ends), base + len(block)
    return [int(start) for start in np.concatenate(starts)]


def damage(path: Path, lines: Ints, find: bytes, put: bytes, skip: int) -> None:
    """Overwrite, on each line given (ascending, from 2), the occurrence of ``find`` after ``skip`` others.

    ``put`` is as long as ``find``, so no other line moves: a byte of no encoding, or a lost delimiter.
    """
    starts = _line_starts(path, lines)
    with path.open("r+b") as file:
        for start in starts:
            file.seek(start)
            line, spot = file.readline(), -1
            for _ in range(skip + 1):
                spot = line.find(find, spot + 1)
            if spot >= 0:
                file.seek(start + spot)
                file.write(put)


@dataclass(frozen=True)
class Sheet:
    """A worksheet: title lines, one or two header lines, data, and a line of totals under ``total_column``."""

    name: str
    titles: Sequence[str]
    header: Sequence[str]
    groups: Sequence[tuple[int, int, str]] = ()
    total_label: str = ""
    total_column: int = -1
    before: Sequence[tuple[str, Sequence[Sequence[Any]]]] = ()
    after: Sequence[tuple[str, Sequence[Sequence[Any]]]] = field(default=())

    @property
    def first_row(self) -> int:
        """Row number, as a spreadsheet shows it, of the first data row."""
        return len(self.titles) + (2 if self.groups else 1) + 1


def _plain_sheet(book: Any, name: str, rows: Sequence[Sequence[Any]]) -> None:
    sheet = book.add_worksheet(name)
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)


def _header(book: Any, sheet: Any, spec: Sheet) -> int:
    bold = book.add_format({"bold": True, "align": "center", "border": 1})
    for number, title in enumerate(spec.titles):
        sheet.write(number, 0, title)
    row = len(spec.titles)
    if spec.groups:
        for first, last, label in spec.groups:
            if last > first:
                sheet.merge_range(row, first, row, last, label, bold)
            else:
                sheet.write(row, first, label, bold)
        row += 1
    for column, label in enumerate(spec.header):
        sheet.write(row, column, label, bold)
    return row + 1


def write_sheet(path: Path, spec: Sheet, rows: Sequence[Sequence[Any]]) -> None:
    """Write a workbook; dates become date cells, numbers number cells. The bytes depend on the rows alone."""
    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "default_date_format": "dd/mm/yyyy", "strings_to_urls": False,
                    "strings_to_formulas": False}
    )  # fmt: skip
    book.set_properties({"created": _CREATED})
    for name, lines in spec.before:
        _plain_sheet(book, name, lines)
    sheet = book.add_worksheet(spec.name)
    number = _header(book, sheet, spec)
    for row in rows:
        sheet.write_row(number, 0, row)
        number += 1
    if spec.total_label:
        sheet.write(number, 0, spec.total_label)
        sheet.write(number, spec.total_column, sum(row[spec.total_column] or 0 for row in rows))
    for name, lines in spec.after:
        _plain_sheet(book, name, lines)
    book.close()
