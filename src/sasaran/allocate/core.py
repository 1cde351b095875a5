"""The few families for whom the prices leave a choice: the core (Balas and Zemel 1980; Pisinger 1995)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.allocate.layout import Layout, Limits
from sasaran.allocate.team import Team

__all__ = ["Core", "core_of"]


@dataclass
class Core:
    """Families with more than one package near their best, and those packages.

    Parameters
    ----------
    place, area, kind : arrays of int, shape (M,)
        Place in the layout, area and kind of each core family.
    begin : array of int, shape (M + 1,)
        First pair of each family; its pairs are in order of package.
    family, package : arrays of int, shape (L,)
        Pairs of family and package.
    regret : array of float, shape (L,)
        What the family's best package under the prices is worth above this one, prices counted.
    weight : array of float, shape (F, L)
        Scaled weight of the package in each feature.
    now : array of int, shape (M,)
        Pair that the family has at present.
    """

    place: Any
    area: Any
    kind: Any
    begin: Any
    family: Any
    package: Any
    regret: Any
    weight: Any
    now: Any


def core_of(
    layout: Layout,
    limits: Limits,
    price: Any,
    choice: Any,
    reach: Any,
    team: Team,
    areas: Any,
    sure: Any = None,
) -> Core:
    """Return the core: pairs with regret at most ``reach`` (A,) of their area, the present pair, and package 0.

    ``areas`` (numbers of areas, or None for all) limits whose families are looked at. Of the families at the places
    ``sure`` (ascending) every pair is taken, whatever its regret.
    """
    packages = layout.value.shape[0]
    narrow, margin = price.astype(np.float32), reach.astype(np.float32)
    steps = np.arange(packages, dtype=np.int8)[:, None]

    def task(low: int, high: int) -> Any:
        cells, begin = layout.cells(low, high)
        cost = np.repeat(narrow[:, cells], np.diff(np.append(begin, high - low)), axis=1)
        gain = np.subtract(layout.value[:, low:high], cost, out=cost)
        near = gain >= gain.max(axis=0) - margin[layout.area[low:high]]
        held = steps == choice[low:high]
        near |= held
        if sure is not None:
            mine = sure[np.searchsorted(sure, low) : np.searchsorted(sure, high)] - low
            near[:, mine] = np.isfinite(gain[:, mine])
        many = near.sum(axis=0) > 1
        some = np.flatnonzero(many)
        near = near[:, some]
        near[0] = True
        family, package = np.nonzero(near.T)
        place = low + some
        cell = layout.area[place].astype(np.int64) * layout.kinds + layout.kind[place]
        exact = layout.value[:, place] - price[:, cell]
        regret = (exact.max(axis=0) - exact)[package, family]
        return place[family], package, regret, held[package, some[family]]

    blocks = layout.blocks
    if areas is not None:
        edge = layout.start[:: layout.kinds]
        blocks = [(int(edge[a]), int(edge[a + 1])) for a in areas if edge[a + 1] > edge[a]]
    parts = team.each(task, blocks)
    place, package, regret, held = (np.concatenate([part[at] for part in parts]) for at in range(4))
    first = np.flatnonzero(np.diff(place, prepend=-1))
    size = np.diff(np.append(first, len(place)))
    family = np.repeat(np.arange(len(first)), size)
    own = place[first]
    kind = layout.kind[own].astype(np.int64)
    weight = np.ascontiguousarray(limits.scaled()[:, kind[family], package])
    return Core(
        own,
        layout.area[own].astype(np.int64),
        kind,
        np.append(first, len(place)),
        family,
        package,
        regret,
        weight,
        np.flatnonzero(held),
    )
