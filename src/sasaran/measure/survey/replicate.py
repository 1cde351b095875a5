"""Replicate weights: the error of any statistic from how it moves when PSUs are drawn, dropped or halved.

    V = sum_r scale_r (theta_r - theta)^2,   theta the estimate of the full sample.

- ``bootstrap``: n_h - 1 of the n_h PSUs of each stratum drawn with replacement and rescaled (Rao and Wu 1988,
  doi:10.1080/01621459.1988.10478591; Rao, Wu and Yue 1992); with a finite population factor
  1 - sqrt(1 - f) + sqrt(1 - f) n / (n - 1) times drawn; scale 1 / R.
- ``jackknife``: JKn, each PSU left out in turn, the others of its stratum times n_h / (n_h - 1); scale
  (1 - f_h) (n_h - 1) / n_h; with one stratum this is JK1 (Wolter 2007, ch. 4). Not for quantiles.
- ``brr``: balanced half samples by a Hadamard matrix, two PSUs in every stratum, with Fay's factor (Judkins 1990,
  Journal of Official Statistics 6(3)); scale 1 / (R (1 - fay)^2) (Wolter 2007, ch. 3).

A ratio needs no unit weights: its replicates come from PSU totals (:meth:`Replicates.ratio`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from scipy.linalg import hadamard
from scipy.sparse import csr_array

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.survey.design import Design
from sasaran.measure.survey.domains import Domains
from sasaran.measure.survey.estimates import Estimates, finish
from sasaran.measure.survey.frame import Frame

__all__ = ["KINDS", "Replicates", "replicates"]

KINDS = ("bootstrap", "jackknife", "brr")
_CHUNK = 4_000_000  # numbers held at once


@dataclass(frozen=True, eq=False)
class Replicates:
    """Replicates of a design; make them with :func:`replicates`.

    Parameters
    ----------
    design : Design
        The sample.
    kind : str
        ``bootstrap``, ``jackknife`` or ``brr``.
    scale : array of float, shape (R,)
        What each squared deviation is multiplied by.
    seed : int
        Seed of the bootstrap: replicate r is the same however many are drawn.
    fay : float
        Fay's factor of ``brr``.
    """

    design: Design
    kind: str
    scale: Any
    seed: int = 0
    fay: float = 0.0

    def __len__(self) -> int:
        return len(self.scale)

    def factors(self, low: int, high: int) -> Any:
        """Return what the weights of each PSU are multiplied by in replicates ``low`` to ``high``: (R', P)."""
        frame = self.design.frame
        if self.kind == "bootstrap":
            return np.stack([self._drawn(r) for r in range(low, high)])
        if self.kind == "brr":
            return 1 + (1 - self.fay) * self._signs[low:high]
        size, home = frame.size, frame.stratum
        dropped = np.arange(low, high)
        raised = size / np.maximum(size - 1, 1)
        same = home[None, :] == home[dropped, None]
        made = np.where(same, raised[home][None, :], 1.0)
        made[np.arange(len(dropped)), dropped] = np.where(size[home[dropped]] > 1, 0.0, 1.0)
        return made

    def weights(self, r: int) -> Any:
        """Return the unit weights (n,) of replicate ``r``."""
        return self.design.weights * self.factors(r, r + 1)[0][self.design.psu]

    @cached_property
    def _slots(self) -> tuple[Any, Any, Any]:
        # for each draw: where its stratum begins among the PSUs sorted by stratum, and how many lie there
        frame = self.design.frame
        size = frame.size.astype(np.intp)
        begin = np.cumsum(size) - size
        draws = size - 1
        return np.argsort(frame.stratum, kind="stable"), np.repeat(begin, draws), np.repeat(size, draws)

    def _drawn(self, r: int) -> Any:
        frame = self.design.frame
        order, begin, many = self._slots
        pick = begin + (np.random.default_rng([self.seed, r]).random(len(begin)) * many).astype(np.intp)
        times = np.bincount(order[pick], minlength=frame.psus)
        size, pull = frame.size[frame.stratum], np.sqrt(frame.left)[frame.stratum]
        return np.where(size > 1, 1 - pull + pull * size / np.maximum(size - 1, 1) * times, 1.0)

    @cached_property
    def _signs(self) -> Any:
        frame = self.design.frame
        first = np.zeros(frame.psus, dtype=bool)
        first[np.unique(frame.stratum, return_index=True)[1]] = True
        # column 0 of the matrix is constant: strata take the others
        matrix = hadamard(len(self.scale))[:, 1:]
        return np.where(first, 1.0, -1.0)[None, :] * matrix[:, frame.stratum]

    def ratio(self, numerator: Any, denominator: Any, domains: Domains, **options: Any) -> Estimates:
        """Return Estimates of ratios of two totals in D domains from their pair sums, shapes (m,).

        ``numerator`` and ``denominator`` are ``domains.sum(w * y)``; the options are those of
        :meth:`~sasaran.measure.survey.design.Design.estimates_of_totals`.
        """
        shape = (self.design.frame.psus, domains.pairs.domains)
        place = (domains.pairs.psu, domains.pairs.domain)
        tables = [csr_array((sums, place), shape=shape) for sums in (numerator, denominator)]
        value = _over(domains.by_domain(numerator), domains.by_domain(denominator))
        variance = np.zeros(shape[1])
        step = max(1, _CHUNK // (max(shape) if self.kind != "jackknife" else shape[1]))
        for low in range(0, len(self), step):
            high = min(low + step, len(self))
            moved = _over(*(self._sums(table, low, high) for table in tables))
            variance += self.scale[low:high] @ (moved - value) ** 2
        return self._finish(value, variance, domains, **options)

    def _sums(self, table: Any, low: int, high: int) -> Any:
        # replicate totals (R', D) of a sparse PSU x domain table (P, D)
        if self.kind != "jackknife":
            return (table.T @ self.factors(low, high).T).T
        frame = self.design.frame
        layers = csr_array(
            (np.ones(frame.psus), (frame.stratum, np.arange(frame.psus))), shape=(len(frame.size), frame.psus)
        )
        strata = (layers @ table).toarray()
        home = frame.stratum[low:high]
        size = frame.size[home][:, None]
        change = (strata[home] - size * table[low:high].toarray()) / np.maximum(size - 1, 1)
        return strata.sum(axis=0)[None, :] + np.where(size > 1, change, 0.0)

    def estimates(
        self, statistic: Callable[[Design], Estimates], *, interval: str = "t", is_share: bool = False
    ) -> Estimates:
        """Return Estimates of any statistic: its value on the full sample, its error from the replicates.

        Parameters
        ----------
        statistic : Callable[[Design], Estimates]
            Reckons the statistic under the design it is handed: ``lambda design: arpr(y, design)``.
        interval, is_share
            As in :meth:`~sasaran.measure.survey.design.Design.estimates_of_totals`.
        """
        full = statistic(self.design)
        variance = np.zeros(len(full))
        for r in range(len(self)):
            moved = statistic(replace(self.design, weights=self.weights(r))).value
            variance += self.scale[r] * (moved - full.value) ** 2
        return finish(
            full.value, variance, labels=full.domain, n=full.n, psus=full.psus, df=full.df, level=full.level,
            method=self._name(full.method), interval=interval, share=is_share, unit=full.unit,
        )  # fmt: skip

    def _finish(
        self, value: Any, variance: Any, domains: Domains, *, level: float = 0.95, method: str = "ratio",
        interval: str = "t", is_share: bool = False, unit: str = "",
    ) -> Estimates:  # fmt: skip
        pairs = domains.pairs
        return finish(
            value, variance, labels=domains.labels, n=domains.n, psus=pairs.psus, df=pairs.df, level=level,
            method=self._name(method), interval=interval, share=is_share, unit=unit,
        )  # fmt: skip

    def _name(self, method: str) -> str:
        return f"{method.split(';')[0]}; {self.kind}, {len(self)} replicates"


def _over(one: Any, two: Any) -> Any:
    with np.errstate(divide="ignore", invalid="ignore"):
        return one / two


def replicates(
    design: Design, kind: str = "bootstrap", *, count: int = 500, seed: int = 1, fay: float = 0.0
) -> Replicates:
    """Return replicates of a design.

    Parameters
    ----------
    design : Design
        The sample, with strata and PSUs.
    kind : str
        ``bootstrap``, ``jackknife`` or ``brr``: see the head of this module.
    count : int
        Replicates of the bootstrap; the others have as many as the design asks for.
    seed : int
        Seed of the bootstrap.
    fay : float
        Fay's factor of ``brr``, 0 (half samples) to below 1.

    Raises
    ------
    ParameterError
        An unknown kind, fewer than 2 replicates, a factor outside [0, 1).
    NumbersError
        A stratum with one PSU unless ``lonely="certainty"``; ``brr`` with a stratum of other than two PSUs or with a
        finite population correction; a Poisson design.
    """
    if kind not in KINDS or count < 2 or not 0 <= fay < 1:
        raise ParameterError(
            f"There are no replicates {kind!r} with count {count} and fay {fay}",
            rule=f"kind is one of {', '.join(KINDS)}, count at least 2, fay from 0 to below 1",
        )
    frame = design.frame
    _check(frame, kind)
    if kind == "bootstrap":
        scale = np.full(count, 1 / count)
    elif kind == "jackknife":
        scale = (frame.left * (frame.size - 1) / frame.size)[frame.stratum]
    else:
        order = 1 << len(frame.size).bit_length()
        scale = np.full(order, 1 / (order * (1 - fay) ** 2))
    return Replicates(design, kind, scale, seed, fay)


def _check(frame: Frame, kind: str) -> None:
    lonely = int(((frame.size == 1) & (frame.left > 0)).sum())
    if frame.chance is not None or (lonely and frame.lonely != "certainty"):
        raise NumbersError(
            f"Replicates cannot be made: {lonely} strata have one sampling unit or the sample is a Poisson sample",
            where="column strata",
            rule="PSUs are drawn, dropped or halved within a stratum",
            todo="join lonely strata to like ones, or choose lonely='certainty'",
        )
    if kind == "brr" and ((frame.size != 2).any() or (frame.left < 1).any()):
        raise NumbersError(
            "Balanced half samples need two sampling units in every stratum and no finite population correction",
            where="column strata",
            todo="choose the bootstrap or the jackknife",
        )
