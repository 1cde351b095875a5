"""Words of scenarios and targets in Bahasa Indonesia and English."""

from __future__ import annotations

__all__ = ["MEASURES", "say_plans"]

MEASURES = ("fgt0", "fgt1", "fgt2", "extreme0", "extreme1", "graduated")

_WORDS: dict[str, tuple[str, str]] = {
    "plan": ("jalankan skenario (TOML) pada triwulan beku: apa yang berubah, untuk siapa, berapa biayanya",
             "run a scenario (TOML) on a frozen quarter: what changes, for whom, at what cost"),
    "file": ("berkas skenario", "scenario file"),
    "draws": ("banyaknya tarikan ketidakpastian", "draws of uncertainty"),
    "targets": ("target resmi: jaraknya, berapa orang, dan apa yang harus terjadi",
                "official targets: how far, how many people, and what would have to be true"),
    "by": ("tampilkan per wilayah tingkat ini, dari angka resmi wilayah itu sendiri",
           "show by area of this level, from the area's own official figures"),
    "plan_public": ("hanya halaman dan buku kerja untuk umum: sel kecil ditahan",
                    "only the page and workbook for the public: small cells are withheld"),
    "plan_purpose": ("tulis pula daftar nama tawaran untuk tujuan ini (dicatat)",
                     "write the offers' lists by name for this purpose too (recorded)"),
    "page": ("Halaman rencana (tawaran, skenario, target): {path}",
             "Planning page (offers, scenario, targets): {path}"),
    "index": ("Daftar semua halaman rencana: {path}", "List of all planning pages: {path}"),
    "workbook": ("Buku kerja skenario sampai wilayah terkecil: {path}",
                 "Workbook of the scenario down to the smallest areas: {path}"),
    "offers_book": ("Buku kerja tawaran: {path}", "Workbook of the offers: {path}"),
    "lists": ("{count} daftar nama: {folder}", "{count} lists by name: {folder}"),
    "area": ("Wilayah", "Area"),
    "whole": ("Seluruh wilayah", "The whole"),
    "gained": ("Menjadi cukup", "Newly adequate"),
    "lost": ("Tidak lagi cukup", "No longer adequate"),
    "gap": ("Kekurangan (Rp juta sebulan), skenario − putaran", "Gap (Rp million a month), scenario − round"),
    "cost": ("Biaya (Rp juta setahun)", "Cost (Rp million a year)"),
    "mpi_not": ("Kemiskinan multidimensi tidak dihitung: asumsi dampak hanya menyebut pendapatan",
                "Multidimensional poverty is not computed: the assumed effects speak of income alone"),
    "scenario": ("Skenario: {name} (mulai {day})", "Scenario: {name} (from {day})"),
    "measure": ("Ukuran (model register)", "Measure (model of the registry)"),
    "side_today": ("kini", "today"),
    "side_base": ("putaran sekarang", "round as it stands"),
    "side_scenario": ("skenario", "scenario"),
    "beside": ("skenario − putaran", "scenario − round"),
    "against": ("skenario − kini", "scenario − today"),
    "range": ("selang 90 %", "90% range"),
    "fgt0": ("di bawah garis (P0)", "below the line (P0)"),
    "fgt1": ("kedalaman (P1)", "depth (P1)"),
    "fgt2": ("keparahan (P2)", "severity (P2)"),
    "extreme0": ("di bawah garis ekstrem", "below the extreme line"),
    "extreme1": ("kedalaman ekstrem", "extreme depth"),
    "graduated": ("orang di atas 1,5 garis dengan pendapatan sendiri",
                  "people above 1.5 lines by income of their own"),
    "fund": ("Biaya tahun pertama (Rp)", "Cost of the first year (Rp)"),
    "offered": ("keluarga ditawari", "families offered"),
    "decile": ("Desil", "Decile"),
    "families": ("Keluarga", "Families"),
    "adequate_base": ("Cukup, putaran sekarang", "Adequate, round as it stands"),
    "adequate_scenario": ("Cukup, skenario", "Adequate, scenario"),
    "winners": ("Lebih baik", "Better off"),
    "losers": ("Lebih buruk", "Worse off"),
    "certificate": ("Jaminan mutu pembagian skenario: paling banyak {gap} % yang tertinggal",
                    "Certificate of the scenario's offers: at most {gap} % is left lying"),
    "extreme": ("Garis ekstrem = {share} garis kemiskinan ({source})",
                "The extreme line is {share} of the poverty line ({source})"),
    "model": ("Angka model register, bukan statistik resmi; selang memuat keraguan peringkat dan asumsi dampak program",
              "Numbers of the registry's model, not official statistics; ranges hold the doubt of the ranking and of "
              "the assumed effects"),
    "official": ("Hanya angka resmi; hitungan register tidak dicampur.",
                 "Official figures only; no registry count is mixed in."),
}  # fmt: skip


def say_plans(language: str) -> dict[str, str]:
    """Return the texts of one language."""
    place = ("id", "en").index(language)
    return {key: texts[place] for key, texts in _WORDS.items()}
