"""Households of a file as the rankings need them: numbers, answers as text, and the row of the file each stands in."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError, ParameterError
from sasaran.sources.raw import RawTable, read_raw
from sasaran.sources.values.numbers import as_number, decimal_comma, is_blank
from sasaran.store.duck import DuckEngine
from sasaran.study.file.words import ENGLISH, TableWords
from sasaran.welfare.pmt.published import PublishedPmt
from sasaran.welfare.pmt.variables import Variable

__all__ = ["Households", "columns_of", "read_households", "read_pmt", "rows_of_the_file"]

_TABLE = "ranked"


@dataclass(frozen=True)
class Households:
    """Columns of a file, one row a household, in file order.

    ``table`` maps a column to its array: numbers (a blank is NaN) or texts (a blank is empty). ``row`` is the number
    of each row as a spreadsheet shows it. ``unreadable`` says, of columns of numbers, where the file holds text;
    ``totals`` how many TOTAL rows were left out.
    """

    table: dict[str, NDArray[Any]]
    row: NDArray[np.int64]
    unreadable: Mapping[str, NDArray[np.bool_]]
    totals: int = 0


def columns_of(variables: Sequence[Variable], spread_by: str = "") -> tuple[list[str], list[str]]:
    """Return the columns that variables read: those of numbers, and those of answers."""
    numbers = list(dict.fromkeys(one.source for one in variables if not one.is_category))
    texts = [one.source for one in variables if one.is_category] + ([spread_by] if spread_by else [])
    return numbers, [name for name in dict.fromkeys(texts) if name not in numbers]


def read_households(
    path: Path,
    numbers: Sequence[str],
    texts: Sequence[str],
    *,
    strict: bool,
    words: TableWords = ENGLISH,
) -> Households:
    """Return the named columns of a CSV, XLSX or Parquet file, its TOTAL rows (by ``words``) left out.

    Texts lose the blanks around them, and the ``.0`` that a spreadsheet puts behind a code.

    Raises
    ------
    ParameterError
        There is no such file, or no such column; near names are told.
    NumbersError
        Rows could not be split into columns, or ``strict`` and a number column holds something else.
    """
    if not path.is_file():
        raise ParameterError("There is no such file", where=path.name, todo="check the name and the folder")
    numbers, texts = list(dict.fromkeys(numbers)), list(dict.fromkeys(texts))
    with DuckEngine() as engine:
        raw = read_raw(engine, path, table=_TABLE, total_words=words.totals, files=words.files)
        if raw.rows != raw.rows_in:
            raise NumbersError(
                f"{raw.rows_in - raw.rows} rows of the file could not be split into its columns",
                where=path.name,
                rule="a measure never leaves rows out in silence",
                todo="see them with sasaran check",
            )
        picked = [f"{_number(engine, raw, name)} as n{at}" for at, name in enumerate(numbers)]
        picked += [
            f"not {is_blank(_place(raw, name))} and ({_number(engine, raw, name)}) is null as u{at}"
            for at, name in enumerate(numbers)
        ]
        picked += [f"{_text(_place(raw, name))} as t{at}" for at, name in enumerate(texts)]
        found = engine.arrays(
            f"select row_no{''.join(f', {one}' for one in picked)} from {raw.table} order by row_no"
        )
    table: dict[str, Any] = {
        name: np.ma.filled(np.ma.asarray(found[f"n{at}"], dtype=float), np.nan)
        for at, name in enumerate(numbers)
    }
    table |= {name: np.asarray(found[f"t{at}"]).astype(str) for at, name in enumerate(texts)}
    odd = {name: np.asarray(found[f"u{at}"], dtype=bool) for at, name in enumerate(numbers)}
    made = Households(table, np.asarray(found["row_no"], dtype=np.int64), odd, len(raw.total_rows))
    if strict:
        _all_numbers(made, path.name)
    return made


def read_pmt(path: Path) -> PublishedPmt:
    """Return the published test in a TOML file; raise :class:`ParameterError` if there is no such file."""
    if not path.is_file():
        raise ParameterError(
            "There is no such file",
            where=path.name,
            todo="make one with sasaran rank fit ... --out, or check the name and the folder",
        )
    return PublishedPmt.from_toml(path.read_text(encoding="utf-8"))


@contextmanager
def rows_of_the_file(row: NDArray[np.int64]) -> Iterator[None]:
    """Raise an error of the arrays, which counts rows from 0, with the row of the file as a spreadsheet shows it."""
    try:
        yield
    except NumbersError as problem:
        where = re.sub(r"first in row (\d+)$", lambda m: f"first in row {row[int(m[1])]}", problem.where)
        raise NumbersError(problem.what, where=where, rule=problem.rule, todo=problem.todo) from problem


def _all_numbers(made: Households, file: str) -> None:
    for name, odd in made.unreadable.items():
        if odd.any():
            raise NumbersError(
                f"The column {name} has {int(odd.sum())} cells that are no number",
                where=f"{file}, column {name}, first in row {int(made.row[int(np.argmax(odd))])}",
                rule="the column is one number a unit",
            )


def _place(raw: RawTable, name: str) -> str:
    if name in raw.labels:
        return f"c{raw.labels.index(name)}"
    near = difflib.get_close_matches(name, raw.labels, n=3) or list(raw.labels[:12])
    raise ParameterError(
        f"The file has no column {name}", where=raw.file, todo=f"use one of: {', '.join(near)}"
    )


def _number(engine: DuckEngine, raw: RawTable, name: str) -> str:
    at = _place(raw, name)
    comma = decimal_comma(engine, raw.table, at, printed=bool(raw.delimiter))
    return f"({as_number(at, comma=comma)})"


def _text(at: str) -> str:
    bare = f"regexp_replace(trim({at}), '^(-?[0-9]+)[.]0$', '\\1')"
    return f"(case when {is_blank(at)} then '' else {bare} end)"
