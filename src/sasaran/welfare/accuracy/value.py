"""What a targeted transfer is worth: who gets the money, how poor people remain, and welfare weighed by need.

In every function ``sample`` is a :class:`~sasaran.welfare.accuracy.sample.Sample` of n units that carries their
``welfare``; what is asked of them has shape (n,) and the unit of welfare; ``level`` is the coverage of the interval,
and errors come from totals by sampling unit.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError, ParameterError
from sasaran.schema.estimate import Estimate
from sasaran.welfare.accuracy.choose import checked, checked_weight
from sasaran.welfare.accuracy.sample import Sample

__all__ = [
    "cgh_from_share",
    "cgh_index",
    "equivalent_welfare",
    "mean_welfare",
    "poverty_left",
    "welfare_gain",
]

Floats = NDArray[np.float64]


def cgh_from_share(share_of_benefits: float, share_of_people: float) -> float:
    """Return the Coady-Grosh-Hoddinott index: share of benefits over share of people; 1 is neutral, below 1 regressive.

    60 % of the benefits to the poorest 40 % is 1.5: ``share_of_benefits`` 0.6, ``share_of_people`` 0.4 (Coady, Grosh
    and Hoddinott 2004, World Bank Research Observer 19(1), 61-85, doi:10.1093/wbro/lkh016). Raises
    :class:`ParameterError` if a share lies outside 0 to 1, or there are no people.

    >>> round(cgh_from_share(0.6, 0.4), 12)
    1.5
    """
    if not (0 <= share_of_benefits <= 1 and 0 < share_of_people <= 1):
        raise ParameterError("Shares lie between 0 and 1, and somebody is poor", where="share_of_people")
    return share_of_benefits / share_of_people


def cgh_index(sample: Sample, benefit: Any, level: float = 0.95) -> Estimate:
    """Return the index of :func:`cgh_from_share` for a benefit a person, shape (n,), over the sample's poor.

    With ``sample(welfare=..., poorest=0.4)`` it is the published index for the poorest 40 %. The standard error takes
    the poor's own share as estimated and, for a poorest share, the cut with it. The benefit is taken as given: for a
    quota cut in the sample, (1 - inclusion) / share of the poor is the index, and its error is smaller. Where nothing
    reaches the poor the index is 0 without standard error, flagged ``no event``.

    Raises :class:`NumbersError` if a benefit is negative or missing, or nobody gets anything or is poor.
    """
    b = checked(benefit, "benefit", sample.n)
    w, p = sample.weight, sample.poor
    total, poor, N = float(w @ b), float(w @ p), float(w.sum())
    if (b < 0).any() or not (total > 0 and poor > 0):
        raise NumbersError(
            "The index does not exist",
            where="column benefit",
            rule="benefits are not negative, somebody gets and is poor",
        )
    to_poor = float(w @ (b * p))
    index = (to_poor / total) / (poor / N)
    scale = N / (total * poor)
    z = w * (b * p * scale - index * (b / total + p / poor - 1 / N))
    if sample.line is not None and w[sample.line.near].sum() > 0:
        near = sample.line.near
        mass = float(w[near].sum())
        # the poor's share is fixed by the quota; the benefits inside it move with the cut
        about = float((w * b)[near].sum()) / mass * scale
        z -= (about - index / poor) * w * (p - sample.line.quota)
    se = sample.se(sample.by_psu(z))
    made = sample.estimate(
        index, se, "share of benefits over share of people, Taylor", level=level, unit="ratio"
    )
    return replace(made, se=None, low=0.0, high=np.nan, flag="no event") if not to_poor else made


def equivalent_welfare(sample: Sample, transfer: Any, rho: float, level: float = 0.95) -> Estimate:
    """Return the equally distributed welfare after a transfer: (mean (c + b)^(1 - rho))^(1 / (1 - rho)).

    The CRRA social welfare of ``welfare`` plus ``transfer`` (same unit, shape (n,)) told in money: the amount which, if
    everybody had it, would be as good (Atkinson 1970, doi:10.1016/0022-0531(70)90039-6; Hanna and Olken 2018,
    doi:10.1257/jep.32.4.201, use rho = 3). ``rho`` is the aversion, 0 the plain mean, 1 the geometric mean.

    Raises
    ------
    ParameterError
        If ``rho`` is negative.
    NumbersError
        If the sample has no welfare, or somebody is left with nothing or less while rho is above 0.
    """
    u, slope = _utility(sample, transfer, rho)
    w, N = sample.weight, float(sample.weight.sum())
    mean = float(w @ u) / N
    value = float(np.exp(mean)) if rho == 1 else float(mean ** (1 / (1 - rho)))
    z = sample.by_psu(w * (u - mean) / N * slope(value))
    se = sample.se(z)
    return sample.estimate(value, se, f"equally distributed equivalent, rho {rho:g}", level=level)


def welfare_gain(sample: Sample, transfer: Any, rho: float, level: float = 0.95) -> Estimate:
    """Return how much a transfer raises :func:`equivalent_welfare`, per unit of money spent.

    1 is what a transfer is worth to a society that does not weigh need (rho = 0); with rho above 0, more than 1 means
    that the money reaches people poorer than average. The error is that of the difference, on the same sample.

    Raises as :func:`equivalent_welfare`; :class:`NumbersError` also if nothing is spent.
    """
    w, N = sample.weight, float(sample.weight.sum())
    spent = float(w @ checked(transfer, "transfer", sample.n)) / N
    if not spent > 0:
        raise NumbersError(
            "A gain per rupiah does not exist", where="column transfer", rule="something is spent"
        )
    ends, influence = [], []
    for amount in (np.zeros(sample.n), np.asarray(transfer, dtype=float)):
        u, slope = _utility(sample, amount, rho)
        mean = float(w @ u) / N
        value = float(np.exp(mean)) if rho == 1 else float(mean ** (1 / (1 - rho)))
        ends.append(value)
        influence.append(w * (u - mean) / N * slope(value))
    gain = (ends[1] - ends[0]) / spent
    z = (influence[1] - influence[0] - gain * w * (np.asarray(transfer, dtype=float) - spent) / N) / spent
    se = sample.se(sample.by_psu(z))
    return sample.estimate(gain, se, f"gain of equivalent welfare per unit spent, rho {rho:g}", level=level)


def mean_welfare(sample: Sample, part: Any, level: float = 0.95) -> Estimate:
    """Return the mean welfare of a part of the people, in the unit of welfare: sum w p c / sum w p.

    ``part``, shape (n,), says how much of each unit belongs to it: 1 chosen, 0 not, a fraction where a draw decides.
    It is taken as given: that a quota would cut elsewhere in another sample is not in the error. A part that is empty
    is flagged ``undefined``; one inside a single sampling unit ``one unit``.

    Raises :class:`NumbersError` if the sample has no welfare, or a share is missing or below 0.
    """
    if sample.welfare is None:
        raise NumbersError(
            "The sample has no welfare", where="column welfare", rule="give sample(welfare=...)"
        )
    share = checked(part, "part", sample.n)
    share = checked_weight(share, "part", sample.n) if share.any() else share
    mass = sample.weight * share
    total = float(mass.sum())
    mean = float(mass @ sample.welfare) / total if total else np.nan
    held = sample.by_psu(mass)
    z = sample.by_psu(mass * (sample.welfare - mean)) / total if total else held
    se = sample.se(z)
    behind = int(np.count_nonzero(held))
    return sample.estimate(mean, se, "mean of the chosen, Taylor", level=level, units=behind)


def poverty_left(sample: Sample, transfer: Any, line: float, level: float = 0.95) -> Estimate:
    """Return the headcount after a transfer as a share of the headcount before it.

    Brown, Ravallion and van de Walle 2018 (doi:10.1016/j.jdeveco.2018.05.004) give each design the budget that would
    end poverty under full information (weight times the gaps to the line) and ask what is left. Poor is < line, before
    and after; a gap filled exactly counts as not poor, to a billionth of the line.

    Raises :class:`NumbersError` if the sample has no welfare, the line is not over 0 or nobody is below it.
    """
    if sample.welfare is None:
        raise NumbersError(
            "The sample has no welfare", where="column welfare", rule="give sample(welfare=...)"
        )
    if not 0 < line < np.inf:
        raise NumbersError("The poverty line is not over 0", where="line", rule="a finite number over 0")
    w, least = sample.weight, line * (1 - 1e-9)
    before = (sample.welfare < least).astype(float)
    after = (sample.welfare + checked(transfer, "transfer", sample.n) < least).astype(float)
    poor = float(w @ before)
    if not poor > 0:
        raise NumbersError(
            "Nobody is below the line", where="line", rule="a share of the poor needs poor people"
        )
    left = float(w @ after) / poor
    z = sample.by_psu(w * (after - left * before) / poor)
    se = sample.se(z)
    return sample.estimate(
        left, se, "headcount after over headcount before, Taylor", level=level, unit="ratio"
    )


def _utility(sample: Sample, transfer: Any, rho: float) -> tuple[Floats, Any]:
    """Return the power term of welfare after, and the slope from the mean of terms to the equivalent."""
    if not 0 <= rho < np.inf:
        raise ParameterError(
            "An aversion to inequality is not negative", where="rho", rule="a finite number, 0 or more"
        )
    if sample.welfare is None:
        raise NumbersError(
            "The sample has no welfare", where="column welfare", rule="give sample(welfare=...)"
        )
    after = sample.welfare + checked(transfer, "transfer", sample.n)
    if rho > 0 and (after <= 0).any():
        raise NumbersError(
            f"{int((after <= 0).sum())} units are left with nothing or less",
            where="column welfare",
            rule="with rho above 0 welfare after the transfer is above 0",
        )
    if rho == 1:
        return np.log(after), lambda value: value
    return after ** (1 - rho), lambda value: value**rho / (1 - rho)
