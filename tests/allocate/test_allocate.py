"""What an allocation says: tiny tables in and out, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest
from tests.allocate.allocation_world import adequate, draw, holds, with_floor, worth_of

from sasaran.allocate import (
    NO_LIMIT,
    Budget,
    Families,
    Floor,
    Problem,
    Reason,
    Seats,
    allocate,
    by_area,
    fair_share,
)
from sasaran.allocate.certificate import bound
from sasaran.allocate.layout import hashed, lay_out
from sasaran.allocate.rivals import at_random, poorest_first
from sasaran.allocate.team import Team
from sasaran.errors import BudgetError, NumbersError, ParameterError

PACKAGES = ["none", "cash", "training"]


def table(rows, *, money=100, seats=1, floors=()):
    """Return a problem from rows (area, worth of cash, worth of training); None: not eligible."""
    value = np.array([[0.0, cash or 0.0, training or 0.0] for _, cash, training in rows])
    eligible = np.array([[True, cash is not None, training is not None] for _, cash, training in rows])
    areas = max(row[0] for row in rows) + 1
    return Problem(
        Families(np.arange(len(rows)), np.array([row[0] for row in rows]), value, eligible),
        PACKAGES,
        [f"area {a}" for a in range(areas)],
        [Budget("money", money, np.array([0, 10, 20]))],
        [Seats("training", np.array([0, 0, 1]), np.full(areas, seats))],
        floors,
    )


def test_the_seat_goes_where_it_is_worth_most_and_the_other_gets_cash():
    answer = allocate(table([(0, 3.0, 5.0), (0, 3.0, 9.0)]))
    assert answer.package.tolist() == [1, 2]
    assert answer.certificate.primal == 12.0
    assert [Reason(r) for r in answer.reason] == [Reason.BEST_AT_PRICE, Reason.BEST]
    seats = next(use for use in answer.limits if use.kind == "seats")
    assert (seats.limit, seats.used, seats.binds) == (1, 1, True)
    assert 2.0 - 0.1 <= seats.price <= 6.0 + 0.1  # any price between the two families' differences holds


def test_reasons_for_nothing():
    problem = table(
        [(0, None, None), (0, 0.0, -1.0), (0, None, 4.0), (0, None, 5.0), (0, 1.0, None)], money=20
    )
    problem = replace(problem, families=replace(problem.families, excluded=np.array([0, 0, 0, 0, 1], bool)))
    answer = allocate(problem)
    assert answer.package.tolist() == [0, 0, 0, 2, 0]
    reasons = [Reason(r) for r in answer.reason]
    assert reasons[:2] == [Reason.NOT_ELIGIBLE, Reason.NO_WORTH]
    assert reasons[2] in (Reason.NO_SEAT, Reason.NO_MONEY, Reason.LAST_SEAT)
    assert reasons[4] is Reason.EXCLUDED
    assert answer.wanted.tolist() == [0, 0, 2, 0, 0]
    assert answer.waiting.tolist() == [0, 0, 1, 0, 0]


def test_the_queue_puts_first_who_loses_least():
    answer = allocate(table([(0, None, 9.0), (0, None, 8.0), (0, None, 5.0), (0, None, 7.0), (1, None, 1.0)]))
    assert answer.package.tolist() == [2, 0, 0, 0, 2]
    assert answer.waiting.tolist() == [0, 1, 3, 2, 0]


def test_a_price_of_no_money_is_told_from_a_price_of_no_seat():
    rows = [(0, 9.0 - i / 100, None) for i in range(400)] + [(1, None, 9.0 - i / 100) for i in range(400)]
    poor = allocate(table(rows, money=10 * 100 + 20 * 400, seats=10))
    assert (poor.package[:400] == 1).sum() == 400
    assert (poor.package[400:] == 2).sum() == 10
    reasons = {Reason(r) for r in poor.reason[poor.package == 0]}
    assert reasons <= {Reason.NO_SEAT, Reason.LAST_SEAT}
    broke = allocate(table(rows, money=10 * 100, seats=400))
    assert {Reason(r) for r in broke.reason[broke.package == 0]} <= {Reason.NO_MONEY, Reason.LAST_SEAT}
    assert [use.kind for use in broke.cheapest_to_widen("budget")] == ["budget"]
    assert broke.cheapest_to_widen("seats") == []


def test_a_priority_is_served_before_anything_else_counts():
    first = np.array([True, False, False])
    rows = [(0, None, 1.0), (0, None, 50.0), (0, None, 60.0)]
    free = allocate(table(rows))
    assert free.package.tolist() == [0, 0, 2]
    floor = Floor("decile 1", adequate(table(rows), 2), who=first, priority=True)
    bound_to = allocate(table(rows, floors=[floor]))
    assert bound_to.package.tolist() == [2, 0, 0]
    assert Reason(bound_to.reason[0]) is Reason.FOR_FLOOR
    use = next(use for use in bound_to.limits if use.kind == "priority")
    assert (use.limit, use.used) == (1, 1)
    # who chooses at random may leave the priority out, for more worth than any answer that keeps it: that is counted
    rivals = [at_random(table(rows, floors=[floor]), seed=seed) for seed in range(20)]
    assert {(one.package[0] > 0, one.floors_missed) for one in rivals} == {(True, 0), (False, 1)}
    assert max(one.worth for one in rivals) > bound_to.certificate.bound


def test_priorities_that_cannot_all_be_served_leave_a_gap_certified_for_the_number_reached():
    problem = draw(5, families=3000, packages=6, areas=6, tightness=0.15)
    first = problem.families.rank < np.quantile(problem.families.rank, 0.4)
    floor = Floor("poorest", adequate(problem, 1, 2, 3, 4, 5), who=first, priority=True)
    answer = allocate(replace(problem, floors=[floor]))
    use = next(use for use in answer.limits if use.kind == "priority")
    reached = int(((answer.package > 0) & first).sum())
    assert use.used == reached < use.limit
    assert reached > ((allocate(problem).package > 0) & first).sum()
    assert answer.certificate.gap < 5e-3


def test_floors_beyond_the_eligible_are_refused_by_name_and_number():
    problem = table([(0, 1.0, None), (1, 1.0, None), (1, None, None)])
    floor = fair_share("fair", adequate(problem, 1, 2), np.array([1, 2]), 1.0)
    with pytest.raises(BudgetError, match="fair, group 1: short by 1"):
        allocate(replace(problem, floors=[floor]))


def test_floors_beyond_the_money_are_proven_impossible():
    problem = with_floor(table([(0, 1.0 + i / 50, None) for i in range(50)], money=100), 30, 1, 2)
    with pytest.raises(BudgetError, match=r"served, group 0: short by 20 \(at least (1[89]|20) in all"):
        allocate(problem)


@pytest.mark.parametrize("money", [-1, 10.5])
def test_negative_or_broken_budgets_are_refused(money):
    problem = table([(0, 1.0, 1.0)])
    with pytest.raises(BudgetError, match="budget money"):
        allocate(replace(problem, budgets=[Budget("money", money, np.array([0, 1, 1]))]))


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        ({"value": np.array([[0.0, np.nan, 1.0]])}, NumbersError, "value, package cash"),
        ({"area": np.array([1])}, NumbersError, "area: 1 rows"),
        ({"eligible": np.array([[1, 1, 1]])}, NumbersError, "eligible"),
        ({"rank": np.array([np.nan])}, NumbersError, "rank"),
        ({"key": np.array([0.5])}, NumbersError, "key"),
        ({"size_class": np.array([1, 2])}, NumbersError, "size_class"),
        ({"size_class": np.array([-1])}, NumbersError, "size_class: 1 rows"),
    ],
)
def test_bad_families_are_refused_by_column(change, error, says):
    problem = table([(0, 1.0, 1.0)])
    with pytest.raises(error, match=says):
        allocate(replace(problem, families=replace(problem.families, **change)))


def test_a_value_missing_where_nobody_is_eligible_is_no_fault():
    problem = table([(0, None, 1.0)])
    value = problem.families.value.copy()
    value[0, 1] = np.nan
    assert allocate(replace(problem, families=replace(problem.families, value=value))).package.tolist() == [2]


def test_one_key_for_two_families_is_refused():
    problem = table([(0, 1.0, 1.0), (0, 2.0, 1.0)])
    with pytest.raises(NumbersError, match="one key"):
        allocate(replace(problem, families=replace(problem.families, key=np.array([4, 4]))))


def test_quotas_for_unknown_areas_are_refused_with_the_nearest():
    with pytest.raises(BudgetError, match="did you mean Cilincing"):
        by_area("training", {"Cilincng": 3}, ["Cilincing", "Koja"])
    assert by_area("training", {"Koja": 3}, ["Cilincing", "Koja"]).tolist() == [NO_LIMIT, 3]
    problem = table([(0, 1.0, 1.0)])
    for seats in (
        Seats("x", np.array([0, 0, 1]), np.array([1, 2])),
        Seats("x", np.array([0, 0, 1]), np.array([-3])),
    ):
        with pytest.raises(BudgetError, match="seats x"):
            allocate(replace(problem, seats=[seats]))


@pytest.mark.parametrize("uses", [1, 9])  # few seats are looked up in a table, many are reckoned one by one
def test_a_quota_of_a_region_where_no_area_lies_changes_nothing(uses):
    problem = table([(0, 3.0, 5.0), (0, 3.0, 9.0), (1, 1.0, 2.0)], seats=9)
    used, there = np.array([0, 0, uses]), np.array([1, 1])
    one = replace(problem, seats=[Seats("training", used, np.array([uses, uses]), group=there)])
    other = replace(problem, seats=[Seats("training", used, np.array([uses, uses, 5]), group=there)])
    last = replace(other, seats=[Seats("training", used, np.array([5, uses]), group=there)])
    expected = allocate(one)
    assert expected.package.tolist() == [1, 2, 1]
    for asked, empty in ((one, 0), (last, 0), (other, 2)):
        answer = allocate(asked)
        assert answer.package.tolist() == expected.package.tolist()
        assert answer.certificate.gap == pytest.approx(expected.certificate.gap, abs=1e-9)
        unused = answer.limits[1 + empty]
        assert (unused.group, unused.used, unused.price, unused.binds) == (empty, 0, 0.0, False)


def test_shares_and_shapes_are_checked():
    problem = table([(0, 1.0, 1.0)])
    with pytest.raises(ParameterError):
        fair_share("x", adequate(problem, 1), np.array([1]), 1.5)
    with pytest.raises(BudgetError, match="get nothing"):
        allocate(with_floor(problem, 1, 0))
    with pytest.raises(BudgetError, match="size class"):
        two = replace(problem.families, size_class=np.array([1]))
        budget = [Budget("money", 5, np.array([[0, 1, 1]]))]
        allocate(replace(problem, families=two, budgets=budget))


def test_without_money_nothing_is_given_and_nothing_is_left_lying():
    answer = allocate(table([(0, 100.0, 90.0), (0, 80.0, 70.0)], money=0))
    assert answer.package.tolist() == [0, 0]
    assert answer.certificate.bound == pytest.approx(0, abs=1e-6)
    assert answer.certificate.gap < 1e-9


def test_nobody_to_share_out_to_is_refused():
    problem = table([(0, 1.0, 1.0)])
    families = replace(
        problem.families, key=np.zeros(0, int), area=np.zeros(0, int), value=np.zeros((0, 3)),
        eligible=np.zeros((0, 3), bool),
    )  # fmt: skip
    with pytest.raises(NumbersError, match="no family"):
        allocate(replace(problem, families=families))


def test_no_limits_are_answered():
    problem = draw(1, families=30)
    free = replace(problem, budgets=(), seats=())
    answer = allocate(free)
    assert answer.certificate.gap < 1e-12
    best = np.where(free.families.eligible, free.families.value, -np.inf)
    best[:, 0] = 0
    assert worth_of(free, answer.package) == pytest.approx(best.max(axis=1).sum())


def test_the_bound_holds_at_any_prices():
    problem = draw(2, families=200)
    layout, limits = lay_out(problem, Team(1))
    primal = allocate(problem).certificate.primal
    rng = np.random.default_rng(0)
    for _ in range(20):
        level = rng.exponential(1.0, len(limits.rhs)) * (rng.random(len(limits.rhs)) < 0.5)
        assert bound(problem, layout, limits, level, Team(1)) >= primal


def test_poorest_first_goes_by_rank_and_breaks_ties_by_seed_not_by_row():
    problem = table([(0, None, 1.0), (0, None, 9.0), (0, None, 5.0)])
    ranked = replace(problem, families=replace(problem.families, rank=np.array([2.0, 3.0, 1.0])))
    assert poorest_first(ranked).package.tolist() == [0, 0, 2]
    tied = replace(problem, families=replace(problem.families, rank=np.zeros(3)))
    assert {int(poorest_first(tied, seed=s).package.argmax()) for s in range(30)} == {0, 1, 2}
    assert {int(at_random(tied, seed=s).package.argmax()) for s in range(30)} == {0, 1, 2}
    with pytest.raises(NumbersError, match="rank"):
        poorest_first(problem)


def test_the_poorest_are_served_exactly_in_order_while_one_thing_is_short():
    problem = draw(8, families=500, packages=2, areas=3, classes=1, programmes=1)
    got = poorest_first(problem)
    assert holds(problem, got.package)
    cost = problem.budgets[0].cost
    one = replace(problem, budgets=[Budget("only", int(cost.max()) * 20, cost)], seats=())
    order = np.argsort(problem.families.rank)
    able = order[problem.families.eligible[order, 1]]
    assert set(np.flatnonzero(poorest_first(one).package)) == set(able[:20])


def test_the_scramble_is_one_to_one():
    assert len(np.unique(hashed(np.arange(100_000)))) == 100_000
    assert (hashed(np.arange(9), 1) != hashed(np.arange(9), 2)).all()
