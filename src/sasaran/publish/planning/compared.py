"""A scenario on the planning page: today, the round as it stands, and the scenario, side by side."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sasaran.plan.scenario import AreaTurn, Note, Outcome, Scenario, say_note
from sasaran.plan.targets import ends
from sasaran.publish.locale import Locale
from sasaran.publish.maps import Picture
from sasaran.publish.planning.turns import Named, rows, turn_map
from sasaran.publish.planning.words import PlanningWords, money
from sasaran.schema.estimate import Estimate

__all__ = ["SHOWN", "Compared", "decile_of", "depth_moves", "notes_of", "verdict_of", "view"]

SHOWN = ("fgt0", "fgt1", "fgt2", "extreme0", "graduated")
"""Measures of the page: poverty (head count, depth, severity), extreme poverty, people graduated."""


@dataclass(frozen=True)
class Compared:
    """Three outcomes under the same draws. ``winners`` and ``losers`` are families by decile against the base round.

    ``beside`` is the scenario less the base round by measure, draw by draw; ``areas`` the same by area, the whole
    first, and ``withheld`` the codes of those that are not shown. ``moved`` are all winners and losers, where not
    all parts are shown.
    ``gap`` is the certified gap of the scenario's allocation; ``extreme`` the extreme line as a share of the line.
    ``wish`` is what the scenario changes, and ``notes`` what of it comes to nothing. ``public`` is said of what has
    been protected (:func:`sasaran.publish.planning.protect`).
    """

    name: str
    date: date
    today: Outcome
    base: Outcome
    changed: Outcome
    winners: Sequence[int | None]
    losers: Sequence[int | None]
    gap: float
    extreme: float
    extreme_source: str
    beside: Mapping[str, Estimate]
    areas: Sequence[AreaTurn] = ()
    withheld: Collection[str] = ()
    moved: tuple[int | None, int | None] | None = None
    wish: Scenario | None = None
    notes: Sequence[Note] = ()
    public: bool = False


def view(
    one: Compared, n: Locale, t: PlanningWords, named: Sequence[Named] = (), picture: Picture | None = None
) -> dict[str, Any]:
    """Return a scenario with every number written: rows of measures, money, deciles and areas, and its verdict."""
    sides = (one.today, one.base, one.changed)
    lines = [
        {
            "name": t(f"measure_{key}"),
            "sides": [_write(side.measures[key].value, key, n) for side in sides],
            "beside": _change(one.beside[key].value, key, n, _apart(one.beside[key], key)),
            "beside_range": _range(one.beside[key], key, n),
            "against": _change(one.changed.against[key].value, key, n, _apart(one.changed.against[key], key)),
            "range": _range(one.changed.against[key], key, n),
        }
        for key in SHOWN
    ]
    return {
        "is": one,
        "rows": lines,
        "funds": _funds(sides, lambda value: money(value, n, t)),
        "verdict": verdict_of(one, n, t),
        "gap": f"< {n.percent(1e-5, 3)}" if 0 < one.gap < 1e-5 else n.percent(one.gap, 3),
        "deciles": [(at + 1, *decile_of(one, at)) for at in range(len(one.base.families))],
        "areas": rows(one.areas, named, one.withheld, n),
        "map": turn_map(one.areas, named, one.withheld, picture, n, t) if one.areas else None,
    }  # fmt: skip


def decile_of(one: Compared, at: int) -> list[int | None]:
    """Return families, those with enough on each side, winners and losers; None where withheld."""
    columns = (
        one.base.families,
        one.today.adequate,
        one.base.adequate,
        one.changed.adequate,
        one.winners,
        one.losers,
    )
    found: list[Any] = [column[at] for column in columns]
    return [None if one is None else int(one) for one in found]


def _write(value: float, key: str, n: Locale) -> str:
    return n.count(value) if key == "graduated" else n.percent(value, 3)


def _change(value: float, key: str, n: Locale, decimals: int) -> str:
    """Return a difference with its sign; of shares in percentage points."""
    shown = value if key == "graduated" else 100 * value
    if 0 < abs(shown) < 0.5 * 10.0**-decimals:
        return f"{'−' if value < 0 else '+'} < {n.number(10.0**-decimals, decimals)}"
    text = n.number(shown, decimals)
    return text if text.startswith("−") or value <= 0 else f"+{text}"


def _places(key: str) -> int:
    return 0 if key == "graduated" else 3


def _apart(one: Estimate, key: str) -> int:
    """Return how many decimals tell the ends of a range apart."""
    scale = 1 if key == "graduated" else 100
    return ends(scale * one.low, scale * one.high, _places(key))


def _range(one: Estimate, key: str, n: Locale) -> str:
    """Return a range, its ends written with as many digits as tell them apart."""
    decimals = _apart(one, key)
    return f"{_change(one.low, key, n, decimals)} … {_change(one.high, key, n, decimals)}"


def _funds(sides: Sequence[Outcome], write: Callable[[float], str]) -> list[tuple[str, list[str]]]:
    """Return what each fund pays on each side, and the sum."""
    names = sorted({fund for side in sides for fund in side.cost})
    lines = [(fund, [write(side.cost.get(fund, 0.0)) for side in sides]) for fund in names]
    return [*lines, ("", [write(sum(side.cost.values())) for side in sides])]


def depth_moves(one: Compared) -> str:
    """Return how the scenario moves the depth of poverty: ``lower``, ``higher``, ``unsure`` or ``same``."""
    depth = one.beside["fgt1"]
    if abs(depth.value) < 5e-7:
        return "same"
    return "unsure" if depth.low < 0 < depth.high else "lower" if depth.value < 0 else "higher"


def notes_of(one: Compared, n: Locale) -> list[str]:
    """Return what the scenario asks for and comes to nothing, as sentences."""
    return [say_note(note, n.language, public=one.public) for note in one.notes]


def verdict_of(one: Compared, n: Locale, t: PlanningWords) -> str:
    """Return in one sentence what the scenario does beside the base round, how surely, and to whom."""
    depth, key = one.beside["fgt1"], depth_moves(one)
    places = ends(100 * depth.low, 100 * depth.high, 4)
    span = " … ".join(n.number(100 * end, places) for end in (depth.low, depth.high))
    moved = one.moved or (_sum(one.winners), _sum(one.losers))
    winners, losers, poorest = (
        t("not_shown") if many is None else n.count(many) for many in (*moved, one.losers[0])
    )
    return t(
        f"verdict_{key}", change=n.number(abs(100 * depth.value), 4), range=span, winners=winners, losers=losers,
        poorest=poorest,
    )  # fmt: skip


def _sum(counts: Sequence[int | None]) -> int | None:
    """Return the sum, None if a part is withheld."""
    return None if any(one is None for one in counts) else sum(int(one) for one in counts if one is not None)
