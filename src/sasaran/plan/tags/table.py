"""Money by kind, deciles and area beside need: tagged budgets, never mixed with what families receive.

An activity meant for deciles 1 to 4 is one cell "1-4", never a quarter for each; one without area is money "not
stated", never spread over areas. Beside a cell stand the families and the expected gap of its deciles in its area.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sasaran.plan.tags.tagging import KINDS, Tagged

__all__ = [
    "Band",
    "BandRow",
    "Cell",
    "Need",
    "ProgrammeRow",
    "Reach",
    "crossed",
    "meant",
    "programmes",
    "reaching",
]

_UNKNOWN = "unknown"


@dataclass(frozen=True)
class Need:
    """Need by (area code, decile); area "" is the whole registry.

    Parameters
    ----------
    families : Mapping[tuple[str, int], float]
        Families.
    gap, low, high : Mapping[tuple[str, int], float]
        Expected gap to the line that is left, Rp a year, and its limits over the ranking's reliability.
    """

    families: Mapping[tuple[str, int], float] = field(default_factory=dict)
    gap: Mapping[tuple[str, int], float] = field(default_factory=dict)
    low: Mapping[tuple[str, int], float] = field(default_factory=dict)
    high: Mapping[tuple[str, int], float] = field(default_factory=dict)

    def areas(self) -> tuple[str, ...]:
        """Return the areas other than the whole, in order."""
        return tuple(sorted({area for area, _ in self.families if area}))

    def of(self, what: Mapping[tuple[str, int], float], area: str, first: int, last: int) -> float:
        """Return the sum over deciles ``first`` to ``last`` of an area."""
        return sum(what.get((area, decile), 0.0) for decile in range(first, last + 1))


@dataclass(frozen=True)
class Cell:
    """Money of one kind (``unknown``: nobody is sure), decile band (0, 0: not stated) and area ("": not stated).

    ``families`` and ``gap`` (Rp a year) are those of the band in the area (of the whole where none is stated); None
    where no quarter was asked, or the band is not stated.
    """

    kind: str
    first: int
    last: int
    area: str
    activities: int
    rupiah: int
    families: float | None = None
    gap: float | None = None


def crossed(tagged: Sequence[Tagged], need: Need | None = None) -> list[Cell]:
    """Return the cells with money in them, in order of kind, band and area; their Rp add up to that of ``tagged``."""
    count: dict[tuple[int, int, int, str], int] = defaultdict(int)
    money: dict[tuple[int, int, int, str], int] = defaultdict(int)
    kinds = (*KINDS, _UNKNOWN)
    for one in tagged:
        known = one.tag if not one.ask else None
        kind = kinds.index(known.kind if known else _UNKNOWN)
        key = (kind, known.first if known else 0, known.last if known else 0, one.activity.area)
        count[key] += 1
        money[key] += one.activity.rupiah
    return [
        Cell(kinds[kind], first, last, area, count[kind, first, last, area], rupiah,
             *_beside(need, area, first, last))
        for (kind, first, last, area), rupiah in sorted(money.items())
    ]  # fmt: skip


def _beside(need: Need | None, area: str, first: int, last: int) -> tuple[float | None, float | None]:
    if need is None or not first:
        return None, None
    return need.of(need.families, area, first, last), need.of(need.gap, area, first, last)


@dataclass(frozen=True)
class BandRow:
    """One area beside a band's money: Rp and its share of the money with an area, families, gap and its share."""

    area: str
    rupiah: int
    share: float
    families: float
    gap: float
    gap_low: float
    gap_high: float
    gap_share: float


@dataclass(frozen=True)
class Band:
    """Money meant for deciles ``first`` to ``last``, area by area beside their gap.

    ``rupiah`` is all of it, ``placed`` the part with an area. ``astray`` is the share of the placed money that would
    have to lie elsewhere to lie as the gap does (half the sum of absolute differences of the shares); None where no
    money is placed or there is no gap.
    """

    first: int
    last: int
    rupiah: int
    placed: int
    rows: tuple[BandRow, ...]
    astray: float | None


def meant(tagged: Sequence[Tagged], need: Need) -> list[Band]:
    """Return each decile band that sure activities are meant for, the most money first.

    Areas of money are those of ``need`` (roll activities up to them before); money elsewhere counts as not placed.
    """
    money: dict[tuple[int, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in tagged:
        if one.tag is not None and not one.ask and one.tag.first:
            money[one.tag.first, one.tag.last][one.activity.area] += one.activity.rupiah
    bands = [_band(first, last, by, need) for (first, last), by in money.items()]
    return sorted(bands, key=lambda band: (-band.rupiah, band.first, band.last))


def _band(first: int, last: int, by: Mapping[str, int], need: Need) -> Band:
    areas = need.areas()
    placed = sum(by.get(area, 0) for area in areas)
    gaps = {area: need.of(need.gap, area, first, last) for area in areas}
    whole = sum(gaps.values())
    rows = tuple(
        BandRow(
            area, by.get(area, 0), by.get(area, 0) / placed if placed else 0.0,
            need.of(need.families, area, first, last), gaps[area], need.of(need.low, area, first, last),
            need.of(need.high, area, first, last), gaps[area] / whole if whole else 0.0,
        )
        for area in areas
    )  # fmt: skip
    astray = sum(abs(row.share - row.gap_share) for row in rows) / 2 if placed and whole else None
    return Band(first, last, sum(by.values()), placed, rows, astray)


@dataclass(frozen=True)
class Reach:
    """Money that can reach deciles 1 to ``deciles``: what is meant for them ``only``, and ``also`` for others.

    How much of ``also`` reaches them nobody states, so it is parted from ``only`` and never divided. ``band`` holds
    both together, area by area beside the gap of deciles 1 to ``deciles``.
    """

    deciles: int
    only: int
    also: int
    band: Band


def reaching(tagged: Sequence[Tagged], need: Need, deciles: int) -> Reach:
    """Return the money whose stated deciles begin at ``deciles`` or below, beside the gap of those deciles."""
    money: dict[str, int] = defaultdict(int)
    only = also = 0
    for one in tagged:
        if one.tag is None or one.ask or not 0 < one.tag.first <= deciles:
            continue
        money[one.activity.area] += one.activity.rupiah
        if one.tag.last <= deciles:
            only += one.activity.rupiah
        else:
            also += one.activity.rupiah
    return Reach(deciles, only, also, _band(1, deciles, money, need))


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme: activities and Rp of sure tags that name it, and the families that lists say receive it.

    ``families`` is None where no quarter was asked. A programme with money and no family, or families and no money, is
    a question to its agency: the list did not come, or the budget stands elsewhere (another level of government).
    """

    programme: str
    activities: int
    rupiah: int
    families: int | None


def programmes(tagged: Sequence[Tagged], receiving: Mapping[str, int] | None = None) -> list[ProgrammeRow]:
    """Return programmes with money or receiving families, the most money first; ``receiving`` is families by code."""
    count: dict[str, int] = defaultdict(int)
    money: dict[str, int] = defaultdict(int)
    for one in tagged:
        if one.tag is not None and not one.ask and one.tag.programme:
            count[one.tag.programme] += 1
            money[one.tag.programme] += one.activity.rupiah
    known = receiving or {}
    codes = {*count, *(code for code, families in known.items() if families)}
    rows = [
        ProgrammeRow(code, count[code], money[code], None if receiving is None else known.get(code, 0))
        for code in codes
    ]
    return sorted(rows, key=lambda row: (-row.rupiah, row.programme))
