"""The public face of a report: small cells withheld, and whatever would give them away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sasaran.govern.disclosure import THRESHOLD, Sum, suppress
from sasaran.publish.data import (
    AreaGap,
    Benefit,
    Change,
    Combination,
    CoverageCell,
    Pair,
    Place,
    ReportData,
    Turn,
    Untouched,
)
from sasaran.sources.warnings import Warned

__all__ = ["protect"]


_TOLD = ("no_file", "no_list", "gone", "shrank", "period_assumed")
"""Warnings that the public must know to read the answer; file names and columns stay between team and agency."""

DRAWN = 16
"""Combinations that a public report shows."""


def protect(data: ReportData) -> ReportData:
    """Return the report with every table protected by itself; counts become None where they are withheld."""
    whole, areas = _areas(data)
    tiny = {each.code for each in data.quality if _small(each.rows_in)}
    return replace(
        data,
        total=whole,
        areas=areas,
        coverage=_coverage(data.coverage),
        pairs=_pairs(data),
        combinations=_combinations(data),
        places=_places(data.places),
        not_in_registry=replace(
            data.not_in_registry,
            by_programme=tuple(
                (no, None if estimate is not None and _small(estimate.value) else estimate)
                for no, estimate in data.not_in_registry.by_programme
            ),
        ),
        quality=tuple(each for each in data.quality if each.code not in tiny),
        link_errors=tuple(each for each in data.link_errors if each.code not in tiny),
        inputs=tuple(each for each in data.inputs if each.source not in tiny),
        warnings=_warnings(data.warnings, tiny),
        change=_change(data.change),
        public=True,
    )


def _warnings(warnings: Sequence[Warned], tiny: set[str]) -> tuple[Warned, ...]:
    """Return what the public is told of the lists: nothing with a small count, nothing of a list too small to show."""
    told = []
    for one in warnings:
        counts = [value for value in one.facts.values() if isinstance(value, int)]
        if one.key not in _TOLD or one.facts.get("source") in tiny or any(map(_small, counts)):
            continue
        named = [code for code in str(one.facts.get("sources", "")).split(", ") if code not in tiny]
        if one.key != "period_assumed":
            told.append(one)
        elif named:
            told.append(replace(one, facts={**one.facts, "sources": ", ".join(named)}))
    return tuple(told)


def _small(value: float | None) -> bool:
    return value is not None and 0 < round(value) < THRESHOLD


def _areas(data: ReportData) -> tuple[AreaGap, tuple[AreaGap, ...]]:
    """Protect persons, families and what is left of the decile, over the whole tree of areas at once."""
    cells = (data.total, *data.areas)
    place = {area.area_no: no for no, area in enumerate(cells)}
    parts: dict[int, list[int]] = {}
    for no, area in enumerate(data.areas, start=1):
        above = place.get(area.parent_no, 0) if area.parent_no is not None else 0
        parts.setdefault(above, []).append(no)
    values = np.array([_counts(area) for area in cells])
    # Where areas do not add up (people of unknown area), the difference is a part that readers can work out too.
    sums: list[Sum] = []
    rest = [values]
    for above, below in sorted(parts.items()):
        left = np.maximum(values[above] - values[below].sum(axis=0), 0)[None, :]
        sums.append(Sum(above, (*below, len(cells) + len(sums))))
        rest.append(left)
    hidden = suppress(np.vstack(rest), sums)
    shown = [
        _withhold(area) if off else _without_review(area) for area, off in zip(cells, hidden, strict=False)
    ]
    return shown[0], tuple(shown[1:])


def _counts(area: AreaGap) -> list[float]:
    """Return what could be worked out of an area's line: the untouched and the rest of the decile, both units."""
    counts = []
    for each in (area.persons, area.families):
        value = round(each.estimate.value) if each.estimate is not None else 0
        counts += [value, max((each.n or 0) - value, 0)]
    return [float(count) for count in counts]


def _without_review(area: AreaGap) -> AreaGap:
    """Leave out how many are to be reviewed: that is for those who review, and small nearly everywhere."""
    persons, families = (replace(each, review=None, certain=None) for each in (area.persons, area.families))
    return replace(area, persons=persons, families=families)


