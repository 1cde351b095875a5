"""What blocks lose is told from records whose person is known, fault for fault."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaran.linkage.losses import Sample, losses, losses_of_share


def _sample(counts, held=None):
    """Pairs of source 0 with 0, 1, ... differing fields; ``held`` of them have weight 1, or all."""
    k = np.repeat(np.arange(len(counts)), counts)
    held = counts if held is None else held
    weight = np.concatenate([np.arange(n) < h for n, h in zip(counts, held, strict=True)])
    return Sample(np.zeros(len(k), np.int64), k, weight.astype(float))


def test_rows_as_faulty_as_the_teachers_lose_what_the_teachers_lose():
    taught = _sample([800, 150, 50], held=[800, 135, 25])
    made = losses(taught, _sample([800, 135, 25]), 1, 2, 0.96)
    assert made.per_found[0] * 960 == pytest.approx(40, rel=0.1)


def test_rows_that_are_faultier_than_the_teachers_lose_more():
    taught = _sample([800, 150, 50], held=[800, 135, 25])
    # of 100, 200 and 300 true links the blocks hold all, nine tenths and half
    made = losses(taught, _sample([100, 180, 150]), 1, 2, 0.96)
    assert made.per_found[0] * 430 == pytest.approx(170, rel=0.1)
    clean = losses(taught, _sample([400, 30, 0]), 1, 2, 0.96)
    assert made.se[0] > clean.se[0]


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=3, max_size=3), st.floats(0.1, 1.0)
)
def test_losses_are_never_negative_and_are_nothing_where_nothing_is_found(cells, share):
    taught = _sample([max(n, h) for n, h in cells], held=[min(n, h) for n, h in cells])
    made = losses(taught, _sample([5, 5, 5]), 1, 2, share)
    assert made.per_found[0] >= 0 and made.se[0] >= 0
    assert losses(taught, _sample([0, 0, 0]), 1, 2, share).per_found[0] == 0


def test_one_share_for_all_sources():
    made = losses_of_share(0.8, 98, 3)
    assert made.per_found == pytest.approx([0.25] * 3)
    assert made.se == pytest.approx([0.04 / 0.64] * 3)
