"""Who is in the decile and has no intervention at all, where, and how sure we are.

The universe is the registry: its persons (and families) with the decile on the basis. A person is touched by an
own enrolment or by a family benefit of their family; a family is touched if any member is. The count is the sum
over targets of the chance of being in the decile and untouched (:mod:`sasaran.coverage.chance`), less what links
that nobody saw take away (:mod:`sasaran.coverage.unseen`). Its error joins

- the targets' own yes or no (Poisson-binomial) and what targets share (records, families);
- the standard errors of the unseen links, common to all areas;
- the error of the probabilities themselves: a common shift of the log-odds of all uncertain links, with standard
  deviation ``CALIBRATION_SD``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.coverage.areas import AreaCounts, area_counts, pair_variance
from sasaran.coverage.belief import Names, lay, lay_families, lay_persons, scratch
from sasaran.coverage.chance import Reckoning, reckon
from sasaran.coverage.count import normal_limits
from sasaran.coverage.say import say_gap
from sasaran.coverage.tree import Tree, read_tree
from sasaran.coverage.unseen import unseen
from sasaran.errors import ParameterError
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.estimate import Estimate
from sasaran.schema.tables import GAP

__all__ = ["CALIBRATION_SD", "REVIEW_FROM", "GapSummary", "UnitGap", "untouched"]

CALIBRATION_SD = 0.5
"""Standard deviation of a common error in the log-odds of uncertain links (see docs/reference-interval.md)."""

REVIEW_FROM = 0.05
"""A target counted as untouched is to be reviewed if the chance that a candidate reaches it is at least this."""


@dataclass(frozen=True)
class UnitGap:
    """The whole's count for one unit (person or family); the columns of table GAP."""

    unit: str
    n: int
    certain: int
    accepted: int
    expected: float
    low: int
    high: int
    se: float
    review: int
    weighted_n: float
    weighted: float
    weighted_low: float
    weighted_high: float
    weighted_se: float

    def text(self, lang: str = "id", level: float = 0.90) -> str:
        """Return the count in one line; ``level`` is the coverage with which its limits were reckoned."""
        return say_gap(self.expected, self.low, self.high, self.review, lang, level)


@dataclass(frozen=True)
class GapSummary:
    """The answer for the whole, for persons and for families, and the table that holds it by area."""

    basis: str
    decile: int
    programmes: str
    level: float
    persons: UnitGap
    families: UnitGap
    table: str

    def estimate(self, unit: str = "person", *, period: str = "", source: str = "") -> Estimate:
        """Return the whole's count as an :class:`Estimate`."""
        gap = self.persons if unit == "person" else self.families
        return Estimate(
            value=gap.expected,
            se=gap.se,
            low=gap.low,
            high=gap.high,
            level=self.level,
            method="sum of chances to be untouched; Poisson-binomial with unseen links and shared records",
            n=gap.n,
            domain=f"decile {self.decile} ({self.basis}), programmes: {self.programmes}",
            period=period,
            source=source,
            unit=unit,
        )

    def text(self, lang: str = "id") -> str:
        """Return the count of persons in one line: "412 untouched (380-431); 21 may be failed links ..."."""
        return self.persons.text(lang, self.level)


def untouched(
    engine: Engine,
    *,
    basis: str,
    decile: int = 1,
    programmes: Collection[int] | None = None,
    level: float = 0.90,
    out: str = "gap",
    progress: Progress = silent,
) -> GapSummary:
    """Count the untouched persons and families of a decile for every area, with the error of linkage.

    Parameters
    ----------
    engine : Engine
        Holds person, family, welfare, link, rates, record, benefit_line, programme, area.
    basis, decile : str, int
        Whose decile is meant (``national``, ``province`` ...), and which.
    programmes : Collection[int] | None
        Numbers of the programmes that count as reaching; None for all.
    level : float
        Coverage of the interval.
    out : str
        Name of the table to leave, declared as GAP.

    Raises
    ------
    ParameterError
        If the decile is not 1 to 10, the level not between 0 and 1, or the programme set empty.
    """
    if not 1 <= decile <= 10 or not 0 < level < 1:
        raise ParameterError(
            "The question cannot be asked", rule="a decile is 1 to 10, a level lies between 0 and 1"
        )
    words = _programme_words(engine, programmes)
    tree = read_tree(engine)
    columns: list[dict[str, Any]] = []
    with scratch(engine) as made:
        names = Names(*made)
        lay(engine, names, basis=basis, decile=decile, programmes=programmes)
        for unit, lay_unit in (("person", lay_persons), ("family", lay_families)):
            progress(f"untouched: {unit}")
            lay_unit(engine, names)
            found = reckon(engine, names, unit)
            columns.append(_unit_table(engine, names, tree, found, unit, level))
            engine.drop(names.target, names.touch)
    _leave(engine, columns, out, basis=basis, decile=decile, words=words)
    persons, families = (_whole(table) for table in columns)
    return GapSummary(basis, decile, words, level, persons, families, out)


