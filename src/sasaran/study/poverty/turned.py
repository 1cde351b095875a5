"""Errors of the rooms that reckon in the words of a command: its options, and the user's own columns.

The rooms are called from Python too and speak of their parameters (``ties='share'``, ``missing="drop"``, ``column y``).
What ``sasaran measure`` says is in :mod:`sasaran.study.poverty.spoken`; here are the other commands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sasaran.errors import NumbersError, ParameterError
from sasaran.study.poverty.spoken import OPTIONS

__all__ = ["COMPARED", "MODELLED", "turned"]

MODELLED: Mapping[str, str] = {
    "use the area-level model (fay_herriot)": "use the area-level model: --model fay-herriot",
    "use transform 'log-shift', or Transform('log', c) with a shift c that makes them positive":
        "use --transform log-shift, or --transform identity",
    "use method 'logit' for a share, or 'ratio'": "use --benchmark-method logit or ratio",
    "use method 'difference' or 'ratio'": "use --benchmark-method difference or ratio",
    "drop or impute these units, and say so": "leave these rows out of the file or fill them in, and say so",
    "pass columns of the same table": "check the file",
}  # fmt: skip
"""What the models of small areas say -> what ``sasaran small-area`` says."""

COMPARED: Mapping[str, str] = {
    "mend them, or choose unscored='last' where missing means never chosen":
        "mend them, or leave those rows out with --missing drop",
    "name the column that numbers the units, or choose ties='share'":
        "name the column that numbers the units with --id, or choose --ties share",
    "join strata, or choose lonely='certainty' or lonely='centre'":
        "join strata, or choose --lonely certainty or --lonely centre",
    "check its unit; where welfare is a score about 0, give poor instead": "check its unit",
    'fit with missing="drop": the number left out is published':
        "fit with --missing drop: the number left out is published",
}  # fmt: skip
"""What the rankings and their accuracy say -> what ``sasaran rank`` and ``sasaran compare-designs`` say."""


@contextmanager
def turned(columns: Mapping[str, str], places: Mapping[str, str] | None = None) -> Iterator[None]:
    """Raise errors of the rooms in the words of a command.

    ``columns`` maps a column as the room calls it to the user's (left as it is where the user has none), ``places`` a
    parameter to its option.
    """
    own = {word: name for word, name in columns.items() if name}
    texts = {**OPTIONS, **MODELLED, **COMPARED}
    try:
        yield
    except (NumbersError, ParameterError) as error:

        def named(text: str) -> str:
            return re.sub(r"\bcolumn (\w+)", lambda m: f"column {own.get(m[1], m[1])}", text)

        raise type(error)(
            named(error.what),
            where=(places or {}).get(error.where, named(error.where)),
            rule=texts.get(error.rule, error.rule),
            todo=texts.get(error.todo, error.todo),
        ) from error
