"""Words of ``sasaran compare-designs`` in Bahasa Indonesia and English."""

from __future__ import annotations

from sasaran.cli import measuring_words

__all__ = ["words"]

_OPTIONS: dict[str, tuple[str, str]] = {
    "compare": ("bandingkan rancangan sasaran dengan kuota atau anggaran yang sama",
                "compare designs under one quota or budget"),
    "file": ("berkas survei: CSV, XLSX atau Parquet, satu baris satu rumah tangga (tidak dipakai dengan --quarter)",
             "survey file: CSV, XLSX or Parquet, one row a household (not with --quarter)"),
    "truth": ("kolom kesejahteraan yang sebenarnya", "column of true welfare"),
    "score": ("nama=kolom skor, kecil berarti miskin (nama=-kolom: besar berarti miskin); boleh diulang",
              "name=column of a score, low is poor (name=-column: high is poor); repeat"),
    "given": ("nama=kolom 1/0: siapa yang nyatanya menerima; boleh diulang",
              "name=column of 1/0: who in fact received; repeat"),
    "pmt": ("uji PMT terbitan (TOML), boleh nama=berkas; boleh diulang",
            "a published PMT (TOML), or name=file; repeat"),
    "cross": ("buat lagi tiap PMT pada baris ini; tiap rumah tangga diberi skor oleh uji yang tidak melihat PSU-nya",
              "fit each PMT anew on these rows; a household is scored by a fit that has not seen its PSU"),
    "geographic": ("kolom wilayah: yang termiskin ialah wilayah dengan tingkat kemiskinan tertinggi",
                   "column of the area: areas with the highest poverty rate come first"),
    "rates": ("tingkat kemiskinan wilayah dari luar (CSV: wilayah,tingkat 0 sampai 1) untuk --geographic",
              "poverty rates from elsewhere (CSV: area,rate 0 to 1) for --geographic"),
    "universal": ("tidak ada yang didahulukan: semua mendapat bagian yang sama dari kuota",
                  "nobody before anybody: all share the quota alike"),
    "random": ("undian, menurut --id dan --seed", "a lottery, by --id and --seed"),
    "quota": ("bagian yang dipilih, antara 0 dan 1", "share chosen, between 0 and 1"),
    "budget": ("uang yang ada; bersama --benefit menjadi kuota", "money to spend; with --benefit it becomes a quota"),
    "benefit": ("biaya satu baris yang dipilih: angka atau kolom", "cost of one chosen row: a number or a column"),
    "line": ("garis kemiskinan: angka atau kolom; tanpa ini yang termiskin sebanyak kuota",
             "poverty line: a number or a column; without it the poorest quota"),
    "poorest": ("yang miskin ialah bagian termiskin ini", "the poor are this poorest share"),
    "by": ("kolom kelompok (jenis kelamin kepala, disabilitas, wilayah); boleh diulang",
           "column of groups (sex of head, disability, area); repeat"),
    "where": ("kolom=nilai: hanya baris ini; boleh diulang", "column=value: only these rows; repeat"),
    "missing": ("baris yang tidak lengkap: refuse (ditolak) atau drop (dikeluarkan dan dihitung)",
                "rows that are not complete: refuse, or drop (left out and counted)"),
    "ties": ("skor yang sama di batas kuota: share, random, all, none",
             "equal scores at the cut: share, random, all, none"),
    "ident": ("kolom nomor rumah tangga: dasar undian", "column that numbers the households: what a lot hangs on"),
    "measures": ("ukuran, dipisah koma, atau all", "measures, comma-separated, or all"),
    "rho": ("keengganan terhadap ketimpangan untuk crra", "aversion to inequality for crra"),
    "base": ("rancangan pembanding (yang pertama kalau tidak disebut)",
             "design that the others are compared with (the first if absent)"),
    "swaps": ("tampilkan siapa yang masuk dan keluar kalau rancangan diganti",
              "show who comes in and falls out when a design is replaced"),
    "picture": ("tulis gambar SVG ke berkas ini", "write a picture (SVG) to this file"),
    "quarter": ("triwulan beku: bandingkan peringkat yang ada di register, tanpa kebenaran",
                "a frozen quarter: compare the rankings of the register, without a truth"),
    "bases": ("dasar desil yang dibandingkan, dipisah koma (semua kalau tidak disebut)",
              "bases of the deciles compared, comma-separated (all if absent)"),
    "dir": ("folder kerja", "workspace folder"),
}  # fmt: skip

