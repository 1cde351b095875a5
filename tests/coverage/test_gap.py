"""Who is untouched: tiny tables in, counts with their error out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from coverage_world import world
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaran.coverage.gap import untouched
from sasaran.errors import ParameterError
from sasaran.store.duck import DuckEngine


def cells(engine, unit="person"):
    sql = "select area_no, n, certain, accepted, expected, low, high, se, review from gap where unit = ?"
    return {row[0]: row[1:] for row in engine.rows(sql, [unit])}


def test_a_candidate_at_04_leaves_06_untouched(engine):
    world(
        engine,
        people=[(1, 1, 3), (2, 2, 3), (90, 90, 3)],
        deciles={1: 1, 2: 1},
        benefits=[(1000, 0, "person")],
        links=[(1000, 90, 1.0, True, "new"), (1000, 1, 0.4, False, "probabilistic")],
        strangers=[90],
    )
    answer = untouched(engine, basis="national")
    assert answer.persons.expected == pytest.approx(1.6)
    assert (answer.persons.n, answer.persons.certain, answer.persons.review) == (2, 1, 1)
    assert (answer.persons.low, answer.persons.high) == (1, 2)
    # a lone 0.4 varies by 0.24; the common error of the log-odds moves 0.6 by 0.6 * 0.4 * 0.5
    assert answer.persons.se == pytest.approx(math.sqrt(0.24 + (0.5 * 0.24) ** 2))
    assert answer.text("en") == "2 untouched (1-2); 1 may be failed links: review these first"


def test_two_candidates_multiply(engine):
    world(
        engine,
        people=[(1, 1, 3), (90, 90, 3), (91, 91, 3)],
        deciles={1: 1},
        benefits=[(1000, 0, "person"), (1001, 2, "person")],
        links=[
            (1000, 90, 1.0, True, "new"),
            (1000, 1, 0.4, False, "probabilistic"),
            (1001, 91, 1.0, True, "new"),
            (1001, 1, 0.5, False, "probabilistic"),
        ],
        strangers=[90, 91],
    )
    assert untouched(engine, basis="national").persons.expected == pytest.approx(0.6 * 0.5)
    assert untouched(engine, basis="national", programmes=[0]).persons.expected == pytest.approx(0.6)
    assert untouched(engine, basis="national", programmes=[1]).persons.expected == pytest.approx(1.0)


def test_a_family_benefit_touches_every_member_and_together(engine):
    world(
        engine,
        people=[(1, 1, 3), (2, 1, 3), (3, 1, 3), (4, 2, 3)],
        deciles={1: 1, 2: 1, 3: 1, 4: 1},
        benefits=[(1000, 1, "family")],
        links=[(1000, 1, 0.5, True, "probabilistic")],
    )
    answer = untouched(engine, basis="national")
    assert answer.persons.expected == pytest.approx(1 + 3 * 0.5)
    # all three or none: variance 9 * 0.25, not 3 * 0.25
    assert answer.persons.se == pytest.approx(math.sqrt(9 * 0.25 + (0.5 * 3 * 0.25) ** 2), rel=1e-6)
    assert (answer.persons.low, answer.persons.high) == (1, 4)
    assert answer.families.expected == pytest.approx(1.5)
    assert answer.families.n == 2


def test_a_persons_own_benefit_touches_the_family_as_a_family_but_not_its_members(engine):
    world(
        engine,
        people=[(1, 1, 3), (2, 1, 3)],
        deciles={1: 1, 2: 1},
        benefits=[(1000, 0, "person")],
        links=[(1000, 1, 1.0, True, "identifier")],
    )
    answer = untouched(engine, basis="national")
    assert answer.persons.expected == pytest.approx(1.0)
    assert answer.families.expected == pytest.approx(0.0)


def test_one_record_between_two_people_makes_the_count_certain(engine):
    world(
        engine,
        people=[(1, 1, 3), (2, 2, 4)],
        deciles={1: 1, 2: 1},
        benefits=[(1000, 0, "person")],
        links=[(1000, 1, 0.5, True, "probabilistic"), (1000, 2, 0.5, False, "probabilistic")],
    )
    whole = untouched(engine, basis="national").persons
    assert (whole.expected, whole.low, whole.high) == (pytest.approx(1.0), 1, 1)
    villages = cells(engine)
    assert (villages[3][4:6], villages[4][4:6]) == ((0, 1), (0, 1))


def test_a_welfare_record_that_may_be_a_touched_persons(engine):
    # person 90 is known from the welfare list alone and may be person 1, who is touched
    world(
        engine,
        people=[(1, 1, 3), (90, 90, 3)],
        deciles={90: 1},
        benefits=[(1000, 0, "person")],
        links=[
            (1000, 1, 1.0, True, "identifier"),
            (90, 90, 1.0, True, "new"),
            (90, 1, 0.3, False, "probabilistic"),
        ],
    )
    answer = untouched(engine, basis="national").persons
    assert answer.n == 1
    assert answer.expected == pytest.approx(0.7)


def test_unseen_links_lower_the_count_where_loose_records_lie(engine):
    # 4 linked records are the only touch of 4 people; 2 unseen links of 4 linked take 4 * 2 / 4 = 2 away,
    # all in village 5, where the only loose record lies
    people = [(no, no, 3) for no in range(4)] + [(no, no, 5) for no in range(10, 20)] + [(90, 90, 5)]
    world(
        engine,
        people=people,
        deciles={no: 1 for no, _, _ in people if no != 90},
        benefits=[(1000 + k, 0, "person") for k in range(5)],
        links=[(1000 + k, k, 1.0, True, "identifier") for k in range(4)] + [(1004, 90, 1.0, True, "new")],
        rates=[(2, 5, 4, 2.0, 0.5)],
        strangers=[90],
    )
    answer = untouched(engine, basis="national").persons
    assert answer.accepted == 10
    assert answer.expected == pytest.approx(8.0)
    assert cells(engine)[3][3] == pytest.approx(0.0)
    assert cells(engine)[5][3] == pytest.approx(8.0)
    assert answer.se == pytest.approx(math.sqrt(10 * 0.8 * 0.2 + 0.5**2))


def test_weights_give_the_people_that_the_sample_stands_for(engine):
    world(
        engine,
        people=[(1, 1, 3), (2, 2, 3), (3, 3, 3)],
        deciles={1: 1, 2: 1, 3: 1},
        weights={1: 100.0, 2: 50.0, 3: 7.0},
        benefits=[(1000, 0, "person")],
        links=[(1000, 2, 1.0, True, "identifier")],
    )
    whole = untouched(engine, basis="national").persons
    assert (whole.n, whole.expected, whole.weighted_n, whole.weighted) == (3, 2.0, 157.0, 107.0)


def test_a_decile_that_is_none_and_an_empty_set_are_refused(engine):
    world(engine, people=[(1, 1, 3)], deciles={1: 1})
    with pytest.raises(ParameterError):
        untouched(engine, basis="national", decile=11)
    with pytest.raises(ParameterError):
        untouched(engine, basis="national", programmes=[])


def test_a_basis_nobody_is_ranked_on_counts_nobody(engine):
    world(engine, people=[(1, 1, 3)], deciles={1: 1})
    answer = untouched(engine, basis="city")
    assert (answer.persons.n, answer.persons.expected, answer.persons.high) == (0, 0.0, 0)


@st.composite
def worlds(draw):
    n = draw(st.integers(2, 8))
    people = [(k, draw(st.integers(0, 3)), draw(st.sampled_from([None, 1, 3, 4, 5]))) for k in range(n)]
    deciles = {k: draw(st.sampled_from([1, 1, 2])) for k in range(n)}
    benefits, links = [], []
    for k in range(draw(st.integers(0, 6))):
        record = 1000 + k
        benefits.append((record, draw(st.integers(0, 2)), draw(st.sampled_from(["person", "family"]))))
        chosen = draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=3, unique=True))
        share = draw(st.lists(st.integers(1, 8), min_size=len(chosen) + 1, max_size=len(chosen) + 1))
        for at, person in enumerate(chosen):
            links.append((record, person, share[at] / sum(share), at == 0, "probabilistic"))
    return people, deciles, benefits, links


def enumerate_truth(people, deciles, benefits, links):
    """Brute force: every assignment of records to people (or nobody), the count of untouched in each."""
    family = {no: f for no, f, _ in people}
    states = [(1.0, frozenset())]
    for record, _, unit in benefits:
        options = [(p, person) for r, person, p, _, _ in links if r == record]
        options.append((1 - sum(p for p, _ in options), None))
        following = {}
        for weight, touched in states:
            for p, person in options:
                reached = set() if person is None else {person}
                if person is not None and unit == "family":
                    reached = {no for no, f in family.items() if f == family[person]}
                key = touched | frozenset(reached)
                following[key] = following.get(key, 0.0) + weight * p
        states = [(weight, key) for key, weight in following.items()]
    poor = {no for no, decile in deciles.items() if decile == 1}
    counts = np.array([len(poor - key) for _, key in states])
    weights = np.array([weight for weight, _ in states])
    mean = float(weights @ counts)
    return mean, float(weights @ (counts - mean) ** 2), counts[weights > 1e-12]


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_mean_and_variance_are_those_of_every_possible_assignment(drawn):
    people, deciles, benefits, links = drawn
    mean, variance, possible = enumerate_truth(people, deciles, benefits, links)
    with DuckEngine(threads=1, memory="500MB") as engine:
        world(engine, people=people, deciles=deciles, benefits=benefits, links=links)
        answer = untouched(engine, basis="national").persons
        slope = answer.se**2 - variance
        assert answer.expected == pytest.approx(mean, abs=1e-9)
        # what is left of the variance is the common error of the probabilities: never negative, never large
        assert -1e-9 <= slope <= (0.5 * len(people)) ** 2
        assert answer.low <= possible.max() and answer.high >= possible.min()
        assert answer.low <= math.ceil(answer.expected) and answer.high >= math.floor(answer.expected)


@settings(max_examples=15, deadline=None)
@given(worlds())
def test_more_programmes_never_leave_more_people_untouched_and_areas_add_up(drawn):
    people, deciles, benefits, links = drawn
    with DuckEngine(threads=1, memory="500MB") as engine:
        world(engine, people=people, deciles=deciles, benefits=benefits, links=links)
        fewer = untouched(engine, basis="national", programmes=[0, 1], out="fewer")
        everything = untouched(engine, basis="national")
        for unit in ("persons", "families"):
            assert getattr(everything, unit).expected <= getattr(fewer, unit).expected + 1e-9
        found = {area: row[3] for area, row in cells(engine).items()}
        own = {}
        for parent, children in {0: (1, 2), 1: (3, 4), 2: (5,)}.items():
            own[parent] = found.get(parent, 0.0) - sum(found.get(child, 0.0) for child in children)
            # what a parent has beyond its children are people known no nearer than to it
            known = sum(1 for no, _, area in people if area == parent and deciles[no] == 1)
            assert -1e-9 <= own[parent] <= known + 1e-9
        nowhere = sum(1 for no, _, area in people if area is None and deciles[no] == 1)
        assert -1e-9 <= everything.persons.expected - found.get(0, 0.0) <= nowhere + 1e-9


def test_unseen_links_of_the_welfare_list_make_strangers_who_are_no_more(engine):
    # persons 1 and 2 are registered, in the decile and touched; 90 is known from the welfare list alone. Had the link
    # of 1's or 2's welfare record been missed, one more would look untouched: half an unseen link for two linked
    # records with an effect of 1 each takes 0.5 away, and it can only be from 90
    world(
        engine,
        people=[(1, 1, 3), (2, 2, 3), (3, 3, 4), (90, 90, 3)],
        deciles={1: 1, 2: 1, 3: 1, 90: 1},
        benefits=[(1000, 0, "person"), (1001, 0, "person")],
        links=[
            (1000, 1, 1.0, True, "identifier"),
            (1001, 2, 1.0, True, "identifier"),
            (90, 90, 1.0, True, "new"),
        ],
        rates=[(1, 4, 2, 0.5, 0.2)],
        strangers=[90],
    )
    answer = untouched(engine, basis="national")
    assert answer.persons.accepted == 2
    assert answer.persons.expected == pytest.approx(1.5)
    assert answer.families.expected == pytest.approx(1.5)
    assert cells(engine)[4][3] == pytest.approx(1.0)
    assert answer.persons.se == pytest.approx(math.sqrt(0.25 + 0.2**2))


def test_the_answer_in_words_and_as_an_estimate(engine):
    world(engine, people=[(k, k, 3) for k in range(1, 1235)], deciles=dict.fromkeys(range(1, 1235), 1))
    answer = untouched(engine, basis="national", programmes=[0, 2])
    assert answer.text("id") == "1.234 belum tersentuh (galat padanan < 1 pada 90 %)"
    assert answer.text("en") == "1,234 untouched (linkage error below 1 at 90 %)"
    estimate = answer.estimate("family", period="2026Q1", source="r1")
    assert (estimate.value, estimate.n, estimate.level, estimate.official) == (1234.0, 1234, 0.9, False)
    assert estimate.domain == "decile 1 (national), programmes: KJP,KLJ"
