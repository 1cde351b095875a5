"""The poverty line as it is written in a command: a number, a column, or a share of the distribution itself."""

from __future__ import annotations

import re
from typing import TypeAlias

from sasaran.errors import ParameterError
from sasaran.measure import RelativeLine

__all__ = ["LineAsked", "one_way", "read_line", "two_ways"]

LineAsked: TypeAlias = "float | str | RelativeLine | None"
"""A number, the name of a column with one line a unit, a relative line, or None."""

_THOUSANDS = re.compile(r"\s*\d{1,3}(?:[.,]\d{3})+\s*")
_RELATIVE = re.compile(r"\s*(\d*\.?\d+)\s*\*\s*(median|mean|q(?:0?\.\d+))\s*", re.IGNORECASE)


def two_ways(text: str) -> bool:
    """Return whether a number may have separators of thousands, as in ``650.000``."""
    return bool(_THOUSANDS.fullmatch(text))


def one_way(text: str, where: str) -> None:
    """Raise :class:`ParameterError` for a number that may have separators of thousands.

    650.000 is six hundred and fifty thousand to one reader and six hundred and fifty to another.
    """
    if two_ways(text):
        raise ParameterError(
            "The amount can be read in two ways",
            where=where,
            rule="a number without separators of thousands",
            todo="write 650000 for six hundred and fifty thousand, 650 for six hundred and fifty",
        )


def read_line(text: str, *, each_domain: bool = False, definition: str = "inverse") -> LineAsked:
    """Return the line of ``650000``, ``garis`` (a column), ``0.6*median``, ``0.5*mean`` or ``0.6*q0.4``.

    A relative line is drawn over everybody, or, with ``each_domain``, over each domain. Raises
    :class:`ParameterError` for a share that is no number over 0.
    """
    if not text.strip():
        return None
    one_way(text, "--line")
    try:
        return float(text)
    except ValueError:
        pass
    found = _RELATIVE.fullmatch(text)
    if found:
        of = found[2].lower()
        point: str | float = float(of[1:]) if of.startswith("q") else of
        return RelativeLine(float(found[1]), point, each_domain, definition)
    if "*" in text:
        raise ParameterError(
            "The line cannot be read",
            where="--line",
            rule="a number, the name of a column, or a share of the median, the mean or a quantile",
            todo="write for instance 650000, garis, 0.6*median, 0.5*mean or 0.6*q0.4",
        )
    return text.strip()
