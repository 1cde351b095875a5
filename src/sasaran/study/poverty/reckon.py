"""What each index is reckoned by: the room of measure, with the conventions asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sasaran import measure as m
from sasaran.errors import NumbersError
from sasaran.measure import Design, Estimates, RelativeLine, Replicates
from sasaran.measure.inequality.estimate import estimates_of
from sasaran.measure.inequality.ordered import order
from sasaran.study.poverty.indices import Index, Options

__all__ = ["reckon"]

_SHARES = ("fgt", "income-gap", "sen", "sst", "rmpg", "arpr")


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

    ``line`` is a number, an array (n,), a :class:`~sasaran.measure.RelativeLine` or None. Raises as the indices do, and
    where welfare is missing or infinite within the universe, naming ``column``.
    """
    _known(welfare, universe, column)
    given = _Given(welfare, line, by, universe, options, column)
    found: dict[str, Estimates] = {}
    for index in indices:
        if replicates is None:
            found |= _one(index, given, design)
            continue
        names = list(_one(index, _fixed(index, given, design), design))
        kind: dict[str, Any] = {"interval": "logit", "is_share": True} if index.word in _SHARES else {}
        if index.word in ("gini", "deciles") and not (welfare < 0).any():
            kind = {"interval": "logit"}
        for name in names:
            found[name] = replicates.estimates(_statistic(index, given, name), **kind)
    return found


def _known(welfare: Any, universe: Any, column: str) -> None:
    looked = welfare if universe is None else welfare[universe]
    wrong = len(looked) - int(np.count_nonzero(np.isfinite(looked)))
    if wrong:
        raise NumbersError(
            f"The column {column} has {wrong} values that are missing or infinite",
            where=f"column {column}",
            rule="a missing value is never counted as zero or as average",
            todo="mend the column, or leave those rows out of the count with --missing drop",
        )


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
    kept, strict = o.negatives or "keep", o.negatives or "refuse"
    if index.word == "fgt":
        alphas = (0, 1, 2) if index.number is None else (index.number,)
        return {f"FGT({a:g})": e for a, e in m.fgt(*args, alphas, negative=kept, **common).items()}
    if index.word == "income-gap":
        return {"income gap": m.income_gap_ratio(*args, negative=kept, **common)}
    if index.word == "watts":
        return {"Watts": m.watts(*args, negative=kept, **common, nonpositive=o.nonpositive)}
    if index.word == "poor-median":
        return {"poor median": m.poor_median(*args, negative=kept, **common, definition=o.quantile)}
    if index.word == "rmpg":
        return {"RMPG": m.median_poverty_gap(*args, negative=kept, **common, definition=o.quantile)}
    if index.word == "sen":
        return {"Sen": m.sen(*args, negative=strict, **common)}
    return {"SST": m.sen_shorrocks_thon(*args, negative=strict, **common)}


def _at_risk(index: Index, given: _Given, design: Design) -> dict[str, Estimates]:
    line = given.line
    if not isinstance(line, RelativeLine):
        line = RelativeLine(definition=given.options.quantile)
    common: dict[str, Any] = {"by": given.by, "universe": given.universe, "level": given.options.level}
    common["negative"] = given.options.negatives or "keep"
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
    if index.word == "qsr":
        return {"QSR": m.qsr(y, design, **common, **strict)}
    return {"Palma": m.palma(y, design, **common, **strict)}


def _mean(given: _Given, design: Design) -> Estimates:
    """Return the mean of each domain: influence (y - mean) / W."""
    rule = given.options.negatives or "keep"
    x = order(
        given.welfare, design, by=given.by, universe=given.universe, negative=rule, column=given.column, sort=False
    )  # fmt: skip
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (x.y - x.spread(x.mean)) / x.spread(x.weight)
    return estimates_of("mean", x.mean, z, x, design, level=given.options.level)
