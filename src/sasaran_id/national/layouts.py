"""DTSEN v3: the family file (52 variables) and the member file (48), pipe-delimited, joined on the family card."""

from __future__ import annotations

from collections.abc import Mapping

from sasaran.schema.pack import Layout
from sasaran_id.national.attributes import headers_of
from sasaran_id.national.tables import read_table

__all__ = ["LAYOUTS"]

_SOURCE = "DTSEN"
_OWNER = "Kementerian Sosial / BPS"
_FAMILY_COLUMNS: Mapping[str, str] = {
    "family_card": "nomor_kartu_keluarga",
    "name": "nama_kepala_keluarga",
    "address": "alamat",
    "area_code": "kode_kelurahan_desa",
    "village": "kelurahan_desa",
    "district": "kecamatan",
    "city": "kabupaten_kota",
    "province": "provinsi",
    "members": "jumlah_anggota_keluarga",
}
_MEMBER_COLUMNS: Mapping[str, str] = {
    "national_id": "nomor_induk_kependudukan",
    "family_card": "nomor_kartu_keluarga",
    "name": "nama",
    "birth_date": "tanggal_lahir",
    "sex": "jenis_kelamin",
    "relation": "status_hubungan_keluarga",
    "address": "alamat_ktp",
    "rt": "rt_ktp",
    "rw": "rw_ktp",
    "area_code": "kode_kelurahan_desa_ktp",
    "village": "kelurahan_desa_ktp",
    "district": "kecamatan_ktp",
    "city": "kabupaten_kota_ktp",
    "province": "provinsi_ktp",
}
_WELFARE: Mapping[str, str] = {
    "national": "desil_nasional",
    "province": "desil_provinsi",
    "city": "desil_kabupaten_kota",
}


def _fields(table: str) -> tuple[str, ...]:
    return tuple(
        row["field"]
        for row in read_table("sasaran_id.national", "dtsen_v3_fields.csv")
        if row["table"] == table
    )


def _codes(fields: tuple[str, ...], columns: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return code lists by canonical column, or by the layout's own header where there is no canonical one."""
    canonical = {header: name for name, header in columns.items()}
    found: dict[str, dict[str, str]] = {}
    for row in read_table("sasaran_id.national", "dtsen_v3_codes.csv"):
        if row["field"] in fields:
            found.setdefault(canonical.get(row["field"], row["field"]), {})[row["code"]] = row["meaning"]
    return found


def _dtsen_family() -> Layout:
    fields = _fields("keluarga")
    return Layout(
        code="dtsen-v3-family",
        name="DTSEN v3: keluarga",
        entity="family",
        roles=("welfare",),
        columns=_FAMILY_COLUMNS,
        signature=("nomor_kartu_keluarga", "nama_kepala_keluarga", "desil_nasional"),
        welfare=_WELFARE,
        fields=fields,
        codes=_codes(fields, _FAMILY_COLUMNS),
        delimiter="|",
        source=_SOURCE,
        owner=_OWNER,
        attributes=headers_of("family"),
    )


def _dtsen_member() -> Layout:
    fields = _fields("anggota")
    return Layout(
        code="dtsen-v3-member",
        name="DTSEN v3: anggota keluarga",
        entity="person",
        roles=("welfare",),
        columns=_MEMBER_COLUMNS,
        signature=("nomor_induk_kependudukan", "nomor_kartu_keluarga", "status_hubungan_keluarga"),
        fields=fields,
        codes=_codes(fields, _MEMBER_COLUMNS),
        delimiter="|",
        source=_SOURCE,
        owner=_OWNER,
        attributes=headers_of("person"),
    )


LAYOUTS: tuple[Layout, ...] = (_dtsen_family(), _dtsen_member())
