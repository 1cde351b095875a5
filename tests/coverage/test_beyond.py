"""Not in the registry; never ranked; overlap; outside the target deciles."""

from __future__ import annotations

import math

import pytest
from coverage_world import world

from sasaran.coverage.beyond import never_ranked, not_in_registry
from sasaran.coverage.overlap import decile_coverage, outside, overlap


def lay(engine, rates=()):
    # 1000: person 1, sure; 1001: nobody the registry knows, but perhaps person 2 (0.3); 1002: nobody at all
    world(
        engine,
        people=[(1, 1, 3), (2, 1, 3), (3, 2, 4), (90, 90, 4), (91, 91, 3)],
        deciles={1: 1, 3: 7},
        benefits=[(1000, 0, "person"), (1001, 0, "person"), (1002, 1, "family"), (1003, 1, "family")],
        links=[
            (1000, 1, 1.0, True, "identifier"),
            (1001, 90, 0.7, True, "new"),
            (1001, 2, 0.3, False, "probabilistic"),
            (1002, 91, 1.0, True, "new"),
            (1003, 3, 1.0, True, "identifier"),
        ],
        strangers=[90, 91],
        rates=rates,
    )


def test_records_of_nobody_in_the_registry_by_programme_and_area(engine):
    lay(engine)
    answer = not_in_registry(engine)
    assert answer[0].value == pytest.approx(0.7)
    assert (answer[0].low, answer[0].high) == (0, 1)
    assert (answer[1].value, answer[1].low, answer[1].high) == (1.0, 1, 1)
    found = engine.rows(
        "select area_no, n, expected from not_in_registry where programme_no = 0 order by 1 nulls first"
    )
    assert found == [(None, 1, 0.7), (0, 1, 0.7), (1, 1, 0.7), (3, 0, 0.0), (4, 1, 0.7)]


def test_unseen_links_make_fewer_strangers(engine):
    lay(engine, rates=[(2, 4, 2, 0.4, 0.1)])
    # 0.4 unseen for 2 linked records: 0.2 for the one linked record of each programme
    answer = not_in_registry(engine)
    assert answer[0].value == pytest.approx(0.7 - 0.2)
    assert answer[1].value == pytest.approx(1.0 - 0.2)
    assert answer[1].se == pytest.approx(math.sqrt(0.8 * 0.2 + 0.05**2))


def test_no_programme_list_leaves_an_empty_table(engine):
    world(engine, people=[(1, 1, 3)], deciles={1: 1})
    assert not_in_registry(engine) == {}
    assert engine.count("not_in_registry") == 0


def test_registered_people_without_a_decile(engine):
    lay(engine)
    answer = never_ranked(engine, basis="national")
    assert (answer.value, answer.n) == (1.0, 1)  # person 2; the strangers are in no register
    assert never_ranked(engine, basis="city").value == 3.0


def test_a_welfare_record_that_may_be_a_registered_persons(engine):
    world(
        engine,
        people=[(1, 1, 3), (90, 90, 3)],
        deciles={90: 1},
        links=[(90, 90, 0.7, True, "new"), (90, 1, 0.3, False, "probabilistic")],
        strangers=[90],
    )
    assert never_ranked(engine, basis="national").value == pytest.approx(0.7)


def test_pairs_and_combinations_of_programmes(engine):
    world(
        engine,
        people=[(0, 1, 3), (1, 1, 3), (2, 2, 3)],
        deciles={0: 1},
        benefits=[(1000, 0, "person"), (1001, 1, "family"), (1002, 0, "person")],
        links=[(1000, 0, 1.0, True, "identifier"), (1001, 1, 1.0, True, "identifier"),
               (1002, 2, 1.0, True, "identifier")],
    )  # fmt: skip
    assert overlap(engine) == 3
    assert engine.rows("select * from overlap order by 1, 2") == [(0, 0, 2, 2), (0, 1, 1, 1), (1, 1, 2, 1)]
    assert engine.rows("select programmes, persons, families from combination order by rank") == [
        ("KJP", 1, 1),
        ("PKH", 1, 0),
        ("KJP+PKH", 1, 1),
    ]


def test_share_outside_the_target_deciles_with_its_n(engine):
    lay(engine)
    answer = outside(engine, basis="national", top=4)
    assert (answer[0].value, answer[0].n) == (0.0, 2)
    assert answer[1].value == pytest.approx(0.5)
    places = dict(engine.rows("select place, share from outside where programme_no = 0"))
    assert places == {"inside": 0.5, "outside": 0.0, "unranked": 0.5}
    assert outside(engine, basis="national", top=7)[1].value == 0.0


def test_an_uncertain_link_gives_the_share_an_error(engine):
    world(
        engine,
        people=[(1, 1, 3), (2, 2, 3)],
        deciles={1: 1, 2: 9},
        benefits=[(1000, 0, "person")],
        links=[(1000, 1, 0.6, True, "probabilistic"), (1000, 2, 0.4, False, "probabilistic")],
    )
    answer = outside(engine, basis="national")[0]
    assert answer.value == pytest.approx(0.4)
    assert answer.se == pytest.approx(math.sqrt(0.24))
    assert 0 <= answer.low < 0.4 < answer.high <= 1


def test_coverage_by_decile_and_programme(engine):
    lay(engine)
    decile_coverage(engine, basis="national")
    found = {
        (d, no): (n, share)
        for d, no, n, share in engine.rows("select decile, programme_no, n, share from decile_coverage")
    }
    assert found[(1, 0)] == (1, pytest.approx(1.0))
    assert found[(1, 1)] == (1, 0.0)
    assert found[(7, 1)] == (1, pytest.approx(1.0))
    assert found[(None, 0)] == (3, pytest.approx((0.3 + 0.7) / 3))
    assert found[(7, -1)] == (1, pytest.approx(1.0))
