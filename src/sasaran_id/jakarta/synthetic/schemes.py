"""The programmes whose lists are made: size, whom they are for, how well they aim.

Sizes and amounts are the published ones where there are any (see the pack's ``programmes.csv``); the others are
assumptions, marked so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sasaran_id.jakarta.synthetic.draw import Ints
from sasaran_id.jakarta.synthetic.families import HEAD, SPOUSE

__all__ = ["BY_CODE", "SCHEMES", "Candidates", "Scheme"]


@dataclass(frozen=True)
class Candidates:
    """What a programme may look at: per person age, sex, relation, study, disability; per family its decile.

    ``decile`` is the provincial decile the welfare list gives the person's family, 0 where it gives none.
    """

    age: Ints
    sex: Ints
    relation: Ints
    disabled: Ints
    decile: Ints
    student: Ints
    mother_or_head: Ints
    holders: Ints
    national_aid: Ints


@dataclass(frozen=True)
class Scheme:
    """One programme list.

    ``size`` is its recipients in the whole of Jakarta, ``weights`` how likely each provincial decile is relative
    to the others (first the unranked), ``fits`` whom the rules admit, ``amount`` Rp in a quarter.
    """

    code: str
    size: int
    unit: str
    fits: Callable[[Candidates], Ints]
    weights: tuple[float, ...]
    amount: float


_SHARP = (0.03, 10, 7, 4, 2, 0.8, 0.3, 0.15, 0.08, 0.04, 0.02)
_WIDE = (0.08, 10, 8, 6, 4, 2.5, 1.2, 0.6, 0.3, 0.15, 0.05)
_FLAT = (0.25, 3, 3, 3, 2.6, 2.2, 1.8, 1.4, 1.0, 0.7, 0.4)


def _local(who: Candidates, mask: Ints) -> Ints:
    # the city's cards exclude families with national aid; a few slip through
    return np.where(mask, np.where(who.national_aid, 0.04, 1.0), 0.0)


def _pupil(who: Candidates) -> Ints:
    return (who.student & (who.age >= 6) & (who.age < 19)).astype(np.float64)


def _university(who: Candidates) -> Ints:
    return (who.student & (who.age >= 18) & (who.age < 24)).astype(np.float64)


def _food(who: Candidates) -> Ints:
    adult = (who.age >= 25) & np.isin(who.relation, (HEAD, SPOUSE))
    return np.where(who.holders, 12.0, np.where(adult, 0.6, 0.0))


def _aid_family(who: Candidates) -> Ints:
    return who.mother_or_head.astype(np.float64)


SCHEMES: tuple[Scheme, ...] = (
    # size assumed: Kemensos publishes no count for Jakarta
    Scheme("PKH", 95_000, "family", _aid_family, _SHARP, 600_000),
    Scheme("SEMBAKO", 200_000, "family", _aid_family, _SHARP, 600_000),
    Scheme("KJP", 707_622, "person", _pupil, _WIDE, 0.0),
    Scheme("KJMU", 16_920, "person", _university, _WIDE, 4_500_000),
    Scheme("KLJ", 167_820, "person", lambda who: _local(who, who.age >= 60), _WIDE, 900_000),
    Scheme("KAJ", 25_450, "person", lambda who: _local(who, who.age < 7), _SHARP, 900_000),
    Scheme("KPDJ", 20_519, "person", lambda who: _local(who, who.disabled), _WIDE, 900_000),
    Scheme("PANGAN", 1_100_000, "person", _food, _WIDE, 0.0),
    # size assumed; the 270,000 switched off on 1 February 2026 are published
    Scheme("PBIJKN", 1_250_000, "person", lambda who: np.ones(len(who.age)), _WIDE, 126_000),
    Scheme("JAKPRENEUR", 287_703, "person", lambda who: (who.age >= 18) & (who.age < 61), _FLAT, 0.0),
    Scheme("MTU", 660, "person", lambda who: (who.age >= 18) & (who.age < 45), _FLAT, 0.0),
)
BY_CODE = {scheme.code: scheme for scheme in SCHEMES}
