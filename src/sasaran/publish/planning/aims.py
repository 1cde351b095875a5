"""The targets of the planning page: each target's standing, its fan chart and what would have to be true.

Official figures only: nothing of the registry enters, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sasaran.errors import NumbersError
from sasaran.plan.targets import Standing, standing
from sasaran.schema.targets import Target, TargetBook

__all__ = ["Aim", "aims"]


@dataclass(frozen=True)
class Aim:
    """A target and where it stands on the day; ``standing`` is None if no official figure is at its line."""

    target: Target
    standing: Standing | None


def aims(book: TargetBook | None, day: date) -> tuple[Aim, ...]:
    """Return the pack's targets, the earliest first, with where each stands on a day."""
    if book is None:
        return ()
    return tuple(
        Aim(one, _standing(book, one, day)) for one in sorted(book.targets, key=lambda t: (t.date, t.code))
    )


def _standing(book: TargetBook, target: Target, day: date) -> Standing | None:
    try:
        return standing(book, target, day)
    except NumbersError:  # no figure at the target's line, or none that old: said in words, never filled in
        return None
