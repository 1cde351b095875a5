"""Growth and poverty: identities, slow references, errors beside resampling, and bad input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.growth.decompose import growth_redistribution
from sasaran.measure.growth.elasticity import elasticity_by_shift, poverty_elasticities
from sasaran.measure.growth.headcount import poverty
from sasaran.measure.growth.incidence import growth_incidence, growth_of_mean, pro_poor_rate
from sasaran.measure.growth.rounds import Round
from sasaran.measure.poverty.fgt import fgt
from sasaran.measure.survey.design import Design

LINE = 0.8


def make(seed, n=600, shift=0.0, spread=0.6):
    g = np.random.default_rng(seed)
    y, w = np.exp(g.normal(shift, spread, n)), g.uniform(1, 3, n)
    return y, w


def round_of(y, w):
    return Round(y, Design.make(w, psu=np.arange(len(w))))


BEFORE, AFTER = make(1), make(2, 500, 0.1, 0.5)


def slow_fgt(y, w, line, alpha):
    total = 0.0
    for a, u in zip(y, w, strict=True):
        if a < line:
            total += u * (1 - a / line) ** alpha
    return total / sum(w)


def mean(y, w):
    return sum(w * y) / sum(w)


def every_statistic(before, after, overlap=False):
    """All statistics of two rounds that need no density, by name."""
    found = {"mean": growth_of_mean(before, after, years=2, overlap=overlap)}
    found["pro-poor"] = pro_poor_rate(before, after, LINE, years=2, overlap=overlap)
    for reference in ("initial", "final", "shapley"):
        parts = growth_redistribution(before, after, LINE, 1, reference=reference, overlap=overlap)
        found |= {f"{reference} {word}": part for word, part in parts.items()}
    return found


def test_the_bricks_are_the_indices_of_the_poverty_room():
    y, w = BEFORE
    design = Design.make(w)
    for alpha in (0, 1, 2):
        s = Round(y, design).sort()
        assert poverty(s, alpha, LINE).value == pytest.approx(
            fgt(y, LINE, design, (alpha,))[alpha].one().value, rel=1e-12
        )


@given(st.floats(0.5, 2), st.sampled_from([0, 1, 2]), st.sampled_from(["initial", "final", "shapley"]))
@settings(max_examples=25)
def test_parts_sum_to_the_change_and_pure_growth_is_growth(by, alpha, reference):
    y, w = BEFORE
    grown = growth_redistribution(round_of(y, w), round_of(y * by, w), LINE, alpha, reference=reference)
    change, growth, spread, rest = (
        grown[word].one().value for word in ("change", "growth", "redistribution", "residual")
    )
    assert change == pytest.approx(growth + spread + rest, abs=1e-12)
    assert growth == pytest.approx(change, abs=1e-9)
    assert (spread, rest) == pytest.approx((0, 0), abs=1e-9)


@pytest.mark.parametrize("alpha", [0, 1, 2])
def test_decomposition_is_that_of_scaled_incomes(alpha):
    (y0, w0), (y1, w1) = BEFORE, AFTER
    m0, m1 = mean(y0, w0), mean(y1, w1)
    p00, p11 = slow_fgt(y0, w0, LINE, alpha), slow_fgt(y1, w1, LINE, alpha)
    p10, p01 = slow_fgt(y0 * m1 / m0, w0, LINE, alpha), slow_fgt(y1 * m0 / m1, w1, LINE, alpha)
    wanted = {
        "initial": (p10 - p00, p01 - p00), "final": (p11 - p01, p11 - p10),
        "shapley": ((p10 - p00 + p11 - p01) / 2, (p01 - p00 + p11 - p10) / 2),
    }  # fmt: skip
    for reference, parts in wanted.items():
        found = growth_redistribution(round_of(y0, w0), round_of(y1, w1), LINE, alpha, reference=reference)
        assert found["growth"].one().value == pytest.approx(parts[0], abs=1e-12)
        assert found["redistribution"].one().value == pytest.approx(parts[1], abs=1e-12)
        rest = p11 - p00 - sum(parts)
        assert found["residual"].one().value == pytest.approx(rest, abs=1e-12)


def test_errors_of_two_rounds_are_near_their_jackknife():
    (y0, w0), (y1, w1) = make(3, 160), make(4, 140, 0.1, 0.5)
    found = every_statistic(round_of(y0, w0), round_of(y1, w1))
    variance = dict.fromkeys(found, 0.0)
    for first, (y, w) in ((True, (y0, w0)), (False, (y1, w1))):
        left_out = []
        for k in range(len(y)):
            keep = np.arange(len(y)) != k
            part = round_of(y[keep], w[keep])
            made = (
                every_statistic(part, round_of(y1, w1)) if first else every_statistic(round_of(y0, w0), part)
            )
            left_out.append({word: one.value[0] for word, one in made.items()})
        for word in found:
            values = np.array([made[word] for made in left_out])
            variance[word] += np.sum((values - values.mean()) ** 2) * (len(y) - 1) / len(y)
    for word, one in found.items():
        if word != "shapley residual":
            # the residual is a difference of differences: what is left out of first order shows more
            near = 0.15 if "residual" in word else 0.06
            assert one.se[0] == pytest.approx(np.sqrt(variance[word]), rel=near), word
    assert found["shapley residual"].se[0] == pytest.approx(0, abs=1e-12)


def test_errors_that_use_a_density_are_near_their_bootstrap():
    (y0, w0), (y1, w1) = make(5, 1500), make(6, 1500, 0.1, 0.5)
    orders = (0.25, 0.5, 0.75)

    def all_of(before, after):
        found = {f"g({p})": e for p, e in growth_incidence(before, after, orders, years=2).items()}
        parts = growth_redistribution(before, after, LINE, 0)
        return found | {word: parts[word] for word in ("change", "growth")}

    found = all_of(round_of(y0, w0), round_of(y1, w1))
    g, drawn = np.random.default_rng(7), []
    for _ in range(250):
        a, b = g.integers(0, 1500, 1500), g.integers(0, 1500, 1500)
        drawn.append(
            {k: e.value[0] for k, e in all_of(round_of(y0[a], w0[a]), round_of(y1[b], w1[b])).items()}
        )
    for word, one in found.items():
        # 250 draws know a standard error to about 5 %; a quantile's bootstrap is rough beside
        assert one.se[0] == pytest.approx(np.std([d[word] for d in drawn]), rel=0.25), word


def test_incidence_of_equal_growth_is_flat_and_annual():
    y, w = BEFORE
    found = growth_incidence(round_of(y, w), round_of(y * 1.21, w), (0.1, 0.5, 0.9), years=2, overlap=True)
    for one in found.values():
        assert one.one().value == pytest.approx(0.1, rel=1e-9)
        assert one.one().se == pytest.approx(0.0, abs=1e-7)
    assert pro_poor_rate(round_of(y, w), round_of(y * 1.21, w), LINE, years=2).one().value == pytest.approx(
        np.log(1.1), rel=1e-9
    )


def test_rate_of_pro_poor_growth_is_the_mean_over_the_poor():
    """Four people, two of them poor before, whose welfare grows by log 2 and by nothing."""
    before = round_of(np.array([1.0, 3.0, 8.0, 9.0]), np.ones(4))
    after = round_of(np.array([2.0, 3.0, 8.0, 12.0]), np.ones(4))
    assert pro_poor_rate(before, after, 4.0).one().value == pytest.approx(np.log(2) / 2, rel=1e-12)


def test_overlapping_rounds_count_the_covariance():
    y, w = BEFORE
    later = y * np.exp(np.random.default_rng(9).normal(0.1, 0.05, len(y)))
    apart, same = (every_statistic(round_of(y, w), round_of(later, w), overlap=o) for o in (False, True))
    assert same["mean"].se[0] < 0.2 * apart["mean"].se[0]
    assert same["pro-poor"].se[0] < 0.2 * apart["pro-poor"].se[0]


@pytest.mark.parametrize("alpha", [1, 2])
def test_elasticities_are_the_limit_of_a_shift(alpha):
    found = poverty_elasticities(round_of(*BEFORE), LINE, alpha)
    moved = elasticity_by_shift(round_of(*BEFORE), LINE, alpha, shift=1e-6)
    for word, one in found.items():
        assert one.one().value == pytest.approx(moved[word], rel=1e-4)
    assert found["mean"].one().value < 0 < found["gini"].one().value


def test_elasticity_of_the_headcount_is_near_that_of_theory():
    y, w = make(11, 40_000)
    found = poverty_elasticities(round_of(y, w), LINE)
    spread, at = 0.6, np.log(LINE) / 0.6
    share = len(y[y < LINE]) / len(y)
    theory = -np.exp(-0.5 * at * at) / np.sqrt(2 * np.pi) / spread / share
    assert found["mean"].one().value == pytest.approx(theory, rel=0.03)
    factor = np.exp(0.18) / LINE - 1
    assert found["gini"].one().value == pytest.approx(-theory * factor, rel=0.05)
    moved = elasticity_by_shift(round_of(y, w), LINE, shift=0.02)
    assert found["mean"].one().value == pytest.approx(moved["mean"], rel=0.06)


@pytest.mark.parametrize("alpha", [0, 1, 2])
def test_errors_of_elasticities_are_near_their_jackknife(alpha):
    y, w = make(12, 300)
    found = poverty_elasticities(round_of(y, w), LINE, alpha)
    for word in ("mean", "gini"):
        out = []
        for k in range(len(y)):
            keep = np.arange(len(y)) != k
            out.append(poverty_elasticities(round_of(y[keep], w[keep]), LINE, alpha)[word].value[0])
        jackknife = np.sqrt(np.sum((np.array(out) - np.mean(out)) ** 2) * (len(y) - 1) / len(y))
        assert found[word].se[0] == pytest.approx(jackknife, rel=0.08)


def test_where_nobody_is_poor_nothing_is_made_up():
    rich = round_of(BEFORE[0] + 1, BEFORE[1])
    for one in poverty_elasticities(rich, LINE, 1).values():
        assert one.one().flag == "undefined"
    assert pro_poor_rate(rich, rich, LINE).one().flag == "undefined"
    assert np.isnan(elasticity_by_shift(rich, LINE)["mean"])


def test_a_quantile_of_zero_has_no_growth_rate():
    before = round_of(np.array([0.0, 0.0, 0.0, 2.0, 3.0]), np.ones(5))
    found = growth_incidence(before, round_of(np.array([1.0, 1, 1, 2, 3]), np.ones(5)), (0.3, 0.9))
    assert found[0.3].one().flag == "undefined"
    assert found[0.9].one().value == pytest.approx(0.0)
    with pytest.raises(NumbersError, match="column welfare has 3 values of 0 or below"):
        pro_poor_rate(before, before, 1.0)


def test_equal_welfare_has_no_density_and_says_so():
    flat = round_of(np.full(8, 2.0), np.ones(8))
    found = growth_redistribution(flat, flat, 3.0, 0)
    assert found["growth"].one().flag == "undefined"
    assert found["change"].one().value == 0.0


def test_bad_input_is_refused():
    fine, missing = round_of(*BEFORE), BEFORE[0].copy()
    missing[3] = np.nan
    with pytest.raises(NumbersError, match="column spending has 1 values that are missing"):
        growth_of_mean(Round(missing, Design.make(BEFORE[1]), column="spending"), fine)
    with pytest.raises(NumbersError, match="no mean over 0"):
        growth_of_mean(round_of(np.zeros(4), np.ones(4)), fine)
    with pytest.raises(ParameterError, match="no poverty line of 0"):
        growth_redistribution(fine, fine, 0.0)
    with pytest.raises(ParameterError, match="no slope of FGT"):
        growth_redistribution(fine, fine, 1.0, 0.5)
    with pytest.raises(ParameterError, match="no reference 'middle'"):
        growth_redistribution(fine, fine, 1.0, reference="middle")
    with pytest.raises(ParameterError, match="no rate over 0 years"):
        growth_incidence(fine, fine, years=0)
    with pytest.raises(ParameterError, match="no shift of 0"):
        elasticity_by_shift(fine, 1.0, shift=0)
    with pytest.raises(ParameterError, match="no quantile of order 1"):
        growth_incidence(fine, fine, (1.0,))
