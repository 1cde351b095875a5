"""Exclusion and inclusion error, and their kin, with standard errors: overall and by group from one pass.

With N the weight of everybody, P of the poor, S of the chosen and TP of the poor who are chosen:

======================== ==================== ==============================================================
``exclusion``            1 - TP / P           share of the poor who are missed (undercoverage)
``inclusion``            (S - TP) / S         share of the *chosen* who are not poor (leakage of the programme)
``inclusion_of_nonpoor`` (S - TP) / (N - P)   share of the *non-poor* who are chosen (Alatas et al. 2012)
``leakage_over_poor``    (S - TP) / P         chosen non-poor per poor (IRIS/USAID poverty tools)
``error``                (S + P - 2TP) / N    share wrongly in or wrongly out
``total_accuracy``       1 - error            TA
``poverty_accuracy``     TP / P               PA, 1 - exclusion
``bpac``                 (TP - |P - S|) / P   balanced poverty accuracy criterion, PA - |undercoverage - leakage|
``coverage``             S / N                share chosen
``poor``                 P / N                share poor
======================== ==================== ==============================================================

Papers write "inclusion error" for two of them; here each name has one denominator. Sources: Coady, Grosh and
Hoddinott 2004 (Targeting of Transfers in Developing Countries, ch. 2); IRIS Center 2005 and McBride and Nichols
2018 (doi:10.1093/wber/lhw056) for TA, PA, BPAC; Alatas et al. 2012 (doi:10.1257/aer.102.4.1206).

Standard errors are linearised (Taylor). Where the quota is a share of the sample, or the poor are its poorest share,
the cut moves with the sample: with r the share of poor among the units about the cut, TP moves as if by
-r (selected - quota) a unit (the quantile's influence, whose density cancels; compare Deville 1999, Survey Methodology
25, 193-203). ``bpac`` has a kink where P = S; there the linear error is that of its smooth part, so use the bootstrap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sasaran.errors import NumbersError, ParameterError
from sasaran.schema.estimate import Estimate
from sasaran.welfare.accuracy.choose import Choice
from sasaran.welfare.accuracy.sample import Sample, codes

__all__ = ["RATES", "GroupRates", "by_group", "errors"]

Floats = NDArray[np.float64]

# numerator and denominator over (N, P, S, TP)
RATES: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "exclusion": ((0, 1, 0, -1), (0, 1, 0, 0)),
    "inclusion": ((0, 0, 1, -1), (0, 0, 1, 0)),
    "inclusion_of_nonpoor": ((0, 0, 1, -1), (1, -1, 0, 0)),
    "leakage_over_poor": ((0, 0, 1, -1), (0, 1, 0, 0)),
    "error": ((0, 1, 1, -2), (1, 0, 0, 0)),
    "total_accuracy": ((1, -1, -1, 2), (1, 0, 0, 0)),
    "poverty_accuracy": ((0, 0, 0, 1), (0, 1, 0, 0)),
    "bpac": ((0, 0, 0, 1), (0, 1, 0, 0)),  # less |P - S|, whose side is set in _parts
    "coverage": ((0, 0, 1, 0), (1, 0, 0, 0)),
    "poor": ((0, 1, 0, 0), (1, 0, 0, 0)),
}
_MOST_GROUPS = 4000  # their covariance is a square of this side: 128 MB
_DENSE = 40_000_000  # cells of units by groups that may be laid out in full: 320 MB
_NOBODY = 1e-12  # of a unit's weight: rounding
_UNBOUNDED = ("bpac", "leakage_over_poor")


@dataclass(frozen=True)
class GroupRates:
    """Rates of each group of one column, and the gaps between groups.

    Parameters
    ----------
    column : str
        What the groups are, e.g. ``sex of head``.
    labels : array, shape (g,)
        The groups, sorted.
    n : array of int, shape (g,)
        Rows of each group.
    value, covariance : mapping from rate to array of shape (g,) and (g, g)
        NaN where a rate does not exist in a group (no poor, nobody chosen).
    units : mapping from rate to array of int, shape (g,)
        Sampling units that hold anybody whom the rate is a share of: the trials behind a share of exactly 0 or 1.
    """

    column: str
    labels: NDArray[Any]
    n: NDArray[np.int64]
    value: Mapping[str, Floats]
    covariance: Mapping[str, Floats]
    units: Mapping[str, NDArray[np.int64]]
    sample: Sample

    def estimates(self, rate: str, level: float = 0.95) -> list[Estimate]:
        """Return the rate of every group, in the order of ``labels``; ``n`` is the group's rows."""
        se = _root(np.diag(self.covariance[rate]))
        return [self._estimate(rate, k, float(se[k]), level) for k in range(len(self.labels))]

    def _estimate(self, rate: str, k: int, se: float, level: float) -> Estimate:
        made = self.sample.estimate(
            float(self.value[rate][k]),
            se,
            f"{rate}, Taylor",
            share=rate not in _UNBOUNDED,
            level=level,
            units=int(self.units[rate][k]),
            domain=f"{self.column} = {self.labels[k]}",
            unit="share",
        )
        return _with_n(made, int(self.n[k]))

    def gap(self, rate: str, one: Any, other: Any, level: float = 0.95) -> Estimate:
        """Return the rate of group ``one`` less that of ``other``, its error from the covariance of the two.

        Where a group's own rate has no error (``no event``, ``one unit``), the gap has none either: that flag is passed
        on, and the limits are those farthest apart.
        """
        a, b = self._at(one), self._at(other)
        V = self.covariance[rate]
        se = float(_root(V[a, a] + V[b, b] - 2 * V[a, b]))
        made = self.sample.estimate(
            float(self.value[rate][a] - self.value[rate][b]),
            se,
            f"difference of {rate}, Taylor with covariance",
            level=level,
            domain=f"{self.column}: {self.labels[a]} less {self.labels[b]}",
            unit="share",
        )
        made = _with_n(made, int(self.n[a] + self.n[b]))
        return without_error(made, *(self._estimate(rate, k, float(_root(V[k, k])), level) for k in (a, b)))

    def gaps(self, rate: str, to: Any = None, level: float = 0.95) -> list[Estimate]:
        """Return the gap of every other group to ``to`` (the first label if absent)."""
        base = self.labels[0] if to is None else to
        self._at(base)
        return [self.gap(rate, label, base, level) for label in self.labels if label != base]

    def _at(self, label: Any) -> int:
        found = np.flatnonzero(self.labels == label)
        if not len(found):
            raise ParameterError("There is no such group", where=f"column {self.column}")
        return int(found[0])


