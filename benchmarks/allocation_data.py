"""A made-up province to allocate in: correlated worths, quotas at four levels, four budgets, floors.

Nothing is drawn independently that in life is not: welfare differs between kelurahan, eligibility falls with it,
worth is the expected poverty gap that a package closes (so all packages are worth much to the same families), costs
rise with family size, and quotas are set without knowing any of it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sasaran.allocate import Budget, Families, Floor, Problem, Seats, fair_share
from sasaran.allocate.objective import gap_closure

AREAS, DISTRICTS, CITIES, PROGRAMMES, PACKAGES = 267, 44, 6, 10, 12
LINE = 850_000.0
_BLOCK = 1 << 18


def province(families: int, seed: int, *, floors: str = "none", areas: int = AREAS) -> Problem:
    """Return a problem; ``floors`` is ``none``, ``priority`` (decile 1 adequate first) or ``fair`` (areas' shares)."""
    rng = np.random.default_rng(seed)
    weight = rng.gamma(4.0, 1.0, areas)
    area = rng.choice(areas, families, p=weight / weight.sum()).astype(np.int16)
    mean = (np.log(1.5 * LINE) + rng.normal(0, 0.15, areas)[area] + rng.normal(0, 0.45, families)).astype(
        np.float32
    )
    persons = np.clip(rng.poisson(2.8, families) + 1, 1, 8).astype(np.int8)
    contains, lift, monthly = _packages(rng)
    value = np.empty((families, PACKAGES), dtype=np.float32)
    eligible = np.empty((families, PACKAGES), dtype=bool)
    taste = rng.random(PACKAGES)
    for at in range(0, families, _BLOCK):
        part = slice(at, at + _BLOCK)
        fit = np.exp(rng.normal(0, 0.25, (len(mean[part]), PACKAGES)))
        benefit = monthly * lift * fit / persons[part, None]
        value[part] = gap_closure(mean[part], 0.3, LINE, benefit, persons[part])
        poor = np.clip((np.log(2.2 * LINE) - mean[part, None]) / 1.2, 0, 1)
        eligible[part] = rng.random((len(mean[part]), PACKAGES)) < poor * (0.4 + 0.6 * taste)
    value[:, 0] = 0
    budgets, seats = _limits(rng, contains, monthly, persons, area, areas, eligible)
    problem = Problem(
        Families(np.arange(families), area, value, eligible, size_class=persons - 1, rank=mean),
        [f"package {p}" for p in range(PACKAGES)],
        [f"kelurahan {a}" for a in range(areas)],
        budgets,
        seats,
        unit="Rp of poverty gap a month",
    )
    return _with_floors(problem, floors, mean, area, areas)


def _packages(rng):
    contains = np.zeros((PACKAGES, PROGRAMMES), dtype=np.int64)
    for package in range(1, PACKAGES):
        contains[package, rng.choice(PROGRAMMES, rng.integers(1, 4), replace=False)] = 1
    amount = rng.integers(2, 15, PROGRAMMES) * 50_000
    return contains, rng.uniform(0.7, 1.2, PACKAGES), contains @ amount


def _limits(rng, contains, monthly, persons, area, areas, eligible):
    source = rng.integers(0, 4, PROGRAMMES)
    unit = rng.integers(4, 30, PROGRAMMES) * 100_000
    size = 1 + 0.15 * np.arange(8)
    budgets = []
    for source_no in range(4):
        base = (contains * (unit * (source == source_no))).sum(axis=1)
        cost = np.round(size[:, None] * base / 1000).astype(np.int64) * 1000
        asked = float((eligible.sum(axis=0) / max(eligible.sum(), 1)) @ cost[2]) * len(area)
        budgets.append(Budget(f"source {source_no}", int(asked * rng.uniform(0.08, 0.2)) + 10_000_000, cost))
    people = np.bincount(area, minlength=areas)
    district, city = np.arange(areas) * DISTRICTS // areas, np.arange(areas) * CITIES // areas
    seats = []
    for programme in range(PROGRAMMES):
        uses = contains[:, programme]
        local = np.floor(people * rng.uniform(0.03, 0.15) * rng.uniform(0.4, 1.8, areas)).astype(np.int64)
        for level, group, share in (
            ("district", district, 0.9),
            ("city", city, 0.88),
            ("province", city * 0, 0.86),
        ):
            limit = np.floor(share * np.bincount(group, weights=local)).astype(np.int64)
            seats.append(Seats(f"programme {programme}, {level}", uses, limit, group=group))
        seats.append(Seats(f"programme {programme}", uses, local))
    return budgets, seats


def _with_floors(problem: Problem, floors: str, mean, area, areas: int) -> Problem:
    if floors == "none":
        return problem
    if floors == "priority":
        first = mean <= np.quantile(mean, 0.1)
        serves = np.isin(np.arange(PACKAGES), np.arange(3, PACKAGES))
        return replace(problem, floors=[Floor("decile 1 adequate", serves, who=first, priority=True)])
    need = np.bincount(area, weights=problem.families.eligible[:, 1:].any(axis=1), minlength=areas)
    return replace(problem, floors=[fair_share("areas' shares", np.arange(PACKAGES) > 0, need, 0.08)])
