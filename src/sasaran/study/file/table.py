"""Writes a table of estimates to a file: CSV, XLSX or Parquet by its ending; numbers stay numbers."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sasaran.errors import ParameterError, StorageError
from sasaran.publish.sheets import Head, opened
from sasaran.schema.estimate import Estimate
from sasaran.store.duck import DuckEngine

__all__ = ["ENDINGS", "check_ending", "numbers_of", "write_table", "write_text"]

ENDINGS = (".csv", ".xlsx", ".parquet")


def check_ending(path: Path) -> None:
    """Raise :class:`ParameterError` unless the file's ending is one that can be written."""
    if path.suffix.lower() not in ENDINGS:
        raise ParameterError(
            "The table cannot be written in that form",
            where=path.name,
            rule=f"the name of the file ends in one of {', '.join(ENDINGS)}",
        )


def numbers_of(one: Estimate) -> list[float | None]:
    """Return value, standard error, limits and relative standard error; None where there is none."""
    share = None if one.se is None or not one.value else abs(one.se / one.value)
    return [_known(value) for value in (one.value, one.se, one.low, one.high, share)]


def _known(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def write_table(path: Path, heads: Sequence[str], rows: Sequence[Sequence[Any]], title: str = "") -> None:
    """Write texts, numbers and None under ``heads``; CSV with decimal points and UTF-8, whatever the language.

    Raises :class:`ParameterError` for another ending, :class:`StorageError` where the disk refuses.
    """
    check_ending(path)
    kind = path.suffix.lower()
    if kind == ".xlsx":
        heads_ = [Head(head, width=max(12.0, len(head) + 2.0)) for head in heads]
        with opened(path, title=title or path.stem, day=date(2000, 1, 1)) as book:
            book.table((title or path.stem)[:31], heads_, rows)
        return
    with _written(path):
        if kind == ".csv":
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows([heads, *rows])
            return
    with DuckEngine() as engine:
        engine.put("written", {head: _column([row[at] for row in rows]) for at, head in enumerate(heads)})
        place = str(path).replace("'", "''")
        engine.run(f"copy written to '{place}' (format parquet)")


def write_text(path: Path, text: str) -> None:
    """Write a picture; raise :class:`StorageError` where the disk refuses."""
    with _written(path):
        path.write_text(text, encoding="utf-8")


@contextmanager
def _written(path: Path) -> Iterator[None]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise StorageError(
            "The file could not be written", where=path.name, todo="check the folder and its rights"
        ) from error


def _column(values: Sequence[Any]) -> Any:
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found
