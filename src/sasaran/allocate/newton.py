"""The Newton step of the dual: an arrow of small blocks, one an area, tied together by the few wide limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from sasaran.allocate.layout import Limits

__all__ = ["Arrow"]


class Arrow:
    """Solves with the second derivative J G J' of the dual, G block-diagonal by area (A, F, F).

    Limits within one area (seats of a kelurahan) form one block each; the wide ones (budgets, seats of a district)
    are what is left after the blocks are eliminated (Schur complement).
    """

    def __init__(self, limits: Limits, areas: int) -> None:
        features = len(limits.weights)
        reach = np.diff(limits.incidence.indptr)
        place = limits.incidence.indices
        begin = limits.incidence.indptr[:-1]
        self.narrow = np.flatnonzero(reach == 1)
        self.wide = np.flatnonzero(reach > 1)
        self.count = len(reach)
        area = place[begin[self.narrow]] // features
        order = np.argsort(area, kind="stable")
        self.narrow, self.area = self.narrow[order], area[order]
        size = np.bincount(self.area, minlength=areas)
        self.slot = np.arange(len(self.area)) - np.repeat(np.cumsum(size) - size, size)
        self.most = int(size.max(initial=0))
        self.areas = areas
        self.pick = np.zeros((areas, self.most), dtype=np.int64)
        self.sign = np.zeros((areas, self.most))
        self.pick[self.area, self.slot] = limits.feature[self.narrow]
        self.sign[self.area, self.slot] = limits.incidence.data[begin[self.narrow]]
        wide = limits.incidence[self.wide]
        self.across = wide
        # member[a, g]: sign of wide limit g in area a; its feature is one
        member = np.zeros((areas, len(self.wide)))
        row = np.repeat(np.arange(len(self.wide)), np.diff(wide.indptr))
        member[wide.indices // features, row] = wide.data
        self.member = member
        self.feature = limits.feature[self.wide]

    def _parts(self, curve: Any, wide: Any) -> _Parts:
        # blocks of the areas, their ties to the wide limits ``wide``, and the curvature of those limits themselves
        at = np.arange(self.areas)[:, None, None]
        block = curve[at, self.pick[:, :, None], self.pick[:, None, :]]
        block = block * self.sign[:, :, None] * self.sign[:, None, :]
        member = self.member[:, wide]
        area, limit = np.nonzero(member)
        size = np.bincount(area, minlength=self.areas)
        column = np.full((self.areas, int(size.max(initial=0))), len(wide))
        column[area, np.arange(len(area)) - np.repeat(np.cumsum(size) - size, size)] = limit
        feature = np.append(self.feature[wide], 0)[column]
        sign = np.concatenate([member, np.zeros((self.areas, 1))], axis=1)[at[:, :, 0], column]
        side = curve[at, self.pick[:, :, None], feature[:, None, :]]
        side = side * self.sign[:, :, None] * sign[:, None, :]
        features = curve.shape[1]
        whole = sp.bsr_matrix(
            (curve, np.arange(self.areas), np.arange(self.areas + 1)), shape=(self.areas * features,) * 2
        )
        across = self.across[wide]
        return _Parts(block, side, column, (across @ whole.tocsr() @ across.T).toarray(), self.wide[wide])

    def step(self, curve: Any, slope: Any, level: Any, upper: Any, trust: float) -> Any:
        """Return the damped Newton step that keeps to the bounds: prices that would leave them stop there."""
        stuck = ((level <= 0) & (slope > 0)) | ((level >= upper) & (slope < 0))
        # most quotas of districts lie idle: only the others tie areas together
        wide = np.flatnonzero(~stuck[self.wide])
        parts = self._parts(curve, wide)
        diagonal = np.zeros(self.count)
        diagonal[self.narrow] = parts.block[self.area, self.slot, self.slot]
        diagonal[parts.among] = np.diagonal(parts.centre)
        # a slope of one unit is noise (families are whole): where less than that bends, a price need not run off
        ridge = (np.abs(slope) + 1) / trust + 1e-6 * diagonal + 1e-12 * diagonal.max(initial=0.0) + 1e-30
        step = np.zeros(self.count)
        for _ in range(4):
            load = -slope - self._times(parts, step * stuck)
            step = np.where(stuck, step, self._solve(parts, ridge, load, ~stuck))
            out = ~stuck & ((level + step < 0) | (level + step > upper))
            if not out.any():
                break
            step[out] = np.clip(level[out] + step[out], 0, upper[out]) - level[out]
            stuck = stuck | out
        return np.clip(level + step, 0, upper) - level

    def _spread(self, vector: Any) -> Any:
        out = np.zeros((self.areas, self.most))
        out[self.area, self.slot] = vector[self.narrow]
        return out

    def _times(self, parts: _Parts, vector: Any) -> Any:
        inner, outer = self._spread(vector), vector[parts.among]
        out = np.zeros(self.count)
        local = np.einsum("aij,aj->ai", parts.block, inner)
        local += np.einsum("aig,ag->ai", parts.side, np.append(outer, 0.0)[parts.column])
        out[self.narrow] = local[self.area, self.slot]
        out[parts.among] = parts.centre @ outer + parts.gather(np.einsum("aig,ai->ag", parts.side, inner))
        return out

    def _solve(self, parts: _Parts, ridge: Any, load: Any, free: Any) -> Any:
        # rows of limits that are held become rows of the identity
        keep, wide = self._spread(free.astype(float)), free[parts.among].astype(float)
        own = parts.block * keep[:, :, None] * keep[:, None, :]
        at = np.arange(self.most)
        own[:, at, at] += self._spread(ridge) * keep + (1 - keep)
        cross = parts.side * keep[:, :, None] * np.append(wide, 0.0)[parts.column][:, None, :]
        inner, outer = self._spread(load * free), load[parts.among] * wide
        found = np.linalg.solve(own, np.concatenate([cross, inner[:, :, None]], axis=2))
        ties, last = found[:, :, :-1], found[:, :, -1]
        left = parts.centre * wide[:, None] * wide[None, :]
        left -= parts.gather_pairs(np.matmul(cross.transpose(0, 2, 1), ties))
        left[np.diag_indices(len(wide))] += ridge[parts.among] * wide + (1 - wide)
        rest = outer - parts.gather(np.einsum("aig,ai->ag", cross, last))
        answer = np.zeros(self.count)
        some = np.flatnonzero(wide)  # the others stay
        if len(some):
            top = np.zeros(len(wide))
            top[some] = np.linalg.solve(left[np.ix_(some, some)], rest[some])
            answer[parts.among] = top
            last = last - np.einsum("aig,ag->ai", ties, np.append(top, 0.0)[parts.column])
        answer[self.narrow] = last[self.area, self.slot]
        return answer * free


@dataclass(frozen=True)
class _Parts:
    """Curvature by area: an area is tied to the few wide limits that count it, not to all.

    Parameters
    ----------
    block : array, shape (A, m, m)
        Of the limits within each area.
    side : array, shape (A, m, c)
        Between those and the wide limits that count the area.
    column : array of int, shape (A, c)
        Which wide limits those are; W where there are fewer than c.
    centre : array, shape (W, W)
        Of the wide limits themselves.
    among : array of int, shape (W,)
        Numbers of the wide limits.
    """

    block: Any
    side: Any
    column: Any
    centre: Any
    among: Any

    def gather(self, local: Any) -> Any:
        """Return sums (W,) over areas of what is told by area and its columns (A, c)."""
        return np.bincount(self.column.ravel(), local.ravel(), len(self.among) + 1)[:-1]

    def gather_pairs(self, local: Any) -> Any:
        """Return sums (W, W) over areas of what is told by area and pairs of its columns (A, c, c)."""
        width = len(self.among) + 1
        place = self.column[:, :, None] * width + self.column[:, None, :]
        return np.bincount(place.ravel(), local.ravel(), width * width).reshape(width, width)[:-1, :-1]
