"""What the linkage of a quarter promises, each on a table small enough to read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sasaran.store.duck import DuckEngine

from .tiny import AGUS, BUDI, DEWI, REGISTER, Row, run


def seen(row: Row, source: int = 1, **changes: object) -> Row:
    return replace(row, source=source, **changes)


def test_equal_number_and_name_is_the_identifier_pass(engine: DuckEngine) -> None:
    people, summary = run(engine, [*REGISTER, seen(BUDI)])
    assert people == [0, 1, 2, 0]
    assert summary.by_pass == {"register": 3, "identifier": 1}


def test_a_mistyped_number_that_hits_somebody_else_does_not_link(engine: DuckEngine) -> None:
    people, _ = run(engine, [*REGISTER, seen(BUDI, nik=AGUS.nik)])
    assert people[3] == 0
    stranger = Row(1, "HENDRA GUNAWAN", "1969-09-30", AGUS.nik, "M", 200, 9, "RATNA")
    people, summary = run(engine, [*REGISTER, stranger])
    assert people[3] == 3
    assert summary.by_pass["new"] == 1


@pytest.mark.parametrize(
    "change",
    [
        {"birth": "1980-07-03"},  # day and month swapped
        {"nik": 3174010703800011},  # one digit of the number wrong
        {"nik": 3174010703808001},  # another one
        {"name": "SANTOSO BUDI"},  # words in another order
        {"name": "BUDI SANTOSA"},  # one letter
        {"name": "BPK. BUDI SANTOSO, S.PD"},  # titles
        {"birth": None, "nik": None},
        {"mother": None, "card": None},
        {"area": 100, "card": 5},  # moved house
    ],
)
def test_one_fault_does_not_lose_a_person(engine: DuckEngine, change: dict[str, object]) -> None:
    people, _ = run(engine, [*REGISTER, seen(BUDI, **{"nik": None, **change})])
    assert people[3] == 0


def test_single_word_names_link_like_others(engine: DuckEngine) -> None:
    only = Row(0, "SUKARNI", "1955-02-14", 3174015402550004, "F", 12, 31740909)
    people, _ = run(
        engine, [*REGISTER, only, seen(only, nik=None), seen(only, 2, name="NY. SUKARNI", nik=None)]
    )
    assert people[3] == people[4] == people[5]


def test_variants_of_a_name_are_one_name(engine: DuckEngine) -> None:
    full = Row(0, "MUHAMMAD ABDUL AZIS", "1990-05-05", None, "M", 12, 44)
    people, _ = run(engine, [*REGISTER, full, seen(full, name="Moh. Abd. Azis", card=None)])
    assert people[4] == people[3]


def test_twins_stay_apart(engine: DuckEngine) -> None:
    """Same birthday, family, area, mother and neighbouring numbers: only the name tells them apart."""
    one = Row(0, "ANDI PRATAMA", "2012-04-09", 3174010904120001, "M", 7, 31740101, "DEWI LESTARI")
    two = replace(one, name="ARIF NUGRAHA", nik=3174010904120002)
    people, _ = run(engine, [*REGISTER, one, two, seen(one, nik=None), seen(two, nik=None), seen(two, 2)])
    assert people[3] != people[4]
    assert people[5:] == [people[3], people[4], people[4]]


def test_a_twin_who_is_not_in_the_register_is_not_taken_for_the_other(engine: DuckEngine) -> None:
    one = Row(0, "ANDI PRATAMA", "2012-04-09", 3174010904120001, "M", 7, 31740101, "DEWI LESTARI")
    two = replace(one, source=1, name="RIZKY HIDAYAT", nik=3174010904120002)
    people, _ = run(engine, [*REGISTER, one, two])
    assert people[4] != people[3]


def test_two_confirmed_numbers_never_merge(engine: DuckEngine) -> None:
    """Namesakes born on one day in one village, their numbers each given by two lists: two people."""
    one = Row(1, "SITI AMINAH", "1970-08-17", 3174015708700001, "F", 7)
    two = replace(one, nik=3174015708700009)
    people, _ = run(engine, [*REGISTER, one, replace(one, source=2), two, replace(two, source=2)])
    assert people[3] == people[4]
    assert people[5] == people[6]
    assert people[3] != people[5]


def test_a_confirmed_number_does_not_join_a_register_person_with_another(engine: DuckEngine) -> None:
    namesake = seen(BUDI, nik=3174010703800077, card=None, mother=None)
    people, _ = run(engine, [*REGISTER, namesake, replace(namesake, source=2)])
    assert people[3] == people[4] == 3


def test_a_person_twice_in_a_list_is_a_duplicate_not_a_second_person(engine: DuckEngine) -> None:
    people, summary = run(engine, [*REGISTER, seen(DEWI), seen(DEWI, name="DEWI LESTARY")])
    assert people[3] == people[4] == 1
    assert summary.duplicates == {0: 0, 1: 1, 2: 0}


def test_people_in_no_register_are_found_in_two_lists(engine: DuckEngine) -> None:
    unknown = Row(1, "YOHANES MANURUNG", "1977-07-27", 1271022707770005, "M", 60, 12, "TIOMINA")
    people, summary = run(engine, [*REGISTER, unknown, replace(unknown, source=2, name="YOHANES MANURUG")])
    assert people[3] == people[4] == 3
    assert summary.by_pass["list"] == 2
    assert (summary.persons, summary.anchors) == (4, 3)


def test_without_a_register_lists_are_linked_among_themselves(engine: DuckEngine) -> None:
    rows = [seen(BUDI, 0), seen(DEWI, 0), seen(BUDI, 1, name="BUDI SANTOSA"), seen(AGUS, 1)]
    people, summary = run(engine, rows, ("programme", "programme"))
    assert people == [0, 1, 0, 2]
    assert summary.anchors == 0


def test_a_second_register_is_linked_one_to_one(engine: DuckEngine) -> None:
    twice = [seen(BUDI, 1), seen(BUDI, 1, nik=None, card=None), seen(AGUS, 1)]
    extra = Row(1, "KARTIKA SARI", "1999-02-03", 3174014302990001, "F", 9, 77)
    people, _ = run(engine, [*REGISTER, *twice, extra, seen(extra, 2)], ("register", "register", "programme"))
    assert people[3] == 0
    assert people[4] != 0  # a register holds a person once
    assert people[5] == 2
    assert people[6] == people[7]


def test_an_empty_list_and_an_empty_quarter(engine: DuckEngine) -> None:
    assert run(engine, list(REGISTER))[0] == [0, 1, 2]
    people, summary = run(engine, [])
    assert people == []
    assert summary.persons == 0
    assert engine.count("rates") == 3


def test_link_and_rates_account_for_every_record(engine: DuckEngine) -> None:
    rows = [*REGISTER, seen(BUDI), seen(DEWI, name="DEWI"), Row(1, None), Row(2, "X Y Z")]
    run(engine, rows)
    assert engine.rows("select record_no, count(*) from link where accepted group by 1 order by 1") == [
        (k, 1) for k in range(len(rows))
    ]
    assert (
        engine.value("select max(s) from (select sum(probability) s from link group by record_no)")
        <= 1 + 1e-9
    )
    assert engine.rows("select source_no, records, linked from rates order by 1")[0] == (0, 3, 2)


def test_a_number_that_many_records_of_a_list_carry_names_nobody(engine: DuckEngine) -> None:
    few = [seen(BUDI)] * 20
    assert run(engine, [*REGISTER, *few])[1].by_pass["identifier"] == 20
    people, summary = run(engine, [*REGISTER, *few, seen(BUDI)])
    assert "identifier" not in summary.by_pass
    assert set(people) <= {0, 1, 2, 3}
