"""Candidate pairs: blocks that know skew, the cheap comparisons first, the costly ones only where they can matter.

Every block is one 64-bit key per record. A block that is larger than the cap is refined by further keys; where it is
still too large, or has none, it is dropped. So the number of pairs grows with the number of records however skewed a
key is. Pairs of numbers are met first, block by block; what they stand for is fetched once for each pair.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sasaran.linkage.compare import Design, Floats, Ints
from sasaran.linkage.model import Model, weights
from sasaran.linkage.weigh import Pairs, Rarity, Weigher
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.linkage import Block, LinkageSpec

__all__ = ["Sides", "candidates", "share_seen"]

CHUNK = 1_000_000
"""Left records compared at a time."""


@dataclass(frozen=True)
class Sides:
    """Two prepared tables (``no`` and the columns that comparisons and blocks read); ``same`` if they are one.

    ``numbers`` is what to count the left side's identifiers in, if that is cheaper than ``left``.
    """

    left: str
    right: str
    same: bool = False
    numbers: str = ""


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
    out = []
    with engine.scratch("hope", "most", "met", "pair") as (hope, most, met, pair):
        engine.put(hope, _hopeful(design, model, floor))
        no = np.asarray(engine.arrays(f"select no from {sides.left}")["no"], np.int64)
        engine.put(most, {"no": no, "most": rare.most(no)})
        chunks = max(1, -(-len(no) // CHUNK))
        for chunk in range(chunks):
            left = f"(select * from {sides.left} where no % {chunks} = {chunk})" if chunks > 1 else sides.left
            engine.run(f"create or replace table {met} (a integer, b integer)")
            for k, block in enumerate(spec.blocks):
                progress("linkage: candidate pairs", (chunk + k / len(spec.blocks)) / chunks)
                _meet(engine, block, Sides(left, sides.right, sides.same), spec.block_cap, met)
            engine.create(pair, f"select a, b, held, most from (select a, b, count(*)::tinyint as held from {met} "
                          f"group by a, b) join {most} on no = a")  # fmt: skip
            out.append(engine.arrays(_compared(design, left, sides.right, pair, hope)))
    return _keep(design, model, rare, out, floor)


def share_seen(held: Ints, p: Floats) -> float:
    """Return the estimated share of true pairs that at least one block holds, by capture and recapture.

    With f1 and f2 the expected true pairs held by exactly one and exactly two blocks, at least ``f1^2 / (2 f2)`` are
    held by none. Chao, A. (1987), Biometrics 43(4), 783-791. It is a lower bound of the loss: blocks that share keys
    miss together.
    """
    once, twice, seen = float(p[held <= 1].sum()), float(p[held == 2].sum()), float(p.sum())
    lost = once * max(once - 1, 0.0) / (2 * (twice + 1))
    return (seen + 1e-9) / (seen + lost + 1e-9)


def _key(parts: tuple[str, ...]) -> str:
    null = " or ".join(f"{part} is null" for part in parts)
    return f"case when {null} then null else hash({', '.join(parts)}) end"


def _meet(engine: Engine, block: Block, sides: Sides, cap: int, met: str) -> None:
    """Add to ``met`` the pairs of records that a block brings together."""
    finer = _key(("block_key", *block.refine)) if block.refine else "null::ubigint"
    keyed = (
        f"select no, block_key, {finer} as finer from (select *, {_key(block.keys)} as block_key from {{}}) "
    )
    with engine.scratch("block_left", "block_right", "big", "huge") as (left, right, big, huge):
        engine.create(left, keyed.format(sides.left) + "where block_key is not null")
        if sides.same and sides.left == sides.right:
            right = left
        else:
            known = f"where block_key in (select block_key from {left})"
            engine.create(right, keyed.format(sides.right) + known)
        ends = [left, right]
        if engine.create(big, f"select block_key as k from {right} group by 1 having count(*) > {cap}"):
            engine.create(huge, f"select finer as k from {right} semi join {big} on k = block_key "
                          f"where finer is not null group by 1 having count(*) > {cap}")  # fmt: skip
            key = "case when b.k is null then block_key when h.k is null then finer end as block_key"
            ends = [f"(select no, {key} from {end} left join {big} b on b.k = block_key "
                    f"left join {huge} h on h.k = finer)" for end in ends]  # fmt: skip
        once = " where l.no < r.no" if sides.same else ""
        engine.run(
            f"insert into {met} select l.no, r.no from {ends[0]} l join {ends[1]} r using (block_key){once}"
        )


def _compared(design: Design, left: str, right: str, pair: str, hope: str) -> str:
    """Return the query of patterns: cheap comparisons, what can still reach the floor, costly comparisons."""
    return (
        f"select a, b, cheap + {design.costly_sql()} as code, held from (select *{design.similar()} from ("
        f"select p.* from (select a, b, held, q.most, {design.cheap_sql()} as cheap{design.carried()} "
        f"from {pair} q join {left} l on l.no = q.a join {right} r on r.no = q.b) p "
        f"join {hope} h on h.cheap = p.cheap where h.lacks <= p.most))"
    )


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
    """Return the pairs at or above the floor, in order of left and right."""
    names = ("a", "b", "code", "held")
    pairs = Pairs(*(np.concatenate([np.asarray(p[n], dtype=np.int64) for p in parts]) for n in names))
    pairs = pairs.take(Weigher(design, pairs, rare).weights(model) >= floor)
    return pairs.take(np.lexsort((pairs.right, pairs.left)))
