"""What changed: each reason in a tiny pair of quarters, the accounts, and the alarm on mass loss."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sasaran.registry.changes import AreaLoss, diff
from sasaran.schema.period import Quarter

Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)
BORN = date(1980, 5, 5)


class Story:
    """Two quarters of one register (source 0) and one or more programme lists, told person by person."""

    def __init__(self, lists: Any) -> None:
        self.lists = lists
        self.record_no = 0
        self.begin("2026-03-31")

    def begin(self, as_of: str) -> None:
        self.record_no = 0
        self.lists.source(0, "register", as_of=as_of)

    def row(self, source: int, person: int, **fields: Any) -> int:
        number = fields.pop("nik", person)
        values = {"national_id": number, "name": f"NAMA {number}", "birth_date": BORN, "area_no": 3} | fields
        self.lists.record(self.record_no, source, person, **values)
        self.record_no += 1
        return self.record_no - 1

    def register(self, *people: int, **fields: Any) -> None:
        for person in people:
            self.row(0, person, **fields)

    def programme(
        self, source: int, programme: int, people: list[int], unit: str = "person", **fields: Any
    ) -> None:
        for person in people:
            self.lists.benefit(self.row(source, person, **fields), programme, unit)

    def freeze(self) -> None:
        self.lists.build(Q1)
        self.lists.turn()
        self.begin("2026-06-30")

    def diff(self, same: dict[int, int], **options: Any) -> Any:
        self.lists.build(Q2, same)
        return diff(self.lists.engine, **options)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.lists.rows(sql)


@pytest.fixture
def story(lists: Any) -> Story:
    return Story(lists)


def same(*people: int) -> dict[int, int]:
    return {person: person for person in people}


PEOPLE = (
    "select person_id, kind, reason, area_before, area_after, other_id from change_person order by person_id"
)
BENEFITS = "select person_id, programme_no, kind, reason from change_benefit order by 1, 2"


def test_nothing_changed(story: Story) -> None:
    for _ in range(2):
        story.register(1, 2)
        story.lists.source(1)
        story.programme(1, 0, [1])
        story.lists.source(2, "welfare")
        story.lists.welfare(2, record_no=0, decile=1, version="v1")
        if not story.lists.engine.has("previous_person"):
            story.freeze()
    story.lists.engine.run("update welfare_line set as_of = date '2026-03-31'")
    found = story.diff(same(1, 2))
    assert (found.before, found.after, found.came, found.gone, found.moved) == (2, 2, 0, 0, 0)
    assert (found.reasons, found.benefits, found.deciles, found.alarms) == ({}, {}, {}, ())
    for table in ("change_person", "change_decile", "change_benefit"):
        assert story.lists.engine.count(table) == 0


def test_who_came_left_and_moved(story: Story) -> None:
    story.register(1, 2, 3, area_no=3)
    story.freeze()
    story.register(1, area_no=3)
    story.register(2, area_no=5)
    story.row(0, 4, birth_date=date(2026, 4, 20), area_no=4)
    story.row(0, 5, area_no=4)
    found = story.diff(same(1, 2))
    assert story.rows(PEOPLE) == [
        (2, "moved", "area_changed", 3, 5, None),
        (3, "out", "no_longer_listed", 3, None, None),
        (4, "in", "born", None, 4, None),
        (5, "in", "first_listed", None, 4, None),
    ]
    assert (found.before, found.after, found.came, found.gone, found.moved) == (3, 4, 2, 1, 1)
    assert story.rows("select area_no, before, came, gone, moved_in, moved_out, after from change_area") == [
        (3, 3, 0, 1, 0, 1, 1), (4, 0, 2, 0, 0, 0, 2), (5, 0, 0, 0, 1, 0, 1),
    ]  # fmt: skip


def test_a_list_that_is_new_and_a_list_that_stayed_away(story: Story) -> None:
    story.register(1)
    story.lists.source(1, code="LAMA")
    story.programme(1, 0, [2])
    story.freeze()
    story.register(1)
    story.lists.source(1, code="BARU")
    story.programme(1, 1, [3])
    story.diff(same(1))
    assert story.rows(PEOPLE) == [
        (2, "out", "list_absent", 3, None, None),
        (3, "in", "new_list", None, 3, None),
    ]
    assert story.rows(BENEFITS) == [(2, 0, "lost", "person_out"), (3, 1, "gained", "person_in")]


def test_merged_with_a_person_known_before(story: Story) -> None:
    """The list's row that was a person of its own is now linked to the registered person: nothing is lost."""
    story.register(1)
    story.lists.source(1)
    story.programme(1, 0, [2], nik=99)
    story.freeze()
    story.register(1)
    story.lists.source(1)
    story.lists.benefit(story.row(1, 1, nik=99), 0)
    found = story.diff(same(1), least=0)
    assert story.rows(PEOPLE) == [(2, "out", "merged", 3, None, 1)]
    assert story.rows(BENEFITS) == [(1, 0, "gained", "identity_changed"), (2, 0, "lost", "identity_changed")]
    assert story.rows("select untouched from change_benefit where kind = 'lost'") == [(False,)]
    assert found.alarms == ()


