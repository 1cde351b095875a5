"""Published official numbers and the definitions of the lines behind them; never to be mixed with registry counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NoReturn

__all__ = ["KINDS", "STATUSES", "LineDefinition", "OfficialFigure"]

KINDS = ("national", "international", "relative", "not stated")
STATUSES = ("published", "derived", "unverified")


@dataclass(frozen=True)
class LineDefinition:
    """What a poverty line means. Two lines are of one definition where all of this, but the source, is the same.

    Parameters
    ----------
    name : str
        What it is called, e.g. ``USD 1.90 a day (2011 PPP)``.
    kind : str
        ``national``, ``international``, ``relative``, or ``not stated`` (equal to no other, not even to itself).
    dollars : float | None
        International dollars a day, for an international line.
    ppp_base : int | None
        Year of the purchasing power parities, for an international line.
    deflator : str
        What carries it to other dates and places, e.g. ``drawn anew each March and September``.
    welfare : str
        What is compared with it.
    source : str
        Who defines it.

    Raises
    ------
    ValueError
        An unknown kind, or an international line without its dollars or base year.
    """

    name: str
    kind: str
    dollars: float | None = None
    ppp_base: int | None = None
    deflator: str = ""
    welfare: str = "household consumption per capita"
    source: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        whole = self.kind != "international" or (self.dollars is not None and self.ppp_base is not None)
        if self.kind not in KINDS or not whole:
            raise ValueError(
                f"the line {self.name!r} is not defined: kind is one of {', '.join(KINDS)}, and an international line "
                "has dollars a day and a PPP base year"
            )

    def same(self, other: LineDefinition) -> bool:
        """Whether numbers at both lines may be compared."""
        return self == other and self.kind != "not stated"


@dataclass(frozen=True)
class OfficialFigure:
    """One published number, as printed. It refuses arithmetic and comparison with anything: a TypeError says why.

    Parameters
    ----------
    indicator : str
        ``rate``, ``persons``, ``line``, ``food_line``, ``nonfood_line``, ``food_share``, ``household_size``,
        ``household_line``, ``p1``, ``p2``, ``gini`` or ``population``.
    area : str
        Code of the area in the pack's own system.
    period : str
        Year and month, ``2025-03``.
    value : float
        The number.
    unit : str
        ``percent``, ``thousand persons``, ``Rp per capita per month``, ``Rp per household per month``, ``persons``.
    step : float
        Rounding of the printed number: 0.01 where two decimals are printed.
    definition : LineDefinition | None
        The line behind it; None for what needs none (Gini, population).
    source : str
        Where it was printed.
    status : str
        ``published``, ``derived`` (reckoned from published numbers) or ``unverified`` (not seen in print).
    """

    indicator: str
    area: str
    period: str
    value: float
    unit: str
    step: float
    definition: LineDefinition | None
    source: str
    status: str = "published"

    def _refuse(self, other: Any) -> NoReturn:
        # a TypeError, since the schema, which country packs import, knows no errors of the rooms
        raise TypeError(
            f"an official figure ({self.indicator}, {self.area}, {self.period}) cannot be reckoned with "
            f"{type(other).__name__}: official statistics estimate a population from a sample, registry counts are "
            "lists, and the two are never mixed; show them side by side, or use sasaran.measure.official.difference "
            "for two official figures"
        )

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse
    __lt__ = __le__ = __gt__ = __ge__ = _refuse
