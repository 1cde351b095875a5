"""Welfare values that a list of a frozen quarter holds (a survey declared as a source), measured by its weights."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sasaran.errors import ParameterError
from sasaran.quarter.frozen import Frozen, level_key
from sasaran.quarter.options import Options
from sasaran.study.poverty.asked import Asked
from sasaran.study.poverty.frozen import FrozenAnswer
from sasaran.study.poverty.measuring import measure_table

__all__ = ["listed_welfare"]


def listed_welfare(opened: Frozen, asked: Asked, basis: str = "") -> FrozenAnswer:
    """Measure the welfare values that a list of the quarter holds (a survey declared as a source), by its weights.

    Families are the sampling units: the registry keeps neither strata nor census blocks, so errors of a survey drawn by
    blocks are too small, and the method says so.

    Parameters
    ----------
    opened, asked : Frozen, Asked
        The quarter, and what to measure.
    basis : str
        Basis of the values. Of each person there is one value a basis, the latest. Values of two bases are two
        measures (consumption and income, or of two years) and are never put together; left empty it is the only basis
        that has values, or the workspace's own where that is one of several.

    Raises
    ------
    ParameterError
        No list holds a welfare value, or none on that basis; several bases have values and none is asked for.
    """
    engine, basis = opened.engine, _valued(opened, basis)
    levels = [level_key(opened, one) for one in asked.by]
    codes = "".join(f", {key}.code as {key}" for key in levels)
    joins = "".join(
        f" left join (select up.area_no, a.code from up join area a on a.area_no = up.at where a.level = '{key}') {key}"
        f" on {key}.area_no = p.area_no"
        for key in levels
    )
    arrays = engine.arrays(
        f"""
        with recursive up as (
            select area_no, area_no as at from area union all
            select up.area_no, a.parent_no from up join area a on a.area_no = up.at where a.parent_no is not null
        ),
        held as (select person_no, value from welfare where value is not null and basis = $1)
        select value, coalesce(p.weight, 1) as weight, p.family_no {codes}
        from held join person p using (person_no) {joins} order by person_no
        """,
        [basis],
    )
    table = {name: np.ma.filled(column, "-" if name in levels else 0) for name, column in arrays.items()}
    mine = replace(asked, welfare="value", weight="weight", psu="family_no", by=tuple(levels))
    mine = replace(mine, strata="", fpc="", persons="")
    said = (
        f"; basis {basis}; families as sampling units: too small an error for a survey drawn by census blocks"
    )
    rows = [
        replace(row, estimate=replace(row.estimate, method=row.estimate.method + said))
        for row in measure_table(table, mine)
    ]
    return FrozenAnswer(rows, {area.code: area.name for area in opened.pack.areas}, {})


def _valued(opened: Frozen, asked: str) -> str:
    """Return the basis whose values are meant."""
    rows = opened.engine.rows("select distinct basis from welfare where value is not null order by basis")
    have = [str(basis) for (basis,) in rows]
    if not have:
        raise ParameterError(
            "No list of the quarter holds a welfare value",
            where="--welfare",
            rule="deciles are ranks and no consumption",
            todo="leave --welfare out for expected poverty, or measure a survey file",
        )
    basis = Options(basis=asked).filled(opened.workspace.defaults, opened.pack).basis
    if basis in have:
        return basis
    if asked or len(have) > 1:
        raise ParameterError(
            f"The quarter has no welfare values on basis {basis!r}",
            where="--basis",
            rule=f"it has values on: {', '.join(have)}",
            todo="ask with --basis and one of these",
        )
    return have[0]
