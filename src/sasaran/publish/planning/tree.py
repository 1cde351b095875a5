"""The areas of the planning page in the order of their tree."""

from __future__ import annotations

from sasaran.publish.planning.facts import AreaAdequate, PlanningData
from sasaran.publish.planning.turns import Named
from sasaran.publish.planning.words import PlanningWords

__all__ = ["named"]


def named(data: PlanningData, language: str) -> list[Named]:
    """Return the whole, then every area below it, each after the one that holds it."""
    below: dict[int | None, list[AreaAdequate]] = {}
    for area in data.areas:
        below.setdefault(area.parent_no, []).append(area)

    def walk(parent: int | None) -> list[AreaAdequate]:
        return [each for area in below.get(parent, ()) for each in (area, *walk(area.area_no))]

    inside = [Named(one.area_no, one.rank, one.code, one.name) for one in walk(None) if one.rank > 0]
    return [Named(-1, 0, "", PlanningWords(language, data.round.terms)("whole")), *inside]
