"""Words of the commands on programmes in Bahasa Indonesia and English."""

from __future__ import annotations

__all__ = ["say_offers"]

_WORDS: dict[str, tuple[str, str]] = {
    "workbook": ("Buku kerja: {path}", "Workbook: {path}"),
    "lists": ("Daftar nama: {families} keluarga dalam {count} berkas di {folder}",
              "Lists by name: {families} families in {count} files in {folder}"),
    "placeless": ("{families} keluarga tanpa wilayah yang diketahui tidak ada di daftar mana pun",
                  "{families} families of no known area are on no list"),
    "no_lists": ("Daftar nama ditulis bila tujuannya disebut, misalnya --purpose penyaluran-bantuan",
                 "Lists by name are written for a stated purpose, for instance --purpose penyaluran-bantuan"),
    "binding": ("Tempat termurah untuk menambah:", "Where more would help most:"),
    "money": ("  {more} lagi dari {fund} bernilai {worth}", "  {more} more of {fund} is worth {worth}"),
    "seat": ("  satu kursi {programme} lagi di {area} (kini {limit}) bernilai {worth}{same}",
             "  one more seat of {programme} in {area} (now {limit}) is worth {worth}{same}"),
    "same": ("setara {money} dana {fund}", "the same as {money} of {fund}"),
    "nothing_binds": ("Tidak ada anggaran atau kursi yang mengikat: menambahnya tidak menolong siapa pun.",
                      "No budget and no seats bind: more of them would help nobody."),
    "offers": ("paket mana ditawarkan kepada keluarga mana, di bawah anggaran dan kursi, dengan alasan dan harganya",
               "which package each family is offered under budgets and seats, with its reason and price"),
    "deciles": ("desil 1 sampai sekian yang ditawari", "deciles 1 to this are offered packages"),
    "budget": ("pagu dalam rupiah, misalnya APBD=4000000000; boleh diulang",
               "a budget in rupiah, for instance APBD=4000000000; may be repeated"),
    "seats": ("kursi di tiap wilayah, misalnya MTU=10; boleh diulang",
              "seats in each area, for instance MTU=10; may be repeated"),
    "objective": ("tujuan: gap (kesenjangan), severity (keparahan), graduation (kelulusan)",
                  "objective: gap, severity, or graduation"),
    "offers_purpose": ("tulis daftar nama untuk tujuan ini (dicatat)",
                       "write lists by name for this purpose (recorded)"),
    "laws": ("program sebagai hukum: versi, berlaku dari-sampai, aturan; --test menjalankan kasus uji",
             "the programmes as law: version, valid from-to, rule; --test runs cases"),
    "test": ("berkas kasus uji (YAML); tanpa nama: kasus bawaan paket",
             "a file of cases (YAML); without a name: the pack's own"),
    "day": ("tanggal hukum yang berlaku, misalnya 2025-12-31",
            "day on which the law is asked, for instance 2025-12-31"),
    "in_force": ("masih berlaku", "in force"),
    "verified": ("terverifikasi", "verified"),
    "unverified": ("belum diverifikasi", "unverified"),
    "not_now": ("tidak berlaku pada {day}", "not in force on {day}"),
    "rule": ("aturan", "rule"),
    "except": ("kecuali", "except"),
    "amount": ("nilai", "amount"),
    "when": ("bila", "where"),
    "note": ("catatan", "note"),
    "per_month": ("sebulan", "a month"),
    "per_quarter": ("per triwulan", "a quarter"),
    "per_semester": ("per semester", "a semester"),
    "per_year": ("setahun", "a year"),
    "per_once": ("sekali", "once"),
    "laws_end": ("{n} aturan; {unread} belum dicocokkan dengan naskah hukumnya",
                 "{n} laws; {unread} not compared with the legal text yet"),
    "yes": ("ya", "yes"),
    "no": ("tidak", "no"),
    "undecided": ("belum", "undecided"),
    "because": ("karena", "because"),
    "case_right": ("cocok", "right"),
    "case_wrong": ("SALAH (diminta: {asked}; aturan: {got})", "WRONG (asked: {asked}; the law: {got})"),
    "tried": ("{n} kasus: {right} cocok, {wrong} salah", "{n} cases: {right} right, {wrong} wrong"),
    "explain": ("mengapa seseorang dan keluarganya (tidak) berhak, apa yang diterima, dan apa yang ditawarkan",
                "why somebody and their family are (not) entitled, what they get, and what they are offered"),
    "person": ("ID orang (huruf S dan angka, seperti pada daftar)", "person id (S and figures, as on the lists)"),
}  # fmt: skip


def say_offers(language: str) -> dict[str, str]:
    """Return the texts of one language."""
    place = ("id", "en").index(language)
    return {key: texts[place] for key, texts in _WORDS.items()}
