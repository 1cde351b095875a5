"""Weighted parts (deciles) of a score held in arrays, and parts as large as those of another ranking.

The convention is that of :mod:`sasaran.welfare.deciles`: the part of a unit is 1 + the number of cut shares that the
share of people strictly poorer than it has reached, so that equal scores always share a part.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError
from sasaran.welfare.columns import floats
from sasaran.welfare.protocol import Scores

__all__ = ["TENTHS", "parts", "shares_of"]

TENTHS = np.arange(1, 10) / 10
_STEP = 1e6  # people are added as whole millionths: the order of adding cannot change a part


def parts(
    score: Scores, people: Scores | None = None, shares: Any = TENTHS
) -> tuple[NDArray[np.int64], Scores]:
    """Return each unit's part (1 is the poorest; 0 where it has no score) and the highest score of each part.

    Parameters
    ----------
    score : array of float, shape (n,)
        Lower is poorer; NaN has no part.
    people : array of float, shape (n,)
        How many people a unit stands for; 1 each if None.
    shares : array of float, shape (k,)
        Shares of the people at which the parts are cut, rising from 0 to 1.

    Returns
    -------
    part : array of int, shape (n,)
        1 to k + 1.
    cuts : array of float, shape (k,)
        The highest score of parts 1 to k; NaN where a part is empty.

    Raises
    ------
    NumbersError
        If a score is infinite, a weight is negative or not a number, no unit has a score and a weight, or shares do
        not rise.
    """
    score = floats(score, "score", missing=True)
    w = np.ones(len(score)) if people is None else floats(people, "people", len(score))
    if (w < 0).any():
        raise NumbersError("Deciles cannot be computed", rule="a weight is a number, 0 or more")
    shares = np.asarray(shares, dtype=float)
    if (np.diff(shares) < 0).any() or (shares < 0).any() or (shares > 1).any():
        raise NumbersError("Deciles cannot be computed", rule="cut shares rise from 0 to 1")
    known = np.flatnonzero(~np.isnan(score))
    mass = np.round(w[known] * _STEP).astype(np.int64)
    if not len(known) or not mass.sum():
        raise NumbersError("Deciles cannot be computed", rule="at least one unit has a score and a weight")
    distinct, at = np.unique(score[known], return_inverse=True)
    here = np.zeros(len(distinct), dtype=np.int64)
    np.add.at(here, at, mass)
    whole = int(here.sum())
    poorer = np.cumsum(here) - here
    # a cut share of 3/10 is reached by 3 of 10, whatever a float makes of it
    limit = np.ceil(np.round(shares * whole, 3)).astype(np.int64)
    step = np.minimum(1 + np.searchsorted(limit, poorer, side="right"), len(shares) + 1)
    part = np.zeros(len(score), dtype=np.int64)
    part[known] = step[at]
    cuts = np.full(len(shares), np.nan)
    inside = step <= len(shares)
    cuts[step[inside] - 1] = distinct[inside]  # distinct scores rise: the last of a part stays
    return part, cuts


def shares_of(part: NDArray[np.int64], people: Scores, count: int = 10) -> Scores:
    """Return the shares of the people in parts 1, 1-2, ..., 1-(count - 1), shape (count - 1,); part 0 is left out.

    ``part`` and ``people`` have shape (n,). Raises :class:`NumbersError` if nobody has a part and a weight.
    """
    size = np.bincount(part, weights=people, minlength=count + 1)[1 : count + 1]
    whole = float(size.sum())
    if whole <= 0:
        raise NumbersError("Deciles cannot be computed", rule="at least one unit has a score and a weight")
    found: Scores = np.cumsum(size)[:-1] / whole
    return found
