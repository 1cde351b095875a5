"""A rule as SQL over the registry: the engine's own three-valued logic is the rule's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

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

__all__ = ["Compiler"]

_SIGN = {"==": "=", "!=": "<>"}


@dataclass
class Compiler:
    """Turns rules into SQL and gathers what they ask of a family's members.

    ``bits`` maps programme codes to their numbers. ``members`` maps the name of a column to the aggregate over the
    family's persons that the column holds: two rules that ask the same share one. Whether somebody receives one of the
    programmes in ``unlisted`` is undecided of everybody: there is no list of its recipients.
    """

    bits: Mapping[str, int]
    unlisted: Collection[str] = ()
    members: dict[str, str] = field(default_factory=dict)

    def sql(self, node: Node) -> str:
        """Return a boolean expression; NULL is "undecided"."""
        match node:
            case Literal(value):
                return "true" if value else "false"
            case WordRef(name):
                return name
            case Receives(code) if code in self.unlisted:
                return "cast(null as boolean)"
            case Receives(code):
                return f"(receives & {1 << self.bits[code]} <> 0)"
            case Known(word):
                return f"({word.name} is not null)"
            case Compare(left, op, right):
                return f"({self.term(left)} {_SIGN.get(op, op)} {self.term(right)})"
            case OneOf(term, values):
                return f"({self.term(term)} in ({', '.join(_literal(one) for one in values)}))"
            case Not(inner):
                return f"(not {self.sql(inner)})"
            case All(parts):
                return f"({' and '.join(self.sql(part) for part in parts)})"
            case AnyOf(parts):
                return f"({' or '.join(self.sql(part) for part in parts)})"
            case AnyMember(inner):
                asked = self.sql(inner)
                # true if true for one; else undecided if undecided for one
                return self._column(
                    f"case when bool_or({asked}) then true when count(*) filter ({asked} is null) = 0 then false end"
                )

    def term(self, term: Term) -> str:
        """Return a scalar expression; NULL is "not known"."""
        match term:
            case Literal(value):
                return _literal(value)
            case WordRef(name):
                return name
            case CountMembers(inner):
                asked = self.sql(inner)
                return self._column(
                    f"case when count(*) filter ({asked} is null) = 0 then count(*) filter ({asked}) end"
                )

    def _column(self, aggregate: str) -> str:
        for name, known in self.members.items():
            if known == aggregate:
                return name
        name = f"members{len(self.members)}"
        self.members[name] = aggregate
        return name


def _literal(value: float | str | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return repr(value)
