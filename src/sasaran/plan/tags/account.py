"""Where every row and rupiah of the budget files went: activities, sum rows above them, and what was refused.

Budget prints repeat money: a programme's row is the sum of its activities', theirs of their sub-activities'. A row
whose code is the beginning of another row's code, in one file and agency, is such a sum row: its money is that of the
rows below it and is counted there, once. Whether it equals their sum is told, since in real files it often does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sasaran.plan.tags.codes import parts

__all__ = ["Account", "Line", "SumRow", "parted"]


@dataclass(frozen=True)
class Line:
    """One row of a budget file: file, row number, code, text, agency, area as written, and Rp (None: no number).

    ``refused`` says why it is no activity, empty where it is one.
    """

    file: str
    row: int
    code: str
    text: str
    agency: str
    area: str
    rupiah: int | None
    refused: str = ""


@dataclass(frozen=True)
class SumRow:
    """A sum row: its line, and the Rp of the activities below it."""

    line: Line
    below: int

    @property
    def off(self) -> int:
        """Rp of the row less those of the activities below it."""
        return (self.line.rupiah or 0) - self.below


@dataclass(frozen=True)
class Account:
    """All rows of the files: ``activities`` + ``sums`` + ``refused``, in file order; their Rp likewise."""

    activities: tuple[Line, ...]
    sums: tuple[SumRow, ...]
    refused: tuple[Line, ...]

    @property
    def rows(self) -> int:
        """Rows in."""
        return len(self.activities) + len(self.sums) + len(self.refused)

    @property
    def rupiah(self) -> int:
        """Rp of the activities: what is tagged, and must come out again."""
        return sum(one.rupiah or 0 for one in self.activities)

    @property
    def refused_rupiah(self) -> int:
        """Rp of the refused rows that have a number."""
        return sum(one.rupiah or 0 for one in self.refused)


def parted(lines: Sequence[Line]) -> Account:
    """Part lines into activities, sum rows and refused ones; nothing is lost and nothing stands in two of them."""
    groups: dict[tuple[str, str], list[tuple[tuple[str, ...], Line]]] = defaultdict(list)
    for one in lines:
        if not one.refused and one.code:
            groups[one.file, one.agency].append((parts(one.code), one))
    below: dict[int, int] = {}
    for members in groups.values():
        inner = {code[:size] for code, _ in members for size in range(1, len(code))}
        money: dict[tuple[str, ...], int] = defaultdict(int)
        for code, one in members:
            if code not in inner:
                for size in range(1, len(code)):
                    money[code[:size]] += one.rupiah or 0
        below |= {id(one): money[code] for code, one in members if code in inner}
    return Account(
        tuple(one for one in lines if not one.refused and id(one) not in below),
        tuple(SumRow(one, below[id(one)]) for one in lines if id(one) in below),
        tuple(one for one in lines if one.refused),
    )
