"""Quantile classes of the map."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sasaran.publish.report.classes import NONE, WITHHELD, classify


def test_five_classes_of_equal_size():
    found = classify([float(v) for v in range(10)], [False] * 10)
    assert found.of == (0, 0, 1, 1, 2, 2, 3, 3, 4, 4)
    assert found.limits == ((0, 1), (2, 3), (4, 5), (6, 7), (8, 9))


def test_few_values_among_many_equal_ones_still_stand_out():
    assert classify([0.0] * 9 + [1.0], [False] * 10).of == (*(0,) * 9, 4)
    assert classify([0.0] + [1.0] * 9, [False] * 10).of == (0, *(4,) * 9)


def test_absent_and_withheld_values_are_no_class():
    assert classify([None, None, 3.0], [True, False, False]).of[:2] == (WITHHELD, NONE)


def test_nothing_known_is_no_class_at_all():
    assert classify([None], [False]).of == (NONE,)


@given(st.lists(st.one_of(st.none(), st.integers(0, 60).map(float)), max_size=60))
def test_classes_follow_the_values(values):
    found = classify(values, [False] * len(values))
    known = sorted((value, of) for value, of in zip(values, found.of, strict=True) if value is not None)
    assert [of for _, of in known] == sorted(of for _, of in known)
    assert len({(value, of) for value, of in known}) == len({value for value, _ in known})
    for value, of in known:
        low, high = found.limits[of]
        assert low <= value <= high
    if len({value for value, _ in known}) > 1:
        assert known[-1][1] == 4
