"""Tables on sheets: one look for all workbooks, no formula from data, the same bytes for the same tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from sasaran.errors import StorageError

__all__ = ["Book", "Head", "opened"]

_KINDS = {
    "text": {},
    "count": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0.00"},
    # an expected number: whole as in the report, with a decimal where it is small
    "expected": {"num_format": "[>=10]#,##0;[=0]0;0.0"},
    "price": {"num_format": "#,##0.0000"},
    "percent": {"num_format": "0.0%"},
    "day": {"num_format": "dd-mm-yyyy"},
}


@dataclass(frozen=True)
class Head:
    """One column: its title, kind and width in characters.

    Kinds: text, count, decimal, expected, price, percent, day. Columns up to the last ``held`` one stay in sight when
    the reader moves to the right; the first does if none is.
    """

    title: str
    kind: str = "text"
    width: float = 12.0
    held: bool = False


class Book:
    """An open workbook with its formats."""

    def __init__(self, book: Any) -> None:
        self.book = book
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        head = {**base, "bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#F1F3F4"}
        self.head = book.add_format(head)
        self.head_of_numbers = book.add_format({**head, "align": "right"})
        self.title = book.add_format({**base, "bold": True, "font_size": 16})
        self.soft = book.add_format({**base, "font_color": "#5A646E", "text_wrap": True})
        self.plain = book.add_format(base)
        self.wrap = book.add_format({**base, "text_wrap": True})
        self.kinds = {kind: book.add_format({**base, **form}) for kind, form in _KINDS.items()}

    def table(self, name: str, heads: Sequence[Head], rows: Sequence[Sequence[Any]]) -> Any:
        """Write one table on a sheet of its own, its head frozen and repeated on paper; None leaves a cell empty."""
        sheet = self.book.add_worksheet(name[:31])
        for place, head in enumerate(heads):
            sheet.set_column(place, place, head.width)
            look = self.head if head.kind in ("text", "day") else self.head_of_numbers
            sheet.write_string(0, place, head.title, look)
            sheet.write_column(1, place, [row[place] for row in rows], self.kinds[head.kind])
        sheet.set_row(0, 15 * max(-(-len(head.title) // max(int(head.width) - 2, 1)) for head in heads))
        sheet.freeze_panes(1, max((place for place, head in enumerate(heads, 1) if head.held), default=1))
        sheet.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")
        return sheet


@contextmanager
def opened(path: Path, *, title: str, day: date | None) -> Iterator[Book]:
    """Open a workbook for writing; its stated date is ``day`` (never the clock's), so that bytes repeat.

    Raises :class:`StorageError` if the file cannot be written (open in a spreadsheet, disk full).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # in memory: these books are small, and ten temporary files a list cost more than the list
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    book = xlsxwriter.Workbook(str(path), options)
    stated = day or date(2000, 1, 1)
    book.set_properties({"title": title, "created": datetime(stated.year, stated.month, stated.day)})
    yield Book(book)
    try:
        book.close()
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise StorageError(
            "The workbook could not be written",
            where=path.name,
            todo="close it in the spreadsheet program, or free some space, then run again",
        ) from error
