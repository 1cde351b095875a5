"""Budget files as lines: columns found by their headers, amounts read, areas resolved; every row is accounted for."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sasaran.errors import BadFileError, NumbersError, ParameterError
from sasaran.plan.tags import Line
from sasaran.schema.pack import Pack
from sasaran.schema.planning_tree import PlanningBook
from sasaran.sources.raw import RawTable, read_raw
from sasaran.sources.values.numbers import as_number, decimal_comma, is_blank
from sasaran.store.duck import DuckEngine

__all__ = ["FIELDS", "Reading", "as_rows", "book_of", "read_lines"]

FIELDS = ("code", "text", "agency", "area", "rupiah")
_NEEDED = ("text", "rupiah")
_LARGEST = 2**53  # a double holds every whole number up to here


@dataclass(frozen=True)
class Reading:
    """What files gave.

    Parameters
    ----------
    lines : tuple[Line, ...]
        All rows that were asked for, in file order.
    columns : Mapping[str, Mapping[str, str]]
        File to field to the header it was found under.
    totals : Mapping[str, tuple[int, int | None]]
        File to its TOTAL rows (never counted as money) and, where there is one, its Rp.
    left_out : int
        Rows that ``--only`` left out.
    """

    lines: tuple[Line, ...]
    columns: Mapping[str, Mapping[str, str]]
    totals: Mapping[str, tuple[int, int | None]] = field(default_factory=dict)
    left_out: int = 0


def book_of(pack: Pack) -> PlanningBook:
    """Return what a pack brings for budgets; raise :class:`ParameterError` if it brings nothing."""
    if pack.planning is None:
        raise ParameterError(
            f"Pack {pack.code} has no tag rules and no headers of budget files",
            todo="add them to the pack, or name a pack that has them with --pack",
        )
    return pack.planning


def read_lines(
    files: Sequence[Path], pack: Pack, given: Mapping[str, str], only: Sequence[tuple[str, str]] = ()
) -> Reading:
    """Read budget files (CSV, XLSX, Parquet).

    Parameters
    ----------
    files : Sequence[Path]
        Each once.
    given : Mapping[str, str]
        Headers by field of :data:`FIELDS`; what is not given is found by the pack's words.
    only : Sequence[tuple[str, str]]
        Column and value: rows of a file that hold something else are left out, and counted.

    Raises
    ------
    ParameterError
        A file is not there, or given twice, or lacks a column.
    BadFileError, NumbersError
        It cannot be read, or rows of it could not be split.
    """
    book = book_of(pack)
    lines: list[Line] = []
    columns: dict[str, dict[str, str]] = {}
    totals: dict[str, tuple[int, int | None]] = {}
    seen: dict[str, str] = {}
    left_out = 0
    with DuckEngine() as engine:
        for no, path in enumerate(files):
            raw = _raw(engine, path, f"budget{no}", pack)
            if raw.sha256 in seen:
                raise ParameterError(
                    "A budget file is given twice",
                    where=path.name,
                    rule=f"it holds the same as {seen[raw.sha256]}, and its money would count twice",
                )
            seen[raw.sha256] = raw.file
            found = _columns(raw, book, given)
            name = raw.file if raw.file not in columns else f"{raw.file} ({no + 1})"
            rows, out = _lines(engine, raw, found, only, name)
            lines += rows
            left_out += out
            columns[name] = found
            totals[name] = (len(raw.total_rows), None if only else _total(engine, raw, found["rupiah"]))
    return Reading(tuple(lines), columns, totals, left_out)


def _raw(engine: DuckEngine, path: Path, table: str, pack: Pack) -> RawTable:
    if not path.is_file():
        raise ParameterError("There is no such file", where=path.name, todo="check the name and the folder")
    words = {word for some in book_of(pack).headers.values() for word in some}
    raw = read_raw(
        engine, path, table=table, total_words=pack.total_words, files=pack.files, known_headers=words
    )
    if raw.rows != raw.rows_in:
        raise NumbersError(
            f"{raw.rows_in - raw.rows} rows of the file could not be split into its columns",
            where=path.name,
            rule="money is never left out in silence",
            todo="see them with sasaran check",
        )
    return raw


def _bare(header: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", header.lower()).split())


def _columns(raw: RawTable, book: PlanningBook, given: Mapping[str, str]) -> dict[str, str]:
    """Return the header of each field that the file has."""
    bare = {_bare(label): label for label in reversed(raw.labels)}
    found: dict[str, str] = {}
    for name in FIELDS:
        if given.get(name):
            if given[name] not in raw.labels:
                near = difflib.get_close_matches(given[name], raw.labels, n=3) or list(raw.labels[:12])
                raise ParameterError(
                    f"The file has no column {given[name]}",
                    where=raw.file,
                    todo=f"use one of: {', '.join(near)}",
                )
            found[name] = given[name]
            continue
        fits = (bare[word] for word in map(_bare, book.headers.get(name, ())) if word in bare)
        label = next((one for one in fits if one not in found.values()), None)
        if label is not None:
            found[name] = label
    lacking = [name for name in _NEEDED if name not in found]
    if lacking:
        raise ParameterError(
            f"The budget file has no column of its {' and '.join(lacking)}",
            where=raw.file,
            rule=f"it has: {', '.join(raw.labels[:12])}",
            todo=f"name it with --{lacking[0]} COL",
        )
    return found


def _lines(
    engine: DuckEngine, raw: RawTable, found: Mapping[str, str], only: Sequence[tuple[str, str]], name: str
) -> tuple[list[Line], int]:  # fmt: skip
    def cell(label: str) -> str:
        if label not in raw.labels:
            near = difflib.get_close_matches(label, raw.labels, n=3) or list(raw.labels[:12])
            raise ParameterError(
                f"The file has no column {label}", where=raw.file, todo=f"use one of: {', '.join(near)}"
            )
        return f"c{raw.labels.index(label)}"

    at = cell(found["rupiah"])
    number = as_number(at, comma=decimal_comma(engine, raw.table, at, printed=bool(raw.delimiter)))
    texts = [f"coalesce(trim({cell(found[name])}), '')" if name in found else "''" for name in FIELDS[:4]]
    asked = " and ".join(f"coalesce(trim({cell(name)}), '') = ?" for name, _ in only) or "true"
    rows = engine.rows(
        f"select row_no, {', '.join(texts)}, {number}, {is_blank(at)} from {raw.table} where {asked} order by row_no",
        [value for _, value in only],
    )
    if only and not rows:
        raise ParameterError(
            "No row of the budget file is asked for",
            where=raw.file,
            rule=f"--only {', '.join(f'{name}={value}' for name, value in only)} holds in none",
            todo="check how the value is written in the file",
        )
    return [_line(name, row) for row in rows], raw.rows - len(rows)


def _total(engine: DuckEngine, raw: RawTable, label: str) -> int | None:
    """Return the Rp of a file's only TOTAL row; None where there is none, or several (of parts, then)."""
    if len(raw.total_rows) != 1:
        return None
    at = raw.labels.index(label)
    comma = decimal_comma(engine, raw.table, f"c{at}", printed=bool(raw.delimiter))
    number = engine.rows(
        f"select {as_number('v', comma=comma)} from (select ? as v)", [raw.total_rows[0].values[at]]
    )
    return None if number[0][0] is None else round(number[0][0])


