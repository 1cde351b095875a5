"""What a scenario asks for that comes to nothing: money moved that buys nothing, a programme that is taken away.

A move of money is a wish; whether anything comes of it hangs on seats, packages and eligible families. Where nothing
does, or a part does not, the scenario would look like one in which the money made no difference. So it is told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.coverage.packages import Options
from sasaran.plan.round import Limits, Places
from sasaran.plan.scenario.spec import Scenario, cost_of_seat
from sasaran.schema.law import Law

__all__ = ["Note", "notes_of", "say_note", "taken_away"]

_WORTH_TELLING = 0.01  # of what is moved: a rest smaller than this is no news


@dataclass(frozen=True)
class Note:
    """Something that a scenario asks for and that comes to nothing, wholly or in part.

    Parameters
    ----------
    kind : str
        ``gone``, ``no_law``, ``source_open``, ``fund_open``, ``fund_unspent``, ``no_package``, ``seats_open``,
        ``no_seat``, ``rest``, ``nobody`` or ``empty``; :func:`say_note` says each.
    code : str
        The programme or fund it is about.
    rp, idle : float
        Rp a year that were moved there (or from there), and how much of it buys nothing.
    seats, filled, families : int
        Seats that it buys, those of them that are taken, and families to whom a package with the programme is open.
    areas, row : int, float
        Areas that have seats of their own, and Rp of one more seat in each of them.
    packages : tuple[str, ...]
        Packages that are offered to nobody.
    """

    kind: str
    code: str
    rp: float = 0.0
    idle: float = 0.0
    seats: int = 0
    filled: int = 0
    families: int = 0
    areas: int = 0
    row: float = 0.0
    packages: tuple[str, ...] = ()


def taken_away(factors: Mapping[str, float], laws: Mapping[str, Law]) -> tuple[str, ...]:
    """Return the programmes that a scenario takes away: benefits times 0, in the order of their codes.

    What empowers is not taken away with its pay: the course is still there. It takes seats of 0.
    """
    return tuple(
        code for code, factor in sorted(factors.items()) if factor == 0 and laws[code].kind != "empower"
    )


def notes_of(
    wish: Scenario, gone: Collection[str], laws: Mapping[str, Law], lapsed: Collection[str], limits: Limits,
    found: Options, package: Any, places: Places, spent: Mapping[str, float], level_sizes: Mapping[str, int],
) -> tuple[Note, ...]:  # fmt: skip
    """Return what comes to nothing.

    Parameters
    ----------
    wish, gone : Scenario, Collection[str]
        The scenario, and the programmes it takes away.
    laws, lapsed : Mapping[str, Law], Collection[str]
        The laws in force by programme, and the programmes whose law is not.
    limits : Limits
        Of the scenario.
    found, package, places : Options, array, Places
        The scenario's open packages, the one offered to each family (0: none), and where those families live.
    spent : Mapping[str, float]
        Rp of the scenario's offers by fund.
    level_sizes : Mapping[str, int]
        Number of areas by level.
    """
    notes = [Note("gone", code, packages=_with(found, code)) for code in gone]
    ends = [code for move in wish.moves for code in (move.source, move.to)]
    notes += [Note("no_law", code) for code in dict.fromkeys([*wish.programmes, *ends]) if code in lapsed]
    for source in dict.fromkeys(move.source for move in wish.moves):
        if source not in laws and source not in lapsed and source not in limits.budgets:
            notes.append(Note("source_open", source, rp=_sum(wish, source, "source")))
    for to in dict.fromkeys(move.to for move in wish.moves if move.to not in lapsed):
        rp = _sum(wish, to, "to")
        if to in laws and to in {code for code, _, _ in limits.seats}:
            notes += _seats(rp, laws[to], limits, found, package, places, level_sizes)
        elif to not in limits.budgets:
            notes.append(Note("fund_open", to, rp, rp))
        else:
            idle = min(rp, limits.budgets[to] - spent.get(to, 0.0))
            if idle > _WORTH_TELLING * rp:
                notes.append(Note("fund_unspent", to, rp, idle))
    return tuple(notes)


def _with(found: Options, code: str) -> tuple[str, ...]:
    if code not in found.programmes:
        return ()
    brings = found.brings[:, found.programmes.index(code)]
    return tuple(name for name, has in zip(found.packages, brings, strict=True) if has)


def _sum(wish: Scenario, code: str, end: str) -> float:
    return float(sum(move.rp for move in wish.moves if getattr(move, end) == code))


def _seats(
    rp: float, law: Law, limits: Limits, found: Options, package: Any, places: Places,
    level_sizes: Mapping[str, int],
) -> list[Note]:  # fmt: skip
    code = law.code
    after = {one: (level, each) for one, level, each in limits.seats}
    level, then = after[code]
    if code not in found.programmes:
        return [Note("no_package", code, rp, rp)]
    brings = found.brings[:, found.programmes.index(code)]
    families = int(found.eligible[:, brings].any(axis=1).sum())
    if not families:
        return [Note("nobody", code, rp, rp)]
    if then < 0:
        return [Note("seats_open", code, rp, rp)]
    areas = max(level_sizes.get(level, 1), 1)
    row = cost_of_seat(law) * areas
    more = int(rp // row)
    if not more:
        return [Note("no_seat", code, rp, rp, areas=areas, row=row)]
    taken = brings[np.asarray(package)]
    group = places.groups[level][1][places.row]
    count = np.bincount(group[taken & (group >= 0)], minlength=len(places.groups[level][0]))
    filled = int(np.clip(count - (then - more), 0, more).sum())
    notes = []
    if filled < more * areas:
        empty = more * areas - filled
        notes.append(Note("empty", code, rp, empty * cost_of_seat(law), more * areas, filled, families))
    if rp - more * row > _WORTH_TELLING * rp:
        notes.append(Note("rest", code, rp, rp - more * row, more * areas))
    return notes


_SAY: Mapping[str, tuple[str, str]] = {
    "gone": (
        "{code} dihapus dalam skenario ini: tidak ada lagi yang menerimanya, dan begitulah semua aturan yang "
        "menanyakannya dijawab{closed}.",
        "{code} is taken away in this scenario: nobody receives it any more, and all rules that ask for it "
        "are answered so{closed}.",
    ),
    "no_law": (
        "{code} tidak punya aturan yang berlaku pada akhir triwulan: yang ditulis tentangnya tidak mengubah apa pun.",
        "{code} has no law in force at the end of the quarter: what is written of it changes nothing.",
    ),
    "closed": (
        "; paket yang memuatnya ({packages}) tidak ditawarkan kepada siapa pun",
        "; packages that hold it ({packages}) are offered to nobody",
    ),
    "source_open": (
        "{code} tidak dibatasi dalam putaran ini, jadi tidak ada yang diambil darinya: Rp {rp} yang dipindahkan adalah "
        "uang baru. Beri {code} batas di bawah [budget].",
        "{code} has no limit in this round, so nothing is taken from it: the Rp {rp} moved is new money. Give {code} a "
        "limit under [budget].",
    ),
    "fund_open": (
        "Rp {rp} dipindahkan ke {code}, yang tidak dibatasi dalam putaran ini: uang itu tidak membeli apa pun yang "
        "belum dapat dibeli. Beri {code} batas di bawah [budget], atau pindahkan ke kursi sebuah program.",
        "Rp {rp} is moved to {code}, which has no limit in this round: it buys nothing that could not be bought "
        "before. Give {code} a limit under [budget], or move the money to seats of a programme.",
    ),
    "fund_unspent": (
        "Dari Rp {rp} yang dipindahkan ke {code}, Rp {idle} tidak terpakai: kursi atau keluarga yang berhak lebih dulu "
        "habis.",
        "Of the Rp {rp} moved to {code}, Rp {idle} stays unspent: seats or eligible families run out first.",
    ),
    "no_package": (
        "Rp {rp} dipindahkan ke {code}, tetapi tidak ada paket yang memuatnya: kursinya tidak ditawarkan kepada siapa "
        "pun.",
        "Rp {rp} is moved to {code}, but no package holds it: its seats are offered to nobody.",
    ),
    "seats_open": (
        "Rp {rp} dipindahkan ke {code}, yang kursinya tidak dibatasi: uang itu tidak membeli kursi baru.",
        "Rp {rp} is moved to {code}, whose seats are not limited: it buys no seat that was not there.",
    ),
    "no_seat": (
        "Rp {rp} yang dipindahkan ke {code} tidak membeli satu kursi pun: satu kursi lagi di tiap wilayah ({areas}) "
        "berbiaya Rp {row}.",
        "The Rp {rp} moved to {code} buys no seat: one more in each area ({areas}) costs Rp {row}.",
    ),
    "rest": (
        "Dari Rp {rp} yang dipindahkan ke {code}, Rp {idle} tersisa: tidak cukup untuk satu kursi lagi di tiap "
        "wilayah.",
        "Of the Rp {rp} moved to {code}, Rp {idle} is left over: too little for one more seat in each area.",
    ),
    "nobody": (
        "Rp {rp} dipindahkan ke {code}, tetapi tidak ada keluarga yang berhak atas paket yang memuatnya: uang itu "
        "tidak membeli apa pun.",
        "Rp {rp} is moved to {code}, but no family is eligible for a package that holds it: the money buys nothing.",
    ),
    "empty": (
        "Dari {seats} kursi {code} yang dibeli, {filled} terisi; kursi kosong senilai Rp {idle}. Paket yang memuatnya "
        "terbuka bagi {families} keluarga.",
        "Of the {seats} seats of {code} bought, {filled} are taken; those that stay empty are worth Rp {idle}. A "
        "package that holds it is open to {families} families.",
    ),
    "empty_public": (
        "Tidak semua dari {seats} kursi {code} yang dibeli terisi: keluarga yang berhak lebih sedikit daripada kursi, "
        "atau mendapat paket lain.",
        "Not all of the {seats} seats of {code} bought are taken: there are fewer eligible families than seats, or "
        "they are offered another package.",
    ),
}  # fmt: skip


def say_note(one: Note, language: str = "id", *, public: bool = False) -> str:
    """Return a note as a sentence in ``id`` or ``en``; the public is not told how many seats are taken.

    >>> say_note(Note("fund_open", "APBD", 5e9, 5e9), "en")[:60]
    'Rp 5,000,000,000 is moved to APBD, which has no limit in thi'
    """
    place = ("id", "en").index(language)

    def number(value: float) -> str:
        text = f"{value:,.0f}"
        return text.replace(",", ".") if language == "id" else text

    closed = _SAY["closed"][place].format(packages=", ".join(one.packages)) if one.packages else ""
    kind = "empty_public" if public and one.kind == "empty" else one.kind
    return _SAY[kind][place].format(
        code=one.code, rp=number(one.rp), idle=number(one.idle), seats=number(one.seats), filled=number(one.filled),
        families=number(one.families), areas=number(one.areas), row=number(one.row), closed=closed,
    )  # fmt: skip
