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
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.linkage import LinkageSpec

__all__ = ["Pairs", "Sides", "block_columns", "candidates", "holders", "share_seen"]

CHUNK = 400_000
"""Left records compared at a time."""


@dataclass(frozen=True)
class Pairs:
    """Candidate pairs in order of left and right: record numbers, pattern, and the first block that holds them."""

    left: Ints
    right: Ints
    code: Ints
    block: Ints

    def plus(self, other: Pairs) -> Pairs:
        """Return these pairs and then the other ones."""
        return Pairs(
            np.r_[self.left, other.left],
            np.r_[self.right, other.right],
            np.r_[self.code, other.code],
            np.r_[self.block, other.block],
        )

    def take(self, keep: Ints | np.ndarray) -> Pairs:
        """Return the pairs at positions (or under a mask)."""
        return Pairs(self.left[keep], self.right[keep], self.code[keep], self.block[keep])


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
    bonus: float = 0.0,
    progress: Progress = silent,
) -> Pairs:
    """Return the pairs that share a block and whose weight can reach ``floor``.

    Parameters
    ----------
    sides : Sides
        The two tables.
    floor : float
        Least log likelihood ratio worth keeping.
    bonus : float
        Most that a rare value can add to it (term frequency).
    """
    with engine.scratch("hope") as (hope,):
        engine.put(hope, {"cheap": _hopeful(design, model, floor - bonus)})
        query = _Query(engine, design, hope, sides.same)
        out = []
        for k, block in enumerate(spec.blocks):
            progress("linkage: candidate pairs", k / len(spec.blocks))
            with engine.scratch("big", "big_left", "big_right") as (big, left, right):
                if _too_large(engine, sides, f"b{k}", spec.block_cap, big):
                    if block.refine:
                        for side, table in ((sides.left, left), (sides.right, right)):
                            engine.create(table, f"select *, {_key((f'b{k}', *block.refine))} as f "
                                          f"from {side} where b{k} in (from {big})")  # fmt: skip
                    engine.run(f"update {sides.left} set b{k} = null where b{k} in (from {big})")
                    if block.refine:
                        refined = Sides(left, right, sides.same)
                        if _too_large(engine, refined, "f", spec.block_cap, big):
                            engine.run(f"update {left} set f = null where f in (from {big})")
                        out += query.run(refined, "f", k)
            out += query.run(sides, f"b{k}", k)
    return _keep(design, model, out, floor - bonus)


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
    """Builds and runs the query of one block."""

    def __init__(self, engine: Engine, design: Design, hope: str, same: bool) -> None:
        self.engine, self.hope = engine, hope
        self.once = " and l.no < r.no" if same else ""
        dear = [c for c, costly in zip(design.comparisons, design.costly(), strict=True) if costly]
        read = dict.fromkeys(
            [c.column for c in dear] + [v.column for c in dear for v in c.levels if v.column]
        )
        self.carried = "".join(f", l.{c} as l_{c}, r.{c} as r_{c}" for c in read)
        self.cheap, self.costly = design.sql(False), design.sql(True, "l_", "r_")

    def run(self, sides: Sides, key: str, k: int) -> list[dict[str, Ints]]:
        """Return the pairs of block ``k`` that no earlier block holds, in chunks of left records."""
        seen = "".join(f" and coalesce(l.b{j} <> r.b{j}, true)" for j in range(k))
        chunks = max(1, -(-self.engine.count(sides.left) // CHUNK))
        out = []
        for chunk in range(chunks):
            part = f" and l.no % {chunks} = {chunk}" if chunks > 1 else ""
            out.append(self.engine.arrays(
                f"select a, b, cheap + {self.costly} as code, {k}::tinyint as block from ("
                f"select l.no as a, r.no as b, {self.cheap} as cheap{self.carried} from {sides.left} l "
                f"join {sides.right} r on l.{key} = r.{key} where true{seen}{self.once}{part}"
                f") semi join {self.hope} using (cheap)"
            ))  # fmt: skip
        return out


def _hopeful(design: Design, model: Model, floor: float) -> Ints:
    """Return the cheap patterns from which the best costly pattern still reaches the floor."""
    cheap = design.grid(False)
    best = 0.0
    for k, dear in enumerate(design.costly()):
        if dear:
            best += max(0.0, float(np.max(np.log(model.m[k]) - np.log(model.u[k]))))
    return cheap[weights(design, model, cheap) + best >= floor]


def _keep(design: Design, model: Model, parts: list[dict[str, Ints]], floor: float) -> Pairs:
    """Return the distinct pairs at or above the floor, in order of left and right."""
    names = ("a", "b", "code", "block")
    a, b, code, block = (np.concatenate([np.asarray(p[n], dtype=np.int64) for p in parts]) for n in names)
    distinct, inverse = np.unique(code, return_inverse=True)
    good = (weights(design, model, distinct) >= floor)[inverse]
    pairs = Pairs(a[good], b[good], code[good], block[good])
    pairs = pairs.take(np.lexsort((pairs.block, pairs.right, pairs.left)))
    fresh = np.ones(len(pairs.left), bool)
    fresh[1:] = (np.diff(pairs.left) != 0) | (np.diff(pairs.right) != 0)
    return pairs.take(fresh)
