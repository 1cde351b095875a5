"""What the models of small areas share: the survey, its direct estimates by area, and what is looked at beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure import Design, area, fgt
from sasaran.measure.area import AreaEstimates, Comparison
from sasaran.publish import maps
from sasaran.schema.estimate import Estimate
from sasaran.schema.pack import Pack
from sasaran.study.areas.asked import INDICATORS, AreaAsked
from sasaran.study.areas.map import MapAsked
from sasaran.study.file.columns import Read, read
from sasaran.study.file.words import words_of
from sasaran.study.poverty.turned import turned

__all__ = ["compared", "direct_of", "in_its_words", "mappable", "survey_of"]


def in_its_words(asked: AreaAsked) -> AbstractContextManager[None]:
    """Raise errors of the models in the words of ``sasaran small-area``, with the columns that were asked for."""
    columns = {"y": asked.welfare, "welfare": asked.welfare, "area": asked.place, "by": asked.place,
               "weights": asked.weight, "weight": asked.persons, "size": asked.persons, "strata": asked.strata,
               "psu": asked.psu}  # fmt: skip
    places = {"transform": "--transform", "method": "--benchmark-method", "line": "--line",
              "replicates, level": "--replicates", "columns psu and strata": "--psu, --strata"}  # fmt: skip
    return turned(columns, places | {f"indicator {name}": "--benchmark" for name in INDICATORS})


def mappable(areas: Any, pack: Pack, mapped: MapAsked | None) -> None:
    """Raise as :func:`sasaran.publish.maps.place` does if the labels ``areas`` cannot be drawn as asked."""
    if mapped is not None:
        labels = np.unique(np.asarray(areas).astype(str)).tolist()
        maps.place(labels, pack.areas, mapped.boundary, mapped.key, pack.boundary)


def survey_of(path: Path, asked: AreaAsked, pack: Pack, terms: Sequence[str] = ()) -> Read:
    """Return the survey's columns, with the covariates ``terms`` where the model needs those of its units.

    Raises :class:`ParameterError` where no covariate was asked for, an unknown file or column.
    """
    if not asked.terms:
        raise ParameterError(
            "There are no covariates", where="--x", todo="name one column or more, for instance --x members"
        )
    numbers = [name for name in (asked.welfare, asked.weight, asked.persons) if name]
    labels = [name for name in (asked.place, asked.strata, asked.psu) if name]
    return read(path, numbers, labels, terms, words=words_of(pack))


def direct_of(values: Mapping[str, Any], place: Any, asked: AreaAsked) -> dict[str, dict[str, Estimate]]:
    """Return the survey's own FGT 0 to 2: indicator to area to estimate; errors as :func:`sasaran.measure.fgt`."""
    welfare = values[asked.welfare]
    design = Design.make(
        values[asked.weight] if asked.weight else np.ones(len(welfare)),
        strata=values[asked.strata] if asked.strata else None,
        psu=values[asked.psu] if asked.psu else None,
        lonely=asked.lonely,
    )
    if asked.persons:
        design = design.persons(values[asked.persons], asked.persons)
    made = fgt(welfare, asked.line, design, alphas=(0, 1, 2), by=place)
    return {
        name: {str(one.domain): replace(one, domain=str(one.domain)) for one in found.rows()}
        for name, found in zip(INDICATORS, made.values(), strict=True)
    }


def compared(found: AreaEstimates, direct: Sequence[Estimate]) -> Comparison | None:
    """Return the headcounts of the survey beside the model's; None where no area has both with an error."""
    if found.mse is None:
        return None
    try:
        return area.compare(found, "fgt0", direct)
    except NumbersError:
        return None  # no area has both numbers with an error: there is nothing to compare
