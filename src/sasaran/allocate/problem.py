"""What is asked: families, packages, budgets, seats and floors, checked before anything is reckoned."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.errors import BudgetError, NumbersError, ParameterError

__all__ = ["NO_LIMIT", "Budget", "Families", "Floor", "Problem", "Seats", "by_area", "fair_share"]

NO_LIMIT = -1
_MOST_RUPIAH = 2**53  # above it a float64 no longer holds every whole rupiah


@dataclass(frozen=True)
class Families:
    """The families, one row each, in any order.

    Parameters
    ----------
    key : array of int, shape (N,)
        Stable number of the family: ties are broken by it, never by the row.
    area : array of int, shape (N,)
        Index 0 to A - 1 of the smallest area (kelurahan).
    value : array of float, shape (N, P)
        What package p is worth to family i; column 0 (no package) is the state as it is, usually 0. Read only
        where eligible. See ``allocate.objective``.
    eligible : array of bool, shape (N, P)
        Whether package p may be offered to family i (column 0 is always allowed).
    size_class : array of int, shape (N,), or None
        Row of ``Budget.cost`` that holds for the family (family size, number of pupils); None: row 0.
    rank : array of float, shape (N,), or None
        Poverty rank, lowest poorest: used only by the comparator "poorest first".
    excluded : array of bool, shape (N,), or None
        Families that may get nothing in this round (for a reason kept elsewhere).
    """

    key: Any
    area: Any
    value: Any
    eligible: Any
    size_class: Any = None
    rank: Any = None
    excluded: Any = None


@dataclass(frozen=True)
class Budget:
    """Money of one source: ``rupiah`` in all, ``cost`` of each package in whole rupiah, shape (P,) or (S, P)."""

    name: str
    rupiah: int
    cost: Any


@dataclass(frozen=True)
class Seats:
    """Seats of one programme at one level of areas.

    Parameters
    ----------
    name : str
        The programme (and level, where one programme is limited at several).
    uses : array of int, shape (P,)
        Seats of it that one family takes with each package.
    limit : array of int, shape (G,)
        Seats in each group of areas; ``NO_LIMIT`` where nothing limits.
    group : array of int, shape (A,), or None
        Group of each area, -1 for none; None: each area is its own group.
    """

    name: str
    uses: Any
    limit: Any
    group: Any = None


@dataclass(frozen=True)
class Floor:
    """A least number of families to be served.

    Parameters
    ----------
    name : str
        What the floor promises.
    serves : array of bool, shape (P,) or (N, P)
        Whether the package counts (is adequate, is empowering, is any at all) for the family.
    at_least : array of int, shape (G,), or None
        Families to serve in each group of areas; None with ``priority``.
    who : array of bool, shape (N,), or None
        The families that count (decile 1); None: all.
    group : array of int, shape (A,), or None
        Group of each area, -1 for none; None: each area is its own group if ``at_least`` has one number an area,
        else all areas are one group.
    priority : bool
        True: serve as many of them as possible before anything else counts, instead of a fixed number.
    """

    name: str
    serves: Any
    at_least: Any = None
    who: Any = None
    group: Any = None
    priority: bool = False


@dataclass(frozen=True)
class Problem:
    """An allocation problem; ``check`` raises on anything that cannot be meant."""

    families: Families
    packages: Sequence[str]
    areas: Sequence[str]
    budgets: Sequence[Budget] = ()
    seats: Sequence[Seats] = ()
    floors: Sequence[Floor] = ()
    unit: str = "value"

    @property
    def shape(self) -> tuple[int, int, int]:
        """Return (families, packages, areas)."""
        return len(self.families.key), len(self.packages), len(self.areas)

    def check(self) -> None:
        """Raise NumbersError, ParameterError or BudgetError for input that cannot be meant, naming column and rule."""
        families, packages, areas = self.shape
        if families == 0:
            raise NumbersError(
                "There is no family to share out to",
                where="key: 0 rows",
                rule="one family or more",
                todo="ask for more deciles",
            )
        if packages < 2 or packages > 64:
            raise ParameterError(
                "A problem needs package 0 (none) and 1 to 63 others", where=f"packages: {packages} given"
            )
        _check_families(self.families, packages, areas)
        for budget in self.budgets:
            _check_budget(budget, self.families, packages)
        for seats in self.seats:
            _check_seats(seats, packages, areas)
        for floor in self.floors:
            _check_floor(floor, families, packages, areas)


def _check_families(families: Families, packages: int, areas: int) -> None:
    rows = len(families.key)
    for name in ("area", "value", "eligible", "size_class", "rank", "excluded"):
        column = getattr(families, name)
        shape = (rows, packages) if name in ("value", "eligible") else (rows,)
        if column is not None and np.shape(column) != shape:
            raise NumbersError(
                "A column of families has another shape than the others",
                where=f"{name}: {np.shape(column)}",
                rule=f"shape {shape}",
            )
    if not np.issubdtype(np.asarray(families.key).dtype, np.integer):
        raise NumbersError("The key of a family must be a whole number", where="key")
    if np.asarray(families.eligible).dtype != np.bool_:
        raise NumbersError("Eligibility must be true or false", where="eligible")
    area = np.asarray(families.area)
    if rows and (area.min() < 0 or area.max() >= areas):
        bad = int(((area < 0) | (area >= areas)).sum())
        raise NumbersError(
            "Families lie in an area nobody named", where=f"area: {bad} rows", rule=f"0 to {areas - 1}"
        )
    if families.size_class is not None and np.min(families.size_class, initial=0) < 0:
        bad = int((np.asarray(families.size_class) < 0).sum())
        raise NumbersError(
            "A size class is below 0", where=f"size_class: {bad} rows", rule="a row of cost, from 0"
        )
    if families.rank is not None and np.isnan(np.asarray(families.rank, dtype=float)).any():
        raise NumbersError(
            "A rank is missing", where="rank", todo="rank every family or leave the column out"
        )


def _check_budget(budget: Budget, families: Families, packages: int) -> None:
    where = f"budget {budget.name}"
    cost = np.asarray(budget.cost)
    if int(budget.rupiah) != budget.rupiah or not 0 <= budget.rupiah < _MOST_RUPIAH:
        raise BudgetError(
            "A budget must be whole rupiah and not negative", where=where, rule=f"0 <= Rp < {_MOST_RUPIAH}"
        )
    if not np.issubdtype(cost.dtype, np.integer) or cost.ndim not in (1, 2) or cost.shape[-1] != packages:
        raise BudgetError(
            "Costs must be whole rupiah, one a package (and a row a size class)",
            where=where,
            rule=f"integer array (P,) or (S, P), P = {packages}",
        )
    if (cost < 0).any() or (np.atleast_2d(cost)[:, 0] != 0).any():
        raise BudgetError(
            "A cost is negative, or no package costs something", where=where, rule="cost >= 0, cost[0] = 0"
        )
    classes = 1 if families.size_class is None else int(np.max(families.size_class, initial=0)) + 1
    if cost.ndim == 2 and cost.shape[0] < classes:
        raise BudgetError(
            "A size class of families has no cost",
            where=where,
            rule=f"{classes} rows of cost, {cost.shape[0]} given",
        )


def _check_seats(seats: Seats, packages: int, areas: int) -> None:
    where = f"seats {seats.name}"
    uses, limit = np.asarray(seats.uses), np.asarray(seats.limit)
    if uses.shape != (packages,) or not np.issubdtype(uses.dtype, np.integer) or (uses < 0).any() or uses[0]:
        raise BudgetError(
            "Seats used must be whole numbers, one a package, none for no package",
            where=where,
            rule=f"integers >= 0, shape ({packages},), uses[0] = 0",
        )
    if not np.issubdtype(limit.dtype, np.integer) or (limit < NO_LIMIT).any():
        raise BudgetError("A quota must be a whole number and not negative", where=where)
    _check_group(where, seats.group, len(limit), areas)


def _check_group(where: str, group: Any, groups: int, areas: int) -> None:
    if group is None:
        if groups != areas:
            raise BudgetError(
                "A quota names areas that are not there, or leaves some out",
                where=where,
                rule=f"{areas} areas, {groups} numbers",
                todo="give group, or one number an area",
            )
        return
    number = np.asarray(group)
    if number.shape != (areas,) or (areas and (number.max() >= groups or number.min() < -1)):
        raise BudgetError(
            "A quota is set for an unknown area", where=where, rule=f"group: ({areas},) of -1 to {groups - 1}"
        )


def _check_floor(floor: Floor, families: int, packages: int, areas: int) -> None:
    where = f"floor {floor.name}"
    serves = np.asarray(floor.serves)
    if serves.dtype != np.bool_ or serves.shape not in ((packages,), (families, packages)):
        raise BudgetError(
            "A floor must say for each package whether it serves",
            where=where,
            rule="bool, shape (P,) or (N, P)",
        )
    if serves[..., 0].any():
        raise BudgetError(
            "A floor cannot count families that get nothing", where=where, rule="serves[0] is false"
        )
    if floor.who is not None and (
        np.shape(floor.who) != (families,) or np.asarray(floor.who).dtype != np.bool_
    ):
        raise BudgetError(
            "A floor must say whom it counts", where=where, rule=f"who: bool, shape ({families},)"
        )
    if floor.priority:
        if floor.at_least is not None:
            raise BudgetError("A priority has no number of its own", where=where, todo="leave at_least out")
        return
    least = np.asarray(floor.at_least)
    if (
        floor.at_least is None
        or least.ndim != 1
        or not np.issubdtype(least.dtype, np.integer)
        or (least < 0).any()
    ):
        raise BudgetError(
            "A floor must be whole numbers and not negative", where=where, rule="at_least: (G,)"
        )
    if floor.group is not None or len(least) not in (1, areas):
        _check_group(where, floor.group, len(least), areas)


def by_area(what: str, numbers: Mapping[str, int], areas: Sequence[str]) -> Any:
    """Return quotas given by area code as an array in the order of ``areas``; areas not named get ``NO_LIMIT``.

    Raises
    ------
    BudgetError
        For a code that is not among ``areas`` (the nearest one is suggested).
    """
    place = {code: at for at, code in enumerate(areas)}
    for code in numbers:
        if code not in place:
            near = difflib.get_close_matches(code, place, n=1)
            raise BudgetError(
                "A quota is set for an unknown area",
                where=f"{what}: {code}",
                todo=f"did you mean {near[0]}?" if near else "",
            )
    out = np.full(len(areas), NO_LIMIT, dtype=np.int64)
    for code, number in numbers.items():
        out[place[code]] = number
    return out


def fair_share(name: str, serves: Any, need: Any, share: float, group: Any = None) -> Floor:
    """Return the floor "in every area at least ``share`` of those in need are served", rounded down to whole families.

    ``need`` (G,) counts the families in need by group of areas; those in need are everyone unless the caller narrows
    the floor's ``who``. The other side (no area above a share) is a ``Seats`` whose ``uses`` is 1 for every package.
    """
    if not 0 <= share <= 1:
        raise ParameterError("A share lies between 0 and 1", where=name)
    return Floor(
        name, serves, at_least=np.floor(share * np.asarray(need) + 1e-9).astype(np.int64), group=group
    )
