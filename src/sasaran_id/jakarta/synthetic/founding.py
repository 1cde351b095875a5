"""The first quarter's people and families."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sasaran_id.jakarta.synthetic.draw import Ints, stream
from sasaran_id.jakarta.synthetic.families import (
    CHILD,
    HEAD,
    PARENT,
    SPOUSE,
    Members,
    draw_members,
    draw_sizes,
)
from sasaran_id.jakarta.synthetic.margins import PUBLISHED_PEOPLE, Margins
from sasaran_id.jakarta.synthetic.names import NameTable, draw_names
from sasaran_id.jakarta.synthetic.numbers import card_numbers, identity_numbers, issue_areas
from sasaran_id.jakarta.synthetic.welfare import consumption, ranking_noise
from sasaran_id.jakarta.synthetic.world import Families, People, World

__all__ = ["Founders", "found"]

_STREETS = 4096
_TWINS, _OTHER_BIRTH_IN_NIK = 0.012, 0.015


@dataclass(frozen=True)
class Founders:
    """How a batch of families is made: seed and step name, quarter, day it starts, first serial of its numbers."""

    seed: int
    step: str
    quarter: int
    day: int
    base: int

    def rng(self, part: str) -> np.random.Generator:
        """Return the random stream of one part of the batch."""
        return stream(self.seed, f"{self.step}/{part}", self.quarter)


def _spread(people: int) -> int:
    return 12 if people < PUBLISHED_PEOPLE // 5 else 4


def _births(make: Founders, members: Members) -> Ints:
    """Return official birth days: twins share one, and the old heap on the first and last day of the year."""
    rng = make.rng("births")
    birth = make.day - np.ceil(members.age.astype(np.float64) * 365.2425).astype(np.int64)
    twin = (members.relation == CHILD) & (rng.random(len(birth)) < _TWINS)
    twin[1:] &= (members.relation[:-1] == CHILD) & (members.family[1:] == members.family[:-1])
    twin[:1] = False
    birth[twin] = birth[np.flatnonzero(twin) - 1]
    heap = (rng.random(len(birth)) < np.where(members.age > 55, 0.07, 0.008)) & ~twin
    year = birth[heap].astype("datetime64[D]").astype("datetime64[Y]")
    first = year.astype("datetime64[D]").astype(np.int64)
    last = (year + 1).astype("datetime64[D]").astype(np.int64) - 1
    birth[heap] = np.where((rng.random(len(first)) < 0.75) | (last > make.day), first, last)
    return birth.astype(np.int32)


def _numbers(
    make: Founders, margins: Margins, members: Members, birth: Ints, home: Ints, spread: int
) -> Ints:
    """Return NIK; a few keep a birth date that was corrected since."""
    rng = make.rng("numbers")
    issued = issue_areas(rng, margins.district[home], np.unique(margins.district))
    shifted = rng.random(len(birth)) < _OTHER_BIRTH_IN_NIK
    day = birth + np.where(shifted, rng.choice(np.array([-365, -31, -9, -1, 1, 10, 30, 366]), len(birth)), 0)
    return identity_numbers(rng, issued, np.minimum(day, make.day), members.sex, make.base, spread)


def _mothers(make: Founders, table: NameTable, members: Members, words: Ints, count: int) -> Ints:
    """Return the words of the mother's name: for children the woman of the house, else drawn."""
    rng = make.rng("mothers")
    mother = draw_names(rng, table, np.ones(len(words), dtype=np.int8), np.full(len(words), 1958.0))[:, :3]
    woman = np.full(count, -1, dtype=np.int64)
    parents = np.flatnonzero((members.sex == 1) & np.isin(members.relation, (HEAD, SPOUSE)))
    woman[members.family[parents]] = parents
    child = np.flatnonzero((members.relation == CHILD) & (woman[members.family] >= 0))
    mother[child] = words[woman[members.family[child]], :3]
    elder = np.full(count, -1, dtype=np.int64)
    grand = np.flatnonzero((members.sex == 1) & (members.relation == PARENT))
    elder[members.family[grand]] = grand
    heads = np.flatnonzero((members.relation == HEAD) & (elder[members.family] >= 0))
    mother[heads] = words[elder[members.family[heads]], :3]
    return mother


def _schooling(rng: np.random.Generator, margins: Margins, area: Ints, age: Ints) -> Ints:
    """Return highest schooling finished, 1 none to 5 higher, from the area's shares among adults."""
    shares = margins.schooling * np.array([0.35, 1.0, 1.15, 1.35, 1.35])
    bounds = np.cumsum(shares / shares.sum(axis=1, keepdims=True), axis=1)[:, :-1]
    level = 1 + (rng.random(len(area))[:, None] > bounds[area]).sum(axis=1)
    ceiling = np.select([age < 12, age < 15, age < 18, age < 21], [1, 2, 3, 4], 5)
    return np.asarray(np.minimum(level, ceiling), dtype=np.int8)


