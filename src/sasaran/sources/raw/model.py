"""What reading a file gives: the table, its header, its totals, and an account of every line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Account", "RawTable", "SheetShape", "TotalCheck", "TotalRow"]


@dataclass(frozen=True)
class SheetShape:
    """One sheet of a workbook: name, used rows and columns, whether a user sees it, its labels if a header is found."""

    name: str
    rows: int
    columns: int
    visible: bool
    labels: tuple[str, ...] = ()
    hits: int = 0


@dataclass(frozen=True)
class TotalRow:
    """A TOTAL/JUMLAH row that was taken out of the data: its row number, its label and the text of each column."""

    row_no: int
    label: str
    values: tuple[str | None, ...]


class TotalCheck(NamedTuple):
    """One number of a total row beside the sum of the rows it stands for.

    ``scope`` says which rows were summed: ``all``, ``above`` (since the total row before) or ``below`` (up to
    the next).
    """

    label: str
    total: float
    sum: float
    equal: bool
    row_no: int
    scope: str


@dataclass(frozen=True)
class Account:
    """Where every non-blank row of the file went; the parts add up to ``found`` (asserted when the file is read)."""

    found: int
    above: int
    header: int
    numbering: int
    data: int
    totals: int
    footers: int
    broken: int

    def balanced(self) -> bool:
        """Return whether the parts add up to the whole."""
        parts = self.above + self.header + self.numbering + self.data + self.totals + self.footers
        return self.found == parts + self.broken


@dataclass(frozen=True)
class RawTable:
    """A file (or one sheet of it) as text in engine tables, nothing interpreted yet.

    Parameters
    ----------
    file : str
        File name without its folder.
    sheet : str | None
        Sheet name; None for files without sheets.
    table : str
        Engine table ``(row_no BIGINT, c0 VARCHAR, c1 VARCHAR ...)`` with the data rows in file order. Values are
        as the agency wrote them, blanks around them included; an empty cell is NULL.
    labels : tuple[str, ...]
        Header of each column: white space collapsed, two header lines joined by a blank, repeated ones numbered
        (``NIK``, ``NIK (2)``), a missing one named by its position (``(5)``).
    rows : int
        Data rows in ``table``.
    total_rows : tuple[TotalRow, ...]
        TOTAL/JUMLAH rows taken out of the data.
    broken : str
        Engine table ``(row_no BIGINT, column_index INTEGER, rule VARCHAR)``: rows that could not be split into
        the columns of the header (``too_few_columns``, ``too_many_columns``, ``unclosed_quote``, ``bad_quotes``).
    rows_in : int
        ``rows`` plus the broken ones: what must be accepted or quarantined.
    sha256, bytes : str, int
        Fingerprint and size of the file.
    header_rows : tuple[int, ...]
        Row numbers of the header lines; empty for Parquet.
    encoding, delimiter : str
        As read; empty for workbooks and Parquet.
    notes : tuple[str, ...]
        Structural remarks, ``key`` or ``key:detail`` where detail is row numbers, positions or a count.
    account : Account
        Where every non-blank row went.
    """

    file: str
    sheet: str | None
    table: str
    labels: tuple[str, ...]
    rows: int
    total_rows: tuple[TotalRow, ...]
    broken: str
    rows_in: int
    sha256: str
    bytes: int
    header_rows: tuple[int, ...]
    encoding: str
    delimiter: str
    notes: tuple[str, ...]
    account: Account
