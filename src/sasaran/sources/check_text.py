"""A file's check as text, in Indonesian or English: what was found, what is wrong, who mends it, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sasaran.errors import SasaranError
from sasaran.schema.pack_terms import TERMS, Terms
from sasaran.sources.declaration import Declaration
from sasaran.sources.raw import TotalCheck
from sasaran.sources.rows.facts import Facts
from sasaran.sources.rules import rule_text
from sasaran.sources.status import Status
from sasaran.sources.warnings import say

__all__ = ["FileCheck", "RuleCount", "render"]

_SURE = 2


@dataclass(frozen=True)
class RuleCount:
    """Rows of a file that break one rule, with the first row numbers (never their values)."""

    rule: str
    severity: str
    header: str | None
    rows: int
    row_numbers: tuple[int, ...]


@dataclass(frozen=True)
class FileCheck:
    """The data-quality sheet of one file. ``error`` is set, and nothing else, for a file that cannot be read.

    ``columns`` are (canonical column, header, how found); ``id_states`` and ``birth_states`` count rows;
    ``period`` is the span of the first benefit; ``declaration`` is the one used, ``suggested`` if made here;
    ``unmatched`` are the headers nothing took and ``unmatched_at`` their positions, from 1.
    ``status`` is what the column that tells who receives holds; ``about_data`` says that the file is no list by its
    name, and was not read. ``terms`` is what the country calls its numbers and cards.
    """

    file: str
    sheet: str | None = None
    encoding: str = ""
    delimiter: str = ""
    header_rows: tuple[int, ...] = ()
    rows_in: int = 0
    accepted: int = 0
    quarantined: int = 0
    total_rows: int = 0
    notes: tuple[str, ...] = ()
    declaration: Declaration | None = None
    suggested: bool = False
    layout: str = ""
    columns: tuple[tuple[str, str, str], ...] = ()
    unmatched: tuple[str, ...] = ()
    unmatched_at: tuple[int, ...] = ()
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: tuple[RuleCount, ...] = ()
    totals: tuple[TotalCheck, ...] = ()
    id_states: Mapping[str, int] = field(default_factory=dict)
    birth_states: Mapping[str, int] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)
    period: tuple[date | None, date | None] = (None, None)
    status: Status | None = None
    error: SasaranError | None = None
    about_data: bool = False
    terms: Terms = field(default_factory=lambda: TERMS)


_WORDS: Mapping[str, tuple[str, str]] = {
    "unreadable": ("TIDAK DAPAT DIBACA", "CANNOT BE READ"),
    "sheet": ("lembar", "sheet"),
    "header": ("judul kolom di baris", "header in row"),
    "layout": ("tata letak", "layout"),
    "rows": ("baris masuk", "rows in"),
    "accepted": ("diterima", "accepted"),
    "quarantined": ("dikarantina", "quarantined"),
    "totals": ("baris TOTAL", "total rows"),
    "agree": ("kolom cocok dengan jumlah barisnya", "columns equal to the sum of their rows"),
    "differs": ("TOTAL berbeda dari jumlah baris", "TOTAL differs from the sum of the rows"),
    "columns": ("kolom", "columns"),
    "declared": ("dideklarasikan", "declared"),
    "alias": ("dikenali", "recognised"),
    "spelling": ("ejaan mirip", "similar spelling"),
    "column": ("kolom", "column"),
    "unused": ("tidak dipakai", "not used"),
    "open": ("meragukan, tulis di deklarasi", "ambiguous, settle it in the declaration"),
    "identity": ("nomor identitas", "identity numbers"),
    "births": ("tanggal lahir", "birth dates"),
    "order": ("urutan tanggal", "order of dates"),
    "areas": ("kode wilayah", "area codes"),
    "of": ("cocok dengan nama pada", "agree with the names in"),
    "doubt": ("PERIKSA: nama wilayah lebih cocok dengan", "LOOK: the names of the areas fit better with"),
    "period": ("periode", "period"),
    "status": ("status", "status"),
    "receives": ("menerima", "receives"),
    "empty": ("(kosong)", "(empty)"),
    "hidden": ("(tidak ditampilkan)", "(not shown)"),
    "values": ("nilai berbeda, terlalu banyak untuk ditampilkan", "different values, too many to show"),
    "look": (
        "LIHAT DI SINI: nilai mana yang berarti menerima? Sekarang semua baris dihitung menerima. Tulis di "
        '[[benefit]]: when = { column = "...", is = ["..."] }; bila kolom ini tidak menentukan, tulis di [columns]: '
        'status = ""',
        "LOOK HERE: which values mean that a row receives? As it stands all rows count as receiving. Write in "
        '[[benefit]]: when = { column = "...", is = ["..."] }; if this column does not decide it, write in [columns]: '
        'status = ""',
    ),
    "no_benefit": (
        "LIHAT DI SINI: daftar ini berperan programme, tetapi tidak ada [[benefit]] yang menyebut programnya, jadi "
        '`sasaran build` akan menolaknya. Tulis [[benefit]] dan di bawahnya programme = "..."; bila daftar ini tidak '
        "memberi apa pun, ganti roles",
        "LOOK HERE: the list has the role programme, but no [[benefit]] names the programme, and `sasaran build` "
        'will refuse it. Write [[benefit]] and under it programme = "..."; if it pays nothing, change its roles',
    ),
    "decides": (
        "hanya baris bertanda 'menerima' yang dihitung menerima; periksa",
        "only rows marked 'receives' count as receiving; look it over",
    ),
    "quarantine": ("KARANTINA", "QUARANTINE"),
    "note": ("catatan", "note"),
    "row": ("baris", "row"),
    "mend": ("perbaiki", "mend"),
    "by": ("oleh", "by"),
    "owner": ("pemilik daftar", "the list's owner"),
    "suggested": (
        "belum ada deklarasi; yang ini dibuat dari judul kolom dan nama berkas, periksa dulu",
        "not declared yet; this one was made from header and file name, look it over",
    ),
    "clean": ("tidak ada yang harus diperbaiki", "nothing to mend"),
    "valid": ("sah", "valid"),
    "missing": ("kosong", "missing"),
    "invalid": ("salah", "invalid"),
    "rounded": ("dibulatkan", "rounded"),
    "masked": ("disamarkan", "masked"),
    "exact": ("jelas", "exact"),
    "default": ("hari pengganti", "default day"),
    "ambiguous": ("meragukan", "ambiguous"),
    "filler": ("pengisi", "filler"),
}


_NOTES: Mapping[str, tuple[str, str]] = {
    "not_a_workbook": (
        "namanya seperti buku kerja, tetapi berkas ini bukan buku kerja: isinya teks biasa, dan dibaca sebagai teks",
        "named like a workbook, but the file is not a workbook: it holds plain text, and was read as such",
    ),
    "lines_above_header": ("{} baris di atas judul kolom dilewati", "{} lines above the header were passed over"),
    "numbering_row": ("baris penomoran kolom dilewati: {}", "the row that numbers the columns was passed over: {}"),
    "footer_rows": ("catatan kaki di bawah tabel, bukan data: baris {}", "notes under the table, not data: row {}"),
    "repeated_header": ("judul kolom berulang, diberi nomor: kolom {}", "repeated headers were numbered: column {}"),
    "blank_header": ("kolom tanpa judul: {}", "columns without a header: {}"),
    "header_shorter_than_rows": (
        "baris data lebih panjang daripada judul: {} kolom", "rows are longer than the header by {} columns"
    ),
    "bad_bytes": ("huruf rusak di baris {}", "broken letters in row {}"),
    "zero_bytes": ("berkas memuat byte nol", "the file holds zero bytes"),
    "slow_reader": (
        "bentuk berkas tidak biasa; dibaca dengan cara yang lebih lambat",
        "the file's form is unusual; it was read the slower way",
    ),
    "merged_cells_filled": ("{} sel gabungan diisi", "{} merged cells were filled"),
    "error_cells": ("{} sel berisi galat rumus", "{} cells hold a formula error"),
    "hidden_sheets": ("lembar tersembunyi: {}", "hidden sheets: {}"),
}  # fmt: skip


def structure(note: str, language: str) -> str:
    """Return a remark of the reader (``key`` or ``key:detail``) in words."""
    key, _, detail = note.partition(":")
    texts = _NOTES.get(key)
    return texts[0 if language == "id" else 1].format(detail) if texts else note


def render(check: FileCheck, language: str = "id") -> str:
    """Return the sheet as plain text."""
    speak = _Speech(language)
    if check.error is not None:
        return f"{check.file}: {speak('unreadable')}\n  {check.error.message(language)}"
    if check.about_data:
        return say("about_data", language, {"file": check.file})
    parts = [
        *_shape(check, speak),
        *_match(check, speak),
        *_values(check, speak),
        *_totals(check, speak),
        *_rules(check, speak),
    ]
    return "\n".join([check.file, *(f"  {part}" for part in parts)])


class _Speech:
    def __init__(self, language: str) -> None:
        self.language = language
        self.at = 0 if language == "id" else 1

    def __call__(self, key: str) -> str:
        return _WORDS[key][self.at] if key in _WORDS else key

    def number(self, value: int) -> str:
        return f"{value:,}".replace(",", "." if self.at == 0 else ",")

    def counts(self, held: Mapping[str, int]) -> str:
        return ", ".join(f"{self.number(rows)} {self(state)}" for state, rows in held.items())


def _shape(check: FileCheck, speak: _Speech) -> list[str]:
    place = [f"{speak('sheet')} {check.sheet!r}" if check.sheet else "", check.encoding]
    place.append(f"{check.delimiter!r}" if check.delimiter else "")
    if check.header_rows:
        place.append(f"{speak('header')} {', '.join(str(row) for row in check.header_rows)}")
    place.append(f"{speak('layout')} {check.layout}" if check.layout else "")
    account = (
        f"{speak.number(check.rows_in)} {speak('rows')} = {speak.number(check.accepted)} {speak('accepted')} "
        f"+ {speak.number(check.quarantined)} {speak('quarantined')}"
    )
    said = [speak("suggested")] if check.suggested else []
    if check.declaration and "programme" in check.declaration.roles and not check.declaration.benefits:
        said.append(speak("no_benefit"))
    return [
        ", ".join(part for part in place if part),
        account,
        *said,
        *(structure(note, speak.language) for note in check.notes),
    ]


def _match(check: FileCheck, speak: _Speech) -> list[str]:
    found = [f"  {name} <- {header!r} ({speak(how)})" for name, header, how in check.columns]
    lines = [f"{speak('columns')}:", *found]
    for name, headers in sorted(check.ambiguous.items()):
        lines.append(f"  {name} <- {', '.join(map(repr, headers))} ({speak('open')})")
    if check.unmatched and _header_sure(check):
        lines.append(f"  {speak('unused')}: {', '.join(map(repr, check.unmatched))}")
    elif check.unmatched:
        lines.append(f"  {speak('unused')}: {speak('column')} {', '.join(map(str, check.unmatched_at))}")
    return lines


def _header_sure(check: FileCheck) -> bool:
    """Return whether two headers or more were recognised; otherwise the rest may be a person's name and address."""
    return len(check.columns) + len(check.ambiguous) >= _SURE


