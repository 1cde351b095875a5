"""A comparison as a table to read: Markdown, in English or Indonesian.

``made`` is what is told (:class:`~sasaran.welfare.compare.designs.Comparison`, :class:`Swaps`), ``language`` is ``en``
or ``id``, ``digits`` are decimals of per cents.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sasaran.errors import ParameterError
from sasaran.schema.estimate import Estimate
from sasaran.welfare.compare.designs import Comparison
from sasaran.welfare.compare.swaps import Swaps

__all__ = ["comparison_table", "swaps_table"]

WORDS = {
    "en": {
        "design": "design",
        "exclusion": "poor missed",
        "inclusion": "chosen who are not poor",
        "inclusion_of_nonpoor": "non-poor chosen",
        "leakage_over_poor": "chosen non-poor per poor",
        "error": "wrongly in or out",
        "total_accuracy": "rightly in or out",
        "poverty_accuracy": "poor chosen",
        "bpac": "BPAC",
        "coverage": "chosen",
        "poor": "poor",
        "spent": "spent",
        "came": "come in",
        "left": "fall out",
        "all": "all",
        "decile": "decile",
    },
    "id": {
        "design": "rancangan",
        "exclusion": "miskin yang terlewat",
        "inclusion": "terpilih yang tidak miskin",
        "inclusion_of_nonpoor": "tidak miskin yang terpilih",
        "leakage_over_poor": "terpilih tidak miskin per miskin",
        "error": "salah masuk atau salah keluar",
        "total_accuracy": "tepat masuk atau keluar",
        "poverty_accuracy": "miskin yang terpilih",
        "bpac": "BPAC",
        "coverage": "terpilih",
        "poor": "miskin",
        "spent": "terpakai",
        "came": "masuk",
        "left": "keluar",
        "all": "semua",
        "decile": "desil",
    },
}


def comparison_table(
    made: Comparison, *, base: str | None = None, language: str = "en", digits: int = 1
) -> str:
    """Return one line a design: each rate in per cent with its standard error in brackets, and what was spent.

    With ``base`` each rate of the other designs also shows its difference to that design in percentage points (with
    its own, paired error).

    Raises :class:`ParameterError` if the language or the base is unknown.
    """
    words = _words(language)
    rates = list(next(iter(made.rates.values())))
    head = [words["design"], *(words[rate] for rate in rates), f"{words['spent']} ({made.unit})"]
    lines = []
    for name, found in made.rates.items():
        cells = [name]
        for rate in rates:
            cell = _cell(found[rate], digits)
            if base is not None and name != base:
                cell += f"; {_cell(made.difference(rate, name, base), digits, sign=True)}"
            cells.append(cell)
        lines.append([*cells, f"{made.spent[name]:,.0f}"])
    return _markdown(head, lines)


def swaps_table(made: Swaps, by: str = "decile", *, language: str = "en") -> str:
    """Return the people who come in and fall out by the groups of one column, and in all.

    Raises :class:`ParameterError` if the column was not counted.
    """
    words = _words(language)
    if by not in made.by:
        raise ParameterError(f"Swaps were not counted by {by!r}", rule=f"columns are {', '.join(made.by)}")
    found = made.by[by]
    lines = [
        [str(label), f"{came:,.0f}", f"{left:,.0f}", f"{came - left:+,.0f}"]
        for label, came, left in zip(found.labels, found.came, found.left, strict=True)
    ]
    net = made.came_people - made.left_people
    lines.append([words["all"], f"{made.came_people:,.0f}", f"{made.left_people:,.0f}", f"{net:+,.0f}"])
    return _markdown([words.get(by, by), words["came"], words["left"], "±"], lines)


def _cell(made: Estimate, digits: int, *, sign: bool = False) -> str:
    if not np.isfinite(made.value):
        return "–"
    value = f"{100 * made.value:{'+' if sign else ''}.{digits}f}"
    return value if made.se is None else f"{value} ({100 * made.se:.{digits}f})"


def _words(language: str) -> dict[str, str]:
    if language not in WORDS:
        raise ParameterError(f"There is no language {language!r}", rule=f"languages are {', '.join(WORDS)}")
    return WORDS[language]


def _markdown(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rule = "|---|" + "---:|" * (len(head) - 1)
    return "\n".join(
        ["| " + " | ".join(head) + " |", rule, *("| " + " | ".join(line) + " |" for line in lines)]
    )
