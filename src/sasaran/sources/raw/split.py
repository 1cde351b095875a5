"""Splitting delimited text into records and cells, slowly and honestly: for odd dialects, and for the first lines.

The rules are those of the fast path (RFC 4180, cells quoted with ``"``, a quote within doubled) and, where a
line breaks them, the reading that keeps the number of columns: a quote closes a cell only in front of a
delimiter or the end of the line. A quote that is never closed costs its own line, not the rest of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

__all__ = ["Record", "Splitter"]

_MOST_LINES = 64
_MOST_LETTERS = 1 << 18


@dataclass(frozen=True)
class Record:
    """One record: the line it starts on, how many lines it takes, its cells, and the rule it breaks, if any."""

    row_no: int
    lines: int
    cells: tuple[str, ...]
    rule: str = ""


class Splitter:
    """Splits lines into records by one delimiter (one character).

    ``columns`` is the number of cells a record should have, 0 where it is not known yet; it is used only to
    judge a line whose quotes are not well formed. ``skipped`` counts the empty lines between records.
    """

    def __init__(self, delimiter: str, columns: int = 0) -> None:
        self.delimiter = delimiter
        self.columns = columns
        self.skipped = 0
        mark = re.escape(delimiter)
        self._strict = re.compile(rf' *"((?:[^"]|"")*)" *({mark}|$)|((?! *")[^{mark}]*)({mark}|$)')
        self._open = re.compile(r' *"(?:[^"]|"")*$')
        self._lenient = re.compile(
            rf' *"((?:[^"]|"(?! *(?:{mark}|$)))*)" *({mark}|$)|((?! *")[^{mark}]*)({mark}|$)'
        )

    def cells(self, text: str, *, lenient: bool = False) -> tuple[str, ...] | None:
        """Return the cells of one record, or None if its quotes are not well formed."""
        if '"' not in text:
            return tuple(text.split(self.delimiter))
        pattern = self._lenient if lenient else self._strict
        cells: list[str] = []
        at, end = 0, ""
        while True:
            found = pattern.match(text, at)
            if found is None:
                return None
            quoted, end_quoted, bare, end_bare = found.groups()
            cells.append(quoted.replace('""', '"') if quoted is not None else bare)
            end = end_quoted if quoted is not None else end_bare
            if not end:
                return tuple(cells) if found.end() == len(text) else None
            at = found.end()

    def records(self, lines: Iterable[str]) -> Iterator[Record]:
        """Yield the records of lines given without their line breaks; empty lines are none."""
        source = iter(lines)
        ahead: list[str] = []
        row_no = 0
        while True:
            line = ahead.pop(0) if ahead else next(source, None)
            if line is None:
                return
            row_no += 1
            if not line:
                self.skipped += 1
                continue
            cells = self.cells(line)
            if cells is not None:
                yield Record(row_no, 1, cells)
                continue
            record = self._mend(line, row_no, source, ahead)
            row_no += record.lines - 1
            yield record

    def _mend(self, line: str, row_no: int, source: Iterator[str], ahead: list[str]) -> Record:
        """Read a line whose quotes do not close: with lines that follow, or leniently, or as broken."""
        text, taken = line, 0
        while self._is_open(text) and taken < _MOST_LINES and len(text) < _MOST_LETTERS:
            if taken == len(ahead):
                following = next(source, None)
                if following is None:
                    break
                ahead.append(following)
            text += "\n" + ahead[taken]
            taken += 1
            whole = self.cells(text) if '"' in ahead[taken - 1] else None
            if whole is not None:
                del ahead[:taken]
                return Record(row_no, taken + 1, whole)
        loose = self.cells(line, lenient=True)
        if loose is not None and len(loose) == (self.columns or len(loose)):
            return Record(row_no, 1, loose)
        return Record(row_no, 1, (line,), "bad_quotes" if loose is not None else "unclosed_quote")

    def _is_open(self, text: str) -> bool:
        """Return whether a text ends within quotes, all before them being well formed."""
        at = 0
        while (found := self._strict.match(text, at)) is not None and (found.group(2) or found.group(4)):
            at = found.end()
        return found is None and self._open.match(text, at) is not None
