"""Words of the command line in Bahasa Indonesia and English."""

from __future__ import annotations

__all__ = ["LANGUAGES", "help_words"]

LANGUAGES = ("id", "en")

_HELP: dict[str, tuple[str, str]] = {
    "top": (
        "Register sasaran dari daftar semua dinas: siapa di desil 1 yang belum tersentuh program, di mana, "
        "dan seberapa yakin kita.",
        "A target registry from every agency's lists: who in decile 1 no programme has reached, where, and how "
        "sure we are.",
    ),
    "version": ("tampilkan versi program", "show the version of the program"),
    "budgets": ("tandai kegiatan anggaran: strategi, jenis, desil, program; di samping kebutuhan dan pohon rencana",
                "tag budget activities: strategy, kind, deciles, programme; beside need and the planning tree"),
    "lang": ("bahasa keluaran", "language of the output"),
    "dir": ("folder kerja (berisi sasaran.toml)", "workspace folder (holds sasaran.toml)"),
    "quarter": ("triwulan, misalnya 2026Q1", "quarter, for example 2026Q1"),
    "demo": ("buat wilayah sintetis, jalankan triwulannya, cetak jawabannya",
             "make a synthetic region, run its quarters, print the answer"),
    "people": ("jumlah penduduk sintetis", "number of synthetic people"),
    "quarters": ("jumlah triwulan", "number of quarters"),
    "seed": ("bilangan awal acak", "random seed"),
    "init": ("buat folder kerja kosong", "make an empty workspace"),
    "check": ("periksa berkas dinas: apa yang terbaca, apa yang ditolak dan mengapa",
              "check agencies' files: what was read, what was refused and why"),
    "files": ("berkas yang diperiksa", "files to check"),
    "write": ("tulis deklarasi sumber (TOML) ke folder ini", "write source declarations (TOML) into this folder"),
    "pack": ("paket negara atau daerah; kosong = yang terpasang",
             "country or province pack; empty = the one installed"),
    "build": ("baca, padankan, bekukan satu triwulan, dan tulis laporannya",
              "read, link and freeze one quarter, and write its report"),
    "memory": ("memori mesin sebelum menulis ke disk, misalnya 6GB", "engine memory before it spills, e.g. 6GB"),
    "threads": ("jumlah utas", "worker threads"),
    "no_publish": ("hanya bekukan; jangan tulis laporan, daftar, dan balasan ke dinas",
                   "freeze only; write no report, lists or returns to agencies"),
    "gap": ("jawaban: desil 1 yang belum tersentuh, per wilayah, dengan selangnya",
            "the answer: decile 1 untouched, by area, with its interval"),
    "basis": ("dasar desil: national, province, city, atau dasar terukur",
              "basis of the decile: national, province, city, or a measured one"),
    "decile": ("desil yang ditanyakan", "decile asked about"),
    "programmes": ("program yang dihitung, dipisah koma; kosong = semua",
                   "programmes that count, comma-separated; empty = all"),
    "level": ("tingkat wilayah tabel, dengan kata paket; kosong = tingkat terbesar yang terbagi",
              "area level of the table, in the pack's words; empty = the largest that is divided"),
    "list_level": ("tingkat wilayah tiap daftar; kosong = yang terkecil",
                   "area level of each list; empty = the smallest"),
    "overlap": ("tumpang tindih program dan penerima di luar desil 1-4",
                "programme overlap and recipients outside deciles 1-4"),
    "coverage": ("berapa bagian register yang dijangkau tiap program, berbobot bila survei",
                 "the share of the registry that each programme reaches, weighted for surveys"),
    "report": ("tulis laporan HTML dan XLSX satu triwulan", "write the HTML and XLSX report of one quarter"),
    "public": ("sembunyikan sel kecil agar boleh diumumkan", "suppress small cells so that it may be published"),
    "lists": ("daftar nama per wilayah (Excel) orang yang belum tersentuh",
              "by-name lists per area (Excel) of the people nobody has reached"),
    "area": ("kode atau nama wilayah; kosong = semua", "code or name of an area; empty = all"),
    "purpose": ("tujuan pemakaian data orang (dicatat), salah satu tujuan paket; tujuan lain dijawab dengan daftarnya",
                "purpose for which people's data are used (recorded), one of the pack's; others get their list"),
    "diff": ("apa yang berubah antara dua triwulan", "what changed between two quarters"),
    "graduation": ("perpindahan keluarga antara dua triwulan, dan berapa yang hanya derau peringkat",
                   "how families moved between two quarters, and how much is only the ranking's noise"),
    "before": ("triwulan lama", "earlier quarter"),
    "after": ("triwulan baru", "later quarter"),
    "review": ("padanan yang perlu ditinjau, terpenting dahulu", "links to review, the most important first"),
    "most": ("paling banyak sekian baris", "at most so many rows"),
    "releases": ("rilis beku yang ada, dan periksa keutuhannya", "frozen releases, and check that they are intact"),
}  # fmt: skip


def help_words(language: str) -> dict[str, str]:
    """Return the help texts of one language."""
    place = LANGUAGES.index(language)
    return {key: texts[place] for key, texts in _HELP.items()}
