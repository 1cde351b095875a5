"""The period a benefit is for, as lists write it: a month, a quarter, a semester, a year, a day, or a span."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

__all__ = ["Span", "read_period"]

Span = tuple[date, date]

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = r"((?:19|20)\d{2})"
_PART = re.compile(r"(triwulan|tw|t|q|quarter|kuartal|tahap|semester|smt|sem)[\s.\-]*(iv|iii|ii|i|[1-4])\b")
_COMPACT = re.compile(r"(?:19|20)\d{2}[-_ ]?[qt][1-4]")
_YEAR_MONTH = re.compile(rf"{_YEAR}[-/. ]?(0?[1-9]|1[0-2])")
_MONTH_YEAR = re.compile(rf"(0?[1-9]|1[0-2])[-/. ]{_YEAR}")
_DAY = re.compile(rf"{_YEAR}-(\d{{2}})-(\d{{2}})([ t].*)?")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.]{_YEAR}")
_STEPS = {"semester": 6, "smt": 6, "sem": 6}


def _months(year: int, first: int, count: int) -> Span:
    last = first + count - 1
    end = date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
    return date(year, first, 1), end


def read_period(text: str, months: Mapping[str, int], year: int) -> Span | None:
    """Return the first and last day of the period that ``text`` names, or None.

    A dated day stands for its month. ``year`` is taken where the text names a part of a year without one
    (``Triwulan I``, ``Januari``). ``Tahap`` (stage) is read as a quarter: the four payment stages of a year.
    """
    low = " ".join(text.strip().lower().replace(",", " ").split())
    return _dated(low) or _part(low, year) or _named(low, months, year) or _whole(low)


def _dated(low: str) -> Span | None:
    if found := _DAY.fullmatch(low):
        year, month = int(found[1]), int(found[2])
    elif found := _DAY_FIRST.fullmatch(low):
        year, month = int(found[3]), int(found[2])
    elif found := _YEAR_MONTH.fullmatch(low):
        year, month = int(found[1]), int(found[2])
    elif found := _MONTH_YEAR.fullmatch(low):
        year, month = int(found[2]), int(found[1])
    else:
        return None
    return _months(year, month, 1) if 1 <= month <= 12 else None


def _part(low: str, year: int) -> Span | None:
    if _COMPACT.fullmatch(low):
        return _months(int(low[:4]), 3 * int(low[-1]) - 2, 3)
    found = _PART.search(low)
    if not found:
        return None
    given = re.search(_YEAR, low)
    number = _ROMAN.get(found[2]) or int(found[2])
    step = _STEPS.get(found[1], 3)
    if number * step > 12:
        return None
    return _months(int(given[1]) if given else year, step * (number - 1) + 1, step)


def _named(low: str, months: Mapping[str, int], year: int) -> Span | None:
    words = [months[word] for word in re.findall(r"[a-z]+", low) if word in months]
    if not words:
        return None
    years = [int(one) for one in re.findall(_YEAR, low)]
    if not years and (short := re.search(r"[-' ](\d{2})$", low)):
        years = [2000 + int(short[1])]
    first_year, last_year = (years[0], years[-1]) if years else (year, year)
    first, last = words[0], words[-1]
    if (first_year, first) > (last_year, last):
        return None
    return _months(first_year, first, 1)[0], _months(last_year, last, 1)[1]


def _whole(low: str) -> Span | None:
    found = re.fullmatch(rf"(?:tahun|thn|ta|year)?\.?\s*{_YEAR}(?:[.]0)?", low)
    return _months(int(found[1]), 1, 12) if found else None
