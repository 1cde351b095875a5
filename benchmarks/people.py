"""The benchmark's people: families with ages, names, areas and identity numbers. Whole arrays, no loop over people.

What makes linkage hard is in it on purpose: names are Zipf-heavy, siblings share mother, card and area, twins share
the birth date as well, areas are skewed, older people's birth dates heap on 1 January, 31 December and 1 July, and
one identity number in a hundred does not carry its owner's birth date (it is never corrected).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.words import WordTable

AREAS, DISTRICTS, CITIES = 267, 44, 6
FIRST_AREA = 51  # villages follow 1 province, 6 cities and 44 districts in the numbering of areas
TODAY = np.datetime64("2026-03-31")
PROVINCES = (11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 31, 32, 33, 34, 35, 36, 51, 52, 53, 61, 62, 63, 64, 65,
             71, 72, 73, 74, 75, 76, 81, 82, 91, 92, 93, 94, 95, 96)  # fmt: skip
_SIZES = np.array([0.14, 0.17, 0.22, 0.24, 0.13, 0.06, 0.03, 0.01])


@dataclass
class People:
    """Columns of equal length n: one entry a person, families contiguous.

    ``words`` is (n, 4) and ``mother`` (n, 3): word numbers, -1 where the name is shorter. ``birth`` is days since
    1970-01-01; ``area`` counts from 0; ``wealth`` is a latent family score that lists select on.
    """

    family: np.ndarray
    woman: np.ndarray
    birth: np.ndarray
    area: np.ndarray
    words: np.ndarray
    mother: np.ndarray
    relation: np.ndarray
    national_id: np.ndarray
    family_card: np.ndarray
    wealth: np.ndarray

    def __len__(self) -> int:
        return len(self.family)


def make(n: int, table: WordTable, rng: np.random.Generator) -> People:
    """Return ``n`` people."""
    sizes = 1 + rng.choice(len(_SIZES), size=n, p=_SIZES / _SIZES.sum())
    family = np.repeat(np.arange(n), sizes)[:n].astype(np.int32)
    families = int(family[-1]) + 1
    start = np.searchsorted(family, np.arange(families))
    place = np.arange(n) - start[family]
    woman, birth, relation, mother_of = _members(family, start, place, rng)
    words = _names(table, woman, birth, rng)
    mother = _names(table, np.ones(n, bool), birth - 9000, rng)[:, :3]
    child = mother_of >= 0
    mother[child] = words[mother_of[child], :3]
    family_area = rng.choice(AREAS, size=families, p=area_shares(rng)).astype(np.int16)
    area = family_area[family]
    issued = _registered_here(np.arange(AREAS))[area] * 10**10
    card = issued + rng.integers(0, 10**8, families)[family] * 100 + family % 97 + 1
    number = _identity(woman, birth, area, rng)
    wealth = rng.normal(size=families)[family]
    return People(family, woman, birth, area, words, mother, relation, number, card, wealth)


def area_shares(rng: np.random.Generator) -> np.ndarray:
    """Return the population share of each area: log-normal, the first six tiny (islands)."""
    size = rng.lognormal(0, 0.7, AREAS)
    size[:6] *= 0.12
    return size / size.sum()


def district_of(area: np.ndarray) -> np.ndarray:
    """Return the district (0 to 43) of each area: neighbours in number are neighbours on the map."""
    return area.astype(np.int64) * DISTRICTS // AREAS


def city_of(area: np.ndarray) -> np.ndarray:
    """Return the city (0 to 5) of each area."""
    return np.searchsorted(np.array([2, 10, 16, 24, 34]), district_of(area), side="right")


def _members(family, start, place, rng):
    """Return sex, birth day, relation and the mother's index (-1 if she is not in the family)."""
    n, families = len(family), len(start)
    today = int(TODAY.astype("datetime64[D]").astype(np.int64))
    head_age = 20 + 66 * rng.beta(1.7, 2.3, families)
    head_woman = rng.random(families) < 0.22
    couple = rng.random(families) < np.where(head_woman, 0.15, 0.92)
    head_birth = today - (head_age * 365.25).astype(np.int64)
    spouse_birth = head_birth + rng.normal(1100, 1300, families).astype(np.int64)
    spouse_birth = np.minimum(spouse_birth, today - 18 * 365)
    has_spouse = np.zeros(families, bool)
    has_spouse[family[place == 1]] = True
    has_spouse &= couple
    spouse = (place == 1) & has_spouse[family]
    mother_birth = np.where(head_woman | ~has_spouse, head_birth, spouse_birth)
    room = np.minimum(24 * 365, today - mother_birth - 17 * 365)
    birth = mother_birth[family] + 17 * 365 + (rng.random(n) * room[family]).astype(np.int64)
    twins = (place >= 3) & (rng.random(n) < 0.02)
    birth[twins] = birth[np.flatnonzero(twins) - 1]
    woman = rng.random(n) < 0.49
    head = place == 0
    birth[head], woman[head] = head_birth, head_woman
    birth[spouse], woman[spouse] = spouse_birth[family[spouse]], ~head_woman[family[spouse]]
    birth = _heap(birth, today, rng)
    relation = np.where(head, 1, np.where(spouse, 2, 3)).astype(np.int8)
    lady = np.where(head_woman, start, np.where(has_spouse, start + 1, -1))
    return woman, birth.astype(np.int32), relation, np.where(relation == 3, lady[family], -1)


