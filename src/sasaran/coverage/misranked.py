"""The second interval: a decile is a measurement, and some of the truly poorest stand in other deciles.

Model. Behind the decile stands a score s, behind poverty the true log welfare y; both are standard normal after
their ranks are spread, with correlation rho (the ranking's reliability). A person whose score lies in decile k is
truly in decile D with chance

    M(k, D) = mean over s in decile k of  Phi((c(D) - rho s) / r) - Phi((c(D - 1) - rho s) / r),   r = sqrt(1 - rho^2),

c being the cuts at which the basis divides the registry's own people (a rich city holds less than a tenth of its
people in the nation's lowest decile). The number who are truly in decile D and untouched is then

    T = sum over deciles k of M(k, D) * U(k),

with U(k) the expected untouched of ranked decile k. Its errors, shown apart and together:

- ranking: a family has one true decile, so Var = sum over families of M (1 - M) * (its untouched)^2, plus what the
  range of rho does to T;
- linkage: the deciles' own Poisson-binomial variances times M(k, D)^2, and what targets share (unseen links,
  calibration: :mod:`sasaran.coverage.gap`), taken to be in the measure of the count as in the decile asked about.

People without a decile on the basis are in none of these numbers: the shares are those of the ranked people alone, and
who is truly in decile D but stands in no decile is not counted.

Source of the model: bivariate normal misclassification as in Grosh and Baker (1995), Proxy means tests for targeting
social programs, LSMS working paper 118, section 2; Brown, Ravallion and van de Walle (2018), Journal of Development
Economics 134.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from sasaran.coverage.belief import normalised, programme_filter
from sasaran.coverage.count import normal_limits
from sasaran.coverage.tree import Tree, read_tree
from sasaran.errors import ParameterError
from sasaran.schema.engine import Engine
from sasaran.schema.ranking import Reliability
from sasaran.schema.tables import RANKING_GAP

__all__ = ["decile_chances", "misranked"]

_NODES = 48
_LIMIT90 = 1.6448536269514722  # normal quantile of 0.95: limits of Reliability hold with chance 0.90

_UNTOUCHED = """
with belong as (select n.*, b.fam from ({links}) n join ({benefit}) b on b.record_no = n.record_no),
own as (
    select person_no, sum(ln(1 - least(p, 0.999999999))) as logs from belong where not fam group by person_no
),
family_reach as (
    select record_no, family_no, least(sum(p), 0.999999999) as p
    from belong join person using (person_no) where fam group by record_no, family_no
),
family_own as (select family_no, sum(ln(1 - p)) as logs from family_reach group by family_no)
select p.family_no, p.area_no, cast(w.decile as integer) as decile, cast(count(*) as double) as people,
    sum(exp(coalesce(o.logs, 0) + coalesce(f.logs, 0))) as clear,
    sum(exp(coalesce(o.logs, 0) + coalesce(f.logs, 0)) * (1 - exp(coalesce(o.logs, 0) + coalesce(f.logs, 0)))) as own
from (select person_no, min(decile) as decile from welfare where basis = ? and decile is not null group by person_no) w
    join person p using (person_no) left join own o using (person_no)
    left join family_own f on f.family_no = p.family_no
