"""Tiny tables in and out, and the stated answer to every bad input."""

from __future__ import annotations

import numpy as np
import pytest

from sasaran.errors import DeclarationError, NumbersError, ParameterError
from sasaran.measure import Design
from sasaran.measure.mpi import (
    Indicator,
    Rule,
    Specification,
    alkire_foster,
    compare,
    deprived,
    parse_spec,
    read_spec,
)

TEXT = """
name = "Indeks contoh"
k = [0.2, "1/3"]
[[dimension]]
name = "health"
[[dimension.indicator]]
name = "nutrition"
[[dimension]]
name = "living"
[[dimension.indicator]]
name = "floor"
op = "in"
value = ["earth", "bamboo"]
[[dimension.indicator]]
name = "school"
column = "years"
op = "<"
value = 6
"""


def test_a_specification_is_read_from_toml(tmp_path):
    path = tmp_path / "index.toml"
    path.write_text(TEXT, encoding="utf-8")
    spec = read_spec(path)
    assert spec == parse_spec(TEXT)
    assert spec.weights.tolist() == [0.5, 0.25, 0.25]
    assert spec.k == (0.2, 1 / 3) and spec.missing == "drop" and spec.dimensions == ("health", "living")
    found = deprived(
        {"nutrition": [1, 0, 0, 1], "floor": np.array(["earth", "tile", None, "bamboo"], dtype=object),
         "years": [6, 5, 0, 3]}, spec,
    )  # fmt: skip
    assert found.score.tolist() == [0.75, 0.25, 0.25, 1.0]
    assert found.counted.tolist() == [True, True, False, True]
    assert found.missing.tolist() == [0, 1, 0]


def test_a_score_made_of_sixths_reaches_a_third():
    spec = Specification("s", tuple(Indicator(n, n, 1 / 6) for n in "abcdef"), k=(1 / 3, 0.5))
    table = {n: [1, 1] if n in "ab" else [1, 0] if n == "c" else [0, 0] for n in "abcdef"}
    found = alkire_foster(deprived(table, spec), Design.make(np.ones(2)))
    assert found[1 / 3].h.one().value == 1.0 and found[0.5].h.one().value == 0.5


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"indicators": (Indicator("a", "x", 0.5),)}, "add up to 0.5"),
        ({"indicators": (Indicator("a", "x", 0.5), Indicator("a", "y", 0.5))}, "twice"),
        ({"indicators": (Indicator("a", "x", 1.5), Indicator("b", "y", -0.5))}, "not over 0"),
        ({"indicators": ()}, "no indicator"),
        ({"k": (0.0,)}, "cutoff"),
        ({"missing": "guess"}, "no policy 'guess'"),
    ],
)
def test_a_specification_that_cannot_hold_is_refused(change, words):
    with pytest.raises(DeclarationError, match=words):
        Specification(**{"name": "s", "indicators": (Indicator("a", "x", 1.0),), **change})


@pytest.mark.parametrize(
    "text", ["name = 1", "not toml [", 'name="x"\n[[dimension]]\nname="a"',
             TEXT.replace('name = "nutrition"', 'name = "nutrition"\nweight = "1/0"'),
             TEXT.replace('name = "living"', 'name = "living"\nweight = "1/2"').replace(
                 'name = "floor"', 'name = "floor"\nweight = "1/3"')],
)  # fmt: skip
def test_a_text_that_does_not_say_it_is_refused(text):
    with pytest.raises(DeclarationError, match="cannot be read"):
        parse_spec(text, "index.toml")


def test_bad_columns_are_named():
    spec = Specification("s", (Indicator("a", "x", 0.5), Indicator("b", "y", 0.5)))
    with pytest.raises(NumbersError, match="no column b"):
        deprived({"a": [0, 1]}, spec)
    with pytest.raises(NumbersError, match="column a has 1 values other than 0 and 1"):
        deprived({"a": [0, 2], "b": [0, 1]}, spec)
    with pytest.raises(NumbersError, match="column b has shape"):
        deprived({"a": [0, 1], "b": [0, 1, 1]}, spec)
    with pytest.raises(NumbersError, match="No unit is left"):
        deprived({"a": [np.nan, 1], "b": [0, np.nan]}, spec)
    numeric = Specification("s", (Indicator("a", "x", 0.5, rule=Rule("<", 6)), Indicator("b", "y", 0.5)))
    with pytest.raises(NumbersError, match="cannot be compared"):
        deprived({"a": ["x", "y"], "b": [0, 1]}, numeric)
    with pytest.raises(ParameterError, match="no deprivation rule"):
        Rule("between", 3)
    with pytest.raises(ParameterError, match="out of range"):
        alkire_foster(deprived({"a": [0, 1], "b": [0, 1]}, spec), Design.make(np.ones(2)), k=33)
    with pytest.raises(NumbersError, match="design has 3 units"):
        alkire_foster(deprived({"a": [0, 1], "b": [0, 1]}, spec), Design.make(np.ones(3)))


