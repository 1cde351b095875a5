"""The smoothed dual on few pairs beside the same over every pair, and its curvature beside differences of slopes."""

import numpy as np
import pytest
from tests.allocate.allocation_world import draw, with_floor

from sasaran.allocate.dual import prices
from sasaran.allocate.layout import lay_out
from sasaran.allocate.near import Near
from sasaran.allocate.team import Team

TEAM = Team(1)


def world(seed):
    problem = draw(seed, families=3000, packages=6, areas=7, classes=3, programmes=3)
    problem = with_floor(problem, 40, 1, 2, who=problem.families.rank < -2)
    layout, limits = lay_out(problem, TEAM)
    level = np.random.default_rng(seed).exponential(0.7, len(limits.rhs))
    return layout, limits, level


def whole(layout, price, heat):
    """Return value and expected choices (P, A * K) over every pair, in float64."""
    cell = layout.area.astype(int) * layout.kinds + layout.kind
    gain = (layout.value.astype(float) - price[:, cell]) / heat
    top = gain.max(axis=0)
    chance = np.exp(gain - top)
    total = chance.sum(axis=0)
    counts = [np.bincount(cell, weights=row, minlength=price.shape[1]) for row in chance / total]
    return heat * float((top + np.log(total)).sum()), np.array(counts)


@pytest.mark.parametrize("heat", [1.0, 0.1, 0.01])
@pytest.mark.parametrize("seed", [1, 2])
def test_few_pairs_give_the_value_and_choices_of_all(seed, heat):
    layout, limits, level = world(seed)
    near = Near(layout, limits, TEAM)
    price = prices(limits, level)
    assert near.renew(price, heat)
    for _ in range(3):  # prices move, a little and then too far: areas are then looked at anew
        value, counts = near.soft(price, heat)
        right, expected = whole(layout, price, heat)
        assert value == pytest.approx(right, rel=1e-5)
        assert counts == pytest.approx(expected, abs=0.02)
        level = level + 3 * heat * np.random.default_rng(seed).random(len(level))
        price = prices(limits, level)
        near.renew(price, heat)


def test_when_heat_falls_pairs_are_dropped_and_nothing_changes():
    layout, limits, level = world(3)
    near, price = Near(layout, limits, TEAM), prices(limits, level)
    near.renew(price, 0.3)
    many = sum(len(part.value) for part in near.parts)
    assert not near.renew(price, 0.01)  # nothing is stale, so no family is looked at anew
    assert sum(len(part.value) for part in near.parts) < many / 3
    value, counts = near.soft(price, 0.01)
    right, expected = whole(layout, price, 0.01)
    assert value == pytest.approx(right, rel=1e-5)
    assert counts == pytest.approx(expected, abs=0.02)


def test_prices_that_moved_too_far_are_noticed():
    layout, limits, level = world(4)
    near = Near(layout, limits, TEAM)
    near.renew(prices(limits, level), 0.01)
    assert not near.renew(prices(limits, level), 0.01)
    assert near.renew(prices(limits, level + 1.0), 0.01)


def test_curvature_is_the_difference_of_slopes():
    layout, limits, level = world(5)
    near, heat = Near(layout, limits, TEAM), 0.3
    price = prices(limits, level)
    near.renew(price, heat)
    areas, features = layout.areas, len(limits.weights)
    flat = limits.scaled().reshape(features, -1)
    curve = near.curve(price, heat)
    for feature in range(features):
        table = np.tile(flat[feature].reshape(-1, price.shape[0]), (areas, 1)).T
        step = 1e-4

        def slope(way, table=table, step=step):
            counts = whole(layout, price + way * step * table, heat)[1]
            return counts.T.reshape(areas, -1) @ flat.T

        bend = -(slope(1) - slope(-1)) / (2 * step)
        assert curve[:, feature] == pytest.approx(bend, rel=0.02, abs=0.02 * np.abs(curve).max())