def errors(
    sample: Sample,
    choice: Choice,
    rates: Sequence[str] = tuple(RATES),
    *,
    variance: str = "taylor",
    replicates: int = 200,
    seed: int = 0,
    level: float = 0.95,
) -> dict[str, Estimate]:
    """Return the rates of a choice, each with its standard error.

    Parameters
    ----------
    sample : Sample
        The truth, n rows.
    choice : Choice
        Who is chosen, of the same rows in the same order.
    rates : sequence of str
        Keys of ``RATES`` (the table of this module).
    variance : str
        ``taylor`` (default), or ``bootstrap``: PSUs redrawn within strata, the cut found anew in each replicate from
        the one sorted order (the tied share it there, whatever ``ties`` was).
    replicates, seed : int
        Of the bootstrap.
    level : float
        Of the interval.

    A rate whose denominator is zero is NaN with flag ``undefined``; one of exactly 0 or 1 is flagged ``no event`` and
    has no standard error, see :meth:`Sample.estimate`.

    Raises
    ------
    ParameterError
        If a rate or a variance is unknown.
    NumbersError
        If the choice has other rows than the sample.
    """
    if variance not in ("taylor", "bootstrap"):
        raise ParameterError(f"There is no variance {variance!r}", rule="taylor or bootstrap")
    _check(sample, choice, rates)
    cells = _Cells(sample, choice, np.zeros(sample.n, dtype=np.int64), 1)
    redrawn = None
    if variance == "bootstrap":
        redrawn = replicate_totals(sample, choice, replicates, seed)
    found = {}
    for rate in rates:
        value, covariance = cells.rate(rate)
        se = float(_root(covariance[0, 0]))
        if redrawn is not None:
            again = ratio(rate, redrawn)
            se = float(np.std(again[np.isfinite(again)], ddof=1))
        how = "Taylor" if redrawn is None else f"bootstrap of {replicates}"
        found[rate] = sample.estimate(
            float(value[0]),
            se,
            f"{rate}, {how}",
            share=rate not in _UNBOUNDED,
            level=level,
            units=int(cells.units(rate)[0]),
            unit="share",
        )
    return found


def by_group(
    sample: Sample,
    choice: Choice,
    groups: Mapping[str, Any],
    rates: Sequence[str] = ("exclusion", "inclusion", "inclusion_of_nonpoor", "coverage"),
) -> dict[str, GroupRates]:
    """Return rates by group for each column of ``groups`` (sex of head, disability, age, area), with covariances.

    ``groups`` maps a name to labels of shape (n,). The choice is made over everybody; groups only say where its
    errors fall. Cost: one pass over the rows a column.

    Raises :class:`NumbersError` if a label is missing, a column has another length or more than 4,000 groups.
    """
    _check(sample, choice, rates)
    made = {}
    for name, values in groups.items():
        code, labels = codes(values, name, sample.n)
        if len(labels) > _MOST_GROUPS:
            raise NumbersError(
                f"{len(labels)} groups are too many for the covariance between them",
                where=f"column {name}",
                rule=f"at most {_MOST_GROUPS} groups",
                todo="ask by a larger area",
            )
        cells = _Cells(sample, choice, code, len(labels))
        found = {rate: cells.rate(rate) for rate in rates}
        made[name] = GroupRates(
            name,
            labels,
            np.bincount(code, minlength=len(labels)),
            {rate: value for rate, (value, _) in found.items()},
            {rate: covariance for rate, (_, covariance) in found.items()},
            {rate: cells.units(rate) for rate in rates},
            sample,
        )
    return made


