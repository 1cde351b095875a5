"""Changes between rounds and contrasts between domains."""

from __future__ import annotations

import numpy as np
import pytest

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure import Design, RelativeLine, arpr, change, contrast, headcount, replicates


def round_(seed, shift=0.0, labels=None):
    rng = np.random.default_rng(7)  # the same blocks each time
    block = np.repeat(np.arange(60), 8)
    level = np.repeat(rng.normal(0, 0.6, 60), 8)
    noise = np.random.default_rng(seed).normal(0, 0.5, 480)
    y = np.exp(level + noise + shift)
    psu = block if labels is None else labels[block]
    by = np.where(np.arange(480) % 2 == 0, "rural", "urban")
    return Design.make(np.ones(480), strata=block % 5, psu=psu), y, by


def test_independent_rounds_add_their_variances():
    one, two = (headcount(y, 1.0, d) for d, y, _ in (round_(1), round_(2, 0.3)))
    made = change(two, one, overlap=False).one()
    assert made.value == pytest.approx(two.one().value - one.one().value)
    assert made.se == pytest.approx(np.hypot(one.one().se, two.one().se))
    assert made.low < made.value < made.high and "independent" in made.method


def test_full_overlap_is_the_variance_of_the_linearised_difference():
    (design, y1, by), (_, y2, _) = round_(1), round_(2, 0.3)
    one, two = headcount(y1, 1.0, design, by=by), headcount(y2, 1.0, design, by=by)
    made = change(two, one, overlap=True)
    laid = design.domains(by)
    z = [((y < 1) - laid.of_units(e.value)) / laid.of_units(laid.weight) for y, e in ((y1, one), (y2, two))]
    direct = design.estimates(two.value - one.value, z[1] - z[0], laid)
    np.testing.assert_allclose(made.se, direct.se, rtol=1e-9)
    assert (made.se < change(two, one, overlap=False).se).all()


def test_the_same_round_twice_has_not_changed():
    design, y, by = round_(1)
    once = arpr(y, design, line=RelativeLine(), by=by)
    made = change(once, once, overlap=True)
    np.testing.assert_allclose(made.se, 0, atol=1e-9)


def test_without_common_blocks_overlap_changes_nothing():
    one = headcount(*[round_(1)[k] for k in (1,)], 1.0, round_(1)[0])
    design, y, _ = round_(2, labels=np.arange(60) + 1000)
    two = headcount(y, 1.0, design)
    assert change(two, one, overlap=True).one().se == pytest.approx(change(two, one, overlap=False).one().se)


def test_half_the_blocks_in_common():
    # by hand: cov = sum_h n_c / (n_c - 1) sum of centred products over the common blocks
    labels = np.where(np.arange(60) < 30, np.arange(60), np.arange(60) + 1000)
    (d1, y1, _), (d2, y2, _) = round_(1), round_(2, 0.3, labels)
    one, two = headcount(y1, 1.0, d1), headcount(y2, 1.0, d2)
    a = np.array([((y1 < 1) - one.value[0])[8 * i : 8 * i + 8].sum() / 480 for i in range(60)])
    b = np.array([((y2 < 1) - two.value[0])[8 * i : 8 * i + 8].sum() / 480 for i in range(60)])
    cov = 0.0
    for h in range(5):
        here = [i for i in range(30) if i % 5 == h]
        cov += 6 / 5 * ((a[here] - a[here].mean()) * (b[here] - b[here].mean())).sum()
    expected = (one.se[0] ** 2 + two.se[0] ** 2 - 2 * cov) ** 0.5
    assert change(two, one, overlap=True).one().se == pytest.approx(expected)


def test_a_round_without_an_error_passes_its_flag_on():
    (d1, y1, _), (d2, y2, _) = round_(1), round_(2)
    none = headcount(y1, 1e-9, d1)
    made = change(headcount(y2, 1.0, d2), none, overlap=False).one()
    assert (made.flag, made.se) == ("no event", None)
    assert made.low == pytest.approx(headcount(y2, 1.0, d2).one().low - none.one().high)


def test_contrast_keeps_the_covariance_of_domains():
    design, y, by = round_(1)
    found = headcount(y, 1.0, design, by=by)
    made = contrast(found, {"urban": 1, "rural": -1})
    cov = found.influence.covariance()
    assert made.se == pytest.approx((cov[0, 0] + cov[1, 1] - 2 * cov[0, 1]) ** 0.5)
    assert made.value == pytest.approx(found["urban"].value - found["rural"].value)
    assert made.domain == "+1 urban -1 rural" and made.se < np.hypot(*found.se)


def test_refusals():
    design, y, by = round_(1)
    found, whole = headcount(y, 1.0, design, by=by), headcount(y, 1.0, design)
    with pytest.raises(NumbersError, match="do not have the same domains"):
        change(found, whole, overlap=False)
    drawn = headcount(y, 1.0, design, replicates=replicates(design, count=20))
    with pytest.raises(NumbersError, match="no totals by sampling unit"):
        change(drawn, whole, overlap=True)
    with pytest.raises(NumbersError, match="no totals by sampling unit"):
        contrast(drawn, {"": 1})
    alone = headcount(y, 1.0, Design.make(np.ones(480)))
    with pytest.raises(NumbersError, match="no labels of sampling units"):
        change(alone, alone, overlap=True)
    with pytest.raises(ParameterError, match="no domain 'coast'"):
        contrast(found, {"coast": 1})
