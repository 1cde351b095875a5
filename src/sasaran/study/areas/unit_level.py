"""Poverty of small areas: what a survey measured, and what a census or the frozen register knows of everybody."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from sasaran.measure import area
from sasaran.quarter.frozen import Frozen, level_key
from sasaran.schema.pack import Pack
from sasaran.study.areas.asked import INDICATORS, AreaAnswer, AreaAsked
from sasaran.study.areas.direct import compared, direct_of, in_its_words, mappable, survey_of
from sasaran.study.areas.map import MapAsked
from sasaran.study.areas.rates import benchmarked
from sasaran.study.file.columns import Read
from sasaran.study.people.everybody import Census, census_file, census_frozen, pack_codes

__all__ = ["small_area", "small_area_frozen"]


def small_area(
    sample: Path, census: Path, asked: AreaAsked, pack: Pack, mapped: MapAsked | None = None
) -> AreaAnswer:
    """Fit a nested-error model to ``sample`` and predict FGT 0 to 2 of every area of the file ``census``.

    ``mapped`` is a map to be drawn afterwards: that it can be is looked at before anything is reckoned.

    Raises ParameterError for an unknown file or column; otherwise as :mod:`sasaran.measure.area` does.
    """
    held = survey_of(sample, asked, pack, asked.terms)
    everybody = census_file(census, asked.terms, asked.place, asked.persons, pack)
    mappable(everybody.area, pack, mapped)
    with in_its_words(asked):
        return _answer(held, held.columns[asked.place], everybody, asked)


def small_area_frozen(
    sample: Path, opened: Frozen, asked: AreaAsked, level: str, mapped: MapAsked | None = None
) -> AreaAnswer:
    """The same with the families of a frozen quarter as the census; areas at ``level``, labelled by the pack's codes.

    Raises as :func:`~sasaran.study.people.everybody.census_frozen` and
    :func:`~sasaran.study.people.everybody.pack_codes` beside.
    """
    key = level_key(opened, level)
    held = survey_of(sample, asked, opened.pack, asked.terms)
    codes = pack_codes(held.columns[asked.place], opened.pack, key, asked.place)
    everybody = census_frozen(opened, asked.terms, key, asked.persons)
    mappable(everybody.area, opened.pack, mapped)
    with in_its_words(asked):
        return _answer(held, codes, everybody, asked, opened.pack)


def _answer(held: Read, place: Any, census: Census, asked: AreaAsked, pack: Pack | None = None) -> AreaAnswer:
    values = held.columns
    welfare = values[asked.welfare]
    fit = area.fit_nested_error(
        welfare, {name: values[name] for name in asked.terms}, place, transform=asked.transform
    )
    cells = area.compress(census.columns, census.area, names=asked.terms, weight=census.persons)
    found = area.ebp(
        fit, cells, line=asked.line, indicators=INDICATORS, replicates=asked.replicates, seed=asked.seed
    )
    labels, counts = np.unique(np.asarray(census.area).astype(str), return_counts=True)
    units = dict(zip(labels.tolist(), counts.tolist(), strict=True))
    found = replace(found, units=np.array([float(units[str(one)]) for one in found.areas]))
    direct = direct_of(values, place, asked)["fgt0"]
    rows = {name: found.estimates(name) for name in INDICATORS}
    poor = benchmarked(found, asked, pack)
    rows["fgt0"] = poor.estimates("fgt0")
    missed = np.setdiff1d(np.unique(np.asarray(place).astype(str)), np.asarray(cells.areas).astype(str))
    return AreaAnswer(
        rows,
        direct,
        [float(one) for one in found.size],
        str(fit.transform),
        float(fit.icc),
        area.diagnose(fit),
        compared(poor, list(direct.values())),
        census.names,
        census,
        held.totals,
        tuple(missed.tolist()),
    )
