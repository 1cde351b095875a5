"""What a target asks, in sentences: what would have to be true. Official figures only, and said so."""

from __future__ import annotations

from sasaran.plan.targets.distance import Standing

__all__ = ["sentences"]


def _number(value: float, language: str, places: int = 0) -> str:
    text = f"{value:,.{places}f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "id" else text


def _round(value: float) -> float:
    """Two meaningful digits: the error is larger than the third."""
    return float(f"{value:.2g}")


_TEXT = {
    "en": {
        "now": "The official rate ({source}, {period}) is {rate} %, {off} percentage points above the target of"
        " {goal} % (90 % interval of the distance {low} to {high}; the sampling error is an assumption).",
        "below": "The official rate ({source}, {period}) is {rate} %, at or below the target of {goal} %; the interval"
        " of the distance is {low} to {high} points.",
        "missed": "The target was missed: {rate} % was published for {period}, {goal} % was promised.",
        "people": "It would have to be true that about {people} people rise above the line and nobody falls below it"
        " ({low} to {high}); the shortfall of all these people together is Rp {rupiah} billion a year, a lower bound.",
        "stated": "The owner states {low} to {high} people; it does not say from which rate they are counted.",
        "pace": "The rate would have to fall by {needed} points a year; the series moved by {seen} points a year"
        " (90 % interval {low} to {high}).",
        "chance": "If it goes on as before, the chance to be there in time is about {chance} %"
        " (between {low} and {high} % over the assumed sampling error).",
        "seats": "At the assumed share of seats that work it takes about {seats} seats a year ({low} to {high}).",
    },
    "id": {
        "now": "Angka resmi ({source}, {period}) {rate} %, {off} poin persen di atas target {goal} % (selang 90 % jarak"
        " {low} sampai {high}; galat sampel adalah asumsi).",
        "below": "Angka resmi ({source}, {period}) {rate} %, sama dengan atau di bawah target {goal} %; selang jaraknya"
        " {low} sampai {high} poin.",
        "missed": "Target tidak tercapai: {rate} % dirilis untuk {period}, yang dijanjikan {goal} %.",
        "people": "Yang harus terjadi: sekitar {people} orang naik ke atas garis dan tidak ada yang jatuh ({low} sampai"
        " {high}); jumlah kekurangan mereka semua Rp {rupiah} miliar setahun, batas bawah.",
        "stated": "Pemilik target menyebut {low} sampai {high} orang; tidak dikatakan dihitung dari angka yang mana.",
        "pace": "Angka harus turun {needed} poin setahun; deret bergerak {seen} poin setahun"
        " (selang 90 % {low} sampai {high}).",
        "chance": "Bila berjalan seperti selama ini, peluang tercapai tepat waktu sekitar {chance} %"
        " (antara {low} dan {high} % menurut asumsi galat sampel).",
        "seats": "Dengan asumsi bagian kursi yang berhasil, perlu sekitar {seats} kursi setahun ({low} sampai {high}).",
    },
}


def sentences(one: Standing, language: str = "id") -> list[str]:
    """Return the sentences of a standing in ``id`` or ``en``."""
    text, goal = _TEXT[language], _number(100 * one.target.high, language, 2)

    def number(value: float, places: int = 0) -> str:
        return _number(value, language, places)

    base = {"source": one.last.source, "period": one.last.period, "goal": goal}
    away = one.distance
    said = [
        text["now" if away.value > 0 else "below"].format(
            **base, rate=number(100 * one.last.rate, 2), off=number(away.value, 2), low=number(away.low, 1),
            high=number(away.high, 1),
        )
    ]  # fmt: skip
    if one.missed is not None:
        said.append(
            text["missed"].format(rate=number(100 * one.missed.rate, 2), period=one.missed.period, goal=goal)
        )
    if one.people is not None and one.people.value > 0 and one.rupiah is not None:
        ends = {"low": number(_round(max(one.people.low, 0))), "high": number(_round(one.people.high))}
        said.append(
            text["people"].format(
                people=number(_round(one.people.value)), rupiah=number(_round(one.rupiah.value / 1e9)), **ends
            )
        )
    if one.target.people_high:
        said.append(
            text["stated"].format(low=number(one.target.people_low), high=number(one.target.people_high))
        )
    if one.needed is not None and one.seen is not None and one.met is not None:
        seen = one.seen
        said.append(
            text["pace"].format(
                needed=number(one.needed, 2), seen=number(seen.value, 2), low=number(seen.low, 1),
                high=number(seen.high, 1),
            )
        )  # fmt: skip
        chance, low, high = (number(100 * _round(value)) for value in one.met)
        said.append(text["chance"].format(chance=chance, low=low, high=high))
    if one.seats is not None:
        low, high = number(_round(one.seats.low)), number(_round(one.seats.high))
        said.append(text["seats"].format(seats=number(_round(one.seats.value)), low=low, high=high))
    return said
