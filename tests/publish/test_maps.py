"""Maps: areas as paths that nest, from points or from a boundary file."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
import shapely

from sasaran import packs
from sasaran.errors import BadFileError
from sasaran.publish import maps
from sasaran.publish.maps import boundary, points
from sasaran.schema.area import Area
from sasaran_id.national.files import BOUNDARY


@pytest.fixture(scope="module")
def jakarta():
    return packs.load("id-jakarta").areas


@pytest.fixture(scope="module")
def drawn(jakarta):
    return maps.draw(jakarta)


def geometry(shape):
    """Read a path of our own form back: absolute start, relative lines, closed rings; even-odd."""
    rings = []
    for ring in shape.path.removesuffix("z").split("z"):
        start, steps = ring.removeprefix("M").split("l")
        moves = [tuple(map(float, pair.split(","))) for pair in [start, *steps.split()]]
        rings.append(np.cumsum(moves, axis=0))
    whole = shapely.polygons(rings[0])
    for ring in rings[1:]:
        whole = shapely.symmetric_difference(
            shapely.make_valid(whole), shapely.make_valid(shapely.polygons(ring))
        )
    return shapely.make_valid(whole)


def below(areas, shapes):
    children: dict[int, list[int]] = {}
    for no in shapes:
        children.setdefault(areas[no].parent, []).append(no)
    return children


def test_draws_every_area_below_the_province(jakarta, drawn):
    assert {shape.area_no for shape in drawn.shapes} == {
        area.no for area in jakarta if area.level != "province"
    }
    assert drawn.missing == ()
    assert drawn.origin == "centres"


def test_levels_nest_exactly(jakarta, drawn):
    shapes = {shape.area_no: geometry(shape) for shape in drawn.shapes}
    for parent, children in below(jakarta, shapes).items():
        if parent in shapes:
            parts = shapely.union_all([shapes[no] for no in children], grid_size=0.1)
            differ = shapely.area(shapely.symmetric_difference(parts, shapes[parent], grid_size=0.1))
            assert differ <= 0.01 * shapely.area(parts) + 1.0


def test_neighbours_touch_and_do_not_overlap(jakarta, drawn):
    leaves = [geometry(shape) for shape in drawn.shapes if jakarta[shape.area_no].level == "village"]
    total, union = sum(shapely.area(leaves)), shapely.area(shapely.union_all(leaves))
    assert total - union < 0.002 * total


def test_each_name_stands_inside_its_area_and_each_box_holds_its_area(drawn):
    for shape in drawn.shapes:
        outline = shapely.buffer(geometry(shape), 0.2)
        assert shapely.contains(outline, shapely.points(*shape.middle))
        west, north, wide, high = shape.box
        assert np.allclose(
            shapely.bounds(geometry(shape)), (west, north, west + wide, north + high), atol=0.15
        )


def test_far_islands_do_not_stretch_the_picture(jakarta, drawn):
    islands = next(area.no for area in jakarta if area.name == "Kepulauan Seribu")
    assert [inset.area_no for inset in drawn.insets] == [islands]
    x, y, wide, high = drawn.insets[0].box
    frame = shapely.box(x - 0.1, y - 0.1, x + wide + 0.1, y + high + 0.1)
    for shape in drawn.shapes:
        inside = shapely.contains(frame, geometry(shape))
        apart = not shapely.intersects(frame, geometry(shape))
        belongs = shape.area_no == islands or islands in {
            jakarta[shape.area_no].parent,
            jakarta[jakarta[shape.area_no].parent].parent,
        }
        assert inside if belongs else apart
    mainland = [shape for shape in drawn.shapes if shape.rank == 1 and shape.area_no != islands]
    assert max(s.box[0] + s.box[2] for s in mainland) - min(s.box[0] for s in mainland) > 0.7 * drawn.width


def test_the_same_areas_give_the_same_picture(jakarta, drawn):
    assert maps.draw(jakarta) == drawn


def test_is_small(drawn):
    assert sum(len(shape.path) for shape in drawn.shapes) < 60_000


def test_no_points_and_no_file_is_no_picture():
    assert maps.draw([Area(0, "province", "1", "P", None), Area(1, "city", "11", "C", 0)]) is None
    assert maps.draw([]) is None


def test_centres_that_coincide_get_a_cell_each():
    areas = [Area(0, "province", "1", "P", None)]
    spots = [(0.0, 0.0), (0.0, 0.0), (0.1, 0.0), (0.0, 0.1), (0.1, 0.1)]
    areas += [
        Area(no, "city", f"1{no}", f"C{no}", 0, lat=lat, lon=lon)
        for no, (lat, lon) in enumerate(spots, start=1)
    ]
    picture = maps.draw(areas)
    assert picture is not None
    assert len(picture.shapes) == 5


def test_each_cell_holds_its_own_centre():
    centres = np.random.default_rng(3).uniform(0, 500, (80, 2))
    cells = points.cells(centres)
    assert shapely.contains(cells, shapely.points(centres)).all()
    assert shapely.area(cells).sum() == pytest.approx(shapely.area(shapely.union_all(cells)), rel=1e-9)


def square(x, y, **properties):
    ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


SWAPPED = (
    Area(0, "province", "31", "DKI", None),
    Area(1, "city", "3171", "Jakarta Pusat", 0, {"kemendagri": "3171", "bps": "3173"}),
    Area(2, "city", "3173", "Jakarta Barat", 0, {"kemendagri": "3173", "bps": "3174"}),
    Area(3, "city", "3174", "Jakarta Selatan", 0, {"kemendagri": "3174", "bps": "3171"}),
    Area(4, "city", "3175", "Jakarta Timur", 0, {"kemendagri": "3175", "bps": "3172"}),
)


def saved(tmp_path, features):
    path = tmp_path / "b.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_joins_by_the_code_system_that_joins_most(tmp_path):
    codes = {"3173": 1, "3174": 2, "3171": 3, "3172": 4}  # BPS
    path = saved(tmp_path, [square(no, 0, kode=code) for no, code in enumerate(codes)])
    found = boundary.read(path, SWAPPED, BOUNDARY)
    west = {area_no: shapely.bounds(geometry)[0] for area_no, geometry in found.geometries.items()}
    assert west == {area_no: float(place) for place, area_no in enumerate(codes.values())}
    assert (found.by_code, found.by_name) == (4, 0)


def test_joins_the_rest_by_name(tmp_path):
    path = saved(
        tmp_path,
        [
            square(0, 0, kode="31.71"),
            square(1, 0, nama="KOTA ADM. JAKARTA BARAT"),
            square(2, 0, kode="31.74"),
        ],
    )
    found = boundary.read(path, SWAPPED, BOUNDARY)
    assert sorted(found.geometries) == [1, 2, 3]
    assert (found.by_code, found.by_name) == (2, 1)


@pytest.mark.parametrize(
    "text", ["", "{", '{"features": 3}', '{"features": [{"geometry": {"type": "Polygon"}}]}', "[]"]
)
def test_a_file_that_is_no_boundary_file_is_an_error(tmp_path, text):
    path = tmp_path / "b.geojson"
    path.write_text(text)
    with pytest.raises(BadFileError):
        maps.draw(SWAPPED, path)


def test_a_file_of_elsewhere_is_an_error(tmp_path):
    with pytest.raises(BadFileError, match="fits no level"):
        maps.draw(SWAPPED, saved(tmp_path, [square(0, 0, kode="5101", nama="Jembrana")]))


@pytest.mark.reference
def test_joins_all_kelurahan_of_the_register_layer(reference, jakarta):
    file = reference / "dki_kelurahan_dukcapil_2019" / "dukcapil_kelurahan_simplified.geojson"
    found = boundary.read(file, jakarta, BOUNDARY)
    assert (found.level, found.by_code, len(found.geometries)) == ("village", 267, 267)
    names = {
        f["properties"]["kode"].replace(".", ""): f["properties"]["nama"]
        for f in json.loads(file.read_text())["features"]
    }
    assert {jakarta[no].code for no in found.geometries} == set(names)


@pytest.mark.reference
def test_joins_all_kelurahan_by_name_alone(reference, jakarta, tmp_path):
    file = reference / "dki_kelurahan_dukcapil_2019" / "dukcapil_kelurahan_simplified.geojson"
    content = json.loads(file.read_text())
    by_code = boundary.read(file, jakarta, BOUNDARY)
    for feature in content["features"]:
        feature["properties"] = {key: feature["properties"][key] for key in ("nama", "kecamatan")}
    path = tmp_path / "names.geojson"
    path.write_text(json.dumps(content))
    found = boundary.read(path, jakarta, BOUNDARY)
    assert (found.by_code, found.by_name) == (0, 267)
    assert all(shapely.equals(found.geometries[no], by_code.geometries[no]) for no in found.geometries)


@pytest.mark.reference
@pytest.mark.parametrize(("name", "level", "count"), [("kecamatan", "district", 44), ("kota", "city", 6)])
def test_draws_the_dissolved_layers_at_their_level(reference, jakarta, name, level, count):
    file = reference / "id_admin" / f"dki_{name}_dissolved.geojson"
    found = boundary.read(file, jakarta, BOUNDARY)
    assert (found.level, len(found.geometries)) == (level, count)
    picture = maps.draw(jakarta, file, BOUNDARY)
    assert picture is not None
    assert picture.missing == ()
    assert sum(jakarta[shape.area_no].level == level for shape in picture.shapes) == count


@pytest.mark.reference
def test_real_borders_keep_their_neighbours_and_nest(reference, jakarta):
    file = reference / "dki_kelurahan_dukcapil_2019" / "dukcapil_kelurahan_simplified.geojson"
    picture = maps.draw(jakarta, file, BOUNDARY)
    assert picture is not None
    leaves = [geometry(shape) for shape in picture.shapes if jakarta[shape.area_no].level == "village"]
    total = sum(shapely.area(leaves))
    assert total - shapely.area(shapely.union_all(leaves)) < 0.01 * total
    cities = [geometry(shape) for shape in picture.shapes if shape.rank == 1]
    assert sum(shapely.area(cities)) == pytest.approx(total, rel=0.01)
    table = reference / "id_admin" / "kemendagri_wilayah_2025_dki.csv"
    with table.open() as lines:
        codes = {
            row["kode"].replace(".", "") for row in csv.DictReader(lines) if row["level"] == "desa_kelurahan"
        }
    assert {jakarta[s.area_no].code for s in picture.shapes if jakarta[s.area_no].level == "village"} == codes
