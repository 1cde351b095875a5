"""Change of poverty split into growth and redistribution (Datt and Ravallion 1992, doi:10.1016/0304-3878(92)90001-P).

With P(mu, L) poverty under the mean mu and the Lorenz curve L, at a fixed line:

    growth          P(mu_1, L_r) - P(mu_0, L_r)
    redistribution  P(mu_r, L_1) - P(mu_r, L_0)
    residual        the change less both: the interaction

r is the round of reference. ``shapley`` is the mean over both references, whose residual is 0 (Shorrocks 2013,
doi:10.1007/s10888-011-9214-z). P(mu_1, L_0) is the poverty of the incomes of round 0 times mu_1 / mu_0, which is that
of their own at the line z mu_0 / mu_1; its error is that of an index at a line that is itself estimated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sasaran.errors import ParameterError
from sasaran.measure.growth.headcount import check, poverty
from sasaran.measure.growth.rounds import Round, Sorted, two_rounds
from sasaran.measure.survey.design import LEVEL
from sasaran.measure.survey.estimates import Estimates

__all__ = ["REFERENCES", "growth_redistribution"]

REFERENCES = ("initial", "final", "shapley")


@dataclass(frozen=True, eq=False)
class _Part:
    # a value with its influence in the rounds before and after
    value: float
    before: Any
    after: Any

    def __sub__(self, other: _Part) -> _Part:
        return _Part(self.value - other.value, self.before - other.before, self.after - other.after)

    def half(self, other: _Part) -> _Part:
        return _Part(
            (self.value + other.value) / 2, (self.before + other.before) / 2, (self.after + other.after) / 2
        )


def growth_redistribution(
    before: Round,
    after: Round,
    line: float,
    alpha: float = 0.0,
    *,
    reference: str = "initial",
    overlap: bool = False,
    level: float = LEVEL,
) -> dict[str, Estimates]:
    """Return the change of FGT(alpha) and its parts from growth and redistribution, each with its error.

    Parameters
    ----------
    before, after : Round
        Welfare in comparable prices.
    line : float
        Poverty line in those prices; the poor are strictly below it.
    alpha : float
        0, or at least 1. For 0 the error uses a kernel density at the line.
    reference : str
        ``initial`` (default, the authors'), ``final``, or ``shapley``.
    overlap : bool
        Whether PSUs of the same label are the same PSU in both rounds.
    level : float
        Coverage of the t interval.

    Returns
    -------
    dict[str, Estimates]
        ``change``, ``growth``, ``redistribution``, ``residual``, as fractions; the first is the sum of the others.

    Raises
    ------
    ParameterError
        An unknown reference, alpha or line.
    NumbersError
        As :meth:`Round.sort`.
    """
    check(alpha, line)
    if reference not in REFERENCES:
        raise ParameterError(f"There is no reference {reference!r}", rule=f"one of {', '.join(REFERENCES)}")
    old, new = before.sort(), after.sort()
    base, grown = _own(old, new, alpha, line, first=True), _moved(old, new, alpha, line, first=True)
    ended, shrunk = _own(old, new, alpha, line, first=False), _moved(old, new, alpha, line, first=False)
    change = ended - base
    initial = grown - base, shrunk - base
    final = ended - shrunk, ended - grown
    if reference == "shapley":
        growth, spread = (one.half(two) for one, two in zip(initial, final, strict=True))
    else:
        growth, spread = initial if reference == "initial" else final
    parts = {
        "change": change,
        "growth": growth,
        "redistribution": spread,
        "residual": change - growth - spread,
    }
    return {
        word: two_rounds(
            f"FGT({alpha:g}), {word} ({reference})", part.value, (old, part.before), (new, part.after),
            overlap=overlap, level=level, unit="share",
        )
        for word, part in parts.items()
    }  # fmt: skip


def _own(old: Sorted, new: Sorted, alpha: float, line: float, *, first: bool) -> _Part:
    found = poverty(old if first else new, alpha, line)
    none = (new if first else old).x.y * 0.0
    return _Part(found.value, *((found.influence, none) if first else (none, found.influence)))


def _moved(old: Sorted, new: Sorted, alpha: float, line: float, *, first: bool) -> _Part:
    """Return poverty under the Lorenz curve of one round and the mean of the other."""
    own, other = (old, new) if first else (new, old)
    at = line * own.mean / other.mean
    found = poverty(own, alpha, at)
    here = found.influence + found.slope * at * own.mean_influence / own.mean
    there = -found.slope * at * other.mean_influence / other.mean
    return _Part(found.value, *((here, there) if first else (there, here)))
