"""Candidate pairs: blocks that know skew, the cheap comparisons first, the costly ones only where they can matter.

Every block is one 64-bit key per record; a pair is met in the first block that holds it. A block that is larger
than the cap is refined by further keys; where it is still too large, or has none, it is dropped. So the number of
pairs grows with the number of records however skewed a key is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sasaran.linkage.compare import Design, Floats, Ints
from sasaran.linkage.model import Model, weights
from sasaran.linkage.weigh import Pairs, Rarity, Weigher
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.linkage import LinkageSpec

__all__ = ["Sides", "block_columns", "candidates", "holders", "share_seen"]

CHUNK = 400_000
"""Left records compared at a time."""


@dataclass(frozen=True)
class Sides:
    """Two prepared tables (``no``, the compared columns, the block keys); ``same`` if they are one and the same.

    ``left`` is written to: keys of blocks that are too large are blanked.
    """

    left: str
    right: str
    same: bool = False


def _key(parts: tuple[str, ...]) -> str:
    null = " or ".join(f"{part} is null" for part in parts)
    return f"case when {null} then null else hash({', '.join(parts)}) end"


def block_columns(spec: LinkageSpec) -> str:
    """Return the SQL select list of the block keys ``b0, b1, ...`` over a prepared table."""
    return ", ".join(f"{_key(block.keys)} as b{k}" for k, block in enumerate(spec.blocks))


def candidates(
    engine: Engine,
    spec: LinkageSpec,
    design: Design,
    model: Model,
    sides: Sides,
    *,
    floor: float,
    rare: Rarity,
    progress: Progress = silent,
) -> Pairs:
    """Return the pairs that share a block and whose weight can reach ``floor``.

    Parameters
    ----------
    sides : Sides
        The two tables.
    floor : float
        Least log likelihood ratio worth keeping.
    rare : Rarity
        What the rarity of a left record's values adds to it.
    """
    with engine.scratch("hope", "most") as (hope, most):
        engine.put(hope, _hopeful(design, model, floor))
        no = np.asarray(engine.arrays(f"select no from {sides.left}")["no"], np.int64)
        engine.put(most, {"no": no, "most": rare.most(no)})
        engine.run(f"alter table {sides.left} add column if not exists most double")
        engine.run(f"update {sides.left} set most = m.most from {most} m where m.no = {sides.left}.no")
        query = _Query(engine, design, hope, sides.same)
        out = []
        for k, block in enumerate(spec.blocks):
            progress("linkage: candidate pairs", k / len(spec.blocks))
            with engine.scratch("big", "big_left") as (big, left):
                if _too_large(engine, sides, f"b{k}", spec.block_cap, big):
                    if block.refine:
                        out += _refined(engine, query, sides, spec, k, (big, left))
                    engine.run(f"update {sides.left} set b{k} = null where b{k} in (from {big})")
            out += query.run(sides, f"b{k}", k)
    return _keep(design, model, rare, out, floor)


def _refined(
    engine: Engine, query: _Query, sides: Sides, spec: LinkageSpec, k: int, names: tuple[str, str]
) -> list[dict[str, Ints]]:
    """Return the pairs of the too large blocks of ``k`` that agree on its further keys as well."""
    big, left = names
    finer = f"select *, {_key((f'b{k}', *spec.blocks[k].refine))} as f from {{0}} where b{k} in (from {big})"
    engine.create(left, finer.format(sides.left))
    right = left if sides.same else f"({finer.format(sides.right)})"
    refined = Sides(left, right, sides.same)
    with engine.scratch("huge") as (huge,):
        if _too_large(engine, refined, "f", spec.block_cap, huge):
            engine.run(f"update {left} set f = null where f in (from {huge})")
    return query.run(refined, "f", k)


def holders(engine: Engine, spec: LinkageSpec, sides: Sides, pairs: Pairs) -> Ints:
    """Return how many blocks hold each pair."""
    held = " + ".join(f"coalesce(l.b{k} = r.b{k}, false)::int" for k in range(len(spec.blocks)))
    with engine.scratch("held") as (table,):
        engine.put(table, {"i": np.arange(len(pairs.left)), "a": pairs.left, "b": pairs.right})
        got = engine.arrays(
            f"select {held} as n from {table} t join {sides.left} l on l.no = t.a "
            f"join {sides.right} r on r.no = t.b order by t.i"
        )
    return np.asarray(got["n"], dtype=np.int64)


def share_seen(held: Ints, p: Floats) -> float:
    """Return the estimated share of true pairs that at least one block holds, by capture and recapture.

    With f1 and f2 the expected true pairs held by exactly one and exactly two blocks, at least ``f1^2 / (2 f2)`` are
    held by none. Chao, A. (1987), Biometrics 43(4), 783-791. It is a lower bound of the loss: blocks that share keys
    miss together.
    """
    once, twice, seen = float(p[held <= 1].sum()), float(p[held == 2].sum()), float(p.sum())
    lost = once * max(once - 1, 0.0) / (2 * (twice + 1))
    return (seen + 1e-9) / (seen + lost + 1e-9)


def _too_large(engine: Engine, sides: Sides, key: str, cap: int, out: str) -> int:
    """Leave the keys of blocks over the cap in ``out`` and return how many there are."""
    known = "" if sides.same else f"where {key} in (select {key} from {sides.left})"
    return engine.create(out, f"select {key} from {sides.right} {known} group by {key} "
                         f"having count(*) > {cap} and {key} is not null")  # fmt: skip


class _Query:
    """Builds and runs the query of one block: cheap comparisons, what can still reach the floor, costly ones."""

    def __init__(self, engine: Engine, design: Design, hope: str, same: bool) -> None:
        self.engine, self.hope, self.design = engine, hope, design
        self.once = " and l.no < r.no" if same else ""

    def run(self, sides: Sides, key: str, k: int) -> list[dict[str, Ints]]:
        """Return the pairs of block ``k`` that no earlier block holds, in chunks of left records."""
        seen = "".join(f" and coalesce(l.b{j} <> r.b{j}, true)" for j in range(k))
        chunks = max(1, -(-self.engine.count(sides.left) // CHUNK))
        design, out = self.design, []
        cheap, carried = self.design.cheap_sql(), self.design.carried()
        for chunk in range(chunks):
            part = f" and l.no % {chunks} = {chunk}" if chunks > 1 else ""
            out.append(self.engine.arrays(
                f"select a, b, cheap + {design.costly_sql()} as code, {k}::tinyint as block from ("
                f"select *{design.similar()} from ("
                f"select p.* from (select l.no as a, r.no as b, l.most, {cheap} as cheap{carried} "
                f"from {sides.left} l join {sides.right} r on l.{key} = r.{key} where true{seen}{self.once}{part}) p "
                f"join {self.hope} h on h.cheap = p.cheap where h.lacks <= p.most))"
            ))  # fmt: skip
        return out


def _hopeful(design: Design, model: Model, floor: float) -> dict[str, np.ndarray]:
    """Return the cheap patterns, and how much each lacks of the floor once the costly comparisons do their best."""
    cheap = design.grid(False)
    strata = design.strata(design.levels(cheap))
    best = np.zeros(len(cheap))
    for k, dear in enumerate(design.costly()):
        if dear:
            ratio = (np.log(model.m[k]) - np.log(model.u[k])).max(axis=1)
            known = not any(design.costly()[g] for g in design.given[k])
            best += np.maximum(0.0, ratio[strata[:, k]] if known else ratio.max())
    return {"cheap": cheap, "lacks": floor - weights(design, model, cheap) - best}


def _keep(design: Design, model: Model, rare: Rarity, parts: list[dict[str, Ints]], floor: float) -> Pairs:
    """Return the distinct pairs at or above the floor, in order of left and right."""
    names = ("a", "b", "code", "block")
    pairs = Pairs(*(np.concatenate([np.asarray(p[n], dtype=np.int64) for p in parts]) for n in names))
    pairs = pairs.take(Weigher(design, pairs, rare).weights(model) >= floor)
    pairs = pairs.take(np.lexsort((pairs.block, pairs.right, pairs.left)))
    fresh = np.ones(len(pairs.left), bool)
    fresh[1:] = (np.diff(pairs.left) != 0) | (np.diff(pairs.right) != 0)
    return pairs.take(fresh)
