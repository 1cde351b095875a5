"""Amounts: the first condition that holds counts, and what is not decided stays a range."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_rules import DAY, KNOWN, lay

from sasaran.coverage.packages import options
from sasaran.coverage.rules import amount_of, eligible, read_laws
from sasaran.coverage.rules.amounts import QUARTER, YEAR, share_of_months
from sasaran.coverage.rules.compile import Compiler
from sasaran.schema.law import PERIODS, Benefit, Law
from sasaran.schema.package import Package

START = date(2025, 1, 1)


def law(benefits, months=0.0, unit="person"):
    return Law("KJP", START, None, unit, "protect", "True", benefits=tuple(benefits), months=months)


def paid(engine, benefits, holds, months=0.0, period=QUARTER):
    """What the engine says of one person of whom condition ``x{i} == 1`` is true, false or not known."""
    (read,) = read_laws([law(benefits, months)], KNOWN, {"KJP"})
    found = amount_of(read, Compiler({"KJP": 0}), period)
    cells = ", ".join(f"{sql}::integer as {name}" for name, sql in holds.items())
    sql = ", ".join((found.least, found.most, found.once_least, found.once_most, found.regular))
    return engine.rows(f"select {sql} from (select {cells})")[0]


def test_an_undecided_condition_is_a_range_and_never_the_next_amount(engine):
    steps = [Benefit(3_000_000, "year", "has_car == 1"), Benefit(100_000, "month")]
    assert paid(engine, steps, {"has_car": 1})[:2] == (250_000, 250_000)
    assert paid(engine, steps, {"has_car": 2})[:2] == (100_000, 100_000)
    assert paid(engine, steps, {"has_car": "null"})[:2] == (100_000, 250_000)
    assert paid(engine, steps[:1], {"has_car": "null"})[:2] == (0, 250_000)
    assert paid(engine, steps[:1], {"has_car": 2})[:2] == (None, None)
    assert paid(engine, [], {"has_car": 1})[:2] == (None, None)


def test_what_may_be_paid_once_or_monthly_is_neither_for_sure(engine):
    mixed = [Benefit(5_000_000, "once", "has_car == 1"), Benefit(100_000, "month")]
    assert paid(engine, mixed, {"has_car": 1}) == (0, 0, 5_000_000, 5_000_000, False)
    assert paid(engine, mixed, {"has_car": 2}) == (100_000, 100_000, 0, 0, True)
    assert paid(engine, mixed, {"has_car": "null"}) == (0, 100_000, 0, 5_000_000, None)


def test_a_slot_that_ends_pays_for_its_months_only(engine):
    pay = [Benefit(1_200_000, "month")]
    assert paid(engine, pay, {"has_car": 1}, months=2, period=YEAR)[0] == pytest.approx(200_000)
    assert paid(engine, pay, {"has_car": 1}, months=2, period=QUARTER)[0] == pytest.approx(800_000)
    assert paid(engine, pay, {"has_car": 1}, months=24, period=YEAR)[0] == 1_200_000
    assert share_of_months(0, YEAR) == 1


steps = st.lists(
    st.tuples(st.sampled_from(["has_car == 1", "school_attendance == 1", ""]), st.sampled_from(list(PERIODS)),
              st.integers(0, 5)),
    min_size=1, max_size=4,
)  # fmt: skip
states = st.sampled_from([1, 2, None])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps, states, states)
def test_the_range_is_that_of_all_that_may_be_true(engine, written, car, school):
    """An honest reference: decide what is not known in every way, take the first amount whose condition holds."""
    benefits = [Benefit(float(amount), period, when) for when, period, amount in written]
    possible = []
    for truth in product(*({1: [True], 2: [False], None: [True, False]}[one] for one in (car, school))):
        held = {"has_car == 1": truth[0], "school_attendance == 1": truth[1], "": True}
        possible.append(next((one for one in benefits if held[one.when]), None))
    monthly = [one.amount * PERIODS[one.period] if one else 0.0 for one in possible]
    single = [one.amount if one and one.period == "once" else 0.0 for one in possible]
    got = paid(engine, benefits, {"has_car": car or "null", "school_attendance": school or "null"})
    if not any(possible):
        assert got[:4] == (None,) * 4
        return
    # a condition that stands twice is decided alike: the engine may tell a wider range then, never a narrower one
    least, most, once_least, once_most, regular = got
    assert least <= min(monthly) + 1e-9 and most >= max(monthly) - 1e-9
    assert once_least <= min(single) and once_most >= max(single)
    kinds = {one.period == "once" for one in possible if one}
    assert regular is None or kinds == {not regular}
    if len({when for when, *_ in written}) == len(written):
        assert (least, most) == pytest.approx((min(monthly), max(monthly)))
        assert (once_least, once_most) == (min(single), max(single))


def test_a_package_counts_the_least_for_the_family_and_the_most_for_the_fund(engine):
    """Whether family 2's child of 5 has an older brother or sister hangs on the woman whose birth date is missing."""
    lay(engine, {}, {0: 1, 2: 1, 4: 2}, [])
    laws = [
        law(
            [Benefit(300_000, "month", "any_member(6 <= age <= 21)"), Benefit(100_000, "month")],
            unit="family",
        )
    ]
    asked = eligible(engine, laws, attributes=KNOWN, day=DAY)
    found = options(engine, asked.laws, [Package("a", {}, ("KJP",), 1)], (), attributes=KNOWN, basis="province",
                    deciles=4, day=DAY)  # fmt: skip
    assert found.income[:, 1].tolist() == [100_000, 300_000, 100_000]
    assert found.cost[0, found.pattern, 1].tolist() == [1_200_000, 3_600_000, 3_600_000]
    assert found.unsure.tolist() == [0, 1]


def test_an_amount_paid_once_that_is_not_decided_is_told_too(engine):
    """As above, of a sum that is paid once: nothing is paid a month, and still the amount is not certain."""
    lay(engine, {}, {0: 1, 2: 1, 4: 2}, [])
    laws = [
        law([Benefit(300_000, "once", "any_member(6 <= age <= 21)"), Benefit(100_000, "once")], unit="family")
    ]
    asked = eligible(engine, laws, attributes=KNOWN, day=DAY)
    found = options(engine, asked.laws, [Package("a", {}, ("KJP",), 1)], (), attributes=KNOWN, basis="province",
                    deciles=4, day=DAY)  # fmt: skip
    assert found.income[:, 1].tolist() == [0, 0, 0]
    assert found.unsure.tolist() == [0, 1]
