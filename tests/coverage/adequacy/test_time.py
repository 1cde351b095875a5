"""Time on programmes from masks of quarters: by hand, and against a walk back through each family's quarters."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sasaran.coverage.adequacy import time_on_programmes
from sasaran.schema import tables

DAY = date(2026, 3, 31)
FIRST = [date(2026, 1, 1), date(2025, 10, 1), date(2025, 7, 1), date(2025, 4, 1)]


def ask(engine, history, stated=()):
    """history: family to masks, the present quarter first; stated: (family, first day of a period)."""
    for table, columns, rows in (
        (tables.FAMILY, "family_no, family_id", [(no, 100 + no) for no in history]),
        (tables.ENROLMENT, "family_no, person_no, programme_no, period_from",
         [(no, no, 0, period) for no, period in stated]),
    ):  # fmt: skip
        engine.drop(table.name)
        engine.run(table.ddl())
        for row in rows:
            engine.run(
                f"insert into {table.name} ({columns}) values ({', '.join('?' for _ in row)})", list(row)
            )
    quarters = len(next(iter(history.values())))
    for at in range(quarters):
        rows = (
            ", ".join(f"({100 + no}, {masks[at]})" for no, masks in history.items() if masks[at]) or "(-1, 0)"
        )
        engine.create(f"mask{at}", f"select * from (values {rows}) v(family_id, mask) where mask > 0")
    time_on_programmes(engine, [f"mask{at}" for at in range(quarters)], FIRST[:quarters], DAY)
    return {no: (since, least) for no, since, least in
            engine.rows("select family_no, since, at_least from benefit_time")}  # fmt: skip


def test_the_longest_unbroken_programme_counts_and_the_oldest_list_hides_the_start(engine):
    found = ask(engine, {
        1: [0b01, 0b01, 0b01, 0b01],  # on the oldest list: at least since then
        2: [0b01, 0b01, 0b00, 0b01],  # a break: since it came back
        3: [0b11, 0b10, 0b10, 0b00],  # the second programme longer than the first
        4: [0b00, 0b01, 0b01, 0b01],  # nothing now
    })  # fmt: skip
    assert found == {
        1: (FIRST[3], True), 2: (FIRST[1], False), 3: (FIRST[2], True),  # 0b10: its oldest list is that of July
    }  # fmt: skip
    assert engine.value("select years from benefit_time where family_no = 1") == pytest.approx(365 / 365.25)


def test_a_quarter_without_the_list_breaks_nothing_off(engine):
    """The first programme's list did not come in October; the second's did."""
    found = ask(engine, {1: [0b01, 0b00, 0b01, 0b00], 2: [0b10, 0b10, 0b11, 0b11]})
    assert found == {1: (FIRST[2], False), 2: (FIRST[3], True)}


def test_a_stated_period_that_began_before_is_believed(engine):
    found = ask(engine, {1: [1], 2: [1]}, [(1, date(2024, 7, 1)), (2, date(2026, 2, 1))])
    assert found == {1: (date(2024, 7, 1), True), 2: (FIRST[0], True)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(0, 7), min_size=4, max_size=4), min_size=1, max_size=5))
def test_every_family_is_walked_back_the_same_way(engine, given_masks):
    history = dict(enumerate(given_masks))
    found = ask(engine, history)
    came = [{p for masks in given_masks for p in range(3) if masks[at] >> p & 1} for at in range(4)]
    for no, masks in history.items():
        best, least = -1, False
        for p in range(3):
            if not masks[0] >> p & 1:
                continue
            start = 0
            for at in range(1, 4):
                if masks[at] >> p & 1:
                    start = at
                elif p in came[at]:
                    break
            best = max(best, start)
            least |= start == max(at for at in range(4) if p in came[at])
        assert found.get(no) == ((FIRST[best], least) if best >= 0 else None)
