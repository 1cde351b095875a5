"""Targets somebody has set for official poverty figures, and the official series they are measured by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sasaran.errors import ParameterError
from sasaran.schema.official import LineDefinition

__all__ = ["INDICATORS", "Assumption", "OfficialRate", "Target", "TargetBook"]

INDICATORS = ("poverty", "extreme")


@dataclass(frozen=True)
class Assumption:
    """A number nobody has published, with the range it may lie in and the reason for it; to be edited."""

    value: float
    low: float
    high: float
    source: str


@dataclass(frozen=True)
class Target:
    """A promise about an official rate.

    Parameters
    ----------
    code, owner : str
        Short code, and whose target it is.
    name : Mapping[str, str]
        Name by language.
    date : date
        By when.
    basis : str
        Where it is written.
    indicator : str
        ``poverty`` or ``extreme``.
    line : LineDefinition
        Line by which it is measured.
    area : str
        Area code in the pack.
    low, high : float
        The rate promised, as fractions; equal if it is one number. It is met at ``high`` or below.
    source : str
        Where it was read.
    people_low, people_high : int
        People to graduate as the owner states them; 0 if not stated.
    """

    code: str
    owner: str
    name: Mapping[str, str]
    date: date
    basis: str
    indicator: str
    line: LineDefinition
    area: str
    low: float
    high: float
    source: str
    people_low: int = 0
    people_high: int = 0

    def __post_init__(self) -> None:
        if self.indicator not in INDICATORS or not 0 <= self.low <= self.high < 1:
            raise ParameterError(
                "A target cannot be read",
                where=f"target {self.code}",
                rule=f"indicator is one of {', '.join(INDICATORS)}; rates are fractions with 0 <= low <= high < 1",
            )


@dataclass(frozen=True)
class OfficialRate:
    """One published rate: fraction of people below the line, people, the line (Rp a head and month) and P1.

    ``people`` and ``value`` of the line are 0 where they were not printed, ``gap`` (P1, a fraction) likewise.
    """

    indicator: str
    area: str
    period: str
    rate: float
    people: float
    line: LineDefinition
    value: float
    gap: float
    size: float
    source: str
    verified: bool = True


@dataclass(frozen=True)
class TargetBook:
    """A pack's targets, the official series, and what has to be assumed.

    ``error`` is the standard error of a published rate (a fraction), ``works`` the share of seats that lift a
    family, ``size`` the members of a poor household where none is printed; ``extreme`` is the extreme line as a
    share of the poverty line. ``part`` is the error of a rate of a part (a city) over that of the whole at the same
    rate: its sample is a part of the sample; None where rates of parts are not to be given an error.
    """

    targets: tuple[Target, ...]
    series: tuple[OfficialRate, ...]
    error: Assumption
    works: Assumption
    size: Assumption
    extreme: Assumption
    part: Assumption | None = None
