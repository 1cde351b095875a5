"""The seam to an engine, as the pure rooms see it: SQL in, tables and arrays out.

A pure room never opens a file or a connection. It is handed an ``Engine`` that already holds its input tables,
and it leaves its output tables there under the names it was told to use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeAlias

from sasaran.schema.columns import Table

__all__ = ["Arrays", "Engine", "Progress", "silent"]

Arrays: TypeAlias = Mapping[str, Any]
"""Column name to one-dimensional numpy array, all of the same length."""


class Engine(Protocol):
    """Runs relational expressions on named tables."""

    def run(self, sql: str, params: Sequence[Any] = ()) -> None:
        """Run one statement for its effect."""
        ...

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query: for small answers only."""
        ...

    def value(self, sql: str, params: Sequence[Any] = ()) -> Any:
        """Return the single value of a one-row, one-column query."""
        ...

    def arrays(self, sql: str, params: Sequence[Any] = ()) -> dict[str, Any]:
        """Return the columns of a query as numpy arrays (masked arrays where NULLs occur)."""
        ...

    def put(self, name: str, columns: Arrays) -> None:
        """Create or replace table ``name`` from numpy arrays of equal length."""
        ...

    def create(self, name: str, sql: str, params: Sequence[Any] = (), *, table: Table | None = None) -> int:
        """Create or replace table ``name`` from a query; check it against ``table`` if given; return its rows."""
        ...

    def conform(self, name: str, table: Table) -> None:
        """Raise if table ``name`` lacks a declared column, has another type, or breaks a declared check."""
        ...

    def has(self, name: str) -> bool:
        """Return whether table ``name`` exists."""
        ...

    def columns(self, name: str) -> list[str]:
        """Return the column names of table ``name`` in order."""
        ...

    def count(self, name: str) -> int:
        """Return the number of rows of table ``name``."""
        ...

    def drop(self, *names: str) -> None:
        """Drop tables if they exist."""
        ...

    def scratch(self, *prefixes: str) -> AbstractContextManager[tuple[str, ...]]:
        """Give unique table names for the length of a ``with`` block, and drop them at its end."""
        ...


class Progress(Protocol):
    """Hears how far a long step has come."""

    def __call__(self, step: str, done: float | None = None) -> None:
        """Say that ``step`` is under way, and the share done (0 to 1) where it is known."""
        ...


def silent(step: str, done: float | None = None) -> None:
    """Progress that nobody hears: the default of every pure function."""
