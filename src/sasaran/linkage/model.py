"""The Fellegi-Sunter model: how likely each level of agreement is among true pairs (m) and other pairs (u).

A comparison may depend on others (:attr:`Comparison.given`): it then has one row of m and u for every combination
of exact agreement on those. The weight of a pattern is the sum over comparisons of log(m / u); an unknown value
weighs nothing. Fellegi, I. P. and Sunter, A. B. (1969), A theory for record linkage, JASA 64(328), 1183-1210.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sasaran.linkage.compare import Design, Floats, Ints
from sasaran.schema.linkage import Comparison

__all__ = ["Model", "counts_by_level", "estimate", "fit_mixture", "prior_model", "relatives", "weights"]

PRIOR_PAIRS = 200.0
"""Pairs that the declared beliefs are worth against observed ones."""


@dataclass(frozen=True)
class Model:
    """m and u of every comparison, each of shape (strata, levels + 1); the last column is "no level holds"."""

    m: tuple[Floats, ...]
    u: tuple[Floats, ...]


def _declared(comparison: Comparison, attribute: str) -> Floats:
    """Return the declared distribution over levels, filled up where the declaration is silent."""
    share = np.array([getattr(level, attribute) for level in comparison.levels], dtype=float)
    n = len(share)
    silent = 0.9 * 0.25 ** np.arange(n) if attribute == "m" else 0.01 * 4.0 ** np.arange(n)
    share = np.where(share > 0, share, silent / max(1.0, silent.sum() / 0.9))
    if share.sum() > 0.999:
        share *= 0.999 / share.sum()
    return np.asarray(np.r_[share, 1 - share.sum()])


def prior_model(design: Design) -> Model:
    """Return the model of the declaration alone."""
    m, u = [], []
    for c in design.comparisons:
        strata = 2 ** len(c.given)
        m.append(np.tile(_declared(c, "m"), (strata, 1)))
        base = _declared(c, "u")
        # people who share a family or a birthday also agree elsewhere far more often than strangers do
        declared = np.array([level.related for level in c.levels])
        related = np.where(declared > 0, declared, np.sqrt(base[:-1]) / len(base))
        related = np.r_[related, 0.0] * min(1.0, 0.999 / related.sum())
        related[-1] = 1 - related.sum()
        u.append(np.stack([base] + [related] * (strata - 1)))
    return Model(tuple(m), tuple(u))


def counts_by_level(design: Design, codes: Ints, counts: Floats) -> list[Floats]:
    """Return the weighted number of pairs by stratum and known level, for every comparison."""
    levels = design.levels(codes)
    strata = design.strata(levels)
    out = []
    for k, base in enumerate(design.bases):
        table = np.zeros((2 ** len(design.given[k]), base - 1))
        known = levels[:, k] > 0
        np.add.at(table, (strata[known, k], levels[known, k] - 1), counts[known])
        out.append(table)
    return out


def estimate(
    tables: Sequence[Floats], prior: Sequence[Floats], strength: float = PRIOR_PAIRS
) -> tuple[Floats, ...]:
    """Return shares by stratum from counts and a Dirichlet prior worth ``strength`` pairs per stratum."""
    raw = [t + strength * p for t, p in zip(tables, prior, strict=True)]
    return tuple(t / t.sum(axis=1, keepdims=True) for t in raw)


def weights(design: Design, model: Model, codes: Ints) -> Floats:
    """Return the log likelihood ratio of each pattern."""
    levels = design.levels(codes)
    strata = design.strata(levels)
    total = np.zeros(len(levels))
    for k in range(len(design.bases)):
        known = levels[:, k] > 0
        ratio = np.log(model.m[k]) - np.log(model.u[k])
        total[known] += ratio[strata[known, k], levels[known, k] - 1]
    return total


def relatives(design: Design, model: Model, codes: Ints) -> Floats:
    """Return by pattern the log of how likely relatives show it who cannot be seen to be relatives.

    Where a comparison that others are given (the family card) is unknown or wrong, the pair may still be of one
    family: as often as two people agree on it, u there, over m for those whose value is wrong. Such a pair agrees on
    the others as relatives do; a wrong value of the left record is as likely beside a relative as beside its person.
    Without this a twin with the same parents, address and birthday looks like the person, because a stranger never
    agrees on all of them. The scale is that of :func:`weights`: a ratio to m of the pattern.
    """
    levels = design.levels(codes)
    out = np.full(len(levels), -np.inf)
    for g in sorted({g for others in design.given for g in others}):
        hidden = np.flatnonzero(levels[:, g] != 1)
        as_kin = levels[hidden].copy()
        as_kin[:, g] = 1
        strata, seen = design.strata(as_kin), design.strata(levels[hidden])
        share = np.log(model.u[g][seen[:, g], 0]) - np.log(model.m[g][seen[:, g], 0])
        for k in range(len(design.bases)):
            known = levels[hidden, k] > 0
            if k == g:  # m of the wrong value stands on both sides
                continue
            level = levels[hidden[known], k] - 1
            share[known] += (
                np.log(model.u[k])[strata[known, k], level] - np.log(model.m[k])[seen[known, k], level]
            )
        out[hidden] = np.logaddexp(out[hidden], share)
    return out


def fit_mixture(
    design: Design,
    model: Model,
    codes: Ints,
    counts: Floats,
    share: float,
    *,
    free_u: Sequence[int] = (),
    prior: Model | None = None,
    rounds: int = 30,
    share_prior: tuple[float, float] = (0.0, 0.0),
) -> tuple[Model, float, Floats]:
    """Fit the m of true pairs and the share of true pairs by EM over pattern counts; u stays as it is.

    Parameters
    ----------
    codes, counts : arrays, shape (patterns,)
        Distinct patterns and how many pairs show them.
    share : float
        Starting share of true pairs.
    free_u : positions of comparisons
        Comparisons whose u is fitted too: among pairs that one wrong number brings together, families and areas
        are not those of strangers.
    share_prior : (true, other)
        Pseudo-counts for the share.

    Returns
    -------
    model, share, and the probability of each pattern to be a true pair.
    """
    belief = prior or model
    p = np.zeros(len(codes))
    for _ in range(rounds):
        weight = weights(design, model, codes) + np.log(share) - np.log1p(-share)
        p = 1 / (1 + np.exp(-np.clip(weight, -500, 500)))
        m = estimate(counts_by_level(design, codes, counts * p), belief.m)
        u = list(model.u)
        if free_u:
            other = estimate(counts_by_level(design, codes, counts * (1 - p)), belief.u, 20.0)
            for k in free_u:
                u[k] = other[k]
        model = Model(m, tuple(u))
        a, b = share_prior
        share = float(((counts * p).sum() + a) / (counts.sum() + a + b)) if counts.sum() + a + b else share
        share = min(max(share, 1e-9), 1 - 1e-6)
    return model, share, p
