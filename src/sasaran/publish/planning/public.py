"""The planning page for everybody: small cells withheld, and whatever would give them away.

The rules are those of the report (``govern.disclosure``): a count of 1 to 4 families or people is not shown, nor is
what would let it be worked out by adding and subtracting: with an area's line goes another of the same district; where
one row of deciles or one reason is small, all of that table go.

Expected numbers of the model (poverty, gaps, ranges) are shown where their line is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sasaran.errors import NumbersError
from sasaran.govern.disclosure import THRESHOLD, Sum, suppress
from sasaran.plan.scenario import AreaTurn
from sasaran.publish.offers import OffersData, PackageRow
from sasaran.publish.planning.compared import Compared
from sasaran.publish.planning.facts import Adequate, AreaAdequate, Entitled, Linked, PlanningData
from sasaran.publish.planning.gather import LOW

__all__ = ["few_served", "hidden", "protect"]


def protect(data: PlanningData) -> PlanningData:
    """Return the page's facts with every table protected by itself.

    Raises
    ------
    NumbersError
        If so few families are there that not even the whole may be shown.
    """
    whole, areas = _adequate(data)
    if whole.withheld:
        raise NumbersError(
            "The quarter is too small for a page for the public",
            rule="even the numbers of the whole would speak of a few families",
            todo="leave out --public, and hand the page to the team and its agencies only",
        )
    parents = {area.code: area.parent_no for area in data.areas}
    numbers = {area.code: area.area_no for area in data.areas}
    return replace(
        data,
        whole=whole,
        areas=areas,
        deciles=_deciles(data.deciles),
        entitled=tuple(one for one in data.entitled if not _thin(one)),
        forbidden=tuple(one for one in data.forbidden if not _few(one)),
        complements=tuple(one for one in data.complements if not _few(one)),
        round=_round(data.round),
        compared=tuple(_compared(one, parents, numbers) for one in data.compared),
        public=True,
    )


def hidden(data: PlanningData, count: float) -> bool:
    """Return whether a single count stays unsaid on the page."""
    return data.public and _small(count)


def _small(value: float) -> bool:
    return 0 < round(value) < THRESHOLD


def _tree(parent: Sequence[int | None], values: Any) -> Any:
    """Return which lines to withhold; line 0 is the whole, ``parent`` the place of the line above (None: the whole).

    Where the lines below do not add up (families of unknown area), what is left over is a part that readers can work
    out too.
    """
    below: dict[int, list[int]] = {}
    for at, above in enumerate(parent[1:], start=1):
        below.setdefault(0 if above is None else above, []).append(at)
    sums: list[Sum] = []
    rest = [values]
    for above, parts in sorted(below.items()):
        left = np.maximum(values[above] - values[parts].sum(axis=0), 0)[None, :]
        sums.append(Sum(above, (*parts, len(values) + len(sums))))
        rest.append(left)
    return suppress(np.vstack(rest), sums)[: len(values)]


def _parts(one: Adequate) -> list[float]:
    levels = [one.none, one.partial, one.adequate, one.unvalued]
    return [
        float(many)
        for many in (
            *levels,
            one.empowered,
            one.families - one.empowered,
            one.filled,
            one.families - one.filled,
        )
    ]


def _adequate(data: PlanningData) -> tuple[AreaAdequate, tuple[AreaAdequate, ...]]:
    """Protect adequacy of decile 1 and of deciles 2 to 4 over the whole tree at once."""
    lines = (data.whole, *data.areas)
    place = {area.area_no: at for at, area in enumerate(lines)}
    parent = [None if one.parent_no is None else place[one.parent_no] for one in lines]
    first = np.array([_parts(one.first) for one in lines])
    values = np.hstack([first, np.maximum(np.array([_parts(one.low) for one in lines]) - first, 0)])
    hidden = _tree(parent, values)
    nothing = Adequate()
    shown = [
        replace(one, first=nothing, low=nothing, withheld=True) if off else one
        for one, off in zip(lines, hidden, strict=True)
    ]
    return shown[0], tuple(shown[1:])


def _deciles(rows: Sequence[tuple[int, Adequate]]) -> tuple[tuple[int, Adequate], ...]:
    """Leave out all rows of the deciles that are shown where one of them is small.

    Decile 1 and deciles 1 to 4 together stand on the page by themselves, so that one missing row of the others could be
    worked out from the rest.
    """
    shown = [row for row in rows if row[0] <= LOW]
    return () if any(_small(count) for _, one in shown for count in _parts(one)) else tuple(shown)


def _thin(one: Entitled) -> bool:
    inside = one.eligible - one.unmet
    unsure = one.receiving - inside - one.outside
    return any(
        map(_small, (one.eligible, one.undecided, one.receiving, one.unmet, one.outside, inside, unsure))
    )


def _few(one: Linked) -> bool:
    rest = max(one.units - one.together - one.missing - one.undecided, 0)
    return any(map(_small, (one.units, one.together, one.missing, one.undecided, rest)))


def _round(made: OffersData) -> OffersData:
    """Leave out what is small: packages, the reasons if one of them is, and how many seats of an area are taken.

    The reasons add up to families offered and not offered, which the page shows; a single missing one would be told.
    """
    few = any(map(_small, made.reasons.values()))
    uses = tuple(replace(use, used=use.limit) if use.kind == "seats" else use for use in made.uses)
    reasons = {} if few else dict(made.reasons)
    return replace(
        made, packages=_packages(made.packages), reasons=reasons, uses=uses, areas=(), lacking=None
    )


def few_served(data: PlanningData) -> bool:
    """Return whether offered, waiting and left over, which add up to all families, stay unsaid on the page."""
    r = data.round
    return any(hidden(data, count) for count in (r.offered, r.waiting, r.families - r.offered - r.waiting))


def _rows(counts: Sequence[Sequence[float]]) -> tuple[bool, Any]:
    """Return whether to withhold the total, and which rows: the small, and another where one alone were missing."""
    if not counts:
        return False, np.zeros(0, bool)
    values = np.array(counts, dtype=float)
    total = values.sum(axis=0, keepdims=True)
    hidden = suppress(np.vstack([total, values]), [Sum(0, tuple(range(1, len(values) + 1)))])
    return bool(hidden[0]), hidden[1:]


def _packages(rows: Sequence[PackageRow]) -> tuple[PackageRow, ...]:
    """Put the packages that may not be shown by themselves together in one row without a name."""
    whole, hidden = _rows([(one.offered, one.waiting) for one in rows])
    if whole:
        return ()
    hidden = hidden | np.array([_small(one.eligible) for one in rows], dtype=bool)
    if hidden.sum() == 1 and len(rows) > 1:  # one alone would be what the headline leaves over
        size = [np.inf if off else one.offered + one.waiting for off, one in zip(hidden, rows, strict=True)]
        hidden[int(np.argmin(size))] = True
    some = [one for one, off in zip(rows, hidden, strict=True) if off]
    kept = [one for one, off in zip(rows, hidden, strict=True) if not off]
    if some:
        sums = [sum(getattr(one, key) for one in some) for key in ("offered", "waiting", "worth", "cost")]
        kept.append(PackageRow("", {}, (), 0, 0, int(sums[0]), int(sums[1]), float(sums[2]), int(sums[3])))
    return tuple(kept)


def _compared(one: Compared, parents: Mapping[str, int | None], numbers: Mapping[str, int]) -> Compared:
    sides = (one.today, one.base, one.changed)
    columns = [np.asarray(side.adequate) for side in sides]
    families = np.asarray(one.base.families)
    columns += [families - column for column in columns] + [np.asarray(one.winners), np.asarray(one.losers)]
    values = np.array(columns, dtype=float).T
    # decile 1 and deciles 1 to 4 stand elsewhere on the page: where one row is small, all rows go
    few = bool(((values > 0) & (values < THRESHOLD)).any())
    withheld = _turns(one.areas, parents, numbers)
    totals = [float(column.sum()) for column in values.T[-2:]]
    if any(map(_small, totals)) and one.areas:
        withheld |= {one.areas[0].code}
    alone = any(map(_small, totals)) or (bool(one.areas) and one.areas[0].code in withheld)
    moved = [None if alone else round(total) for total in totals]

    def dotted(column: Any) -> list[int | None]:
        return [None if few else int(many) for many in column]

    return replace(
        one,
        today=replace(one.today, adequate=dotted(one.today.adequate)),
        base=replace(one.base, adequate=dotted(one.base.adequate)),
        changed=replace(one.changed, adequate=dotted(one.changed.adequate)),
        winners=dotted(one.winners),
        losers=dotted(one.losers),
        withheld=withheld,
        moved=(moved[0], moved[1]),
        public=True,
    )


def _turns(
    areas: Sequence[AreaTurn], parents: Mapping[str, int | None], numbers: Mapping[str, int]
) -> frozenset[str]:
    """Return the codes of the areas whose line is withheld."""
    if not areas:
        return frozenset()
    place = {numbers[one.code]: at for at, one in enumerate(areas) if one.code in numbers}
    above = [parents.get(one.code) for one in areas[1:]]
    parent = [None, *(None if no is None else place.get(no) for no in above)]
    counts = [
        (
            *(one.gained, one.lost, one.winners, one.losers, max(one.families - one.winners - one.losers, 0)),
            *one.adequate,
            *(max(one.families - count, 0) for count in one.adequate),
        )
        for one in areas
    ]
    hidden = _tree(parent, np.array(counts, dtype=float))
    return frozenset(one.code for one, off in zip(areas, hidden, strict=True) if off)
