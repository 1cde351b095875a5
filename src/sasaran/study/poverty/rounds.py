"""Two rounds of a survey: each index in both, the change with its error, and growth and redistribution behind it."""

from __future__ import annotations

from sasaran.errors import ParameterError
from sasaran.measure import Estimates, Round, change, growth_redistribution
from sasaran.measure.mpi.spec import Specification
from sasaran.study.poverty.asked import Asked, Measured
from sasaran.study.poverty.mpi import mpi_changes, mpi_of
from sasaran.study.poverty.public import of_change, of_rows
from sasaran.study.poverty.sample import Sample, indices_of, told
from sasaran.study.poverty.spoken import spoken

__all__ = ["rounds"]


def rounds(
    now: Sample, before: Sample, asked: Asked, older: Asked, spec: Specification | None = None
) -> list[Measured]:
    """Return every index now, before and its change; ``older`` asks the earlier sample (its line may differ).

    With ``spec`` also the multidimensional index of both and its changes. Raises :class:`ParameterError` for
    overlapping rounds with replicate weights, :class:`NumbersError` where the rounds have different domains.
    """
    if asked.replicates and asked.overlap:
        raise ParameterError(
            "Overlapping rounds have no error from replicates",
            where="--replicates, --overlap",
            rule="the covariance of overlapping rounds comes from the totals of common sampling units",
            todo="leave --replicates out",
        )
    held: dict[str, list[Measured]] = {"": [], "before": [], "change": []}
    rows: list[Measured] = []
    for by in ("", *asked.by):
        late: dict[str, Estimates] = {}
        early: dict[str, Estimates] = {}
        moved: dict[str, Estimates] = {}
        if asked.welfare:
            late, early = indices_of(now, asked, by), indices_of(before, older, by)
            with spoken(now.held, asked, now.universe):
                moved = {name: change(one, early[name], overlap=asked.overlap) for name, one in late.items()}
        if spec is not None:
            deep, deeper = mpi_of(now, asked, spec, by), mpi_of(before, older, spec, by)
            late, early = late | deep, early | deeper
            with spoken(now.held, asked, now.universe):
                moved |= mpi_changes(deep, deeper, asked)
        made = {"": told(late, by), "before": told(early, by, "before"), "change": told(moved, by, "change")}
        for which, lines in made.items():
            held[which] += lines
            rows += lines
    if asked.welfare:
        rows += _decomposed(now, before, asked, older)
    if not asked.public:
        return rows
    off = {
        which: of_rows(held[which], sample.table, sample.universe)
        for which, sample in (("", now), ("before", before))
    }
    return of_change(rows, off)


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
