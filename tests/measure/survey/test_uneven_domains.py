"""Quantiles, Gini and shares of a small domain beside one whose weights are larger by any factor."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaran.measure import Design, arpt, gini, palma, quantile, share

Y = np.array([3.0, 1.0, 4.0, 1.5, 9.0, 2.6, 5.3, 5.8, 9.7, 9.3])
W = np.array([1.0, 2.0, 1.0, 3.0, 1.0, 2.0, 1.0, 1.0, 2.0, 1.0])


@pytest.mark.parametrize("factor", [1.0, 1e6, 1e12, 1e18])
@pytest.mark.parametrize(
    "statistic",
    [
        lambda y, d, by: quantile(y, d, 0.3, by=by),
        lambda y, d, by: quantile(y, d, 0.5, definition="hf7", by=by),
        lambda y, d, by: arpt(y, d, by=by),
        lambda y, d, by: gini(y, d, by=by),
        lambda y, d, by: palma(y, d, by=by),
        lambda y, d, by: share(y, d, 0.0, 0.4, by=by),
    ],
)
def test_a_domain_of_huge_weights_does_not_move_the_others(statistic, factor):
    alone = statistic(Y, Design.make(W), None).one().value
    both = np.concatenate([Y * 7, Y])
    weights = np.concatenate([W * factor, W])
    by = np.repeat(["a", "b"], len(Y))
    found = statistic(both, Design.make(weights), by)
    assert found["b"].value == pytest.approx(alone, rel=1e-9)


@given(
    st.lists(st.tuples(st.floats(0.1, 100), st.floats(1e-3, 1e9), st.integers(0, 2)), min_size=3, max_size=30)
)
def test_each_domain_is_what_it_is_by_itself(rows):
    y, w, by = (np.array(column) for column in zip(*rows, strict=True))
    found = quantile(y, Design.make(w, lonely="certainty"), 0.4, by=by)
    for label in np.unique(by):
        own = by == label
        alone = quantile(y[own], Design.make(w[own], lonely="certainty"), 0.4).one().value
        assert found[label].value == alone
