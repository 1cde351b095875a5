"""The line below which a unit is poor: one for all, one a domain, one a unit, or relative to the distribution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.survey.codes import numbers
from sasaran.measure.survey.domains import Domains
from sasaran.measure.survey.quantile import BANDWIDTHS, QUANTILES, quantile_influence, quantiles

__all__ = ["LineLike", "RelativeLine", "Resolved", "resolve"]


@dataclass(frozen=True)
class RelativeLine:
    """A line that is a share of the mean or of a quantile of the same distribution, hence with an error of its own.

    Parameters
    ----------
    share : float
        Share, over 0; 0.6 of the median is the at-risk-of-poverty threshold of Eurostat.
    of : str | float
        ``median``, ``mean``, or the order of a quantile, 0 to 1.
    each_domain : bool
        Whether each domain has the line of its own distribution; by default one line is drawn over all units.
    definition : str
        Definition of the quantile: see :mod:`sasaran.measure.survey.quantile`.
    bandwidth : str
        Bandwidth of the densities in the error: ``sample``, or ``population`` as convey has it; see there.
    """

    share: float = 0.6
    of: str | float = "median"
    each_domain: bool = False
    definition: str = "inverse"
    bandwidth: str = "sample"

    def __post_init__(self) -> None:
        order = self.of if isinstance(self.of, (int, float)) else {"median": 0.5, "mean": 1.0}.get(self.of)
        if order is None or not 0 < order <= 1 or not 0 < self.share < np.inf:
            raise ParameterError(
                f"There is no line at {self.share} of {self.of}",
                rule="the share is over 0, and of is median, mean or an order between 0 and 1",
            )
        if self.definition not in QUANTILES:
            raise ParameterError(f"There is no quantile definition {self.definition!r}")
        if self.bandwidth not in BANDWIDTHS:
            raise ParameterError(f"There is no bandwidth {self.bandwidth!r}")

    @property
    def order(self) -> float | None:
        """Order of the quantile; None for the mean."""
        return None if self.of == "mean" else 0.5 if self.of == "median" else float(self.of)


LineLike: TypeAlias = float | Mapping[Any, float] | RelativeLine | Any
"""A number; a mapping of domain label to number; an array (n,), one line a unit; or a :class:`RelativeLine`."""


@dataclass(frozen=True, eq=False)
class Resolved:
    """A line as numbers.

    Parameters
    ----------
    units : float | array of float, shape (n,)
        The line of all, or of each unit.
    domain : array of float, shape (D,) | None
        Line of each domain; None where each unit has its own.
    influence : array of float, shape (n,) | None
        Influence of each unit on the line (without the weight); None for a line without error.
    each_domain : bool
        Whether a unit moves the line of its own domain only.
    text : str
        The line in words.
    bandwidth : str
        Bandwidth of the densities that go with it.
    """

    units: Any
    domain: Any
    influence: Any
    each_domain: bool
    text: str
    bandwidth: str = "sample"

    def at(self, positions: Any) -> Any:
        """Return the line of the units at ``positions``: a scalar where there is one line."""
        return self.units if np.ndim(self.units) == 0 else self.units[positions]


def resolve(line: LineLike, welfare: Any, domains: Domains, everybody: Domains) -> Resolved:
    """Return the line as numbers.

    Parameters
    ----------
    line : LineLike
        What the caller gave.
    welfare : array of float, shape (n,)
        Welfare.
    domains, everybody : Domains
        The domains, and the same universe as one domain.

    Raises
    ------
    NumbersError
        A line that is missing, infinite, or not over 0; a domain without its line; a relative line not over 0.
    """
    if isinstance(line, RelativeLine):
        return _relative(line, welfare, domains, everybody)
    if isinstance(line, Mapping):
        absent = [label for label in domains.labels.tolist() if label not in line]
        if absent:
            raise NumbersError(
                f"{len(absent)} domains have no line, the first of them {absent[0]}",
                where="line",
                rule="a mapping of lines names every domain",
            )
        each = _over_zero(_figures([line[label] for label in domains.labels.tolist()]))
        return Resolved(domains.of_units(each), each, None, True, "line of each domain")
    if np.ndim(line) == 0:
        one = _over_zero(_figures([line]))
        return Resolved(
            float(one[0]), np.repeat(one, len(domains.labels)), None, False, f"line {one[0]:.10g}"
        )
    units = np.asarray(line) if domains.inside is None else np.where(domains.inside, line, 1.0)
    return Resolved(_over_zero(numbers(units, "line", len(welfare))), None, None, False, "line of each unit")


def _figures(values: Sequence[Any]) -> Any:
    try:
        return np.array([float(value) for value in values])
    except (TypeError, ValueError):
        raise NumbersError(
            "The column line holds something other than numbers",
            where="line",
            rule="a poverty line is a finite number over 0 in the unit of welfare",
        ) from None


def _relative(line: RelativeLine, welfare: Any, domains: Domains, everybody: Domains) -> Resolved:
    over = domains if line.each_domain else everybody
    if line.order is None:
        with np.errstate(divide="ignore", invalid="ignore"):
            point = over.by_domain(over.sum(over.weights * welfare)) / over.weight
    else:
        point = quantiles(welfare, over, line.order, definition=line.definition)
    there = over.n > 0
    _over_zero(point[there])
    each = line.share * np.where(there, point, 1.0)
    if line.order is None:
        pull = (welfare - over.of_units(point)) / over.of_units(over.weight)
    else:
        pull = quantile_influence(welfare, over, point, line.order, line.bandwidth)
    if not line.each_domain:
        each = np.repeat(each, len(domains.labels))
    units = over.of_units(line.share * point) if line.each_domain else float(each[0])
    text = f"line {line.share:g} of the {line.of if isinstance(line.of, str) else f'quantile {line.of:g}'}"
    return Resolved(units, each, line.share * pull, line.each_domain, text, line.bandwidth)


def _over_zero(values: Any) -> Any:
    wrong = int(np.count_nonzero(~(np.isfinite(values) & (values > 0))))
    if wrong:
        raise NumbersError(
            f"{wrong} poverty lines are missing, infinite or not over 0",
            where="line",
            rule="a poverty line is a finite number over 0 in the unit of welfare",
        )
    return values
