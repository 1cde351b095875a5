"""Designs that read one column: an official decile, a measured consumption, an area, nothing, or the lot."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.welfare.columns import absent, column, draw, groups, number, rows
from sasaran.welfare.protocol import Scores, Table, register

__all__ = ["Geographic", "Observed", "OfficialDecile", "Random", "Universal"]

_BASES = ("national", "province", "city")


@register("official")
@dataclass(frozen=True)
class OfficialDecile:
    """The decile that the ministry's register gives: 1 is the poorest tenth of the ``basis``.

    A tenth of the nation, of the province and of the city are three rankings: a family may stand in decile 3 of
    the nation and 1 of its city. Everybody in a decile ties.
    """

    basis: str = "national"
    decile: str = "decile"
    version: str = ""
    as_of: datetime.date | None = None
    name: str = "official decile"

    def __post_init__(self) -> None:
        if self.basis not in _BASES:
            raise ParameterError(
                "An official decile needs its basis",
                where=f"basis {self.basis}",
                rule=f"one of {', '.join(_BASES)}",
            )

    def rank(self, table: Table) -> Scores:
        """Return the decile, 1 to 10; NaN where there is none.

        Raises
        ------
        NumbersError
            If a value is not a whole number from 1 to 10.
        """
        score = number(table, self.decile)
        odd = ~np.isnan(score) & ~((score >= 1) & (score <= 10) & (score == np.round(score)))
        if odd.any():
            raise NumbersError(
                f"{int(odd.sum())} values are not deciles",
                where=f"column {self.decile}, first in row {int(np.argmax(odd))}",
                rule="a decile is a whole number from 1 to 10",
            )
        return score


@register("observed")
@dataclass(frozen=True)
class Observed:
    """Consumption (or income) as a survey measured it: ``value``, divided by ``members`` where that is named.

    Household totals are divided into a value per head; ``unit`` says what the value is.
    """

    value: str = "consumption"
    members: str = ""
    unit: str = ""
    basis: str = "observed"
    version: str = ""
    as_of: datetime.date | None = None
    name: str = "observed consumption"

    def rank(self, table: Table) -> Scores:
        """Return the value (per head); NaN where it or the number of members is missing.

        Raises
        ------
        NumbersError
            If a value is negative or infinite, or a household has no member.
        """
        score = number(table, self.value, low=0.0)
        return score / number(table, self.members, low=1.0) if self.members else score


@register("geographic")
@dataclass(frozen=True)
class Geographic:
    """Everybody in an area stands where the area stands: the higher its poverty rate, the poorer.

    ``rates`` maps the area (as text) to its rate, a share from 0 to 1.
    """

    rates: Mapping[str, float]
    area: str = "area"
    basis: str = "geographic"
    version: str = ""
    as_of: datetime.date | None = None
    name: str = "geographic"

    def __post_init__(self) -> None:
        for area, rate in self.rates.items():
            if not 0 <= rate <= 1:
                raise NumbersError(
                    "A poverty rate is not a share", where=f"area {area}", rule="rates lie between 0 and 1"
                )

    def rank(self, table: Table) -> Scores:
        """Return 1 minus the rate of the unit's area; NaN in an area without a rate or where it is missing."""
        areas, at = groups(column(table, self.area))
        by_area = np.array([1 - self.rates.get(str(area), np.nan) for area in areas] + [np.nan])
        return by_area[at]


@register("universal")
@dataclass(frozen=True)
class Universal:
    """Nobody comes before anybody: all tie at 0. What targeting is compared with."""

    basis: str = "universal"
    version: str = ""
    as_of: datetime.date | None = None
    name: str = "universal"

    def rank(self, table: Table) -> Scores:
        """Return 0 for every row."""
        return np.zeros(rows(table))


@register("random")
@dataclass(frozen=True)
class Random:
    """The lot, drawn from the ``seed`` and the unit's own identity.

    It never hangs on the order of rows, nor on the order of identities, nor on who else is in the table.
    """

    identity: str = "id"
    seed: int = 0
    basis: str = "random"
    as_of: datetime.date | None = None
    name: str = "random"

    @property
    def version(self) -> str:
        """The seed."""
        return f"seed {self.seed}"

    def rank(self, table: Table) -> Scores:
        """Return a number from [0, 1) for each identity; NaN where it is missing.

        Raises
        ------
        NumbersError
            If identities are numbers with a fraction.
        """
        identity = column(table, self.identity)
        drawn: Scores = np.where(absent(identity), np.nan, draw(identity, self.seed))
        return drawn
