"""The sources room with the pack that is shipped: DTSEN v3 files as they circulate, and 3171 in both systems."""

from __future__ import annotations

import pytest
from test_intake import Q1, declare

from sasaran.packs import load
from sasaran.sources.intake import take

PACK = load("id-jakarta")
FAMILY, MEMBER = (
    next(one for one in PACK.layouts if one.entity == entity) for entity in ("family", "person")
)


def line(layout, **values):
    return "|".join(f'"{values.get(field, "")}"' for field in layout.fields)


def heads(layout):
    return "|".join(f'"{field}"' for field in layout.fields)


def test_dtsen_family_and_member_files_with_bad_bytes_and_a_bad_line(engine, tmp_path):
    assert (len(FAMILY.fields), len(MEMBER.fields)) == (52, 48)
    place = {"kode_kelurahan_desa": "3171010001", "kelurahan_desa": "CIPEDAK", "kecamatan": "JAGAKARSA",
             "kabupaten_kota": "JAKARTA SELATAN", "provinsi": "DKI JAKARTA"}  # fmt: skip
    family = line(
        FAMILY, nomor_kartu_keluarga="3174090101100001", nama_kepala_keluarga="SUPARMAN", jumlah_anggota_keluarga="2",
        desil_nasional="1", desil_provinsi="2", desil_kabupaten_kota="3", alamat="JL RAYA \u00e9", **place,
    )  # fmt: skip
    other = line(
        FAMILY,
        nomor_kartu_keluarga="3174090101100002",
        nama_kepala_keluarga="ANI",
        desil_nasional="4",
        **place,
    )
    member = line(
        MEMBER, nomor_induk_kependudukan="3174091708450001", nomor_kartu_keluarga="3174090101100001", nama="SUPARMAN",
        tanggal_lahir="1945-08-17", jenis_kelamin="1", status_hubungan_keluarga="1",
        **{f"{field}_ktp": value for field, value in place.items()},
    )  # fmt: skip
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    text = "\n".join([heads(FAMILY), family, '"BAD"|"LINE"', other]) + "\n"
    (inbox / "keluarga_dtsen_v3_2026_31.csv").write_bytes(text.encode("cp1252"))
    (inbox / "anggota_keluarga_dtsen_v3_2026_31.csv").write_text(
        f"{heads(MEMBER)}\n{member}\n", encoding="utf-8"
    )
    declared = declare("DTSEN", roles='["welfare"]', files="*_dtsen_v3_*.csv", owner="Kemensos")
    intake = take(engine, PACK, [declared], inbox, Q1)
    assert engine.rows("select code, entity from source") == [("DTSEN", "person")]
    assert [(one.rows_in, one.accepted, one.quarantined) for one in intake.files] == [(1, 1, 0), (3, 2, 1)]
    columns = "family_card, head_name, name, members, address"
    found = engine.rows(f"select {columns} from family_line join area using (area_no) order by line_no")
    assert found == [
        (3174090101100001, "SUPARMAN", "Cipedak", 2, "JL RAYA \u00e9"),
        (3174090101100002, "ANI", "Cipedak", None, None),
    ]
    deciles = engine.rows("select basis, decile, version from welfare_line order by family_line_no, decile")
    assert [row[:2] for row in deciles] == [("national", 1), ("province", 2), ("city", 3), ("national", 4)]
    assert "DTSEN v3" in deciles[0][2]
    assert engine.rows("select national_id, sex, relation, id_state, birth_state from record") == [
        (3174091708450001, "M", 1, "valid", "exact")
    ]
    assert engine.count("note") == 0


@pytest.mark.parametrize(
    ("city", "system", "name"),
    [
        ("JAKARTA SELATAN", "bps", "Jakarta Selatan"),
        ("Kota Adm. Jakarta Pusat", "kemendagri", "Jakarta Pusat"),
    ],
)
def test_one_code_two_cities(engine, csv, city, system, name):
    path = csv("x.csv", "Nama,Alamat,Kode Wilayah,Kota", f"A,x,3171,{city}", f"B,x,3171,{city}")
    (one,) = take(engine, PACK, [declare()], path.parent, Q1).files
    assert one.facts.area_system is not None and one.facts.area_system.name == system
    assert name in engine.value("select any_value(area.name) from record join area using (area_no)")
