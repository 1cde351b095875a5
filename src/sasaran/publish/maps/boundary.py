"""Reads a boundary file (GeoJSON) and joins its features to the areas of the pack.

Which property holds the code is found, not assumed, and so is the code system: two systems in use number the
same cities differently, so the pair of property and system that joins most features wins, and what is left is
joined by name within its parent.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from sasaran.errors import BadFileError
from sasaran.schema.area import Area
from sasaran.schema.pack_terms import BoundaryWords

__all__ = ["Boundaries", "features_of", "join_codes", "join_names", "read"]

_CODES = ("code", "id", "pcode", "adm4_pcode", "adm3_pcode", "adm2_pcode", "adm1_pcode")
_NAMES = ("name", "adm4_en", "adm3_en", "adm2_en", "adm1_en")
_PARENTS = ("parent", "district", "adm3_en", "adm2_en", "adm1_en")
_NO_WORDS = BoundaryWords()


@dataclass(frozen=True)
class Boundaries:
    """Geometries (degrees) by area number, all of one level, and how the join went."""

    level: str
    geometries: Mapping[int, Any]
    by_code: int
    by_name: int
    features: int


def read(path: Path, areas: Sequence[Area], words: BoundaryWords = _NO_WORDS) -> Boundaries:
    """Read ``path`` and join it at the smallest level of which it knows at least half the areas.

    ``words`` are the country's names of properties, looked at before the general ones.

    Raises :class:`BadFileError` if the file is no GeoJSON of polygons or fits no level.
    """
    features = features_of(path)
    for level in _levels(areas):
        of_level = [area for area in areas if area.level == level]
        by_code = join_codes(features, of_level, words)
        by_name = join_names(features, of_level, areas, set(by_code), words)
        joined = {**by_code, **by_name}
        if len(set(joined.values())) * 2 >= len(of_level):
            parts: dict[int, list[Any]] = defaultdict(list)
            for place, area_no in sorted(joined.items()):
                parts[area_no].append(features[place][1])
            merged = {area_no: shapely.union_all(found) for area_no, found in parts.items()}
            return Boundaries(level, merged, len(by_code), len(by_name), len(features))
    raise BadFileError(
        "The boundary file fits no level of the pack's areas",
        where=path.name,
        rule="at least half the areas of a level must be found by code or by name",
        todo="give each feature a property code with the area's code, or name with its name",
    )


def _levels(areas: Iterable[Area]) -> list[str]:
    """Return the levels from the one with most areas to the one with fewest."""
    return [level for level, _ in Counter(area.level for area in areas).most_common()]


def features_of(path: Path) -> list[tuple[dict[str, str], Any]]:
    """Return properties (names in lower case, values as text) and geometry of every feature that has an area."""
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
        entries = [
            (
                {str(key).lower(): str(value) for key, value in (each.get("properties") or {}).items()},
                shapely.make_valid(shapely.from_geojson(json.dumps(each["geometry"]))),
            )
            for each in found["features"]
            if each.get("geometry")
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        raise BadFileError(
            "The boundary file cannot be read",
            where=path.name,
            rule="a GeoJSON FeatureCollection of polygons in degrees",
            todo="export it anew as GeoJSON (EPSG:4326)",
        ) from error
    return [(properties, geometry) for properties, geometry in entries if shapely.area(geometry) > 0]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text.removesuffix(".0"))


def join_codes(
    features: Sequence[tuple[dict[str, str], Any]], areas: Sequence[Area], words: BoundaryWords = _NO_WORDS
) -> dict[int, int]:
    """Return feature place -> area number by the property and code system that join most features."""
    systems: dict[str, dict[str, int]] = {"": {area.code: area.no for area in areas}}
    for area in areas:
        for system, code in area.codes.items():
            systems.setdefault(system, {})[_digits(code)] = area.no
    best: dict[int, int] = {}
    for key in (*words.codes, *_CODES):
        codes = [_digits(properties.get(key, "")) for properties, _ in features]
        for known in systems.values():
            found = {place: known[code] for place, code in enumerate(codes) if code in known}
            best = found if len(found) > len(best) else best
    return best


def _plain(text: str, words: BoundaryWords) -> str:
    """Bring an area name to one form: capitals, no administrative title, no blanks or punctuation."""
    text = text.upper()
    if words.titles:
        text = re.sub(rf"\b({'|'.join(map(re.escape, words.titles))})\b", " ", text)
    return re.sub(r"[\W_]", "", text)


def join_names(
    features: Sequence[tuple[dict[str, str], Any]],
    level: Sequence[Area],
    areas: Sequence[Area],
    done: set[int],
    words: BoundaryWords = _NO_WORDS,
) -> dict[int, int]:
    """Return feature place -> area number by name; a name met twice counts only with its parent's name."""
    by_name: dict[str, set[int]] = defaultdict(set)
    by_parent: dict[tuple[str, str], int] = {}
    for area in level:
        for name in (area.name, *area.aliases):
            by_name[_plain(name, words)].add(area.no)
            if area.parent is not None:
                by_parent[_plain(name, words), _plain(areas[area.parent].name, words)] = area.no
    joined: dict[int, int] = {}
    for place, (properties, _) in enumerate(features):
        if place in done:
            continue
        names = [_plain(properties[key], words) for key in (*words.names, *_NAMES) if key in properties]
        parents = [_plain(properties[key], words) for key in (*words.parents, *_PARENTS) if key in properties]
        sure = [
            by_parent[name, parent] for name in names for parent in parents if (name, parent) in by_parent
        ]
        alone = [next(iter(by_name[name])) for name in names if len(by_name.get(name, ())) == 1]
        if sure or alone:
            joined[place] = (sure or alone)[0]
    return joined
