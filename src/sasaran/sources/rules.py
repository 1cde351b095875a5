"""The rules a row can break: their severity and their words. The agency that owns the source mends what is wrong.

``quarantine`` keeps the row out of the registry until it is mended; ``note`` accepts it with a remark. Being
left out hurts more than being uncertain (the larger loss in targeting is at registration), so a row is only
quarantined where nothing could ever be linked to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sasaran.schema.pack_terms import TERMS, Terms

__all__ = ["RULES", "Rule", "rule_text"]


@dataclass(frozen=True)
class Rule:
    """One rule: its key, its severity (``quarantine`` or ``note``), what is wrong and what to do, by language."""

    key: str
    severity: str
    says: Mapping[str, str]
    todo: Mapping[str, str]


def _rule(key: str, severity: str, says: tuple[str, str], todo: tuple[str, str]) -> Rule:
    return Rule(
        key, severity, dict(zip(("id", "en"), says, strict=True)), dict(zip(("id", "en"), todo, strict=True))
    )


_ID_AGAIN = (
    "salin ulang nomor sebagai teks dari sumbernya",
    "copy the number again, as text, from its source",
)

_ALL = (
    _rule(
        "no_identity",
        "quarantine",
        (
            "tidak ada nama dan tidak ada nomor identitas yang sah",
            "neither a name nor a valid identity number",
        ),
        ("isi nama atau {national_id}", "fill in the name or the {national_id}"),
    ),
    _rule(
        "too_little",
        "quarantine",
        (
            "hanya nama: tanpa nomor identitas, tanggal lahir, alamat maupun wilayah",
            "a name alone: no identity number, birth date, address or area",
        ),
        (
            "lengkapi {national_id}, tanggal lahir atau alamat",
            "add the {national_id}, the birth date or the address",
        ),
    ),
    _rule(
        "no_key",
        "quarantine",
        (
            "nomor keluarga atau rumah tangga kosong atau rusak",
            "the family or household key is empty or damaged",
        ),
        _ID_AGAIN,
    ),
    _rule(
        "no_area",
        "quarantine",
        (
            "wilayah tidak dikenal, padahal baris ini berbicara tentang wilayah",
            "an area row whose area is unknown",
        ),
        ("perbaiki kode atau nama wilayah", "mend the code or the name of the area"),
    ),
    _rule(
        "period_required",
        "quarantine",
        ("periode bantuan kosong atau tidak terbaca", "the period of the benefit is empty or unreadable"),
        ("isi periode, misalnya 2026-01", "fill in the period, such as 2026-01"),
    ),
    _rule(
        "id_missing",
        "note",
        ("nomor identitas kosong", "no identity number"),
        ("lengkapi {national_id}", "add the {national_id}"),
    ),
    _rule(
        "id_invalid",
        "note",
        (
            "bentuk nomor identitas salah (panjang, angka, tanggal atau nomor urut)",
            "the identity number has a wrong form (length, digits, date or serial)",
        ),
        ("cocokkan dengan {identity_card}", "compare with the {identity_card}"),
    ),
    _rule(
        "id_rounded",
        "note",
        (
            "nomor identitas dibulatkan oleh lembar kerja (angka terakhir menjadi 0 atau 3,17E+15)",
            "a spreadsheet rounded the identity number (last digit 0, or 3.17E+15)",
        ),
        (
            "ambil ulang dari sumber dengan kolom berformat teks; angka yang hilang tidak dapat dipulihkan",
            "export it again with the column formatted as text; the lost digits cannot be restored",
        ),
    ),
    _rule(
        "id_masked",
        "note",
        ("nomor identitas disamarkan", "the identity number is masked"),
        (
            "minta berkas tanpa penyamaran lewat jalur yang sah",
            "ask for the unmasked file through the lawful channel",
        ),
    ),
    _rule(
        "id_repeated",
        "note",
        (
            "nomor identitas muncul lebih dari sekali dalam berkas ini",
            "the identity number occurs more than once here",
        ),
        ("periksa apakah orang yang sama tercatat dua kali", "check whether one person is listed twice"),
    ),
    _rule(
        "id_birth_disagrees",
        "note",
        (
            "tanggal lahir berbeda dari yang terbaca pada {national_id}",
            "the birth date differs from the one in the {national_id}",
        ),
        (
            "periksa keduanya; {national_id} tidak berubah walau tanggalnya salah",
            "check both; the {national_id} is never corrected",
        ),
    ),
    _rule(
        "id_sex_disagrees",
        "note",
        (
            "jenis kelamin berbeda dari yang terbaca pada {national_id}",
            "the sex differs from the one in the {national_id}",
        ),
        ("periksa keduanya", "check both"),
    ),
    _rule(
        "family_card_invalid",
        "note",
        (
            "bentuk nomor kartu keluarga salah, dibulatkan atau disamarkan",
            "the family card number is damaged or masked",
        ),
        _ID_AGAIN,
    ),
    _rule(
        "name_missing",
        "note",
        ("nama kosong", "no name"),
        ("lengkapi nama", "add the name"),
    ),
    _rule(
        "name_has_digits",
        "note",
        ("nama memuat angka", "the name holds digits"),
        ("periksa kolom nama", "check the name column"),
    ),
    _rule(
        "birth_filler",
        "note",
        (
            "tanggal lahir adalah tanggal pengisi (misalnya 1900-01-01)",
            "the birth date is a filler (such as 1900-01-01)",
        ),
        ("isi tanggal lahir yang sebenarnya", "fill in the true birth date"),
    ),
    _rule(
        "birth_ambiguous",
        "note",
        ("hari dan bulan lahir bisa tertukar", "day and month of birth may be swapped"),
        ("tulis tanggal sebagai 1945-08-17", "write dates as 1945-08-17"),
    ),
    _rule(
        "birth_unreadable",
        "note",
        ("tanggal lahir tidak terbaca atau mustahil", "the birth date is unreadable or impossible"),
        ("tulis tanggal sebagai 1945-08-17", "write dates as 1945-08-17"),
    ),
    _rule(
        "birth_out_of_range",
        "note",
        (
            "tanggal lahir di masa depan atau lebih dari 120 tahun lalu",
            "born in the future or over 120 years ago",
        ),
        ("periksa tahun lahir", "check the year of birth"),
    ),
    _rule(
        "sex_unknown",
        "note",
        ("isi kolom jenis kelamin tidak dikenal", "the word for the sex is unknown"),
        ("tulis L atau P", "write L or P"),
    ),
    _rule(
        "relation_unknown",
        "note",
        ("hubungan keluarga tidak dikenal", "the word for the relationship is unknown"),
        ("pakai {relation_codes}", "use the {relation_codes}"),
    ),
    _rule(
        "area_unknown",
        "note",
        ("wilayah tidak dikenal", "the area is unknown"),
        ("perbaiki kode atau nama wilayah", "mend the code or the name of the area"),
    ),
    _rule(
        "area_partial",
        "note",
        (
            "wilayah hanya dikenal sampai tingkat yang lebih besar daripada yang tertulis",
            "the area is known only to a larger level than the one written",
        ),
        ("perbaiki nama atau kode wilayah terkecil", "mend the name or the code of the smallest area"),
    ),
    _rule(
        "area_spelling",
        "note",
        ("nama wilayah dikenali walau ejaannya berbeda", "the area was recognised in spite of its spelling"),
        ("pakai ejaan resmi", "use the official spelling"),
    ),
    _rule(
        "area_disagrees",
        "note",
        (
            "kode dan nama wilayah berbeda; nama yang dipakai",
            "code and name of the area differ; the name was used",
        ),
        ("perbaiki kode wilayah", "mend the area code"),
    ),
    _rule(
        "number_unreadable",
        "note",
        ("angka tidak terbaca", "the number is unreadable"),
        ("tulis angka tanpa huruf", "write the number without letters"),
    ),
    _rule(
        "decile_unreadable",
        "note",
        ("desil bukan angka 1 sampai 10", "the decile is not a number from 1 to 10"),
        ("perbaiki kolom desil", "mend the decile column"),
    ),
    _rule(
        "period_missing",
        "note",
        (
            "periode kosong atau tidak terbaca; triwulan berkas yang dipakai",
            "the period is empty or unreadable; the quarter of the file was used",
        ),
        ("isi periode, misalnya 2026-01", "fill in the period, such as 2026-01"),
    ),
)

RULES: Mapping[str, Rule] = {rule.key: rule for rule in _ALL}
"""All rules of this room by key; the reading half adds its own keys for lines that cannot be read."""

_READ_RULE = Rule(
    "unreadable_line",
    "quarantine",
    {
        "id": "baris tidak dapat dibaca sebagai baris tabel",
        "en": "the line cannot be read as a row of the table",
    },
    {"id": "perbaiki baris dalam berkas asal", "en": "mend the line in the original file"},
)


def rule_text(key: str, language: str, terms: Terms = TERMS) -> tuple[str, str]:
    """Return what rule ``key`` says and what to do about it, in ``language`` (``id`` or ``en``).

    ``terms`` is what a country calls its number and its card (:meth:`sasaran.schema.pack.Pack.terms`).
    """
    rule, words = RULES.get(key, _READ_RULE), terms[language]
    return rule.says[language].format_map(words), rule.todo[language].format_map(words)
