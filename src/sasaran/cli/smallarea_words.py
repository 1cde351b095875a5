"""Words of ``sasaran small-area`` in Bahasa Indonesia and English."""

from __future__ import annotations

from sasaran.cli import measuring_words

__all__ = ["words"]

_WORDS: dict[str, tuple[str, str]] = {
    "small_area": ("kemiskinan wilayah kecil dari survei dan sensus (atau register), dengan galatnya",
                   "poverty of small areas from a survey and a census (or the register), with its error"),
    "sample": ("berkas survei", "file of the survey"),
    "census": ("berkas sensus, satu baris satu satuan (fay-herriot: satu wilayah); tanpa ini: --quarter",
               "file of the census, one row a unit (fay-herriot: an area); without it: --quarter"),
    "quarter": ("triwulan beku yang keluarganya menjadi sensus", "frozen quarter whose families are the census"),
    "dir": ("folder kerja bagi --quarter", "workspace of --quarter"),
    "area_level": ("tingkat wilayah bagi --quarter, dengan kata paket",
                   "level of the areas for --quarter, in the pack's words"),
    "y": ("kolom kesejahteraan di survei", "column of welfare in the survey"),
    "x": ("kovariat yang ada di keduanya, dipisah koma: kolom angka, atau kolom=nilai",
          "covariates of both, separated by commas: number columns, or column=value"),
    "area": ("kolom wilayah di kedua berkas", "column of the area in both files"),
    "persons": ("kolom jumlah anggota di keduanya: menghitung orang", "column of members in both: counts persons"),
    "transform": ("identity, log, log-shift atau box-cox", "identity, log, log-shift or box-cox"),
    "replicates": ("ulangan bootstrap untuk galat (0: tanpa galat; bawaan 100)",
                   "bootstrap replicates for the errors (0: none; default 100)"),
    "which_model": ("unit: satu baris satu satuan (bawaan); fay-herriot: satu baris satu wilayah, atas angka "
                    "langsung survei",
                    "unit: one row a unit (default); fay-herriot: one row an area, over the survey's direct "
                    "estimates"),
    "fit": ("fay-herriot: cara menaksir ragam antarwilayah: reml (bawaan), ml, fh, pr, ll, yl",
            "fay-herriot: way to the variance between areas: reml (default), ml, fh, pr, ll, yl"),
    "variances": ("fay-herriot: ragam pencuplikan dimuluskan atas wilayah (smooth, bawaan) atau apa adanya (direct)",
                  "fay-herriot: sampling variances smoothed over areas (smooth, default) or as estimated (direct)"),
    "size": ("fay-herriot: kolom jumlah penduduk wilayah di berkas wilayah, untuk --benchmark",
             "fay-herriot: column of the areas' population in the file of areas, for --benchmark"),
    "fitted_level": ("Model tingkat wilayah Fay-Herriot ({method}); simpangan antarwilayah {sd}; {sampled} dari "
                     "{areas} wilayah ada angka langsungnya",
                     "Area-level model of Fay and Herriot ({method}); deviation between areas {sd}; {sampled} of "
                     "{areas} areas have a direct estimate"),
    "coefficients": ("Koefisien P0 (galat baku): {told}", "Coefficients of P0 (SE): {told}"),
    "residuals_level": ("Sisaan wilayah: kemencengan {skew}, kurtosis {kurt} (normal: 0 dan 3), p Jarque-Bera {p}; "
                        "efek wilayah: {skew2} dan {kurt2}",
                        "Residuals of areas: skewness {skew}, kurtosis {kurt} (normal: 0 and 3), Jarque-Bera p {p}; "
                        "area effects: {skew2} and {kurt2}"),
    "unused": ("{count} wilayah bersampel tidak dipakai model karena ragamnya tidak diketahui (tanpa kejadian, satu "
               "PSU); --variances smooth memakainya",
               "{count} areas with a sample are not in the model, for no variance is known of them (no event, one "
               "PSU); --variances smooth uses them"),
    "raised": ("{count} wilayah ditaksir di luar 0-100 % dan dibawa ke batas terdekat",
               "{count} areas were estimated outside 0-100 % and brought to the nearer limit"),
    "missed_level": ("{count} wilayah survei tidak ada di berkas wilayah: tidak dipakai",
                     "{count} areas of the survey are not in the file of areas: not used"),
    "benchmark": ("P0 resmi seluruh wilayah (pecahan), atau official: angka resmi paket; angka wilayah disesuaikan",
                  "published P0 of the whole (fraction), or official: the pack's rates; areas are made to add up"),
    "official": ("dari paket negara, masing-masing wilayahnya", "rates of the country pack, each of its own area"),
    "method": ("cara penyesuaian: logit, ratio, difference, variance", "how: logit, ratio, difference, variance"),
    "picture": ("tulis gambar langsung/model (SVG) ke berkas ini", "write the picture direct/model (SVG) to this file"),
    "place": ("wilayah", "area"), "name": ("nama", "name"),
    "direct": ("langsung", "direct"), "model": ("model", "model"), "pictured": ("P0 menurut wilayah", "P0 by area"),
    "fitted": ("Model {transform}; korelasi dalam wilayah {icc}; {sampled} dari {areas} wilayah ada sampelnya",
               "Model {transform}; correlation within areas {icc}; {sampled} of {areas} areas have a sample"),
    "shrinkage": ("Bobot data wilayah sendiri: {low} sampai {high}, median {middle}",
                  "Weight of an area's own data: {low} to {high}, median {middle}"),
    "residuals": ("Sisaan: kemencengan {skew}, kurtosis {kurt} (normal: 0 dan 3); efek wilayah: {skew2} dan {kurt2}",
                  "Residuals: skewness {skew}, kurtosis {kurt} (normal: 0 and 3); area effects: {skew2} and {kurt2}"),
    "explained": ("R² kovariat {marginal}, dengan wilayah {conditional}",
                  "R² of the covariates {marginal}, with the areas {conditional}"),
    "usable": ("RSE 25 % atau kurang: {before} wilayah dengan angka langsung, {after} dengan model; "
               "median RSE {rse_before} -> {rse_after}; uji kedekatan p = {p} ({compared} wilayah)",
               "RSE of 25 % or less: {before} areas by direct estimate, {after} by the model; "
               "median RSE {rse_before} -> {rse_after}; closeness to the data p = {p} ({compared} areas)"),
    "outlying": ("Wilayah yang tidak dipahami model (di luar 3 simpangan): {areas}",
                 "Areas the model does not understand (beyond 3 deviations): {areas}"),
    "benchmarked": ("P0 disesuaikan ({method}) ke angka resmi {target}",
                    "P0 benchmarked ({method}) to the published {target}"),
    "missed": ("{count} wilayah survei tidak ada di sensus: dipakai menaksir model, tanpa angka sendiri",
               "{count} areas of the survey are not in the census: used for the model, without a number"),
    "totals": ("{count} baris jumlah di {file} tidak ikut dihitung", "{count} total rows of {file} were left out"),
    "no area": ("{count} keluarga register tanpa wilayah pada tingkat itu tidak ikut dihitung",
                "{count} families of the register without an area at that level were left out"),
    "unknown": ("{count} keluarga register tidak ikut dihitung karena ada kovariat yang tidak diketahui",
                "{count} families of the register were left out because a covariate is unknown"),
    "no sample": ("tanpa sampel: hanya kata kovariat", "no sample: what the covariates say"),
    "title": ("Penduduk di bawah garis kemiskinan (P0), taksiran model wilayah kecil",
              "People below the poverty line (P0), estimates of a small-area model"),
    "title_units": ("Satuan di bawah garis kemiskinan (P0), taksiran model wilayah kecil",
                    "Units below the poverty line (P0), estimates of a small-area model"),
    "note": ("Garis kemiskinan Rp {line} per orang per bulan; selang {level}; model {transform}; "
             "{sampled} dari {areas} wilayah ada sampelnya; survei {file}, sensus {census}",
             "Poverty line Rp {line} per person per month; intervals of {level}; model {transform}; "
             "{sampled} of {areas} areas have a sample; survey {file}, census {census}"),
    "note_plain": ("Garis kemiskinan {line} (satuan kolom {y}); selang {level}; model {transform}; "
                   "{sampled} dari {areas} wilayah ada sampelnya; survei {file}, sensus {census}",
                   "Poverty line {line} (unit of the column {y}); intervals of {level}; model {transform}; "
                   "{sampled} of {areas} areas have a sample; survey {file}, census {census}"),
    "made_up": ("data sintetis (peragaan)", "synthetic data (demonstration)"),
    "register": ("register {quarter}", "register {quarter}"),
    "written": ("Ditulis: {file}", "Written: {file}"),
}  # fmt: skip


def words(language: str) -> dict[str, str]:
    """Return the texts of one language, those of ``sasaran measure`` among them."""
    own = {key: texts[0 if language == "id" else 1] for key, texts in _WORDS.items()}
    return measuring_words.words(language) | own