_MEASURES: dict[str, tuple[str, str]] = {
    "exclusion": ("miskin yang terlewat", "poor missed"),
    "inclusion": ("terpilih yang tidak miskin", "chosen who are not poor"),
    "inclusion_of_nonpoor": ("tidak miskin yang terpilih", "non-poor chosen"),
    "leakage_over_poor": ("terpilih tidak miskin per miskin", "chosen non-poor per poor"),
    "error": ("salah masuk atau keluar", "wrongly in or out"),
    "total_accuracy": ("tepat masuk atau keluar (TA)", "rightly in or out (TA)"),
    "poverty_accuracy": ("miskin yang terpilih (PA)", "poor chosen (PA)"),
    "bpac": ("BPAC", "BPAC"),
    "coverage": ("terpilih", "chosen"),
    "poor": ("miskin", "poor"),
    "auc": ("luas di bawah kurva ROC (AUC)", "area under the ROC curve (AUC)"),
    "spearman": ("korelasi peringkat dengan kebenaran (Spearman)", "rank correlation with the truth (Spearman)"),
    "cgh": ("indeks Coady-Grosh-Hoddinott", "Coady-Grosh-Hoddinott index"),
    "crra": ("tambahan kesejahteraan per rupiah (CRRA)", "gain of welfare per rupiah (CRRA)"),
    "mean": ("rata-rata kesejahteraan yang terpilih", "mean welfare of the chosen"),
    "of_exclusion": ("bagian dari yang miskin", "share of the poor"),
    "of_inclusion": ("bagian dari yang terpilih", "share of the chosen"),
}  # fmt: skip

_ANSWER: dict[str, tuple[str, str]] = {
    "design": ("rancangan", "design"), "rate": ("ukuran", "measure"), "decile": ("desil", "decile"),
    "rows": ("{rows} baris dibandingkan dari {file}", "{rows} rows of {file} compared"),
    "left_out": ("{count} baris dikeluarkan karena tidak lengkap", "{count} rows left out for a missing value"),
    "totals": ("{count} baris jumlah tidak dihitung", "{count} TOTAL rows left out"),
    "outside": ("{count} baris di luar --where", "{count} rows outside --where"),
    "who_line": ("Miskin: di bawah garis {line} ({share} dari {what}).",
                 "Poor: below the line {line} ({share} of {what})."),
    "who_poorest": ("Miskin: {share} {what} yang termiskin menurut {truth}.",
                    "Poor: the poorest {share} of {what} by {truth}."),
    "how_quota": ("Kuota: {share} dari {what}.", "Quota: {share} of {what}."),
    "how_given": ("Kuota: {share} dari {what}, sebanyak {name}.", "Quota: {share} of {what}, as many as {name}."),
    "how_budget": ("Anggaran {budget} dengan manfaat {benefit}: cukup untuk {share} dari biaya melayani semua; "
                   "terpakai {spent}.",
                   "Budget {budget} with benefit {benefit}: enough for {share} of the cost of serving all; "
                   "spent {spent}."),
    "households": ("rumah tangga", "households"), "people": ("orang", "people"),
    "alone": ("Tanpa --psu tiap baris dianggap dicuplik sendiri; galat survei bergugus menjadi terlalu kecil.",
              "Without --psu every row counts as drawn alone; errors of a clustered survey come out too small."),
    "own_area": ("geographic memakai tingkat kemiskinan dari berkas ini sendiri: rumah tangga yang dinilai ikut "
                 "menentukan tingkat wilayahnya, jadi hasilnya terlalu baik. Tingkat dari luar: --rates.",
                 "geographic uses the poverty rates of this very file: the households that are judged made the rate of "
                 "their area, so it looks too good. Rates from elsewhere: --rates."),
    "own_test": ("{name}: uji ini dibuat dari {households} rumah tangga; kalau berkasnya berkas ini, galatnya terlalu "
                 "kecil. R2 {r2}, tervalidasi silang {cv}.",
                 "{name}: this test was fitted on {households} households; if they are those of this file, its errors "
                 "are too small. R2 {r2}, cross-validated {cv}."),
    "unseen": ("{name}: dibuat lagi pada baris ini; tiap rumah tangga diberi skor oleh uji yang tidak melihat PSU-nya.",
               "{name}: fitted anew on these rows; every household is scored by a fit that has not seen its PSU."),
    "row_lot": ("Tanpa --id undian bergantung pada urutan baris.", "Without --id the lot hangs on the order of rows."),
    "by_title": ("Menurut {column} (selisih terhadap {base}, kelompok terbesar):",
                 "By {column} (gap to {base}, the largest group):"),
    "group": ("kelompok", "group"), "gap": ("selisih terlewat", "gap of missed"), "column": ("kolom", "column"),
    "swaps_title": ("Kalau {after} menggantikan {before}: {came} masuk, {left} keluar, {stayed} tetap.",
                    "When {after} replaces {before}: {came} come in, {left} fall out, {stayed} stay."),
    "came": ("masuk", "come in"), "left": ("keluar", "fall out"), "net": ("selisih", "net"), "who": ("siapa", "who"),
    "weighted": ("banyaknya", "number"), "welfare": ("rata-rata kesejahteraan", "mean welfare"),
    "came_mean": ("rata-rata masuk", "mean of those in"), "left_mean": ("rata-rata keluar", "mean of those out"),
    "nobody": ("tidak ada yang berubah", "nobody changes"),
    "wrote": ("Ditulis: {path}", "Written: {path}"),
    "part": ("bagian", "part"), "less": ("dikurangi", "less"), "measure": ("ukuran", "measure"), "n": ("n", "n"),
    "low": ("bawah", "low"), "high": ("atas", "high"), "rse": ("RSE", "RSE"), "note": ("catatan", "note"),
    "parts": ("ukuran", "measures"), "differences": ("selisih", "differences"), "groups": ("kelompok", "groups"),
    "gaps": ("selisih kelompok", "gaps between groups"), "swapped": ("pertukaran", "swaps"),
    "picture_of": ("{what}, dengan selang 95 %", "{what}, with 95 % intervals"),
    "picture_curves": ("Miskin yang terlewat pada setiap kuota", "Poor missed at every quota"),
    "picture_quota": ("bagian yang dipilih", "share chosen"),
    "picture_swaps": ("Siapa yang berubah kalau {after} menggantikan {before}",
                      "Who changes when {after} replaces {before}"),
    "picture_decile": ("desil kesejahteraan (1 termiskin)", "decile of welfare (1 is the poorest)"),
}  # fmt: skip

