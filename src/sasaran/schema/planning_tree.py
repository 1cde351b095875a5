"""A planning document (RPJMD, RPKD) as a tree: what is wanted, how it is counted, who answers, on which budget code.

From the top: vision, mission, goal (*tujuan*), outcome (*sasaran*), programme (*program*), activity (*kegiatan*) and
sub-activity (*sub kegiatan*). A node whose words are not known has an empty name and is left for its owner to fill; a
node or indicator that was not read in the document itself is not ``verified``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sasaran.errors import BadFileError

__all__ = ["LEVELS", "Indicator", "Node", "PlanningBook", "PlanningTree", "read_tree"]

LEVELS = ("vision", "mission", "goal", "outcome", "programme", "activity", "subactivity")
_BETTER = ("down", "up")


@dataclass(frozen=True)
class Indicator:
    """How a node is counted.

    Parameters
    ----------
    code, name, unit : str
        Short code within its node, what is counted, and in what.
    baseline : float | None
        Value it starts from, in ``baseline_year``; None where it is not known.
    targets : Mapping[int, tuple[float, float]]
        Year to the range promised (lowest, highest; equal if it is one number), in ``unit``.
    better : str
        ``down`` or ``up``.
    source : str
        Where it was read.
    verified : bool
        Whether it was read in the document itself or in the press that quotes it.
    """

    code: str
    name: str
    unit: str = ""
    baseline: float | None = None
    baseline_year: int | None = None
    targets: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    better: str = "up"
    source: str = ""
    verified: bool = False


@dataclass(frozen=True)
class Node:
    """One part of the document: its level, the node above it (``parent``, empty at the top) and its budget code."""

    code: str
    level: str
    name: str = ""
    parent: str = ""
    agency: str = ""
    budget: str = ""
    indicators: tuple[Indicator, ...] = ()
    source: str = ""
    verified: bool = False


@dataclass(frozen=True)
class PlanningTree:
    """A document: its code, name by language, the years it covers, and its nodes in the file's order."""

    code: str
    name: Mapping[str, str]
    first: int
    last: int
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class PlanningBook:
    """What a pack brings for budgets and plans.

    Parameters
    ----------
    rules : str
        The tag rules, TOML (see :func:`sasaran.plan.tags.read_rules`).
    headers : Mapping[str, tuple[str, ...]]
        Headers under which budget files keep ``code``, ``text``, ``agency``, ``area`` and ``rupiah``.
    titles : tuple[str, ...]
        Words before an area's name in an agency's name (``Kecamatan``), small letters.
    trees : tuple[PlanningTree, ...]
        The planning documents.
    units : Mapping[str, int]
        Words in the header of an amount that say it is not in single units of money (``ribu``), and how many they are.
    """

    rules: str
    headers: Mapping[str, tuple[str, ...]]
    titles: tuple[str, ...] = ()
    trees: tuple[PlanningTree, ...] = ()
    units: Mapping[str, int] = field(default_factory=dict)


def read_tree(text: str, where: str = "") -> PlanningTree:
    """Read a tree from TOML: ``[tree]`` with code, name and years, then ``[[node]]`` with ``[[node.indicator]]``.

    Raises
    ------
    BadFileError
        It is no TOML, a part is missing, a level or key is not known, or a number is none.
    """
    try:
        found = tomllib.loads(text)
        head = found["tree"]
        first, last = (int(year) for year in head["years"])
        name = head["name"]
        names = {str(key): str(one) for key, one in name.items()} if isinstance(name, Mapping) else {"": name}
        nodes = tuple(_node(entry, where) for entry in found["node"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadFileError(
            "The planning tree cannot be read",
            where=where or "TOML",
            rule=f"it has [tree] with code, name and years, and [[node]]: {error}",
        ) from error
    return PlanningTree(str(head["code"]), names, first, last, nodes)


def _node(entry: Mapping[str, Any], where: str) -> Node:
    keys = {**entry}
    counted = keys.pop("indicator", ())
    code = str(keys.get("code", ""))
    wrong = sorted(set(keys) - set(Node.__dataclass_fields__) | {"indicators"} & set(keys))
    if wrong or keys.get("level") not in LEVELS:
        raise BadFileError(
            "A node of the planning tree cannot be read",
            where=", ".join(filter(None, (where, f"node {code}"))),
            rule=f"there is no key {wrong[0]}" if wrong else f"level is one of {', '.join(LEVELS)}",
        )
    return Node(**keys, indicators=tuple(_indicator(one, code, where) for one in counted))


def _indicator(entry: Mapping[str, Any], node: str, where: str) -> Indicator:
    keys = {**entry}
    targets = {int(year): _range(value) for year, value in keys.pop("targets", {}).items()}
    start = keys.pop("baseline", {})
    wrong = sorted(set(keys) - set(Indicator.__dataclass_fields__))
    if wrong or keys.get("better", "up") not in _BETTER:
        raise BadFileError(
            "An indicator of the planning tree cannot be read",
            where=", ".join(filter(None, (where, f"node {node}"))),
            rule=f"there is no key {wrong[0]}" if wrong else f"better is one of {', '.join(_BETTER)}",
        )
    value, year = start.get("value"), start.get("year")
    return Indicator(
        **keys, targets=targets, baseline=None if value is None else float(value),
        baseline_year=None if year is None else int(year),
    )  # fmt: skip


def _range(value: Any) -> tuple[float, float]:
    low, high = value if isinstance(value, list) else (value, value)
    return float(low), float(high)
