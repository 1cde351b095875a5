"""From prices to an answer: the steps in order, and what is done where a limit still does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.allocate.core import Core, core_of
from sasaran.allocate.dual import choose, count, prices
from sasaran.allocate.layout import Layout, Limits
from sasaran.allocate.primal import Search, improve
from sasaran.allocate.regroup import regroup
from sasaran.allocate.team import Team

__all__ = ["LARGE", "Mender"]

_WIDER = 3
_SMALL = 40_000  # families up to which more time goes into the last hundredth of a percent
LARGE = 500_000  # families above which only what does not hold yet is shared out by branch and bound
_REACH = 64.0  # regret up to which families are shared out anew, in heats
_PAIRS = 2500  # that one branch and bound can take: about a second
_GROUPS = 24
_AGAIN = 4  # times the core is shared out while limits come nearer to holding
_LACKING = 40  # families a floor still lacks that are looked at with all their packages


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

    def answer(self, start: Any = None) -> Any:
        """Return choices (n,) near the bound that keep every cap, and floors as far as moves bring it about.

        Sets out from choices ``start``, or from every family's best package at the prices.
        """
        self.price = prices(self.limits, self.level)
        self.choice = choose(self.layout, self.price, self.team).choice if start is None else start.copy()
        counts = count(self.layout, self.choice)
        caps = self.limits.rhs >= 0
        self.search = Search.start(self.limits, self.level, np.where(caps, 3.0, 1.0) * self.over, counts)
        reach = np.full(self.layout.areas, 8 * self.heat)
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
        for _ in range(_AGAIN):
            before = self.search.left[self._open()]
            self._regroup()
            if not 0 < self._open().sum() <= len(before) or np.array_equal(
                before, self.search.left[self._open()]
            ):
                break
        self._drop()
        return self.choice

    def _core(self, reach: Any, areas: Any, sure: Any = None) -> Core:
        return core_of(self.layout, self.limits, self.price, self.choice, reach, self.team, areas, sure)

    def _improve(self, core: Core) -> None:
        improve(core, self.search)
        self.choice[core.place] = core.package[core.now]

    def _by_area(self, limit: Any) -> Any:
        # sum over the limits that count an area, shape (A,)
        areas, features = self.layout.areas, len(self.limits.weights)
        return (abs(self.limits.incidence.T) @ limit).reshape(areas, features).sum(axis=1)

    def _reward(self, which: Any) -> Any:
        """Return by area the most that a move could win by using what limits ``which`` leave: no more regret helps."""
        most = self.limits.scaled().max(axis=(1, 2))[self.limits.feature]
        return self._by_area(
            np.where(which, self.level, 0.0) * np.minimum(np.maximum(self.search.left, 0), most)
        )

    def _wider(self, reach: Any) -> Any:
        """Return the regret up to which each area's families are looked at next: more where it may still help."""
        narrow = np.diff(self.limits.incidence.indptr) < self.layout.areas
        short = self._by_area((self.search.left < 0) & narrow) > 0
        out = np.where(short, 8 * reach, reach)
        if float(self.level @ np.maximum(self.search.left, 0)) < self.goal:
            return out
        # beyond reach, priorities make money worth many times what it is: then only seats left are looked for
        which = narrow if (self.search.left[self._hopeless()] < 0).any() else narrow | True
        out = np.maximum(out, np.minimum(self._reward(which), 6 * reach))
        # in a large problem memory sets the end: enough families are close by
        return np.maximum(np.minimum(out, _REACH * self.heat), reach) if len(self.choice) > LARGE else out

    def _open(self) -> Any:
        """Return the limits that do not hold, but for floors and priorities that the prices say cannot be met."""
        return (self.search.left < -1e-9) & ~self._hopeless()

    def _hopeless(self) -> Any:
        return (self.limits.kind >= 2) & (self.level >= 0.999 * self.upper)

    def _unserved(self) -> Any:
        """Return the places of families that floors still to be met count and do not serve: those nearest to it."""
        layout, limits, found = self.layout, self.limits, []
        for limit in np.flatnonzero(self._open() & (limits.kind >= 2)):
            serves = limits.weights[limits.feature[limit]] > 0  # (K, P)
            areas = np.isin(np.arange(layout.areas), limits.incidence[limit].indices // len(limits.weights))
            mine = np.flatnonzero(areas[layout.area] & serves.any(axis=1)[layout.kind])
            mine = mine[~serves[layout.kind[mine], self.choice[mine]]]
            cell = layout.area[mine].astype(np.int64) * layout.kinds + layout.kind[mine]
            gain = layout.value[:, mine] - self.price[:, cell]
            most = np.where(serves[layout.kind[mine]].T, gain, -np.inf).max(axis=0)
            lost = gain.max(axis=0) - most  # infinite where nothing that serves is open
            order = np.argsort(lost, kind="stable")[:_LACKING]
            found.append(mine[order[np.isfinite(lost[order])]])
        return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)

    def _regroup(self) -> None:
        """Share out the core anew by branch and bound: at one go, then one group of areas after the other.

        In a large problem only areas whose limits do not hold or leave much lying, if they are few: elsewhere single
        moves come close enough.
        """
        large, areas = len(self.choice) > LARGE, None
        self.sure = self._unserved()
        if large:
            few = np.diff(self.limits.incidence.indptr) < self.layout.areas / 4
            lying = few & (self.level * np.maximum(self.search.left, 0) > self.goal)
            here = self._by_area((few & self._open() | lying).astype(float))
            areas = np.union1d(np.flatnonzero(here), self.layout.area[self.sure])
            if not 0 < len(areas) <= self.layout.areas / 2:
                return
        margin = _REACH * self.heat
        wide = self._reaching(margin, areas)
        self.regret = float(wide.regret[wide.now].sum())
        if len(self.choice) > _SMALL and self._done(5 * self.goal):
            return
        near = np.sort(wide.regret[(wide.regret > 0) & (wide.regret <= margin)])
        for pairs in (_PAIRS, _PAIRS // 2, _PAIRS // 4):
            if self._done(self.goal):
                return
            most = (
                pairs * 2 // 5
            )  # to each such pair come about one with the family's best and half a one with none
            if self._share(self._reaching(float(near[most]) if most < len(near) else margin, areas)):
                break
        if len(wide.family) <= _PAIRS or (len(self.choice) > _SMALL and self._left() <= 25 * self.goal):
            return
        margin /= 2
        for group in self._groups(self._reaching(margin, areas)):
            if not self._done(self.goal):
                self._share(self._reaching(margin, group))

    def _reaching(self, margin: float, areas: Any) -> Core:
        return self._core(np.full(self.layout.areas, margin), areas, self.sure)

    def _done(self, goal: float) -> bool:
        return self._left() <= goal and not self._open().any()

    def _left(self) -> float:
        return self.regret + float(self.level @ np.maximum(self.search.left, 0))

    def _share(self, core: Core) -> bool:
        worth = self.layout.value[core.package, core.place[core.family]].astype(float)
        before = core.now
        better = regroup(core, self.search, worth, self.goal)
        if better:
            self.regret += float((core.regret[core.now] - core.regret[before]).sum())
            self.choice[core.place] = core.package[core.now]
        return better

    def _groups(self, core: Core) -> list[Any]:
        """Return areas in runs that hold at most ``_PAIRS`` pairs; none if that makes too many runs."""
        size = np.bincount(core.area[core.family], minlength=self.layout.areas)
        areas = np.flatnonzero((size > 0) & (size <= _PAIRS))
        run = (np.cumsum(size[areas]) - 1) // (_PAIRS // 2)
        groups = [areas[run == at] for at in np.unique(run)]
        return groups if len(groups) <= _GROUPS else []

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
