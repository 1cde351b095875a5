"""What official statistics say of an area's poverty: the line and the distance to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["AreaPoverty"]


@dataclass(frozen=True)
class AreaPoverty:
    """Official poverty of an area, used to place the registry's deciles on the scale of money.

    Parameters
    ----------
    area : str
        Code of the area in the pack.
    line : float
        Poverty line, Rp a person and month.
    headcount : float
        Share of people below the line, P0, as a fraction.
    gap : float
        Poverty gap index, P1, as a fraction of the line.
    as_of : date
        When it was measured.
    source : str
        Publication.
    """

    area: str
    line: float
    headcount: float
    gap: float
    as_of: date
    source: str
