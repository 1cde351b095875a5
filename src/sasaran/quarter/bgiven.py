"""What a person gives beside budget files: rules, a planning tree, and reviewed workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sasaran.errors import BadFileError, ParameterError
from sasaran.plan.tags import Tag
from sasaran.plan.tree import tree_of_rows
from sasaran.publish.budgets import BudgetWords, confirmed_of
from sasaran.quarter.bcolumns import as_rows, book_of
from sasaran.schema.pack import Pack
from sasaran.schema.planning_tree import PlanningTree, read_tree
from sasaran.sources.raw import sheets

__all__ = ["said_of", "text_of", "tree_of"]


def text_of(path: Path) -> str:
    """Return a file's text; raise :class:`ParameterError` if there is none, :class:`BadFileError` if it is no text."""
    if not path.is_file():
        raise ParameterError("There is no such file", where=path.name, todo="check the name and the folder")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadFileError("The file is no text in UTF-8", where=path.name) from error


def tree_of(tree: Path | None, pack: Pack) -> PlanningTree | None:
    """Return the tree of a file (TOML or a table), else the pack's first; None where it brings none."""
    if tree is None:
        trees = book_of(pack).trees
        return trees[0] if trees else None
    if tree.suffix.lower() == ".toml":
        return read_tree(text_of(tree), tree.name)
    return tree_of_rows(as_rows(tree), tree.name)


def said_of(confirmed: Sequence[Path], pack: Pack) -> dict[str, Tag | None]:
    """Return persons' words by activity key out of reviewed workbooks.

    Raises :class:`BadFileError` where two differ about an activity, or a cell cannot be read.
    """
    found: dict[str, Tag | None] = {}
    for path in confirmed:
        own = confirmed_of(as_rows(path, _sheet(path)), [one.code for one in pack.programmes], path.name)
        if any(key in found and found[key] != word for key, word in own.items()):
            raise BadFileError(
                "Two reviewed workbooks say different things of an activity",
                where=path.name,
                todo="leave one of them out, or make them agree",
            )
        found |= own
    return found


def _sheet(path: Path) -> str | None:
    """Return the name of the review sheet; None for a file without sheets."""
    if not path.is_file():
        raise ParameterError("There is no such file", where=path.name, todo="check the name and the folder")
    names = [one.name for one in sheets(path)]
    return next((one for one in BudgetWords.both("sheet_review") if one in names), None)
