"""Linking any two tables, or finding the duplicates of one, from a declaration: nothing here knows a country."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sasaran.linkage.blocks import Sides, candidates
from sasaran.linkage.cluster import agglomerate
from sasaran.linkage.compare import Design, Floats, Ints
from sasaran.linkage.model import Model, counts_by_level, estimate, prior_model, weights
from sasaran.linkage.persons import best_of_each
from sasaran.linkage.posterior import compete
from sasaran.linkage.train import random_pairs, rarity
from sasaran.linkage.weigh import Pairs, Weigher
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.linkage import LinkageSpec

__all__ = ["PairSummary", "link_pairs"]

BELIEF = 20.0
"""Pairs that the declared beliefs are worth here: generic declarations seldom state any."""


@dataclass(frozen=True)
class PairSummary:
    """What pair linkage found: candidate pairs, accepted ones, expected true, false and missed ones, and the model."""

    candidates: int
    accepted: int
    true: float
    false: float
    missed: float
    model: Model


def link_pairs(
    engine: Engine,
    spec: LinkageSpec,
    *,
    left: str,
    right: str | None = None,
    key: str = "record_no",
    out: str = "pairs",
    clusters: str = "",
    one_to_one: bool = True,
    model: Model | None = None,
    progress: Progress = silent,
) -> PairSummary:
    """Create ``out(left_key, right_key, probability, accepted)``.

    Parameters
    ----------
    engine : Engine
        Holds the tables, with the declared columns and ``key``.
    spec : LinkageSpec
        Comparisons and blocks; an identifier needs no mention apart from its comparison.
    left, right : str
        The two tables; without ``right`` the duplicates of ``left`` are found.
    key : str
        Unique column of both.
    clusters : str
        For duplicates: table ``(key, cluster_no)`` to create; accepted pairs are then those within a cluster.
    one_to_one : bool
        For two tables: whether each holds a thing once; a record then takes at most one partner.
    model : Model, optional
        A fitted model: nothing is learnt.
    """
    design = Design(spec.comparisons)
    same = right is None
    with engine.scratch("l", "r", "keys") as (l_, r_, keys):
        _lay_out(engine, left, key, l_)
        if not same:
            _lay_out(engine, str(right), key, r_)
        sides = Sides(l_, l_ if same else r_, same)
        n, m = engine.count(l_), engine.count(sides.right)
        possible = n * (n - 1) / 2 if same else float(n) * m
        prior = prior_model(design)
        sample = random_pairs(engine, design, sides, 700)
        begin = model or Model(prior.m, estimate(counts_by_level(design, *sample), prior.u, BELIEF))
        rare = rarity(engine, design, begin, sides, max(n, m))
        pairs = candidates(engine, spec, design, begin, sides, floor=float(np.log(max(n, m, 2))) - 7.0,
                           rare=rare, progress=progress)  # fmt: skip
        weigher = Weigher(design, pairs, rare)
        fitted = model or _fit(design, begin, prior, weigher, sample, possible)
        p = _probability(weigher.weights(fitted), pairs.left, possible, n, same or not one_to_one)
        accepted = p > spec.accept
        if not same and one_to_one:
            accepted &= _one_to_one(pairs, p)
        if same and clusters:
            label = agglomerate(n, pairs.left, pairs.right, p, accept=spec.accept)
            pairs, p, accepted = _within(pairs, p, label)
            engine.put(keys, {"no": np.arange(n), "label": np.unique(label, return_inverse=True)[1]})
            engine.create(clusters, f"select l.key as {key}, k.label::integer as cluster_no from {l_} l "
                          f"join {keys} k using (no) order by no")  # fmt: skip
        engine.put(keys, {"a": pairs.left, "b": pairs.right, "p": p, "accepted": accepted})
        engine.create(out, f"select l.key as left_key, r.key as right_key, p as probability, accepted from {keys} k "
                      f"join {l_} l on l.no = k.a join {sides.right} r on r.no = k.b order by k.a, k.b")  # fmt: skip
    true = float(p.sum())
    right_ones = float(p[accepted].sum())
    return PairSummary(
        len(p), int(accepted.sum()), true, float(accepted.sum()) - right_ones, true - right_ones, fitted
    )


def _lay_out(engine: Engine, table: str, key: str, out: str) -> None:
    """Create the prepared table: dense numbers in order of the key, and all columns."""
    columns = "".join(f", {c}" for c in engine.columns(table) if c not in ("no", "key"))
    engine.create(
        out,
        f"select (row_number() over (order by {key}) - 1)::integer as no, {key} as key{columns} "
        f"from {table} order by {key}",
    )


def _shares(weight: Floats, possible: float) -> Floats:
    """Return pair probabilities with the share of true pairs among all possible ones at its fixed point."""
    p, true = np.zeros(len(weight)), 0.1 * len(weight)
    for _ in range(50):
        share = min(max((true + 0.5) / (possible + 1.0), 1e-12), 0.5)
        p = 1 / (1 + np.exp(-np.clip(weight + np.log(share) - np.log1p(-share), -500, 500)))
        true = float(p.sum())
    return p


def _fit(
    design: Design,
    model: Model,
    prior: Model,
    weigher: Weigher,
    sample: tuple[Ints, Floats],
    possible: float,
) -> Model:
    """Fit m on the candidates and u on random pairs, true pairs being taken out of both by their probability."""
    for _ in range(15):
        p = _shares(weigher.weights(model), possible)
        m = estimate(weigher.counts(p), prior.m, BELIEF)
        odds = weights(design, model, sample[0]) + np.log(max(float(p.sum()), 0.5) / possible)
        other = sample[1] / (1 + np.exp(np.clip(odds, -500, 500)))
        model = Model(m, estimate(counts_by_level(design, sample[0], other), prior.u, BELIEF))
    return model


def _probability(weight: Floats, left: Ints, possible: float, n: int, alone: bool) -> Floats:
    """Return pair probabilities: each on its own, or as rivals where a left record has at most one partner."""
    p = _shares(weight, possible)
    if alone:
        return p
    inside = min(max(float(p.sum()) / max(n, 1), 1e-4), 1 - 1e-3)
    prior = np.log(inside * n / possible)
    return compete(left, weight + prior, np.full(len(p), 1 - inside))


def _one_to_one(pairs: Pairs, p: Floats) -> np.ndarray:
    """Return which pairs are the best of both their records."""
    both = np.zeros(len(p), np.int64)
    both[best_of_each(pairs.left, p, pairs.right)] += 1
    both[best_of_each(pairs.right, p, pairs.left)] += 1
    return np.asarray(both == 2)


def _within(pairs: Pairs, p: Floats, label: Ints) -> tuple[Pairs, Floats, np.ndarray]:
    """Return candidates and the pairs that clusters imply beyond them, and which of them lie within a cluster.

    An implied pair that is no candidate has the probability of the weakest link that holds its cluster together:
    the mean over the cluster's candidate pairs is used.
    """
    n = len(label)
    order = np.argsort(label, kind="stable")
    start = np.flatnonzero(np.r_[True, np.diff(label[order]) != 0])
    size = np.diff(np.r_[start, len(label)])
    implied = [np.zeros(0, np.int64)]
    for gap in range(1, int(size.max(initial=1))):  # a loop over cluster sizes, not over records
        head = np.flatnonzero(label[order][:-gap] == label[order][gap:])
        x, y = order[head], order[head + gap]
        implied.append(np.minimum(x, y) * n + np.maximum(x, y))
    key = pairs.left * n + pairs.right
    inside = label[pairs.left] == label[pairs.right]
    mean = np.bincount(label[pairs.left[inside]], p[inside], n) / np.maximum(
        np.bincount(label[pairs.left[inside]], minlength=n), 1
    )
    extra = np.setdiff1d(np.concatenate(implied), key)
    left, right = extra // n, extra % n
    none = np.full(len(extra), -1, np.int64)
    merged = pairs.plus(Pairs(left, right, none, none))
    order = np.lexsort((merged.right, merged.left))
    return (
        merged.take(order),
        np.r_[p, mean[label[left]]][order],
        np.r_[inside, np.ones(len(extra), bool)][order],
    )
