"""Small problems whole: branch and bound by HiGHS over every family and package."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp

from sasaran.allocate.dual import count
from sasaran.allocate.highs import solve
from sasaran.allocate.layout import Layout, Limits
from sasaran.errors import ParameterError

__all__ = ["MOST_PAIRS", "branch"]

MOST_PAIRS = 50_000
_NODES = 2_000
_TOLERANCE = 1e-6  # to which HiGHS keeps limits and closes the gap: its bound is widened by it


def branch(layout: Layout, limits: Limits, choice: Any) -> tuple[Any, float]:
    """Return the better of ``choice`` and what HiGHS finds, and HiGHS's upper bound (infinite if it has none).

    Stops after 2,000 nodes, so that the answer does not hang on the machine's speed. What HiGHS finds is taken only if
    it keeps every limit when counted in whole families and rupiah.

    Raises
    ------
    ParameterError
        For more than ``MOST_PAIRS`` pairs of a family and a package it may have.
    """
    package, place = np.nonzero(np.isfinite(layout.value))
    if len(place) > MOST_PAIRS:
        raise ParameterError(
            "The problem is too large to be solved exactly",
            where=f"exact: {len(place)} pairs of family and package",
            rule=f"at most {MOST_PAIRS}",
            todo="leave exact out: the certificate says how far the answer can be from the best",
        )
    value = layout.value[package, place].astype(float)
    unit = float(np.abs(value).max(initial=0.0)) or 1.0
    one = sp.csr_matrix(
        (np.ones(len(place)), (place, np.arange(len(place)))), shape=(len(choice), len(place))
    )
    limited = (_uses(layout, limits, package, place), -np.inf, limits.rhs / limits.unit)
    answer = solve(-value / unit, [(one, 1, 1), limited], nodes=_NODES)
    top = np.inf
    if answer.mip_dual_bound is not None and np.isfinite(answer.mip_dual_bound):
        top = unit * (-float(answer.mip_dual_bound) + _TOLERANCE * (1 + abs(float(answer.mip_dual_bound))))
    if answer.x is None:
        return choice, top
    other = choice.copy()
    taken = answer.x > 0.5
    other[place[taken]] = package[taken]
    rows = np.arange(len(choice))
    better = layout.value[other, rows].sum(dtype=float) > layout.value[choice, rows].sum(dtype=float)
    holds = bool((limits.used(count(layout, other)) <= limits.rhs).all())
    return (other if better and holds else choice), top


def _uses(layout: Layout, limits: Limits, package: Any, place: Any) -> Any:
    """Return what each pair takes of each limit, scaled, sparse (R, pairs)."""
    features = len(limits.weights)
    weight = limits.scaled()[:, layout.kind[place], package]
    feature, pair = np.nonzero(weight)
    column = layout.area[place[pair]].astype(np.int64) * features + feature
    local = sp.csr_matrix(
        (weight[feature, pair], (column, pair)), shape=(limits.incidence.shape[1], len(place))
    )
    return limits.incidence @ local
