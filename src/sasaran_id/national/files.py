"""Words by which Indonesian files give themselves away: registers, notes and signatures, code books, map files."""

from __future__ import annotations

from sasaran.schema.pack_terms import BoundaryWords, FileWords

__all__ = ["BOUNDARY", "FILES"]

FILES = FileWords(
    codebooks=(
        "kamus", "kamus data", "kamus variabel", "baca saya", "baca aku", "bacasaya", "bacaaku", "daftar variabel",
    ),
    registers=("penduduk", "kependudukan", "dukcapil", "siak", "dkb"),
    # "Nomor Induk Kependudukan" stands on any list, so a header is searched for fewer words
    register_headers=("dukcapil", "siak", "dkb"),
    deciles=("desil",),
    note_openings=(
        r"(?:catatan|keterangan)\b",
        r"(?:ket|nb|n\.b\.?|sumber|lampiran|tembusan)\s*(?:[:.*=-]|data\b|$)",
        r"(?:dicetak|diunduh|dibuat|disusun|diterbitkan|mengetahui|menyetujui|disetujui|diketahui)\b",
        r"(?:ttd|tanda\s+tangan|hormat\s+kami)\b",
        r"a\.?n\.\s",
        r"(?:nip|nrk)\b\s*[:.]?\s*(?:\d|$)",
        r"(?:plt|plh|pj)\.?\s+\w",
        r"kepala\b(?!\s+(?:kk|kel\b|keluarga|rumah))",
        r"(?:camat|lurah|sekretaris|gubernur|bupati|wali\s*kota|direktur)\b(?=\s|,|$)",
    ),
    note_words=(
        "yang", "adalah", "untuk", "berdasarkan", "sesuai", "dengan", "oleh", "dalam", "tidak", "belum", "sudah",
        "telah", "daftar",
    ),
    officials=("nip",),
)  # fmt: skip
"""An official's number (NIP, NRK) has as many digits as a person's and stands under a signature."""

BOUNDARY = BoundaryWords(
    codes=(
        "kode_kemendagri", "kode", "kode_desa", "kode_kel", "kode_kec", "kode_kota", "kode_bps", "iddesa",
    ),
    names=(
        "nama", "desa", "kelurahan", "desa_kelur", "nama_kel", "nama_kec", "nama_kota", "kecamatan",
    ),
    parents=("kecamatan", "nama_kec", "kota", "nama_kota", "kab_kota"),
    titles=(
        "KOTA", "KABUPATEN", "KAB", "ADMINISTRASI", "ADM", "KECAMATAN", "KEC", "KELURAHAN", "KEL", "DESA",
    ),
)  # fmt: skip
"""Properties of the boundary files of BIG, BPS and Kemendagri as met; those of OCHA (``adm4_pcode``) are the core's."""
