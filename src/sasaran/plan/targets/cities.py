"""How far each part (a city) is from the rate that the whole has promised, from the part's own official figures.

A target of a province says nothing of its cities. Two readings are shown, and they are never added or mixed:

- *own*: what the city would need if the target's rate held in it, with its own rate P0 and poor n of its last figure
  (N = n / P0): people to lift N (P0 - g), seats a year as for the whole;
- *share*: the city's part of the province's people to lift, in proportion to its official poor at one period.

Rupiah are derived: BPS prints no P1 by city. With the province's last P1 / P0 (the mean shortfall as a share of the
line) and the city's own line z, Rp = 12 z (P1 / P0) x people. A city whose line was not printed has none.

The error of a city's rate is assumed (:class:`~sasaran.schema.targets.TargetBook`, ``part``). Two figures of a city
make a change with its error, and neither a trend nor a chance. Everything here is official; no registry count enters.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import hypot

from sasaran.plan.targets.distance import Standing, error_at, year_of
from sasaran.schema.estimate import Estimate
from sasaran.schema.targets import OfficialRate, TargetBook

__all__ = ["PartStanding", "parts_of"]

_Z90 = 1.6448536269514722


@dataclass(frozen=True)
class PartStanding:
    """Where a part stands against the whole's target rate (its upper end).

    Parameters
    ----------
    last, before : OfficialRate, OfficialRate | None
        Its last official figure and the one before, at the target's line.
    distance : Estimate
        Percentage points; below 0 where it is under the rate already.
    people, seats, rupiah : Estimate | None
        The *own* reading: people to lift, seats a year, Rp a year (derived); None where they cannot be known or
        nothing is left to lift.
    share, share_people, share_seats : float
        The *share* reading: its share of the official poor of all parts in ``last.period``, and of the whole's people
        and seats.
    needed : float | None
        Points a year from now on, by the day; None when the day has passed.
    seen : Estimate | None
        Points a year between the two figures.
    """

    area: str
    last: OfficialRate
    before: OfficialRate | None
    distance: Estimate
    people: Estimate | None
    seats: Estimate | None
    rupiah: Estimate | None
    share: float
    share_people: float
    share_seats: float
    needed: float | None
    seen: Estimate | None


def parts_of(book: TargetBook, whole: Standing, areas: Collection[str]) -> tuple[PartStanding, ...]:
    """Return where each of ``areas`` stands that has official figures at the target's line, in order of code.

    Figures younger than the day ``whole`` was asked about are left out. Nothing is returned where the target's line is
    not stated: a figure at another line does not stand in for it.
    """
    target = whole.target
    limit = max(year_of(one.period) for one in whole.series)
    series: dict[str, list[OfficialRate]] = {}
    for one in book.series:
        fits = one.indicator == target.indicator and one.line.same(target.line) and one.people and one.rate
        if fits and one.area in areas and one.area != target.area and year_of(one.period) <= limit + 1e-9:
            series.setdefault(one.area, []).append(one)
    found = {area: sorted(some, key=lambda each: each.period) for area, some in series.items()}
    if not found:
        return ()
    period = max(some[-1].period for some in found.values())
    poor = {area: some[-1].people for area, some in found.items() if some[-1].period == period}
    return tuple(
        _part(book, whole, some, poor.get(area, 0.0) / sum(poor.values()))
        for area, some in sorted(found.items())
    )


def _part(book: TargetBook, whole: Standing, series: Sequence[OfficialRate], share: float) -> PartStanding:
    last, before = series[-1], series[-2] if len(series) > 1 else None
    factor = book.part.value if book.part else None
    own = None if factor is None else factor * error_at(book.error.value, last.rate)
    off, size = last.rate - whole.target.high, last.people / last.rate
    distance = _made(
        100 * off, own and 100 * own, "percentage points", last, "rate of the part less the target"
    )
    left = off > 0
    people = (
        _made(size * off, own and size * own, "people", last, "people / rate x distance") if left else None
    )
    lifted = whole.people.value if whole.people and whole.people.value > 0 else 0.0
    seats = whole.seats.value if whole.seats else 0.0
    return PartStanding(
        last.area, last, before, distance, people, _seats(book, whole, last, people), _rupiah(whole, last, people),
        share, share * lifted, share * seats, 100 * off / whole.years if whole.years > 0 else None,
        _change(book, last, before),
    )  # fmt: skip


def _made(value: float, se: float | None, unit: str, last: OfficialRate, method: str) -> Estimate:
    low, high = (value, value) if se is None else (value - _Z90 * se, value + _Z90 * se)
    said = f"{method}; sampling error {'not known' if se is None else 'assumed'}"
    return Estimate(
        value, se, low, high, 0.90, said, 0, last.area, last.period, last.source, unit, official=True
    )


def _seats(book: TargetBook, whole: Standing, last: OfficialRate, people: Estimate | None) -> Estimate | None:
    if people is None or whole.years <= 0:
        return None
    families = people.value / (last.size or whole.last.size or book.size.value) / whole.years
    work = book.works
    return Estimate(
        families / work.value, None, families / work.high, families / work.low, 0.90,
        f"families a year over the share of seats that work ({work.source})", 0, last.area, last.period, last.source,
        "seats a year", official=False,
    )  # fmt: skip


def _rupiah(whole: Standing, last: OfficialRate, people: Estimate | None) -> Estimate | None:
    """Return the derived Rp a year; None where the city's line or the province's P1 was not printed."""
    deep = next((one for one in reversed(whole.series) if one.gap and one.rate), None)
    if people is None or deep is None or not last.value:
        return None
    each = 12 * last.value * deep.gap / deep.rate
    return Estimate(
        each * people.value, None, each * people.low, each * people.high, 0.90,
        f"derived: people x line of the part x P1 / P0 of {deep.area} in {deep.period}; a lower bound", 0, last.area,
        last.period, last.source, "Rp a year", official=False,
    )  # fmt: skip


def _change(book: TargetBook, last: OfficialRate, before: OfficialRate | None) -> Estimate | None:
    if before is None:
        return None
    years = year_of(last.period) - year_of(before.period)
    value = 100 * (last.rate - before.rate) / years
    se = None
    if book.part:
        errors = [error_at(book.error.value, one.rate) for one in (last, before)]
        se = 100 * book.part.value * hypot(*errors) / years
    return _made(value, se, "percentage points a year", last, "change between two figures, no trend")
