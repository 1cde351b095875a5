"""The reach of a programme over the whole registry."""

from __future__ import annotations

import pytest

from sasaran.coverage.reach import reach


@pytest.fixture
def small(engine):
    """Four persons in two families; weights 1, 2, 3, 4; one own benefit, one family benefit, one doubtful link."""
    for name, columns, rows in (
        ("programme", "programme_no, code", "(0::tinyint, 'A'), (1::tinyint, 'B')"),
        ("person", "person_no, family_no, weight", "(0, 0, 1.0), (1, 0, 2.0), (2, 1, 3.0), (3, 1, 4.0)"),
        (
            "benefit_line",
            "record_no, programme_no, unit",
            "(10, 0::tinyint, 'person'), (11, 1::tinyint, 'family'), (12, 0::tinyint, 'person')",
        ),
        (
            "link",
            "record_no, person_no, probability, accepted, pass",
            "(10, 0, 1.0, true, 'identifier'), (11, 2, 1.0, true, 'identifier'), "
            "(12, 3, 0.25, false, 'probabilistic'), (12, 9, 0.75, true, 'new')",
        ),
    ):
        engine.run(f"create table {name} as select * from (values {rows}) t({columns})")
    return engine


def test_own_benefits_reach_one_and_family_benefits_reach_all_members(small):
    found = {one.programme: one for one in reach(small)}
    assert found["B"].reached == 2
    assert found["B"].share.value == pytest.approx((3 + 4) / 10)


def test_a_doubtful_link_counts_by_its_chance_and_widens_the_interval(small):
    a = next(one for one in reach(small) if one.programme == "A")
    assert a.share.value == pytest.approx((1 * 1 + 4 * 0.25) / 10, abs=1e-6)
    assert a.share.se == pytest.approx((16 * 0.25 * 0.75) ** 0.5 / 10, abs=1e-6)
    assert (a.reached, a.share.n) == (1, 4)
    assert a.share.low < a.share.value < a.share.high
