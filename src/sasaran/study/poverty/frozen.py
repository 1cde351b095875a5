"""What a registry can honestly say of poverty: the official rate as its ranking spreads it.

A registry does not measure consumption. It ranks families, and the official rate and gap of each area say what lies
behind a decile (:mod:`sasaran.coverage.adequacy.welfare`): each family has a chance to be below the line, not a yes or
no, and the means of these chances are an *expected* rate. Its interval is the range of the ranking's reliability
(90 %), not a sampling error. In an area that has an official rate of its own the expected one equals it: what the
register adds is how it spreads within, over kelurahan and groups of families.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.coverage.adequacy import decile_shares, expected_gap, fit_welfare, official_area
from sasaran.errors import NumbersError, ParameterError
from sasaran.quarter.frozen import Frozen, known_basis
from sasaran.quarter.options import Options
from sasaran.study.poverty.asked import Measured
from sasaran.study.poverty.spread import Teller, domains_of, families_of

__all__ = ["FrozenAnswer", "expected_poverty"]


@dataclass(frozen=True)
class FrozenAnswer:
    """Lines of the answer, names of the areas behind codes, and families that were left out (why to how many)."""

    rows: Sequence[Measured]
    names: Mapping[str, str]
    left_out: Mapping[str, int]


def expected_poverty(
    opened: Frozen, options: Options, by: Sequence[str], line: float | None = None, deepest: int = 1
) -> FrozenAnswer:
    """Return expected FGT 0 and 1 of people, and the share of people in deciles 1 to ``deepest``.

    Parameters
    ----------
    opened : Frozen
        The quarter.
    options : Options
        Names the basis of the decile.
    by : Sequence[str]
        Domains: levels of areas, or words of families (see :mod:`sasaran.study.people.everybody`).
    line : float | None
        Rp a head and month, instead of each area's official line.
    deepest : int
        The last decile that counts as poorest.

    Raises
    ------
    ParameterError
        The pack has no official rates or no reliability of its ranking; an unknown basis, level or word; a line that
        is not over 0.
    NumbersError
        No family is ranked on the basis.
    """
    pack = opened.pack
    if pack.reliability is None or not pack.poverty:
        raise ParameterError(
            f"Pack {pack.code} has no official rates or no reliability of its ranking",
            rule="a registry does not measure consumption: official rates say what lies behind a decile",
            todo="measure a survey file, or add them to the pack",
        )
    if line is not None and not line > 0:
        raise ParameterError(
            "The poverty line is not over 0",
            where="--line",
            rule="Rp a head and month",
            todo="write a number over 0, for instance --line 650000",
        )
    basis = known_basis(opened, options.filled(opened.workspace.defaults, pack)).basis
    held = families_of(opened, basis, by)
    ranked = held["decile"] > 0
    if not ranked.any():
        raise NumbersError("No family is ranked", where=f"basis {basis}", rule="a decile on the basis")
    left = {"unranked": int((~ranked).sum())}
    held = {name: column[ranked] for name, column in held.items()}
    at = official_area(opened.engine, pack.poverty, held["area_no"])
    tenth, people = held["decile"] - 1, held["members"].astype(float)
    shares = decile_shares(at, tenth, people, len(pack.poverty))
    found: dict[str, list[Any]] = {"chance": [], "gap": []}
    for which in ("value", "low", "high"):
        fitted = fit_welfare(pack.poverty, shares, getattr(pack.reliability, which))
        strike = fitted.line[at] if line is None else np.full(len(at), line)
        gap, chance = expected_gap(fitted, at, tenth, strike)
        found["chance"].append(chance)
        found["gap"].append(gap / strike)
    said = f"decile on basis {basis}, reliability {pack.reliability.value:g}"
    deep = (held["decile"] <= deepest).astype(float)
    rows: list[Measured] = []
    for place, name in enumerate(("", *by), start=-1):
        code, labels = domains_of(opened, held, place, name)
        tell = Teller(code, labels, people, name)
        rows += tell.expected("expected FGT(0)", found["chance"], said)
        rows += tell.expected("expected FGT(1)", found["gap"], said)
        rows += tell.counted(f"in deciles 1-{deepest}" if deepest > 1 else "in decile 1", deep, basis)
    return FrozenAnswer(rows, {area.code: area.name for area in pack.areas}, left)
