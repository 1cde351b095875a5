"""The ranking's noise between two quarters: how a truth that stays or moves shows in two ranked bands.

Behind a family's rank stands a score s(t) = rho u(t) + sqrt(1 - rho^2) e(t), u being its true welfare and e the
ranking's error, both standard normal (:mod:`sasaran.coverage.misranked`). Part of the error stays with the family from
quarter to quarter (a wrong answer in its record), part passes:

    e(t) = sqrt(lasting) l + sqrt(1 - lasting) p(t).

A family whose true band does not change is taken to keep its place u within the band; one that moves stands anywhere
in its new band, as the band's people do. The chance to be seen in bands (k, m), being truly in (i, j), is then

    K[i, j, k, m] = E over l of  B(i, k | l) B(j, m | l)           i <> j
    K[i, i, k, m] = E over l and u in band i of  b(u, k | l) b(u, m | l),

b(u, k | l) = P(score in band k | u, l), and B its mean over the band. Without noise K is the identity.
Model: bivariate normal misclassification as in Grosh and Baker (1995), LSMS working paper 118; the correlated error in
repeated measures as in Biemer (2011), Latent class analysis of survey error, chapter 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from sasaran.errors import ParameterError

__all__ = ["LASTING", "Lasting", "noise_kernel"]

_PLACES, _ERRORS = 16, 120


@dataclass(frozen=True)
class Lasting:
    """Share of the variance of the ranking's error that stays with a family from quarter to quarter.

    ``value`` with the limits ``low`` and ``high`` between which it is taken to lie with chance 0.90, and ``source``.
    """

    value: float
    low: float
    high: float
    source: str


LASTING = Lasting(0.5, 0.2, 0.8, "assumption: no pair of rankings with a known truth has been published")


def noise_kernel(shares: Any, reliability: float, lasting: float) -> Any:
    """Return K, shape (bands, bands, bands, bands): chance to be seen in (k, m), being truly in (i, j).

    Parameters
    ----------
    shares : array of float, shape (bands,)
        Share of the people in each band, from the poorest; sums to 1, each above 0.
    reliability : float
        Correlation of score and true log welfare, above 0, at most 1 (1: no noise).
    lasting : float
        Share of the error's variance that stays, from 0 to below 1.

    Raises
    ------
    ParameterError
        If one of them is not what it must be.
    """
    share = np.asarray(shares, dtype=float)
    good = np.isfinite(share).all() and (share > 0).all() and np.isclose(share.sum(), 1.0)
    if not (good and 0 < reliability <= 1 and 0 <= lasting < 1):
        raise ParameterError(
            "The ranking's noise cannot be reckoned",
            rule="bands have shares above 0 that sum to 1, a reliability in (0, 1], a lasting share in [0, 1)",
            todo="merge empty bands; write the lasting share as a number such as 0.5",
        )
    bands = len(share)
    same = np.eye(bands)
    if reliability == 1:
        return np.einsum("ik,jm->ijkm", same, same)
    seen, weight = _seen(share, reliability, lasting)
    mean = np.einsum("iulk,u->ilk", seen, weight)
    errors = seen.shape[2]
    moved = np.einsum("ilk,jlm->ijkm", mean, mean) / errors
    stayed = np.einsum("iulk,iulm,u->ikm", seen, seen, weight) / errors
    moved[np.arange(bands), np.arange(bands)] = stayed
    return moved / moved.sum(axis=(2, 3), keepdims=True)


def _seen(share: Any, reliability: float, lasting: float) -> tuple[Any, Any]:
    """Return b(u, k | l), shape (bands, places u, errors l, bands k), and the weights of the places."""
    ends = np.concatenate([[0.0], np.cumsum(share)])
    ends[-1] = 1.0
    node, weight = np.polynomial.legendre.leggauss(_PLACES)
    truth = ndtri(ends[:-1, None] + share[:, None] * (node + 1) / 2)
    noise = np.sqrt(1 - reliability**2)
    kept = ndtri((np.arange(_ERRORS) + 0.5) / _ERRORS)
    kept /= np.sqrt(np.mean(kept**2))  # equal parts of a normal have a variance a little below 1
    known = reliability * truth[:, :, None] + noise * np.sqrt(lasting) * kept
    below = ndtr((ndtri(ends) - known[..., None]) / (noise * np.sqrt(1 - lasting)))
    return np.diff(below, axis=-1), weight / 2
