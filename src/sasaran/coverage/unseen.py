"""True links that no candidate pair stands for: how many untouched targets they would take away, and where.

``RATES.missed_unseen`` says how many true links M of a source linkage never looked at. Each linked record of the
source stands for M / linked of them. Had it been missed, the count of untouched would be larger by its ``sole``
chances (nothing else reaches the target): so the source's unseen links make the count too large by

    M / linked * sum of sole over its touches,

spread over the areas where the source has records that belong to nobody yet, in the measure in which its linked
records there are sole touches (drawn towards the source's mean where they are few). An unseen link of a welfare
record makes a stranger of a registered person and counts as untouched somebody who may be reached: too large by
M / linked * sum of (1 - clear) over the decile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sasaran.coverage.belief import Names
from sasaran.coverage.chance import Reckoning
from sasaran.coverage.tree import Tree
from sasaran.schema.engine import Engine

__all__ = ["Rate", "Unseen", "read_rates", "spread", "unseen"]

_DRAW = 20.0  # linked records of an area that weigh as much as the source's mean
_MOST = 0.95  # of an area's expected count that unseen links may take away

_LOOSE = """
select r.source_no, p.area_no, count(*) as n
from (select distinct record_no from {belong}) b join link l on l.record_no = b.record_no and l.accepted
join record r on r.record_no = b.record_no join person p on p.person_no = l.person_no
where not p.in_register and not p.in_welfare group by r.source_no, p.area_no order by r.source_no, p.area_no
"""

_LINKED = """
select r.source_no, p.area_no, count(*) as n
from (select distinct record_no from {belong}) b join link l on l.record_no = b.record_no and l.accepted
join record r on r.record_no = b.record_no join person p on p.person_no = l.person_no
where p.in_register or p.in_welfare group by r.source_no, p.area_no order by r.source_no, p.area_no
"""


@dataclass(frozen=True)
class Rate:
    """Error rates of one source: expected unseen links per linked record, its standard error, linked records."""

    unseen: float
    se: float
    linked: int = 0


@dataclass(frozen=True)
class Unseen:
    """What unseen links take from each area's own people (arrays over places of the tree).

    ``taken`` has shape (sources, places); ``se`` is the standard error of each row as a share of the row;
    ``lumps`` is the variance to add because one record can reach several targets.
    """

    taken: Any
    se: Any
    lumps: Any


def read_rates(engine: Engine) -> dict[int, Rate]:
    """Read RATES: source number to its rate; sources with no linked record are left out."""
    if not engine.has("rates"):
        return {}
    rows = engine.rows(
        "select source_no, missed_unseen / linked, missed_unseen_se / linked, linked from rates where linked > 0"
    )
    return {int(no): Rate(float(unseen), float(se), int(linked)) for no, unseen, se, linked in rows}


def unseen(engine: Engine, names: Names, tree: Tree, found: Reckoning) -> Unseen:
    """Return what unseen links take from the count, by source (programme sources, then welfare) and place."""
    rates = read_rates(engine)
    place = tree.place(found.area_no)
    loose, linked = (_by_place(engine, sql.format(**names.__dict__), tree) for sql in (_LOOSE, _LINKED))
    taken, se, lumps = [], [], np.zeros(tree.size)
    for source, rate in sorted(rates.items()):
        mine = found.source == source
        if not mine.any() or rate.unseen <= 0:
            continue
        effect = np.bincount(place[found.t[mine]], weights=found.sole[mine], minlength=tree.size)
        row = spread(rate.unseen * effect.sum(), effect, linked.get(source), loose.get(source))
        taken.append(row)
        se.append(rate.se / rate.unseen)
        lumps += row * max(_lump(found.record[mine], found.sole[mine]) - 1, 0.0)
    strangers = np.bincount(place, weights=found.ranked & found.stranger, minlength=tree.size)
    for source in np.unique(found.claim_source):
        rate = rates.get(int(source), Rate(0.0, 0.0))
        mine = found.claim_source == source
        effect = np.bincount(place[found.claim_t[mine]], weights=found.split[mine], minlength=tree.size)
        if rate.unseen > 0 and effect.sum() > 0:
            # what unseen links made too many is among the strangers; without any, it lies where the links lie
            where = strangers if strangers.any() else effect
            taken.append(rate.unseen * effect.sum() * where / where.sum())
            se.append(rate.se / rate.unseen)
    rows = np.array(taken).reshape(-1, tree.size)
    most = _MOST * np.bincount(place, weights=found.untouched, minlength=tree.size)
    scale = np.minimum(1.0, most / np.maximum(rows.sum(axis=0), 1e-300))
    return Unseen(rows * scale, np.array(se), lumps * scale)


def spread(total: float, effect: Any, linked: Any, loose: Any) -> Any:
    """Spread ``total`` over places by loose records times the drawn mean effect of a linked one."""
    if effect.sum() <= 0:
        return np.zeros(len(effect))
    linked = np.zeros(len(effect)) if linked is None else linked
    loose = np.zeros(len(effect)) if loose is None else loose
    mean = effect.sum() / max(linked.sum(), 1.0)
    share = loose * (effect + _DRAW * mean) / (linked + _DRAW)
    share = share if share.sum() > 0 else effect
    return total * share / share.sum()


def _by_place(engine: Engine, sql: str, tree: Tree) -> dict[int, Any]:
    found = engine.arrays(sql)
    place, source = tree.place(found["area_no"]), np.asarray(found["source_no"])
    return {
        int(no): np.bincount(
            place[source == no], weights=np.asarray(found["n"])[source == no], minlength=tree.size
        )
        for no in np.unique(source)
    }


def _lump(record: Any, sole: Any) -> float:
    _, inverse = np.unique(record, return_inverse=True)
    size = np.bincount(inverse, weights=sole)
    return float((size**2).sum() / size.sum()) if size.sum() > 0 else 1.0
