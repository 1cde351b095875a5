"""The packs are complete and agree with themselves."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaran.schema.pack import IdentifierRule, Pack
from sasaran.schema.pack_terms import TERMS
from sasaran_id.jakarta import load
from sasaran_id.national import load as load_nation

JAKARTA = load()
NATION = load_nation()
CANONICAL = {
    "national_id", "family_card", "household_key", "name", "birth_date", "birth_place", "sex", "address", "rt", "rw",
    "rt_rw", "area_code", "village", "district", "city", "province", "mother_name", "relation", "amount", "period",
    "status", "members", "weight",
}  # fmt: skip


def normalised(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def test_jakarta_has_its_areas() -> None:
    counts = Counter(area.level for area in JAKARTA.areas)
    assert counts == {"province": 1, "city": 6, "district": 44, "village": 267}
    assert [area.no for area in JAKARTA.areas] == list(range(318))


@pytest.mark.parametrize("pack", [JAKARTA, NATION], ids=["jakarta", "nation"])
def test_codes_are_digits_and_unique_in_each_system(pack: Pack) -> None:
    for system in pack.code_systems:
        codes = [area.codes[system] for area in pack.areas if system in area.codes]
        assert all(code.isdigit() for code in codes)
        assert len(codes) == len(set(codes)), system
    assert all(area.code == area.codes[pack.code_systems[0]] for area in pack.areas)


def test_codes_nest_in_kemendagri_and_in_bps() -> None:
    for area in JAKARTA.areas[1:]:
        parent = JAKARTA.areas[area.parent or 0]
        assert area.code.startswith(parent.code)
        assert area.codes["bps"].startswith(parent.codes["bps"])


def test_the_two_systems_number_the_cities_differently() -> None:
    kemendagri = {area.codes["kemendagri"]: area.name for area in JAKARTA.areas if area.level == "city"}
    bps = {area.codes["bps"]: area.name for area in JAKARTA.areas if area.level == "city"}
    assert kemendagri["3171"] == "Jakarta Pusat"
    assert bps["3171"] == "Jakarta Selatan"


def test_published_counts_add_up() -> None:
    root = JAKARTA.areas[0]
    assert (root.population, root.families) == (11_011_862, 3_543_305)
    for area in JAKARTA.areas:
        below = [child.population or 0 for child in JAKARTA.areas if child.parent == area.no]
        assert not below or sum(below) == area.population


def test_every_village_has_a_point_in_the_bay_of_jakarta_or_south_of_it() -> None:
    for area in JAKARTA.areas:
        if area.level == "village":
            assert area.lat is not None and -6.4 < area.lat < -5.1
            assert area.lon is not None and 106.3 < area.lon < 107.0


def test_village_names_and_aliases_are_unambiguous_within_a_city() -> None:
    seen: dict[tuple[str, str], int] = {}
    for area in JAKARTA.areas:
        if area.level == "village":
            for name in {normalised(name) for name in (area.name, *area.aliases)}:
                assert seen.setdefault((area.code[:4], name), area.no) == area.no, area.code


def test_every_alias_maps_to_one_known_column_and_is_normalised() -> None:
    assert set(JAKARTA.aliases) == CANONICAL
    spellings = [spelling for names in JAKARTA.aliases.values() for spelling in names]
    assert not [spelling for spelling, times in Counter(spellings).items() if times > 1]
    assert [spelling for spelling in spellings if spelling != normalised(spelling)] == []


@pytest.mark.parametrize(
    ("header", "canonical"),
    [
        ("No. KTP", "national_id"), ("Nomor Induk Kependudukan", "national_id"), ("Nama Penerima", "name"),
        ("Tgl. Lahir", "birth_date"), ("L/P", "sex"), ("RT/RW", "rt_rw"), ("Desa/Kelurahan", "village"),
        ("Kec.", "district"), ("Kota/Kab", "city"), ("Kode Wilayah", "area_code"), ("No. KK", "family_card"),
        ("Nama Ibu Kandung", "mother_name"), ("Besaran (Rp)", "amount"), ("Bulan", "period"), ("SHDK", "relation"),
    ],
)  # fmt: skip
def test_usual_headers_are_known(header: str, canonical: str) -> None:
    assert normalised(header) in JAKARTA.aliases[canonical]


def test_programmes_are_the_24_known_ones() -> None:
    codes = [programme.code for programme in JAKARTA.programmes]
    assert len(codes) == len(set(codes)) == 24
    assert [programme.no for programme in JAKARTA.programmes] == list(range(24))
    assert {p.kind for p in JAKARTA.programmes} == {"protect", "subsidise", "insure", "empower"}
    assert all(programme.mark for programme in JAKARTA.programmes)
    by_code = {programme.code: programme for programme in JAKARTA.programmes}
    assert (by_code["KLJ"].amount, by_code["KLJ"].recipients) == (300_000, 167_820)
    assert by_code["PKH"].recipients is None, "a national count is not Jakarta's"
    assert "unverified" in by_code["KUR"].mark


def test_the_nation_knows_national_programmes_and_38_provinces_only() -> None:
    assert len([area for area in NATION.areas if area.level == "province"]) == 38
    assert "KLJ" not in {programme.code for programme in NATION.programmes}
    assert NATION.demo is None and JAKARTA.demo is not None


def made_number(rule: IdentifierRule, area: str, born: date, woman: bool, serial: int) -> str:
    """Build a NIK the way the civil registry does."""
    day = born.day + (rule.female_day_offset if woman else 0)
    return f"{area}{day:02d}{born.month:02d}{born.year % 100:02d}{serial:04d}"


@given(
    born=st.dates(date(1930, 1, 1), date(2026, 1, 1)),
    woman=st.booleans(),
    serial=st.integers(1, 9999),
    area=st.sampled_from([area.code for area in JAKARTA.areas if area.level == "district"]),
)
def test_the_nik_rule_reads_back_what_was_put_in(born: date, woman: bool, serial: int, area: str) -> None:
    rule = next(rule for rule in JAKARTA.identifiers if rule.column == "national_id")
    number = made_number(rule, area, born, woman, serial)

    def part(slot: tuple[int, int] | None) -> int:
        assert slot is not None
        return int(number[slice(*slot)])

    assert len(number) == rule.length and number[:2] in rule.first_digits
    assert part(rule.birth_day) == born.day + (40 if woman else 0)
    assert (part(rule.birth_month), part(rule.birth_year)) == (born.month, born.year % 100)
    assert number[slice(*(rule.area or (0, 0)))] == area and part(rule.serial) == serial


def test_dtsen_layouts_have_their_52_and_48_fields() -> None:
    family, member = JAKARTA.layouts
    assert (len(family.fields), len(member.fields)) == (52, 48)
    for layout in (family, member):
        assert set(layout.signature) <= set(layout.fields)
        assert set(layout.columns.values()) <= set(layout.fields)
        assert set(layout.columns) <= CANONICAL
    assert set(family.welfare) == {"national", "province", "city"}
    assert family.codes["jenis_lantai_terluas"]["8"] == "Tanah"
    assert family.codes["aset_bergerak_ac"] == {"1": "Ya", "2": "Tidak"}
    assert member.codes["relation"]["1"] == "Kepala keluarga"


def test_words_are_the_same_in_both_languages() -> None:
    assert set(JAKARTA.words["id"]) == set(JAKARTA.words["en"]) <= set(TERMS["en"])
    # sentences of the pack (``text.``) are English as they stand: test_pack_texts asks for their Indonesian
    told = JAKARTA.terms()
    keys = {lang: {key for key in words if not key.startswith("text.")} for lang, words in told.items()}
    assert keys["id"] == keys["en"] == set(TERMS["en"]) | {f"purpose.{one.code}" for one in JAKARTA.purposes}
    assert (told["id"]["national_id"], told["id"]["smallest_head"]) == ("NIK", "Kelurahan")
    assert told["en"]["purpose.musyawarah-kelurahan"] == "neighbourhood deliberation"


def test_month_sex_and_relation_words() -> None:
    assert {JAKARTA.month_words[word] for word in ("agustus", "agt", "agst", "aug")} == {8}
    assert (JAKARTA.sex_words["l"], JAKARTA.sex_words["p"]) == ("M", "F")
    assert (JAKARTA.relation_words["kepala keluarga"], JAKARTA.relation_words["isteri"]) == (1, 2)
    assert not set(JAKARTA.yes_words) & set(JAKARTA.no_words)


@pytest.mark.reference
def test_villages_agree_with_the_published_register(reference: Path) -> None:
    table = reference / "dki_kelurahan_dukcapil_2019" / "dukcapil_kelurahan_juni2019.csv"
    with table.open(encoding="utf-8") as file:
        published = {row["kode"].replace(".", ""): row for row in csv.DictReader(file)}
    for area in JAKARTA.areas:
        if area.level == "village":
            row = published[area.code]
            assert (area.population, area.families) == (
                int(float(row["JUMLAH_PEN"])),
                int(float(row["JUMLAH_KK"])),
            )


@pytest.mark.reference
def test_codes_agree_with_the_official_list(reference: Path) -> None:
    with (reference / "id_admin" / "kemendagri_wilayah_2025_dki.csv").open(encoding="utf-8") as file:
        official = {row["kode"].replace(".", ""): normalised(row["nama"]) for row in csv.DictReader(file)}
    mine = {area.code: normalised(area.name) for area in JAKARTA.areas}
    assert set(mine) == set(official)
    assert {code: name for code, name in mine.items() if not official[code].endswith(name)} == {}
