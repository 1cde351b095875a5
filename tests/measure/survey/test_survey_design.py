"""The variance of a total, beside a slow and honest one; and what a bad design is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure import Design
from sasaran.measure.survey import domains as laying
from sasaran.measure.survey.codes import factorise


def slow_variance(design, wz, rule, fpc=None):
    """V = sum_h (1 - f) n / (n - 1) sum (t - mean)^2, PSU by PSU; ``wz`` is 0 outside the domain."""
    frame = design.frame
    totals = [sum(wz[k] for k in range(len(wz)) if design.psu[k] == i) for i in range(frame.psus)]
    found, lonely = 0.0, 0
    for h in range(len(frame.size)):
        here = [totals[i] for i in range(frame.psus) if frame.stratum[i] == h]
        left = 1.0 if fpc is None else 1 - len(here) / fpc
        if len(here) == 1:
            lonely += 1
            if rule == "centre":
                found += left * (here[0] - sum(totals) / len(totals)) ** 2
            continue
        mean = sum(here) / len(here)
        found += left * len(here) / (len(here) - 1) * sum((t - mean) ** 2 for t in here)
    if rule == "average" and lonely < len(frame.size):
        found *= len(frame.size) / (len(frame.size) - lonely)
    return found


@st.composite
def samples(draw):
    strata = draw(st.integers(1, 4))
    sizes = [draw(st.integers(1, 4)) for _ in range(strata)]
    psus = [(h, i) for h in range(strata) for i in range(sizes[h])]
    units = [psu for psu in psus for _ in range(draw(st.integers(1, 3)))]
    n = len(units)
    one = st.floats(-5, 5).map(lambda x: round(x, 3))
    y = np.array(draw(st.lists(one, min_size=n, max_size=n)))
    w = np.array(draw(st.lists(st.sampled_from([0.0, 0.5, 1.0, 3.25]), min_size=n, max_size=n)))
    dom = np.array(draw(st.lists(st.sampled_from("abc"), min_size=n, max_size=n)))
    inside = np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    w[0], inside[0] = 1.0, True
    return np.array([h for h, _ in units]), np.array([i for _, i in units]), y, w, dom, inside


@given(samples(), st.sampled_from(["certainty", "centre", "average"]), st.sampled_from([None, 9.0]))
@settings(max_examples=150)
def test_taylor_beside_the_slow_reference(sample, rule, fpc):
    strata, psu, y, w, dom, inside = sample
    design = Design.make(w, strata=strata, psu=psu, nest=True, lonely=rule, fpc=fpc)
    laid = design.domains(dom, universe=inside)
    shared = y * 0.3 - 0.1
    share = np.arange(len(laid.labels)) - 0.5
    plain = design.estimates(np.ones(len(share)), y, laid)
    moved = design.estimates(np.ones(len(share)), y, laid, shared=shared, share=share)
    for at, label in enumerate(laid.labels):
        own = np.where((dom == label) & inside, w * y, 0.0)
        assert plain.influence.variance()[at] == pytest.approx(
            slow_variance(design, own, rule, fpc), abs=1e-9
        )
        whole = slow_variance(design, own + share[at] * w * shared, rule, fpc)
        assert moved.influence.variance()[at] == pytest.approx(whole, abs=1e-9)
    if rule != "average":
        np.testing.assert_allclose(
            np.diag(moved.influence.covariance()), moved.influence.variance(), atol=1e-9
        )


@given(samples())
@settings(max_examples=60)
def test_domains_laid_by_table_and_by_sorting_agree(sample):
    strata, psu, y, w, dom, inside = sample
    design = Design.make(w, strata=strata, psu=psu, nest=True, lonely="certainty")
    for universe in (None, inside):
        made = []
        for room in (2, 0):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(laying, "_ROOM", room)
                patch.setattr(laying, "_SLACK", 0 if room == 0 else 1024)
                laid = design.domains(dom, universe=universe)
                made.append((laid.n, laid.weight, design.estimates(laid.weight, y, laid).se))
        for one, two in zip(*made, strict=True):
            np.testing.assert_allclose(one, two)


def test_a_domain_keeps_the_psus_without_it():
    # 4 PSUs, totals in the domain 6, 2, 0, 0: V = 4/3 * sum (t - 2)^2 = 4/3 * 24 = 32
    design = Design.make(np.ones(4), psu=[1, 2, 3, 4])
    found = design.estimates([8.0, 0.0], [6.0, 2.0, 0.0, 0.0], by=["a", "a", "b", "b"])
    assert found["a"].se == pytest.approx(32**0.5)
    assert found.df.tolist() == [1, 1] and design.df == 3


def test_labels_of_any_kind_and_order():
    w, z = np.ones(6), np.array([1.0, -1.0, 2.0, 0.0, 0.5, 0.25])
    sets = (
        ([1, 1, 2, 2, 3, 3], [7, 7, 9, 9, 8, 8]),
        (["b", "b", "a", "a", "c", "c"], [10**12, 10**12, 5, 5, -3, -3]),
        ([0.5, 0.5, 0.25, 0.25, 9, 9], [True, True, False, False, False, False]),
    )
    found = [Design.make(w, psu=list(range(6)), strata=s).estimate(1.0, z).se for s, _ in sets]
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weights": [1, -1, 1, 1]}, "1 values below 0"),
        ({"weights": [1, np.nan, np.inf, 1]}, "2 values that are missing or infinite"),
        ({"weights": ["1", "one", "1", "1"]}, "something other than numbers"),
        ({"weights": [0, 0, 0, 0]}, "no value over 0"),
        ({"weights": np.ma.masked_array([1.0, 1, 1, 1], [0, 1, 0, 0])}, "1 values that are missing"),
        ({"strata": [1, 1, 1, 2], "psu": [1, 2, 3, 4]}, "first of them 2"),
        ({"psu": [1, 1, 1, 1]}, "The sample has one sampling unit"),
        ({"strata": [1, 1, 2, 2], "psu": [1, 2, 1, 3]}, "more than one stratum"),
        ({"strata": ["a", None, "a", "a"]}, "column strata has missing labels"),
        ({"strata": np.array([1, "a", 1, "a"], dtype=object)}, "labels of more than one kind"),
        ({"psu": [1.0, np.nan, 2.0, 3.0]}, "column psu has missing labels"),
        ({"psu": [1, 2, 3]}, "has 3 rows, the weights 4"),
        ({"fpc": [3, 3, 3, 3]}, "more sampling units in the sample"),
        ({"strata": [1, 1, 2, 2], "fpc": [9, 8, 9, 9]}, "differs within a stratum"),
        ({"weights": [0.5, 2, 2, 2], "poisson": True}, "between 0 and 1"),
    ],
)
def test_bad_designs_are_told(change, words):
    with pytest.raises(NumbersError, match=words) as told:
        Design.make(**({"weights": np.ones(4)} | change))
    assert "column" in str(told.value)


def test_bad_options_are_told():
    with pytest.raises(ParameterError, match="lonely is one of"):
        Design.make(np.ones(3), lonely="remove")
    with pytest.raises(ParameterError, match="strata"):
        Design.make(np.ones(3) * 2, strata=[1, 1, 1], poisson=True)
    design, other = Design.make(np.ones(3)), Design.make(np.ones(3))
    with pytest.raises(ParameterError, match="another design"):
        design.estimate(1.0, np.ones(3), by=other.domains())
    with pytest.raises(NumbersError, match="yes or no"):
        design.domains(universe=[1, 0, 1])
    with pytest.raises(NumbersError, match="column influence has 1 values"):
        design.estimate(1.0, np.array([1.0, np.nan, 0.0]))
    with pytest.raises(ParameterError, match="no domain 'x'"):
        design.estimates([1.0], np.ones(3))["x"]
    with pytest.raises(ParameterError, match="interval is t or logit"):
        design.estimate(1.0, np.ones(3), interval="wald")


def test_certainty_strata_need_no_rule():
    # the whole stratum was taken: it has no sampling error, so one PSU is enough
    design = Design.make(np.ones(3), strata=[1, 1, 2], psu=[1, 2, 3], fpc=[4, 4, 1])
    assert design.estimate(1.0, np.array([1.0, 3.0, 99.0])).se == pytest.approx((0.5 * 2 * 2) ** 0.5)


def test_poisson_sample():
    # V = sum w (w - 1) z^2
    design = Design.make(np.array([2.0, 5.0]), poisson=True)
    assert design.estimate(1.0, np.array([1.0, 0.1])).se == pytest.approx((2 + 20 * 0.01) ** 0.5)


def test_design_effect_of_whole_clusters():
    # households of three with one value each: three persons tell as much as one
    y = np.repeat(np.arange(200.0) % 7, 3)
    design = Design.make(np.ones(600), psu=np.repeat(np.arange(200), 3))
    found = design.estimates([y.mean()], (y - y.mean()) / 600, deff=True)
    assert found.deff[0] == pytest.approx(3, rel=0.01)


@given(st.lists(st.sampled_from(["Ancol", "Kamal", "Kamal Muara", "", "Ångström"]), min_size=1, max_size=30))
@settings(max_examples=40)
def test_words_are_coded_in_order(words):
    for array in (np.array(words), np.array(words, dtype=object)):
        made = factorise(array, "area")
        assert made.labels.tolist() == sorted(set(words))
        assert made.labels[made.code].tolist() == words


@given(st.lists(st.sampled_from([-5, 0, 3, 4, 10**15]), min_size=1, max_size=30))
@settings(max_examples=40)
def test_numbers_are_coded_in_order(values):
    for array in (np.array(values), np.array(values, dtype=float), np.array([v % 97 for v in values])):
        made = factorise(array, "area")
        assert made.labels.tolist() == sorted(set(array.tolist()))
        assert (made.labels[made.code] == array).all()
