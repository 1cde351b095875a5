"""Whom a ranking is judged on: who is poor, how many people each unit stands for, and how the units were drawn.

A :class:`Sample` is made once and asked many times. Errors are those of the sample design: with-replacement
sampling of PSUs within strata (Wolter 2007, Introduction to Variance Estimation, ch. 6), the usual approximation
where the sampling fraction is small. Every statistic of this room is a smooth function of totals, so its variance
is that of the PSU totals of its influence values, and one pass over the rows is enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, special

from sasaran.errors import NumbersError, ParameterError
from sasaran.schema.estimate import Estimate
from sasaran.welfare.accuracy.choose import Choice, checked, checked_weight, choose

__all__ = ["Sample", "at_edge", "codes", "sample"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ROUNDING = 1e-12
_SMALL = 50_000_000  # multiplications: some 20 ms
LONELY = ("fail", "certainty", "centre")


@dataclass(frozen=True)
class Sample:
    """Units with the truth about them.

    Parameters
    ----------
    poor : array of float, shape (n,)
        1 for poor, 0 for not; between the two only for units tied at the cut of "the poorest share".
    welfare : array of float, shape (n,), or None
        What poverty was judged on, higher is better off.
    weight : array of float, shape (n,)
        People (or households) a unit stands for.
    psu : array of int, shape (n,)
        Sampling unit of each row, numbered from 0.
    stratum : array of int, shape (m,)
        Stratum of each sampling unit, numbered from 0.
    line : Choice or None
        Where "poor" is the poorest share of this very sample: how it was cut. None for a line from outside.
    own : bool
        True where every row is a sampling unit of its own.
    lonely : str
        What a stratum with one sampling unit adds, see :func:`sample`.
    """

    poor: Floats
    welfare: Floats | None
    weight: Floats
    psu: Ints
    stratum: Ints
    line: Choice | None
    own: bool
    lonely: str

    @property
    def n(self) -> int:
        """Rows."""
        return len(self.weight)

    @property
    def units(self) -> int:
        """Sampling units."""
        return len(self.stratum)

    @property
    def df(self) -> int:
        """Degrees of freedom: sampling units less strata, at least 1."""
        return max(self.units - int(self.stratum.max()) - 1, 1)

    def by_psu(self, influence: Floats) -> Floats:
        """Return the totals of row values by sampling unit, shape (m,)."""
        return influence if self.own else np.bincount(self.psu, influence, self.units).astype(float)

    def covariance(self, totals: Any) -> Floats:
        """Return the covariance of estimates whose influence totals by sampling unit are ``totals`` (m, k).

        sum over strata h of n_h / (n_h - 1) sum over units (z - mean_h)(z - mean_h)'. Dense or sparse.
        """
        Z: Any = totals if sparse.issparse(totals) else np.asarray(totals, dtype=float)
        size, factor = self._strata()
        inside = factor[self.stratum]
        strata = sparse.csr_array(
            (np.ones(self.units), (self.stratum, np.arange(self.units))), shape=(len(size), self.units)
        )
        scaled = Z.multiply(inside[:, None]).tocsr() if sparse.issparse(Z) else Z * inside[:, None]
        return self._centred(_products(Z, scaled), _dense(strata @ Z))

    def se(self, totals: Floats) -> float:
        """Return the standard error of an estimate whose influence totals by sampling unit are ``totals`` (m,)."""
        return float(np.sqrt(max(self.covariance(totals[:, None])[0, 0], 0.0)))  # rounding may fall below 0

    def covariance_by_group(self, z: Floats, group: Ints, groups: int, moves: Floats) -> Floats:
        """Return the same where each row is a unit of its own: row values ``z`` of one group each, then ``moves``.

        The columns are the groups and then the columns of ``moves``, shape (n, k).
        """
        size, factor = self._strata()
        scaled = z * (factor[self.stratum] if len(size) > 1 else factor[0])
        among = np.diag(np.bincount(group, scaled * z, groups))
        across = np.zeros((groups, moves.shape[1]))
        for k, move in enumerate(moves.T):
            across[:, k] = np.bincount(group, scaled * move, groups)
        both = moves.T @ (moves * factor[self.stratum][:, None])
        cell = group if len(size) == 1 else self.stratum * groups + group
        sums = np.bincount(cell, z, len(size) * groups).reshape(len(size), groups)
        moved = [np.bincount(self.stratum, m, len(size)) for m in moves.T]
        return self._centred(
            np.block([[among, across], [across.T, both]]), np.column_stack([sums, *moved]).astype(float)
        )

    def _strata(self) -> tuple[Ints, Floats]:
        size = np.bincount(self.stratum).astype(np.int64)
        return size, np.where(size == 1, 0.0, size / np.maximum(size - 1, 1))

    def _centred(self, products: Any, sums: Any) -> Floats:
        size, factor = self._strata()
        found = products - sums.T @ (sums * (factor / size)[:, None])
        if self.lonely == "centre" and (size == 1).any():
            away = sums[size == 1] - sums.sum(axis=0) / self.units
            found = found + away.T @ away
        return np.asarray(found, dtype=np.float64)

    def estimate(
        self,
        value: float,
        se: float | None,
        method: str,
        *,
        share: bool = False,
        level: float = 0.95,
        units: int | None = None,
        **words: Any,
    ) -> Estimate:
        """Return an :class:`Estimate` with a t interval at the design's degrees of freedom.

        Shares strictly between 0 and 1 get their interval on the logit scale. A share observed to be exactly 0 or 1 is
        flagged ``no event``: its linearised error of 0 would be false, so ``se`` is None, and the far limit is that of
        Clopper and Pearson (1934, doi:10.1093/biomet/26.4.404) for no event among ``units`` trials, the sampling units
        that hold anybody the share is of (all of the sample if None): 1 - ((1 - level) / 2)^(1 / units), the cautious
        end of Korn and Graubard 1998, as in :mod:`sasaran.measure`. One such unit alone is flagged ``one unit``.
        Raises :class:`ParameterError` for a level that is no coverage.
        """
        if not 0 < level < 1:
            raise ParameterError(f"The level {level} is no coverage", rule="a level lies between 0 and 1")
        behind = self.units if units is None else units
        if not np.isfinite(value):
            return Estimate(np.nan, None, np.nan, np.nan, level, method, self.n, flag="undefined", **words)
        if behind < 2:
            return Estimate(value, None, np.nan, np.nan, level, method, self.n, flag="one unit", **words)
        if share and at_edge(value):
            value, edge = float(round(value)), ((1 - level) / 2) ** (1 / behind)
            low, high = (edge, 1.0) if value else (0.0, 1 - edge)
            return Estimate(value, None, low, high, level, method, self.n, flag="no event", **words)
        if se is None or not np.isfinite(se):
            return Estimate(value, None, np.nan, np.nan, level, method, self.n, flag="undefined", **words)
        reach = float(special.stdtrit(self.df, (1 + level) / 2)) * se
        if share and 0 < value < 1:
            wide = reach / (value * (1 - value))
            low, high = (float(special.expit(special.logit(value) + k * wide)) for k in (-1, 1))
        else:
            low, high = value - reach, value + reach
        flag = ""
        if value:
            ratio = abs(se / value)
            flag = "inaccurate" if ratio > 0.5 else "caution" if ratio > 0.25 else ""
        return Estimate(value, se, low, high, level, method, self.n, flag=flag, **words)

    def multipliers(self, replicates: int, seed: int) -> Floats:
        """Return bootstrap factors of the weights by sampling unit, shape (replicates, m).

        In each stratum n_h - 1 units are drawn with replacement and their counts scaled by n_h / (n_h - 1) (Rao and
        Wu 1988, doi:10.1080/01621459.1988.10478591); a stratum of one unit keeps it.
        """
        if replicates < 2:
            raise ParameterError("There are too few replicates", where="replicates", rule="2 or more")
        rng = np.random.default_rng(seed)
        made = np.ones((replicates, self.units))
        order = np.argsort(self.stratum, kind="stable")
        ends = np.cumsum(np.bincount(self.stratum))
        for first, last in zip(np.r_[0, ends[:-1]], ends, strict=True):
            many = int(last - first)
            if many > 1:
                drawn = rng.multinomial(many - 1, np.full(many, 1 / many), size=replicates)
                made[:, order[first:last]] = drawn * (many / (many - 1))
        return made


def sample(
    *,
    welfare: Any = None,
    line: Any = None,
    poorest: float | None = None,
    poor: Any = None,
    closed: bool = False,
    weight: Any = None,
    psu: Any = None,
    stratum: Any = None,
    lonely: str = "fail",
) -> Sample:
    """Make the sample that a ranking is judged on.

    Who is poor is said in exactly one of three ways: ``poor`` (a yes/no array), ``welfare`` with ``line``, or
    ``welfare`` with ``poorest`` (a share of the weight; the line is then estimated from the sample, and its error is
    part of every standard error; ties at it are shared).

    Parameters
    ----------
    welfare : array, shape (n,)
        Consumption or income, higher is better off. May stand beside ``poor`` for statistics in money.
    line : float or array, shape (n,)
        Poverty line in the unit of ``welfare``, above 0. Welfare on another scale (a score about 0) has no line: give
        ``poor``.
    poorest : float
        Share of the weight that is called poor, above 0 and below 1.
    closed : bool
        False (the default): poor is welfare < line; True: welfare <= line.
    weight : array, shape (n,)
        People a unit stands for; 1 each if absent. Not negative; not all zero.
    psu, stratum : array, shape (n,)
        Sampling unit and stratum. PSU labels that occur in several strata are different units. Without ``psu`` each
        row is a unit of its own.
    lonely : str
        A stratum with one unit: ``fail`` (an error that names the rule), ``certainty`` (adds nothing), ``centre``
        (its distance from the mean of all units).

    Raises
    ------
    ParameterError
        If poor is said in no way or in two.
    NumbersError
        If a column has another length, misses values, a line is not above 0, a weight is negative or all are zero, or
        nobody is there.
    """
    if lonely not in LONELY:
        raise ParameterError(f"There is no rule {lonely!r}", rule=f"lonely is one of {', '.join(LONELY)}")
    given = [poor is not None, line is not None, poorest is not None]
    if sum(given) != 1 or (welfare is None and poor is None):
        raise ParameterError(
            "Who is poor is not said, or said twice",
            rule="give poor, or welfare with line, or welfare with poorest",
        )
    n = len(poor if poor is not None else welfare)
    if n == 0:
        raise NumbersError("There is nobody to judge a ranking on", rule="at least one row is needed")
    value: Any = None if welfare is None else checked(welfare, "welfare", n)
    mass = checked_weight(weight, "weight", n)
    cut = None
    if poor is not None:
        is_poor = _yes_no(poor, "poor", n)
    elif poorest is not None:
        if not 0 < poorest < 1:
            raise ParameterError("A share of the poorest must lie between 0 and 1", where="poorest")
        cut = choose(value, poorest, size=mass)
        is_poor = cut.selected
    else:
        at = _line(line, n)
        is_poor = np.asarray(value <= at if closed else value < at, dtype=float)
    home, unit, own = _units(psu, stratum, n)
    made = Sample(is_poor, value, mass, unit, home, cut, own, lonely)
    if lonely == "fail" and made.units > 1 and (np.bincount(home) == 1).any():
        raise NumbersError(
            f"{int((np.bincount(home) == 1).sum())} strata have one sampling unit",
            where="column stratum",
            rule="the spread within a stratum needs two units",
            todo="join strata, or choose lonely='certainty' or lonely='centre'",
        )
    return made


def at_edge(share: float) -> bool:
    """Return whether a share is 0 or 1 but for rounding: nothing, or nothing else, was observed."""
    return bool(abs(share - round(share)) < _ROUNDING)


def codes(values: Any, name: str, n: int) -> tuple[Ints, NDArray[Any]]:
    """Return each row's number in the sorted distinct labels, and the labels. Missing labels are an error."""
    array = np.asarray(values)
    if array.shape != (n,):
        raise NumbersError(
            "A column has another length", where=f"column {name}", rule=f"{n} rows are expected"
        )
    if array.dtype.kind in "OUS":
        missing = (
            array == ""
            if array.dtype.kind != "O"
            else np.array([v is None or v == "" or v != v for v in array])
        )
    else:
        missing = np.isnan(array) if array.dtype.kind == "f" else np.zeros(0, dtype=bool)
    if missing.any():
        raise NumbersError(
            f"{int(missing.sum())} rows have no label",
            where=f"column {name}",
            rule="every row belongs somewhere",
            todo="give them a label of their own, such as 'unknown'",
        )
    if array.dtype.kind in "iub" and len(array):
        low, high = int(array.min()), int(array.max())
        if high - low <= max(4 * n, 1024):
            shifted = array.astype(np.int64) - low
            there = np.bincount(shifted, minlength=high - low + 1) > 0
            return (np.cumsum(there) - 1)[shifted], (np.flatnonzero(there) + low).astype(array.dtype)
    labels, at = np.unique(array.astype(str) if array.dtype.kind == "O" else array, return_inverse=True)
    return at.astype(np.int64), labels


