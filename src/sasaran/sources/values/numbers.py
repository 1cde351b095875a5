"""Numbers as text: ``Rp 300.000,00``, ``300,000.00``, ``300000``, ``3E+05``; which sign is the decimal one is
found per column."""

from __future__ import annotations

from sasaran.schema.engine import Engine

__all__ = ["as_number", "decimal_comma", "is_blank"]


def is_blank(column: str) -> str:
    """Return a SQL predicate: the cell is empty, or holds a sign that stands for nothing (``-``, ``.``, ``n/a``)."""
    return f"({column} is null or lower(trim({column})) in ('', '-', '--', '.', 'n/a', 'na', 'null', 'none', '#n/a'))"


def decimal_comma(engine: Engine, table: str, column: str) -> bool:
    """Return whether the comma is the decimal sign of a column, and the dot parts the thousands.

    Only one reading explains ``1,5`` or ``1.234.567`` (comma), ``1.5``, ``0.125`` or ``1,234,567`` (dot); the
    more frequent wins. Where every dotted value has exactly three digits behind the dot and nothing tells
    (``300.000``), the dot parts thousands, as Indonesian offices write it.
    """
    comma, dot, open_ = engine.rows(
        f"""
        select count(*) filter (regexp_matches(t, ',([0-9]{{1,2}}|[0-9]{{4,}})$|[.][0-9]{{3}}[.][0-9]{{3}}|[.][0-9]{{3}},')),
               count(*) filter (regexp_matches(t, '[.]([0-9]{{1,2}}|[0-9]{{4,}})$|^-?0?[.][0-9]|,[0-9]{{3}},[0-9]{{3}}|,[0-9]{{3}}[.]')),
               count(*) filter (regexp_full_match(t, '-?[1-9][0-9]{{0,2}}[.][0-9]{{3}}'))
        from (select regexp_replace(lower({column}), '[^0-9.,-]', '', 'g') as t from {table}
              where {column} is not null and regexp_matches({column}, '[.,]') and not regexp_matches({column}, '[eE]'))
        """
    )[0]
    return bool(comma > dot or (comma == dot == 0 and open_ > 0))


def as_number(column: str, *, comma: bool) -> str:
    """Return SQL for the number in ``column`` as DOUBLE; NULL where it is none, infinite or not a number."""
    bare = f"regexp_replace({column}, '(?i)^\\s*(rp|idr)[.]?|[\\s\u00a0'']|,-$', '', 'g')"
    plain = f"replace(replace({bare}, '.', ''), ',', '.')" if comma else f"replace({bare}, ',', '')"
    signed = f"regexp_replace({plain}, '^[(](.*)[)]$', '-\\1')"
    cast = f"try_cast({signed} as double)"
    shape = f"regexp_full_match({signed}, '[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]{{1,3}})?')"
    return f"case when {shape} and isfinite({cast}) then {cast} end"
