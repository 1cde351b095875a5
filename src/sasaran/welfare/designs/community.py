"""Rankings by those who live there, alone and together with a proxy means test.

Ranks of two villages cannot be compared: rank 3 of 20 is not rank 3 of 200. A rank becomes a place within the
village (:func:`sasaran.welfare.columns.place_within`), so that one cut over all takes the same share of every
village. Where villages have quotas of their own, cut within the village.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sasaran.errors import NumbersError, ParameterError
from sasaran.welfare.columns import column, groups, number, place_within
from sasaran.welfare.protocol import Ranking, Scores, Table, register

__all__ = ["Blended", "Community", "Hybrid"]


@register("community")
@dataclass(frozen=True)
class Community:
    """A village's own ranking: one or several columns of ranks given within the ``village``.

    Parameters
    ----------
    ranks : Sequence[str]
        Columns of ranks (or of places already made: only their order within the village is used). Several
        informants are averaged after each became a place, over those who ranked the unit.
    village : str
        Column of the group within which ranks were given.
    first_is_poorest : bool
        True where rank 1 is the poorest, False where it is the best off.
    """

    ranks: Sequence[str] = ("rank",)
    village: str = "village"
    first_is_poorest: bool = True
    basis: str = "community"
    version: str = ""
    as_of: datetime.date | None = None
    name: str = "community ranking"

    def __post_init__(self) -> None:
        if isinstance(self.ranks, str) or not self.ranks:
            raise ParameterError(
                "A community ranking names its columns of ranks", rule="a sequence of one or more"
            )

    def rank(self, table: Table) -> Scores:
        """Return the place within the village, in (0, 1), poorest lowest; NaN where nobody ranked the unit."""
        _, village = groups(column(table, self.village))
        sign = 1.0 if self.first_is_poorest else -1.0
        places = np.array([place_within(sign * number(table, name), village) for name in self.ranks])
        told = (~np.isnan(places)).sum(axis=0)
        total = np.nansum(places, axis=0)
        score: Scores = np.where(told > 0, total / np.maximum(told, 1), np.nan)
        return score


@register("hybrid")
@dataclass(frozen=True)
class Hybrid:
    """The village proposes, the proxy means test decides among those proposed.

    As in the hybrid arm of Alatas, Banerjee, Hanna, Olken and Tobias (2012, American Economic Review 102(4),
    1206-1240): the village ranks all its households; only the lowest-ranked are visited, ``margin`` times the
    ``quota`` of the village (1.5 in the experiment), and ranked by the proxy; the others keep the village's order
    behind them.

    Parameters
    ----------
    community, proxy : Ranking
        The village's ranking and the test (any two rankings).
    village : str
        Column of the village.
    quota : float
        Share of the village that will benefit, above 0 and at most 1.
    margin : float
        How many are visited for each one who will benefit, at least 1.
    """

    community: Ranking
    proxy: Ranking
    village: str = "village"
    quota: float = 0.3
    margin: float = 1.5
    basis: str = "hybrid"
    version: str = ""
    as_of: datetime.date | None = None
    name: str = "hybrid: community, verified by proxy"

    def __post_init__(self) -> None:
        if not 0 < self.quota <= 1 or self.margin < 1:
            raise ParameterError(
                "The hybrid's quota or margin is out of range", rule="0 < quota <= 1 and margin >= 1"
            )

    def rank(self, table: Table) -> Scores:
        """Return the place within the village, in (0, 1).

        NaN for those whom the village did not rank, and for those proposed who could not be given a proxy score.
        """
        _, village = groups(column(table, self.village))
        place = place_within(_checked(self.community, table), village)
        visited = place <= self.quota * self.margin
        test = np.where(visited, place_within(_masked(self.proxy, table, visited), village), np.nan)
        share = _share(visited, ~np.isnan(place), village)
        score: Scores = np.where(visited, test * share, place)
        return score


@register("blend")
@dataclass(frozen=True)
class Blended:
    """The village's place and the proxy's place within the village, weighted: w c + (1 - w) p.

    ``weight`` is the community's, 0 to 1.
    """

    community: Ranking
    proxy: Ranking
    weight: float = 0.5
    village: str = "village"
    basis: str = "blend"
    version: str = ""
    as_of: datetime.date | None = None
    name: str = "blend of community and proxy"

    def __post_init__(self) -> None:
        if not 0 <= self.weight <= 1:
            raise ParameterError(
                "The community's weight is out of range", rule="a weight lies between 0 and 1"
            )

    def rank(self, table: Table) -> Scores:
        """Return the weighted place; NaN where either ranking cannot rank the unit."""
        _, village = groups(column(table, self.village))
        ours = place_within(_checked(self.community, table), village)
        proxy = place_within(_checked(self.proxy, table), village)
        return self.weight * ours + (1 - self.weight) * proxy


def _checked(ranking: Ranking, table: Table) -> Scores:
    score = np.asarray(ranking.rank(table), dtype=float)
    if len(score) != len(next(iter(table.values()))) or np.isinf(score).any():
        raise NumbersError(
            "A ranking did not keep to its protocol",
            where=f"ranking {ranking.name}",
            rule="one finite score or NaN a row",
        )
    return score


def _masked(ranking: Ranking, table: Table, visited: NDArray[np.bool_]) -> Scores:
    return np.where(visited, _checked(ranking, table), np.nan)


def _share(part: NDArray[np.bool_], whole: NDArray[np.bool_], village: NDArray[np.int64]) -> Scores:
    at = np.maximum(village, 0)
    size = int(at.max(initial=0)) + 1
    counted = village >= 0
    parts = np.bincount(at, weights=part & counted, minlength=size)
    wholes = np.bincount(at, weights=whole & counted, minlength=size)
    shares = np.divide(parts, wholes, out=np.zeros(size), where=wholes > 0)
    return shares[at]
