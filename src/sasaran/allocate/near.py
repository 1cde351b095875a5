"""The smoothed dual on the pairs that prices can still decide: families whose best package is clear stand as counted.

A family whose best package leads every other by more than ``reach`` keeps it as long as no price in its area has moved
by more than half of that. So the smoothed dual and its derivatives need only the other families, and of those only
the packages within ``reach`` of the best: a few in a hundred of all pairs once the heat is low. Whenever prices have
moved further, the areas concerned are looked at anew from all their families. (The bound that certifies an answer
never rests on this: ``certificate.bound`` reads every pair.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.allocate.layout import BLOCK, Layout, Limits
from sasaran.allocate.team import Team

__all__ = ["Near"]

_REACH = 40.0  # in heats
_TAIL = 8.0  # heats below the best beyond which a package no longer counts
_SURE = 1e-3  # chance of another package below which a family does not bend the dual
_MOST = 150_000  # families whose bend is measured, evenly taken
_PARTS = 64


@dataclass
class _Part:
    """Areas first to last - 1 as seen at prices ``origin`` (cells, P)."""

    first: int
    last: int
    origin: Any
    reach: float
    worth: Any  # (cells,) worth of the families whose package is clear
    counts: Any  # (cells, P) those families
    value: Any  # (L,) worth of each pair
    slot: Any  # (L,) cell from the part's first, times P, plus package
    begin: Any  # (M,) first pair of each family


class Near:
    """The smoothed dual of a layout near given prices."""

    def __init__(self, layout: Layout, limits: Limits, team: Team) -> None:
        self.layout, self.limits, self.team = layout, limits, team
        self.packages = layout.value.shape[0]
        edge = layout.start[:: layout.kinds]
        parts = int(np.clip(edge[-1] // BLOCK, 1, _PARTS))
        cut = np.searchsorted(edge, edge[-1] * np.arange(1, parts) / parts)
        self.edges = np.unique(np.concatenate([[0], cut, [len(layout.weight)]]))
        self.parts: list[_Part] = []
        scaled = limits.scaled()
        self.flat = scaled.reshape(len(scaled), -1)
        self.second = np.einsum("fx,gx->xfg", self.flat, self.flat).reshape(self.flat.shape[1], -1)
        self.narrow = np.ascontiguousarray(self.flat.T.astype(np.float32))

    def renew(self, price: Any, heat: float) -> bool:
        """Look anew at areas where prices (P, A * K) have moved too far for what was seen; return whether any were."""
        table = np.ascontiguousarray(price.T)
        pairs = [(int(a), int(b)) for a, b in zip(self.edges, self.edges[1:], strict=False)]
        old: list[_Part | None] = list(self.parts) or [None] * len(pairs)
        stale = [part is None or self._left(part, table) < _TAIL * heat for part in old]

        def task(at: int, _: int) -> _Part:
            part = old[at]
            if stale[at] or part is None:
                return self._look(*pairs[at], table, _REACH * heat)
            if part.reach > 2 * _REACH * heat and self._left(part, table) >= _REACH * heat:
                return self._shrink(part, table, _REACH * heat)
            return part

        self.parts = self.team.each(task, [(at, at + 1) for at in range(len(pairs))])
        return any(stale)

    def _left(self, part: _Part, table: Any) -> float:
        # by how much every clear family's package still leads
        kinds = self.layout.kinds
        now = table[part.first * kinds : part.last * kinds]
        return part.reach - 2 * float(np.abs(now - part.origin).max(initial=0.0))

    def _look(self, first: int, last: int, table: Any, reach: float) -> _Part:
        layout, kinds, packages = self.layout, self.layout.kinds, self.packages
        low, high = int(layout.start[first * kinds]), int(layout.start[last * kinds])
        origin = table[first * kinds : last * kinds].copy()
        narrow = np.ascontiguousarray(origin.T.astype(np.float32))
        cells = len(origin)
        counts, worth = np.zeros(cells * packages), np.zeros(cells)
        found = []
        for at in range(low, high, BLOCK):
            end = min(at + BLOCK, high)
            cell = layout.area[at:end] * kinds + layout.kind[at:end] - first * kinds
            value = layout.value[:, at:end]
            gain, best, lead = _leads(value, np.take(narrow, cell, axis=1))
            many = lead <= np.float32(reach)
            clear = np.flatnonzero(~many)
            package = best[clear]
            counts += np.bincount(cell[clear] * packages + package, minlength=len(counts))
            worth += np.bincount(cell[clear], weights=value[package, clear], minlength=cells)
            some = np.flatnonzero(many)
            near = gain[:, some]
            near = near >= near.max(axis=0) - np.float32(reach)
            family, package = np.nonzero(near.T)
            place = some[family]
            begin = np.flatnonzero(np.diff(family, prepend=-1))
            found.append((value[package, place], cell[place] * packages + package, begin))
        value, slot, begin = _joined(found)
        return _Part(first, last, origin, reach, worth, counts.reshape(cells, packages), value, slot, begin)

    def _shrink(self, part: _Part, table: Any, reach: float) -> _Part:
        kinds, packages = self.layout.kinds, self.packages
        origin = table[part.first * kinds : part.last * kinds].copy()
        gain = part.value - origin.astype(np.float32).ravel()[part.slot]
        size = np.diff(np.append(part.begin, len(gain)))
        near = gain >= np.repeat(_reduce(np.maximum, gain, part.begin), size) - np.float32(reach)
        many = np.repeat(_reduce(np.add, near.astype(np.int64), part.begin) > 1, size)
        clear = np.flatnonzero(near & ~many)
        slot = part.slot[clear]
        counts = part.counts + np.bincount(slot, minlength=part.counts.size).reshape(part.counts.shape)
        worth = part.worth + np.bincount(
            slot // packages, weights=part.value[clear], minlength=len(part.worth)
        )
        keep = near & many
        family = np.repeat(np.arange(len(size)), size)[keep]
        begin = np.flatnonzero(np.diff(family, prepend=-1))
        return _Part(
            part.first, part.last, origin, reach, worth, counts, part.value[keep], part.slot[keep], begin
        )

    def _chances(self, part: _Part, table: Any, heat: float) -> tuple[Any, Any, Any, Any]:
        gain = part.value - table[part.slot]
        size = np.diff(np.append(part.begin, len(gain)))
        top = _reduce(np.maximum, gain, part.begin)
        gain -= np.repeat(top, size)
        gain *= np.float32(1 / heat)
        np.exp(gain, out=gain)
        total = _reduce(np.add, gain, part.begin)
        gain /= np.repeat(total, size)
        return gain, top, total, size

    def soft(self, price: Any, heat: float) -> tuple[float, Any]:
        """Return the smoothed dual without its right-hand side at prices (P, A * K), and expected choices alike."""
        table = np.ascontiguousarray(price.T)
        small = table.astype(np.float32).ravel()
        kinds, packages = self.layout.kinds, self.packages

        def task(at: int, _: int) -> tuple[float, Any]:
            part = self.parts[at]
            mine = slice(part.first * kinds, part.last * kinds)
            weight = np.repeat(self.layout.weight[part.first : part.last], kinds)
            chance, top, total, _ = self._chances(
                part, small[mine.start * packages : mine.stop * packages], heat
            )
            worth = top.astype(np.float64) + heat * np.log(total.astype(np.float64))
            cell = part.slot[part.begin] // packages
            each = part.worth - (part.counts * table[mine]).sum(axis=1)
            each += np.bincount(cell, weights=worth, minlength=len(each))
            counts = part.counts + np.bincount(part.slot, weights=chance, minlength=part.counts.size).reshape(
                part.counts.shape
            )
            return float(each @ weight), counts * weight[:, None]

        found = self.team.each(task, [(at, at + 1) for at in range(len(self.parts))])
        return sum(value for value, _ in found), np.concatenate([counts for _, counts in found]).T

    def curve(self, price: Any, heat: float) -> Any:
        """Return the second derivative by area, (A, F, F), from an even draw of the families that bend it."""
        small = np.ascontiguousarray(price.T).astype(np.float32).ravel()
        kinds, packages, features = self.layout.kinds, self.packages, len(self.flat)

        def task(at: int, _: int) -> Any:
            part = self.parts[at]
            offset = part.first * kinds * packages
            chance, _, total, size = self._chances(part, small[offset : part.last * kinds * packages], heat)
            bent = np.flatnonzero(total > 1 + _SURE)
            step = max(-(-len(bent) * len(self.parts) // _MOST), 1)
            bent = bent[step // 2 :: step]
            out = np.zeros((part.last - part.first, features, features))
            if not len(bent):
                return out
            pair = np.repeat(part.begin[bent], size[bent]) + _within(size[bent])
            begin = np.cumsum(size[bent]) - size[bent]
            slot, weight = part.slot[pair], chance[pair]
            mean = np.add.reduceat(weight[:, None] * self.narrow[slot % (kinds * packages)], begin, axis=0)
            area = slot[begin] // (kinds * packages)
            own = np.bincount(slot, weights=weight, minlength=len(out) * kinds * packages)
            out += (own.reshape(len(out), -1) @ self.second).reshape(out.shape)
            cut = np.flatnonzero(np.diff(area, prepend=-1))
            for a, b in zip(cut, [*cut[1:], len(area)], strict=True):
                out[area[a]] -= np.einsum("nf,ng->fg", mean[a:b], mean[a:b])
            return out * step

        found = self.team.each(task, [(at, at + 1) for at in range(len(self.parts))])
        return np.concatenate(found) * (self.layout.weight / heat)[:, None, None]


def _leads(value: Any, price: Any) -> tuple[Any, Any, Any]:
    """Return worth less price (P, n), the best package and by how much it leads the next; overwrites ``price``."""
    gain = np.subtract(value, price, out=price)
    best, top = np.zeros(gain.shape[1], dtype=np.int8), gain[0].copy()
    second = np.full_like(top, -np.inf)
    for package in range(1, len(gain)):
        row = gain[package]
        np.maximum(second, np.minimum(top, row), out=second)
        np.copyto(best, package, where=row > top)
        np.maximum(top, row, out=top)
    return gain, best.astype(np.int64), top - second


def _reduce(what: Any, column: Any, begin: Any) -> Any:
    return what.reduceat(column, begin) if len(begin) else column[:0]


def _within(size: Any) -> Any:
    # 0, 1, .. size - 1 for each
    return np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)


def _joined(found: list[Any]) -> tuple[Any, Any, Any]:
    if not found:
        return np.zeros(0, np.float32), np.zeros(0, np.int64), np.zeros(0, np.int64)
    start = np.cumsum([0, *(len(value) for value, _, _ in found)])
    return (
        np.concatenate([value for value, _, _ in found]),
        np.concatenate([slot for _, slot, _ in found]).astype(np.int64),
        np.concatenate([begin + at for (_, _, begin), at in zip(found, start, strict=False)]),
    )
