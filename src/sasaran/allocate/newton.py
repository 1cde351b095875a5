"""The Newton step of the dual: an arrow of small blocks, one an area, tied together by the few wide limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp

from sasaran.allocate.layout import Limits

__all__ = ["Arrow"]

_ALONE = 260_000  # products in one multiplication up to which OpenBLAS starts no thread


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

    def _parts(self, curve: Any, wide: Any) -> tuple[Any, Any, Any]:
        # blocks of the areas, their ties to the wide limits ``wide``, and the curvature of those limits themselves
        at = np.arange(self.areas)[:, None, None]
        block = curve[at, self.pick[:, :, None], self.pick[:, None, :]]
        block = block * self.sign[:, :, None] * self.sign[:, None, :]
        side = curve[at, self.pick[:, :, None], self.feature[None, None, wide]]
        side = side * self.sign[:, :, None] * self.member[:, None, wide]
        features = curve.shape[1]
        whole = sp.bsr_matrix(
            (curve, np.arange(self.areas), np.arange(self.areas + 1)), shape=(self.areas * features,) * 2
        )
        across = self.across[wide]
        centre = (across @ whole.tocsr() @ across.T).toarray()
        return block, side, centre

    def step(self, curve: Any, slope: Any, level: Any, upper: Any, trust: float) -> Any:
        """Return the damped Newton step that keeps to the bounds: prices that would leave them stop there."""
        stuck = ((level <= 0) & (slope > 0)) | ((level >= upper) & (slope < 0))
        # most quotas of districts lie idle: only the others tie areas together
        wide = np.flatnonzero(~stuck[self.wide])
        block, side, centre = self._parts(curve, wide)
        among = self.wide[wide]
        diagonal = np.zeros(self.count)
        diagonal[self.narrow] = block[self.area, self.slot, self.slot]
        diagonal[among] = np.diagonal(centre)
        # a slope of one unit is noise (families are whole): where less than that bends, a price need not run off
        ridge = (np.abs(slope) + 1) / trust + 1e-6 * diagonal + 1e-12 * diagonal.max(initial=0.0) + 1e-30
        step = np.zeros(self.count)
        for _ in range(4):
            load = -slope - self._times(block, side, centre, step * stuck, among)
            step = np.where(stuck, step, self._solve(block, side, centre, ridge, load, ~stuck, among))
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

    def _times(self, block: Any, side: Any, centre: Any, vector: Any, among: Any) -> Any:
        inner, outer = self._spread(vector), vector[among]
        out = np.zeros(self.count)
        local = np.einsum("aij,aj->ai", block, inner) + side @ outer
        out[self.narrow] = local[self.area, self.slot]
        out[among] = centre @ outer + np.einsum("aig,ai->g", side, inner)
        return out

    def _solve(self, block: Any, side: Any, centre: Any, ridge: Any, load: Any, free: Any, among: Any) -> Any:
        # rows of limits that are held become rows of the identity
        keep, wide = self._spread(free.astype(float)), free[among].astype(float)
        own = block * keep[:, :, None] * keep[:, None, :]
        at = np.arange(self.most)
        own[:, at, at] += self._spread(ridge) * keep + (1 - keep)
        cross = side * keep[:, :, None] * wide
        inner, outer = self._spread(load * free), load[among] * wide
        found = np.linalg.solve(own, np.concatenate([cross, inner[:, :, None]], axis=2))
        flat = cross.reshape(self.areas * self.most, len(wide))
        left = centre * wide[:, None] * wide[None, :] - _gram(flat, found[:, :, :-1].reshape(flat.shape))
        left[np.diag_indices(len(wide))] += ridge[among] * wide + (1 - wide)
        rest = outer - flat.T @ found[:, :, -1].reshape(-1)
        answer = np.zeros(self.count)
        answer[among] = top = np.linalg.solve(left, rest) if len(wide) else rest
        local = found[:, :, -1] - found[:, :, :-1] @ top
        answer[self.narrow] = local[self.area, self.slot]
        return answer * free


def _gram(one: Any, two: Any) -> Any:
    # one' two, in parts so small that BLAS keeps them to one thread: its threads cost more than they save on so little
    columns = one.shape[1]
    rows = _ALONE // max(columns * columns, 1)
    if rows < 16 or len(one) <= rows:
        return one.T @ two
    parts = -(-len(one) // rows)
    wide = np.zeros((2, parts * rows, columns))
    wide[0, : len(one)], wide[1, : len(one)] = one, two
    wide = wide.reshape(2, parts, rows, columns)
    return np.matmul(wide[0].transpose(0, 2, 1), wide[1]).sum(axis=0)
