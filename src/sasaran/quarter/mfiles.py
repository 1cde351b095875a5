"""Columns of a file as arrays: numbers as agencies write them, labels as words."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.sources.raw import RawTable, read_raw
from sasaran.sources.values.numbers import as_number, decimal_comma, is_blank
from sasaran.store.duck import DuckEngine

__all__ = ["columns"]


def columns(path: Path, numbers: Sequence[str], labels: Sequence[str]) -> dict[str, Any]:
    """Return the named columns of a CSV, XLSX or Parquet file, one row a unit, in file order.

    ``numbers`` become floats (a blank cell is NaN, and the measures refuse it by name); ``labels`` stay text.

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
        raw = read_raw(engine, path, table="measured")
        if raw.rows != raw.rows_in:
            raise NumbersError(
                f"{raw.rows_in - raw.rows} rows of the file could not be split into its columns",
                where=path.name,
                rule="a measure never leaves rows out in silence",
                todo="see them with sasaran check",
            )
        found: dict[str, Any] = {name: _number(engine, raw, name) for name in numbers}
        return found | {name: _label(engine, raw, name) for name in labels}


def _place(raw: RawTable, name: str) -> str:
    if name in raw.labels:
        return f"c{raw.labels.index(name)}"
    near = difflib.get_close_matches(name, raw.labels, n=3) or list(raw.labels[:12])
    raise ParameterError(
        f"The file has no column {name}", where=raw.file, todo=f"use one of: {', '.join(near)}"
    )


def _number(engine: DuckEngine, raw: RawTable, name: str) -> Any:
    at = _place(raw, name)
    comma = decimal_comma(engine, raw.table, at, printed=bool(raw.delimiter))
    number = as_number(at, comma=comma)
    wrong = engine.value(f"select count(*) from {raw.table} where not {is_blank(at)} and ({number}) is null")
    if wrong:
        raise NumbersError(
            f"The column {name} has {wrong} cells that are no number",
            where=f"{raw.file}, column {name}",
            rule="the column is one number a unit",
        )
    read = engine.arrays(f"select {number} as value from {raw.table} order by row_no")["value"]
    return np.ma.filled(np.ma.asarray(read, dtype=float), np.nan)


def _label(engine: DuckEngine, raw: RawTable, name: str) -> Any:
    at = _place(raw, name)
    blank = engine.value(f"select count(*) from {raw.table} where {is_blank(at)}")
    if blank:
        raise NumbersError(
            f"The column {name} has missing labels",
            where=f"{raw.file}, column {name}",
            rule="every unit has a stratum, a sampling unit and a domain",
        )
    return np.asarray(engine.arrays(f"select trim({at}) as value from {raw.table} order by row_no")["value"])
