"""From prices to an answer: the steps in order, and what is done where a limit still does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.allocate.core import Core, core_of
from sasaran.allocate.dual import choose, count, prices
from sasaran.allocate.layout import Layout, Limits
from sasaran.allocate.polish import settle
from sasaran.allocate.primal import Search, improve
from sasaran.allocate.team import Team

__all__ = ["Mender"]

_SMALL = 40_000  # families up to which every area is settled exactly; above, single moves come close enough
_WIDER = 3
_EASE = (
    1.5,
    2.0,
    3.0,
    5.0,
    10.0,
    30.0,
    1e12,
)  # prices of an overrun while areas settle, in prices of the limit


@dataclass
class Mender:
    """Families' choices on their way from the prices to an answer.

    Parameters
    ----------
    level, upper, over : array of float, shape (R,)
        Prices, highest prices, and penalties of a unit overrun, per scaled unit.
    heat : float
        Size of the differences in worth that the prices leave open.
    goal : float
        Sum left below the bound at which the search ends once every limit holds.
    """

    layout: Layout
    limits: Limits
    level: Any
    upper: Any
    over: Any
    heat: float
    goal: float
    team: Team

    def answer(self) -> Any:
        """Return choices (n,) near the bound that keep every cap, and floors as far as moves bring it about."""
        self.price = prices(self.limits, self.level)
        hard = choose(self.layout, self.price, self.team)
        self.choice = hard.choice
        caps = self.limits.rhs >= 0
        self.search = Search.start(self.limits, self.level, np.where(caps, 3.0, 1.0) * self.over, hard.counts)
        reach = np.full(len(self.layout.weight), 8 * self.heat)
        core = self._core(reach, None)
        self._improve(core)
        self.search.over = np.where(caps, 1e4, 1.0) * self.over
        if (self.search.left < 0).any():
            self._improve(core)
        lost = np.inf
        for _ in range(_WIDER):
            wider = self._wider(reach)
            now = float(self.level @ np.maximum(self.search.left, 0))
            whole = bool((self.search.left >= 0).all())
            if not (wider > reach).any() or (whole and now > 0.8 * lost):
                break
            lost = now if whole else np.inf
            self._improve(self._core(wider, np.flatnonzero(wider > reach)))
            reach = wider
        self._settle(reach)
        self._drop()
        return self.choice

    def _core(self, reach: Any, areas: Any) -> Core:
        return core_of(self.layout, self.limits, self.price, self.choice, reach, self.team, areas)

    def _improve(self, core: Core) -> None:
        improve(core, self.search)
        self.choice[core.place] = core.package[core.now]

    def _by_area(self, limit: Any) -> Any:
        # sum over the limits that count an area, shape (A,)
        areas, features = len(self.layout.weight), len(self.limits.weights)
        return (abs(self.limits.incidence.T) @ limit).reshape(areas, features).sum(axis=1)

    def _reward(self) -> Any:
        """Return by area the most that one move could win by using what is left: no pair of more regret can help."""
        most = self.limits.scaled().max(axis=(1, 2))[self.limits.feature]
        return self._by_area(self.level * np.minimum(np.maximum(self.search.left, 0), most))

    def _wider(self, reach: Any) -> Any:
        """Return the regret up to which each area's families are looked at next: more where it may still help."""
        narrow = np.diff(self.limits.incidence.indptr) < len(self.layout.weight)
        short = self._by_area((self.search.left < 0) & narrow) > 0
        out = np.where(short, 8 * reach, reach)
        if float(self.level @ np.maximum(self.search.left, 0)) < self.goal:
            return out
        return np.maximum(out, np.minimum(self._reward(), 6 * reach))

    def _open(self) -> Any:
        """Return the limits that do not hold, but for floors and priorities that the prices say cannot be met."""
        hopeless = (self.limits.kind >= 2) & (self.level >= 0.999 * self.upper)
        return (self.search.left < -1e-9) & ~hopeless

    def _settle(self, reach: Any) -> None:
        """Settle areas by sets of moves: all of a small problem, else those of limits that do not hold yet.

        First with limits that span areas (money) at their bare price, so that an area may take what another will
        give back; then with every limit strict, all areas giving back where it costs least.
        """
        small = len(self.choice) <= _SMALL
        short = self._open()
        if not small and not short.any():
            return
        areas = np.arange(len(reach)) if small else np.flatnonzero(self._by_area(short.astype(float)))
        core = self._core(np.maximum(reach, self._reward()) if small else reach, None)
        strict = self.search.over
        wide = (np.diff(self.limits.incidence.indptr) > 1) & (self.limits.rhs >= 0)
        for ease in _EASE if small else _EASE[::3]:
            self.search.over = np.where(wide, np.minimum(ease * self.level, strict), strict)
            for area in areas:
                if small or self._open()[self.search.by_area[area][0]].any():
                    settle(core, self.search, int(area))
            improve(core, self.search)
        settle(core, self.search, None)
        self.choice[core.place] = core.package[core.now]

    def _drop(self) -> None:
        """Send families home, those who lose least first, from each cap that is still overrun (counted exactly)."""
        limits, layout, choice = self.limits, self.layout, self.choice
        used = limits.used(count(layout, choice))
        for limit in np.flatnonzero((limits.rhs >= 0) & (used > limits.rhs)):
            excess = int(used[limit] - limits.rhs[limit])
            if excess <= 0:
                continue
            areas = limits.incidence[limit].indices // len(limits.weights)
            place = np.flatnonzero(np.isin(layout.area, areas) & (choice > 0))
            use = limits.weights[limits.feature[limit], layout.kind[place], choice[place]]
            place, use = place[use > 0], use[use > 0]
            cell = layout.area[place].astype(np.int64) * layout.kinds + layout.kind[place]
            loss = (
                layout.value[choice[place], place] - self.price[choice[place], cell] - layout.value[0, place]
            )
            order = np.lexsort((place, loss))
            enough = int(np.searchsorted(np.cumsum(use[order]), excess)) + 1
            choice[place[order[:enough]]] = 0
            used = limits.used(count(layout, choice))
