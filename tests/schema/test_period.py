"""Quarters: written, read, stepped."""

from __future__ import annotations

import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaran.schema import period
from sasaran.schema.period import Quarter

days = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(period).failed == 0


@given(days)
def test_a_day_lies_in_its_quarter(day):
    quarter = Quarter.of(day)
    assert quarter.first_day() <= day <= quarter.last_day()


@given(days)
def test_next_and_previous_undo_each_other_and_text_reads_back(day):
    quarter = Quarter.of(day)
    assert quarter.next().previous() == quarter
    assert Quarter.parse(str(quarter)) == quarter


@pytest.mark.parametrize("text", ["2026", "2026Q5", "Q1 2026", "", "2026Q"])
def test_other_spellings_are_refused(text):
    with pytest.raises(ValueError, match="2026Q1"):
        Quarter.parse(text)
