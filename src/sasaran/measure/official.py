"""A series of official figures, with the identities that must hold between its numbers checked as it is loaded.

    series = official_series(pack.official)
    series.broken                                   # what does not add up, and by how much; empty for a sound series
    series.figure("rate", "31", "2025-03").value    # an OfficialFigure: refuses arithmetic with anything else
    difference(later, earlier)                      # of two official figures of one definition

Every printed number is rounded, so an identity is held to what rounding allows: each number may be off by half of its
``step``. A published number that breaks an identity is kept, and reported in ``broken``: which of the numbers is wrong,
the identity cannot say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.schema.estimate import Estimate
from sasaran.schema.official import STATUSES, LineDefinition, OfficialFigure

__all__ = ["GROWTH", "Broken", "OfficialSeries", "difference", "official_series", "to_estimate"]

# a population that moves by more than this a year tells of a misprint, a new census base, or another boundary
GROWTH = 0.03
_FOLD = 1 + 1e-9

_Key = tuple[str, str, str, LineDefinition | None]


@dataclass(frozen=True)
class Broken:
    """An identity that does not hold.

    Parameters
    ----------
    identity : str
        The identity in words.
    area, period : str
        Where and when.
    printed, implied : float
        The printed number and the one that the others ask for.
    slack : float
        What rounding allows.
    sources : tuple[str, ...]
        Where the numbers were printed.
    """

    identity: str
    area: str
    period: str
    printed: float
    implied: float
    slack: float
    sources: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{self.identity}, {self.area}, {self.period}: printed {self.printed:.10g}, implied {self.implied:.10g}, "
            f"rounding allows {self.slack:.3g}"
        )


@dataclass(frozen=True)
class OfficialSeries:
    """Official figures by indicator, area, period and definition.

    Parameters
    ----------
    figures : tuple[OfficialFigure, ...]
        All figures.
    broken : tuple[Broken, ...]
        Identities that do not hold.
    checked : Mapping[str, int]
        How often each identity could be checked: a series of which nothing can be checked is not a sound one.
    """

    figures: tuple[OfficialFigure, ...]
    broken: tuple[Broken, ...]
    checked: Mapping[str, int]

    def figure(
        self, indicator: str, area: str, period: str, definition: LineDefinition | None = None
    ) -> OfficialFigure:
        """Return one figure; ``definition`` may be left out where only one was printed.

        Raises ParameterError: no such figure, or several definitions, all of them named.
        """
        found = [f for f in self.figures if (f.indicator, f.area, f.period) == (indicator, area, period)]
        found = [f for f in found if definition is None or f.definition == definition]
        if len(found) != 1:
            names = ", ".join(f.definition.name for f in found if f.definition)
            raise ParameterError(
                f"There are {len(found)} official figures {indicator} of {area} in {period}"
                + (f": {names}" if names else ""),
                rule="one figure by indicator, area, period and definition of the line",
                todo="name the definition" if found else "see OfficialSeries.figures for what was published",
            )
        return found[0]


def official_series(figures: Iterable[OfficialFigure], *, size_as_printed: bool = True) -> OfficialSeries:
    """Return figures as a series with its identities checked.

    The identities, within rounding, for each area, period and definition of the line:

    - rate x population = persons, where a population is given; without one, persons / rate is the population, and it
      may not move by more than 3 % a year between rounds;
    - line x household size = line of a household;
    - food line + non-food line = line, and food line / line = share of food;
    - rate >= P1 >= P2;
    - areas that lie in an area and cover it (codes that begin with its code) add up to its persons.

    Parameters
    ----------
    figures : Iterable[OfficialFigure]
        Figures, in any order.
    size_as_printed : bool
        Whether the line of a household is reckoned from the printed size, as BPS does (Jakarta's agree to the rupiah),
        so that the check sees a misprint of a few rupiah; with False the size too may be off by half its step.

    Raises
    ------
    NumbersError
        A figure twice; a value or step that is not a number, a value below 0, a period that is not ``YYYY-MM``, an
        unknown status.
    """
    table: dict[_Key, OfficialFigure] = {}
    for figure in figures:
        _look(figure)
        key = (figure.indicator, figure.area, figure.period, figure.definition)
        if key in table:
            raise NumbersError(
                f"The official figure {figure.indicator} of {figure.area} in {figure.period} is there twice",
                where=f"{table[key].source} and {figure.source}",
                rule="one figure by indicator, area, period and definition of the line",
            )
        table[key] = figure
    check = _Check(table)
    _household(check, size_as_printed)
    for identity in (_persons, _food, _share, _order, _implied, _sums):
        identity(check)
    return OfficialSeries(tuple(table.values()), tuple(check.broken), dict(check.checked))


def difference(after: OfficialFigure, before: OfficialFigure) -> OfficialFigure:
    """Return ``after - before`` of two official figures as a derived one.

    Both have one indicator, unit and definition of the line, and differ in the period or in the area, not in both.
    The rounding of both adds up in ``step``. An official figure has no published error here, so the difference has
    none: it may be no change at all.

    Raises NumbersError, naming both definitions where those differ.
    """
    for figure in (after, before):
        if not isinstance(figure, OfficialFigure):
            raise NumbersError(
                f"A difference of official figures was asked for with {type(figure).__name__}",
                rule="official statistics and registry counts are never mixed",
                todo="show them side by side, each with its source",
            )
    if not _comparable(after.definition, before.definition):
        raise NumbersError(
            f"A figure at the line {_name(after)} cannot be compared with one at the line {_name(before)}",
            where=f"{after.area} {after.period} and {before.area} {before.period}",
            rule="figures are compared at lines of one definition; a line that is not stated compares with none",
        )
    if (after.indicator, after.unit) != (before.indicator, before.unit) or (
        after.area != before.area and after.period != before.period
    ):
        raise NumbersError(
            f"The figures {after.indicator} and {before.indicator} are not of one kind",
            where=f"{after.area} {after.period} and {before.area} {before.period}",
            rule="one indicator and unit; another period or another area, not both",
        )
    doubtful = "unverified" in (after.status, before.status)
    return OfficialFigure(
        indicator=f"change of {after.indicator}",
        area=after.area if after.area == before.area else f"{after.area} over {before.area}",
        period=after.period if after.period == before.period else f"{before.period} to {after.period}",
        value=after.value - before.value,
        unit="percentage points" if after.unit == "percent" else after.unit,
        step=after.step + before.step,
        definition=after.definition,
        source=f"{after.source}; {before.source}",
        status="unverified" if doubtful else "derived",
    )


def to_estimate(figure: OfficialFigure) -> Estimate:
    """Return a figure as an Estimate with ``official=True``: its value as printed, no error known."""
    at = f"at the line {figure.definition.name}" if figure.definition else "without a line"
    return Estimate(
        value=figure.value, se=None, low=np.nan, high=np.nan, level=0.95, n=0, domain=figure.area, period=figure.period,
        method=f"{figure.indicator} {at}, {figure.status}; no sampling error published", source=figure.source,
        unit=figure.unit, official=True,
    )  # fmt: skip


def _comparable(one: LineDefinition | None, two: LineDefinition | None) -> bool:
    return one is two is None if one is None or two is None else one.same(two)


def _name(figure: OfficialFigure) -> str:
    return repr(figure.definition.name) if figure.definition else "'none'"


def _look(figure: OfficialFigure) -> None:
    year, _, month = figure.period.partition("-")
    dated = len(year) == 4 and year.isdigit() and month.isdigit() and 1 <= int(month) <= 12
    number = 0 <= figure.value < np.inf and 0 < figure.step < np.inf
    if not dated or not number or figure.status not in STATUSES:
        raise NumbersError(
            f"The official figure {figure.indicator} of {figure.area} cannot be read",
            where=f"period {figure.period}, from {figure.source or 'no source'}",
            rule=f"a value not below 0, a step over 0, a period YYYY-MM, a status of {', '.join(STATUSES)}",
        )


class _Check:
    """Figures by place and time, and what became of each identity."""

    def __init__(self, table: Mapping[_Key, OfficialFigure]) -> None:
        self.groups: dict[tuple[str, str, LineDefinition | None], dict[str, OfficialFigure]] = defaultdict(
            dict
        )
        for (indicator, area, period, definition), figure in table.items():
            self.groups[area, period, definition][indicator] = figure
        self.broken: list[Broken] = []
        self.checked: Counter[str] = Counter()

    def every(self, *indicators: str) -> Iterable[list[OfficialFigure]]:
        """Return the figures ``indicators`` of each place, time and definition that has them all.

        A population needs no line: it is found beside every definition.
        """
        for (area, period, _), found in self.groups.items():
            bare = self.groups.get((area, period, None), {})
            held = {**{k: v for k, v in bare.items() if k == "population"}, **found}
            if indicators[0] in found and all(name in held for name in indicators):
                yield [held[name] for name in indicators]

    def holds(
        self, identity: str, printed: OfficialFigure, of: Callable[..., float], *others: OfficialFigure
    ) -> None:
        """Check that ``printed`` equals ``of`` the others within half a step of each."""
        values = [o.value for o in others]
        implied = of(*values)
        # what half a step of each does: the function is monotone in each number
        moves = [
            max(abs(of(*values[:i], v + s * o.step / 2, *values[i + 1 :]) - implied) for s in (-1, 1))
            for i, (v, o) in enumerate(zip(values, others, strict=True))
        ]
        slack = (sum(moves) + printed.step / 2) * _FOLD
        self.checked[identity] += 1
        if abs(implied - printed.value) > slack:
            self.fail(identity, printed, implied, slack, *others)

    def fail(
        self, identity: str, printed: OfficialFigure, implied: float, slack: float, *others: OfficialFigure
    ) -> None:
        sources = tuple(dict.fromkeys(f.source for f in (printed, *others)))
        self.broken.append(
            Broken(identity, printed.area, printed.period, printed.value, implied, slack, sources)
        )


def _persons(check: _Check) -> None:
    for persons, rate, people in check.every("persons", "rate", "population"):
        check.holds("rate x population = persons", persons, lambda r, n: r / 100 * n / 1000, rate, people)


def _household(check: _Check, size_as_printed: bool) -> None:
    for whole, line, size in check.every("household_line", "line", "household_size"):
        size = replace(size, step=0.0) if size_as_printed else size
        check.holds("line x household size = household line", whole, lambda a, b: a * b, line, size)


def _food(check: _Check) -> None:
    for line, food, other in check.every("line", "food_line", "nonfood_line"):
        check.holds("food line + non-food line = line", line, lambda a, b: a + b, food, other)


def _share(check: _Check) -> None:
    for share, food, line in check.every("food_share", "food_line", "line"):
        check.holds(
            "food line / line = food share", share, lambda a, b: 100 * a / b if b else np.inf, food, line
        )


def _order(check: _Check) -> None:
    for upper, lower in (("rate", "p1"), ("p1", "p2")):
        for high, low in check.every(upper, lower):
            check.checked["rate >= P1 >= P2"] += 1
            slack = (high.step + low.step) / 2
            if low.value > high.value + slack:
                check.fail("rate >= P1 >= P2", low, high.value, slack, high)


def _implied(check: _Check) -> None:
    """Persons / rate is a population; between two rounds it may grow or fall by 3 % a year, no more."""
    name = "persons / rate = a population that moves by at most 3 % a year"
    rounds: dict[
        tuple[str, LineDefinition | None], list[tuple[float, float, float, list[OfficialFigure]]]
    ] = defaultdict(list)
    for persons, rate in check.every("persons", "rate"):
        if rate.value > rate.step / 2:
            low = 100 * max(persons.value - persons.step / 2, 0) / (rate.value + rate.step / 2)
            high = 100 * (persons.value + persons.step / 2) / (rate.value - rate.step / 2)
            when = int(rate.period[:4]) + (int(rate.period[5:]) - 1) / 12
            rounds[persons.area, persons.definition].append((when, low, high, [persons, rate]))
    for found in rounds.values():
        for (t, low, high, old), (u, lower, higher, new) in pairwise(sorted(found, key=lambda r: r[0])):
            move = (1 + GROWTH) ** (u - t)
            check.checked[name] += 1
            if higher < low / move or lower > high * move:
                implied = np.clip(
                    new[0].value, low / move * new[1].value / 100, high * move * new[1].value / 100
                )
                check.fail(name, new[0], float(implied), new[0].step / 2, new[1], *old)


def _sums(check: _Check) -> None:
    """Parts add up to the whole where all parts of the largest set ever printed for it are there."""
    name = "persons of the parts = persons of the whole"
    known = {area for area, _, _ in check.groups}
    parents = {a: max((b for b in known if b != a and a.startswith(b)), key=len, default=None) for a in known}
    children = defaultdict(set)
    for area, parent in parents.items():
        if parent:
            children[parent].add(area)
    for (area, period, definition), found in list(check.groups.items()):
        parts = [
            check.groups.get((part, period, definition), {}).get("persons") for part in sorted(children[area])
        ]
        given = [part for part in parts if part is not None]
        if "persons" in found and given and len(given) == len(parts):
            check.holds(name, found["persons"], lambda *values: sum(values), *given)
