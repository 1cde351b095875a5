"""From a frozen quarter to a round of offers: who is eligible, what is enough, which package next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.coverage import pairs, rules
from sasaran.coverage.adequacy import adequacy, decile_shares, expected_gap, fit_welfare, official_area
from sasaran.coverage.packages import Options as Open
from sasaran.coverage.packages import options as open_packages
from sasaran.errors import ParameterError
from sasaran.plan.round import Answer, Limits, Places, Welfare, answer, problem_of
from sasaran.quarter.doubt import worth_range
from sasaran.quarter.frozen import Frozen, known_basis
from sasaran.quarter.limits import limits_of, nobody_of
from sasaran.quarter.offering import leave
from sasaran.quarter.options import Options
from sasaran.quarter.since import lay_time
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.pack import Pack

__all__ = ["Asking", "Round", "ask", "limits_of", "nobody_of", "places_of", "prepare", "welfare_of"]


@dataclass(frozen=True)
class Asking:
    """What a round asks: deciles 1 to ``deciles``, and what is short."""

    deciles: int = 4
    limits: Limits = Limits()  # noqa: RUF009 - frozen, so it may be shared


@dataclass(frozen=True)
class Round:
    """A round of offers: the laws asked, the open packages, and the answer; its tables lie on the engine.

    ``worth`` is the worth of the offers if the assumed effects are at the low and at the high end of their ranges.
    """

    asked: rules.Asked
    open: Open
    answer: Answer
    flagged: int
    worth: tuple[float, float]


def prepare(
    opened: Frozen, options: Options, deciles: int, progress: Progress = silent
) -> tuple[rules.Asked, Open]:
    """Leave eligibility, adequacy, pair flags and complements, and return the laws asked and the open packages."""
    engine, pack, day = opened.engine, opened.pack, opened.release.quarter.last_day()
    basis = known_basis(opened, options.filled(opened.workspace.defaults, opened.pack)).basis
    if pack.reliability is None or not pack.laws or not pack.packages:
        raise ParameterError(
            f"Pack {pack.code} has no laws, packages or reliability of its ranking",
            rule="offers are made of programmes as law, packages, and how far the ranking can be trusted",
        )
    words = rules.words_in(pack.laws, (one.who for one in pack.packages))
    progress("what is known of everybody")
    with rules.laid(engine, pack.attributes, day, words, nobody=nobody_of(opened)) as laid:
        given: dict[str, Any] = {"attributes": pack.attributes, "day": day, "laid": laid}
        asked = rules.eligible(engine, pack.laws, progress=progress, **given)
        progress("time on programmes")
        lay_time(opened)
        adequacy(engine, pack.laws, pack.poverty, pack.reliability, basis=basis, progress=progress, **given)
        progress("packages open to families")
        found = open_packages(
            engine, asked.laws, pack.packages, pack.effects, pack.pairs, basis=basis, deciles=deciles, **given
        )
    progress("pairs of programmes")
    pairs.complements(engine, pack.pairs, day=day)
    return asked, found


def ask(opened: Frozen, options: Options, asking: Asking, progress: Progress = silent) -> Round:
    """Run a round on a frozen quarter; leaves ``offer`` and ``offer_area`` beside what :func:`prepare` leaves."""
    asked, found = prepare(opened, options, asking.deciles, progress)
    flagged = pairs.flags(opened.engine, opened.pack.pairs, day=opened.release.quarter.last_day())
    welfare = welfare_of(opened.engine, opened.pack, found)
    places = places_of(opened.engine, opened.pack, found.area_no)
    progress("allocation")
    solved = answer(problem_of(found, welfare, places, asking.limits), threads=options.threads)
    leave(opened.engine, found, solved)
    doubt = worth_range(
        found, welfare, solved.allocation.package, opened.pack.effects, asking.limits.objective
    )
    return Round(asked, found, solved, flagged, doubt)


def welfare_of(engine: Engine, pack: Pack, found: Open, change: Any = None) -> Welfare:
    """Return the distribution of each open family's welfare, with what it gets now (table ``adequacy``).

    ``change`` is by how much a scenario changes what all ranked families get, Rp a head and month, ordered by family.
    """
    assert pack.reliability is not None
    everybody = engine.arrays(
        "select family_no, area_no, decile, members, benefits from adequacy order by family_no"
    )
    at = official_area(engine, pack.poverty, everybody["area_no"])
    tenth = np.asarray(everybody["decile"], dtype=np.int64) - 1
    shares = decile_shares(at, tenth, np.asarray(everybody["members"], float), len(pack.poverty))
    fitted = fit_welfare(pack.poverty, shares, pack.reliability.value)
    mean, spread = fitted.moments()
    here = np.searchsorted(np.asarray(everybody["family_no"]), found.family_no)
    at, tenth = at[here], tenth[here]
    now = np.asarray(np.ma.filled(everybody["benefits"], 0.0), dtype=float)[here]
    line = fitted.line[at]
    need, _ = expected_gap(fitted, at, tenth, line + np.round(now))
    more = np.zeros(len(now)) if change is None else np.asarray(change, dtype=float)[here]
    return Welfare(mean[at, tenth], spread[at, tenth], line, now + more, need, more)


def places_of(engine: Engine, pack: Pack, area_no: Any) -> Places:
    """Return the smallest areas, each family's, and the groups they form at every level."""
    smallest = pack.levels[-1].key
    rows = engine.rows("select area_no, code, level, parent_no from area order by area_no")
    area: Mapping[int, tuple[str, str, int | None]] = {
        int(no): (str(code), str(level), up) for no, code, level, up in rows
    }
    leaves = [no for no, (_, level, _) in area.items() if level == smallest] or list(area)
    index = np.full(max(area, default=0) + 2, len(leaves), dtype=np.int64)
    index[leaves] = np.arange(len(leaves))
    numbers = np.asarray(area_no, dtype=np.int64)
    row = np.where(numbers >= 0, index[np.maximum(numbers, 0)], len(leaves))
    groups = {level.key: _groups(area, leaves, level.key) for level in pack.levels}
    return Places((*(area[no][0] for no in leaves), "-"), row.astype(np.int32), groups)


def _groups(
    area: Mapping[int, tuple[str, str, int | None]], leaves: list[int], level: str
) -> tuple[tuple[str, ...], Any]:
    codes: dict[str, int] = {}
    group = []
    for leaf in leaves:
        at: int | None = leaf
        while at is not None and area[at][1] != level:
            at = area[at][2]
        group.append(-1 if at is None else codes.setdefault(area[at][0], len(codes)))
    return tuple(codes), np.array([*group, -1])
