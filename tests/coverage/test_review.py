"""Which links to look at first."""

from __future__ import annotations

import pytest
from coverage_world import world

from sasaran.coverage.gap import untouched
from sasaran.coverage.review import rank


def rows(engine):
    return engine.rows("select record_no, person_no, accepted, effect, why from review order by rank")


def test_links_that_would_move_the_count_most_come_first(engine):
    world(
        engine,
        people=[(1, 1, 3), (2, 2, 3), (3, 2, 3), (4, 3, 3), (90, 90, 3), (91, 91, 3), (92, 92, 3)],
        deciles={1: 1, 2: 1, 3: 1, 4: 5},
        benefits=[(1000, 0, "person"), (1001, 1, "family"), (1002, 0, "person")],
        links=[
            (1000, 90, 0.6, True, "new"),
            (1000, 1, 0.4, False, "probabilistic"),  # one person of decile 1
            (1001, 91, 0.6, True, "new"),
            (1001, 2, 0.4, False, "probabilistic"),  # a family of two
            (1002, 92, 0.6, True, "new"),
            (1002, 4, 0.4, False, "probabilistic"),  # decile 5: moves nothing
        ],
        strangers=[90, 91, 92],
    )
    assert rank(engine) == 3
    assert rows(engine) == [
        (1001, 2, False, pytest.approx(-2 * 0.6), "may_be_failed_link"),
        (1000, 1, False, pytest.approx(-0.6), "may_be_failed_link"),
        (1002, 4, False, 0.0, "uncertain_link"),
    ]


def test_an_accepted_link_taken_back_gives_the_person_back_to_the_untouched(engine):
    world(
        engine,
        people=[(1, 1, 3), (2, 2, 3)],
        deciles={1: 1, 2: 1},
        benefits=[(1000, 0, "person"), (1001, 0, "person")],
        links=[(1000, 1, 0.7, True, "probabilistic"), (1001, 2, 0.999, True, "identifier")],
    )
    rank(engine)
    assert rows(engine) == [(1000, 1, True, pytest.approx(0.7), "may_be_wrong_link")]


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_effect_is_what_deciding_otherwise_does_to_the_count(engine, answer):
    people = [(1, 1, 3), (2, 2, 3), (3, 3, 3)]
    benefits = [(1000, 0, "person"), (1001, 2, "person")]
    before = [
        (1000, 1, 0.6, True, "probabilistic"),
        (1000, 2, 0.3, False, "probabilistic"),
        (1001, 2, 0.8, True, "probabilistic"),
    ]
    decided = {
        "yes": [(1000, 2, 1.0, True, "probabilistic"), before[2]],
        "no": [(1000, 2, 0.75, True, "probabilistic"), before[2]],
    }[answer]
    asked = (1000, 2) if answer == "yes" else (1000, 1)

    def count(links):
        world(engine, people=people, deciles={1: 1, 2: 1, 3: 1}, benefits=benefits, links=links)
        return untouched(engine, basis="national").persons.expected

    after, now = count(decided), count(before)
    rank(engine)
    effect = {(record, person): change for record, person, _, change, _ in rows(engine)}
    assert effect[asked] == pytest.approx(after - now)


def test_a_doubtful_welfare_record_is_a_doubtful_rank(engine):
    # record 90 of the welfare list may be person 1, who is touched: then nobody is untouched
    world(
        engine,
        people=[(1, 1, 3), (90, 90, 3)],
        deciles={90: 1},
        benefits=[(1000, 0, "person")],
        links=[
            (1000, 1, 1.0, True, "identifier"),
            (90, 90, 0.7, True, "new"),
            (90, 1, 0.3, False, "probabilistic"),
        ],
    )
    rank(engine)
    assert rows(engine) == [(90, 1, False, pytest.approx(-0.7), "may_be_wrong_rank")]