def _homes(make: Founders, margins: Margins, area: Ints) -> dict[str, Ints]:
    """Return where families live: area, RW, RT, street, house, and whose house they share; in order of place."""
    rng = make.rng("homes")
    crowd = np.bincount(area, minlength=len(margins))
    wards = np.clip(np.rint(margins.population / 3_900), 1, 25)[area]
    rw = 1 + np.floor(rng.random(len(area)) * wards).astype(np.int16)
    rt = 1 + np.floor(rng.random(len(area)) * 12).astype(np.int16)
    order = np.lexsort((rt, rw, area))
    rw, rt = rw[order].astype(np.int16), rt[order].astype(np.int16)
    street = (area.astype(np.int64) * 7919 + rw * 131 + (rt // 3) * 17) % _STREETS
    shared = rng.random(len(area)) < 0.10
    shared[1:] &= (area[1:] == area[:-1]) & (rt[1:] == rt[:-1]) & ~shared[:-1]
    shared[:1] = False
    own = np.arange(len(area))
    house = rng.integers(1, np.maximum(crowd[area] // 40, 60), len(area))
    household = np.where(shared, own - 1, own)
    return {
        "area": area.astype(np.int16),
        "rw": rw,
        "rt": rt,
        "street": street.astype(np.int16),
        "house": house[household].astype(np.int16),
        "household": household.astype(np.int64),
    }


def _families(
    make: Founders, margins: Margins, homes: dict[str, Ints], head: Ints, size: Ints, spread: int
) -> Families:
    """Return the families: cards, consumption, ranking, and whether outreach finds them."""
    rng = make.rng("families")
    count, area = len(size), homes["area"]
    district = margins.district[area]
    issued = make.day - rng.integers(40, 6_000, count)
    card = card_numbers(rng, district, issued, make.base, spread)
    older = card_numbers(
        rng, district, issued - rng.integers(200, 2_000, count), min(make.base + 6_000, 9_000), spread
    )
    log_consumption = consumption(rng, margins, area, size, head)
    poor = log_consumption < np.quantile(log_consumption, 0.1)
    hidden = rng.random(count) < np.where(poor, 0.13, 0.08)
    ranked = rng.random(count) > np.where(hidden, 0.16, 0.035)
    return Families(
        area=area,
        area_known=area.copy(),
        rw=homes["rw"],
        rt=homes["rt"],
        street=homes["street"],
        house=homes["house"],
        card=card,
        card_known=np.where(rng.random(count) < 0.06, older, card),
        known_as=np.arange(count, dtype=np.int64),
        household=homes["household"],
        consumption=log_consumption,
        noise=ranking_noise(rng, count),
        ranked=ranked,
        hidden=hidden,
    )


def found(make: Founders, margins: Margins, table: NameTable, population: Ints, scale: int) -> World:
    """Return a world of new families with ``population`` people in each area (row); ``scale`` is the whole request."""
    area, size = draw_sizes(make.rng("sizes"), margins, population)
    members = draw_members(make.rng("members"), area, size, margins)
    homes = _homes(make, margins, area)
    home = homes["area"][members.family]
    birth = _births(make, members)
    spread = _spread(scale)
    words = draw_names(make.rng("names"), table, members.sex, 1970 + birth / 365.2425)
    twins = np.flatnonzero((birth[1:] == birth[:-1]) & (members.family[1:] == members.family[:-1])) + 1
    twins = twins[(words[twins, 1] >= 0) & (words[twins - 1, 1] >= 0)]
    words[twins, 1] = words[twins - 1, 1]
    rng = make.rng("people")
    schooling = _schooling(rng, margins, home, members.age)
    heads = np.flatnonzero(members.relation == HEAD)
    families = _families(make, margins, homes, schooling[heads], size, spread)
    count = len(members.family)
    unknown = rng.random(count) < np.where(families.hidden, 0.14, 0.012)[members.family]
    people = People(
        family=members.family,
        relation=members.relation,
        sex=members.sex,
        birth=birth,
        nik=_numbers(make, margins, members, birth, home, spread),
        words=words,
        mother=_mothers(make, table, members, words, len(size)),
        schooling=schooling,
        disabled=rng.random(count) < np.where(members.age > 65, 0.05, 0.009),
        alive=np.ones(count, dtype=bool),
        resident=np.ones(count, dtype=bool),
        registered=~unknown,
        listed=families.ranked[members.family] & (rng.random(count) > 0.012),
    )
    return World(people, families, {}, {})
