"""The published object: all that is needed to give a household its score, to check it and to doubt it.

Written as JSON or TOML and read back it gives the same scores to the last bit: numbers are written with all their
digits, and a score is added up term by term in the order of publication.
"""

from __future__ import annotations

import datetime
import json
import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from sasaran.errors import DeclarationError, NumbersError
from sasaran.welfare.columns import column, rows
from sasaran.welfare.pmt.toml import toml_text
from sasaran.welfare.pmt.variables import Variable, as_text, term_columns, terms
from sasaran.welfare.protocol import Predictive, Scores, Table, register

__all__ = ["Coefficient", "Errors", "PublishedPmt", "Sample"]

_BLOCK = 1 << 13  # rows at once: the block stays in the processor's cache


@dataclass(frozen=True)
class Coefficient:
    """What one term adds to log welfare, for one unit of a number or for having the level; its standard error.

    ``mean`` is the weighted mean of the term in the sample: of a number its mean, of a level the share that has it;
    None in a test that was published without means.
    """

    variable: str
    level: str
    value: float
    se: float | None = None
    mean: float | None = None


@dataclass(frozen=True)
class Sample:
    """On whom the test was fitted: households, clusters (villages, PSU), those left out for a missing
    answer or a weight of 0."""

    households: int
    clusters: int
    left_out: int
    weight: str = ""
    cluster: str = ""


@dataclass(frozen=True)
class Errors:
    """How far the test is off, in the sample and for clusters that the fit had not seen (log welfare).

    ``r2`` and ``rmse`` in the sample, ``cv_...`` cross-validated: each fold's clusters are scored by a fit on the
    others. ``cv_spearman`` is the rank correlation with the truth; ``cv_held`` the share of households whose true
    welfare lay in the published 90 % range; ``koenker_p`` the chance of so uneven a spread if the spread were the
    same for all (Koenker 1981). Weighted as the fit was.
    """

    r2: float
    rmse: float
    cv_r2: float
    cv_rmse: float
    cv_spearman: float
    cv_held: float
    folds: int
    seed: int
    koenker_p: float
    cv_clustering: float = 0.0


