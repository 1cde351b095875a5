"""When a value means deprived: one comparison, written as data."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError

__all__ = ["FLAG", "OPERATORS", "Rule"]

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
OPERATORS = ("flag", *_COMPARE, "in", "not in")


@dataclass(frozen=True)
class Rule:
    """A deprivation rule.

    Parameters
    ----------
    op : str
        ``flag`` (the column holds 1 for deprived and 0 for not, or booleans), a comparison ``<``, ``<=``, ``>``,
        ``>=``, ``==``, ``!=``, or ``in`` and ``not in`` a list.
    value : float | str | tuple | None
        What the column is compared with: the cutoff z_j, a code, or a list of codes. None for ``flag``.
    """

    op: str = "flag"
    value: Any = None

    def __post_init__(self) -> None:
        listed = self.op in ("in", "not in")
        fits = (
            self.op in OPERATORS
            and (self.value is None) == (self.op == "flag")
            and isinstance(self.value, (tuple, list)) == listed
        )
        if not fits:
            raise ParameterError(
                f"There is no deprivation rule {self.op!r} with {self.value!r}",
                rule=f"op is one of {', '.join(OPERATORS)}; flag has no value, in and not in have a list",
            )

    def apply(self, values: Any, column: str) -> tuple[Any, Any]:
        """Return who is deprived and who is missing, both bool (n,).

        Missing are None, NaN and masked values. Raises NumbersError naming ``column``: a flag other than 0 and 1,
        infinite values, or values that cannot be compared with the rule's.
        """
        missing, array = _without_missing(values)
        endless = int(np.count_nonzero(_endless(array) & ~missing))
        if endless:
            raise NumbersError(
                f"The column {column} has {endless} infinite values",
                where=f"column {column}",
                rule="an infinite value is no answer: it would be deprived or not by its sign alone",
                todo="mend them, or leave them missing",
            )
        if self.op == "flag":
            known = np.asarray(array[~missing])
            odd = int(np.count_nonzero(~np.isin(known, (0, 1))))
            if odd:
                raise NumbersError(
                    f"The column {column} has {odd} values other than 0 and 1",
                    where=f"column {column}",
                    rule="a flag is 1 for deprived and 0 for not deprived",
                    todo="give the indicator a rule, or mend the column",
                )
            return _fill(known == 1, missing), missing
        return _fill(self._compared(array[~missing], column), missing), missing

    def _compared(self, known: Any, column: str) -> Any:
        wanted = self.value if isinstance(self.value, (tuple, list)) else (self.value,)
        text = [isinstance(v, str) for v in wanted]
        if len(known) and any(t != isinstance(known[0], str) for t in text):
            raise self._unlike(column)
        if self.op in ("in", "not in"):
            return np.isin(known, list(wanted)) == (self.op == "in")
        try:
            return np.asarray(_COMPARE[self.op](known, self.value), dtype=bool)
        except TypeError:
            raise self._unlike(column) from None

    def _unlike(self, column: str) -> NumbersError:
        return NumbersError(
            f"The column {column} cannot be compared with {self.value!r}",
            where=f"column {column}",
            rule="numbers are compared with numbers, codes in text with text",
        )


FLAG = Rule()
"""The column itself says who is deprived."""


def _without_missing(values: Any) -> tuple[Any, Any]:
    if np.ma.isMaskedArray(values):
        return np.ma.getmaskarray(values) | _nan(values.data), values.data
    array = np.asarray(values)
    return _nan(array), array


def _nan(array: Any) -> Any:
    if array.dtype.kind == "f":
        return np.isnan(array)
    if array.dtype.kind == "O":
        return (array == None) | (array != array)  # noqa: E711  (element by element)
    return np.zeros(array.shape, dtype=bool)


def _endless(array: Any) -> Any:
    if array.dtype.kind == "f":
        return np.isinf(array)
    if array.dtype.kind == "O":
        return np.array([isinstance(one, float) and np.isinf(one) for one in array], dtype=bool)
    return np.zeros(array.shape, dtype=bool)


def _fill(known: Any, missing: Any) -> Any:
    made = np.zeros(missing.shape, dtype=bool)
    made[~missing] = known
    return made
