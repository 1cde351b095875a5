"""Errors of the room of measure in the words of the command: the user's own columns, its options, the row of the file.

The room of measure is called from Python too and speaks of its parameters (``universe=``, ``lonely='certainty'``). This
is the one place where ``sasaran measure`` turns them into its own options.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.study.file.columns import Read
from sasaran.study.poverty.asked import Asked

__all__ = ["OPTIONS", "place", "spoken"]

OPTIONS: Mapping[str, str] = {
    "leave those units out with universe=, or mend the column": "mend the column",
    "mend them, leave them out with universe=, or choose negative='zero' or 'keep'":
        "mend them, leave them out with --universe COLUMN=VALUE, or choose --negatives zero or keep",
    "mend them, leave them out with universe=, or choose negative='zero'":
        "mend them, leave them out with --universe COLUMN=VALUE, or choose --negatives zero",
    "negative='refuse' was asked for": "--negatives refuse was asked for",
    "choose negative='zero', 'leave out' or 'keep'": "choose --negatives zero, leave-out or keep",
    "choose negative='zero' or 'leave out'": "choose --negatives zero or leave-out",
    "choose nonpositive='leave out', 'no depth', or a number to stand in their place":
        "choose --nonpositive leave-out, no-depth, or a number to stand in their place",
    "choose nonpositive='leave out', or a number to stand in their place":
        "choose --nonpositive leave-out, or a number to stand in their place",
    "nonpositive is 'refuse', 'leave out' or a number over 0":
        "--nonpositive is refuse, leave-out or a number over 0; no-depth is for Watts alone",
    "negative is one of keep, zero, refuse":
        "--negatives is keep, zero or refuse; leave-out is for indices of inequality alone",
    "mend the labels, or pass nest=True if they begin anew in each stratum":
        "mend the labels, or add --nest if they begin anew in each stratum",
    "join it to a like stratum, or choose lonely='certainty', 'centre' or 'average'":
        "join it to a like stratum, or choose --lonely certainty, centre or average",
    "join lonely strata to like ones, or choose lonely='certainty'":
        "join lonely strata to like ones, or choose --lonely certainty",
    "give psu= to the design of both rounds (the person's or household's number will do)":
        "name the column of sampling units of both files with --psu (the person's or household's number will do)",
    "give the unit its label, or leave the unit out of the domain with universe=": "give the unit its label",
    "kind is one of bootstrap, jackknife, brr, count at least 2, fay from 0 to below 1":
        "--replicates is bootstrap, jackknife or brr, --count at least 2",
    "years > 0": "--years is a number over 0",
    "a level lies between 0 and 1": "--level lies between 0 and 1",
}  # fmt: skip
"""What the room of measure says -> what the command says."""

_PLACES: Mapping[str, str] = {"years": "--years", "level": "--level", "universe": "--universe", "k": "--mpi"}

_WRONG: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("missing or infinite", lambda values: ~np.isfinite(values)),
    ("values below 0", lambda values: values < 0),
    ("values of 0 or below", lambda values: values <= 0),
    ("not over 0", lambda values: ~(np.isfinite(values) & (values > 0))),
)


@contextmanager
def spoken(held: Read, asked: Asked, inside: Any = None) -> Iterator[None]:
    """Raise the errors of the room of measure in the words of the command, with the first row of the file.

    ``inside`` (n,) are the rows that count (all if None).
    """
    try:
        yield
    except (NumbersError, ParameterError) as error:
        own = _own(asked)
        what = re.sub(
            r"(?<=^There is no rule )'([^']*)'", lambda found: found[1].replace(" ", "-"), error.what
        )
        raise type(error)(
            re.sub(r"\bcolumn (\w+)", lambda m: f"column {own.get(m[1], m[1])}", what),
            where=_where(error, held, asked, own, inside),
            rule=OPTIONS.get(error.rule, error.rule),
            todo=OPTIONS.get(error.todo, error.todo),
        ) from error


def place(held: Read, column: str, wrong: Any) -> str:
    """Return file, column and the first row of the file where ``wrong`` (n,) is true, as a spreadsheet counts rows."""
    parts = [held.file] if held.file else []
    parts.append(f"column {column}")
    if held.rows is not None and wrong.any():
        parts.append(f"first in row {int(held.rows[int(np.argmax(wrong))])}")
    return ", ".join(parts)


def _own(asked: Asked) -> dict[str, str]:
    """Return the library's name of a column -> the user's; a word that is itself a column of the user stays."""
    line = asked.line if isinstance(asked.line, str) else ""
    named = {
        "welfare": asked.welfare, "line": line, "weights": asked.weight, "strata": asked.strata, "psu": asked.psu,
        "fpc": asked.fpc, "size": asked.persons,
    }  # fmt: skip
    taken = set(named.values())
    return {word: name for word, name in named.items() if name and (name == word or word not in taken)}


def _where(
    error: NumbersError | ParameterError, held: Read, asked: Asked, own: Mapping[str, str], inside: Any
) -> str:
    if error.where == "domains" and asked.by:
        return ", ".join(f"--by {name}" for name in asked.by)
    if error.where in _PLACES:
        return _PLACES[error.where]
    if error.where == "columns psu and strata":
        named = [f"column {own.get(word, word)}" for word in ("psu", "strata") if word in own]
        return ", ".join(named) or "--psu, --strata"
    if error.where == "line":
        column = own.get("line", "")
        if not column:
            return "--line"
    elif not (found := re.fullmatch(r"column (.+)", error.where)):
        return error.where
    else:
        column = own.get(found[1], found[1])
    values = held.columns.get(column)
    if values is None or np.asarray(values).dtype.kind != "f":
        return f"column {column}"
    for words, test in _WRONG:
        if words in error.what:
            wrong = test(values)
            return place(held, column, wrong if inside is None else wrong & inside)
    return f"column {column}"
