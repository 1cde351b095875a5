"""`sasaran graduation Q1 Q2`: how families moved, and how much of it is only the ranking's noise."""

from __future__ import annotations

import math
from argparse import Namespace
from collections.abc import Mapping

from sasaran.cli import render
from sasaran.cli.progress import Ticker
from sasaran.errors import ParameterError
from sasaran.monitor.families import REASONS
from sasaran.monitor.programmes import EXITS
from sasaran.monitor.states import BANDS, STATES, Cuts
from sasaran.publish.locale import Locale
from sasaran.quarter.graduations import Summary, graduation
from sasaran.schema.period import Quarter

__all__ = ["run", "text"]

# A state by money is a chance of lying between two lines; a band is where the registry ranks a family. Neither is the
# official rate of extreme poverty, so neither bears its name.
_STATES = {
    "extreme": {"id": "di bawah {extreme} garis", "en": "below {extreme} lines"},
    "poor": {"id": "{extreme} sampai 1 garis", "en": "{extreme} to 1 line"},
    "near": {"id": "1 sampai {near} garis (hampir miskin)", "en": "1 to {near} lines (near-poor)"},
    "resilient": {"id": "di atas {near} garis (tangguh)", "en": "above {near} lines (resilient)"},
}
_SAY = {
    "id": {
        "head": "Graduasi {before} ke {after}: {ranked} keluarga berdesil, {paired} di kedua triwulan, "
                "{anew} diperingkat ulang",
        "money": "Menurut uang: banyaknya keluarga yang diharapkan di antara garis-garis ini, dari desil dan garis "
                 "kemiskinan resmi (batas {extreme} dan {near} garis adalah asumsi). Ini model register; “di bawah "
                 "{extreme} garis” bukan angka kemiskinan ekstrem resmi, yang memakai garis lain:",
        "moves": "Perpindahan kelompok desil register, semua keluarga. Kelompok adalah tempat dalam pemeringkatan, "
                 "bukan status miskin. 'terlihat' = menurut daftar; 'nyata' = "
                 "tanpa derau peringkat, selang 90 % dari wilayah terkecil dan dari rentang asumsi derau:",
        "from": "dari", "to": "ke", "n": "keluarga", "seen": "terlihat", "true": "nyata", "interval": "selang",
        "decile": "desil",
        "why": "Apa yang dapat dikatakan tentang tiap keluarga:", "exits": "Program yang tidak lagi diterima:",
        "within noise": "Derau peringkat saja menampakkan perpindahan sebanyak ini, jadi ini tidak dapat dibaca "
                        "sebagai graduasi; selangnya tidak dapat diberikan.",
        "few villages": "Terlalu sedikit wilayah terkecil: galatnya sendiri tidak pasti.",
        "no families": "Tidak ada keluarga yang diperingkat ulang: perpindahan tidak diketahui.",
    },
    "en": {
        "head": "Graduation {before} to {after}: {ranked} families with a decile, {paired} in both quarters, "
                "{anew} ranked anew",
        "money": "By money: families expected between these lines, from decile and official poverty line (the cuts at "
                 "{extreme} and {near} lines are assumptions). A model of the registry; “below {extreme} lines” is not "
                 "the official rate of extreme poverty, which takes another line:",
        "moves": "Movement between the registry's bands of deciles, all families. A band is a place in the ranking, no "
                 "state of poverty. 'seen' = as listed; 'true' = "
                 "without the ranking's noise, 90 % interval from villages and from the range of the noise assumed:",
        "from": "from", "to": "to", "n": "families", "seen": "seen", "true": "true", "interval": "interval",
        "decile": "decile",
        "why": "What can be said of each family:", "exits": "Programmes no longer received:",
        "within noise": "The ranking's noise alone would show this much movement, so it cannot be read as "
                        "graduation; no interval can be given.",
        "few villages": "Too few villages: the error itself is not sure.",
        "no families": "No family was ranked anew: movement is not known.",
    },
}  # fmt: skip


def run(given: Namespace) -> int:
    """Reckon graduation between two frozen quarters and print it."""
    with Ticker(language=given.lang) as tick:
        found = graduation(given.dir, _quarter(given.before), _quarter(given.after), progress=tick)
    print(text(found, given.lang))
    return 0


def text(found: Summary, lang: str) -> str:
    """Return the printed form."""
    say, n = _SAY[lang], Locale(lang)
    counts = {name: n.number(getattr(found, name)) for name in ("ranked", "paired", "anew")}
    cuts = {"extreme": n.number(Cuts().extreme, 1), "near": n.number(Cuts().near, 1)}
    lines = [
        say["head"].format(before=found.before, after=found.after, **counts),
        "",
        say["money"].format(**cuts),
    ]
    lines += [
        f"  {_STATES[state][lang].format(**cuts)}: {n.expected(value)}"
        for state, value in found.expected.items()
    ]
    whole = [row for row in found.rows if row[0] is None and row[1] == "all"]
    cells = [
        [_band(str(row[2]), say), _band(str(row[3]), say), n.number(float(str(row[4]))),
         n.percent(_share(row[6])), n.percent(_share(row[8])),
         "–" if row[11] is None else f"{n.percent(_share(row[11]))}–{n.percent(_share(row[12]))}"]
        for row in whole
    ]  # fmt: skip
    heads = [say[key] for key in ("from", "to", "n", "seen", "true", "interval")]
    lines += ["", say["moves"], render.table(heads, cells, right=(2, 3, 4, 5))]
    lines += [say[flag] for flag in sorted({str(row[13]) for row in whole} - {""})]
    lines += ["", say["why"]]
    lines += [f"  {n.number(many)}: {REASONS[key][lang]}" for key, many in found.reasons.items()]
    lines += ["", say["exits"]]
    lines += [f"  {code}, {n.number(many)}: {EXITS[key][lang]}" for code, key, many in found.exits]
    return "\n".join(lines)


def _band(state: str, say: Mapping[str, str]) -> str:
    """Return the deciles that a band holds: the registry's place, named as what it is."""
    at = STATES.index(state)
    first, last = (BANDS[at - 1] if at else 0) + 1, BANDS[at]
    return f"{say['decile']} {first}" if first == last else f"{say['decile']} {first}–{last}"


def _share(value: object) -> float | None:
    number = None if value is None else float(str(value))
    return None if number is None or math.isnan(number) else number


def _quarter(word: str) -> Quarter:
    try:
        return Quarter.parse(word)
    except ValueError as error:
        raise ParameterError("That is not a quarter", rule=str(error), todo="write it like 2026Q1") from error
