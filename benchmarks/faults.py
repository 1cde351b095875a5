"""What lists do to the facts: an error model as data, its presets, and its application to columns of numbers.

Rates are per record and per field. ``spread`` makes errors cluster: each record's rates are multiplied by a
log-normal factor with mean 1 and that standard deviation on the log scale, so that a badly kept row is bad in several
fields at once (which no linkage model that assumes independent fields expects).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from benchmarks.people import AREAS, PROVINCES, People, city_of, join, split

__all__ = ["PRESETS", "ErrorModel", "faulty_numbers"]


@dataclass(frozen=True)
class ErrorModel:
    """Rates of faults in a list (a register gets ``register_scale`` of them, and none in its numbers)."""

    nik_missing: float
    nik_digit: float
    nik_swap: float
    nik_other: float
    nik_rounded: float
    name_typo: float
    name_abbreviated: float
    name_dropped: float
    name_reordered: float
    name_spelling: float
    name_title: float
    birth_missing: float
    birth_swapped: float
    birth_default: float
    birth_digit: float
    area_moved: float
    area_missing: float
    mother_missing: float
    sex_wrong: float = 0.005
    card_changed: float = 0.08
    card_missing: float = 0.2
    spread: float = 0.6
    register_scale: float = 0.05


_DOCUMENTED = ErrorModel(
    nik_missing=0.10, nik_digit=0.02, nik_swap=0.01, nik_other=0.005, nik_rounded=0.01,
    name_typo=0.06, name_abbreviated=0.08, name_dropped=0.06, name_reordered=0.015, name_spelling=0.05,
    name_title=0.05, birth_missing=0.04, birth_swapped=0.02, birth_default=0.03, birth_digit=0.02,
    area_moved=0.12, area_missing=0.03, mother_missing=0.40,
)  # fmt: skip

PRESETS: dict[str, ErrorModel] = {
    "mild": ErrorModel(
        nik_missing=0.03, nik_digit=0.005, nik_swap=0.003, nik_other=0.001, nik_rounded=0.002,
        name_typo=0.02, name_abbreviated=0.03, name_dropped=0.02, name_reordered=0.005, name_spelling=0.01,
        name_title=0.02, birth_missing=0.01, birth_swapped=0.005, birth_default=0.005, birth_digit=0.005,
        area_moved=0.05, area_missing=0.01, mother_missing=0.15,
    ),
    "documented": _DOCUMENTED,
    "harsh": ErrorModel(
        nik_missing=0.30, nik_digit=0.06, nik_swap=0.03, nik_other=0.015, nik_rounded=0.05,
        name_typo=0.15, name_abbreviated=0.15, name_dropped=0.12, name_reordered=0.04, name_spelling=0.12,
        name_title=0.08, birth_missing=0.10, birth_swapped=0.05, birth_default=0.08, birth_digit=0.05,
        area_moved=0.25, area_missing=0.08, mother_missing=0.60, sex_wrong=0.01,
    ),
    "no-nik": replace(_DOCUMENTED, nik_missing=1.0),
    "swapped-dates": replace(_DOCUMENTED, birth_swapped=0.40),
}  # fmt: skip


class _Dice:
    """Draws which records a fault hits."""

    def __init__(self, n: int, spread: float, scale: np.ndarray, rng: np.random.Generator) -> None:
        self.rng = rng
        self.factor = scale * np.exp(rng.normal(-spread * spread / 2, spread, n)) if spread else scale

    def hit(self, rate: float) -> np.ndarray:
        """Return (n,) of bool. A rate of 1 hits every list record whatever its factor."""
        u = self.rng.random(len(self.factor))
        return (u < rate * self.factor) | ((rate >= 1) & (self.factor > 0))


def faulty_numbers(
    people: People, who: np.ndarray, listed: np.ndarray, model: ErrorModel, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    """Return the number columns of records and the faults drawn for their names.

    Parameters
    ----------
    people : People
        The truth.
    who : array of int, shape (r,)
        Index of the person each record speaks of.
    listed : array of bool, shape (r,)
        True for records of lists, False for the register.
    model : ErrorModel
        Rates.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    dict of array, shape (r,)
        ``national_id`` (0 is missing), ``id_state`` (0 valid, 1 missing, 2 invalid), ``birth`` (days; masked where
        missing), ``birth_state`` (0 exact, 1 default, 2 missing), ``sex``, ``area`` (-1 missing), ``family_card`` (0
        missing), and for names ``n_*`` and ``m_*`` flags, positions and letters used by ``linkage_data``.
    """
    scale = np.where(listed, 1.0, model.register_scale)
    dice = _Dice(len(who), model.spread, scale, rng)
    numbers = _Dice(len(who), model.spread, listed.astype(float), rng)
    out = {**_identity(people, who, model, numbers), **_birth(people, who, model, dice)}
    out.update(_place(people, who, model, numbers))
    woman = people.woman[who] ^ dice.hit(model.sex_wrong)
    out["sex"] = woman.astype(np.int8)
    for prefix, factor in (("n", 1.0), ("m", 0.7)):
        out.update(_name_faults(prefix, factor, model, dice))
    out["m_missing"] = dice.hit(model.mother_missing)
    return out


def _identity(people, who, model, dice):
    rng, n = dice.rng, len(who)
    true = people.national_id[who]
    nik = true.copy()
    hit = dice.hit(model.nik_digit)
    power = 10 ** rng.integers(0, 16, n)
    digit = (nik // power) % 10
    nik = np.where(hit, nik + ((digit + rng.integers(1, 10, n)) % 10 - digit) * power, nik)
    hit = dice.hit(model.nik_swap)
    power = 10 ** rng.integers(0, 15, n)
    low, high = (nik // power) % 10, (nik // (10 * power)) % 10
    nik = np.where(hit, nik + (low - high) * 9 * power, nik)
    nik = np.where(dice.hit(model.nik_rounded), nik // 10 * 10, nik)
    near = np.clip(who + rng.integers(-3, 4, n), 0, len(people) - 1)
    other = np.where(rng.random(n) < 0.6, near, rng.integers(0, len(people), n))
    nik = np.where(dice.hit(model.nik_other), people.national_id[other], nik)
    missing = dice.hit(model.nik_missing)
    valid = valid_form(nik)
    state = np.where(missing, 1, np.where(valid, 0, 2)).astype(np.int8)
    return {"national_id": np.where(state == 0, nik, 0), "id_state": state}


def valid_form(nik: np.ndarray) -> np.ndarray:
    """Return whether numbers have the form of an identity number: province, day, month and serial exist."""
    day, month = nik // 10**8 % 100, nik // 10**6 % 100
    day = np.where(day > 40, day - 40, day)
    longest = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    real = (month >= 1) & (month <= 12)
    real &= (day >= 1) & (day <= longest[np.where(real, month, 0)])
    return real & np.isin(nik // 10**14, PROVINCES) & (nik % 10_000 > 0)


def _birth(people, who, model, dice):
    rng, n = dice.rng, len(who)
    birth = people.birth[who].astype(np.int64)
    year, month, day = split(birth)
    hit = dice.hit(model.birth_digit)
    kind = rng.integers(0, 4, n)
    sign = np.where(rng.random(n) < 0.5, -1, 1)
    year = year + hit * sign * np.where(kind == 0, 1, np.where(kind == 1, 10, 0))
    month = np.where(hit & (kind == 2), np.clip(month + sign, 1, 12), month)
    day = np.where(hit & (kind == 3), np.clip(day + sign * rng.choice([1, 10], n), 1, 28), day)
    swap = dice.hit(model.birth_swapped) & (day <= 12)
    day, month = np.where(swap, month, day), np.where(swap, day, month)
    default = dice.hit(model.birth_default)
    last = rng.random(n) < 0.3
    month = np.where(default, np.where(last, 12, 1), month)
    day = np.where(default, np.where(last, 31, 1), day)
    missing = dice.hit(model.birth_missing)
    heap = ((month == 1) & (day == 1)) | ((month == 12) & (day == 31))
    state = np.where(missing, 2, np.where(heap, 1, 0)).astype(np.int8)
    return {
        "birth": np.ma.array(join(year, month, day).astype(np.int32), mask=missing),
        "birth_state": state,
    }


def _place(people, who, model, dice):
    rng, n = dice.rng, len(who)
    area = people.area[who].astype(np.int64)
    city = city_of(np.arange(AREAS))
    start, size = np.searchsorted(city, np.arange(6)), np.bincount(city, minlength=6)
    here = city[area]
    near = start[here] + (rng.random(n) * size[here]).astype(np.int64)
    moved = np.where(rng.random(n) < 0.7, near, rng.integers(0, AREAS, n))
    area = np.where(dice.hit(model.area_moved), moved, area)
    area = np.where(dice.hit(model.area_missing), -1, area)
    card = people.family_card[who]
    changed = card // 10**8 * 10**8 + rng.integers(1, 10**8, n)
    card = np.where(dice.hit(model.card_changed), changed, card)
    return {"area": area, "family_card": np.where(dice.hit(model.card_missing), 0, card)}


def _name_faults(prefix, factor, model, dice):
    rng, n = dice.rng, len(dice.factor)

    def small(high):
        return rng.integers(0, high, n).astype(np.int16)

    return {
        f"{prefix}_typo": np.where(dice.hit(factor * model.name_typo), 1 + small(4), 0).astype(np.int8),
        f"{prefix}_at": rng.random(n).astype(np.float32),
        f"{prefix}_letter": small(26),
        f"{prefix}_abbr": np.where(dice.hit(factor * model.name_abbreviated), 1 + small(4), 0).astype(
            np.int8
        ),
        f"{prefix}_drop": dice.hit(factor * model.name_dropped),
        f"{prefix}_turn": dice.hit(factor * model.name_reordered),
        f"{prefix}_spell": np.where(dice.hit(factor * model.name_spelling), 1 + small(8), 0).astype(np.int8),
        f"{prefix}_title": np.where(dice.hit(factor * model.name_title), 1 + small(4), 0).astype(np.int8),
    }
