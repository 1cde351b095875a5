"""The programme lists as each agency keeps them: file form, columns, faults.

No two are alike, as in life: workbooks with titles, totals, a sheet of instructions or a header of two lines;
CSV in UTF-8, UTF-16 and Windows-1252; area codes of BPS, of Kemendagri, or names only; numbers spoiled by a
spreadsheet, or no number at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sasaran_id.jakarta.synthetic.faults import (
    EMPTY,
    LETTER,
    MASKED,
    POINT_ZERO,
    SCIENTIFIC,
    SHORT,
    ZEROES,
    Rates,
)
from sasaran_id.jakarta.synthetic.text import MONTHS

__all__ = ["LISTINGS", "Listing"]

_BIRTHS = {
    "missing": 0.01,
    "first": 0.02,
    "last": 0.006,
    "swapped": 0.008,
    "year": 0.008,
    "filler": 0.004,
    "day": 0.004,
}
_NUMBERS = {
    EMPTY: 0.012,
    SHORT: 0.008,
    LETTER: 0.003,
    ZEROES: 0.002,
    11: 0.014,
    12: 0.006,
    13: 0.002,
    14: 0.009,
}
_USUAL = Rates(number=_NUMBERS, birth=_BIRTHS, name=0.07, twice=0.004, area=0.01, mother=0.05, stale=0.6)
_TITLE_CASE = "array_to_string(list_transform(string_split(lower({0}), ' '), w -> upper(w[1]) || w[2:]), ' ')"
_MONTHS_SQL = "[" + ", ".join(f"'{month}'" for month in MONTHS) + "]"
_LONG_DATE = f"day(born) || ' ' || {_MONTHS_SQL}[month(born)] || ' ' || year(born)"
_DISABILITIES = "['Fisik', 'Sensorik – netra', 'Sensorik – rungu', 'Intelektual', 'Mental'][1 + pick % 5]"
_RUPIAH = "'Rp ' || replace(format('{:,}', cast(amount as bigint)), ',', '.')"


def _rates(**changes: Any) -> Rates:
    base: dict[str, Any] = {name: getattr(_USUAL, name) for name in Rates.__dataclass_fields__}
    return Rates(**(base | changes))


def _nothing(day: date) -> list[tuple[str, list[list[Any]]]]:
    return []


@dataclass(frozen=True)
class Listing:
    """One agency's list.

    ``columns`` are header and SQL over the CTE ``text``; ``titles`` and ``footer`` speak only for workbooks;
    ``declared`` are further lines of the declaration's tables.
    """

    code: str
    owner: str
    stem: str
    workbook: bool
    columns: tuple[tuple[str, str], ...]
    rates: Rates = _USUAL
    delimiter: str = ","
    encoding: str = "utf-8"
    suffix: str = "csv"
    sheet: str = "Data"
    titles: tuple[str, ...] = ()
    groups: tuple[tuple[int, int, str], ...] = ()
    total: str = ""
    total_column: str = ""
    before: Callable[[date], list[tuple[str, list[list[Any]]]]] = _nothing
    recap: bool = False
    source: Mapping[str, str] = field(default_factory=dict)
    benefit: Mapping[str, str] = field(default_factory=dict)


def _guide(day: date) -> list[tuple[str, list[list[Any]]]]:
    return [
        (
            "Petunjuk",
            [
                ["PETUNJUK PENGISIAN"],
                ["1.", "Isi data penerima pada lembar 'Data KLJ'"],
                ["2.", "NIK dan No. KK diisi 16 angka"],
                ["3.", f"Data per {day.day} {MONTHS[day.month - 1]} {day.year}"],
            ],
        )
    ]


_KJP = Listing(
    "KJP", "Dinas Pendidikan (P4OP)", "kjp_plus", True,
    (
        ("No", "i + 1"), ("NIK Siswa", "nik"), ("Nama Siswa", "name"), ("Tempat Lahir", "birth_place"),
        ("Tanggal Lahir", _LONG_DATE), ("L/P", "case when sex = 1 then 'P' else 'L' end"),
        ("Jenjang", "level"), ("Nama Ibu Kandung", "mother"),
        ("Alamat", _TITLE_CASE.format("lane")), ("RT/RW", "rt3 || '/' || rw3"), ("Kelurahan", "village"),
        ("Kecamatan", "district"), ("Kota/Kab", "city"), ("Besaran (Rp)", "cast(amount as bigint)"),
    ),
    titles=("PEMERINTAH PROVINSI DKI JAKARTA", "DINAS PENDIDIKAN", "DAFTAR PENERIMA KJP PLUS {period}"),
    total="TOTAL", total_column="Besaran (Rp)", benefit={"unit": '"person"', "amount_column": '"Besaran (Rp)"'},
)  # fmt: skip
_KJMU = Listing(
    "KJMU", "Dinas Pendidikan (P4OP)", "kjmu", True,
    (
        ("NO", "i + 1"), ("NAMA MAHASISWA", "name"), ("NIK", "nik"), ("TGL LAHIR", "born"),
        ("JK", "case when sex = 1 then 'Perempuan' else 'Laki-laki' end"), ("NAMA IBU", "mother"),
        ("ALAMAT", "lane || ' RT ' || rt3 || '/' || rw3 || ' KEL. ' || village || ' KEC. ' || district"),
        ("KELURAHAN", "village"), ("WILAYAH KOTA", "city"), ("JUMLAH DANA", "cast(amount as bigint)"),
    ),
    titles=("DAFTAR PENERIMA KJMU {period}",), total="JUMLAH", total_column="JUMLAH DANA",
    benefit={"unit": '"person"', "amount_column": '"JUMLAH DANA"'},
)  # fmt: skip
_KLJ = Listing(
    "KLJ", "Dinas Sosial", "kartu_lansia_jakarta", True,
    (
        ("No.", "i + 1"), ("Nama Lengkap", "name"), ("NIK", "nik"), ("No. KK", "kk"), ("Tgl. Lahir", "born"),
        ("Jenis Kelamin", "case when sex = 1 then 'P' else 'L' end"), ("Alamat", "lane"), ("RT", "rt"),
        ("RW", "rw"), ("Kelurahan", "village"), ("Kecamatan", "district"), ("Kota Adm.", "city"),
        ("Nominal", "cast(amount as bigint)"),
    ),
    # one city office keeps NIK as numbers, so the spreadsheet made the sixteenth digit a zero
    rates=_rates(birth=_BIRTHS | {"first": 0.05, "last": 0.015, "missing": 0.02}),
    sheet="Data KLJ", titles=("Data Penerima Kartu Lansia Jakarta (KLJ)", "{period}"), before=_guide, total="JUMLAH",
    total_column="Nominal", benefit={"unit": '"person"', "amount_column": '"Nominal"'},
)  # fmt: skip
_KAJ = Listing(
    "KAJ", "Dinas Sosial", "kartu_anak_jakarta", True,
    (
        ("No", "i + 1"), ("NIK", "nik"), ("Nama", "name"), ("Tgl Lahir", "strftime(born, '%d/%m/%Y')"),
        ("JK", "case when sex = 1 then 'P' else 'L' end"), ("Nama Ibu Kandung", "mother"),
        ("Alamat", "lane || ' RT.' || rt3 || ' RW.' || rw2"), ("Kode Wilayah", "code"), ("Kelurahan", "village"),
        ("Kecamatan", "district"), ("Nominal", "cast(amount / 3 as bigint)"), ("Periode", "'{month}'"),
    ),
    titles=("KARTU ANAK JAKARTA (KAJ)",),
    groups=((0, 0, "No"), (1, 5, "Identitas Anak"), (6, 9, "Domisili"), (10, 11, "Bantuan")),
    source={"area_codes": '"kemendagri"'},
    benefit={"unit": '"person"', "amount_column": '"Bantuan Nominal"', "period_column": '"Bantuan Periode"'},
)  # fmt: skip
_KPDJ = Listing(
    "KPDJ", "Dinas Sosial", "kpdj", False,
    (
        ("No", "i + 1"), ("NIK", "nik"), ("Nama Penerima", "name"),
        ("Tanggal Lahir", "day(born) || '/' || month(born) || '/' || year(born)"),
        ("L/P", "case when sex = 1 then 'P' else 'L' end"),
        ("Ragam Disabilitas", _DISABILITIES),
        ("Alamat", f"{_TITLE_CASE.format('lane')} || ' RT ' || rt3 || ' RW ' || rw2"), ("Kel", "village"),
        ("Kec", "district"), ("Wilayah", "city"), ("Besaran Bantuan", _RUPIAH),
    ),
    delimiter=";", encoding="cp1252", source={"encoding": '"cp1252"'},
    benefit={"unit": '"person"', "amount_column": '"Besaran Bantuan"'},
)  # fmt: skip
_PANGAN = Listing(
    "PANGAN", "Dinas KPKP", "pangan_bersubsidi", False,
    (
        ("no_kartu", "'5049' || lpad(cast(hash(person) % 1000000000000 as varchar), 12, '0')"),
        ("nik", "nik"), ("nama", "name"),
        ("tgl_lahir", "strftime(born, '%Y-%m-%d')"), ("jenis_kelamin", "sex + 1"), ("kode_wilayah", "bps"),
        ("alamat", "lane || ' RT ' || rt3 || ' RW ' || rw3"), ("kategori", "level"),
    ),
    rates=_rates(name=0.05), source={"area_codes": '"bps"'}, benefit={"unit": '"person"'},
)  # fmt: skip
_PBIJKN = Listing(
    "PBIJKN", "BPJS Kesehatan", "pbi_jkn", False,
    (
        ("NOKAPST", "'000' || lpad(cast(hash(person) % 10000000000 as varchar), 10, '0')"), ("NIK", "nik"),
        ("NO_KK", "kk_known"), ("NAMA", "name"), ("TGLLAHIR", "strftime(born, '%Y%m%d')"),
        ("JK", "case when sex = 1 then 'P' else 'L' end"),
        ("KODE_KEL", "concat_ws('.', code_known[1:2], code_known[3:4], code_known[5:6], code_known[7:10])"),
        ("STATUS", "level"), ("PREMI", "cast(amount as bigint)"),
    ),
    rates=_rates(name=0.06),
    benefit={"unit": '"person"', "amount_column": '"PREMI"', "when": '{ column = "status", is = ["AKTIF"] }'},
)  # fmt: skip
_PKH = Listing(
    "PKH", "Kementerian Sosial", "pkh", False,
    (
        ("ID KPM", "'31' || lpad(cast(hash(person) % 1000000000 as varchar), 9, '0')"), ("NIK Pengurus", "nik"),
        ("Nama Pengurus", "name"), ("No KK", "kk_known"), ("Tgl Lahir", "strftime(born, '%d-%m-%Y')"),
        ("Alamat", "lane || ' RT ' || rt || ' RW ' || rw"), ("Kelurahan", "village_known"),
        ("Kecamatan", "district_known"), ("Kab/Kota", "'KOTA ' || city_known"), ("Nominal", "cast(amount as bigint)"),
    ),
    delimiter="\t", encoding="utf-16", suffix="txt", source={"encoding": '"utf-16"'},
    benefit={"unit": '"family"', "amount_column": '"Nominal"'},
)  # fmt: skip
_SEMBAKO = Listing(
    "SEMBAKO", "Kementerian Sosial", "sembako", False,
    (
        ("No Urut", "i + 1"), ("NIK", "nik"), ("Nama KPM", "name"), ("Nomor KK", "kk_known"),
        ("Tanggal Lahir", "strftime(born, '%d/%m/%Y')"), ("Desa/Kelurahan", "'KEL. ' || village"),
        ("Kecamatan", "district"), ("Kabupaten/Kota", "city"), ("Nilai Bantuan", "cast(amount as bigint)"),
    ),
    rates=_rates(number=_NUMBERS | {POINT_ZERO: 0.3, SCIENTIFIC: 0.02}), delimiter=";",
    benefit={"unit": '"family"', "amount_column": '"Nilai Bantuan"'},
)  # fmt: skip
_JAKPRENEUR = Listing(
    "JAKPRENEUR", "Dinas PPKUKM", "jakpreneur", True,
    (
        ("No", "i + 1"), ("Nama Pelaku Usaha", "name"),
        ("Tgl Lahir", "month(born) || '/' || day(born) || '/' || year(born)"),
        ("Jenis Kelamin", "case when sex = 1 then 'Perempuan' else 'Laki-laki' end"), ("Alamat", "lane"),
        ("RT/RW", "rt3 || '/' || rw3"), ("Kelurahan", "village"), ("Kecamatan", "district"), ("Wilayah", "city"),
        ("Jenis Usaha", "['Kuliner', 'Fesyen', 'Kriya', 'Jasa', 'Perdagangan'][1 + pick % 5]"),
        ("Tahap", "'P' || (1 + pick % 7)"),
    ),
    rates=_rates(area=0.06, name=0.09), titles=("ANGGOTA JAKPRENEUR",), benefit={"unit": '"person"'},
)  # fmt: skip
_MTU = Listing(
    "MTU", "Dinas Tenaga Kerja, Transmigrasi dan Energi", "mobile_training_unit", True,
    (
        ("No", "i + 1"), ("Nama Peserta", _TITLE_CASE.format("name")), ("NIK", "nik"), ("Tgl Lahir", _LONG_DATE),
        ("L/P", "case when sex = 1 then 'P' else 'L' end"), ("Kelurahan", "village"), ("Kecamatan", "district"),
        ("Pelatihan", "['Barista', 'Tata Boga', 'Servis AC', 'Menjahit'][1 + pick % 4]"),
    ),
    rates=_rates(number={MASKED: 1.0}), sheet="Peserta", recap=True, titles=("PESERTA PELATIHAN MTU {period}",),
    benefit={"unit": '"person"'},
)  # fmt: skip

LISTINGS: tuple[Listing, ...] = (
    _KJP, _KJMU, _KLJ, _KAJ, _KPDJ, _PANGAN, _PBIJKN, _PKH, _SEMBAKO, _JAKPRENEUR, _MTU,
)  # fmt: skip
