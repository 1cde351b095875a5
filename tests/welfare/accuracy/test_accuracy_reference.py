"""Published and reference numbers through the public functions: Indonesia, Malawi, Burkina Faso, Costa Rica, papers."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest

from sasaran.errors import NumbersError
from sasaran.welfare import accuracy, compare
from sasaran.welfare.pmt import Variable, fit

pytestmark = pytest.mark.reference


def read(path, text=()):
    with path.open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    return {
        name: np.array([line[name] if name in text else float(line[name] or "nan") for line in lines])
        for name in lines[0]
    }


@pytest.fixture(scope="module")
def indonesia(reference):
    found = read(reference / "alatas_indonesia_2008" / "alatas_5756hh.csv", ("hhid",))
    return {name: values[np.isfinite(found["consumption"])] for name, values in found.items()}


@pytest.fixture(scope="module")
def malawi(reference):
    found = read(reference / "usaid_pat_malawi" / "malawi.csv", ("region", "eatype", "case_id"))
    names = list(found)
    asked = names[names.index("hhsize") : names.index("ea")]
    made = fit(
        found,
        [Variable(name) for name in asked],
        outcome="lnexp_pc_month",
        outcome_is_log=True,
        name="Malawi IHS2",
        unit="kwacha",
        cluster="psu",
    )
    words = {"weight": found["hhwght"], "psu": found["psu"], "stratum": found["strataid"]}
    truth = accuracy.sample(welfare=np.exp(found["lnexp_pc_month"]), line=np.exp(found["lnzline"]), **words)
    return found, truth, made.pmt.rank(found), made.cross.score


@pytest.fixture(scope="module")
def burkina(reference):
    return read(
        reference / "hillebrecht_burkina_2008" / "hillebrecht_complete.csv", ("hhid", "community", "year")
    )


@pytest.fixture(scope="module")
def cases(reference):
    return {case["id"]: case["expected"] for case in json.loads((reference / "cases.json").read_text())}


def test_indonesia_everybody_and_the_arm_of_the_test(indonesia):
    truth = accuracy.sample(welfare=indonesia["consumption"], line=320.0, psu=indonesia["ea"])
    cash = accuracy.given(indonesia["treated"])
    assert (truth.n, truth.units) == (5753, 640)
    assert indonesia["consumption"].mean() == pytest.approx(557.501, abs=5e-4)
    found = {rate: made.value for rate, made in accuracy.errors(truth, cash).items()}
    assert found["error"] == pytest.approx(0.321, abs=5e-4)
    assert found["inclusion_of_nonpoor"] == pytest.approx(0.207, abs=5e-4)
    assert found["exclusion"] == pytest.approx(0.531, abs=5e-4)
    assert found["inclusion"] == pytest.approx(0.450, abs=5e-4)  # of those who received: another denominator
    arm = np.array(["pmt", "community", "hybrid"])[
        np.argmax([indonesia[name] for name in ("pmt", "community", "hybrid")], axis=0)
    ]
    rates = ("error", "inclusion_of_nonpoor", "exclusion", "coverage")
    arms = accuracy.by_group(truth, cash, {"arm": arm}, rates)["arm"]
    at = list(arms.labels).index("pmt")
    want = {"error": 0.301, "inclusion_of_nonpoor": 0.178, "exclusion": 0.524, "coverage": 0.284}
    for rate, value in want.items():
        assert arms.value[rate][at] == pytest.approx(value, abs=5e-4), rate
    got = (arm == "pmt") & (indonesia["treated"] == 1)
    assert indonesia["consumption"][got].mean() == pytest.approx(365.8, abs=0.05)
    community, hybrid = (arms.gap("error", name, "pmt") for name in ("community", "hybrid"))
    assert (community.value, hybrid.value) == pytest.approx((0.0283, 0.0306), abs=2e-4)
    # the paper finds three points more errors, with an error of about 1.5 to 2 points
    assert 0.01 < community.se < 0.02
    assert community.low < 0.031 < community.high
    assert hybrid.low < 0.029 < hybrid.high


def test_malawi_in_the_sample_and_for_clusters_unseen(malawi):
    found, truth, score, unseen = malawi
    rates = ("total_accuracy", "poverty_accuracy", "exclusion", "leakage_over_poor", "bpac", "poor")
    line = found["lnzline"]
    inside = accuracy.errors(truth, accuracy.given(score < line), rates)
    want = {
        "total_accuracy": 0.8153,
        "poverty_accuracy": 0.8881,
        "exclusion": 0.1119,
        "leakage_over_poor": 0.1732,
    }
    for rate, value in want.items():
        assert inside[rate].value == pytest.approx(value, abs=5e-5), rate
    assert inside["bpac"].value == pytest.approx(0.8881 - abs(0.1119 - 0.1732), abs=1e-4)
    assert inside["poor"].value == pytest.approx(0.64782, abs=5e-6)
    assert inside["poor"].se == pytest.approx(0.00798, abs=5e-6)
    outside = accuracy.errors(truth, accuracy.given(unseen < line), rates)
    # 28 proxies on 11,280 households: clusters unseen cost next to nothing
    unseen_want = {
        "total_accuracy": 0.8150,
        "poverty_accuracy": 0.8876,
        "exclusion": 0.1124,
        "leakage_over_poor": 0.1732,
    }
    for rate, value in unseen_want.items():
        assert outside[rate].value == pytest.approx(value, abs=1e-3), rate
    assert outside["total_accuracy"].value < inside["total_accuracy"].value
    assert accuracy.auc(truth, score).value == pytest.approx(0.8812, abs=5e-4)
    assert accuracy.auc(truth, unseen).value == pytest.approx(0.8795, abs=1e-3)


def test_malawi_quota_equal_to_the_poverty_rate_makes_both_errors_one(malawi):
    found, truth, score, _ = malawi
    rate = float(np.average(truth.poor, weights=truth.weight))
    made = accuracy.errors(truth, accuracy.choose(score, rate, size=found["hhwght"]))
    assert made["exclusion"].value == pytest.approx(made["inclusion"].value, abs=1e-9)


def test_burkina_three_judges_agree_with_each_other_far_more_than_with_consumption(burkina):
    """Communities ranked in each of two years; a high rank is poor (it goes with the discount)."""
    ranks = np.stack([burkina[f"informant{k}"] for k in (1, 2, 3)], axis=1)
    place = np.array([f"{a}-{b}" for a, b in zip(burkina["year"], burkina["community"], strict=True)])
    made = accuracy.concordance(ranks, place)
    assert len(made["w"]) == 113
    assert np.average(made["w"], weights=made["n"]) == pytest.approx(0.7287, abs=5e-4)
    # places as shares, so that communities of different size can stand in one order
    shares = np.stack([within(-ranks[:, k], place) for k in range(3)], axis=1)
    truth = accuracy.sample(welfare=burkina["consumption"], poorest=0.3, psu=burkina["community"])
    pairs = [accuracy.spearman(truth, shares[:, a], shares[:, b]) for a, b in ((0, 1), (0, 2), (1, 2))]
    assert [made.value for made in pairs] == pytest.approx([0.6226, 0.5914, 0.5848], abs=5e-4)
    community = accuracy.spearman(truth, shares.mean(axis=1), within(burkina["consumption"], place))
    assert community.value == pytest.approx(0.1367, abs=5e-4)
    assert community.low > 0
    assert min(made.low for made in pairs) > community.high
    missed = accuracy.errors(truth, accuracy.choose(shares.mean(axis=1), 0.3), ["exclusion"])["exclusion"]
    assert missed.value == pytest.approx(0.6677, abs=5e-4)
    # a lottery misses seven in ten: on consumption the three together cannot be told from one
    assert missed.low < 0.7 < missed.high


def within(values, place):
    """Place in the own community, 0 to 1."""
    _, at = np.unique(place, return_inverse=True)
    made = np.empty(len(values))
    for k in range(at.max() + 1):
        made[at == k] = accuracy.places(values[at == k], np.ones((at == k).sum()))
    return made


def household_defects(person_household, head, answers):
    """How many households have no head, two heads, or answers that should be one and are not."""
    _, at = np.unique(person_household, return_inverse=True)
    heads = np.bincount(at, head)
    low, high = np.full(at.max() + 1, np.inf), np.full(at.max() + 1, -np.inf)
    np.minimum.at(low, at, answers)
    np.maximum.at(high, at, answers)
    return {
        "households": len(heads),
        "no head": int((heads == 0).sum()),
        "disagree": int((low != high).sum()),
    }


def test_costa_rica_defects_are_reported_and_what_is_left_is_measured(reference):
    with (reference / "costa_rica_idb" / "train.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    home = np.array([line["idhogar"] for line in lines])
    head = np.array([float(line["parentesco1"]) for line in lines])
    target = np.array([float(line["Target"]) for line in lines])
    assert household_defects(home, head, target) == {"households": 2988, "no head": 15, "disagree": 85}
    rooms, size = (np.array([float(line[k]) for line in lines]) for k in ("rooms", "tamhog"))
    heads = head == 1
    poor = target[heads] <= 2
    truth = accuracy.sample(poor=poor)
    assert (truth.n, int(poor.sum())) == (2973, 222 + 442)
    crowding = (rooms / size)[heads]
    area = accuracy.auc(truth, crowding)
    assert area.low > 0.6  # few rooms a head go with poverty; a single question, no test
    female = np.array([float(line["female"]) for line in lines])[heads]
    chosen = accuracy.choose(crowding, float(poor.mean()))
    gap = accuracy.by_group(truth, chosen, {"female head": female}, ["exclusion"])["female head"].gap(
        "exclusion", 1.0, 0.0
    )
    # 2.7 points more of the poor are missed where a woman heads, with an error of 3.4: no finding, and flagged so
    assert gap.value == pytest.approx(0.0267, abs=5e-4)
    assert gap.low < 0 < gap.high
    assert gap.flag == "inaccurate"
    for column in ("dependency", "edjefe"):
        words = {line[column] for line in lines}
        assert {"yes", "no"} <= words
        with pytest.raises(NumbersError, match="score holds something other than numbers"):
            accuracy.choose(np.array([line[column] for line in lines]), 0.3)


def test_lit_cgh_index_coady_grosh_hoddinott_2004(cases):
    case = cases["lit-cgh-index"]
    assert accuracy.cgh_from_share(case["share_to_bottom40"], 0.4) == pytest.approx(case["index"])
    # the median of 122 programmes brings the poorest two fifths a half of the money; below 1 is regressive
    assert accuracy.cgh_from_share(case["median_of_122"] * 0.4, 0.4) == pytest.approx(case["median_of_122"])
    truth = accuracy.sample(welfare=np.arange(100.0), poorest=0.4)
    benefit = np.where(np.arange(100) < 40, 0.6 / 40, 0.4 / 60)
    assert accuracy.cgh_index(truth, benefit).value == pytest.approx(case["index"])
    assert accuracy.cgh_index(truth, benefit[::-1]).value < 1


def test_lit_aiken_2022_is_a_relative_change_of_exclusion(cases):
    """The paper's data are not public: the case fixes what its percentages mean, not what they are."""
    case = cases["lit-aiken2022"]
    n = 1000
    truth = accuracy.sample(welfare=np.arange(float(n)), poorest=0.4)
    for percent in (*case["exclusion_error_change_vs_geographic_pct"], *case["vs_registry_methods_pct"]):
        missed = round(200 * (1 + percent / 100))
        scores = {}
        for name, wrong in (("geographic", 200), ("phone", missed)):
            score = np.where(np.arange(n) < 400, 0.0, 2.0)
            score[400 - wrong : 400] = 2.0
            score[400 : 400 + wrong] = 1.0
            scores[name] = score
        made = compare.compare(truth, scores, quota=0.4)
        change = made.difference("exclusion", "phone", "geographic", relative=True)
        assert 100 * change.value == pytest.approx(percent, abs=1e-9)


