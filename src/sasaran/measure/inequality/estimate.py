"""Indices of inequality with design-based errors, for all domains and many indices from one sort. Start here.

found = inequality(income, design, [Gini(), Entropy(1), ShareRatio()], by=province)
found[Gini()]["31"]                     # -> Estimate
gini(income, design).one()              # one index, the whole population
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.inequality.entropy import Atkinson, Entropy, split
from sasaran.measure.inequality.gini import Gini
from sasaran.measure.inequality.ordered import Ordered, order
from sasaran.measure.inequality.quantile import Quantile
from sasaran.measure.inequality.shares import Share, ShareRatio
from sasaran.measure.survey.codes import factorise
from sasaran.measure.survey.design import LEVEL, Design
from sasaran.measure.survey.estimates import Estimates

__all__ = [
    "Index",
    "atkinson",
    "decile_shares",
    "entropy",
    "estimates_of",
    "gini",
    "inequality",
    "lorenz",
    "palma",
    "qsr",
    "quantile",
    "share",
    "within_between",
]

TENTHS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


class Index(Protocol):
    """What an index of inequality is: a name, what welfare it takes, and its values with influences."""

    @property
    def sorted(self) -> bool:
        """Whether units must be sorted by welfare."""

    @property
    def positive(self) -> bool:
        """Whether welfare must be over 0."""

    @property
    def signed(self) -> bool:
        """Whether welfare may be below 0."""

    @property
    def bounded(self) -> bool:
        """Whether it lies within 0 and 1 where no welfare is below 0."""

    @property
    def name(self) -> str:
        """Name and options, for the method of an Estimate."""

    def measure(self, x: Ordered) -> tuple[Any, Any]:
        """Return the values (D,), and each unit's influence (m,) on the value of its domain, without the weight."""


def inequality(
    welfare: Any,
    design: Design,
    indices: Sequence[Any],
    *,
    by: Any = None,
    universe: Any = None,
    negative: str = "refuse",
    nonpositive: str | float = "refuse",
    column: str = "welfare",
    percent: bool = False,
    level: float = LEVEL,
) -> dict[Any, Estimates]:
    """Return each index for each domain, with its Taylor standard error, from one sort.

    Parameters
    ----------
    welfare : array of float, shape (n,)
        Consumption or income per person of each unit.
    design : Design
        Weights and design; ``design.persons(size)`` counts persons where units are households.
    indices : Sequence[Index]
        ``Gini``, ``Entropy``, ``Atkinson``, ``Share``, ``ShareRatio``, ``Quantile``, ``QuantileRatio``.
    by : array of labels, shape (n,) | Domains | None
        Domains.
    universe : array of bool, shape (n,) | None
        Units that count; the others stay in the design.
    negative : str
        Welfare below 0: ``refuse`` (default), ``zero``, ``leave out``, or ``keep``, which entropy and Atkinson refuse
        and with which a Gini may exceed 1.
    nonpositive : str | float
        Welfare of 0 or below where an index needs it over 0 (GE of alpha <= 0, Atkinson of epsilon >= 1): ``refuse``
        (default), ``leave out`` (as the examples of convey), or a number over 0 to stand in its place. The other
        indices keep a welfare of 0.
    column : str
        Name of the welfare column in messages.
    percent : bool
        Values times 100. Default: fractions (Quantile: always in the unit of welfare).
    level : float
        Coverage of the interval: on the logit scale for the Gini and for shares, so that it stays within 0 and 1 as
        they do (Korn and Graubard 1999, 2.5, on proportions); the t interval for the others, and where a welfare below
        0 is kept. With few degrees of freedom (PSUs minus strata) the logit interval is nearly 0 to 1: such a sample
        says next to nothing. The transformation changes neither value nor standard error; with a standard error small
        beside the value and many PSUs both intervals agree.

    Returns
    -------
    dict[Index, Estimates]
        By index. ``undefined`` where a domain's total welfare is not over 0, or an error cannot be reckoned; a share
        of exactly 0 is flagged ``no event``, without standard error and upper limit.

    Raises
    ------
    NumbersError
        Welfare missing or infinite, or below what a rule takes; the message names the column and counts the values.
    ParameterError
        An unknown rule.
    """
    options = {"by": by, "universe": universe, "negative": negative, "column": column}
    plain = order(welfare, design, sort=any(index.sorted for index in indices), **options)
    lifted = None
    found = {}
    for index in indices:
        x = plain
        if index.positive:
            lifted = lifted or _positive(welfare, design, plain, nonpositive, options)
            x = lifted
        elif not index.signed and len(x.y) and x.y.min() < 0:
            raise NumbersError(
                f"The column {column} has values below 0",
                where=f"column {column}",
                rule=f"{index.name} takes no welfare below 0",
                todo="choose negative='zero' or 'leave out'",
            )
        value, z = index.measure(x)
        kept = len(x.y) and x.y.min() < 0
        interval = "logit" if index.bounded and not kept else "t"
        made = estimates_of(index.name, value, z, x, design, level=level, interval=interval)
        if isinstance(index, Share) and not kept:
            _nothing(made)
        found[index] = _times(made, 100.0) if percent and not isinstance(index, Quantile) else made
    return found


