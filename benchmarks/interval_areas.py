"""The proof of the interval area by area: cities, districts and villages of the same draws.

Two counts stand beside each area's interval. *As the lists place them*: the registry built once more on the true
links, so that only linkage differs; a register that names a wrong village names it there too. *Where they live*: the
generator's, which no linkage can know better than the lists do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.proof_draw import CITIES, DISTRICTS, VILLAGES, Truth
from sasaran.coverage import areas as counted
from sasaran.coverage.count import distribution
from sasaran.coverage.tree import read_tree
from sasaran.schema.engine import Engine
from sasaran.schema.tables import LINK

__all__ = ["Areas", "promises", "read", "table", "true_links"]

KINDS = ("city", "district", "village")
BANDS = ((0.0, 5.0), (5.0, 20.0), (20.0, np.inf))


@dataclass(frozen=True)
class Areas:
    """All areas of one draw and unit, as arrays: kind, answer, what it promises, and the two true counts."""

    kind: Any
    expected: Any
    low: Any
    high: Any
    promise: Any
    placed: Any
    home: Any


@contextmanager
def promises() -> Iterator[list[float]]:
    """Hear of every interval of a count how likely its own distribution makes it.

    Whole numbers cannot be cut at 90 %: an interval of the values 3 and 4 may hold 99 %. What it holds in the draws is
    to be set against that, not against 90 %.
    """
    heard: list[float] = []
    plain: Callable[..., tuple[int, int]] = counted.count_interval

    def listening(chances: Any, level: float, extra: float = 0.0) -> tuple[int, int]:
        low, high = plain(chances, level, extra)
        values = np.asarray(chances, float)
        sure, open_ = int((values >= 1).sum()), values[(values > 0) & (values < 1)]
        if float((open_ * (1 - open_)).sum()) + extra <= 0:
            heard.append(1.0)
        else:
            start, chance = distribution(open_, extra)
            at = (
                np.clip(start + np.arange(len(chance)), 0, len(open_)) + sure
            )  # no count lies outside what is possible
            heard.append(float(chance[(at >= low) & (at <= high)].sum() / chance.sum()))
        return low, high

    counted.count_interval = listening
    try:
        yield heard
    finally:
        counted.count_interval = plain


def true_links(engine: Engine, person: Any) -> None:
    """Replace LINK by the truth: one person for all records that speak of the same one."""
    _, first, inverse = np.unique(person, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))  # register records come first, as anchors do
    with engine.scratch("truly") as (truly,):
        engine.put(truly, {"record_no": np.arange(len(person)), "person_no": rank[inverse]})
        engine.create(
            "link",
            f"select {LINK.select_list('t')} from (select t.*, 1.0 as probability, true as accepted, case when "
            f"r.source_no = 0 then 'register' else 'identifier' end as pass from {truly} t join record r "
            "using (record_no)) t order by record_no",
            table=LINK,
        )


def read(engine: Engine, gap: str, placed: str, heard: Sequence[float], truth: Truth) -> tuple[Areas, Areas]:
    """Return the areas of persons and of families from the table of the answer and that on the true links."""
    tree = read_tree(engine)
    first, out = 0, []
    for unit, home in zip(("person", "family"), truth.homes, strict=True):
        answer = _by_area(engine, gap, unit, "expected, low, high")
        right = _by_area(engine, placed, unit, "accepted")
        order = [no for no in tree.area_no if no in answer]  # the order in which intervals were made
        promise = dict(zip(order, heard[first:], strict=False))
        first += len(order)
        homes = _homes(home)
        rows = [
            (*_kind(no), *answer.get(no, (0.0, 0, 0)), promise.get(no, 1.0), *right.get(no, (0,)), homes[no])
            for no in sorted(homes)
        ]
        out.append(Areas(*(np.array(column) for column in zip(*rows, strict=True))))
    return out[0], out[1]


def _by_area(engine: Engine, name: str, unit: str, columns: str) -> dict[int | None, tuple[Any, ...]]:
    return {
        row[0]: row[1:] for row in engine.rows(f"select area_no, {columns} from {name} where unit = '{unit}'")
    }


def _kind(no: int) -> tuple[int]:
    return (0 if no <= CITIES else 1 if no <= CITIES + DISTRICTS else 2,)


def _homes(villages: Any) -> dict[int, int]:
    """Return by area number the people of its villages; see ``proof_draw._grounds`` for the numbers."""
    homes = {1 + CITIES + DISTRICTS + v: int(n) for v, n in enumerate(villages)}
    for d in range(DISTRICTS):
        homes[1 + CITIES + d] = int(villages[np.arange(VILLAGES) % DISTRICTS == d].sum())
    for c in range(CITIES):
        homes[1 + c] = sum(homes[1 + CITIES + d] for d in range(DISTRICTS) if d % CITIES == c)
    return homes


def table(made: Sequence[tuple[Areas, Areas]]) -> str:
    """The table of coverage by unit, kind of area and expected count, as Markdown."""
    lines = [
        "| unit | area | expected count | areas x draws | true count, mean | interval holds it | interval promises | "
        "bias, mean | width, mean | holds the count of who lives there |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for unit, word in ((0, "persons"), (1, "families")):
        part = Areas(
            *(np.concatenate([getattr(o[unit], f) for o in made]) for f in Areas.__dataclass_fields__)
        )
        for kind, name in enumerate(KINDS):
            here = part.kind == kind
            lines.append(_line(word, name, "all", part, here))
            bands = [here & (part.expected >= low) & (part.expected < high) for low, high in BANDS]
            if sum(band.any() for band in bands) < 2:
                continue
            for band, (low, high) in zip(bands, BANDS, strict=True):
                if band.any():
                    said = f"{low:.0f} and more" if np.isinf(high) else f"{low:.0f} to {high:.0f}"
                    lines.append(_line(word, name, said, part, band))
    return "\n".join(lines)


def _line(word: str, name: str, band: str, part: Areas, here: Any) -> str:
    low, high, placed = part.low[here], part.high[here], part.placed[here]
    holds, lives = (np.mean((low <= true) & (true <= high)) for true in (placed, part.home[here]))
    return (
        f"| {word} | {name} | {band} | {here.sum():,} | {placed.mean():.1f} | {100 * holds:.1f} % | "
        f"{100 * part.promise[here].mean():.1f} % | {np.mean(part.expected[here] - placed):+.2f} | "
        f"{np.mean(high - low):.1f} | {100 * lives:.1f} % |"
    )
