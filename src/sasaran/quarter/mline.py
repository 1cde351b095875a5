"""The poverty line as it is written in a command: a number, a column, or a share of the distribution itself."""

from __future__ import annotations

import re
from typing import TypeAlias

from sasaran.errors import ParameterError
from sasaran.measure import RelativeLine

__all__ = ["LineAsked", "read_line"]

LineAsked: TypeAlias = "float | str | RelativeLine | None"
"""A number, the name of a column with one line a unit, a relative line, or None."""

_RELATIVE = re.compile(r"\s*(\d*\.?\d+)\s*\*\s*(median|mean|q(?:0?\.\d+))\s*", re.IGNORECASE)


def read_line(text: str, *, each_domain: bool = False, definition: str = "inverse") -> LineAsked:
    """Return the line of ``650000``, ``garis`` (a column), ``0.6*median``, ``0.5*mean`` or ``0.6*q0.4``.

    A relative line is drawn over everybody, or, with ``each_domain``, over each domain. Raises
    :class:`ParameterError` for a share that is no number over 0.
    """
    if not text.strip():
        return None
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
