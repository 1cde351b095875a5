"""A source's declaration: the short TOML in which a person says what a list is and which columns to read.

Several declarations may carry the same ``code``: they are parts of one source (the family file and the member
file of DTSEN), each with its own files and columns.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sasaran.errors import DeclarationError

__all__ = ["ENTITIES", "ROLES", "Benefit", "Declaration", "Welfare", "When", "load", "load_all", "read"]

ENTITIES = ("person", "family", "household", "area")
ROLES = ("register", "welfare", "programme", "statistic")


@dataclass(frozen=True)
class When:
    """Only rows whose ``column`` holds one of the words ``values`` receive the benefit (case and blanks ignored)."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Benefit:
    """One programme that a list pays.

    ``unit`` is ``person`` or ``family``. The amount is a column or a constant in Rp; the period is a column, a
    constant pair of days, or the quarter. ``period_missing`` says what happens to a row whose period cannot be
    read: ``quarter`` takes the quarter and notes it, ``quarantine`` keeps the row out.
    """

    programme: str
    unit: str = "person"
    amount_column: str = ""
    amount: float | None = None
    period_column: str = ""
    period_from: date | None = None
    period_to: date | None = None
    when: When | None = None
    period_missing: str = "quarter"


@dataclass(frozen=True)
class Welfare:
    """One basis on which a list ranks: a decile column, a value column, or both."""

    basis: str
    decile_column: str = ""
    value_column: str = ""
    version: str = ""
    as_of: date | None = None


@dataclass(frozen=True)
class Declaration:
    """What one list is.

    Parameters
    ----------
    code, owner : str
        Code of the source, and the agency that must mend what is wrong in it.
    entity : str
        What a row is: ``person``, ``family``, ``household`` or ``area``.
    roles : tuple[str, ...]
        Any of ``register``, ``welfare``, ``programme``, ``statistic``.
    files : tuple[str, ...]
        Globs within the inbox of a quarter; letter case is ignored.
    as_of : date | None
        Day the list speaks of; the last day of the quarter if None.
    sheet, header_rows, encoding, delimiter :
        How to read the file, each found if not said; ``header_rows`` are row numbers as a spreadsheet shows them.
    date_order : str
        ``dmy``, ``mdy``, ``ymd`` or empty (found).
    area_codes : str
        ``auto`` (found), one of the pack's code systems, or ``own``: the file's codes name areas of their own.
    family_key : str
        ``card`` checks family keys as the pack's family card number; ``own`` takes any key of the source;
        empty is ``own`` for household rows and for packs without such a number, else ``card``.
    layout : str
        Code of a published layout; empty finds it by the header, ``none`` looks for none.
    columns : Mapping[str, str]
        Canonical column to header in the file.
    attributes : Mapping[str, str]
        Attribute of the pack to the header that holds its code or number.
    written_in : str
        Name of the TOML file it was read from, for messages; it makes no difference between declarations.
    """

    code: str
    owner: str
    entity: str
    roles: tuple[str, ...]
    files: tuple[str, ...]
    as_of: date | None = None
    sheet: str | None = None
    header_rows: tuple[int, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    date_order: str = ""
    area_codes: str = "auto"
    family_key: str = ""
    layout: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    benefits: tuple[Benefit, ...] = ()
    welfare: tuple[Welfare, ...] = ()
    measures: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    written_in: str = field(default="", compare=False)

    def place(self) -> str:
        """Return where the declaration stands, for messages: its TOML file, or its source's code."""
        return f"declaration {self.written_in}" if self.written_in else f"declaration of {self.code}"


_CHOICES = {
    "date_order": ("", "dmy", "mdy", "ymd"),
    "family_key": ("", "card", "own"),
    "unit": ("person", "family"),
    "period_missing": ("quarter", "quarantine"),
    "entity": ENTITIES,
}
_SOURCE = {
    "code": str, "owner": str, "entity": str, "roles": list, "files": list, "as_of": date, "sheet": str,
    "header_rows": list, "encoding": str, "delimiter": str, "date_order": str, "area_codes": str,
    "family_key": str, "layout": str,
}  # fmt: skip
_BENEFIT = {
    "programme": str, "unit": str, "amount_column": str, "amount": (int, float), "period_column": str,
    "period_from": date, "period_to": date, "when": dict, "period_missing": str,
}  # fmt: skip
_WELFARE = {"basis": str, "decile_column": str, "value_column": str, "version": str, "as_of": date}
_TABLES = ("source", "columns", "benefit", "welfare", "measures", "attributes")


def load(path: Path) -> Declaration:
    """Read one declaration; raise :class:`DeclarationError` naming the file, the table and the key at fault."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DeclarationError(
            "A declaration cannot be read",
            where=path.name,
            rule="a declaration is a UTF-8 text file",
            todo=f"open {path.name} in a text editor and save it as UTF-8",
        ) from error
    return read(text, path.name)


def load_all(folder: Path) -> tuple[Declaration, ...]:
    """Read all declarations of a folder, ordered by code and file name; parts of one source must agree."""
    found = [(path.name, load(path)) for path in sorted(folder.glob("*.toml"))]
    owners: dict[str, tuple[str, str]] = {}
    for name, one in found:
        first = owners.setdefault(one.code, (one.owner, name))
        if first[0] != one.owner:
            raise DeclarationError(
                f"Two declarations of source {one.code} name different owners",
                where=f"{first[1]} and {name}",
                rule="declarations with the same code are parts of one source",
                todo="give both the same owner, or one of them another code",
            )
    return tuple(one for _, one in sorted(found, key=lambda pair: (pair[1].code, pair[0])))


def read(text: str, name: str) -> Declaration:
    """Read a declaration from its TOML text; ``name`` is used in messages."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DeclarationError(
            "A declaration is not TOML",
            where=name,
            rule=str(error),
            todo=f'open {name} in a text editor and mend that line; a text stands in straight quotes ("...")',
        ) from error
    _known(data, dict.fromkeys(_TABLES, (dict, list)), name, "")
    source = _table(data, "source", name)
    for key in ("code", "owner", "files"):
        if not source.get(key):
            raise _fault(name, "source", f"{key} is missing", f"add {key} = ... under [source]")
    _known(source, _SOURCE, name, "source")
    columns = _table(data, "columns", name)
    _known(columns, dict.fromkeys(columns, str), name, "columns")
    measures = _table(data, "measures", name)
    _known(measures, {"columns": list}, name, "measures")
    attributes = _table(data, "attributes", name)
    _known(attributes, dict.fromkeys(attributes, str), name, "attributes")
    made = Declaration(
        **{
            **{key: value for key, value in source.items() if key not in ("roles", "files", "header_rows")},
            "header_rows": _numbers(source.get("header_rows", []), name),
            "entity": _choice(source, "entity", "person", name, "source"),
            "roles": _roles(source, name),
            "files": _strings(source["files"], name, "source", "files"),
            "columns": dict(columns),
            "benefits": tuple(_benefit(one, name) for one in _list(data, "benefit", name)),
            "welfare": tuple(_welfare(one, name) for one in _list(data, "welfare", name)),
            "measures": _strings(measures.get("columns", []), name, "measures", "columns"),
            "attributes": dict(attributes),
            "written_in": name,
        }
    )
    for key in ("date_order", "family_key"):
        _choice(source, key, "", name, "source")
    return made


