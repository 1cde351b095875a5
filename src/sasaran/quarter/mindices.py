"""The words of ``--indices`` and what each of them reckons."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sasaran import measure as m
from sasaran.errors import ParameterError
from sasaran.measure import Design, Estimates, RelativeLine, Replicates

__all__ = ["HELP", "Index", "Options", "read_indices", "reckon"]

HELP = (
    "fgt, fgt(a), income-gap, watts, sen, sst, poor-median, rmpg, arpt, arpr, gini, ge(a), atkinson(e), qsr, palma, "
    "deciles, mean, median, q(p)"
)
_LINED = ("fgt", "income-gap", "watts", "sen", "sst", "poor-median", "rmpg")
_SHARES = ("fgt", "income-gap", "sen", "sst", "rmpg", "arpr")
_NUMBERED = {"fgt": None, "ge": 1.0, "atkinson": 1.0, "q": 0.5}
_PLAIN = ("arpt", "arpr", "gini", "qsr", "palma", "deciles", "mean", "median")


@dataclass(frozen=True)
class Index:
    """One word of the list, and the number in its brackets."""

    word: str
    number: float | None = None

    @property
    def lined(self) -> bool:
        """Whether it needs a poverty line."""
        return self.word in _LINED


@dataclass(frozen=True)
class Options:
    """Conventions on which publications differ.

    Parameters
    ----------
    poor_at_line : bool
        Whether a unit exactly at the line is poor.
    negatives : str
        Welfare below 0: ``""`` for each index's own default (poverty keeps it, inequality refuses it), ``keep``,
        ``zero``, ``refuse``, or ``leave out`` (inequality alone).
    nonpositive : str | float
        Welfare of 0 or below where a logarithm is taken: ``refuse``, ``leave out``, or a number in its place.
    gini : str
        ``eurostat`` or ``convey``.
    quantile : str
        Definition of quantiles and of a line drawn from one: ``average`` (default; Eurostat, World Bank) or
        ``inverse`` (convey).
    level : float
        Coverage of the intervals.
    """

    poor_at_line: bool = False
    negatives: str = ""
    nonpositive: str | float = "refuse"
    gini: str = "eurostat"
    quantile: str = "average"
    level: float = 0.95


def read_indices(text: str) -> tuple[Index, ...]:
    """Read ``fgt,gini,ge(0)``; raise :class:`ParameterError` for an unknown word or a number it does not take."""
    found = []
    for part in filter(None, (one.strip().lower() for one in text.split(","))):
        match = re.fullmatch(r"([a-z-]+)(?:\((-?\d*\.?\d+)\))?", part)
        word = match[1] if match else part
        number = float(match[2]) if match and match[2] else None
        known = word in _LINED or word in _PLAIN or word in _NUMBERED
        if not match or not known or (number is not None and word not in _NUMBERED):
            raise ParameterError(f"There is no index {part}", todo=f"use one of: {HELP}")
        found.append(Index(word, _NUMBERED.get(word) if number is None else number))
    if not found:
        raise ParameterError("No index was asked for", todo=f"use one of: {HELP}")
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class _Given:
    """What an index is reckoned from."""

    welfare: Any
    line: Any
    by: Any
    universe: Any
    options: Options
    column: str


def reckon(
    indices: Sequence[Index],
    welfare: Any,
    line: Any,
    design: Design,
    options: Options,
    *,
    by: Any = None,
    universe: Any = None,
    column: str = "welfare",
    replicates: Replicates | None = None,
) -> dict[str, Estimates]:
    """Return each index by its name, for every domain of ``by``; errors by Taylor, or by ``replicates``.

    ``line`` is a number, an array (n,), a :class:`~sasaran.measure.RelativeLine` or None. Raises as the indices do.
    """
    given = _Given(welfare, line, by, universe, options, column)
    found: dict[str, Estimates] = {}
    for index in indices:
        if replicates is None:
            found |= _one(index, given, design)
            continue
        names = list(_one(index, _fixed(index, given, design), design))
        kind = {"interval": "logit", "is_share": True} if index.word in _SHARES else {}
        for name in names:
            found[name] = replicates.estimates(_statistic(index, given, name), **kind)  # type: ignore[arg-type]
    return found


def _statistic(index: Index, given: _Given, name: str) -> Any:
    return lambda design: _one(index, _fixed(index, given, design), design)[name]


def _fixed(index: Index, given: _Given, design: Design) -> _Given:
    """Return the same with a relative line drawn as a number, where an index takes no relative one."""
    if index.word not in ("sen", "sst") or not isinstance(given.line, RelativeLine):
        return given
    point = m.arpt(given.welfare, design, line=given.line, universe=given.universe).one().value
    return replace(given, line=point)


def _one(index: Index, given: _Given, design: Design) -> dict[str, Estimates]:
    if index.lined:
        return _poverty(index, given, design)
    if index.word in ("arpt", "arpr"):
        return _at_risk(index, given, design)
    return _inequality(index, given, design)


def _poverty(index: Index, given: _Given, design: Design) -> dict[str, Estimates]:
    o = given.options
    common: dict[str, Any] = {"by": given.by, "universe": given.universe, "poor_at_line": o.poor_at_line}
    common["level"] = o.level
    args = (given.welfare, given.line, design)
    # poverty keeps a welfare below 0: such a unit is poor whatever its depth, and leaving it out would lower the rate
    negative = {"negative": o.negatives or "keep"}
    if index.word == "fgt":
        alphas = (0, 1, 2) if index.number is None else (index.number,)
        return {f"FGT({a:g})": e for a, e in m.fgt(*args, alphas, **common, **negative).items()}
    if index.word == "income-gap":
        return {"income gap": m.income_gap_ratio(*args, **common, **negative)}
    if index.word == "watts":
        return {"Watts": m.watts(*args, **common, nonpositive=o.nonpositive)}
    if index.word == "poor-median":
        return {"poor median": m.poor_median(*args, **common, definition=o.quantile)}
    if index.word == "rmpg":
        return {"RMPG": m.median_poverty_gap(*args, **common, definition=o.quantile)}
    return (
        {"Sen": m.sen(*args, **common)}
        if index.word == "sen"
        else {"SST": m.sen_shorrocks_thon(*args, **common)}
    )


def _at_risk(index: Index, given: _Given, design: Design) -> dict[str, Estimates]:
    line = given.line
    if not isinstance(line, RelativeLine):
        line = RelativeLine(definition=given.options.quantile)
    common: dict[str, Any] = {"by": given.by, "universe": given.universe, "level": given.options.level}
    if index.word == "arpt":
        return {"ARPT": m.arpt(given.welfare, design, line=line, **common)}
    at = given.options.poor_at_line
    return {"ARPR": m.arpr(given.welfare, design, line=line, poor_at_line=at, **common)}


def _inequality(index: Index, given: _Given, design: Design) -> dict[str, Estimates]:
    o, y, number = given.options, given.welfare, index.number
    common: dict[str, Any] = {"by": given.by, "universe": given.universe, "column": given.column}
    common["level"] = o.level
    # inequality refuses a welfare below 0: shares, logarithms and ratios of it mean nothing
    strict = {"negative": o.negatives or "refuse", "nonpositive": o.nonpositive}
    if index.word == "mean":
        return {"mean": _mean(given, design)}
    if index.word in ("median", "q"):
        order = 0.5 if number is None else number
        kind = {"inverse": "hf1", "average": "hf2"}[o.quantile]
        kept = {"negative": o.negatives or "keep"}
        name = "median" if index.word == "median" else f"q({order:g})"
        return {name: m.quantile(y, design, order, definition=kind, **common, **kept)}
    if index.word == "deciles":
        parts = m.decile_shares(y, design, **common, **strict)
        return {f"share of tenth {at}": part for at, part in enumerate(parts, start=1)}
    if index.word == "ge":
        return {f"GE({number:g})": m.entropy(y, design, number or 0.0, **common, **strict)}
    if index.word == "atkinson":
        return {f"Atkinson({number:g})": m.atkinson(y, design, number or 0.0, **common, **strict)}
    if index.word == "gini":
        return {"Gini": m.gini(y, design, definition=o.gini, **common, **strict)}
    made: Mapping[str, Any] = {"qsr": m.qsr, "palma": m.palma}
    return {
        index.word.upper() if index.word == "qsr" else "Palma": made[index.word](
            y, design, **common, **strict
        )
    }


def _mean(given: _Given, design: Design) -> Estimates:
    """Return the mean of each domain: influence (y - mean) / W."""
    laid = design.domains(given.by, universe=given.universe)
    y = np.where(laid.inside, given.welfare, 0.0) if laid.inside is not None else given.welfare
    with np.errstate(divide="ignore", invalid="ignore"):
        value = laid.by_domain(laid.sum(design.weights * y)) / laid.weight
        z = (y - laid.of_units(value)) / laid.of_units(laid.weight)
    return design.estimates(value, z, laid, method="mean; Taylor linearisation", level=given.options.level)
