"""Finding the header: below titles and blank lines, over one or two lines, numbered or not."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sasaran.errors import BadFileError, DeclarationError
from sasaran.sources.headers import normalise

__all__ = ["Header", "Sample", "find_header", "unique_labels"]

_LOOK = 80
_NUMBER = re.compile(r"^[-+(]?[\d.,]*\d[\d.,]*(?:[eE][-+]?\d+)?[%)]?$")
_DATE = re.compile(r"^\d{1,4}[-/. ]\w{1,9}[-/. ]\d{1,4}(?:[ T].*)?$")
_NUMBERING = re.compile(r"^\(?\s*(\d{1,3})\s*\)?\.?$")


@dataclass(frozen=True)
class Sample:
    """The first rows of a file: row number and cells of each non-blank row, and merged ranges (1-based rows).

    ``merged`` holds (first row, first column, last row, last column); rows from 1, columns from 0.
    """

    rows: Sequence[tuple[int, tuple[str, ...]]]
    merged: Sequence[tuple[int, int, int, int]] = ()


@dataclass(frozen=True)
class Header:
    """Where the header is and what it says.

    ``rows`` are its row numbers, ``numbering`` that of a line ``(1) (2) (3)`` below it (0 if none), ``above``
    the non-blank rows over it, ``hits`` the known headers among the labels.
    """

    rows: tuple[int, ...]
    labels: tuple[str, ...]
    numbering: int = 0
    above: int = 0
    hits: int = 0
    notes: tuple[str, ...] = field(default=())

    @property
    def last(self) -> int:
        """Row number of the last line that belongs to the header."""
        return max((*self.rows, self.numbering), default=0)


def _clean(cell: str) -> str:
    return " ".join(cell.split())


def _is_label(cell: str) -> bool:
    """Return whether a cell reads like a header: it has letters and is neither a number nor a date."""
    text = cell.strip()
    return (
        any(c.isalpha() for c in text)
        and not _NUMBER.match(text)
        and not _DATE.match(text)
        and len(text) <= 200
    )


def _filled(cells: Sequence[str]) -> list[int]:
    return [i for i, cell in enumerate(cells) if cell.strip()]


def _width(rows: Sequence[tuple[int, tuple[str, ...]]]) -> int:
    """Return how many cells a row of the table fills: a high quantile over the first rows."""
    sizes = sorted(len(_filled(cells)) for _, cells in rows)
    return sizes[int(len(sizes) * 0.75)] if sizes else 0


def _hits(cells: Sequence[str], known: set[str]) -> int:
    return sum(1 for cell in cells if cell.strip() and normalise(cell) in known)


def find_header(
    sample: Sample, known_headers: Collection[str], where: str, declared: Sequence[int] | None = None
) -> Header:
    """Find the header in the first rows of a file.

    The row with the most known headers is it (two or more, or one in a narrow table); failing that the first
    row that fills at least half of the table's width with labels (text that is no number and no date). A
    second line belongs to it where it fills cells that the first leaves blank or merged.

    Raises
    ------
    BadFileError
        No row reads like a header.
    DeclarationError
        A declared header row is blank or not there.
    """
    known = {normalise(word) for word in known_headers}
    rows = list(sample.rows[:_LOOK])
    if declared:
        places = _declared_places(sample.rows, declared, where)
        rows = list(sample.rows)
    else:
        at = _best(rows, known)
        if at is None:
            raise BadFileError(
                "No header was found in the first rows",
                where=where,
                rule="a header is a row of words over the columns of the table",
                todo="declare header_rows, or ask the agency for the list with its header",
            )
        places = _lines(sample, rows, at, known)
    return _build(sample, rows, places, known)


def _declared_places(
    rows: Sequence[tuple[int, tuple[str, ...]]], declared: Sequence[int], where: str
) -> list[int]:
    at = {row_no: i for i, (row_no, _) in enumerate(rows)}
    missing = [row_no for row_no in declared if row_no not in at]
    if missing:
        raise DeclarationError(
            f"Declared header row {missing[0]} is blank or lies beyond the first rows",
            where=where,
            rule="header_rows",
        )
    return [at[row_no] for row_no in sorted(declared)]


def _best(rows: Sequence[tuple[int, tuple[str, ...]]], known: set[str]) -> int | None:
    width = _width(rows)
    enough = 2 if width > 2 else 1
    scored = [(_hits(cells, known), -i) for i, (_, cells) in enumerate(rows)]
    hits, at = max(scored, default=(0, 0))
    if hits >= enough:
        return -at
    for i, (_, cells) in enumerate(rows):
        filled = _filled(cells)
        labels = sum(_is_label(cells[j]) for j in filled)
        if filled and len(filled) >= max(width * 0.5, min(width, 2)) and labels >= len(filled) * 0.8:
            return i
    return None


def _lines(
    sample: Sample, rows: Sequence[tuple[int, tuple[str, ...]]], at: int, known: set[str]
) -> list[int]:
    """Return the positions of the header's lines, given the line that was recognised."""
    if at + 1 < len(rows) and _second(sample, rows[at], rows[at + 1], known):
        return [at, at + 1]
    if at > 0 and _groups(sample, rows[at - 1], rows[at]):
        return [at - 1, at]
    return [at]


