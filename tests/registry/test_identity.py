"""Identities and spells across quarters: kept, ended, never given twice; and their printed form."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaran.errors import NumbersError, ParameterError
from sasaran.registry import person_id_sql, person_id_text, read_person_id
from sasaran.schema.period import Quarter
from sasaran.store.duck import DuckEngine

KK = 3171000000000001
Q1, Q2, Q3 = Quarter(2026, 1), Quarter(2026, 2), Quarter(2026, 3)


def quarter(
    lists: Any, people: dict[int, int | None], when: Quarter = Q1, same: dict[int, int] | None = None
) -> Any:
    """Build a quarter from a register of person number -> family card."""
    lists.source(0, "register")
    for at, (person, card) in enumerate(people.items()):
        lists.record(at, 0, person, family_card=card)
    return lists.build(when, same)


def ids(lists: Any, table: str = "person") -> dict[int, int]:
    return dict(lists.rows(f"select {table}_no, {table}_id from {table} order by 1"))


def test_people_keep_their_identity_and_new_ones_get_the_next(lists: Any) -> None:
    quarter(lists, {5: None, 6: None, 9: None})
    assert ids(lists) == {5: 1, 6: 2, 9: 3}
    lists.turn()
    summary = quarter(lists, {1: None, 2: None, 3: None, 4: None}, Q2, {3: 5, 1: 9})
    assert ids(lists) == {1: 3, 2: 4, 3: 1, 4: 5}
    assert (summary.persons, summary.persons_carried, summary.persons_new) == (4, 2, 2)


def test_an_identity_of_someone_who_left_is_not_given_again(lists: Any) -> None:
    quarter(lists, {1: None, 2: None, 3: None})
    lists.turn()
    quarter(lists, {1: None}, Q2, {1: 1})
    assert lists.rows("select kind, last_id from identity order by kind") == [
        ("family", 3), ("household", 0), ("person", 3),
    ]  # fmt: skip
    lists.turn()
    quarter(lists, {1: None, 2: None}, Q3, {1: 1})
    assert ids(lists) == {1: 1, 2: 4}
    assert ids(lists, "family") == {1: 1, 2: 4}


def test_a_previous_quarter_without_the_identity_table_still_counts_on(lists: Any) -> None:
    quarter(lists, {1: None, 2: None})
    lists.turn()
    lists.engine.drop("previous_identity")
    quarter(lists, {1: None, 2: None}, Q2, {1: 2})
    assert ids(lists) == {1: 2, 2: 3}


def test_two_people_cannot_become_one_former_person(lists: Any) -> None:
    quarter(lists, {1: None, 2: None})
    lists.turn()
    with pytest.raises(NumbersError, match="one to one"):
        quarter(lists, {1: None, 2: None}, Q2, {1: 1, 2: 1})


def test_a_family_survives_a_change_of_its_card(lists: Any) -> None:
    quarter(lists, {1: KK, 2: KK, 3: KK, 4: KK + 1})
    assert ids(lists, "family") == {1: 1, 2: 2}
    lists.turn()
    summary = quarter(lists, {1: KK + 7, 2: KK + 7, 3: KK + 7, 4: KK + 1}, Q2, {1: 1, 2: 2, 3: 3, 4: 4})
    assert lists.rows("select family_id, family_card from family order by family_no") == [
        (1, KK + 7),
        (2, KK + 1),
    ]
    assert (summary.families_carried, summary.families_new) == (2, 0)


def test_a_child_who_marries_away_founds_a_new_family(lists: Any) -> None:
    quarter(lists, {1: KK, 2: KK, 3: KK, 4: KK + 1, 5: KK + 1, 6: KK + 1})
    lists.turn()
    now = {1: KK, 2: KK, 3: KK + 9, 4: KK + 9, 5: KK + 1, 6: KK + 1}
    quarter(lists, now, Q2, {no: no for no in now})
    assert lists.rows("select family_card, family_id from family order by family_card") == [
        (KK, 1), (KK + 1, 2), (KK + 9, 3),
    ]  # fmt: skip


def test_the_old_card_breaks_a_tie_between_two_halves(lists: Any) -> None:
    quarter(lists, {1: KK, 2: KK, 3: KK, 4: KK})
    lists.turn()
    now = {1: KK + 5, 2: KK + 5, 3: KK, 4: KK}
    quarter(lists, now, Q2, {no: no for no in now})
    assert lists.rows("select family_card, family_id from family order by family_card") == [
        (KK, 1),
        (KK + 5, 2),
    ]


def test_a_card_taken_over_by_strangers_is_not_the_old_family(lists: Any) -> None:
    """The members moved to another card; who now has the old card are other people."""
    quarter(lists, {1: KK, 2: KK, 3: KK + 1})
    lists.turn()
    quarter(lists, {1: KK + 5, 2: KK + 5, 3: KK}, Q2, {1: 1, 2: 2, 3: 3})
    assert lists.rows("select family_card, family_id from family order by family_card") == [
        (KK, 2),
        (KK + 5, 1),
    ]


def test_the_card_decides_where_no_member_was_found_again(lists: Any) -> None:
    quarter(lists, {1: KK, 2: KK, 3: KK + 1})
    lists.turn()
    quarter(lists, {1: KK, 2: KK, 3: KK + 2}, Q2, {})
    assert lists.rows("select family_card, family_id from family order by family_card") == [
        (KK, 1),
        (KK + 2, 3),
    ]
    assert ids(lists) == {1: 4, 2: 5, 3: 6}


def test_two_families_that_merge_keep_the_identity_of_the_larger(lists: Any) -> None:
    quarter(lists, {1: KK, 2: KK + 1, 3: KK + 1})
    lists.turn()
    quarter(lists, {1: KK, 2: KK, 3: KK}, Q2, {1: 1, 2: 2, 3: 3})
    assert lists.rows("select family_card, family_id, members from family") == [(KK, 2, 3)]


SPELLS = "select person_id, unit_id, unit_no, valid_from, valid_to, record_no from membership order by 1, 4"


def test_a_spell_lasts_ends_and_begins(lists: Any) -> None:
    quarter(lists, {1: KK, 2: KK, 3: KK + 1})
    assert lists.rows(SPELLS) == [
        (1, 1, 1, date(2026, 1, 1), None, 0), (2, 1, 1, date(2026, 1, 1), None, 1),
        (3, 2, 2, date(2026, 1, 1), None, 2),
    ]  # fmt: skip
    lists.turn()
    # 2 moves to the family of 3
    quarter(lists, {1: KK, 2: KK + 1, 3: KK + 1}, Q2, {1: 1, 2: 2, 3: 3})
    second = [
        (1, 1, 1, date(2026, 1, 1), None, 0),
        (2, 1, 1, date(2026, 1, 1), date(2026, 3, 31), None),
        (2, 2, 2, date(2026, 4, 1), None, 1),
        (3, 2, 2, date(2026, 1, 1), None, 2),
    ]
    assert lists.rows(SPELLS) == second
    lists.turn()
    # 1 is gone, and with 1 the first family: its number is no more, its identity stays in the closed spell
    summary = quarter(lists, {1: KK + 1, 2: KK + 1}, Q3, {1: 2, 2: 3})
    assert lists.rows(SPELLS) == [
        (2, 1, -1, date(2026, 1, 1), date(2026, 3, 31), None),
        (2, 2, 1, date(2026, 4, 1), None, 0),
        (3, 2, 1, date(2026, 1, 1), None, 1),
    ]
    assert (summary.spells_open, summary.spells_closed) == (2, 1)


def test_who_comes_back_to_a_family_begins_a_second_spell(lists: Any) -> None:
    same = {1: 1, 2: 2, 3: 3}
    quarter(lists, {1: KK, 2: KK, 3: KK})
    lists.turn()
    quarter(lists, {1: KK, 2: KK, 3: None}, Q2, same)
    lists.turn()
    quarter(lists, {1: KK, 2: KK, 3: KK}, Q3, same)
    assert lists.rows("select unit_id, valid_from, valid_to from membership where person_id = 3 order by 2") == [
        (1, date(2026, 1, 1), date(2026, 3, 31)), (2, date(2026, 4, 1), date(2026, 6, 30)), (1, date(2026, 7, 1), None),
    ]  # fmt: skip


def test_household_spells_have_identities_of_their_own(lists: Any) -> None:
    def register(keys: dict[int, int], when: Quarter, same: dict[int, int] | None) -> None:
        lists.source(0, "register")
        for at, (person, key) in enumerate(keys.items()):
            lists.record(at, 0, person, household_key=key, family_card=KK + person)
        lists.build(when, same)

    register({1: 8, 2: 8, 3: 9}, Q1, None)
    lists.turn()
    # the source gave the first house another key; 3 moved in
    register({1: 70, 2: 70, 3: 70}, Q2, {1: 1, 2: 2, 3: 3})
    sql = "select person_id, unit_id, valid_from, valid_to from membership where unit_kind = 'household' order by 1, 3"
    assert lists.rows(sql) == [
        (1, 1, date(2026, 1, 1), None),
        (2, 1, date(2026, 1, 1), None),
        (3, 2, date(2026, 1, 1), date(2026, 3, 31)),
        (3, 1, date(2026, 4, 1), None),
    ]
    lists.turn()
    quarter(lists, {1: KK}, Q3, {1: 1})
    assert lists.rows("select last_id from identity where kind = 'household'") == [(2,)]
    assert lists.rows(sql) == [(1, 1, date(2026, 1, 1), date(2026, 6, 30))]


@given(st.integers(1, 10**17 - 1))
def test_printed_identities_are_read_back(number: int) -> None:
    text = person_id_text(number)
    assert read_person_id(text) == number
    assert read_person_id(f" {text.lower()[:5]} {text[5:]} ") == number


@given(st.integers(1, 10**12), st.data())
def test_every_wrong_digit_and_every_swap_of_neighbours_is_caught(number: int, data: st.DataObject) -> None:
    text = person_id_text(number)
    digits = [at for at, letter in enumerate(text) if letter.isdigit()]
    at = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != text[at]]))
    swapped = digits.index(data.draw(st.sampled_from(digits[:-1])))
    first, second = digits[swapped], digits[swapped + 1]
    letters = list(text)
    letters[first], letters[second] = letters[second], letters[first]
    for wrong in (text[:at] + other + text[at + 1 :], "".join(letters)):
        if wrong != text:
            with pytest.raises(ParameterError):
                read_person_id(wrong)


@pytest.mark.parametrize(
    "text", ["", "S1-20", "X0000012345-20", "3171234567890001", "S0000000000-98", "S00000123٤5-20"]
)
def test_other_forms_are_refused_without_repeating_them(text: str) -> None:
    with pytest.raises(ParameterError) as refused:
        read_person_id(text)
    assert not text or text not in str(refused.value)


def test_numbers_beyond_the_form_are_not_printed() -> None:
    for number in (0, -1, 10**17):
        with pytest.raises(ParameterError):
            person_id_text(number)


def test_whole_lists_are_printed_alike(engine: DuckEngine) -> None:
    numbers = [1, 96, 97, 98, 12345, 10**10 - 1, 10**10, 10**16 + 3, 10**17 - 1]
    engine.run("create table n (id bigint)")
    for number in numbers:
        engine.run("insert into n values (?)", [number])
    found = engine.rows(f"select id, {person_id_sql('id')} from n order by id")
    assert found == [(number, person_id_text(number)) for number in numbers]
