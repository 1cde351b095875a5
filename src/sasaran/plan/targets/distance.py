"""How far an official rate is from a target: in points, people, rupiah and seats, and by city.

With the last official rate P0, people poor n, gap index P1 and line z of one publication, and the target rate g,

    population N = n / P0,   people to lift = N (P0 - g),   mean shortfall = z P1 / P0,
    gap a year = 12 z P1 N,  Rp to lift them = 12 x people to lift x mean shortfall,
    seats a year = people to lift / (household size x years x share of seats that work).

The rupiah are a lower bound: they assume that every rupiah reaches the right family. Everything here is official
statistics; no registry count enters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sasaran.errors import NumbersError
from sasaran.plan.targets.pace import METHOD, Fan, fan
from sasaran.schema.estimate import Estimate
from sasaran.schema.targets import OfficialRate, Target, TargetBook

__all__ = ["CityShare", "Standing", "error_at", "series_of", "standing", "year_of"]

_Z90 = 1.6448536269514722
_STATED_AT = 0.042  # mean rate of the series for which the error is assumed


@dataclass(frozen=True)
class CityShare:
    """A city's part: in proportion to its official number of poor in ``period``; people, and seats a year."""

    area: str
    period: str
    share: float
    people: float
    seats: float


@dataclass(frozen=True)
class Standing:
    """Where a target stands.

    ``distance`` (percentage points), ``people``, ``rupiah`` (Rp a year), ``seats`` (a year) and ``needed`` (points a
    year) are estimates to the target's upper rate; ``people_strict`` is to its lower rate. ``seen`` is the pace of the
    series, ``met`` the chance under the model of being at or below the upper rate on the day (range over the assumed
    sampling error). What is not known is None. ``missed`` is the last figure at or after the day, if it was above.
    """

    target: Target
    last: OfficialRate
    years: float
    distance: Estimate
    people: Estimate | None
    people_strict: float | None
    gap: float | None
    rupiah: Estimate | None
    seats: Estimate | None
    needed: float | None
    seen: Estimate | None
    met: tuple[float, float, float] | None
    missed: OfficialRate | None
    cities: tuple[CityShare, ...]
    fan: Fan | None
    series: tuple[OfficialRate, ...]


def year_of(period: str) -> float:
    """Return a period ``2025-03`` as a year: 2025.25 (the end of the month)."""
    return int(period[:4]) + int(period[5:7]) / 12


def series_of(book: TargetBook, target: Target) -> tuple[OfficialRate, ...]:
    """Return the official figures that may be held against a target, in order of time.

    Raises
    ------
    NumbersError
        If the target's line is defined and no figure is at that line: figures at other lines do not stand in for it.
    """
    near = [one for one in book.series if one.indicator == target.indicator and one.area == target.area]
    # a line that is not stated compares with no figure at another line: only with those that are not stated either
    found = [one for one in near if one.line == target.line]
    if not found:
        raise NumbersError(
            f"No official figure is at the line of the target {target.code}",
            where=f"area {target.area}",
            rule=f"figures at another definition than {target.line.name!r} are not compared with it",
            todo=f"there are figures at: {', '.join(sorted({one.line.name for one in near})) or 'no line'}",
        )
    return tuple(sorted(found, key=lambda one: one.period))


