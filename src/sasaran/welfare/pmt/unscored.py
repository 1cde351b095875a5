"""Why a household has no score: which answers are missing, and which are of a level that the test does not know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.welfare.columns import absent, column
from sasaran.welfare.pmt.published import PublishedPmt
from sasaran.welfare.pmt.variables import Variable, term_columns
from sasaran.welfare.protocol import Scores, Table

__all__ = ["KINDS", "Unscored", "unscored"]

KINDS = ("missing", "unseen", "unreadable")
"""An answer is missing, is of a level that the test does not know, or is text where a number is meant."""


@dataclass(frozen=True)
class Unscored:
    """Reasons by household.

    ``pattern`` is the number of each household's reasons, shape (n,), -1 where it has a score; ``patterns`` are the
    distinct reasons, each a tuple of (column, one of :data:`KINDS`); ``counts`` says how many households have each
    (column, kind) among their reasons.
    """

    pattern: NDArray[np.int64]
    patterns: tuple[tuple[tuple[str, str], ...], ...]

    @property
    def counts(self) -> Mapping[tuple[str, str], int]:
        """Households by (column, kind), the most frequent first; a household may count under several."""
        size = np.bincount(self.pattern[self.pattern >= 0], minlength=len(self.patterns))
        found: dict[tuple[str, str], int] = {}
        for reasons, n in zip(self.patterns, size.tolist(), strict=True):
            for one in reasons:
                found[one] = found.get(one, 0) + n
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def unscored(
    pmt: PublishedPmt,
    table: Table,
    score: Scores,
    unreadable: Mapping[str, NDArray[np.bool_]] | None = None,
) -> Unscored:
    """Return the reasons of every household whose ``score`` is NaN.

    Parameters
    ----------
    pmt : PublishedPmt
        The test.
    table : Table
        Households, one row each.
    score : array of float, shape (n,)
        ``pmt.rank(table)``.
    unreadable : Mapping[str, array of bool, shape (n,)]
        Column to where the reader of a file met text instead of a number (such cells are NaN in ``table``).
    """
    at = np.flatnonzero(np.isnan(score))
    sources = list(dict.fromkeys(variable.source for variable in pmt.variables))
    kind = np.zeros((len(at), len(sources)), dtype=np.int8)  # 0 is an answer, otherwise 1 + place in KINDS
    for j, source in enumerate(sources):
        values = column(table, source)[at]
        gone = absent(values)
        kind[gone, j] = 1
        for variable in pmt.variables:
            if variable.source == source and variable.is_category:
                kind[_unknown(values, variable) & ~gone, j] = 2
        if unreadable and source in unreadable:
            kind[unreadable[source][at], j] = 3
    distinct, which = np.unique(kind, axis=0, return_inverse=True)
    pattern = np.full(len(score), -1, dtype=np.int64)
    pattern[at] = which.reshape(-1)
    reasons = tuple(
        tuple((source, KINDS[k - 1]) for source, k in zip(sources, row, strict=True) if k)
        for row in distinct.tolist()
    )
    return Unscored(pattern, reasons)


def _unknown(values: NDArray[Any], variable: Variable) -> NDArray[np.bool_]:
    first = next(term_columns({variable.source: values}, [variable]))
    return np.asarray(np.isnan(first), dtype=bool)