def _spread(sample: Sample, row_no: int, cells: Sequence[str], width: int) -> list[str]:
    """Return a header line with merged cells filled to the right."""
    out = [_clean(cell) for cell in cells] + [""] * (width - len(cells))
    for top, left, bottom, right in sample.merged:
        if top <= row_no <= bottom and row_no == top and left < width:
            for column in range(left, min(right, width - 1) + 1):
                out[column] = out[column] or out[left]
    return out


def _second(
    sample: Sample, upper: tuple[int, tuple[str, ...]], lower: tuple[int, tuple[str, ...]], known: set[str]
) -> bool:
    """Return whether the line below a header line is its second line."""
    (up_no, up), (low_no, low) = upper, lower
    if low_no != up_no + 1:
        return False
    filled = _filled(low)
    if not filled or not all(_is_label(low[j]) or _repeated(low, j) for j in filled):
        return False
    gaps = [j for j in filled if j >= len(up) or not up[j].strip()]
    across = any(top == up_no == bottom and right > left for top, left, bottom, right in sample.merged)
    under = [j for j in filled if j < len(up) and up[j].strip()]
    # A row of data fills the columns under the labels; a second header line stands mostly in the gaps.
    return bool(gaps) and (across or len(gaps) >= len(under) or _hits([low[j] for j in gaps], known) > 0)


def _repeated(cells: Sequence[str], at: int) -> bool:
    """Years and numbers may head a column in a second line (2024, 2025) beside labels."""
    return bool(re.fullmatch(r"(?:19|20)\d\d|[1-9]\d?", cells[at].strip())) and any(
        _is_label(c) for c in cells
    )


def _groups(sample: Sample, upper: tuple[int, tuple[str, ...]], lower: tuple[int, tuple[str, ...]]) -> bool:
    """Return whether the line above a header line names groups of its columns (a title does not)."""
    (up_no, up), (low_no, low) = upper, lower
    filled = _filled(up)
    if low_no != up_no + 1 or not all(_is_label(up[j]) for j in filled):
        return False
    wide = max((right - left + 1 for top, left, _, right in sample.merged if top == up_no), default=0)
    if wide >= max(len(_filled(low)) - 1, 2):
        return False
    holes = [j for j in filled if j >= len(low) or not low[j].strip()]
    return len(filled) >= 2 and (bool(holes) or wide > 1 or len(filled) < len(_filled(low)))


def _build(
    sample: Sample, rows: Sequence[tuple[int, tuple[str, ...]]], places: Sequence[int], known: set[str]
) -> Header:
    lines = [rows[i] for i in places]
    width = max(len(cells) for _, cells in lines)
    spread = [_spread(sample, row_no, cells, width) for row_no, cells in lines]
    if len(spread) > 1 and not sample.merged:
        spread[:-1] = [_forward(upper, spread[-1]) for upper in spread[:-1]]
    joined = [_join([line[j] for line in spread]) for j in range(width)]
    while joined and not joined[-1]:
        joined.pop()
    labels, notes = unique_labels(joined)
    row_nos = tuple(row_no for row_no, _ in lines)
    numbering = _numbering(rows, places[-1] + 1)
    if numbering:
        notes = (*notes, f"numbering_row:{numbering}")
    if places[0]:
        notes = (f"lines_above_header:{places[0]}", *notes)
    return Header(row_nos, labels, numbering, places[0], _hits(labels, known), notes)


def _forward(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Fill a group name to the right over the columns that only the lower line names (files without merges)."""
    out, current = list(upper), ""
    for j, name in enumerate(out):
        current = name or current
        out[j] = name or (current if lower[j] else "")
    return out


def _join(parts: Sequence[str]) -> str:
    return " ".join(part for i, part in enumerate(parts) if part and part not in parts[:i])


def _numbering(rows: Sequence[tuple[int, tuple[str, ...]]], at: int) -> int:
    """Return the row number of a line that numbers the columns 1, 2, 3 ..., 0 if there is none."""
    if at >= len(rows):
        return 0
    row_no, cells = rows[at]
    found = [_NUMBERING.match(cell.strip()) for cell in cells if cell.strip()]
    numbers = [int(hit.group(1)) for hit in found if hit]
    bracketed = any("(" in cell for cell in cells)
    if len(numbers) != len(found) or len(numbers) < (2 if bracketed else 4):
        return 0
    return row_no if numbers == list(range(1, len(numbers) + 1)) else 0


def unique_labels(labels: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return labels made unique (``NIK``, ``NIK (2)``; a blank one becomes ``(5)``) and remarks on what was done."""
    out: list[str] = []
    repeated, blank = [], []
    seen: set[str] = set()
    for i, label in enumerate(labels, 1):
        name = label or f"({i})"
        if not label:
            blank.append(i)
        count, unique = 1, name
        while unique.casefold() in seen:
            count += 1
            unique = f"{name} ({count})"
        if count > 1:
            repeated.append(i)
        seen.add(unique.casefold())
        out.append(unique)
    notes = [f"repeated_header:{','.join(map(str, repeated))}"] if repeated else []
    notes += [f"blank_header:{','.join(map(str, blank))}"] if blank else []
    return tuple(out), tuple(notes)
