"""What a round of offers, or a change of benefits, is expected to do: poverty measures, people, winners and losers.

Consumption y a head is lognormal given the ranking's score (:mod:`sasaran.coverage.adequacy`). A change of b rupiah a
head moves y to y + b; with the chance w that something of a package works, and its gain g, the family has b + g. So

    FGT_a(z) = sum n_i [(1 - w) E((z - b - y)+ / z)^a + w E((z - b - g - y)+ / z)^a] / sum n_i

(Foster, Greer and Thorbecke 1984, Econometrica 52). These are numbers of the registry's model: official statistics
say where its scale lies, but none of them is an official rate of poverty. The fixed allocation is evaluated again
under seeded draws of the ranking's reliability and of each programme's effect (normal with the stated 90 % range, cut
to what is possible); all sides share the draws, so that differences are not drowned in common doubt. Families of one
area, decile, size, package and benefit are one pattern.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.special import ndtr

from sasaran.coverage.adequacy import DecileWelfare, fit_welfare
from sasaran.schema.estimate import Estimate
from sasaran.schema.package import Effect
from sasaran.schema.poverty import AreaPoverty
from sasaran.schema.ranking import Reliability

__all__ = [
    "LOCAL", "MEASURES", "Draws", "Measured", "Outcome", "People", "Side",
    "compare", "difference", "draw", "enough", "estimate", "income", "measure", "moved", "outcome",
]  # fmt: skip

MEASURES = ("fgt0", "fgt1", "fgt2", "extreme0", "extreme1", "extreme2", "graduated")
"""FGT at the line and at the extreme line (fractions); people above 1.5 lines by income of their own."""
LOCAL = ("poor", "gap", "graduated")
"""What is also summed by smallest area: people below the line, their gap in Rp a month, people graduated."""
_GRADUATED = 1.5
_STEP = 100.0  # benefits are told apart to Rp 100 a head and month
_Z90 = 1.6448536269514722


@dataclass(frozen=True)
class People:
    """All ranked families: position in ``poverty``, decile from 0, members; benefits and need, Rp a head and month.

    ``place`` (N,) is the index of each family's smallest area, of ``places`` in all; without it nothing is summed by
    smallest area.
    """

    at: Any
    decile: Any
    members: Any
    now: Any
    need: Any
    shares: Any
    place: Any = None
    places: int = 0


@dataclass(frozen=True)
class Side:
    """One of the states compared.

    ``change`` (N,) is the change of benefits present recipients get and ``added`` (N,) what the offer adds, Rp a head
    and month; ``package`` (N,) the package offered (0 none); ``brings`` (P, K) bool, ``codes`` its K programmes.
    ``cost`` is Rp of the first year by fund.
    """

    name: str
    change: Any
    added: Any
    package: Any
    brings: Any
    codes: Sequence[str]
    effects: Sequence[Effect]
    cost: Mapping[str, float]


@dataclass(frozen=True)
class Draws:
    """Distributions of consumption by draw (the first the point), and standard normal noise by programme (2, draws)."""

    fits: Sequence[DecileWelfare]
    noise: Mapping[str, Any]


@dataclass(frozen=True)
class Measured:
    """A side's numbers by draw, the first without noise.

    ``whole`` has shape (1 + draws, measures, areas + 1), the whole last; ``local`` (1 + draws, 3, places) holds the
    sums of ``LOCAL``.
    """

    whole: Any
    local: Any


@dataclass(frozen=True)
class Outcome:
    """What a side is expected to do.

    ``measures`` and ``against`` (the difference to the first side) map a measure to its estimate for the whole,
    ``areas`` to one by area; ``adequate`` is families with at least their need by decile, of ``families``.
    ``winners`` and ``losers`` are families by decile whose expected benefits rise or fall against the first side.
    """

    name: str
    measures: Mapping[str, Estimate]
    against: Mapping[str, Estimate]
    areas: Mapping[str, Mapping[str, Estimate]]
    cost: Mapping[str, float]
    offered: int
    families: Any
    adequate: Any
    winners: Any
    losers: Any


def compare(
    people: People,
    sides: Sequence[Side],
    poverty: Sequence[AreaPoverty],
    reliability: Reliability,
    extreme: float,
    *,
    draws: int = 50,
    seed: int = 1,
) -> list[Outcome]:
    """Evaluate all sides under the same draws; the first is what the others are held against.

    Parameters
    ----------
    people, sides : People, Sequence[Side]
        The families and the states; arrays in the same order.
    poverty, reliability :
        Official line, rate and gap by area, and the ranking's reliability with its range.
    extreme : float
        The extreme line as a share of the line.
    draws, seed : int
        Number of draws, and their seed.
    """
    names = [one.programme for side in sides for one in side.effects]
    drawn = draw(people, names, poverty, reliability, draws=draws, seed=seed)
    tables = [measure(people, side, drawn, extreme) for side in sides]
    return [
        outcome(people, side, table, sides[0], tables[0], drawn)
        for side, table in zip(sides, tables, strict=True)
    ]


def draw(
    people: People, programmes: Sequence[str], poverty: Sequence[AreaPoverty], reliability: Reliability,
    *, draws: int = 50, seed: int = 1,
) -> Draws:  # fmt: skip
    """Return the draws that all sides share; the first is the point, without noise."""
    rng = np.random.default_rng(seed)
    rho = np.clip(
        _draw(rng.standard_normal(draws), reliability.value, reliability.low, reliability.high), 0.01, 0.99
    )
    noise = {name: rng.standard_normal((2, draws)) for name in sorted(set(programmes))}
    fits = [fit_welfare(poverty, people.shares, float(value)) for value in (reliability.value, *rho)]
    return Draws(fits, noise)


def measure(people: People, side: Side, drawn: Draws, extreme: float) -> Measured:
    """Return the measures of a side by draw and area, and sums by smallest area."""
    works, gain = _effects(side, drawn.noise, len(drawn.fits) - 1)
    return _measured(people, side, drawn.fits, works, gain, extreme)


def _draw(noise: Any, value: float, low: float, high: float) -> Any:
    """Return draws around ``value`` whose 5th and 95th percentiles are ``low`` and ``high``."""
    return value + noise / _Z90 * np.where(noise > 0, high - value, value - low)


def _effects(side: Side, noise: Mapping[str, Any], draws: int) -> tuple[Any, Any]:
    """Return, for the point and each draw, chance (1 + draws, P) and gain where it works, Rp a family and month."""
    works, gain = np.zeros((draws + 1, len(side.codes))), np.zeros((draws + 1, len(side.codes)))
    for one in side.effects:
        if one.programme in side.codes:
            k, (a, b) = list(side.codes).index(one.programme), noise[one.programme]
            works[0, k], gain[0, k] = one.works, one.gain
            works[1:, k] = np.clip(_draw(a, one.works, one.works_low, one.works_high), 0, 1)
            gain[1:, k] = np.maximum(_draw(b, one.gain, one.gain_low, one.gain_high), 0)
    brings = np.asarray(side.brings, dtype=bool)
    chance = 1 - np.prod(np.where(brings[None], 1 - works[:, None, :], 1.0), axis=2)
    expected = (works * gain) @ brings.T
    return chance, np.divide(expected, chance, out=np.zeros_like(expected), where=chance > 0)


def _patterns(people: People, side: Side) -> tuple[Any, Any]:
    """Return one family of each pattern (area, decile, members, package, benefit), and each family's pattern."""
    shift = np.rint((np.asarray(side.change) + np.asarray(side.added)) / _STEP).astype(np.int64)
    key = np.zeros(len(shift), np.int64)
    for column in (people.at, people.decile, people.members, np.asarray(side.package), shift):
        plain = column.astype(np.int64) - int(column.min(initial=0))
        key = key * (int(plain.max(initial=0)) + 1) + plain
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    return first, inverse.reshape(-1)


