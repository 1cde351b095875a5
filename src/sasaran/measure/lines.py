"""Poverty lines that carry their definition; numbers at lines of different definitions are not compared.

    line = ppp_line(definition, factor, index, at="2022-03", days=30, area="31")
    line.chain          # how the rupiah amount came about, step by step
    headcount(welfare, line, design)            # a Line serves wherever a number does
    difference(AtLine(this_year, line), AtLine(last_year, before))

An amount in international dollars becomes rupiah by the PPP factor of its base year and a price index since then, never
by a market rate of exchange (Ferreira et al. 2016, doi:10.1007/s10888-016-9326-6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.schema.estimate import Estimate
from sasaran.schema.official import LineDefinition

__all__ = ["UNIT", "AtLine", "Line", "PppFactor", "PriceIndex", "difference", "ppp_line", "same_definition"]

UNIT = "Rp per capita per month"
HOUSEHOLD = "Rp per household per month"


@dataclass(frozen=True)
class PppFactor:
    """Local currency per international dollar in the base year, for household consumption.

    ``value`` is for the year ``base``, ``source`` where it stands. ``kind`` says what it is: a ``market`` rate of
    exchange is refused by :func:`ppp_line`.
    """

    value: float
    base: int
    source: str
    kind: str = "ppp"


@dataclass(frozen=True)
class PriceIndex:
    """A consumer price index: ``values`` by period (``2011`` or ``2022-03``), any base, all over 0; its ``source``."""

    name: str
    values: Mapping[str, float]
    source: str

    def growth(self, start: str, end: str) -> float:
        """Return the index at ``end`` over that at ``start``; NumbersError where it has no such period."""
        for period in (start, end):
            if not _over_zero(self.values.get(period, np.nan)):
                raise NumbersError(
                    f"The price index {self.name} has no value over 0 for {period}",
                    where=f"price index {self.name}",
                    rule="a line is carried between two periods of one index",
                    todo="give the index for that period; a chained series where its base changed",
                )
        return self.values[end] / self.values[start]


@dataclass(frozen=True)
class Line:
    """A poverty line in local currency.

    Parameters
    ----------
    value : float
        Amount, over 0, in ``unit``.
    definition : LineDefinition
        What it means.
    period : str
        When it holds, ``2022-03``.
    area : str
        Where it holds; empty for the whole country.
    unit : str
        Unit of ``value``.
    source : str
        Where it was printed, or how it was made.
    verified : bool
        False where it was not seen in print.
    chain : tuple[str, ...]
        The steps of its conversion, oldest first.
    """

    value: float
    definition: LineDefinition
    period: str
    area: str = ""
    unit: str = UNIT
    source: str = ""
    verified: bool = True
    chain: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _over_zero(self.value):
            raise NumbersError(
                "The poverty line is missing, infinite or not over 0",
                where=f"line {self.definition.name}, {self.area or 'whole country'}, {self.period}",
                rule="a poverty line is a finite number over 0",
            )

    def __float__(self) -> float:
        return float(self.value)

    def carried(self, index: PriceIndex, to: str) -> Line:
        """Return the line at the prices of period ``to``.

        Raises NumbersError where the definition is not carried by that index: a national line that is drawn anew
        becomes another line when it is carried by prices.
        """
        if index.name != self.definition.deflator:
            raise NumbersError(
                f"The line {self.definition.name!r} is not carried by {index.name!r}",
                where=f"line of {self.period}",
                rule=f"its definition says: {self.definition.deflator or 'no deflator'}",
                todo="use the published line of that period, or define a line with this deflator",
            )
        growth = index.growth(self.period, to)
        step = f"times {growth:.6g}, {index.name} {self.period} to {to} ({index.source})"
        return replace(self, value=self.value * growth, period=to, chain=(*self.chain, step))

    def of_household(self, size: float) -> Line:
        """Return the line of a household of ``size`` persons, over 0: value times size."""
        if self.unit != UNIT or not _over_zero(size):
            raise NumbersError(
                "The line of a household cannot be reckoned",
                where=f"line in {self.unit}",
                rule=f"a line in {UNIT} times a size over 0",
            )
        step = f"times {size:.6g} persons"
        return replace(self, value=self.value * size, unit=HOUSEHOLD, chain=(*self.chain, step))


def ppp_line(
    definition: LineDefinition,
    factor: PppFactor,
    index: PriceIndex,
    *,
    at: str,
    days: float,
    area: str = "",
    spatial: float = 1.0,
    verified: bool = True,
) -> Line:
    """Return an international line in local currency a month.

        value = dollars a day x PPP factor x CPI(at) / CPI(base year) x spatial x days

    Parameters
    ----------
    definition : LineDefinition
        An international line, with ``dollars`` and ``ppp_base``, carried by ``index``.
    factor : PppFactor
        The factor of the same base year.
    index : PriceIndex
        Prices of the base year and of ``at``.
    at : str
        Period.
    days : float
        Days in a month: 30 as the press printed Jakarta's line of 2022, 365 / 12 as the World Bank does.
    area, spatial : str, float
        Place, and its price level over that of the country.
    verified : bool
        False if the factor or the index were not seen in print.

    Raises
    ------
    NumbersError
        Not an international line; a market rate; a factor of another base year; an index that the definition does not
        name or that lacks a period; a number not over 0.
    """
    base = str(definition.ppp_base)
    for broken, what in (
        (definition.kind != "international" or definition.dollars is None, "The line is not an international one"),
        (factor.kind != "ppp", "A market rate of exchange is no purchasing power parity"),
        (factor.base != definition.ppp_base, f"The factor is of {factor.base}, the line of {base} parities"),
        (index.name != definition.deflator, f"The line is carried by {definition.deflator!r}, not {index.name!r}"),
        (not all(map(_over_zero, (factor.value, days, spatial))), "A factor is missing or not over 0"),
    ):  # fmt: skip
        if broken:
            raise NumbersError(
                what,
                where=f"line {definition.name}",
                rule="dollars of one base year become local currency by its PPP factor and prices since then",
            )
    dollars, growth = float(definition.dollars or 0), index.growth(base, at)
    chain = (
        f"{dollars:.6g} international dollars a day, PPP {base}",
        f"times {factor.value:.8g} ({factor.source})",
        f"times {growth:.6g}, {index.name} {base} to {at} ({index.source})",
        *([f"times {spatial:.6g}, prices of {area}"] if spatial != 1 else []),
        f"times {days:.6g} days",
    )
    value = dollars * factor.value * growth * spatial * days
    return Line(value, definition, at, area, source=factor.source, verified=verified, chain=chain)


@dataclass(frozen=True)
class AtLine:
    """A number with the line that it was measured at.

    Parameters
    ----------
    number : Estimate
        The number.
    line : Line
        The line.
    """

    number: Estimate
    line: Line

    def __sub__(self, other: AtLine) -> Estimate:
        return difference(self, other)

    def __lt__(self, other: AtLine) -> bool:
        same_definition(self, other)
        return self.number.value < other.number.value

    def __gt__(self, other: AtLine) -> bool:
        return other < self


def same_definition(one: AtLine, two: AtLine) -> None:
    """Raise NumbersError, naming both definitions, unless two numbers may be compared.

    They need one definition of the line, one unit, and both official or neither.
    """
    a, b = one.line.definition, two.line.definition
    if not a.same(b):
        stated = (
            "" if "not stated" not in (a.kind, b.kind) else "; a line that is not stated compares with none"
        )
        raise NumbersError(
            f"A number at the line {_say(a)} cannot be compared with one at the line {_say(b)}",
            where=f"{one.line.area} {one.line.period} and {two.line.area} {two.line.period}".strip(),
            rule=f"numbers are compared at lines of one definition{stated}",
            todo="measure both rounds at one line",
        )
    if one.number.official != two.number.official:
        raise NumbersError(
            "An official figure cannot be compared with a registry count",
            where=f"{one.number.source or 'first'} and {two.number.source or 'second'}",
            rule="official statistics and registry counts are never mixed",
            todo="show them side by side, each with its source",
        )
    if one.number.unit != two.number.unit or one.line.unit != two.line.unit:
        raise NumbersError(
            f"A number in {one.number.unit or 'no unit'} cannot be compared with one in {two.number.unit or 'no unit'}",
            where="unit",
            rule="numbers and lines are compared in one unit",
        )


def _say(definition: LineDefinition) -> str:
    base = f", PPP base {definition.ppp_base}" if definition.ppp_base else ""
    return f"'{definition.name}' ({definition.kind}{base}; {definition.deflator or 'no deflator'})"


def difference(after: AtLine, before: AtLine) -> Estimate:
    """Return ``after - before`` of two independent numbers at lines of one definition.

    The error is sqrt(se_a^2 + se_b^2), None where either is not known; then the limits are those farthest apart. For
    rounds that share sampling units use :func:`sasaran.measure.change`, which knows their covariance. Raises what
    :func:`same_definition` raises, and ParameterError where the intervals are of different levels.
    """
    same_definition(after, before)
    a, b = after.number, before.number
    if a.level != b.level:
        raise ParameterError(
            "The intervals are of different levels", where="level", rule="one level for both"
        )
    value = a.value - b.value
    se = None if a.se is None or b.se is None else float(np.hypot(a.se, b.se))
    # limits of two independent numbers (Newcombe 1998): each limit keeps its own distance, asymmetric or not
    if se is not None:
        low = value - float(np.hypot(a.value - a.low, b.high - b.value))
        high = value + float(np.hypot(a.high - a.value, b.value - b.low))
    else:
        low, high = a.low - b.high, a.high - b.low
    return Estimate(
        value=value, se=se, low=low, high=high, level=a.level, n=a.n + b.n, domain=a.domain,
        method=f"difference at the line {after.line.definition.name}; independent numbers",
        period=f"{before.line.period} to {after.line.period}", source=a.source, unit=a.unit, official=a.official,
        flag=a.flag if a.flag in _HARD else b.flag if b.flag in _HARD else "",
    )  # fmt: skip


_HARD = ("no sample", "undefined", "one unit", "no event")


def _over_zero(number: float) -> bool:
    return bool(0 < number < np.inf)
