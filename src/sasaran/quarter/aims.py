"""Official targets by area: where each part of the country stands against the rate that the whole has promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sasaran.plan.targets import PartStanding, Standing, parts_of
from sasaran.quarter.frozen import Frozen
from sasaran.quarter.levels import level_of
from sasaran.quarter.plans import targets

__all__ = ["ByArea", "by_area"]


@dataclass(frozen=True)
class ByArea:
    """A target's standing, its parts, and the names of the lines at which parts have figures that do not compare."""

    standing: Standing
    parts: tuple[PartStanding, ...]
    other_lines: tuple[str, ...]


def by_area(opened: Frozen, level: str, today: date | None = None) -> tuple[Sequence[ByArea], dict[str, str]]:
    """Return every target by area of a level (key or word), and the areas' names by code; official figures only.

    Raises :class:`ParameterError` if the pack has no targets or no such level.
    """
    found = targets(opened, today)
    book = opened.pack.targets
    assert book is not None  # targets would have refused
    key = level_of(opened.pack, level)
    names = {one.code: one.name for one in opened.pack.areas if one.level == key}
    made = []
    for one in found:
        parts = parts_of(book, one, names)
        lines = {
            each.line.name for each in book.series
            if each.indicator == one.target.indicator and each.area in names and not each.line.same(one.target.line)
        }  # fmt: skip
        made.append(ByArea(one, parts, tuple(sorted(lines))))
    return made, names
