"""Additive poverty indices: the weighted mean of a depth that is 0 for who is not poor.

    M_d = sum_{k in d} w_k g(y_k / z_k) 1(k poor) / sum_{k in d} w_k

with influence z_k = (g_k - M_d) / W_d, plus, where the line is itself estimated, dM_d/dz times the influence on the
line (Deville 1999; Osier 2009; Berger and Skinner 2003, doi:10.1111/1467-9876.00417). Only poor units are looked at
beyond one comparison, and all domains come from one table of PSU totals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.poverty.line import LineLike, Resolved, resolve
from sasaran.measure.survey.codes import numbers, numbers_within
from sasaran.measure.survey.design import LEVEL, Design
from sasaran.measure.survey.domains import Domains
from sasaran.measure.survey.estimates import Estimates
from sasaran.measure.survey.quantile import density
from sasaran.measure.survey.replicate import Replicates

__all__ = ["NEGATIVE", "Depth", "Poor", "additive", "below_zero", "find_poor"]

NEGATIVE = ("keep", "zero", "refuse")


@dataclass(frozen=True)
class Depth:
    """The depth g of an additive index.

    Parameters
    ----------
    name : str
        Name of the index.
    of : Callable
        Depth from y / z of poor units.
    slope : Callable
        z dg/dz from y / z: how the depth grows with the line.
    jump : float
        g at the line itself; not 0 only for the headcount.
    is_share : bool
        Whether the index lies within 0 and 1 (for welfare not below 0).
    """

    name: str
    of: Callable[[Any], Any]
    slope: Callable[[Any], Any]
    jump: float
    is_share: bool


@dataclass(frozen=True, eq=False)
class Poor:
    """Who is poor: positions of poor units (k,), their weights and y / z, and what they were found with."""

    at: Any
    weights: Any
    ratio: Any
    welfare: Any
    domains: Domains
    line: Resolved
    comparison: str


def find_poor(
    welfare: Any,
    line: LineLike,
    design: Design,
    by: Any = None,
    *,
    universe: Any = None,
    poor_at_line: bool = False,
    negative: str = "keep",
) -> Poor:
    """Return the poor units of a sample; parameters and errors as in :func:`~sasaran.measure.poverty.fgt.fgt`."""
    domains = design.domains(by, universe=universe)
    y = below_zero(numbers_within(welfare, "welfare", len(domains.weights), domains.inside), negative)
    whole = domains if domains.code is None else design.domains(universe=domains.inside)
    found = resolve(line, y, domains, whole)
    poor = y <= found.units if poor_at_line else y < found.units
    if domains.inside is not None:
        poor &= domains.inside
    at = np.flatnonzero(poor)
    comparison = "at or below" if poor_at_line else "below"
    return Poor(at, domains.weights[at], y[at] / found.at(at), y, domains, found, comparison)


def below_zero(y: Any, negative: str) -> Any:
    """Return welfare (n,) with values below 0 as ``negative`` says: kept, set to 0, or refused with an error."""
    if negative not in NEGATIVE:
        raise ParameterError(
            f"There is no rule {negative!r}", rule=f"negative is one of {', '.join(NEGATIVE)}"
        )
    below = 0 if negative == "keep" else int(np.count_nonzero(y < 0))
    if below and negative == "refuse":
        raise NumbersError(
            f"The column welfare has {below} values below 0",
            where="column welfare",
            rule="negative='refuse' was asked for",
            todo="mend them, leave them out with universe=, or choose negative='zero' or 'keep'",
        )
    return np.maximum(y, 0.0) if below else y


def additive(
    poor: Poor,
    depths: Sequence[Depth],
    design: Design,
    *,
    level: float = LEVEL,
    interval: str = "logit",
    deff: bool = False,
    sizes: Any = None,
    replicates: Replicates | None = None,
) -> list[Estimates]:
    """Return one Estimates for each depth; the meaning of the options is told in ``poverty.fgt.fgt``."""
    domains = poor.domains
    found = []
    shared = _shared(poor, design)
    known = None if sizes is None else _sizes(sizes, domains)
    for depth in depths:
        value, own, simple = _mean(poor, depth, known)
        share = None
        if poor.line.influence is not None:
            slope = _slope(poor, depth)
            if poor.line.each_domain:
                line = domains.sum(domains.weights * poor.line.influence)
                own = own + slope[domains.pairs.domain] * line
            else:
                share = slope
        in_range = depth.is_share and known is None and not (len(poor.ratio) and poor.ratio.min() < 0)
        method = f"{depth.name}, {poor.comparison} the {poor.line.text}"
        options: dict[str, Any] = {
            "level": level, "unit": "share" if depth.is_share else "", "is_share": in_range,
            "interval": interval if in_range else "t",
        }  # fmt: skip
        if replicates is not None:
            if poor.line.influence is not None or known is not None:
                raise ParameterError(
                    "Replicates were given with a relative line or with known sizes",
                    todo="use replicates.estimates(lambda design: fgt(...)), which draws the line anew each time",
                )
            sums = domains.sum(poor.weights * depth.of(poor.ratio), poor.at)
            made = replicates.ratio(sums, domains.pair_weight, domains, method=method, **options)
        else:
            made = design.estimates_of_totals(
                value, own, domains, shared=None if share is None else shared, share=share,
                simple=simple if deff else None, method=f"{method}; Taylor linearisation", **options,
            )  # fmt: skip
        if not in_range:
            _nobody(made)
        found.append(made)
    return found


def _nobody(made: Estimates) -> None:
    """Flag domains without poor: the linearised error of 0 would be false, and an index without a most has no limit."""
    none = (made.value == 0) & (made.se == 0)
    made.se[none] = made.high[none] = np.nan
    made.flag[none] = "no event"


def _mean(poor: Poor, depth: Depth, known: Any) -> tuple[Any, Any, Any]:
    """Return value (D,), pair totals (m,) of w z, and the variance under simple random sampling (D,)."""
    domains, depths = poor.domains, depth.of(poor.ratio)
    wg = poor.weights * depths
    sums = domains.sum(wg, poor.at)
    numerator = domains.by_domain(sums)
    with np.errstate(divide="ignore", invalid="ignore"):
        if known is not None:
            value = numerator / known
            return value, sums / known[domains.pairs.domain], None
        weight = domains.weight
        value = numerator / weight
        place = domains.pairs.domain
        own = (sums - value[place] * domains.pair_weight) / weight[place]
        squares = domains.by_domain(domains.sum(wg * depths, poor.at)) - value**2 * weight
        return value, own, squares / weight / np.maximum(domains.n - 1, 1)


def _shared(poor: Poor, design: Design) -> Any:
    if poor.line.influence is None or poor.line.each_domain:
        return None
    w = design.weights
    if poor.domains.inside is not None:
        w = np.where(poor.domains.inside, w, 0.0)
    return np.bincount(design.psu, w * poor.line.influence, minlength=design.frame.psus)


def _slope(poor: Poor, depth: Depth) -> Any:
    """Return dM_d/dz, shape (D,): who crosses the line, and how much deeper the poor are."""
    domains, z = poor.domains, poor.line.domain
    sums = domains.by_domain(domains.sum(poor.weights * depth.slope(poor.ratio), poor.at))
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = sums / (domains.weight * z)
    if depth.jump:
        slope = slope + depth.jump * density(poor.welfare, domains, z, poor.line.bandwidth)
    return slope


def _sizes(sizes: Any, domains: Domains) -> Any:
    absent = [label for label in domains.labels.tolist() if label not in sizes]
    if absent:
        raise NumbersError(
            f"{len(absent)} domains have no size, the first of them {absent[0]}",
            where="sizes",
            rule="a mapping of sizes names every domain",
        )
    known = numbers([sizes[label] for label in domains.labels.tolist()], "sizes")
    if (known <= 0).any():
        raise NumbersError("A domain has a size that is not over 0", where="sizes")
    return known
