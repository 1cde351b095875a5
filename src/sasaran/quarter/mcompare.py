"""Designs of a survey file under one quota: who is missed and who is wrongly chosen, with design-based errors."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sasaran.errors import ParameterError
from sasaran.quarter.mfiles import columns
from sasaran.welfare import accuracy, compare

__all__ = ["compare_file"]


def compare_file(
    path: Path,
    truth: str,
    scores: Mapping[str, str],
    *,
    quota: float,
    line: float | None = None,
    weight: str = "",
    psu: str = "",
    strata: str = "",
) -> compare.Comparison:
    """Compare scores (name to column, low is poor); without ``line`` the poorest ``quota`` of ``truth`` is poor.

    Raises
    ------
    ParameterError
        An unknown file or column, or a quota that is no share; otherwise as the room of welfare does.
    """
    if not 0 < quota < 1:
        raise ParameterError(
            "The quota is no share",
            where="--quota",
            rule="above 0 and below 1",
            todo="write for instance 0.3",
        )
    numbers = [name for name in dict.fromkeys((truth, weight, *scores.values())) if name]
    table = columns(path, numbers, [name for name in (psu, strata) if name])
    made = accuracy.sample(
        welfare=table[truth],
        line=line,
        poorest=quota if line is None else None,
        weight=table[weight] if weight else None,
        psu=table[psu] if psu else None,
        stratum=table[strata] if strata else None,
    )
    return compare.compare(made, {name: table[at] for name, at in scores.items()}, quota=quota, unit="units")
