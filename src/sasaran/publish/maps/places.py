"""Which shape is whose: joins the labels of a table of areas to polygons of a file, or to the pack's own areas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from sasaran.errors import BadFileError, ParameterError
from sasaran.publish.maps.boundary import features_of, join_codes, join_names
from sasaran.publish.maps.picture import Picture, draw, draw_polygons
from sasaran.schema.area import Area
from sasaran.schema.pack_terms import BoundaryWords

__all__ = ["Placed", "of_pack", "place"]

_NO_WORDS = BoundaryWords()


@dataclass(frozen=True)
class Placed:
    """A picture, and whose its shapes are.

    Parameters
    ----------
    picture : Picture
        Shapes by number.
    at : Mapping[str, int]
        Label to the number of its shape.
    names : Mapping[int, str]
        Number to a name in words.
    without_polygon : tuple[str, ...]
        Labels that no shape was found for.
    without_label : int
        Shapes of the same level, and features of the boundary file, that belong to no label.
    """

    picture: Picture
    at: Mapping[str, int]
    names: Mapping[int, str]
    without_polygon: tuple[str, ...]
    without_label: int


def place(
    labels: Sequence[str], areas: Sequence[Area], boundaries: Path | None = None, key: str = "",
    words: BoundaryWords = _NO_WORDS,
) -> Placed:  # fmt: skip
    """Find a shape for every label.

    Parameters
    ----------
    labels : Sequence[str]
        Codes or names of the table's areas.
    areas : Sequence[Area]
        The pack's areas. Where three labels in four are areas of one of its levels, these are drawn: from
        ``boundaries``, or from the pack's own points.
    boundaries : Path | None
        GeoJSON of polygons in degrees.
    key : str
        Property of the polygons that holds the label; then the pack is not looked at. If empty and the labels are
        not the pack's, the property that most labels are found in.
    words : BoundaryWords
        The country's names of properties, and the titles before its areas' names.

    Raises
    ------
    BadFileError
        The boundary file cannot be read, or no label is found in it.
    ParameterError
        There is no boundary file, and the labels are no areas of the pack.
    """
    known = {} if key else of_pack(labels, areas, words=words)
    if known and 4 * len(known) >= 3 * len(labels):
        picture = _drawn(areas, boundaries, words)
        if picture is not None:
            return _from_pack(labels, areas, known, picture)
    if boundaries is None:
        raise ParameterError(
            "There is nothing to draw the map from",
            where="--boundary",
            rule="the areas are not those of the country pack, so a file of their polygons is needed",
            todo="give a GeoJSON file with --boundary, and with --boundary-key the property that holds the area",
        )
    return _from_file(labels, boundaries, key)


def of_pack(
    labels: Sequence[str], areas: Sequence[Area], level: str = "", words: BoundaryWords = _NO_WORDS
) -> dict[str, int]:
    """Return label (a code of any system, or a name) -> area number, at ``level`` or where most labels are found."""
    levels = [level] if level else [key for key, _ in Counter(area.level for area in areas).most_common()]
    features = [(dict.fromkeys(("code", "name", "parent"), label), None) for label in labels]
    best: dict[int, int] = {}
    for key in levels:
        of_level = [area for area in areas if area.level == key]
        codes = join_codes(features, of_level, words)
        found = codes or join_names(features, of_level, areas, set(), words)
        best = found if len(found) > len(best) else best
    return {labels[at]: no for at, no in best.items()}


def _drawn(areas: Sequence[Area], boundaries: Path | None, words: BoundaryWords) -> Picture | None:
    try:
        return draw(areas, boundaries, words)
    except BadFileError:
        if boundaries is None or not features_of(boundaries):
            raise
        return None  # polygons of something else than the pack's areas: joined by their own property


def _from_pack(
    labels: Sequence[str], areas: Sequence[Area], known: Mapping[str, int], picture: Picture
) -> Placed:
    drawn = {shape.area_no for shape in picture.shapes}
    at = {label: known[label] for label in labels if known.get(label, -1) in drawn}
    if not at:
        raise BadFileError(
            "The boundary file has no polygon of the areas",
            where="--boundary",
            rule="polygons of the areas' own level, or of a smaller one",
            todo="give a boundary file of that level",
        )
    level = Counter(areas[no].level for no in at.values()).most_common(1)[0][0]
    idle = sum(1 for no in drawn - set(at.values()) if areas[no].level == level)
    lacking = tuple(label for label in labels if label not in at)
    return Placed(picture, at, {area.no: area.name for area in areas}, lacking, idle + picture.stray)


def _from_file(labels: Sequence[str], boundaries: Path, key: str) -> Placed:
    features = features_of(boundaries)
    column = key.lower() or _likeliest(labels, features)
    have = sorted({name for properties, _ in features for name in properties})
    said = {_plain(properties[column]) for properties, _ in features if column in properties}
    if not said & set(map(_plain, labels)):
        raise BadFileError(
            "No area of the table is found in the boundary file",
            where=boundaries.name,
            rule="a property of the polygons holds the area as it is written in the table",
            todo=f"name it with --boundary-key; there are: {', '.join(have[:30]) or 'none'}",
        )
    parts: dict[str, list[Any]] = {}
    for properties, geometry in features:
        parts.setdefault(_plain(properties.get(column, "")), []).append(geometry)
    spelt = {_plain(label): label for label in labels}
    keys = sorted(parts)
    areas = [Area(0, "whole", "", "", None)]
    areas += [Area(no, "area", word, spelt.get(word, word), 0) for no, word in enumerate(keys, start=1)]
    geometries = np.array([shapely.union_all(parts[word]) for word in keys], dtype=object)
    number = {word: no for no, word in enumerate(keys, start=1)}
    at = {label: number[_plain(label)] for label in labels if _plain(label) in number}
    lacking = tuple(label for label in labels if label not in at)
    names = {area.no: area.name for area in areas}
    return Placed(draw_polygons(areas, geometries), at, names, lacking, len(keys) - len(set(at.values())))


def _likeliest(labels: Sequence[str], features: Sequence[tuple[dict[str, str], Any]]) -> str:
    """Return the property in which most labels are found."""
    wanted = set(map(_plain, labels))
    found: Counter[str] = Counter()
    for name in sorted({name for properties, _ in features for name in properties}):
        values = {_plain(properties[name]) for properties, _ in features if name in properties}
        found[name] = len(wanted & values)
    return found.most_common(1)[0][0] if found else ""


def _plain(text: str) -> str:
    return text.strip().removesuffix(".0").casefold()
