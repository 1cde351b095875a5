"""What a round of offers has to say, gathered from the tables it left and from its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from sasaran.coverage.packages import Options as Open
from sasaran.plan.round import Answer, Limits, Places, quota_name
from sasaran.schema.area import AreaLevel
from sasaran.schema.engine import Engine
from sasaran.schema.pack import Pack
from sasaran.schema.pack_terms import TERMS, Terms
from sasaran.schema.package import Effect

__all__ = ["AreaCount", "LimitRow", "OffersData", "PackageRow", "gather"]


@dataclass(frozen=True)
class PackageRow:
    """One package of the round: its name, what it holds, and how many families it went to."""

    code: str
    name: Mapping[str, str]
    programmes: tuple[str, ...]
    rung: int
    eligible: int
    offered: int
    waiting: int
    worth: float
    cost: int


@dataclass(frozen=True)
class AreaCount:
    """One package in one area (``area`` empty for the whole)."""

    code: str
    area: str
    level: str
    package: str
    eligible: int
    offered: int
    waiting: int
    worth: float
    cost: int


@dataclass(frozen=True)
class LimitRow:
    """One limit: of which programme or fund and where, how far it is used, and what one more of it is worth.

    ``kind`` is budget, seats, quota (of a law: ``limit`` is what is left of it), floor or priority.
    ``price`` is in the unit of the objective; ``money`` maps a fund that binds to the Rp of it that are worth the same.
    ``most`` is the most families of a priority that any way to share out could serve; None for other limits.
    """

    kind: str
    name: str
    level: str
    code: str
    area: str
    limit: int
    used: int
    price: float
    binds: bool
    money: Mapping[str, float]
    most: int | None = None


@dataclass(frozen=True)
class OffersData:
    """A round as its readers see it. ``rivals`` are (name, worth, families served, families of the priority missed).

    ``worth_range`` is the worth with all assumed effects at the low and at the high end of their ranges. ``lacking``
    are the families of the deciles that come first with nothing, with too little, and with benefits of no known amount;
    None where that is not said.
    """

    quarter: str
    release: str
    region: str
    as_of: date
    basis: str
    deciles: int
    limits: Limits
    families: int
    packages: tuple[PackageRow, ...]
    areas: tuple[AreaCount, ...]
    uses: tuple[LimitRow, ...]
    funds: Mapping[str, int]
    reasons: Mapping[str, int]
    worth: float
    bound: float
    gap: float
    rivals: tuple[tuple[str, float, int, int], ...]
    aside: tuple[tuple[str, tuple[str, ...]], ...]
    flagged: int
    effects: tuple[Effect, ...]
    unlisted: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unheld: tuple[tuple[str, tuple[str, ...]], ...] = ()
    worth_range: tuple[float, float] | None = None
    unsure: Mapping[str, int] = field(default_factory=dict)
    terms: Terms = field(default_factory=lambda: TERMS)
    levels: tuple[AreaLevel, ...] = ()
    lacking: tuple[int, int, int] | None = None

    @property
    def offered(self) -> int:
        """Families with an offer."""
        return sum(one.offered for one in self.packages)

    @property
    def waiting(self) -> int:
        """Families without an offer that wait for a package."""
        return sum(one.waiting for one in self.packages)

    def name(self, code: str, language: str) -> str:
        """Return a package's name."""
        return next((one.name.get(language, code) for one in self.packages if one.code == code), "")

    def level(self, key: str, language: str) -> str:
        """Return what a level of areas is called; empty for the whole."""
        return next((one.words.get(language, key) for one in self.levels if one.key == key), key)

    def unreachable(self) -> int | None:
        """Return how many of the ``lacking`` no package can give enough; None where it is not known.

        The priority counts those whom a package that is open to them would give enough.
        """
        served = [use.limit for use in self.uses if use.kind == "priority"]
        if self.lacking is None or not served or served[0] > sum(self.lacking):
            return None
        return sum(self.lacking) - served[0]

    def priced(self, kind: str) -> int:
        """Return how many limits of a kind are worth more than nothing if one more is added."""
        return sum(one.kind == kind and one.price > 0 for one in self.uses)

    def cheapest(self, kind: str, most: int = 5) -> list[LimitRow]:
        """Return the limits of a kind of which one more is worth most, the dearest first."""
        mine = [one for one in self.uses if one.kind == kind and one.price > 0]
        return sorted(mine, key=lambda one: (-one.price, one.name, one.code))[:most]


