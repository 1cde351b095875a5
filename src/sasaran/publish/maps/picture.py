"""One picture of all areas: projected, simplified so that neighbours still touch, dissolved upwards, as SVG paths.

All levels nest because each is dissolved from the one below *after* simplification and rounding. An area that
would stretch the picture (far islands) is drawn in a frame of its own at its own scale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from sasaran.publish.maps import boundary, points
from sasaran.schema.area import Area
from sasaran.schema.pack_terms import BoundaryWords

__all__ = ["Inset", "Picture", "Shape", "draw", "draw_polygons"]

_NO_WORDS = BoundaryWords()
_WIDTH, _STRIP, _GAP = 1000.0, 190.0, 24.0
_TOLERANCE = 0.7  # units of the picture, i.e. less than a pixel at full width
_DOT = 6.0  # width at which a part too small to see is drawn


@dataclass(frozen=True)
class Shape:
    """One area: its SVG path data, its box (x, y, width, height), a point for its name, its level's rank."""

    area_no: int
    rank: int
    path: str
    box: tuple[float, float, float, float]
    middle: tuple[float, float]


@dataclass(frozen=True)
class Inset:
    """A frame drawn apart from the main map, at another scale."""

    area_no: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Picture:
    """All shapes in one coordinate space of ``width`` x ``height`` units.

    ``origin`` is ``boundaries`` (a file was drawn) or ``centres`` (built from points: not legal borders);
    ``missing`` are areas of the drawn level that could not be drawn; ``stray`` is how many features of the boundary
    file belong to none.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    insets: tuple[Inset, ...]
    origin: str
    missing: tuple[int, ...] = ()
    stray: int = 0


def draw(
    areas: Sequence[Area], boundaries: Path | None = None, words: BoundaryWords = _NO_WORDS
) -> Picture | None:
    """Draw all areas; None if there is neither a boundary file nor a point for most areas of the smallest level.

    ``words`` are the country's names of a boundary file's properties.
    """
    ranks = _ranks(areas)
    stray = 0
    if boundaries is not None:
        found = boundary.read(boundaries, areas, words)
        numbers = sorted(found.geometries)
        geometries = np.array([found.geometries[no] for no in numbers], dtype=object)
        level, origin = found.level, "boundaries"
        stray = found.features - found.by_code - found.by_name
    else:
        level = max(areas, key=lambda area: ranks[area.no]).level if areas else ""
        located = [a for a in areas if a.level == level and a.lat is not None and a.lon is not None]
        numbers = [area.no for area in located]
        geometries = shapely.points([(area.lon, area.lat) for area in located]) if located else np.array([])
        origin = "centres"
    wanted = [area.no for area in areas if area.level == level]
    if not wanted or 2 * len(numbers) < len(wanted):
        return None
    return replace(_composed(areas, ranks, wanted, numbers, geometries, origin), stray=stray)


def draw_polygons(areas: Sequence[Area], geometries: Any) -> Picture:
    """Draw polygons (n,) in degrees of areas that hang below one root: ``areas[0]`` the root, then one a polygon."""
    ranks = _ranks(areas)
    numbers = [area.no for area in areas[1:]]
    return _composed(areas, ranks, numbers, numbers, geometries, "boundaries")


def _composed(
    areas: Sequence[Area],
    ranks: Mapping[int, int],
    wanted: Sequence[int],
    numbers: Sequence[int],
    geometries: Any,
    origin: str,
) -> Picture:
    frames = _frames(numbers, geometries, areas, ranks)
    leaves = _fill(numbers, geometries, frames, origin)
    levels = _dissolve(leaves, areas, ranks)
    shapes = [_shape(no, ranks[no], geometry) for no, geometry in sorted(levels.items())]
    missing = tuple(no for no in wanted if no not in leaves)
    insets = tuple(Inset(frame.area_no, frame.box) for frame in frames if frame.area_no is not None)
    height = max(frame.box[1] + frame.box[3] for frame in frames)
    return Picture(_WIDTH, round(height, 1), tuple(shapes), insets, origin, missing)


def _ranks(areas: Sequence[Area]) -> dict[int, int]:
    """Return each area's depth below its root."""
    ranks: dict[int, int] = {}
    for area in areas:
        chain, at = [], area
        while at.no not in ranks and at.parent is not None:
            chain.append(at.no)
            at = areas[at.parent]
        depth = ranks.setdefault(at.no, 0)
        for step, no in enumerate(reversed(chain), start=1):
            ranks[no] = depth + step
    return ranks


