"""Graduation between two frozen quarters: states, movement, time on programme, exits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sasaran.coverage import rules
from sasaran.coverage.adequacy import adequacy
from sasaran.errors import ParameterError
from sasaran.monitor.families import family_states, pair_families, rank_families, rungs
from sasaran.monitor.programmes import programme_exits, programme_time
from sasaran.monitor.states import money_states, transitions
from sasaran.quarter.frozen import Frozen, frozen, known_basis, level_key, newest
from sasaran.quarter.options import DEFAULTS, Options
from sasaran.schema.engine import Progress, silent
from sasaran.schema.period import Quarter
from sasaran.store.release import attach, releases

__all__ = ["Summary", "graduation"]


@dataclass(frozen=True)
class Summary:
    """What the two quarters say.

    ``rows`` are those of TRANSITION with the area's name (None for the whole) in front instead of its number;
    ``expected`` counts families by state of money, ``reasons`` and ``exits`` (by programme and reason) families.
    """

    before: Quarter
    after: Quarter
    ranked: int
    paired: int
    anew: int
    expected: dict[str, float]
    rows: tuple[tuple[object, ...], ...]
    reasons: dict[str, int]
    exits: tuple[tuple[str, str, int], ...]
    time: tuple[tuple[str, int, float, int], ...]


def graduation(
    root: Path, before: Quarter, after: Quarter, level: str = "", options: Options = DEFAULTS,
    progress: Progress = silent,
) -> Summary:  # fmt: skip
    """Compare two frozen quarters; raise ``ParameterError`` if not in order, or if the pack lacks laws."""
    if not before < after:
        raise ParameterError(
            "The quarters are not in order",
            where=f"{before}, {after}",
            rule="the earlier one comes first",
            todo="turn them round",
        )
    with frozen(root, after, options) as opened:
        attach(opened.engine, newest(opened.workspace, before), "previous_")
        return _reckon(opened, before, level_key(opened, level), options, progress)


def _reckon(opened: Frozen, before: Quarter, level: str, options: Options, progress: Progress) -> Summary:
    engine, pack, after = opened.engine, opened.pack, opened.release.quarter
    basis, day = (
        known_basis(opened, options.filled(opened.workspace.defaults, opened.pack)).basis,
        after.last_day(),
    )
    if pack.reliability is None or not pack.laws:
        raise ParameterError(
            f"Pack {pack.code} has no laws or no reliability of its ranking",
            rule="graduation needs programmes as law, and how far the ranking can be trusted",
        )
    quarters = _received(opened, after)
    adequacy(engine, pack.laws, pack.poverty, pack.reliability,
             attributes=pack.attributes, basis=basis, day=day, progress=progress)  # fmt: skip
    progress("graduation: families of both quarters")
    rank_families(engine, "", basis, "ranked_now")
    rank_families(engine, "previous_", basis, "ranked_before")
    empower = "select family_id from received join programme using (programme_no) where kind = 'empower'"
    earlier = f"{empower} and quarter < {len(quarters) - 1}"
    paired = pair_families(engine, "ranked_before", "ranked_now", earlier, "family_pair")
    money_states(engine, pack.poverty, pack.reliability, ranked="ranked_now", out="money_state")
    progress("graduation: movement behind the ranking's noise")
    moved = transitions(engine, pack.reliability, pairs="family_pair", level=level)
    numbers = {str(code): int(no) for no, code in engine.rows("select programme_no, code from programme")}
    ranked = family_states(
        engine, ranked="ranked_now", before="ranked_before", pairs="family_pair", money="money_state",
        rung=rungs(pack.packages, numbers), movement=moved,
    )  # fmt: skip
    progress("graduation: programmes")
    programme_time(engine, "received")
    _entitled(opened, "entitled", "")
    _entitled(opened, "entitled_held", basis)
    programme_exits(engine, rules.in_force(pack.laws, day), received="received", earlier=quarters.index(before),
                    later=len(quarters) - 1, entitled="entitled", held="entitled_held")  # fmt: skip
    return _summary(opened, before, ranked, paired)


def _received(opened: Frozen, after: Quarter) -> list[Quarter]:
    """Create ``received`` from all quarters up to ``after``, and return them in order."""
    quarters = sorted({one.quarter for one in releases(opened.workspace) if one.quarter <= after})
    parts = []
    for no, quarter in enumerate(quarters):
        attach(opened.engine, newest(opened.workspace, quarter), f"q{no}_")
        parts.append(
            f"select distinct f.family_id, e.programme_no, {no} as quarter "
            f"from q{no}_enrolment e join q{no}_family f using (family_no)"
        )
    opened.engine.create("received", " union all ".join(parts))
    return quarters


def _entitled(opened: Frozen, out: str, held: str) -> None:
    """Create ``out`` (family_id, eligible, undecided); with ``held``, ask at the former deciles of that basis."""
    engine, pack = opened.engine, opened.pack
    if held:
        engine.run("alter view welfare rename to welfare_now")
        engine.create(
            "welfare",
            "select w.* replace (case when w.basis = ? then coalesce(o.decile, w.decile) else w.decile end as decile) "
            "from welfare_now w join person p using (person_no) left join previous_person q using (person_id) "
            "left join previous_welfare o on o.person_no = q.person_no and o.basis = w.basis",
            [held],
        )
    rules.eligible(engine, pack.laws, attributes=pack.attributes, day=opened.release.quarter.last_day())
    engine.create(
        out,
        "select f.family_id, bit_or(x.eligible) as eligible, bit_or(x.undecided) & ~bit_or(x.eligible) as undecided "
        "from (select family_no, eligible, undecided from eligibility union all "
        "select family_no, eligible, undecided from family_eligibility) x join family f using (family_no) "
        "group by f.family_id",
    )
    if held:
        engine.drop("welfare")
        engine.run("alter view welfare_now rename to welfare")


def _summary(opened: Frozen, before: Quarter, ranked: int, paired: int) -> Summary:
    rows = opened.engine.rows
    names = ("extreme", "poor", "near", "resilient")
    sums = rows(f"select {', '.join(f'coalesce(sum({name}), 0)' for name in names)} from graduation")[0]
    return Summary(
        before, opened.release.quarter, ranked, paired,
        int(rows("select count(*) from family_pair where anew")[0][0]),
        dict(zip(names, (float(one) for one in sums), strict=True)),
        tuple(rows("select a.name, t.* exclude (area_no) from transition t left join area a using (area_no) "
                   "order by t.area_no nulls first")),
        dict(rows("select reason, count(*) from graduation group by reason order by 2 desc, 1")),
        tuple(rows("select code, reason, count(*) from programme_exit join programme using (programme_no) "
                   "group by all order by 1, 3 desc, 2")),
        tuple(rows("select code, count(*), avg(quarters), count(*) filter (censored) from programme_time "
                   "join programme using (programme_no) group by code order by code")),
    )  # fmt: skip
