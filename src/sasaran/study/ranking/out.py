"""Scores written to a file: CSV, Parquet or XLSX by its name; a table a reader can join back by row or identity."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from sasaran.errors import ParameterError, StorageError
from sasaran.publish.sheets import Head, opened
from sasaran.store.duck import DuckEngine

__all__ = ["FORMATS", "known_format", "write_table"]

FORMATS = (".csv", ".parquet", ".xlsx")
_MOST_SHEET_ROWS = 1_000_000
_COPY = {".csv": "format csv, header", ".parquet": "format parquet"}


def known_format(path: Path) -> Path:
    """Return the path; raise :class:`ParameterError` if its name ends in none of :data:`FORMATS`."""
    if path.suffix.lower() not in FORMATS:
        raise ParameterError(
            "This kind of file cannot be written",
            where=path.name,
            todo=f"end its name in {', '.join(FORMATS)}",
        )
    return path


def write_table(path: Path, columns: Mapping[str, Any], title: str) -> None:
    """Write columns of equal length (numbers with NaN or a mask for none, texts); only its owner may read it.

    Raises
    ------
    ParameterError
        Another kind of file, or more rows than a sheet holds.
    StorageError
        If the file cannot be written.
    """
    kind = known_format(path).suffix.lower()
    rows = len(next(iter(columns.values())))
    if kind == ".xlsx" and rows > _MOST_SHEET_ROWS:
        raise ParameterError(
            "A sheet cannot hold so many rows",
            where=path.name,
            rule=f"a list holds at most {_MOST_SHEET_ROWS} rows",
            todo="write .csv or .parquet",
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.chmod(0o600)
    except OSError as problem:
        raise StorageError(
            "The file could not be written", where=path.name, todo="choose another folder, or free some space"
        ) from problem
    if kind == ".xlsx":
        _sheet(path, columns, title)
        return
    with DuckEngine() as engine:
        engine.put("scores", {f"c{at}": _stored(values) for at, values in enumerate(columns.values())})
        picked = ", ".join(
            f"{_null(f'c{at}', values)} as {_quoted(name)}"
            for at, (name, values) in enumerate(columns.items())
        )
        target = str(path).replace("'", "''")
        engine.run(f"copy (select {picked} from scores) to '{target}' ({_COPY[kind]})")
    path.chmod(0o600)  # the engine puts a file of its own in place of the one there


def _stored(values: Any) -> Any:
    return np.ma.filled(values.astype(float), np.nan) if isinstance(values, np.ma.MaskedArray) else values


def _null(column: str, values: Any) -> str:
    if values.dtype.kind == "f":
        return f"case when isnan({column}) then null else {column} end"
    if isinstance(values, np.ma.MaskedArray):  # whole numbers of which some are missing, stored as floats
        return f"cast(case when isnan({column}) then null else {column} end as bigint)"
    return column


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _sheet(path: Path, columns: Mapping[str, Any], title: str) -> None:
    cells = []
    for values in columns.values():
        listed = values.tolist()
        cells.append(
            [None if value != value else value for value in listed] if values.dtype.kind == "f" else listed
        )
    heads = [
        Head(name, "text", 40 if values.dtype.kind in "OUS" and at == len(columns) - 1 else 14)
        for at, (name, values) in enumerate(columns.items())
    ]
    with opened(path, title=title, day=None) as book:
        book.table(title, heads, list(zip(*cells, strict=True)))
