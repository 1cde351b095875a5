"""The answer in one line, in the reader's language and number format."""

from __future__ import annotations

__all__ = ["number", "say_gap"]

_FORMS = {
    "en": ("{count} untouched ({low}-{high})", "; {review} may be failed links: review these first"),
    "id": ("{count} belum tersentuh ({low}-{high})", "; {review} mungkin gagal padan: periksa ini dahulu"),
}


def number(value: float, lang: str, decimals: int = 0) -> str:
    """Write a number as the language does: 1.234,5 in Indonesian, 1,234.5 in English.

    >>> number(1234.5, "id", 1), number(1234.5, "en", 1)
    ('1.234,5', '1,234.5')
    """
    text = f"{value:,.{decimals}f}"
    return text.translate(str.maketrans(",.", ".,")) if lang == "id" else text


def say_gap(expected: float, low: float, high: float, review: int, lang: str = "id") -> str:
    """Return "412 untouched (380-431); 21 may be failed links: review these first".

    >>> say_gap(412.2, 380, 431, 21, "en")
    '412 untouched (380-431); 21 may be failed links: review these first'
    """
    count, doubt = _FORMS[lang]
    parts = {"count": round(expected), "low": round(low), "high": round(high), "review": review}
    words = {key: number(value, lang) for key, value in parts.items()}
    return (count + (doubt if review else "")).format(**words)
