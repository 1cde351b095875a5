"""A rule asked of one family or person, in Python: for explanations and for the cases that test a law.

The engine asks the same of everybody (:mod:`sasaran.coverage.rules.compile`); a test holds the two together.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sasaran.coverage.rules.tree import (
    All,
    AnyMember,
    AnyOf,
    Compare,
    CountMembers,
    Known,
    Literal,
    Node,
    Not,
    OneOf,
    Receives,
    Term,
    WordRef,
)  # fmt: skip

__all__ = ["Facts", "evaluate", "value_of"]

_OPS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What is known of one unit.

    ``values`` maps words to values (missing or None: not known), ``receives`` are codes of programmes, ``members``
    the facts of every member of the family. ``unlisted`` are programmes whose recipients are not known, because no
    list of them is there.
    """

    values: Mapping[str, Any]
    receives: Collection[str] = ()
    members: Sequence[Facts] = field(default=())
    unlisted: Collection[str] = ()


def evaluate(node: Node, facts: Facts) -> bool | None:
    """Return whether the rule holds: True, False, or None where it cannot be decided."""
    match node:
        case Literal(value):
            return bool(value)
        case WordRef(name):
            held = facts.values.get(name)
            return None if held is None else bool(held)
        case Receives(code):
            return True if code in facts.receives else None if code in facts.unlisted else False
        case Known(word):
            return facts.values.get(word.name) is not None
        case Compare(left, op, right):
            first, second = value_of(left, facts), value_of(right, facts)
            return None if first is None or second is None else _OPS[op](first, second)
        case OneOf(term, values):
            held = value_of(term, facts)
            return None if held is None else held in values
        case Not(inner):
            held = evaluate(inner, facts)
            return None if held is None else not held
        case All(parts):
            return _every([evaluate(part, facts) for part in parts])
        case AnyOf(parts):
            return _some([evaluate(part, facts) for part in parts])
        case AnyMember(inner):
            return _some([evaluate(inner, member) for member in facts.members])


def value_of(term: Term, facts: Facts) -> Any:
    """Return the value of a side of a comparison, None where it is not known."""
    match term:
        case Literal(value):
            return value
        case WordRef(name):
            return facts.values.get(name)
        case CountMembers(inner):
            held = [evaluate(inner, member) for member in facts.members]
            return None if None in held else sum(1 for one in held if one)


def _every(parts: Sequence[bool | None]) -> bool | None:
    return False if False in parts else None if None in parts else True


def _some(parts: Sequence[bool | None]) -> bool | None:
    return True if True in parts else None if None in parts else False
