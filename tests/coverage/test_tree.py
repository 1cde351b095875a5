"""The area tree: every area's people are one stretch, sums go up."""

from __future__ import annotations

import numpy as np
from coverage_world import AREAS, fill
from hypothesis import given
from hypothesis import strategies as st

from sasaran.coverage.areas import pair_variance
from sasaran.coverage.tree import read_tree
from sasaran.schema import tables
from sasaran.store.duck import DuckEngine

with DuckEngine(threads=1, memory="500MB") as _engine:
    fill(_engine, tables.AREA, AREAS)
    TREE = read_tree(_engine)


def inside(area, whole):
    parent = {row[0]: row[6] for row in AREAS}
    while area is not None:
        if area == whole:
            return True
        area = parent[area]
    return whole is None


def test_places_run_from_an_area_to_the_end_of_what_it_holds():
    assert TREE.area_no == (None, 0, 1, 3, 4, 2, 5)
    for place, whole in enumerate(TREE.area_no):
        held = {TREE.area_no[at] for at in range(place, TREE.stop[place])}
        assert held == {area for area in TREE.area_no if inside(area, whole)}


@given(st.lists(st.integers(-2, 9), max_size=30))
def test_totals_count_everybody_inside(areas):
    place = TREE.place(np.array(areas, dtype=np.int64))
    totals = TREE.total(np.bincount(place, minlength=TREE.size))
    for at, whole in enumerate(TREE.area_no):
        assert totals[at] == sum(
            whole is None or inside(area if 0 <= area <= 5 else None, whole) for area in areas
        )


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(-5, 5)), min_size=1, max_size=20))
def test_a_pair_counts_in_every_area_that_holds_both(pairs):
    a, b, shared = (np.array(column) for column in zip(*pairs, strict=True))
    place = TREE.place(np.arange(6))
    got = pair_variance(TREE, place, a, b, shared.astype(float))
    for at, whole in enumerate(TREE.area_no):
        assert got[at] == sum(2 * s for x, y, s in pairs if inside(x, whole) and inside(y, whole))


def test_an_area_whose_parent_is_unknown_hangs_from_the_whole():
    with DuckEngine(threads=1, memory="500MB") as engine:
        fill(
            engine,
            tables.AREA,
            [(7, "village", 2, "1", None, "X", 99), (3, "village", 2, "2", None, "Y", None)],
        )
        tree = read_tree(engine)
    assert tree.area_no == (None, 3, 7)
    assert tree.stop.tolist() == [3, 2, 3]
