"""What an estimate of small areas is asked, what it answers, and the answer as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sasaran.measure.area import Comparison, Diagnosis
from sasaran.schema.estimate import Estimate
from sasaran.study.file.table import numbers_of
from sasaran.study.people.everybody import Census

__all__ = ["INDICATORS", "AreaAnswer", "AreaAsked", "AreaLevel", "area_table"]

INDICATORS = ("fgt0", "fgt1", "fgt2")


@dataclass(frozen=True)
class AreaAsked:
    """What to estimate.

    Parameters
    ----------
    welfare, place : str
        Columns of the survey: welfare, and the area (the area's column in the census file, too).
    terms : tuple[str, ...]
        Covariates: number columns, or ``column=value``.
    line : float
        Poverty line in the unit of welfare.
    persons : str
        Column (or word of the register) of the people in a unit: indicators are then of people.
    weight, strata, psu, lonely : str
        The survey's design, for the direct estimates only: the model does not use weights.
    transform, replicates, seed
        As in :func:`sasaran.measure.area.ebp`.
    benchmark : float | None
        Published headcount of the whole, which the areas are made to add up to by ``method``.
    fit, smooth : str, bool
        Of the area-level model: the way to the variance between areas (:data:`sasaran.measure.area.METHODS`), and
        whether sampling variances are smoothed over areas.
    size : str
        Of the area-level model: column of the areas' population, for adding up.
    official : bool
        Whether the country pack's official rates are the target instead, each of its own area.
    """

    welfare: str
    terms: tuple[str, ...]
    place: str
    line: float
    persons: str = ""
    weight: str = ""
    strata: str = ""
    psu: str = ""
    lonely: str = "fail"
    transform: str = "log"
    replicates: int = 100
    seed: int = 1
    benchmark: float | None = None
    official: bool = False
    method: str = "logit"
    fit: str = "reml"
    smooth: bool = True
    size: str = ""


@dataclass(frozen=True)
class AreaLevel:
    """What is told of an area-level model beside the numbers.

    Parameters
    ----------
    method : str
        The way to the variance between areas that was taken.
    sd : float
        Standard deviation between areas.
    coefficients : Mapping[str, tuple[float, float]]
        Covariate, the intercept first, to coefficient and standard error.
    unused : int
        Areas with a sample of which no variance is known: not in the model.
    raised : int
        Areas whose headcount would have been below 0 or over 1.
    """

    method: str
    sd: float
    coefficients: Mapping[str, tuple[float, float]]
    unused: int
    raised: int


@dataclass(frozen=True)
class AreaAnswer:
    """The numbers of every area, and how far the model can be trusted.

    Parameters
    ----------
    found : Mapping[str, Sequence[Estimate]]
        Indicator (``fgt0``, ``fgt1``, ``fgt2``) to one Estimate an area.
    direct : Mapping[str, Estimate]
        Area to the survey's own headcount, where it has one.
    size : Sequence[float]
        Units (or people) of each area.
    transform : str
        With its parameter.
    icc : float
        Share of the unexplained variance between areas.
    diagnosis : Diagnosis
        Shrinkage, errors of units and areas.
    comparison : Comparison | None
        Direct beside model; None without errors, or where no area has both.
    names : Mapping[str, str]
        Area to a name in words, where known.
    census : Census
        What everybody has.
    totals : int
        TOTAL rows of the survey that were left out.
    missed : tuple[str, ...]
        Areas of the survey that the census does not have.
    level : AreaLevel | None
        Of an area-level model.
    """

    found: Mapping[str, Sequence[Estimate]]
    direct: Mapping[str, Estimate]
    size: Sequence[float]
    transform: str
    icc: float
    diagnosis: Diagnosis
    comparison: Comparison | None
    names: Mapping[str, str]
    census: Census
    totals: int
    missed: tuple[str, ...]
    level: AreaLevel | None = None

    @property
    def areas(self) -> int:
        """How many areas have a number."""
        return len(self.found["fgt0"])

    @property
    def sampled(self) -> int:
        """How many of them have a sample."""
        return sum(1 for one in self.found["fgt0"] if one.n)


def area_table(made: AreaAnswer) -> tuple[list[str], list[list[Any]]]:
    """Return heads and rows of the answer for a file: every indicator with its errors, and the direct estimate."""
    heads = ["area", "name", "n", "size"]
    for name in INDICATORS:
        heads += [name, f"{name}_se", f"{name}_low", f"{name}_high", f"{name}_rse"]
    heads += ["flag", "direct", "direct_se", "direct_low", "direct_high", "direct_rse"]
    rows = []
    for at, one in enumerate(made.found["fgt0"]):
        row: list[Any] = [one.domain, made.names.get(one.domain), one.n, made.size[at]]
        for name in INDICATORS:
            row += numbers_of(made.found[name][at])
        own = made.direct.get(one.domain)
        rows.append([*row, one.flag, *(numbers_of(own) if own is not None else [None] * 5)])
    return heads, rows
