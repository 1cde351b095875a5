"""The sampled units of the first stage (PSU) and the variance they give.

Variance of an estimated total ``sum_k w_k z_k`` under the ultimate-cluster view: with ``t_i`` the sum of ``w z``
over PSU ``i``, ``n_h`` sampled PSUs and sampling fraction ``f_h`` in stratum ``h``,

    V = sum_h (1 - f_h) n_h / (n_h - 1) sum_{i in h} (t_i - mean_h)^2

(Wolter 2007, Introduction to Variance Estimation, ch. 2; Lumley 2004, doi:10.18637/jss.v009.i08). A domain keeps all
PSUs of its strata: a PSU without sample in the domain counts with ``t_i = 0``, so only the PSUs with sample need to
be held (Cochran 1977, 2.12; Binder 1983, doi:10.2307/1402588).

With unequal chances and no strata known, the Poisson form ``V = sum_k w_k (w_k - 1) z_k^2`` is used (Särndal,
Swensson and Wretman 1992, 3.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

__all__ = ["LONELY", "Frame", "Pairs"]

LONELY = ("fail", "certainty", "centre", "average")


@dataclass(frozen=True, eq=False)
class Frame:
    """PSUs and strata of a sample.

    Parameters
    ----------
    stratum : array of intp, shape (P,)
        Stratum code of each PSU.
    size : array of float, shape (H,)
        Sampled PSUs n_h.
    left : array of float, shape (H,)
        1 - f_h; 1 where no finite population correction is known.
    psu_labels : array, shape (P,) | None
        Labels as given; PSUs that number anew in each stratum have labels ``stratum|psu``. None where units were drawn
        one by one and have no label.
    stratum_labels : array, shape (H,)
        Labels as given.
    lonely : str
        What a stratum with one PSU contributes (see :class:`~sasaran.measure.survey.design.Design`).
    chance : array of float, shape (P,) | None
        Chance of selection under Poisson sampling; None for the stratified form.
    """

    stratum: Any
    size: Any
    left: Any
    psu_labels: Any
    stratum_labels: Any
    lonely: str
    chance: Any = None

    @property
    def psus(self) -> int:
        """Sampled PSUs."""
        return len(self.stratum)

    @property
    def df(self) -> int:
        """Degrees of freedom: PSUs minus strata (Korn and Graubard 1999, 5.2)."""
        return len(self.stratum) - len(self.size)

    @cached_property
    def factor(self) -> Any:
        """(1 - f_h) n_h / (n_h - 1), shape (H,); 0 for a stratum with one PSU."""
        return np.where(self.size > 1, self.left * self.size / np.maximum(self.size - 1, 1), 0.0)

    @cached_property
    def swell(self) -> float:
        """What the whole variance is multiplied by under the rule ``average``, else 1."""
        many = int((self.size > 1).sum())
        return len(self.size) / many if self.lonely == "average" and many else 1.0

    def product(self, one: Any, two: Any) -> float:
        """Covariance of two totals given by PSU totals ``one`` and ``two``, shape (P,) each."""
        if self.chance is not None:
            return float(((1 - self.chance) * one * two).sum())
        means = [np.bincount(self.stratum, t, minlength=len(self.size)) / self.size for t in (one, two)]
        apart = (one - means[0][self.stratum]) * (two - means[1][self.stratum])
        found = float((self.factor[self.stratum] * apart).sum()) * self.swell
        if self.lonely == "centre":
            alone = self.size[self.stratum] == 1
            apart = (one - one.mean()) * (two - two.mean())
            found += float((self.left[self.stratum] * apart)[alone].sum())
        return found


@dataclass(frozen=True, eq=False)
class Pairs:
    """Which PSU has sample in which domain: the sparse PSU x domain table that all sums are made on.

    Parameters
    ----------
    frame : Frame
        The PSUs.
    psu, domain : array of intp, shape (m,)
        Codes of each pair with sample; a pair occurs once.
    domains : int
        Number of domains D.
    """

    frame: Frame
    psu: Any
    domain: Any
    domains: int

    @cached_property
    def _cells(self) -> tuple[Any, Any, Any, Any]:
        # cell = stratum x domain with sample: code per pair, domain and stratum of the cell, pairs in it
        strata = len(self.frame.size)
        cell, code = np.unique(self.domain * strata + self.frame.stratum[self.psu], return_inverse=True)
        code = code.reshape(-1)
        return code, cell // strata, cell % strata, np.bincount(code, minlength=len(cell))

    @cached_property
    def psus(self) -> Any:
        """PSUs with sample, shape (D,)."""
        return np.bincount(self.domain, minlength=self.domains)

    @cached_property
    def df(self) -> Any:
        """PSUs minus strata, both with sample in the domain, shape (D,) (Korn and Graubard 1999, 5.2)."""
        if self.frame.chance is not None:
            return np.maximum(self.psus - 1, 0)
        return self.psus - np.bincount(self._cells[1], minlength=self.domains)

    def product(self, one: Any, two: Any) -> Any:
        """Covariance, in each domain, of the totals given by pair totals ``one`` and ``two`` (m,): shape (D,).

        A PSU without sample in the domain counts with 0 in both.
        """
        frame = self.frame
        if frame.chance is not None:
            return np.bincount(self.domain, (1 - frame.chance[self.psu]) * one * two, minlength=self.domains)
        code, domain, stratum, count = self._cells
        size = frame.size[stratum]
        mean1, mean2 = (np.bincount(code, t, minlength=len(domain)) / size for t in (one, two))
        # centred first, then the PSUs without sample at -mean each: no difference of large sums
        apart = np.bincount(code, (one - mean1[code]) * (two - mean2[code]), minlength=len(domain))
        apart = (
            apart + (size - count) * mean1 * mean2
        )  # not in place: the bincount of nothing is whole numbers
        found = np.bincount(domain, frame.factor[stratum] * apart, minlength=self.domains) * frame.swell
        if frame.lonely == "centre":
            found += self._lonely(one, two)
        return found

    def _lonely(self, one: Any, two: Any) -> Any:
        # a stratum with one PSU: apart from the mean over all PSUs of the sample
        frame = self.frame
        sums = [np.bincount(self.domain, t, minlength=self.domains) / frame.psus for t in (one, two)]
        alone = np.flatnonzero(frame.size == 1)
        left = float(frame.left[alone].sum())
        here = frame.size[frame.stratum[self.psu]] == 1
        domain, scale = self.domain[here], frame.left[frame.stratum[self.psu[here]]]
        parts = [
            np.bincount(domain, scale * t, minlength=self.domains)
            for t in (one[here] * two[here], one[here], two[here])
        ]
        return parts[0] - sums[1] * parts[1] - sums[0] * parts[2] + left * sums[0] * sums[1]

    def with_shared(self, own: Any, shared: Any) -> Any:
        """Covariance in each domain of pair totals ``own`` (m,) with PSU totals ``shared`` (P,): shape (D,)."""
        frame = self.frame
        if frame.chance is not None:
            scaled = (1 - frame.chance[self.psu]) * shared[self.psu]
            return np.bincount(self.domain, own * scaled, minlength=self.domains)
        mean = np.bincount(frame.stratum, shared, minlength=len(frame.size)) / frame.size
        centred = frame.factor[frame.stratum] * (shared - mean[frame.stratum]) * frame.swell
        if frame.lonely == "centre":
            alone = frame.size[frame.stratum] == 1
            lone = np.where(alone, frame.left[frame.stratum] * (shared - shared.mean()), 0.0)
            # own is taken from its mean over all PSUs as well
            total = np.bincount(self.domain, own, minlength=self.domains) / frame.psus
            extra = np.bincount(self.domain, own * lone[self.psu], minlength=self.domains)
            extra -= total * lone.sum()
            return np.bincount(self.domain, own * centred[self.psu], minlength=self.domains) + extra
        return np.bincount(self.domain, own * centred[self.psu], minlength=self.domains)

    def spread(self, total: Any, domain: int) -> Any:
        """PSU totals (P,) of one domain from pair totals ``total`` (m,)."""
        here = self.domain == domain
        dense = np.zeros(self.frame.psus)
        dense[self.psu[here]] = total[here]
        return dense
