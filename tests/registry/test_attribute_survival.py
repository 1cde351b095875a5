"""Attributes: the latest list that states a value wins, value by value; family rows find their family."""

from __future__ import annotations

from typing import Any

from sasaran.registry.attributes import attributes
from sasaran.registry.survive import rank_sources
from sasaran.schema.attribute import Attribute, attribute_line

KK = 3171000000000001
KNOWN = (
    Attribute("works", "person", "Works"),
    Attribute("functioning", "person", "Functioning"),
    Attribute("has_car", "family", "Car"),
)


def lay(lists: Any, *lines: tuple[Any, ...]) -> Any:
    """Build the registry of ``lists`` with attribute lines (source, record, family line, card, values)."""
    engine = lists.engine
    lists.build()
    engine.run(attribute_line(KNOWN).ddl())
    for line in lines:
        engine.run("insert into attribute_line values ($1, $2, $3, $4, $5, $6, $7)", list(line))
    rank_sources(engine, "ranked")
    attributes(engine, KNOWN, ranks="ranked")
    return lists


def test_value_by_value_the_latest_list_that_states_one(lists: Any) -> None:
    lists.source(0, "register", as_of="2026-03-31")
    lists.source(1, "welfare", as_of="2026-01-31")
    lists.record(0, 0, 1, family_card=KK)
    lists.record(1, 1, 1, family_card=KK)
    lay(lists, (0, 0, None, KK, 1, None, None), (1, 1, None, KK, 2, 3, 2))
    assert lists.rows("select person_no, works, functioning from person_attribute") == [(1, 1, 3)]
    assert lists.rows("select count(*), min(has_car) from family_attribute") == [(1, 2)]


def test_a_family_row_speaks_of_the_family_its_own_list_shows_under_the_card(lists: Any) -> None:
    lists.source(0, "register")
    lists.source(1, "welfare")
    lists.record(0, 0, 1, family_card=KK + 5)  # the register knows a newer card
    lists.record(1, 1, 1, family_card=KK)
    lay(lists, (1, None, 0, KK, None, None, 1))
    assert lists.rows("select has_car from family_attribute join person using (family_no)") == [(1,)]
    assert lists.rows("select count(*) from person_attribute") == [(0,)]


def test_a_family_file_by_itself_finds_the_registry_s_card_and_a_stray_one_nobody(lists: Any) -> None:
    lists.source(0, "register")
    lists.source(1, "welfare")
    lists.record(0, 0, 1, family_card=KK)
    lay(lists, (1, None, 0, KK, None, None, 1), (1, None, 1, KK + 9, None, None, 2))
    assert lists.rows("select has_car from family_attribute join person using (family_no)") == [(1,)]
    assert lists.rows("select count(*) from family_attribute") == [(1,)]
