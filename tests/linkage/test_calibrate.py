"""The calibration finds the top of its likelihood, and never runs away from it."""

from __future__ import annotations

import numpy as np
import pytest

from sasaran.linkage.posterior import calibrate


def lesson(seed: int, slope: float, shift: float, records: int = 4000, people: float = 1e6):
    """Records with one true and one false pair, of heavy weights, a share of which a number wrongly confirms."""
    rng = np.random.default_rng(seed)
    left = np.repeat(np.arange(records), 2)
    true = np.tile([True, False], records)
    weight = np.where(true, rng.normal(24, 6, 2 * records), rng.normal(9, 4, 2 * records))
    weight = (weight - shift) / slope
    inside = np.full(2 * records, 0.76)
    return left, weight, true, inside, people, np.zeros(2 * records), np.ones(2 * records)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("slope", [0.6, 1.0, 1.5])
def test_the_fit_is_a_top_wherever_it_starts(seed, slope):
    given = lesson(seed, slope, 1.0)
    fit = calibrate(*given)
    assert 0.2 < fit.slope < 2.0 and -8 < fit.shift < 8

    def likelihood(shift: float, by: float) -> float:
        _left, weight, _true, inside, people, _, _ = given
        odds = np.exp(shift + by * weight + np.log(inside / people)).reshape(-1, 2)
        nobody = 1 - inside[::2]
        whole = inside[::2] * np.log(odds[:, 0] / (odds.sum(1) + nobody))
        without = (1 - inside[::2]) * np.log(nobody / (odds[:, 1] + nobody))
        return float((whole + without).sum() - shift**2 / 8 - (by - 1) ** 2 / 0.5)

    best = likelihood(fit.shift, fit.slope)
    for apart in ((0.05, 0), (-0.05, 0), (0, 0.01), (0, -0.01)):
        assert likelihood(fit.shift + apart[0], fit.slope + apart[1]) <= best + 1e-6


def test_a_record_that_stands_for_three_counts_as_three():
    left, weight, true, inside, people, rivals, one = lesson(3, 0.8, 1.0, records=600)
    thrice = np.where(left < 200, 3.0, 1.0)
    more = np.r_[np.arange(2 * 600), np.repeat(np.arange(400), 1), np.arange(400)]
    again = np.r_[left, left[:400] + 1000, left[:400] + 2000]
    counted = calibrate(left, weight, true, inside, people, rivals, thrice)
    copied = calibrate(again, weight[more], true[more], inside[more], people, rivals[more], one[more])
    assert (counted.shift, counted.slope) == pytest.approx((copied.shift, copied.slope), abs=1e-6)
    assert counted.shift != pytest.approx(
        calibrate(left, weight, true, inside, people, rivals, one).shift, abs=1e-3
    )
