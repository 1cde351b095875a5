"""Laws read for use: their rules as trees, checked against each other and against the pack."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import inf

from sasaran.coverage.rules.parse import parse, words_of
from sasaran.coverage.rules.tree import All, Node, Not
from sasaran.coverage.rules.vocabulary import Word, vocabulary
from sasaran.errors import DeclarationError
from sasaran.schema.attribute import Attribute
from sasaran.schema.law import PERIODS, Law

__all__ = ["ReadLaw", "check_laws", "in_force", "read_laws"]

UNITS = ("person", "student", "family", "household", "house", "enterprise")
KINDS = ("protect", "subsidise", "insure", "empower")


@dataclass(frozen=True)
class ReadLaw:
    """A law with its rule as a tree: ``whole`` is the rule and none of the exclusions."""

    law: Law
    rule: Node
    exclusions: tuple[Node, ...]
    amounts: tuple[Node | None, ...]

    @property
    def whole(self) -> Node:
        """Who is eligible: the rule holds and no exclusion does."""
        parts = self.rule.parts if isinstance(self.rule, All) else (self.rule,)
        return All((*parts, *(Not(one) for one in self.exclusions)))

    def words(self) -> set[str]:
        """Words the rule and the exclusions use."""
        return words_of(self.whole)


def read_laws(
    laws: Sequence[Law], attributes: Sequence[Attribute], programmes: Collection[str]
) -> tuple[ReadLaw, ...]:
    """Parse the rules of all laws; raise :class:`DeclarationError` at the first that cannot be read."""
    words = vocabulary(attributes)
    return tuple(_read(law, words, programmes) for law in laws)


def _read(law: Law, words: Mapping[str, Word], programmes: Collection[str]) -> ReadLaw:
    def node(text: str, what: str) -> Node:
        return parse(text, words, programmes, unit=law.grain, where=f"{_name(law)}, {what}")

    return ReadLaw(
        law,
        node(law.rule, "rule"),
        tuple(node(one.rule, "exclusion") for one in law.exclusions),
        tuple(node(one.when, "amount") if one.when else None for one in law.benefits),
    )


def in_force(laws: Sequence[Law], day: date) -> tuple[Law, ...]:
    """Return the laws in force on ``day``, one a programme at most, ordered by code.

    Raises
    ------
    DeclarationError
        Two versions of a programme hold on that day.
    """
    found = tuple(
        sorted((law for law in laws if law.holds_on(day)), key=lambda law: (law.code, law.valid_from))
    )
    for first, second in pairwise(found):
        if first.code == second.code:
            raise _still(first, second)
    return found


def check_laws(laws: Sequence[Law], programmes: Collection[str], areas: Collection[str]) -> None:
    """Refuse laws that contradict themselves.

    Raises
    ------
    DeclarationError
        Two versions of a programme hold on the same day; a version ends before it begins; an amount without a known
        period, below zero or infinite, or after one that holds for everybody; an unknown unit or kind; months or a
        slot's cost below zero; a quota below zero or of an area the pack does not have; an unknown programme.
    """
    by_code: dict[str, list[Law]] = {}
    for law in laws:
        by_code.setdefault(law.code, []).append(law)
        _check(law, programmes, areas)
    for versions in by_code.values():
        for first, second in pairwise(sorted(versions, key=lambda law: law.valid_from)):
            if first.valid_to is None or first.valid_to >= second.valid_from:
                raise _still(first, second)


def _still(first: Law, second: Law) -> DeclarationError:
    return _fault(
        first, f"it still holds on {second.valid_from}, when the next version begins", "end it the day before"
    )


def _check(law: Law, programmes: Collection[str], areas: Collection[str]) -> None:
    if law.code not in programmes:
        raise _fault(law, "the pack has no such programme", f"there are: {', '.join(sorted(programmes))}")
    if law.valid_to is not None and law.valid_to < law.valid_from:
        raise _fault(law, f"it ends on {law.valid_to}, before it begins", "change valid_from or valid_to")
    for benefit in law.benefits:
        if benefit.period not in PERIODS:
            raise _fault(law, "an amount has no period", f"write one of: {', '.join(PERIODS)}")
        if not 0 <= benefit.amount < inf:
            raise _fault(law, "an amount is below zero or no number", "write what the recipient gains, in Rp")
    for benefit in law.benefits[:-1]:
        if not benefit.when:
            raise _fault(
                law, "an amount stands after one that holds for everybody, and never counts",
                "put the amount without a condition last",
            )  # fmt: skip
    if law.unit not in UNITS or law.kind not in KINDS:
        raise _fault(
            law, f"unit {law.unit} or kind {law.kind} is not known", f"{', '.join(UNITS)}; {', '.join(KINDS)}"
        )
    if not (0 <= law.months < inf and 0 <= law.slot_cost < inf):
        raise _fault(law, "its months or the cost of a slot are below zero or no number", "write 0 or more")
    for code, slots in law.quota.items():
        if code and code not in areas:
            raise _fault(
                law, f"its quota names area {code}, which the pack does not have", "use the pack's codes"
            )
        if slots < 0:
            raise _fault(law, f"its quota of area {code or '(whole)'} is below zero", "write 0 or more")


def _name(law: Law) -> str:
    return f"law of {law.code} from {law.valid_from}"


def _fault(law: Law, rule: str, todo: str) -> DeclarationError:
    return DeclarationError("A programme's law contradicts itself", where=_name(law), rule=rule, todo=todo)
