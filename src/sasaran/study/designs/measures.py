"""The measures of one design: rates, and what a score or a benefit is worth beside them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError
from sasaran.schema.estimate import Estimate
from sasaran.study.designs.asked import Asked, amounts
from sasaran.welfare import accuracy, compare

__all__ = ["measured"]

Floats = NDArray[np.float64]


def measured(
    made: compare.Comparison, name: str, score: Floats | None, asked: Asked, table: Mapping[str, Floats]
) -> dict[str, Estimate | None]:
    """Return the measures asked for, of design ``name``; None where one has no meaning (no score)."""
    sample, choice = made.sample, made.choices[name]
    found: dict[str, Estimate | None] = {}
    for one in asked.measures:
        if one in accuracy.RATES:
            found[one] = made.rates[name][one]
        elif one == "auc":
            found[one] = None if score is None else accuracy.auc(sample, score)
        elif one == "spearman":
            found[one] = None if score is None else _spearman(sample, score)
        elif one == "cgh":
            found[one] = accuracy.cgh_index(sample, choice.selected)
        elif one == "mean":
            found[one] = accuracy.mean_welfare(sample, choice.selected)
        else:
            benefit = amounts(table, asked.benefit, sample.n)
            head = table[asked.persons] if asked.persons else np.ones(sample.n)
            found[one] = accuracy.welfare_gain(sample, choice.selected * benefit / head, asked.rho)
    return found


def _spearman(sample: accuracy.Sample, score: Floats) -> Estimate | None:
    """Return the rank correlation with the truth; None where the design ties everybody."""
    if sample.welfare is None or score.min() == score.max():
        return None
    try:
        return accuracy.spearman(sample, sample.welfare, score)
    except NumbersError:
        return None