group by p.family_no, p.area_no, w.decile order by p.family_no, p.area_no, w.decile
"""


def decile_chances(shares: Any, reliability: float) -> Any:
    """Return M, shape (deciles, deciles): chance of each true decile (column) given the ranked one (row).

    Parameters
    ----------
    shares : array of float, shape (deciles,)
        Share of the people in each decile, ranked and true alike; sums to 1.
    reliability : float
        Correlation of score and true log welfare, above 0 and below 1.

    Raises
    ------
    ParameterError
        If the correlation or the shares are not what they must be.

    >>> decile_chances([0.5, 0.5], 0.5).round(4).tolist()
    [[0.6667, 0.3333], [0.3333, 0.6667]]
    """
    share = np.asarray(shares, dtype=float)
    if not 0 < reliability < 1 or not np.isclose(share.sum(), 1.0) or (share < 0).any():
        raise ParameterError(
            "The reliability of a ranking cannot be used",
            rule="a correlation lies above 0 and below 1, the shares of the deciles sum to 1",
            todo="set [ranking] reliability in sasaran.toml to a correlation such as 0.7",
        )
    ends = np.concatenate([[0.0], np.minimum(np.cumsum(share), 1.0)])
    ends[-1] = 1.0
    node, weight = np.polynomial.legendre.leggauss(_NODES)
    place = ends[:-1, None] + np.diff(ends)[:, None] * (node + 1) / 2
    score = ndtri(place)
    below = ndtr((ndtri(ends) - reliability * score[:, :, None]) / np.sqrt(1 - reliability**2))
    return np.einsum("knd,n->kd", np.diff(below, axis=2), weight / 2)


@dataclass(frozen=True)
class _Untouched:
    """Families in their deciles: place, decile (from 0), expected untouched people, own variance; people by decile."""

    place: Any
    decile: Any
    clear: Any
    own: Any
    shares: Any


def misranked(
    engine: Engine,
    reliability: Reliability,
    *,
    basis: str,
    decile: int = 1,
    programmes: Collection[int] | None = None,
    level: float = 0.90,
    out: str = "ranking_gap",
) -> None:
    """Leave table ``out``, declared as RANKING_GAP: who is truly in the decile and untouched, by area.

    Parameters
    ----------
    engine : Engine
        Holds person, welfare, link, benefit_line, area, and ``gap`` for the same question.
    reliability : Reliability
        Of the ranking behind the basis.
    basis, decile, programmes, level :
        The question, as of :func:`sasaran.coverage.gap.untouched`.

    Raises
    ------
    ParameterError
        If ``gap`` holds the answer to another question (or to none): it would be an answer of 0.
    """
    tree = read_tree(engine)
    found = _read(engine, tree, basis, programmes)
    listed, variance = _listed(engine, tree, basis, decile)
    chance = {
        at: decile_chances(found.shares, getattr(reliability, at))[:, decile - 1]
        for at in ("value", "low", "high")
    }
    size, deciles = tree.size, len(found.shares)
    cell = found.place * deciles + found.decile

    def by_cell(weight: Any) -> Any:
        summed = np.bincount(cell, weights=weight, minlength=size * deciles).reshape(size, deciles)
        return tree.total(summed.T).T

    clear, own, square = by_cell(found.clear), by_cell(found.own), by_cell(found.clear**2)
    moved = clear * _scale(clear[:, decile - 1], listed)[:, None]
    true = {at: moved @ chance[at] for at in chance}
    m = chance["value"]
    drift = (true["high"] - true["low"]) / (2 * _LIMIT90)
    rank_se = np.sqrt(square @ (m * (1 - m)) + drift**2)
    common = np.maximum(variance - own[:, decile - 1], 0.0) * (true["value"] / np.maximum(listed, 1.0)) ** 2
    link_se = np.sqrt(own @ m**2 + common)
    se = np.hypot(rank_se, link_se)
    _leave(
        engine, tree, out, basis, decile, reliability,
        {
            "listed": listed, "listed_true": listed * m[decile - 1], "expected": true["value"],
            **dict(zip(("rank_low", "rank_high"), normal_limits(true["value"], rank_se, level), strict=True)),
            **dict(zip(("low", "high"), normal_limits(true["value"], se, level), strict=True)),
            "rank_se": rank_se, "link_se": link_se, "se": se,
        },
    )  # fmt: skip


def _read(engine: Engine, tree: Tree, basis: str, programmes: Collection[int] | None) -> _Untouched:
    benefit = (
        "select record_no, bool_or(unit = 'family') as fam from benefit_line "
        f"where {programme_filter(programmes)} group by record_no"
    )
    sql = _UNTOUCHED.format(links=normalised(benefit), benefit=benefit)
    rows = engine.arrays(sql, [basis])
    decile = np.asarray(rows["decile"], dtype=np.int64) - 1
    deciles = 10 if len(decile) == 0 else max(10, int(decile.max()) + 1)
    people = np.bincount(decile, weights=np.asarray(rows["people"]), minlength=deciles)
    shares = people / people.sum() if people.sum() else np.full(deciles, 1 / deciles)
    clear, own = (np.asarray(rows[name], dtype=float) for name in ("clear", "own"))
    return _Untouched(tree.place(rows["area_no"]), decile, clear, own, shares)


def _listed(engine: Engine, tree: Tree, basis: str, decile: int) -> tuple[Any, Any]:
    """Return, by place, the gap's expected count and its variance from linkage error."""
    rows = engine.arrays(
        "select area_no, expected, se from gap where basis = ? and decile = ? and unit = 'person'",
        [basis, decile],
    )
    at = tree.place(rows["area_no"])
    if len(at) == 0:
        raise ParameterError(
            "The untouched of the same decile have not been counted",
            where=f"basis {basis}, decile {decile}",
            rule="table gap holds the answer to the same question",
            todo="ask for the untouched of this basis and decile first",
        )
    listed, variance = np.zeros(tree.size), np.zeros(tree.size)
    listed[at] = np.asarray(rows["expected"], dtype=float)
    variance[at] = np.asarray(rows["se"], dtype=float) ** 2
    return listed, variance


def _scale(clear: Any, listed: Any) -> Any:
    """What unseen links take from the decile asked about they take from the others in the same measure."""
    return np.where(clear > 0, np.minimum(listed / np.where(clear > 0, clear, 1.0), 1.0), 1.0)


def _leave(
    engine: Engine,
    tree: Tree,
    out: str,
    basis: str,
    decile: int,
    reliability: Reliability,
    columns: dict[str, Any],
) -> None:
    area = np.array([-1 if no is None else no for no in tree.area_no], dtype=np.int16)
    with engine.scratch("ranking_rows") as (rows,):
        engine.put(rows, {"area": area, **columns})
        engine.create(
            out,
            f"select {RANKING_GAP.select_list('g')} from (select *, cast(? as varchar) as basis, "
            f"{int(decile)} as decile, cast(? as double) as reliability, cast(? as double) as reliability_low, "
            "cast(? as double) as reliability_high, cast(? as varchar) as source, nullif(area, -1) as area_no "
            f"from {rows} where expected > 0 or listed > 0 or area = -1) g order by g.area_no nulls first",
            [basis, reliability.value, reliability.low, reliability.high, reliability.source],
            table=RANKING_GAP,
        )
