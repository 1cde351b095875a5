"""From the text of a rule to its tree. Nothing is ever evaluated as a program: only the parts named here are known.

age >= 60 and decile_province <= 4 and not receives('PKH')
any_member(age <= 6) or count_members(school_attendance == 2) >= 1
sex == 'F' and job_status in (1, 2, 7) and known(functioning)
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Collection, Mapping

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
from sasaran.errors import DeclarationError

__all__ = ["codes_of", "parse", "words_of"]

_MOST = 2000  # characters: a rule is read by people
_OPS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip


def parse(
    text: str, words: Mapping[str, Word], programmes: Collection[str], *, unit: str, where: str = "rule"
) -> Node:
    """Return the tree of a rule.

    Parameters
    ----------
    text : str
        The rule.
    words : Mapping[str, Word]
        Words it may use (:func:`sasaran.coverage.rules.vocabulary`).
    programmes : Collection[str]
        Codes ``receives`` may name.
    unit : str
        ``person`` or ``family``: on whom the rule is asked. A family has words of persons only inside
        ``any_member`` and ``count_members``.
    where : str
        Where it stands, for messages.

    Raises
    ------
    DeclarationError
        It is no rule, or names a word or a programme that is not known (the nearest known one is suggested).
    """
    if len(text) > _MOST:
        raise _fault(where, f"a rule has at most {_MOST} characters", "split it")
    try:
        body = ast.parse(" ".join(text.split()), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _fault(where, "it is not an expression", "look for a missing bracket, quote or word") from error
    return _Reader(words, frozenset(programmes), where).node(body, unit)


def words_of(node: Node | Term) -> set[str]:
    """Return the words a rule uses."""
    match node:
        case WordRef(name):
            return {name}
        case Known(word):
            return {word.name}
        case Compare(left, _, right):
            return words_of(left) | words_of(right)
        case OneOf(term, _):
            return words_of(term)
        case Not(inner) | AnyMember(inner) | CountMembers(inner):
            return words_of(inner)
        case All(parts) | AnyOf(parts):
            return set().union(*(words_of(part) for part in parts))
        case _:
            return set()


def codes_of(node: Node | Term) -> set[str]:
    """Return the programmes a rule names."""
    match node:
        case Receives(code):
            return {code}
        case Compare(left, _, right):
            return codes_of(left) | codes_of(right)
        case OneOf(term, _):
            return codes_of(term)
        case Not(inner) | AnyMember(inner) | CountMembers(inner):
            return codes_of(inner)
        case All(parts) | AnyOf(parts):
            return set().union(*(codes_of(part) for part in parts))
        case _:
            return set()


def _fault(where: str, rule: str, todo: str) -> DeclarationError:
    return DeclarationError("A rule of eligibility cannot be read", where=where, rule=rule, todo=todo)


class _Reader:
    """Walks Python's syntax tree and keeps only what a rule may hold."""

    def __init__(self, words: Mapping[str, Word], programmes: frozenset[str], where: str) -> None:
        self.words, self.programmes, self.where = words, programmes, where

    def fault(self, rule: str, todo: str = "") -> DeclarationError:
        return _fault(self.where, rule, todo)

    def node(self, part: ast.expr, unit: str) -> Node:
        """Read a part that is true or false."""
        if isinstance(part, ast.BoolOp):
            parts = tuple(self.node(one, unit) for one in part.values)
            return All(parts) if isinstance(part.op, ast.And) else AnyOf(parts)
        if isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.Not):
            return Not(self.node(part.operand, unit))
        if isinstance(part, ast.Compare):
            return self._compare(part, unit)
        if isinstance(part, ast.Call):
            return self._call(part, unit)
        if isinstance(part, ast.Constant) and isinstance(part.value, bool):
            return Literal(part.value)
        if isinstance(part, ast.Name):
            word = self._word(part.id, unit)
            if self.words[word.name].kind != "truth":
                raise self.fault(f"'{part.id}' is not true or false", f"compare it: {part.id} >= 1")
            return word
        raise self.fault(
            f"'{ast.unparse(part)}' may not stand in a rule", "use and, or, not, comparisons, in (...)"
        )

    def _compare(self, part: ast.Compare, unit: str) -> Node:
        sides = [part.left, *part.comparators]
        steps = [
            self._step(left, op, right, unit)
            for left, op, right in zip(sides[:-1], part.ops, sides[1:], strict=True)
        ]
        return steps[0] if len(steps) == 1 else All(tuple(steps))

    def _step(self, left: ast.expr, op: ast.cmpop, right: ast.expr, unit: str) -> Node:
        first = self.term(left, unit)
        if isinstance(op, ast.In | ast.NotIn):
            if not isinstance(right, ast.Tuple | ast.List | ast.Set):
                raise self.fault("after 'in' stands a list", "write in (1, 2, 3)")
            if not right.elts:
                raise self.fault("the list after 'in' is empty", "name a value, or leave the clause out")
            values = tuple(self._value(one) for one in right.elts)
            self._alike(first, [Literal(value) for value in values])
            member = OneOf(first, values)
            return Not(member) if isinstance(op, ast.NotIn) else member
        if type(op) not in _OPS:
            raise self.fault("only < <= > >= == != and in compare", "'is' may not stand in a rule")
        second = self.term(right, unit)
        self._alike(first, [second])
        if self._kind(first) != "number" and type(op) not in (ast.Eq, ast.NotEq):
            raise self.fault(f"'{ast.unparse(left)}' has no order", "use == or in (...)")
        return Compare(first, _OPS[type(op)], second)

    def term(self, part: ast.expr, unit: str) -> Term:
        """Read a side of a comparison."""
        if isinstance(part, ast.Name):
            return self._word(part.id, unit)
        if isinstance(part, ast.Call) and _called(part) == "count_members":
            return CountMembers(self.node(self._one(part), "person"))
        return Literal(self._value(part))

    def _call(self, part: ast.Call, unit: str) -> Node:
        name = _called(part)
        if name == "receives":
            return Receives(self._code(self._one(part)))
        if name == "any_member":
            return AnyMember(self.node(self._one(part), "person"))
        if name == "known":
            inner = self._one(part)
            if isinstance(inner, ast.Name):
                return Known(self._word(inner.id, unit))
        raise self.fault(
            f"'{ast.unparse(part.func)}' is not a question a rule can ask here",
            "there are receives('CODE'), any_member(...), count_members(...) >= n and known(word)",
        )

    def _one(self, part: ast.Call) -> ast.expr:
        if len(part.args) != 1 or part.keywords:
            raise self.fault(f"{ast.unparse(part.func)}(...) takes one thing in its brackets")
        return part.args[0]

    def _code(self, part: ast.expr) -> str:
        code = part.value if isinstance(part, ast.Constant) else None
        if not isinstance(code, str) or code not in self.programmes:
            raise self.fault(f"there is no programme {ast.unparse(part)}", _near(str(code), self.programmes))
        return code

    def _word(self, name: str, unit: str) -> WordRef:
        word = self.words.get(name)
        if word is None:
            raise self.fault(f"there is no column '{name}'", _near(name, self.words))
        if word.unit == "person" and unit == "family":
            raise self.fault(
                f"'{name}' belongs to a person, the rule is asked of a family",
                f"write any_member({name} ...)",
            )
        return WordRef(name)

    def _value(self, part: ast.expr) -> float | str | bool:
        if isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.USub):
            part, sign = part.operand, -1
        else:
            sign = 1
        value = part.value if isinstance(part, ast.Constant) else None
        if isinstance(value, bool | str) and sign == 1:
            return value
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15:
            return sign * value
        raise self.fault(
            f"'{ast.unparse(part)}' is not a column, number or text", "texts stand in quotes: 'F'"
        )

    def _kind(self, term: Term) -> str:
        if isinstance(term, WordRef):
            return self.words[term.name].kind
        if isinstance(term, CountMembers):
            return "number"
        return (
            "truth" if isinstance(term.value, bool) else "text" if isinstance(term.value, str) else "number"
        )

    def _alike(self, first: Term, others: list[Term] | list[Literal]) -> None:
        for other in others:
            if self._kind(first) != self._kind(other):
                raise self.fault(
                    f"a {self._kind(first)} is compared with a {self._kind(other)}",
                    "numbers stand without quotes, texts with quotes",
                )


def _called(part: ast.Call) -> str:
    return part.func.id if isinstance(part.func, ast.Name) else ""


def _near(name: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    return f"did you mean '{close[0]}'?" if close else f"there are: {', '.join(sorted(known))}"
