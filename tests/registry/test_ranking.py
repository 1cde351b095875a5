"""Welfare: whom a line reaches, which line wins, and what is counted as a conflict."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

KK = 3171000000000001


@pytest.fixture
def lists(lists: Any) -> Any:
    """Sources 0 register, 1 and 2 welfare, 3 programme."""
    lists.source(0, "register")
    lists.source(1, "welfare")
    lists.source(2, "welfare")
    lists.source(3, "programme")
    return lists


def welfare(lists: Any, columns: str = "basis, person_no, decile") -> list[tuple[Any, ...]]:
    return lists.rows(f"select {columns} from welfare order by basis, person_no")


def test_a_line_of_a_record_reaches_its_person_only(lists: Any) -> None:
    lists.record(0, 1, 1, family_card=KK)
    lists.record(1, 1, 2, family_card=KK)
    lists.welfare(1, record_no=0, decile=2, version="v3")
    summary = lists.build()
    assert welfare(lists, "basis, person_no, decile, value, version, as_of, source_no") == [
        ("national", 1, 2, None, "v3", date(2026, 3, 31), 1)
    ]
    assert (summary.welfare, summary.welfare_conflicts) == (1, {"national": 0})


def test_a_line_of_a_family_reaches_whom_the_same_source_lists(lists: Any) -> None:
    """The newborn whom only the register knows was never ranked: that is an answer of its own."""
    lists.record(0, 1, 1, family_card=KK)
    lists.record(1, 1, 2, family_card=KK)
    lists.record(2, 0, 3, family_card=KK)
    for basis, decile in (("national", 4), ("province", 2), ("city", 1)):
        lists.welfare(1, basis, family_card=KK, decile=decile)
    lists.build()
    assert lists.rows("select count(distinct family_no) from person") == [(1,)]
    assert welfare(lists) == [
        ("city", 1, 1), ("city", 2, 1), ("national", 1, 4), ("national", 2, 4), ("province", 1, 2), ("province", 2, 2),
    ]  # fmt: skip


def test_a_family_file_by_itself_reaches_the_registry_s_families(lists: Any) -> None:
    lists.record(0, 0, 1, family_card=KK)
    lists.record(1, 0, 2, family_card=KK)
    lists.record(2, 0, 3, family_card=KK + 1)
    lists.welfare(1, family_card=KK, decile=3)
    lists.welfare(1, family_card=KK + 8, decile=3)
    summary = lists.build()
    assert welfare(lists) == [("national", 1, 3), ("national", 2, 3)]
    assert summary.welfare_without_people == 1


def test_the_latest_list_wins(lists: Any) -> None:
    lists.record(0, 1, 1)
    lists.record(1, 2, 1)
    lists.welfare(1, record_no=0, decile=5, as_of=date(2026, 1, 31))
    lists.welfare(2, record_no=1, decile=2, as_of=date(2026, 2, 28), version="new")
    summary = lists.build()
    assert welfare(lists, "decile, version") == [(2, "new")]
    assert summary.welfare_conflicts == {"national": 0}


def test_a_line_without_date_has_the_date_of_its_list(lists: Any) -> None:
    lists.record(0, 1, 1)
    lists.record(1, 2, 1)
    lists.welfare(1, record_no=0, decile=5)
    lists.welfare(2, record_no=1, decile=2, as_of=date(2026, 2, 28))
    lists.build()
    assert welfare(lists, "decile, as_of") == [(5, date(2026, 3, 31))]


def test_conflicts_of_the_same_date_are_counted_and_decided(lists: Any) -> None:
    lists.record(0, 1, 1, 0.9)
    lists.record(1, 1, 1, 1.0)
    lists.record(2, 1, 2)
    lists.record(3, 1, 2)
    lists.welfare(1, record_no=0, decile=1)
    lists.welfare(1, record_no=1, decile=7)
    lists.welfare(1, record_no=2, decile=4)
    lists.welfare(1, record_no=3, decile=4)
    summary = lists.build()
    assert welfare(lists) == [("national", 1, 7), ("national", 2, 4)]
    assert summary.welfare_conflicts == {"national": 1}


def test_a_person_s_own_line_stands_before_the_family_s(lists: Any) -> None:
    lists.record(0, 1, 1, 0.7, family_card=KK)
    lists.welfare(1, family_card=KK, decile=9)
    lists.welfare(1, record_no=0, decile=1)
    summary = lists.build()
    assert welfare(lists) == [("national", 1, 1)]
    assert summary.welfare_conflicts == {"national": 1}


def test_measured_values_come_without_decile(lists: Any) -> None:
    lists.record(0, 1, 1, weight=2.0, members=3)
    lists.welfare(1, "observed", record_no=0, value=557.5)
    lists.build()
    assert welfare(lists, "basis, person_no, decile, value") == [("observed", 1, None, 557.5)]


def test_enrolments_are_the_benefit_lines_with_person_and_link(lists: Any) -> None:
    lists.record(0, 0, 1, family_card=KK)
    lists.record(1, 3, 1, 0.8)
    lists.record(2, 3, 2)
    lists.benefit(1, 2, amount=300000.0)
    lists.benefit(1, 2, amount=300000.0)
    lists.benefit(2, 1, unit="family")
    summary = lists.build()
    assert summary.enrolments == 3
    sql = "select person_no, family_no, programme_no, unit, amount, record_no, probability from enrolment"
    assert lists.rows(sql + " order by person_no") == [
        (1, 1, 2, "person", 300000.0, 1, 0.8),
        (1, 1, 2, "person", 300000.0, 1, 0.8),
        (2, 2, 1, "family", None, 2, 1.0),
    ]
