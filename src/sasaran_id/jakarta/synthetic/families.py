"""Families: how many, how large, who stands in which relation to the head, and how old each is.

Raw ages follow from the relation to the head (a spouse a few years apart, children a generation younger); a
monotone map then gives each kelurahan its published age distribution and keeps parents older than children.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sasaran_id.jakarta.synthetic.draw import Ints
from sasaran_id.jakarta.synthetic.margins import AGE_STEP, Margins

__all__ = ["Members", "draw_members", "draw_sizes"]

HEAD, SPOUSE, CHILD, IN_LAW, GRANDCHILD, PARENT, OTHER = 1, 2, 3, 4, 5, 6, 8
_SIZES = np.array([0.185, 0.185, 0.235, 0.215, 0.11, 0.045, 0.015, 0.007, 0.003])


@dataclass(frozen=True)
class Members:
    """People in order of family: ``family`` (index), ``relation``, ``sex`` (0 man, 1 woman), ``age`` in years."""

    family: Ints
    relation: Ints
    sex: Ints
    age: Ints


def _size_shares(means: Ints) -> Ints:
    """Tilt the base distribution of sizes so that each area has its own mean."""
    sizes = np.arange(1, len(_SIZES) + 1)
    low, high = np.full(len(means), -2.0), np.full(len(means), 2.0)
    for _ in range(50):
        middle = (low + high) / 2
        shares = _SIZES * np.exp(middle[:, None] * sizes)
        shares /= shares.sum(axis=1, keepdims=True)
        small = shares @ sizes < means
        low, high = np.where(small, middle, low), np.where(small, high, middle)
    return np.asarray(shares)


def draw_sizes(rng: np.random.Generator, margins: Margins, population: Ints) -> tuple[Ints, Ints]:
    """Return area index and size of each family, in order of area; sizes follow the area's mean closely."""
    counts = np.maximum(np.rint(population / margins.family_size), population > 0).astype(np.int64)
    area = np.repeat(np.arange(len(margins)), counts)
    within = np.arange(len(area)) - np.repeat(np.cumsum(counts) - counts, counts)
    spot = (within + rng.random(len(area))) / counts[area]
    spot = spot[np.argsort(area + rng.random(len(area)), kind="stable")]
    bounds = np.cumsum(_size_shares(margins.family_size), axis=1)[:, :-1]
    size = np.ones(len(area), dtype=np.int8)
    for column in range(bounds.shape[1]):
        size += spot > bounds[area, column]
    return area.astype(np.int16), size


def _relations(
    rng: np.random.Generator, size: Ints, place: Ints, last: Ints, family: Ints
) -> tuple[Ints, Ints]:
    """Return relation and sex of each member; ``place`` counts within the family from 0."""
    pair = (size > 1) & (rng.random(len(size)) < np.where(size == 2, 0.6, 0.84))
    woman_head = rng.random(len(size)) < np.where(pair, 0.02, np.where(size == 1, 0.45, 0.62))
    special = np.where(size > 2, rng.random(len(size)), 1.0)
    extra = np.select(
        [special < 0.07, special < 0.11, special < 0.135, special < 0.18],
        [PARENT, GRANDCHILD, IN_LAW, OTHER],
        CHILD,
    )
    relation = np.full(len(family), CHILD, dtype=np.int8)
    relation[last] = extra.astype(np.int8)
    relation[(place == 1) & pair[family]] = SPOUSE
    relation[place == 0] = HEAD
    sex = (rng.random(len(family)) < 0.49).astype(np.int8)
    sex[relation == PARENT] = rng.random(int((relation == PARENT).sum())) < 0.7
    head = relation == HEAD
    sex[head] = woman_head[family[head]]
    spouse = relation == SPOUSE
    sex[spouse] = 1 - woman_head[family[spouse]]
    return relation, sex


def _raw_ages(rng: np.random.Generator, size: Ints, place: Ints, relation: Ints, family: Ints) -> Ints:
    """Return ages as the relations make them, before they are fitted to the published ones."""
    noise = rng.standard_normal(len(family), dtype=np.float32)
    single = np.where(
        rng.random(len(size)) < 0.55, rng.normal(31, 7, len(size)), rng.normal(62, 11, len(size))
    )
    head = np.where(size == 1, single, rng.normal(45, 11, len(size)) + 1.2 * np.minimum(size - 3, 3))
    head = np.clip(head, 21 + rng.random(len(size)) * 4, 95)[family].astype(np.float32)
    child = head - 27.5 - 3.4 * np.maximum(place - 2, 0) + 4.0 * noise
    early = child < 0
    child[early] = rng.random(int(early.sum()), dtype=np.float32) * 4
    raw = np.select(
        [relation == HEAD, relation == SPOUSE, relation == PARENT, relation == GRANDCHILD, relation == IN_LAW,
         relation == OTHER],
        [head, head - 2.5 + 3 * noise, head + 26 + 3 * noise, np.maximum(head - 51 + 5 * noise, 1 + noise * 0.4),
         np.maximum(head - 24 + 4 * noise, 19 + noise), np.maximum(head - 12 + 15 * noise, 2 + noise)],
        child,
    )  # fmt: skip
    return np.asarray(raw + rng.random(len(raw), dtype=np.float32) * 0.01)


def _fit_ages(rng: np.random.Generator, raw: Ints, area: Ints, margins: Margins) -> Ints:
    """Map raw ages monotonically, area by area, to the area's published five-year distribution."""
    order = np.lexsort((raw, area))
    bounds = np.searchsorted(area[order], np.arange(len(margins) + 1))
    age = np.empty(len(raw), dtype=np.float32)
    edges = np.arange(0, AGE_STEP * margins.ages.shape[1] + 1, AGE_STEP, dtype=np.float64)
    for no in range(len(margins)):
        block = order[bounds[no] : bounds[no + 1]]
        spots = (np.arange(len(block)) + rng.random(len(block))) / max(len(block), 1)
        shares = np.r_[0.0, np.cumsum(margins.ages[no])]
        fitted = np.interp(spots, shares, edges)
        old = fitted > edges[-2]
        # the last class is open: spread it over an exponential with the mean years left there
        fitted[old] = edges[-2] + 6.5 * -np.log(1 - (fitted[old] - edges[-2]) / AGE_STEP * 0.985)
        age[block] = fitted
    return age


def draw_members(rng: np.random.Generator, area: Ints, size: Ints, margins: Margins) -> Members:
    """Return the members of the families whose areas and sizes are given."""
    family = np.repeat(np.arange(len(size), dtype=np.int32), size)
    start = np.cumsum(size, dtype=np.int64) - size
    place = np.arange(len(family)) - start[family]
    last = start + size - 1
    relation, sex = _relations(rng, size, place, last, family)
    raw = _raw_ages(rng, size, place, relation, family)
    age = _fit_ages(rng, raw, area[family], margins)
    return Members(family=family, relation=relation, sex=sex, age=age)
