"""The map of the planning page: the share of decile-1 families without adequate support.

The report's script knows two measures by the names of its slots, the first shown first. Here the first slot holds
the share and the second the number of families.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sasaran.publish.locale import Locale
from sasaran.publish.planning.facts import AreaAdequate, PlanningData
from sasaran.publish.planning.words import PlanningWords
from sasaran.publish.report.classes import Classes, classify
from sasaran.publish.report.mapview import MapView

__all__ = ["map_view"]

_SLOTS = ("count", "share")


def map_view(data: PlanningData, n: Locale, t: PlanningWords) -> MapView | None:
    """Return the map, None if there is no picture."""
    if data.picture is None:
        return None
    drawn = {shape.area_no: shape for shape in data.picture.shapes}
    ranks = tuple(sorted({shape.rank for shape in data.picture.shapes}))
    classes: dict[str, dict[int, int]] = {slot: {} for slot in _SLOTS}
    legends: dict[str, dict[int, list[str]]] = {slot: {} for slot in _SLOTS}
    for rank in ranks:
        areas = [area for area in data.areas if area.rank == rank and area.area_no in drawn]
        for slot in _SLOTS:
            found = classify([_value(area, slot) for area in areas], [area.withheld for area in areas])
            classes[slot] |= {area.area_no: of for area, of in zip(areas, found.of, strict=True)}
            legends[slot][rank] = _legend(found, slot, n)
    shown = [area for area in data.areas if area.rank == 0 or area.area_no in drawn]
    facts = {
        "size": [data.picture.width, data.picture.height],
        "ranks": list(ranks),
        "insets": [inset.area_no for inset in data.picture.insets],
        "levels": {str(level.rank): level.words.get(n.language, level.key) for level in data.levels},
        "legends": legends,
        "areas": [
            _facts(area, drawn, [classes[slot].get(area.area_no, 0) for slot in _SLOTS], n) for area in shown
        ],
        "words": {"whole": t("whole"), "review": t("tip_none"), "families": t("tip_adequate")},
    }
    return MapView(data.picture, ranks, facts, classes["count"])


def _value(area: AreaAdequate, slot: str) -> float | None:
    if slot == "count":
        return area.first.share
    return float(area.first.without) if area.first.families else None


def _legend(found: Classes, slot: str, n: Locale) -> list[str]:
    labels = []
    for low, high in found.limits:
        if low != low:  # a class that no area fell into
            labels.append("")
            continue
        first, last = (n.percent(one, 0) if slot == "count" else n.count(one) for one in (low, high))
        labels.append(first if first == last else f"{first} – {last}")
    return labels


def _facts(area: AreaAdequate, drawn: dict[int, Any], classes: Sequence[int], n: Locale) -> dict[str, Any]:
    shape, cell = drawn.get(area.area_no), area.first
    percent = None if cell.share is None else round(100 * cell.share, 1)
    no = "•" if area.withheld else ""
    return {
        "no": area.area_no,
        "up": area.parent_no,
        "rank": area.rank,
        "name": area.name,
        "of": no or n.count(cell.families),
        "count": no or n.percent(cell.share),
        "share": no or f"{n.count(cell.without)} / {n.count(cell.families)}",
        "families": no or n.count(cell.adequate),
        "review": no or n.count(cell.none),
        "bar": None if percent is None else [percent, percent, percent],
        "part": cell.without,
        "class": list(classes),
        "box": list(shape.box) if shape else None,
        "at": list(shape.middle) if shape else None,
    }
