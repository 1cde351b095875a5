"""Header spellings of Indonesian and English files, by canonical column.

Normalised: lower case, every run of other signs than letters and digits a single blank (``Tgl. Lahir`` is
``tgl lahir``, ``RT/RW`` is ``rt rw``). ``rt_rw`` is a column that holds both numbers (``005/01``).
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["ALIASES"]

ALIASES: Mapping[str, tuple[str, ...]] = {
    "national_id": (
        "nik", "no nik", "nomor nik", "nik ktp", "no ktp", "nomor ktp", "ktp", "no identitas", "nomor identitas",
        "nomor induk kependudukan", "no induk kependudukan", "nik penerima", "nik siswa", "nik peserta", "nik anak",
        "nik lansia", "nik mahasiswa", "nik pemohon", "nik anggota", "nik art", "nik pengurus", "nik warga",
        "nik padan",
        "nik penerima manfaat", "nik kepala keluarga", "id number", "national id", "noktp", "nomor nik ktp",
    ),
    "family_card": (
        "kk", "no kk", "nokk", "nomor kk", "nomor kartu keluarga", "no kartu keluarga", "kartu keluarga", "id kk",
        "no kk ktp", "family card", "family card number",
    ),
    "household_key": (
        "id rumah tangga", "id ruta", "idbdt", "id bdt", "id dtks", "id keluarga", "id rt dtks", "no urut ruta",
        "nomor urut rumah tangga", "household id", "hhid", "id art", "nomor rumah tangga", "id household",
    ),
    "name": (
        "nama", "nama lengkap", "nama penerima", "nama siswa", "nama peserta", "nama peserta didik", "nama anak",
        "nama lansia", "nama mahasiswa", "nama anggota", "nama art", "nama warga", "nama penduduk", "nama pemohon",
        "nama kepala keluarga", "nama krt", "nama kpm", "nama pengurus", "nama penerima manfaat",
        "nama penerima bantuan",
        "nama sesuai ktp", "nama ktp", "nama anggota keluarga", "nama lengkap penerima", "nm lengkap", "nama lgkp",
        "name", "full name", "recipient name", "nama pelaku usaha",
    ),
    "birth_date": (
        "tgl lahir", "tanggal lahir", "tgl lhr", "tanggal lhr", "tgllahir", "tgl lahir penerima", "tanggal lahir anak",
        "tanggal lahir siswa", "lahir", "dob", "birth date", "date of birth", "birthdate", "tl",
        "tanggal lahir dd mm yyyy",
    ),
    "birth_place": (
        "tempat lahir", "tmp lahir", "tmpt lahir", "tempat lhr", "kota lahir", "birth place", "place of birth",
    ),
    "sex": (
        "jk", "l p", "lp", "p l", "jenis kelamin", "jns kelamin", "jenis klmin", "jenkel", "kelamin", "sex", "gender",
        "jenis kelamin l p",
    ),
    "address": (
        "alamat", "alamat lengkap", "alamat ktp", "alamat domisili", "alamat rumah", "alamat tinggal",
        "alamat tempat tinggal", "alamat penerima", "alamat sesuai ktp", "alamat kk", "jalan", "address", "street",
    ),
    "rt": ("rt", "no rt", "nomor rt", "rt ktp", "rt domisili"),
    "rw": ("rw", "no rw", "nomor rw", "rw ktp", "rw domisili"),
    "rt_rw": ("rt rw", "rtrw", "rt dan rw", "no rt rw"),
    "area_code": (
        "kode wilayah", "kode kelurahan", "kode kel", "kode desa", "kode kelurahan desa", "kode desa kelurahan",
        "kode kelurahan desa ktp", "kd kel", "kd kelurahan", "kode wil", "kode bps", "kode kemendagri", "kd wilayah",
        "kode area", "id kelurahan", "id desa", "area code", "village code", "no kel",
    ),
    "village": (
        "kel", "kelurahan", "desa", "desa kelurahan", "kelurahan desa", "kel desa", "desa kel", "nama kelurahan",
        "nama desa", "nama kel", "nama desa kelurahan", "kelurahan desa ktp", "kelurahan ktp", "kelurahan domisili",
        "kelurahan tinggal", "village", "sub district name",
    ),
    "district": (
        "kec", "kecamatan", "nama kecamatan", "nama kec", "kecamatan ktp", "kecamatan domisili", "district",
        "nama kec domisili",
    ),
    "city": (
        "kota", "kab", "kabupaten", "kota kab", "kab kota", "kabupaten kota", "kota kabupaten", "kota adm", "wilayah",
        "kota administrasi", "kota adm kab", "nama kota", "nama kab", "nama kabupaten", "nama kabupaten kota",
        "nama kab kota", "kabupaten kota ktp", "wilayah kota", "kota kab administrasi", "city", "regency", "kotamadya",
        "sudin", "suku dinas", "wilayah kota kabupaten",
    ),
    "province": ("provinsi", "prov", "propinsi", "nama provinsi", "provinsi ktp", "nama prov", "province"),
    "mother_name": (
        "nama ibu", "nama ibu kandung", "ibu kandung", "nm ibu", "nama lengkap ibu", "nama lgkp ibu", "nama gadis ibu",
        "nama gadis ibu kandung", "mother name", "mother s name",
    ),
    "relation": (
        "shdk", "hubungan", "hub kel", "hubungan keluarga", "hub keluarga", "status hubungan keluarga",
        "stat hbkel", "status hubungan dalam keluarga", "hubungan dengan kepala keluarga", "hub krt", "relation",
        "relationship",
    ),
    "amount": (
        "nominal", "besaran", "jumlah bantuan", "nilai bantuan", "besaran bantuan", "jumlah dana", "dana", "nilai",
        "nominal bantuan", "jumlah uang", "besar bantuan", "jumlah rp", "nilai rp", "nominal rp", "besaran rp",
        "bantuan rp", "besaran bantuan rp", "total bantuan", "amount", "benefit amount", "premi", "iuran", "subsidi",
    ),
    "period": (
        "periode", "bulan", "masa", "tahap", "triwulan", "periode bantuan", "bulan penyaluran", "periode penyaluran",
        "periode salur", "bulan salur", "bulan tahun", "semester", "period", "month", "bulan bayar",
        "periode pencairan",
    ),
    "status": (
        "status", "status penerima", "status kepesertaan", "status peserta", "keterangan status", "status bantuan",
        "status aktif", "ket", "keterangan", "status salur", "status rekening", "state", "status keanggotaan",
    ),
    "members": (
        "jumlah anggota keluarga", "jml anggota", "jumlah anggota", "jumlah art", "jml art", "jumlah jiwa", "jml jiwa",
        "jumlah tanggungan", "household size", "hhsize", "members", "jumlah anggota rumah tangga",
    ),
    "weight": ("penimbang", "bobot", "weight", "weind", "fwt", "inflation factor", "sampling weight"),
}  # fmt: skip
