"""Random draws that depend only on the seed, the quarter and the name of the step."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Ints", "alias_choice", "group_rank", "stream", "top_weighted"]

Ints = NDArray[Any]


def stream(seed: int, step: str, quarter: int = 0) -> np.random.Generator:
    """Return the generator of one step: adding a step elsewhere does not move its draws."""
    return np.random.Generator(
        np.random.Philox(np.random.SeedSequence([seed, quarter, zlib.crc32(step.encode())]))
    )


def alias_choice(rng: np.random.Generator, weights: Ints, size: int) -> Ints:
    """Draw ``size`` indices (int32) with probability proportional to ``weights``."""
    cumulated = np.cumsum(np.asarray(weights, dtype=np.float64))
    spots = rng.random(size, dtype=np.float64) * cumulated[-1]
    found = np.searchsorted(cumulated, spots, side="right")
    return np.asarray(np.minimum(found, len(cumulated) - 1), dtype=np.int32)


def group_rank(keys: Ints) -> Ints:
    """Return for each element its rank (from 0) among equal keys, in order of position."""
    if not len(keys):
        return np.zeros(0, dtype=np.int64)
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    first = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    rank = np.empty(len(keys), dtype=np.int64)
    rank[order] = np.arange(len(keys)) - np.repeat(first, np.diff(np.r_[first, len(keys)]))
    return rank


def top_weighted(rng: np.random.Generator, weights: Ints, size: int) -> Ints:
    """Draw ``size`` distinct indices, each more likely the larger its weight (Efraimidis and Spirakis, 2006)."""
    open_ = np.flatnonzero(weights > 0)
    if size >= len(open_):
        return open_
    keys = np.log(rng.random(len(open_))) / weights[open_]
    chosen = open_[np.argpartition(-keys, size)[:size]] if size > 0 else open_[:0]
    return np.asarray(np.sort(chosen))
