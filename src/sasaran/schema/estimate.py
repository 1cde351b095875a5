"""No bare number: a statistic and all that must travel with it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Estimate"]


@dataclass(frozen=True)
class Estimate:
    """A statistic with its error and its origin.

    Parameters
    ----------
    value : float
        The point estimate.
    se : float | None
        Standard error, or None where only an interval is known.
    low, high : float
        Interval limits at ``level``.
    level : float
        Coverage the interval is meant to have, e.g. 0.90.
    method : str
        How it was computed, in one line.
    n : int
        Units behind it.
    domain : str
        For whom or where.
    period : str
        For when.
    source : str
        Where the input came from (a release, a survey, an official table).
    unit : str
        Unit of the value.
    official : bool
        True for published official statistics, False for registry counts: the two are never mixed.
    flag : str
        Why the number must be read with care, or empty: ``caution`` and ``inaccurate`` (relative standard error over
        25 % and over 50 %, the rule of BPS), ``no sample``, ``one unit``, ``no event``, ``undefined``.
    """

    value: float
    se: float | None
    low: float
    high: float
    level: float
    method: str
    n: int
    domain: str = ""
    period: str = ""
    source: str = ""
    unit: str = ""
    official: bool = False
    flag: str = ""

    @property
    def rse(self) -> float | None:
        """Relative standard error, se / abs(value): None where there is no standard error or the value is 0."""
        return None if self.se is None or self.value == 0 else abs(self.se / self.value)
