"""The data-quality sheet of a file."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tiny_country import make_pack

from sasaran.schema.period import Quarter
from sasaran.sources.check import check_files, render
from sasaran.sources.declaration import dump, read, suggest
from sasaran.sources.headers import match
from sasaran.sources.intake import take

Q1 = Quarter(2026, 1)
HEAD = "NIK,Nama,Tgl Lahir,JK,Kelurahan,Kecamatan,Nominal,Periode,Warna"
ROWS = (
    "3171011708450001,Budi Santoso,17-08-1945,L,Tebet Barat,Tebet,300.000,2026-01,biru",
    "3171XXXXXXXXXXXX,Siti Aminah,03/04/1990,P,Tebet Barta,Tebet,300.000,2026-02,biru",
    ",,,,,,1,2026-01,",
    "3171011708450002,Ani Yani,1990-02-30,P,Menteng Dalam,Tebet,abc,2026-01,hijau",
    "3171011708450003,Tono,18-08-1945,L,Cideng,Gambir,300.000,2026-03,hijau",
)


def test_a_file_nobody_declared_gets_a_sheet_and_a_declaration(engine, pack, csv):
    path = csv("data KLJ 2026-01.csv", HEAD, *ROWS)
    (one,) = check_files(engine, pack, [path], quarter=Q1)
    assert (one.rows_in, one.accepted, one.quarantined, one.error) == (5, 4, 1, None)
    assert one.id_states == {"valid": 3, "missing": 1, "masked": 1}
    assert ("national_id", "NIK", "alias") in one.columns
    assert one.unmatched == ("Warna",)
    broken = {(each.severity, each.rule, each.header): (each.rows, each.row_numbers) for each in one.rules}
    assert broken[("quarantine", "no_identity", None)] == (1, (4,))
    assert broken[("note", "id_masked", "NIK")] == (1, (3,))
    assert broken[("note", "birth_unreadable", "Tgl Lahir")] == (1, (5,))
    assert broken[("note", "number_unreadable", "Nominal")] == (1, (5,))
    assert broken[("note", "area_spelling", "Kelurahan")] == (1, (3,))
    assert one.suggested and one.declaration is not None
    assert one.declaration.code == "KLJ" and one.declaration.owner == "Dinas Sosial"
    # What is written to disk must be read again, claim the same file and take the same rows in.
    again = read(dump(one.declaration), "klj.toml")
    taken = take(engine, pack, [again], path.parent, Q1)
    assert [(file.rows_in, file.accepted) for file in taken.files] == [(5, 4)]
    assert engine.count("benefit_line") == 4


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_sheet_tells_who_mends_what_and_never_a_value(engine, pack, csv, language):
    path = csv("data KLJ 2026-01.csv", HEAD, *ROWS)
    text = render(check_files(engine, pack, [path], quarter=Q1)[0], language)
    said = {
        "id": (
            "5 baris masuk = 4 diterima + 1 dikarantina",
            "KARANTINA",
            "oleh Dinas Sosial",
            "baris 4",
            "disamarkan",
        ),
        "en": ("5 rows in = 4 accepted + 1 quarantined", "QUARANTINE", "by Dinas Sosial", "row 4", "masked"),
    }
    assert [word for word in said[language] if word not in text] == []
    held = [cell for row in ROWS for cell in row.split(",") if len(cell) > 3 and cell != "2026-01"]
    assert [cell for cell in held if cell in text and not cell.startswith("2026")] == []


def test_a_file_that_cannot_be_read_does_not_stop_the_others(engine, pack, csv, tmp_path):
    good = csv("a.csv", HEAD, *ROWS)
    bad = tmp_path / "inbox" / "b.csv"
    bad.write_bytes(b"")
    checks = check_files(engine, pack, [good, bad], quarter=Q1)
    assert [one.error is None for one in checks] == [True, False]
    assert "TIDAK DAPAT DIBACA" in render(checks[1], "id")


def test_totals_are_compared(engine, pack, csv):
    path = csv("v.csv", "Kelurahan,Kecamatan,Dosis 1,Dosis 2", "Tebet Barat,Tebet,10,5", "Menteng Dalam,Tebet,20,6",
               ",TOTAL,30,12")  # fmt: skip
    (one,) = check_files(engine, pack, [path], quarter=Q1)
    assert {each.label: each.equal for each in one.totals} == {"Dosis 1": True, "Dosis 2": False}
    assert "TOTAL differs from the sum of the rows: 'Dosis 2'" in render(one, "en")


def test_a_published_layout_is_recognised_and_needs_no_columns(engine, pack, csv):
    path = csv("keluarga_x.csv", "nomor_kk|nama_kepala|kel|desil_nasional", "3171010101100001|Budi|Cideng|3")
    (one,) = check_files(engine, pack, [path], quarter=Q1)
    assert one.layout == "Family file 1"
    assert (
        one.declaration is not None and one.declaration.entity == "family" and one.declaration.columns == {}
    )
    assert one.accepted == 1


@pytest.mark.parametrize(
    ("name", "labels", "code", "entity", "roles"),
    [
        ("kjp_tahap1_2026.xlsx", ("NIK", "Nama"), "KJP", "person", ("programme",)),
        ("Penduduk Jakarta 2026.csv", ("NIK", "Nama"), "PENDUDUK_JAKARTA", "person", ("register",)),
        ("dkb_semester2.csv", ("NIK", "Nama"), "DKB_SEMESTER", "person", ("register",)),
        ("penerima_beras.csv", ("NIK", "Nama"), "PENERIMA_BERAS", "person", ("programme",)),
        ("vaksin.xlsx", ("Kelurahan", "Dosis"), "VAKSIN", "area", ("statistic",)),
        ("rumah.csv", ("ID Ruta", "Atap"), "RUMAH", "household", ("register",)),
        ("rumah layak.csv", ("No KK", "Atap"), "RUMAH_LAYAK", "household", ("programme",)),
        ("keluarga dukcapil.csv", ("No KK", "Alamat"), "KELUARGA_DUKCAPIL", "household", ("register",)),
    ],
)
def test_header_and_file_name_speak_for_a_declaration(name, labels, code, entity, roles):
    pack = make_pack()
    made = suggest(match(labels, pack.aliases), None, name, pack)
    assert (made.code, made.entity, made.roles) == (code, entity, roles)


def test_only_a_list_that_says_so_is_taken_for_the_population_register():
    pack = make_pack()

    def role(name, *labels):
        heads = ("NIK", "Nama", *labels)
        (one,) = suggest(match(heads, pack.aliases), None, name, pack, heads).roles
        return one

    assert role("data.csv") == role("data.csv", "Nomor Induk Kependudukan", "No. Register") == "programme"
    assert role("data.csv", "Status SIAK") == "register"
    siak = replace(pack, areas=(replace(pack.areas[0], name="Kabupaten Siak"), *pack.areas[1:]))
    heads = ("NIK", "Nama")
    made = suggest(match(heads, pack.aliases), None, "bantuan_siak.csv", siak, heads)
    assert (made.roles, made.benefits) == (("programme",), ())


def test_headers_that_may_be_a_persons_are_told_by_position_only(engine, pack, csv):
    path = csv(
        "data KLJ.csv", "SITI AMINAH,JL MAWAR,Alamat,Nilai", *("BUDI,JL MELATI,Y,3", "ANI,JL ANGGREK,Z,4")
    )
    bold = replace(read(dump(suggest(match(("Alamat",), {}), None, path.name, pack)), "d"), header_rows=(1,))
    (one,) = check_files(engine, pack, [path], declarations=[bold], quarter=Q1)
    assert one.error is None and len(one.columns) == 1
    text = render(one, "id")
    assert "tidak dipakai: kolom 1, 2, 4" in text and "not used: column 1, 2, 4" in render(one, "en")
    assert "SITI" not in text and "MAWAR" not in text


def test_headers_beside_two_recognised_ones_are_named(engine, pack, csv):
    (one,) = check_files(engine, pack, [csv("data KLJ 2026-01.csv", HEAD, *ROWS)], quarter=Q1)
    assert "tidak dipakai: 'Warna'" in render(one, "id") and one.unmatched_at == (9,)


def test_a_list_without_a_header_is_reported_without_its_first_person(engine, pack, csv):
    path = csv("daftar.csv", "SITI AMINAH,JL MAWAR,GAMBIR,P,AKTIF", "BUDI,JL MELATI,CIDENG,L,AKTIF")
    (one,) = check_files(engine, pack, [path], quarter=Q1)
    assert one.error is not None and "header_rows" in one.error.todo
    assert "SITI" not in render(one, "id") and "MAWAR" not in render(one, "id")


def test_a_programme_list_whose_programme_nobody_knows_is_told_before_the_build_refuses_it(engine, pack, csv):
    path = csv(
        "penerima beras.csv", "NIK,Nama", "3171011708450001,Budi Santoso", "3171011708450002,Siti Aminah"
    )
    (one,) = check_files(engine, pack, [path], quarter=Q1)
    assert one.declaration is not None and one.declaration.roles == ("programme",)
    assert "LIHAT DI SINI: daftar ini berperan programme" in render(one, "id")
    assert "no [[benefit]] names the programme" in render(one, "en")
    (known,) = check_files(engine, pack, [csv("KLJ.csv", "NIK,Nama", "3171011708450001,Budi")], quarter=Q1)
    assert "[[benefit]]" not in render(known, "en")


@pytest.mark.parametrize("name", ["codebook.csv", "Kamus_Data_2026.csv", "data-dictionary.csv", "README.csv"])
def test_a_description_of_data_is_not_read_as_people_and_said_so(engine, pack, csv, name):
    path = csv(name, "Nama,Keterangan", "NIK,nomor induk", "Nama Lengkap,nama orang")
    (one,) = check_files(engine, pack, [path], quarter=Q1)
    assert one.about_data and one.declaration is None and one.rows_in == 0
    assert "TIDAK dibaca" in render(one, "id") and "NOT read" in render(one, "en")


def test_a_list_whose_name_only_holds_such_a_word_is_read(engine, pack, csv):
    (one,) = check_files(
        engine, pack, [csv("kamus bansos.csv", "NIK,Nama", "3171011708450001,Budi")], quarter=Q1
    )
    assert not one.about_data and one.rows_in == 1
