"""Errors of a choice: names and denominators, standard errors, groups and gaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from sasaran.errors import NumbersError, ParameterError
from sasaran.welfare.accuracy import RATES, auc, by_group, choose, curve, errors, given, sample


def world(seed, clusters=80, size=10):
    rng = np.random.default_rng(seed)
    psu = np.repeat(np.arange(clusters), size)
    welfare = rng.normal(0, 0.5, clusters)[psu] + rng.normal(0, 1, len(psu))
    score = welfare + rng.normal(0, 0.8, len(psu)) + rng.normal(0, 0.3, clusters)[psu]
    weight = np.exp(rng.normal(0, 0.4, clusters))[psu]
    return psu, welfare, score, weight


def test_ten_households_by_hand():
    #       four poor, of whom one is chosen; six not poor, of whom two are chosen
    poor = [1, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    got = errors(sample(poor=poor), given([1, 0, 0, 0, 1, 1, 0, 0, 0, 0]))
    want = {
        "exclusion": 3 / 4,
        "inclusion": 2 / 3,
        "inclusion_of_nonpoor": 2 / 6,
        "leakage_over_poor": 2 / 4,
        "error": 5 / 10,
        "total_accuracy": 5 / 10,
        "poverty_accuracy": 1 / 4,
        "bpac": 1 / 4 - abs(3 / 4 - 2 / 4),
        "coverage": 3 / 10,
        "poor": 4 / 10,
    }
    assert set(want) == set(RATES)
    assert {rate: made.value for rate, made in got.items()} == pytest.approx(want)
    # a plain share of ten independent rows: sqrt(p (1 - p) / (n - 1))
    assert got["error"].se == pytest.approx(np.sqrt(0.25 / 9))
    # a ratio: sqrt(n / (n - 1) sum z^2), z = (missed - 3/4 poor) / 4
    assert got["exclusion"].se == pytest.approx(np.sqrt(10 / 9 * (3 * (1 / 16) ** 2 + (3 / 16) ** 2)))


@settings(max_examples=80)
@drawn(st.integers(0, 10**6), st.floats(0.05, 0.95))
def test_where_the_quota_is_the_poverty_rate_missed_and_wrongly_taken_are_equally_many(seed, share):
    _, welfare, score, weight = world(seed, 12, 5)
    truth = sample(welfare=welfare, poorest=share, weight=weight)
    got = errors(truth, choose(score, share, size=weight))
    assert got["exclusion"].value == pytest.approx(got["inclusion"].value, abs=1e-9)
    assert got["exclusion"].value == pytest.approx(got["leakage_over_poor"].value, abs=1e-9)
    assert got["error"].value == pytest.approx(2 * share * got["exclusion"].value, abs=1e-9)
    assert got["bpac"].value == pytest.approx(got["poverty_accuracy"].value, abs=1e-9)


@settings(max_examples=40)
@drawn(st.integers(0, 10**6), st.floats(0.001, 1000))
def test_the_scale_of_weights_and_monotone_scores_change_neither_value_nor_error(seed, scale):
    psu, welfare, score, weight = world(seed, 12, 5)
    line = float(np.median(welfare))
    truth = sample(poor=welfare < line, weight=weight, psu=psu)
    one = errors(truth, choose(score, 0.3, size=weight))
    many = sample(welfare=np.exp(welfare), line=np.exp(line), weight=scale * weight, psu=psu + 5)
    other = errors(many, choose(np.exp(score), 0.3, size=scale * weight))
    for rate in RATES:
        assert other[rate].value == pytest.approx(one[rate].value, abs=1e-9)
        assert other[rate].flag == one[rate].flag
        if one[rate].se is not None:
            assert other[rate].se == pytest.approx(one[rate].se, abs=1e-8)


def test_quota_nothing_and_everything_have_their_stated_answers():
    truth = sample(poor=[1, 0, 0, 1])
    nobody = errors(truth, choose([1, 2, 3, 4], 0.0))
    assert nobody["exclusion"].value == 1.0
    assert nobody["exclusion"].flag == "no event"
    assert nobody["inclusion"].flag == "undefined"
    assert np.isnan(nobody["inclusion"].value)
    everybody = errors(truth, choose([1, 2, 3, 4], 1.0))
    assert everybody["exclusion"].value == 0.0
    assert everybody["inclusion"].value == 0.5
    assert everybody["inclusion_of_nonpoor"].value == 1.0


def test_nobody_poor_is_flagged_and_one_unit_has_no_error():
    got = errors(sample(poor=[0, 0, 0]), given([1, 0, 0]))
    assert got["exclusion"].flag == "undefined"
    assert got["inclusion"].value == 1.0
    alone = errors(sample(poor=[1, 0, 1], psu=[7, 7, 7]), given([1, 0, 0]))["exclusion"]
    assert alone.value == 0.5
    assert alone.se is None
    assert alone.flag == "one unit"


def test_linear_errors_are_the_spread_over_samples_with_both_cuts_moving():
    values, ses = {}, {}
    for seed in range(250):
        psu, welfare, score, weight = world(seed)
        truth = sample(welfare=welfare, poorest=0.3, weight=weight, psu=psu)
        chosen = choose(score, 0.2, size=weight)
        found = errors(truth, chosen, ("exclusion", "inclusion", "error"))
        found["gap"] = by_group(truth, chosen, {"half": psu % 2}, ["exclusion"])["half"].gap(
            "exclusion", 0, 1
        )
        for name, made in found.items():
            values.setdefault(name, []).append(made.value)
            ses.setdefault(name, []).append(made.se)
    for name in values:  # the standard deviation of 250 draws is itself known to about 5 %
        assert np.mean(ses[name]) == pytest.approx(np.std(values[name]), rel=0.14), name


@pytest.mark.parametrize("own", [True, False])
def test_the_bootstrap_agrees_with_the_linear_error(own):
    psu, welfare, score, weight = world(3, 200, 8)
    truth = sample(welfare=welfare, poorest=0.3, weight=weight, psu=None if own else psu)
    for chosen in (choose(score, 0.2, size=weight), given(score < -0.5)):
        linear = errors(truth, chosen, ("exclusion", "inclusion_of_nonpoor"))
        again = errors(
            truth, chosen, ("exclusion", "inclusion_of_nonpoor"), variance="bootstrap", replicates=400
        )
        for rate, made in again.items():
            assert made.value == linear[rate].value
            assert made.se == pytest.approx(linear[rate].se, rel=0.15)


def test_a_given_line_and_programme_bootstrap_from_unit_totals_is_that_of_reweighted_rows():
    psu, welfare, score, weight = world(4, 30, 6)
    truth = sample(poor=welfare < -0.5, weight=weight, psu=psu, stratum=psu // 10)
    chosen = given(score < -0.4)
    factor = truth.multipliers(50, 9)
    slow = []
    for m in factor:
        w = weight * m[psu]
        slow.append(1 - (w * (welfare < -0.5) * chosen.selected).sum() / (w * (welfare < -0.5)).sum())
    made = errors(truth, chosen, ["exclusion"], variance="bootstrap", replicates=50, seed=9)["exclusion"]
    assert made.se == pytest.approx(np.std(slow, ddof=1))


@settings(max_examples=30, deadline=None)
@drawn(st.integers(0, 10**6), st.booleans(), st.booleans())
def test_group_rates_and_covariances_are_those_of_the_slow_formula(seed, own, strata):
    psu, welfare, score, weight = world(seed, 12, 6)
    group = np.random.default_rng(seed).choice(["a", "b", "c"], len(psu))
    layer = psu % 2 if strata else None
    truth = sample(poor=welfare < 0, weight=weight, psu=None if own else psu, stratum=layer)
    chosen = given(score < 0)
    got = by_group(truth, chosen, {"g": group}, ["exclusion", "inclusion"])["g"]
    unit = np.arange(len(psu)) if own else psu
    home = np.zeros(len(psu), int) if layer is None else layer
    z = []
    for k, label in enumerate(got.labels):
        mine = (group == label) & (welfare < 0)
        P = (weight * mine).sum()
        if P == 0:
            assert np.isnan(got.value["exclusion"][k])
            return
        value = (weight * mine * (score >= 0)).sum() / P
        assert got.value["exclusion"][k] == pytest.approx(value)
        z.append(np.bincount(unit, weight * mine * ((score >= 0) - value) / P))
    Z = np.array(z).T
    where = home[np.unique(unit, return_index=True)[1]]
    want = np.zeros((len(z), len(z)))
    for h in set(where):
        part = Z[where == h]
        want += len(part) * np.cov(part.T, ddof=1)
    assert got.covariance["exclusion"] == pytest.approx(want, abs=1e-12)
    one, other = got.labels[:2]
    gap = got.gap("exclusion", one, other)
    if gap.se is not None:
        assert gap.se == pytest.approx(np.sqrt(max(want[0, 0] + want[1, 1] - 2 * want[0, 1], 0)), abs=1e-9)
    for k, made in enumerate(got.estimates("exclusion")):
        behind = len(np.unique(unit[(group == got.labels[k]) & (welfare < 0)]))
        assert got.units["exclusion"][k] == behind
        assert made.flag != "no event" if behind == 1 else (made.flag == "no event") == (made.value in (0, 1))
    assert [made.value for made in got.gaps("exclusion")] == pytest.approx(
        [got.value["exclusion"][k] - got.value["exclusion"][0] for k in (1, 2)]
    )


@pytest.mark.parametrize("own", [True, False])
def test_one_group_of_everybody_is_the_overall_error_and_groups_add_up(own):
    psu, welfare, score, weight = world(8)
    truth = sample(welfare=welfare, poorest=0.4, weight=weight, psu=None if own else psu)
    chosen = choose(score, 0.25, size=weight)
    whole = errors(truth, chosen, ["exclusion"])["exclusion"]
    one = by_group(truth, chosen, {"all": np.ones(len(psu), int)})["all"].estimates("exclusion")[0]
    assert (one.value, one.se) == pytest.approx((whole.value, whole.se))
    halves = by_group(truth, chosen, {"half": psu % 2}, ["exclusion"])["half"]
    P = [float((weight * truth.poor)[psu % 2 == k].sum()) for k in (0, 1)]
    assert np.average(halves.value["exclusion"], weights=P) == pytest.approx(whole.value)


def test_a_group_without_poor_is_undefined_and_a_label_missing_is_an_error():
    truth = sample(poor=[1, 0, 0, 1])
    made = by_group(truth, given([1, 0, 1, 0]), {"area": ["x", "y", "y", "x"]})["area"]
    assert made.value["exclusion"].tolist()[0] == 0.5
    assert made.estimates("exclusion")[1].flag == "undefined"
    assert made.gap("exclusion", "x", "y").flag == "undefined"
    with pytest.raises(NumbersError, match="column area"):
        by_group(truth, given([1, 0, 1, 0]), {"area": ["x", None, "y", "x"]})
    with pytest.raises(NumbersError, match="column area"):
        by_group(truth, given([1, 0, 1, 0]), {"area": [1.0, np.nan, 2.0, 1.0]})
    with pytest.raises(NumbersError, match="4 rows"):
        by_group(truth, given([1, 0, 1, 0]), {"area": ["x"]})
    many = sample(poor=np.arange(4001) % 2)
    with pytest.raises(NumbersError, match="at most 4000 groups"):
        by_group(many, given(np.zeros(4001)), {"area": np.arange(4001)})
    with pytest.raises(ParameterError, match="no such group"):
        made.gap("exclusion", "x", "z")


@pytest.mark.parametrize(
    ("words", "error", "says"),
    [
        ({"welfare": [1.0, np.nan], "line": 1.0}, NumbersError, "column welfare"),
        ({"welfare": [1.0, np.inf], "line": 1.0}, NumbersError, "column welfare"),
        ({"welfare": [1.0, 2.0], "line": np.nan}, NumbersError, "column line"),
        ({"welfare": [1.0, 2.0], "line": 1.0, "weight": [1.0, -1.0]}, NumbersError, "column weight"),
        ({"welfare": [1.0, 2.0], "line": 1.0, "weight": [1.0, np.nan]}, NumbersError, "column weight"),
        ({"welfare": [1.0, 2.0], "line": 1.0, "weight": [0.0, 0.0]}, NumbersError, "column weight"),
        ({"welfare": [1.0, 2.0], "line": 1.0, "psu": ["a"]}, NumbersError, "column psu"),
        ({"welfare": [1.0, 2.0], "line": 1.0, "stratum": [1, 2]}, NumbersError, "two units"),
        ({"welfare": [], "line": 1.0}, NumbersError, "at least one row"),
        ({"poor": [0, 3]}, NumbersError, "column poor"),
        ({"welfare": [1.0, 2.0]}, ParameterError, "Who is poor"),
        ({"welfare": [1.0, 2.0], "line": 1.0, "poorest": 0.2}, ParameterError, "Who is poor"),
        ({"line": 1.0}, ParameterError, "Who is poor"),
        ({"welfare": [1.0, 2.0], "poorest": 1.0}, ParameterError, "poorest"),
        ({"poor": [0, 1], "lonely": "merge"}, ParameterError, "fail, certainty, centre"),
    ],
)
def test_bad_input_is_named(words, error, says):
    with pytest.raises(error, match=says):
        sample(**words)


def test_other_bad_questions_are_named():
    truth = sample(poor=[1, 0])
    with pytest.raises(NumbersError, match="2 rows are expected"):
        errors(truth, given([1, 0, 1]))
    with pytest.raises(ParameterError, match="no rate"):
        errors(truth, given([1, 0]), ["precision"])
    with pytest.raises(ParameterError, match="taylor or bootstrap"):
        errors(truth, given([1, 0]), variance="jackknife")


def test_a_line_may_count_as_poor_and_lonely_strata_follow_their_rule():
    assert sample(welfare=[1.0, 2.0], line=2.0).poor.tolist() == [1, 0]
    assert sample(welfare=[1.0, 2.0], line=2.0, closed=True).poor.tolist() == [1, 1]
    words = {"poor": [1, 0, 1, 1], "psu": [1, 2, 3, 4], "stratum": ["a", "a", "b", "b"]}
    safe = errors(sample(**words), given([0, 1, 0, 1]), ["error"])["error"].se
    words["stratum"] = ["a", "a", "a", "b"]
    certain = errors(sample(**words, lonely="certainty"), given([0, 1, 0, 1]), ["error"])["error"].se
    centred = errors(sample(**words, lonely="centre"), given([0, 1, 0, 1]), ["error"])["error"].se
    assert safe > 0
    assert centred > certain


@settings(max_examples=50)
@drawn(st.integers(0, 10**6), st.floats(0, 1))
def test_the_curve_is_every_choice_at_once(seed, quota):
    _, welfare, score, weight = world(seed, 10, 4)
    truth = sample(poor=welfare < 0, weight=weight)
    score = np.round(score)  # ties
    made = curve(truth, score)
    assert made.quota[0] == 0
    assert made.quota[-1] == pytest.approx(1)
    chosen = choose(score, quota, size=weight).selected
    want = [weight.sum(), weight @ truth.poor, weight @ chosen, weight @ (chosen * truth.poor)]
    assert made.at(quota) == pytest.approx(want, abs=1e-9)
    whole = errors(truth, choose(score, float(made.quota[1]), size=weight))
    assert made.rate("error")[1] == pytest.approx(whole["error"].value)


@settings(max_examples=50)
@drawn(st.integers(0, 10**6))
def test_the_area_is_the_share_of_pairs_in_order_and_the_trapezoids_under_the_roc(seed):
    _, welfare, score, weight = world(seed, 10, 4)
    truth = sample(poor=welfare < 0, weight=weight)
    score = np.round(score)
    low = welfare < 0
    a, b = score[low][:, None], score[~low][None, :]
    pairs = weight[low][:, None] * weight[~low][None, :]
    want = (pairs * ((a < b) + 0.5 * (a == b))).sum() / pairs.sum()
    assert auc(truth, score).value == pytest.approx(want)
    x, y = curve(truth, score).roc()
    assert np.trapezoid(y, x) == pytest.approx(want)


def test_the_error_of_the_area_is_delongs_for_independent_rows():
    rng = np.random.default_rng(2)
    poor = rng.random(300) < 0.4
    score = rng.normal(0, 1, 300) - poor
    a, b = score[poor], score[~poor]
    v10 = np.array([(x < b).mean() for x in a])
    v01 = np.array([(a < y).mean() for y in b])
    delong = np.sqrt(v10.var(ddof=1) / len(a) + v01.var(ddof=1) / len(b))
    assert auc(sample(poor=poor), score).se == pytest.approx(delong, rel=0.01)


def test_an_area_needs_poor_and_others():
    with pytest.raises(NumbersError, match="both poor and non-poor"):
        auc(sample(poor=[1, 1]), [1, 2])
    assert auc(sample(poor=[1, 0, 1]), [5, 5, 5]).value == 0.5


def test_units_without_weight_change_nothing():
    psu, welfare, score, weight = world(5, 20, 5)
    more = np.r_[weight, np.zeros(30)]
    far = np.r_[score, np.full(30, -9.0)]
    rich = np.r_[welfare, np.full(30, 9.0)]
    one = errors(
        sample(welfare=welfare, poorest=0.3, weight=weight, psu=psu), choose(score, 0.2, size=weight)
    )
    truth = sample(welfare=rich, poorest=0.3, weight=more, psu=np.r_[psu, psu[:30]])
    other = errors(truth, choose(far, 0.2, size=more))
    for rate in RATES:
        assert other[rate].value == pytest.approx(one[rate].value, abs=1e-9)


def test_one_person_alone_and_a_constant_score():
    alone = errors(sample(poor=[1]), choose([3.0], 0.5))
    assert alone["exclusion"].value == 0.5
    assert alone["exclusion"].se is None
    flat = errors(sample(poor=[1, 0, 1, 0, 0]), choose(np.ones(5), 0.4))
    assert flat["exclusion"].value == pytest.approx(0.6)  # a lottery, without drawing one
    assert flat["inclusion"].value == pytest.approx(0.6)
    constant = sample(welfare=np.ones(5), poorest=0.2)
    assert constant.poor == pytest.approx(np.full(5, 0.2))


def test_a_share_of_exactly_none_or_all_has_no_standard_error_but_a_limit():
    # two of forty villages have no poor: 38 trials without a miss
    psu = np.repeat(np.arange(40), 3)
    poor = (np.arange(120) % 3 == 0) & (psu < 38)
    truth = sample(poor=poor, psu=psu)
    all_found = errors(truth, given(poor), ["exclusion", "poverty_accuracy", "error"])
    assert (all_found["exclusion"].value, all_found["exclusion"].se) == (0.0, None)
    assert all_found["exclusion"].flag == "no event"
    assert all_found["exclusion"].low == 0.0
    # Clopper-Pearson's upper limit u for none of 38: the chance (1 - u)^38 is the tail of 2.5 %
    assert (1 - all_found["exclusion"].high) ** 38 == pytest.approx(0.025)
    assert (1 - all_found["error"].high) ** 40 == pytest.approx(0.025)
    assert all_found["poverty_accuracy"].low ** 38 == pytest.approx(0.025)
    assert all_found["poverty_accuracy"].high == 1.0
    again = errors(truth, given(poor), ["exclusion"], variance="bootstrap", replicates=20)["exclusion"]
    assert again.se is None


def test_its_limit_covers_where_a_normal_interval_of_no_width_never_would():
    held, chance = 0, 0.02
    for seed in range(300):
        rng = np.random.default_rng(seed)
        missed = rng.random(60) < chance
        got = errors(sample(poor=np.ones(60)), given(~missed), ["exclusion"])["exclusion"]
        held += got.low <= chance <= got.high
        if not missed.any():
            assert got.low == 0 < chance < got.high
    assert held >= 0.93 * 300


def test_a_group_of_one_unit_has_no_error_and_a_gap_to_it_says_so():
    truth = sample(poor=[1, 1, 1, 1, 1, 1], psu=[1, 1, 2, 3, 4, 4])
    got = by_group(truth, given([1, 0, 1, 0, 1, 1]), {"area": list("aabbcc")}, ["exclusion"])["area"]
    one, two, three = got.estimates("exclusion")
    assert (one.value, one.se, one.flag) == (0.5, None, "one unit")
    assert two.se > 0
    assert (three.value, three.flag) == (0.0, "one unit")
    assert [(made.flag, made.se) for made in got.gaps("exclusion")] == [("one unit", None)] * 2
    plain = by_group(
        sample(poor=np.ones(6)), given([1, 0, 0, 1, 1, 1]), {"g": list("aaabbb")}, ["exclusion"]
    )["g"]
    gap = plain.gap("exclusion", "a", "b")
    assert (gap.value, gap.se, gap.flag) == (pytest.approx(2 / 3), None, "no event")
    a, b = plain.estimates("exclusion")
    assert (gap.low, gap.high) == (a.low - b.high, a.high - b.low)


@pytest.mark.parametrize("line", [0.0, -1.0, np.inf, np.nan, [1.0, 0.0]])
def test_a_line_not_above_nothing_is_refused(line):
    with pytest.raises(NumbersError, match="column line"):
        sample(welfare=[1.0, 2.0], line=line)


def test_a_ranking_without_any_pair_out_of_order_has_no_standard_error():
    made = auc(sample(poor=[1, 1, 1, 0, 0]), [1, 2, 3, 4, 5])
    assert (made.value, made.se, made.flag) == (1.0, None, "no event")
    assert made.low**2 == pytest.approx(0.025)
