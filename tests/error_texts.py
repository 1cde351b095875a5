"""Finds, without running anything, the texts of all user errors and progress lines in the source code."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Sequence
from pathlib import Path

from sasaran import errors

PARTS = ("what", "where", "rule", "todo")
ERRORS = {name for name, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, Exception)}
_PROGRESS = {"progress", "tick"}


def texts(files: Sequence[Path]) -> dict[str, str]:
    """Return every text with its first place; ``{}`` stands for what is filled in."""
    found: dict[str, str] = {}
    for file in sorted(files):
        module = _Module(ast.parse(file.read_text(encoding="utf-8")))
        for line, text in module.texts():
            found.setdefault(text, f"{file}:{line}")
    return found


class _Module:
    """One source file; follows a text through variables, parameters and functions of the same file."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        self.seen: set[tuple[int, int]] = set()

    def texts(self) -> Iterator[tuple[int, str]]:
        for scope in (self.tree, *self.functions):
            for call in (node for node in ast.walk(scope) if isinstance(node, ast.Call)):
                for given in _error_parts(call):
                    yield from self.follow(scope, given)

    def follow(self, scope: ast.AST, given: ast.expr) -> Iterator[tuple[int, str]]:
        if (id(scope), id(given)) in self.seen:
            return
        self.seen.add((id(scope), id(given)))
        for text in (*written(given), *_inside(given)):
            yield given.lineno, text
        for node in ast.walk(given):
            if isinstance(node, ast.Name):
                for where, value in self.meant(scope, node.id):
                    yield from self.follow(where, value)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                for one in self.functions:
                    if one.name == node.func.id:
                        yield from self.returned(one)

    def returned(self, function: ast.FunctionDef) -> Iterator[tuple[int, str]]:
        for node in ast.walk(function):
            if isinstance(node, (ast.Return, ast.Yield)) and node.value is not None:
                yield from self.follow(function, node.value)

    def meant(self, scope: ast.AST, name: str) -> Iterator[tuple[ast.AST, ast.expr]]:
        """Yield what a name of a function may stand for: what is assigned to it, or what callers pass."""
        if not isinstance(scope, ast.FunctionDef):
            return
        for node in ast.walk(scope):
            if isinstance(node, ast.Assign):
                yield from ((scope, value) for value in _assigned(node, name))
            if isinstance(node, ast.For) and any(
                isinstance(one, ast.Name) and one.id == name for one in ast.walk(node.target)
            ):
                yield scope, node.iter
        names = [
            one.arg for one in (*scope.args.args, *scope.args.kwonlyargs) if one.arg not in ("self", "cls")
        ]
        if name in names:
            yield from self.passed(scope.name, names, name)

    def passed(self, function: str, names: list[str], name: str) -> Iterator[tuple[ast.AST, ast.expr]]:
        for scope in self.functions:
            for call in (node for node in ast.walk(scope) if isinstance(node, ast.Call)):
                called = getattr(call.func, "id", getattr(call.func, "attr", None))
                given = _arguments(call, names)
                if called == function and name in given:
                    yield scope, given[name]


def written(node: ast.expr) -> list[str]:
    """Return the texts an expression may be: of both branches, with what is joined filled by ``{}``."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            return ["".join(part.value if isinstance(part, ast.Constant) else "{}" for part in parts)]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [a + b for a in written(left) or ["{}"] for b in written(right) or ["{}"]]
        case ast.IfExp(body=yes, orelse=no):
            return written(yes) + written(no)
        case ast.BoolOp(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Dict(values=parts):
            return [text for part in parts for text in written(part)]
    return []


def _inside(node: ast.expr) -> list[str]:
    """Return texts that stand in for what is filled in: ``{', '.join(have) or 'none yet'}``."""
    return [
        text
        for part in ast.walk(node)
        if isinstance(part, ast.FormattedValue)
        for text in written(part.value)
    ]


def _error_parts(call: ast.Call) -> list[ast.expr]:
    name = getattr(call.func, "id", getattr(call.func, "attr", None))
    if name in ERRORS:
        given = _arguments(call, ["what"])
        return [given[part] for part in PARTS if part in given]
    return call.args[:1] if name in _PROGRESS else []


def _arguments(call: ast.Call, names: list[str]) -> dict[str, ast.expr]:
    return dict(zip(names, call.args, strict=False)) | {
        one.arg: one.value for one in call.keywords if one.arg
    }


def _assigned(node: ast.Assign, name: str) -> Iterator[ast.expr]:
    branches = [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
    for target in node.targets:
        if isinstance(target, ast.Name) and target.id == name:
            yield node.value
        if isinstance(target, ast.Tuple):
            names = [getattr(one, "id", "") for one in target.elts]
            for value in branches if name in names else []:
                yield value.elts[names.index(name)] if isinstance(value, ast.Tuple) else value
