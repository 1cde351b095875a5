"""Areas by code and by name: colliding code systems, slips of spelling, names that several parents share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_country import AREAS, make_pack

from sasaran.sources.values.areas import AREA_CODE, AreaIndex, Combo

INDEX = AreaIndex(make_pack())
NO = {(level, name, parent): i for i, (level, _, _, name, parent, _) in enumerate(AREAS)}
TEBET_BARAT, CIDENG, TEBET, GAMBIR, SELATAN, PUSAT = 9, 7, 5, 3, 2, 1


def found(codes=None, names=None, system="kemendagri"):
    one = INDEX.find(Combo(codes or {}, names or {}), system)
    return one.area_no, one.how


@pytest.mark.parametrize(
    ("code", "system", "area"),
    [
        ("3171", "kemendagri", PUSAT), ("3171", "bps", SELATAN), ("31.71", "kemendagri", PUSAT),
        ("31.74.01.1001", "kemendagri", TEBET_BARAT), ("3171090001", "bps", TEBET_BARAT), ("3171090", "bps", TEBET),
        ("317401", "kemendagri", TEBET), ("31", "bps", 0), ("3174011001.0", "kemendagri", TEBET_BARAT),
        ("3174000000", "kemendagri", SELATAN),
    ],
)  # fmt: skip
def test_codes_of_every_length(code, system, area):
    assert found({AREA_CODE: code}, system=system) == (area, "code")


def test_codes_given_level_by_level_are_put_together():
    parts = {"province": "31", "city": "74", "district": "1", "village": "1001"}
    assert found(parts) == (TEBET_BARAT, "code")
    assert found({"province": "31", "city": "71", "district": "090"}, system="bps") == (TEBET, "code")


def test_a_code_known_only_in_its_beginning_gives_the_larger_area():
    assert found({AREA_CODE: "3174019999"}) == (TEBET, "partial")
    assert found({AREA_CODE: "99"}) == (None, "unknown")


def test_the_system_is_the_one_that_agrees_with_the_names():
    selatan = [Combo({AREA_CODE: "3171"}, {"city": "Jakarta Selatan"}, 10)]
    assert INDEX.choose_system(selatan).name == "bps"
    pusat = [Combo({AREA_CODE: "3171"}, {"city": "Jakarta Pusat"}, 10)]
    assert INDEX.choose_system(pusat).name == "kemendagri"
    mixed = INDEX.choose_system([*selatan, Combo({AREA_CODE: "3171"}, {"city": "Jakarta Pusat"}, 11)])
    assert (mixed.name, mixed.agree, mixed.told) == ("kemendagri", 11, 21)
    assert INDEX.choose_system([Combo({AREA_CODE: "3171090001"}, {})]).name == "bps"  # only bps knows it
    assert (
        INDEX.choose_system([Combo({AREA_CODE: "3171"}, {})]).name == "kemendagri"
    )  # nothing tells: the first


@pytest.mark.parametrize(
    ("names", "area", "how"),
    [
        ({"village": "TEBET BARAT"}, TEBET_BARAT, "name"), ({"village": "Kel. Tebet Barat"}, TEBET_BARAT, "name"),
        ({"village": "TEBETBARAT", "district": "Kecamatan Tebet"}, TEBET_BARAT, "name"),
        ({"village": "Tebet Barta"}, TEBET_BARAT, "spelling"), ({"village": "Cidenk"}, CIDENG, "spelling"),
        ({"village": "mentengdalam"}, 10, "name"), ({"village": "Menteng Dlm"}, 10, "spelling"),
        ({"village": "Pasar Baru", "district": "Tebet"}, 11, "name"),
        ({"village": "Pasar Baru", "district": "Sawah Besar"}, 8, "name"),
        ({"village": "Pasar Baru", "city": "Jakarta Selatan"}, 11, "name"),
        ({"village": "Pasar Baru"}, 0, "partial"),
        ({"village": "Nowhere", "district": "Tebet"}, TEBET, "partial"),
        ({"village": "Cideng", "district": "Tebet"}, TEBET, "partial"),
        ({"district": "Gambir", "village": "Gambir"}, 6, "name"), ({"district": "Gambir"}, GAMBIR, "name"),
        ({"city": "Jakarta Sel"}, SELATAN, "name"), ({"city": "KOTA ADM. JAKARTA SELATAN"}, SELATAN, "name"),
        ({"village": "Xyzzy"}, None, "unknown"),
    ],
)  # fmt: skip
def test_names(names, area, how):
    assert found(names=names) == (area, how)


def test_code_and_name_that_disagree_are_told_and_the_name_is_taken():
    assert found({AREA_CODE: "3171011002"}, {"village": "Tebet Barat"}) == (TEBET_BARAT, "disagrees")
    assert found({AREA_CODE: "3174011001"}, {"city": "Jakarta Selatan"}) == (TEBET_BARAT, "code")
    assert found({AREA_CODE: "3174"}, {"village": "Tebet Barat"}) == (TEBET_BARAT, "name")
    assert found({AREA_CODE: "3174011001"}, {"village": "Xyzzy"}) == (TEBET_BARAT, "code")


@given(st.sampled_from(range(len(AREAS))), st.data())
def test_every_area_is_found_by_its_code_and_by_its_full_path_in_any_case(no, data):
    assert found({AREA_CODE: AREAS[no][1]}) == (no, "code")
    assert found({AREA_CODE: AREAS[no][2]}, system="bps") == (no, "code")
    names = {INDEX.areas[up].level: INDEX.areas[up].name for up in INDEX.ancestors(no)}
    cased = {
        level: data.draw(st.sampled_from((name.upper(), name.lower(), f"  {name} ")))
        for level, name in names.items()
    }
    assert found(names=cased) == (no, "name")


@given(st.dictionaries(st.sampled_from(("province", "city", "district", "village")), st.text(max_size=15)),
       st.dictionaries(st.sampled_from((AREA_CODE, "city", "village")), st.text(max_size=12)))  # fmt: skip
def test_no_cell_breaks_it(names, codes):
    area, how = found(codes, names)
    assert (area is None) <= (how in ("unknown", "blank", "partial"))