def test_split_from_a_person_still_registered(story: Story) -> None:
    story.register(1)
    story.lists.source(1)
    story.lists.benefit(story.row(1, 1, nik=99), 0)
    story.freeze()
    story.register(1)
    story.lists.source(1)
    story.programme(1, 0, [2], nik=99)
    story.diff(same(1))
    assert story.rows(PEOPLE) == [(2, "in", "split", None, 3, 1)]
    assert story.rows(BENEFITS) == [(1, 0, "lost", "identity_changed"), (2, 0, "gained", "identity_changed")]


def test_the_same_row_under_a_new_identity_is_not_somebody_new(story: Story) -> None:
    story.register(1, 2)
    story.lists.source(1)
    story.programme(1, 0, [2])
    story.freeze()
    story.register(1, 2)
    story.lists.source(1)
    story.programme(1, 0, [2])
    found = story.diff(same(1), least=0)
    assert story.rows(PEOPLE) == [
        (2, "out", "reidentified", 3, None, 3),
        (3, "in", "reidentified", None, 3, 2),
    ]
    assert story.rows(BENEFITS) == [(2, 0, "lost", "identity_changed"), (3, 0, "gained", "identity_changed")]
    assert found.alarms == ()


def test_a_row_that_two_people_share_is_not_traced(story: Story) -> None:
    story.register(1)
    story.row(0, 2, nik=None, name="SITI")
    story.freeze()
    story.register(1)
    story.row(0, 3, nik=None, name="SITI")
    story.row(0, 4, nik=None, name="SITI")
    story.diff(same(1))
    assert story.rows("select person_id, reason from change_person order by 1") == [
        (2, "no_longer_listed"), (3, "first_listed"), (4, "first_listed"),
    ]  # fmt: skip


def test_a_row_without_number_or_date_is_not_traced(story: Story) -> None:
    story.row(0, 2, nik=None, name="SITI", birth_date=None)
    story.freeze()
    story.row(0, 3, nik=None, name="SITI", birth_date=None)
    story.diff({})
    assert [row[2] for row in story.rows(PEOPLE)] == ["no_longer_listed", "first_listed"]


