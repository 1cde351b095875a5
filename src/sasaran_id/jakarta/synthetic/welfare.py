"""Who is poor: consumption of families, and the deciles a ranking with errors gives them on three bases."""

from __future__ import annotations

import numpy as np

from sasaran_id.jakarta.synthetic.draw import Ints
from sasaran_id.jakarta.synthetic.margins import Margins

__all__ = ["BASES", "consumption", "deciles", "observed", "ranking_noise"]

BASES = ("national", "province", "city")
# A rich city has few people in the nation's low deciles: share of Jakarta's people in each national decile.
# Assumed; Depok, next door, has about a fifth of its people in deciles 1 to 5.
_NATIONAL = np.array([2.5, 3.5, 5.0, 6.5, 8.0, 9.5, 11.5, 14.0, 17.0, 22.5]) / 100
_LASTING, _PASSING = 0.30, 0.14


def consumption(rng: np.random.Generator, margins: Margins, area: Ints, size: Ints, schooling: Ints) -> Ints:
    """Return log monthly consumption a head (Rp): by area, size, schooling of the head, and chance."""
    higher = margins.schooling[:, 4] / margins.schooling[:, 1:].sum(axis=1)
    level = 14.62 + 1.3 * (higher - higher.mean())
    own = 0.17 * (schooling - 3.0) - 0.11 * (np.minimum(size, 8) - 3.1)
    return np.asarray(level[area] + own + rng.normal(0, 0.52, len(area)), dtype=np.float32)


def ranking_noise(rng: np.random.Generator, size: int) -> Ints:
    """Return the part of a family's ranking error that lasts from quarter to quarter (log points)."""
    return np.asarray(rng.normal(0, _LASTING, size), dtype=np.float32)


def _cut(score: Ints, people: Ints, shares: Ints) -> Ints:
    """Cut families, ordered by score and counted by people, at the cumulated ``shares``; 1 is the poorest."""
    order = np.argsort(score, kind="stable")
    total = people.sum()
    spot = (np.cumsum(people[order]) - people[order] / 2) / max(total, 1)
    result = np.empty(len(score), dtype=np.int8)
    result[order] = 1 + np.searchsorted(np.cumsum(shares)[:-1], spot, side="right")
    return result


def deciles(score: Ints, people: Ints, city: Ints) -> dict[str, Ints]:
    """Return deciles of families by basis, given a score (higher is richer) and the people in each family."""
    tenths = np.full(10, 0.1)
    by_city = np.empty(len(score), dtype=np.int8)
    for one in np.unique(city):
        inside = city == one
        by_city[inside] = _cut(score[inside], people[inside], tenths)
    return {
        "national": _cut(score, people, _NATIONAL),
        "province": _cut(score, people, tenths),
        "city": by_city,
    }


def observed(rng: np.random.Generator, log_consumption: Ints, lasting: Ints) -> Ints:
    """Return what the ranking sees this quarter: consumption with lasting and passing error."""
    passing = rng.normal(0, _PASSING, len(lasting)).astype(np.float32)
    return np.asarray(log_consumption + lasting + passing, dtype=np.float32)