def without_error(difference: Estimate, one: Estimate, other: Estimate) -> Estimate:
    """Return a difference; where one side has a value but no error, without error and with the farthest limits."""
    flag = next((e.flag for e in (one, other) if e.se is None and e.flag != "undefined"), "")
    if not flag or not np.isfinite(difference.value):
        return difference
    return replace(difference, se=None, low=one.low - other.high, high=one.high - other.low, flag=flag)


def ratio(rate: str, totals: Floats) -> Floats:
    """Return a rate from totals (N, P, S, TP) in the last axis; NaN where it does not exist."""
    top, base = _parts(rate, totals)
    below = (totals * base).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(below > 0, (totals * top).sum(axis=-1) / below, np.nan))


def influence_by_psu(sample: Sample, choice: Choice, rate: str) -> tuple[float, Floats]:
    """Return a rate and its influence totals by sampling unit, shape (m,): designs on one sample share them."""
    _check(sample, choice, (rate,))
    cells = _Cells(sample, choice, np.zeros(sample.n, dtype=np.int64), 1)
    value, z, drift = cells.linear(rate)
    return float(value[0]), np.asarray(np.bincount(cells.psu, z, sample.units) - cells.moves @ drift[0])


def replicate_totals(sample: Sample, choice: Choice, replicates: int, seed: int) -> Floats:
    """Return (N, P, S, TP) of each bootstrap replicate, shape (replicates, 4).

    Where nothing is cut within the sample, replicates are a product with the PSU totals; where something is, the
    one sorted order is cut anew under each replicate's weights.
    """
    factor = sample.multipliers(replicates, seed)
    w, s, p = sample.weight, choice.selected, sample.poor
    moving = choice.near.any()
    if not moving and sample.line is None:
        return factor @ np.stack([sample.by_psu(x) for x in (w, w * p, w * s, w * s * p)], axis=1)
    redraws = [
        _Recut(choice, sample) if moving else None,
        _Recut(sample.line, sample) if sample.line else None,
    ]
    made = np.empty((replicates, 4))
    for k in range(replicates):
        m = factor[k] if sample.own else factor[k][sample.psu]
        again, poor = (r.cut(m) if r else None for r in redraws)
        sel, need = s if again is None else again, p if poor is None else poor
        mass = w * m
        made[k] = mass.sum(), mass @ need, mass @ sel, mass @ (sel * need)
    return made


class _Recut:
    """A sorted order that is cut anew under other weights; the units of each score stay tied."""

    def __init__(self, choice: Choice, sample: Sample) -> None:
        if choice.order is None or choice.runs is None:
            raise NumbersError("A choice made elsewhere has no order to cut anew")
        self.order, self.runs = choice.order, choice.runs
        self.size, self.quota = choice.size, choice.quota
        self.n = sample.n

    def cut(self, factor: Floats) -> Floats:
        mass = self.size * factor
        want = self.quota * mass.sum()
        block = np.add.reduceat(mass[self.order], self.runs)
        upto = np.cumsum(block)
        at = min(int(np.searchsorted(upto, want, side="left")), len(block) - 1)
        ends = np.r_[self.runs[1:], len(self.order)]
        selected = np.zeros(self.n)
        selected[self.order[: self.runs[at]]] = 1.0
        part = (want - (upto[at] - block[at])) / block[at] if block[at] > 0 else 1.0
        selected[self.order[self.runs[at] : ends[at]]] = min(max(part, 0.0), 1.0)
        return selected


