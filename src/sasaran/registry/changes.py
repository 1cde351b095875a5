"""What changed between two releases, who is harmed by it, and the alarm on mass loss."""

from __future__ import annotations

from dataclasses import dataclass

from sasaran.registry.losses import benefit_changes, programme_changes
from sasaran.registry.moves import area_changes, decile_changes, person_changes
from sasaran.registry.trace import Pair
from sasaran.schema.engine import Engine, Progress, silent

__all__ = ["Alarm", "AreaLoss", "DiffSummary", "diff"]


@dataclass(frozen=True)
class AreaLoss:
    """An area and how many of its people lost the programme."""

    area_no: int | None
    name: str
    lost: int


@dataclass(frozen=True)
class Alarm:
    """Many people lost a programme between two releases.

    Parameters
    ----------
    programme_no : int
        Programme.
    code, name : str
        Its code and name; its number where the releases hold no programmes.
    before, lost : int
        Recipients before, and how many of them no longer receive it (people who only changed identity left out).
    share : float
        lost / before.
    reasons : dict[str, int]
        Lost by reason, the most frequent first.
    areas : tuple[AreaLoss, ...]
        The areas hit most.
    poorest_lost, poorest_untouched : int
        Lost by people of decile 1; those of them whom no programme at all reaches now.
    """

    programme_no: int
    code: str
    name: str
    before: int
    lost: int
    share: float
    reasons: dict[str, int]
    areas: tuple[AreaLoss, ...]
    poorest_lost: int
    poorest_untouched: int


@dataclass(frozen=True)
class DiffSummary:
    """The account of a comparison: after = before + came - gone.

    ``reasons`` counts people by kind and reason, ``deciles`` by basis the people whose decile fell and rose,
    ``benefits`` by kind and reason.
    """

    before: int
    after: int
    came: int
    gone: int
    moved: int
    reasons: dict[tuple[str, str], int]
    deciles: dict[str, tuple[int, int]]
    benefits: dict[tuple[str, str], int]
    alarms: tuple[Alarm, ...]


def diff(
    engine: Engine,
    before: str = "previous_",
    after: str = "",
    out: str = "change",
    *,
    basis: str = "national",
    share: float = 0.10,
    least: int = 50,
    area_level: str = "",
    progress: Progress = silent,
) -> DiffSummary:
    """Compare two releases and leave ``change_person``, ``_decile``, ``_benefit``, ``_area`` and ``_programme``.

    Parameters
    ----------
    engine : Engine
        Holds ``person``, ``welfare`` and ``enrolment`` of both; with ``record``, ``link``, ``source`` and
        ``programme`` of both the reasons are finer; with ``area`` the alarms name areas.
    before, after : str
        Prefixes of their tables.
    out : str
        Start of the names of the tables made.
    basis : str
        Basis on which "decile 1" is meant in benefits and alarms.
    share, least : float, int
        A programme raises the alarm when more than this share of its recipients and more than this many lost it.
    area_level : str
        Level at which alarms name the areas hit most; the one above the smallest if empty.
    progress : Progress
        Hears the steps.
    """
    pair = Pair(before, after)
    progress("changes: people")
    person_changes(engine, pair, f"{out}_person")
    progress("changes: deciles")
    decile_changes(engine, pair, f"{out}_decile")
    progress("changes: benefits")
    benefit_changes(engine, pair, f"{out}_person", basis, f"{out}_benefit")
    area_changes(engine, pair, f"{out}_person", f"{out}_benefit", f"{out}_area")
    programme_changes(engine, pair, f"{out}_benefit", f"{out}_programme")
    level = area_level or _above_smallest(engine, pair)
    return _summary(engine, pair, out, _alarms(engine, pair, out, share, least, level))