@register("pmt")
@dataclass(frozen=True)
class PublishedPmt:
    """A fitted proxy means test: score = constant + sum of coefficient x term, in log welfare.

    Parameters
    ----------
    name, version, as_of, source : str, str, date, str
        What it is called and who may be asked; ``as_of`` is the day of the survey.
    outcome, unit : str
        Column of welfare in the sample and its unit.
    method : str
        How coefficients were found.
    variables : tuple[Variable, ...]
        What is asked.
    constant : float
        Score of a household whose every term is 0.
    coefficients : tuple[Coefficient, ...]
        In the order of :func:`sasaran.welfare.pmt.variables.terms`.
    covariance : tuple[tuple[float, ...], ...]
        Of the constant and the coefficients, cluster-robust; empty where the method gives none.
    residual_sd, shift : float
        Spread of log welfare about the score, and its mean there (0 for least squares).
    spread_by, group_sd : str, Mapping[str, float]
        Column whose groups have spreads of their own, and these; others have ``residual_sd``.
    sample, errors : Sample, Errors
        On whom it was fitted and how far it is off.
    """

    name: str
    version: str
    as_of: datetime.date | None
    source: str
    outcome: str
    unit: str
    method: str
    variables: tuple[Variable, ...]
    constant: float
    coefficients: tuple[Coefficient, ...]
    covariance: tuple[tuple[float, ...], ...]
    residual_sd: float
    sample: Sample
    errors: Errors
    shift: float = 0.0
    spread_by: str = ""
    group_sd: Mapping[str, float] = field(default_factory=dict)
    basis: str = "pmt"

    def __post_init__(self) -> None:
        found = tuple((one.variable, one.level) for one in self.coefficients)
        if found != terms(self.variables):
            raise DeclarationError(
                "A published test does not fit together",
                where=f"test {self.name}",
                rule="one coefficient for each number and each level but the first, in the order of the variables",
            )
        known = [one.mean for one in self.coefficients if one.mean is not None]
        if len(known) not in (0, len(found)) or not all(map(math.isfinite, known)):
            raise DeclarationError(
                "A published test does not fit together",
                where=f"test {self.name}",
                rule="a finite mean for each coefficient, or for none",
            )

    @property
    def has_means(self) -> bool:
        """Whether the means of its sample were published with it; older tests have none."""
        return bool(self.coefficients) and self.coefficients[0].mean is not None

    @property
    def mean_score(self) -> float | None:
        """The weighted mean of the scores in the sample, constant + sum of coefficient x mean; None without means."""
        if not self.has_means:
            return None
        return math.fsum([self.constant, *(one.value * (one.mean or 0.0) for one in self.coefficients)])

    def rank(self, table: Table) -> Scores:
        """Return the predicted log welfare; NaN where an answer is missing or of an unseen level.

        Raises
        ------
        ParameterError, NumbersError
            If a column is missing, is not a number where one is meant, or holds an unseen level that is refused.
        """
        score = np.empty(self._rows(table))
        for at, columns in self._blocks(table):
            total = np.full(len(score[at]), self.constant)
            for one, values in zip(self.coefficients, columns, strict=True):
                total += one.value * values
            score[at] = total
        return score

    def predictive(self, table: Table) -> Predictive:
        """Return the distribution of each household's log welfare: normal about score + shift.

        variance = residual variance (of the household's group) + x' V x, with V the covariance of the coefficients:
        a household unlike the sample is known less well.
        """
        score = self.rank(table)
        variance = self._residual_variance(table, len(score))
        if self.covariance:
            V = np.asarray(self.covariance)
            for at, columns in self._blocks(table):
                X = np.column_stack([np.ones(len(score[at])), *columns])
                variance[at] += np.maximum(np.einsum("ij,ij->i", X @ V, X), 0.0)
        return Predictive(score + self.shift, np.where(np.isnan(score), np.nan, np.sqrt(variance)), self.unit)

    def _rows(self, table: Table) -> int:
        return rows({variable.source: column(table, variable.source) for variable in self.variables})

    def _blocks(self, table: Table) -> Iterator[tuple[slice, list[Scores]]]:
        """Yield the columns of the terms for some rows at a time."""
        needed = {variable.source: column(table, variable.source) for variable in self.variables}
        for start in range(0, rows(needed), _BLOCK):
            at = slice(start, start + _BLOCK)
            try:
                found = list(
                    term_columns({name: values[at] for name, values in needed.items()}, self.variables)
                )
            except NumbersError:
                for _ in term_columns(needed, self.variables):
                    pass  # the same refusal, which now counts rows from the start of the table
                raise
            yield at, found

    def _residual_variance(self, table: Table, size: int) -> Scores:
        sd = np.full(size, self.residual_sd)
        if self.spread_by:
            text = as_text(column(table, self.spread_by))
            for group, own in self.group_sd.items():
                sd[text == group] = own
        return sd**2

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values; the day as ISO text, empty if there is none."""
        plain = asdict(self)
        plain["as_of"] = "" if self.as_of is None else self.as_of.isoformat()
        for one in plain["coefficients"]:
            for word in ("se", "mean"):
                if one[word] is None:
                    del one[word]
        plain["covariance"] = [list(row) for row in self.covariance]
        plain["variables"] = [{**one, "levels": list(one["levels"])} for one in plain["variables"]]
        plain["coefficients"] = list(plain["coefficients"])
        plain["group_sd"] = dict(self.group_sd)
        return plain

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> PublishedPmt:
        """Return the test that :meth:`to_dict` wrote, or raise :class:`DeclarationError` saying what is amiss."""
        try:
            given = dict(plain)
            given["as_of"] = datetime.date.fromisoformat(given["as_of"]) if given["as_of"] else None
            given["variables"] = tuple(
                Variable(**{**one, "levels": tuple(one["levels"])}) for one in given["variables"]
            )
            given["coefficients"] = tuple(Coefficient(**one) for one in given["coefficients"])
            given["covariance"] = tuple(tuple(float(v) for v in row) for row in given["covariance"])
            given["sample"], given["errors"] = Sample(**given["sample"]), Errors(**given["errors"])
            return cls(**given)
        except (KeyError, TypeError, ValueError) as problem:
            raise DeclarationError(
                "A published test cannot be read", rule=f"its form: {problem}", todo="publish it anew"
            ) from problem

    def to_json(self) -> str:
        """Return the test as JSON; read back by :meth:`from_json` it gives the same scores to the last bit."""
        return json.dumps(self.to_dict(), indent=1, ensure_ascii=False, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> PublishedPmt:
        """Return the test written by :meth:`to_json`."""
        try:
            return cls.from_dict(json.loads(text))
        except json.JSONDecodeError as problem:
            raise DeclarationError("A published test is not JSON", rule=str(problem)) from problem

    def to_toml(self) -> str:
        """Return the test as TOML, the form to read and to keep beside a declaration."""
        return toml_text(self.to_dict())

    @classmethod
    def from_toml(cls, text: str) -> PublishedPmt:
        """Return the test written by :meth:`to_toml`."""
        try:
            return cls.from_dict(tomllib.loads(text))
        except tomllib.TOMLDecodeError as problem:
            raise DeclarationError("A published test is not TOML", rule=str(problem)) from problem
