"""Budget activities hung on a planning tree by code, and what each indicator has in money and families.

An activity hangs on the node with the longest budget code that its own code begins with. An indicator's money is that
of all activities on its node and below it, so that money counts once for a programme's indicator and again for the
outcome's above it: the columns of different levels are never added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sasaran.plan.tags.codes import parts
from sasaran.plan.tags.table import Need
from sasaran.plan.tags.tagging import Tagged
from sasaran.schema.planning_tree import LEVELS, Indicator, Node, PlanningTree

__all__ = ["Hung", "IndicatorRow", "NodeRow", "counted", "hang"]

_OWN = LEVELS.index("programme")


@dataclass(frozen=True)
class Hung:
    """Which activities hang on which node; ``loose`` are those whose code no node holds."""

    at: Mapping[str, tuple[Tagged, ...]] = field(default_factory=dict)
    loose: tuple[Tagged, ...] = ()


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator: activities and Rp on its node and below it, and whom they are meant for.

    ``kinds`` holds Rp by kind where the tag is sure; ``first`` and ``last`` the widest decile band of sure tags (0, 0:
    not stated); ``families`` and ``gap`` (Rp a year) those of the band in the whole registry, None if not known.
    """

    node: Node
    indicator: Indicator
    activities: int
    rupiah: int
    kinds: Mapping[str, int]
    first: int
    last: int
    families: float | None
    gap: float | None


@dataclass(frozen=True)
class NodeRow:
    """Money of one node that no indicator of a programme or below it counts; ``node`` is None for loose activities."""

    node: Node | None
    activities: int
    rupiah: int


def hang(tree: PlanningTree, tagged: Sequence[Tagged]) -> Hung:
    """Hang activities on a tree; every one hangs on one node or is loose."""
    codes: dict[tuple[str, ...], str] = {}
    for one in tree.nodes:
        if one.budget:
            codes.setdefault(parts(one.budget), one.code)
    at: dict[str, list[Tagged]] = defaultdict(list)
    loose = []
    for each in tagged:
        own = parts(each.activity.code)
        node = next((codes[own[:n]] for n in range(len(own), 0, -1) if own[:n] in codes), None)
        if node is None:
            loose.append(each)
        else:
            at[node].append(each)
    return Hung({code: tuple(found) for code, found in at.items()}, tuple(loose))


def counted(
    tree: PlanningTree, hung: Hung, need: Need | None = None
) -> tuple[list[IndicatorRow], list[NodeRow]]:
    """Return every indicator with its money and families, and the money that has no indicator of its own.

    Own is an indicator of the programme, activity or sub-activity the money hangs on or lies below: that of the
    outcome far above says what is hoped for, not what the money brings. Money of activities that run offices (kind
    ``none``, sure) asks for none and is left out of the second table.
    """
    below = _below(tree)
    rows = [
        _row(one, each, [tagged for code in below[one.code] for tagged in hung.at.get(code, ())], need)
        for one in tree.nodes
        for each in one.indicators
    ]
    own = {
        code for one in tree.nodes
        if one.indicators and LEVELS.index(one.level) >= _OWN for code in below[one.code]
    }  # fmt: skip
    bare = [
        NodeRow(one, *_sum(hung.at[one.code]))
        for one in tree.nodes
        if one.code in hung.at and one.code not in own
    ]
    loose = NodeRow(None, *_sum(hung.loose))
    return rows, [row for row in [*bare, loose] if row.activities]


def _below(tree: PlanningTree) -> dict[str, list[str]]:
    """Return each node's code with those of all nodes below it; a circle is walked once."""
    children: dict[str, list[str]] = defaultdict(list)
    for one in tree.nodes:
        children[one.parent].append(one.code)
    found: dict[str, list[str]] = {}
    for one in tree.nodes:
        seen, ahead = [one.code], [one.code]
        while ahead:
            new = [code for code in children[ahead.pop()] if code not in seen]
            seen += new
            ahead += new
        found[one.code] = seen
    return found


def _sum(some: Sequence[Tagged]) -> tuple[int, int]:
    meant = [one for one in some if one.ask or one.tag is None or one.tag.kind != "none"]
    return len(meant), sum(one.activity.rupiah for one in meant)


def _row(node: Node, indicator: Indicator, some: Sequence[Tagged], need: Need | None) -> IndicatorRow:
    kinds: dict[str, int] = defaultdict(int)
    ends = []
    for one in some:
        if one.tag is not None and not one.ask:
            kinds[one.tag.kind] += one.activity.rupiah
            if one.tag.first:
                ends.append((one.tag.first, one.tag.last))
    first, last = (min(a for a, _ in ends), max(b for _, b in ends)) if ends else (0, 0)
    known = need is not None and first > 0
    return IndicatorRow(
        node, indicator, len(some), sum(one.activity.rupiah for one in some), dict(kinds), first, last,
        need.of(need.families, "", first, last) if known and need else None,
        need.of(need.gap, "", first, last) if known and need else None,
    )  # fmt: skip