def _nothing(made: Estimates) -> None:
    """Flag shares of exactly nothing: the linearised error of 0 would be false, and how far up it may be is unknown."""
    none = (made.value == 0) & (made.se == 0)
    made.se[none] = made.high[none] = np.nan
    made.flag[none] = "no event"


def _positive(
    welfare: Any, design: Design, plain: Ordered, rule: str | float, options: dict[str, Any]
) -> Ordered:
    low = plain.y <= 0
    if not low.any():
        return plain
    column = options["column"]
    if isinstance(rule, str) and rule == "leave out":
        inside = np.zeros(design.n, dtype=bool)
        inside[plain.at[~low]] = True
        by = plain.domains.labels[plain.domains.code] if plain.domains.code is not None else None
        return order(welfare, design, by=by, universe=inside, column=column, sort=False)
    if isinstance(rule, str) or not 0 < rule < np.inf:
        if rule == "refuse":
            raise NumbersError(
                f"The column {column} has {int(low.sum())} values of 0 or below",
                where=f"column {column}",
                rule="GE of alpha <= 0 and Atkinson of epsilon >= 1 need welfare over 0",
                todo="choose nonpositive='leave out', or a number to stand in their place",
            )
        raise ParameterError(
            f"There is no rule {rule!r}", rule="nonpositive is 'refuse', 'leave out' or a number over 0"
        )
    return Ordered(plain.domains, plain.at, np.where(low, rule, plain.y), plain.w, plain.count)


def estimates_of(
    method: str,
    value: Any,
    z: Any,
    x: Ordered,
    design: Design,
    *,
    level: float = LEVEL,
    unit: str = "",
    interval: str = "t",
) -> Estimates:
    """Return Estimates from values (D,) and influences (m,) of the units of ``x``; NaN influence gives no error."""
    made = design.estimates_of_totals(
        value,
        x.totals(z),
        x.domains,
        level=level,
        method=f"{method}, Taylor linearisation",
        unit=unit,
        interval=interval,
    )
    unknown = np.isnan(made.se) & (made.flag == "")
    made.flag[unknown] = "undefined"
    return made


def _times(made: Estimates, by: float) -> Estimates:
    return replace(
        made,
        value=made.value * by,
        se=made.se * by,
        low=made.low * by,
        high=made.high * by,
        unit="%",
        influence=None,
    )


def gini(welfare: Any, design: Design, *, definition: str = "eurostat", **options: Any) -> Estimates:
    """Return the Gini coefficient as a fraction (``percent=True``: per cent); options and errors as :func:`inequality`.

    ``definition`` is ``eurostat`` (default) or ``convey``: see :class:`~sasaran.measure.inequality.gini.Gini`.
    """
    return inequality(welfare, design, [Gini(definition)], **options)[Gini(definition)]


def entropy(welfare: Any, design: Design, alpha: float = 1.0, **options: Any) -> Estimates:
    """Return GE(alpha): 0 mean log deviation, 1 Theil; options and errors as :func:`inequality`."""
    return inequality(welfare, design, [Entropy(alpha)], **options)[Entropy(alpha)]


