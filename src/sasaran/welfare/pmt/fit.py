"""Fit a proxy means test and publish it: ``fit(table, variables, outcome=...)`` gives a :class:`PublishedPmt`."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, ndtri

from sasaran.errors import NumbersError
from sasaran.welfare.columns import absent, column, groups, number, rows
from sasaran.welfare.pmt.crossval import CrossValidated, cross_validate, r_squared
from sasaran.welfare.pmt.linear import LeastSquares, Method, Solution, independent, require_independent
from sasaran.welfare.pmt.published import Coefficient, Errors, PublishedPmt, Sample
from sasaran.welfare.pmt.variables import Variable, as_text, matrix, settle, terms
from sasaran.welfare.protocol import Table
from sasaran.welfare.ranking_error import clustering

__all__ = ["Fitted", "Prepared", "fit", "prepare"]

_LEAST_OF_GROUP = 30  # households below which a group's own spread says too little
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Prepared:
    """The sample as a fit needs it; ``kept`` are the rows of the table that are in it."""

    table: Table
    variables: tuple[Variable, ...]
    X: Floats
    y: Floats
    weight: Floats
    cluster: NDArray[np.int64]
    kept: NDArray[np.bool_]


@dataclass(frozen=True)
class Fitted:
    """The published test ``pmt``, and what its households were given by fits that had not seen their cluster.

    ``cross.score`` and ``truth`` (log welfare) are of the rows ``kept`` of the sample, in its order.
    """

    pmt: PublishedPmt
    cross: CrossValidated
    truth: Floats
    kept: NDArray[np.bool_]


def prepare(
    table: Table,
    variables: Sequence[Variable],
    *,
    outcome: str,
    outcome_is_log: bool = False,
    weight: str = "",
    cluster: str = "",
    missing: str = "refuse",
) -> Prepared:
    """Lay out a sample: log welfare, terms, weights, clusters; see :func:`fit` for parameters and errors."""
    size = rows(table)
    settled = settle(table, variables)
    y = number(table, outcome)
    if not outcome_is_log:
        low = y <= 0
        if low.any():
            raise NumbersError(
                f"{int(low.sum())} households have no welfare whose logarithm could be taken",
                where=f"column {outcome}, first in row {int(np.argmax(low))}",
                rule="consumption is above 0",
                todo="leave these households out, and say so",
            )
        y = np.log(y)
    w = number(table, weight, low=0.0) if weight else np.ones(size)
    at = groups(column(table, cluster))[1] if cluster else np.arange(size)
    X = matrix(table, settled)
    gone = {
        outcome: np.isnan(y),
        **({weight: np.isnan(w)} if weight else {}),
        **({cluster: at < 0} if cluster else {}),
    }
    gone |= {name: np.isnan(X[:, 1 + j]) for j, (name, _) in enumerate(terms(settled))}
    kept = ~np.logical_or.reduce(list(gone.values()))
    if missing != "drop" and not kept.all():
        name, where = next((name, where) for name, where in gone.items() if where.any())
        raise NumbersError(
            f"{int(where.sum())} answers of the sample are missing or of an undeclared level",
            where=f"column {name}, first in row {int(np.argmax(where))}",
            rule="the sample is complete",
            todo='fit with missing="drop": the number left out is published',
        )
    kept &= w > 0
    chosen = {name: np.asarray(values)[kept] for name, values in table.items()}
    X, y, w, at = X[kept], y[kept], w[kept], np.unique(at[kept], return_inverse=True)[1]
    if len(y) <= X.shape[1]:
        raise NumbersError(
            "There are too few households for so many terms",
            rule=f"more households than terms; there are {len(y)} and {X.shape[1]}",
        )
    if np.ptp(y) == 0:
        raise NumbersError("Welfare does not vary", where=f"column {outcome}")
    require_independent(X, w, _names(settled))
    return Prepared(chosen, settled, X, y, w, at, kept)


def fit(
    table: Table,
    variables: Sequence[Variable],
    *,
    outcome: str,
    name: str,
    unit: str,
    version: str = "1",
    as_of: datetime.date | None = None,
    source: str = "",
    outcome_is_log: bool = False,
    weight: str = "",
    cluster: str = "",
    spread_by: str = "",
    method: Method | None = None,
    missing: str = "refuse",
    folds: int = 10,
    seed: int = 0,
) -> Fitted:
    """Fit a proxy means test on a survey: log welfare on the variables, checked on unseen clusters.

    Parameters
    ----------
    table : Table
        The survey, one row a household.
    variables : Sequence[Variable]
        What the test asks.
    name, version, as_of, source : str, str, date, str
        Of the published test.
    outcome, unit : str
        Column of welfare per head and its unit; above 0 unless ``outcome_is_log``.
    weight, cluster : str
        Columns of the weight (1 each if empty) and of the village or PSU (each household its own if empty: then
        folds and errors take households for independent, and the fold of a household hangs on the number of its row).
    spread_by : str
        Column whose groups (of 30 households or more) get a residual spread of their own.
    method : Method
        :class:`LeastSquares` unless given; :class:`Quantile`; ``learners.ElasticNet``.
    missing : str
        ``refuse`` a sample with missing answers, or ``drop`` such households and publish their number.
    folds, seed : int
        Of the cross-validation.

    Returns
    -------
    Fitted
        ``pmt`` is the published object. Its residual spread is, where the method gives a covariance,
        sum w e^2 / sum w x n / (n - k) in the sample; otherwise that of the cross-validated residuals, which holds
        the doubt about the coefficients too.

    Raises
    ------
    NumbersError
        If the sample is incomplete, welfare is not above 0 or does not vary, a variable follows from others
        (collinear: the column is named, and those it follows from), or there are fewer than two clusters.
    """
    method = method or LeastSquares()
    made = prepare(
        table,
        variables,
        outcome=outcome,
        outcome_is_log=outcome_is_log,
        weight=weight,
        cluster=cluster,
        missing=missing,
    )
    solved = method.solve(made.X, made.y, made.weight, made.cluster)
    crossed = _cross(method, made, column(made.table, cluster) if cluster else made.cluster, folds, seed)
    shift, sd, group_sd = _spreads(made, solved, crossed, spread_by)
    errors = _errors(made, solved, crossed, seed, spread_by)
    pmt = PublishedPmt(
        name=name,
        version=version,
        as_of=as_of,
        source=source,
        outcome=outcome,
        unit=unit,
        method=method.name,
        variables=made.variables,
        constant=float(solved.coefficients[0]),
        coefficients=_coefficients(made, solved),
        covariance=() if solved.covariance is None else tuple(map(tuple, solved.covariance.tolist())),
        residual_sd=sd,
        sample=Sample(len(made.y), int(made.cluster.max()) + 1, int((~made.kept).sum()), weight, cluster),
        errors=errors,
        shift=shift,
        spread_by=spread_by if group_sd else "",
        group_sd=group_sd,
    )
    return Fitted(_with_held(pmt, made, crossed), crossed, made.y, made.kept)


def _names(variables: Sequence[Variable]) -> list[str]:
    return ["the constant", *(f"{name} = {level}" if level else name for name, level in terms(variables))]


def _cross(method: Method, made: Prepared, cluster: NDArray[Any], folds: int, seed: int) -> CrossValidated:
    def predict(learn: NDArray[np.bool_], held: NDArray[np.bool_]) -> Floats:
        # a rare level may be absent from the other folds: its term then says nothing and counts as the reference
        kept, _ = independent(made.X[learn], made.weight[learn])
        at = np.unique(made.cluster[learn], return_inverse=True)[1]
        solved = method.solve(made.X[learn][:, kept], made.y[learn], made.weight[learn], at)
        # term by term: a product of matrices differs in its last digits by the place of a row, and breaks ties by it
        found: Floats = np.zeros(int(held.sum()))
        for value, values in zip(solved.coefficients, made.X[held][:, kept].T, strict=True):
            found += value * values
        return found

    return cross_validate(predict, made.y, made.weight, cluster, folds=folds, seed=seed)


def _spreads(
    made: Prepared, solved: Solution, crossed: CrossValidated, spread_by: str
) -> tuple[float, float, dict[str, float]]:
    n, k = made.X.shape
    if solved.covariance is None:
        residual, scale = made.y - crossed.score, 1.0
        shift = float(np.average(residual, weights=made.weight))
    else:
        residual, scale, shift = made.y - made.X @ solved.coefficients, n / (n - k), 0.0
    square = (residual - shift) ** 2
    sd = float(np.sqrt(np.average(square, weights=made.weight) * scale))
    own: dict[str, float] = {}
    if spread_by:
        text = as_text(column(made.table, spread_by))
        for group in np.unique(text[~absent(column(made.table, spread_by))]):
            here = text == group
            if here.sum() >= _LEAST_OF_GROUP:
                own[str(group)] = float(np.sqrt(np.average(square[here], weights=made.weight[here]) * scale))
    return shift, sd, own


def _errors(made: Prepared, solved: Solution, crossed: CrossValidated, seed: int, spread_by: str) -> Errors:
    score = made.X @ solved.coefficients
    square = (made.y - score) ** 2
    return Errors(
        r2=r_squared(made.y, score, made.weight),
        rmse=float(np.sqrt(np.average(square, weights=made.weight))),
        cv_r2=crossed.r2,
        cv_rmse=crossed.rmse,
        cv_spearman=crossed.spearman,
        cv_held=0.0,
        folds=crossed.folds,
        seed=seed,
        koenker_p=_koenker(made, square, spread_by),
        cv_clustering=clustering(made.y - crossed.score, made.cluster)
        if made.cluster.max() + 1 < len(made.y)
        else 0.0,
    )


def _koenker(made: Prepared, square: Floats, spread_by: str) -> float:
    """Return the p-value of n R^2 of e^2 on the terms and the groups of ``spread_by``.

    Chi-square with as many degrees as these say different things (doi:10.1016/0304-4076(81)90062-2).
    """
    Z = made.X
    if spread_by:
        distinct, at = groups(column(made.table, spread_by))
        Z = np.column_stack([Z, at[:, None] == np.arange(1, len(distinct))[None, :]])
    Z = Z / np.abs(Z).max(axis=0)
    slope, _, rank, _ = np.linalg.lstsq(Z, square, rcond=None)
    fitted = Z @ slope
    explained = max(r_squared(square, fitted, np.ones(len(square))), 0.0) if np.ptp(square) > 0 else 0.0
    return float(chdtrc(int(rank) - 1, len(square) * explained))


def _coefficients(made: Prepared, solved: Solution) -> tuple[Coefficient, ...]:
    errors = None if solved.covariance is None else np.sqrt(np.diag(solved.covariance))
    means = np.average(made.X, axis=0, weights=made.weight)
    return tuple(
        Coefficient(
            name,
            level,
            float(solved.coefficients[j]),
            None if errors is None else float(errors[j]),
            float(means[j]),
        )
        for j, (name, level) in enumerate(terms(made.variables), start=1)
    )


def _with_held(pmt: PublishedPmt, made: Prepared, crossed: CrossValidated) -> PublishedPmt:
    spread = pmt.predictive(made.table).spread
    held = np.abs(made.y - crossed.score - pmt.shift) <= ndtri(0.95) * spread
    share = float(np.average(held, weights=made.weight))
    return replace(pmt, errors=replace(pmt.errors, cv_held=share))
