"""Gathering: the tables' numbers reach the report unchanged, and no row of a person is read."""

from __future__ import annotations

import pytest

from conftest import facts, fill
from sasaran.errors import NumbersError
from sasaran.publish.data import gather
from sasaran.store.duck import DuckEngine

PEOPLE = (
    "person",
    "family",
    "record",
    "link",
    "enrolment",
    "benefit_line",
    "welfare_line",
    "membership",
    "provenance",
)


@pytest.fixture(scope="module")
def filled():
    with DuckEngine(threads=2, memory="2GB") as made:
        pack = fill(made)
        yield made, pack


def test_needs_no_table_of_people(filled, data):
    engine, _ = filled
    assert not any(engine.has(name) for name in PEOPLE)
    assert data.persons == 11_008_000


def test_counts_reach_the_report_unchanged(filled, data):
    engine, _ = filled
    row = engine.rows(
        "select n, expected, low, high, se, review from gap where area_no is null and unit = 'person'"
    )[0]
    whole = data.total.persons
    assert (
        whole.n,
        whole.estimate.value,
        whole.estimate.low,
        whole.estimate.high,
        whole.estimate.se,
        whole.review,
    ) == row
    assert len(data.areas) == engine.count("area")
    for area in data.areas:
        expected = engine.value(
            "select expected from gap where area_no = ? and unit = 'family'", [area.area_no]
        )
        assert area.families.estimate.value == (expected or 0.0)


def test_every_count_from_linkage_is_an_estimate_with_limits(data):
    estimates = [
        each.estimate for area in (data.total, *data.areas) for each in (area.persons, area.families)
    ]
    estimates += [cell.reached for cell in data.coverage] + [place.share for place in data.places]
    estimates += [data.never_ranked.estimate, data.not_in_registry.estimate]
    assert len(estimates) > 700
    for each in estimates:
        assert each.low <= each.value + 0.5
        assert each.value <= each.high + 0.5
        assert (each.level, each.official) == (0.90, False)
        assert each.method


def test_rows_in_are_rows_accepted_and_quarantined(data):
    assert all(source.rows_in == source.accepted + source.quarantined for source in data.quality)
    kjp = next(source for source in data.quality if source.code == "KJP")
    assert [(r.rule, r.column, r.rows) for r in kjp.rules] == [
        ("no_identity", "NIK", 10),
        ("unreadable_line", "", 2),
    ]


def test_the_change_is_counted_and_alarms_where_a_list_lost_much(data):
    change = data.change
    assert change.before + change.came - change.gone == change.after
    assert {(t.direction, t.reason): t.persons for t in change.turns}["out", "merged"] == 3
    assert [(alarm.subject, alarm.lost, alarm.untouched) for alarm in change.alarms] == [
        ("PBI JKN (APBN)", 271_300, 12_070)
    ]
    assert {(m.before, m.after): m.persons for m in change.moves}[None, 1] == 44
    causes = {(each.direction, each.reason): each.persons for each in change.causes}
    assert causes["lost", "identity_changed"] == 300  # of the 271,600 lost lines, and no part of the alarm
    assert causes["gained", "newly_listed"] == 340


def test_combinations_name_their_programmes(filled, data):
    engine, _ = filled
    codes = {each.programme_no: each.code for each in data.programmes}
    told = engine.rows("select programmes, persons from combination order by rank")
    assert [("+".join(codes[no] for no in c.programmes), c.persons) for c in data.combinations] == told


def test_states_basis_and_version(data):
    assert (data.basis.key, data.basis.versions, str(data.basis.as_of)) == (
        "province",
        ("DTSEN v3 2026",),
        "2026-02-28",
    )


def test_weighted_counts_are_told_as_such(filled):
    engine, pack = filled
    engine.run("update gap set weighted_n = n * 10, weighted = expected * 10")
    found = gather(engine, facts=facts(), levels=pack.levels, basis="province").total.persons
    engine.run("update gap set weighted_n = n, weighted = expected, weighted_low = low, weighted_high = high")
    plain = gather(engine, facts=facts(), levels=pack.levels, basis="province").total.persons
    assert (found.weighted, plain.weighted) == (True, False)
    assert found.estimate.value == pytest.approx(10 * plain.estimate.value)
    assert found.n == 10 * plain.n


def test_a_question_that_was_not_reckoned_is_an_error(filled):
    engine, pack = filled
    with pytest.raises(NumbersError, match="not counted"):
        gather(engine, facts=facts(), levels=pack.levels, basis="national")
