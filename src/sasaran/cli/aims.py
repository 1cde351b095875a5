"""``sasaran targets --by kota``: each area beside the rate the whole has promised."""

from __future__ import annotations

from collections.abc import Mapping

from sasaran.cli.aims_words import say_aims
from sasaran.cli.render import table
from sasaran.plan.targets import PartStanding
from sasaran.publish.locale import Locale
from sasaran.publish.planning.turns import signed, span
from sasaran.quarter.aims import ByArea
from sasaran.schema.pack import Pack
from sasaran.schema.targets import TargetBook

__all__ = ["area_lines", "notes"]


def area_lines(one: ByArea, names: Mapping[str, str], language: str, pack: Pack) -> str:
    """Return a target's areas as a table; a sentence where none can be compared."""
    say, n = say_aims(language), Locale(language)
    if not one.parts:
        other = (
            f"; {say['other'].format(lines=', '.join(pack.told(line, language) for line in one.other_lines))}"
            if one.other_lines
            else ""
        )
        return f"  {say['none']}{other}."
    heads = ("area", "figure", "distance", "range", "people", "range", "seats", "rupiah", "needed", "seen", "share",
             "share_people")  # fmt: skip
    rows = [_row(part, names, say, n) for part in one.parts]
    return table([say[key] for key in heads], rows, right=(2, 4, 6, 7, 8, 10, 11))


def _row(one: PartStanding, names: Mapping[str, str], say: Mapping[str, str], n: Locale) -> list[str]:
    away, under = one.distance, one.people is None
    people = ["–", say["under"]]
    if one.people is not None:
        ends = (max(one.people.low, 0.0), one.people.high)
        people = [n.number(_round(one.people.value)), " … ".join(n.number(_round(end)) for end in ends)]
    seats = "–" if one.seats is None else n.number(_round(one.seats.value))
    rupiah = "–" if under else say["unknown"]
    if one.rupiah is not None:
        rupiah = n.number(_round(one.rupiah.value / 1e9), 1)
    needed = "–" if under or one.needed is None else signed(-one.needed, n)
    seen = "–"
    if one.seen is not None:
        seen = f"{signed(one.seen.value, n)} ({span(one.seen.low, one.seen.high, n, 1)})"
    return [
        names.get(one.area, one.area), f"{n.number(100 * one.last.rate, 2)} ({one.last.period})",
        signed(away.value, n), span(away.low, away.high, n, 1), *people, seats, rupiah, needed,
        seen, n.percent(one.share) if one.share else "–",
        n.number(_round(one.share_people)) if one.share_people else "–",
    ]  # fmt: skip


def _round(value: float) -> float:
    """Two meaningful digits: the error is larger than the third."""
    return float(f"{value:.2g}")


def notes(book: TargetBook, language: str, pack: Pack) -> str:
    """Return what the tables rest on."""
    say = say_aims(language)
    source = pack.told(book.part.source, language) if book.part else "–"
    return "\n".join([say["own"], say["assumed"].format(source=source), say["derived"], say["two"]])
