"""Who receives several programmes, and how much of each programme goes outside the target deciles.

Overlap counts what the registry holds (accepted links). A person is reached by a programme through an own enrolment
or a family benefit of their family; a family through any member. Shares outside the target deciles are expected
values over the links: a record counts inside with the chance that its person is inside.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sasaran.coverage.belief import normalised
from sasaran.coverage.count import normal_limits
from sasaran.coverage.cube import Cube, read_cube
from sasaran.errors import ParameterError
from sasaran.schema.engine import Engine
from sasaran.schema.estimate import Estimate
from sasaran.schema.tables import COMBINATION, DECILE_COVERAGE, OUTSIDE, OVERLAP

__all__ = ["decile_coverage", "outside", "overlap"]

# one row a record, programme and decile (0: unranked, -1: nobody in the registry), with the chance of it; the chance
# is that of the person's place, so candidates of one decile add up
_PLACES = """
with n as ({links}), w as (select person_no, min(decile) as decile from welfare where basis = $1 group by person_no),
b as (select distinct record_no, programme_no from benefit_line)
select b.programme_no, b.record_no, coalesce(w.decile, 0) as decile, sum(n.p) as chance
from n join b on b.record_no = n.record_no left join w on w.person_no = n.person_no
group by all order by b.programme_no, b.record_no, decile
"""

# sums are of whole trillionths, because a sum of floats depends on the order in which threads come to it
_REACHED = """
with n as ({links}),
b as (select record_no, programme_no, bool_or(unit = 'family') as fam from benefit_line group by all),
reach as (
    select b.programme_no, b.record_no, n.person_no, n.p from n join b on b.record_no = n.record_no where not b.fam
    union all
    select b.programme_no, b.record_no, m.person_no, sum(n.p) from n join b on b.record_no = n.record_no
    join person p on p.person_no = n.person_no join person m on m.family_no = p.family_no where b.fam group by all
), one as (
    select {programme} as programme_no, person_no,
        1 - exp(sum(cast(round(1e12 * ln(1 - least(p, 0.999999999))) as bigint)) / 1e12) as chance
    from reach group by all
), w as (select person_no, min(decile) as decile from welfare where basis = $1 group by person_no),
tally as (
    select one.programme_no, coalesce(w.decile, 0) as decile,
        sum(cast(round(1e12 * chance) as bigint)) / 1e12 as expected,
        sum(cast(round(1e12 * chance * (1 - chance)) as bigint)) / 1e12 as variance
    from one left join w on w.person_no = one.person_no group by all
)
select * from tally order by programme_no, decile
"""


def overlap(engine: Engine, *, top: int = 20, out: str = "overlap", combinations: str = "combination") -> int:
    """Leave OVERLAP (every pair of programmes) and COMBINATION (the ``top`` exact combinations).

    Returns
    -------
    int
        Number of distinct combinations that somebody receives, ``none`` included.
    """
    persons = _cube(engine, "person", "enrolment")
    # a family is reached by whatever reaches a member: the same cube over families, every benefit its own
    families = _cube(
        engine,
        "(select family_no as person_no, area_no, family_no from family)",
        "(select family_no as person_no, family_no, programme_no, 'own' as unit from enrolment)",
    )
    codes = {int(no): str(code) for no, code in engine.rows("select programme_no, code from programme")}
    _leave_pairs(engine, persons, families, out)
    return _leave_combinations(engine, persons, families, codes, top, combinations)


def outside(
    engine: Engine, *, basis: str, top: int = 4, level: float = 0.90, out: str = "outside"
) -> dict[int, Estimate]:
    """Estimate the share of each programme's records whose person is outside deciles 1 to ``top``.

    Unranked people (and records of nobody in the registry) are a place of their own. Leaves table OUTSIDE with the
    three places; returns the estimate of the share outside by programme number.
    """
    if not 1 <= top <= 10:
        raise ParameterError("There is no such target", rule="the last target decile is 1 to 10")
    sql = _PLACES.format(links=normalised("select distinct record_no from benefit_line"))
    rows = engine.arrays(sql, [basis])
    programme, record = np.asarray(rows["programme_no"]), np.asarray(rows["record_no"])
    decile, chance = np.asarray(rows["decile"]), np.asarray(rows["chance"], dtype=float)
    table: dict[str, list[Any]] = {
        name: [] for name in ("programme_no", "place", "n", "share", "low", "high", "se")
    }
    answer = {}
    for no in np.unique(programme):
        mine = programme == no
        records, at = np.unique(record[mine], return_inverse=True)
        n = len(records)
        inside = np.bincount(
            at, weights=chance[mine] * ((decile[mine] > 0) & (decile[mine] <= top)), minlength=n
        )
        beyond = np.bincount(at, weights=chance[mine] * (decile[mine] > top), minlength=n)
        parts = {"inside": inside, "outside": beyond, "unranked": np.maximum(1 - inside - beyond, 0)}
        for place, p in parts.items():
            share, se = float(p.mean()), float(np.sqrt((p * (1 - p)).sum()) / n)
            low, high = normal_limits(share, se, level)
            values = (int(no), place, n, share, float(low), min(float(high), 1.0), se)
            for name, value in zip(table, values, strict=True):
                table[name].append(value)
            if place == "outside":
                answer[int(no)] = Estimate(
                    share, se, values[4], values[5], level, "mean chance over records; linkage error only", n,
                    f"share outside deciles 1-{top} ({basis})",
                )  # fmt: skip
    _leave(engine, {name: np.array(values) for name, values in table.items()}, OUTSIDE, out)
    return answer


def decile_coverage(engine: Engine, *, basis: str, level: float = 0.90, out: str = "decile_coverage") -> None:
    """Leave DECILE_COVERAGE: share of each decile that each programme (and any, -1) reaches, with its interval."""
    links = normalised("select distinct record_no from benefit_line")
    size = dict(
        engine.rows(
            "select coalesce(w.decile, 0), count(*) from person p left join "
            "(select person_no, min(decile) as decile from welfare where basis = ? group by person_no) w "
            "on w.person_no = p.person_no group by all order by all",
            [basis],
        )
    )
    rows = []
    for programme in ("programme_no", "-1"):
        rows += engine.rows(_REACHED.format(links=links, programme=programme), [basis])
    found = {(int(no), int(decile)): (float(e), float(v)) for no, decile, e, v in rows}
    keys = [(no, decile) for no in sorted({no for no, _ in found}) for decile in sorted(size)]
    expected, variance = (
        np.array([found.get(key, (0.0, 0.0))[k] for key in keys], dtype=float) for k in (0, 1)
    )
    n = np.array([size[decile] for _, decile in keys], dtype=np.int64)
    se = np.sqrt(variance)
    low, high = normal_limits(expected, se, level)
    columns = {
        "decile": np.array([decile for _, decile in keys], dtype=np.int8),
        "programme_no": np.array([no for no, _ in keys], dtype=np.int8),
        "n": n, "expected": expected, "low": np.floor(low + 0.5), "high": np.minimum(np.ceil(high - 0.5), n), "se": se,
        "share": expected / np.maximum(n, 1),
    }  # fmt: skip
    _leave(engine, columns, DECILE_COVERAGE, out, "* replace (nullif(decile, 0) as decile)")


def _cube(engine: Engine, person: str, enrolment: str) -> Cube:
    nobody = "(select 0::integer as person_no, 0::tinyint as decile, '' as basis where false)"
    return read_cube(engine, basis="none", person=person, enrolment=enrolment, welfare=nobody)


def _leave_pairs(engine: Engine, persons: Cube, families: Cube, out: str) -> None:
    first, second = np.triu_indices(len(persons.programmes))
    numbers = np.array(persons.programmes, dtype=np.int8)
    columns = {
        "programme_no": numbers[first],
        "other_no": numbers[second],
        "persons": persons.overlap()[first, second],
        "families": families.overlap()[first, second],
    }
    _leave(engine, columns, OVERLAP, out)


def _leave_combinations(
    engine: Engine, persons: Cube, families: Cube, codes: dict[int, str], top: int, out: str
) -> int:
    masks, count = persons.combinations()
    kin = dict(zip(*(part.tolist() for part in families.combinations()), strict=True))
    order = np.lexsort((masks, -count))
    chosen = [int(mask) for mask in masks[order][:top]]
    bits = [[no for k, no in enumerate(persons.programmes) if mask >> k & 1] for mask in chosen]
    columns = {
        "rank": np.arange(1, len(chosen) + 1, dtype=np.int32),
        "mask": np.array([sum(1 << no for no in numbers) for numbers in bits], dtype=np.int64),
        "programmes": np.array(
            ["+".join(codes.get(no, str(no)) for no in numbers) for numbers in bits], dtype=object
        ),
        "persons": count[order][:top],
        "families": np.array([kin.get(mask, 0) for mask in chosen], dtype=np.int64),
    }
    _leave(engine, columns, COMBINATION, out)
    return len(masks)


def _leave(engine: Engine, columns: dict[str, Any], table: Any, out: str, select: str = "*") -> None:
    if not len(next(iter(columns.values()))):
        engine.drop(out)
        engine.run(table.ddl(out))
        return
    with engine.scratch("overlap_rows") as (rows,):
        engine.put(rows, {k: v.astype(object) if v.dtype.kind == "U" else v for k, v in columns.items()})
        order = ", ".join(str(k + 1) for k in range(2 if table is not OUTSIDE else 1))
        engine.create(
            out, f"select {table.select_list()} from (select {select} from {rows}) order by {order} nulls first",
            table=table,
        )  # fmt: skip
