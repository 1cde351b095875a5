"""Packages: complementary programmes given together, in an order, with what they are assumed to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Effect", "Package", "Rung", "SeatRule"]


@dataclass(frozen=True)
class Rung:
    """One step of the graduation ladder: number from 1, name by language, and where the ladder comes from."""

    no: int
    name: Mapping[str, str]
    source: str = ""


@dataclass(frozen=True)
class Effect:
    """What an empowerment programme is assumed to do: an assumption with its source, to be edited, never hidden.

    Parameters
    ----------
    programme : str
        Code.
    works, works_low, works_high : float
        Share of the families that take part for whom it works, with its 90 % range.
    gain, gain_low, gain_high : float
        Rise in income where it works, Rp a family and month, with its 90 % range.
    source : str
        Where the numbers come from, or "assumption".
    """

    programme: str
    works: float
    works_low: float
    works_high: float
    gain: float
    gain_low: float
    gain_high: float
    source: str


@dataclass(frozen=True)
class SeatRule:
    """Seats of a programme in a year: ``each`` in every area of ``level``."""

    programme: str
    level: str
    each: int
    source: str


@dataclass(frozen=True)
class Package:
    """One bundle.

    Parameters
    ----------
    code : str
        Short code.
    name : Mapping[str, str]
        Name by language.
    programmes : tuple[str, ...]
        Programmes it brings, in the order in which they are taken.
    rung : int
        Step of the ladder it belongs to.
    after : tuple[str, ...]
        Packages of which the family must have everything already.
    who : str
        Rule over the family (``any_member(18 <= age <= 59)``); empty for everybody who meets the programmes' laws.
    """

    code: str
    name: Mapping[str, str]
    programmes: tuple[str, ...]
    rung: int
    after: tuple[str, ...] = ()
    who: str = ""
    note: str = field(default="", compare=False)