def _line(line: Any, n: int) -> Floats:
    given = np.asarray(line, dtype=float)
    at = checked(given if given.ndim else np.full(n, given), "line", n)
    wrong = int((at <= 0).sum())
    if wrong:
        several = f"{wrong} poverty lines are missing, infinite or not over 0"
        raise NumbersError(
            several if given.ndim else "The poverty line is missing, infinite or not over 0",
            where="column line",
            rule="a poverty line is a finite number over 0 in the unit of welfare",
            todo="check its unit; where welfare is a score about 0, give poor instead",
        )
    return at


def _yes_no(values: Any, name: str, n: int) -> Floats:
    found = checked(values, name, n)
    if ((found < 0) | (found > 1)).any():
        raise NumbersError("A yes/no column holds something else", where=f"column {name}", rule="0 or 1")
    return found


def _units(psu: Any, stratum: Any, n: int) -> tuple[Ints, Ints, bool]:
    layer = np.zeros(n, dtype=np.int64) if stratum is None else codes(stratum, "stratum", n)[0]
    if psu is None:
        return layer, np.arange(n), True
    unit, _ = codes(psu, "psu", n)
    if stratum is not None:
        unit, _ = codes(layer * (int(unit.max()) + 1) + unit, "psu", n)
    home = np.zeros(int(unit.max()) + 1, dtype=np.int64)
    home[unit] = layer
    return home, unit, False


def _products(one: Any, other: Any) -> Floats:
    """Return one' other. A small product is made without the library's threads.

    On a busy machine they wait for each other a hundred times longer than they work.
    """
    if not sparse.issparse(one) and one.size * one.shape[1] < _SMALL:
        return np.asarray(np.einsum("ik,il->kl", one, other), dtype=np.float64)
    return np.asarray(_dense(one.T @ other), dtype=np.float64)


def _dense(values: Any) -> Any:
    return values.toarray() if sparse.issparse(values) else np.asarray(values)