def _may_show(check: FileCheck, header: str) -> bool:
    """Return whether a header may be printed: it was recognised, or those beside it were."""
    return _header_sure(check) or header in {named for _, named, _ in check.columns}


def _values(check: FileCheck, speak: _Speech) -> list[str]:
    lines = []
    if check.id_states:
        lines.append(f"{speak('identity')}: {speak.counts(check.id_states)}")
    if check.birth_states:
        lines.append(f"{speak('births')}: {speak.counts(check.birth_states)}")
    if check.facts.date_order:
        lines.append(f"{speak('order')}: {check.facts.date_order}")
    system = check.facts.area_system
    if system is not None:
        told = f", {speak.number(system.agree)} {speak('of')} {speak.number(system.told)} {speak('row')}"
        lines.append(f"{speak('areas')}: {system.name}{told if system.told else ''}")
    if check.facts.area_doubt:
        lines.append(f"{speak('doubt')}: {check.facts.area_doubt}")
    if check.period[0] is not None:
        lines.append(f"{speak('period')}: {check.period[0]} - {check.period[1] or ''}")
    return [*lines, *_status(check, speak)]


def _status(check: FileCheck, speak: _Speech) -> list[str]:
    one = check.status
    if one is None:
        return []
    shown = [
        (repr(value) if value else speak("hidden" if value is None else "empty"))
        + f" {speak.number(rows)}"
        + (f" ({speak('receives')})" if value in one.receiving else "")
        for value, rows in one.values
    ]
    held = ", ".join(shown) or f"{speak.number(one.distinct)} {speak('values')}"
    return [
        f"{speak('status')} {one.header!r}: {held}",
        f"  {speak('decides' if one.decided else 'look')}",
    ]


