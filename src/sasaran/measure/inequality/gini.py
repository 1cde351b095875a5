"""The Gini coefficient in its two published definitions, and its influence in one pass over sorted welfare.

With units sorted by welfare y, weights w, C the cumulated weights, W and Y the totals of w and w y:

- ``eurostat`` (default; laeken, Eurostat, World Bank wbpip): twice the area between the diagonal and the Lorenz curve
  through all units,  G = sum w y (2 C - w) / (W Y) - 1.  It changes neither with the scale of the weights nor when a
  unit of weight 2 is written as two of weight 1.
- ``convey`` (R packages convey 1.0 and vardpoor):  G = sum w y (2 C - 1) / (W Y) - 1, which reads each weight as that
  many persons; it changes (in the sixth digit at usual weights) with the scale of the weights. For comparison with
  their numbers only.

Influence: the derivative of G with respect to the weight of a unit (Deville 1999, Survey Methodology 25(2); Langel and
Tillé 2013, doi:10.1111/j.1467-985X.2012.01048.x; Osier 2009, Survey Research Methods 3(3)).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from sasaran.errors import ParameterError
from sasaran.measure.inequality.ordered import Ordered

__all__ = ["GINI", "Gini"]

GINI = ("eurostat", "convey")


@dataclass(frozen=True)
class Gini:
    """The Gini coefficient, a fraction: 0 where all have the same, near 1 where one has all.

    Parameters
    ----------
    definition : str
        ``eurostat`` or ``convey``; see the module.
    """

    definition: str = "eurostat"
    sorted: ClassVar[bool] = True
    positive: ClassVar[bool] = False
    signed: ClassVar[bool] = True
    bounded: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.definition not in GINI:
            raise ParameterError(
                f"There is no Gini definition {self.definition!r}", rule=f"one of {', '.join(GINI)}"
            )

    @property
    def name(self) -> str:
        """Name and definition, for the method of an Estimate."""
        return f"Gini ({self.definition})"

    def measure(self, x: Ordered) -> tuple[Any, Any]:
        """Return values (D,) and influences (m,); NaN where the domain's total is not over 0, 0 where all is equal."""
        plain = self.definition == "eurostat"
        size, whole = (np.where(x.total > 0, total, np.nan) for total in (x.weight, x.total))
        value = x.sum(x.w * x.y * (2 * x.cum_weight - (x.w if plain else 1.0))) / (size * whole) - 1
        if plain:
            # equal welfare moves equally: the sums up to the last of the equals do not depend on their order
            moved = 2 * (x.y * x.at_tie(x.cum_weight) - x.at_tie(x.cum_total) + x.spread(x.total))
        else:
            moved = 2 * (x.spread(x.total) - x.cum_total + x.w * x.y + x.y * x.cum_weight) - x.y
        z = (
            moved / x.spread(size * whole)
            - x.y * x.spread((value + 1) / whole)
            - x.spread((value + 1) / size)
        )
        if plain and x.constant.any():
            same = x.constant & (x.total > 0)
            value, z = np.where(same, 0.0, value), np.where(x.spread(same), 0.0, z)
        return value, z
