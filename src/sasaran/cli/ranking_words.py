"""Words of ``sasaran rank`` in Bahasa Indonesia and English."""

from __future__ import annotations

__all__ = ["words"]

_HELP: dict[str, tuple[str, str]] = {
    "rank": ("uji kesejahteraan (PMT): buat, terbitkan, beri skor, jelaskan",
             "proxy means test: fit, publish, score, explain"),
    "fit": ("buat uji dari berkas survei", "fit a test on a survey file"),
    "survey": ("berkas survei CSV, XLSX atau Parquet, satu baris satu keluarga",
               "survey file, CSV, XLSX or Parquet, one row a household"),
    "spec": ("berkas TOML berisi [test] dan [[variable]]; pilihan di baris perintah mengalahkannya",
             "TOML file with [test] and [[variable]]; options on the command line win over it"),
    "outcome": ("kolom pengeluaran per orang", "column of consumption per head"),
    "log": ("kolom itu sudah berupa logaritma", "that column is a logarithm already"),
    "x": ("kolom angka, dipisah koma; hhsize^2 ialah kuadratnya",
          "number columns, comma-separated; hhsize^2 is a power"),
    "categories": ("kolom kategori, dipisah koma; acuannya jawaban terbanyak",
                   "category columns, comma-separated; the commonest answer is the reference"),
    "cluster": ("kolom desa atau PSU: lipatan dan galat mengikutinya",
                "column of village or PSU: folds and errors go by it"),
    "weight": ("kolom penimbang", "column of weights"),
    "spread_by": ("kolom yang kelompoknya punya galat sisa sendiri",
                  "column whose groups have a residual spread of their own"),
    "method": ("wls, quantile:0.2, elastic-net atau elastic-net:0.5",
               "wls, quantile:0.2, elastic-net or elastic-net:0.5"),
    "missing": ("jawaban kosong: drop (tinggalkan, dihitung) atau refuse (tolak)",
                "missing answers: drop (leave out, counted) or refuse"),
    "folds": ("banyaknya lipatan validasi silang", "folds of the cross-validation"),
    "seed": ("bilangan awal undian lipatan", "seed by which folds are drawn"),
    "name": ("nama uji", "name of the test"),
    "test_version": ("versi uji", "version of the test"),
    "as_of": ("tanggal survei", "day of the survey"),
    "source": ("sumber data", "source of the data"),
    "unit": ("satuan pengeluaran", "unit of consumption"),
    "points": ("nilai keluarga terbaik di kartu nilai", "points of the best household on the card"),
    "out": ("tulis uji (TOML) ke berkas ini", "write the test (TOML) to this file"),
    "card": ("tulis kartu model (Markdown) ke berkas ini", "write the model card (Markdown) to this file"),
}  # fmt: skip

_HELP |= {
    "score": ("beri skor semua keluarga sebuah berkas, atau sebuah triwulan beku",
              "score every household of a file, or of a frozen quarter"),
    "file": ("berkas CSV, XLSX atau Parquet, satu baris satu keluarga",
             "CSV, XLSX or Parquet file, one row a household"),
    "pmt": ("uji yang diterbitkan (TOML)", "the published test (TOML)"),
    "by": ("rancangan lain: {kinds}", "another design: {kinds}"),
    "line": ("garis kemiskinan dalam satuan uji: menambah peluang di bawahnya",
             "poverty line in the unit of the test: adds the chance of being under it"),
    "id": ("kolom nama keluarga, ikut ditulis; untuk random menjadi dasar undian",
           "column that names the household, written along; for random the draw hangs on it"),
    "persons": ("kolom jumlah anggota: desil menghitung orang", "column of members: deciles count people"),
    "scores_out": ("tulis skor ke berkas .csv, .parquet atau .xlsx",
                   "write the scores to a .csv, .parquet or .xlsx file"),
    "column": ("kolom pengeluaran, desil, atau peringkat; boleh diulang untuk peringkat",
               "column of consumption, decile or ranks; may be repeated for ranks"),
    "members": ("consumption: bagi dengan kolom jumlah anggota ini", "consumption: divide by this column of members"),
    "village": ("community, hybrid: kolom desa tempat peringkat diberikan",
                "community, hybrid: column of the village within which ranks were given"),
    "best_first": ("community: peringkat 1 yang paling sejahtera", "community: rank 1 is the best off"),
    "official_basis": ("official: dasar desil (national, province, city)",
                       "official: basis of the decile (national, province, city)"),
    "area": ("geographic: kolom wilayah", "geographic: column of the area"),
    "rates": ("geographic: CSV wilayah,angka kemiskinan (0 sampai 1)", "geographic: CSV area,poverty rate (0 to 1)"),
    "hybrid_quota": ("hybrid: bagian desa yang akan menerima", "hybrid: share of the village that will benefit"),
    "draw_seed": ("random: bilangan awal undian", "random: seed of the draw"),
    "pack": ("paket negara: kata untuk baris TOTAL", "country pack: the words for TOTAL rows"),
    "explain": ("jelaskan skor satu keluarga, jawaban demi jawaban",
                "explain one household's score, answer by answer"),
    "row": ("baris keluarga di berkas, seperti tampak di lembar kerja",
            "row of the household, as a spreadsheet numbers it"),
    "id_value": ("kolom=isi yang menunjuk satu keluarga", "column=value that names one household"),
}  # fmt: skip

