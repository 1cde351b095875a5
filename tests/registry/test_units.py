"""Families and households of one quarter: who is put together, who heads and where they live."""

from __future__ import annotations

from typing import Any

import pytest

KK = 3171000000000001


@pytest.fixture
def lists(lists: Any) -> Any:
    """Sources 0 register, 1 welfare, 2 programme."""
    lists.source(0, "register")
    lists.source(1, "welfare")
    lists.source(2, "programme", as_of="2025-12-31")
    return lists


def together(lists: Any, unit: str) -> list[list[int]]:
    return [
        row[0]
        for row in lists.rows(
            f"select list(person_no order by person_no) from person group by {unit} order by 1"
        )
    ]


def test_people_with_one_card_are_a_family_whatever_list_they_come_from(lists: Any) -> None:
    lists.record(0, 0, 1, family_card=KK)
    lists.record(1, 1, 2, family_card=KK)
    lists.record(2, 2, 3, family_card=KK + 1)
    lists.record(3, 0, 4)
    lists.record(4, 0, 5)
    summary = lists.build()
    assert together(lists, "family_no") == [[1, 2], [3], [4], [5]]
    assert (summary.families, summary.households) == (4, 4)
    assert lists.rows("select family_no, family_card, members from family order by family_no") == [
        (1, KK, 2), (2, KK + 1, 1), (3, None, 1), (4, None, 1),
    ]  # fmt: skip


def test_the_card_of_the_best_record_decides(lists: Any) -> None:
    lists.record(0, 0, 1, family_card=KK)
    lists.record(1, 2, 1, family_card=KK + 1)
    lists.record(2, 2, 2, family_card=KK + 1)
    lists.build()
    assert together(lists, "family_no") == [[1], [2]]


def test_a_source_s_own_family_key_joins_nobody_across_sources(lists: Any) -> None:
    for record, (source, person, card) in enumerate(
        [(0, 1, KK), (1, 2, KK), (1, 3, 5), (1, 4, 5), (2, 5, 5)]
    ):
        lists.record(record, source, person, family_card=card)
    lists.build(card_floor=10**15)
    assert together(lists, "family_no") == [[1, 2], [3, 4], [5]]
    lists.build()
    assert together(lists, "family_no") == [[1, 2], [3, 4, 5]]


def test_households_of_a_source_stand_beside_families(lists: Any) -> None:
    """Two families in one house; the third member of the first has no key and lives with the family."""
    lists.record(0, 0, 1, family_card=KK, household_key=8)
    lists.record(1, 0, 2, family_card=KK, household_key=8)
    lists.record(2, 0, 3, family_card=KK)
    lists.record(3, 0, 4, family_card=KK + 1, household_key=8)
    lists.record(4, 0, 5, family_card=KK + 2)
    lists.record(5, 1, 6, household_key=8)
    summary = lists.build()
    assert together(lists, "family_no") == [[1, 2, 3], [4], [5], [6]]
    assert together(lists, "household_no") == [[1, 2, 3, 4], [5], [6]]
    assert summary.households == 3
    kinds = lists.rows("select unit_kind, count(*) from membership group by unit_kind order by unit_kind")
    assert kinds == [("family", 6), ("household", 6)]


def test_without_household_keys_a_household_is_the_family(lists: Any) -> None:
    lists.record(0, 0, 1, family_card=KK)
    lists.record(1, 0, 2, family_card=KK)
    lists.build()
    assert lists.rows("select count(*) from person where household_no <> family_no") == [(0,)]
    assert lists.rows("select distinct unit_kind from membership") == [("family",)]


def test_head_and_home(lists: Any) -> None:
    lists.record(0, 0, 1, family_card=KK, relation=3, area_no=3)
    lists.record(1, 0, 2, family_card=KK, relation=1, area_no=4)
    lists.record(2, 0, 3, family_card=KK + 1, relation=1)
    lists.record(3, 0, 4, family_card=KK + 1, relation=2, area_no=5)
    lists.record(4, 0, 5, family_card=KK + 2, relation=2)
    lists.build()
    assert lists.rows("select head_no, area_no from family order by family_no") == [
        (2, 4),
        (3, 5),
        (None, None),
    ]


def test_the_family_s_row_gives_the_home_that_no_record_has(lists: Any) -> None:
    from sasaran.schema import tables

    base = {"source_no": 1, "file_no": 1, "row_no": 2}
    lists.add(
        tables.FAMILY_LINE, line_no=7, family_card=KK, area_no=4, address="Jalan Keluarga", rt=5, rw=6, **base
    )
    lists.add(tables.FAMILY_LINE, line_no=8, family_card=KK + 9, area_no=5, **base)
    lists.record(0, 0, 1, family_card=KK)
    lists.record(1, 0, 2, family_card=KK, area_no=3, address="Jalan Sendiri")
    lists.record(2, 0, 3, family_card=KK, area_no=3)
    lists.record(3, 0, 4, area_no=3)
    summary = lists.build()
    sql = "select area_no, address, rt, rw, area_from, family_line_from from person join provenance using (person_no)"
    assert lists.rows(sql + " order by person_no") == [
        (4, "Jalan Keluarga", 5, 6, None, 7),
        (3, "Jalan Sendiri", None, None, 1, None),
        (3, "Jalan Keluarga", 5, 6, 2, 7),
        (3, None, None, None, 3, None),
    ]
    assert summary.family_lines_without_people == 1
