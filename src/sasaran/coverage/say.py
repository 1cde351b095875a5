"""The answer in one line, in the reader's language and number format."""

from __future__ import annotations

__all__ = ["number", "say_gap"]

# An interval without width is not certainty: it says that linkage left less than one person in doubt.
_FORMS = {
    "en": (
        "{count} untouched ({limits})",
        "less than ±1",
        "; {review} may be failed links: review these first",
    ),
    "id": (
        "{count} belum tersentuh ({limits})",
        "kurang dari ±1",
        "; {review} mungkin gagal padan: periksa ini dahulu",
    ),
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
    >>> say_gap(174.0, 174, 174, 0, "en")
    '174 untouched (less than ±1)'
    """
    count, narrow, doubt = _FORMS[lang]
    limits = (
        narrow if round(low) == round(high) else f"{number(round(low), lang)}-{number(round(high), lang)}"
    )
    words = {"count": number(round(expected), lang), "limits": limits, "review": number(review, lang)}
    return (count + (doubt if review else "")).format(**words)
