"""Measures that may be published: domains of few records are withheld, and what would give them away by subtraction.

The rule is that of the public report (:mod:`sasaran.govern.disclosure`): a count of 1 to 4 is not shown, and since the
domains of a column add up to the whole, and finer domains to coarser ones, further ones are withheld until none follows
from the rest. A rate gives a count away too (rate x records), so the poor and the others of a domain are counted as
well as its records. A domain is withheld in every index together. Of a domain with one sampling unit nothing is known
but that unit: it is withheld.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from sasaran.measure.survey.codes import factorise
from sasaran.quarter.frozen import Frozen, known_basis
from sasaran.quarter.options import Options
from sasaran.study.poverty.asked import Measured
from sasaran.study.poverty.hidden import LEAST, Group, hidden, withhold
from sasaran.study.poverty.spread import domains_of, families_of

__all__ = ["of_change", "of_quarter", "of_rows", "of_sample"]

# indices that are a share of the records: share x records is a count
_COUNTS = ("FGT(0)", "ARPR", "H (", "h ")


def of_quarter(
    opened: Frozen, rows: Sequence[Measured], options: Options, by: Sequence[str], deepest: int
) -> list[Measured]:
    """Protect what a frozen quarter is expected to hold: families, and those in and not in the deepest deciles."""
    basis = known_basis(opened, options.filled(opened.workspace.defaults, opened.pack)).basis
    held = families_of(opened, basis, by)
    ranked = held["decile"] > 0
    held = {name: column[ranked] for name, column in held.items()}
    deep = (held["decile"] <= deepest).astype(float)
    each = np.column_stack([np.ones(len(deep)), deep, 1 - deep])
    groups = []
    for at, name in enumerate(by):
        code, labels = domains_of(opened, held, at, name)
        groups.append(Group(name, labels, code, _totals(code, each, len(labels))))
    return withhold(rows, hidden(groups, each.sum(axis=0)))


def _totals(code: Any, each: Any, many: int) -> Any:
    inside = code >= 0
    return np.column_stack([np.bincount(code[inside], column[inside], minlength=many) for column in each.T])


def of_rows(rows: Sequence[Measured], table: Mapping[str, Any], inside: Any) -> set[tuple[str, str]]:
    """Return the domains of a sample to withhold, from its estimates ``rows`` and its columns of domains.

    ``inside`` (n,) are the records that count, None for all. The poor of a domain are taken as rate x records, which
    is their number where weights are equal.
    """
    counts: dict[tuple[str, str], list[float]] = {}
    lone: set[tuple[str, str]] = set()
    names = list(dict.fromkeys(row.index for row in rows if row.index.startswith(_COUNTS)))
    for row in rows:
        one = row.estimate
        key = (row.by, one.domain if row.by else "")
        held = counts.setdefault(key, [float(one.n), float(LEAST)] + [0.0, 0.0] * len(names))
        if one.flag == "one unit":
            lone.add(key)
        if row.index in names and math.isfinite(one.value):
            at = 2 + 2 * names.index(row.index)
            held[at : at + 2] = [one.value * one.n, (1 - one.value) * one.n]
    for key in lone - {("", "")}:
        counts[key][1] = 1.0  # small, where every other domain has enough to hide it
    groups = []
    for by in dict.fromkeys(row.by for row in rows if row.by):
        made = factorise(table[by], by)
        labels = [str(label) for label in made.labels.tolist()]
        code = made.code if inside is None else np.where(inside, made.code, -1)
        blank = [0.0] * (2 + 2 * len(names))
        groups.append(
            Group(by, labels, code, np.array([_whole(counts.get((by, one), blank)) for one in labels]))
        )
    return hidden(groups, _whole(counts[("", "")]))


def _whole(counts: Sequence[float]) -> Any:
    # rate x records is a whole number but for rounding or for weights that differ; 0.4 people are nobody or one
    return np.where(np.asarray(counts) > 1e-6, np.maximum(np.round(counts), 1.0), 0.0)


def of_sample(rows: Sequence[Measured], table: Mapping[str, Any], inside: Any) -> list[Measured]:
    """Return the estimates of a sample with its small domains withheld; see :func:`of_rows`."""
    return withhold(rows, of_rows(rows, table, inside))


def of_change(rows: Sequence[Measured], off: Mapping[str, Collection[tuple[str, str]]]) -> list[Measured]:
    """Return the rows of two rounds, ``off`` by round; a change is withheld where either of its rounds is."""
    either = {key for keys in off.values() for key in keys}
    found: list[Measured] = []
    for row in rows:
        found += withhold([row], off.get(row.round, either))
    return found