class _Cells:
    """Totals of (N, P, S, TP) by sampling unit and group, and what moves when a cut does."""

    def __init__(self, sample: Sample, choice: Choice, code: NDArray[np.int64], groups: int) -> None:
        w, s, p = sample.weight, choice.selected, sample.poor
        self.sample, self.groups = sample, groups
        wp, ws = w * p, w * s
        columns = (w, wp, ws, ws * p)
        self.psu, self.group, pairs = _pairs(sample, code, groups, columns)
        self.pairs = pairs
        self.totals = np.stack([np.bincount(self.group, c, groups) for c in pairs], axis=1).astype(float)
        moves, drift = [], []
        for cut, share in ((choice, (w, wp, 2)), (sample.line, (w, ws, 1))):
            near = np.flatnonzero(cut.near) if cut is not None else np.zeros(0, dtype=np.int64)
            mass = float(cut.size[near].sum()) if cut is not None else 0.0
            if cut is not None and mass > 0:
                moves.append(sample.by_psu(cut.size * (cut.selected - cut.quota)))
                effect = np.zeros((groups, 4))
                effect[:, share[2]] = np.bincount(code[near], share[0][near], groups) / mass
                effect[:, 3] = np.bincount(code[near], share[1][near], groups) / mass
                drift.append(effect)
        self.moves = np.stack(moves, axis=1) if moves else np.zeros((sample.units, 0))
        self.drift = np.stack(drift, axis=2) if drift else np.zeros((groups, 4, 0))

    def linear(self, rate: str) -> tuple[Floats, Floats, Floats]:
        """Return the rate, its influence by pair of unit and group, and its slope on the moves of the cuts."""
        top, base = _parts(rate, self.totals)
        below = (self.totals * base).sum(axis=1)
        value = ratio(rate, self.totals)
        with np.errstate(divide="ignore", invalid="ignore"):
            slope = np.where(below[:, None] > 0, (top - value[:, None] * base) / below[:, None], 0.0)
        z = np.zeros(len(self.group))
        for k in range(4):
            if slope[:, k].any():
                z += self.pairs[k] * slope[self.group, k]
        return value, z, np.einsum("gk,gkm->gm", slope, self.drift)

    def rate(self, rate: str) -> tuple[Floats, Floats]:
        """Return the rate of each group and the covariance between groups."""
        value, z, drift = self.linear(rate)
        if self.sample.own:
            covariance = self.sample.covariance_by_group(z, self.group, self.groups, self.moves)
        else:
            covariance = self.sample.covariance(self._totals(z))
        to = np.hstack([np.eye(self.groups), -drift])
        covariance = to @ covariance @ to.T
        gone = np.isnan(value)
        covariance[gone, :] = np.nan
        covariance[:, gone] = np.nan
        return value, covariance

    def units(self, rate: str) -> NDArray[np.int64]:
        """Return, for each group, the sampling units with anybody in the rate's denominator, shape (g,)."""
        base = RATES[rate][1]
        there = sum(many * part for many, part in zip(base, self.pairs, strict=True) if many)
        here = np.asarray(there > _NOBODY * np.asarray(self.pairs[0]))
        return np.bincount(self.group[here], minlength=self.groups)

    def _totals(self, z: Floats) -> Any:
        """Return influence by unit and group beside the moves: dense where units lie in many groups, else sparse."""
        shape = (self.sample.units, self.groups)
        if shape[0] * shape[1] <= _DENSE and len(z) > shape[0] * shape[1] / 20:
            Z = np.zeros(shape)
            Z[self.psu, self.group] = z
            return np.hstack([Z, self.moves])
        found = sparse.csr_array((z, (self.psu, self.group)), shape=shape)
        return sparse.hstack([found, sparse.csr_array(self.moves)], format="csr")


def _pairs(
    sample: Sample, code: NDArray[np.int64], groups: int, columns: Sequence[Floats]
) -> tuple[NDArray[np.int64], NDArray[np.int64], list[Floats]]:
    """Return unit, group and totals of each pair of sampling unit and group that occurs."""
    if sample.own:
        return sample.psu, code, list(columns)
    key = code if sample.units == 1 else sample.psu * groups + code
    room = sample.units * groups
    if room <= max(4 * sample.n, 1 << 20):
        there = np.flatnonzero(np.bincount(key, minlength=room))
        return (
            there // groups,
            there % groups,
            [np.bincount(key, c, room)[there].astype(float) for c in columns],
        )
    there, at = np.unique(key, return_inverse=True)
    return there // groups, there % groups, [np.bincount(at, c, len(there)).astype(float) for c in columns]


def _parts(rate: str, totals: Floats) -> tuple[Floats, Floats]:
    top, base = (np.asarray(part, dtype=float) for part in RATES[rate])
    if rate != "bpac":
        return top, base
    side = np.sign(totals[..., 1] - totals[..., 2])
    return np.stack([0 * side, -side, side, 0 * side + 1], axis=-1), base


def _root(variance: Any) -> Any:
    return np.sqrt(np.maximum(variance, 0.0))


def _with_n(made: Estimate, n: int) -> Estimate:
    return replace(made, n=n)


def _check(sample: Sample, choice: Choice, rates: Sequence[str]) -> None:
    unknown = [rate for rate in rates if rate not in RATES]
    if unknown:
        raise ParameterError(f"There is no rate {unknown[0]!r}", rule=f"rates are {', '.join(RATES)}")
    if len(choice.selected) != sample.n:
        raise NumbersError(
            "The choice speaks of other rows than the sample",
            where="column selected",
            rule=f"{sample.n} rows are expected",
        )
