"""The bound that certifies an answer, summed so that rounding cannot flatter it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.allocate.dual import prices
from sasaran.allocate.layout import BLOCK, Layout, Limits
from sasaran.allocate.problem import Problem
from sasaran.allocate.team import Team

__all__ = ["Certificate", "bound", "certify", "worth"]

_EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Certificate:
    """How good an answer is, for certain.

    Parameters
    ----------
    primal : float
        Worth of the answer, which keeps every limit in whole numbers.
    bound : float
        No allocation that keeps the limits is worth more.
    gap : float
        (bound - primal) / abs(bound): at most this share of what is possible is left lying. Where the bound is less
        than one package is worth at the most (no money, no seat), that worth stands in its place.
    method : str
        How it was computed, in one line.
    """

    primal: float
    bound: float
    gap: float
    method: str


def certify(primal: float, upper: float, branched: float = math.inf, *, highest: float = 0.0) -> Certificate:
    """Return the certificate of an answer worth ``primal`` under the bound ``upper``, or a lower one from a search.

    ``highest`` is the most that one package adds for one family.
    """
    text = (
        "Lagrangian bound at the prices found, float64, block sums added exactly (fsum), rounding error added to it; "
        "answer recounted in whole families and rupiah"
    )
    if branched < upper:
        upper = branched
        text = "bound by branch and bound (HiGHS, widened by its tolerance of 1e-6); answer recounted in whole numbers"
    upper = max(upper, primal)
    size = max(abs(upper), highest)
    gap = (upper - primal) / size if size else 0.0
    return Certificate(primal, upper, gap, text)


def _exact(problem: Problem, layout: Layout, low: int, high: int) -> Any:
    # values as given (float64 where given so); -inf where not eligible
    given = np.asarray(problem.families.value)
    if given.dtype == np.float32:
        return layout.value[:, low:high].astype(np.float64)
    value = given[layout.order[low:high]].T.astype(np.float64)
    return np.where(np.isneginf(layout.value[:, low:high]), -np.inf, value)


def bound(
    problem: Problem,
    layout: Layout,
    limits: Limits,
    level: Any,
    team: Team,
    *,
    rhs: Any = None,
    exact: Any = None,
) -> float:
    """Return D(level), never less than the dual itself: an upper bound of every allocation's worth.

    Each family's maximum is taken in float64; a block is summed pairwise, blocks with ``math.fsum``; the rounding
    error that this can leave (a few units in the last place of the largest term, a family) is added.

    Parameters
    ----------
    level : array of float, shape (R,)
        Prices per scaled unit, all >= 0.
    rhs : array, shape (R,), or None
        Other right-hand sides than the limits' own (a floor lowered to what was reached).
    exact : callable (low, high) -> array (P, n), or None
        Other values than the problem's.
    """
    price = prices(limits, level)
    biggest = float(np.abs(price).max(initial=0.0))
    value = exact or (lambda low, high: _exact(problem, layout, low, high))

    def task(low: int, high: int) -> tuple[float, float]:
        cells, begin = layout.cells(low, high)
        gain = value(low, high)
        most = float(np.abs(gain[np.isfinite(gain)]).max(initial=0.0))
        gain -= np.repeat(price[:, cells], np.diff(np.append(begin, high - low)), axis=1)
        features = limits.weights.shape[0] + limits.incidence.shape[0]
        slack = (high - low) * _EPS * (most + biggest) * (math.log2(BLOCK) + 2 + features)
        return float(gain.max(axis=0).sum()), slack

    parts = team.each(task, layout.blocks)
    right = (limits.rhs if rhs is None else rhs) / limits.unit
    terms = level * right
    total = math.fsum([part[0] for part in parts] + list(terms))
    return total + math.fsum(part[1] for part in parts) + 4 * _EPS * float(np.abs(terms).sum())


def worth(problem: Problem, order: Any, choice: Any) -> float:
    """Return the worth of packages ``choice`` held by rows ``order``, in float64, block sums added exactly."""
    value = np.asarray(problem.families.value)
    return math.fsum(
        float(value[order[at : at + BLOCK], choice[at : at + BLOCK]].astype(np.float64).sum())
        for at in range(0, len(choice), BLOCK)
    )