def _heap(birth, today, rng):
    """Move some birth dates to 1 January, 31 December or 1 July, more so for older people."""
    age = (today - birth) / 365.25
    moved = rng.random(len(birth)) < np.where(age > 45, 0.03, 0.004)
    year = birth.astype("datetime64[D]").astype("datetime64[Y]")
    heaps = [year.astype("datetime64[D]"), (year + 1).astype("datetime64[D]") - 1]
    heaps.append((year.astype("datetime64[M]") + 6).astype("datetime64[D]"))
    heaped = np.choose(rng.choice(3, len(birth), p=[0.6, 0.25, 0.15]), [h.astype(np.int64) for h in heaps])
    return np.where(moved & (heaped <= today), heaped, birth)


def _names(table, woman, birth, rng):
    """Return (n, 4) word numbers; older people more often have a single word."""
    n = len(woman)
    u = rng.random(n)
    ends = np.cumsum(table.lengths, axis=1)[woman.astype(int)]
    length = 1 + (u[:, None] > ends[:, :3]).sum(axis=1)
    old = birth < -3650
    length = np.where(old & (rng.random(n) < 0.35), 1, length)
    words = np.full((n, 4), -1, np.int32)
    words[:, 0] = table.draw(rng, woman, 0)
    for k in (1, 2):
        words[:, k] = np.where(length > k + 1, table.draw(rng, woman, 1), -1)
    last = table.draw(rng, woman, 2)
    many = length > 1
    words[np.flatnonzero(many), length[many] - 1] = last[many]
    return words


def _registered_here(area):
    """Return the six-digit start of identity numbers first registered in each area."""
    city = np.array([3101, 3171, 3172, 3173, 3174, 3175])
    return (city[city_of(area)] * 100 + 1 + district_of(area) % 10).astype(np.int64)


def _registered_away(n, rng):
    """Return n six-digit starts from 600 places elsewhere, a few of them frequent."""
    place = rng.choice(np.array(PROVINCES), 600) * 10_000 + rng.integers(1, 25, 600) * 100
    weight = 1 / (1 + np.arange(600)) ** 0.9
    return (place + rng.integers(1, 30, 600))[rng.choice(600, n, p=weight / weight.sum())]


def _identity(woman, birth, area, rng):
    """Return 16-digit numbers: place of first registration, day (+40 for women) month year, serial."""
    n = len(woman)
    prefix = np.where(rng.random(n) < 0.65, _registered_here(area), _registered_away(n, rng))
    wrong = rng.random(n) < 0.01
    stated = np.where(wrong, birth + rng.integers(-400, 400, n), birth)
    as_woman = woman ^ (rng.random(n) < 0.002)
    head = prefix * 10**10 + ddmmyy(stated, as_woman) * 10**4
    order = np.lexsort((rng.random(n), head))
    fresh = np.r_[True, head[order][1:] != head[order][:-1]]
    steps = np.cumsum(rng.integers(1, 4, n))
    first = np.maximum.accumulate(np.where(fresh, np.arange(n), 0))
    serial = np.empty(n, np.int64)
    serial[order] = steps - steps[first] + 1
    return head + serial


def ddmmyy(birth: np.ndarray, woman: np.ndarray) -> np.ndarray:
    """Return the six birth digits of an identity number as an integer."""
    year, month, day = split(birth)
    return (day + 40 * woman) * 10_000 + month * 100 + year % 100


def split(birth: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return year, month and day of days since 1970-01-01."""
    date = np.asarray(birth).astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    year = month.astype("datetime64[Y]")
    day = (date - month.astype("datetime64[D]")).astype(np.int64) + 1
    return year.astype(np.int64) + 1970, (month - year.astype("datetime64[M]")).astype(np.int64) + 1, day


def join(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Return days since 1970-01-01; a day past the end of its month runs into the next one."""
    months = (np.asarray(year) - 1970) * 12 + np.asarray(month) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return first + np.asarray(day) - 1
