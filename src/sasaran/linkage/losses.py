"""True links that no block brings: how many, told from records whose person is known, fault for fault.

Records that the identifier confirms are the clean ones of a list: where faults cluster in the same rows, those that
lack their number are also misspelt and lack their date, and blocks miss far more of them. How many fields differ is
what tells them apart. If each fault of a row becomes likelier by a common factor (Rasch's model), then among pairs
with the same number of differing fields it no longer matters which kind of row they come from: which fields differ,
and so whether a block holds the pair, is equally likely in both. The share that blocks hold is therefore learnt by
number of differing fields, and what linkage found is blown up by its inverse (Horvitz & Thompson 1952, J. Am. Stat.
Assoc. 47, 663-685; heterogeneous capture: Darroch et al. 1993, J. Am. Stat. Assoc. 88, 1137-1148).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sasaran.linkage.compare import Design, Floats, Ints

__all__ = ["Losses", "Sample", "differing", "losses", "losses_of_share"]

LEAST = 0.06
"""Least share of pairs that blocks are taken to hold, however many fields differ."""

BELIEF = 4.0
"""Teachers that the share of all sources weighs as much as, in the share of one."""

MORE_APART = 0.5
"""Standard error of what the number of differing fields does not tell, as a share of what it tells."""


@dataclass(frozen=True)
class Losses:
    """By source, expected true links that no block holds per true link found, and the standard error of that."""

    per_found: Floats
    se: Floats


@dataclass(frozen=True)
class Sample:
    """Pairs by source of the left record, number of differing fields, and weight (times met, or probability)."""

    source: Ints
    differing: Ints
    weight: Floats

    def table(self, sources: int, fields: int, weighted: bool = True) -> Floats:
        """Return the sum of weights (or the number of pairs), shape (sources, fields + 1)."""
        cell = self.source * (fields + 1) + self.differing
        total = np.bincount(cell, self.weight if weighted else None, sources * (fields + 1))
        return total.astype(np.float64).reshape(sources, fields + 1)


def differing(design: Design, code: Ints, identifier: str) -> Ints:
    """Return by pattern how many fields other than the identifier do not agree exactly (unknown counts as well)."""
    own = [k for k, c in enumerate(design.comparisons) if c.column != identifier]
    return np.asarray((design.levels(code)[:, own] != 1).sum(axis=1), np.int64)


def losses(taught: Sample, found: Sample, sources: int, fields: int, share: float) -> Losses:
    """Return what blocks lose, learnt from ``taught`` and applied to ``found``.

    With k differing fields, t teachers of a source and h of them held, the share held is c = (h + 4 c_k) / (t + 4),
    where c_k is that of all sources, drawn in turn by one record towards c of k - 1. For F_k links found the loss is
    the sum of F_k (1 - c) / c. Its variance has the part of c, the sum of F_k^2 c (1 - c) / (t + 4) / c^4, and the
    square of :data:`MORE_APART` times the difference from the loss if all records were like the teachers.

    Parameters
    ----------
    taught : Sample
        Records whose person is known, as pairs with that person; weight 1 if a block holds the pair, else 0.
    found : Sample
        Pairs found without an identifier; weight is the probability that they are true.
    sources, fields : int
        Number of sources, and of compared fields without the identifier.
    share : float
        Share of all teachers that blocks hold.
    """
    held, all_ = taught.table(sources, fields), taught.table(sources, fields, weighted=False)
    pooled, before = np.zeros(fields + 1), share
    for k in range(fields + 1):
        before = pooled[k] = (held[:, k].sum() + before) / (all_[:, k].sum() + 1)
    c = np.clip((held + BELIEF * pooled) / (all_ + BELIEF), LEAST, 1.0)
    links = found.table(sources, fields)
    total = np.maximum(links.sum(axis=1), 1e-9)
    lost = (links * (1 - c) / c).sum(axis=1)
    of_share = (links**2 * (1 - c) / ((all_ + BELIEF) * c**3)).sum(axis=1)
    alike = np.clip((held.sum(axis=1) + 2 * share) / (all_.sum(axis=1) + 2), LEAST, 1.0)
    apart = MORE_APART * (lost - total * (1 - alike) / alike)
    return Losses(lost / total, np.sqrt(of_share + apart**2) / total)


def losses_of_share(share: float, taught: float, sources: int) -> Losses:
    """Return the losses of all sources alike from one share of pairs held, learnt from ``taught`` pairs."""
    c = float(np.clip(share, 1e-3, 1.0))
    se = np.sqrt(c * (1 - c) / (taught + 2)) / c**2
    return Losses(np.full(sources, (1 - c) / c), np.full(sources, se))
