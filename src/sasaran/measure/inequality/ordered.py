"""Welfare of a sample sorted once, domain after domain, with its cumulative sums: what every index here reads.

One sort of all units by welfare, then a stable one by domain code: within a domain units ascend, and sums within
domains are differences of sums over all. D domains cost one pass, not D.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.survey.codes import numbers, numbers_within
from sasaran.measure.survey.design import Design
from sasaran.measure.survey.domains import Domains, mask

__all__ = ["NEGATIVE", "Ordered", "order"]

NEGATIVE = ("refuse", "keep", "zero", "leave out")
_SHORT = 2**15  # domain codes below this sort as 16-bit numbers, in linear time
_ROUNDING = (
    1e-12  # shares of a domain's weight this near to a target, times the domains, count as equal to it
)


@dataclass(frozen=True, eq=False)
class Ordered:
    """The m units that count, by domain and then by welfare.

    Parameters
    ----------
    domains : Domains
        The D domains.
    at : array of intp, shape (m,)
        Position of each unit among the n units of the design; equal welfare keeps the order of the input.
    y, w : array of float, shape (m,)
        Welfare and weight.
    count : array of intp, shape (D,)
        Units of each domain.
    """

    domains: Domains
    at: Any
    y: Any
    w: Any
    count: Any

    @cached_property
    def start(self) -> Any:
        """Position of the first unit of each domain, shape (D,)."""
        return np.cumsum(self.count) - self.count

    @cached_property
    def last(self) -> Any:
        """Position of the last unit of each domain, shape (D,); of a neighbour where a domain has none."""
        return np.maximum(self.start + self.count - 1, 0)

    def spread(self, per_domain: Any) -> Any:
        """Give each unit the value of its domain: a scalar where there is one domain, else (m,)."""
        return per_domain[0] if len(self.count) == 1 else np.repeat(per_domain, self.count)

    def sum(self, values: Any) -> Any:
        """Sum ``values`` (m,) over each domain, shape (D,); 0 where a domain has no unit."""
        total = np.zeros(len(self.count))
        held = self.count > 0
        if held.any():
            total[held] = np.add.reduceat(values, self.start[held])
        return total

    def _within(self, values: Any) -> Any:
        if len(self.count) == 1:
            return np.cumsum(values)
        # each domain at its own scale: a domain of large weights must not take the digits of the next
        scale = self.sum(np.abs(values))
        scale = self.spread(np.where(scale > 0, scale, 1.0))
        running = np.cumsum(values / scale)
        before = np.concatenate([[0.0], running])[self.start]
        return (running - self.spread(before)) * scale

    @cached_property
    def weight(self) -> Any:
        """Sum of weights of each domain, shape (D,)."""
        return self.sum(self.w)

    @cached_property
    def total(self) -> Any:
        """Sum of weight x welfare of each domain, shape (D,)."""
        return self.sum(self.w * self.y)

    @cached_property
    def mean(self) -> Any:
        """Mean welfare of each domain, shape (D,); NaN where there is no unit."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.total / self.weight

    @cached_property
    def cum_weight(self) -> Any:
        """Sum of weights up to and with each unit within its domain, shape (m,)."""
        return self._within(self.w)

    @cached_property
    def cum_total(self) -> Any:
        """Sum of weight x welfare up to and with each unit within its domain, shape (m,)."""
        return self._within(self.w * self.y)

    @cached_property
    def _ends(self) -> Any:
        # position of the last unit of each run of equal welfare within a domain; None where no two are equal
        ends = np.ones(len(self.y), dtype=bool)
        np.not_equal(self.y[1:], self.y[:-1], out=ends[:-1])
        ends[self.last[self.count > 0]] = True
        return None if ends.all() else np.flatnonzero(ends)

    def at_tie(self, values: Any) -> Any:
        """Give each unit the one of ``values`` (m,) that the last unit of the same domain and welfare has."""
        if self._ends is None:
            return values
        return np.repeat(values[self._ends], np.diff(self._ends, prepend=-1))

    @cached_property
    def constant(self) -> Any:
        """Whether all units of a domain have the same welfare, shape (D,)."""
        if not len(self.y):
            return np.zeros(len(self.count), dtype=bool)
        first = np.minimum(self.start, len(self.y) - 1)
        return (self.count > 0) & (self.y[first] == self.y[self.last])

    def place(self, target: Any, less: Any = 0.0) -> Any:
        """Return the first unit of each domain whose cumulated weight, ``less`` (m,), reaches ``target`` (D,).

        The last unit where none does. Shape (D,), positions into ``y``.
        """
        # shares of the own domain, so that the weights of another domain cannot swallow this one's
        whole = np.where(self.weight > 0, self.weight, 1.0)
        before = np.arange(len(self.count), dtype=float)
        key = (self.cum_weight - less) / self.spread(whole) + self.spread(before)
        slack = _ROUNDING * max(len(self.count), 1)
        return np.clip(
            np.searchsorted(key, before + target / whole - slack),
            np.minimum(self.start, self.last),
            self.last,
        )

    def totals(self, influence: Any) -> Any:
        """Return the total of weight x ``influence`` (m,) in each PSU x domain pair, for the design."""
        return self.domains.sum(self.w * influence, at=self.at)


