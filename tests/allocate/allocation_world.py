"""Small allocation problems, and their exact answer by branch and bound over every pair (the slow honest reference)."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp

from sasaran.allocate import Budget, Families, Floor, Problem, Seats


def draw(seed, families=60, packages=4, areas=3, classes=2, programmes=2, *, tightness=0.4, ties=False):
    """Return a random problem: correlated worths, two budgets, seats at area level and in all."""
    rng = np.random.default_rng(seed)
    need = rng.gamma(2.0, 1.0, families)
    worth = need[:, None] * rng.uniform(0.5, 1.5, packages) * rng.uniform(0.7, 1.3, (families, packages))
    if ties:
        worth = np.round(worth)
    worth[:, 0] = 0
    eligible = rng.random((families, packages)) < 0.7
    uses = (rng.random((programmes, packages)) < 0.6).astype(np.int64)
    uses[:, 0] = 0
    cost = rng.integers(1, 20, (2, classes, packages)) * 100_000
    cost[..., 0] = 0
    area = rng.integers(0, areas, families)
    size = np.bincount(area, minlength=areas)
    return Problem(
        Families(
            key=rng.permutation(families * 7)[:families],
            area=area,
            value=worth,
            eligible=eligible,
            size_class=rng.integers(0, classes, families),
            rank=-need,
        ),
        packages=[f"package {p}" for p in range(packages)],
        areas=[f"area {a}" for a in range(areas)],
        budgets=[
            Budget(f"budget {b}", int(cost[b].mean() * families * tightness), cost[b]) for b in range(2)
        ],
        seats=[
            Seats(f"programme {k}", uses[k], np.floor(size * tightness).astype(np.int64))
            for k in range(programmes)
        ]
        + [
            Seats(
                "programme 0 in all",
                uses[0],
                np.array([int(families * tightness * 0.8)]),
                group=np.zeros(areas, dtype=np.int64),
            )
        ],
    )


def rows_of(problem):
    """Return every limit but priorities as (weights (N, P), least or most, number)."""
    family = problem.families
    shape = problem.shape[:2]
    out = []
    for budget in problem.budgets:
        cost = np.atleast_2d(budget.cost)
        which = np.zeros(shape[0], int) if family.size_class is None or len(cost) == 1 else family.size_class
        out.append((cost[which], "most", budget.rupiah))
    for seats in problem.seats:
        group = np.arange(problem.shape[2]) if seats.group is None else np.asarray(seats.group)
        for at, limit in enumerate(seats.limit):
            if limit >= 0:
                out.append(((group[family.area] == at)[:, None] * np.asarray(seats.uses), "most", limit))
    for floor in problem.floors:
        who = np.ones(shape[0], bool) if floor.who is None else floor.who
        serves = np.broadcast_to(floor.serves, shape) & who[:, None]
        if floor.priority:
            continue
        group = floor.group
        if group is None:
            areas = problem.shape[2]
            group = np.arange(areas) if len(floor.at_least) == areas else np.zeros(areas)
        for at, number in enumerate(floor.at_least):
            out.append((serves & (np.asarray(group)[family.area] == at)[:, None], "least", number))
    return out


def holds(problem, package):
    """Return whether an allocation keeps every limit and never gives a family what it may not have."""
    family, rows = problem.families, np.arange(problem.shape[0])
    allowed = np.asarray(family.eligible).copy()
    if family.excluded is not None:
        allowed &= ~np.asarray(family.excluded)[:, None]
    allowed[:, 0] = True
    if not allowed[rows, package].all():
        return False
    for weights, kind, number in rows_of(problem):
        total = int(weights[rows, package].sum())
        if total > number if kind == "most" else total < number:
            return False
    return True


def worth_of(problem, package):
    """Return the worth of an allocation."""
    return float(np.asarray(problem.families.value, dtype=float)[np.arange(problem.shape[0]), package].sum())


def exact(problem, value=None):
    """Return the best worth there is (HiGHS, gap 0), or None where the limits cannot hold together."""
    family = problem.families
    families, packages, _ = problem.shape
    allowed = np.asarray(family.eligible).copy()
    if family.excluded is not None:
        allowed &= ~np.asarray(family.excluded)[:, None]
    allowed[:, 0] = True
    worth = np.where(allowed, np.asarray(family.value if value is None else value, dtype=float), 0.0)
    one = sp.kron(sp.identity(families), np.ones((1, packages)))
    bars = [LinearConstraint(one, 1, 1)]
    for weights, kind, number in rows_of(problem):
        scale = max(float(np.abs(weights).max()), 1.0)
        low, high = (-np.inf, number / scale) if kind == "most" else (number / scale, np.inf)
        bars.append(LinearConstraint(sp.csr_matrix(weights.reshape(1, -1) / scale), low, high))
    answer = milp(
        -worth.ravel(),
        integrality=np.ones(worth.size),
        bounds=Bounds(0, allowed.ravel().astype(float)),
        constraints=bars,
        options={"mip_rel_gap": 0.0},
    )
    return None if answer.x is None else -answer.fun


def most_served(problem, floor):
    """Return the most families that any allocation under the problem's limits serves of ``floor`` (HiGHS, gap 0)."""
    who = np.ones(problem.shape[0], bool) if floor.who is None else floor.who
    served = np.broadcast_to(floor.serves, problem.shape[:2]) & who[:, None]
    found = exact(problem, value=served.astype(float))
    return None if found is None else round(found)


def adequate(problem, *packages):
    """Return the packages named as a mask (P,)."""
    return np.isin(np.arange(problem.shape[1]), packages)


def with_floor(problem, at_least, *packages, **rest):
    """Return the problem with one floor over all areas."""
    from dataclasses import replace

    floor = Floor("served", adequate(problem, *packages), at_least=np.array([at_least]), **rest)
    return replace(problem, floors=[*problem.floors, floor])
