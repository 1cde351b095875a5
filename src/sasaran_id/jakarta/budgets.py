"""Reads what Jakarta brings for budgets and plans: tag rules, headers of budget files, the planning documents."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from sasaran.schema.planning_tree import PlanningBook, read_tree

__all__ = ["read_planning"]


def read_planning(package: str = "sasaran_id.jakarta") -> PlanningBook:
    """Return the pack's rules, headers and trees."""

    def text(name: str) -> str:
        return files(package).joinpath(name).read_text(encoding="utf-8")

    found = tomllib.loads(text("budget_files.toml"))
    headers = {key: tuple(words) for key, words in found["headers"].items()}
    trees = tuple(read_tree(text(name), name) for name in ("rpjmd.toml", "rpkd.toml"))
    return PlanningBook(text("budget_rules.toml"), headers, tuple(found["titles"]), trees, found["units"])
