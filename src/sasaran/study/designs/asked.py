"""What ``sasaran compare-designs`` is asked, and the quota that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import ParameterError
from sasaran.study.file.line import one_way
from sasaran.welfare import accuracy

__all__ = ["DEFAULT", "MEASURES", "Asked", "amounts", "is_column", "share_of"]

Floats = NDArray[np.float64]

MEASURES = (*accuracy.RATES, "auc", "spearman", "cgh", "crra", "mean")
DEFAULT = ("exclusion", "inclusion", "inclusion_of_nonpoor", "error")


@dataclass(frozen=True)
class Asked:
    """What is compared, in columns of the file.

    Parameters
    ----------
    truth : str
        Column of true welfare, high is better off.
    scores : mapping from design to column
        Low is poor; a ``-`` before the column: high is poor.
    given : mapping from design to column
        Who was chosen elsewhere: 1 yes, 0 no.
    tests : mapping from design to file
        Published proxy means tests (TOML); with ``cross`` each is fitted anew on the rows that are compared, and a
        household is scored by a fit that has not seen its sampling unit.
    geographic : str
        Column of the area whose poverty rate ranks everybody in it: that of ``rates``, or where there are none that
        of ``truth`` in this very file.
    rates : mapping from area to rate or None
        Poverty rates from elsewhere.
    universal, lottery : bool
        Nobody before anybody; the lot.
    quota, budget : float or None
        Share chosen, or money to spend; neither: as many as the first of ``given`` chose.
    benefit : str
        What one chosen row costs: a number or a column, in the unit of ``truth``.
    line : str
        Poverty line: a number or a column. ``poorest``: the poorest share is poor instead; neither: that of the quota.
    weight, psu, strata, persons, ident : str
        Columns; ``persons`` makes the rates those of people, ``ident`` is what a lot hangs on.
    by : tuple[str, ...]
        Columns of groups.
    where : mapping from column to value
        Rows that are looked at.
    missing : str
        ``refuse`` or ``drop`` a row whose truth, weight, score or answer is missing.
    ties, seed, lonely, rho : str, int, str, float
        As in :mod:`sasaran.welfare.accuracy`.
    measures : tuple[str, ...]
        Of :data:`MEASURES`.
    """

    truth: str
    scores: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    tests: Mapping[str, Path] = field(default_factory=dict)
    cross: bool = False
    geographic: str = ""
    rates: Mapping[str, float] | None = None
    universal: bool = False
    lottery: bool = False
    quota: float | None = None
    budget: float | None = None
    benefit: str = ""
    line: str = ""
    poorest: float | None = None
    weight: str = ""
    psu: str = ""
    strata: str = ""
    persons: str = ""
    ident: str = ""
    by: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)
    missing: str = "refuse"
    ties: str = "share"
    seed: int = 0
    lonely: str = "fail"
    rho: float = 3.0
    measures: tuple[str, ...] = DEFAULT


def amounts(table: Mapping[str, Floats], text: str, rows: int) -> Floats:
    """Return a number for everybody, or the column of that name."""
    return table[text] if is_column(text) else np.full(rows, float(text))


def is_column(text: str) -> bool:
    """Return whether a line or a benefit is the name of a column rather than a number; 650.000 is refused."""
    one_way(text, "--line, --benefit")
    try:
        float(text)
    except ValueError:
        return bool(text)
    return False


def share_of(quota: float | None, budget: float | None, size: Floats, given: float | None) -> float:
    """Return the quota as a share of ``size`` (n,); with neither quota nor budget the share that was ``given``.

    Raises :class:`ParameterError` if nothing says how many, both do, or the quota is no share.
    """
    if quota is not None and budget is not None:
        raise ParameterError("Give a quota or a budget", where="--quota, --budget", rule="one of the two")
    if quota is None and budget is None and given is None:
        raise ParameterError(
            "Nothing says how many are chosen",
            where="--quota, --budget",
            todo="give --quota SHARE, or --budget RP with --benefit RP, or --given NAME=COL to take as many",
        )
    total = max(float(size.sum()), 1e-300)
    share = quota if quota is not None else given if budget is None else float(budget) / total
    if share is None or not 0 < share < 1:
        if budget is None:
            raise ParameterError(
                "The quota is no share",
                where="--quota",
                rule="above 0 and below 1",
                todo="write for instance 0.3",
            )
        raise ParameterError(
            "The budget is nothing, or enough for everybody",
            where="--budget",
            rule="designs differ only where some are left out",
        )
    return float(share)
