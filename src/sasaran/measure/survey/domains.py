"""Domains of a sample: groups of units, laid over the PSUs once and used by every index."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sasaran.errors import NumbersError
from sasaran.measure.survey.codes import factorise
from sasaran.measure.survey.frame import Frame, Pairs

__all__ = ["Domains", "lay", "mask"]

# a PSU x domain table up to this many times the rows is laid densely and then thinned; a larger one by sorting
_ROOM = 2
_SLACK = 1024


@dataclass(frozen=True, eq=False)
class Domains:
    """A grouping of the units of one design.

    Parameters
    ----------
    labels : array, shape (D,)
        Labels of the domains, ascending.
    code : array of intp, shape (n,) | None
        Domain of each unit; None where all are one domain.
    inside : array of bool, shape (n,) | None
        Units of the universe; None for all. The others stay in the design and count nowhere.
    pairs : Pairs
        PSU x domain pairs with sample.
    pair : array of intp, shape (n,)
        Pair of each unit; m (one past the last) for units outside the universe.
    weights : array of float, shape (n,)
        Weights of the units.
    """

    labels: Any
    code: Any
    inside: Any
    pairs: Pairs
    pair: Any
    weights: Any

    def sum(self, values: Any, at: Any = None) -> Any:
        """Sum ``values`` over each pair, shape (m,); ``at`` are the positions of the units that they belong to."""
        m = len(self.pairs.psu)
        return np.bincount(self.pair if at is None else self.pair[at], values, minlength=m + 1)[:m]

    def by_domain(self, pair_sums: Any) -> Any:
        """Sum pair sums (m,) over each domain, shape (D,)."""
        return np.bincount(self.pairs.domain, pair_sums, minlength=self.pairs.domains)

    @cached_property
    def pair_weight(self) -> Any:
        """Sum of weights of each pair, shape (m,)."""
        return self.sum(self.weights)

    @cached_property
    def weight(self) -> Any:
        """Sum of weights of each domain, shape (D,): its estimated population."""
        return self.by_domain(self.pair_weight)

    @cached_property
    def n(self) -> Any:
        """Units of each domain, shape (D,)."""
        m = len(self.pairs.psu)
        units = np.bincount(self.pair, minlength=m + 1)[:m]
        return self.by_domain(units).astype(np.int64)

    def of_units(self, per_domain: Any, at: Any = None) -> Any:
        """Spread a value of each domain (D,) over units: a scalar for one domain, else one a unit (of ``at``)."""
        if self.code is None:
            return per_domain[0]
        return per_domain[self.code if at is None else self.code[at]]


def lay(frame: Frame, psu: Any, weights: Any, by: Any = None, universe: Any = None) -> Domains:
    """Lay domains over PSUs.

    Parameters
    ----------
    frame : Frame
        The PSUs.
    psu : array of intp, shape (n,)
        PSU code of each unit.
    weights : array of float, shape (n,)
        Weights.
    by : array of labels, shape (n,) | None
        Domain of each unit; None for the whole population.
    universe : array of bool, shape (n,) | None
        Units that count; None for all.
    """
    inside = None if universe is None else mask(universe, len(psu))
    code, labels, domains = None, np.array([""], dtype=object), 1
    if by is not None:
        made = factorise(by, "by")
        code, labels, domains = made.code, made.labels, len(made.labels)
        if len(code) != len(psu):
            raise NumbersError("The column by has another length than the design", where="column by")
    pairs, pair = _pairs(frame, psu, code, domains, inside)
    return Domains(labels, code, inside, pairs, pair, weights)


def mask(universe: Any, n: int) -> Any:
    """Return the universe as an array of bool (n,), or raise :class:`NumbersError` where it is something else."""
    found = np.asarray(universe)
    if found.dtype != bool or found.shape != (n,):
        raise NumbersError(
            "The universe is not one yes or no a unit",
            where="universe",
            rule=f"an array of bool of length {n}",
        )
    return found


def _pairs(frame: Frame, psu: Any, code: Any, domains: int, inside: Any) -> tuple[Pairs, Any]:
    if code is None and inside is None:
        at = np.arange(frame.psus)
        return Pairs(frame, at, np.zeros(len(at), dtype=np.intp), 1), psu
    home = np.zeros(frame.psus, dtype=np.intp)
    nested = code is None
    if code is not None:
        home[psu] = code
        nested = bool((home[psu] == code).all())
    if nested and inside is None:  # each PSU lies in one domain: a pair is a PSU
        return Pairs(frame, np.arange(frame.psus), home, domains), psu
    key = psu if nested else psu * domains + code
    room = frame.psus * (1 if nested else domains)
    pair, held = _thin(key, room, inside)
    if nested:
        return Pairs(frame, held, home[held], domains), pair
    return Pairs(frame, held // domains, held % domains, domains), pair


def _thin(key: Any, room: int, inside: Any) -> tuple[Any, Any]:
    # code of each key among those that occur inside the universe; units outside get one past the last
    kept = key if inside is None else key[inside]
    if room <= _ROOM * len(key) + _SLACK:
        there = np.zeros(room, dtype=bool)
        there[kept] = True
        held = np.flatnonzero(there)
        place = np.full(room, len(held), dtype=np.intp)
        place[held] = np.arange(len(held))
        pair = place[key]
    else:
        held, found = np.unique(kept, return_inverse=True)
        if inside is None:
            return found.reshape(-1), held
        pair = np.empty(len(key), dtype=np.intp)
        pair[inside] = found.reshape(-1)
    if inside is not None:
        pair[~inside] = len(held)
    return pair, held
