"""Places within a group and draws from identities, against slow honest ones."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaran.errors import NumbersError, ParameterError
from sasaran.welfare.columns import absent, draw, groups, number, place_within, rows

UNITS = st.lists(
    st.tuples(st.one_of(st.integers(0, 5).map(float), st.just(math.nan)), st.integers(-1, 3)), max_size=40
)


def slow_places(units: list[tuple[float, int]]) -> list[float]:
    """Count by hand who stands before and beside each unit of its group."""
    places = []
    for value, group in units:
        peers = [v for v, g in units if g == group and not math.isnan(v)]
        if group < 0 or math.isnan(value):
            places.append(math.nan)
        else:
            before, beside = sum(v < value for v in peers), sum(v == value for v in peers)
            places.append((before + beside / 2) / len(peers))
    return places


@given(UNITS)
def test_a_place_is_the_share_before_and_half_of_those_beside(units: list[tuple[float, int]]) -> None:
    values = np.array([value for value, _ in units], dtype=float)
    found = place_within(values, np.array([group for _, group in units], dtype=np.int64))
    np.testing.assert_allclose(found, slow_places(units))


@given(
    st.lists(st.text(st.characters(min_codepoint=33, max_codepoint=400), max_size=9), max_size=20),
    st.integers(0, 9),
)
def test_a_draw_hangs_on_the_identity_alone(names: list[str], seed: int) -> None:
    together = draw(np.array(names, dtype=object), seed)
    alone = [draw(np.array([name], dtype=object), seed)[0] for name in names]
    np.testing.assert_array_equal(together, alone)
    backwards = draw(np.array(names[::-1], dtype=object), seed)[::-1]
    np.testing.assert_array_equal(together, backwards)


def test_draws_are_even_and_do_not_follow_the_order_of_identities() -> None:
    drawn = draw(np.arange(200_000), 1)
    counts = np.bincount((drawn * 20).astype(int), minlength=20)
    # 20 bins of 10,000: chi-square on 19 degrees of freedom exceeds 43.8 once in a thousand
    assert ((counts - 10_000) ** 2 / 10_000).sum() < 43.8
    assert abs(np.corrcoef(drawn, np.arange(200_000))[0, 1]) < 0.01
    assert abs(np.corrcoef(drawn, draw(np.arange(200_000), 2))[0, 1]) < 0.01
    np.testing.assert_array_equal(drawn[:50], draw(np.arange(50).astype(str), 1))


def test_identities_with_a_fraction_are_refused() -> None:
    with pytest.raises(NumbersError, match="whole numbers"):
        draw(np.array([1.0]), 0)


def test_missing_is_missing_in_every_kind_of_column() -> None:
    assert absent(np.array([1.0, math.nan])).tolist() == [False, True]
    assert absent(np.array(["a", ""])).tolist() == [False, True]
    assert absent(np.array(["a", "", None, math.nan], dtype=object)).tolist() == [False, True, True, True]
    assert absent(np.array([1, 2])).tolist() == [False, False]


def test_whole_numbers_stay_whole_beside_a_missing_one() -> None:
    distinct, at = groups(np.array([3171.0, math.nan, 3172.0, 3171.0]))
    assert ([str(value) for value in distinct], at.tolist()) == (["3171", "3172"], [0, -1, 1, 0])


def test_errors_name_the_column_and_never_the_value() -> None:
    with pytest.raises(ParameterError, match="column income"):
        number({"a": np.zeros(1)}, "income")
    with pytest.raises(NumbersError, match="column a") as told:
        number({"a": np.array(["3175", "secret"])}, "a")
    assert "secret" not in str(told.value)
    with pytest.raises(NumbersError, match="first in row 1"):
        number({"a": np.array([1.0, math.inf])}, "a")
    with pytest.raises(NumbersError, match="at least 0"):
        number({"a": np.array([1.0, -2.0])}, "a", low=0.0)
    with pytest.raises(NumbersError, match="columns a and b"):
        rows({"a": np.zeros(1), "b": np.zeros(2)})
    with pytest.raises(NumbersError, match="at least one column"):
        rows({})
