"""Two rounds of a survey: each index in both, the change with its error, and growth and redistribution behind it."""

from __future__ import annotations

from sasaran.errors import ParameterError
from sasaran.measure import Round, change, growth_redistribution
from sasaran.quarter.masked import Asked, Measured
from sasaran.quarter.msample import Sample, indices_of, told

__all__ = ["rounds"]


def rounds(now: Sample, before: Sample, asked: Asked, older: Asked) -> list[Measured]:
    """Return every index now, before and its change; ``older`` asks the earlier sample (its line may differ).

    Raises :class:`ParameterError` for a multidimensional index, and for overlapping rounds with replicate weights.
    """
    if asked.mpi is not None or not asked.welfare:
        raise ParameterError(
            "Two rounds of a multidimensional index are not compared by command",
            where="--mpi, --against",
            rule="--against compares indices of welfare",
            todo="use sasaran.measure.mpi from Python",
        )
    if asked.replicates and asked.overlap:
        raise ParameterError(
            "Overlapping rounds have no error from replicates",
            where="--replicates, --overlap",
            rule="the covariance of overlapping rounds comes from the totals of common sampling units",
            todo="leave --replicates out",
        )
    found: list[Measured] = []
    for by in ("", *asked.by):
        late, early = indices_of(now, asked, by), indices_of(before, older, by)
        found += told(late, by) + told(early, by, "before")
        moved = {name: change(one, early[name], overlap=asked.overlap) for name, one in late.items()}
        found += told(moved, by, "change")
    return found + _decomposed(now, before, asked, older)


def _decomposed(now: Sample, before: Sample, asked: Asked, older: Asked) -> list[Measured]:
    """Return growth and redistribution behind the change of FGT (Datt-Ravallion), where one number is the line."""
    alphas: list[float] = []
    for index in asked.indices:
        if index.word == "fgt":
            alphas += [0.0, 1.0, 2.0] if index.number is None else [index.number]
    if not alphas or not isinstance(asked.line, float) or asked.line != older.line:
        return []
    rule = asked.options.negatives or "keep"
    late, early = (
        Round(one.table[which.welfare], one.design, one.universe, rule, which.welfare)
        for one, which in ((now, asked), (before, older))
    )
    found: list[Measured] = []
    for alpha in alphas:
        if 0 < alpha < 1:
            continue
        parts = growth_redistribution(
            early, late, asked.line, alpha, overlap=asked.overlap, level=asked.options.level
        )
        found += [
            Measured(f"FGT({alpha:g}), {word}", "", made.one(), "change")
            for word, made in parts.items()
            if word != "change"
        ]
    return found
