"""Which column of a budget file holds what: named, or found by the words of the country pack."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path

from sasaran.errors import BadFileError, NumbersError, ParameterError
from sasaran.schema.pack import Pack
from sasaran.schema.planning_tree import PlanningBook
from sasaran.sources.raw import RawTable, read_raw
from sasaran.sources.values.numbers import as_number, decimal_comma
from sasaran.store.duck import DuckEngine

__all__ = ["FIELDS", "as_rows", "book_of", "check_unit", "columns_of", "place_of", "raw_of", "total_of"]

FIELDS = ("code", "text", "agency", "area", "rupiah")
_NEEDED = ("text", "rupiah")


def book_of(pack: Pack) -> PlanningBook:
    """Return what a pack brings for budgets; raise :class:`ParameterError` if it brings nothing."""
    if pack.planning is None:
        raise ParameterError(
            f"Pack {pack.code} has no tag rules and no headers of budget files",
            todo="add them to the pack, or name a pack that has them with --pack",
        )
    return pack.planning


def _bare(header: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", header.lower()).split())


def _before_unit(bare: str, book: PlanningBook) -> list[str]:
    """Return the beginnings of a header that goes on with a unit: ``pagu`` of ``pagu (ribu rupiah)``."""
    words = bare.split()
    return [" ".join(words[:n]) for n in range(1, len(words)) if set(words[n:]) & set(book.units)]


def columns_of(raw: RawTable, book: PlanningBook, given: Mapping[str, str]) -> dict[str, str]:
    """Return the header of each field that the file has; raise :class:`ParameterError` if it lacks text or rupiah."""
    bare = {_bare(label): label for label in reversed(raw.labels)}
    bare |= {word: label for label in reversed(raw.labels) for word in _before_unit(_bare(label), book)}
    found: dict[str, str] = {}
    for name in FIELDS:
        if given.get(name):
            place_of(raw, given[name])
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


def check_unit(raw: RawTable, label: str, book: PlanningBook, unit: int) -> None:
    """Raise :class:`ParameterError` if the header of the amounts speaks of thousands and nobody said how many."""
    said = sorted(set(_bare(label).split()) & set(book.units))
    if said and not unit:
        raise ParameterError(
            "The amounts of the budget file are not in single rupiah",
            where=f"{raw.file}, column {label}",
            todo=f"say how many rupiah one is: --unit {book.units[said[0]]}, or --unit 1 if the header errs",
        )


def raw_of(engine: DuckEngine, path: Path, table: str, pack: Pack) -> RawTable:
    """Read a budget file as text; raise :class:`ParameterError` or :class:`NumbersError` if not all of it is read."""
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


def place_of(raw: RawTable, label: str) -> str:
    """Return the engine's name of a column; raise :class:`ParameterError` with near names if there is none."""
    if label not in raw.labels:
        near = difflib.get_close_matches(label, raw.labels, n=3) or list(raw.labels[:12])
        raise ParameterError(
            f"The file has no column {label}", where=raw.file, todo=f"use one of: {', '.join(near)}"
        )
    return f"c{raw.labels.index(label)}"


def total_of(engine: DuckEngine, raw: RawTable, label: str, unit: int) -> int | None:
    """Return the Rp of a file's only TOTAL row; None where there is none, or several (of parts, then)."""
    if len(raw.total_rows) != 1:
        return None
    at = raw.labels.index(label)
    comma = decimal_comma(engine, raw.table, f"c{at}", printed=bool(raw.delimiter))
    number = engine.rows(
        f"select {as_number('v', comma=comma)} from (select ? as v)", [raw.total_rows[0].values[at]]
    )
    return None if number[0][0] is None else round(unit * number[0][0])


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
