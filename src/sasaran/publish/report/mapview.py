"""What the map needs: shapes by level, the class and the words of every area, legends. All words are ready-made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sasaran.publish.data import AreaGap, ReportData
from sasaran.publish.locale import Locale
from sasaran.publish.maps import Picture
from sasaran.publish.report.classes import Classes, classify
from sasaran.publish.words import Words

__all__ = ["MapView", "map_view"]

_MEASURES = ("count", "share")


@dataclass(frozen=True)
class MapView:
    """The picture, the facts the script reads (JSON), and the first colouring for readers without scripts."""

    picture: Picture
    ranks: tuple[int, ...]
    facts: dict[str, Any]
    first: dict[int, int]


def map_view(data: ReportData, n: Locale, t: Words) -> MapView | None:
    """Return the map of the report, None if there is no picture."""
    if data.picture is None:
        return None
    drawn = {shape.area_no: shape for shape in data.picture.shapes}
    ranks = tuple(sorted({shape.rank for shape in data.picture.shapes}))
    classes: dict[str, dict[int, int]] = {measure: {} for measure in _MEASURES}
    legends: dict[str, dict[int, list[str]]] = {measure: {} for measure in _MEASURES}
    for rank in ranks:
        areas = [area for area in data.areas if area.rank == rank and area.area_no in drawn]
        for measure in _MEASURES:
            found = classify([_value(area, measure) for area in areas], [_withheld(area) for area in areas])
            classes[measure] |= {area.area_no: of for area, of in zip(areas, found.of, strict=True)}
            legends[measure][rank] = _legend(found, measure, n)
    facts = {
        "size": [data.picture.width, data.picture.height],
        "ranks": list(ranks),
        "insets": [inset.area_no for inset in data.picture.insets],
        "levels": {str(level.rank): level.words.get(n.language, level.key) for level in data.levels},
        "legends": legends,
        "areas": [
            _facts(area, drawn, [classes[m].get(area.area_no, 0) for m in _MEASURES], n, t)
            for area in (*data.areas,)
            if area.rank == 0 or area.area_no in drawn
        ],
        "words": {"whole": t("whole"), "review": t("to_review"), "families": t("families_untouched")},
    }
    return MapView(data.picture, ranks, facts, classes["count"])


def _value(area: AreaGap, measure: str) -> float | None:
    if not area.persons.n or area.persons.estimate is None:
        return None
    return round(area.persons.estimate.value) if measure == "count" else area.persons.share


def _withheld(area: AreaGap) -> bool:
    return area.persons.estimate is None and area.persons.n != 0


def _legend(found: Classes, measure: str, n: Locale) -> list[str]:
    write = n.count if measure == "count" else n.percent
    labels = []
    for low, high in found.limits:
        if low != low:  # a class that no area fell into
            labels.append("")
        else:
            labels.append(write(low) if write(low) == write(high) else f"{write(low)} – {write(high)}")
    return labels


def _facts(
    area: AreaGap, drawn: dict[int, Any], classes: Sequence[int], n: Locale, t: Words
) -> dict[str, Any]:
    shape = drawn.get(area.area_no)
    estimate = area.persons.estimate
    families = area.families.estimate
    share = ""
    if estimate is not None and area.persons.n:
        limits = n.percent_interval(estimate.low / area.persons.n, estimate.high / area.persons.n)
        share = f"{n.percent(area.persons.share)} ({limits})"
    return {
        "no": area.area_no,
        "up": area.parent_no,
        "rank": area.rank,
        "name": area.name,
        "of": n.count(area.persons.n),
        "count": n.with_interval(estimate) if estimate is not None else "•",
        "share": share or "–",
        "families": n.with_interval(families) if families is not None else "•",
        "review": n.count(area.persons.review) if area.persons.review is not None else "",
        "bar": [round(v, 1) for v in (estimate.value, estimate.low, estimate.high)]
        if estimate is not None
        else None,
        "part": round(area.persons.share, 4) if area.persons.share is not None else None,
        "class": list(classes),
        "box": list(shape.box) if shape else None,
        "at": list(shape.middle) if shape else None,
    }
