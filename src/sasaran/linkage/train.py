"""What the tables themselves teach: u from pairs of different people, m from pairs that one identifier brings together.

A register holds a person once, so any two of its rows are different people: random pairs of them give u for
strangers, pairs of one family (or one birthday) give u for relatives. Pairs that share a valid identifier are nearly
all true, so they give m without labels; a mixture takes out those that a wrong number brought together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sasaran.linkage.blocks import Sides
from sasaran.linkage.compare import Design, Floats, Ints
from sasaran.linkage.model import Model, counts_by_level, estimate, fit_mixture
from sasaran.linkage.weigh import Pairs, Rarity
from sasaran.schema.engine import Engine
from sasaran.schema.linkage import LinkageSpec

__all__ = ["Identified", "identified", "learn_relatives", "learn_u", "random_pairs", "rarity"]

SAMPLE = 500
"""Records drawn for each side of the random pairs."""

MOST_PAIRS = 250_000
"""Most pairs of relatives looked at, however many people share a value."""

SHARED = 20
"""A number that more records of one table carry than this names nobody."""


@dataclass(frozen=True)
class Identified:
    """Pairs with an equal identifier, the probability that each is true, and the share of true ones."""

    pairs: Pairs
    p: Floats
    share: float


def random_pairs(
    engine: Engine, design: Design, sides: Sides, rows: int, column: str = "", within: str = ""
) -> tuple[Ints, Floats]:
    """Return pattern counts of pairs drawn from both sides: about ``rows`` records of each.

    With a ``column`` the pairs agree on it, and as many partners are taken as :data:`MOST_PAIRS` allows. With
    ``within`` the pairs agree on that column: rows of one list are nearly always different people.
    """
    left, right = (max(1, engine.count(table) // rows) for table in (sides.left, sides.right))
    condition = "true"
    if column:
        condition = f"l.{column} = r.{column}"
        right = 1 + int(_equal_pairs(engine, sides.right, column)[0] / left / MOST_PAIRS)
    apart = "and l.no <> r.no" if sides.left == sides.right else ""
    apart += f" and l.{within} = r.{within}" if within else ""
    got = engine.arrays(
        f"select cheap + {design.costly_sql()} as code, count(*) as n from (select *{design.similar()} from ("
        f"select {design.cheap_sql()} as cheap{design.carried()} from {sides.left} l "
        f"join {sides.right} r on {condition} and hash(r.no, 2) % {right} = 0 "
        f"where hash(l.no, 1) % {left} = 0 {apart})) group by 1 order by 1"
    )
    return np.asarray(got["code"], np.int64), np.asarray(got["n"], float)


def learn_u(engine: Engine, design: Design, right: str, prior: Model, within: str = "") -> Model:
    """Return the model with u from pairs of ``right``: strangers, and relatives for each thing that is given."""
    sides = Sides(right, right, same=True)
    tables = counts_by_level(design, *random_pairs(engine, design, sides, SAMPLE, within=within))
    for g, comparison in enumerate(design.comparisons):
        users = [k for k, others in enumerate(design.given) if g in others]
        if not users:
            continue
        column = comparison.column
        related = counts_by_level(design, *random_pairs(engine, design, sides, 4 * SAMPLE, column, within))
        for k in users:
            bit = 1 << design.given[k].index(g)
            for stratum in range(1, len(tables[k])):
                if stratum & bit and stratum & (bit - 1) == 0:
                    tables[k][stratum] = related[k][stratum]
    u = estimate(tables, prior.u)
    for k, comparison in enumerate(design.comparisons):
        counted = comparison.term_frequency or any(k in others for others in design.given)
        if counted and comparison.levels[0].kind == "exact" and not comparison.levels[0].column:
            same, pairs = _equal_pairs(engine, right, comparison.column)
            share = (same + 200 * prior.u[k][0][0]) / (pairs + 200)
            u[k][0][1:] *= (1 - share) / max(1e-12, 1 - u[k][0][0])
            u[k][0][0] = share
    return Model(prior.m, u)


def learn_relatives(
    engine: Engine, spec: LinkageSpec, design: Design, model: Model, sides: Sides, left: Ints, person: Ints
) -> Model:
    """Return the model with u of relatives from pairs of left records and the families of their own persons.

    A register's rows agree with their relatives' rows as facts do. A list's rows are faulty whoever they are compared
    with: one that lost its area differs from a relative there as it does from its own person. Where relatives are
    compared with that, a wrong area would speak for whoever of the family is looked at.

    Parameters
    ----------
    model : Model
        What the right side alone teaches; worth 200 pairs.
    left, person : arrays, shape (records,)
        Left records whose person among the right ones is known; their identifier is hidden, so it learns nothing.
    """
    tables, hidden = [np.zeros_like(u) for u in model.u], design.position(spec.identifier)
    with engine.scratch("own") as (own,):
        engine.put(own, {"no": left, "person": person})
        for g, comparison in enumerate(design.comparisons):
            users = [k for k, others in enumerate(design.given) if g in others and k != hidden]
            if not users:
                continue
            met = (
                f"{sides.left} l join {own} o on o.no = l.no "
                f"join {sides.right} r on l.{comparison.column} = r.{comparison.column} and r.no <> o.person"
            )
            step = 1 + int(engine.value(f"select count(*) from {met}")) // MOST_PAIRS
            got = engine.arrays(
                f"select cheap + {design.costly_sql()} as code, count(*) as n from (select *{design.similar()} from ("
                f"select {design.cheap_sql()} as cheap{design.carried()} from {met} where hash(l.no, 1) % {step} = 0"
                ")) group by 1 order by 1"
            )
            found = counts_by_level(design, np.asarray(got["code"], np.int64), np.asarray(got["n"], float))
            for k in users:
                bit = 1 << design.given[k].index(g)
                tables[k][bit] = found[k][bit]
    return Model(model.m, estimate(tables, model.u))


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
    number = spec.identifier
    got = engine.arrays(
        f"select a, b, cheap + {design.costly_sql()} as code from ("
        f"select *{design.similar()} from ("
        f"select l.no as a, r.no as b, {design.cheap_sql()} as cheap{design.carried()} from {sides.left} l "
        f"join {sides.right} r on l.{number} = r.{number}{once} where true{_own(engine, number, sides)}))"
    )
    a, b, code = (np.asarray(got[n], np.int64) for n in ("a", "b", "code"))
    order = np.lexsort((b, a))
    order = order[_names_somebody(a[order], b[order], sides.same)]
    a, b, code = a[order], b[order], code[order]
    codes, inverse = design.distinct(code)
    counts = np.bincount(inverse, minlength=len(codes)).astype(float)
    # a number typed or given wrongly tends to be that of a relative or neighbour, so their u is fitted here
    near = [k for k, c in enumerate(design.comparisons) if c.column in {g for d in design.comparisons for g in d.given}
            or design.given[k] == [0]]  # fmt: skip
    near = [k for k in near if design.comparisons[k].levels[0].kind == "exact" and not
            design.comparisons[k].term_frequency]  # fmt: skip
    fitted, share, p = fit_mixture(
        design,
        model,
        codes,
        counts,
        share,
        free_u=near,
        prior=model,
        share_prior=(50 * share, 50 * (1 - share)),
    )
    pairs = Pairs(a, b, code, np.zeros(len(a), np.int64))
    return Identified(pairs, p[inverse] if len(a) else np.zeros(0), share), Model(fitted.m, model.u)


def _own(engine: Engine, number: str, sides: Sides) -> str:
    """Return the condition that keeps numbers of nobody out of a join that they would blow up; mostly there is none."""
    left = sides.numbers or sides.left
    rows = 4 * engine.count(left) + 1000
    joined = f"select 1 from {left} l join {sides.right} r on l.{number} = r.{number} limit {rows}"
    if int(engine.value(f"select count(*) from ({joined})")) < rows:
        return ""
    return "".join(
        f" and l.{number} not in (select {number} from {table} where {number} is not null "
        f"group by 1 having count(*) > {SHARED})"
        for table in dict.fromkeys((left, sides.right))
    )


def _names_somebody(a: Ints, b: Ints, same: bool) -> np.ndarray:
    """Return which pairs of equal numbers have a number that at most :data:`SHARED` records of each table carry."""
    size = int(max(a.max(initial=0), b.max(initial=0))) + 1
    of_left, of_right = np.bincount(a, minlength=size), np.bincount(b, minlength=size)
    if same:
        return np.asarray((of_left + of_right)[a] < SHARED)
    return np.asarray((of_left[a] <= SHARED) & (of_right[b] <= SHARED))


def rarity(engine: Engine, design: Design, model: Model, sides: Sides, size: int) -> Rarity:
    """Return what each left record's own values add where they agree exactly, by their frequency in ``right``."""
    n = max(1, engine.count(sides.right))
    bonus = {}
    for k, c in enumerate(design.comparisons):
        if not c.term_frequency:
            continue
        counted = (
            f"select {c.column} as v, count(*) as n from {sides.right} "
            f"where {c.column} in (select {c.column} from {sides.left}) group by 1"
        )
        got = engine.arrays(
            f"select l.no, coalesce(f.n, 0) as n from {sides.left} l left join ({counted}) f "
            f"on f.v = l.{c.column} where l.{c.column} is not null"
        )
        typical = float(model.u[k][0][0])
        share = (np.asarray(got["n"], float) + 1000 * typical) / (n + 1000)
        values = np.zeros(size)
        # a value that no right record has cannot agree
        rare = np.where(np.asarray(got["n"]) > 0, np.clip(np.log(typical) - np.log(share), -7.0, 7.0), 0.0)
        values[np.asarray(got["no"], np.int64)] = rare
        bonus[k] = values
    return Rarity(bonus)
