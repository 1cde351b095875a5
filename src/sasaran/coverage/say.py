"""The answer in one line, in the reader's language and number format."""

from __future__ import annotations

__all__ = ["number", "say_gap"]

# An interval without width is not certainty: it says that linkage left less than one person in doubt.
_FORMS = {
    "en": (
        "{count} untouched ({limits})",
        "linkage error below 1 at {level} %",
        "; {review} may be failed links: review these first",
    ),
    "id": (
        "{count} belum tersentuh ({limits})",
        "galat padanan < 1 pada {level} %",
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


def say_gap(
    expected: float, low: float, high: float, review: int, lang: str = "id", level: float = 0.90
) -> str:
    """Return "412 untouched (380-431); 21 may be failed links: review these first".

    ``level`` is the coverage of the interval; it is told where the interval has no width.

    >>> say_gap(412.2, 380, 431, 21, "en")
    '412 untouched (380-431); 21 may be failed links: review these first'
    >>> say_gap(174.0, 174, 174, 0, "en")
    '174 untouched (linkage error below 1 at 90 %)'
    """
    count, narrow, doubt = _FORMS[lang]
    limits = (
        narrow if round(low) == round(high) else f"{number(round(low), lang)}-{number(round(high), lang)}"
    )
    words = {"count": number(round(expected), lang), "review": number(review, lang)}
    words["limits"] = limits.format(level=f"{100 * level:.3g}".replace(".", "," if lang == "id" else "."))
    return (count + (doubt if review else "")).format(**words)
