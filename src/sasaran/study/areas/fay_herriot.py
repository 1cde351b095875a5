"""The area-level model by command: a survey's direct estimates, and one row of covariates an area (Fay and Herriot)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from sasaran.errors import NumbersError
from sasaran.measure import area
from sasaran.measure.area import AreaEstimates, FayHerriot
from sasaran.quarter.frozen import Frozen, level_key
from sasaran.schema.estimate import Estimate
from sasaran.schema.pack import Pack
from sasaran.study.areas.asked import INDICATORS, AreaAnswer, AreaAsked, AreaLevel
from sasaran.study.areas.direct import compared, direct_of, in_its_words, mappable, survey_of
from sasaran.study.areas.map import MapAsked
from sasaran.study.areas.rates import benchmarked
from sasaran.study.file.columns import Read
from sasaran.study.people.everybody import Census, census_file, census_frozen, pack_codes

__all__ = ["area_level", "area_level_frozen"]


def area_level(
    sample: Path, areas: Path, asked: AreaAsked, pack: Pack, mapped: MapAsked | None = None
) -> AreaAnswer:
    """Fit Fay-Herriot models to the survey's FGT 0 to 2 of each area, on the covariates of the file ``areas``.

    Raises
    ------
    ParameterError
        An unknown file or column.
    NumbersError
        An area with two rows; otherwise as :func:`sasaran.measure.area.fay_herriot`.
    """
    held = survey_of(sample, asked, pack)
    every = census_file(areas, asked.terms, asked.place, asked.size, pack)
    labels, counts = np.unique(np.asarray(every.area).astype(str), return_counts=True)
    if (counts > 1).any():
        raise NumbersError(
            f"{int((counts > 1).sum())} of {len(labels)} areas have more than one row",
            where=f"{areas.name}, column {asked.place}",
            rule="an area-level model has one row of covariates an area",
            todo="give the means of each area, or leave --model out for a census of units",
        )
    mappable(every.area, pack, mapped)
    with in_its_words(asked):
        return _answer(held, np.asarray(held.columns[asked.place]).astype(str), every, asked)


def area_level_frozen(
    sample: Path, opened: Frozen, asked: AreaAsked, level: str, mapped: MapAsked | None = None
) -> AreaAnswer:
    """The same on the means of each area over the families of a frozen quarter, by people where ``asked.persons``.

    Raises as :func:`~sasaran.study.people.everybody.census_frozen` and
    :func:`~sasaran.study.people.everybody.pack_codes` beside.
    """
    key = level_key(opened, level)
    held = survey_of(sample, asked, opened.pack)
    codes = pack_codes(held.columns[asked.place], opened.pack, key, asked.place)
    families = census_frozen(opened, asked.terms, key, asked.persons)
    mappable(families.area, opened.pack, mapped)
    with in_its_words(asked):
        return _answer(held, codes, _means(families), asked, opened.pack)


def _means(families: Census) -> Census:
    labels, at = np.unique(np.asarray(families.area).astype(str), return_inverse=True)
    weight = np.ones(len(at)) if families.persons is None else families.persons
    total = np.bincount(at, weight, minlength=len(labels))
    columns = {
        name: np.bincount(at, weight * column, minlength=len(labels)) / np.maximum(total, 1e-300)
        for name, column in families.columns.items()
    }
    return replace(families, columns=columns, area=labels, persons=total)


def _answer(held: Read, place: Any, every: Census, asked: AreaAsked, pack: Pack | None = None) -> AreaAnswer:
    direct = direct_of(held.columns, place, asked)
    labels = np.asarray(every.area).astype(str)
    fits = {name: _fit(direct[name], labels, every, asked, name) for name in INDICATORS}
    first, unused = fits["fgt0"]
    rows, raised = {}, 0
    for name, (fit, _) in fits.items():
        found, below = _within(fit.estimates)
        raised += below if name == "fgt0" else 0
        if name == "fgt0":
            poor = found = benchmarked(found, asked, pack)
        rows[name] = found.estimates(name)
    missed = sorted(set(place.tolist()) - set(labels.tolist()))
    errors = np.sqrt(np.diag(first.beta_cov))
    told = {
        name: (float(value), float(se))
        for name, value, se in zip(first.names, first.beta, errors, strict=True)
    }
    return AreaAnswer(
        rows,
        direct["fgt0"],
        [float(one) for one in first.estimates.size],
        f"Fay-Herriot ({first.method})",
        float("nan"),
        area.diagnose(first),
        compared(poor, list(direct["fgt0"].values())),
        every.names,
        every,
        held.totals,
        tuple(missed),
        AreaLevel(first.method, float(np.sqrt(first.sigma_u2)), told, unused, raised),
    )


def _fit(
    direct: Mapping[str, Estimate], labels: Any, every: Census, asked: AreaAsked, name: str
) -> tuple[FayHerriot, int]:
    """Return the model of one indicator, and how many areas have a sample but no variance that it could use."""
    own = [direct.get(label) for label in labels.tolist()]
    value = np.array([np.nan if one is None else one.value for one in own])
    psi = np.array([np.nan if one is None or one.se is None else one.se**2 for one in own])
    n = np.array([0 if one is None else one.n for one in own])
    if asked.smooth:
        psi = area.smooth_variance(psi, n)
    used = np.isfinite(value) & np.isfinite(psi) & (psi > 0)
    fit = area.fay_herriot(
        np.where(used, value, np.nan), np.where(used, psi, np.nan), every.columns, labels,
        n=np.where(used, n, 0), method=asked.fit, name=name, size=every.persons,
    )  # fmt: skip
    return fit, int(((n > 0) & ~used).sum())


def _within(found: AreaEstimates) -> tuple[AreaEstimates, int]:
    """Return the estimates brought within 0 and 1, which a regression does not know of, and how many were not."""
    outside = (found.value < 0) | (found.value > 1)
    many = int(outside.sum())
    if not many:
        return found, 0
    note = "a value that the regression put outside 0 to 1 was brought to the nearer of them"
    return found.with_values(np.clip(found.value, 0.0, 1.0), found.mse, note), many