@dataclass(frozen=True)
class _Frame:
    """A part of the picture: which places (indices) it holds and how degrees become units."""

    places: tuple[int, ...]
    area_no: int | None
    box: tuple[float, float, float, float]
    west: float
    north: float
    scale: float
    squeeze: float

    def project(self, geometries: Any) -> Any:
        """Return the geometries in units of the picture (equirectangular at the picture's latitude)."""

        def move(xy: Any) -> Any:
            x = self.box[0] + (xy[:, 0] - self.west) * self.squeeze * self.scale
            return np.column_stack([x, self.box[1] + (self.north - xy[:, 1]) * self.scale])

        return shapely.transform(geometries, move)


def _frames(
    numbers: Sequence[int], geometries: Any, areas: Sequence[Area], ranks: Mapping[int, int]
) -> list[_Frame]:
    bounds = shapely.bounds(geometries)
    groups: dict[int, list[int]] = {}
    for place, no in enumerate(numbers):
        top = _ancestor(no, 1, areas, ranks)
        groups.setdefault(top, []).append(place)
    flat = max(ranks.values()) < 2
    core, far = (list(range(len(numbers))), []) if flat else _apart(groups, bounds)
    left = _STRIP + _GAP if far else 0.0
    squeeze = float(np.cos(np.radians(bounds[:, [1, 3]].mean())))
    main = _frame(core, None, bounds[core], (left, 0.0, _WIDTH - left, None), squeeze)
    frames = [main]
    room = main.box[3] / max(len(far), 1) - _GAP
    for row, top in enumerate(far):
        spot = (0.0, row * (room + _GAP), _STRIP, room)
        frames.append(_frame(groups[top], top, bounds[groups[top]], spot, squeeze))
    return frames


def _ancestor(no: int, rank: int, areas: Sequence[Area], ranks: Mapping[int, int]) -> int:
    parent = areas[no].parent
    while ranks[no] > rank and parent is not None:
        no, parent = parent, areas[parent].parent
    return no


def _apart(groups: Mapping[int, list[int]], bounds: Any) -> tuple[list[int], list[int]]:
    """Part the areas below the root into the core and those that hold few places but would stretch it much."""
    order = sorted(groups, key=lambda top: (-len(groups[top]), top))
    core, far, total = list(groups[order[0]]), [], sum(map(len, groups.values()))
    for top in order[1:]:
        grown = _extent(bounds[core + groups[top]]) > 1.5 * _extent(bounds[core])
        if grown and len(groups[top]) * 10 < total:
            far.append(top)
        else:
            core += groups[top]
    return sorted(core), sorted(far)


def _extent(bounds: Any) -> float:
    size = bounds[:, 2:].max(axis=0) - bounds[:, :2].min(axis=0)
    return float(np.prod(np.maximum(size, 1e-6)))


def _frame(
    places: Sequence[int],
    area_no: int | None,
    bounds: Any,
    spot: tuple[float, float, float, float | None],
    squeeze: float,
) -> _Frame:
    """Fit the places into ``spot`` (x, y, width, height; no height: as high as the width demands)."""
    west, south = bounds[:, :2].min(axis=0)
    east, north = bounds[:, 2:].max(axis=0)
    margin = (0.12 if len(places) < points.ISLANDS else 0.03) * max(
        float(east - west), float(north - south), 1e-3
    )
    west, east, south, north = west - margin, east + margin, south - margin, north + margin
    across, down = float(east - west) * squeeze, float(north - south)
    scale = spot[2] / across if spot[3] is None else min(spot[2] / across, spot[3] / down)
    box = (spot[0], spot[1], across * scale, down * scale)
    return _Frame(tuple(places), area_no, box, float(west), float(north), scale, squeeze)


