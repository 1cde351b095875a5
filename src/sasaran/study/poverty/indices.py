"""The words of ``--indices`` and what each of them reckons."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sasaran.errors import ParameterError

__all__ = ["HELP", "Index", "Options", "read_indices", "read_nonpositive"]

HELP = (
    "fgt, fgt(a), income-gap, watts, sen, sst, poor-median, rmpg, arpt, arpr, gini, ge(a), atkinson(e), qsr, palma, "
    "deciles, mean, median, q(p)"
)
_LINED = ("fgt", "income-gap", "watts", "sen", "sst", "poor-median", "rmpg")
_SHARES = ("fgt", "income-gap", "sen", "sst", "rmpg", "arpr")
_NUMBERED = {"fgt": None, "ge": 1.0, "atkinson": 1.0, "q": 0.5}
_PLAIN = ("arpt", "arpr", "gini", "qsr", "palma", "deciles", "mean", "median")


@dataclass(frozen=True)
class Index:
    """One word of the list, and the number in its brackets."""

    word: str
    number: float | None = None

    @property
    def lined(self) -> bool:
        """Whether it needs a poverty line."""
        return self.word in _LINED


@dataclass(frozen=True)
class Options:
    """Conventions on which publications differ.

    Parameters
    ----------
    poor_at_line : bool
        Whether a unit exactly at the line is poor.
    negatives : str
        Welfare below 0: ``""`` for each index's own default (poverty keeps it, inequality refuses it), ``keep``,
        ``zero``, ``refuse``, or ``leave out`` (inequality, mean and quantiles). Every index honours it or refuses it.
    nonpositive : str | float
        Welfare of 0 or below where a logarithm is taken: ``refuse``, ``leave out``, ``no depth`` (Watts alone), or a
        number in its place.
    gini : str
        ``eurostat`` or ``convey``.
    quantile : str
        Definition of quantiles and of a line drawn from one: ``average`` (default; Eurostat, World Bank) or
        ``inverse`` (convey).
    level : float
        Coverage of the intervals.
    """

    poor_at_line: bool = False
    negatives: str = ""
    nonpositive: str | float = "refuse"
    gini: str = "eurostat"
    quantile: str = "average"
    level: float = 0.95


def read_indices(text: str) -> tuple[Index, ...]:
    """Read ``fgt,gini,ge(0)``; raise :class:`ParameterError` for an unknown word or a number it does not take."""
    found = []
    for part in filter(None, (one.strip().lower() for one in text.split(","))):
        match = re.fullmatch(r"([a-z-]+)(?:\((-?\d*\.?\d+)\))?", part)
        word = match[1] if match else part
        number = float(match[2]) if match and match[2] else None
        known = word in _LINED or word in _PLAIN or word in _NUMBERED
        if not match or not known or (number is not None and word not in _NUMBERED):
            raise ParameterError(f"There is no index {part}", todo=f"use one of: {HELP}")
        found.append(Index(word, _NUMBERED.get(word) if number is None else number))
    if not found:
        raise ParameterError("No index was asked for", todo=f"use one of: {HELP}")
    return tuple(dict.fromkeys(found))


def read_nonpositive(text: str) -> str | float:
    """Read ``refuse``, ``leave-out``, ``no-depth`` (Watts alone) or a number over 0; else :class:`ParameterError`.

    The library writes the words with a blank; that is read too.
    """
    text = text.strip().lower().replace(" ", "-")
    if text in ("refuse", "leave-out", "no-depth"):
        return text.replace("-", " ")
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found < float("inf"):
        raise ParameterError(
            "The rule for welfare of 0 or below cannot be read",
            where="--nonpositive",
            rule="refuse, leave-out, no-depth, or a number over 0 to stand in its place",
            todo="write for instance --nonpositive leave-out",
        )
    return found
