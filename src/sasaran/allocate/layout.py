"""The families in the order of the reckoning: by area, then by kind, so that every price is one number a cell.

A *kind* is the set of families for which all packages weigh alike in every limit: same size class, same packages that
count for each floor. A *cell* is a kind in an area. A *feature* is one table of weights (kind x package): a budget's
costs, a programme's seats, a floor's packages. A *limit* r sums one feature over a group of areas:

    sum over areas a in group(r), families i in a:  sign(r) * W[feature(r), kind(i), package(i)]  <=  rhs(r)

with sign +1 for budgets and seats and -1 for floors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from sasaran.allocate.problem import NO_LIMIT, Floor, Problem
from sasaran.allocate.team import Team
from sasaran.errors import NumbersError

__all__ = ["BLOCK", "Layout", "Limits", "hashed", "lay_out"]

BLOCK = 16384  # families a block: 12 packages of float32 are 0.8 MB, which a core's own cache holds


@dataclass(frozen=True)
class Limits:
    """All limits of a problem.

    Parameters
    ----------
    weights : array of int64, shape (F, K, P)
        Weight of package p in feature f for kind k.
    scale : array of float, shape (F,)
        Unit in which a feature is reckoned, so that prices of money and of seats are of one size.
    incidence : sparse matrix of float, shape (R, A * F)
        +1 or -1 where limit r counts feature f in area a.
    rhs : array of int64, shape (R,)
        Right-hand sides.
    upper : array of float, shape (R,)
        Highest price: infinite, or what a missed unit of a floor costs (set by the solver).
    feature, kind, part : arrays of int, shape (R,)
        Feature; 0 budget, 1 seats, 2 floor, 3 priority; number within budgets, seats or floors of the problem.
    group : array of int, shape (R,)
        Group of areas within its budget (0), seats or floor.
    """

    weights: Any
    scale: Any
    incidence: Any
    rhs: Any
    feature: Any
    kind: Any
    part: Any
    group: Any

    @property
    def unit(self) -> Any:
        """Scale of each limit, shape (R,)."""
        return self.scale[self.feature]

    @property
    def sign(self) -> Any:
        """+1 for budgets and seats, -1 for floors, shape (R,); also where a limit's group holds no area."""
        return np.where(self.kind >= 2, -1.0, 1.0)

    def scaled(self) -> Any:
        """Return weights over scale, shape (F, K, P)."""
        return self.weights / self.scale[:, None, None]

    def used(self, counts: Any) -> Any:
        """Return sum of weights by limit, exact: counts are whole numbers of shape (A, K, P)."""
        areas = counts.shape[0]
        flat = self.weights.reshape(len(self.weights), -1)
        local = counts.reshape(areas, -1) @ flat.T
        return self.incidence.astype(np.int64) @ local.ravel()


@dataclass(frozen=True)
class Layout:
    """Families (all, or a sample of each area) by cell.

    Parameters
    ----------
    order : array of int, shape (n,)
        Row of the problem at each place.
    value : array of float32, shape (P, n)
        Values, minus infinity where not eligible.
    area, kind : arrays of int32, shape (n,)
        Area and kind at each place.
    start : array of int, shape (A * K + 1,)
        First place of each cell.
    areas, kinds : int
        Number of areas and of kinds, A and K.
    weight : array of float32, shape (n,), or None
        Families that each place stands for; None: one, all are there.
    """

    order: Any
    value: Any
    area: Any
    kind: Any
    start: Any
    areas: int
    kinds: int
    weight: Any = None

    @property
    def blocks(self) -> list[tuple[int, int]]:
        """Places from-to of each block."""
        size = self.value.shape[1]
        return [(at, min(at + BLOCK, size)) for at in range(0, size, BLOCK)]

    def cells(self, low: int, high: int) -> tuple[Any, Any]:
        """Return the cells that have families among the places low to high, and where each begins (from low)."""
        first = int(np.searchsorted(self.start, low, side="right")) - 1
        last = int(np.searchsorted(self.start, high, side="left"))
        begin = np.clip(self.start[first:last], low, high) - low
        end = np.clip(self.start[first + 1 : last + 1], low, high) - low
        full = np.flatnonzero(end > begin)
        return first + full, begin[full]

    def sample(self, each: int, whole: Any = None) -> Layout:
        """Return about ``each`` families of every area, evenly spaced in the (hashed) order of their cells.

        Families of the kinds ``whole`` (K,) are all taken, and ``each`` of the others.
        """
        rest: Any = slice(None) if whole is None else np.flatnonzero(~whole[self.kind])
        size = np.bincount(self.area[rest], minlength=self.areas)
        take = np.minimum(size, each)
        begin = np.cumsum(size) - size
        owner = np.repeat(np.arange(self.areas), take)
        inner = np.arange(take.sum()) - np.repeat(np.cumsum(take) - take, take)
        place = begin[owner] + ((inner + 0.5) * size[owner] / np.maximum(take[owner], 1)).astype(np.int64)
        weight = (size / np.maximum(take, 1))[owner].astype(np.float32)
        if whole is not None:
            all_of = np.flatnonzero(whole[self.kind])
            place, weight = (
                np.append(rest[place], all_of),
                np.append(weight, np.ones(len(all_of), np.float32)),
            )
            order = np.argsort(place)
            place, weight = place[order], weight[order]
        return self.pick(place, weight)

    def pick(self, place: Any, weight: Any) -> Layout:
        """Return the families at ``place`` (ascending), each standing for ``weight`` families."""
        if self.weight is not None:
            weight = weight * self.weight[place]
        cell = self.area[place].astype(np.int64) * self.kinds + self.kind[place]
        return Layout(
            self.order[place],
            np.ascontiguousarray(self.value[:, place]),
            self.area[place],
            self.kind[place],
            np.searchsorted(cell, np.arange(self.areas * self.kinds + 1)),
            self.areas,
            self.kinds,
            weight,
        )


