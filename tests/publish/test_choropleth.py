"""A map of any numbers by area: whose shape is whose, classes, marks, and what is said of what is missing."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaran import packs
from sasaran.errors import BadFileError, ParameterError
from sasaran.publish.maps import choropleth, cuts_of, place
from sasaran.schema.estimate import Estimate


def square(x, y, **properties):
    ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def districts(tmp_path):
    path = tmp_path / "distrik.geojson"
    features = [square(k, 0, nomor=k, NAMA=name) for k, name in enumerate(("Wien", "Linz", "Graz"))]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def jakarta():
    return packs.load("id-jakarta").areas


def estimate(label, value, se=0.01, n=5):
    return Estimate(value, se, value - 2 * se, value + 2 * se, 0.95, "m", n, label)


def said(svg):
    return [node.text for node in ET.fromstring(svg).iter() if node.tag.endswith(("text", "title"))]


def test_labels_find_their_polygons_by_the_property_that_holds_most_of_them(districts, jakarta):
    placed = place(["Graz", "wien", "Salzburg"], jakarta, districts)
    assert set(placed.at) == {"Graz", "wien"}
    assert placed.without_polygon == ("Salzburg",)
    assert placed.without_label == 1  # Linz


def test_a_named_property_is_taken_even_for_numbers(districts, jakarta):
    placed = place(["0", "2"], jakarta, districts, "NOMOR")
    assert [placed.names[placed.at[label]] for label in ("0", "2")] == ["0", "2"]


def test_the_packs_own_areas_need_no_file_and_may_be_names_or_codes_of_any_system(jakarta):
    villages = [area for area in jakarta if area.level == "village"]
    by_code = place([area.codes["bps"] for area in villages if "bps" in area.codes], jakarta)
    assert by_code.picture.origin == "centres" and not by_code.without_polygon
    cities = [area for area in jakarta if area.level == "city"]
    by_name = place([area.name for area in cities], jakarta)
    assert [by_name.at[area.name] for area in cities] == [area.no for area in cities]


def test_areas_of_elsewhere_without_a_file_are_refused_in_words(jakarta):
    with pytest.raises(ParameterError, match="--boundary"):
        place(["Wien", "Linz"], jakarta)


def test_a_file_that_knows_none_of_the_areas_is_refused_naming_its_properties(districts, jakarta):
    with pytest.raises(BadFileError, match="nama, nomor"):
        place(["Paris"], jakarta, districts)


def test_shade_hatch_and_dot_say_value_doubt_and_missing_sample(districts, jakarta):
    rows = [estimate("Wien", 0.1, 0.03), estimate("Linz", 0.2, 0.15), estimate("Graz", 0.3, 0.01, 0)]
    placed = place([row.domain for row in rows], jakarta, districts)
    svg = choropleth(rows, placed, title="Peta <1>", language="id")
    words = said(svg)
    assert "Peta <1>" in words  # escaped in the file, read back as it was
    assert "Wien: 10,0\u00a0% (4,0\u00a0%–16,0\u00a0%); n = 5" in words
    assert {text for text in words if text and "RSE" in text} == {
        "dapat dipakai: RSE 25 % atau kurang  (1)",
        "RSE = galat baku dibagi angkanya: keras pada angka kecil, yang selangnya bisa tetap sempit dalam poin",
        "hati-hati: RSE di atas 25 %  (1)",
        "tidak akurat: RSE di atas 50 %  (1)",
    }
    assert svg.count("url(#thin)") == 2 and svg.count("url(#dense)") == 2  # the area and the legend
    assert svg.count("<circle") == 2
    assert not any("tergambar" in (text or "") for text in words)  # nothing is lacking: nothing to say
    assert {"Wien", "Linz", "Graz"} <= set(words)  # names where they fit


def test_undefined_numbers_are_grey_and_counted(districts, jakarta):
    rows = [estimate("Wien", 0.1), replace(estimate("Linz", 0.1), value=float("nan"), se=None)]
    placed = place([row.domain for row in rows], jakarta, districts)
    words = said(choropleth(rows, placed, title="t", language="en"))
    assert "undefined  (1)" in words and "no number  (1)" in words


def test_given_cuts_make_maps_comparable(districts, jakarta):
    rows = [estimate("Wien", 0.04), estimate("Linz", 0.05), estimate("Graz", 0.2)]
    placed = place([row.domain for row in rows], jakarta, districts)
    words = said(choropleth(rows, placed, title="t", language="en", cuts=(0.1, 0.05)))
    assert "below 5%  (1)" in words and "5% to below 10%  (1)" in words and "10% or more  (1)" in words


def test_classes_are_at_least_a_median_standard_error_wide_and_it_is_said(jakarta, tmp_path):
    names = [f"W{k}" for k in range(40)]
    features = [square(k % 8, k // 8, nama=name) for k, name in enumerate(names)]
    path = tmp_path / "petak.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    placed = place(names, jakarta, path)

    def classes(se):
        rows = [estimate(name, 0.02 + 0.002 * k, se) for k, name in enumerate(names)]
        words = said(choropleth(rows, placed, title="t", language="en"))
        kept = [text for text in words if text and ("below" in text or "or more" in text)]
        return len(kept), any(text and "colour does not rank" in text for text in words)

    assert classes(0.001) == (5, False)
    assert classes(0.018) == (4, True)
    assert classes(0.05) == (2, True)


def test_a_file_with_too_few_polygons_is_counted(districts, jakarta):
    rows = [estimate("Wien", 0.1), estimate("Salzburg", 0.2)]
    words = said(choropleth(rows, place(["Wien", "Salzburg"], jakarta, districts), title="t", language="id"))
    assert "1 dari 2 wilayah tergambar; 1 wilayah tanpa poligon, 2 poligon tanpa wilayah" in words


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_cuts_ascend_and_leave_no_class_beyond_the_values(values):
    cuts = cuts_of(values)
    assert list(cuts) == sorted(set(cuts)) and len(cuts) <= 4
    assert all(min(values) < cut <= max(values) for cut in cuts)