def standing(book: TargetBook, target: Target, today: date) -> Standing:
    """Return where a target stands on a day."""
    series = tuple(one for one in series_of(book, target) if year_of(one.period) <= _year(today) + 1e-9)
    if not series:
        raise NumbersError("No official figure is that old", where=f"target {target.code}, {today}")
    last, error, due = series[-1], book.error, _year(target.date)
    years = due - year_of(last.period)
    off = last.rate - target.high
    own = error_at(error.value, last.rate)
    distance = _estimate(
        100 * off, 100 * own, "percentage points", last, "last official rate less the target"
    )
    people = strict = gap = rupiah = seats = None
    if last.people and last.rate:
        whole = last.people / last.rate
        people = _estimate(whole * off, whole * own, "people", last, "people / rate x distance")
        strict = whole * (last.rate - target.low)
        if last.gap and last.value:
            gap = 12 * last.value * last.gap * whole
            each = 12 * last.value * last.gap / last.rate
            rupiah = _estimate(each * whole * off, each * whole * own, "Rp a year", last,
                               "people to lift x mean shortfall; a lower bound: perfect targeting")  # fmt: skip
        if years > 0 and off > 0:
            seats = _seats(book, last, whole * off, years)
    projected = _projected(series, error.value, due) if years > 0 and _comparable(series) else None
    after = [one for one in series if year_of(one.period) >= due - 1e-9]
    return Standing(
        target, last, years, distance, people, strict, gap, rupiah, seats,
        100 * off / years if years > 0 else None, _seen(projected, last), _met(book, series, target, due, projected),
        after[0] if after and after[0].rate > target.high else None,
        _cities(book, target, people, seats), projected, series,
    )  # fmt: skip


def error_at(error: float, rate: float) -> float:
    """Return the assumed error at another rate: in proportion to sqrt(p (1 - p)), as stated at 4.2 %."""
    return error * float(np.sqrt(rate * (1 - rate) / (_STATED_AT * (1 - _STATED_AT))))


def _year(day: date) -> float:
    return day.year + day.month / 12


def _comparable(series: Sequence[OfficialRate]) -> bool:
    return series[-1].line.same(series[0].line) and len(series) >= 5


def _estimate(value: float, se: float, unit: str, last: OfficialRate, method: str) -> Estimate:
    return Estimate(
        value, se, value - _Z90 * se, value + _Z90 * se, 0.90, f"{method}; sampling error assumed", 0,
        last.area, last.period, last.source, unit, official=True,
    )  # fmt: skip


def _seats(book: TargetBook, last: OfficialRate, people: float, years: float) -> Estimate:
    families = people / (last.size or book.size.value) / years
    work = book.works
    return Estimate(
        families / work.value, None, families / work.high, families / work.low, 0.90,
        f"families a year over the share of seats that work ({work.source})", 0, last.area, last.period, last.source,
        "seats a year", official=False,
    )  # fmt: skip


def _projected(series: Sequence[OfficialRate], error: float, due: float) -> Fan:
    start = year_of(series[-1].period)
    steps = max(1, round(2 * (due - start)))
    return fan([year_of(one.period) for one in series], [one.rate for one in series], error,
               np.linspace(start, due, steps + 1).tolist())  # fmt: skip


def _seen(projected: Fan | None, last: OfficialRate) -> Estimate | None:
    if projected is None:
        return None
    return Estimate(
        100 * projected.drift, None, 100 * projected.drift_low, 100 * projected.drift_high, 0.90, METHOD, 0, last.area,
        f"to {last.period}", last.source, "percentage points a year", official=True,
    )  # fmt: skip


def _met(
    book: TargetBook, series: Sequence[OfficialRate], target: Target, due: float, projected: Fan | None
) -> tuple[float, float, float] | None:
    if projected is None:
        return None
    found = [
        _projected(series, error, due).chance_below(-1, target.high)
        for error in (book.error.low, book.error.high)
    ]
    middle = projected.chance_below(-1, target.high)
    return middle, min(*found, middle), max(*found, middle)


def _cities(
    book: TargetBook, target: Target, people: Estimate | None, seats: Estimate | None
) -> tuple[CityShare, ...]:
    parts = [
        one for one in book.series
        if one.indicator == target.indicator and one.line.same(target.line)
        and one.area.startswith(target.area) and one.area != target.area and one.people
    ]  # fmt: skip
    if not parts or people is None or people.value <= 0:
        return ()
    period = max(one.period for one in parts)
    now = [one for one in parts if one.period == period]
    total = sum(one.people for one in now)
    return tuple(
        CityShare(one.area, period, one.people / total, people.value * one.people / total,
                  0.0 if seats is None else seats.value * one.people / total)
        for one in now
    )  # fmt: skip