def hashed(key: Any, seed: int = 0) -> Any:
    """Return a fixed scramble of whole numbers to uint64 (SplitMix64, Steele, Lea and Flood 2014): one to one."""
    with np.errstate(over="ignore"):
        out = np.asarray(key).astype(np.uint64) + np.uint64(
            (seed * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15) % 2**64
        )
        out = (out ^ (out >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        out = (out ^ (out >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return out ^ (out >> np.uint64(31))


def lay_out(problem: Problem, team: Team) -> tuple[Layout, Limits]:
    """Return the families by cell and the limits."""
    rows, packages, areas = problem.shape
    family = problem.families
    pattern = [_pattern(floor, rows, packages) for floor in problem.floors]
    kind, kinds = _kinds(problem, pattern, rows)
    area = np.asarray(family.area).astype(np.int32)
    cell = area.astype(np.int64) * len(kinds) + kind
    order = _sorted(cell, np.asarray(family.key), areas * len(kinds))
    size = np.bincount(cell, minlength=areas * len(kinds))
    layout = Layout(
        order,
        _values(problem, order, team),
        area[order],
        kind[order].astype(np.int32),
        np.concatenate([[0], np.cumsum(size)]),
        areas,
        len(kinds),
    )
    return layout, _limits(problem, kinds)


def _pattern(floor: Floor, rows: int, packages: int) -> Any:
    # packages that count for the family, as bits of one number
    serves = np.asarray(floor.serves)
    bits = np.zeros(rows if serves.ndim == 2 else 1, dtype=np.int64)
    for package in range(1, packages):
        bits |= serves[..., package].astype(np.int64) << package
    bits = np.broadcast_to(bits, (rows,))
    return bits if floor.who is None else np.where(floor.who, bits, 0)


def _kinds(problem: Problem, pattern: list[Any], rows: int) -> tuple[Any, Any]:
    """Return each family's kind and, by kind, its size class and patterns (K, 1 + floors)."""
    sizes = problem.families.size_class
    columns = [np.zeros(rows, np.int64) if sizes is None else np.asarray(sizes).astype(np.int64), *pattern]
    kind = np.zeros(rows, dtype=np.int64)
    table = np.zeros((1, 0), dtype=np.int64)
    for column in columns:
        values, number = _distinct(column)
        both, kind = _distinct(kind * len(values) + number)
        table = np.column_stack([table[both // len(values)], values[both % len(values)]])
    if len(table) * problem.shape[2] > 2_000_000:
        raise NumbersError(
            "Too many different kinds of families to price one by one",
            where=f"{len(table)} combinations of size class and adequate packages",
            todo="use fewer size classes, or state adequacy by package",
        )
    return kind, table


def _distinct(column: Any) -> tuple[Any, Any]:
    # np.unique with inverse, by counting where the numbers are small (a sort of 4 M rows is saved)
    if len(column) and column.min() >= 0 and column.max() < 1 << 22:
        seen = np.bincount(column)
        values = np.flatnonzero(seen)
        number = np.zeros(len(seen), dtype=np.int64)
        number[values] = np.arange(len(values))
        return values, number[column]
    values, number = np.unique(column, return_inverse=True)
    return (values, number) if len(values) else (np.zeros(1, np.int64), number)


def _sorted(cell: Any, key: Any, cells: int) -> Any:
    """Return the order by cell, then by scrambled key, then by key: the rows' own order never matters."""
    room = 63 - max(int(cells - 1).bit_length(), 1)
    mixed = hashed(key) >> np.uint64(64 - room)
    joint = (cell.astype(np.uint64) << np.uint64(room)) | mixed
    order = np.argsort(joint)
    sorted_ = joint[order]
    same = sorted_[1:] == sorted_[:-1]
    if same.any():  # scrambled keys cut to fewer bits may meet: the key itself decides
        tied = np.concatenate([same, [False]]) | np.concatenate([[False], same])
        rows = order[tied]
        rows = rows[np.lexsort((key[rows], joint[rows]))]
        if ((key[rows][1:] == key[rows][:-1]) & (joint[rows][1:] == joint[rows][:-1])).any():
            raise NumbersError("Two families have one key", where="key", rule="keys are unique")
        order[tied] = rows
    return order


def _values(problem: Problem, order: Any, team: Team) -> Any:
    family = problem.families
    source, allowed = np.asarray(family.value), np.asarray(family.eligible)
    barred = None if family.excluded is None else np.asarray(family.excluded)
    out = np.empty((source.shape[1], len(order)), dtype=np.float32)

    def task(low: int, high: int) -> Any:
        rows = order[low:high]
        may = allowed[rows]
        if barred is not None:
            may = may & ~barred[rows, None]
        may[:, 0] = True
        part = source[rows]
        out[:, low:high] = np.where(may, part, -np.inf).T
        good = np.isfinite(part)
        return None if good.all() else (~good & may).any(axis=0)

    blocks = [(at, min(at + BLOCK, len(order))) for at in range(0, len(order), BLOCK)]
    bad = np.zeros(source.shape[1], dtype=bool)
    for found in team.each(task, blocks):
        if found is not None:
            bad |= found
    if bad.any():
        raise NumbersError(
            "A value is missing or infinite where the family is eligible",
            where=f"value, package {', '.join(problem.packages[int(p)] for p in np.flatnonzero(bad))}",
            rule="a finite number for every eligible package",
        )
    return out


def _limits(problem: Problem, kinds: Any) -> Limits:
    areas = len(problem.areas)
    tables: list[Any] = []
    known: dict[bytes, int] = {}
    rows: list[tuple[int, Any, int, int, int, int, int]] = []  # feature, areas, sign, rhs, kind, part, group
    everywhere = np.zeros(areas, dtype=np.int64)
    for part, budget in enumerate(problem.budgets):
        cost = np.atleast_2d(np.asarray(budget.cost, dtype=np.int64))
        table = cost[kinds[:, 0]] if len(cost) > 1 else np.repeat(cost, len(kinds), axis=0)
        feature = _feature(table, tables, known)
        rows.append((feature, np.arange(areas), 1, int(budget.rupiah), 0, part, 0))
    for part, seats in enumerate(problem.seats):
        uses = np.repeat(np.asarray(seats.uses, dtype=np.int64)[None], len(kinds), axis=0)
        feature = _feature(uses, tables, known)
        group = np.arange(areas) if seats.group is None else np.asarray(seats.group)
        for at, limit in enumerate(np.asarray(seats.limit)):
            if limit != NO_LIMIT:
                rows.append((feature, np.flatnonzero(group == at), 1, int(limit), 1, part, at))
    for part, floor in enumerate(problem.floors):
        bits = kinds[:, 1 + part]
        serves = (bits[:, None] >> np.arange(problem.shape[1])) & 1
        feature = _feature(serves, tables, known)
        least, group = _least(problem, floor, areas, everywhere)
        for at, number in enumerate(least):
            if number:
                rows.append(
                    (feature, np.flatnonzero(group == at), -1, -int(number), 2 + floor.priority, part, at)
                )
    return _assemble(rows, tables, areas, len(kinds), problem.shape[1])


def _least(problem: Problem, floor: Floor, areas: int, everywhere: Any) -> tuple[Any, Any]:
    if floor.priority:
        who = np.ones(problem.shape[0], bool) if floor.who is None else np.asarray(floor.who)
        reach = who & (np.asarray(problem.families.eligible) & np.asarray(floor.serves)).any(axis=1)
        if problem.families.excluded is not None:
            reach &= ~np.asarray(problem.families.excluded)
        return np.array([int(reach.sum())]), everywhere
    least = np.asarray(floor.at_least)
    if floor.group is not None:
        return least, np.asarray(floor.group)
    return least, np.arange(areas) if len(least) == areas else everywhere


def _feature(table: Any, tables: list[Any], known: dict[bytes, int]) -> int:
    name = table.tobytes()
    if name not in known:
        known[name] = len(tables)
        tables.append(table)
    return known[name]


def _assemble(rows: list[Any], tables: list[Any], areas: int, kinds: int, packages: int) -> Limits:
    weights = np.array(tables, dtype=np.int64).reshape(len(tables), kinds, packages)
    scale = np.array([table[table > 0].mean() if (table > 0).any() else 1.0 for table in weights])
    width = max(len(tables), 1)
    at = [row[1] * width + row[0] for row in rows]
    number = np.repeat(np.arange(len(rows)), [len(x) for x in at]) if rows else np.zeros(0, int)
    for at_row, row in enumerate(rows):  # what no combination of weights can use up is not there to be used
        step = int(np.gcd.reduce(weights[row[0]], axis=None))
        if row[2] > 0 and step > 1:
            rows[at_row] = (*row[:3], row[3] // step * step, *row[4:])
    sign = np.repeat([float(row[2]) for row in rows], [len(x) for x in at]) if rows else np.zeros(0)
    column = np.concatenate(at) if rows else np.zeros(0, int)
    incidence = sp.csr_matrix((sign, (number, column)), shape=(len(rows), areas * width))
    pick = [np.array([row[place] for row in rows], dtype=np.int64) for place in (3, 0, 4, 5, 6)]
    if not tables:
        weights, scale = np.zeros((1, kinds, packages), np.int64), np.ones(1)
    return Limits(weights, scale, incidence, *pick)
