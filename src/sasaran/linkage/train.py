"""What the tables themselves teach: u from pairs of different people, m from pairs that one identifier brings together.

A register holds a person once, so any two of its rows are different people: random pairs of them give u for
strangers, pairs of one family (or one birthday) give u for relatives. Pairs that share a valid identifier are nearly
all true, so they give m without labels; a mixture takes out those that a wrong number brought together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sasaran.linkage.blocks import Pairs, Sides, pattern_counts
from sasaran.linkage.compare import Design, Floats, Ints
from sasaran.linkage.model import Model, counts_by_level, estimate, fit_mixture, weights
from sasaran.schema.engine import Engine
from sasaran.schema.linkage import LinkageSpec

__all__ = ["Identified", "Rarity", "identified", "learn_u", "pair_weights", "rarity"]

SAMPLE = 700
"""Records drawn for each side of the random pairs."""


@dataclass(frozen=True)
class Identified:
    """Pairs with an equal identifier, the probability that each is true, and the share of true ones."""

    pairs: Pairs
    p: Floats
    share: float


@dataclass(frozen=True)
class Rarity:
    """What exact agreement on a rare (or frequent) value adds: by comparison, an array over record numbers."""

    bonus: dict[int, Floats]

    @property
    def most(self) -> float:
        """Most that rarity can add to a pair."""
        return float(sum(max(0.0, float(b.max(initial=0.0))) for b in self.bonus.values()))


def _sampled(engine: Engine, design: Design, right: str, condition: str, rows: int) -> tuple[Ints, Floats]:
    """Return pattern counts of pairs (l, r) of ``right`` where l and r are drawn and ``condition`` holds."""
    n = max(1, engine.count(right))
    step = max(1, n // rows)
    both = f"and hash(r.no, 2) % {step} = 0" if condition == "true" else ""
    pattern = f"{design.sql(False)} + {design.sql(True)}"
    got = engine.arrays(
        f"select {pattern} as code, count(*) as n from {right} l join {right} r on {condition} {both} "
        f"where l.no <> r.no and hash(l.no, 1) % {step} = 0 group by 1 order by 1"
    )
    return np.asarray(got["code"], np.int64), np.asarray(got["n"], float)


def learn_u(engine: Engine, design: Design, right: str, prior: Model) -> Model:
    """Return the model with u from pairs of ``right``: strangers, and relatives for each thing that is given."""
    tables = counts_by_level(design, *_sampled(engine, design, right, "true", SAMPLE))
    for g, comparison in enumerate(design.comparisons):
        users = [k for k, others in enumerate(design.given) if g in others]
        if not users:
            continue
        column = comparison.column
        related = counts_by_level(design, *_sampled(engine, design, right, f"l.{column} = r.{column}", 4 * SAMPLE))
        for k in users:
            bit = 1 << design.given[k].index(g)
            for stratum in range(1, len(tables[k])):
                if stratum & bit and stratum & (bit - 1) == 0:
                    tables[k][stratum] = related[k][stratum]
    u = estimate(tables, prior.u)
    for k, comparison in enumerate(design.comparisons):
        if comparison.levels[0].kind == "exact" and not comparison.levels[0].column:
            same, pairs = _equal_pairs(engine, right, comparison.column)
            share = (same + 200 * prior.u[k][0][0]) / (pairs + 200)
            u[k][0][1:] *= (1 - share) / max(1e-12, 1 - u[k][0][0])
            u[k][0][0] = share
    return Model(prior.m, u)


def _equal_pairs(engine: Engine, table: str, column: str) -> tuple[float, float]:
    """Return how many ordered pairs of rows agree on a column, and how many there are."""
    row = engine.rows(
        f"select coalesce(sum(c * (c - 1.0)), 0), coalesce(sum(c), 0) from "
        f"(select count(*)::double as c from {table} where {column} is not null group by {column})"
    )[0]
    return float(row[0]), float(row[1]) * max(0.0, float(row[1]) - 1)


def identified(
    engine: Engine, spec: LinkageSpec, design: Design, model: Model, sides: Sides, share: float
) -> tuple[Identified, Model]:
    """Return the pairs with an equal identifier and the model with m learnt from them.

    ``design`` skips the identifier's own comparison. ``share`` is the belief about true pairs among them.
    """
    once = " and l.no < r.no" if sides.same else ""
    got = engine.arrays(
        f"select l.no as a, r.no as b, {design.sql(False)} + {design.sql(True)} as code from {sides.left} l "
        f"join {sides.right} r on l.{spec.identifier} = r.{spec.identifier}{once} order by 1, 2"
    )
    a, b, code = (np.asarray(got[n], np.int64) for n in ("a", "b", "code"))
    codes, inverse = np.unique(code, return_inverse=True)
    counts = np.bincount(inverse, minlength=len(codes)).astype(float)
    # a number typed or given wrongly tends to be that of a relative or neighbour, so their u is fitted here
    near = [k for k, c in enumerate(design.comparisons) if c.column in {g for d in design.comparisons for g in d.given}
            or design.given[k] == [0]]  # fmt: skip
    near = [k for k in near if design.comparisons[k].levels[0].kind == "exact" and not
            design.comparisons[k].term_frequency]  # fmt: skip
    fitted, share, p = fit_mixture(
        design, model, codes, counts, share, free_u=near, prior=model, share_prior=(50 * share, 50 * (1 - share))
    )
    pairs = Pairs(a, b, code, np.full(len(a), -1))
    return Identified(pairs, p[inverse] if len(a) else np.zeros(0), share), Model(fitted.m, model.u)


def rarity(engine: Engine, design: Design, model: Model, sides: Sides, size: int) -> Rarity:
    """Return what each left record's own values add where they agree exactly, by their frequency in ``right``."""
    n = max(1, engine.count(sides.right))
    bonus = {}
    for k, c in enumerate(design.comparisons):
        if not c.term_frequency:
            continue
        got = engine.arrays(
            f"select l.no, coalesce(f.n, 0) as n from {sides.left} l left join (select {c.column} as v, count(*) as n "
            f"from {sides.right} group by 1) f on f.v = l.{c.column} where l.{c.column} is not null"
        )
        typical = float(model.u[k][0][0])
        share = (np.asarray(got["n"], float) + 1000 * typical) / (n + 1000)
        values = np.zeros(size)
        values[np.asarray(got["no"], np.int64)] = np.clip(np.log(typical) - np.log(share), -7.0, 7.0)
        bonus[k] = values
    return Rarity(bonus)


def pair_weights(design: Design, model: Model, pairs: Pairs, rare: Rarity) -> Floats:
    """Return the log likelihood ratio of each pair, the rarity of its values included."""
    codes, inverse = np.unique(pairs.code, return_inverse=True)
    total = weights(design, model, codes)[inverse] if len(codes) else np.zeros(0)
    levels = design.levels(codes)
    strata = design.strata(levels)
    for k, bonus in rare.bonus.items():
        hit = ((levels[:, k] == 1) & (strata[:, k] == 0))[inverse]
        total[hit] += bonus[pairs.left[hit]]
    return total


def observed(pairs: Pairs, p: Floats) -> tuple[Ints, Floats]:
    """Return pattern counts weighted by the probability of each pair."""
    return pattern_counts(pairs.code, p)
