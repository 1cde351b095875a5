"""Generalised entropy and Atkinson indices with their influences, and entropy split into within and between groups.

With U_a = sum w y^a, and W and Y the totals of w and w y:

    GE(a) = (W^(a-1) Y^(-a) U_a - 1) / (a^2 - a)
    GE(0) = log(Y / W) - sum w log y / W          mean log deviation
    GE(1) = sum w y log y / Y - log(Y / W)        Theil
    A(e)  = 1 - (U_(1-e) / W)^(1/(1-e)) / (Y / W),   A(1) = 1 - exp(sum w log y / W) / (Y / W)

Sources: Shorrocks 1984 (doi:10.2307/1913511); Atkinson 1970 (doi:10.1016/0022-0531(70)90039-6); influences by
derivatives of the totals, Biewen and Jenkins 2006 (doi:10.1111/j.1468-0084.2006.00166.x), as convey svygei, svyatk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from sasaran.errors import ParameterError
from sasaran.measure.inequality.ordered import Ordered

__all__ = ["Atkinson", "Entropy", "split"]


@dataclass(frozen=True)
class Entropy:
    """Generalised entropy of order ``alpha``: 0 mean log deviation, 1 Theil, 2 half the squared variation.

    ``alpha`` at or below 0 needs welfare over 0; over 0, a welfare of 0 counts (0 log 0 = 0). Negative welfare is
    never taken.
    """

    alpha: float = 1.0
    sorted: ClassVar[bool] = False
    signed: ClassVar[bool] = False
    bounded: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if not np.isfinite(self.alpha):
            raise ParameterError(
                f"There is no entropy of order {self.alpha}", rule="alpha is a finite number"
            )

    @property
    def positive(self) -> bool:
        """Whether welfare must be over 0."""
        return self.alpha <= 0

    @property
    def name(self) -> str:
        """Name and order, for the method of an Estimate."""
        return f"GE({self.alpha:g})"

    def measure(self, x: Ordered) -> tuple[Any, Any]:
        """Return values (D,) and influences (m,); NaN where the domain's total is not over 0."""
        ratio = x.y / x.spread(np.where(x.total > 0, x.mean, np.nan))
        made = _kernel(ratio, self.alpha)
        value, z = _assemble(self.alpha, x, x.sum(x.w * made), made, ratio)
        same = _constant(x, ratio)
        if same.any():
            value, z = np.where(same, 0.0, value), np.where(x.spread(same), 0.0, z)
        return value, z


def _kernel(ratio: Any, alpha: float) -> Any:
    # in welfare over mean, so that no power of an income overflows
    if alpha == 0:
        return -np.log(ratio)
    if alpha == 1:
        return ratio * np.log(np.where(ratio > 0, ratio, 1.0))
    with np.errstate(divide="ignore"):
        return ratio**alpha


def _assemble(alpha: float, x: Ordered, total: Any, kernel: Any, ratio: Any) -> tuple[Any, Any]:
    # total (D,) is the sum of w kernel(y / mean); kernel (m,) how much a unit adds to it at a given mean
    weight = np.where(x.weight > 0, x.weight, np.nan)
    level = total / weight
    if alpha == 0:
        return level, (kernel - x.spread(level) + ratio - 1) / x.spread(weight)
    if alpha == 1:
        return level, (kernel - ratio - x.spread(level) * ratio + 1) / x.spread(weight)
    value = (level - 1) / (alpha * alpha - alpha)
    move = kernel - x.spread(level) - alpha * x.spread(level) * (ratio - 1)
    return value, move / ((alpha * alpha - alpha) * x.spread(weight))


def _constant(x: Ordered, ratio: Any) -> Any:
    # rounding of the mean leaves a ratio within a few units of the last digit of 1
    far = x.sum((np.abs(ratio - 1) > 1e-13).astype(float))
    return (x.count > 0) & (far == 0) & (x.total > 0)


@dataclass(frozen=True)
class Atkinson:
    """The Atkinson index of aversion ``epsilon`` > 0: the share of welfare that equality would make needless.

    ``epsilon`` at or over 1 needs welfare over 0.
    """

    epsilon: float = 1.0
    sorted: ClassVar[bool] = False
    signed: ClassVar[bool] = False
    bounded: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if not 0 < self.epsilon < np.inf:
            raise ParameterError(
                f"There is no Atkinson index of aversion {self.epsilon}", rule="epsilon is over 0 and finite"
            )

    @property
    def positive(self) -> bool:
        """Whether welfare must be over 0."""
        return self.epsilon >= 1

    @property
    def name(self) -> str:
        """Name and aversion, for the method of an Estimate."""
        return f"Atkinson({self.epsilon:g})"

    def measure(self, x: Ordered) -> tuple[Any, Any]:
        """Return values (D,) and influences (m,); NaN where the domain's total is not over 0.

        With r = y / mean and m = mean of r^(1-e), A = 1 - m^(1/(1-e)) and
        z = -(1 - A) ((r^(1-e) / m - 1) / (1 - e) - (r - 1)) / W; for e = 1, log r stands in place of the first term.
        """
        ratio = x.y / x.spread(np.where(x.total > 0, x.mean, np.nan))
        weight, left = np.where(x.weight > 0, x.weight, np.nan), 1 - self.epsilon
        if left == 0:
            logs = np.log(ratio)
            level = x.sum(x.w * logs) / weight
            equal, term = np.exp(level), logs - x.spread(level)
        else:
            powers = ratio**left
            level = x.sum(x.w * powers) / weight
            equal, term = level ** (1 / left), (powers / x.spread(level) - 1) / left
        value, z = 1 - equal, -x.spread(equal / weight) * (term - ratio + 1)
        same = _constant(x, ratio)
        if same.any():
            value, z = np.where(same, 0.0, value), np.where(x.spread(same), 0.0, z)
        return value, z


def split(x: Ordered, group: Any, groups: int, alpha: float) -> tuple[Any, Any, Any, Any]:
    """Split GE(alpha) of the whole into what lies between the means of groups and what lies within groups.

    GE = sum_g s_g^alpha p_g^(1-alpha) GE_g + GE of the group means, s_g and p_g the shares of welfare and population
    (Shorrocks 1984). The part between has its own influence: a unit moves its group's weight and total.

    Parameters
    ----------
    x : Ordered
        One domain.
    group : array of intp, shape (m,)
        Group of each unit of ``x``.
    groups : int
        Number of groups.
    alpha : float
        Order.

    Returns
    -------
    tuple
        Value (1,) and influence (m,) between groups, and the same within.
    """
    whole, z = Entropy(alpha).measure(x)
    size = np.bincount(group, x.w, minlength=groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        level = np.bincount(group, x.w * x.y, minlength=groups) / size / x.mean[0]
        ratio, own = x.y / x.mean[0], level[group]
    if alpha == 0:
        kernel, move = -np.log(own), -np.log(own) - (ratio / own - 1)
    elif alpha == 1:
        logs = np.log(np.where(own > 0, own, 1.0))
        kernel, move = own * logs, ratio * logs + ratio - own
    else:
        with np.errstate(divide="ignore", invalid="ignore"):
            slope = np.where(own > 0, own ** (alpha - 1), 0.0)
        kernel, move = own**alpha, (1 - alpha) * own**alpha + alpha * slope * ratio
    between, z_between = _assemble(alpha, x, np.array([x.w @ kernel]), move, ratio)
    return between, z_between, whole - between, z - z_between
