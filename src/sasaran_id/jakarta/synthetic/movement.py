"""What happens between two quarters: births, deaths, moves, newcomers, new families, new cards."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from sasaran_id.jakarta.synthetic.draw import Ints, alias_choice, stream
from sasaran_id.jakarta.synthetic.families import CHILD, HEAD, OTHER, SPOUSE
from sasaran_id.jakarta.synthetic.founding import Founders, found
from sasaran_id.jakarta.synthetic.margins import Margins
from sasaran_id.jakarta.synthetic.names import NameTable, draw_names
from sasaran_id.jakarta.synthetic.numbers import card_numbers, identity_numbers
from sasaran_id.jakarta.synthetic.world import Families, People, World

__all__ = ["move_on", "settle"]

_BIRTHS, _DEATHS, _LEAVE, _ARRIVE, _MOVE, _SPLIT, _NEW_CARD = (
    0.0036,
    0.0016,
    0.003,
    0.004,
    0.008,
    0.003,
    0.012,
)


def _die(world: World, rng: np.random.Generator, day: int, rate: float, reported: float) -> None:
    """Let people die, the old more often; ``reported`` is the share that the register strikes off at once."""
    people = world.people
    age = (day - people.birth) / 365.2425
    hazard = np.exp(0.085 * np.clip(age, 0, 95)) * world.living()
    chosen = rng.random(len(people)) < hazard * (rate * world.living().sum() / hazard.sum())
    people.alive[chosen] = False
    people.registered[chosen] &= rng.random(int(chosen.sum())) >= reported
    people.listed[chosen] &= rng.random(int(chosen.sum())) < 0.6
    widowed = np.zeros(len(world.families), dtype=bool)
    widowed[people.family[chosen & (people.relation == HEAD)]] = True
    left = (people.relation == SPOUSE) & widowed[people.family] & world.living()
    people.relation[chosen & (people.relation == HEAD)] = OTHER
    people.relation[left] = HEAD


def _leave(world: World, rng: np.random.Generator, rate: float) -> None:
    """Let families leave Jakarta; half of them are still in the register and on the welfare list."""
    people, families = world.people, world.families
    gone = rng.random(len(families)) < rate
    leaving = gone[people.family] & people.resident
    people.resident[leaving] = False
    kept = rng.random(len(families)) < 0.5
    people.registered[leaving] &= kept[people.family[leaving]]


def settle(world: World, seed: int, day: int, margins: Margins) -> None:
    """Before the first quarter: some had died, left or moved already and linger on lists where they were."""
    rng = stream(seed, "settle")
    moved = np.flatnonzero(rng.random(len(world.families)) < 2 * _MOVE)
    world.families.area_known[moved] = alias_choice(rng, margins.population, len(moved))
    _die(world, rng, day, 0.004, 0.75)
    _leave(world, rng, 0.009)


def _relocate(world: World, rng: np.random.Generator, margins: Margins) -> None:
    """Move families within Jakarta; the welfare list learns of it a quarter later."""
    families = world.families
    moving = np.flatnonzero(rng.random(len(families)) < _MOVE)
    families.area_known[:] = families.area
    families.area[moving] = alias_choice(rng, margins.population, len(moving))
    families.rw[moving] = rng.integers(1, 11, len(moving))
    families.rt[moving] = rng.integers(1, 13, len(moving))
    families.street[moving] = rng.integers(0, 4096, len(moving))
    families.house[moving] = rng.integers(1, 150, len(moving))
    families.household[moving] = moving


def _renew_cards(world: World, rng: np.random.Generator, margins: Margins, day: int, base: int) -> None:
    families = world.families
    apart = families.known_as != np.arange(len(families))
    learned = apart | (rng.random(len(families)) < 0.5)
    families.card_known[:] = np.where(learned, families.card, families.card_known)
    families.known_as[:] = np.arange(len(families))
    renewed = np.flatnonzero(rng.random(len(families)) < _NEW_CARD)
    district = margins.district[families.area[renewed]]
    issued = day - rng.integers(0, 90, len(renewed))
    families.card[renewed] = card_numbers(rng, district, issued, base, 1)


def _rows(batch: People | Families, rows: Ints) -> dict[str, Ints]:
    return {column.name: getattr(batch, column.name)[rows].copy() for column in fields(batch)}


def _split(world: World, rng: np.random.Generator, margins: Margins, day: int, base: int) -> None:
    """Let grown children found families of their own next door, with a new card."""
    people, families = world.people, world.families
    age = (day - people.birth) / 365.2425
    grown = (people.relation == CHILD) & (age > 22) & (age < 36) & world.living()
    chosen = np.flatnonzero(grown & (rng.random(len(people)) < _SPLIT * 7))
    if not len(chosen):
        return
    born = Families(**_rows(families, people.family[chosen]))
    born.card = card_numbers(
        rng, margins.district[born.area], day - rng.integers(0, 90, len(chosen)), base, 1
    )
    born.consumption = (born.consumption + rng.normal(0.05, 0.25, len(chosen))).astype(np.float32)
    # the welfare list still counts them in their parents' family until the next quarter
    born.known_as = families.known_as[people.family[chosen]].copy()
    people.family[chosen] = np.arange(len(families), len(families) + len(chosen), dtype=np.int32)
    people.relation[chosen] = HEAD
    world.append_families(born)


def _bear(world: World, table: NameTable, margins: Margins, make: Founders) -> None:
    """Add newborns to families with a young mother; most are in the register, few on the welfare list."""
    people, rng = world.people, make.rng("bear")
    age = (make.day - people.birth) / 365.2425
    mothers = (
        (people.sex == 1)
        & np.isin(people.relation, (HEAD, SPOUSE))
        & (age > 18)
        & (age < 42)
        & world.living()
    )
    pool = np.flatnonzero(mothers)
    count = min(len(pool), round(_BIRTHS * int(world.living().sum())))
    mother = np.sort(rng.choice(pool, count, replace=False))
    sex = (rng.random(count) < 0.488).astype(np.int8)
    birth = (make.day - rng.integers(0, 90, count)).astype(np.int32)
    family = people.family[mother]
    home = margins.district[world.families.area[family]]
    world.append_people(
        People(
            family=family,
            relation=np.full(count, CHILD, dtype=np.int8),
            sex=sex,
            birth=birth,
            nik=identity_numbers(rng, home, birth, sex, make.base, 1),
            words=draw_names(make.rng("newborn names"), table, sex, np.full(count, 2026.0)),
            mother=people.words[mother, :3],
            schooling=np.ones(count, dtype=np.int8),
            disabled=rng.random(count) < 0.005,
            alive=np.ones(count, dtype=bool),
            resident=np.ones(count, dtype=bool),
            registered=rng.random(count) < 0.86,
            listed=rng.random(count) < 0.1,
        )
    )


def _arrive(world: World, table: NameTable, margins: Margins, make: Founders, scale: int) -> None:
    """Add families that moved to Jakarta: many not yet in its register, nearly none on its welfare list."""
    rng = make.rng("arrive")
    count = round(_ARRIVE * scale)
    population = np.bincount(alias_choice(rng, margins.population, count), minlength=len(margins))
    fresh = found(make, margins, table, population, scale)
    fresh.people.registered &= rng.random(len(fresh.people)) < 0.6
    fresh.families.ranked &= rng.random(len(fresh.families)) < 0.2
    fresh.people.listed &= fresh.families.ranked[fresh.people.family]
    fresh.people.family = (fresh.people.family + len(world.families)).astype(np.int32)
    fresh.families.household += len(world.families)
    fresh.families.known_as += len(world.families)
    world.append_families(fresh.families)
    world.append_people(fresh.people)


def move_on(world: World, margins: Margins, table: NameTable, make: Founders, scale: int) -> None:
    """Carry the world through the quarter that ends on ``make.day``."""
    rng = make.rng("movement")
    _relocate(world, rng, margins)
    _renew_cards(world, rng, margins, make.day, make.base)
    _die(world, rng, make.day, _DEATHS, 0.7)
    _leave(world, rng, _LEAVE)
    _split(world, rng, margins, make.day, make.base + 150)
    _bear(world, table, margins, make)
    _arrive(world, table, margins, replace(make, step="arrive", base=make.base + 300), scale)
