"""The welfare list: two DTSEN v3 pipe files, families and their members, with all their variables filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np

from sasaran_id.jakarta.synthetic.batch import CHUNK, Gatherer
from sasaran_id.jakarta.synthetic.draw import Ints
from sasaran_id.jakarta.synthetic.families import CHILD
from sasaran_id.jakarta.synthetic.faults import EMPTY, LETTER, SHORT, Rates
from sasaran_id.jakarta.synthetic.register import in_order
from sasaran_id.jakarta.synthetic.sink import Csv, Truth, damage
from sasaran_id.jakarta.synthetic.text import text_query
from sasaran_id.national.attributes import headers_of
from sasaran_id.national.layouts import LAYOUTS

__all__ = ["DTSEN_RATES", "answers", "write_dtsen"]

DTSEN_RATES = Rates(
    number={EMPTY: 0.006, SHORT: 0.001, LETTER: 0.0003, 11: 0.004, 12: 0.0015, 13: 0.0004, 14: 0.0008},
    birth={"missing": 0.002, "first": 0.012, "last": 0.004, "swapped": 0.004, "year": 0.004, "filler": 0.0015,
           "day": 0.002},
    name=0.035,
)  # fmt: skip
_BROKEN = 0.00003

# u(k): a number in [0, 1) that belongs to the family (or person) and variable k, the same every quarter;
# richer: the family's place among all, 0 poorest to 1 richest, as the ranking sees it
_MACROS = ("create or replace macro u(id, k) as (hash(id * 1000 + k) % 1000003) / 1000003.0",)


def _scale(k: int, codes: Sequence[int], bounds: Sequence[float], tilt: float) -> str:
    """Return one of ``codes`` (worst first): by chance and, with weight ``tilt``, by the family's place."""
    spot = f"u(key, {k}) * {1 - tilt:.2f} + richer * {tilt}"
    cases = " ".join(f"when {spot} < {bound} then {code}" for code, bound in zip(codes, bounds, strict=False))
    return f"case {cases} else {codes[-1]} end"


def _has(k: int, base: float, slope: float) -> str:
    return f"case when u(key, {k}) < {base} + {slope} * richer then 1 else 2 end"


