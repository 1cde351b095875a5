"""Survivorship, rule by rule: which record's value stands, and that provenance says so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sasaran.errors import NothingLostError


def person(lists: Any, columns: str) -> tuple[Any, ...]:
    return lists.rows(f"select {columns} from person join provenance using (person_no) where person_no = 1")[
        0
    ]


@pytest.fixture
def lists(lists: Any) -> Any:
    """Sources 0 register, 1 welfare, 2 and 3 programmes (3 is older), 4 a statistic."""
    lists.source(0, "register,welfare")
    lists.source(1, "welfare")
    lists.source(2, "programme")
    lists.source(3, "programme", as_of="2025-12-31")
    lists.source(4, "statistic")
    return lists


def test_register_over_welfare_over_programme(lists: Any) -> None:
    lists.record(10, 2, 1, 1.0, name="DARI PROGRAM", sex="M", address="Jalan Tiga", area_no=3)
    lists.record(11, 1, 1, 0.6, name="DARI DAFTAR", sex="F", national_id=31)
    lists.record(12, 0, 1, 0.9, name="DARI INDUK")
    lists.record(13, 4, 1, 1.0, name="DARI STATISTIK", national_id=99, sex="M")
    lists.build()
    assert person(lists, "name, name_from, sex, sex_from, national_id, national_id_from") == (
        "DARI INDUK", 12, "F", 11, 31, 11,
    )  # fmt: skip
    assert person(lists, "address, address_from, area_no, area_from") == ("Jalan Tiga", 10, 3, 10)
    assert person(lists, "in_register, in_welfare, in_programme, records") == (True, True, True, 4)


def test_then_the_surer_link(lists: Any) -> None:
    lists.record(10, 2, 1, 0.80, name="KURANG PASTI", birth_date=date(1990, 5, 5))
    lists.record(11, 3, 1, 0.95, name="PASTI")
    lists.build()
    assert person(lists, "name, name_from, birth_date_from") == ("PASTI", 11, 10)


def test_then_an_exact_date_over_ambiguous_over_default(lists: Any) -> None:
    lists.record(10, 2, 1, birth_date=date(1990, 1, 1), birth_state="default", name="A")
    lists.record(11, 2, 1, birth_date=date(1990, 5, 6), birth_state="ambiguous", name="A")
    lists.build()
    assert person(lists, "birth_date, birth_date_from") == (date(1990, 5, 6), 11)
    lists.record(12, 3, 1, birth_date=date(1990, 6, 5), birth_state="exact", name="A")
    lists.build()
    assert person(lists, "birth_date, birth_date_from") == (date(1990, 6, 5), 12)


def test_a_surer_link_beats_an_exact_date(lists: Any) -> None:
    lists.record(10, 2, 1, 0.95, birth_date=date(1990, 1, 1), birth_state="default")
    lists.record(11, 2, 1, 0.90, birth_date=date(1990, 5, 6))
    lists.build()
    assert person(lists, "birth_date_from") == (10,)


def test_then_the_longer_name_without_its_titles(lists: Any) -> None:
    lists.record(10, 2, 1, name="DRS. H. SITI")
    lists.record(11, 3, 1, name="SITI AMINAH")
    lists.build()
    assert person(lists, "name, name_from") == ("SITI AMINAH", 11)


def test_a_short_form_is_as_long_as_the_word_it_stands_for(lists: Any) -> None:
    lists.record(10, 2, 1, name="M. ALI")
    lists.record(11, 3, 1, name="MUHAMMAD ALI")
    lists.build()
    assert person(lists, "name_from") == (10,)


def test_the_length_of_a_name_decides_only_among_equals(lists: Any) -> None:
    lists.record(10, 1, 1, name="SITI")
    lists.record(11, 2, 1, name="SITI AMINAH")
    lists.record(12, 2, 1, name="SITI AMINAH BINTI UMAR")
    lists.build()
    assert person(lists, "name_from") == (10,)


def test_then_the_smaller_area(lists: Any) -> None:
    lists.record(10, 2, 1, area_no=1)
    lists.record(11, 3, 1, area_no=4)
    lists.build()
    assert person(lists, "area_no, area_from") == (4, 11)


def test_then_the_latest_list_and_then_the_lowest_record(lists: Any) -> None:
    lists.record(10, 3, 1, sex="M")
    lists.record(12, 2, 1, sex="F")
    lists.record(13, 2, 1, sex="M")
    lists.build()
    assert person(lists, "sex, sex_from") == ("F", 12)


def test_a_list_without_date_is_the_oldest(lists: Any) -> None:
    lists.source(5, "programme", as_of=None)
    lists.record(10, 5, 1, sex="M")
    lists.record(11, 3, 1, sex="F")
    lists.build()
    assert person(lists, "sex_from") == (11,)


def test_address_rt_and_rw_survive_together(lists: Any) -> None:
    lists.record(10, 2, 1, address="Jalan Satu", rt=1)
    lists.record(11, 3, 1, address="Jalan Dua", rt=2, rw=3)
    lists.record(12, 2, 1, rw=9)
    lists.build()
    assert person(lists, "address, rt, rw, address_from") == ("Jalan Dua", 2, 3, 11)


def test_a_number_of_bad_form_never_survives(lists: Any) -> None:
    lists.record(10, 0, 1, national_id=3170000000000000, id_state="rounded", name="A")
    lists.build()
    assert person(lists, "national_id, national_id_from") == (None, None)
    lists.record(11, 2, 1, national_id=3171234567890001, name="A")
    lists.build()
    assert person(lists, "national_id, national_id_from") == (3171234567890001, 11)


def test_what_no_record_knows_is_unknown(lists: Any) -> None:
    lists.record(10, 2, 1, name="A")
    lists.build()
    assert person(lists, "sex, sex_from, birth_date, address, area_no, weight") == (
        None,
        None,
        None,
        None,
        None,
        1.0,
    )


def test_relation_comes_with_the_family(lists: Any) -> None:
    lists.record(10, 0, 1, relation=1, name="A")
    lists.record(11, 2, 1, family_card=77, relation=3)
    lists.build()
    assert person(lists, "relation, family_from") == (3, 11)


def test_weight_is_sampling_weight_times_members_of_the_best_record(lists: Any) -> None:
    lists.record(10, 2, 1, weight=3.0, members=9)
    lists.record(11, 1, 1, weight=2.5, members=4)
    lists.build()
    assert person(lists, "weight") == (10.0,)


def test_candidates_that_were_not_accepted_give_nothing(lists: Any) -> None:
    lists.record(10, 0, 1, name="A")
    lists.record(11, 2, 2, name="B", sex="F", national_id=5)
    lists.link(11, 1, 0.4, accepted=False)
    lists.build()
    assert person(lists, "sex, national_id, records") == (None, None, 1)


@pytest.mark.parametrize("fault", ["no link", "two links", "a link of no record"])
def test_a_record_without_exactly_one_person_stops_the_build(lists: Any, fault: str) -> None:
    lists.record(10, 0, 1, name="A")
    if fault == "no link":
        lists.engine.run("update link set accepted = false")
    else:
        lists.link(10 if fault == "two links" else 77, 2)
    with pytest.raises(NothingLostError, match="exactly one person"):
        lists.build()


def test_more_records_than_the_order_can_hold_are_numbered_up_to_the_limit(lists: Any) -> None:
    lists.record(2**31 - 1, 3, 1, 0.0, name="AKHIR", sex="M")
    lists.record(2**31 - 2, 4, 1, 1.0, name="LAIN", sex="F")
    lists.build()
    assert person(lists, "name, name_from, sex") == ("AKHIR", 2**31 - 1, "M")
