"""The designs of a survey file: columns of scores, published tests, areas, everybody, the lot, what was given."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError, ParameterError
from sasaran.study.designs.asked import Asked
from sasaran.study.designs.survey import Survey, score_key
from sasaran.welfare import accuracy
from sasaran.welfare.accuracy import Choice
from sasaran.welfare.designs import Geographic, Random, Universal

__all__ = ["designs_of", "given_share"]

Floats = NDArray[np.float64]


def given_share(survey: Survey, asked: Asked, people: Floats) -> float | None:
    """Return the share of the people that the first design of ``given`` chose; None where there is none."""
    if not asked.given:
        return None
    return float(people @ survey.table[next(iter(asked.given.values()))]) / float(people.sum())


def designs_of(survey: Survey, asked: Asked, sample: accuracy.Sample) -> dict[str, Any]:
    """Return the designs in the order asked: scores (low is poor), tests, what was given, areas, everybody, the lot.

    Raises :class:`ParameterError` if two designs share a name.
    """
    found: list[tuple[str, Floats | Choice]] = []
    for name, column in asked.scores.items():
        score = survey.table[column.removeprefix("-")]
        found.append((name, -score if column.startswith("-") else score))
    found += [(name, survey.table[score_key(name)]) for name in survey.tests]
    found += [(name, _given(survey, column)) for name, column in asked.given.items()]
    if asked.geographic:
        found.append(("geographic", _by_area(survey, asked, sample)))
    if asked.universal:
        found.append(("universal", Universal().rank({"row": survey.row})))
    if asked.lottery:
        lot = Random(identity="id", seed=asked.seed).rank({"id": survey.identity(asked.ident)})
        found.append(("random", lot))
    names = [name for name, _ in found]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise ParameterError(
            f"Two designs are called {twice[0]}",
            rule="each design has a name of its own",
            todo="name them with NAME=",
        )
    return dict(found)


def _given(survey: Survey, column: str) -> Choice:
    try:
        return accuracy.given(survey.table[column])
    except NumbersError as problem:
        raise NumbersError(problem.what, where=f"column {column}", rule=problem.rule) from problem


def _by_area(survey: Survey, asked: Asked, sample: accuracy.Sample) -> Floats:
    area = survey.labels[asked.geographic]
    if asked.rates is not None:
        score = Geographic(rates=asked.rates, area="area").rank({"area": area})
        if np.isnan(score).any():
            raise NumbersError(
                f"{int(np.isnan(score).sum())} rows lie in an area without a rate",
                where=f"column {asked.geographic}",
                rule="every area has its rate",
                todo="add the areas to the file of --rates, written as in the column",
            )
        return score
    names, at = np.unique(area, return_inverse=True)
    poor = np.bincount(at, sample.weight * sample.poor, len(names))
    rate = poor / np.maximum(np.bincount(at, sample.weight, len(names)), 1e-300)
    return np.asarray(1 - rate[at], dtype=np.float64)
