"""Small helpers for writing SQL from Python."""

from __future__ import annotations

__all__ = ["blank_to_null", "key_number", "name", "number", "own_number", "text"]


def text(value: str) -> str:
    """Return ``value`` as a SQL string literal."""
    return "'" + value.replace("'", "''") + "'"


def name(value: str) -> str:
    """Return ``value`` as a quoted SQL identifier."""
    return '"' + value.replace('"', '""') + '"'


def number(value: float | None) -> str:
    """Return ``value`` as a SQL number, or ``null``."""
    return "null" if value is None else repr(float(value))


def blank_to_null(column: str) -> str:
    """Return the trimmed text of ``column``, NULL where nothing is left."""
    return f"nullif(trim({column}, ' \t\r\n\u00a0'), '')"


def key_number(expression: str) -> str:
    """Return a 63-bit number for any key: digits as they are, other text by the low half of its MD5.

    MD5 is fixed by its standard (RFC 1321), so that the number is the same in every version of the engine; it
    is used as a hash, not for secrecy. A decimal point that a spreadsheet added (``.0``) is dropped first.
    """
    key = f"regexp_replace({expression}, '[.]0+$', '')"
    return (
        f"case when regexp_full_match({key}, '[0-9]{{1,18}}') then try_cast({key} as bigint) "
        f"when {key} is not null then cast(md5_number_lower(upper({key})) >> 1 as bigint) end"
    )


def own_number(key: str, scope: str, below: int) -> str:
    """Return SQL for a number from 0 to ``below`` - 1 that means ``key`` within ``scope`` and nothing elsewhere.

    Two lists that number their own families 1, 2, 3 must not seem to speak of the same families. Of n keys in a
    scope about n^2 / (2 ``below``) pairs meet by chance: for a million families and 10^15, one in two thousand lists.

    Parameters
    ----------
    key : str
        SQL for the key as :func:`key_number` gives it.
    """
    return f"cast((md5_number_lower(concat({text(scope + ':')}, {key})) >> 1) % {below} as bigint)"
