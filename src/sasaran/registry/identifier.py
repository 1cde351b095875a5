"""The printed form of a person's registry identity, with two check digits.

``S0000012345-20``: the letter S, at least ten digits, and check digits by ISO 7064 MOD 97-10 (as in an IBAN): every
wrong digit and every swap of two neighbours is caught, and 99 % of all other slips. It says nothing about the
person, and with its letter it cannot be taken for a NIK or a KK.
"""

from __future__ import annotations

import re

from sasaran.errors import ParameterError

__all__ = ["person_id_sql", "person_id_text", "read_person_id"]

_FORM = re.compile(r"S?([0-9]{10,17})([0-9]{2})")
_BLANKS = re.compile(r"[\s.\-]")
_LIMIT = 10**17


def person_id_text(number: int) -> str:
    """Return the printed form of a ``person_id``.

    >>> person_id_text(12345)
    'S0000012345-20'
    """
    if not 0 < number < _LIMIT:
        raise ParameterError(
            "A registry identity cannot be printed", rule=f"a whole number from 1 to {_LIMIT - 1}"
        )
    return f"S{number:010d}-{98 - number * 100 % 97:02d}"


def person_id_sql(column: str) -> str:
    """Return a SQL expression for the printed form of a column of identities, for whole lists.

    >>> person_id_sql("p.person_id").startswith("'S' ||")
    True
    """
    digits = (
        f"case when {column} < 10000000000 then lpad({column}::varchar, 10, '0') else {column}::varchar end"
    )
    check = f"lpad((98 - (({column} % 97) * 100) % 97)::varchar, 2, '0')"
    return f"'S' || {digits} || '-' || {check}"


def read_person_id(text: str) -> int:
    """Return the ``person_id`` that a text means; blanks, hyphens, dots and small letters are forgiven.

    Raises
    ------
    ParameterError
        If the form is not one, or the check digits do not fit: a digit was mistyped.

    >>> read_person_id("s 0000 012345 20")
    12345
    """
    found = _FORM.fullmatch(_BLANKS.sub("", text).upper())
    if not found:
        raise ParameterError(
            "This is not a registry identity",
            rule="the letter S, ten or more digits, a hyphen and two check digits",
        )
    number, check = int(found[1]), int(found[2])
    if number == 0 or 98 - number * 100 % 97 != check:
        raise ParameterError(
            "This registry identity holds a slip",
            rule="its check digits do not fit",
            todo="compare it digit by digit",
        )
    return number
