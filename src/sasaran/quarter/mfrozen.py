"""What a registry can honestly say of poverty: the official rate as its ranking spreads it, or welfare of a list.

A registry does not measure consumption. It ranks families, and the official rate and gap of each area say what lies
behind a decile (:mod:`sasaran.coverage.adequacy.welfare`): each family has a chance to be below the line, not a yes or
no, and the means of these chances are an *expected* rate. Its interval is the range of the ranking's reliability
(90 %), not a sampling error. In an area that has an official rate of its own the expected one equals it: what the
register adds is how it spreads within, over kelurahan and groups of families.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sasaran.coverage.adequacy import decile_shares, expected_gap, fit_welfare, official_area
from sasaran.errors import NumbersError, ParameterError
from sasaran.quarter.frozen import Frozen, known_basis, level_key
from sasaran.quarter.measuring import Asked, Measured, measure_table
from sasaran.quarter.mframe import families, register_words
from sasaran.quarter.options import Options
from sasaran.schema.estimate import Estimate

__all__ = ["FrozenAnswer", "expected_poverty", "listed_welfare"]

_LEVEL = 0.90


@dataclass(frozen=True)
class FrozenAnswer:
    """Lines of the answer, names of the areas behind codes, and families that were left out (why to how many)."""

    rows: Sequence[Measured]
    names: Mapping[str, str]
    left_out: Mapping[str, int]


def expected_poverty(
    opened: Frozen, options: Options, by: Sequence[str], line: float | None = None, deepest: int = 1
) -> FrozenAnswer:
    """Return expected FGT 0 and 1 of people, and the share of people in deciles 1 to ``deepest``.

    Parameters
    ----------
    opened : Frozen
        The quarter.
    options : Options
        Names the basis of the decile.
    by : Sequence[str]
        Domains: levels of areas, or words of families (see :mod:`sasaran.quarter.mframe`).
    line : float | None
        Rp a head and month, instead of each area's official line.
    deepest : int
        The last decile that counts as poorest.

    Raises
    ------
    ParameterError
        The pack has no official rates or no reliability of its ranking; an unknown basis, level or word; a line that
        is not over 0.
    NumbersError
        No family is ranked on the basis.
    """
    pack = opened.pack
    if pack.reliability is None or not pack.poverty:
        raise ParameterError(
            f"Pack {pack.code} has no official rates or no reliability of its ranking",
            rule="a registry does not measure consumption: official rates say what lies behind a decile",
            todo="measure a survey file, or add them to the pack",
        )
    if line is not None and not line > 0:
        raise ParameterError("The poverty line is not over 0", where="--line", rule="Rp a head and month")
    basis = known_basis(opened, options.filled(opened.workspace.defaults, pack)).basis
    held = _families(opened, basis, by)
    ranked = held["decile"] > 0
    if not ranked.any():
        raise NumbersError("No family is ranked", where=f"basis {basis}", rule="a decile on the basis")
    left = {"unranked": int((~ranked).sum())}
    held = {name: column[ranked] for name, column in held.items()}
    at = official_area(opened.engine, pack.poverty, held["area_no"])
    tenth, people = held["decile"] - 1, held["members"].astype(float)
    shares = decile_shares(at, tenth, people, len(pack.poverty))
    found: dict[str, list[Any]] = {"chance": [], "gap": []}
    for which in ("value", "low", "high"):
        fitted = fit_welfare(pack.poverty, shares, getattr(pack.reliability, which))
        strike = fitted.line[at] if line is None else np.full(len(at), line)
        gap, chance = expected_gap(fitted, at, tenth, strike)
        found["chance"].append(chance)
        found["gap"].append(gap / strike)
    said = f"decile on basis {basis}, reliability {pack.reliability.value:g}"
    deep = (held["decile"] <= deepest).astype(float)
    rows: list[Measured] = []
    for place, name in enumerate(("", *by), start=-1):
        code, labels = _domains(opened, held, place, name)
        tell = _Teller(code, labels, people, name)
        rows += tell.expected("expected FGT(0)", found["chance"], said)
        rows += tell.expected("expected FGT(1)", found["gap"], said)
        rows += tell.counted(f"in deciles 1-{deepest}" if deepest > 1 else "in decile 1", deep, basis)
    return FrozenAnswer(rows, {area.code: area.name for area in pack.areas}, left)


def listed_welfare(opened: Frozen, asked: Asked) -> FrozenAnswer:
    """Measure the welfare values that a list of the quarter holds (a survey declared as a source), by its weights.

    Families are the sampling units: the registry keeps neither strata nor census blocks, so errors of a survey drawn by
    blocks are too small, and the method says so. Raises :class:`ParameterError` where no list holds a welfare value.
    """
    engine = opened.engine
    many = engine.value("select count(*) from welfare where value is not null")
    if not many:
        raise ParameterError(
            "No list of the quarter holds a welfare value",
            where="--welfare",
            rule="deciles are ranks and no consumption",
            todo="leave --welfare out for expected poverty, or measure a survey file",
        )
    levels = [level_key(opened, one) for one in asked.by]
    codes = "".join(f", {key}.code as {key}" for key in levels)
    joins = "".join(
        f" left join (select up.area_no, a.code from up join area a on a.area_no = up.at where a.level = '{key}') {key}"
        f" on {key}.area_no = p.area_no"
        for key in levels
    )
    arrays = engine.arrays(
        f"""
        with recursive up as (
            select area_no, area_no as at from area union all
            select up.area_no, a.parent_no from up join area a on a.area_no = up.at where a.parent_no is not null
        ),
        held as (select person_no, any_value(value) as value from welfare where value is not null group by person_no)
        select value, coalesce(p.weight, 1) as weight, p.family_no {codes}
        from held join person p using (person_no) {joins} order by person_no
        """
    )
    table = {name: np.ma.filled(column, "-" if name in levels else 0) for name, column in arrays.items()}
    mine = replace(
        asked,
        welfare="value",
        weight="weight",
        psu="family_no",
        strata="",
        fpc="",
        persons="",
        by=tuple(levels),
    )
    said = "; families as sampling units: too small an error for a survey drawn by census blocks"
    rows = [
        replace(row, estimate=replace(row.estimate, method=row.estimate.method + said))
        for row in measure_table(table, mine)
    ]
    return FrozenAnswer(rows, {area.code: area.name for area in opened.pack.areas}, {})


def _families(opened: Frozen, basis: str, by: Sequence[str]) -> dict[str, Any]:
    """Return area_no, members, decile (0 unranked) and one column ``by<k>`` for each word (no level) among ``by``."""
    known = register_words(opened.engine, opened.pack)
    parts = ["coalesce(f.area_no, -1) as area_no", "f.members", f'coalesce(d."{basis}", 0) as decile']
    parts += [f"cast({known[name]} as varchar) as by{at}" for at, name in enumerate(by) if name in known]
    arrays = families(opened.engine, ", ".join(parts), opened.pack.levels[-1].key)
    return {
        name: np.ma.filled(column, "-" if name.startswith("by") else 0) for name, column in arrays.items()
    }


def _domains(opened: Frozen, held: Mapping[str, Any], at: int, name: str) -> tuple[Any, list[str]]:
    """Return the domain of each family (-1 for none) and the labels: codes of areas, or meanings of an attribute."""
    if not name:
        return np.zeros(len(held["members"]), dtype=np.int64), [""]
    if f"by{at}" in held:
        labels, code = np.unique(held[f"by{at}"].astype(str), return_inverse=True)
        return code, [_meaning(opened, name, label) for label in labels.tolist()]
    key, areas = level_key(opened, name), opened.pack.areas
    above = np.full(len(areas) + 1, -1, dtype=np.int64)  # the last place is that of no area, -1
    for area in areas:
        place = area
        while place.level != key and place.parent is not None:
            place = areas[place.parent]
        above[area.no] = place.no if place.level == key else -1
    around = above[held["area_no"].astype(np.int64)]
    used = np.unique(around[around >= 0])
    code = np.where(around >= 0, np.searchsorted(used, around), -1)
    return code, [areas[no].code for no in used.tolist()]


def _meaning(opened: Frozen, name: str, label: str) -> str:
    for one in opened.pack.attributes:
        if (
            one.name == name.removeprefix("head_")
            and label.lstrip("-").isdigit()
            and int(label) in one.values
        ):
            return one.values[int(label)]
    return label


@dataclass(frozen=True)
class _Teller:
    """Means over people in each domain."""

    code: Any
    labels: Sequence[str]
    people: Any
    by: str

    def _mean(self, value: Any) -> Any:
        inside = self.code >= 0
        code, w, many = self.code[inside], self.people[inside], len(self.labels)
        total = np.bincount(code, w, minlength=many)
        return np.bincount(code, w * value[inside], minlength=many) / np.maximum(total, 1e-300)

    def _families(self) -> Any:
        return np.bincount(self.code[self.code >= 0], minlength=len(self.labels))

    def expected(self, name: str, values: Sequence[Any], said: str) -> list[Measured]:
        """Return the mean at the ranking's reliability, its interval over the range of it."""
        middle, *ends = (self._mean(value) for value in values)
        low, high = np.minimum(middle, np.min(ends, axis=0)), np.maximum(middle, np.max(ends, axis=0))
        method = f"expected over the ranking's doubt, {said}; interval: range of the reliability"
        return [
            Measured(name, self.by, Estimate(float(v), None, float(lo), float(hi), _LEVEL, method, int(n), label,
                                             unit="share"))
            for v, lo, hi, n, label in zip(middle, low, high, self._families(), self.labels, strict=True)
        ]  # fmt: skip

    def counted(self, name: str, value: Any, basis: str) -> list[Measured]:
        """Return a share that the register counts: no sampling, hence no error of it."""
        method = f"count of the register, decile on basis {basis}"
        return [
            Measured(name, self.by, Estimate(float(v), None, float(v), float(v), _LEVEL, method, int(n), label,
                                             unit="share"))
            for v, n, label in zip(self._mean(value), self._families(), self.labels, strict=True)
        ]  # fmt: skip
