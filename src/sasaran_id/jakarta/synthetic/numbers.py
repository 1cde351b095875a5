"""Identity and family card numbers, built by the rules of the civil registry."""

from __future__ import annotations

import numpy as np

from sasaran_id.jakarta.synthetic.draw import Ints, alias_choice, group_rank

__all__ = ["card_numbers", "date_digits", "identity_numbers", "issue_areas"]

# where Jakarta's migrants first registered: regency codes with rough weights
_ELSEWHERE = (
    (3302, 5), (3303, 5), (3305, 5), (3311, 4), (3313, 4), (3327, 5), (3328, 6), (3329, 6), (3374, 4), (3201, 8),
    (3204, 4), (3205, 6), (3207, 4), (3208, 6), (3209, 6), (3212, 5), (3215, 4), (3216, 5), (3275, 5), (3276, 6),
    (3601, 4), (3603, 6), (3604, 5), (3671, 5), (3674, 5), (3506, 2), (3515, 3), (3578, 4), (3404, 2), (1271, 3),
    (1207, 2), (1371, 4), (1306, 3), (1671, 3), (1871, 4), (1801, 3), (6171, 2), (7371, 3), (7171, 1), (8171, 1),
    (5371, 2), (9171, 1), (1471, 1), (1171, 1),
)  # fmt: skip


def issue_areas(rng: np.random.Generator, home: Ints, districts: Ints) -> Ints:
    """Return the six-digit area of first registration: mostly the home district, then Jakarta, then elsewhere."""
    spot = rng.random(len(home))
    elsewhere = alias_choice(rng, np.array([weight for _, weight in _ELSEWHERE]), len(home))
    code = np.array([regency for regency, _ in _ELSEWHERE], dtype=np.int64)[elsewhere]
    away = code * 100 + rng.integers(1, 26, len(home))
    city = districts[rng.integers(0, len(districts), len(home))]
    return np.where(spot < 0.47, home, np.where(spot < 0.62, city, away)).astype(np.int64)


def date_digits(day: Ints, offset: Ints | int = 0) -> Ints:
    """Return DDMMYY as a number for days since 1970; ``offset`` (40 for women) is added to the day."""
    date = day.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    year = date.astype("datetime64[Y]")
    dd = (date - month).astype(np.int64) + 1 + offset
    mm = (month - year).astype(np.int64) + 1
    yy = (year.astype(np.int64) + 1970) % 100
    return np.asarray(dd * 10_000 + mm * 100 + yy, dtype=np.int64)


def _numbered(rng: np.random.Generator, prefix: Ints, base: int, spread: int) -> Ints:
    serial = base + group_rank(prefix) * spread + rng.integers(0, spread, len(prefix))
    return np.asarray(prefix * 10_000 + np.minimum(serial, 9_999), dtype=np.int64)


def identity_numbers(
    rng: np.random.Generator, issued: Ints, birth: Ints, sex: Ints, base: int, spread: int
) -> Ints:
    """Return a NIK for each person: area, birth date (women: day + 40), serial from ``base``; all different.

    ``spread`` leaves gaps between serials, as a sample of a population has.
    """
    prefix = issued * 1_000_000 + date_digits(birth, 40 * sex.astype(np.int64))
    return _numbered(rng, prefix, base, spread)


def card_numbers(rng: np.random.Generator, district: Ints, issued: Ints, base: int, spread: int) -> Ints:
    """Return a family card number for each family: district and date of issue, serial."""
    return _numbered(rng, district * 1_000_000 + date_digits(issued), base, spread)
