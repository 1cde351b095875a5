"""Adequacy: all benefits of a family in Rp a head and month, against its own expected gap to the line.

Let y be the family's consumption a head, b its benefits a head, z the line. Surveys measure consumption with the
transfers in it, so without them the family would be expected to lack

    need = E[max(z - (y - b), 0)] = E[max((z + b) - y, 0)],      left with them: gap = E[max(z - y, 0)],

expectations over the distribution of y given the family's decile, never at a point score. What it gets is adequate if
b >= need, none if nothing reaches it, else partial. Empowerment is counted apart: a seat is no income; the pay of
public works is, while it lasts, and b holds it beside transfers, subsidies and insurance.

What a benefit pays a month is said in :mod:`sasaran.coverage.adequacy.benefits`. Where the law's amount is not decided,
b is the least that is possible; a family whose level would be another at the most is ``undecided``, and one whose b
rests on the law for months without a list is ``filled``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from sasaran.coverage.adequacy.benefits import value
from sasaran.coverage.adequacy.welfare import DecileWelfare, expected_gap, fit_welfare
from sasaran.coverage.rules.compile import Compiler
from sasaran.coverage.rules.law import in_force, read_laws
from sasaran.coverage.rules.people import Laid, reuse
from sasaran.coverage.tree import Tree, read_tree
from sasaran.errors import ParameterError
from sasaran.schema.adequacy import ADEQUACY, ADEQUACY_AREA, BENEFIT_TIME
from sasaran.schema.attribute import Attribute
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.law import Law
from sasaran.schema.poverty import AreaPoverty
from sasaran.schema.ranking import Reliability

__all__ = ["LEVELS", "adequacy", "decile_shares", "official_area"]

LEVELS = ("none", "partial", "adequate", "unvalued")
_NONE, _PARTIAL, _ADEQUATE, _UNVALUED = range(4)


def adequacy(
    engine: Engine,
    laws: Sequence[Law],
    poverty: Sequence[AreaPoverty],
    reliability: Reliability,
    *,
    attributes: Sequence[Attribute],
    basis: str,
    day: date,
    laid: Laid | None = None,
    progress: Progress = silent,
) -> None:
    """Leave ``adequacy`` and ``adequacy_area``.

    Parameters
    ----------
    engine : Engine
        Holds person, family, welfare, enrolment, area and programme (and attribute tables where there are any).
    laws : Sequence[Law]
        Programmes as law: the amount of a benefit whose list states none.
    poverty : Sequence[AreaPoverty]
        Official line, rate and gap by area; a family takes the smallest area that has one.
    reliability : Reliability
        Of the ranking behind the basis, with its range.
    attributes : Sequence[Attribute]
        The pack's attributes.
    basis, day : str, date
        Basis of the decile, and the day that is meant.
    laid : Laid | None
        What is known of everybody, if it is laid out already for this day.

    Time on programme is taken from ``benefit_time`` where the engine holds it.

    Raises
    ------
    ParameterError
        If no official line, rate and gap is given.
    """
    if not poverty:
        raise ParameterError(
            "Adequacy needs an official poverty line",
            where="the country pack",
            rule="line, rate and gap of the province or of its cities",
            todo="add them to the pack",
        )
    tree = read_tree(engine)
    progress("adequacy: what families get")
    families = _families(engine, laws, attributes, basis, day, laid)
    progress("adequacy: what they are expected to lack")
    at = official_area(engine, poverty, families["area_no"])
    decile = np.asarray(families["decile"], dtype=np.int64) - 1
    people = np.asarray(families["members"], dtype=float)
    shares = decile_shares(at, decile, people, len(poverty))
    heads = {
        name: np.asarray(families[name], dtype=float) / people for name in ("charity", "pay", "benefits_most")
    }
    monthly = heads["charity"] + heads["pay"]
    found: dict[str, Any] = {}
    for which in ("value", "low", "high"):
        welfare = fit_welfare(poverty, shares, getattr(reliability, which))
        found[which] = _left(welfare, at, decile)
        if which == "value":
            need, _ = expected_gap(welfare, at, decile, welfare.line[at] + np.round(monthly))
            undecided = _undecided(welfare, at, decile, monthly, heads["benefits_most"], need)
    gap, poor = found["value"]
    level = _level(families["touches"], monthly, need)
    columns = {
        "decile": decile + 1, "charity": heads["charity"], "pay": heads["pay"], "benefits": monthly,
        "benefits_most": heads["benefits_most"], "need": need, "gap": gap, "poor": poor, "level_no": level,
        "undecided": undecided,
    }  # fmt: skip
    _leave_families(engine, families, columns)
    bounds = {"gap_low": found["high"][0], "gap_high": found["low"][0]}
    _leave_areas(engine, tree, families, people, columns, bounds)


def _level(touches: Any, monthly: Any, need: Any) -> Any:
    some = np.where(monthly >= need, _ADEQUATE, np.where(monthly > 0, _PARTIAL, _UNVALUED))
    return np.where(np.asarray(touches) == 0, _NONE, some).astype(np.int8)


def _undecided(welfare: DecileWelfare, at: Any, decile: Any, least: Any, most: Any, need: Any) -> Any:
    """Return who may have a higher level than at the least: what is enough grows with b, but slower than b."""
    out = np.zeros(len(least), dtype=bool)
    open_ = np.flatnonzero((most > least) & (least < need))
    if len(open_):
        higher, _ = expected_gap(
            welfare, at[open_], decile[open_], welfare.line[at[open_]] + np.round(most[open_])
        )
        out[open_] = (least[open_] == 0) | (most[open_] >= higher)
    return out


def _left(welfare: DecileWelfare, at: Any, decile: Any) -> tuple[Any, Any]:
    """Return the expected gap with the benefits and the chance to be poor: one number an area and decile."""
    areas, deciles = welfare.mean.shape[:2]
    cell = np.repeat(np.arange(areas), deciles)
    gap, poor = expected_gap(welfare, cell, np.tile(np.arange(deciles), areas), welfare.line[cell])
    here = at * deciles + decile
    return gap[here], poor[here]


def _families(
    engine: Engine,
    laws: Sequence[Law],
    attributes: Sequence[Attribute],
    basis: str,
    day: date,
    given: Laid | None,
) -> Mapping[str, Any]:
    """Return the ranked families with their benefits a month, as arrays ordered by family."""
    programmes = engine.rows("select programme_no, code, kind from programme")
    numbers = {str(code): int(no) for no, code, _ in programmes}
    empower = [int(no) for no, _, kind in programmes if kind == "empower"] or [-1]
    read = read_laws(in_force(laws, day), attributes, numbers.keys())
    with reuse(engine, attributes, day, given) as known, engine.scratch("valued") as (valued,):
        value(engine, read, Compiler(numbers, known.unlisted), known, valued)
        listed, timed = ", ".join(str(no) for no in empower), engine.has(BENEFIT_TIME.name)
        return engine.arrays(
            f"""
            with ranked as (
                select family_no, min(decile) as decile from welfare join person using (person_no)
                where basis = ? and decile is not null group by family_no
            ),
            got as (
                select family_no, coalesce(sum(monthly) filter (programme_no not in ({
                listed
            })), 0) as charity,
                    coalesce(sum(monthly) filter (programme_no in ({listed})), 0) as pay,
                    coalesce(sum(monthly_most), 0) as benefits_most,
                    coalesce(sum(once), 0) as once, coalesce(sum(once_most), 0) as once_most,
                    count(*) as touches, bool_or(filled) as filled,
                    count(distinct programme_no) filter (programme_no in ({listed})) as empower
                from {valued} group by family_no
            ),
            adults as (select family_no, bool_or(age between 18 and 59) as productive from {
                known.person
            } group by family_no)
            select f.family_no, f.area_no, r.decile, greatest(f.members, 1) as members,
                cast(coalesce(g.charity, 0) as double) as charity, cast(coalesce(g.pay, 0) as double) as pay,
                cast(coalesce(g.benefits_most, 0) as double) as benefits_most,
                cast(coalesce(g.once, 0) as double) as once, cast(coalesce(g.once_most, 0) as double) as once_most,
                coalesce(g.empower, 0) as empower, coalesce(g.touches, 0) as touches,
                coalesce(g.filled, false) as filled,
                coalesce(a.productive, false) as productive, {
                "t.years, t.at_least" if timed else "null::double as years, null::boolean as at_least"
            }
            from family f join ranked r using (family_no) left join got g using (family_no)
                left join adults a using (family_no)
                {f"left join {BENEFIT_TIME.name} t using (family_no)" if timed else ""} order by f.family_no
            """,
            [basis],
        )


def official_area(engine: Engine, poverty: Sequence[AreaPoverty], area_no: Any) -> Any:
    """Return for each family the position in ``poverty`` of the smallest area around it, 0 (the first) elsewhere."""
    place = {one.area: at for at, one in enumerate(poverty)}
    parents = {
        int(no): (str(code), parent)
        for no, code, parent in engine.rows("select area_no, code, parent_no from area")
    }
    found = np.zeros(max(parents, default=-1) + 2, dtype=np.int64)
    for no in parents:
        at: int | None = no
        while at is not None and parents[at][0] not in place:
            at = None if parents[at][1] is None else int(parents[at][1])
        found[no] = 0 if at is None else place[parents[at][0]]
    numbers = np.ma.filled(np.ma.asarray(area_no).astype(np.int64), len(found) - 1)
    return found[numbers]


def decile_shares(at: Any, decile: Any, people: Any, areas: int) -> Any:
    """Return the share of each official area's people in each decile, shape (areas, 10); alike where it has nobody."""
    deciles = 10
    table = np.bincount(at * deciles + decile, weights=people, minlength=areas * deciles).reshape(
        areas, deciles
    )
    total = table.sum(axis=1, keepdims=True)
    return np.where(total > 0, table / np.maximum(total, 1e-300), 1 / deciles)


