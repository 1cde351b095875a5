"""What is wrong, or still to be filled, in a planning tree: told to its owner, never mended in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sasaran.plan.tags.codes import parts, within
from sasaran.schema.planning_tree import LEVELS, Indicator, Node, PlanningTree

__all__ = ["RULES", "Finding", "check"]

RULES = (
    "doubled", "orphan", "circular", "order", "budget", "doubled_budget", "years", "direction", "no_target",
    "no_indicator", "no_agency", "to_fill", "unverified",
)  # fmt: skip
"""The rules, the gravest first: two nodes of one code; a parent that is not there; a circle; a node that stands not
below its parent's level; a budget code outside its parent's; one budget code at two nodes; target years outside the
document's or before the baseline's; a target that lies on the wrong side of the baseline; no target; outcome or
programme without indicator; programme without agency; words to be filled; not verified."""


@dataclass(frozen=True)
class Finding:
    """A rule broken at a node (or one of its indicators), with what it is about."""

    node: str
    rule: str
    what: str = ""


def check(tree: PlanningTree) -> list[Finding]:
    """Return all findings, the gravest rules first, in the tree's order within a rule."""
    known = {one.code: one for one in tree.nodes}
    found = [Finding(code, "doubled") for code, n in Counter(one.code for one in tree.nodes).items() if n > 1]
    budgets = Counter(parts(one.budget) for one in tree.nodes if one.budget)
    for one in tree.nodes:
        found += _placed(one, known)
        if one.budget and budgets[parts(one.budget)] > 1:
            found.append(Finding(one.code, "doubled_budget", one.budget))
        for each in one.indicators:
            found += _counted(tree, one, each)
        if not one.indicators and one.level in ("outcome", "programme"):
            found.append(Finding(one.code, "no_indicator"))
        if not one.agency and one.level == "programme":
            found.append(Finding(one.code, "no_agency"))
        if not one.name:
            found.append(Finding(one.code, "to_fill"))
        elif not one.verified:
            found.append(Finding(one.code, "unverified"))
    return sorted(found, key=lambda finding: RULES.index(finding.rule))


def _placed(one: Node, known: Mapping[str, Node]) -> Iterator[Finding]:
    """Yield what is wrong with a node's place: parent, circle, level, budget code."""
    if not one.parent:
        return
    up = known.get(one.parent)
    if up is None:
        yield Finding(one.code, "orphan", one.parent)
        return
    if _circular(one, known):
        yield Finding(one.code, "circular", one.parent)
    elif LEVELS.index(up.level) >= LEVELS.index(one.level):
        yield Finding(one.code, "order", one.parent)
    whole = _budget_above(one, known)
    if one.budget and whole and not within(parts(one.budget), parts(whole)):
        yield Finding(one.code, "budget", f"{one.budget} / {whole}")


def _circular(one: Node, known: Mapping[str, Node]) -> bool:
    at: Node | None = one
    for _ in range(len(known) + 1):
        at = known.get(at.parent) if at else None
        if at is None:
            return False
        if at.code == one.code:
            return True
    return False  # it leads into a circle that others stand in, and is told there


def _budget_above(one: Node, known: Mapping[str, Node]) -> str:
    at: Node | None = one
    for _ in range(len(known)):
        at = known.get(at.parent) if at else None
        if at is None or at.code == one.code:
            return ""
        if at.budget:
            return at.budget
    return ""


def _counted(tree: PlanningTree, node: Node, one: Indicator) -> Iterator[Finding]:
    if not one.targets:
        yield Finding(node.code, "no_target", one.code)
    outside = [
        year for year in one.targets
        if not tree.first <= year <= tree.last or (one.baseline_year is not None and year < one.baseline_year)
    ]  # fmt: skip
    if outside:
        yield Finding(node.code, "years", f"{one.code} {', '.join(map(str, sorted(outside)))}")
    if one.baseline is not None and one.targets:
        low, high = one.targets[max(one.targets)]
        if high > one.baseline if one.better == "down" else low < one.baseline:
            yield Finding(node.code, "direction", one.code)
    if not one.verified:
        yield Finding(node.code, "unverified", one.code)
