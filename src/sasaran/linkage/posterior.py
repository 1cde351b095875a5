"""From weights to probabilities: a record belongs to one of its candidates, or to nobody among them.

With N people, of whom a record's true person is one with probability ``inside``, and likelihood ratios R_j,
P(record is person j) = (inside / N) R_j / (1 - inside + sum over candidates k of (inside / N) R_k).
So candidates compete, and the probabilities of one record sum to less than 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sasaran.linkage.compare import Floats, Ints

__all__ = ["Calibration", "believable", "calibrate", "compete", "group_starts", "inside_shares", "population"]


@dataclass(frozen=True)
class Calibration:
    """What labelled records say about weights: log-odds become ``shift + slope * weight``."""

    shift: float = 0.0
    slope: float = 1.0


def population(n: int) -> float:
    """Return the number of people that the prior of one candidate is spread over.

    It is ``n``, the right records, except where they are so few that the declared beliefs about chance agreement
    stand in for what they could teach: those are of a population of 300,000, so the prior must be as well.
    """
    known = n * n / (n * n + 200.0)
    return float(np.exp(known * np.log(max(n, 1)) + (1 - known) * np.log(300_000.0)))


def group_starts(left: Ints) -> Ints:
    """Return where each run of equal values starts in a sorted array."""
    if not len(left):
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.r_[True, left[1:] != left[:-1]]).astype(np.int64)


def compete(left: Ints, odds: Floats, nobody: Floats) -> Floats:
    """Return P(pair is true) for pairs sorted by ``left``.

    Parameters
    ----------
    left : array, shape (pairs,)
        Record of each pair, sorted.
    odds : array, shape (pairs,)
        log of prior times likelihood ratio.
    nobody : array, shape (pairs,)
        Prior probability that the record's person is nobody among the right records; equal within a record.
    """
    if not len(left):
        return np.zeros(0)
    start = group_starts(left)
    size = np.diff(np.r_[start, len(left)])
    top = np.maximum(np.maximum.reduceat(odds, start), -50.0)
    scaled = np.exp(odds - np.repeat(top, size))
    total = np.add.reduceat(scaled, start) + np.maximum(nobody[start], 1e-12) * np.exp(-top)
    return np.asarray(scaled / np.repeat(total, size))


def inside_shares(group: Ints, p: Floats, size: Floats, prior: Floats) -> Floats:
    """Return by group the share of its records whose person is among the right records (20 records of belief).

    ``group`` and ``p`` are of pairs, ``size`` and ``prior`` of groups.
    """
    found = np.bincount(group, p, len(size))
    return np.asarray(np.clip((found + 20 * prior) / (size + 20), 1e-4, 1 - 1e-4))


def believable(left: Ints, weight: Floats, true: np.ndarray, people: float) -> np.ndarray:
    """Return which pairs belong to records whose confirmed person the other columns do not contradict.

    A number may be a relative's: then everything else speaks for another person, by a likelihood ratio of 50 or
    more. A handful of such records, taken at their word, would flatten the slope for all others.
    """
    if not len(left):
        return np.zeros(0, bool)
    start = group_starts(left)
    size = np.diff(np.r_[start, len(left)])
    own = np.maximum.reduceat(np.where(true, weight, -np.inf), start)
    best = np.maximum.reduceat(np.where(true, -np.inf, weight), start)
    # without the confirmed person among the candidates, another must be likely on its own to contradict
    bar = np.where(np.isfinite(own), own, np.log(people) - 3.0) + np.log(50.0)
    return np.asarray(np.repeat(best <= bar, size))


def calibrate(
    left: Ints, weight: Floats, true: np.ndarray, inside: Floats, people: float, rivals: Floats, like: Floats
) -> Calibration:
    """Fit shift and slope by maximum likelihood on records whose true person is known.

    Each record counts ``inside`` times as it is and ``1 - inside`` times with its true person taken away, which
    shows what the rest of its candidates look like to a record that belongs to nobody.

    Parameters
    ----------
    left : array, shape (pairs,), sorted
    weight : array, shape (pairs,)
        Log likelihood ratio.
    true : boolean array, shape (pairs,)
    inside : array, shape (pairs,)
        Share of the record's source that is inside, equal within a record.
    people : float
        Number of right records (see :func:`population`).
    rivals : array, shape (pairs,)
        Log of how a pair's prior changes with what others of its list claim.
    like : array, shape (pairs,)
        How many of the records to be judged its record stands for, equal within a record.
    """
    centre = np.array([0.0, 1.0])
    precision = np.diag([1 / 4.0, 1 / 0.25])  # belief: shift 0 +- 2, slope 1 +- 0.5
    if not len(left):
        return Calibration()
    base = np.log(inside / people) + rivals
    sides = [
        (left[keep], weight[keep], true[keep], base[keep], share[keep], inside[keep])
        for keep, share in ((np.ones(len(left), bool), like * inside), (~true, like * (1 - inside)))
        if keep.any()
    ]

    def value(at: Floats) -> float:
        apart = at - centre
        return float(sum(_likelihood(*side, at) for side in sides) - apart @ precision @ apart / 2)

    parameters, height = centre.copy(), value(centre)
    for _ in range(50):
        gradient, hessian = -precision @ (parameters - centre), -precision.copy()
        for side in sides:
            g, h = _score(*side, parameters)
            gradient, hessian = gradient + g, hessian + h
        step = np.linalg.solve(hessian, gradient)
        step = step / max(1.0, float(np.abs(step).max()))  # shortened, not bent: it must go on climbing
        # The likelihood is concave, but a whole Newton step may overshoot its top and run away to a bound: a step is
        # halved until it climbs.
        for _ in range(30):
            tried = np.clip(parameters - step, (-8.0, 0.2), (8.0, 2.0))
            reached = value(tried)
            if reached >= height:
                break
            step = step / 2
        else:
            break
        done = np.abs(tried - parameters).max() < 1e-6
        parameters, height = tried, reached
        if done:
            break
    return Calibration(float(parameters[0]), float(parameters[1]))


def _likelihood(
    left: Ints,
    weight: Floats,
    true: np.ndarray,
    base: Floats,
    share: Floats,
    inside: Floats,
    parameters: Floats,
) -> float:
    """Return the log likelihood: of a record's true pair, or of nobody where it has none among its pairs."""
    odds = parameters[0] + parameters[1] * weight + base
    start = group_starts(left)
    size = np.diff(np.r_[start, len(left)])
    nobody = np.log(np.maximum(1 - inside[start], 1e-12))
    top = np.maximum(np.maximum.reduceat(odds, start), nobody)
    total = np.add.reduceat(np.exp(odds - np.repeat(top, size)), start) + np.exp(nobody - top)
    own = np.maximum.reduceat(np.where(true, odds, -np.inf), start)
    chosen = np.where(np.isfinite(own), own, nobody)
    return float((share[start] * (chosen - top - np.log(total))).sum())


def _score(
    left: Ints,
    weight: Floats,
    true: np.ndarray,
    base: Floats,
    share: Floats,
    inside: Floats,
    parameters: Floats,
) -> tuple[Floats, Floats]:
    """Return gradient and Hessian of the log likelihood in (shift, slope)."""
    p = compete(left, parameters[0] + parameters[1] * weight + base, 1 - inside)
    start = group_starts(left)
    x = np.stack([np.ones(len(weight)), weight], axis=1)
    mean = np.add.reduceat(p[:, None] * x, start, axis=0)
    r = share[start]
    gradient = (x[true] * share[true, None]).sum(0) - (mean * r[:, None]).sum(0)
    second = ((p * share)[:, None, None] * x[:, :, None] * x[:, None, :]).sum(0)
    hessian = -(second - (mean[:, :, None] * mean[:, None, :] * r[:, None, None]).sum(0))
    return gradient, hessian
