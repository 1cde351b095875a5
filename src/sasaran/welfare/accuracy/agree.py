"""How far two orders agree, and how far several judges do: Spearman's rho, Kendall's W, shared choices.

In every function ``sample`` is a :class:`~sasaran.welfare.accuracy.sample.Sample` of n units, ``one`` and ``other`` are
arrays of shape (n,), ``level`` is the coverage of the interval, and errors come from totals by sampling unit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError
from sasaran.schema.estimate import Estimate
from sasaran.welfare.accuracy.choose import checked
from sasaran.welfare.accuracy.sample import Sample, codes

__all__ = ["agreement", "concordance", "places", "spearman"]

Floats = NDArray[np.float64]


def places(values: Any, weight: Floats) -> Floats:
    """Return each unit's weighted mid-place in 0 to 1: the share below plus half the share equal.

    ``values`` and ``weight`` have shape (n,), and so has the answer; values must be finite, weights not all 0.
    """
    _, at = np.unique(values, return_inverse=True)
    here = np.bincount(at, weight)
    return np.asarray(((np.cumsum(here) - here / 2) / here.sum())[at])


def spearman(sample: Sample, one: Any, other: Any, level: float = 0.95) -> Estimate:
    """Return Spearman's rank correlation: Pearson's correlation of weighted mid-places.

    The influence of a unit counts that it shifts the places of all others (Croux and Dehon 2010,
    doi:10.1007/s10260-010-0142-z), here with weights and ties, added up by sampling unit.

    Raises :class:`NumbersError` if a value is missing, or one order ties everybody (no correlation exists).
    """
    w = sample.weight
    x, y = checked(one, "one", sample.n), checked(other, "other", sample.n)
    u, v = places(x, w) - 0.5, places(y, w) - 0.5
    N = w.sum()
    uu, vv, uv = float(w @ (u * u)) / N, float(w @ (v * v)) / N, float(w @ (u * v)) / N
    if not (uu > 0 and vv > 0):
        raise NumbersError(
            "A rank correlation does not exist", rule="each order has two different values or more"
        )
    rho = uv / np.sqrt(uu * vv)
    d_uv = u * v + _above(x, w, v) + _above(y, w, u) - 3 * uv
    d_uu = u * u + 2 * _above(x, w, u) - 3 * uu
    d_vv = v * v + 2 * _above(y, w, v) - 3 * vv
    z = w / N * (d_uv / np.sqrt(uu * vv) - rho / 2 * (d_uu / uu + d_vv / vv))
    se = sample.se(sample.by_psu(z))
    return sample.estimate(float(rho), se, "Spearman, linearised", level=level)


def _above(order: Floats, w: Floats, value: Floats) -> Floats:
    """Return the mean of ``value`` over units above each unit (half for its equals): what its place does to theirs."""
    _, at = np.unique(order, return_inverse=True)
    here = np.bincount(at, w * value)
    return np.asarray(((here.sum() - np.cumsum(here) + here / 2) / w.sum())[at])


def concordance(ranks: Any, within: Any = None) -> dict[str, Floats]:
    """Return Kendall's coefficient of concordance W of m judges, in each group within which they ranked.

    W = 12 S / (m^2 (n^3 - n) - m T), S the spread of the units' rank sums, T the correction for ties, sum of t^3 - t
    (Kendall and Babington Smith 1939; Siegel and Castellan 1988, ch. 9.5). 1 is full agreement. Ranks are made
    anew within each group (mid-ranks), so judges may use any scale.

    Parameters
    ----------
    ranks : array, shape (n, m)
        One column a judge, two or more.
    within : array, shape (n,)
        The village of each unit; one group if absent.

    Returns
    -------
    dict
        ``group`` labels, ``n``, ``w`` (NaN for groups of fewer than two units or where every judge ties everybody)
        and ``rho``, the mean Spearman correlation between pairs of judges, (m W - 1) / (m - 1).

    Raises
    ------
    NumbersError
        If there are fewer than two judges or a rank is missing.
    """
    table = np.asarray(ranks, dtype=float)
    if table.ndim != 2 or table.shape[1] < 2:
        raise NumbersError("Agreement needs judges", where="ranks", rule="two columns or more")
    n, m = table.shape
    code, labels = (
        (np.zeros(n, dtype=np.int64), np.zeros(1)) if within is None else codes(within, "within", n)
    )
    many = np.bincount(code, minlength=len(labels)).astype(float)
    sums, ties = np.zeros(n), np.zeros(len(labels))
    for k in range(m):
        made, tied = _ranked(checked(table[:, k], f"ranks[{k}]", n), code, len(labels))
        sums += made
        ties += tied
    spread = np.bincount(code, (sums - m * (many[code] + 1) / 2) ** 2, len(labels))
    with np.errstate(divide="ignore", invalid="ignore"):
        below = m * m * (many**3 - many) - m * ties
        found = np.where(below > 0, 12 * spread / below, np.nan)
    return {"group": labels, "n": many, "w": found, "rho": (m * found - 1) / (m - 1)}


def _ranked(value: Floats, code: NDArray[np.int64], groups: int) -> tuple[Floats, Floats]:
    order = np.lexsort((value, code))
    v, g = value[order], code[order]
    start = np.flatnonzero(np.r_[True, (np.diff(v) != 0) | (np.diff(g) != 0)])
    long = np.diff(np.r_[start, len(v)])
    first = np.searchsorted(g, g[start])
    middle = start - first + (long + 1) / 2
    ranks = np.empty(len(v))
    ranks[order] = np.repeat(middle, long)
    return ranks, np.bincount(g[start], (long**3 - long).astype(float), groups).astype(float)


def agreement(sample: Sample, one: Any, other: Any, level: float = 0.95) -> Estimate:
    """Return the share of people whom two choices treat alike (both chosen or both not); selections of shape (n,).

    sum w (a b + (1 - a)(1 - b)) / sum w, the observed agreement p_o of Cohen (1960, doi:10.1177/001316446002000104); a
    fraction is the chance of being chosen. Raises :class:`NumbersError` if a choice is missing or outside 0 to 1.
    """
    a, b = checked(one, "one", sample.n), checked(other, "other", sample.n)
    for name, choice in (("one", a), ("other", b)):
        if ((choice < 0) | (choice > 1)).any():
            raise NumbersError("A yes/no column holds something else", where=f"column {name}", rule="0 or 1")
    same = a * b + (1 - a) * (1 - b)
    share = float(sample.weight @ same / sample.weight.sum())
    z = sample.by_psu(sample.weight * (same - share) / sample.weight.sum())
    se = sample.se(z)
    return sample.estimate(share, se, "share treated alike, Taylor", share=True, level=level, unit="share")
