"""Linking among themselves the records that no register knows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sasaran.linkage.blocks import Sides, candidates, share_seen
from sasaran.linkage.cluster import agglomerate
from sasaran.linkage.compare import Design, Floats, Ints
from sasaran.linkage.model import Model, prior_model
from sasaran.linkage.train import identified, learn_u, rarity
from sasaran.linkage.weigh import Pairs, Weigher
from sasaran.schema.engine import Engine, Progress
from sasaran.schema.linkage import LinkageSpec

__all__ = ["Resemblance", "among", "confirmed_numbers", "learn_among", "partition"]


@dataclass(frozen=True)
class Resemblance:
    """Pairs among the records of one table with the probability that both are one person.

    ``seen``: estimated share of the true pairs that the blocks bring.
    """

    pairs: Pairs
    p: Floats
    seen: float


def confirmed_numbers(
    engine: Engine, spec: LinkageSpec, model: Model, table: str, source: Ints
) -> np.ndarray:
    """Return by record number whether another list gives the same identifier to a resembling record."""
    blind = Design(spec.comparisons, skip=spec.identifier)
    known, _ = identified(engine, spec, blind, model, Sides(table, table, same=True), 0.97)
    good = (known.p > 0.9) & (source[known.pairs.left] != source[known.pairs.right])
    out = np.zeros(len(source), bool)
    out[known.pairs.left[good]] = True
    out[known.pairs.right[good]] = True
    return out


def learn_among(engine: Engine, spec: LinkageSpec, table: str) -> Model:
    """Return the model where no register can teach: u from rows of one list, m from numbers that lists share."""
    design = Design(spec.comparisons)
    model = learn_u(engine, design, table, prior_model(design), within="source_no")
    blind = Design(spec.comparisons, skip=spec.identifier)
    return identified(engine, spec, blind, model, Sides(table, table, same=True), 0.97)[1]


def among(
    engine: Engine, spec: LinkageSpec, model: Model, table: str, source: Ints, progress: Progress
) -> Resemblance:
    """Return the candidate pairs among the records of ``table`` with probability.

    Pairs within a list and pairs across lists have shares of true pairs of their own, fitted to the pairs found.
    """
    design = Design(spec.comparisons)
    blind = Design(spec.comparisons, skip=spec.identifier)
    sides = Sides(table, table, same=True)
    known, _ = identified(engine, spec, blind, model, sides, 0.97)
    rare = rarity(engine, design, model, sides, len(source))
    n = engine.count(table)
    pairs = candidates(
        engine,
        spec,
        design,
        model,
        sides,
        floor=float(np.log(max(n, 2)) - 4.0),
        rare=rare,
        progress=progress,
    )
    size = len(source)
    k = design.position(spec.identifier)
    if k >= 0:
        judged = np.isin(pairs.left * size + pairs.right, known.pairs.left * size + known.pairs.right)
        pairs = pairs.take(~judged)
    weight = Weigher(design, pairs, rare).weights(model)
    within = source[pairs.left] == source[pairs.right]
    p = np.zeros(len(weight))
    for part in (within, ~within):
        p[part] = _with_share(weight[part], _possible(engine, table, part is within))
    seen = share_seen(pairs.held, p)
    return Resemblance(known.pairs.plus(pairs), np.r_[known.p, p], seen)


def _possible(engine: Engine, table: str, within: bool) -> float:
    """Return how many pairs there are within the lists, or across them."""
    counts = [
        float(c)
        for (c,) in engine.rows(f"select count(*) from {table} group by source_no order by source_no")
    ]
    inside = sum(c * (c - 1) / 2 for c in counts)
    return max(1.0, inside if within else sum(counts) * (sum(counts) - 1) / 2 - inside)


def _with_share(weight: Floats, possible: float) -> Floats:
    """Return the probability of each pair, with the share of true pairs at its fixed point."""
    p = np.zeros(len(weight))
    true = min(0.05 * possible, float(len(weight))) if len(weight) else 0.0
    for _ in range(30):
        share = min(max((true + 0.5) / (possible + 10.0), 1e-12), 0.5)
        p = 1 / (1 + np.exp(-np.clip(weight + np.log(share) - np.log1p(-share), -500, 500)))
        true = float(p.sum())
    return p


def partition(
    resemblance: Resemblance, members: Ints, identifier: Ints, accept: float, single: Ints
) -> tuple[Ints, Floats]:
    """Return for each of ``members`` (sorted record numbers) its cluster, as the smallest member, and its probability.

    The probability of a record to belong to its cluster is the mean over the cluster's other members; 1 if alone.
    """
    a = np.searchsorted(members, resemblance.pairs.left)
    b = np.searchsorted(members, resemblance.pairs.right)
    n = len(members)
    label = agglomerate(n, a, b, resemblance.p, accept=accept, identifier=identifier, source=single)
    size = np.bincount(label, minlength=n)[label]
    inside = label[a] == label[b]
    total = np.bincount(a[inside], resemblance.p[inside], n) + np.bincount(
        b[inside], resemblance.p[inside], n
    )
    return members[label], np.where(size > 1, np.minimum(total / np.maximum(size - 1, 1), 1.0), 1.0)