def _line(file: str, row: Sequence[Any]) -> Line:
    no, code, text, agency, area, number, blank = row
    why = (
        "no_text" if not text and not code
        else "no_amount" if number is None and not blank
        else "too_large" if number is not None and abs(number) >= _LARGEST
        else "negative" if number is not None and number < 0
        else ""
    )  # fmt: skip
    rupiah = None if number is None or why == "too_large" else round(number)
    if not why and rupiah is None:
        rupiah = 0  # a heading without money, or an activity that got none: an activity of Rp 0
    return Line(file, int(no), _whole(code), text, agency, area, rupiah, why)


def _whole(code: str) -> str:
    """A workbook writes the code 5 as 5.0."""
    return code[:-2] if re.fullmatch(r"[0-9]+\.0", code) else code


def as_rows(path: Path, sheet: str | None = None) -> list[dict[str, str]]:
    """Return the rows of a table as header to text, as they are written.

    Raises :class:`ParameterError` if there is no such file, :class:`BadFileError` if rows of it could not be split.
    """
    if not path.is_file():
        raise ParameterError("There is no such file", where=path.name, todo="check the name and the folder")
    with DuckEngine() as engine:
        raw = read_raw(engine, path, table="read", sheet=sheet)
        if raw.rows != raw.rows_in:
            raise BadFileError(
                f"{raw.rows_in - raw.rows} rows of the file could not be split into its columns",
                where=path.name,
            )
        cells = ", ".join(f"coalesce(trim(c{at}), '')" for at in range(len(raw.labels)))
        found = engine.rows(f"select {cells} from {raw.table} order by row_no")
    return [dict(zip(raw.labels, map(str, row), strict=True)) for row in found]
