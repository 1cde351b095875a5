"""How many a priority can serve at most: the bound printed beside branch and bound over every pair."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.allocate.allocation_world import adequate, draw, holds, most_served, with_floor

from sasaran.allocate import Floor, allocate
from sasaran.allocate.layout import lay_out
from sasaran.allocate.most import _counted
from sasaran.allocate.team import Team
from sasaran.errors import BudgetError

problems = st.builds(
    draw,
    seed=st.integers(0, 10**6),
    families=st.integers(5, 80),
    packages=st.integers(2, 6),
    areas=st.integers(1, 5),
    programmes=st.integers(1, 3),
    tightness=st.sampled_from([0.05, 0.15, 0.3, 0.6]),
    ties=st.booleans(),
)


def poorest(problem, share, *packages, name="poorest"):
    """Return the priority of the poorest share of families, served by ``packages``."""
    rank = problem.families.rank
    return Floor(name, adequate(problem, *packages), who=rank <= np.quantile(rank, share), priority=True)


def priorities(answer):
    """Return the uses of priorities, in their order."""
    return [use for use in answer.limits if use.kind == "priority"]


@settings(max_examples=60, deadline=None)
@given(problems, st.floats(0.2, 1.0))
def test_no_allocation_serves_more_than_the_bound_and_the_answer_does_not_either(problem, share):
    floor = poorest(problem, share, *range(1, problem.shape[1]))
    answer = allocate(replace(problem, floors=[floor]), threads=1)
    assert holds(problem, answer.package)
    for use in priorities(answer):  # none where no family of the priority may have anything
        best = most_served(problem, floor)
        assert use.used <= best <= use.most <= use.limit
        served = np.asarray(floor.serves)[answer.package] & floor.who
        assert use.used == served.sum()


@settings(max_examples=30, deadline=None)
@given(problems, st.integers(1, 20))
def test_floors_and_earlier_priorities_stay_in_the_bound(problem, number):
    floored = with_floor(problem, min(number, problem.shape[0]), *range(1, problem.shape[1]))
    first = poorest(problem, 0.3, *range(1, problem.shape[1]))
    last = poorest(problem, 0.7, *range(1, problem.shape[1]), name="poor")
    try:
        answer = allocate(replace(floored, floors=[*floored.floors, first, last]), threads=1)
    except BudgetError:
        return
    uses = {use.name: use for use in priorities(answer)}
    if "poorest" in uses:
        assert uses["poorest"].used <= most_served(floored, first) <= uses["poorest"].most
        least = np.array([uses["poorest"].used])
        held = replace(floored, floors=[*floored.floors, replace(first, at_least=least, priority=False)])
        assert uses["poor"].used <= most_served(held, last) <= uses["poor"].most


@pytest.mark.parametrize("seed", range(4))
def test_at_some_thousand_families_the_bound_is_close_and_nearly_reached(seed):
    problem = draw(seed, families=3000, packages=6, areas=6, tightness=0.15)
    floor = poorest(problem, 0.4, *range(1, 6))
    answer = allocate(replace(problem, floors=[floor]))
    (use,) = priorities(answer)
    best = most_served(problem, floor)
    assert use.used <= best <= use.most < use.limit
    assert use.most <= best + 3
    assert use.used >= best - 3
    assert answer.certificate.gap < 5e-3


def test_where_all_are_served_the_bound_is_their_number():
    problem = draw(1, families=200, tightness=2.0)
    floor = poorest(problem, 0.2, 1, 2, 3)
    (use,) = priorities(allocate(replace(problem, floors=[floor])))
    assert use.used == use.most == use.limit
    assert all(other.most is None for other in allocate(problem).limits)


def test_families_alike_are_counted_once_each_for_all_of_them():
    problem = draw(2, families=4000, packages=5, areas=3)
    floor = poorest(problem, 0.5, 1, 2)
    layout, limits = lay_out(replace(problem, floors=[floor]), Team(1))
    (limit,) = np.flatnonzero(limits.kind == 3)
    table = (limits.weights[limits.feature[limit]] > 0).astype(float)
    few = _counted(layout, limits, np.where(limits.kind == 3, 0.0, np.inf), table)
    assert few.value.shape[1] < 4000 / 10
    assert few.weight.sum() == floor.who.sum()
    able = problem.families.eligible & floor.serves & floor.who[:, None]
    for package in range(1, 5):
        assert few.weight[np.isfinite(few.value[package])].sum() == able[:, package].sum()
    cell = few.area * few.kinds + few.kind
    assert (np.diff(cell) >= 0).all()
    assert (np.searchsorted(cell, np.arange(len(few.start))) == few.start).all()
