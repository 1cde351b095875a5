"""Who is on which list: first selection, then leaving and joining each quarter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sasaran_id.jakarta.synthetic.draw import Ints, stream, top_weighted
from sasaran_id.jakarta.synthetic.families import HEAD, SPOUSE
from sasaran_id.jakarta.synthetic.margins import PUBLISHED_PEOPLE
from sasaran_id.jakarta.synthetic.schemes import SCHEMES, Candidates, Scheme
from sasaran_id.jakarta.synthetic.world import World

__all__ = ["EnrolmentRound", "enrol", "switch_off"]

_CARDS = ("KJP", "KLJ", "KAJ", "KPDJ")
_LEAVE = 0.04
_HIDDEN = 0.025
_SWITCHED_OFF = 270_000


@dataclass(frozen=True)
class EnrolmentRound:
    """One round of enrolment: seed, number (0 before the first quarter), last day,
    people asked for, provincial decile by family."""

    seed: int
    quarter: int
    day: int
    people: int
    decile: Ints

    def size(self, published: int) -> int:
        """Return a published size scaled to the people asked for, at least one."""
        return max(1, round(published * self.people / PUBLISHED_PEOPLE))


def _mother_or_head(world: World) -> Ints:
    """Mark one person a family who signs for it: the woman among head and spouse, else the head."""
    people = world.people
    open_ = world.living()
    chosen = np.full(len(world.families), -1, dtype=np.int64)
    heads = np.flatnonzero((people.relation == HEAD) & open_)
    chosen[people.family[heads]] = heads
    women = np.flatnonzero((people.sex == 1) & np.isin(people.relation, (HEAD, SPOUSE)) & open_)
    chosen[people.family[women]] = women
    mark = np.zeros(len(people), dtype=bool)
    mark[chosen[chosen >= 0]] = True
    return mark


def _students(world: World, age: Ints) -> Ints:
    """Return who is at school: the same person stays so while the age fits."""
    lot = (np.arange(len(age), dtype=np.int64) * 2_654_435_761 % 1_000) / 1_000
    chance = np.select([age < 6, age < 16, age < 19, age < 24], [0.0, 0.985, 0.86, 0.30], 0.0)
    return np.asarray(lot < chance)


def _candidates(world: World, around: EnrolmentRound) -> Candidates:
    people = world.people
    age = (around.day - people.birth) / 365.2425
    aided = np.zeros(len(world.families), dtype=bool)
    for code in ("PKH", "SEMBAKO"):
        aided[people.family[world.enrolled.get(code, np.zeros(0, dtype=np.int64))]] = True
    return Candidates(
        age=age,
        sex=people.sex,
        relation=people.relation,
        disabled=people.disabled,
        decile=around.decile[people.family],
        student=_students(world, age),
        mother_or_head=_mother_or_head(world),
        holders=_holders(world),
        national_aid=aided[people.family],
    )


def _holders(world: World) -> Ints:
    held = np.zeros(len(world.people), dtype=bool)
    for code in _CARDS:
        held[world.enrolled.get(code, np.zeros(0, dtype=np.int64))] = True
    return held


def _select(world: World, around: EnrolmentRound, scheme: Scheme, who: Candidates, seats: int) -> Ints:
    """Draw recipients; insurance takes whole families, which join or leave together."""
    people, families = world.people, world.families
    weight = np.asarray(scheme.fits(who), dtype=np.float64) * np.array(scheme.weights)[who.decile]
    weight = weight * np.where(families.hidden[people.family], _HIDDEN, 1.0) * world.living()
    weight[world.enrolled.get(scheme.code, np.zeros(0, dtype=np.int64))] = 0.0
    weight[world.suspended.get(scheme.code, np.zeros(0, dtype=np.int64))] = 0.0
    rng = stream(around.seed, f"select/{scheme.code}", around.quarter)
    if scheme.code != "PBIJKN":
        return top_weighted(rng, weight, seats)
    members = np.bincount(people.family, weights=weight > 0, minlength=len(families))
    by_family = np.bincount(people.family, weights=weight, minlength=len(families)) / np.maximum(members, 1)
    key = np.full(len(families), -np.inf)
    fit = by_family > 0
    key[fit] = np.log(rng.random(int(fit.sum()))) / by_family[fit]
    order = np.argsort(-key, kind="stable")
    inside = np.zeros(len(families), dtype=bool)
    inside[order[np.cumsum(members[order]) <= seats]] = True
    return np.flatnonzero(inside[people.family] & (weight > 0))


def _leavers(world: World, around: EnrolmentRound, scheme: Scheme, who: Candidates, now: Ints) -> Ints:
    """Return who stays: most do; the dead and the gone leave late; those who outgrew the rules leave."""
    rng = stream(around.seed, f"leave/{scheme.code}", around.quarter)
    fits = np.asarray(scheme.fits(who)) > 0
    if scheme.unit == "family":
        fits = np.ones(len(fits), dtype=bool)
    late = rng.random(len(now)) < np.where(world.living()[now], 1 - _LEAVE, 0.55)
    outgrown = ~fits[now] & (rng.random(len(now)) < 0.7)
    return now[late & ~outgrown]


def enrol(world: World, around: EnrolmentRound) -> None:
    """Let people leave the lists and fill the seats again; the first quarter fills them all."""
    for scheme in SCHEMES:
        who = _candidates(world, around)
        now = world.enrolled.get(scheme.code, np.zeros(0, dtype=np.int64))
        stay = _leavers(world, around, scheme, who, now) if len(now) else now
        gone = world.suspended.get(scheme.code, np.zeros(0, dtype=np.int64))
        world.enrolled[scheme.code] = stay
        seats = around.size(scheme.size) - len(stay) - len(gone)
        joined = _select(world, around, scheme, who, max(seats, 0))
        world.enrolled[scheme.code] = np.sort(np.concatenate([stay, joined])).astype(np.int64)


def switch_off(world: World, around: EnrolmentRound) -> None:
    """Suspend, family by family, about 270,000 of Jakarta's insured members (scaled), as on 1 February 2026."""
    insured = world.enrolled["PBIJKN"]
    family = world.people.family[insured]
    rng = stream(around.seed, "switch-off", around.quarter)
    richer = 0.4 + around.decile.astype(np.float64) / 10
    key = np.log(rng.random(len(world.families))) / richer
    order = np.argsort(-key[family], kind="stable")
    off = insured[order[: around.size(_SWITCHED_OFF)]]
    world.suspended["PBIJKN"] = np.sort(np.concatenate([world.suspended.get("PBIJKN", off[:0]), off]))
    world.enrolled["PBIJKN"] = np.setdiff1d(insured, off, assume_unique=True)
