"""Faults of lists, at documented rates, as numbers; the text they spoil is made in SQL (see `text`).

A fault is a property of a person in a source: most last from quarter to quarter, because an agency copies its
list, and some are new each quarter. So draws are hashes of person, source and quarter, not a running stream.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from sasaran_id.jakarta.synthetic.draw import Ints

__all__ = ["Lot", "Rates", "spoil_birth", "spoil_number"]

UNKNOWN_DAY = -99_999
_FILLER = -25_567  # 1900-01-01
_LASTING = 0.7

# forms of a number in text
EMPTY, SHORT, LETTER, ZEROES, POINT_ZERO, SCIENTIFIC, MASKED = 1, 2, 3, 4, 5, 6, 7
# faults of a number's value
_DIGIT, _SWAP, _OTHER, _RELATIVE = 11, 12, 13, 14
_NUMBER_KINDS = (
    EMPTY,
    SHORT,
    LETTER,
    ZEROES,
    POINT_ZERO,
    SCIENTIFIC,
    MASKED,
    _DIGIT,
    _SWAP,
    _OTHER,
    _RELATIVE,
)
_BIRTH_KINDS = ("missing", "first", "last", "swapped", "year", "filler", "day")


@dataclass(frozen=True)
class Rates:
    """Share of rows with each fault.

    ``number`` is keyed by the kinds of this module (form or value of the NIK), ``name`` any change of the name,
    ``birth`` by missing, first (1 January), last (31 December), swapped, year, filler, day; ``twice`` people
    listed twice, ``area`` misspelled areas, ``mother`` missing mother's names,
    ``stale`` those who moved and are still listed where they lived.
    """

    number: dict[int, float]
    birth: dict[str, float]
    name: float = 0.0
    twice: float = 0.0
    area: float = 0.0
    mother: float = 0.0
    stale: float = 0.0


class Lot:
    """Draws for the people of one source in one quarter, scaled by the request's fault level."""

    def __init__(self, seed: int, source: str, quarter: int, level: float) -> None:
        self._salt = np.uint64((seed * 1_000_003 + zlib.crc32(source.encode())) % 2**63)
        self._quarter = quarter
        self.level = level

    def uniform(self, ids: Ints, what: str, fresh: bool = False) -> Ints:
        """Return a number in [0, 1) for each id: the same every quarter unless ``fresh``."""
        step = zlib.crc32(f"{what}/{self._quarter if fresh else 'all'}".encode())
        with np.errstate(over="ignore"):
            x = ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + self._salt + np.uint64(step << 20)
            x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            x ^= x >> np.uint64(31)
        return (x >> np.uint64(11)).astype(np.float64) / 2.0**53

    def whole(self, ids: Ints, what: str, below: int) -> Ints:
        """Return a whole number in [0, below) for each id."""
        return np.asarray(self.uniform(ids, what) * below, dtype=np.int64)

    def happens(self, ids: Ints, what: str, rate: float) -> Ints:
        """Return whether a fault of this rate befalls each id."""
        rate = min(1.0, rate * self.level)
        lasting = self.uniform(ids, what) < rate * _LASTING
        return np.asarray(lasting | (self.uniform(ids, what, True) < rate * (1 - _LASTING)))

    def kind(self, ids: Ints, what: str, rates: list[float]) -> Ints:
        """Return which fault befalls each id: its place in ``rates`` plus one, or 0 for none."""
        bounds = np.cumsum(np.minimum(np.array(rates) * self.level, 1.0))
        lasting = np.searchsorted(bounds * _LASTING, self.uniform(ids, what), side="right")
        fresh = np.searchsorted(bounds * (1 - _LASTING), self.uniform(ids, what, True), side="right")
        place = np.where(lasting < len(rates), lasting, fresh)
        return np.where(place < len(rates), place + 1, 0).astype(np.int8)


def _replace_digit(number: Ints, position: Ints, step: Ints) -> Ints:
    power = 10**position
    digit = number // power % 10
    return np.asarray(number + ((digit + step) % 10 - digit) * power)


def _swap_digits(number: Ints, position: Ints) -> Ints:
    power = 10**position
    low, high = number // power % 10, number // (power * 10) % 10
    return np.asarray(number + (low - high) * power * 10 + (high - low) * power)


def spoil_number(
    lot: Lot, ids: Ints, number: Ints, other: Ints, relative: Ints, rates: Rates
) -> tuple[Ints, Ints]:
    """Return the number as the source has it, and the form it is written in (0 plain)."""
    kinds = np.array((0, *_NUMBER_KINDS), dtype=np.int8)
    kind = kinds[lot.kind(ids, "number", [rates.number.get(one, 0.0) for one in _NUMBER_KINDS])]
    position = lot.whole(ids, "position", 15)
    spoiled = np.select(
        [kind == _DIGIT, kind == _SWAP, kind == _OTHER, kind == _RELATIVE],
        [_replace_digit(number, position, 1 + lot.whole(ids, "step", 9)), _swap_digits(number, position), other,
         relative],
        number,
    )  # fmt: skip
    return spoiled, np.where(kind < _DIGIT, kind, 0).astype(np.int8)


def _swapped_days(birth: Ints) -> Ints:
    """Return dates with day and month exchanged where that is a date, else unchanged."""
    month = birth.astype("datetime64[D]").astype("datetime64[M]")
    year = month.astype("datetime64[Y]")
    day_no = birth - month.astype("datetime64[D]").astype(np.int64)
    month_no = (month - year).astype(np.int64)
    other = (year.astype("datetime64[M]") + day_no).astype("datetime64[D]").astype(np.int64) + month_no
    return np.where(day_no < 12, other, birth)


def spoil_birth(lot: Lot, ids: Ints, birth: Ints, rates: Rates) -> Ints:
    """Return birth days as the source has them; `UNKNOWN_DAY` where it has none."""
    birth = birth.astype(np.int64)
    kind = lot.kind(ids, "birth", [rates.birth.get(name, 0.0) for name in _BIRTH_KINDS])
    year = birth.astype("datetime64[D]").astype("datetime64[Y]")
    first = year.astype("datetime64[D]").astype(np.int64)
    last = (year + 1).astype("datetime64[D]").astype(np.int64) - 1
    sign = np.where(lot.uniform(ids, "sign") < 0.5, -1, 1)
    return np.select(
        [kind == 1, kind == 2, kind == 3, kind == 4, kind == 5, kind == 6, kind == 7],
        [UNKNOWN_DAY, first, last, _swapped_days(birth), birth + 365 * sign, _FILLER, birth + sign],
        birth,
    )
