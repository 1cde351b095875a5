"""A scenario by area: the table and the map of the page.

The map shows the change of the gap to the line, scenario less round, in Rp a family and month. An area whose 90 %
range holds none is shown as not told apart from no change, whatever its point; the others are cut in two at the median
of their sizes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import median

from sasaran.plan.scenario import AreaTurn
from sasaran.plan.targets import ends
from sasaran.publish.locale import Locale
from sasaran.publish.maps import Picture
from sasaran.publish.planning.words import PlanningWords
from sasaran.schema.estimate import Estimate

__all__ = ["Named", "TurnMap", "TurnRow", "ranged", "rows", "signed", "span", "turn_map"]

_MILLION = 1e6
_HIDDEN = "•"


@dataclass(frozen=True)
class Named:
    """An area as it stands in the tree: ``rank`` 0 and no code for the whole, which comes first."""

    area_no: int
    rank: int
    code: str
    name: str


@dataclass(frozen=True)
class TurnRow:
    """One area's line, every number written: families, newly enough, no longer, better, worse, gap, its range, cost."""

    name: str
    rank: int
    families: str
    gained: str
    lost: str
    winners: str
    losers: str
    gap: str
    span: str
    cost: str


@dataclass(frozen=True)
class TurnMap:
    """Shapes of the smallest level drawn (path, class, tip), outlines of the level above, and legend (class, text)."""

    width: float
    height: float
    shapes: tuple[tuple[str, str, str], ...]
    outlines: tuple[str, ...]
    legend: tuple[tuple[str, str], ...]


def rows(
    areas: Sequence[AreaTurn], named: Sequence[Named], withheld: Collection[str], n: Locale
) -> tuple[TurnRow, ...]:
    """Return the whole and every area that holds families, in the order of ``named``; dots where withheld."""
    by = {one.code: one for one in areas}
    return tuple(_row(by[area.code], area, area.code in withheld, n) for area in named if area.code in by)


def _row(one: AreaTurn, area: Named, hidden: bool, n: Locale) -> TurnRow:
    if hidden:
        no = _HIDDEN
        return TurnRow(area.name, area.rank, no, no, no, no, no, no, "", no)
    gap, cost = one.beside["gap"], one.cost[1] - one.cost[0]
    return TurnRow(
        area.name, area.rank, n.count(one.families), n.count(one.gained), n.count(one.lost), n.count(one.winners),
        n.count(one.losers), *ranged(gap, _MILLION, n), signed(cost / _MILLION, n),
    )  # fmt: skip


def signed(value: float, n: Locale, decimals: int = 2) -> str:
    """Return a difference with its sign; 0 without one."""
    text = n.number(value, decimals)
    return f"+{text}" if value > 0 and float(f"{value:.{decimals}f}") else text


def span(low: float, high: float, n: Locale, decimals: int = 2) -> str:
    """Return a range of differences, its ends written with as many digits as tell them apart."""
    places = ends(low, high, decimals)
    return f"{signed(low, n, places)} … {signed(high, n, places)}"


def ranged(one: Estimate, unit: float, n: Locale, decimals: int = 2) -> tuple[str, str]:
    """Return a difference and its range, both with as many digits as tell the ends apart."""
    low, high = one.low / unit, one.high / unit
    return signed(one.value / unit, n, ends(low, high, decimals)), span(low, high, n, decimals)


def turn_map(
    areas: Sequence[AreaTurn], named: Sequence[Named], withheld: Collection[str], picture: Picture | None,
    n: Locale, t: PlanningWords,
) -> TurnMap | None:  # fmt: skip
    """Return the map, None where there is no picture."""
    if picture is None or not picture.shapes:
        return None
    by = {one.code: one for one in areas if one.code}
    place = {area.area_no: area for area in named}
    last = max(shape.rank for shape in picture.shapes)
    told = [one for code, one in by.items() if code not in withheld and _told(one)]
    level = {area.code for area in named if area.rank == last}
    cut = median([abs(_each(one)) for one in told if one.code in level] or [0.0])
    shapes = []
    for shape in picture.shapes:
        if shape.rank == last and shape.area_no in place:
            area = place[shape.area_no]
            shapes.append((shape.path, *_look(by.get(area.code), area, area.code in withheld, cut, n, t)))
    outlines = tuple(shape.path for shape in picture.shapes if shape.rank == 1 and last > 1)
    rp = n.rupiah(cut)
    legend = [
        ("less-2", t("turn_less_much", rp=rp)), ("less-1", t("turn_less", rp=rp)), ("even", t("turn_even")),
        ("more-1", t("turn_more", rp=rp)), ("more-2", t("turn_more_much", rp=rp)), ("gone", t("turn_nobody")),
        ("hidden", t("turn_hidden")),
    ]  # fmt: skip
    used = {look for _, look, _ in shapes}
    return TurnMap(
        picture.width, picture.height, tuple(shapes), outlines,
        tuple((look, text) for look, text in legend if look in used),
    )  # fmt: skip


def _each(one: AreaTurn) -> float:
    return one.beside["gap"].value / max(one.families, 1)


def _told(one: AreaTurn) -> bool:
    gap = one.beside["gap"]
    return gap.value != 0 and not gap.low <= 0 <= gap.high


def _look(
    one: AreaTurn | None, area: Named, hidden: bool, cut: float, n: Locale, t: PlanningWords
) -> tuple[str, str]:
    """Return the class of an area on the map, and what is said when somebody points at it."""
    if hidden:
        return "hidden", f"{area.name}: {t('turn_hidden')}"
    if one is None:
        return "gone", f"{area.name}: {t('turn_nobody')}"
    each = _each(one)
    tip = t(
        "turn_tip",
        name=area.name,
        rp=f"{signed(each, n, 0)}",
        winners=n.count(one.winners),
        losers=n.count(one.losers),
    )
    if not _told(one):
        return "even", tip
    return f"{'less' if each < 0 else 'more'}-{2 if abs(each) > cut else 1}", tip
