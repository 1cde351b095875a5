"""Words of ``sasaran compare-designs`` in Bahasa Indonesia and English."""

from __future__ import annotations

from sasaran.cli import measuring_words

__all__ = ["words"]

_WORDS: dict[str, tuple[str, str]] = {
    "compare": ("bandingkan rancangan sasaran dengan kuota yang sama", "compare designs under one quota"),
    "truth": ("kolom kesejahteraan yang sebenarnya", "column of true welfare"),
    "score": ("nama=kolom skor, kecil berarti miskin; boleh diulang", "name=column of a score, low is poor; repeat"),
    "quota": ("bagian yang dipilih, antara 0 dan 1", "share chosen, between 0 and 1"),
    "line": ("garis kemiskinan; tanpa ini yang termiskin sebanyak kuota", "poverty line; without it the poorest quota"),
    "design": ("rancangan", "design"), "rate": ("ukuran", "rate"),
    "exclusion": ("miskin yang terlewat", "poor missed"),
    "inclusion": ("terpilih yang tidak miskin", "chosen who are not poor"),
    "inclusion_of_nonpoor": ("tidak miskin yang terpilih", "non-poor chosen"),
    "error": ("salah masuk atau keluar", "wrongly in or out"),
}  # fmt: skip


def words(language: str) -> dict[str, str]:
    """Return the texts of one language, those shared with ``sasaran measure`` among them."""
    own = {key: texts[0 if language == "id" else 1] for key, texts in _WORDS.items()}
    return measuring_words.words(language) | own
