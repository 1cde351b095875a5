"""The embedded engine: DuckDB behind the seam of :mod:`sasaran.schema.engine`."""

from __future__ import annotations

import itertools
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import numpy as np

from sasaran.errors import BadFileError, NumbersError, SasaranError, StorageError
from sasaran.schema.columns import Table
from sasaran.schema.engine import Arrays

__all__ = ["DuckEngine"]

# a full disk shows as a failed write, as a commit that could not write its log, or as a database gone invalid
_STORAGE = (
    duckdb.IOException,
    duckdb.OutOfMemoryException,
    duckdb.TransactionException,
    duckdb.FatalException,
)

_FILE_READERS = ("read_csv(", "read_parquet(", "parquet_file_metadata(")


class DuckEngine:
    """One DuckDB database, in memory or in a file that spills to disk beside it.

    Parameters
    ----------
    path : Path | None
        Database file; None keeps tables in memory (spilling to a temporary folder).
    threads : int
        Worker threads.
    memory : str
        Memory the engine may take before it spills, e.g. ``"6GB"``.
    temp : Path | None
        Folder for spilled data; None takes the system's.
    """

    def __init__(
        self, path: Path | None = None, *, threads: int = 2, memory: str = "6GB", temp: Path | None = None
    ) -> None:
        self._spill = Path(tempfile.mkdtemp(prefix="sasaran-", dir=temp))
        config: dict[str, str | bool | int | float | list[str]] = {
            "threads": threads,
            "memory_limit": memory,
            "temp_directory": str(self._spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        self.connection = duckdb.connect(str(path) if path else ":memory:", config=config)
        self._numbers = itertools.count()

    def __enter__(self) -> DuckEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database and remove spilled data."""
        self.connection.close()
        shutil.rmtree(self._spill, ignore_errors=True)

    def _execute(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> duckdb.DuckDBPyConnection:
        given = dict(params) if isinstance(params, Mapping) else list(params)
        try:
            return self.connection.execute(sql, given) if given else self.connection.execute(sql)
        except _STORAGE as error:
            raise _storage_error(error) from error
        except duckdb.Error as error:
            # The engine's own words quote the line it stumbled on, and a line holds a person's values.
            if any(reader in sql for reader in _FILE_READERS):
                raise BadFileError("The engine could not read the file", rule=type(error).__name__) from None
            raise

    def run(self, sql: str, params: Sequence[Any] = ()) -> None:
        """Run one statement for its effect."""
        self._execute(sql, params)

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query: for small answers only."""
        return list(self._execute(sql, params).fetchall())

    def value(self, sql: str, params: Sequence[Any] = ()) -> Any:
        """Return the single value of a one-row, one-column query."""
        row = self._execute(sql, params).fetchone()
        return row[0] if row else None

    def arrays(self, sql: str, params: Sequence[Any] = ()) -> dict[str, Any]:
        """Return the columns of a query as numpy arrays (masked arrays where NULLs occur)."""
        return dict(self._execute(sql, params).fetchnumpy())

    def put(self, name: str, columns: Arrays) -> None:
        """Create or replace table ``name`` from numpy arrays of equal length.

        Arrays of objects (texts, whole numbers, floats, truth values or dates, with None) travel as JSON: where
        pandas is not installed DuckDB looks for it once per object, at thirty times the price of the transfer.
        """
        view = f"put_{next(self._numbers)}"
        arrays = {key: np.asarray(column) for key, column in columns.items()}
        objects = {key: column.tolist() for key, column in arrays.items() if column.dtype.kind in "OUS"}
        numbers = {key: columns[key] for key in arrays if key not in objects}
        parts = [view] if numbers else []
        parts += [
            f'(select cast(unnest(from_json($o{at}, \'["VARCHAR"]\')) as {sql_type(values)}) as "{key}")'
            for at, (key, values) in enumerate(objects.items())
        ]
        texts = {f"o{at}": json.dumps(values, default=str) for at, values in enumerate(objects.values())}
        order = ", ".join(f'"{key}"' for key in arrays)
        if numbers:
            self.connection.register(view, numbers)
        try:
            self._execute(
                f"create or replace table {name} as select {order} from {' positional join '.join(parts)}",
                texts,
            )
        finally:
            self.connection.unregister(view)

    def create(self, name: str, sql: str, params: Sequence[Any] = (), *, table: Table | None = None) -> int:
        """Create or replace table ``name`` from a query; check it against ``table`` if given; return its rows."""
        self._execute(f"create or replace table {name} as {sql}", params)
        if table is not None:
            self.conform(name, table)
        return self.count(name)

    def conform(self, name: str, table: Table) -> None:
        """Raise if table ``name`` lacks a declared column, has another type, or breaks a declared check."""
        have = {row[0]: row[1] for row in self.rows(f"describe {name}")}
        for column in table:
            if have.get(column.name) != column.type:
                raise NumbersError(
                    f"Table {name} does not hold what it declares",
                    where=f"column {column.name}: {have.get(column.name, 'absent')}",
                    rule=f"declared as {column.type} in table {table.name}",
                )
        tests = [f'count(*) filter ({c.name} is null) as "{c.name} is null"' for c in table if not c.nullable]
        tests += [f'count(*) filter (not ({c.check})) as "{c.check}"' for c in table if c.check]
        if not tests:
            return
        cursor = self._execute(f"select {', '.join(tests)} from {name}")
        labels = [entry[0] for entry in cursor.description]
        row = cursor.fetchone() or ()
        broken = [f"{label} ({bad} rows)" for label, bad in zip(labels, row, strict=True) if bad]
        if broken:
            raise NumbersError(f"Table {name} breaks its declaration", rule="; ".join(broken))

    def has(self, name: str) -> bool:
        """Return whether table ``name`` exists."""
        sql = "select count(*) from duckdb_tables() where table_name = ?"
        views = "select count(*) from duckdb_views() where view_name = ?"
        return bool(self.value(sql, [name])) or bool(self.value(views, [name]))

    def columns(self, name: str) -> list[str]:
        """Return the column names of table ``name`` in order."""
        return [row[0] for row in self.rows(f"describe {name}")]

    def count(self, name: str) -> int:
        """Return the number of rows of table ``name``."""
        return int(self.value(f"select count(*) from {name}"))

    def drop(self, *names: str) -> None:
        """Drop tables if they exist."""
        for name in names:
            self._execute(f"drop table if exists {name}")

    @contextmanager
    def scratch(self, *prefixes: str) -> Iterator[tuple[str, ...]]:
        """Give unique table names for the length of a ``with`` block, and drop them at its end."""
        names = tuple(f"{prefix}_{next(self._numbers)}" for prefix in prefixes)
        try:
            yield names
        finally:
            self.drop(*names)


def sql_type(values: Sequence[Any]) -> str:
    """Return the SQL type of a list of Python values by its first one that is not None; texts if all are."""
    first = next((value for value in values if value is not None), "")
    for kinds, name in _TYPES:
        if isinstance(first, kinds):
            return name
    return "VARCHAR"


_TYPES: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "BOOLEAN"),  # before int: a truth value is one
    (int, "BIGINT"),
    (float, "DOUBLE"),
    (datetime, "TIMESTAMP"),  # before date: a moment is one
    (date, "DATE"),
)


def _storage_error(error: Exception) -> SasaranError:
    full = "No space left" in str(error) or "disk" in str(error).lower()
    return StorageError(
        "The disk is full" if full else "The engine could not store or read its data",
        rule=f"the engine said: {str(error).splitlines()[0][:200]}",
        todo="free some space or choose another folder; the last frozen quarter is untouched, run again"
        if full
        else "run again; if it stays, give the engine more memory with --memory",
    )
