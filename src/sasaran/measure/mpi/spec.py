"""An MPI's specification as data: dimensions, indicators, weights, rules, cutoffs; checked when made.

name = "Indeks contoh"
k = [0.2, "1/3"]
missing = "drop"

[[dimension]]
name = "health"
weight = "1/2"                     # left out: all dimensions weigh the same

[[dimension.indicator]]
name = "nutrition"
column = "undernourished"          # left out: the name
weight = "1/4"                     # of the whole; left out: equal parts of the dimension's weight
op = "=="                          # left out: the column is 1 for deprived, 0 for not
value = 1
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from sasaran.errors import DeclarationError
from sasaran.measure.mpi.rule import FLAG, Rule

__all__ = ["MISSING", "Indicator", "Specification", "parse_spec", "read_spec"]

MISSING = ("drop", "reweight", "not deprived")
_NEAR = 1e-6  # printed weights such as 0.166666667 add up to 1 within this


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    Parameters
    ----------
    name : str
        Its name, used once.
    dimension : str
        The dimension that it belongs to.
    weight : float
        Its weight in the whole index, over 0; all weights add up to 1.
    column : str
        Column of the table; the name if empty.
    rule : Rule
        When its value means deprived.
    """

    name: str
    dimension: str
    weight: float
    column: str = ""
    rule: Rule = FLAG

    @property
    def source(self) -> str:
        """The column it is read from."""
        return self.column or self.name


@dataclass(frozen=True)
class Specification:
    """All that defines an MPI.

    Parameters
    ----------
    name : str
        Its name.
    indicators : tuple[Indicator, ...]
        Indicators; names are distinct, weights over 0 and add up to 1 within 1e-6.
    k : tuple[float, ...]
        Poverty cutoffs on the weighted score, 0 < k <= 1: poor is who scores k or more.
    missing : str
        What a missing indicator does: see :func:`~sasaran.measure.mpi.deprived.deprived`.

    Raises
    ------
    DeclarationError
        The rule broken, naming the indicator.
    """

    name: str
    indicators: tuple[Indicator, ...]
    k: tuple[float, ...] = (1 / 3,)
    missing: str = "drop"

    def __post_init__(self) -> None:
        names = [i.name for i in self.indicators]
        twice = [name for name in names if names.count(name) > 1]
        wrong = [i.name for i in self.indicators if not 0 < i.weight <= 1 + _NEAR]
        total = sum(i.weight for i in self.indicators)
        for broken, what, rule in (
            (not names, "It has no indicator", "an index has at least one indicator"),
            (bool(twice), f"The indicator {twice[:1]} is there twice", "names of indicators are distinct"),
            (bool(wrong), f"The weight of {wrong[:1]} is not over 0", "a weight lies between 0 and 1"),
            (abs(total - 1) > _NEAR, f"The weights add up to {total:.9g}", "weights add up to 1"),
            (
                not self.k or not all(0 < k <= 1 for k in self.k),
                "A cutoff is out of range",
                "0 < k <= 1, as a share",
            ),
            (
                self.missing not in MISSING,
                f"There is no policy {self.missing!r}",
                f"missing is one of {', '.join(MISSING)}",
            ),
        ):
            if broken:
                raise DeclarationError(what, where=f"specification {self.name}", rule=rule)

    @property
    def weights(self) -> Any:
        """Weights, shape (J,)."""
        return np.array([i.weight for i in self.indicators])

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Dimensions in the order of their first indicator."""
        return tuple(dict.fromkeys(i.dimension for i in self.indicators))


def read_spec(path: Path) -> Specification:
    """Return the specification in the TOML file ``path``; raise DeclarationError where it does not say what it must."""
    return parse_spec(path.read_text(encoding="utf-8"), path.name)


def parse_spec(text: str, where: str = "specification") -> Specification:
    """Return the specification written as TOML in ``text``: the form is told at the head of this module.

    ``where`` names it in errors. Raises :class:`DeclarationError` where it does not say what it must.
    """
    try:
        raw = tomllib.loads(text)
        dimensions = raw["dimension"]
        found = tuple(i for d in dimensions for i in _indicators(d, len(dimensions)))
        k = raw.get("k", ["1/3"])
        cutoffs = tuple(_number(c) for c in (k if isinstance(k, list) else [k]))
        return Specification(str(raw["name"]), found, cutoffs, raw.get("missing", "drop"))
    except (KeyError, TypeError, ValueError, ZeroDivisionError, tomllib.TOMLDecodeError) as wrong:
        raise DeclarationError(
            "The specification of the index cannot be read",
            where=where,
            rule=f"name, [[dimension]] and [[dimension.indicator]] as documented; found wrong: {wrong}",
        ) from wrong


def _indicators(dimension: dict[str, Any], many: int) -> list[Indicator]:
    inside = dimension["indicator"]
    whole = _number(dimension.get("weight", Fraction(1, many)))
    made = [
        Indicator(
            str(i["name"]), str(dimension["name"]), _number(i.get("weight", whole / len(inside))), i.get("column", ""),
            Rule(i.get("op", "flag"), tuple(i["value"]) if isinstance(i.get("value"), list) else i.get("value")),
        )
        for i in inside
    ]  # fmt: skip
    total = sum(i.weight for i in made)
    if abs(total - whole) > _NEAR and "weight" in dimension:
        raise ValueError(f"indicators of {dimension['name']} weigh {total:.6g}, the dimension {whole:.6g}")
    return made


def _number(given: Any) -> float:
    return float(Fraction(given)) if isinstance(given, (str, Fraction)) else float(given)
