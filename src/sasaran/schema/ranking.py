"""How far an official decile can be trusted to say who is poorest."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Reliability"]


@dataclass(frozen=True)
class Reliability:
    """Correlation between the score behind a decile and true log welfare, with the range it may lie in.

    Parameters
    ----------
    value : float
        Correlation, above 0 and below 1: the square root of the share of the variance of log welfare that the
        ranking's score explains among households it was not fitted on.
    low, high : float
        Limits between which it lies with chance 0.90.
    source : str
        Where it comes from, or "assumption".
    """

    value: float
    low: float
    high: float
    source: str