_FROZEN: dict[str, tuple[str, str]] = {
    "frozen": ("Triwulan {quarter}: {families} keluarga; kuota {share} = {count} keluarga.",
               "Quarter {quarter}: {families} families; quota {share} = {count} families."),
    "no_truth": ("Register tidak tahu siapa yang sebenarnya miskin. Yang terlihat di sini hanya sejauh mana peringkat "
                 "sepakat, bukan mana yang benar; galat peringkat perlu survei (sasaran compare-designs BERKAS).",
                 "A register does not know who is truly poor. What is seen here is only how far rankings agree, not "
                 "which is right; errors of a ranking need a survey (sasaran compare-designs FILE)."),
    "lot": ("Keluarga dengan desil yang sama di batas kuota diundi menurut nomor keluarga (--seed {seed}), dengan "
            "undian yang sama untuk semua dasar.",
            "Families with the same decile at the cut are drawn by the number of the family (--seed {seed}), with the "
            "same lot for every basis."),
    "basis": ("dasar", "basis"), "ranked": ("berperingkat", "ranked"), "unranked": ("tanpa peringkat", "not ranked"),
    "chosen_families": ("terpilih", "chosen"), "tied": ("sama di batas", "tied at the cut"),
    "before": ("dari", "from"), "after": ("ke", "to"), "stay": ("tetap", "stay"), "kept": ("tetap (%)", "kept"),
    "frozen_by": ("Menurut {column}:", "By {column}:"), "families": ("keluarga", "families"),
    "picture_frozen": ("Keluarga yang berubah kalau {after} menggantikan {before}",
                       "Families that change when {after} replaces {before}"),
    "unknown_group": ("tidak diketahui", "not known"), "head_sex": ("jenis kelamin kepala", "sex of head"),
    "F": ("perempuan", "female"), "M": ("laki-laki", "male"),
}  # fmt: skip


def words(language: str) -> dict[str, str]:
    """Return the texts of one language, those shared with ``sasaran measure`` among them."""
    at = 0 if language == "id" else 1
    own = {key: texts[at] for part in (_OPTIONS, _MEASURES, _ANSWER, _FROZEN) for key, texts in part.items()}
    return measuring_words.words(language) | own
