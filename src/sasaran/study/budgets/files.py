"""Budget files as lines: columns found by their headers, amounts read, areas resolved; every row is accounted for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sasaran.errors import ParameterError
from sasaran.plan.tags import Line
from sasaran.schema.pack import Pack
from sasaran.sources.raw import RawTable
from sasaran.sources.values.numbers import as_number, decimal_comma, is_blank
from sasaran.store.duck import DuckEngine
from sasaran.study.budgets.columns import FIELDS, book_of, check_unit, columns_of, place_of, raw_of, total_of

__all__ = ["Reading", "read_lines"]

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


def read_lines(
    files: Sequence[Path],
    pack: Pack,
    given: Mapping[str, str],
    only: Sequence[tuple[str, str]] = (),
    unit: int = 0,
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
    unit : int
        Rupiah in one unit of the amounts; 0 for single rupiah, where no header says otherwise.

    Raises
    ------
    ParameterError
        A file is not there, or given twice, lacks a column, or writes thousands and ``unit`` is 0.
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
            raw = raw_of(engine, path, f"budget{no}", pack)
            if raw.sha256 in seen:
                raise ParameterError(
                    "A budget file is given twice",
                    where=path.name,
                    rule=f"it holds the same as {seen[raw.sha256]}, and its money would count twice",
                )
            seen[raw.sha256] = raw.file
            found = columns_of(raw, book, given)
            check_unit(raw, found["rupiah"], book, unit)
            name = raw.file if raw.file not in columns else f"{raw.file} ({no + 1})"
            rows, out = _lines(engine, raw, found, only, (name, unit or 1))
            lines += rows
            left_out += out
            columns[name] = found
            total = None if only else total_of(engine, raw, found["rupiah"], unit or 1)
            totals[name] = (len(raw.total_rows), total)
    return Reading(tuple(lines), columns, totals, left_out)


def _lines(
    engine: DuckEngine, raw: RawTable, found: Mapping[str, str], only: Sequence[tuple[str, str]],
    named: tuple[str, int],
) -> tuple[list[Line], int]:  # fmt: skip
    (file, unit), at = named, place_of(raw, found["rupiah"])
    number = as_number(at, comma=decimal_comma(engine, raw.table, at, printed=bool(raw.delimiter)))
    texts = [
        f"coalesce(trim({place_of(raw, found[name])}), '')" if name in found else "''" for name in FIELDS[:4]
    ]
    asked = " and ".join(f"coalesce(trim({place_of(raw, name)}), '') = ?" for name, _ in only) or "true"
    rows = engine.rows(
        f"select row_no, {', '.join(texts)}, ({number}) * {unit}, {is_blank(at)} from {raw.table} "
        f"where {asked} order by row_no",
        [value for _, value in only],
    )
    if only and not rows:
        raise ParameterError(
            "No row of the budget file is asked for",
            where=raw.file,
            rule=f"--only {', '.join(f'{name}={value}' for name, value in only)} holds in none",
            todo="check how the value is written in the file",
        )
    return [_line(file, row) for row in rows], raw.rows - len(rows)


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