def _leave_families(engine: Engine, families: Mapping[str, Any], columns: Mapping[str, Any]) -> None:
    with engine.scratch("adequacy_rows") as (rows,):
        named = {
            name: families[name]
            for name in ("family_no", "members", "once", "once_most", "empower", "filled", "productive")
        }
        # a number that is masked would be put as whatever stands behind the mask
        named["area"] = np.ma.filled(np.ma.asarray(families["area_no"]).astype(np.int64), -1)
        named["lasting"] = np.ma.filled(np.ma.asarray(families["years"]).astype(float), -1.0)
        named["at_least"] = np.ma.filled(np.ma.asarray(families["at_least"]).astype(bool), False)
        engine.put(rows, {**named, **columns})
        words = " ".join(f"when {no} then '{word}'" for no, word in enumerate(LEVELS))
        engine.create(
            ADEQUACY.name,
            f"select {ADEQUACY.select_list('x')} from (select *, nullif(area, -1) as area_no, "
            "nullif(lasting, -1.0) as years, case when lasting >= 0 then at_least end as years_least, "
            f"case level_no {words} end as level from {rows}) x "
            "order by family_no",
            table=ADEQUACY,
        )


def _years(families: Mapping[str, Any], total: Callable[[Any], Any]) -> Mapping[str, Any]:
    """Return the mean time on programme (-1 where nobody's is known) and the families whose start is not known."""
    years = np.ma.asarray(families["years"]).astype(float)
    known = ~np.ma.getmaskarray(years)
    families_known = total(known)
    mean = total(np.ma.filled(years, 0.0)) / np.maximum(families_known, 1.0)
    least = np.ma.filled(np.ma.asarray(families["at_least"]).astype(bool), False)
    return {"lasting": np.where(families_known > 0, mean, -1.0), "years_least": total(least)}