def _withhold(area: AreaGap) -> AreaGap:
    nothing = Untouched(None, None, None, None)
    return replace(area, persons=nothing, families=nothing)


def _combinations(data: ReportData) -> tuple[Combination, ...]:
    """Keep the combinations that the picture draws; the many rare ones are told to nobody."""
    shown = [each for each in data.combinations if not _small(each.persons) and not _small(each.families)]
    return tuple(shown[:DRAWN])


def _pairs(data: ReportData) -> tuple[Pair, ...]:
    """Withhold a pair that is small, or from which the combinations shown leave few people over."""
    drawn = _combinations(data)

    def left(pair: Pair, unit: str) -> float:
        both = {pair.first, pair.second}
        return (getattr(pair, unit) or 0) - sum(
            getattr(c, unit) or 0 for c in drawn if both <= set(c.programmes)
        )

    def risky(pair: Pair) -> bool:
        return any(
            _small(getattr(pair, unit)) or _small(left(pair, unit)) for unit in ("persons", "families")
        )

    return tuple(replace(each, persons=None, families=None) if risky(each) else each for each in data.pairs)


def _coverage(cells: Sequence[CoverageCell]) -> tuple[CoverageCell, ...]:
    """Protect each programme's row over the deciles, whose sum readers know from the list of recipients."""
    rows: dict[int, list[int]] = {}
    for no, cell in enumerate(cells):
        rows.setdefault(cell.programme_no, []).append(no)
    counts = [round(cell.reached.value) if cell.reached is not None else 0 for cell in cells]
    values = np.array(
        [[value, max(cell.n - value, 0)] for cell, value in zip(cells, counts, strict=True)], dtype=float
    )
    values = values.reshape(len(cells), 2)
    totals = [values[row].sum(axis=0) for row in rows.values()]
    sums = [Sum(len(cells) + no, tuple(row)) for no, row in enumerate(rows.values())]
    hidden = suppress(np.vstack([values, *totals]), sums) if len(cells) else np.zeros(0, dtype=bool)
    return tuple(
        replace(cell, reached=None) if off else cell for cell, off in zip(cells, hidden, strict=False)
    )


def _places(places: Sequence[Place]) -> tuple[Place, ...]:
    """Withhold a programme's shares if any of its three places holds few people: they add up to all of it."""
    few = {
        each.programme_no for each in places if each.share is not None and _small(each.share.value * each.n)
    }
    few |= {each.programme_no for each in places if _small(each.n)}
    return tuple(replace(each, share=None) if each.programme_no in few else each for each in places)


def _turns(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """Withhold small counts of each direction, with companions: readers know the sums."""
    shown = list(turns)
    for direction in {each.direction for each in turns}:
        places = [no for no, each in enumerate(turns) if each.direction == direction]
        counts = np.array([float(turns[no].persons or 0) for no in places])
        hidden = suppress(np.append(counts, counts.sum()), [Sum(len(places), tuple(range(len(places))))])
        for no, off in zip(places, hidden, strict=False):
            shown[no] = replace(shown[no], persons=None) if off else shown[no]
    return tuple(shown)


def _benefit(line: Benefit) -> Benefit:
    """Withhold a programme's movements if any of them is small, and its size too if that is."""
    parts = (line.lost, line.gained, line.link_lost, line.poorest, line.poorest_untouched)
    if _small(line.before) or _small(line.after):
        line = replace(line, after=None)
    elif not any(map(_small, parts)):
        return line
    return replace(
        line, before=None, lost=None, gained=None, link_lost=None, poorest=None, poorest_untouched=None
    )


def _change(change: Change | None) -> Change | None:
    """Withhold small movements; a programme's line goes as a whole, because its parts add up."""
    if change is None:
        return None
    benefits = tuple(_benefit(each) for each in change.benefits)
    moves = tuple(replace(each, persons=None) if _small(each.persons) else each for each in change.moves)
    alarms = tuple(
        replace(each, poorest=None, untouched=None)
        if _small(each.poorest) or _small(each.untouched)
        else each
        for each in change.alarms
    )
    return replace(
        change,
        turns=_turns(change.turns),
        causes=_turns(change.causes),
        benefits=benefits,
        moves=moves,
        alarms=alarms,
    )