def test_each_way_to_lose_a_benefit(story: Story) -> None:
    everybody = list(range(1, 10))
    story.register(*everybody)
    for source, programme in ((1, 0), (2, 1), (3, 2)):
        story.lists.source(source)
        story.programme(source, programme, everybody)
    story.freeze()
    story.register(*everybody[:-1])
    story.lists.source(1)
    story.lists.source(3)
    # programme 0: 1 is taken from the list, 2 is switched off, the row of 3 is linked to 4; 9 left the registry
    story.programme(1, 0, [4, 5, 6, 7, 8])
    story.row(1, 2)
    story.lists.benefit(story.row(1, 4, nik=3), 0)
    # programme 1: the whole list stayed away. programme 2: six of nine are gone
    story.programme(3, 2, [1, 2, 3])
    story.diff(same(*everybody[:-1]))
    lost: dict[int, dict[int, str]] = {}
    for person, programme, kind, reason in story.rows(BENEFITS):
        assert kind == "lost"
        lost.setdefault(programme, {})[person] = reason
    assert lost == {
        0: {1: "list_shrank", 2: "switched_off", 3: "link_lost", 9: "person_out"},
        1: dict.fromkeys(everybody[:-1], "list_absent") | {9: "person_out"},
        2: dict.fromkeys((4, 5, 6, 7, 8), "list_shrank") | {9: "person_out"},
    }
    assert story.rows("select * from change_programme order by 1") == [
        (0, 9, 4, 0, 5, 1, 0, 0), (1, 9, 9, 0, 0, 0, 0, 0), (2, 9, 6, 0, 3, 0, 0, 0),
    ]  # fmt: skip


def test_one_of_many_taken_from_a_list(story: Story) -> None:
    everybody = list(range(1, 11))
    story.register(*everybody)
    story.lists.source(1)
    story.programme(1, 0, everybody)
    story.freeze()
    story.register(*everybody)
    story.lists.source(1)
    story.programme(1, 0, everybody[1:])
    story.diff(same(*everybody))
    assert story.rows(BENEFITS) == [(1, 0, "lost", "no_longer_listed")]


def test_each_way_to_gain_a_benefit(story: Story) -> None:
    story.register(1, 2, 3, 4)
    story.lists.source(1)
    story.programme(1, 0, [1])
    story.row(1, 2)
    story.lists.benefit(story.row(1, 1, nik=3), 0)
    story.freeze()
    story.register(1, 2, 3, 4, 5)
    story.lists.source(1)
    story.lists.source(2)
    story.programme(1, 0, [1, 2, 3, 4, 5])
    story.programme(2, 1, [1])
    story.diff(same(1, 2, 3, 4))
    gained = "select person_id, programme_no, reason from change_benefit where kind = 'gained' order by 1, 2"
    assert story.rows(gained) == [
        (1, 1, "new_list"), (2, 0, "switched_on"), (3, 0, "link_gained"), (4, 0, "newly_listed"), (5, 0, "person_in"),
    ]  # fmt: skip


def test_programmes_are_known_by_their_code_when_numbers_change(story: Story) -> None:
    story.register(1)
    story.lists.source(1)
    story.programme(1, 2, [1])
    story.freeze()
    story.register(1)
    story.lists.source(1)
    story.lists.engine.run("update programme set programme_no = 5 - programme_no")
    story.programme(1, 3, [1])
    story.diff(same(1))
    assert story.rows(BENEFITS) == []
    assert story.rows("select programme_no, before, after from change_programme") == [(3, 1, 1)]


def test_decile_moves_with_their_reason(story: Story) -> None:
    def ranked(deciles: dict[int, int], version: str, day: str, basis: str = "national") -> None:
        for person, decile in deciles.items():
            record = story.row(1, person)
            story.lists.welfare(1, basis, record_no=record, decile=decile, version=version, as_of=day)

    story.register(1, 2, 3, 4)
    story.lists.source(1, "welfare")
    ranked({1: 1, 2: 2, 3: 3, 5: 5}, "v1", "2026-03-31")
    ranked({1: 4}, "c1", "2026-03-31", "city")
    story.freeze()
    story.register(1, 2, 3, 4)
    story.lists.source(1, "welfare")
    ranked({1: 4, 2: 2, 4: 1, 6: 6}, "v2", "2026-06-30")
    ranked({1: 5}, "c1", "2026-03-31", "city")
    found = story.diff(same(1, 2, 3, 4))
    sql = (
        "select basis, person_id, decile_before, decile_after, reason, version_before, version_after, area_no"
    )
    assert story.rows(sql + " from change_decile order by 1, 2") == [
        ("city", 1, 4, 5, "same_version", "c1", "c1", 3),
        ("national", 1, 1, 4, "new_version", "v1", "v2", 3),
        ("national", 3, 3, None, "no_longer_ranked", "v1", None, 3),
        ("national", 4, None, 1, "first_ranked", None, "v2", 3),
        ("national", 5, 5, None, "person_out", "v1", None, 3),
        ("national", 6, None, 6, "person_in", None, "v2", 3),
    ]
    assert found.deciles == {"city": (0, 1), "national": (0, 1)}


