"""What must hold for every problem, on random ones, beside branch and bound over every pair."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.allocate.allocation_world import adequate, draw, exact, holds, with_floor, worth_of

from sasaran.allocate import allocate, fair_share
from sasaran.allocate.rivals import at_random, poorest_first
from sasaran.errors import BudgetError, ParameterError

problems = st.builds(
    draw,
    seed=st.integers(0, 10**6),
    families=st.integers(1, 80),
    packages=st.integers(2, 6),
    areas=st.integers(1, 5),
    programmes=st.integers(1, 3),
    tightness=st.sampled_from([0.0, 0.05, 0.3, 0.6, 2.0]),
    ties=st.booleans(),
)


def shuffled(problem, seed):
    """Return the problem with its rows in another order, and the order."""
    order = np.random.default_rng(seed).permutation(problem.shape[0])
    family = problem.families
    columns = {
        name: None if getattr(family, name) is None else np.asarray(getattr(family, name))[order]
        for name in ("key", "area", "value", "eligible", "size_class", "rank", "excluded")
    }
    floors = [
        replace(
            floor,
            who=None if floor.who is None else floor.who[order],
            serves=floor.serves if floor.serves.ndim == 1 else floor.serves[order],
        )
        for floor in problem.floors
    ]
    return replace(problem, families=replace(family, **columns), floors=floors), order


@settings(max_examples=40, deadline=None)
@given(problems)
def test_keeps_every_limit_and_bounds_the_best_there_is(problem):
    answer = allocate(problem, threads=1)
    assert holds(problem, answer.package)
    best = exact(problem)
    assert answer.certificate.primal == pytest.approx(worth_of(problem, answer.package), abs=1e-9)
    assert answer.certificate.bound >= best - 1e-6 * (1 + best)  # HiGHS's own tolerance
    assert answer.certificate.primal <= best + 1e-6 * (1 + best)
    assert best - answer.certificate.primal <= answer.certificate.gap * abs(answer.certificate.bound) + 1e-6


@settings(max_examples=40, deadline=None)
@given(problems, st.integers(0, 99))
def test_answer_does_not_depend_on_row_order_or_threads(problem, seed):
    problem = replace(
        problem, families=replace(problem.families, excluded=np.asarray(problem.families.key) % 11 == 0)
    )
    one = allocate(problem, threads=1)
    other, order = shuffled(problem, seed)
    two = allocate(other, threads=2)
    for column in ("package", "reason", "wanted", "waiting", "worth", "money", "seats", "floors"):
        assert (getattr(one, column)[order] == getattr(two, column)).all(), column
    assert one.certificate == two.certificate
    assert one.limits == two.limits
    for rival in (poorest_first, at_random):
        assert (rival(problem).package[order] == rival(other).package).all()


@settings(max_examples=40, deadline=None)
@given(problems, st.integers(1, 60))
def test_floors_hold_or_are_refused_for_a_reason(problem, number):
    floored = with_floor(problem, min(number, problem.shape[0]), *range(1, problem.shape[1]))
    best = exact(floored)
    try:
        answer = allocate(floored, threads=1)
    except BudgetError as error:
        if best is not None:  # a heuristic may miss what exists: it then says that nothing is proven
            assert "not proven" in str(error)
        return
    assert best is not None
    assert holds(floored, answer.package)
    assert answer.certificate.bound >= best - 1e-6 * (1 + abs(best))
    assert answer.certificate.primal <= best + 1e-6 * (1 + abs(best))


@settings(max_examples=30, deadline=None)
@given(problems, st.floats(1.0, 3.0))
def test_more_money_never_lowers_the_bound_nor_the_answer_by_more_than_its_gap(problem, factor):
    richer = replace(
        problem, budgets=[replace(budget, rupiah=int(budget.rupiah * factor)) for budget in problem.budgets]
    )
    one, two = allocate(problem, threads=1).certificate, allocate(richer, threads=1).certificate
    assert two.bound >= one.primal - 1e-9
    assert two.primal >= one.primal - two.gap * abs(two.bound) - 1e-9


@settings(max_examples=30, deadline=None)
@given(problems, st.floats(1.0, 3.0), st.booleans())
def test_more_money_or_seats_never_lower_an_answer_that_starts_from_the_poorer_one(problem, factor, seats):
    richer = replace(
        problem,
        budgets=[replace(budget, rupiah=int(budget.rupiah * factor)) for budget in problem.budgets],
        seats=[replace(one, limit=one.limit + 1) if seats else one for one in problem.seats],
    )
    poorer = allocate(problem, threads=1)
    answer = allocate(richer, threads=1, start=poorer)
    assert holds(richer, answer.package)
    assert answer.certificate.primal >= poorer.certificate.primal - 1e-9
    assert answer.certificate.bound >= allocate(richer, threads=1).certificate.primal - 1e-9


@settings(max_examples=15, deadline=None)
@given(problems)
def test_solved_exactly_nothing_is_left_to_win(problem):
    answer = allocate(problem, threads=1, exact=True)
    assert holds(problem, answer.package)
    assert answer.certificate.primal == pytest.approx(exact(problem), rel=1e-6, abs=1e-6)
    assert answer.certificate.gap < 1e-5 or answer.certificate.bound < 1e-5


@settings(max_examples=15, deadline=None)
@given(problems)
def test_rivals_keep_the_same_limits_and_never_beat_the_bound(problem):
    bound = allocate(problem, threads=1).certificate.bound
    for rival in (poorest_first(problem), at_random(problem)):
        assert holds(problem, rival.package)
        assert rival.worth <= bound
        assert rival.worth == pytest.approx(worth_of(problem, rival.package))


@pytest.mark.parametrize("seed", range(6))
def test_at_a_few_thousand_families_the_gap_is_below_one_in_a_thousand(seed):
    problem = draw(seed, families=4000, packages=8, areas=12, programmes=5, ties=seed % 2 == 1)
    answer = allocate(problem)
    assert holds(problem, answer.package)
    assert answer.certificate.gap < 1e-3


def test_fair_shares_by_area_are_kept():
    problem = draw(3, families=2000, packages=6, areas=8, tightness=0.5)
    need = np.bincount(problem.families.area, minlength=8)
    could = np.bincount(
        problem.families.area, weights=problem.families.eligible[:, 1:].any(axis=1), minlength=8
    )
    floor = fair_share("a fifth of each area", adequate(problem, 1, 2, 3, 4, 5), need, 0.2)
    assert (floor.at_least <= could).all()
    problem = replace(problem, floors=[floor])
    answer = allocate(problem)
    assert holds(problem, answer.package)
    assert answer.certificate.gap < 5e-3


def test_what_is_too_large_to_be_solved_exactly_is_refused():
    with pytest.raises(ParameterError, match="pairs of family and package"):
        allocate(draw(1, families=24_000), exact=True)
