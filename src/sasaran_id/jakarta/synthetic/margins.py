"""The published aggregates of the 267 kelurahan, as arrays in the order of their codes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sasaran_id.jakarta.areas import read_areas
from sasaran_id.jakarta.synthetic.draw import Ints
from sasaran_id.national.tables import read_table

__all__ = ["AGE_STEP", "PUBLISHED_PEOPLE", "Margins", "read_margins"]

AGE_STEP = 5
PUBLISHED_PEOPLE = 11_011_862
_AGES = tuple(f"age_{start:02d}" for start in range(0, 80, AGE_STEP))
_SCHOOLING = ("edu_none", "edu_primary", "edu_junior", "edu_senior", "edu_higher")


@dataclass(frozen=True)
class Margins:
    """Facts per kelurahan: ``population`` (scaled to the request), ``family_size``, age and schooling shares."""

    area_no: Ints
    district: Ints
    city: Ints
    population: Ints
    family_size: Ints
    ages: Ints
    schooling: Ints

    def __len__(self) -> int:
        return len(self.area_no)


def _scale(counts: Ints, people: int) -> Ints:
    """Return whole numbers proportional to ``counts`` that sum to ``people`` (largest remainders)."""
    exact = counts * (people / counts.sum())
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: people - int(whole.sum())]] += 1
    return np.asarray(whole)


def read_margins(people: int) -> Margins:
    """Return the margins for a Jakarta of ``people`` people."""
    areas = read_areas()
    rows = read_table("sasaran_id.jakarta", "kelurahan.csv")
    number = {area.code: area.no for area in areas}
    counts = np.array([int(row["population"]) for row in rows], dtype=np.int64)
    families = np.array([int(row["families"]) for row in rows], dtype=np.int64)
    ages = np.array([[int(row[name]) for name in _AGES] for row in rows], dtype=np.float64)
    schooling = np.array([[int(row[name]) for name in _SCHOOLING] for row in rows], dtype=np.float64)
    cities = sorted({row["code"][:4] for row in rows})
    return Margins(
        area_no=np.array([number[row["code"]] for row in rows], dtype=np.int16),
        district=np.array([int(row["code"][:6]) for row in rows], dtype=np.int64),
        city=np.array([cities.index(row["code"][:4]) for row in rows], dtype=np.int8),
        population=_scale(counts, people),
        family_size=counts / families,
        ages=ages / ages.sum(axis=1, keepdims=True),
        schooling=schooling / schooling.sum(axis=1, keepdims=True),
    )
