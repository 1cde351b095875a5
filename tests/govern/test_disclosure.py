"""No withheld cell can be worked out from the shown ones."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaran.errors import NumbersError
from sasaran.govern.disclosure import Sum, derivable, suppress

# A province of three cities with 2, 3 and 1 districts: cells 0 | 1 2 3 | 4 5, 6 7 8, 9.
TREE = (Sum(0, (1, 2, 3)), Sum(1, (4, 5)), Sum(2, (6, 7, 8)), Sum(3, (9,)))


def tree_of(leaves):
    a, b, c, d, e, f = leaves
    return [sum(leaves), a + b, c + d + e, f, a, b, c, d, e, f]


def solved_by_hand(sums, hidden):
    """Independent of the module: exact Gauss-Jordan over fractions; a cell is known if its row stands alone."""
    unknown = [cell for cell in range(len(hidden)) if hidden[cell]]
    rows = [[Fraction(-(cell == each.total) + each.parts.count(cell)) for cell in unknown] for each in sums]
    pivots = 0
    for column in range(len(unknown)):
        at = next((no for no in range(pivots, len(rows)) if rows[no][column]), None)
        if at is None:
            continue
        rows[pivots], rows[at] = rows[at], rows[pivots]
        rows[pivots] = [value / rows[pivots][column] for value in rows[pivots]]
        for no in range(len(rows)):
            if no != pivots and rows[no][column]:
                rows[no] = [x - rows[no][column] * y for x, y in zip(rows[no], rows[pivots], strict=True)]
        pivots += 1
    known = set()
    for row in rows:
        held = [cell for cell, value in zip(unknown, row, strict=True) if value]
        if len(held) == 1:
            known.add(held[0])
    return known


def test_withholds_small_cells_but_not_empty_ones():
    assert suppress([0, 1, 4, 5, 100]).tolist() == [False, True, True, False, False]


def test_withholds_a_second_cell_so_that_the_total_does_not_give_the_first_away():
    hidden = suppress([60, 3, 40, 17], [Sum(0, (1, 2, 3))])
    assert hidden.tolist() == [False, True, False, True]


def test_two_small_cells_that_hide_too_few_take_a_third():
    hidden = suppress([103, 1, 2, 40, 60], [Sum(0, (1, 2, 3, 4))])
    assert hidden.tolist() == [False, True, True, True, False]


def test_a_withheld_subtotal_takes_cells_below_it_too():
    values = tree_of([20, 30, 10, 10, 10, 3])
    hidden = suppress(values, TREE)
    assert hidden[3]
    assert hidden[9]
    assert hidden[[1, 2]].any()
    assert not solved_by_hand(TREE, hidden)


def test_several_measures_are_withheld_together():
    hidden = suppress([[50, 20], [30, 3], [20, 17]], [Sum(0, (1, 2))])
    assert hidden.tolist() == [False, True, True]


@settings(max_examples=300, deadline=None)
@given(leaves=st.lists(st.integers(0, 40), min_size=6, max_size=6), threshold=st.integers(2, 8))
def test_no_withheld_cell_of_a_tree_follows_from_the_shown_ones(leaves, threshold):
    values = tree_of(leaves)
    hidden = suppress(values, TREE, threshold=threshold)
    assert all(hidden[no] for no, value in enumerate(values) if 0 < value < threshold)
    assert solved_by_hand(TREE, hidden) == set()
    for each in TREE:
        weak = [no for no in each.parts if hidden[no]]
        if weak and not hidden[each.total] and any(0 < values[no] < threshold for no in weak):
            assert sum(values[no] for no in weak) >= threshold


@settings(max_examples=200, deadline=None)
@given(cells=st.lists(st.integers(0, 30), min_size=12, max_size=12), threshold=st.integers(2, 6))
def test_no_withheld_cell_of_a_table_with_two_margins_follows(cells, threshold):
    inner = np.array(cells).reshape(3, 4)
    values = [*inner.ravel(), *inner.sum(axis=1), *inner.sum(axis=0), inner.sum()]
    rows = [Sum(12 + r, tuple(range(4 * r, 4 * r + 4))) for r in range(3)]
    columns = [Sum(15 + c, tuple(range(c, 12, 4))) for c in range(4)]
    sums = [*rows, *columns, Sum(19, (12, 13, 14)), Sum(19, (15, 16, 17, 18))]
    assert solved_by_hand(sums, suppress(values, sums, threshold=threshold)) == set()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.booleans(), min_size=10, max_size=10))
def test_derivable_agrees_with_exact_elimination(hidden):
    assert set(np.flatnonzero(derivable(TREE, hidden)).tolist()) == solved_by_hand(TREE, hidden)


def test_is_deterministic_and_refuses_nonsense():
    values = tree_of([3, 9, 9, 9, 4, 2])
    assert suppress(values, TREE).tolist() == suppress(values, TREE).tolist()
    with pytest.raises(NumbersError):
        suppress([-1, 2])
    with pytest.raises(NumbersError):
        suppress([1.0, float("nan")])