def mass_loss(story: Story, **options: Any) -> Any:
    """Insurance (programme 0) loses 6 of 8; 1 and 2 are decile 1; 2 keeps another programme through the family."""
    family = {1: 101, 2: 102, 3: 102, 4: 104, 5: 105, 6: 106, 7: 107, 8: 108}
    for quarter in (1, 2):
        for person, card in family.items():
            story.row(0, person, family_card=card, area_no=5 if person >= 7 else 3)
        story.lists.source(1, "welfare", as_of="2026-03-31")
        for person in (1, 2):
            story.lists.welfare(1, record_no=story.row(1, person), decile=1, version="v1")
        story.lists.source(2)
        story.lists.source(3)
        story.programme(2, 0, list(family) if quarter == 1 else [7, 8])
        story.programme(3, 1, [3], unit="family")
        if quarter == 1:
            story.freeze()
    return story.diff(same(*family), **options)


def test_the_alarm_tells_how_many_where_and_who_is_left_with_nothing(story: Story) -> None:
    found = mass_loss(story, share=0.5, least=5)
    (alarm,) = found.alarms
    assert (alarm.code, alarm.name, alarm.before, alarm.lost, alarm.share) == (
        "P0",
        "Programme 0",
        8,
        6,
        0.75,
    )
    assert alarm.reasons == {"list_shrank": 6}
    assert alarm.areas == (AreaLoss(1, "Utara", 6),)
    assert (alarm.poorest_lost, alarm.poorest_untouched) == (2, 1)
    untouched = story.rows("select person_id from change_benefit where untouched order by 1")
    assert untouched == [(1,), (4,), (5,), (6,)]


@pytest.mark.parametrize(("share", "least", "alarms"), [(0.74, 5, 1), (0.75, 5, 0), (0.5, 6, 0), (0.5, 5, 1)])
def test_the_alarm_needs_both_a_share_and_a_number(
    story: Story, share: float, least: int, alarms: int
) -> None:
    assert len(mass_loss(story, share=share, least=least).alarms) == alarms


def test_the_alarm_names_areas_of_the_level_asked_for(story: Story) -> None:
    (alarm,) = mass_loss(story, share=0.5, least=5, area_level="village").alarms
    assert alarm.areas == (AreaLoss(3, "Utara Satu", 6),)


def test_poorest_means_the_basis_asked_for(story: Story) -> None:
    (alarm,) = mass_loss(story, share=0.5, least=5, basis="city").alarms
    assert (alarm.poorest_lost, alarm.poorest_untouched) == (0, 0)


def test_without_records_the_comparison_still_stands_but_knows_less(story: Story) -> None:
    story.register(1, 2)
    story.lists.source(1)
    story.programme(1, 0, [2])
    story.freeze()
    story.lists.engine.drop("previous_record", "previous_link", "previous_source", "previous_programme")
    story.register(1, 2)
    found = story.diff(same(1))
    assert [row[2] for row in story.rows(PEOPLE)] == ["no_longer_listed", "first_listed"]
    assert (found.came, found.gone) == (1, 1)
    assert story.rows(BENEFITS) == [(2, 0, "lost", "person_out")]