def _totals(check: FileCheck, speak: _Speech) -> list[str]:
    if not check.totals:
        return []
    equal = sum(one.equal for one in check.totals)
    lines = [f"{speak('totals')}: {equal}/{len(check.totals)} {speak('agree')}"]
    for one in check.totals:
        if not one.equal:
            label = f" {one.label!r}" if _may_show(check, one.label) else ""
            lines.append(f"  {speak('differs')}:{label} ({speak('row')} {one.row_no})")
    return lines


def _rules(check: FileCheck, speak: _Speech) -> list[str]:
    owner = check.declaration.owner if check.declaration else ""
    owner = owner if owner not in ("", "?") else speak("owner")
    if not check.rules:
        return [speak("clean")]
    lines = []
    for one in check.rules:
        says, todo = rule_text(one.rule, speak.language, check.terms)
        where = f" [{one.header}]" if one.header and _may_show(check, one.header) else ""
        rows = ", ".join(str(number) for number in one.row_numbers)
        more = ", ..." if one.rows > len(one.row_numbers) else ""
        lines.append(
            f"{speak(one.severity)}{where}: {says} - {speak.number(one.rows)} ({speak('row')} {rows}{more})"
        )
        lines.append(f"    {speak('mend')}: {todo} ({speak('by')} {owner})")
    return lines
