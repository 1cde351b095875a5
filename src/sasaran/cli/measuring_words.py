"""Words of ``sasaran measure`` in Bahasa Indonesia and English."""

from __future__ import annotations

__all__ = ["words"]

_WORDS: dict[str, tuple[str, str]] = {
    "measure": ("ukur kemiskinan dan ketimpangan dari berkas survei, dengan galat bakunya",
                "measure poverty and inequality of a survey file, with standard errors"),
    "file": ("berkas CSV, XLSX atau Parquet", "CSV, XLSX or Parquet file"),
    "welfare": ("kolom kesejahteraan per orang", "column of welfare per person"),
    "line": ("garis kemiskinan, dalam satuan kolom kesejahteraan", "poverty line, in the unit of welfare"),
    "weight": ("kolom penimbang", "column of weights"),
    "strata": ("kolom strata", "column of strata"),
    "psu": ("kolom satuan pencuplikan pertama", "column of primary sampling units"),
    "fpc": ("kolom banyaknya PSU dalam populasi strata", "column: PSUs in the population of the stratum"),
    "lonely": ("aturan bagi strata dengan satu PSU", "rule for a stratum with one PSU"),
    "by": ("kolom kelompok; boleh diulang", "column of domains; may be repeated"),
    "indices": ("indeks, dipisah koma", "indices, comma-separated"),
    "persons": ("kolom jumlah anggota: menghitung orang", "column of members: counts persons"),
    "index": ("indeks", "index"), "domain": ("kelompok", "domain"), "value": ("nilai", "value"),
    "se": ("galat baku", "SE"), "interval": ("selang", "interval"), "flag": ("catatan", "note"),
    "all": ("semua", "all"), "caution": ("hati-hati (RSE > 25 %)", "caution (RSE > 25 %)"),
    "inaccurate": ("tidak akurat (RSE > 50 %)", "not accurate (RSE > 50 %)"),
    "no sample": ("tanpa sampel", "no sample"), "one unit": ("satu PSU", "one PSU"),
    "no event": ("tidak ada kejadian", "no event"), "undefined": ("tak terdefinisi", "undefined"), "": ("", ""),
}  # fmt: skip


def words(language: str) -> dict[str, str]:
    """Return the texts of one language."""
    return {key: texts[0 if language == "id" else 1] for key, texts in _WORDS.items()}