_FAMILY: Mapping[str, str] = {
    "kode_provinsi": "'31'",
    "provinsi": "'DKI JAKARTA'",
    "kode_kabupaten_kota": "left(bps_known, 4)",
    "kabupaten_kota": "city_known",
    "kode_kecamatan": "left(bps_known, 7)",
    "kecamatan": "district_known",
    "kode_kelurahan_desa": "bps_known",
    "kelurahan_desa": "village_known",
    "alamat": "lane || ' RT ' || rt3 || ' RW ' || rw3",
    "nomor_kartu_keluarga": "kk_known",
    "jumlah_anggota_keluarga": "members",
    "nama_kepala_keluarga": "name",
    "desil_nasional": "decile_national",
    "desil_provinsi": "decile_province",
    "desil_kabupaten_kota": "decile_city",
    "pbi_nas": "case when insured then 1 else 2 end",
    "pbi_pemda": _has(2, 0.5, -0.4),
    "id_pelanggan_pln": "'5' || lpad(cast(hash(key) % 100000000000 as varchar), 11, '0')",
    "status_kepemilikan_rumah": "[2, 3, 1, 2, 1, 1][1 + cast(floor(u(key, 3) * 6) as int)]",
    "jenis_lantai_terluas": _scale(
        4, [8, 6, 6, 4, 2, 2, 2, 1], [0.04, 0.15, 0.3, 0.45, 0.6, 0.75, 0.93], 0.7
    ),
    "luas_lantai": "cast(8 + 12 * members * (0.3 + richer) * (0.5 + u(key, 5)) as int)",
    "jenis_dinding_terluas": _scale(6, [6, 4, 3, 2, 1, 1], [0.02, 0.06, 0.16, 0.25, 0.6], 0.6),
    "jenis_atap_terluas": _scale(7, [3, 4, 2, 2, 1], [0.15, 0.4, 0.6, 0.9], 0.5),
    "sumber_air_minum_utama": _scale(8, [6, 4, 3, 2, 2, 1], [0.06, 0.3, 0.5, 0.65, 0.82], 0.6),
    "sumber_penerangan_utama": "case when u(key, 9) < 0.03 * (1 - richer) then 2 else 1 end",
    "daya_terpasang": _scale(10, [1, 2, 3, 4, 5], [0.18, 0.45, 0.72, 0.9], 0.75),
    "bahan_bakar_utama_memasak": _scale(11, [4, 4, 4, 2, 3, 1], [0.2, 0.5, 0.7, 0.85, 0.95], 0.6),
    "fasilitas_bab": _scale(12, [4, 2, 1, 1], [0.08, 0.22, 0.6], 0.6),
    "jenis_kloset": "case when u(key, 13) < 0.05 * (1 - richer) then 3 else 1 end",
    "pembuangan_akhir_tinja": "case when u(key, 14) < 0.16 * (1 - richer) then 3 else 1 end",
    "kepemilikan_aset": _has(15, 0.75, 0.25),
    "aset_bergerak_tabung_gas": _has(16, 0.02, 0.4),
    "aset_bergerak_lemari_es": _has(17, 0.45, 0.5),
    "aset_bergerak_ac": _has(18, 0.02, 0.65),
    "aset_bergerak_pemanas_air": _has(19, 0.0, 0.12),
    "aset_bergerak_telepon_rumah": _has(20, 0.01, 0.1),
    "aset_bergerak_tv_datar": _has(21, 0.15, 0.5),
    "aset_bergerak_emas_perhiasan": _has(22, 0.03, 0.35),
    "aset_bergerak_komputer_laptop_tablet": _has(23, 0.05, 0.55),
    "aset_bergerak_sepeda_motor": _has(24, 0.55, 0.3),
    "aset_bergerak_sepeda": _has(25, 0.1, 0.25),
    "aset_bergerak_mobil": _has(26, -0.12, 0.5),
    "aset_bergerak_perahu": "2",
    "aset_bergerak_kapal_perahu_motor": "2",
    "aset_bergerak_smartphone": _has(27, 0.82, 0.17),
    "aset_tidak_bergerak_lahan_lainnya": _has(28, -0.02, 0.2),
    "aset_tidak_bergerak_rumah_lainnya": _has(29, -0.03, 0.16),
    **{f"jumlah_ternak_{kind}": "0" for kind in ("sapi", "kerbau", "kuda", "babi")},
    "jumlah_ternak_kambing_domba": "case when u(key, 30) < 0.002 then 2 else 0 end",
}
_WORKS = "(age between 18 and 62 and u(person, 40) < case when sex = 0 then 0.86 else 0.46 end)"
_DIPLOMA = "[23, 3, 8, case when u(person, 41) < 0.4 then 15 else 13 end, 19][schooling]"
_DOMAINS = (
    "penglihatan", "pendengaran", "berjalan_atau_naik_tangga", "menggunakan_tangan_jari",
    "belajar_kemampuan_intelektual", "pengendalian_perilaku", "berbicara_komunikasi", "mengurus_diri",
    "mengingat_berkonsentrasi", "kesedihan_depresi",
)  # fmt: skip
_MEMBER: Mapping[str, str] = {
    "nomor_induk_kependudukan": "nik",
    "nomor_kartu_keluarga": "kk_known",
    "nama": "name",
    "tanggal_lahir": "strftime(born, '%Y-%m-%d')",
    "jenis_kelamin": "sex + 1",
    "status_hubungan_keluarga": "relation",
    "pbi_nas": "case when insured then 1 else 2 end",
    "pbi_pemda": "case when u(person, 39) < 0.3 then 1 else 2 end",
    "status_kawin": "case when relation in (1, 2) and age > 20 then 2 else 1 end",
    "partisipasi_sekolah": "case when age < 6 then 1 when age < 18 then 2 else 3 end",
    "jenjang_tertinggi_yang_diduduki": f"case when age >= 6 then {_DIPLOMA} end",
    "kelas_tertinggi_yang_diduduki": "case when age >= 18 then 8 when age >= 7 then 1 + (age - 7) % 6 end",
    "ijazah_tertinggi_yang_dimiliki": f"case when age >= 6 then {_DIPLOMA} end",
    "status_bekerja": f"case when age >= 10 then case when {_WORKS} then 1 else 2 end end",
    "lapangan_usaha_dari_pekerjaan_utama": f"case when {_WORKS} then [8, 11, 12, 12, 13, 14, 19, 24][1 + pick % 8] end",
    "status_dalam_pekerjaan_utama": f"case when {_WORKS} then [1, 1, 2, 4, 4, 4, 5, 7][1 + pick % 8] end",
    "kepemilikan_usaha": f"case when {_WORKS} and pick % 8 < 3 then 1 else 2 end",
    "jumlah_usaha": f"case when {_WORKS} and pick % 8 < 3 then 1 end",
    "lapangan_usaha_dari_usaha_utama": f"case when {_WORKS} and pick % 8 < 3 then 12 end",
    "jumlah_pekerja_yang_dibayar_dari_usaha_utama": f"case when {_WORKS} and pick % 8 < 3 then 0 end",
    "jumlah_pekerja_yang_tidak_dibayar_dari_usaha_utama": f"case when {_WORKS} and pick % 8 = 2 then 1 end",
    "omzet_usaha_utama": f"case when {_WORKS} and pick % 8 < 3 then 1 + pick % 3 end",
    "kondisi_gizi": "case when age < 5 then case when u(person, 42) < 0.12 then 2 else 3 end end",
    **{
        name: f"case when age >= 2 then case when disabled and pick % 10 = {no} then 1 + pick % 2"
        f" when age > 70 and pick % 7 = {no % 7} then 3 else 4 end end"
        for no, name in enumerate(_DOMAINS)
    },
    "penyakit_kronis": "case when age > 50 and u(person, 43) < 0.35 then [2, 6, 5, 3, 4][1 + pick % 5] else 1 end",
    "kode_provinsi_ktp": "'31'",
    "provinsi_ktp": "'DKI JAKARTA'",
    "kode_kabupaten_kota_ktp": "left(bps_known, 4)",
    "kabupaten_kota_ktp": "city_known",
    "kode_kecamatan_ktp": "left(bps_known, 7)",
    "kecamatan_ktp": "district_known",
    "kode_kelurahan_desa_ktp": "bps_known",
    "kelurahan_desa_ktp": "village_known",
    "rt_ktp": "rt3",
    "rw_ktp": "rw3",
    "dusun_ktp": "''",
    "alamat_ktp": "lane",
    "pekerjaan_ktp": f"case when {_WORKS} then ['KARYAWAN SWASTA', 'BURUH HARIAN LEPAS', 'WIRASWASTA'][1 + pick % 3]"
    " when age < 6 then 'BELUM/TIDAK BEKERJA' when age < 19 then 'PELAJAR/MAHASISWA' else 'MENGURUS RUMAH TANGGA' end",
    "pendidikan_akhir_ktp": "['BELUM TAMAT SD/SEDERAJAT', 'TAMAT SD/SEDERAJAT', 'SLTP/SEDERAJAT', 'SLTA/SEDERAJAT',"
    " 'DIPLOMA IV/STRATA I'][schooling]",
}


