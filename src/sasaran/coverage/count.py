"""The distribution of a count of uncertain yes/no events, and the interval it gives.

A count of independent events with unequal chances is Poisson-binomial; its distribution comes exactly from its
characteristic function by a discrete Fourier transform (Hong 2013, Computational Statistics and Data Analysis 59,
41-51). What the events share (records that can belong to one person only, families reached together, error rates
that are themselves estimated) enters as an extra variance: a Skellam term, so the count stays whole numbers. Where
a variance is taken away and no Skellam term can do it (a few events only), the exact distribution is mixed with the
narrowest one of the same mean. Where the count is large its first three cumulants are enough (Lyapunov; Cornish and
Fisher 1938).
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np

__all__ = ["count_interval", "distribution", "normal_limits"]

_LARGE_SD = 15.0
_CHUNK = 2048
_BENT = 1e-4  # chance below zero up to which a variance may be taken away by a Skellam term


def distribution(chances: Any, extra: float = 0.0) -> tuple[int, Any]:
    """Return the first value and the probabilities of the count of events with the given chances.

    Parameters
    ----------
    chances : array of float, shape (n,)
        Chance of each event, 0 to 1.
    extra : float
        Variance to add (or, where negative, to take away) for what the events share; the mean is unchanged.

    Returns
    -------
    tuple[int, array of float]
        Smallest value considered and the probability of it and of each following whole number.
    """
    values, times = np.unique(np.round(np.asarray(chances, dtype=float), 9), return_counts=True)
    mean = float(values @ times)
    own = float((values * (1 - values)) @ times)
    least = (mean - math.floor(mean)) * (
        math.ceil(mean) - mean
    )  # no whole number varies less about this mean
    extra = max(extra, min(least - own, 0.0))
    half = math.ceil(7 * math.sqrt(own + max(extra, 0.0))) + 8
    start = math.floor(mean) - half
    found = _by_fourier(values, times, extra, start, 2 * half + 1)
    if extra < 0 and -found[found < 0].sum() > _BENT:
        keep = (own + extra - least) / (own - least)
        found = keep * _by_fourier(values, times, 0.0, start, 2 * half + 1)
        found[half] += (1 - keep) * (math.floor(mean) + 1 - mean)
        found[half + 1] += (1 - keep) * (mean - math.floor(mean))
    return start, np.clip(found, 0.0, None)


def _by_fourier(values: Any, times: Any, extra: float, start: int, size: int) -> Any:
    # size is odd: the frequency pi, where an event of chance 1/2 vanishes, is never hit
    angle = 2 * np.pi * np.arange(size) / size
    step = np.exp(1j * angle) - 1
    log = -extra * (1 - np.cos(angle)) + 0j
    for at in range(0, len(values), _CHUNK):
        part = slice(at, at + _CHUNK)
        log += times[part] @ np.log1p(values[part, None] * step[None, :])
    return np.real(np.fft.fft(np.exp(log - 1j * angle * start))) / size


def count_interval(chances: Any, level: float, extra: float = 0.0) -> tuple[int, int]:
    """Return the interval of the count of events at ``level``.

    It is the central one: ``low`` is the smallest whole number with more than (1 - level) / 2 of the distribution
    below or on it; ``high`` likewise for (1 + level) / 2. Where single numbers weigh much that holds far more than
    ``level``, so up to a standard deviation of 15 its less likely end is dropped as long as what remains holds
    ``level``. Neither limit leaves the range that is possible at all.

    >>> count_interval([0.6], 0.9)
    (0, 1)
    >>> count_interval([0.07], 0.9)  # the central interval, 0 to 1, would hold all
    (0, 0)
    >>> count_interval([1.0, 1.0, 0.001], 0.9)
    (2, 2)
    """
    values = np.asarray(chances, dtype=float)
    open_ = values[(values > 0) & (values < 1)]
    sure = int((values >= 1).sum())
    spread = float((open_ * (1 - open_)).sum()) + extra
    tail = (1 - level) / 2
    if spread <= 0:
        middle = sure + round(float(open_.sum()))
        return middle, middle
    if math.sqrt(spread) > _LARGE_SD:
        low, high = (_cornish_fisher(open_, extra, q) for q in (tail, 1 - tail))
    else:
        low, high = _narrowest(*distribution(open_, extra), len(open_), level)
    return sure + min(max(low, 0), len(open_)), sure + min(max(high, 0), len(open_))


def _narrowest(start: int, chance: Any, most: int, level: float) -> tuple[int, int]:
    """Return the central interval without the ends it can spare; see :func:`count_interval`."""
    # a count below 0 or above what is possible stands for the nearest possible one
    at = np.clip(start + np.arange(len(chance)), 0, most)
    share = np.bincount(at, chance / chance.sum())
    below = np.cumsum(share)
    low, high = (int(np.searchsorted(below, q, side="right")) for q in ((1 - level) / 2, (1 + level) / 2))
    high = min(high, len(share) - 1)
    held = float(share[low : high + 1].sum())
    while low < high and held - min(share[low], share[high]) >= level:
        held -= min(share[low], share[high])
        low, high = (low + 1, high) if share[low] < share[high] else (low, high - 1)
    return low, high


def normal_limits(value: Any, se: Any, level: float) -> tuple[Any, Any]:
    """Return ``value`` minus and plus the normal quantile of ``level`` times ``se``, not below 0 (arrays too)."""
    reach = NormalDist().inv_cdf((1 + level) / 2) * np.asarray(se)
    return np.maximum(0.0, value - reach), value + reach


def _cornish_fisher(chances: Any, extra: float, q: float) -> int:
    own = chances * (1 - chances)
    sd = math.sqrt(max(float(own.sum()) + extra, 0.0))
    skew = float((own * (1 - 2 * chances)).sum()) / sd**3
    z = NormalDist().inv_cdf(q)
    reach = z + (z * z - 1) * skew / 6 - (2 * z**3 - 5 * z) * skew * skew / 36
    return math.ceil(float(chances.sum()) + sd * reach - 0.5)
