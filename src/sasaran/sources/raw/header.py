"""Finding the header: below titles and blank lines, over one or two lines, numbered or not."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sasaran.errors import BadFileError, DeclarationError
from sasaran.sources.headers import normalise

__all__ = ["Header", "Sample", "find_header", "unique_labels"]

_LOOK = 80
_WORDY_TITLES = 2
_NUMBER = re.compile(r"^[-+(]?[\d.,]*\d[\d.,]*(?:[eE][-+]?\d+)?[%)]?$")
_DATE = re.compile(r"^\d{1,4}[-/. ]\w{1,9}[-/. ]\d{1,4}(?:[ T].*)?$")
_MACHINE = re.compile(r"^[A-Za-z_][A-Za-z0-9_.]*$")
_COMPOUND = re.compile(r"[_\d]|[a-z][A-Z]")
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

    The row with the most known headers is it (two or more, or one in a narrow table). Failing that it is the
    first row that fills at least half of the table's width with labels (text that is no number and no date);
    where headers are known it must moreover show that it is no person's: it holds a known header or is made of
    machine names (``hhid``, ``rec_id``), and stands over a column of numbers. A second line belongs to it where
    it fills cells that the first leaves blank or merged.

    Raises
    ------
    BadFileError
        No row reads like a header. The message holds no word of the file.
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
        if at is None and known:
            raise BadFileError(
                "No header was recognised in the first rows",
                where=where,
                rule="a header holds known headers, or plain column names (letters, digits, underscores) over numbers",
                todo="mend the file (write the names of its columns in a first line), "
                "or name the row of the header in the declaration: header_rows = [1]",
            )
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
    # Below rows of the table a known word is a value like any, or a header that came too late for them.
    full = sum(len(_filled(cells)) >= max(width * 0.75, 2) for _, cells in rows[:-at])
    if hits >= enough and full <= (_WORDY_TITLES if width > 2 else 0):
        return -at
    for i, (_, cells) in enumerate(rows):
        filled = _filled(cells)
        if not filled or len(filled) < max(width * 0.5, min(width, 2)):
            continue
        if sum(_is_label(cells[j]) for j in filled) >= len(filled) * 0.8:
            return i if not known or _shown(rows, i, known) else None
        if known:  # a row of the table above any header: what stands below it would cost it its place
            return None
    return None


def _shown(rows: Sequence[tuple[int, tuple[str, ...]]], at: int, known: set[str]) -> bool:
    """Return whether a row of labels with hardly a known header shows that it is no row of the table."""
    cells = rows[at][1]
    words = [cells[j].strip() for j in _filled(cells)]
    plain = all(_MACHINE.match(word) for word in words) and (
        any(_COMPOUND.search(word) for word in words) or all(word.islower() for word in words)
    )
    if not (plain or _hits(cells, known)) or len(set(words)) < len(words):
        return False
    recurs = any(
        j < len(row) and row[j].strip().casefold() == cells[j].strip().casefold()
        for j in _filled(cells)
        for _, row in rows[at + 1 :]
    )
    return not recurs and _over_numbers(rows, at)


def _over_numbers(rows: Sequence[tuple[int, tuple[str, ...]]], at: int) -> bool:
    """Return whether a label of a row stands over a column of numbers, as no value of that column would."""
    cells = rows[at][1]
    for j in _filled(cells):
        below = [row[j].strip() for _, row in rows[at + 1 :] if j < len(row) and row[j].strip()]
        numbers = sum(bool(_NUMBER.match(value)) for value in below)
        if _is_label(cells[j]) and below and numbers >= len(below) * 0.8:
            return True
    return False


def _lines(
    sample: Sample, rows: Sequence[tuple[int, tuple[str, ...]]], at: int, known: set[str]
) -> list[int]:
    """Return the positions of the header's lines, given the line that was recognised."""
    if at + 1 < len(rows) and _second(sample, rows, at, known):
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


def _second(sample: Sample, rows: Sequence[tuple[int, tuple[str, ...]]], at: int, known: set[str]) -> bool:
    """Return whether the line below header line ``at`` is its second line, and not the first row of the table.

    Every cell it fills stands under a group of columns, or is a known header; none stands under a known header
    that is a column of its own.
    """
    (up_no, up), (low_no, low) = rows[at], rows[at + 1]
    filled = _filled(low)
    if low_no != up_no + 1 or not all(_is_label(low[j]) or _repeated(low, j) for j in filled):
        return False
    gaps = [j for j in filled if j >= len(up) or not up[j].strip()]
    if not gaps:
        return False
    if any(top == up_no and bottom >= low_no for top, _, bottom, _ in sample.merged):
        return True  # a header cell reaches down into it
    merged, carried = _grouped(sample, up_no, up, len(low))
    hits = _hits([low[j] for j in filled], known)
    heads = {j for j in range(len(up)) if _hits([up[j]], known)}
    for j in set(filled) - merged:
        under_column = j in heads and not (j in carried and hits > 1)
        if under_column or not (j in carried or _hits([low[j]], known)):
            return False
    if not hits and heads & merged and not _over_numbers(rows, at + 1):
        return False  # a known header that was merged for looks may stand over a person's name
    return bool(merged) or hits > 0 or len(gaps) * 2 >= len(filled)


def _grouped(sample: Sample, row_no: int, cells: Sequence[str], width: int) -> tuple[set[int], set[int]]:
    """Return the columns under merged cells of a header line, and those under a cell with blanks to its right."""
    merged = {
        j
        for top, left, bottom, right in sample.merged
        if top == row_no == bottom and right > left
        for j in range(left, right + 1)
    }
    taken = {
        j
        for top, left, bottom, right in sample.merged
        if top < row_no <= bottom
        for j in range(left, right + 1)
    }
    carried: set[int] = set()
    start: int | None = None
    for j in range(max(width, len(cells))):
        if j in merged or j in taken:
            start = None
        elif j < len(cells) and cells[j].strip():
            start = j
        elif start is not None:
            carried |= {start, j}
    return merged, carried


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
