"""Foster-Greer-Thorbecke indices, Watts, and the income gap ratio.

    FGT(alpha) = sum w (1 - y / z)^alpha 1(poor) / sum w        headcount (0), gap (1), severity (2)

Sources: Foster, Greer and Thorbecke 1984 (doi:10.2307/1913475); Watts 1968; variance by linearisation as in convey
(Pessoa, Damico and Jacob, svyfgt, svywatts). Reference numbers: tests/measure/poverty/test_poverty_reference.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.poverty.additive import Depth, additive, below_zero, find_poor
from sasaran.measure.poverty.line import LineLike
from sasaran.measure.survey.codes import numbers_within
from sasaran.measure.survey.design import LEVEL, Design
from sasaran.measure.survey.domains import Domains, mask
from sasaran.measure.survey.estimates import Estimates

__all__ = ["fgt", "headcount", "income_gap_ratio", "poverty_gap", "severity", "watts"]


def fgt(
    welfare: Any,
    line: LineLike,
    design: Design,
    alphas: Sequence[float] = (0, 1, 2),
    *,
    by: Any = None,
    universe: Any = None,
    poor_at_line: bool = False,
    negative: str = "keep",
    **options: Any,
) -> dict[float, Estimates]:
    """Return FGT(alpha) of each domain for each alpha, from one pass.

    Parameters
    ----------
    welfare : array of float, shape (n,)
        Consumption or income per person of each unit, in the unit of the line.
    line : LineLike
        A number, a mapping of domain label to number, an array (n,), or a ``RelativeLine``, whose own variance is
        then part of the error.
    design : Design
        Weights and design: household weights count households, ``design.persons(size)`` counts persons.
    alphas : Sequence[float]
        Orders, none below 0.
    by : array of labels, shape (n,) | Domains | None
        Domains; ``design.domains(labels)`` laid once serves many indices.
    universe : array of bool, shape (n,) | None
        Units that count (for instance those with a value); the others stay in the design. A relative line is drawn
        over the universe.
    poor_at_line : bool
        Whether a unit exactly at the line is poor. Default no, as with BPS, Eurostat and the World Bank; convey says
        yes.
    negative : str
        Welfare below 0: ``keep`` (default, as convey: gaps over 1), ``zero``, or ``refuse``.
    **options
        ``level`` (0.95), ``interval`` (``logit`` or ``t``), ``deff`` (False), ``replicates`` (their error in place of
        Taylor's), ``sizes`` (mapping of domain label to known population: the Horvitz-Thompson mean over it in place
        of the ratio to the sum of weights, as sae::direct).

    Returns
    -------
    dict[float, Estimates]
        By alpha; shares within 0 and 1.

    Raises
    ------
    NumbersError
        Welfare missing or infinite within the universe; a line that is not over 0; a domain without its line.
    ParameterError
        An alpha below 0, an unknown option value.
    """
    poor = find_poor(
        welfare, line, design, by, universe=universe, poor_at_line=poor_at_line, negative=negative
    )
    return dict(zip(alphas, additive(poor, [_depth(a) for a in alphas], design, **options), strict=True))


def headcount(welfare: Any, line: LineLike, design: Design, **options: Any) -> Estimates:
    """Return the share of the population that is poor (P0); parameters and errors as :func:`fgt`."""
    return fgt(welfare, line, design, (0,), **options)[0]


def poverty_gap(welfare: Any, line: LineLike, design: Design, **options: Any) -> Estimates:
    """Return the mean gap to the line as a share of it, the non-poor counting 0 (P1); parameters as :func:`fgt`."""
    return fgt(welfare, line, design, (1,), **options)[1]


def severity(welfare: Any, line: LineLike, design: Design, **options: Any) -> Estimates:
    """Return the mean squared gap, which weighs the poorest most (P2); parameters and errors as :func:`fgt`."""
    return fgt(welfare, line, design, (2,), **options)[2]


def watts(
    welfare: Any,
    line: LineLike,
    design: Design,
    *,
    by: Any = None,
    universe: Any = None,
    poor_at_line: bool = False,
    negative: str = "keep",
    nonpositive: str | float = "refuse",
    **options: Any,
) -> Estimates:
    """Return the Watts index: the mean of log(z / y) over the population, the non-poor counting 0.

    A domain without poor is 0, flagged ``no event``, without standard error and upper limit.

    Parameters
    ----------
    negative : str
        Welfare below 0: ``keep`` (default: it is among what ``nonpositive`` rules), ``zero`` (likewise, as 0), or
        ``refuse`` whatever ``nonpositive`` says of 0.
    nonpositive : str | float
        Welfare of 0 or below, which has no logarithm: ``refuse`` (default), ``leave out`` of the universe (as the
        examples of convey), ``no depth`` (in the population, with nothing added to the sum, as World Bank wbpip), or a
        number over 0 to stand in its place (a bottom code).
    **options
        As in :func:`fgt`, with the other parameters and errors.
    """
    if isinstance(by, Domains):
        by, universe = _unlaid(by)
    inside = None if universe is None else mask(universe, design.n)
    y = below_zero(numbers_within(welfare, "welfare", design.n, inside), negative)
    counted = np.ones(len(y), dtype=bool) if inside is None else inside
    low = counted & (y <= 0)
    if low.any():
        if nonpositive == "refuse":
            raise NumbersError(
                f"The column welfare has {int(low.sum())} values of 0 or below",
                where="column welfare",
                rule="the Watts index takes the logarithm of welfare",
                todo="choose nonpositive='leave out', 'no depth', or a number to stand in their place",
            )
        if nonpositive == "leave out":
            universe = counted & ~low
        elif nonpositive != "no depth":
            y = np.where(low, _floor(nonpositive), y)
    poor = find_poor(y, line, design, by, universe=universe, poor_at_line=poor_at_line)
    return additive(poor, [_WATTS], design, **options)[0]


def income_gap_ratio(welfare: Any, line: LineLike, design: Design, **options: Any) -> Estimates:
    """Return the mean gap of the poor alone as a share of the line, I = P1 / P0 (Sen 1976).

    A domain without poor is ``undefined``. Parameters and errors as :func:`fgt`, without ``deff``, ``replicates`` and
    ``sizes``. Influence: (z_1 - I z_0) / P0.
    """
    for word in ("deff", "replicates", "sizes"):
        if options.get(word) is not None:
            raise ParameterError(f"The income gap ratio does not take {word}")
    both = fgt(welfare, line, design, (0, 1), **options)
    count, gap = both[0], both[1]
    assert count.influence is not None and gap.influence is not None
    laid = design.domains(options.get("by"), universe=options.get("universe"))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = gap.value / count.value
        place = laid.pairs.domain
        own = (gap.influence.own - value[place] * count.influence.own) / count.value[place]
        share = None
        if gap.influence.share is not None:
            share = (gap.influence.share - value * count.influence.share) / count.value
    return design.estimates_of_totals(
        value, own, laid, shared=gap.influence.shared, share=share, level=options.get("level", LEVEL),
        interval=options.get("interval", "logit"), unit="share", is_share=not (value > 1).any(),
        method=gap.method.replace("FGT(1)", "income gap ratio"),
    )  # fmt: skip


def _depth(alpha: float) -> Depth:
    if not 0 <= alpha < np.inf:
        raise ParameterError(
            f"There is no FGT of order {alpha}", rule="alpha is a finite number, not below 0"
        )
    if alpha == 0:
        return Depth("FGT(0)", np.ones_like, np.zeros_like, 1.0, True)
    return Depth(
        f"FGT({alpha:g})",
        lambda ratio: _power(1 - ratio, alpha),
        lambda ratio: alpha * ratio * _power(1 - ratio, alpha - 1),
        0.0,
        True,
    )


def _power(gap: Any, alpha: float) -> Any:
    if alpha == 0:
        return np.ones_like(gap)
    if alpha == 1:
        return gap
    # at the line itself the gap is 0, and rounding must not make it negative
    return gap * gap if alpha == 2 else np.maximum(gap, 0.0) ** alpha


def _log_gap(ratio: Any) -> Any:
    return -np.log(np.where(ratio > 0, ratio, 1.0))


_WATTS = Depth("Watts", _log_gap, lambda ratio: (ratio > 0).astype(float), 0.0, False)


def _floor(value: str | float) -> float:
    if isinstance(value, str) or not 0 < value < np.inf:
        raise ParameterError(
            f"There is no rule {value!r} for welfare of 0 or below",
            rule="nonpositive is 'refuse', 'leave out', 'no depth', or a number over 0",
        )
    return float(value)


def _unlaid(domains: Domains) -> tuple[Any, Any]:
    by = None if domains.code is None else domains.labels[domains.code]
    return by, domains.inside
