"""Numbers as text: ``Rp 300.000,00``, ``300,000.00``, ``300000``, ``3E+05``; which sign is the decimal one is
found per column."""

from __future__ import annotations

from sasaran.schema.engine import Engine
from sasaran.sources.values import sql
from sasaran.sources.values.currency import SIGNS

__all__ = ["as_number", "decimal_comma", "is_blank"]

_BLANKS = ("", "-", "--", ".", "\t", "\u00a0", "n/a", "na", "null", "none", "#n/a")
_COMMA = ",([0-9]{1,2}|[0-9]{4,})$|[.][0-9]{3}[.][0-9]{3}|[.][0-9]{3},"
_DOT = "[.]([0-9]{1,2}|[0-9]{4,})$|^-?0?[.][0-9]|,[0-9]{3},[0-9]{3}|,[0-9]{3}[.]"
_OPEN = "^-?[1-9][0-9]{0,2}[.][0-9]{3}$"
_OPEN_ZERO = "^-?[1-9][0-9]{0,2}[.][0-9]{2}0$"


def is_blank(column: str) -> str:
    """Return a SQL predicate: the cell is empty, or holds a sign that stands for nothing (``-``, ``.``, ``n/a``)."""
    listed = ", ".join(sql.text(sign) for sign in _BLANKS)
    return (
        f"(case when {column} is null then true when length({column}) > 8 then false "
        f"else list_contains([{listed}], lower(trim({column}))) end)"
    )


def decimal_comma(engine: Engine, table: str, column: str, *, printed: bool = True) -> bool:
    """Return whether the comma is the decimal sign of a column, and the dot parts the thousands.

    Only one reading explains ``1,5`` or ``1.234.567`` (comma), ``1.5``, ``0.125`` or ``1,234,567`` (dot); the
    more frequent wins. Where every dotted value has exactly three digits behind the dot and nothing tells
    (``300.000``), the dot parts thousands, as Indonesian offices write it; but where cells are numbers and not
    their print (``printed`` is False: workbooks, Parquet), only if some end in 0, which a number never does.
    """
    tests = (
        f"count(*) filter (regexp_matches(t, {sql.text(form)}))"
        for form in (_COMMA, _DOT, _OPEN if printed else _OPEN_ZERO)
    )
    bare = f"regexp_replace(lower({column}), '^\\s*{SIGNS}[.]?|,-$|[^0-9.,-]', '', 'g')"
    comma, dot, open_ = engine.rows(
        f"select {', '.join(tests)} from (select {bare} as t from {table} where {column} is not null "
        f"and regexp_matches({column}, '[.,]') and not regexp_matches({column}, '[0-9][eE]'))"
    )[0]
    return bool(comma > dot or (comma == dot == 0 and open_ > 0))


def as_number(column: str, *, comma: bool) -> str:
    """Return SQL for the number in ``column`` as DOUBLE; NULL where it is none, infinite or not a number."""
    bare = f"regexp_replace({column}, '(?i)^\\s*{SIGNS}[.]?|[\\s\u00a0'']|,-$', '', 'g')"
    plain = f"replace(replace({bare}, '.', ''), ',', '.')" if comma else f"replace({bare}, ',', '')"
    signed = f"regexp_replace({plain}, '^[(](.*)[)]$', '-\\1')"
    cast = f"try_cast({signed} as double)"
    shape = f"regexp_full_match({signed}, '[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]{{1,3}})?')"
    return f"case when {shape} and isfinite({cast}) then {cast} end"