def _measured(
    people: People, side: Side, fits: Sequence[DecileWelfare], works: Any, gain: Any, extreme: float
) -> Measured:
    first, inverse = _patterns(people, side)
    weight = np.bincount(inverse, weights=people.members)
    at, decile, members = (column[first] for column in (people.at, people.decile, people.members))
    package = np.asarray(side.package)[first]
    moved = np.rint((np.asarray(side.change) + np.asarray(side.added))[first] / _STEP) * _STEP
    areas = len(fits[0].areas)
    total = np.bincount(at, weights=weight, minlength=areas)
    out = np.empty((len(fits), len(MEASURES), areas + 1))
    near = np.zeros((len(fits), len(LOCAL), people.places))
    spread = _spread(people, inverse, len(first))
    for draw, fitted in enumerate(fits):
        chance, more = works[draw, package], gain[draw, package] / members
        values = _values(fitted, at, decile, moved, chance, more, extreme)
        for m, value in enumerate(values):
            by_area = np.bincount(at, weights=value * weight, minlength=areas)
            whole = by_area.sum()
            counted = MEASURES[m] == "graduated"
            out[draw, m, :-1] = by_area if counted else by_area / np.maximum(total, 1e-300)
            out[draw, m, -1] = whole if counted else whole / total.sum()
        if people.places:
            near[draw] = (spread @ np.stack([values[0], values[1] * fitted.line[at], values[-1]], axis=1)).T
    return Measured(out, near)


def _spread(people: People, inverse: Any, patterns: int) -> Any:
    """Return people by smallest area and pattern, sparse (places, patterns)."""
    if not people.places:
        return None
    return csr_array((people.members.astype(float), (people.place, inverse)), shape=(people.places, patterns))