def atkinson(welfare: Any, design: Design, epsilon: float = 1.0, **options: Any) -> Estimates:
    """Return the Atkinson index of aversion epsilon; options and errors as :func:`inequality`."""
    return inequality(welfare, design, [Atkinson(epsilon)], **options)[Atkinson(epsilon)]


def qsr(welfare: Any, design: Design, **options: Any) -> Estimates:
    """Return S80/S20, the quintile share ratio of Eurostat; options and errors as :func:`inequality`."""
    return inequality(welfare, design, [ShareRatio()], **options)[ShareRatio()]


def palma(welfare: Any, design: Design, **options: Any) -> Estimates:
    """Return the Palma ratio, the total of the richest 10 % over that of the poorest 40 %.

    Source: Palma 2011 (doi:10.1111/j.1467-7660.2011.01694.x). Options and errors as :func:`inequality`.
    """
    index = ShareRatio(0.9, 0.4, "interpolated")
    return inequality(welfare, design, [index], **options)[index]


def share(welfare: Any, design: Design, low: float, high: float, **options: Any) -> Estimates:
    """Return the share of total welfare between the orders ``low`` and ``high``, 0 <= low < high <= 1.

    L(high) - L(low), L the Lorenz curve; options and errors as :func:`inequality`.
    """
    return inequality(welfare, design, [Share(low, high)], **options)[Share(low, high)]


def quantile(
    welfare: Any,
    design: Design,
    p: float = 0.5,
    *,
    definition: str = "hf2",
    bandwidth: str = "sample",
    negative: str = "keep",
    **options: Any,
) -> Estimates:
    """Return the quantile of order p in the unit of welfare; welfare below 0 is kept; options as :func:`inequality`.

    ``definition`` and ``bandwidth``: see :class:`~sasaran.measure.inequality.quantile.Quantile`.
    """
    index = Quantile(p, definition, bandwidth)
    return inequality(welfare, design, [index], negative=negative, **options)[index]


def lorenz(
    welfare: Any,
    design: Design,
    orders: Sequence[float] = TENTHS,
    **options: Any,
) -> dict[float, Estimates]:
    """Return L(p) with its error for each p of ``orders``, in (0, 1]; options and errors as :func:`inequality`."""
    points = {p: Share(0.0, p) for p in orders}
    found = inequality(welfare, design, list(points.values()), **options)
    return {p: found[index] for p, index in points.items()}


def decile_shares(welfare: Any, design: Design, **options: Any) -> list[Estimates]:
    """Return the share of total welfare of each tenth, poorest first; options and errors as :func:`inequality`."""
    tenths = [Share(k / 10, (k + 1) / 10) for k in range(10)]
    found = inequality(welfare, design, tenths, **options)
    return [found[index] for index in tenths]


def within_between(
    welfare: Any,
    design: Design,
    group: Any,
    alpha: float = 1.0,
    *,
    universe: Any = None,
    nonpositive: str | float = "refuse",
    column: str = "welfare",
    level: float = LEVEL,
) -> dict[str, Estimates]:
    """Split GE(alpha) into the part between the means of groups and the part within groups, each with its error.

    Parameters
    ----------
    group : array of labels, shape (n,)
        Group of each unit.
    welfare, design, universe, nonpositive, column, level
        As in :func:`inequality`; negative welfare is refused.

    Returns
    -------
    dict[str, Estimates]
        ``total``, ``between`` and ``within``; total = between + within.
    """
    options = {"by": None, "universe": universe, "negative": "refuse", "column": column}
    x = order(welfare, design, sort=False, **options)
    index = Entropy(alpha)
    if index.positive:
        x = _positive(welfare, design, x, nonpositive, options)
    codes = factorise(group, "group")
    between, z_between, within, z_within = split(x, codes.code[x.at], len(codes.labels), alpha)
    whole, z = index.measure(x)
    parts = {"total": (whole, z), "between": (between, z_between), "within": (within, z_within)}
    return {
        word: estimates_of(f"{index.name} {word}", value, z, x, design, level=level)
        for word, (value, z) in parts.items()
    }
