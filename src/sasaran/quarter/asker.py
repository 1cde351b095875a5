"""The rules of scenarios asked of everybody in a frozen quarter: what is known is laid out once, what holds is kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sasaran.coverage import rules
from sasaran.quarter.frozen import Frozen
from sasaran.quarter.limits import nobody_of
from sasaran.schema.law import Law

__all__ = ["Asker"]

_LAID = ("scenario_family", "scenario_person")
_LEFT = ("scenario_family_left", "scenario_person_left")  # the same without what a scenario takes away


class Asker:
    """Asks laws of everybody; tables on the engine are those of the last laws that were asked."""

    def __init__(self, opened: Frozen) -> None:
        self.opened, self.day = opened, opened.release.quarter.last_day()
        self._asked: rules.Asked | None = None
        self._state: tuple[str, frozenset[str]] = "", frozenset()
        self._words: frozenset[str] = frozenset()
        self._laid: rules.Laid | None = None

    def adopt(self, asked: rules.Asked, laws: Sequence[Law]) -> None:
        """Take over what was just asked and whose tables lie on the engine."""
        self._asked, self._state = asked, (_worded(laws), frozenset())

    def stale(self, laws: Sequence[Law], gone: frozenset[str]) -> bool:
        """Return whether the tables on the engine answer other rules."""
        return self._asked is None or (_worded(laws), gone) != self._state

    def ask(self, laws: Sequence[Law], gone: frozenset[str]) -> tuple[list[rules.ReadLaw], rules.Laid]:
        """Return the laws in force that were asked, and what is known of everybody.

        Programmes in ``gone`` are received by nobody, and their laws are none any more. Any rule may look at what is
        received: where that changes all are asked, else those whose words change.
        """
        engine, pack = self.opened.engine, self.opened.pack
        there = [one for one in laws if one.code not in gone]
        laid = self._laid_out(laws, gone)
        if self._asked is None or self.stale(laws, gone):
            before = self._asked if gone == self._state[1] else None
            self._asked = rules.eligible(
                engine, there, before=before, attributes=pack.attributes, day=self.day, laid=laid
            )
            self._state = _worded(laws), gone
        aside = {one.code for one in self._asked.aside}
        codes = [one.code for one in pack.programmes]
        read = rules.read_laws(rules.in_force(there, self.day), pack.attributes, codes)
        return [one for one in read if one.law.code not in aside], laid

    def _laid_out(self, laws: Sequence[Law], gone: Collection[str]) -> rules.Laid:
        """Return what is known of everybody as the words of the rules, laid out once for all scenarios' words.

        The tables stay on the engine until it is closed, or until a rule looks at a word that is not among them. Of
        what is ``gone`` it is known that nobody receives it: it is not a programme without a list.
        """
        engine, pack = self.opened.engine, self.opened.pack
        words = frozenset(rules.words_in(laws, (one.who for one in pack.packages)))
        if self._laid is None or not words <= self._words:
            self._words |= words
            rules.lay_people(engine, pack.attributes, self.day, *_LAID, self._words)
            unlisted = rules.without_list(engine) - frozenset(nobody_of(self.opened))
            self._laid = rules.Laid(*_LAID, self.day, unlisted)
        if not gone:
            return self._laid
        bits = sum(1 << one.no for one in pack.programmes if one.code in gone)
        for whole, left in zip(_LAID, _LEFT, strict=True):
            engine.run(
                f"create or replace view {left} as select * replace (receives & ~{bits} as receives) from {whole}"
            )
        return rules.Laid(*_LEFT, self.day, self._laid.unlisted - frozenset(gone))


def _worded(laws: Sequence[Law]) -> str:
    return repr([(one.code, one.valid_from, one.valid_to, one.rule, one.exclusions) for one in laws])
