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
import scipy.sparse as sp

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
    stand: Any  # (M,) families that each stands for; None: one
    family: Any = None  # (L,) family of each pair
    size: Any = None  # (M,) pairs of each family
    seen: Any = None  # chances of the pairs, and their sums, when they were last reckoned

    def __post_init__(self) -> None:
        self.size = np.diff(np.append(self.begin, len(self.value)))
        self.family = np.repeat(np.arange(len(self.size)), self.size)


class Near:
    """The smoothed dual of a layout near given prices."""

    def __init__(self, layout: Layout, limits: Limits, team: Team) -> None:
        self.layout, self.limits, self.team = layout, limits, team
        self.packages = layout.value.shape[0]
        edge = layout.start[:: layout.kinds]
        parts = int(np.clip(edge[-1] // BLOCK, 1, _PARTS))
        cut = np.searchsorted(edge, edge[-1] * np.arange(1, parts) / parts)
        self.edges = np.unique(np.concatenate([[0], cut, [layout.areas]]))
        self.parts: list[_Part] = []
        self.seen: tuple[Any, float] = (None, 0.0)
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
            clear, some = np.flatnonzero(~many), np.flatnonzero(many)
            package, stand = best[clear], _picked(layout.weight, at + clear)
            counts += np.bincount(cell[clear] * packages + package, stand, minlength=len(counts))
            worth += np.bincount(cell[clear], _times(value[package, clear], stand), minlength=cells)
            near = gain[:, some]
            near = near >= near.max(axis=0) - np.float32(reach)
            family, package = np.nonzero(near.T)
            place = some[family]
            begin = np.flatnonzero(np.diff(family, prepend=-1))
            stand = _picked(layout.weight, at + some)
            found.append((value[package, place], cell[place] * packages + package, begin, stand))
        counts = counts.reshape(cells, packages)
        return _Part(first, last, origin, reach, worth, counts, *_joined(found))

    def _shrink(self, part: _Part, table: Any, reach: float) -> _Part:
        kinds, packages, own = self.layout.kinds, self.packages, part.family
        origin = table[part.first * kinds : part.last * kinds].copy()
        gain = part.value - origin.astype(np.float32).ravel()[part.slot]
        near = gain >= _reduce(np.maximum, gain, part.begin)[own] - np.float32(reach)
        many = (_reduce(np.add, near.astype(np.int64), part.begin) > 1)[own]
        clear = np.flatnonzero(near & ~many)
        slot = part.slot[clear]
        stand = _picked(part.stand, own[clear])
        counts = part.counts + np.bincount(slot, stand, minlength=part.counts.size).reshape(part.counts.shape)
        worth = part.worth + np.bincount(
            slot // packages, _times(part.value[clear], stand), minlength=len(part.worth)
        )
        keep = near & many
        family = own[keep]
        begin = np.flatnonzero(np.diff(family, prepend=-1))
        stand = _picked(part.stand, family[begin])
        value, slot = part.value[keep], part.slot[keep]
        return _Part(part.first, part.last, origin, reach, worth, counts, value, slot, begin, stand)

    def _chances(self, part: _Part, table: Any, heat: float) -> tuple[Any, Any, Any]:
        gain = part.value - table[part.slot]
        top = _reduce(np.maximum, gain, part.begin)
        gain -= top[part.family]
        gain *= np.float32(1 / heat)
        np.exp(gain, out=gain)
        total = _reduce(np.add, gain, part.begin)
        gain /= total[part.family]
        part.seen = gain, total
        return gain, top, total

    def soft(self, price: Any, heat: float) -> tuple[float, Any]:
        """Return the smoothed dual without its right-hand side at prices (P, A * K), and expected choices alike."""
        table = np.ascontiguousarray(price.T)
        small = table.astype(np.float32).ravel()
        kinds, packages = self.layout.kinds, self.packages
        self.seen = price, heat

        def task(at: int, _: int) -> tuple[float, Any]:
            part = self.parts[at]
            mine = slice(part.first * kinds, part.last * kinds)
            chance, top, total = self._chances(
                part, small[mine.start * packages : mine.stop * packages], heat
            )
            worth = top.astype(np.float64) + heat * np.log(total.astype(np.float64))
            cell = part.slot[part.begin] // packages
            each = part.worth - (part.counts * table[mine]).sum(axis=1)
            each += np.bincount(cell, _times(worth, part.stand), minlength=len(each))
            if part.stand is not None:
                chance = chance * part.stand[part.family]
            counts = np.bincount(part.slot, weights=chance, minlength=part.counts.size)
            return float(each.sum()), part.counts + counts.reshape(part.counts.shape)

        found = self.team.each(task, [(at, at + 1) for at in range(len(self.parts))])
        return sum(value for value, _ in found), np.concatenate([counts for _, counts in found]).T

    def curve(self, price: Any, heat: float) -> Any:
        """Return the second derivative by area, (A, F, F), from an even draw of the families that bend it."""
        small = np.ascontiguousarray(price.T).astype(np.float32).ravel()
        known = heat == self.seen[1] and np.array_equal(
            price, self.seen[0]
        )  # as a rule the last that was asked
        kinds, packages, features = self.layout.kinds, self.packages, len(self.flat)

        def task(at: int, _: int) -> Any:
            part = self.parts[at]
            offset = part.first * kinds * packages
            if part.seen is None or not known:
                self._chances(part, small[offset : part.last * kinds * packages], heat)
            (chance, total), size = part.seen, part.size
            bent = np.flatnonzero(total > 1 + _SURE)
            step = max(-(-len(bent) * len(self.parts) // _MOST), 1)
            bent = bent[step // 2 :: step]
            out = np.zeros((part.last - part.first, features, features))
            if not len(bent):
                return out
            pair = np.repeat(part.begin[bent], size[bent]) + _within(size[bent])
            begin = np.append(0, np.cumsum(size[bent]))
            slot, weight = part.slot[pair], chance[pair]
            which = sp.csr_matrix((weight, slot % (kinds * packages), begin), (len(bent), kinds * packages))
            mean = which @ self.narrow
            if part.stand is not None:
                stand = part.stand[bent]
                weight, mean = weight * np.repeat(stand, size[bent]), mean * np.sqrt(stand)[:, None]
            area = slot[begin[:-1]] // (kinds * packages)
            own = np.bincount(slot, weights=weight, minlength=len(out) * kinds * packages)
            out += (own.reshape(len(out), -1) @ self.second).reshape(out.shape)
            cut = np.flatnonzero(np.diff(area, prepend=-1))
            for a, b in zip(cut, [*cut[1:], len(area)], strict=True):
                out[area[a]] -= mean[a:b].T @ mean[a:b]
            return out * step

        found = self.team.each(task, [(at, at + 1) for at in range(len(self.parts))])
        return np.concatenate(found) / heat


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


def _picked(column: Any, place: Any) -> Any:
    return None if column is None else column[place]


def _times(column: Any, stand: Any) -> Any:
    return column if stand is None else column * stand


def _joined(found: list[Any]) -> tuple[Any, Any, Any, Any]:
    if not found:
        return np.zeros(0, np.float32), np.zeros(0, np.int64), np.zeros(0, np.int64), None
    value, slot, begin, stand = zip(*found, strict=True)
    start = np.cumsum([0, *(len(column) for column in value)])
    return (
        np.concatenate(value),
        np.concatenate(slot).astype(np.int64),
        np.concatenate([first + at for first, at in zip(begin, start, strict=False)]),
        None if stand[0] is None else np.concatenate(stand),
    )
