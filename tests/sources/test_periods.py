"""The period a benefit is for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaran.sources.values.periods import read_period

MONTHS = {"januari": 1, "jan": 1, "maret": 3, "desember": 12, "mei": 5, "juni": 6}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-01", date(2026, 1, 1), date(2026, 1, 31)), ("02/2026", date(2026, 2, 1), date(2026, 2, 28)),
        ("202603", date(2026, 3, 1), date(2026, 3, 31)), ("Januari 2026", date(2026, 1, 1), date(2026, 1, 31)),
        ("Jan-26", date(2026, 1, 1), date(2026, 1, 31)), ("Januari - Maret 2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("Triwulan II 2026", date(2026, 4, 1), date(2026, 6, 30)), ("TW 1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026Q4", date(2026, 10, 1), date(2026, 12, 31)), ("Tahap III 2025", date(2025, 7, 1), date(2025, 9, 30)),
        ("Semester 2 2025", date(2025, 7, 1), date(2025, 12, 31)), ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("Tahun 2025", date(2025, 1, 1), date(2025, 12, 31)), ("2026-05-17", date(2026, 5, 1), date(2026, 5, 31)),
        ("17/05/2026", date(2026, 5, 1), date(2026, 5, 31)), ("Mei", date(2026, 5, 1), date(2026, 5, 31)),
        ("Desember 2025 - Januari 2026", date(2025, 12, 1), date(2026, 1, 31)),
    ],
)  # fmt: skip
def test_spellings(text, first, last):
    assert read_period(text, MONTHS, 2026) == (first, last)


@pytest.mark.parametrize("text", ["", "aktif", "12", "Juni - Mei 2026", "Semester 3", "2026-13-01", "17"])
def test_what_is_no_period(text):
    assert read_period(text, MONTHS, 2026) is None


@given(st.text(max_size=30))
def test_no_text_breaks_it_and_no_period_runs_backwards(text):
    span = read_period(text, MONTHS, 2026)
    assert span is None or span[0] <= span[1]
