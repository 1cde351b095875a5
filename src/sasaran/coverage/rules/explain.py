"""Why a person or family is eligible or not, clause by clause, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sasaran.coverage.rules.evaluate import Facts, evaluate, value_of
from sasaran.coverage.rules.parse import codes_of
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
from sasaran.coverage.rules.vocabulary import Word

__all__ = ["Clause", "explain", "in_words"]

_SIGN = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠"}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_SAY: Mapping[str, Mapping[str, str]] = {
    "id": {
        "asks": "aturan meminta", "unknown": "tidak diketahui", "or": "atau", "and": "dan", "not": "tidak",
        "in": "salah satu dari", "receives": "menerima", "any": "ada anggota keluarga dengan",
        "count": "jumlah anggota keluarga dengan", "known": "diketahui", "yes": "ya", "no": "bukan",
        "no_any": "tidak ada anggota keluarga dengan", "always": "berlaku untuk semua",
        "unlisted": "tidak ada daftar penerima",
    },
    "en": {
        "asks": "the rule asks", "unknown": "not known", "or": "or", "and": "and", "not": "not", "in": "one of",
        "receives": "receives", "any": "a member of the family with", "count": "members of the family with",
        "known": "known", "yes": "yes", "no": "no", "no_any": "no member of the family with",
        "always": "holds for everybody",
        "unlisted": "no list of who receives",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Clause:
    """One clause of a rule asked of one unit: whether it holds (None: undecided) and the sentence that says why."""

    holds: bool | None
    text: str


def explain(node: Node, facts: Facts, words: Mapping[str, Word], lang: str = "id") -> tuple[Clause, ...]:
    """Return the clauses of a rule, in its order.

    >>> from sasaran.coverage.rules import parse, vocabulary
    >>> words = vocabulary()
    >>> rule = parse("age >= 60 and not receives('PKH')", words, {"PKH"}, unit="person")
    >>> [(one.holds, one.text) for one in explain(rule, Facts({"age": 58}), words, "en")]
    [(False, 'age 58, the rule asks ≥ 60'), (True, 'the rule asks not receives PKH')]
    """
    parts = node.parts if isinstance(node, All) else (node,)
    say = _Speaker(words, _SAY[lang], lang)
    return tuple(Clause(evaluate(part, facts), say.clause(part, facts)) for part in parts)


def in_words(node: Node, words: Mapping[str, Word], lang: str = "id") -> str:
    """Return a rule in plain words.

    >>> from sasaran.coverage.rules import parse, vocabulary
    >>> words = vocabulary()
    >>> in_words(parse("age >= 60 and decile_province <= 4", words, (), unit="person"), words)
    'umur ≥ 60 dan desil provinsi ≤ 4'
    """
    return _Speaker(words, _SAY[lang], lang).rule(_straight(node))


class _Speaker:
    def __init__(self, words: Mapping[str, Word], say: Mapping[str, str], lang: str) -> None:
        self.words, self.say, self.lang = words, say, lang

    def clause(self, node: Node, facts: Facts) -> str:
        """Say what is there and what is asked."""
        inner = _straight(node)
        if isinstance(inner, Compare) and isinstance(inner.right, Literal):
            there = self.shown(inner.left, value_of(inner.left, facts))
            return f"{self.name(inner.left)} {there}, {self.say['asks']} {self.asked(inner)}"
        span = _span(inner)
        if span is not None:
            word, low, high = span
            there = self.shown(word, value_of(word, facts))
            return f"{self.name(word)} {there}, {self.say['asks']} {low}–{high}"
        if isinstance(inner, OneOf):
            there = self.shown(inner.term, value_of(inner.term, facts))
            return f"{self.name(inner.term)} {there}, {self.say['asks']} {self.asked(inner)}"
        lacking = sorted(codes_of(inner) & set(facts.unlisted)) if evaluate(inner, facts) is None else []
        why = f" ({self.say['unlisted']} {', '.join(lacking)})" if lacking else ""
        return f"{self.say['asks']} {self.rule(inner)}{why}"

    def asked(self, node: Compare | OneOf) -> str:
        if isinstance(node, OneOf):
            return f"{self.say['in']} {', '.join(self.shown(node.term, one) for one in node.values)}"
        value = node.right.value if isinstance(node.right, Literal) else None
        return f"{_SIGN[node.op]} {self.shown(node.left, value)}"

    def rule(self, node: Node) -> str:
        """Say a rule as such."""
        span = _span(node)
        if span is not None:
            return f"{self.name(span[0])} {span[1]}–{span[2]}"
        match node:
            case Literal():
                return self.say["always"]
            case WordRef():
                return self.name(node)
            case Receives(code):
                return f"{self.say['receives']} {code}"
            case Known(word):
                return f"{self.name(word)} {self.say['known']}"
            case Compare(left, op, right):
                end = self.shown(left, right.value) if isinstance(right, Literal) else self.name(right)
                return f"{self.name(left)} {_SIGN[op]} {end}"
            case OneOf(term, _):
                return f"{self.name(term)} {self.asked(node)}"
            case Not(inner):
                if isinstance(inner, AnyMember):
                    return f"{self.say['no_any']} {self.rule(inner.inner)}"
                return f"{self.say['not']} {self._grouped(inner)}"
            case AnyMember(inner):
                return f"{self.say['any']} {self._grouped(inner)}"
            case All(parts):
                return f" {self.say['and']} ".join(self._grouped(part) for part in parts)
            case AnyOf(parts):
                return f" {self.say['or']} ".join(self._grouped(part) for part in parts)

    def _grouped(self, node: Node) -> str:
        inner = _straight(node)
        text = self.rule(inner)
        return f"({text})" if isinstance(inner, All | AnyOf) and _span(inner) is None else text

    def name(self, term: Term) -> str:
        match term:
            case WordRef(name):
                label = self.words[name].label
                return label.get(self.lang) or label.get("en") or name.replace("_", " ")
            case CountMembers(inner):
                return f"{self.say['count']} {self._grouped(inner)}"
            case Literal(value):
                return str(value)

    def shown(self, term: Term, value: Any) -> str:
        if value is None:
            return f"({self.say['unknown']})"
        if isinstance(value, bool):
            return self.say["yes" if value else "no"]
        codes = self.words[term.name].values if isinstance(term, WordRef) else {}
        number = int(value) if isinstance(value, float) and value.is_integer() else value
        return f"{number} ({codes[number]})" if number in codes else str(number)


def _span(node: Node) -> tuple[WordRef, Any, Any] | None:
    """Return word, low and high of "low <= word <= high", None for any other rule."""
    match node:
        case All(
            (Compare(Literal(low), "<=", WordRef() as word), Compare(WordRef() as same, "<=", Literal(high)))
        ):
            return (word, low, high) if word == same else None
    return None


def _straight(node: Node) -> Node:
    """Turn "not a < b" into "a >= b": so people say it. Undecided stays undecided either way."""
    if isinstance(node, Not) and isinstance(node.inner, Compare):
        return Compare(node.inner.left, _OPPOSITE[node.inner.op], node.inner.right)
    if isinstance(node, Not) and isinstance(node.inner, Not):
        return _straight(node.inner.inner)
    return node
