"""M0, H, A, headcounts and contributions with design-based errors, for all domains and cutoffs.

With c_i the score, poor_i = c_i >= k, g_ij the deprivation and w_j its weight (Alkire and Foster 2011,
doi:10.1016/j.jpubeco.2010.11.006; Alkire et al. 2015, Multidimensional Poverty Measurement and Analysis, ch. 5 and 8):

    H = P(poor)      M0 = E[c 1(poor)] = H A      A = E[c | poor]
    uncensored h_j = P(g_j)      censored h_j(k) = P(g_j, poor)
    contribution of j = E[w_j g_j 1(poor)] / M0

All are ratios R = X / Y of totals, whose PSU totals of influence are (x - R y) / Y: sums over PSU x domain pairs give
every value and every error, so that a cutoff costs J + 2 sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.mpi.deprived import Deprivations
from sasaran.measure.survey.design import LEVEL, Design
from sasaran.measure.survey.domains import Domains
from sasaran.measure.survey.estimates import Estimates

__all__ = ["Mpi", "alkire_foster"]

# a score this near below k counts as k: 1/6 + 1/6 must reach 1/3, also where a specification prints its weights with
# few digits (they may add up to 1 within 1e-6, see spec)
_ROUNDING = 1e-6


@dataclass(frozen=True, eq=False)
class Mpi:
    """The measures at one cutoff, each an Estimates over the domains.

    Parameters
    ----------
    k : float
        Cutoff.
    m0, h, a : Estimates
        Adjusted headcount ratio, share of poor, intensity among the poor (``undefined`` where nobody is poor).
    uncensored, censored : Mapping[str, Estimates]
        Share deprived in each indicator: of all units, and being poor too.
    contribution, dimension : Mapping[str, Estimates]
        Share of M0 due to each indicator and each dimension; they add up to 1.
    """

    k: float
    m0: Estimates
    h: Estimates
    a: Estimates
    uncensored: Mapping[str, Estimates]
    censored: Mapping[str, Estimates]
    contribution: Mapping[str, Estimates]
    dimension: Mapping[str, Estimates]


def alkire_foster(
    deprivations: Deprivations,
    design: Design,
    by: Any = None,
    *,
    k: float | Sequence[float] | None = None,
    universe: Any = None,
    level: float = LEVEL,
) -> dict[float, Mpi]:
    """Return the measures of Alkire and Foster at each cutoff.

    Parameters
    ----------
    deprivations : Deprivations
        Who is deprived in what (:func:`~sasaran.measure.mpi.deprived.deprived`), n units.
    design : Design
        The sample of the same n units; ``design.persons(size)`` for persons where units are households.
    by : array of labels, shape (n,) | None
        Domain of each unit.
    k : float | Sequence[float] | None
        Cutoffs, 0 < k <= 1; those of the specification if None.
    universe : array of bool, shape (n,) | None
        Units that count; units left out for missing values never do.
    level : float
        Coverage of the intervals (logit for shares).

    Returns
    -------
    dict[float, Mpi]
        By cutoff. A domain without poor has H = 0 flagged ``no event`` and A ``undefined``, without standard error.

    Raises
    ------
    ParameterError
        A cutoff out of range.
    NumbersError
        The design has another number of units than the deprivations.
    """
    given = deprivations.spec.k if k is None else (k,) if isinstance(k, (int, float)) else tuple(k)
    if not given or not all(0 < cutoff <= 1 for cutoff in given):
        raise ParameterError("A poverty cutoff is out of range", where="k", rule="0 < k <= 1, as a share")
    if design.n != len(deprivations.score):
        raise NumbersError(
            f"The design has {design.n} units, the deprivations {len(deprivations.score)}",
            where="design",
            rule="both have one row a unit",
            todo="keep units with missing values in both: they are left out by the policy",
        )
    inside = deprivations.counted if universe is None else deprivations.counted & universe
    domains = design.domains(by, universe=None if inside.all() else inside)
    made = _Ratios(design, domains, level)
    names = [i.name for i in deprivations.spec.indicators]
    uncensored = {
        name: made.share(domains.sum(design.weights * flag), f"uncensored headcount of {name}")
        for name, flag in zip(names, deprivations.flags, strict=True)
    }
    return {float(cutoff): _at(float(cutoff), deprivations, made, uncensored) for cutoff in given}


@dataclass(frozen=True, eq=False)
class _Ratios:
    design: Design
    domains: Domains
    level: float

    def share(self, sums: Any, name: str) -> Estimates:
        return self.ratio(sums, self.domains.pair_weight, name, is_share=True)

    def ratio(self, above: Any, below: Any, name: str, is_share: bool = False) -> Estimates:
        place = self.domains.pairs.domain
        total = self.domains.by_domain(below)
        with np.errstate(divide="ignore", invalid="ignore"):
            value = self.domains.by_domain(above) / total
            moved = np.where(total[place] != 0, (above - value[place] * below) / total[place], 0.0)
        return self.design.estimates_of_totals(
            value, moved, self.domains, level=self.level, method=f"{name}; Taylor linearisation", interval="logit",
            is_share=is_share, unit="share",
        )  # fmt: skip


def _at(k: float, found: Deprivations, made: _Ratios, uncensored: Mapping[str, Estimates]) -> Mpi:
    poor = np.flatnonzero(found.score >= k - _ROUNDING)
    w = made.design.weights[poor]
    domains, said = made.domains, f"at k = {k:.4g}"
    heads = domains.sum(w, poor)
    depth = domains.sum(w * found.score[poor], poor)
    censored, parts = {}, {}
    for j, indicator in enumerate(found.spec.indicators):
        wg = w * found.flags[j, poor]
        sums = domains.sum(wg, poor)
        censored[indicator.name] = made.share(sums, f"censored headcount of {indicator.name} {said}")
        own = found.weights[j]
        parts[indicator.name] = own * sums if np.ndim(own) == 0 else domains.sum(wg * own[poor], poor)
    wholes = {
        dimension: sum(parts[i.name] for i in found.spec.indicators if i.dimension == dimension)
        for dimension in found.spec.dimensions
    }
    return Mpi(
        k=k,
        m0=made.share(depth, f"adjusted headcount ratio M0 {said}"),
        h=made.share(heads, f"headcount H {said}"),
        a=made.ratio(depth, heads, f"intensity A {said}"),
        uncensored=uncensored,
        censored=censored,
        contribution={
            name: made.ratio(p, depth, f"contribution of {name} {said}") for name, p in parts.items()
        },
        dimension={
            name: made.ratio(p, depth, f"contribution of {name} {said}") for name, p in wholes.items()
        },
    )
