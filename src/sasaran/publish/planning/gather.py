"""Gathers the planning page from the tables that a round leaves. It reads no table whose rows are people."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sasaran.errors import NumbersError
from sasaran.publish.maps import Picture
from sasaran.publish.offers import OffersData
from sasaran.publish.planning.aims import aims
from sasaran.publish.planning.facts import Adequate, AreaAdequate, Entitled, Linked, PlanningData
from sasaran.schema.engine import Engine
from sasaran.schema.pack import Pack

__all__ = ["LOW", "gather"]

LOW = 4
"""Deciles 1 to this are the second group of the page: those most programmes are meant for."""


def gather(
    engine: Engine,
    pack: Pack,
    made: OffersData,
    *,
    fingerprint: str = "",
    software: str = "",
    picture: Picture | None = None,
) -> PlanningData:
    """Read ``adequacy_area``, ``eligible_count``, ``pair_count`` and ``complement`` of a round.

    Raises
    ------
    NumbersError
        If adequacy was not counted, or the pack has no line or no reliability.
    """
    found = _adequacy(engine)
    if not found.get(None) or pack.reliability is None or not pack.poverty:
        raise NumbersError(
            "There is no adequacy to show",
            where=made.quarter,
            rule="the page needs families by adequacy, the official line, and how far the ranking can be trusted",
            todo="make a round of offers first",
        )
    line, trust = pack.poverty[0], pack.reliability
    return PlanningData(
        round=made,
        levels=pack.levels,
        whole=AreaAdequate(-1, -1, "", made.region, None, *_groups(found[None])),
        deciles=tuple(sorted(found[None].items())),
        areas=_areas(engine, found),
        entitled=_entitled(engine),
        forbidden=_forbidden(engine, pack, made.as_of),
        complements=_complements(engine),
        line=line.line,
        line_source=line.source,
        line_as_of=line.as_of,
        reliability=(trust.value, trust.low, trust.high),
        reliability_source=trust.source,
        fingerprint=fingerprint,
        software=software,
        picture=picture,
        aims=aims(pack.targets, made.as_of),
    )


_NAMES = (
    "families, none, partial, adequate, unvalued, filled, empowered, productive, benefits, need, gap, gap_low, "
    "gap_high"
)


def _adequacy(engine: Engine) -> dict[int | None, dict[int, Adequate]]:
    found: dict[int | None, dict[int, Adequate]] = defaultdict(dict)
    for area_no, decile, *rest in engine.rows(f"select area_no, decile, {_NAMES} from adequacy_area"):
        found[area_no][int(decile)] = Adequate(*rest)
    return found


def _groups(cells: dict[int, Adequate]) -> tuple[Adequate, Adequate]:
    """Return decile 1, and deciles 1 to 4 together."""
    low = [cell for decile, cell in sorted(cells.items()) if decile <= LOW]
    return cells.get(1, Adequate()), sum(low, start=Adequate())


def _areas(engine: Engine, found: dict[int | None, dict[int, Adequate]]) -> tuple[AreaAdequate, ...]:
    rows = engine.rows("select area_no, rank, code, name, parent_no from area order by rank, code, area_no")
    lines = []
    for area_no, rank, code, name, parent_no in rows:
        first, low = _groups(found.get(area_no, {}))
        lines.append(AreaAdequate(area_no, rank, code, name, parent_no, first, low))
    return tuple(lines)


_LISTED = "select programme_no from eligible_count group by programme_no having sum(receiving) > 0"


def _entitled(engine: Engine) -> tuple[Entitled, ...]:
    rows = engine.rows(
        f"""select p.code, p.name, p.kind, c.unit, sum(c.eligible), sum(undecided), sum(receiving), sum(unmet),
                  sum(outside), c.programme_no in ({_LISTED})
           from eligible_count c join programme p using (programme_no)
           group by c.programme_no, p.code, p.name, p.kind, c.unit order by c.programme_no"""
    )
    return tuple(
        Entitled(
            code,
            name,
            kind,
            unit,
            int(eligible),
            int(undecided),
            int(receiving),
            int(unmet),
            int(outside),
            has,
        )
        for code, name, kind, unit, eligible, undecided, receiving, unmet, outside, has in rows
    )


def _forbidden(engine: Engine, pack: Pack, day: date) -> tuple[Linked, ...]:
    valid = {
        (one.first, one.second): one
        for one in pack.pairs
        if one.relation == "forbidden" and one.valid_from <= day <= (one.valid_to or day)
    }
    rows = engine.rows(
        """select a.code, b.code, grain, units, expected, se from pair_count c
           join programme a on a.programme_no = first_no join programme b on b.programme_no = second_no
           where area_no is null order by units desc, a.code, b.code"""
    )
    found = []
    for first, second, grain, units, expected, se in rows:
        rule = valid.get((first, second))
        citation, reason = ("", {}) if rule is None else (rule.citation, rule.reason)
        found.append(Linked(first, second, grain, units, expected, se, citation, reason))
    return tuple(found)


def _complements(engine: Engine) -> tuple[Linked, ...]:
    rows = engine.rows(
        f"""select a.code, b.code, grain, receiving, together, missing, undecided, second_no in ({_LISTED})
           from complement join programme a on a.programme_no = first_no
           join programme b on b.programme_no = second_no
           where area_no is null and receiving > 0 order by missing desc, a.code, b.code"""
    )
    return tuple(
        Linked(first, second, grain, units, together=both, missing=missing, undecided=open_, listed=bool(has))
        for first, second, grain, units, both, missing, open_, has in rows
    )
