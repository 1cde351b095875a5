"""The stages of a scenario on a frozen quarter, each kept under a hash of what it reads."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from sasaran.allocate import Allocation
from sasaran.coverage import rules
from sasaran.coverage.packages import Options as Open
from sasaran.coverage.packages import check_effects
from sasaran.coverage.packages import options as open_packages
from sasaran.errors import ParameterError
from sasaran.plan.round import Limits, Places, problem_of, solved
from sasaran.plan.scenario.outcome import People
from sasaran.quarter.frozen import Frozen, known_basis
from sasaran.quarter.offers import Asking, Round, nobody_of, places_of, welfare_of
from sasaran.quarter.options import Options
from sasaran.quarter.present import count_adequacy, families_of, paid_of
from sasaran.schema.engine import Progress, silent
from sasaran.schema.law import Law
from sasaran.schema.pack import Pack
from sasaran.schema.package import Effect

__all__ = ["Planner"]

_LAID = ("scenario_family", "scenario_person")


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
        self._rules, self._adopted = "", False
        self._asked: rules.Asked | None = None
        self._words: frozenset[str] = frozenset()
        self._laid: rules.Laid | None = None
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
        self._kept[self._key("open packages", (pack.laws, asking.deciles))] = made.open
        reads = (pack.laws, pack.effects, asking.deciles, asking.limits)
        self._kept[self._key("allocation", reads)] = made.answer.allocation
        self._asked, self._rules, self._adopted = made.asked, self._worded(pack.laws), True

    def _given(self) -> dict[str, Any]:
        return {"attributes": self.opened.pack.attributes, "day": self.day}

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

    def open(self, laws: Sequence[Law], effects: Sequence[Effect], deciles: int) -> Open:
        """Return the open packages under laws and effects.

        A change of amounts alone asks no rule again, and one of effects asks no family.
        """
        check_effects(effects, self._codes(self.opened.pack))
        found: Open = self.once("open packages", (laws, deciles), lambda: self._open(laws, effects, deciles))
        return found.assuming(effects)

    def _open(self, laws: Sequence[Law], effects: Sequence[Effect], deciles: int) -> Open:
        engine, pack = self.opened.engine, self.opened.pack
        worded = self._worded(laws)
        given = {**self._given(), "laid": self._laid_out(laws)}
        if self._asked is None or worded != self._rules:
            self.ran.append("rules")
            self._asked = rules.eligible(engine, laws, before=self._asked, **given)
            self._rules = worded
        aside = {one.code for one in self._asked.aside}
        read = [
            one
            for one in rules.read_laws(rules.in_force(laws, self.day), pack.attributes, self._codes(pack))
            if one.law.code not in aside
        ]
        return open_packages(
            engine, read, pack.packages, effects, pack.pairs, basis=self.basis, deciles=deciles, **given
        )

    def _laid_out(self, laws: Sequence[Law]) -> rules.Laid:
        """Return what is known of everybody as the words of the rules, laid out once for all scenarios' words.

        The tables stay on the engine until it is closed, or until a rule looks at a word that is not among them.
        """
        words = frozenset(rules.words_in(laws, (one.who for one in self.opened.pack.packages)))
        if self._laid is None or not words <= self._words:
            self._words |= words
            engine, attributes = self.opened.engine, self.opened.pack.attributes
            rules.lay_people(engine, attributes, self.day, *_LAID, self._words)
            unlisted = rules.without_list(engine) - frozenset(nobody_of(self.opened))
            self._laid = rules.Laid(*_LAID, self.day, unlisted)
        return self._laid

    def _worded(self, laws: Sequence[Law]) -> str:
        return repr([(one.code, one.valid_from, one.valid_to, one.rule, one.exclusions) for one in laws])

    def _codes(self, pack: Pack) -> list[str]:
        return [one.code for one in pack.programmes]

    def round(
        self, laws: Sequence[Law], effects: Sequence[Effect], deciles: int, limits: Limits,
        start: Allocation | None = None,
    ) -> Allocation:  # fmt: skip
        """Return the allocation. ``start`` is that of the round as it stands, never of another scenario.

        So a scenario's answer is the same whichever scenarios were asked before it.
        """
        found = self.open(laws, effects, deciles)

        def make() -> Allocation:
            self.people()
            welfare = welfare_of(self.opened.engine, self.opened.pack, found)
            places = places_of(self.opened.engine, self.opened.pack, found.area_no)
            return solved(
                problem_of(found, welfare, places, limits), threads=self.options.threads, start=start
            )

        return self.once("allocation", (laws, effects, deciles, limits), make)  # type: ignore[no-any-return]