def order(
    welfare: Any,
    design: Design,
    *,
    by: Any = None,
    universe: Any = None,
    negative: str = "refuse",
    column: str = "welfare",
    sort: bool = True,
) -> Ordered:
    """Sort the units that count by domain and welfare.

    Parameters
    ----------
    welfare : array of float, shape (n,)
        Consumption or income of each unit.
    design : Design
        Its weights and PSUs.
    by : array of labels, shape (n,) | Domains | None
        Domains.
    universe : array of bool, shape (n,) | None
        Units that count; the others stay in the design.
    negative : str
        Welfare below 0: ``refuse`` (default), ``keep``, ``zero`` (counts as 0), ``leave out`` of the universe.
    column : str
        Name of the column in messages.
    sort : bool
        Whether to sort by welfare within domains; sums alone need no order.

    Raises
    ------
    NumbersError
        Welfare missing or infinite within the universe, or below 0 under ``refuse``.
    ParameterError
        An unknown rule.
    """
    if negative not in NEGATIVE:
        raise ParameterError(
            f"There is no rule {negative!r}", rule=f"negative is one of {', '.join(NEGATIVE)}"
        )
    if isinstance(by, Domains):
        by, universe = _unlaid(by, universe)
    y, inside = _counted(welfare, design, universe, column)
    below = y < 0 if inside is None else inside & (y < 0)
    if negative != "keep" and below.any():
        if negative == "refuse":
            raise NumbersError(
                f"The column {column} has {int(below.sum())} values below 0",
                where=f"column {column}",
                rule="an index of inequality has no agreed meaning for welfare below 0",
                todo="choose negative='zero', 'leave out' or 'keep'",
            )
        y = np.where(below, 0.0, y)
        if negative == "leave out":
            inside = ~below if inside is None else inside & ~below
    return _sorted(y, design.domains(by, universe=inside), sort)


def _unlaid(laid: Domains, universe: Any) -> tuple[Any, Any]:
    if universe is not None:
        raise ParameterError("A universe was given with domains already laid", todo="lay them with it")
    return (None if laid.code is None else laid.labels[laid.code]), laid.inside


def _counted(welfare: Any, design: Design, universe: Any, column: str) -> tuple[Any, Any]:
    # what stands outside the universe is not looked at: it may be missing
    if universe is None:
        return numbers(welfare, column, design.n), None
    inside = mask(universe, design.n)
    return numbers_within(welfare, column, design.n, inside), inside


def _sorted(y: Any, domains: Domains, sort: bool) -> Ordered:
    w, many = domains.weights, len(domains.labels)
    use = w > 0 if domains.inside is None else domains.inside & (w > 0)
    if use.all():
        at = np.argsort(y, kind="stable") if sort else np.arange(len(y))
    else:
        at = np.flatnonzero(use)
        at = at[np.argsort(y[at], kind="stable")] if sort else at
    if domains.code is None:
        return Ordered(domains, at, y[at], w[at], np.array([len(at)], dtype=np.intp))
    code = domains.code[at].astype(np.int16 if many < _SHORT else np.intp)
    at = at[np.argsort(code, kind="stable")]
    return Ordered(domains, at, y[at], w[at], np.bincount(code, minlength=many).astype(np.intp))