def _unit_table(
    engine: Engine, names: Names, tree: Tree, found: Reckoning, unit: str, level: float
) -> dict[str, Any]:
    place = tree.place(found.area_no)
    hidden = unseen(engine, names, tree, found)
    before = np.bincount(place, weights=found.untouched, minlength=tree.size)
    left = 1 - hidden.taken.sum(axis=0) / np.maximum(before, 1e-300)
    chance = found.untouched * left[place]
    # rates and calibration are common to all areas: their effects add up before they are squared
    rates = tree.total(hidden.taken * hidden.se[:, None]) if len(hidden.se) else np.zeros((1, tree.size))
    tilt = tree.total(np.bincount(place, weights=found.slope * left[place], minlength=tree.size))
    common = (rates**2).sum(axis=0) + (CALIBRATION_SD * tilt) ** 2 + tree.total(hidden.lumps)
    thinned = found.shared * left[place[found.first]] * left[place[found.second]]
    extra = common + pair_variance(tree, place, found.first, found.second, thinned)
    counts = area_counts(tree, place, chance, found.ranked, extra, level)
    plain = found.ranked & ~found.accepted

    def total(flag: Any) -> Any:
        return np.rint(tree.total(np.bincount(place, weights=flag, minlength=tree.size))).astype(np.int64)

    return {
        "unit": unit,
        "place": np.flatnonzero(tree.total(np.bincount(place, minlength=tree.size)) > 0),
        "tree": tree,
        "counts": counts,
        "certain": total(plain & (found.touches == 0)),
        "accepted": total(plain),
        "review": total(plain & (1 - found.clear >= REVIEW_FROM)),
        **_weighted(tree, place, found, chance, thinned, common, counts, level),
    }


def _weighted(
    tree: Tree,
    place: Any,
    found: Reckoning,
    chance: Any,
    shared: Any,
    common: Any,
    counts: AreaCounts,
    level: float,
) -> dict[str, Any]:
    weight = found.weight
    size = tree.size
    value = tree.total(np.bincount(place, weights=weight * chance, minlength=size))
    own = tree.total(np.bincount(place, weights=weight**2 * chance * (1 - chance), minlength=size))
    pairs = pair_variance(
        tree, place, found.first, found.second, shared * weight[found.first] * weight[found.second]
    )
    # common errors move the weighted count as they move the count, times the mean weight of who is counted
    mean = value / np.maximum(counts.expected, 1e-300)
    se = np.sqrt(np.maximum(own + pairs + common * mean**2, 0.0))
    low, high = normal_limits(value, se, level)
    one = bool(np.all(weight == 1))
    return {
        "weighted_n": tree.total(np.bincount(place, weights=weight * found.ranked, minlength=size)),
        "weighted": value,
        "weighted_low": counts.low.astype(float) if one else low,
        "weighted_high": counts.high.astype(float) if one else high,
        "weighted_se": se,
    }


_COUNTED = ("n", "expected", "low", "high", "se")
_KEPT = (
    "certain", "accepted", "review", "weighted_n", "weighted", "weighted_low", "weighted_high", "weighted_se",
)  # fmt: skip


def _leave(
    engine: Engine, tables: list[dict[str, Any]], out: str, *, basis: str, decile: int, words: str
) -> None:
    with engine.scratch("gap_rows") as (rows,):
        columns: dict[str, Any] = {}
        for table in tables:
            at = table["place"]
            area = np.array([-1 if no is None else no for no in table["tree"].area_no], dtype=np.int16)[at]
            part = {"is_family": np.full(len(at), table["unit"] == "family"), "area": area}
            part |= {name: getattr(table["counts"], name)[at] for name in _COUNTED}
            part |= {name: table[name][at] for name in _KEPT}
            columns = {
                name: np.concatenate([columns[name], part[name]]) if columns else part[name] for name in part
            }
        engine.put(rows, columns)
        engine.create(
            out,
            f"select {GAP.select_list('g')} from (select *, cast(? as varchar) as basis, {int(decile)} as decile, "
            "cast(? as varchar) as programmes, case when is_family then 'family' else 'person' end as unit, "
            f"nullif(area, -1) as area_no from {rows}) g order by unit desc, g.area_no nulls first",
            [basis, words],
            table=GAP,
        )


def _whole(table: dict[str, Any]) -> UnitGap:
    counts: AreaCounts = table["counts"]
    picked: dict[str, Any] = {name: getattr(counts, name)[0].item() for name in _COUNTED}
    picked |= {name: table[name][0].item() for name in _KEPT}
    return UnitGap(unit=table["unit"], **picked)


def _programme_words(engine: Engine, programmes: Collection[int] | None) -> str:
    if programmes is None:
        return "all"
    rows = engine.rows("select programme_no, code from programme order by programme_no")
    codes = {int(no): str(code) for no, code in rows}
    return ",".join(codes.get(int(no), str(no)) for no in sorted(set(programmes)))
