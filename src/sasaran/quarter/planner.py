"""The stages of a scenario on a frozen quarter, each kept under a hash of what it reads."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from sasaran.allocate import Allocation
from sasaran.coverage.packages import Options as Open
from sasaran.coverage.packages import check_effects
from sasaran.coverage.packages import options as open_packages
from sasaran.errors import ParameterError
from sasaran.plan.round import Limits, Places, problem_of, solved
from sasaran.plan.scenario.outcome import People
from sasaran.quarter.asker import Asker
from sasaran.quarter.frozen import Frozen, known_basis
from sasaran.quarter.offers import Asking, Round, places_of, welfare_of
from sasaran.quarter.options import Options
from sasaran.quarter.present import count_adequacy, families_of, paid_of
from sasaran.schema.engine import Progress, silent
from sasaran.schema.law import Law
from sasaran.schema.package import Effect

__all__ = ["Planner"]


class Planner:
    """Runs rules, adequacy, open packages and allocation; what was run on the same input is not run again.

    ``ran`` lists the stages that were run, in order. Tables on the engine are those of the last rules that were run.
    ``places`` (there once :meth:`people` was called) are the areas in which families live.
    """

    def __init__(self, opened: Frozen, options: Options, progress: Progress = silent) -> None:
        self.opened, self.options, self.progress = opened, options, progress
        self.basis = known_basis(opened, options.filled(opened.workspace.defaults, opened.pack)).basis
        self.day = opened.release.quarter.last_day()
        self.ran: list[str] = []
        self.places: Places
        self._kept: dict[str, Any] = {}
        self._rules, self._adopted = Asker(opened), False
        if opened.pack.reliability is None or not opened.pack.laws or not opened.pack.packages:
            raise ParameterError(
                f"Pack {opened.pack.code} has no laws, packages or reliability of its ranking",
                rule="a scenario is made of programmes as law, packages, and how far the ranking can be trusted",
            )

    def once(self, stage: str, reads: Any, make: Callable[[], Any]) -> Any:
        """Return what ``make`` gives, made once for what the stage reads (whose ``repr`` says all of it)."""
        key = self._key(stage, reads)
        if key not in self._kept:
            self.progress(stage)
            self.ran.append(stage)
            self._kept[key] = make()
        return self._kept[key]

    def _key(self, stage: str, reads: Any) -> str:
        return f"{stage}:{hashlib.sha256(repr(reads).encode()).hexdigest()}"

    def adopt(self, made: Round, asking: Asking) -> None:
        """Take over a round that was just run and whose tables lie on the engine: none of it is run again."""
        pack = self.opened.pack
        self._kept[self._key("open packages", (pack.laws, asking.deciles, ()))] = made.open
        reads: Any = (pack.laws, pack.effects, asking.deciles, asking.limits, (), {})
        self._kept[self._key("allocation", reads)] = made.answer.allocation
        self._rules.adopt(made.asked, pack.laws)
        self._adopted = True

    def people(self) -> People:
        """Return all ranked families with what they get and lack today."""
        return self.once("adequacy", (), self._people)  # type: ignore[no-any-return]

    def _people(self) -> People:
        if not self._adopted:
            count_adequacy(self.opened, self.basis)
        self.family_no, found, self.places = families_of(self.opened)
        return found

    def paid(self, code: str) -> Any:
        """Return what families get of one programme now, Rp a head and month, shape (N,)."""
        people = self.people()
        return self.once("present benefits", code, lambda: paid_of(self.opened, self.family_no, people, code))

    def open(
        self, laws: Sequence[Law], effects: Sequence[Effect], deciles: int, gone: Sequence[str] = ()
    ) -> Open:
        """Return the open packages under laws and effects, without the programmes ``gone``.

        A change of amounts alone asks no rule again, and one of effects asks no family. What is taken away is received
        by nobody, which every rule may look at: all are asked again.
        """
        check_effects(effects, [one.code for one in self.opened.pack.programmes])
        found: Open = self.once(
            "open packages",
            (laws, deciles, tuple(gone)),
            lambda: self._open(laws, effects, deciles, frozenset(gone)),
        )
        return found.assuming(effects)

    def _open(
        self, laws: Sequence[Law], effects: Sequence[Effect], deciles: int, gone: frozenset[str]
    ) -> Open:
        pack = self.opened.pack
        if self._rules.stale(laws, gone):
            self.ran.append("rules")
        read, laid = self._rules.ask(laws, gone)
        return open_packages(
            self.opened.engine, read, pack.packages, effects, pack.pairs, basis=self.basis, deciles=deciles,
            attributes=pack.attributes, day=self.day, laid=laid,
        )  # fmt: skip

    def round(
        self, laws: Sequence[Law], effects: Sequence[Effect], deciles: int, limits: Limits,
        start: Allocation | None = None, *, factors: Mapping[str, float] = MappingProxyType({}), change: Any = None,
        gone: Sequence[str] = (),
    ) -> Allocation:  # fmt: skip
        """Return the allocation. ``start`` is that of the round as it stands, never of another scenario.

        So a scenario's answer is the same whichever scenarios were asked before it. ``change`` is what the ``factors``
        of programmes change of present benefits: whoever loses them lacks more, and has no longer enough.
        """
        found = self.open(laws, effects, deciles, gone)

        def make() -> Allocation:
            self.people()
            welfare = welfare_of(self.opened.engine, self.opened.pack, found, change)
            places = places_of(self.opened.engine, self.opened.pack, found.area_no)
            return solved(
                problem_of(found, welfare, places, _paying(limits, found, gone)), threads=self.options.threads,
                start=start,
            )  # fmt: skip

        reads = (laws, effects, deciles, limits, tuple(gone), dict(sorted(factors.items())))
        return self.once("allocation", reads, make)  # type: ignore[no-any-return]


def _paying(limits: Limits, found: Open, gone: Sequence[str]) -> Limits:
    """Leave out funds that pay for nothing any more because all they paid for is taken away."""
    if not gone:
        return limits
    return replace(limits, budgets={fund: rp for fund, rp in limits.budgets.items() if fund in found.funds})
