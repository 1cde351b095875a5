"""Quarters: the unit in which the registry is frozen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["Quarter"]

_FORM = re.compile(r"^(\d{4})[-_ ]?[QqTt]([1-4])$")


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter, written ``2026Q1``.

    >>> Quarter.parse("2026q1").next()
    Quarter(year=2026, number=2)
    >>> str(Quarter(2025, 4)), Quarter(2025, 4).last_day()
    ('2025Q4', datetime.date(2025, 12, 31))
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4 or not 1900 <= self.year <= 2999:
            raise ValueError(f"a quarter is a year and 1 to 4, not {self.year} and {self.number}")

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read ``2026Q1``, ``2026-Q1`` or ``2026T1`` (triwulan); raise ``ValueError`` otherwise."""
        found = _FORM.match(text.strip())
        if not found:
            raise ValueError(f"a quarter is written like 2026Q1, not {text!r}")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Quarter:
        """Return the quarter that holds ``day``."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    def first_day(self) -> date:
        """Return the first day of the quarter."""
        return date(self.year, 3 * self.number - 2, 1)

    def last_day(self) -> date:
        """Return the last day of the quarter."""
        return self.next().first_day() - timedelta(days=1)

    def next(self) -> Quarter:
        """Return the quarter after this one."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def previous(self) -> Quarter:
        """Return the quarter before this one."""
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"
