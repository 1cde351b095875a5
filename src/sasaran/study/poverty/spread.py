"""Ranked families of a frozen quarter by domain, and means over their people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.quarter.frozen import Frozen, level_key
from sasaran.schema.estimate import Estimate
from sasaran.study.people.register import families, register_words
from sasaran.study.poverty.asked import Measured

__all__ = ["LEVEL", "Teller", "domains_of", "families_of"]

LEVEL = 0.90
"""Coverage of the range that a ranking's reliability is stated with."""


def families_of(opened: Frozen, basis: str, by: Sequence[str]) -> dict[str, Any]:
    """Return area_no, members, decile (0 unranked) and one column ``by<k>`` for each word (no level) among ``by``."""
    known = register_words(opened.engine, opened.pack)
    parts = ["coalesce(f.area_no, -1) as area_no", "f.members", f'coalesce(d."{basis}", 0) as decile']
    parts += [f"cast({known[name]} as varchar) as by{at}" for at, name in enumerate(by) if name in known]
    arrays = families(opened.engine, ", ".join(parts), opened.pack.levels[-1].key)
    return {
        name: np.ma.filled(column, "-" if name.startswith("by") else 0) for name, column in arrays.items()
    }


def domains_of(opened: Frozen, held: Mapping[str, Any], at: int, name: str) -> tuple[Any, list[str]]:
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
class Teller:
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
            Measured(name, self.by, Estimate(float(v), None, float(lo), float(hi), LEVEL, method, int(n), label,
                                             unit="share"))
            for v, lo, hi, n, label in zip(middle, low, high, self._families(), self.labels, strict=True)
        ]  # fmt: skip

    def counted(self, name: str, value: Any, basis: str) -> list[Measured]:
        """Return a share that the register counts: no sampling, hence no error of it."""
        method = f"count of the register, decile on basis {basis}"
        return [
            Measured(name, self.by, Estimate(float(v), None, float(v), float(v), LEVEL, method, int(n), label,
                                             unit="share"))
            for v, n, label in zip(self._mean(value), self._families(), self.labels, strict=True)
        ]  # fmt: skip
