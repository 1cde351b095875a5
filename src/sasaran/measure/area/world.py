"""Sample and census side by side: which census area is which sampled area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.errors import NumbersError
from sasaran.measure.area.cells import Cells
from sasaran.measure.area.nested import NestedError

__all__ = ["World", "place"]


def place(labels: Any, among: Any) -> Any:
    """Return the position of each label among sorted labels ``among``, -1 where it is not there."""
    first, second = (
        part.astype(str) if part.dtype.kind == "O" else part for part in map(np.asarray, (labels, among))
    )
    if (first.dtype.kind in "US") != (second.dtype.kind in "US"):
        raise NumbersError(
            "Areas are numbers in one table and texts in the other",
            where="column area",
            rule="sample and census name areas alike",
            todo="make both texts, with their leading zeros",
        )
    at = np.minimum(np.searchsorted(second, first), len(second) - 1)
    return np.where(second[at] == first, at, -1)


@dataclass(frozen=True)
class World:
    """Where the census areas stand in the sample.

    Parameters
    ----------
    cells : Cells
        The census, D areas.
    at : array of int, shape (D,)
        Position among the sampled areas, -1 where there is no sample.
    n : array of int, shape (D,)
        Sampled units.
    gamma, effect : array, shape (D,)
        Of the fit; 0 where there is no sample.
    code : array of int, shape (N,)
        Census area of each sampled unit, -1 where the census has none.
    """

    cells: Cells
    at: Any
    n: Any
    gamma: Any
    effect: Any
    code: Any

    @classmethod
    def of(cls, fit: NestedError, cells: Cells) -> World:
        """Match the areas of ``cells`` with those of ``fit``."""
        at = place(cells.areas, fit.areas)
        if (at < 0).all():
            raise NumbersError(
                "No census area is in the sample",
                where="column area",
                rule="sample and census name areas alike",
                todo="check the codes (leading zeros, another code system)",
            )
        back = np.full(len(fit.areas), -1)
        back[at[at >= 0]] = np.flatnonzero(at >= 0)
        known = at >= 0
        return cls(
            cells,
            at,
            np.where(known, fit.n[at], 0).astype(int),
            np.where(known, fit.gamma[at], 0.0),
            np.where(known, fit.effect[at], 0.0),
            back[fit.profile.code],
        )

    def lift(self, value: Any) -> Any:
        """Return values of sampled areas (Ds, ...) by census area, 0 where there is no sample."""
        shape = (-1, *([1] * (np.ndim(value) - 1)))
        return np.where((self.at >= 0).reshape(shape), np.asarray(value)[self.at], 0.0)

    def spread(self, sigma_e2: Any, sigma_u2: Any, gamma: Any = None) -> Any:
        """Return the spread of T(y) given the sample, sqrt(σe² + σu²(1 - γ)), by census area."""
        return np.sqrt(sigma_e2 + sigma_u2 * (1 - (self.gamma if gamma is None else gamma)))

    def own_sums(self, observed: Any) -> Any:
        """Return the sums of observed values (K, N) by census area, shape (K, D)."""
        inside = self.code >= 0
        areas = len(self.cells.areas)
        return np.stack([np.bincount(self.code[inside], row[inside], minlength=areas) for row in observed])

    def mixed(self, value: Any, own: Any) -> tuple[Any, Any]:
        """Return predictions (K, D) joined with the sampled units' own sums, and the share that is predicted."""
        if own is None:
            return value, np.ones(len(self.cells.areas))
        whole = self.cells.total + self.n
        return (value * self.cells.total + own) / whole, self.cells.total / whole

    def size(self, own: Any) -> Any:
        """Return the units of each area, with the sampled ones where they are joined."""
        return self.cells.total if own is None else self.cells.total + self.n
