"""Dates in every spelling met in Indonesian lists."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaran.sources.values.dates import DateReader, Evidence, sniff_order

MONTHS = ("januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober",
          "november", "desember")  # fmt: skip
WORDS = {**{word: i for i, word in enumerate(MONTHS, 1)}, "agt": 8, "agu": 8, "august": 8}
TODAY = date(2026, 3, 31)
SURE = Evidence(day_first=5)


def reader(evidence=SURE, **more):
    return DateReader(WORDS, TODAY, evidence, fillers=frozenset({date(1900, 1, 1)}),
                      defaults=frozenset({(1, 1), (12, 31)}), **more)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["17-08-1945", "17/8/45", "17.08.1945", "17 Agustus 1945", "17 Agt 1945", "17-Agu-1945", "Agustus 17, 1945",
     "1945-08-17", "1945/8/17", "19450817", "17081945", "16666", "16666.0", "1945-08-17 00:00:00",
     "17-08-1945 10:30", "1945-08-17T00:00:00Z", "Jakarta, 17-08-1945", "  17 - 08 - 1945 ", "'17-08-1945",
     "170845", "17 August 1945"],
)  # fmt: skip
def test_one_day_in_many_spellings(text):
    assert reader().read(text).day == date(1945, 8, 17)


@pytest.mark.parametrize(
    ("text", "day", "state"),
    [
        ("1900-01-01", None, "filler"), ("01/01/1900", None, "filler"), ("1", None, "unreadable"),
        ("00-00-0000", None, "filler"), ("1980-01-01", date(1980, 1, 1), "default"),
        ("31-12-1975", date(1975, 12, 31), "default"), ("1975", date(1975, 1, 1), "default"),
        ("31-02-1990", None, "unreadable"), ("n/a", None, "unreadable"), ("3171012345670001", None, "unreadable"),
        ("01-04-2026", None, "out_of_range"), ("17-08-1845", None, "out_of_range"),
        ("7081945", date(1945, 8, 7), "exact"),
    ],
)  # fmt: skip
def test_what_is_no_birth_date_says_so(text, day, state):
    read = reader().read(text)
    assert (read.day, read.state) == (day, state)


SPELLINGS = {
    "dashes": lambda d: f"{d:%d-%m-%Y}", "slashes": lambda d: f"{d.day}/{d.month}/{d.year}",
    "iso": lambda d: d.isoformat(), "compact": lambda d: f"{d:%Y%m%d}",
    "words": lambda d: f"{d.day} {MONTHS[d.month - 1].title()} {d.year}",
    "serial": lambda d: str((d - date(1899, 12, 30)).days), "stamp": lambda d: f"{d} 00:00:00",
}  # fmt: skip


@given(
    days=st.integers(10_000, (TODAY - date(1899, 12, 30)).days), spelling=st.sampled_from(sorted(SPELLINGS))
)
def test_writing_then_reading_gives_the_day_back(days, spelling):
    day = date(1899, 12, 30) + timedelta(days=days)
    read = reader().read(SPELLINGS[spelling](day))
    assert read.day == day
    assert read.state == ("default" if (day.month, day.day) in {(1, 1), (12, 31)} else "exact")


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text):
    read = reader().read(text)
    assert (read.day is None) == (read.state in ("unreadable", "filler", "out_of_range"))


def test_two_digit_years_are_the_last_such_year_not_in_the_future():
    assert reader().read("02-03-26").day == date(2026, 3, 2)
    assert reader().read("02-03-27").day == date(1927, 3, 2)


@pytest.mark.parametrize(
    ("column", "text", "day", "state"),
    [
        (["17/08/1945", "03/04/1990"], "03/04/1990", date(1990, 4, 3), "exact"),
        (["08/17/1945", "03/04/1990"], "03/04/1990", date(1990, 3, 4), "exact"),
        (["08/17/1945", "17/08/1945", "03/04/1990"], "03/04/1990", date(1990, 4, 3), "ambiguous"),
        (["03/04/1990"], "03/04/1990", date(1990, 4, 3), "ambiguous"),
        (["05/05/1990"], "05/05/1990", date(1990, 5, 5), "exact"),
        (["08/17/1945", "17/08/1945"], "17/08/1945", date(1945, 8, 17), "exact"),
    ],
)  # fmt: skip
def test_the_column_tells_day_from_month(column, text, day, state):
    read = reader(sniff_order((value, 1) for value in column)).read(text)
    assert (read.day, read.state) == (day, state)


def test_an_ambiguous_day_carries_its_other_reading():
    assert reader(Evidence(open=1)).read("03/04/1990").swapped == date(1990, 3, 4)


def test_a_declared_order_settles_it():
    assert reader(Evidence(open=1), order="mdy").read("03/04/1990").state == "exact"
    assert reader(Evidence(open=1), order="mdy").read("03/04/1990").day == date(1990, 3, 4)


def test_dates_that_a_spreadsheet_made_of_half_the_texts_are_doubtful():
    """With text left above day 12 and dates only up to it, the program read day-first text month-first."""
    column = [("17/08/1945", 30), ("1990-03-04", 12)]
    assert reader(sniff_order(column)).read("1990-03-04").state == "ambiguous"
    assert reader(sniff_order([*column, ("1990-03-25", 1)])).read("1990-03-04").state == "exact"
