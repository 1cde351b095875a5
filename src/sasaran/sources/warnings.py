"""What is said while files are taken in: accounts and warnings, in Indonesian and English."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sasaran.schema import tables
from sasaran.schema.engine import Engine
from sasaran.schema.pack_terms import TERMS, Terms
from sasaran.sources.values import sql

__all__ = ["Warned", "read", "say", "write"]


@dataclass(frozen=True)
class Warned:
    """A warning: its key and the facts it speaks of (files, columns, counts; never a person's value)."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


_SAYS: Mapping[str, Mapping[str, str]] = {
    "account": {
        "id": "{file}: {rows_in} baris masuk = {accepted} diterima + {quarantined} dikarantina",
        "en": "{file}: {rows_in} rows in = {accepted} accepted + {quarantined} quarantined",
    },
    "unclaimed": {
        "id": "{file}: tidak ada deklarasi untuk berkas ini; berkas TIDAK dibaca. Jalankan `sasaran check --write`",
        "en": "{file}: no declaration claims this file; it was NOT read. Run `sasaran check --write`",
    },
    "no_file": {
        "id": "{source}: ada deklarasinya, tetapi berkasnya tidak ada triwulan ini; "
        "penerimanya akan tampak belum tersentuh",
        "en": "{source}: declared, but no file came this quarter; its recipients will look untouched",
    },
    "no_list": {
        "id": "{source}: ada deklarasinya, tetapi berkasnya tidak ada triwulan ini; isinya tidak ikut dihitung",
        "en": "{source}: declared, but no file came this quarter; what it holds is not counted",
    },
    "no_part": {
        "id": "{source}: bagian '{files}' tidak ada berkasnya triwulan ini, padahal bagian lain ada; yang hanya ada di "
        "bagian itu tidak ikut dihitung",
        "en": "{source}: its part '{files}' has no file this quarter though other parts have; what only that part "
        "holds is not counted",
    },
    "about_data": {
        "id": "{file}: namanya seperti penjelasan data (kamus data), bukan daftar; berkas TIDAK dibaca. Bila ini "
        "daftar, sebut namanya utuh di files pada deklarasinya",
        "en": "{file}: named like a description of data (a codebook), not a list; it was NOT read. If it is a list, "
        "give its whole name under files in its declaration",
    },
    "same_file": {
        "id": "{file}: isinya sama dengan {first}; berkas kedua tidak dibaca",
        "en": "{file}: the same bytes as {first}; the second file was not read",
    },
    "quarantined": {
        "id": "{file}: {rows} baris dikarantina; yang harus memperbaiki: {owner}",
        "en": "{file}: {rows} rows quarantined; to be mended by: {owner}",
    },
    "footers": {
        "id": "{file}: baris di bawah tabel dibaca sebagai catatan, bukan data: {rows}",
        "en": "{file}: lines below the table were read as notes, not as rows: {rows}",
    },
    "total_differs": {
        "id": "{file}: baris TOTAL (baris {row}) berbeda dari jumlah barisnya pada kolom '{column}'; ada baris hilang?",
        "en": "{file}: the TOTAL row (row {row}) differs from the sum of column '{column}'; are rows missing?",
    },
    "rounded": {
        "id": "{file}: {national_id} dibulatkan oleh lembar kerja dan tidak dipakai; minta ulang dari {owner} "
        "sebagai teks",
        "en": "{file}: a spreadsheet rounded the {national_id}, so none was used; ask {owner} for them as text",
    },
    "area_doubt": {
        "id": "{file}: kode wilayah dideklarasikan {used}, tetapi nama wilayahnya lebih cocok dengan {better}",
        "en": "{file}: area codes are declared as {used}, but the names beside them fit {better} better",
    },
    "period_ignored": {
        "id": "{file}: kolom '{column}' mirip periode tetapi isinya bukan; triwulan berkas yang dipakai",
        "en": "{file}: column '{column}' looks like a period but holds none; the quarter of the file was used",
    },
    "period_assumed": {
        "id": "{sources}: periode bantuan tidak ada dalam daftar maupun deklarasi; {quarter} yang dipakai",
        "en": "{sources}: neither list nor declaration tells the period of the benefit; {quarter} was used",
    },
    "dates_mixed": {
        "id": "{file}: tanggal ditulis dengan lebih dari satu urutan hari/bulan; periksa dengan {owner}",
        "en": "{file}: dates are written in more than one order of day and month; check with {owner}",
    },
    "status_open": {
        "id": "{source}: kolom '{column}' berisi {values} nilai berbeda, tetapi deklarasi tidak menyebut nilai mana "
        "yang berarti menerima (when); semua baris dihitung menerima",
        "en": "{source}: column '{column}' holds {values} different values, but the declaration does not say which of "
        "them mean that a row receives (when); all rows count as receiving",
    },
    "no_owner": {
        "id": "{source}: pemilik daftar belum disebut (owner); tidak ada yang ditunjuk untuk memperbaikinya",
        "en": "{source}: the list has no owner yet; nobody is named to mend this list",
    },
    "misnamed": {
        "id": "{file}: namanya seperti buku kerja, tetapi isinya teks biasa, bukan buku kerja; dibaca sebagai teks",
        "en": "{file}: named like a workbook, but it is not a workbook: it holds plain text, and was read as such",
    },
    "shrank": {
        "id": "{source}: {now} baris, triwulan lalu {before}; tanyakan {owner} apakah berkasnya lengkap",
        "en": "{source}: {now} rows, {before} the quarter before; ask {owner} whether the file is complete",
    },
    "gone": {
        "id": "{source}: {before} baris triwulan lalu, tidak ada berkas triwulan ini",
        "en": "{source}: {before} rows the quarter before, no file this quarter",
    },
}


def write(engine: Engine, warned: Sequence[Warned], source_of: Mapping[str, str]) -> None:
    """Fill the empty table ``warning``; ``source_of`` is the source code of every file that is declared."""
    for one in warned:
        file = one.facts.get("file")
        source = one.facts.get("source") or source_of.get(str(file))
        rest = {name: value for name, value in one.facts.items() if name not in ("source", "file")}
        detail = json.dumps(rest, ensure_ascii=False, sort_keys=True, default=str)
        named = ("null" if each is None else sql.text(str(each)) for each in (source, file))
        engine.run(
            f"insert into warning values ({', '.join(named)}, {sql.text(one.key)}, {sql.text(detail)})"
        )
    engine.conform(tables.WARNING.name, tables.WARNING)


def read(engine: Engine) -> tuple[Warned, ...]:
    """Return the warnings of table ``warning`` in a fixed order; none where a release is older than the table."""
    if not engine.has(tables.WARNING.name):
        return ()
    found = engine.rows(
        "select source, file, key, detail from warning order by source nulls last, file nulls first, key, detail"
    )
    return tuple(
        Warned(key, {**json.loads(detail), "source": source or "", "file": file or ""})
        for source, file, key, detail in found
    )


def say(key: str, language: str, facts: Mapping[str, object], terms: Terms = TERMS) -> str:
    """Return a sentence with its facts filled in; whole numbers get the language's thousands sign.

    ``terms`` is what the country calls its number.
    """
    point = "." if language == "id" else ","
    shown = {
        name: f"{value:,}".replace(",", point) if isinstance(value, int) else value
        for name, value in facts.items()
    }
    return _SAYS[key].get(language, _SAYS[key]["en"]).format_map({**terms[language], **shown})
