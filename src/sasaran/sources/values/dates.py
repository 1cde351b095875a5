"""Dates as Indonesians and their software write them, read on the distinct values of a column.

Read: ``17-08-1945``, ``17/8/45``, ``17 Agustus 1945``, ``17-Agu-1945``, ``Agustus 17, 1945``, ``1945-08-17``,
``1945-08-17 00:00:00``, ``19450817``, ``17081945``, spreadsheet day numbers (``16664``), ``Jakarta, 17-08-1945``
and a bare year. Day and month are told apart per column, by the values above 12.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

__all__ = ["DateReader", "Evidence", "Reading", "sniff_order"]

_SERIAL_ORIGIN = date(1899, 12, 30)
_PARTS = re.compile(r"(\d{1,4})\s*[-/. ,]\s*(\d{1,2})\s*[-/. ,]\s*(\d{1,4})")
_WORDY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/.,]*([a-z]+)[\s\-/.,]*(\d{4}|\d{2})")
_WORD_FIRST = re.compile(r"([a-z]+)[\s\-/.]*(\d{1,2})(?:st|nd|rd|th)?\s*,?\s*(\d{4})")
_CLOCK = re.compile(r"[t\s]+\d{1,2}[:.]\d{2}([:.]\d{2}(\.\d+)?)?\s*(am|pm|z|[a-z]{3,4})?([+-]\d{2}:?\d{2})?$")
_PLACE = re.compile(r"^[^\d,]*[a-z][^\d,]*,\s*")
_LONGEST_LIFE = 120


@dataclass(frozen=True)
class Reading:
    """One value read: the date, its state, and the date with day and month swapped where that is possible.

    States: ``exact``, ``default`` (a default birthday, or a bare year), ``ambiguous``, ``filler``,
    ``out_of_range`` (future, or over 120 years before), ``unreadable``.
    """

    day: date | None
    state: str
    swapped: date | None = None


@dataclass(frozen=True)
class Evidence:
    """What a column says about its order: rows that only day-first can explain, only month-first, and neither.

    ``iso_low`` and ``iso_high`` count year-first values with a second number (month) and last number (day) where
    the day is at most 12, and above 12.
    """

    day_first: int = 0
    month_first: int = 0
    open: int = 0
    iso_low: int = 0
    iso_high: int = 0

    @property
    def iso_suspect(self) -> bool:
        """Year-first values that a spreadsheet made of day-first text: it only converts days up to 12."""
        return self.iso_low >= 10 and self.iso_high == 0 and self.day_first > 0

    @property
    def mixed(self) -> bool:
        """Both orders occur in more than one row in fifty of those that tell."""
        low, high = sorted((self.day_first, self.month_first))
        return low * 50 > low + high

    @property
    def order(self) -> str:
        """``dmy`` or ``mdy``; ``dmy`` where nothing tells."""
        return "mdy" if self.month_first > self.day_first else "dmy"

    @property
    def settled(self) -> bool:
        """Whether the order is known for the whole column."""
        return (self.day_first + self.month_first > 0) and not self.mixed


def _plain(text: str) -> str:
    low = " ".join(text.strip().lower().lstrip("'`").split())
    return _PLACE.sub("", _CLOCK.sub("", low))


def sniff_order(values: Iterable[tuple[str, int]]) -> Evidence:
    """Count, over (value, rows) pairs of a column, what tells day-first from month-first."""
    day_first = month_first = open_ = iso_low = iso_high = 0
    for value, rows in values:
        found = _PARTS.fullmatch(_plain(value))
        if not found:
            continue
        first, second, third = (int(part) for part in found.groups())
        if len(found[1]) > 2:
            iso_low, iso_high = iso_low + rows * (third <= 12), iso_high + rows * (third > 12)
        elif first > 12 and second <= 12:
            day_first += rows
        elif second > 12 and first <= 12:
            month_first += rows
        elif first <= 12 and second <= 12:
            open_ += rows
    return Evidence(day_first, month_first, open_, iso_low, iso_high)


@dataclass(frozen=True)
class DateReader:
    """Reads one column's dates.

    Parameters
    ----------
    months : Mapping[str, int]
        Month words of the pack.
    today : date
        Day the list speaks of: no birth lies after it, and two-digit years are read as the last such year
        not after it.
    evidence : Evidence
        What :func:`sniff_order` counted.
    order : str
        Declared order; empty takes the evidence.
    fillers : frozenset[date]
        Dates that stand for "unknown".
    defaults : frozenset[tuple[int, int]]
        (month, day) pairs that stand for "day unknown".
    """

    months: Mapping[str, int]
    today: date
    evidence: Evidence = field(default_factory=Evidence)
    order: str = ""
    fillers: frozenset[date] = frozenset()
    defaults: frozenset[tuple[int, int]] = frozenset()

    def read(self, text: str) -> Reading:
        """Read one value. Never raises."""
        plain = _plain(text)
        return self._numeric(plain) or self._parts(plain) or self._wordy(plain) or Reading(None, "unreadable")

    def _wordy(self, plain: str) -> Reading | None:
        found, month_first = _WORDY.fullmatch(plain), _WORD_FIRST.fullmatch(plain)
        if found and found[2] in self.months:
            return self._judge(self._year(found[3]), self.months[found[2]], int(found[1]))
        if month_first and month_first[1] in self.months:
            return self._judge(int(month_first[3]), self.months[month_first[1]], int(month_first[2]))
        return None

    def _parts(self, plain: str) -> Reading | None:
        found = _PARTS.fullmatch(plain)
        if not found:
            return None
        first, second, third = found.groups()
        if len(first) > 2:
            swap = self.order == "" and self.evidence.iso_suspect
            return self._judge(int(first), int(second), int(third), unsure=swap)
        if self.order == "ymd":
            return self._judge(self._year(first), int(second), int(third))
        if len(third) not in (2, 4):
            return Reading(None, "unreadable")
        year, a, b = self._year(third), int(first), int(second)
        order = self.order or self.evidence.order
        unsure = not self.order and not self.evidence.settled
        if (order == "dmy" and b > 12 >= a) or (order == "mdy" and a <= 12):
            return self._judge(year, a, b, unsure=unsure)
        return self._judge(year, b, a, unsure=unsure)

    def _numeric(self, plain: str) -> Reading | None:
        bare = re.sub(r"[.,]0+$", "", plain)
        if not bare.isascii() or not bare.isdigit():
            return None
        if len(bare) == 4 and 1900 <= int(bare) <= self.today.year:
            made = self._judge(int(bare), 1, 1)
            return Reading(made.day, "default") if made.day else made
        if len(bare) in (4, 5):
            made_day = _SERIAL_ORIGIN + timedelta(days=int(bare))
            return self._judge(made_day.year, made_day.month, made_day.day)
        if len(bare) == 8 and 1800 <= int(bare[:4]) <= 2200 and int(bare[4:6]) <= 12:
            return self._judge(int(bare[:4]), int(bare[4:6]), int(bare[6:]))
        if len(bare) in (7, 8):
            bare = bare.zfill(8)
            return self._judge(int(bare[4:]), int(bare[2:4]), int(bare[:2]))
        if len(bare) == 6:
            return self._judge(self._year(bare[4:]), int(bare[2:4]), int(bare[:2]))
        return None

    def _year(self, text: str) -> int:
        year = int(text)
        if len(text) > 2:
            return year
        century = self.today.year - self.today.year % 100
        return century + year if century + year <= self.today.year else century - 100 + year

    def _judge(self, year: int, month: int, day: int, *, unsure: bool = False) -> Reading:
        made = _date(year, month, day)
        if made is None:
            filler = (year, month, day) == (0, 0, 0) or (year, month, day) == (1, 1, 1)
            return Reading(None, "filler" if filler else "unreadable")
        if made in self.fillers:
            return Reading(None, "filler")
        if made > self.today or made.year < self.today.year - _LONGEST_LIFE:
            return Reading(None, "out_of_range")
        swapped = _date(year, day, month)
        if unsure and day != month and swapped is not None and swapped <= self.today:
            return Reading(made, "ambiguous", swapped)
        return Reading(made, "default" if (month, day) in self.defaults else "exact")


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
