"""How numbers, money, dates and intervals are written: Indonesian (decimal comma) and English (decimal point)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from sasaran.errors import ParameterError
from sasaran.schema.estimate import Estimate

__all__ = ["LANGUAGES", "Locale"]

LANGUAGES = ("id", "en")
_DASH = "–"


@dataclass(frozen=True)
class Locale:
    r"""Writes values in one language.

    >>> id, en = Locale("id"), Locale("en")
    >>> id.count(1234567), en.count(1234567), id.percent(0.0825), en.percent(0.0825)
    ('1.234.567', '1,234,567', '8,3\xa0%', '8.3%')
    >>> id.rupiah(2.5e6), id.day(date(2026, 3, 31))
    ('Rp\xa02.500.000', '31-03-2026')
    """

    language: str

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ParameterError("There is no such language", where="language", todo="use id or en")

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number with grouped thousands; halves are rounded up, as readers expect."""
        scaled = math.floor(abs(value) * 10**decimals + 0.5) / 10**decimals
        text = f"{scaled:,.{decimals}f}"
        if self.language == "id":
            text = text.translate(str.maketrans(",.", ".,"))
        return f"−{text}" if value < 0 and scaled else text

    def count(self, value: float | None) -> str:
        """Return a count of people or rows, or a dash where there is none."""
        return _DASH if value is None else self.number(value)

    def expected(self, value: float) -> str:
        """Return an expected number, with a decimal where it is small."""
        return self.number(value, 1 if 0 < value < 10 else 0)

    def percent(self, share: float | None, decimals: int = 1) -> str:
        """Return a share (0 to 1) in per cent."""
        if share is None:
            return _DASH
        return self.number(100 * share, decimals) + ("\u00a0%" if self.language == "id" else "%")

    def rupiah(self, value: float) -> str:
        """Return an amount of money."""
        return f"Rp\u00a0{self.number(value)}"

    def day(self, value: date | None) -> str:
        """Return a date as DD-MM-YYYY."""
        return _DASH if value is None else value.strftime("%d-%m-%Y")

    def interval(self, estimate: Estimate) -> str:
        """Return the interval of a count: ``380–431``."""
        low, high = self.number(estimate.low), self.number(estimate.high)
        return f"{low}{_DASH}{high}" if low != high else "±\u00a0<\u00a01"

    def span(self, low: float, high: float, decimals: int = 0) -> str:
        """Return a range without a unit: ``7,1–9,4``; how narrow it is where both ends would be written alike."""
        first, last = self.number(low, decimals), self.number(high, decimals)
        if first != last:
            return f"{first}{_DASH}{last}"
        return f"±\u00a0<\u00a0{self.number(10.0**-decimals, decimals)}"

    def percent_interval(self, low: float, high: float, decimals: int = 1) -> str:
        """Return the interval of a share: ``7,1–9,4 %``."""
        first, last = self.number(100 * low, decimals), self.number(100 * high, decimals)
        return (
            f"{first}{_DASH}{self.percent(high, decimals)}"
            if first != last
            else f"±\u00a0<\u00a0{self.number(10.0**-decimals, decimals)}"
        )

    def with_interval(self, estimate: Estimate) -> str:
        """Return a count with its interval: ``412 (380–431)``."""
        return f"{self.number(estimate.value)} ({self.interval(estimate)})"
