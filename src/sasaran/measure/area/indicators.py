"""Which indicators: their names, and their expected values by area for any draw of the model's parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.errors import ParameterError
from sasaran.measure.area.cells import Cells
from sasaran.measure.area.mixture import Mixture
from sasaran.measure.area.poverty import Poverty, expected_mean, expected_square
from sasaran.measure.area.transform import Transform

__all__ = ["Indicators", "observed"]

_HELP = "fgt0, fgt1, fgt2 (or fgt with any order), mean, median, q0.1 (any quantile), gini"


@dataclass(frozen=True)
class Indicators:
    """What is to be computed.

    Parameters
    ----------
    names : tuple[str, ...]
        As asked.
    line : float | None
        Poverty line, where an FGT is asked.
    negatives : str
        ``keep`` or ``zero``, see `poverty`.
    """

    names: tuple[str, ...]
    line: float | None
    negatives: str

    @classmethod
    def read(cls, names: Sequence[str], line: float | None, negatives: str) -> Indicators:
        """Check names and line.

        Raises
        ------
        ParameterError
            For an unknown indicator, or an FGT without a line.
        """
        for name in names:
            _parsed(name)
        if line is None and any(name.startswith("fgt") for name in names):
            raise ParameterError(
                "An FGT needs a poverty line", where="line", todo="give the line in the unit of welfare"
            )
        return cls(tuple(names), line, negatives)

    @property
    def alphas(self) -> tuple[float, ...]:
        """Orders of FGT asked."""
        return tuple(_parsed(name)[1] for name in self.names if name.startswith("fgt"))

    def poverty(
        self, transform: Transform, spread: tuple[float, float], *, noise: bool, tolerance: float = 1e-9
    ) -> Poverty | None:
        """Return the poverty kernel of these orders (and twice them, where noise is asked)."""
        if self.line is None or not self.alphas:
            return None
        orders = [*self.alphas, *(2 * alpha for alpha in self.alphas)] if noise else self.alphas
        return Poverty.prepare(
            transform, self.line, orders, spread, negatives=self.negatives, tolerance=tolerance
        )

    def expected(
        self,
        cells: Cells,
        poverty: Poverty | None,
        transform: Transform,
        m: Any,
        s: Any,
        *,
        noise: bool = False,
        tabled: bool = False,
    ) -> tuple[Any, Any]:
        """Return the expected indicators (K, D), and the variance a finite area adds (K, D) (zeros unless ``noise``).

        Parameters
        ----------
        cells : Cells
            The census.
        poverty : Poverty | None
            From `poverty`.
        transform : Transform
            With its parameter.
        m : array, shape (C,)
            Mean of T(y) in each cell.
        s : array, shape (D,)
            Spread of T(y) in each area's cells.
        noise : bool
            Whether the second answer is wanted.
        tabled : bool
            Whether an error of 1e-7 is small enough (a bootstrap's): the FGT of many cells are then looked up.
        """
        wide = s[cells.area]
        fgt: dict[float, Any] = {}
        if poverty is not None:
            fgt = poverty.by_area(m, s, cells.area) if tabled else poverty(m, wide)
        value, extra = [], []
        for name in self.names:
            kind, number = _parsed(name)
            if kind == "fgt":
                value.append(cells.means(fgt[number]))
                extra.append(_noise(cells, fgt[number], fgt[2 * number]) if noise else None)
            elif kind == "mean":
                mean = expected_mean(transform, m, wide)
                value.append(cells.means(mean))
                extra.append(_noise(cells, mean, expected_square(transform, m, wide)) if noise else None)
            else:
                mixture = Mixture(cells, transform, m, s)
                found = mixture.gini(noise=noise) if kind == "gini" else mixture.quantile(number)
                value.append(found[0])
                extra.append(found[1])
        nothing = np.zeros(len(cells.areas))
        return np.stack(value), np.stack([part if noise and part is not None else nothing for part in extra])


def _noise(cells: Cells, first: Any, second: Any) -> Any:
    spread = cells.square * np.maximum(second - first * first, 0.0)
    return np.bincount(cells.area, spread, minlength=len(cells.areas)) / cells.total**2


def _parsed(name: str) -> tuple[str, float]:
    """Return the kind (fgt, mean, quantile, gini) and its number."""
    if name in ("mean", "gini"):
        return name, 0.0
    if name == "median":
        return "quantile", 0.5
    for start, kind in (("fgt", "fgt"), ("q", "quantile")):
        if name.startswith(start):
            try:
                number = float(name[len(start) :])
            except ValueError:
                continue
            if (kind == "fgt" and 0 <= number < np.inf) or 0 < number < 1:
                return kind, number
    raise ParameterError("There is no such indicator", where="indicators", rule=f"one of {_HELP}")


def observed(names: Sequence[str], y: Any, line: float | None, negatives: str) -> Any:
    """Return the indicators' values of observed units, shape (K, N).

    Raises
    ------
    ParameterError
        For a quantile or the Gini: they are no mean over units, so sampled units cannot be added to a prediction.
    """
    found = []
    for name in names:
        kind, number = _parsed(name)
        if kind in ("gini", "quantile"):
            raise ParameterError(
                "Sampled units cannot be added to a quantile or a Gini",
                where="mix",
                rule="mix='rest' takes indicators that are means over units (FGT, mean)",
                todo="use mix='census' for this indicator",
            )
        if kind == "mean" or line is None:
            found.append(y)
        else:
            kept = np.maximum(y, 0.0) if negatives == "zero" else y
            gap = np.where(kept < line, 1 - kept / line, 0.0)
            found.append((kept < line).astype(float) if number == 0 else gap**number)
    return np.stack(found)
