"""Money by kind, decile and area beside need: tagged budgets, never mixed with what families receive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sasaran.plan.tags.tagging import Tagged

__all__ = ["crossed"]


def crossed(
    tagged: Sequence[Tagged], need: Mapping[tuple[int, str], float]
) -> list[tuple[str, int, str, float, float]]:
    """Return rows (kind, decile, area, Rp a year, need in Rp a year); untagged or unsure money has kind ``unknown``.

    An activity's money is split evenly over its deciles; decile 0 is money for no decile. ``need`` is by (decile,
    area), and stands beside every kind. The sum of Rp is that of all activities.
    """
    cells: dict[tuple[str, int, str], float] = defaultdict(float)
    for one in tagged:
        known = one.tag if not one.ask else None
        kind = known.kind if known else "unknown"
        deciles = list(range(known.first, known.last + 1)) if known and known.first else [0]
        for decile in deciles:
            cells[kind, decile, one.activity.area] += one.activity.rupiah / len(deciles)
    return [
        (kind, decile, area, rupiah, need.get((decile, area), 0.0))
        for (kind, decile, area), rupiah in sorted(cells.items())
    ]
