"""The rankings of a frozen quarter under one quota: how far they agree on the families, and which families change.

A register holds no truth, so no error of a ranking can be told from it: only whom each ranking would take.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError, ParameterError
from sasaran.quarter.frozen import Frozen
from sasaran.quarter.mcompare_asked import is_column, share_of
from sasaran.welfare import accuracy, compare
from sasaran.welfare.accuracy import Choice

__all__ = ["FrozenCompared", "Pair", "compare_frozen"]

_UNKNOWN = -1
_SEX = {1: "M", 2: "F"}


@dataclass(frozen=True)
class Pair:
    """What changes when one basis replaces another, counted in families: stay, come in, fall out, and by group."""

    before: str
    after: str
    swaps: compare.Swaps

    @property
    def kept(self) -> float:
        """Share of those chosen before who stay; NaN where nobody was."""
        all_before = self.swaps.stayed_people + self.swaps.left_people
        return self.swaps.stayed_people / all_before if all_before else float("nan")


@dataclass(frozen=True)
class FrozenCompared:
    """Whom each basis takes.

    Parameters
    ----------
    choices : mapping from basis to Choice
        Of the families, in the order of their number.
    weight : array, shape (n,)
        Families each row stands for (1 in registers).
    groups : mapping from column to codes (n,)
        Numbers of the groups; -1 where it is not known.
    labels : mapping from column to mapping from number to label
        Labels of the groups.
    quota : float
        Share of the families (of the cost of serving all, with a budget).
    """

    choices: Mapping[str, Choice]
    weight: NDArray[np.float64]
    groups: Mapping[str, NDArray[np.int64]]
    labels: Mapping[str, Mapping[int, str]]
    quota: float

    def pairs(self) -> list[Pair]:
        """Return every basis against every one before it, in their order."""
        nobody = accuracy.sample(poor=np.zeros(len(self.weight)), weight=self.weight)
        names = list(self.choices)
        return [
            Pair(one, other, compare.swaps(nobody, self.choices[one], self.choices[other], self.groups))
            for at, one in enumerate(names)
            for other in names[at + 1 :]
        ]

    def by_group(self, column: str) -> tuple[NDArray[np.int64], dict[str, NDArray[np.float64]]]:
        """Return the numbers of the groups of a column, and the families that each basis takes in each."""
        numbers, at = np.unique(self.groups[column], return_inverse=True)
        return numbers, {
            name: np.bincount(at, self.weight * one.selected, len(numbers)).astype(float)
            for name, one in self.choices.items()
        }


def compare_frozen(
    opened: Frozen,
    *,
    quota: float | None = None,
    budget: float | None = None,
    benefit: str = "",
    bases: Sequence[str] = (),
    by: Sequence[str] = (),
    ties: str = "random",
    seed: int = 0,
) -> FrozenCompared:
    """Choose families by each basis of the quarter (all if none is named), each with the same quota or budget.

    A family stands where its poorest member stands; equal families at the cut are drawn by the persistent number of the
    family, with one lot for all bases (other ``ties`` as in :func:`sasaran.welfare.accuracy.choose`). A family without
    a rank on a basis is never chosen by it. ``benefit`` is the cost of a family in rupiah.

    Raises
    ------
    ParameterError
        Fewer than two bases, an unknown one, an unknown group, or no quota.
    NumbersError
        The quarter has no family.
    """
    chosen = _bases(opened, bases)
    keys = {name: _group(opened, name) for name in by}
    columns = _families(opened, chosen, [sql for sql, _ in keys.values()])
    weight = columns["weight"].astype(float)
    if not len(weight):
        raise NumbersError("The quarter has no family", rule="at least one family is needed")
    size = weight
    if budget is not None:
        if not benefit or is_column(benefit):
            raise ParameterError(
                "A budget needs a benefit",
                where="--budget",
                todo="give what one family costs with --benefit, in rupiah",
            )
        size = weight * float(benefit)
    share = share_of(quota, budget, size, None)
    choices = {
        basis: accuracy.choose(
            np.ma.filled(np.ma.asarray(columns[f"s{at}"], dtype=float), np.nan),
            share,
            size=size,
            ties=ties,
            seed=seed,
            ids=columns["family_id"],
            unscored="last",
        )
        for at, basis in enumerate(chosen)
    }
    groups = {
        name: np.ma.filled(columns[f"g{at}"], _UNKNOWN).astype(np.int64) for at, name in enumerate(keys)
    }
    return FrozenCompared(
        choices, weight, groups, {name: labels for name, (_, labels) in keys.items()}, share
    )


def _bases(opened: Frozen, asked: Sequence[str]) -> dict[str, str]:
    """Return basis -> column of welfare to rank by: the value where everybody has one, else the decile."""
    rows = opened.engine.rows(
        "select basis, count(*), count(value), count(decile) from welfare group by basis order by basis"
    )
    have = {str(basis): "value" if value == many else "decile" for basis, many, value, _ in rows}
    unknown = [name for name in asked if name not in have]
    if unknown or len(have) < 2 or len(asked) == 1:
        raise ParameterError(
            f"The quarter has no ranking on basis {unknown[0]!r}"
            if unknown
            else "There is nothing to compare",
            where="--bases",
            rule=f"two rankings or more; this quarter has: {', '.join(have) or 'none'}",
        )
    order = ("national", "province", "city")
    names = asked or sorted(have, key=lambda name: (order.index(name) if name in order else 3, name))
    return {name: have[name] for name in dict.fromkeys(names)}


def _families(opened: Frozen, bases: Mapping[str, str], groups: Sequence[str]) -> dict[str, Any]:
    scores = ", ".join(
        f"min(w.{column}) filter (w.basis = ?) as s{at}" for at, column in enumerate(bases.values())
    )
    picked = "".join(f", s{at}" for at in range(len(bases)))
    listed = "".join(f", {sql} as g{at}" for at, sql in enumerate(groups))
    for unit in ("family", "person"):
        if not opened.engine.has(f"{unit}_attribute"):
            opened.engine.run(f"create temp table {unit}_attribute ({unit}_no integer)")
    return opened.engine.arrays(
        f"""
        with score as (
            select p.family_no, {scores} from welfare w join person p using (person_no) group by p.family_no
        ), people as (
            select family_no, avg(coalesce(weight, 1)) as weight from person group by family_no
        )
        select f.family_id, coalesce(people.weight, 1) as weight{picked}{listed}
        from family f left join score using (family_no) left join people using (family_no)
            left join person h on h.person_no = f.head_no
            left join family_attribute a on a.family_no = f.family_no
            left join person_attribute ha on ha.person_no = f.head_no
        order by f.family_no
        """,
        list(bases),
    )


def _group(opened: Frozen, name: str) -> tuple[str, Mapping[int, str]]:
    """Return the SQL of a group's number and the labels of the numbers: sex of head, an attribute, an area level."""
    if name == "head_sex":
        return "case h.sex when 'M' then 1 when 'F' then 2 end", _SEX
    for unit, table, start in (("family", "a", ""), ("person", "ha", "head_")):
        have = opened.engine.columns(f"{unit}_attribute") if opened.engine.has(f"{unit}_attribute") else []
        for one in opened.pack.attributes:
            if one.unit == unit and f"{start}{one.name}" == name and one.name in have:
                return f"{table}.{one.name}", one.values
    levels = {
        part.strip().lower(): one.key
        for one in opened.pack.levels
        for text in (one.key, *one.words.values())
        for part in (text, *text.split("/"))
    }
    if name.lower() not in levels:
        near = difflib.get_close_matches(name, ["head_sex", *levels], n=4) or ["head_sex", *levels]
        raise ParameterError(
            f"The register has no group {name}",
            where="--by",
            rule="an area level, head_sex, an attribute of the family, or head_ and one of persons",
            todo=f"use one of: {', '.join(dict.fromkeys(near))}",
        )
    level = levels[name.lower()]
    areas = opened.engine.rows("select area_no, name, code, parent_no, level from area")
    held = {no: f"{code} {title}" for no, title, code, _, its in areas if its == level}
    above = {no: parent for no, _, _, parent, _ in areas}
    into = {no: _up(no, above, held) for no in above}
    cases = " ".join(f"when {no} then {top}" for no, top in into.items() if top is not None)
    return f"case f.area_no {cases} end" if cases else "null", held


def _up(area: int, above: Mapping[int, int | None], held: Mapping[int, str]) -> int | None:
    at: int | None = area
    while at is not None and at not in held:
        at = above[at]
    return at