def _above_smallest(engine: Engine, pair: Pair) -> str:
    """Return the level of most areas right above one that holds none; empty where there is no table of areas."""
    area = f"{pair.after}area"
    if not engine.has(area):
        return ""
    found = engine.rows(
        f"""select up.level from {area} a join {area} up on up.area_no = a.parent_no
        where a.area_no not in (select parent_no from {area} where parent_no is not null)
        group by up.level order by count(*) desc, up.level limit 1"""
    )
    return str(found[0][0]) if found else ""


def _summary(engine: Engine, pair: Pair, out: str, alarms: tuple[Alarm, ...]) -> DiffSummary:
    reasons = engine.rows(f"select kind, reason, count(*) from {out}_person group by all order by all")
    deciles = engine.rows(
        f"""select basis, count(*) filter (decile_after < decile_before), count(*) filter (decile_after > decile_before)
        from {out}_decile group by basis order by basis"""
    )
    benefits = engine.rows(f"select kind, reason, count(*) from {out}_benefit group by all order by all")
    kinds = {kind: sum(n for k, _, n in reasons if k == kind) for kind in ("in", "out", "moved")}
    return DiffSummary(
        before=engine.count(f"{pair.before}person"),
        after=engine.count(f"{pair.after}person"),
        came=kinds["in"],
        gone=kinds["out"],
        moved=kinds["moved"],
        reasons={(kind, reason): n for kind, reason, n in reasons},
        deciles={basis: (fell, rose) for basis, fell, rose in deciles},
        benefits={(kind, reason): n for kind, reason, n in benefits},
        alarms=alarms,
    )


def _alarms(engine: Engine, pair: Pair, out: str, share: float, least: int, level: str) -> tuple[Alarm, ...]:
    harmed = "kind = 'lost' and reason <> 'identity_changed'"
    struck = engine.rows(
        f"""
        select c.programme_no, c.before, count(*) as lost, c.poorest_lost, c.poorest_untouched
        from {out}_programme c join {out}_benefit b using (programme_no) where b.{harmed}
        group by all having count(*) > {least} and count(*) > {share} * c.before order by lost desc, c.programme_no
        """
    )
    names: dict[int, tuple[str, str]] = {}
    for prefix in (pair.before, pair.after):
        if struck and engine.has(f"{prefix}programme"):
            named = engine.rows(f"select programme_no, code, name from {prefix}programme")
            names |= {number: (code, name) for number, code, name in named}
    made = []
    for number, before, lost, poorest, untouched in struck:
        where = f"{harmed} and programme_no = {number}"
        code, name = names.get(number, (str(number), str(number)))
        reasons = engine.rows(
            f"select reason, count(*) as n from {out}_benefit where {where} group by reason order by n desc, reason"
        )
        areas = _areas(engine, pair, f"select area_no from {out}_benefit where {where}", level)
        made.append(
            Alarm(number, code, name, before, lost, lost / before, dict(reasons), areas, poorest, untouched)
        )
    return tuple(made)


def _areas(engine: Engine, pair: Pair, people: str, level: str) -> tuple[AreaLoss, ...]:
    """Return the ten areas of a level with most of ``people``; people known only above it count where they are."""
    area = next((f"{p}area" for p in (pair.after, pair.before) if engine.has(f"{p}area")), "")
    if not area:
        found = engine.rows(
            f"select area_no, area_no::varchar, count(*) as n from ({people}) group by 1 order by n desc, 1"
        )
    else:
        found = engine.rows(
            f"""
            with recursive climb as (
                select area_no, area_no as at_no, level, parent_no, 0 as steps from {area}
                union all
                select c.area_no, a.area_no, a.level, a.parent_no, c.steps + 1 from climb c
                join {area} a on a.area_no = c.parent_no where c.level <> $1
            ), home as (
                select area_no, coalesce(max(at_no) filter (level = $1), area_no) as home_no from climb group by area_no
            )
            select h.home_no, a.name, count(*) as n from ({people}) p left join home h on h.area_no = p.area_no
                left join {area} a on a.area_no = h.home_no
            group by all order by n desc, h.home_no
            """,
            [level],
        )
    return tuple(AreaLoss(number, name or "", n) for number, name, n in found[:10])
