"""How a table is declared: its columns with type, meaning, unit and disclosure class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

__all__ = ["Column", "Disclosure", "Table"]


class Disclosure(Enum):
    """How carefully a column must be handled (UU PDP 27/2022: general and specific personal data)."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SPECIFIC = "specific"


@dataclass(frozen=True)
class Column:
    """One declared column.

    Parameters
    ----------
    name : str
        Lower-case name, the same in the engine, in Parquet and in the documentation.
    type : str
        SQL type understood by every engine in use (``INTEGER``, ``BIGINT``, ``VARCHAR``, ``DATE`` ...).
    meaning : str
        One sentence for the reference page.
    unit : str
        Unit of measure, empty where there is none.
    disclosure : Disclosure
        Who may see it.
    nullable : bool
        Whether NULL is allowed.
    check : str
        A SQL predicate over the column that must hold where it is not NULL; empty for none.
    """

    name: str
    type: str
    meaning: str
    unit: str = ""
    disclosure: Disclosure = Disclosure.INTERNAL
    nullable: bool = True
    check: str = ""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Table:
    """A declared table: a name, a one-sentence meaning, what one row is, its columns and its key."""

    name: str
    meaning: str
    row_is: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    def __getitem__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} declares no column {name}")

    def names(self) -> tuple[str, ...]:
        """Return the column names in declared order."""
        return tuple(column.name for column in self.columns)

    def select_list(self, alias: str = "") -> str:
        """Return the columns as a SQL select list, each cast to its declared type."""
        dot = f"{alias}." if alias else ""
        return ", ".join(f"cast({dot}{c.name} as {c.type}) as {c.name}" for c in self.columns)

    def ddl(self, name: str | None = None) -> str:
        """Return the ``create table`` statement for this declaration."""
        body = ", ".join(f"{c.name} {c.type}" for c in self.columns)
        return f"create table {name or self.name} ({body})"
