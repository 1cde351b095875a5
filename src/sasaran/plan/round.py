"""One round of offers: the open packages, what they are worth, the limits, and the allocation under them.

The worth of a package is what the objective says of the family's welfare as a distribution. Regular benefits are sure;
earned income is not: with the chance that something in the package works the family has both, else the benefits alone,

    worth = (1 - w) V(benefits) + w V(benefits + gain where it works),

V being the objective (``allocate.objective``). Effects are assumptions and travel with their range (``Effect``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sasaran.allocate import NO_LIMIT, Allocation, Budget, Families, Floor, Problem, Seats, allocate
from sasaran.allocate.objective import DEFAULT, OBJECTIVES
from sasaran.allocate.rivals import Rival, at_random, poorest_first
from sasaran.coverage.packages import Options
from sasaran.errors import ParameterError

__all__ = [
    "GRADUATED",
    "Answer",
    "Limits",
    "Places",
    "Welfare",
    "answer",
    "problem_of",
    "quota_name",
    "quota_seats",
    "solved",
    "worth",
]

_EXACT = 12_000  # open pairs of family and package up to which branch and bound is worth its seconds

GRADUATED = 1.5
"""Lines of poverty above which a family counts as graduated in the objective ``graduation``."""


@dataclass(frozen=True)
class Places:
    """Areas in which families live.

    ``codes`` are the smallest areas (the last one stands for "not known"), ``row`` gives each family its index,
    ``groups`` maps a level to (codes, group of each smallest area; -1 for none).
    """

    codes: tuple[str, ...]
    row: Any
    groups: Mapping[str, tuple[tuple[str, ...], Any]]


@dataclass(frozen=True)
class Welfare:
    """Of each family: log mean and deviation of consumption a head, the line, and benefits a head and month now.

    ``need`` is the expected gap without any of those benefits. ``change`` is by how much ``now`` differs from the
    benefits that the distribution of consumption holds (a scenario that cuts or raises them), Rp a head and month. All
    have shape (N,), or are one number for everybody.
    """

    mean: Any
    spread: Any
    line: Any
    now: Any
    need: Any
    change: Any = 0.0


@dataclass(frozen=True)
class Limits:
    """What is short.

    Parameters
    ----------
    budgets : Mapping[str, int]
        Rp of the year by fund; a fund that is not named is not limited.
    seats : Sequence[tuple[str, str, int]]
        Programme, level and seats in each area of that level.
    priority : int
        Every family of deciles 1 to this gets an adequate package before others count; 0 for no such floor.
    objective : str
        ``gap``, ``severity`` or ``graduation``.
    """

    budgets: Mapping[str, int] = field(default_factory=dict)
    seats: Sequence[tuple[str, str, int]] = ()
    priority: int = 1
    objective: str = DEFAULT


@dataclass(frozen=True)
class Answer:
    """The round: the problem, the allocation, and the two other ways under the same limits."""

    problem: Problem
    allocation: Allocation
    rivals: tuple[Rival, ...]


def worth(options: Options, welfare: Welfare, objective: str) -> Any:
    """Return the worth of each package to each family, float32 (N, P), column 0 being 0.

    Raises
    ------
    ParameterError
        If there is no such objective.
    """
    if objective not in OBJECTIVES:
        raise ParameterError(
            f"There is no objective {objective!r}",
            rule=f"there are: {', '.join(OBJECTIVES)}",
            todo="write one of these",
        )
    measure = OBJECTIVES[objective]
    size = options.members.astype(float)
    lasting = objective == "graduation"  # a transfer is no income of one's own
    # who gets b more is as far from the line as anybody from a line that is b lower
    line = welfare.line * GRADUATED if lasting else np.maximum(welfare.line - welfare.change, 1.0)
    sure = np.zeros_like(options.income) if lasting else options.income / size[:, None]
    gain = np.divide(options.gain, options.works, out=np.zeros_like(options.gain), where=options.works > 0)
    works = options.works
    value = measure(welfare.mean, welfare.spread, line, sure, size)
    if works.any():
        both = measure(welfare.mean, welfare.spread, line, sure + gain / size[:, None], size)
        value = ((1 - works) * value + works * both).astype(np.float32)
    if objective == "severity":  # a share of the line itself
        value *= ((line / welfare.line) ** 2).astype(np.float32)[:, None]
    value[:, 0] = 0.0
    return value


def problem_of(options: Options, welfare: Welfare, places: Places, limits: Limits) -> Problem:
    """Return the allocation problem of one round.

    Raises
    ------
    ParameterError
        If the objective, a fund or a level is not known.
    """
    unknown = sorted(set(limits.budgets) - set(options.funds))
    if unknown:
        raise ParameterError(
            f"There is no fund {unknown[0]} that pays for a package",
            rule=f"funds: {', '.join(options.funds)}",
            todo="write the budget under one of these names",
        )
    families = Families(
        key=options.family_no.astype(np.int64),
        area=places.row,
        value=worth(options, welfare, limits.objective),
        eligible=options.eligible,
        size_class=options.pattern,
        rank=welfare.mean,
    )
    budgets = [
        Budget(fund, int(limits.budgets[fund]), options.cost[at])
        for at, fund in enumerate(options.funds)
        if fund in limits.budgets
    ]
    floors = []
    if limits.priority:
        enough = (welfare.now[:, None] + options.income / options.members[:, None]) >= welfare.need[:, None]
        enough[:, 0] = False
        # who has enough already needs no package to have it
        lacking = (options.decile <= limits.priority) & (welfare.now < welfare.need)
        name = f"deciles 1 to {limits.priority} adequate first"
        floors.append(Floor(name, serves=enough & options.eligible, who=lacking, priority=True))
    unit = {"gap": "Rp a month", "severity": "persons (FGT2)", "graduation": "persons"}[limits.objective]
    seats = [one for seat in limits.seats if (one := _seats(seat, options, places)) is not None]
    seats += quota_seats(options, places)
    return Problem(families, options.packages, places.codes, budgets, seats, floors, unit)


def _seats(seat: tuple[str, str, int], options: Options, places: Places) -> Seats | None:
    programme, level, each = seat
    if programme not in options.programmes:
        return None  # no package brings it: nothing takes its seats
    uses = options.brings[:, options.programmes.index(programme)].astype(np.int64)
    name = f"{programme} ({level})"
    if level not in places.groups:
        raise ParameterError(
            f"Seats of {programme} name a level that is not there",
            where=level,
            rule=f"levels: {', '.join(places.groups)}",
            todo="write one of these",
        )
    codes, group = places.groups[level]
    limit = np.full(len(codes), each if each >= 0 else NO_LIMIT, dtype=np.int64)
    return Seats(name, uses, limit, group)


def quota_seats(options: Options, places: Places) -> list[Seats]:
    """Return the quotas of the laws as seats, one a programme and level: what is left of them in each area.

    They bind beside the year's seats. Families of no known area count in the whole only.
    """
    found: dict[tuple[str, str], dict[str, int]] = {}
    for one in options.quotas:
        found.setdefault((one.programme, one.level), {})[one.area] = one.left
    seats = []
    for (programme, level), left in found.items():
        codes, group = places.groups[level] if level else (("",), np.zeros(len(places.codes), dtype=np.int64))
        limit = np.array([left.get(code, NO_LIMIT) for code in codes], dtype=np.int64)
        uses = options.brings[:, options.programmes.index(programme)].astype(np.int64)
        seats.append(Seats(quota_name(programme, level), uses, limit, group))
    return seats


def quota_name(programme: str, level: str) -> str:
    """Return the name of the seats that stand for a law's quota at a level (empty: the whole)."""
    return f"{programme} (quota{', ' + level if level else ''})"


def solved(problem: Problem, *, threads: int = 2, start: Allocation | None = None) -> Allocation:
    """Return the allocation of a round, exactly where the problem is small; ``start`` is one that differs little."""
    pairs = int(np.count_nonzero(problem.families.eligible[:, 1:]))
    return allocate(problem, threads=threads, exact=pairs <= _EXACT, start=start)


def answer(problem: Problem, *, threads: int = 2) -> Answer:
    """Allocate, and say what "poorest first" and "random" would do under the same limits."""
    return Answer(problem, solved(problem, threads=threads), (poorest_first(problem), at_random(problem)))
