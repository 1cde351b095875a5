"""The parts of a rule. A rule is true, false, or undecided where something it needs is not known (Kleene's logic)."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "All",
    "AnyMember",
    "AnyOf",
    "Compare",
    "CountMembers",
    "Known",
    "Literal",
    "Node",
    "Not",
    "OneOf",
    "Receives",
    "Term",
    "WordRef",
]  # fmt: skip


@dataclass(frozen=True)
class Literal:
    """A number, text or truth value written in the rule."""

    value: float | str | bool


@dataclass(frozen=True)
class WordRef:
    """A declared word: a column of the person or family."""

    name: str


@dataclass(frozen=True)
class CountMembers:
    """How many members of the family the inner rule holds for."""

    inner: Node


@dataclass(frozen=True)
class Receives:
    """Whether the unit receives a programme now."""

    code: str


@dataclass(frozen=True)
class Known:
    """Whether a word has a value."""

    word: WordRef


@dataclass(frozen=True)
class Compare:
    """left ``op`` right, op one of < <= > >= == !=."""

    left: Term
    op: str
    right: Term


@dataclass(frozen=True)
class OneOf:
    """Whether the term is one of the values."""

    term: Term
    values: tuple[float | str, ...]


@dataclass(frozen=True)
class AnyMember:
    """Whether the inner rule holds for any member of the family."""

    inner: Node


@dataclass(frozen=True)
class Not:
    """The inner rule does not hold."""

    inner: Node


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Node, ...]


Term = Literal | WordRef | CountMembers
Node = Literal | WordRef | Receives | Known | Compare | OneOf | AnyMember | Not | All | AnyOf