def _fault(name: str, table: str, rule: str, todo: str = "") -> DeclarationError:
    return DeclarationError(
        "A source declaration does not say what it must", where=f"{name}, [{table}]", rule=rule, todo=todo
    )


def _table(data: Mapping[str, Any], key: str, name: str) -> dict[str, Any]:
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise _fault(name, key, f"{key} is a table", f"write [{key}]")
    return value


def _list(data: Mapping[str, Any], key: str, name: str) -> list[dict[str, Any]]:
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise _fault(name, key, f"{key} is a list of tables", f"write [[{key}]] for each")
    return value


def _known(data: Mapping[str, Any], keys: Mapping[str, Any], name: str, table: str) -> None:
    for key, value in data.items():
        if key not in keys:
            raise _fault(
                name, table or key, f"{key} is not a known key", f"use one of: {', '.join(sorted(keys))}"
            )
        kind = keys[key]
        if isinstance(value, datetime) or not isinstance(value, kind) or (isinstance(value, bool)):
            raise _fault(name, table or key, f"{key} has the wrong type")


def _choice(data: Mapping[str, Any], key: str, default: str, name: str, table: str) -> str:
    value = str(data.get(key, default))
    if value not in _CHOICES[key]:
        raise _fault(name, table, f"{key} is one of {', '.join(filter(None, _CHOICES[key]))}")
    return value


def _strings(value: Any, name: str, table: str, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _fault(name, table, f"{key} is a list of texts")
    return tuple(value)


def _numbers(value: list[Any], name: str) -> tuple[int, ...]:
    if not all(isinstance(one, int) and one > 0 for one in value):
        raise _fault(name, "source", "header_rows is a list of row numbers, such as [3, 4]")
    return tuple(value)


def _roles(source: Mapping[str, Any], name: str) -> tuple[str, ...]:
    roles = _strings(source.get("roles", []), name, "source", "roles")
    if not roles or set(roles) - set(ROLES):
        raise _fault(name, "source", f"roles are some of {', '.join(ROLES)}", 'add roles = ["programme"]')
    return roles


def _benefit(one: Mapping[str, Any], name: str) -> Benefit:
    _known(one, _BENEFIT, name, "benefit")
    if not one.get("programme"):
        raise _fault(name, "benefit", "programme is missing", "name the programme's code")
    _choice(one, "unit", "person", name, "benefit")
    _choice(one, "period_missing", "quarter", name, "benefit")
    when = one.get("when")
    if when is not None:
        _known(when, {"column": str, "is": list}, name, "benefit.when")
        if not when.get("column") or not when.get("is"):
            raise _fault(name, "benefit.when", 'when = { column = "...", is = ["..."] }')
        when = When(when["column"], _strings(when["is"], name, "benefit.when", "is"))
    return Benefit(**{**one, "when": when})


def _welfare(one: Mapping[str, Any], name: str) -> Welfare:
    _known(one, _WELFARE, name, "welfare")
    if not one.get("basis") or not (one.get("decile_column") or one.get("value_column")):
        raise _fault(name, "welfare", "basis and a decile_column or value_column are needed")
    return Welfare(**one)