def _fill(numbers: Sequence[int], geometries: Any, frames: Sequence[_Frame], origin: str) -> dict[int, Any]:
    """Return the geometry of each smallest area in units of the picture."""
    filled: dict[int, Any] = {}
    for frame in frames:
        places = list(frame.places)
        projected = frame.project(geometries[places])
        if origin == "centres":
            projected = points.cells(_spread(shapely.get_coordinates(projected)))
        else:
            projected = np.array([_visible(each) for each in _simplify(projected)], dtype=object)
        rounded = shapely.set_precision(projected, 0.1, mode="valid_output")
        filled.update(zip((numbers[place] for place in places), rounded, strict=True))
    return {no: geometry for no, geometry in filled.items() if not shapely.is_empty(geometry)}


def _spread(centres: Any) -> Any:
    """Move centres that coincide a little apart, always the same way, so that each gets a cell."""
    _, first = np.unique(np.round(centres, 3), axis=0, return_index=True)
    twin = np.setdiff1d(np.arange(len(centres)), first)
    centres = centres.copy()
    centres[twin] += np.column_stack([np.cos(twin), np.sin(twin)])
    return centres


def _simplify(geometries: Any) -> Any:
    return shapely.coverage_simplify(geometries, _TOLERANCE)


def _visible(geometry: Any) -> Any:
    """Grow an area whose parts are too small to see or to hit (small islands) into dots."""
    parts = shapely.get_num_geometries(geometry)
    if shapely.area(geometry) >= parts * _DOT**2:
        return geometry
    return shapely.buffer(geometry, _DOT / 2, quad_segs=3)


def _dissolve(leaves: Mapping[int, Any], areas: Sequence[Area], ranks: Mapping[int, int]) -> dict[int, Any]:
    """Return geometries of all levels down from rank 1, each the union of those below it."""
    levels = dict(leaves)
    for rank in range(max(ranks[no] for no in leaves) - 1, 0, -1):
        parts: dict[int, list[Any]] = {}
        for no in leaves:
            parts.setdefault(_ancestor(no, rank, areas, ranks), []).append(leaves[no])
        for no, found in parts.items():
            levels[no] = _without_slivers(shapely.union_all(found, grid_size=0.1))
    return levels


def _without_slivers(geometry: Any) -> Any:
    """Drop holes that come from borders which did not quite meet in the file."""
    parts = [part for part in shapely.get_parts(geometry) if shapely.get_type_id(part) == 3]
    kept = []
    for part in parts:
        holes = [ring for ring in part.interiors if shapely.area(shapely.polygons(ring)) > 4.0]
        kept.append(shapely.polygons(part.exterior, holes or None))
    return shapely.multipolygons(kept)


def _shape(no: int, rank: int, geometry: Any) -> Shape:
    west, north, east, south = (round(float(each), 1) for each in shapely.bounds(geometry))
    box = (west, north, round(east - west, 1), round(south - north, 1))
    largest = max(shapely.get_parts(geometry), key=shapely.area)
    middle = shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, tolerance=1.0))[0]
    return Shape(no, rank, _path(geometry), box, (round(float(middle[0]), 1), round(float(middle[1]), 1)))


def _path(geometry: Any) -> str:
    polygons = [part for part in shapely.get_parts(geometry) if shapely.get_type_id(part) == 3]
    rings = [ring for part in polygons for ring in (part.exterior, *part.interiors)]
    return "".join(_ring(shapely.get_coordinates(ring)) for ring in rings)


def _ring(xy: Any) -> str:
    """Write one ring with relative moves in tenths, which is less than half as long as absolute ones."""
    tenths = np.round(xy * 10).astype(int)
    steps = np.diff(tenths, axis=0)[:-1]
    steps = steps[np.any(steps != 0, axis=1)]
    start = ",".join(_tenth(value) for value in tenths[0])
    return f"M{start}l" + " ".join(f"{_tenth(x)},{_tenth(y)}" for x, y in steps) + "z"


def _tenth(value: int) -> str:
    whole, rest = divmod(abs(int(value)), 10)
    return ("-" if value < 0 else "") + (f"{whole}.{rest}" if rest else str(whole))
