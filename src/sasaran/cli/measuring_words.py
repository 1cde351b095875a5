"""Words of ``sasaran measure`` in Bahasa Indonesia and English."""

from __future__ import annotations

__all__ = ["named", "words"]

_WORDS: dict[str, tuple[str, str]] = {
    "measure": ("ukur kemiskinan dan ketimpangan dari berkas survei, dengan galat bakunya",
                "measure poverty and inequality of a survey file, with standard errors"),
    "file": ("berkas CSV, XLSX atau Parquet", "CSV, XLSX or Parquet file"),
    "welfare": ("kolom kesejahteraan per orang", "column of welfare per person"),
    "line": ("garis kemiskinan: angka, kolom, atau relatif seperti 0.6*median",
             "poverty line: a number, a column, or relative such as 0.6*median"),
    "line_each": ("garis relatif tersendiri bagi tiap kelompok", "a relative line of its own for each domain"),
    "nest": ("nomor PSU mulai lagi di tiap strata", "PSU labels begin anew in each stratum"),
    "universe": ("hanya satuan dengan nilai ini yang dihitung (rancangan tetap utuh)",
                 "only units with this value count (the design stays whole)"),
    "missing": ("baris tanpa kesejahteraan, penimbang, garis atau jumlah anggota: refuse (ditolak) atau drop (tidak "
                "dihitung, PSU-nya tetap dalam rancangan)",
                "rows without welfare, weight, line or members: refuse, or drop (not counted; their PSU stays in the "
                "design)"),
    "poor_at_line": ("tepat di garis juga miskin (<=; bawaan: <)", "exactly at the line is poor (<=; default: <)"),
    "negatives": ("kesejahteraan di bawah 0 (bawaan: kemiskinan keep, ketimpangan refuse)",
                  "welfare below 0 (default: poverty keep, inequality refuse)"),
    "nonpositive": ("kesejahteraan 0 atau kurang di bawah logaritma: refuse, leave-out, no-depth (Watts saja), "
                    "atau angka pengganti",
                    "welfare of 0 or below under a logarithm: refuse, leave-out, no-depth (Watts alone), or a number "
                    "in its place"),
    "gini": ("definisi Gini", "definition of the Gini"),
    "quantile": ("definisi kuantil: average (Eurostat, Bank Dunia) atau inverse (convey)",
                 "definition of quantiles: average (Eurostat, World Bank) or inverse (convey)"),
    "level": ("tingkat kepercayaan selang", "coverage of the intervals"),
    "replicates": ("galat dari bobot ulangan, bukan linearisasi Taylor",
                   "errors from replicate weights in place of Taylor linearisation"),
    "count": ("banyaknya ulangan bootstrap", "how many replicates of the bootstrap"),
    "against": ("berkas putaran sebelumnya: juga perubahannya, dengan galatnya",
                "file of an earlier round: also the change, with its error"),
    "against_line": ("garis putaran sebelumnya, bila harganya lain", "line of the earlier round, where prices differ"),
    "overlap": ("PSU berlabel sama adalah PSU yang sama (panel)", "PSUs of the same label are the same PSU (panel)"),
    "mpi": ("indeks multidimensi menurut spesifikasi ini", "multidimensional index by this specification"),
    "map_first": ("tulis peta (SVG) indeks pertama menurut --by pertama",
                  "write a map (SVG) of the first index by the first --by"),
    "of_quarter": ("triwulan beku, alih-alih berkas: kemiskinan yang diperkirakan dari peringkat",
                   "a frozen quarter instead of a file: poverty expected from its ranking"),
    "dir": ("folder kerja bagi --quarter", "workspace of --quarter"),
    "basis": ("dasar desil (dengan --welfare: dasar nilai) bagi --quarter",
              "basis of the decile (with --welfare: of the values) for --quarter"),
    "deepest": ("desil terakhir yang dihitung termiskin bagi --quarter",
                "last decile counted as poorest, for --quarter"),
    "register": ("register {quarter}", "register {quarter}"),
    "expected_note": (
        "Register tidak mengukur konsumsi: ini angka resmi yang disebar menurut peringkat keluarga; selangnya\n"
        "rentang keandalan peringkat. Wilayah dengan angka resmi sendiri mendapat angka itu kembali.",
        "A register does not measure consumption: this is the official rate spread by the ranking of families; the\n"
        "interval is the range of the ranking's reliability. An area with an official rate of its own gets it back."),
    "unranked": ("{count} keluarga tanpa desil pada dasar itu tidak ikut dihitung",
                 "{count} families without a decile on that basis were left out"),
    "by_domain": ("{index} menurut {by}", "{index} by {by}"),
    "before": ("sebelumnya", "before"), "change": ("perubahan", "change"),
    "totals": ("{count} baris jumlah di {file} tidak ikut dihitung", "{count} total rows of {file} were left out"),
    "left_out": ("{count} baris {file} tidak dihitung karena nilainya kosong; PSU-nya tetap dalam rancangan",
                 "{count} rows of {file} are not counted for a missing value; their PSUs stay in the design"),
    "weightless": ("{count} baris {file} berpenimbang 0: ikut dalam n, tetapi tidak menambah apa pun",
                   "{count} rows of {file} have weight 0: they are part of n and count for nothing"),
    "written": ("Ditulis: {file}", "Written: {file}"),
    "weight": ("kolom penimbang", "column of weights"),
    "strata": ("kolom strata", "column of strata"),
    "psu": ("kolom satuan pencuplikan pertama", "column of primary sampling units"),
    "fpc": ("kolom banyaknya PSU dalam populasi strata", "column: PSUs in the population of the stratum"),
    "lonely": ("aturan bagi strata dengan satu PSU", "rule for a stratum with one PSU"),
    "by": ("kolom kelompok; boleh diulang", "column of domains; may be repeated"),
    "indices": ("indeks, dipisah koma", "indices, comma-separated"),
    "persons": ("kolom jumlah anggota: menghitung orang", "column of members: counts persons"),
    "one_line": ("garis kemiskinan, dalam satuan kolom kesejahteraan", "poverty line, in the unit of welfare"),
    "seed": ("benih bilangan acak", "seed of the random numbers"),
    "pack": ("paket negara: wilayah, kata untuk baris jumlah", "country pack: areas, words of total rows"),
    "out": ("tulis semua angka ke berkas ini: .csv, .xlsx atau .parquet",
            "write all numbers to this file: .csv, .xlsx or .parquet"),
    "map": ("tulis peta (SVG) ke berkas ini", "write a map (SVG) to this file"),
    "boundary": ("poligon wilayah (GeoJSON); tanpa ini: titik pusat paket negara",
                 "polygons of the areas (GeoJSON); without: the centres of the country pack"),
    "boundary_key": ("properti poligon yang memuat wilayah", "property of the polygons that holds the area"),
    "breaks": ("batas kelas peta, misalnya 0.05,0.1 (tanpa ini: kuantil)",
               "cuts between the map's classes, such as 0.05,0.1 (without: quantiles)"),
    "mapped": ("Peta: {drawn} wilayah tergambar, {lacking} tanpa poligon, {idle} poligon tanpa wilayah",
               "Map: {drawn} areas drawn, {lacking} without polygon, {idle} polygons without area"),
    "index": ("indeks", "index"), "domain": ("kelompok", "domain"), "value": ("nilai", "value"),
    "se": ("galat baku", "SE"), "interval": ("selang", "interval"), "flag": ("catatan", "note"),
    "all": ("semua", "all"), "caution": ("hati-hati (RSE > 25 %)", "caution (RSE > 25 %)"),
    "inaccurate": ("tidak akurat (RSE > 50 %)", "not accurate (RSE > 50 %)"),
    "no sample": ("tanpa sampel", "no sample"), "one unit": ("satu PSU", "one PSU"),
    "withheld": ("ditahan", "withheld"),
    "public": ("tahan kelompok kecil, dan yang bisa membocorkannya lewat pengurangan, agar boleh diumumkan",
               "withhold small domains, and what would give them away by subtraction, so that it may be published"),
    "public_note": ("Untuk umum: {count} kelompok ditahan (kurang dari {least} satuan, kurang dari {least} yang miskin "
                    "atau yang tidak,\nsatu satuan pencuplikan, atau yang bisa dihitung dari selisih).",
                    "For the public: {count} domains are withheld (fewer than {least} units, fewer than {least} poor "
                    "or not poor,\none sampling unit, or to be worked out by subtraction)."),
    "map_withheld": ("{count} wilayah ditahan karena terlalu kecil untuk diumumkan",
                     "{count} areas are withheld: too small to be published"),
    "years": ("tahun di antara kedua putaran: perubahan indeks multidimensi juga per tahun",
              "years between the rounds: changes of the multidimensional index also by the year"),
    "no event": ("tidak ada kejadian", "no event"), "undefined": ("tak terdefinisi", "undefined"), "": ("", ""),
}  # fmt: skip


def words(language: str) -> dict[str, str]:
    """Return the texts of one language."""
    return {key: texts[0 if language == "id" else 1] for key, texts in _WORDS.items()}


_NAMES = {
    "expected": "perkiraan", "in decile": "di desil", "in deciles": "di desil",
    "income gap": "kesenjangan pendapatan", "poor median": "median kaum miskin", "mean": "rata-rata",
    "median": "median", "share of tenth": "bagian desil", "growth": "pertumbuhan",
    "redistribution": "redistribusi", "relative": "relatif", "yearly": "per tahun",
    "yearly relative": "relatif per tahun", "residual": "sisa", "part": "sumbangan",
}  # fmt: skip


def named(index: str, language: str) -> str:
    """Return the name of an index in one language; published names (Gini, FGT, SST) are the same in both."""
    if language != "id":
        return index
    for english, own in _NAMES.items():
        if index == english or index.startswith(f"{english} ") or index.endswith(f", {english}"):
            return index.replace(english, own)
    return index