_SAID: dict[str, tuple[str, str]] = {
    "title": ("Uji {name}, versi {version}: {method}", "Test {name}, version {version}: {method}"),
    "sample": ("Sampel: {households} keluarga di {clusters} kelompok ({cluster}); {left_out} keluarga tidak dipakai "
               "karena jawaban kosong atau bobot nol",
               "Sample: {households} households in {clusters} clusters ({cluster}); {left_out} left out for a missing "
               "answer or a weight of zero"),
    "each": ("tiap keluarga sendiri", "each household its own"),
    "inside": ("di sampel", "in the sample"),
    "outside": ("kelompok yang belum dilihat", "clusters not seen"),
    "measure": ("ukuran", "measure"),
    "r2": ("keragaman yang diterangkan (R²)", "variation explained (R²)"),
    "rmse": ("kesalahan khas (RMSE, logaritma)", "typical error (RMSE, logarithms)"),
    "spearman": ("korelasi peringkat", "rank correlation"),
    "held": ("rentang 90 % memuat keadaan sebenarnya", "90 % range holds the truth"),
    "folds_note": ("{folds} lipatan, seed {seed}; tiap kelompok utuh dalam satu lipatan.",
                   "{folds} folds, seed {seed}; each cluster whole in one fold."),
    "folds_alone": ("{folds} lipatan, seed {seed}; tanpa --cluster tiap keluarga dianggap sendiri, sehingga "
                    "kesalahan di desa baru terlihat terlalu kecil.",
                    "{folds} folds, seed {seed}; without --cluster each household counts as its own, so that the "
                    "error in new villages looks too small."),
    "leaning": ("Regresi kuantil sengaja condong: R² dan RMSE-nya bukan ukuran urutan; lihat korelasi peringkat.",
                "A quantile regression leans on purpose: its R² and RMSE do not judge its order."),
    "quota": ("termiskin", "poorest"),
    "missed": ("terlewat", "missed"), "se": ("galat baku", "SE"), "interval": ("selang 95 %", "95 % interval"),
    "missed_note": ("Dari rumah tangga termiskin menurut pengeluaran, yang tidak termasuk skor terendah sebanyak itu "
                    "(validasi silang):",
                    "Of the poorest households by consumption, those not among as many lowest scores "
                    "(cross-validated):"),
    "card_title": ("Kartu nilai (makin kecil makin miskin):", "Card in points (fewer are poorer):"),
    "loss": ("Kartu nilai menempatkan {kept} dari sepersepuluh skor terendah di sepersepuluh nilai terendahnya; "
             "korelasi peringkat {spearman}.",
             "The card has {kept} of the tenth with the lowest scores in its own lowest tenth; "
             "rank correlation {spearman}."),
    "scored": ("{n} dari {all} keluarga mendapat skor", "{n} of {all} households have a score"),
    "scored_people": (", mewakili {people} orang", ", standing for {people} people"),
    "unscored": ("Tanpa skor: {n} keluarga. Sebabnya (satu keluarga bisa punya beberapa):",
                 "Without a score: {n} households. Why (one may have several reasons):"),
    "column_head": ("kolom", "column"), "why": ("sebab", "why"), "households": ("keluarga", "households"),
    "missing_answer": ("kosong", "missing"), "unseen": ("jawaban tak dikenal uji", "answer unknown to the test"),
    "unreadable": ("bukan angka", "not a number"),
    "unrankable": ("tidak dapat diperingkat rancangan ini", "cannot be ranked by this design"),
    "decile": ("desil", "decile"),
    "upto": ("skor sampai", "score up to"),
    "expected": ("perkiraan sampai", "expected up to"),
    "share": ("bagian", "share"),
    "chance1": ("peluang benar-benar desil 1", "chance truly in decile 1"),
    "chance_below": ("peluang di bawah garis", "chance under the line"),
    "poor_line": ("Di bawah garis {line} menurut jumlah peluang: {share}; menurut banyaknya skor di bawah "
                  "garis: {count}.",
                  "Under the line {line} by the sum of chances: {share}; by counting scores under it: {count}."),
    "beliefs_note": ("Peluang dihitung di antara keluarga yang diberi skor di sini. Galat tetangga bergerak bersama, "
                     "sehingga jumlah peluang satu desa kurang pasti daripada tampaknya.",
                     "Chances are among the households scored here. Errors of neighbours move together, so that the "
                     "sum of chances of one village is less sure than it looks."),
    "ties": ("Rancangan ini memberi {n} nilai yang berbeda; yang sama berada di desil yang sama.",
             "This design gives {n} different values; equal ones share a decile."),
    "by_title": ("Rancangan: {name}", "Design: {name}"),
    "wrote_scores": ("Skor: {path}", "Scores: {path}"),
    "col_row": ("baris", "row"), "col_score": ("skor", "score"), "col_expected": ("perkiraan", "expected"),
    "col_decile": ("desil", "decile"), "col_first": ("peluang_desil_1", "chance_decile_1"),
    "col_below": ("peluang_di_bawah_garis", "chance_under_line"), "col_why": ("sebab_tanpa_skor", "why_no_score"),
    "sheet": ("skor", "scores"),
    "place": ("Desil {decile} dari {ranked} keluarga yang mendapat skor; peluang benar-benar di desil 1: {first}.",
              "Decile {decile} of {ranked} scored households; chance of truly being in decile 1: {first}."),
    "place_below": ("Peluang di bawah garis {line}: {below}.", "Chance of being under the line {line}: {below}."),
    "not_decision": ("Skor memberi urutan untuk diperiksa; tidak ada yang dicoret atau ditambah hanya karena skor.",
                     "A score gives an order in which to look; nobody is removed or added by a score alone."),
    "wrote_test": ("Uji:   {path}", "Test:  {path}"),
    "wrote_card": ("Kartu: {path}", "Card:  {path}"),
}  # fmt: skip


def words(language: str) -> dict[str, str]:
    """Return the texts of one language; those of help and those of answers share no key."""
    at = 0 if language == "id" else 1
    return {key: texts[at] for key, texts in {**_HELP, **_SAID}.items()}