def test_a_domain_without_poor_and_a_domain_without_sample_are_flagged():
    spec = Specification("s", (Indicator("a", "x", 0.5), Indicator("b", "y", 0.5)), k=(0.5,))
    table = {"a": [1, 0, 0, 0, np.nan, np.nan], "b": [1, 0, 0, 0, 1, 0]}
    group = np.array(["p", "p", "q", "q", "r", "r"])
    found = alkire_foster(deprived(table, spec), Design.make(np.ones(6)), group)[0.5]
    assert list(found.h.flag) == ["inaccurate", "no event", "no sample"]
    assert (found.h["q"].value, found.h["q"].se) == (0.0, None) and found.h["q"].high > 0.5
    assert found.a["q"].flag == "undefined" and np.isnan(found.a["q"].value)
    assert found.contribution["a"]["q"].flag == "undefined"
    assert np.isnan(found.h["r"].value) and found.h["r"].n == 0


def sample(seed, rate, psus=400):
    rng = np.random.default_rng(seed)
    psu = np.repeat(np.arange(psus), 5)
    table = {n: (rng.random(len(psu)) < rate).astype(int) for n in "ab"}
    spec = Specification("s", (Indicator("a", "x", 0.5), Indicator("b", "y", 0.5)), k=(0.5,))
    return alkire_foster(deprived(table, spec), Design.make(np.ones(len(psu)), psu=psu))[0.5]


def test_changes_over_time():
    before, after = sample(1, 0.4).m0, sample(2, 0.3).m0
    found = compare(after, before, overlap=False, years=4)
    a, b = after.one(), before.one()
    assert found.absolute.one().value == pytest.approx(a.value - b.value)
    assert found.relative.one().value == pytest.approx(a.value / b.value - 1)
    assert found.yearly.one().se == pytest.approx(np.hypot(a.se, b.se) / 4)
    steady = found.yearly_relative.one()
    assert b.value * (1 + steady.value) ** 4 == pytest.approx(a.value)
    # the delta method beside draws of both rounds
    rng = np.random.default_rng(3)
    draws = rng.normal(a.value, a.se, 200_000) / rng.normal(b.value, b.se, 200_000)
    assert found.relative.one().se == pytest.approx(draws.std(), rel=0.02)
    assert steady.se == pytest.approx((draws**0.25).std(), rel=0.02)
    assert compare(after, before, overlap=False).yearly is None


def test_the_same_sample_twice_has_not_changed():
    found = compare(sample(1, 0.4).h, sample(1, 0.4).h, overlap=True, years=1)
    assert found.relative.one().value == 0
    assert found.relative.one().se == pytest.approx(0, abs=1e-9)


def test_changes_that_cannot_be_told():
    some, none = sample(1, 0.4).h, sample(1, 0.0).h
    found = compare(some, none, overlap=False, years=2)
    assert found.relative.one().flag == "undefined" and found.absolute.one().flag == "no event"
    with pytest.raises(ParameterError, match="years"):
        compare(some, some, overlap=False, years=0)


def test_weights_printed_with_few_digits_still_reach_the_cutoff():
    """Twelve indicators of 0.0833333: four of them are a third, though they add up to 0.3333332."""
    names = [f"i{j}" for j in range(12)]
    spec = Specification("twelfths", tuple(Indicator(n, "d", 0.0833333) for n in names))
    table = {n: np.repeat([int(j < 4), int(j < 3)], 2) for j, n in enumerate(names)}
    (found,) = alkire_foster(deprived(table, spec), Design.make(np.ones(4))).values()
    assert found.h.value[0] == 0.5


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (np.array([1.0, -np.inf, np.nan]), "1 infinite values"),
        (np.array([1, float("inf"), None], dtype=object), "1 infinite values"),
        (np.array([1, "x", 3], dtype=object), "cannot be compared"),
    ],
)
def test_values_that_no_rule_can_answer_are_refused(values, says):
    spec = Specification("one", (Indicator("years", "d", 1.0, rule=Rule("<", 6)),))
    with pytest.raises(NumbersError, match=says):
        deprived({"years": values}, spec)


def test_a_change_without_error_says_why_in_every_form():
    """North: nobody is poor after; south: as before; west: no sample before."""
    by = np.repeat(["north", "south", "west"], 4)
    design = Design.make(np.ones(12))
    spec = Specification("one", (Indicator("years", "d", 1.0, rule=Rule("<", 6)),))
    before = deprived({"years": np.tile([1.0, 7, 1, 7], 3)}, spec)
    after = deprived({"years": np.r_[[7.0, 7, 7, 7], np.tile([1.0, 7, 7, 7], 2)]}, spec)
    h = [
        alkire_foster(found, design, by, universe=inside)[1 / 3].h
        for found, inside in ((after, None), (before, by != "west"))
    ]
    found = compare(*h, overlap=False, years=2)
    for form in (found.absolute, found.relative, found.yearly, found.yearly_relative):
        assert form.flag.tolist() == ["no event", "", "no sample"]
        assert np.isnan(form.se[[0, 2]]).all()
        assert np.isfinite(form.se[1])
