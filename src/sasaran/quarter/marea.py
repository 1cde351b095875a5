"""Poverty of small areas: what a survey measured, and what a census or the frozen register knows of everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure import Design, area, fgt
from sasaran.measure.area import AreaEstimates, Comparison
from sasaran.publish import maps
from sasaran.quarter.frozen import Frozen, level_key
from sasaran.quarter.mareas import INDICATORS, AreaAnswer, AreaAsked
from sasaran.quarter.mbench import benchmarked
from sasaran.quarter.mfiles import Read, read
from sasaran.quarter.mframe import Census, census_file, census_frozen, pack_codes
from sasaran.quarter.mmap import MapAsked
from sasaran.quarter.mwords import words_of
from sasaran.schema.estimate import Estimate
from sasaran.schema.pack import Pack

__all__ = ["small_area", "small_area_frozen"]


def small_area(
    sample: Path, census: Path, asked: AreaAsked, pack: Pack, mapped: MapAsked | None = None
) -> AreaAnswer:
    """Fit a nested-error model to ``sample`` and predict FGT 0 to 2 of every area of the file ``census``.

    ``mapped`` is a map to be drawn afterwards: that it can be is looked at before anything is reckoned.

    Raises ParameterError for an unknown file or column; otherwise as :mod:`sasaran.measure.area` does.
    """
    held = _sample(sample, asked, pack)
    everybody = census_file(census, asked.terms, asked.place, asked.persons, pack)
    _mappable(everybody, pack, mapped)
    return _answer(held, held.columns[asked.place], everybody, asked)


def small_area_frozen(
    sample: Path, opened: Frozen, asked: AreaAsked, level: str, mapped: MapAsked | None = None
) -> AreaAnswer:
    """The same with the families of a frozen quarter as the census; areas at ``level``, labelled by the pack's codes.

    Raises as :func:`~sasaran.quarter.mframe.census_frozen` and :func:`~sasaran.quarter.mframe.pack_codes` beside.
    """
    key = level_key(opened, level)
    held = _sample(sample, asked, opened.pack)
    codes = pack_codes(held.columns[asked.place], opened.pack, key, asked.place)
    everybody = census_frozen(opened, asked.terms, key, asked.persons)
    _mappable(everybody, opened.pack, mapped)
    return _answer(held, codes, everybody, asked, opened.pack)


def _mappable(census: Census, pack: Pack, mapped: MapAsked | None) -> None:
    """Raise as :func:`sasaran.publish.maps.place` does if the census' areas cannot be drawn as asked."""
    if mapped is not None:
        labels = np.unique(np.asarray(census.area).astype(str)).tolist()
        maps.place(labels, pack.areas, mapped.boundary, mapped.key, pack.boundary)


def _sample(path: Path, asked: AreaAsked, pack: Pack) -> Read:
    if not asked.terms:
        raise ParameterError(
            "There are no covariates", where="--x", todo="name one column or more, for instance --x members"
        )
    numbers = [name for name in (asked.welfare, asked.weight, asked.persons) if name]
    labels = [name for name in (asked.place, asked.strata, asked.psu) if name]
    return read(path, numbers, labels, asked.terms, words=words_of(pack))


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
    direct = _direct(welfare, values, place, asked)
    rows = {name: found.estimates(name) for name in INDICATORS}
    poor = benchmarked(found, asked, pack)
    rows["fgt0"] = poor.estimates("fgt0")
    missed = np.setdiff1d(np.unique(np.asarray(place).astype(str)), np.asarray(cells.areas).astype(str))
    return AreaAnswer(
        rows,
        {one.domain: one for one in direct},
        [float(one) for one in found.size],
        str(fit.transform),
        float(fit.icc),
        area.diagnose(fit),
        _compared(poor, direct),
        census.names,
        census,
        held.totals,
        tuple(missed.tolist()),
    )


def _direct(welfare: Any, values: Mapping[str, Any], place: Any, asked: AreaAsked) -> Sequence[Estimate]:
    design = Design.make(
        values[asked.weight] if asked.weight else np.ones(len(welfare)),
        strata=values[asked.strata] if asked.strata else None,
        psu=values[asked.psu] if asked.psu else None,
        lonely=asked.lonely,
    )
    if asked.persons:
        design = design.persons(values[asked.persons], asked.persons)
    return [
        replace(one, domain=str(one.domain))
        for one in fgt(welfare, asked.line, design, alphas=(0,), by=place)[0].rows()
    ]


def _compared(found: AreaEstimates, direct: Sequence[Estimate]) -> Comparison | None:
    if found.mse is None:
        return None
    try:
        return area.compare(found, "fgt0", direct)
    except NumbersError:
        return None  # no area has both numbers with an error: there is nothing to compare