def test_lit_mcbride_nichols_counts_poor_found_on_a_like_footing(cases):
    """Gains of 2 to 18 % are relative changes of poverty accuracy out of sample; no data come with the case."""
    low, high = cases["lit-mcbride-nichols"]["qrf_gain_out_of_sample_pct"]
    truth = accuracy.sample(poor=np.repeat([1, 0], 500))
    for percent in (low, high):
        scores = {}
        for name, right in (("ols", 250), ("forest", 250 + 250 * percent // 100)):
            score = np.full(1000, 2.0)
            score[:right] = 0.0
            score[500 : 1000 - right] = 1.0
            scores[name] = score
        made = compare.compare(truth, scores, quota=0.5)
        gain = made.difference("poverty_accuracy", "forest", "ols", relative=True)
        assert 100 * gain.value == pytest.approx(percent, abs=1e-9)
        assert made.rates["forest"]["exclusion"].value < made.rates["ols"]["exclusion"].value


def test_lit_noriega_campero_where_both_errors_are_one_number(cases):
    """An "error before and after" without a denominator stands where quota and poverty rate are equal."""
    case = cases["lit-noriega-campero"]
    for before, after in (
        (case["CostaRica_err_before"], case["after"]),
        (case["Colombia_before"], case["after_col"]),
    ):
        for share in (before, after):
            wrong = round(share * 200)
            score = np.where(np.arange(1000) < 200, 0.0, 2.0)
            score[200 - wrong : 200], score[200 : 200 + wrong] = 2.0, 1.0
            truth = accuracy.sample(welfare=np.arange(1000.0), poorest=0.2)
            made = accuracy.errors(truth, accuracy.choose(score, 0.2))
            assert made["exclusion"].value == pytest.approx(made["inclusion"].value)
            assert made["exclusion"].value == pytest.approx(share)


def test_lit_brown_ravallion_van_de_walle_on_malawi(malawi, cases):
    """A budget that would end poverty if gaps were known, spent by a test on clusters it has not seen.

    The paper's countries are not here, and its sentence is about a fifth of the people being poor. At that line the
    best use of the test on Malawi 2004/05 leaves what the sentence says, to its sampling error; at two fifths, less.
    """
    found, _, _, unseen = malawi
    welfare, people = np.exp(found["lnexp_pc_month"]), found["hhwght"] * found["hhsize"]
    order = np.argsort(welfare)
    upto = np.cumsum(people[order]) / people.sum()
    least = {}
    for share in (0.2, 0.4):
        line = float(welfare[order][np.searchsorted(upto, share)])
        truth = accuracy.sample(welfare=welfare, line=line, weight=people, psu=found["psu"])
        gap = np.maximum(line - welfare, 0)
        budget = float(people @ gap)
        assert accuracy.poverty_left(truth, gap, line).value == 0
        way = {
            "predicted gaps": np.maximum(line - np.exp(unseen), 0),
            "the poorest by score, alike": accuracy.choose(unseen, share, size=people).selected,
            "everybody, alike": np.ones(truth.n),
        }
        left = {
            name: accuracy.poverty_left(truth, t * budget / (people @ t), line) for name, t in way.items()
        }
        assert max(left, key=lambda name: left[name].value) == "everybody, alike"
        least[share] = min(left.values(), key=lambda made: made.value)
    said = cases["lit-brown-ravallion-vdw"]["poverty_rate_left_min_ratio"]
    assert least[0.2].low < said < least[0.2].high
    assert least[0.2].value == pytest.approx(0.745, abs=0.005)
    assert least[0.4].value == pytest.approx(0.658, abs=0.005)
