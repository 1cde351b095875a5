"""Replicates beside Taylor, beside each other, and beside what is known exactly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure import Design, fgt, headcount, replicates


def world(seed=0, *, two=False, fpc=None):
    rng = np.random.default_rng(seed)
    n = 600
    strata = rng.integers(0, 8, n)
    psu = strata * 100 + rng.integers(0, 2 if two else 6, n)
    by = rng.choice(["north", "south", "west"], n)
    y = rng.lognormal(0, 0.8, n) * (1 + 0.1 * (psu % 3))
    return Design.make(rng.uniform(1, 5, n), strata=strata, psu=psu, fpc=fpc), y, by


def total(design, y):
    """A linear statistic, whose replicate variance is known."""
    return design.estimates([float(design.weights @ y)], y)


@pytest.mark.parametrize(("kind", "two"), [("jackknife", False), ("brr", True)])
@pytest.mark.parametrize("fay", [0.0, 0.3])
def test_linear_statistics_are_those_of_taylor(kind, two, fay):
    design, y, _ = world(two=two)
    made = replicates(design, kind, fay=fay).estimates(lambda d: total(d, y)).one()
    assert made.se == pytest.approx(total(design, y).one().se, rel=1e-10)


def test_jackknife_of_one_stratum_by_hand():
    # JK1 of a mean of 1, 2, 6: leave-one-out means 4, 3.5, 1.5 about 3; V = 2/3 (1 + .25 + 2.25)
    design = Design.make(np.ones(3))
    laid = design.domains()
    made = replicates(design, "jackknife").ratio(
        laid.sum(np.array([1.0, 2.0, 6.0])), laid.sum(np.ones(3)), laid
    )
    assert made.one().se ** 2 == pytest.approx(2 / 3 * 3.5)


@pytest.mark.parametrize("fpc", [None, 12.0])
def test_bootstrap_has_the_mean_and_variance_of_taylor(fpc):
    design, y, _ = world(fpc=fpc)
    made = replicates(design, "bootstrap", count=4000, seed=3)
    factors = made.factors(0, 4000)
    assert factors.mean(axis=0) == pytest.approx(1, abs=0.15) and factors.min() >= 0
    exact = total(design, y).one().se
    assert made.estimates(lambda d: total(d, y)).one().se == pytest.approx(exact, rel=0.05)


@pytest.mark.parametrize(("kind", "two"), [("jackknife", False), ("brr", True), ("bootstrap", False)])
def test_ratios_from_totals_equal_those_from_unit_weights(kind, two):
    design, y, by = world(two=two)
    made = replicates(design, kind, count=40)
    for alpha, fast in fgt(y, 1.0, design, by=by, replicates=made).items():
        slow = made.estimates(lambda d, a=alpha: fgt(y, 1.0, d, (a,), by=by)[a])
        np.testing.assert_allclose(fast.value, slow.value, rtol=1e-12)
        np.testing.assert_allclose(fast.se, slow.se, rtol=1e-9)
        assert kind in fast.method and fast.influence is None


def test_jackknife_is_near_taylor_for_a_ratio():
    design, y, by = world()
    taylor = headcount(y, 1.0, design, by=by)
    jack = headcount(y, 1.0, design, by=by, replicates=replicates(design, "jackknife"))
    np.testing.assert_allclose(jack.se, taylor.se, rtol=0.03)


def test_a_replicate_is_the_same_however_many_are_drawn():
    design, _, _ = world()
    few, many = (replicates(design, "bootstrap", count=count, seed=9) for count in (10, 50))
    np.testing.assert_array_equal(few.factors(3, 7), many.factors(3, 7))
    assert not np.array_equal(many.factors(3, 4), many.factors(4, 5))
    np.testing.assert_array_equal(few.weights(3), design.weights * few.factors(3, 4)[0][design.psu])


def test_a_domain_that_a_replicate_loses_has_no_error():
    # domain b lives in two of forty PSUs: many a bootstrap draws neither
    design = Design.make(np.ones(80), psu=np.repeat(np.arange(40), 2))
    by = np.where(np.arange(80) < 4, "b", "a")
    found = headcount(np.arange(80.0) % 3, 1.0, design, by=by, replicates=replicates(design, count=200))
    assert found["b"].flag == "undefined" and found["b"].se is None and found["b"].value > 0
    assert found["a"].flag == ""


def test_refusals():
    design, _, _ = world()
    with pytest.raises(ParameterError, match="kind is one of"):
        replicates(design, "sdr")
    with pytest.raises(NumbersError, match="two sampling units in every stratum"):
        replicates(design, "brr")
    lonely = replace(design, frame=Design.make(np.ones(3), strata=[1, 1, 2], lonely="centre").frame)
    with pytest.raises(NumbersError, match="1 strata have one sampling unit"):
        replicates(lonely)
    with pytest.raises(NumbersError, match="Poisson"):
        replicates(Design.make(np.ones(3) * 2, poisson=True))


def test_a_certainty_stratum_does_not_move():
    design = Design.make(np.ones(5), strata=[1, 1, 1, 1, 2], lonely="certainty")
    for kind in ("bootstrap", "jackknife"):
        made = replicates(design, kind, count=8)
        assert (made.factors(0, len(made))[:, 4] == 1).all()
        both = [made.estimates(lambda d: total(d, np.arange(5.0))).one().se for _ in range(2)]
        assert both[0] == both[1] > 0
