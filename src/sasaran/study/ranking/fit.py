"""A proxy means test from a survey file: fitted, checked on clusters it has not seen, made into a card of points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import ParameterError, StorageError
from sasaran.schema.estimate import Estimate
from sasaran.study.file.words import ENGLISH, TableWords
from sasaran.study.poverty.turned import turned
from sasaran.study.ranking.rows import columns_of, read_households, rows_of_the_file
from sasaran.welfare import accuracy, compare
from sasaran.welfare.pmt import Fitted, Scorecard, fit, scorecard
from sasaran.welfare.pmt.spec import Spec, method_of

__all__ = ["QUOTAS", "FittedFile", "fit_file", "overridden", "read_spec", "write_text"]

QUOTAS = (0.1, 0.2, 0.4)
"""Shares of the households whose missed poor are counted, cross-validated."""


@dataclass(frozen=True)
class FittedFile:
    """A test fitted on a file.

    ``missed`` maps a quota to the exclusion error of that quota: of the truly poorest share, how many were not among
    the lowest share by scores of fits that had not seen their cluster, with its error by cluster.
    ``row`` is the row of the file of each household in the sample, ``sample`` its cluster, weight and outcome.
    """

    made: Fitted
    card: Scorecard
    missed: Mapping[float, Estimate]
    row: NDArray[np.int64]
    sample: Mapping[str, NDArray[Any]]


def read_spec(path: Path) -> Spec:
    """Return the specification in a TOML file; errors as :meth:`sasaran.welfare.pmt.spec.Spec.from_toml`."""
    if not path.is_file():
        raise ParameterError("There is no such file", where=path.name, todo="check the name and the folder")
    return Spec.from_toml(path.read_text(encoding="utf-8"), path.name)


def fit_file(path: Path, spec: Spec, points: int = 100, words: TableWords = ENGLISH) -> FittedFile:
    """Fit what ``spec`` says on the households of ``path``; ``points`` are those of the best household on the card.

    ``words`` are the country's for rows that are no households: totals, notes under the table.

    Raises
    ------
    ParameterError
        No outcome or variables are named, or an unknown file, column or method.
    NumbersError
        As :func:`sasaran.welfare.pmt.fit` does; rows are those of the file.
    """
    if not spec.outcome or not spec.variables:
        raise ParameterError(
            "A test needs an outcome and variables",
            todo="name them with --outcome and --x, or in a file given with --spec",
        )
    method = method_of(spec.method)
    asked, answers = columns_of(spec.variables, spec.spread_by)
    numbers = [spec.outcome, *([spec.weight] if spec.weight else []), *asked]
    texts = [*([spec.cluster] if spec.cluster else []), *answers]
    texts = [name for name in texts if name not in numbers]
    held = read_households(path, numbers, texts, strict=True, words=words)
    names = (
        "version",
        "as_of",
        "source",
        "unit",
        "weight",
        "cluster",
        "spread_by",
        "missing",
        "folds",
        "seed",
    )
    with turned({}), rows_of_the_file(held.row):
        made = fit(
            held.table,
            spec.variables,
            outcome=spec.outcome,
            outcome_is_log=spec.log,
            name=spec.name or path.stem,
            method=method,
            **{name: getattr(spec, name) for name in names},
        )
        kept = {name: values[made.kept] for name, values in held.table.items()}
        card = scorecard(made.pmt, kept, points=points)
    weight = kept[spec.weight] if spec.weight else None
    missed = _missed(made, weight, kept[spec.cluster] if spec.cluster else None)
    sample = {name: kept[name] for name in (spec.cluster, spec.weight, spec.outcome) if name}
    return FittedFile(made, card, missed, held.row[made.kept], sample)


def _missed(made: Fitted, weight: Any, psu: Any) -> dict[float, Estimate]:
    found = {}
    for quota in QUOTAS:
        truth = accuracy.sample(welfare=np.exp(made.truth), poorest=quota, weight=weight, psu=psu)
        made_by = compare.compare(truth, {"test": made.cross.score}, quota=quota, unit="units")
        found[quota] = made_by.rates["test"]["exclusion"]
    return found


def write_text(path: Path, text: str) -> None:
    """Write a text file and the folders above it; raise :class:`StorageError` if it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise StorageError(
            "The file could not be written", where=path.name, todo="choose another folder, or free some space"
        ) from problem


def overridden(spec: Spec, given: Mapping[str, Any]) -> Spec:
    """Return the specification with what was given otherwise; None and empty text leave it as it is."""
    chosen = {key: value for key, value in given.items() if value not in (None, "")}
    return replace(spec, **chosen)
