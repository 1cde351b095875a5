"""Areas from points alone: each place belongs to the nearest centre (Voronoi), within a plausible outline."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

__all__ = ["ISLANDS", "cells"]

ISLANDS = 12
"""A group of fewer centres than this is drawn as islands: there is too little to tell an outline from."""


def cells(centres: Any) -> Any:
    """Return one polygon per centre.

    Parameters
    ----------
    centres : float array, shape (n, 2)
        Positions in the units of the picture, no two alike.

    Returns
    -------
    object array, shape (n,)
        Polygons that meet without gap or overlap inside the outline; each holds its own centre.
    """
    points = shapely.points(centres)
    reach = _reach(centres)
    outline = _outline(points, reach)
    if len(centres) == 1:
        return np.array([outline], dtype=object)
    parts = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=outline, ordered=True)
    return shapely.intersection(shapely.get_parts(parts), outline)


def _reach(centres: Any) -> float:
    """Return the typical distance to the nearest other centre."""
    if len(centres) == 1:
        return 20.0
    apart = np.hypot(*(centres[:, None, :] - centres[None, :, :]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    return float(np.median(apart.min(axis=1)))


def _outline(points: Any, reach: float) -> Any:
    if len(points) < ISLANDS:
        return shapely.union_all(shapely.buffer(points, 0.35 * reach))
    hull = shapely.concave_hull(shapely.multipoints(points), ratio=0.15)
    # Out and partly back in: corners become round, and narrow bays close.
    return shapely.buffer(shapely.buffer(hull, 1.6 * reach), -0.9 * reach)
