"""A map of estimates by area: labels joined to polygons, drawn, and what could not be joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sasaran.errors import ParameterError
from sasaran.publish.maps import Placed, choropleth, place
from sasaran.schema.estimate import Estimate
from sasaran.schema.pack import Pack

__all__ = ["MapAsked", "draw_map", "read_cuts"]


@dataclass(frozen=True)
class MapAsked:
    """Where the polygons are, which property holds the area, the cuts between classes, and how it is written."""

    boundary: Path | None = None
    key: str = ""
    cuts: tuple[float, ...] | None = None
    language: str = "id"
    percent: bool = True


def read_cuts(text: str) -> tuple[float, ...] | None:
    """Read ``0.05,0.1``; raise :class:`ParameterError` for another form, or more cuts than there are shades."""
    if not text:
        return None
    try:
        found = tuple(float(one) for one in text.split(","))
    except ValueError:
        found = ()
    if not 0 < len(set(found)) <= 4:
        raise ParameterError(
            "The cuts of the map cannot be read",
            where="--breaks",
            rule="one to four numbers separated by commas, in the unit of the estimates (shares as 0.05)",
            todo="write for instance --breaks 0.02,0.04,0.06,0.08",
        )
    return tuple(sorted(set(found)))


def draw_map(
    rows: Sequence[Estimate], pack: Pack, asked: MapAsked, title: str, notes: Sequence[str]
) -> tuple[str, Placed]:
    """Return the map (SVG) and whose its shapes are; errors as :func:`sasaran.publish.maps.place`."""
    placed = place([row.domain for row in rows], pack.areas, asked.boundary, asked.key, pack.boundary)
    drawn = choropleth(
        rows,
        placed,
        title=title,
        notes=notes,
        language=asked.language,
        cuts=asked.cuts,
        percent=asked.percent,
    )
    return drawn, placed
