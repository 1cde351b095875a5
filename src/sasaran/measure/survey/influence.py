"""The influence of each PSU on a statistic, from which come its variance, covariances, contrasts and changes.

Taylor linearisation (Binder 1983, doi:10.2307/1402588; Deville 1999; Demnati and Rao 2004): a smooth statistic moves
with the weights as ``sum_k w_k z_k``, where ``z_k`` is the influence of unit ``k``; its variance is that of the total.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.measure.survey.frame import Frame, Pairs

__all__ = ["Influence"]


@dataclass(frozen=True, eq=False)
class Influence:
    """PSU totals of ``w z`` for D statistics, one a domain.

    Parameters
    ----------
    pairs : Pairs
        PSU x domain pairs with sample.
    own : array of float, shape (m,)
        Total of each pair: what the domain's own units do.
    shared : array of float, shape (P,) | None
        PSU totals that move every domain, such as the influence on a national line.
    share : array of float, shape (D,) | None
        By how much each domain moves with ``shared``.
    """

    pairs: Pairs
    own: Any
    shared: Any = None
    share: Any = None

    @property
    def frame(self) -> Frame:
        """The PSUs."""
        return self.pairs.frame

    def variance(self) -> Any:
        """Variance of each domain's statistic, shape (D,), not below 0."""
        found = self.pairs.product(self.own, self.own)
        if self.shared is not None:
            both = self.pairs.with_shared(self.own, self.shared)
            alone = self.frame.product(self.shared, self.shared)
            found = found + 2 * self.share * both + self.share**2 * alone
        return np.maximum(found, 0.0)

    def psu_totals(self, domain: int) -> Any:
        """PSU totals (P,) of one domain, zeros where the PSU has no say."""
        dense = self.pairs.spread(self.own, domain)
        return dense if self.shared is None else dense + self.share[domain] * self.shared

    def covariance(self) -> Any:
        """Covariance matrix of the D statistics, shape (D, D): for contrasts of few domains (D^2 PSU sums)."""
        totals = [self.psu_totals(domain) for domain in range(self.pairs.domains)]
        found = np.zeros((len(totals), len(totals)))
        for i, one in enumerate(totals):
            for j in range(i + 1):
                found[i, j] = found[j, i] = self.frame.product(one, totals[j])
        return found
