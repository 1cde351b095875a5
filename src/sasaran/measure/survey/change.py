"""Contrasts between domains of one round, and changes between two rounds, with their errors.

For two rounds whose samples share PSUs, V(b - a) = V(a) + V(b) - 2 Cov(a, b), and the covariance comes from the common
PSUs of each stratum, n_c of them:

    Cov = sum_h sqrt((1 - f_a)(1 - f_b)) n_c / (n_c - 1) sum_c (t_a - mean_a)(t_b - mean_b)

(Kish 1965, Survey Sampling, 12.4; Qualité and Tillé 2008, Survey Methodology 34(2)). With full overlap this is the
variance of the linearised difference; without, the covariance is 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.survey.codes import numbers
from sasaran.measure.survey.estimates import Estimates, finish
from sasaran.measure.survey.frame import Frame
from sasaran.schema.estimate import Estimate

__all__ = ["change", "contrast"]

_PROPAGATED = ("no sample", "undefined", "one unit", "no event")


def change(after: Estimates, before: Estimates, *, overlap: bool, level: float | None = None) -> Estimates:
    """Return the change ``after - before`` of each domain, with its error.

    Parameters
    ----------
    after, before : Estimates
        The same statistic in two rounds; the domains of both must have the same labels.
    overlap : bool
        Whether PSUs with the same stratum and PSU label are the same PSU drawn again (a panel of census blocks). With
        False the rounds are independent.
    level : float | None
        Coverage of the interval; that of ``after`` if None.

    Returns
    -------
    Estimates
        Interval by t; degrees of freedom by Satterthwaite (1946) for independent rounds, else the smaller of both.
        Where a round has no standard error, its flag is passed on, se is NaN, and the limits are those farthest apart.

    Raises
    ------
    NumbersError
        The rounds have different domains, or overlap was asked for where a round has no PSU totals or no PSU labels.
    """
    if list(after.domain) != list(before.domain):
        raise NumbersError(
            "The two rounds do not have the same domains",
            where="domains",
            rule="a change is between two estimates of one domain",
            todo="use the same labels in both rounds, leaving out domains that one of them lacks",
        )
    variance = after.se**2 + before.se**2
    if overlap:
        variance = np.maximum(variance - 2 * _between(after, before), 0.0)
        df = np.minimum(after.df, before.df)
    else:
        parts = after.se**4 / np.maximum(after.df, 1) + before.se**4 / np.maximum(before.df, 1)
        df = np.where(parts > 0, variance**2 / np.where(parts > 0, parts, 1.0), after.df + before.df)
    made = finish(
        after.value - before.value, variance, labels=after.domain, n=after.n + before.n,
        psus=np.maximum(after.psus, before.psus), df=np.nan_to_num(df, nan=1.0), level=level or after.level,
        method=f"change of: {after.method}; {'overlapping' if overlap else 'independent'} rounds", rated=False,
        unit=after.unit,
    )  # fmt: skip
    return _pass_on(made, after, before)


def _pass_on(made: Estimates, after: Estimates, before: Estimates) -> Estimates:
    for word in reversed(_PROPAGATED):
        here = (after.flag == word) | (before.flag == word)
        made.flag[here] = word
        made.se[here] = np.nan
        made.low[here] = (after.low - before.high)[here]
        made.high[here] = (after.high - before.low)[here]
    return made


def _between(after: Estimates, before: Estimates) -> Any:
    """Return the covariance of both rounds in each domain, shape (D,), from their common PSUs."""
    if after.influence is None or before.influence is None:
        raise NumbersError(
            "A round has no totals by sampling unit",
            rule="the covariance of overlapping rounds comes from the totals of common sampling units",
            todo="estimate both rounds by Taylor linearisation",
        )
    one, two = after.influence.frame, before.influence.frame
    here, there = _common(one, two)
    home = one.stratum[here]
    count = np.bincount(home, minlength=len(one.size)).astype(float)
    left = np.zeros(len(one.size))
    left[home] = np.sqrt(one.left[home] * two.left[two.stratum[there]])
    factor = np.where(count > 1, left * count / np.maximum(count - 1, 1), 0.0)
    found = np.zeros(len(after))
    for domain in range(len(after)):
        a, b = after.influence.psu_totals(domain)[here], before.influence.psu_totals(domain)[there]
        apart = [
            t - (np.bincount(home, t, minlength=len(count)) / np.maximum(count, 1))[home] for t in (a, b)
        ]
        found[domain] = float((factor[home] * apart[0] * apart[1]).sum())
    return found


def _common(one: Frame, two: Frame) -> tuple[Any, Any]:
    """Return positions in both frames of the PSUs that they share, by stratum and PSU label."""
    _, here, there = np.intersect1d(_names(one), _names(two), assume_unique=True, return_indices=True)
    return here, there


def _names(frame: Frame) -> Any:
    if frame.psu_labels is None:
        raise NumbersError(
            "A round has no labels of sampling units",
            where="column psu",
            rule="overlapping rounds are matched by the labels of their sampling units, never by position",
            todo="give psu= to the design of both rounds (the person's or household's number will do)",
        )
    strata = frame.stratum_labels[frame.stratum].astype(str)
    return np.char.add(np.char.add(strata, "\x1f"), frame.psu_labels.astype(str))


def contrast(estimates: Estimates, factors: Mapping[Any, float], *, level: float | None = None) -> Estimate:
    """Return a weighted sum of domains, such as ``{"urban": 1, "rural": -1}``, with its error.

    The value is sum_d f_d M_d with the variance of the PSU totals sum_d f_d t_d, so the covariance of domains that
    share PSUs is kept (Binder 1983, doi:10.2307/1402588).

    Parameters
    ----------
    estimates : Estimates
        Of one statistic, D domains, in its unit.
    factors : Mapping[Any, float]
        Label of a domain to its factor f_d; the domains that are left out have 0.
    level : float | None
        Coverage of the t interval; that of ``estimates`` if None.

    Raises
    ------
    ParameterError
        An unknown domain, or no factor at all.
    NumbersError
        The estimates carry no PSU totals, or a factor is not finite.
    """
    labels = list(estimates.domain)
    unknown = [label for label in factors if label not in labels]
    if unknown:
        raise ParameterError(
            f"There is no domain {unknown[0]!r}", rule="a contrast names domains of the estimates"
        )
    by = numbers(list(factors.values()), "factors")
    if not len(by):
        raise ParameterError("A contrast names no domain", rule="a contrast names domains of the estimates")
    if estimates.influence is None:
        raise NumbersError("The estimates have no totals by sampling unit", todo="estimate them by Taylor")
    frame = estimates.influence.frame
    at = [labels.index(label) for label in factors]
    total = np.sum(
        [factor * estimates.influence.psu_totals(k) for factor, k in zip(by, at, strict=True)], axis=0
    )
    variance = frame.product(total, total) if not np.isnan(estimates.se[at]).any() else np.nan
    words = " ".join(f"{factor:+g} {label}" for label, factor in factors.items())
    return finish(
        [float(by @ estimates.value[at])], [variance], labels=np.array([words], dtype=object),
        n=np.array([estimates.n[at].sum()]), psus=np.array([frame.psus]), df=np.array([max(estimates.df[at].min(), 1)]),
        level=level or estimates.level, method=f"contrast of: {estimates.method}", rated=False, unit=estimates.unit,
    ).one()  # fmt: skip
