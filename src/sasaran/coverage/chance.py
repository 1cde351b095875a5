"""The chance that a target is in the decile and untouched, and what targets that share a record have in common.

For a target t with chance ``d`` of being in the decile and records r that may reach it with chance ``q``:

    untouched(t) = d(t) * product over r of (1 - q(r, t))

Two targets that one record may reach are not independent. If they are reached apart, the record can reach one of
them only, so P(neither) = 1 - q(s) - q(t); if together (a family benefit), P(neither) = 1 - q. The covariance is
untouched(s) * untouched(t) * (product over shared records of P(neither) / ((1 - q(s)) (1 - q(t))) - 1). A welfare
record that may be either's lowers it by the product of its two chances.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.coverage.belief import Names
from sasaran.schema.engine import Engine

__all__ = ["Reckoning", "pairs_within", "reckon"]

_CLAIMED = {
    "person": "select t.t, c.record_no, c.source_no, c.p, c.tilt, c.held "
    "from {claim} c join {target} t on t.person_no = c.person_no",
    "family": "select t.t, c.record_no, c.source_no, least(sum(c.p), 1.0) as p, sum(c.tilt) as tilt, "
    "bool_or(c.held) as held from {claim} c "
    "join person p on p.person_no = c.person_no join {target} t on t.family_no = p.family_no "
    "group by t.t, c.record_no, c.source_no",
}


@dataclass(frozen=True)
class Reckoning:
    """Targets (arrays of length n) and the touches between records and targets (arrays of length m).

    ``ranked`` whether the registry holds the target in the decile, ``stranger`` whether no register knows it;
    ``d`` chance of being in the decile, ``clear`` chance that nothing reaches the target, ``untouched`` their
    product; ``accepted`` whether an accepted link reaches it, ``touches`` how many records may. ``record``, ``t``,
    ``q``, ``source``, ``fam`` describe a touch; ``sole`` is the chance that the record reaches the target, that
    nothing else does and that the target is in the decile: by so much the count would grow without the record.
    ``slope`` is the derivative of ``untouched`` by a common shift of the log-odds of all uncertain links.
    ``claim_t``, ``claim_source`` describe welfare records; by ``split`` the count would grow had one stood alone.
    ``first``, ``second``, ``shared`` are pairs of targets and their covariance.
    """

    area_no: Any
    weight: Any
    ranked: Any
    stranger: Any
    d: Any
    clear: Any
    accepted: Any
    touches: Any
    record: Any
    t: Any
    q: Any
    source: Any
    fam: Any
    sole: Any
    slope: Any
    claim_t: Any
    claim_source: Any
    split: Any
    first: Any
    second: Any
    shared: Any

    @property
    def untouched(self) -> Any:
        """Chance of being in the decile and untouched."""
        return self.d * self.clear


def reckon(engine: Engine, names: Names, unit: str) -> Reckoning:
    """Compute the chances for the ``target`` and ``touch`` tables of ``names``; ``unit`` is person or family."""
    made = names.__dict__
    targets = engine.arrays(f"select area_no, weight, ranked, stranger from {names.target} order by t")
    touch = engine.arrays(
        f"select record_no, t, q, tilt, source_no, fam, family_no, accepted from {names.touch} order by record_no, t"
    )
    claims = engine.arrays(_CLAIMED[unit].format(**made) + " order by c.record_no, t.t")
    n = len(targets["weight"])
    t, q = _plain(touch["t"]), _plain(touch["q"])
    ct, cp = _plain(claims["t"]), _plain(claims["p"])
    d = 1.0 - _none_of(n, ct, cp)
    clear = _none_of(n, t, q)
    # the product of the other records' factors: where q = 1 it must be built anew, without this record
    rest = _rest(n, t, q, clear)
    first, second, shared = _shared(touch, t, q, clear * d)
    alone = _rest(n, ct, cp, 1.0 - d)  # chance that no other welfare record puts the target into the decile
    with_claims = _claim_pairs(claims, ct, cp * alone * clear[ct])
    return Reckoning(
        area_no=targets["area_no"],
        weight=_plain(targets["weight"]),
        ranked=_plain(targets["ranked"]),
        stranger=_plain(targets["stranger"]),
        d=d,
        clear=clear,
        accepted=np.bincount(t, weights=_plain(touch["accepted"]), minlength=n) > 0,
        touches=np.bincount(t, minlength=n),
        record=_plain(touch["record_no"]),
        t=t,
        q=q,
        source=_plain(touch["source_no"]),
        fam=_plain(touch["fam"]),
        sole=d[t] * rest * q,
        slope=d * _slope(n, t, q, -_plain(touch["tilt"]), clear)
        + clear * _slope(n, ct, cp, _plain(claims["tilt"]), 1.0 - d),
        claim_t=ct,
        claim_source=_plain(claims["source_no"]),
        split=_split(claims, ct, alone, clear, unit),
        first=np.concatenate([first, with_claims[0]]),
        second=np.concatenate([second, with_claims[1]]),
        shared=np.concatenate([shared, with_claims[2]]),
    )


def pairs_within(group: Any) -> tuple[Any, Any]:
    """Return the positions (i, j), i < j, of all pairs of rows with the same value in the sorted ``group``.

    >>> [x.tolist() for x in pairs_within(np.array([4, 4, 5, 6, 6]))]
    [[0, 3], [1, 4]]
    """
    n = len(group)
    if n == 0:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    ends = np.append(np.flatnonzero(group[1:] != group[:-1]) + 1, n)
    last = np.repeat(ends, np.diff(np.concatenate([[0], ends])))
    later = last - np.arange(n) - 1
    first = np.repeat(np.arange(n), later)
    begin = np.repeat(np.cumsum(later) - later, later)
    return first, first + 1 + np.arange(len(first)) - begin


def _plain(column: Any) -> Any:
    return np.asarray(np.ma.filled(column, 0) if isinstance(column, np.ma.MaskedArray) else column)


def _none_of(n: int, t: Any, chance: Any) -> Any:
    sure = np.bincount(t, weights=chance >= 1, minlength=n)
    log = np.bincount(t, weights=np.log1p(-np.where(chance >= 1, 0.0, chance)), minlength=n)
    return np.where(sure > 0, 0.0, np.exp(log))


def _slope(n: int, t: Any, chance: Any, tilt: Any, none: Any) -> Any:
    """Derivative of the product of (1 - chance) where each factor changes by ``tilt``."""
    open_ = chance < 1
    return none * np.bincount(
        t, weights=np.where(open_, tilt / np.where(open_, 1 - chance, 1), 0), minlength=n
    )


def _rest(n: int, t: Any, q: Any, clear: Any) -> Any:
    sure = np.bincount(t, weights=q >= 1, minlength=n)
    log = np.bincount(t, weights=np.log1p(-np.where(q >= 1, 0.0, q)), minlength=n)
    open_ = q < 1
    without = np.where(open_, log[t] - np.log1p(-np.where(open_, q, 0.0)), log[t])
    others_sure = sure[t] - np.where(open_, 0, 1)
    return np.where(others_sure > 0, 0.0, np.exp(without))


def _shared(touch: Any, t: Any, q: Any, untouched: Any) -> tuple[Any, Any, Any]:
    keep = np.flatnonzero((q < 1) & (untouched[t] > 0))
    record, fam = _plain(touch["record_no"])[keep], _plain(touch["fam"])[keep]
    i, j = pairs_within(record)
    qi, qj = q[keep[i]], q[keep[j]]
    family = _plain(touch["family_no"])[keep]
    together = fam[i] & (family[i] == family[j])
    neither = np.where(together, 1 - qi, np.maximum(1 - qi - qj, 0.0))
    ratio = neither / ((1 - qi) * (1 - qj))
    n = len(untouched)
    key = t[keep[i]].astype(np.int64) * n + t[keep[j]]
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    product = np.multiply.reduceat(ratio[order], starts) if len(starts) else ratio
    first, second = key[starts] // n, key[starts] % n
    return first, second, untouched[first] * untouched[second] * (product - 1)


def _claim_pairs(claims: Any, t: Any, part: Any) -> tuple[Any, Any, Any]:
    record = np.ma.filled(np.ma.asarray(claims["record_no"]).astype(np.int64), -1)
    keep = np.flatnonzero((record >= 0) & (part > 0))
    i, j = pairs_within(record[keep])
    return t[keep[i]], t[keep[j]], -part[keep[i]] * part[keep[j]]


def _split(claims: Any, t: Any, alone: Any, clear: Any, unit: str) -> Any:
    """By how much the count would be too large had a held claim's link never been looked at.

    Such a record would stand as a stranger in the decile, and untouched. It would share no family card with its
    family either (that would have made it a candidate), so it would found a family of its own: one too many where
    others keep the true family in the decile, else in the true one's place.
    """
    return _plain(claims["held"]) * (1 - (clear[t] if unit == "person" else alone * clear[t]))
