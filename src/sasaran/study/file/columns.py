"""Columns of a file as arrays: numbers as agencies write them, labels as words, TOTAL rows set apart."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.sources.raw import RawTable, read_raw
from sasaran.sources.values.numbers import as_number, decimal_comma, is_blank
from sasaran.store.duck import DuckEngine
from sasaran.study.file.words import ENGLISH, TableWords

__all__ = ["Read", "columns", "read", "term"]


@dataclass(frozen=True)
class Read:
    """Columns of a file, one row a unit, in file order.

    Parameters
    ----------
    columns : Mapping[str, Any]
        Arrays (n,): floats for numbers and terms, texts for labels.
    totals : int
        TOTAL rows (by the words of the country pack) that were left out.
    file : str
        Name of the file; empty for arrays that came from none.
    rows : array of int, shape (n,) | None
        Row of the file of each unit, as a spreadsheet counts them.
    """

    columns: Mapping[str, Any]
    totals: int
    file: str
    rows: Any = None


def columns(path: Path, numbers: Sequence[str], labels: Sequence[str]) -> dict[str, Any]:
    """Return the named columns of a file as :func:`read` does; no row counts as a total."""
    return dict(read(path, numbers, labels).columns)


def read(
    path: Path,
    numbers: Sequence[str],
    labels: Sequence[str],
    terms: Sequence[str] = (),
    *,
    texts: Sequence[str] = (),
    words: TableWords = ENGLISH,
    line: str = "",
) -> Read:
    """Return the named columns of a CSV, XLSX or Parquet file.

    ``numbers`` become floats (a blank cell is NaN, and the measures refuse it by name); ``labels`` stay text and
    none may be missing; ``texts`` stay text with None where blank. A term is a number column, or ``column=value``: 1
    where the column holds that value, 0 elsewhere. ``line`` is the column that may be given as a number too.

    Raises
    ------
    ParameterError
        There is no such file, or no such column; near names are told.
    NumbersError
        A cell of a number column holds something else, or rows of the file could not be split.
    """
    if not path.is_file():
        raise ParameterError("There is no such file", where=path.name, todo="check the name and the folder")
    with DuckEngine() as engine:
        raw = read_raw(engine, path, table="measured", total_words=words.totals, files=words.files)
        if raw.rows != raw.rows_in:
            raise NumbersError(
                f"{raw.rows_in - raw.rows} rows of the file could not be split into its columns",
                where=path.name,
                rule="a measure never leaves rows out in silence",
                todo="see them with sasaran check",
            )
        if line and line not in raw.labels:
            raise ParameterError(
                f"The file has no column {line}",
                where=f"{raw.file}, --line",
                rule="a number, the name of a column, or a share of the median, the mean or a quantile",
                todo=f"write a number, for instance --line 650000, or use one of: {_near(raw, line)}",
            )
        found: dict[str, Any] = {name: _number(engine, raw, name) for name in numbers}
        found |= {name: _label(engine, raw, name) for name in labels}
        found |= {name: _text(engine, raw, name) for name in texts}
        found |= {name: _term(engine, raw, name) for name in terms}
        rows = engine.arrays(f"select row_no from {raw.table} order by row_no")["row_no"]
        return Read(found, len(raw.total_rows), raw.file, np.asarray(rows))


def term(text: str) -> tuple[str, str | None]:
    """Return the column of a term, and the value it asks for: ``gender=female`` -> ``("gender", "female")``."""
    name, sign, value = text.partition("=")
    return name.strip(), value.strip() if sign else None


def _place(raw: RawTable, name: str) -> str:
    if name in raw.labels:
        return f"c{raw.labels.index(name)}"
    raise ParameterError(
        f"The file has no column {name}", where=raw.file, todo=f"use one of: {_near(raw, name)}"
    )


def _near(raw: RawTable, name: str) -> str:
    return ", ".join(difflib.get_close_matches(name, raw.labels, n=3) or list(raw.labels[:12]))


def _first_blank(engine: DuckEngine, raw: RawTable, at: str) -> int:
    return int(engine.value(f"select min(row_no) from {raw.table} where {is_blank(at)}"))


def _first_unread(engine: DuckEngine, raw: RawTable, at: str, number: str) -> int:
    return int(
        engine.value(f"select min(row_no) from {raw.table} where not {is_blank(at)} and ({number}) is null")
    )


def _number(engine: DuckEngine, raw: RawTable, name: str) -> Any:
    at = _place(raw, name)
    comma = decimal_comma(engine, raw.table, at, printed=bool(raw.delimiter))
    number = as_number(at, comma=comma)
    wrong = engine.value(f"select count(*) from {raw.table} where not {is_blank(at)} and ({number}) is null")
    if wrong:
        raise NumbersError(
            f"The column {name} has {wrong} cells that are no number",
            where=f"{raw.file}, column {name}, first in row {_first_unread(engine, raw, at, number)}",
            rule="the column is one number a unit",
        )
    found = engine.arrays(f"select {number} as value from {raw.table} order by row_no")["value"]
    return np.ma.filled(np.ma.asarray(found, dtype=float), np.nan)


def _label(engine: DuckEngine, raw: RawTable, name: str) -> Any:
    at = _place(raw, name)
    blank = engine.value(f"select count(*) from {raw.table} where {is_blank(at)}")
    if blank:
        raise NumbersError(
            f"The column {name} has missing labels",
            where=f"{raw.file}, column {name}, first in row {_first_blank(engine, raw, at)}",
            rule="every unit has a stratum, a sampling unit and a domain",
            todo="write a label in every row, for instance unknown",
        )
    return np.asarray(engine.arrays(f"select trim({at}) as value from {raw.table} order by row_no")["value"])


def _text(engine: DuckEngine, raw: RawTable, name: str) -> Any:
    at = _place(raw, name)
    text = f"case when {is_blank(at)} then null else trim({at}) end"
    held = engine.arrays(f"select {text} as value from {raw.table} order by row_no")["value"]
    return np.ma.filled(np.ma.asarray(held, dtype=object), None)


def _term(engine: DuckEngine, raw: RawTable, text: str) -> Any:
    name, value = term(text)
    if value is None:
        return _number(engine, raw, name)
    held = _label(engine, raw, name)
    same = held == value
    if not same.any():
        # a workbook writes the code 2 as 2.0
        same = np.char.replace(held.astype(str), ".0", "") == value
    if not same.any():
        raise NumbersError(
            f"No row of the column {name} holds {value}",
            where=f"{raw.file}, column {name}",
            rule="column=value is 1 where the column holds the value, and some row must",
            todo="check how the value is written in the file",
        )
    return same.astype(float)
