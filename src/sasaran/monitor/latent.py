"""True movement behind seen movement: a table of true bands whose noisy picture is the table that was seen.

With P[i, j] the share of families truly in band i before and j after, and K the noise (:mod:`sasaran.monitor.noise`),
the seen counts N[k, m] are multinomial with chances Q = sum over i, j of P[i, j] K[i, j, k, m]. P is the table of
greatest likelihood among tables of shares (none negative, sum 1), found by EM,

    P[i, j]  <-  P[i, j] sum over k, m of  (N[k, m] / n) K[i, j, k, m] / Q[k, m],

sped up by squared extrapolation (Varadhan and Roland 2008, Scandinavian Journal of Statistics 35, scheme S3). EM for
misclassified counts: Dempster, Laird and Rubin (1977); gross flows with classification error: Abowd and Zellner (1985),
Journal of Business and Economic Statistics 3. If K is the identity, P is the seen table. The sampling error comes from
drawing whole villages again with replacement (Efron's bootstrap over clusters).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtri

from sasaran.errors import NumbersError, ParameterError

__all__ = ["Movement", "movement", "true_table"]

_ROUNDS = 3000  # short of this the flat directions of the likelihood have not been walked to their end
_STOP = 1e-9
_LONGEST = 1e4


@dataclass(frozen=True)
class Movement:
    """Movement of one group of families between two quarters; arrays have shape (bands, bands).

    Parameters
    ----------
    counts : array
        Families by band seen before (rows) and after.
    seen, seen_se : array
        Rows of chances as seen, and their standard error clustered by village.
    joint : array
        True table P, as shares of all families.
    true, true_se : array
        Rows of chances of the true table, and their standard error from sampling (bootstrap over villages).
    low, high : array
        Limits at ``level`` from sampling and from the range of the noise together.
    noise_se : array
        Standard error from the range in which the noise lies.
    clusters : int
        Villages behind it.
    """

    counts: Any
    seen: Any
    seen_se: Any
    joint: Any
    true: Any
    true_se: Any
    low: Any
    high: Any
    noise_se: Any
    clusters: int


def true_table(counts: Any, kernel: Any) -> Any:
    """Return P, shape (..., bands, bands): the true table of each seen table, as shares; zeros where nobody is.

    Parameters
    ----------
    counts : array of float, shape (..., bands, bands)
        Families by band seen before and after; not negative.
    kernel : array, shape (bands, bands, bands, bands)
        The noise.

    Raises
    ------
    NumbersError
        If a count is negative or not finite.
    """
    table = np.asarray(counts, dtype=float)
    if not np.isfinite(table).all() or (table < 0).any():
        raise NumbersError("A table of movement holds a count that is not one", rule="counts are 0 or more")
    cells = table.shape[-1] * table.shape[-2]
    flat = table.reshape(-1, cells)
    total = flat.sum(axis=1, keepdims=True)
    seen = flat / np.where(total > 0, total, 1.0)
    noise = np.asarray(kernel, dtype=float).reshape(cells, cells)
    if np.array_equal(noise, np.eye(cells)):
        return seen.reshape(table.shape)
    return (_accelerated(seen, noise) * (total > 0)).reshape(table.shape)


def _step(table: Any, seen: Any, noise: Any) -> Any:
    drawn = table @ noise
    return table * ((seen / np.maximum(drawn, 1e-300)) @ noise.T)


def _accelerated(seen: Any, noise: Any) -> Any:
    cells = noise.shape[0]
    found = np.full_like(seen, 1 / cells)
    open_ = np.arange(len(seen))
    for _ in range(_ROUNDS):
        table = found[open_]
        found[open_] = _leap(table, seen[open_], noise)
        open_ = open_[np.abs(found[open_] - table).max(axis=1, initial=0.0) >= _STOP]
        if len(open_) == 0:
            break
    return found


def _leap(table: Any, seen: Any, noise: Any) -> Any:
    first = _step(table, seen, noise)
    second = _step(first, seen, noise)
    r, v = first - table, second - 2 * first + table
    size = np.sqrt((r**2).sum(axis=1, keepdims=True))
    bend = np.sqrt((v**2).sum(axis=1, keepdims=True))
    stride = np.clip(size / np.maximum(bend, 1e-300), 1.0, _LONGEST)
    leap = table + 2 * stride * r + stride**2 * v
    # a leap out of the tables of shares is not taken
    leap = np.where((leap <= 0).any(axis=1, keepdims=True), second, leap)
    landed = _step(leap / leap.sum(axis=1, keepdims=True).clip(1e-300), seen, noise)
    worse = _likelihood(landed, seen, noise) < _likelihood(second, seen, noise)
    return np.where(worse[:, None], second, landed)


def _likelihood(table: Any, seen: Any, noise: Any) -> Any:
    return (seen * np.log(np.maximum(table @ noise, 1e-300))).sum(axis=1)


def _rows(table: Any) -> Any:
    total = table.sum(axis=-1, keepdims=True)
    return np.where(total > 0, table / np.where(total > 0, total, 1.0), np.nan)


def movement(
    by_cluster: Any, kernel: Any, others: Any = (), *, draws: int = 100, seed: int = 1, level: float = 0.90
) -> Movement:
    """Return seen and true movement with their errors.

    Parameters
    ----------
    by_cluster : array of float, shape (clusters, bands, bands)
        Families by village, band seen before and after.
    kernel : array, shape (bands, bands, bands, bands)
        The noise at its central value.
    others : sequence of (array, array)
        Pairs of kernels at the lower and upper limit (chance 0.90) of each assumption.
    draws, seed, level : int, int, float
        Draws of the bootstrap, its random seed, and the coverage of the limits.

    Raises
    ------
    ParameterError
        If the level is not between 0 and 1, or fewer than 20 draws are asked.
    """
    if not 0 < level < 1 or draws < 20:
        raise ParameterError(
            "The error of a movement cannot be reckoned",
            rule="a level lies between 0 and 1, and at least 20 draws are taken",
            todo="write a level such as 0.90",
        )
    parts = np.asarray(by_cluster, dtype=float)
    parts = parts[parts.sum(axis=(1, 2)) > 0]
    counts = parts.sum(axis=0)
    joint = true_table(counts, kernel)
    true = _rows(joint)
    again = _rows(true_table(_drawn(parts, draws, seed), kernel))
    se = _spread(again)
    # limits of an assumption lie 1.645 deviations either side
    swings = [_rows(true_table(counts, high)) - _rows(true_table(counts, low)) for low, high in others]
    noise_se = np.sqrt(sum((swing**2 for swing in swings), np.zeros_like(true))) / (2 * 1.6448536269514722)
    low, high = _limits(true, again, noise_se, level)
    seen = _rows(counts)
    return Movement(counts, seen, _clustered(parts, seen), joint, true, se, low, high, noise_se, len(parts))


def _drawn(parts: Any, draws: int, seed: int) -> Any:
    """Return the tables of villages drawn again, shape (draws, bands, bands)."""
    many = len(parts)
    if many == 0:
        return np.zeros((draws, *parts.shape[1:]))
    times = np.random.default_rng(seed).multinomial(many, np.full(many, 1 / many), size=draws)
    return np.einsum("dc,ckm->dkm", times.astype(float), parts)


def _spread(again: Any) -> Any:
    empty = np.isnan(again).all(axis=0)
    return np.where(empty, np.nan, np.nanstd(np.where(empty, 0.0, again), axis=0, ddof=1))


def _limits(true: Any, again: Any, noise_se: Any, level: float) -> tuple[Any, Any]:
    """Percentiles of the draws, widened by the noise's own range; within 0 and 1."""
    empty = np.isnan(again).all(axis=0)
    ends = np.nanquantile(np.where(empty, 0.0, again), [(1 - level) / 2, (1 + level) / 2], axis=0)
    wide = 1.6448536269514722 * noise_se
    # at the edge (nobody moves) the draws lean to one side: the wider of percentile and normal limits holds the truth
    reach = float(ndtri((1 + level) / 2)) * np.nan_to_num(_spread(again))
    low = true - np.hypot(np.maximum(true - ends[0], reach), wide)
    high = true + np.hypot(np.maximum(ends[1] - true, reach), wide)
    return np.clip(low, 0, 1), np.clip(high, 0, 1)


def _clustered(parts: Any, seen: Any) -> Any:
    """Standard error of a share of a row, villages being the units drawn: a ratio, linearised (Cochran 1977, 6.3)."""
    many = len(parts)
    if many < 2:
        return np.full_like(seen, np.nan)
    base = parts.sum(axis=2, keepdims=True)
    off = parts - seen * base
    total = base.sum(axis=0)
    variance = many / (many - 1) * (off**2).sum(axis=0)
    return np.sqrt(variance) / np.where(total > 0, total, np.nan)
