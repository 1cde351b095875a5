"""Pairs of programmes: flags with their evidence and chance, complements that are missing."""

from __future__ import annotations

from datetime import date
from itertools import product
from math import prod, sqrt

import pytest
from test_rules import DAY, KNOWN, _law, lay

from sasaran.coverage.pairs import check_pairs, complements, flags
from sasaran.coverage.rules import eligible
from sasaran.errors import DeclarationError
from sasaran.schema.law import PairRule

START = date(2025, 1, 1)


def enrol(engine, rows):
    engine.run("delete from enrolment")
    for row in rows:
        engine.run(
            "insert into enrolment (person_no, family_no, programme_no, unit, record_no, probability) "
            "values (?, ?, ?, ?, ?, ?)",
            list(row),
        )


def test_a_forbidden_pair_is_flagged_with_the_surest_records_and_its_chance(engine):
    lay(engine, {}, {0: 1}, [])
    rows = [
        (0, 0, 0, "person", 10, 0.9), (0, 0, 0, "person", 11, 0.95), (0, 0, 2, "person", 12, 0.8),
        (1, 0, 2, "person", 13, 1.0), (2, 1, 1, "family", 14, 1.0), (3, 1, 0, "person", 15, 0.5),
    ]  # fmt: skip
    enrol(engine, rows)
    pairs = [
        PairRule("KJP", "KLJ", "forbidden", "person", START),
        PairRule("KJP", "PKH", "forbidden", "family", START),
        PairRule("PKH", "KLJ", "forbidden", "person", START, date(2025, 12, 31)),
    ]
    assert flags(engine, pairs, day=DAY) == 2
    columns = "first_no, second_no, grain, unit_no, first_record, second_record, probability"
    assert engine.rows(f"select {columns} from pair_flag order by first_no, second_no") == [
        (0, 1, "family", 1, 15, 14, 0.5), (0, 2, "person", 0, 11, 12, pytest.approx(0.76)),
    ]  # fmt: skip
    assert engine.rows("select area_no, units, expected, se from pair_count where second_no = 1") == [
        (None, 1, 0.5, 0.5), (0, 1, 0.5, 0.5), (1, 1, 0.5, 0.5), (2, 1, 0.5, 0.5),
    ]  # fmt: skip


def test_a_family_benefit_counts_for_every_member_of_a_pair_of_persons(engine):
    lay(engine, {}, {0: 1}, [])
    enrol(engine, [(0, 0, 1, "family", 10, 1.0), (1, 0, 2, "person", 11, 1.0)])
    assert flags(engine, [PairRule("PKH", "KLJ", "forbidden", "person", START)], day=DAY) == 1
    assert engine.rows("select unit_no from pair_flag") == [(1,)]


def test_one_record_that_says_both_is_one_link(engine):
    lay(engine, {}, {0: 1}, [])
    enrol(engine, [(0, 0, 0, "person", 10, 0.8), (0, 0, 2, "person", 10, 0.8)])
    assert flags(engine, [PairRule("KJP", "KLJ", "forbidden", "person", START)], day=DAY) == 1
    assert engine.rows("select probability from pair_flag") == [(pytest.approx(0.8),)]


def test_the_error_of_a_count_knows_that_members_share_a_record(engine):
    """Beside a walk through all states of the records: each is true with its chance, a flag where both of its are."""
    lay(engine, {}, {0: 1}, [])
    rows = [
        (0, 0, 1, "family", 10, 0.8), (0, 0, 0, "person", 11, 0.9), (1, 0, 0, "person", 12, 0.5),
        (2, 1, 1, "family", 13, 0.6), (2, 1, 0, "family", 14, 0.7), (4, 2, 0, "person", 15, 0.4),
        (4, 2, 1, "person", 15, 0.4), (5, 2, 1, "person", 16, 0.3),
    ]  # fmt: skip
    enrol(engine, rows)
    units = [(10, 11), (10, 12), (13, 14), (13, 14), (15, 15)]
    chance = {row[4]: row[5] for row in rows}
    records = sorted({one for pair in units for one in pair})
    mean = square = 0.0
    for truth in product((0, 1), repeat=len(records)):
        state = dict(zip(records, truth, strict=True))
        weight = prod(chance[r] if state[r] else 1 - chance[r] for r in records)
        both = sum(state[a] and state[b] for a, b in units)
        mean, square = mean + weight * both, square + weight * both**2
    assert flags(engine, [PairRule("KJP", "PKH", "forbidden", "person", START)], day=DAY) == len(units)
    for area, n, expected, se in engine.rows("select area_no, units, expected, se from pair_count"):
        assert (n, expected, se) == (5, pytest.approx(mean), pytest.approx(sqrt(square - mean**2))), area


def test_without_a_forbidden_pair_nobody_is_flagged(engine):
    lay(engine, {}, {0: 1}, [])
    assert flags(engine, [], day=DAY) == 0
    assert engine.count("pair_count") == 0


def test_a_missing_complement_is_found_among_those_who_are_eligible(engine):
    lay(
        engine, {0: 2, 1: 2, 2: 2}, {0: 1, 2: 2, 4: 1}, [(2, 1, "family"), (4, 1, "family"), (5, 0, "person")]
    )
    laws = [
        _law("KJP", "6 <= age <= 21"),
        _law("PKH", "decile_province <= 4", unit="family"),
        _law("KLJ", "age >= 60"),
    ]
    eligible(engine, laws, attributes=KNOWN, day=DAY)
    pairs = [
        PairRule("PKH", "KJP", "complement", "family", START),
        PairRule("PKH", "KLJ", "complement", "person", START),
    ]
    complements(engine, pairs, day=DAY)
    columns = "second_no, grain, receiving, together, missing, undecided"
    assert engine.rows(f"select {columns} from complement where area_no is null order by second_no") == [
        (0, "family", 2, 1, 1, 0),  # family 1 has a child of 13 without KJP; family 2's child has it
        (2, "person", 4, 0, 0, 1),  # nobody of 60 in the two families; the age of person 4 is not known
    ]


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ([PairRule("KJP", "XXX", "forbidden", "person", START)], "no programme XXX"),
        ([PairRule("KJP", "KJP", "forbidden", "person", START)], "with itself"),
        ([PairRule("KJP", "KLJ", "forbidden", "person", START, date(2000, 1, 1))], "before it begins"),
        ([PairRule("KJP", "KLJ", "wanted", "person", START)], "forbidden or complement"),
        ([PairRule("KJP", "KLJ", "forbidden", "person", START), PairRule("KLJ", "KJP", "complement", "person", START)],
         "forbidden and wanted"),
        ([PairRule("KJP", "KLJ", "forbidden", "person", START), PairRule("KLJ", "KJP", "forbidden", "person", START)],
         "named twice"),
    ],
)  # fmt: skip
def test_a_matrix_that_contradicts_itself_is_refused(pairs, says):
    with pytest.raises(DeclarationError, match=says):
        check_pairs(pairs, {"KJP", "KLJ", "PKH"})
