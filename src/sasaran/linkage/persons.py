"""From candidate pairs to one person per record."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sasaran.linkage.anchored import Anchored
from sasaran.linkage.compare import Floats, Ints
from sasaran.linkage.lists import Resemblance

__all__ = ["WORTH_KNOWING", "Decision", "Others", "best_of_each", "decide", "other_clusters"]

WORTH_KNOWING = 0.01
"""Candidates below this probability are not kept."""


@dataclass(frozen=True)
class Decision:
    """Which anchor each record belongs to.

    ``person``: anchor by record number, -1 for none; ``p``: probability of that link, 0 for none; ``sure``: whether
    the identifier brought it; ``nobody``: probability that the record belongs to no anchor; ``other``: positions of
    the candidate pairs that were not accepted and are worth knowing.
    """

    person: Ints
    p: Floats
    sure: np.ndarray
    nobody: Floats
    other: Ints


@dataclass(frozen=True)
class Others:
    """Candidate clusters of list records: record, cluster (its smallest member), probability."""

    record: Ints
    cluster: Ints
    p: Floats


def best_of_each(group: Ints, p: Floats, tie: Ints) -> Ints:
    """Return the position of the largest ``p`` in each group (the smallest ``tie`` among equals)."""
    order = np.lexsort((tie, -p, group))
    first = np.r_[True, np.diff(group[order]) != 0] if len(order) else np.zeros(0, bool)
    return order[first]


def decide(found: Anchored, accept: float, source: Ints, single: Ints, identifier: Ints) -> Decision:
    """Accept at most one person per record.

    A source in ``single`` gives a person at most one record, and no person gets two different confirmed identifiers:
    the stronger claim stays, the other record goes without.
    """
    pairs, p = found.pairs, found.p
    hopeful = np.flatnonzero(p > accept)
    times = np.bincount(pairs.left[hopeful], minlength=len(source))[pairs.left[hopeful]]
    rivals = hopeful[times > 1]
    best = np.r_[
        hopeful[times == 1], rivals[best_of_each(pairs.left[rivals], p[rivals], pairs.right[rivals])]
    ]
    alone = np.isin(source[pairs.left[best]], single)
    best = _one_claim(
        best, pairs.right * (int(source.max(initial=0)) + 1) + source[pairs.left], p, pairs.left, alone
    )
    best = _one_number(best, pairs.left, pairs.right, p, np.where(found.confirmed, identifier, 0))
    n = len(source)
    person, chosen, sure = np.full(n, -1, np.int64), np.zeros(n), np.zeros(n, bool)
    person[pairs.left[best]] = pairs.right[best]
    chosen[pairs.left[best]] = p[best]
    sure[pairs.left[best]] = found.by_identifier[best]
    nobody = np.clip(1 - np.bincount(pairs.left, p, n).astype(float), 0.0, 1.0)
    taken = np.zeros(len(p), bool)
    taken[best] = True
    return Decision(person, chosen, sure, nobody, np.flatnonzero(~taken & (p >= WORTH_KNOWING)))


def _one_claim(best: Ints, key: Ints, p: Floats, tie: Ints, alone: np.ndarray) -> Ints:
    """Return ``best`` with one claim per key among those that are ``alone``."""
    contested = best[alone]
    kept = contested[best_of_each(key[contested], p[contested], tie[contested])]
    return np.sort(np.r_[best[~alone], kept])


def _one_number(best: Ints, left: Ints, right: Ints, p: Floats, number: Ints) -> Ints:
    """Return ``best`` without claims that bring a second confirmed identifier to a person."""
    claims = best[number[left[best]] > 0]
    if not len(claims):
        return best
    lead = claims[best_of_each(right[claims], p[claims], left[claims])]
    ruling = dict(zip(right[lead].tolist(), number[left[lead]].tolist(), strict=True))
    persons, values = np.array(list(ruling), np.int64), np.array(list(ruling.values()), np.int64)
    order = np.argsort(persons)
    rule = values[order][np.searchsorted(persons[order], right[claims])]
    return np.setdiff1d(best, claims[rule != number[left[claims]]])


def other_clusters(near: Resemblance, cluster: Ints, own: Floats, size: Ints, n: int) -> Others:
    """Return for each list record the clusters it might belong to instead, as the mean probability over members.

    Parameters
    ----------
    cluster, size : arrays, shape (n,)
        Cluster and cluster size by record number.
    own : array, shape (n,)
        Probability of the record's own cluster by record number; what others get together is at most the rest.
    """
    record = np.r_[near.pairs.left, near.pairs.right]
    into = cluster[np.r_[near.pairs.right, near.pairs.left]]
    away = cluster[record] != into
    key, inverse = np.unique(record[away] * n + into[away], return_inverse=True)
    who, where = key // n, key % n
    p = np.bincount(inverse, np.r_[near.p, near.p][away], len(key)) / size[where]
    room = np.where(size[who] > 1, 1 - own[who], 1.0)
    total = np.bincount(who, p, n)[who]
    p = p * np.where(total > room, room / np.maximum(total, 1e-12), 1.0)
    return Others(who, where, p)
