"""The same budget under each design, side by side: errors, what they cost, and how they differ on the same people.

Every design is a score of the same rows (lower is poorer); each takes its poorest until the budget is used up. The
budget counts what ``size`` says: people (weight x members), households (weight) or rupiah (weight x cost), so a design
that picks large families reaches fewer households, and that is part of the comparison.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError, ParameterError
from sasaran.schema.estimate import Estimate
from sasaran.welfare.accuracy.choose import Choice, checked_weight, choose
from sasaran.welfare.accuracy.rates import errors, influence_by_psu, without_error
from sasaran.welfare.accuracy.sample import Sample
from sasaran.welfare.compare.swaps import Swaps, swaps

__all__ = ["Comparison", "compare"]

Floats = NDArray[np.float64]

SHOWN = ("exclusion", "inclusion", "inclusion_of_nonpoor", "error", "coverage")


@dataclass(frozen=True)
class Comparison:
    """Designs under one budget.

    Parameters
    ----------
    sample : Sample
        The truth they are judged on.
    choices : mapping from design to Choice
        Whom each takes.
    rates : mapping from design to rate to Estimate
        Errors of each, see :mod:`sasaran.welfare.accuracy.rates`.
    budget : float
        What there was to spend, in ``unit``.
    spent : mapping from design to float
        What each spent: below the budget where ties or whole units leave a rest, or where there is nobody left.
    unit : str
        What the budget counts.
    """

    sample: Sample
    choices: Mapping[str, Choice]
    rates: Mapping[str, Mapping[str, Estimate]]
    budget: float
    spent: Mapping[str, float]
    unit: str

    def difference(
        self, rate: str, one: str, other: str, *, relative: bool = False, level: float = 0.95
    ) -> Estimate:
        """Return the rate of design ``one`` less that of ``other``; ``relative``: as a share of the other's.

        Both are measured on the same people, so the error is that of the difference of their influences, usually far
        smaller than the two errors would suggest. Where one of the two has no error (a rate of exactly 0 or 1, flagged
        ``no event``), the difference has none either, unless both designs choose the very same people.

        Raises
        ------
        ParameterError
            If a design or a rate is unknown.
        """
        a, za = influence_by_psu(self.sample, self._choice(one), rate)
        b, zb = influence_by_psu(self.sample, self._choice(other), rate)
        with np.errstate(divide="ignore", invalid="ignore"):
            value = float(np.divide(a, b)) - 1 if relative else a - b
            z = za / b - a / b**2 * zb if relative and b else za - zb
        if relative and not b:
            value = float("nan")
        se = self.sample.se(z)
        how = "relative difference" if relative else "difference"
        made = self.sample.estimate(
            value,
            se,
            f"{how} of {rate} on the same people, Taylor",
            level=level,
            domain=f"{one} less {other}",
        )
        if np.array_equal(self.choices[one].selected, self.choices[other].selected):
            return made
        mine, theirs = (
            errors(self.sample, self.choices[name], (rate,), level=level)[rate] for name in (one, other)
        )
        if relative and (mine.se is None or theirs.se is None):
            return replace(made, se=None, low=np.nan, high=np.nan, flag=made.flag or mine.flag or theirs.flag)
        return without_error(made, mine, theirs)

    def swaps(self, before: str, after: str, groups: Mapping[str, Any] | None = None) -> Swaps:
        """Return who changes when ``after`` replaces ``before``, see :func:`swaps`."""
        return swaps(self.sample, self._choice(before), self._choice(after), groups)

    def _choice(self, name: str) -> Choice:
        if name not in self.choices:
            raise ParameterError(
                f"There is no design {name!r}", rule=f"designs are {', '.join(self.choices)}"
            )
        return self.choices[name]


def compare(
    sample: Sample,
    designs: Mapping[str, Any],
    *,
    quota: float | None = None,
    budget: float | None = None,
    size: Any = None,
    unit: str = "people",
    rates: Sequence[str] = SHOWN,
    ties: str = "share",
    seed: int = 0,
    ids: Any = None,
    unscored: str = "refuse",
    level: float = 0.95,
) -> Comparison:
    """Give every design the same budget and measure it on the same people.

    Parameters
    ----------
    sample : Sample
        Who is poor, with weights and sampling units, n rows.
    designs : mapping from name to array, shape (n,)
        Scores, lower is poorer. A yes/no design (a category) is a score with two values, and its ties are shared. A
        :class:`~sasaran.welfare.accuracy.Choice` stands as it is (who received cash), whatever it spends.
    quota : float
        Share of all ``size``, or ``budget`` in the unit of ``size`` itself.
    size : array, shape (n,)
        What a chosen row uses up; the sample's weight if absent.
    unit : str
        What ``size`` counts, in words.
    rates, level
        As in :func:`sasaran.welfare.accuracy.errors`.
    ties, seed, ids, unscored
        As in :func:`sasaran.welfare.accuracy.choose`.

    Raises
    ------
    ParameterError
        If there is no design, or neither or both of quota and budget are given.
    NumbersError
        If a score is missing, infinite or of another length: the message names the design.
    """
    if not designs:
        raise ParameterError("There is no design to compare", rule="at least one score is needed")
    mass = sample.weight if size is None else checked_weight(size, "size", sample.n)
    choices = {}
    for name, score in designs.items():
        if isinstance(score, Choice):
            if len(score.selected) != sample.n:
                raise _other_rows(name, sample.n)
            choices[name] = score
            continue
        if len(score) != sample.n:
            raise _other_rows(name, sample.n)
        try:
            choices[name] = choose(
                score, quota, budget=budget, size=mass, ties=ties, seed=seed, ids=ids, unscored=unscored
            )
        except NumbersError as wrong:
            raise NumbersError(
                wrong.what, where=f"design {name}, {wrong.where}", rule=wrong.rule, todo=wrong.todo
            ) from wrong
    measured = {name: errors(sample, choice, rates, level=level) for name, choice in choices.items()}
    there = float(budget) if budget is not None else float(quota or 0.0) * float(mass.sum())
    spent = {name: float(mass @ choice.selected) for name, choice in choices.items()}
    return Comparison(sample, choices, measured, there, spent, unit)


def _other_rows(name: str, n: int) -> NumbersError:
    return NumbersError("A design ranks other rows", where=f"design {name}", rule=f"{n} rows are expected")
