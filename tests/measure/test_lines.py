"""Lines carry their definition; what crosses definitions is refused and says why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure import Design, headcount
from sasaran.measure.lines import AtLine, Line, PppFactor, PriceIndex, difference, ppp_line
from sasaran.schema.estimate import Estimate
from sasaran.schema.official import LineDefinition

CPI = PriceIndex("CPI", {"2011": 100.0, "2017": 130.0, "2022-03": 150.0, "2023-03": 157.5}, "a table")
FACTOR = PppFactor(4000.0, 2011, "a table")
NATIONAL = LineDefinition("national line", "national", deflator="drawn anew each March and September")
EXTREME = LineDefinition("USD 1.90 a day", "international", 1.90, 2011, "CPI")
LATER = LineDefinition("USD 2.15 a day", "international", 2.15, 2017, "CPI")
HIDDEN = LineDefinition("extreme poverty", "not stated")


def rate(value, definition, period="2022-03", se=0.002, **options):
    made = Estimate(value, se, value - 0.004, value + 0.004, 0.95, "headcount", 1000, unit="share")
    return AtLine(replace(made, **options), Line(350_000, definition, period))


def test_dollars_become_rupiah_by_a_stated_chain():
    line = ppp_line(EXTREME, FACTOR, CPI, at="2022-03", days=30, area="31", spatial=1.1)
    assert line.value == pytest.approx(1.90 * 4000 * 1.5 * 1.1 * 30)
    assert line.unit == "Rp per capita per month" and line.period == "2022-03"
    assert len(line.chain) == 5 and "PPP 2011" in line.chain[0] and "30 days" in line.chain[-1]
    later = line.carried(CPI, "2023-03")
    assert later.value == pytest.approx(line.value * 1.05) and later.definition.same(line.definition)
    assert later.of_household(4).value == pytest.approx(later.value * 4)
    assert later.of_household(4).unit == "Rp per household per month"


def test_a_line_serves_as_a_number():
    welfare = np.array([1.0, 2.0, 3.0, 4.0]) * 1e5
    found = headcount(welfare, Line(250_000, NATIONAL, "2022-03"), Design.make(np.ones(4))).one()
    assert found.value == 0.5


@pytest.mark.parametrize(
    ("definition", "factor", "index", "days", "words"),
    [
        (NATIONAL, FACTOR, CPI, 30, "not an international"),
        (EXTREME, replace(FACTOR, kind="market"), CPI, 30, "market rate"),
        (LATER, FACTOR, CPI, 30, "factor is of 2011, the line of 2017"),
        (EXTREME, FACTOR, replace(CPI, name="GDP deflator"), 30, "not 'GDP deflator'"),
        (EXTREME, FACTOR, replace(CPI, values={"2011": 100.0}), 30, "no value over 0 for 2022-03"),
        (EXTREME, replace(FACTOR, value=0.0), CPI, 30, "not over 0"),
        (EXTREME, FACTOR, CPI, np.nan, "not over 0"),
    ],
)
def test_a_chain_that_does_not_hold_is_refused(definition, factor, index, days, words):
    with pytest.raises(NumbersError, match=words):
        ppp_line(definition, factor, index, at="2022-03", days=days)


@pytest.mark.parametrize("value", [0.0, -1.0, np.nan, np.inf])
def test_a_line_is_over_zero(value):
    with pytest.raises(NumbersError, match="not over 0"):
        Line(value, NATIONAL, "2022-03")


def test_a_national_line_is_not_carried_by_prices():
    with pytest.raises(NumbersError, match="drawn anew"):
        Line(738_755, NATIONAL, "2022-03").carried(CPI, "2023-03")
    with pytest.raises(NumbersError, match="household"):
        Line(738_755, NATIONAL, "2022-03").of_household(0)


def test_a_definition_is_whole():
    with pytest.raises(ValueError, match="not defined"):
        LineDefinition("USD 3.00", "international", 3.0)
    with pytest.raises(ValueError, match="not defined"):
        LineDefinition("a line", "regional")


def test_numbers_at_one_definition_are_subtracted():
    after, before = rate(0.044, NATIONAL, "2023-03"), rate(0.047, NATIONAL, "2022-03")
    found = after - before
    assert found.value == pytest.approx(-0.003)
    assert found.se == pytest.approx(0.002 * np.sqrt(2))
    assert (found.low, found.high) == pytest.approx(
        (-0.003 - 0.004 * np.sqrt(2), -0.003 + 0.004 * np.sqrt(2))
    )
    assert found.period == "2022-03 to 2023-03" and after < before and before > after
    unknown = difference(after, rate(0.047, NATIONAL, se=None, flag="one unit"))
    assert unknown.se is None and unknown.flag == "one unit" and unknown.low == pytest.approx(0.04 - 0.051)


@pytest.mark.parametrize("operation", [lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a > b])
@pytest.mark.parametrize(("one", "two"), [(NATIONAL, EXTREME), (EXTREME, LATER), (HIDDEN, HIDDEN)])
def test_across_definitions_is_refused_and_both_are_named(operation, one, two):
    with pytest.raises(NumbersError) as refused:
        operation(rate(0.01, one), rate(0.02, two))
    assert one.name in str(refused.value) and two.name in str(refused.value)


def test_same_dollars_but_another_base_or_deflator_is_another_definition():
    for other in (replace(EXTREME, ppp_base=2017), replace(EXTREME, deflator="spatial deflator")):
        with pytest.raises(NumbersError, match="cannot be compared"):
            difference(rate(0.01, EXTREME), rate(0.01, other))
    difference(rate(0.01, EXTREME), rate(0.01, replace(EXTREME, source="another paper")))


def test_official_and_registry_numbers_and_units_are_not_mixed():
    with pytest.raises(NumbersError, match="registry count"):
        difference(rate(0.04, NATIONAL, official=True), rate(0.05, NATIONAL))
    with pytest.raises(NumbersError, match="in percent"):
        difference(rate(0.04, NATIONAL), rate(5.0, NATIONAL, unit="percent"))
    with pytest.raises(ParameterError, match="level"):
        difference(rate(0.04, NATIONAL), rate(0.05, NATIONAL, level=0.9))
