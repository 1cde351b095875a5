"""What must hold for any sample: axioms, invariances, and a slow and honest reckoning beside the fast one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sasaran.measure import (
    Design,
    RelativeLine,
    arpr,
    arpt,
    fgt,
    income_gap_ratio,
    median_poverty_gap,
    poor_median,
    sen,
    sen_shorrocks_thon,
    watts,
)

incomes = st.integers(1, 400).map(lambda k: k / 8)  # eighths: ties, values at the line, and exact sums
LINE = 20.0


@st.composite
def samples(draw, least=6):
    n = draw(st.integers(least, 24))
    y = np.array(draw(st.lists(incomes, min_size=n, max_size=n)))
    w = np.array(draw(st.lists(st.sampled_from([0.5, 1.0, 2.0, 5.25]), min_size=n, max_size=n)))
    by = np.array(draw(st.lists(st.sampled_from("ab"), min_size=n, max_size=n)))
    psu = np.array(draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)))
    psu[:3] = [0, 1, 2]
    return y, w, by, psu


def indices(y, line, design, **options):
    """Every index that takes a known line, by name."""
    made = {f"fgt{a:g}": e for a, e in fgt(y, line, design, (0, 0.5, 1, 2, 3), **options).items()}
    for index in (watts, sen, sen_shorrocks_thon, income_gap_ratio):
        made[index.__name__] = index(y, line, design, **options)
    return made


def slow(y, w, line):
    """The same from their definitions, person by person."""
    poor = [(a, b) for a, b in zip(y, w, strict=True) if a < line]
    total = sum(w)
    found = {f"fgt{a:g}": sum(v * (1 - x / line) ** a for x, v in poor) / total for a in (0, 0.5, 1, 2, 3)}
    found["watts"] = sum(v * math.log(line / x) for x, v in poor) / total

    def gini(pairs):
        mass, amount = sum(v for _, v in pairs), sum(v * x for x, v in pairs)
        apart = sum(v * u * abs(x - z) for x, v in pairs for z, u in pairs)
        return apart / (2 * mass * amount) if amount else 0.0

    p0, p1 = found["fgt0"], found["fgt1"]
    g = gini(poor) if poor else 0.0
    found["sen"] = p0 * g + p1 * (1 - g)
    gaps = [(max(0.0, 1 - x / line), v) for x, v in zip(y, w, strict=True)]
    found["sen_shorrocks_thon"] = p1 * (1 + gini(gaps))
    found["income_gap_ratio"] = p1 / p0 if p0 else math.nan
    return found


@given(samples())
@settings(max_examples=80)
def test_values_beside_the_slow_reference(sample):
    y, w, by, psu = sample
    made = indices(y, LINE, Design.make(w, psu=psu), by=by)
    for at, label in enumerate(sorted(set(by))):
        here = by == label
        for name, wanted in slow(y[here], w[here], LINE).items():
            assert made[name].value[at] == pytest.approx(wanted, rel=1e-10, abs=1e-12, nan_ok=True), name


@given(samples())
@settings(max_examples=40)
def test_influence_is_the_derivative_by_the_weight(sample):
    y, w, by, _ = sample
    step = 1e-6
    made = indices(y, LINE, Design.make(w), by=by)
    for name, found in made.items():
        for k in (0, len(y) // 2):
            at = sorted(set(by)).index(by[k])
            moved = w.copy()
            moved[k] += step
            again = indices(y, LINE, Design.make(moved), by=by)[name].value[at]
            if np.isnan(again):
                continue
            slope = (again - found.value[at]) / step
            assert found.influence.psu_totals(at)[k] / w[k] == pytest.approx(slope, abs=2e-5), name


@given(samples(), st.sampled_from([1e-6, 0.3, 7.0, 1e6]))
@settings(max_examples=40)
def test_the_scale_of_weights_changes_nothing(sample, scale):
    y, w, by, psu = sample
    one, two = (indices(y, LINE, Design.make(v, psu=psu), by=by) for v in (w, w * scale))
    for name in one:
        np.testing.assert_allclose(one[name].value, two[name].value, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(one[name].se, two[name].se, rtol=1e-6, atol=1e-9)


@given(samples(), st.sampled_from([0.01, 8.0, 1000.0]))
@settings(max_examples=40)
def test_money_has_no_unit(sample, scale):
    y, w, by, psu = sample
    design = Design.make(w, psu=psu)
    one, two = (indices(y * s, LINE * s, design, by=by) for s in (1.0, scale))
    for name in one:
        np.testing.assert_allclose(one[name].value, two[name].value, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(one[name].se, two[name].se, rtol=1e-6, atol=1e-9)


@given(samples(), st.integers(2, 3))
@settings(max_examples=40)
def test_replication_changes_nothing(sample, times):
    """k copies of the population: the same value; with each PSU's copies in the PSU, the same error."""
    y, w, by, psu = sample
    again = [np.repeat(column, times) for column in (y, w, by, psu)]
    one = indices(y, LINE, Design.make(w, psu=psu), by=by)
    two = indices(again[0], LINE, Design.make(again[1], psu=again[3]), by=again[2])
    for name in one:
        np.testing.assert_allclose(one[name].value, two[name].value, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(one[name].se, two[name].se, rtol=1e-6, atol=1e-9)


@given(samples())
@settings(max_examples=40)
def test_a_weight_of_two_is_two_persons(sample):
    y, _, by, psu = sample
    w = np.where(np.arange(len(y)) % 2 == 0, 2.0, 1.0)
    often = w.astype(int)
    one = indices(y, LINE, Design.make(w, psu=psu), by=by)
    two = indices(np.repeat(y, often), LINE, Design.make(np.ones(often.sum()), psu=np.repeat(psu, often)),
                  by=np.repeat(by, often))  # fmt: skip
    for name in one:
        np.testing.assert_allclose(one[name].value, two[name].value, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(one[name].se, two[name].se, rtol=1e-6, atol=1e-9)


@given(samples())
@settings(max_examples=40)
def test_the_whole_is_the_mean_of_its_parts(sample):
    """FGT and Watts are decomposable by subgroup (Foster, Greer and Thorbecke 1984)."""
    y, w, by, psu = sample
    design = Design.make(w, psu=psu)
    people = np.array([w[by == label].sum() for label in sorted(set(by))])
    parts, whole = (indices(y, LINE, design, by=group) for group in (by, None))
    for name in ("fgt0", "fgt0.5", "fgt1", "fgt2", "fgt3", "watts"):
        assert people @ parts[name].value / people.sum() == pytest.approx(whole[name].value[0], abs=1e-12)


@given(samples(), st.floats(0.5, 18), st.floats(0.02, 0.98), st.floats(0.01, 1))
@settings(max_examples=80)
def test_transfer_from_poorer_to_richer_poor(sample, poorer, way, part):
    """A transfer from a poor person to a richer poor one raises severity, Watts and Sen-Shorrocks-Thon."""
    y, w, _, _ = sample
    i, j = 0, 1
    y[i], y[j] = poorer, poorer + way * (LINE - poorer)
    amount = part * min(y[i], LINE - y[j]) * 0.9
    w[i] = w[j] = 1.0
    moved = y.copy()
    moved[i] -= amount
    moved[j] += amount
    design = Design.make(w)
    before, after = indices(y, LINE, design), indices(moved, LINE, design)
    for name in ("fgt2", "fgt3", "watts", "sen_shorrocks_thon"):
        assert after[name].value[0] > before[name].value[0], name
    assert after["fgt1"].value[0] == pytest.approx(before["fgt1"].value[0])


@given(samples(), st.integers(0, 5), st.floats(0.5, 19.9))
@settings(max_examples=60)
def test_a_poor_person_who_loses_makes_no_index_fall(sample, k, income):
    y, w, _, _ = sample
    y[k] = income
    moved = y.copy()
    moved[k] *= 0.7
    before, after = indices(y, LINE, Design.make(w)), indices(moved, LINE, Design.make(w))
    for name in ("fgt1", "fgt2", "watts", "sen", "sen_shorrocks_thon"):
        assert after[name].value[0] > before[name].value[0], name
    assert after["fgt0"].value[0] == before["fgt0"].value[0]


@given(samples())
@settings(max_examples=40)
def test_a_higher_line_makes_no_one_less_poor(sample):
    y, w, _, _ = sample
    low, high = (fgt(y, z, Design.make(w)) for z in (LINE, LINE * 1.5))
    for alpha in (0, 1, 2):
        assert high[alpha].value[0] >= low[alpha].value[0]


@given(samples())
@settings(max_examples=40)
def test_lines_said_in_four_ways_agree(sample):
    y, w, by, psu = sample
    design = Design.make(w, psu=psu)
    laid = design.domains(by)
    ways = (LINE, dict.fromkeys("ab", LINE), np.full(len(y), LINE))
    made = [indices(y, way, design, by=group) for way in ways for group in (by, laid)]
    for other in made[1:]:
        for name in made[0]:
            np.testing.assert_allclose(made[0][name].value, other[name].value, rtol=1e-12, equal_nan=True)
            np.testing.assert_allclose(made[0][name].se, other[name].se, rtol=1e-9, equal_nan=True)


@given(samples(least=10), st.sampled_from([1e-3, 3.0]))
@settings(max_examples=40)
def test_relative_indices_and_scale(sample, scale):
    """Weights without unit; money without unit for rates; thresholds in the unit of money."""
    y, w, by, psu = sample
    assume(all(len(set(y[by == label])) > 1 for label in set(by)))
    design, heavy = Design.make(w, psu=psu), Design.make(w * 4.0, psu=psu)
    for each in (False, True):
        line = RelativeLine(0.6, "median", each)
        one, two = arpr(y, design, line=line, by=by), arpr(y * scale, design, line=line, by=by)
        np.testing.assert_allclose(one.value, two.value, rtol=1e-9)
        np.testing.assert_allclose(one.se, two.se, rtol=1e-6, atol=1e-12)
        many = arpr(y, heavy, line=line, by=by)
        np.testing.assert_allclose(many.value, one.value, rtol=1e-9)
        np.testing.assert_allclose(many.se, one.se, rtol=1e-6, atol=1e-12)
    one, two = arpt(y, design, by=by), arpt(y * scale, design, by=by)
    np.testing.assert_allclose(one.value * scale, two.value, rtol=1e-12)
    np.testing.assert_allclose(one.se * scale, two.se, rtol=1e-6, atol=1e-12)


@given(samples())
@settings(max_examples=60)
def test_poor_medians_beside_the_slow_reference(sample):
    y, w, by, psu = sample
    design = Design.make(w, psu=psu)
    medians, gaps = (f(y, LINE, design, by=by) for f in (poor_median, median_poverty_gap))
    for at, label in enumerate(sorted(set(by))):
        poor = sorted((a, b) for a, b in zip(y[by == label], w[by == label], strict=True) if a < LINE)
        half = sum(b for _, b in poor) / 2
        so_far, wanted = 0.0, math.nan
        for value, weight in poor:
            so_far += weight
            if so_far >= half - 1e-9:
                wanted = value
                break
        assert medians.value[at] == pytest.approx(wanted, nan_ok=True)
        assert gaps.value[at] == pytest.approx(1 - wanted / LINE, nan_ok=True)
        if not poor:
            assert medians.flag[at] == gaps.flag[at] == "undefined"


@given(samples())
@settings(max_examples=40)
def test_each_domain_alone_has_its_own_threshold(sample):
    y, w, by, _ = sample
    assume(all((by == label).sum() != 1 for label in "ab"))
    line = RelativeLine(0.6, "median", each_domain=True)
    design = Design.make(w)
    thresholds, rates = arpt(y, design, by=by), arpr(y, design, line=line, by=by)
    for label in sorted(set(by)):
        here = by == label
        alone = Design.make(w[here])
        for whole, part in ((thresholds[label], arpt(y[here], alone)), (rates[label], arpr(y[here], alone))):
            assert whole.value == pytest.approx(part.one().value)
            assert (whole.flag == "undefined") == (part.one().flag == "undefined")


@given(samples(), st.booleans(), st.booleans())
@settings(max_examples=40)
def test_influence_through_a_line_at_the_mean_is_the_derivative(sample, each, part):
    """A line at the mean needs no density, so the influence of depth indices is exact, the line's share included."""
    y, w, by, _ = sample
    y = y + np.linspace(0, 0.05, len(y))  # nobody exactly at the line
    inside = (np.arange(len(y)) % 4 != 1) if part else np.ones(len(y), dtype=bool)
    line, step = RelativeLine(0.8, "mean", each_domain=each), 1e-6

    def depths(weights):
        design = Design.make(weights)
        made = fgt(y, line, design, (1, 2), by=by, universe=inside)
        return [*made.values(), watts(y, line, design, by=by, universe=inside)]

    before = depths(w)
    for k in range(0, len(y), 3):
        moved = w.copy()
        moved[k] += step
        for old, new in zip(before, depths(moved), strict=True):
            for at in range(len(old)):
                if old.n[at]:
                    z = old.influence.psu_totals(at)[k] / w[k]
                    assert z == pytest.approx((new.value[at] - old.value[at]) / step, abs=5e-5)
