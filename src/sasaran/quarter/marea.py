"""Poverty of small areas from two files: what a survey measured, and what the census knows of everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sasaran.measure import Design, area, headcount
from sasaran.measure.area import caterpillar, compare
from sasaran.quarter.mfiles import columns
from sasaran.schema.estimate import Estimate

__all__ = ["AreaAnswer", "small_area"]


@dataclass(frozen=True)
class AreaAnswer:
    """The headcount and gap of every area of the census, how the model was fitted, and the picture (SVG) if asked."""

    headcount: Sequence[Estimate]
    gap: Sequence[Estimate]
    transform: str
    icc: float
    areas: int
    sampled: int
    picture: str


def small_area(
    sample: Path,
    census: Path,
    *,
    welfare: str,
    covariates: Sequence[str],
    place: str,
    line: float,
    transform: str = "log",
    replicates: int = 100,
    picture: bool = False,
) -> AreaAnswer:
    """Fit a nested-error model to ``sample`` and predict FGT 0 and 1 of every area of ``census``.

    ``covariates`` are number columns that both files have; ``place`` is the column of the area in both.

    Raises ParameterError for an unknown file or column; otherwise as :mod:`sasaran.measure.area` does.
    """
    held = columns(sample, [welfare, *covariates], [place])
    everybody = columns(census, [*covariates], [place])
    fit = area.fit_nested_error(
        held[welfare], {name: held[name] for name in covariates}, held[place], transform=transform
    )
    cells = area.compress(
        {name: everybody[name] for name in covariates}, everybody[place], names=tuple(covariates)
    )
    found = area.ebp(fit, cells, line=line, indicators=("fgt0", "fgt1"), replicates=replicates)
    poor = found.estimates("fgt0")
    drawn = ""
    if picture:
        direct = headcount(held[welfare], line, Design.make([1.0] * len(held[welfare])), by=held[place])
        drawn = caterpillar(compare(found, "fgt0", direct.rows()))
    sampled = sum(1 for one in poor if one.flag != "no sample")
    return AreaAnswer(
        poor, found.estimates("fgt1"), str(fit.transform), float(fit.icc), len(poor), sampled, drawn
    )
