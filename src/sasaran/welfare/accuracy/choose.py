"""Who is chosen: the poorest by score until a quota or a budget is used up, with ties treated openly.

Units are taken in order of score, lowest (poorest) first, until the sizes taken reach the quota. Size is whatever
the quota counts: people, households, or the cost of serving the unit. What happens to the units that share the score
at the cut is a choice, not an accident of row order:

- ``share`` (the default): each gets the same fraction, so that the quota is met exactly. The fraction is the chance of
  being taken by a fair draw, and errors are expectations over that draw.
- ``random``: a seeded draw among them; whole units, the quota is never exceeded. With ``ids`` the draw hangs on each
  unit's identity and the seed, whatever the order of the rows and whoever else is among them; without ``ids`` it
  hangs on the place of the row, and the same people in another order are drawn otherwise.
- ``all``: every one of them is taken (the quota may be exceeded).
- ``none``: none of them is taken (the quota may be missed).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError, ParameterError
from sasaran.welfare.columns import absent, draw, floats

__all__ = ["TIES", "Choice", "checked", "checked_weight", "choose", "given"]

Floats = NDArray[np.float64]

TIES = ("share", "random", "all", "none")


@dataclass(frozen=True)
class Choice:
    """Who is chosen.

    Parameters
    ----------
    selected : array of float, shape (n,)
        1 chosen, 0 not; a fraction only for units tied at the cut with ``ties="share"``.
    size : array of float, shape (n,)
        What the quota counted for each unit.
    quota : float
        Share of all size that was to be taken; NaN where people were chosen elsewhere (:func:`given`).
    cut : float
        Score of the last unit taken (NaN if none, or chosen elsewhere).
    near : array of bool, shape (n,)
        Units about the cut: what moves when the cut does. Empty where the cut cannot move.
    tied : int
        Units with the score of the cut where not all of them could be taken; 0 if the cut fell between scores.
    unscored : int
        Units without a score, never chosen.
    order, runs : array of int or None
        Rows from the poorest on, and where each distinct score begins; None where chosen elsewhere.
    """

    selected: Floats
    size: Floats
    quota: float
    cut: float
    near: NDArray[np.bool_]
    tied: int
    unscored: int
    order: NDArray[np.int64] | None = None
    runs: NDArray[np.int64] | None = None


def choose(
    score: Any,
    quota: float | None = None,
    *,
    budget: float | None = None,
    size: Any = None,
    ties: str = "share",
    seed: int = 0,
    ids: Any = None,
    unscored: str = "refuse",
) -> Choice:
    """Choose the poorest by score.

    Parameters
    ----------
    score : array, shape (n,)
        Lower is poorer.
    quota : float
        Share of the total size to take, 0 to 1; or ``budget``, the size itself to take. Less than 1e-12 of the total is
        nothing.
    size : array, shape (n,)
        What the quota counts: weight for households, weight x members for people, weight x cost for rupiah; 1 each
        if absent.
    ties : str
        ``share`` (default), ``random``, ``all``, ``none``: see the module.
    seed : int
        Of the draw with ``random``.
    ids : array, shape (n,)
        Identities (text or whole numbers) on which the draw with ``random`` hangs; not looked at otherwise.
    unscored : str
        ``refuse`` (default): a missing score is an error; ``last``: a unit without a score is never chosen, though
        it stays in the population (and in the size of which ``quota`` is a share).

    Raises
    ------
    ParameterError
        If the quota is outside 0 to 1, is given with a budget, or an option is unknown.
    NumbersError
        If a score is infinite or missing (with ``refuse``), sizes are negative or all zero, or among those drawn an
        identity is missing or stands twice at one score.
    """
    if ties not in TIES or unscored not in ("refuse", "last"):
        raise ParameterError("An option is unknown", rule=f"ties: {', '.join(TIES)}; unscored: refuse, last")
    value = floats(score, "score", missing=True)
    mass = checked_weight(size, "size", len(value))
    missing = np.isnan(value)
    if missing.any() and unscored == "refuse":
        raise NumbersError(
            f"{int(missing.sum())} scores are missing or infinite",
            where="column score",
            rule="a score is a finite number",
            todo="mend them, or choose unscored='last' where missing means never chosen",
        )
    total = float(mass.sum())
    share = _share(quota, budget, total)
    order = np.argsort(np.where(missing, np.inf, value), kind="stable")
    order = order[: len(order) - int(missing.sum())]
    if ties == "random":
        order = _drawn(value, order, seed, ids)
    return _take(value, mass, order, share, total, ties, int(missing.sum()))


def given(selected: Any, size: Any = None) -> Choice:
    """Return the choice that was made elsewhere (who received cash): a yes/no column, no cut, nothing estimated.

    ``selected``, shape (n,), is 1 for who got it, or the part of the unit that did; ``size``, shape (n,), what each
    counts (1 if absent). Raises :class:`NumbersError` if a value is missing or outside 0 to 1.
    """
    value = floats(selected, "selected")
    if ((value < 0) | (value > 1)).any():
        raise NumbersError("A yes/no column holds something else", where="column selected", rule="0 or 1")
    mass = checked_weight(size, "size", len(value))
    return Choice(value, mass, np.nan, np.nan, np.zeros(0, dtype=bool), 0, 0)


def checked(values: Any, name: str, n: int) -> Floats:
    """Return a column of finite numbers of length n, or raise :class:`NumbersError` naming column and rule."""
    return floats(values, name, n)


def checked_weight(values: Any, name: str, n: int) -> Floats:
    """Return weights (1 each if None): finite, not negative, not all zero; else :class:`NumbersError`."""
    if values is None:
        return np.ones(n)
    found = checked(values, name, n)
    if (found < 0).any() or (n and not found.sum() > 0):
        raise NumbersError(
            f"{int((found < 0).sum())} values are negative, or all are zero",
            where=f"column {name}",
            rule="weights are not negative and not all zero",
        )
    return found


def _drawn(value: Floats, order: NDArray[np.int64], seed: int, ids: Any) -> NDArray[np.int64]:
    """Return rows by score, and by lot within each score: by identity where there is one, else by place."""
    if ids is None:
        place: Floats = np.random.default_rng(seed).permutation(len(order)).astype(float)
        return order[np.lexsort((place, value[order]))]
    identity = np.asarray(ids)
    if identity.shape != value.shape:
        raise NumbersError(
            "A column has another length", where="column ids", rule=f"{len(value)} rows are expected"
        )
    if identity.dtype.kind == "O":
        identity = np.where(absent(identity), "", identity).astype(str)
    lot = draw(identity, seed)[order]
    by_lot = order[np.lexsort((lot, value[order]))]
    same = (identity[by_lot[1:]] == identity[by_lot[:-1]]) & (value[by_lot[1:]] == value[by_lot[:-1]])
    if np.isnan(lot).any() or same.any():
        raise NumbersError(
            f"{int(np.isnan(lot).sum())} identities are missing, {int(same.sum())} stand twice at one score",
            where="column ids",
            rule="a draw among the tied needs one identity a unit",
            todo="name the column that numbers the units, or choose ties='share'",
        )
    return by_lot


def _share(quota: float | None, budget: float | None, total: float) -> float:
    if (quota is None) == (budget is None):
        raise ParameterError("Give a quota or a budget", rule="one of the two")
    share = quota if quota is not None else min(float(budget or 0.0) / total, 1.0)
    if not 0 <= share <= 1:
        raise ParameterError(
            "A quota lies between 0 and 1, a budget is not negative",
            where="quota" if budget is None else "budget",
        )
    return float(share)


def _take(
    value: Floats,
    mass: Floats,
    order: NDArray[np.int64],
    share: float,
    total: float,
    ties: str,
    unscored: int,
) -> Choice:
    want = share * total
    upto = np.cumsum(mass[order])
    scale = 1e-12 * total
    selected = np.zeros(len(value))
    whole = int(np.searchsorted(upto, want + scale, side="right"))
    if want <= scale:
        whole = 0
    selected[order[:whole]] = 1.0
    cut = float(value[order[min(whole, len(order) - 1)]]) if len(order) else np.nan
    open_ = 0 < whole < len(order) or (whole == 0 and want > scale)
    first = last = whole
    if open_ and len(order):
        sorted_ = value[order]
        first, last = (int(np.searchsorted(sorted_, cut, side=s)) for s in ("left", "right"))
        if first == whole and upto[whole - 1] >= want - scale and whole:
            last = first  # the cut falls between two scores
            cut = float(sorted_[whole - 1])
    tied = order[first:last]
    if len(tied) and ties != "random":
        before = float(upto[first - 1]) if first else 0.0
        room = float(mass[tied].sum())
        part = {"share": (want - before) / room if room else 0.0, "all": 1.0, "none": 0.0}[ties]
        selected[tied] = min(max(part, 0.0), 1.0)
    near = _near(upto, order, share, total, value)
    runs = (
        np.flatnonzero(np.r_[True, np.diff(value[order]) > 0]) if len(order) else np.zeros(0, dtype=np.int64)
    )
    cut = float(value[selected > 0].max()) if selected.any() else np.nan
    return Choice(selected, mass, share, cut, near, len(tied), unscored, order, runs)


def _near(
    upto: Floats, order: NDArray[np.int64], share: float, total: float, value: Floats
) -> NDArray[np.bool_]:
    """Mark the units within half a bandwidth of the cut, in shares of the size, and all who share a score with them.

    Of those tied at an end of the band none is nearer than another: taking some would hang on the order of rows.
    """
    near = np.zeros(len(value), dtype=bool)
    if not 0 < share < 1 or not len(order):
        return near
    half = np.sqrt(share * (1 - share)) * len(order) ** -0.2 / 2
    first, last = np.searchsorted(upto, [(share - half) * total, (share + half) * total])
    low, high = value[order[[min(first, len(order) - 1), min(last, len(order) - 1)]]]
    near[order] = (value[order] >= low) & (value[order] <= high)
    return near
