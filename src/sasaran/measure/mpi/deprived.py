"""From a table to who is deprived in what, with a stated answer for every missing value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.errors import NumbersError
from sasaran.measure.mpi.spec import Specification

__all__ = ["Deprivations", "deprived"]


@dataclass(frozen=True, eq=False)
class Deprivations:
    """Who is deprived in what.

    Parameters
    ----------
    spec : Specification
        The index.
    flags : array of bool, shape (J, n)
        Deprivation of each unit in each indicator; False where missing.
    weights : array of float, shape (J,) or (J, n)
        Weight of each indicator, of each unit where a missing one was weighed anew.
    score : array of float, shape (n,)
        Weighted sum of deprivations, c_i, 0 to 1.
    counted : array of bool, shape (n,)
        Units that count; the others had values missing.
    missing : array of int, shape (J,)
        Missing values of each indicator.
    """

    spec: Specification
    flags: Any
    weights: Any
    score: Any
    counted: Any
    missing: Any


def deprived(table: Mapping[str, Any], spec: Specification) -> Deprivations:
    """Apply the rules of ``spec`` to the columns of ``table``.

    What a missing value does is ``spec.missing``:

    - ``drop``: the unit is left out, as in the global MPI and in mpitb; it stays in the survey design;
    - ``reweight``: the weight of the missing indicator goes to the observed ones of its dimension in that unit, in
      proportion; a unit without any observed indicator in a dimension is left out;
    - ``not deprived``: it counts as no deprivation, so that all measures are lower bounds.

    Parameters
    ----------
    table : Mapping[str, array (n,)]
        Columns of equal length.
    spec : Specification
        The index.

    Raises
    ------
    NumbersError
        A column is not there or has another length; a flag other than 0 and 1; values that a rule cannot compare; no
        unit left to count.

    Notes
    -----
    Source: Alkire and Foster 2011, doi:10.1016/j.jpubeco.2010.11.006, sections 2 and 3.
    """
    flags: list[Any] = []
    gone: list[Any] = []
    for indicator in spec.indicators:
        if indicator.source not in table:
            raise NumbersError(
                f"The table has no column {indicator.source}",
                where=f"indicator {indicator.name} of {spec.name}",
                rule="every indicator names a column of the table",
            )
        flag, missing = indicator.rule.apply(table[indicator.source], indicator.source)
        if flags and flag.shape != flags[0].shape:
            raise NumbersError(
                f"The column {indicator.source} has shape {flag.shape}, others {flags[0].shape}",
                where=f"column {indicator.source}",
                rule="all columns have one row a unit",
            )
        flags.append(flag)
        gone.append(missing)
    return _weigh(spec, np.stack(flags), np.stack(gone))


def _weigh(spec: Specification, flags: Any, gone: Any) -> Deprivations:
    weights = spec.weights
    lacking = gone.any(axis=0)
    counted = np.ones(flags.shape[1], dtype=bool)
    if spec.missing == "drop":
        counted = ~lacking
    elif spec.missing == "reweight" and lacking.any():
        weights, counted = _anew(spec, gone)
    if not counted.any():
        raise NumbersError(
            "No unit is left to count",
            where=f"indicators of {spec.name}",
            rule=f"missing values under the policy {spec.missing!r}",
            todo="leave out an indicator that nobody was asked about, or choose another policy",
        )
    score = weights @ flags if weights.ndim == 1 else (weights * flags).sum(axis=0)
    return Deprivations(spec, flags, weights, score, counted, gone.sum(axis=1))


def _anew(spec: Specification, gone: Any) -> tuple[Any, Any]:
    weights = np.where(gone, 0.0, spec.weights[:, None])
    counted = np.ones(gone.shape[1], dtype=bool)
    for dimension in spec.dimensions:
        inside = np.array([i.dimension == dimension for i in spec.indicators])
        seen = weights[inside].sum(axis=0)
        counted &= seen > 0
        weights[inside] *= spec.weights[inside].sum() / np.where(seen > 0, seen, 1.0)
    return weights, counted