def _leave_areas(
    engine: Engine, tree: Tree, families: Mapping[str, Any], people: Any, found: Mapping[str, Any],
    bounds: Mapping[str, Any],
) -> None:  # fmt: skip
    place, decile = tree.place(families["area_no"]), np.asarray(families["decile"], dtype=np.int64) - 1
    size, deciles = tree.size, 10
    cell = place * deciles + decile

    def total(weight: Any) -> Any:
        table = np.bincount(cell, weights=np.asarray(weight, float), minlength=size * deciles)
        return tree.total(table.reshape(size, deciles).T).T.reshape(-1)

    columns = {
        "families": total(np.ones(len(cell))),
        **{word: total(found["level_no"] == no) for no, word in enumerate(LEVELS)},
        "undecided": total(found["undecided"]), "filled": total(families["filled"]),
        "empowered": total(np.asarray(families["empower"]) > 0),
        "productive": total(families["productive"]),
        **{name: total(found[name] * people) for name in ("benefits", "benefits_most", "pay", "need", "gap")},
        **{name: total(value * people) for name, value in bounds.items()}, **_years(families, total),
    }  # fmt: skip
    low, high = columns["gap_low"], columns["gap_high"]
    columns["gap_low"], columns["gap_high"] = np.minimum(low, high), np.maximum(low, high)
    area = np.repeat(np.array([-1 if no is None else no for no in tree.area_no], dtype=np.int16), deciles)
    with engine.scratch("adequacy_areas") as (rows,):
        engine.put(rows, {"area": area, "decile": np.tile(np.arange(1, deciles + 1), size), **columns})
        engine.create(
            ADEQUACY_AREA.name,
            f"select {ADEQUACY_AREA.select_list('x')} from (select *, nullif(area, -1) as area_no, "
            f"nullif(lasting, -1.0) as years from {rows} where families > 0) x order by area_no nulls first, decile",
            table=ADEQUACY_AREA,
        )
