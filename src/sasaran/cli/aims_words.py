"""Words of targets by area in Bahasa Indonesia and English."""

from __future__ import annotations

__all__ = ["say_aims"]

_WORDS: dict[str, tuple[str, str]] = {
    "area": ("Wilayah", "Area"), "figure": ("Angka resmi %", "Official %"),
    "distance": ("Jarak (poin; + di atas)", "Distance (points; + above)"), "range": ("selang 90 %", "90% range"),
    "people": ("Orang (angka sendiri)", "People (own figure)"), "seats": ("Kursi/tahun", "Seats a year"),
    "rupiah": ("Rp miliar/tahun (turunan)", "Rp bn a year (derived)"),
    "needed": ("Perlu poin/tahun (− turun)", "Needed points a year (− falling)"),
    "seen": ("Terlihat poin/tahun (+ naik)", "Seen points a year (+ rising)"),
    "share": ("Bagian penduduk miskin", "Share of the poor"),
    "share_people": ("Orang (menurut bagian)", "People (by share)"),
    "under": ("sudah di bawah", "under it already"), "unknown": ("garis tidak dirilis", "line not printed"),
    "none": ("Tidak ada angka resmi per wilayah pada garis target ini",
             "No official figure by area is at this target's line"),
    "other": ("angka yang ada pada {lines} tidak dibandingkan dengannya",
              "figures at {lines} are not compared with it"),
    "own": ("Angka sendiri: bila laju target berlaku di wilayah itu, dari angka terakhirnya. Menurut bagian: "
            "bagiannya dari orang yang harus naik di seluruh wilayah. Keduanya tidak dijumlah dan tidak "
            "dicampur.",
            "Own figure: if the target's rate held in the area, from its last figure. By share: its part of the"
            " people to lift in the whole. The two are never added or mixed."),
    "assumed": ("Selang: galat sampel wilayah adalah asumsi ({source}).",
                "Ranges: the sampling error of an area is assumed ({source})."),
    "derived": ("Rp diturunkan: P1 per wilayah tidak dirilis; dipakai P1/P0 wilayah induk dan garis wilayah itu. "
                "Batas bawah.",
                "Rp are derived: P1 by area is not published; the whole's P1/P0 and the area's line are used. A"
                " lower bound."),
    "two": ("Laju terlihat adalah selisih dua angka, bukan tren.",
            "The pace seen is the change between two figures, no trend."),
}  # fmt: skip


def say_aims(language: str) -> dict[str, str]:
    """Return the texts of one language."""
    place = ("id", "en").index(language)
    return {key: texts[place] for key, texts in _WORDS.items()}
