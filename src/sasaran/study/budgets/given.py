"""What a person gives beside budget files: rules, a planning tree, and reviewed workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sasaran.errors import BadFileError, ParameterError
from sasaran.plan.tags import Tag
from sasaran.plan.tree import tree_of_rows
from sasaran.publish.budgets import BudgetWords, confirmed_of
from sasaran.schema.pack import Pack
from sasaran.schema.planning_tree import PlanningTree, read_tree
from sasaran.sources.raw import sheets
from sasaran.study.budgets.columns import as_rows, book_of

__all__ = ["check_out", "said_of", "text_of", "tree_of"]


def check_out(path: Path) -> None:
    """Raise :class:`ParameterError` if the workbook may not be written: another ending, or a file that is there.

    A workbook that is there may hold hours of a person's review.
    """
    if path.suffix.lower() != ".xlsx":
        raise ParameterError(
            "The workbook cannot be written in that form", where=path.name, rule="its name ends in .xlsx"
        )
    if path.exists():
        raise ParameterError(
            "The workbook is there already and may hold a person's review",
            where=path.name,
            todo="name another file with --out, and give this one with --confirmed to keep its words",
        )


def text_of(path: Path) -> str:
    """Return a file's text; raise :class:`ParameterError` if there is none, :class:`BadFileError` if it is no text."""
    if not path.is_file():
        raise ParameterError("There is no such file", where=path.name, todo="check the name and the folder")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadFileError("The file is no text in UTF-8", where=path.name) from error


def tree_of(tree: Path | None, pack: Pack) -> PlanningTree | None:
    """Return the tree of a file (TOML or a table), or the pack's of that code; without, the pack's first or None."""
    trees = {one.code: one for one in book_of(pack).trees}
    if tree is None:
        return next(iter(trees.values()), None)
    if not tree.is_file() and str(tree) in trees:
        return trees[str(tree)]
    if not tree.is_file():
        raise ParameterError(
            "There is no such planning tree",
            where=tree.name,
            todo=f"give a file (TOML, CSV, XLSX), or one of the pack's: {', '.join(trees) or 'none'}",
        )
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
