"""Words on a map of numbers by area, in Bahasa Indonesia and English."""

from __future__ import annotations

__all__ = ["words"]

_WORDS: dict[str, tuple[str, str]] = {
    "below": ("di bawah {high}", "below {high}"),
    "between": ("{low} sampai di bawah {high}", "{low} to below {high}"),
    "from": ("{low} atau lebih", "{low} or more"),
    "one value": ("semua wilayah sama", "all areas alike"),
    "sure": ("dapat dipakai: RSE 25 % atau kurang", "usable: RSE of 25 % or less"),
    "wide": (
        "Kelas dibuat lebih sedikit, agar warna tidak mengurutkan galat: median galat baku {se}",
        "Fewer classes, so that colour does not rank error: the median standard error is {se}",
    ),
    "harsh": (
        "RSE = galat baku dibagi angkanya: keras pada angka kecil, yang selangnya bisa tetap sempit dalam poin",
        "RSE = standard error over the number: harsh on small rates, whose interval may be narrow in points",
    ),
    "thin": ("hati-hati: RSE di atas 25 %", "with caution: RSE over 25 %"),
    "dense": ("tidak akurat: RSE di atas 50 %", "not accurate: RSE over 50 %"),
    "no sample": ("tanpa sampel: hanya kata kovariat", "no sample: what the covariates say"),
    "undefined": ("tak terdefinisi", "undefined"),
    "no number": ("tidak ada angka", "no number"),
    "account": (
        "{drawn} dari {areas} wilayah tergambar; {lacks}",
        "{drawn} of {areas} areas are drawn; {lacks}",
    ),
    "lacking": ("{lacking} wilayah tanpa poligon", "{lacking} areas without polygon"),
    "idle": ("{idle} poligon tanpa wilayah", "{idle} polygons without area"),
    "points": (" poin persen", " points"),
    "centres": (
        "Batas dibentuk dari titik pusat wilayah (Voronoi) dan bukan batas resmi",
        "Borders are made from the areas' centres (Voronoi) and are not legal borders",
    ),
}


def words(language: str) -> dict[str, str]:
    """Return the texts of one language."""
    return {key: texts[0 if language == "id" else 1] for key, texts in _WORDS.items()}
