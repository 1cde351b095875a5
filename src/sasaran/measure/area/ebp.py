"""Empirical best prediction of poverty and inequality by area, without Monte Carlo.

Given the sample, T(y) of a census unit in area d is normal with mean x'β + u_d and variance σe² + σu²(1 - γ_d)
(Molina and Rao 2010, Canadian Journal of Statistics 38, 369-385): every indicator that is a mean over units is a mean
of one-dimensional expectations, which `poverty` gives exactly. An area without sample has u = 0, γ = 0: a synthetic
estimate, flagged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.area import bootstrap, frame
from sasaran.measure.area.cells import Cells, compress
from sasaran.measure.area.indicators import Indicators, observed
from sasaran.measure.area.nested import NestedError
from sasaran.measure.area.result import AreaEstimates
from sasaran.measure.area.world import World

__all__ = ["ebp"]

_LOOSE = 1e-6


def ebp(
    fit: NestedError,
    x: Mapping[str, Any] | Cells,
    area: Any = None,
    *,
    line: float | None = None,
    indicators: Sequence[str] = ("fgt0", "fgt1", "fgt2"),
    weight: Any = None,
    mix: str = "census",
    negatives: str = "keep",
    replicates: int = 100,
    seed: int = 1,
    level: float = 0.95,
) -> AreaEstimates:
    """Predict indicators for every area of a census.

    Parameters
    ----------
    fit : NestedError
        From `fit_nested_error`.
    x : Mapping[str, array] | Cells
        Census columns of the model, one value a row; or a census that `compress` made before.
    area : array, shape (rows,)
        Area label of each census row. Areas of the sample that are not here get no estimate.
    line : float
        Poverty line in the unit of welfare. For lines that differ by area, fit welfare as a multiple of the local line
        and give 1.
    indicators : Sequence[str]
        ``fgt0``, ``fgt1``, ``fgt2`` or any order as ``fgt1.5``; ``mean``; ``median``, ``q0.1``; ``gini``.
    weight : array, shape (rows,), optional
        Members of the household, where indicators shall be of people; 1 a row if None.
    mix : str
        ``census``: the rows are everybody and all are predicted (as the R package emdi does). ``rest``: the rows are
        those outside the sample, and the sampled units' own welfare is added (as sae does; FGT and mean only, each
        sampled unit counted as 1).
    negatives : str
        Welfare below 0: ``keep`` its gap above 1, or count it as ``zero``.
    replicates : int
        Bootstrap replicates for the mean squared error; 0 for none.
    seed : int
        Of the bootstrap: the same seed gives the same errors.
    level : float
        Level of the intervals.

    Returns
    -------
    AreaEstimates
        By census area, in the order of their labels.

    Raises
    ------
    NumbersError
        For a missing column, missing values, or a line that the transform cannot take.
    ParameterError
        For an unknown indicator or option.

    Notes
    -----
    Sources: Molina and Rao (2010); González-Manteiga, Lombardía, Molina, Morales and Santamaría (2008), JSCS 78,
    443-462, for the bootstrap; Rojas-Perilla et al. (2020) for Box-Cox. Sampling is taken as uninformative given the
    covariates.
    """
    if mix not in ("census", "rest"):
        raise ParameterError("There is no such mix", where="mix", rule="census or rest")
    if replicates < 0 or not 0 < level < 1:
        raise ParameterError(
            "An option is out of range", where="replicates, level", rule="replicates >= 0, 0 < level < 1"
        )
    asked = Indicators.read(indicators, line, negatives)
    cells = _census(fit, x, area, weight)
    world = World.of(fit, cells)
    own = None
    if mix == "rest":
        own = world.own_sums(observed(asked.names, fit.y, line, negatives))
    spread = world.spread(fit.sigma_e2, fit.sigma_u2)
    kernel = asked.poverty(fit.transform, (float(spread.min()), float(spread.max())), noise=False)
    mean = cells.x @ fit.beta + world.effect[cells.area]
    value, _ = asked.expected(cells, kernel, fit.transform, mean, spread)
    value, share = world.mixed(value, own)
    notes = list(fit.notes)
    if kernel is not None and kernel.error > _LOOSE:
        notes.append(f"quadrature error up to {kernel.error:.1g}")
    mse = None
    if replicates:
        mse, said = bootstrap.mse(fit, world, asked, replicates, seed)
        mse, notes = mse * share**2, notes + said
        if (np.isnan(mse) & np.isfinite(value)).any():
            notes.append("no error where a replicate's mean is infinite")
    method = f"EBP, nested error, {fit.method}, {fit.transform}, {mix}" + (
        f", B={replicates}" if replicates else ""
    )
    return AreaEstimates(
        asked.names, cells.areas, value, mse, world.n, world.size(own), method, tuple(notes), level
    )


def _census(fit: NestedError, x: Mapping[str, Any] | Cells, area: Any, weight: Any) -> Cells:
    if isinstance(x, Cells):
        if x.names != fit.names:
            raise NumbersError(
                "The compressed census has other columns than the model",
                where=", ".join(x.names),
                rule=f"the columns {', '.join(fit.names)}",
                todo="compress it with names=fit.names",
            )
        return x
    if area is None:
        raise ParameterError("The census has no areas", where="area", todo="give the area of each census row")
    return compress(x, area, names=[name for name in fit.names if name != frame.INTERCEPT], weight=weight)
