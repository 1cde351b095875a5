"""The area tree laid out so that every area's people are one unbroken stretch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.schema.engine import Engine

__all__ = ["Tree", "read_tree"]


@dataclass(frozen=True)
class Tree:
    """Areas in depth-first order.

    ``position[area_no]`` is an area's place in that order; place 0 is the whole (its ``area_no`` is None), and
    people with no known area lie there. ``stop[place]`` is one past the last place inside an area; ``parent[place]``
    is the place of the area that holds it; ``ancestors`` has shape (ranks, places): the place of the ancestor at
    each depth, -1 below the area itself.
    """

    area_no: tuple[int | None, ...]
    position: Any
    stop: Any
    parent: Any
    ancestors: Any

    @property
    def size(self) -> int:
        """Number of places, the whole included."""
        return len(self.area_no)

    def place(self, area_no: Any) -> Any:
        """Return the places of area numbers; masked or unknown numbers lie at 0."""
        numbers = np.ma.filled(np.ma.asarray(area_no), -1).astype(np.int64)
        known = (numbers >= 0) & (numbers < len(self.position))
        return np.where(known, self.position[np.where(known, numbers, 0)], 0)

    def total(self, own: Any) -> Any:
        """Return sums over each area with all it holds, from sums over the areas' own people (last axis)."""
        sums = np.array(own, dtype=float)
        for place in range(self.size - 1, 0, -1):
            sums[..., self.parent[place]] += sums[..., place]
        return sums


def read_tree(engine: Engine, area: str = "area") -> Tree:
    """Read table ``area`` and lay it out depth first, children in order of their number."""
    rows = engine.rows(f"select area_no, parent_no from {area} order by area_no")
    known = {int(no) for no, _ in rows}
    children: dict[int | None, list[int]] = {}
    for no, parent in rows:
        children.setdefault(int(parent) if parent in known else None, []).append(int(no))
    order: list[int | None] = [None]
    parents, depth, stops = [-1], [0], {}
    stack: list[tuple[int, int, int]] = [(no, 0, 1) for no in reversed(children.get(None, []))]
    while stack:
        no, parent_place, level = stack.pop()
        place = len(order)
        order.append(no)
        parents.append(parent_place)
        depth.append(level)
        stack.extend((child, place, level + 1) for child in reversed(children.get(no, [])))
    stops = _stops(parents)
    position = np.zeros(max(known, default=-1) + 2, dtype=np.int64)
    position[[no for no in order if no is not None]] = np.arange(1, len(order))
    return Tree(tuple(order), position, stops, np.array(parents), _ancestors(parents, depth))


def _stops(parents: list[int]) -> Any:
    stop = np.arange(1, len(parents) + 1)
    for place in range(len(parents) - 1, 0, -1):
        stop[parents[place]] = max(stop[parents[place]], stop[place])
    return stop


def _ancestors(parents: list[int], depth: list[int]) -> Any:
    table = np.full((max(depth) + 1, len(parents)), -1, dtype=np.int64)
    for place, level in enumerate(depth):
        if place:
            table[:level, place] = table[:level, parents[place]]
        table[level, place] = place
    return table
