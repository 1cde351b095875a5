"""Two answers beside the gap: who is in programme lists but not in the registry, and who was never ranked.

``not_in_registry`` counts programme records whose person is in no population register and on no welfare list: each
record counts with the chance that it is nobody's there, less the links that nobody saw. ``never_ranked`` counts
the register's persons without a decile on the basis: each with the chance that no welfare record is theirs.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sasaran.coverage.areas import area_counts
from sasaran.coverage.belief import normalised
from sasaran.coverage.tree import Tree, read_tree
from sasaran.coverage.unseen import read_rates
from sasaran.schema.engine import Engine
from sasaran.schema.estimate import Estimate
from sasaran.schema.tables import NEVER_RANKED, NOT_IN_REGISTRY

__all__ = ["never_ranked", "not_in_registry"]

_MOST = 0.95

_STRANGERS = """
with b as (select distinct record_no, programme_no from benefit_line),
n as ({links}),
c as (
    select n.record_no, sum(n.p) filter (p.in_register or p.in_welfare) as known,
        bool_or(n.accepted and not (p.in_register or p.in_welfare)) as loose,
        coalesce(any_value(p.area_no) filter (n.accepted), any_value(r.area_no)) as area_no,
        any_value(r.source_no) as source_no
    from n join person p on p.person_no = n.person_no join record r on r.record_no = n.record_no
    group by n.record_no
)
select b.programme_no, c.source_no, c.area_no, 1 - least(coalesce(c.known, 0), 1) as chance, c.loose
from c join b on b.record_no = c.record_no order by b.programme_no, b.record_no
"""

_UNRANKED = """
with w as (select person_no, min(source_no) as source_no from welfare where basis = $1 group by person_no),
mine as (
    select l.record_no from link l join w on w.person_no = l.person_no
    join record r on r.record_no = l.record_no and r.source_no = w.source_no where l.accepted
),
c as (
    select person_no, 1 - exp(sum(ln(1 - least(p, 0.999999999)))) as ranked from ({links}) group by person_no
)
select p.area_no, case when c.person_no is not null then 1 - c.ranked when w.person_no is not null then 0.0
    else 1.0 end as chance, w.person_no is null as n
from person p left join c on c.person_no = p.person_no left join w on w.person_no = p.person_no
where p.in_register and (w.person_no is null or c.ranked < 0.999999) order by p.person_no
"""


def not_in_registry(
    engine: Engine, *, level: float = 0.90, out: str = "not_in_registry"
) -> dict[int, Estimate]:
    """Count, by programme and area, records whose person is in no register and on no welfare list.

    Leaves table NOT_IN_REGISTRY; returns the whole's estimate by programme number.
    """
    tree = read_tree(engine)
    links = normalised("select distinct record_no from benefit_line")
    rows = engine.arrays(_STRANGERS.format(links=links))
    programme, source = np.asarray(rows["programme_no"]), np.asarray(rows["source_no"])
    chance, loose = np.asarray(rows["chance"], dtype=float), np.asarray(rows["loose"])
    place = tree.place(rows["area_no"])
    rates = read_rates(engine)
    parts, answer = [], {}
    for no in np.unique(programme):
        mine = np.flatnonzero(programme == no)
        taken = np.zeros(len(mine))
        error = 0.0
        for source_no in np.unique(source[mine]):
            rate, of = rates.get(int(source_no)), source[mine] == source_no
            lost = loose[mine] & of
            if rate is None or not lost.any():
                continue
            linked = float((of & ~loose[mine]).sum())
            share = min(rate.unseen * linked / float(chance[mine][lost].sum() + 1e-12), _MOST)
            taken[lost] = share
            error += rate.se * linked
        left = chance[mine] * (1 - taken)
        part = _rows(tree, place[mine], left, loose[mine], error, level)
        part["programme_no"] = np.full(len(part["n"]), no, dtype=np.int8)
        parts.append(part)
        answer[int(no)] = _estimate(part, level, "programme records whose person the registry does not know")
    _leave(engine, parts, NOT_IN_REGISTRY, out)
    return answer


def never_ranked(engine: Engine, *, basis: str, level: float = 0.90, out: str = "never_ranked") -> Estimate:
    """Count, by area, persons of the population register without a decile on ``basis``; leaves NEVER_RANKED."""
    tree = read_tree(engine)
    rows = engine.arrays(_UNRANKED.format(links=normalised("select record_no from mine")), [basis])
    chance = np.asarray(rows["chance"], dtype=float)
    sources = engine.rows(
        "select distinct source_no from welfare where basis = ? order by source_no", [basis]
    )
    rates = read_rates(engine)
    known = [rates[int(no)] for (no,) in sources if int(no) in rates]
    hidden, error = (sum(getattr(rate, name) * rate.linked for rate in known) for name in ("unseen", "se"))
    left = chance * (1 - min(hidden / max(float(chance.sum()), 1e-12), _MOST))
    part = _rows(tree, tree.place(rows["area_no"]), left, np.asarray(rows["n"]), error, level)
    _leave(engine, [part], NEVER_RANKED, out, basis)
    return _estimate(part, level, f"persons of the register without a decile ({basis})")


def _rows(tree: Tree, place: Any, chance: Any, n: Any, error: float, level: float) -> dict[str, Any]:
    own = np.bincount(place, weights=chance, minlength=tree.size)
    share = tree.total(own) / max(float(own.sum()), 1e-300)
    counts = area_counts(tree, place, chance, n, (error * share) ** 2, level)
    there = np.flatnonzero(tree.total(np.bincount(place, minlength=tree.size)) > 0)
    there = there if len(there) else np.array([0])
    area = np.array([-1 if no is None else no for no in tree.area_no], dtype=np.int16)
    names = ("n", "expected", "low", "high", "se")
    return {"area": area[there]} | {name: getattr(counts, name)[there] for name in names}


def _estimate(part: dict[str, Any], level: float, domain: str) -> Estimate:
    first = {name: part[name][0].item() for name in ("n", "expected", "low", "high", "se")}
    return Estimate(
        value=first["expected"], se=first["se"], low=first["low"], high=first["high"], level=level,
        method="sum of chances that no link is true; Poisson-binomial with unseen links", n=first["n"],
        domain=domain,
    )  # fmt: skip


def _leave(engine: Engine, parts: list[dict[str, Any]], table: Any, out: str, basis: str = "") -> None:
    if not parts:
        engine.create(
            out, f"select {table.select_list()} from (select {_nothing(table)}) where false", table=table
        )
        return
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    with engine.scratch("beyond_rows") as (rows,):
        engine.put(rows, columns)
        order = "programme_no, area_no nulls first" if "programme_no" in columns else "area_no nulls first"
        engine.create(
            out,
            f"select {table.select_list('g')} from (select *, nullif(area, -1) as area_no, "
            f"cast(? as varchar) as basis from {rows}) g order by {order}",
            [basis],
            table=table,
        )


def _nothing(table: Any) -> str:
    return ", ".join(f"null as {column.name}" for column in table)