def _values(
    fitted: DecileWelfare, at: Any, decile: Any, moved: Any, chance: Any, more: Any, extreme: float
) -> list[Any]:
    line = fitted.line[at]
    some = np.flatnonzero(chance > 0)
    values = []
    for z in (line, extreme * line):
        sure = _fgt(fitted, at, decile, z - moved, z)
        for power, value in enumerate(
            _fgt(fitted, at[some], decile[some], (z - moved - more)[some], z[some])
        ):
            sure[power][some] += chance[some] * (value - sure[power][some])
        values += sure
    high = _GRADUATED * line[some]
    own = np.zeros(len(at))
    risen = (
        _fgt(fitted, at[some], decile[some], high, high)[0]
        - _fgt(fitted, at[some], decile[some], high - more[some], high)[0]
    )
    own[some] = chance[some] * risen
    return [*values, own]


def _fgt(fitted: DecileWelfare, at: Any, decile: Any, x: Any, z: Any) -> list[Any]:
    """Return E[((x - y)+ / z)^a] for a = 0, 1, 2; 0 where x is not over 0."""
    out = [np.zeros(len(x)) for _ in range(3)]
    for start in range(0, len(x), 1 << 16):
        part = slice(start, start + (1 << 16))
        mean, sd = fitted.mean[at[part], decile[part]], fitted.sd[at[part], None]
        strike = np.maximum(x[part, None], 1e-300)
        d = (np.log(strike) - mean) / sd
        zero, first, second = ndtr(d), np.exp(mean + sd**2 / 2) * ndtr(d - sd), None
        second = np.exp(2 * mean + 2 * sd**2) * ndtr(d - 2 * sd)
        for power, value in enumerate(
            (zero, strike * zero - first, strike**2 * zero - 2 * strike * first + second)
        ):
            mixed = np.maximum(value, 0) @ fitted.weight
            out[power][part] = np.where(x[part] > 0, mixed / z[part] ** power, 0.0)
    return out


def outcome(
    people: People, side: Side, table: Measured, first: Side, base: Measured, drawn: Draws
) -> Outcome:
    """Return what a side does, from its measures and those of the side it is held against."""
    whole = _estimates(table.whole[:, :, -1], len(people.at), "")
    areas = {
        code: _estimates(table.whole[:, :, a], len(people.at), code)
        for a, code in enumerate(drawn.fits[0].areas)
    }
    winners, losers = moved(people, side, first)
    return Outcome(
        side.name, whole, difference(people, table, base), areas, side.cost,
        int((np.asarray(side.package) > 0).sum()), np.bincount(people.decile, minlength=10),
        np.bincount(people.decile[enough(people, side)], minlength=10), winners, losers,
    )  # fmt: skip


def difference(people: People, table: Measured, other: Measured) -> dict[str, Estimate]:
    """Return the difference of two sides of the whole by measure, ``table`` less ``other``, draw by draw.

    Both sides share each draw, so the range is that of the difference, not of two sides that know nothing of each
    other.
    """
    return _estimates(table.whole[:, :, -1] - other.whole[:, :, -1], len(people.at), "")


def _estimates(values: Any, n: int, where: str) -> dict[str, Estimate]:
    units = ["people" if name == "graduated" else "fraction of people" for name in MEASURES]
    return {
        name: estimate(values[:, m], n, where, unit)
        for m, (name, unit) in enumerate(zip(MEASURES, units, strict=True))
    }


def estimate(values: Any, n: int, where: str, unit: str) -> Estimate:
    """Return the point (first) with the 5th and 95th percentile of the draws (the rest), widened to hold the point."""
    low, high = (float(one) for one in np.quantile(values[1:], [0.05, 0.95]))
    point = float(values[0])
    return Estimate(
        point, None, min(low, point), max(high, point), 0.90,
        f"registry model under {len(values) - 1} draws of reliability and effects; not an official rate",
        n, where, "", "registry", unit, official=False,
    )  # fmt: skip


def enough(people: People, side: Side) -> Any:
    """Return who gets at least the expected need, and something."""
    gets = np.asarray(people.now) + side.change + side.added
    return (gets >= people.need) & (gets > 0)


def moved(people: People, side: Side, first: Side) -> tuple[Any, Any]:
    """Return families by decile whose expected benefits and gains rise, and fall, by over Rp 1 a head and month."""
    more = income(people, side) - income(people, first)
    up, down = (np.bincount(people.decile[who], minlength=10) for who in (more > 1, more < -1))
    return up, down


def income(people: People, side: Side) -> Any:
    """Return the expected change against today, Rp a head and month: benefits, and gains times their chance."""
    by_code = {one.programme: one.works * one.gain for one in side.effects}
    gain = np.asarray(side.brings, float) @ np.array([by_code.get(code, 0.0) for code in side.codes])
    return np.asarray(side.change) + side.added + gain[np.asarray(side.package)] / people.members
