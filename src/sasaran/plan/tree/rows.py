"""A planning tree from the rows of a table: one row a node, or a node and one of its indicators."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sasaran.errors import BadFileError
from sasaran.schema.planning_tree import LEVELS, Indicator, Node, PlanningTree

__all__ = ["COLUMNS", "tree_of_rows"]

COLUMNS = (
    "code", "level", "parent", "name", "agency", "budget", "source", "verified", "indicator", "unit", "better",
    "baseline_year", "baseline",
)  # fmt: skip
_TARGET = re.compile(r"target[ _]?((?:19|20)[0-9]{2})")
_RANGE = re.compile(r"\s*(-?[\d.,]+)\s*%?\s*(?:-|–|sampai|to|s/d)\s*(-?[\d.,]+)\s*%?\s*")
_PLAIN = re.compile(r"-?\d+(\.\d+)?")
_EITHER = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
_YES = ("yes", "true", "ya", "1", "x")


def tree_of_rows(rows: Sequence[Mapping[str, str]], where: str = "") -> PlanningTree:
    """Return the tree that rows describe.

    Columns are those of :data:`COLUMNS` (code and level must be there) and ``target_2029`` and the like, a number or
    a range (``1.82-2.91``). A code that stands in several rows is one node with several indicators; its level may
    be left empty from the second row on.

    Raises
    ------
    BadFileError
        No row, no code or level, an unknown level, or a cell that is no number.
    """
    if not rows:
        raise BadFileError("The planning tree has no rows", where=where)
    nodes: dict[str, Node] = {}
    years: set[int] = set()
    for at, row in enumerate(rows, start=1):
        place = ", ".join(filter(None, (where, f"row {at}")))
        cells = {key.strip().lower(): (value or "").strip() for key, value in row.items()}
        code = cells.get("code", "")
        if code not in nodes or cells.get("level"):
            node = _node(cells, place)
            if replace(nodes.setdefault(code, node), indicators=()) != node:
                raise BadFileError(
                    "A node of the planning tree stands twice",
                    where=place,
                    rule="rows of one code say the same of the node, or leave its level empty",
                )
        if indicator := _indicator(cells, place):
            years |= set(indicator.targets)
            nodes[code] = replace(nodes[code], indicators=(*nodes[code].indicators, indicator))
    span = (min(years), max(years)) if years else (0, 9999)
    return PlanningTree(where or "table", {"": where or "table"}, *span, tuple(nodes.values()))


def _node(cells: Mapping[str, str], place: str) -> Node:
    code, level = cells.get("code", ""), cells.get("level", "").lower()
    if not code or level not in LEVELS:
        raise BadFileError(
            "A node of the planning tree cannot be read",
            where=place,
            rule=f"level is one of {', '.join(LEVELS)}" if code else "every row has a code",
        )
    name, parent, agency, budget, source = (
        cells.get(key, "") for key in ("name", "parent", "agency", "budget", "source")
    )
    verified = cells.get("verified", "").lower() in _YES
    return Node(code, level, name, parent, agency, budget, source=source, verified=verified)


def _indicator(cells: Mapping[str, str], place: str) -> Indicator | None:
    name = cells.get("indicator", "")
    if not name:
        return None
    targets = {
        int(found[1]): _span(value, place)
        for key, value in cells.items()
        if value and (found := _TARGET.fullmatch(key))
    }
    year, start = cells.get("baseline_year", ""), cells.get("baseline", "")
    return Indicator(
        name, name, cells.get("unit", ""), _number(start, place) if start else None,
        round(_number(year, place)) if year else None, targets,
        "down" if cells.get("better", "").lower() in ("down", "turun") else "up", cells.get("source", ""),
        cells.get("verified", "").lower() in _YES,
    )  # fmt: skip


def _span(text: str, place: str) -> tuple[float, float]:
    """Return the ends of a number or a range: ``1,82-2,91``, ``4.000 sampai 5.000``, ``-3``."""
    found = _RANGE.fullmatch(text)
    ends = [_number(one, place) for one in found.groups() if one] if found else [_number(text, place)]
    return min(ends), max(ends)


def _number(text: str, place: str) -> float:
    """Return a number as an office writes it; a dot before exactly three digits could be either and is refused."""
    bare = text.replace("%", "").replace(" ", "")
    plain = bare.replace(".", "").replace(",", ".") if "," in bare or bare.count(".") > 1 else bare
    if _EITHER.fullmatch(bare) or not _PLAIN.fullmatch(plain):
        raise BadFileError(
            "A number of the planning tree cannot be read",
            where=place,
            rule="targets are numbers or ranges; thousands have no dot, or decimals have a comma",
        )
    return float(plain)
