"""What a target asks, in sentences: what would have to be true. Official figures only, and said so.

A change is said with its direction (up, down) and a distance with its side (above, below), never by a sign that the
reader has to recall. The ends of a range are written with as many digits as tell them apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from sasaran.plan.targets.distance import Standing
from sasaran.schema.estimate import Estimate

__all__ = ["ends", "sentences"]

_MOST = 6
"""Decimals after which two ends are told apart no more: they are the same."""

_TEXT = {
    "en": {
        "now": "The official rate ({source}, {period}) is {rate} %, {off} percentage points above the target of"
        " {goal} % (90 % interval: {low} to {high}; the sampling error is an assumption).",
        "below": "The official rate ({source}, {period}) is {rate} %, at or below the target of {goal} %"
        " (90 % interval: {low} to {high}; the sampling error is an assumption).",
        "missed": "The target was missed: {rate} % was published for {period}, {goal} % was promised.",
        "people": "It would have to be true that about {people} people rise above the line and nobody falls below it"
        " ({low} to {high}); the shortfall of all these people together is Rp {rupiah} billion a year, a lower bound.",
        "stated": "The owner states {low} to {high} people; it does not say from which rate they are counted.",
        "pace": "The rate would have to fall by {needed} points a year. So far it has {seen} a year"
        " (90 % interval: {low} to {high}).",
        "chance": "If it goes on as before, the chance to be there in time is about {chance} %{between}.",
        "between": " (between {low} and {high} % over the assumed sampling error)",
        "alone": " (the same over the whole assumed range of the sampling error)",
        "seats": "At the assumed share of seats that work it takes about {seats} seats a year ({low} to {high}).",
        "above": "{value} points above", "under": "{value} points below", "level": "no distance",
        "rose": "risen by {value} points", "fell": "fallen by {value} points", "stayed": "not moved",
        "rise": "a rise of {value}", "fall": "a fall of {value}", "still": "no change",
    },
    "id": {
        "now": "Angka resmi ({source}, {period}) {rate} %, {off} poin persen di atas target {goal} % (selang 90 %:"
        " {low} sampai {high}; galat sampel adalah asumsi).",
        "below": "Angka resmi ({source}, {period}) {rate} %, sama dengan atau di bawah target {goal} % (selang 90 %:"
        " {low} sampai {high}; galat sampel adalah asumsi).",
        "missed": "Target tidak tercapai: {rate} % dirilis untuk {period}, yang dijanjikan {goal} %.",
        "people": "Yang harus terjadi: sekitar {people} orang naik ke atas garis dan tidak ada yang jatuh ({low} sampai"
        " {high}); jumlah kekurangan mereka semua Rp {rupiah} miliar setahun, batas bawah.",
        "stated": "Pemilik target menyebut {low} sampai {high} orang; tidak dikatakan dihitung dari angka yang mana.",
        "pace": "Angka itu harus turun {needed} poin setahun. Selama ini angkanya {seen} setahun"
        " (selang 90 %: {low} sampai {high}).",
        "chance": "Bila berjalan seperti selama ini, peluang tercapai tepat waktu sekitar {chance} %{between}.",
        "between": " (antara {low} dan {high} % menurut asumsi galat sampel)",
        "alone": " (sama pada seluruh rentang asumsi galat sampel)",
        "seats": "Dengan asumsi bagian kursi yang berhasil, perlu sekitar {seats} kursi setahun ({low} sampai {high}).",
        "above": "{value} poin di atas", "under": "{value} poin di bawah", "level": "tepat di target",
        "rose": "naik {value} poin", "fell": "turun {value} poin", "stayed": "tidak bergerak",
        "rise": "naik {value}", "fall": "turun {value}", "still": "tetap",
    },
}  # fmt: skip


def sentences(
    one: Standing, language: str = "id", told: Callable[[str, str], str] = lambda text, _: text
) -> list[str]:
    """Return the sentences of a standing in ``id`` or ``en``; ``told`` says a source in a language."""
    text, goal = _TEXT[language], _number(100 * one.target.high, language, 2)
    said = [_distance(one, language, goal, told)]
    if one.missed is not None:
        rate = _number(100 * one.missed.rate, language, 2)
        said.append(text["missed"].format(rate=rate, period=one.missed.period, goal=goal))
    if one.people is not None and one.people.value > 0 and one.rupiah is not None:
        rupiah = _number(_round(one.rupiah.value / 1e9), language)
        said.append(text["people"].format(rupiah=rupiah, **_many(one.people, "people", language)))
    if one.target.people_high:
        low, high = (_number(many, language) for many in (one.target.people_low, one.target.people_high))
        said.append(text["stated"].format(low=low, high=high))
    if one.needed is not None and one.seen is not None and one.met is not None:
        said += [_pace(one.needed, one.seen, language), _chance(one.met, language)]
    if one.seats is not None:
        said.append(text["seats"].format(**_many(one.seats, "seats", language)))
    return said


def ends(low: float, high: float, places: int) -> int:
    """Return how many decimals tell two ends apart: ``places``, or more where these would write them alike.

    >>> ends(0.10, 0.40, 1), ends(10.10, 10.37, 0), ends(2.0, 2.0, 1)
    (1, 1, 1)
    """
    for more in range(places, _MOST + 1):
        if f"{low:.{more}f}" != f"{high:.{more}f}" and _half_up(low, more) != _half_up(high, more):
            return more
    return places


def _half_up(value: float, places: int) -> float:
    """Return a number rounded as pages write it: halves away from 0."""
    return math.copysign(math.floor(abs(value) * 10**places + 0.5), value)


def _number(value: float, language: str, places: int = 0) -> str:
    text = f"{value:,.{places}f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "id" else text


def _round(value: float) -> float:
    """Two meaningful digits: the error is larger than the third."""
    return float(f"{value:.2g}")


def _sided(value: float, words: tuple[str, str, str], language: str, places: int) -> str:
    """Return a number with the word of its side: over 0, under 0, or neither as far as it is written."""
    size = _number(abs(value), language, places)
    word = words[2] if not float(f"{abs(value):.{places}f}") else words[0] if value > 0 else words[1]
    return _TEXT[language][word].format(value=size)


def _distance(one: Standing, language: str, goal: str, told: Callable[[str, str], str]) -> str:
    away, words = one.distance, ("above", "under", "level")
    places = ends(away.low, away.high, 2)
    low, high = (_sided(end, words, language, places) for end in (away.low, away.high))
    if away.low * away.high > 0:  # both on one side: the word of the side once
        low = _number(abs(away.low), language, places)
    return _TEXT[language]["now" if away.value > 0 else "below"].format(
        source=told(one.last.source, language), period=one.last.period, goal=goal, low=low, high=high,
        rate=_number(100 * one.last.rate, language, 2), off=_number(away.value, language, 2),
    )  # fmt: skip


def _pace(needed: float, seen: Estimate, language: str) -> str:
    places = ends(seen.low, seen.high, 2)
    low, high = (_sided(end, ("rise", "fall", "still"), language, places) for end in (seen.low, seen.high))
    moved = _sided(seen.value, ("rose", "fell", "stayed"), language, 2)
    return _TEXT[language]["pace"].format(needed=_number(needed, language, 2), seen=moved, low=low, high=high)


def _chance(met: tuple[float, float, float], language: str) -> str:
    text, (value, low, high) = _TEXT[language], (100 * chance for chance in met)
    places = ends(low, high, 0)
    if f"{low:.{places}f}" == f"{high:.{places}f}":
        between = text["alone"]
    else:
        first, last = (_number(end, language, places) for end in (low, high))
        between = text["between"].format(low=first, high=last)
    return text["chance"].format(chance=_number(value, language, places), between=between)


def _many(one: Estimate, name: str, language: str) -> dict[str, str]:
    """Return a count of people or seats and its ends, each to two meaningful digits."""
    low, high = max(one.low, 0.0), one.high
    shown = [_round(low), _round(high)] if _round(low) != _round(high) else [low, high]
    first, last = (_number(end, language) for end in shown)
    return {name: _number(_round(one.value), language), "low": first, "high": last}
