"""A tiny country for the sources room: two code systems that collide, a village name that two districts share."""

from __future__ import annotations

from dataclasses import replace

from sasaran.schema.area import Area, AreaLevel
from sasaran.schema.linkage import LinkageSpec, NameRules
from sasaran.schema.pack import IdentifierRule, Layout, Pack
from sasaran.schema.programme import Programme
from sasaran_id.national.files import FILES

NIK = IdentifierRule(
    "national_id", "NIK", 16, (0, 6), (6, 8), (8, 10), (10, 12), (12, 16), 40, first_digits=("31", "32")
)
KK = IdentifierRule("family_card", "KK", 16, (0, 6), serial=(12, 16), first_digits=("31", "32"))

AREAS = (
    ("province", "31", "31", "Jakarta", None, ()),
    ("city", "3171", "3173", "Jakarta Pusat", 0, ()),
    ("city", "3174", "3171", "Jakarta Selatan", 0, ()),
    ("district", "317101", "3173080", "Gambir", 1, ()),
    ("district", "317102", "3173070", "Sawah Besar", 1, ()),
    ("district", "317401", "3171090", "Tebet", 2, ()),
    ("village", "3171011001", "3173080003", "Gambir", 3, ()),
    ("village", "3171011002", "3173080004", "Cideng", 3, ()),
    ("village", "3171021001", "3173070001", "Pasar Baru", 4, ()),
    ("village", "3174011001", "3171090001", "Tebet Barat", 5, ()),
    ("village", "3174011002", "3171090002", "Menteng Dalam", 5, ("Mentengdalam",)),
    ("village", "3174011003", "3171090003", "Pasar Baru", 5, ()),
)
FAMILY = Layout(
    "FAM1", "Family file 1", "family", ("welfare",),
    {"family_card": "nomor_kk", "head_name": "nama_kepala", "village_code": "kode_kel", "village": "kel",
     "district": "kec", "members": "jumlah_anggota"},
    ("nomor_kk", "desil_nasional", "nama_kepala"),
    {"national": "desil_nasional", "province": "desil_provinsi"},
)  # fmt: skip
MEMBER = Layout(
    "FAM1", "Member file 1", "person", ("welfare",),
    {"national_id": "nik", "family_card": "nomor_kk", "name": "nama", "birth_date": "lahir", "sex": "jk",
     "relation": "hub"},
    ("nik", "nomor_kk", "hub"),
)  # fmt: skip


def make_pack(**changes: object) -> Pack:
    """Return the tiny country's pack."""
    made = Pack(
        code="tiny",
        name="Tiny",
        version="1",
        language="id",
        levels=tuple(
            AreaLevel(i, key, {"id": word, "en": key})
            for i, (key, word) in enumerate(
                (("province", "provinsi"), ("city", "kota"), ("district", "kecamatan"), ("village", "kelurahan"))
            )
        ),
        code_systems=("kemendagri", "bps"),
        areas=tuple(
            Area(no, level, code, name, parent, {"kemendagri": code, "bps": bps}, aliases)
            for no, (level, code, bps, name, parent, aliases) in enumerate(AREAS)
        ),
        programmes=(
            Programme(0, "KJP", "Kartu Jakarta Pintar", "Dinas Pendidikan", "student", "protect", None, "month"),
            Programme(1, "KLJ", "Kartu Lansia", "Dinas Sosial", "person", "protect", 300000.0, "month"),
            Programme(2, "CASH", "Cash", "Survey", "family", "protect"),
            Programme(3, "PBI", "PBI", "BPJS", "person", "insure"),
        ),
        aliases={
            "national_id": ("nik",), "family_card": ("no kk",), "household_key": ("id ruta",), "name": ("nama",),
            "birth_date": ("tgl lahir",), "sex": ("jk",), "address": ("alamat",), "rt": ("rt",), "rw": ("rw",),
            "rt_rw": ("rt rw",), "village": ("kelurahan", "kel"), "district": ("kecamatan", "kec"), "city": ("kota",),
            "area_code": ("kode wilayah",), "relation": ("shdk",), "amount": ("nominal",), "period": ("periode",),
            "members": ("jumlah anggota",), "weight": ("bobot",), "mother_name": ("nama ibu",),
        },
        identifiers=(NIK, KK),
        names=NameRules(),
        linkage=LinkageSpec((), ()),
        sex_words={"l": "M", "laki-laki": "M", "p": "F", "perempuan": "F", "1": "M", "2": "F"},
        month_words={
            **{"januari": 1, "februari": 2, "maret": 3, "april": 4, "mei": 5, "juni": 6, "juli": 7, "agustus": 8},
            **{"september": 9, "oktober": 10, "november": 11, "desember": 12, "agu": 8, "agt": 8, "des": 12, "jan": 1},
        },
        yes_words=("ya",),
        no_words=("tidak",),
        total_words=("total", "jumlah"),
        filler_dates=("1900-01-01",),
        default_birthdays=("01-01", "12-31"),
        relation_words={"kepala keluarga": 1, "istri": 2, "anak": 3, "1": 1, "2": 2, "3": 3},
        layouts=(FAMILY, MEMBER),
        files=FILES,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]