def gather(
    engine: Engine,
    pack: Pack,
    found: Open,
    answer: Answer,
    places: Places,
    *,
    stated: Mapping[str, Any],
    limits: Limits,
    aside: Sequence[tuple[str, tuple[str, ...]]],
    flagged: int,
    unlisted: Sequence[tuple[str, tuple[str, ...]]] = (),
    unheld: Sequence[tuple[str, tuple[str, ...]]] = (),
    worth_range: tuple[float, float] | None = None,
) -> OffersData:
    """Gather a round from ``offer`` and ``offer_area`` and from its answer.

    ``stated`` holds quarter, release, region, as_of, basis and deciles.
    """
    made = answer.allocation
    spent = found.cost[:, found.pattern, np.asarray(made.package)].sum(axis=1)
    reasons = engine.rows("select reason, count(*) from offer group by reason order by count(*) desc, reason")
    areas = _areas(engine)
    return OffersData(
        **stated,
        limits=limits,
        families=len(found.family_no),
        packages=_packages(pack, areas),
        areas=tuple(one for one in areas if one.package != "none"),
        uses=_uses(engine, found, answer, places, limits),
        funds=dict(zip(found.funds, (int(one) for one in spent), strict=True)),
        reasons={str(reason): int(n) for reason, n in reasons},
        worth=made.certificate.primal,
        bound=made.certificate.bound,
        gap=made.certificate.gap,
        rivals=tuple((one.name, one.worth, one.served, one.floors_missed) for one in answer.rivals),
        aside=tuple(aside),
        flagged=flagged,
        effects=pack.effects,
        unlisted=tuple(unlisted),
        unheld=tuple(unheld),
        worth_range=worth_range,
        unsure={code: int(n) for code, n in zip(found.packages, found.unsure, strict=True) if n},
        terms=pack.terms(),
        levels=pack.levels,
        lacking=_lacking(engine, limits.priority),
    )


def _lacking(engine: Engine, priority: int) -> tuple[int, int, int] | None:
    """Count the families of the deciles that come first by what they lack; None without such deciles."""
    if not priority:
        return None
    rows = engine.rows(
        'select sum("none"), sum(partial), sum(unvalued) from adequacy_area where area_no is null and decile <= ?',
        [priority],
    )
    none, partial, unvalued = (int(many or 0) for many in rows[0])
    return none, partial, unvalued


def _areas(engine: Engine) -> list[AreaCount]:
    rows = engine.rows(
        "select coalesce(a.code, ''), coalesce(a.name, ''), coalesce(a.level, ''), package, o.eligible, offered, "
        "waiting, worth, cost from offer_area o left join area a using (area_no) "
        "order by a.rank nulls first, a.code nulls first"
    )
    return [AreaCount(*row) for row in rows]


def _packages(pack: Pack, areas: Sequence[AreaCount]) -> tuple[PackageRow, ...]:
    whole = {one.package: one for one in areas if not one.code}
    return tuple(
        PackageRow(
            one.code, one.name, one.programmes, one.rung, whole[one.code].eligible, whole[one.code].offered,
            whole[one.code].waiting, whole[one.code].worth, whole[one.code].cost,
        )
        for one in pack.packages
    )  # fmt: skip


def _uses(
    engine: Engine, found: Open, answer: Answer, places: Places, limits: Limits
) -> tuple[LimitRow, ...]:
    names = {str(code): str(name) for code, name in engine.rows("select code, name from area")}
    seats = {f"{code} ({level})": (code, level) for code, level, _ in limits.seats}
    quotas = {quota_name(one.programme, one.level): (one.programme, one.level) for one in found.quotas}
    uses = answer.allocation.limits
    money = {one.name: one.price for one in uses if one.kind == "budget" and one.price > 0}
    rows = []
    for one in uses:
        kind = "quota" if one.kind == "seats" and one.name in quotas else one.kind
        name, level = (
            {**seats, **quotas}.get(one.name, (one.name, "")) if one.kind == "seats" else (one.name, "")
        )
        code = places.groups[level][0][one.group] if level else ""
        same = {fund: one.price / price for fund, price in money.items()} if one.kind == "seats" else {}
        rows.append(
            LimitRow(
                kind,
                name,
                level,
                code,
                names.get(code, ""),
                one.limit,
                one.used,
                one.price,
                one.binds,
                same,
                one.most,
            )
        )
    return tuple(rows)
