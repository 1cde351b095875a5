"""Numbers with either decimal sign, and words of small vocabularies."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sasaran.sources.values.numbers import as_number, decimal_comma, is_blank
from sasaran.sources.values.words import reader_of


def read(engine, cells, *, printed=True):
    engine.put("raw", {"place": np.arange(len(cells)), "c0": np.array(cells, dtype=object)})
    comma = decimal_comma(engine, "raw", "c0", printed=printed)
    return [row[0] for row in engine.rows(f"select {as_number('c0', comma=comma)} from raw order by place")]


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["300000", "1e5", "-7", "+8"], [300000.0, 100000.0, -7.0, 8.0]),
        (["300.000", "1.250.000"], [300000.0, 1250000.0]),
        (["300.000,00", "1.250,5"], [300000.0, 1250.5]),
        (["Rp 300.000", "Rp. 450.000,-", "IDR 1.000"], [300000.0, 450000.0, 1000.0]),
        (["300,000.00", "1,250.5"], [300000.0, 1250.5]),
        (["899.2024", "479.333"], [899.2024, 479.333]),
        ([".69", "0.125", "12.125"], [0.69, 0.125, 12.125]),
        (["0,5", "12,25"], [0.5, 12.25]),
        (["(300)", "nan", "inf", "abc", "1-2", "12a"], [-300.0, None, None, None, None, None]),
    ],
)
def test_the_column_tells_the_decimal_sign(engine, cells, numbers):
    assert read(engine, cells) == numbers


def test_cells_that_are_numbers_end_in_no_zero_behind_the_point(engine):
    assert read(engine, ["3.125", "300.5"], printed=False) == [3.125, 300.5]
    assert read(engine, ["3.125", "1.234"], printed=False) == [3.125, 1.234]
    assert read(engine, ["300.000", "450.000"], printed=False) == [300000.0, 450000.0]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=10))
def test_rupiah_written_the_indonesian_way_come_back(engine, amounts):
    cells = [f"{amount:,}".replace(",", ".") for amount in [*amounts, 1_234_567]]
    assert read(engine, cells) == [float(amount) for amount in [*amounts, 1_234_567]]


def test_signs_that_stand_for_nothing(engine):
    for cell, blank in ((" - ", True), ("N/A", True), ("0", False), ("null", True), ("nullify", False)):
        assert engine.value(f"select {is_blank('c')} from (select ? as c)", [cell]) is blank


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [("L", "M"), (" laki - laki ", "M"), ("Laki-Laki", "M"), ("1 - Laki-laki", "M"), ("1.0", "M"), ("P.", "F"),
     ("2. Perempuan", "F"), ("(P)", "F"), ("X", None), ("", None)],
)  # fmt: skip
def test_words(cell, meaning):
    read_sex = reader_of({"l": "M", "laki-laki": "M", "1": "M", "p": "F", "perempuan": "F", "2": "F"})
    assert read_sex(cell) == meaning