def answers() -> str:
    """Return the select list of a family's true answers, and its head's schooling, under the attributes' names.

    It looks at ``key``, ``members``, ``richer``, ``person``, ``age``, ``schooling`` and ``pick``; the macros of
    :func:`write_dtsen` must be there.
    """
    family = [f"{_FAMILY[headers[0]]} as {name}" for name, headers in headers_of("family").items()]
    return ", ".join(
        [*family, f"{_DIPLOMA} as head_school_level", f"case when {_WORKS} then 1 else 2 end as head_works"]
    )


def _columns(layout: int, made: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(field, made[field]) for field in LAYOUTS[layout].fields]


def _break(gatherer: Gatherer, path: Path, lines: int) -> None:
    """Spoil a few lines as real files are: a byte of no encoding in a name, a delimiter that is lost."""
    every = np.arange(2, lines + 1)
    bytes_ = every[gatherer.lot.happens(every, f"byte/{path.name}", _BROKEN)]
    delimiters = np.setdiff1d(every[gatherer.lot.happens(every, f"line/{path.name}", _BROKEN)], bytes_)
    damage(path, bytes_, b"A", b"\xff", skip=3)
    damage(path, delimiters, b'"|"', b"   ", skip=4)


def write_dtsen(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    gatherer: Gatherer,
    truth: Truth,
    extra: Mapping[str, Ints],
    day: int,
) -> None:
    """Write the family file and the member file.

    ``extra`` holds, by family: ``decile_national``, ``decile_province``, ``decile_city``, ``richer``, and by
    person: ``insured``.
    """
    for macro in _MACROS:
        con.execute(macro)
    people, known_as = gatherer.world.people, gatherer.world.families.known_as
    members = in_order(gatherer, np.flatnonzero(people.listed), known=True)
    counts = np.bincount(known_as[people.family[members]], minlength=len(known_as))
    first = np.unique(known_as[people.family[members]], return_index=True)[1]
    heads = members[np.sort(first)]
    year = (np.datetime64("1970-01-01") + day).astype(object).year
    for layout, made, persons, stem in (
        (0, _FAMILY, heads, "keluarga"),
        (1, _MEMBER, members, "anggota_keluarga"),
    ):
        path = folder / f"{stem}_dtsen_v3_{year}_31.csv"
        sink = Csv(con, path, _columns(layout, made), "|", quote_all=True)
        for start in range(0, len(persons), CHUNK):
            part = persons[start : start + CHUNK]
            family = known_as[people.family[part]]
            columns = gatherer.rows(part, start)
            columns["relation"] = np.where(family == people.family[part], columns["relation"], CHILD).astype(
                np.int8
            )
            columns |= {
                name: extra[name][family] for name in ("decile_national", "decile_province", "decile_city")
            }
            columns |= {
                "richer": extra["richer"][family],
                "key": family.astype(np.int64),
                "members": counts[family],
            }
            columns |= {"insured": extra["insured"][part], "schooling": people.schooling[part]}
            columns |= {
                "age": ((day - people.birth[part]) / 365.2425).astype(np.int32),
                "disabled": people.disabled[part],
            }
            truth.note(path.name, None, sink.add(columns, text_query()), part + 1)
        _break(gatherer, path, sink.lines)
