"""People and deciles between two releases: who came, who left, who lives elsewhere, whose decile moved, and why."""

from __future__ import annotations

from sasaran.registry.trace import Pair, trace
from sasaran.schema import tables
from sasaran.schema.engine import Engine

__all__ = ["area_changes", "decile_changes", "person_changes"]


def person_changes(engine: Engine, pair: Pair, out: str) -> None:
    """Create ``out``, the table ``change_person``."""
    with engine.scratch("turn", "row_before", "row_after", "in_list", "out_list") as made:
        turn, row_before, row_after, came_from, gone_from = made
        engine.create(
            turn,
            f"""
            select coalesce(a.person_id, b.person_id) as person_id, b.person_no as before_no, a.person_no as after_no,
                b.area_no as area_before, a.area_no as area_after, a.birth_date
            from {pair.before}person b full join {pair.after}person a on a.person_id = b.person_id
            where a.person_id is null or b.person_id is null or a.area_no is distinct from b.area_no
            """,
        )
        gone = f"select person_id, before_no as person_no from {turn} where after_no is null"
        came = f"select person_id, after_no as person_no from {turn} where before_no is null"
        _holders(engine, pair, gone, row_after)
        _holders(engine, pair.turned(), came, row_before)
        _only_in(engine, pair, gone, gone_from)
        _only_in(engine, pair.turned(), came, came_from)
        sql = _person_sql(engine, pair, turn, row_before, row_after, came_from, gone_from)
        engine.create(out, sql, table=tables.CHANGE_PERSON)


def _holders(engine: Engine, pair: Pair, people: str, out: str) -> None:
    """Create ``out`` (person_id, other_id, known): who holds these people's rows in ``pair.after``.

    ``known`` says that the holder was registered in ``pair.before`` too.
    """
    if not pair.both_have(engine, "record", "link", "source"):
        engine.create(out, "select 0::bigint as person_id, 0::bigint as other_id, false as known where false")
        return
    mine = f"""(select l.record_no, t.person_id from {pair.before}link l join ({people}) t using (person_no)
        where l.accepted)"""
    with engine.scratch("found") as (found,):
        trace(engine, pair, f"select record_no from {mine}", found)
        engine.create(
            out,
            f"""
            select m.person_id, arg_min(f.other_id, f.record_no) as other_id,
                arg_min(p.person_id is not null, f.record_no) as known
            from {found} f join {mine} m using (record_no) left join {pair.before}person p on p.person_id = f.other_id
            group by m.person_id
            """,
        )


def _only_in(engine: Engine, pair: Pair, people: str, out: str) -> None:
    """Create ``out`` (person_no): people of ``pair.before`` whose lists are all absent from ``pair.after``."""
    if not pair.both_have(engine, "record", "link", "source"):
        engine.create(out, "select 0 as person_no where false")
        return
    engine.create(
        out,
        f"""
        select l.person_no from {pair.before}link l join {pair.before}record r using (record_no)
            join {pair.before}source s using (source_no)
        where l.accepted and l.person_no in (select person_no from ({people}))
        group by l.person_no having bool_and(s.code not in (select code from {pair.after}source))
        """,
    )


def _person_sql(
    engine: Engine, pair: Pair, turn: str, row_before: str, row_after: str, came_from: str, gone_from: str
) -> str:
    day = (
        engine.value(f"select max(as_of) from {pair.before}source")
        if engine.has(f"{pair.before}source")
        else None
    )
    born = f"t.birth_date > date '{day.isoformat()}'" if day else "false"
    # An identity given before that the quarter before does not hold: the person was known in an earlier one.
    given = f"(select max(last_id) from {pair.before}identity where kind = 'person')"
    back = f"t.person_id <= {given}" if engine.has(f"{pair.before}identity") else "false"
    return f"""
        select t.person_id,
            case when t.before_no is null then 'in' when t.after_no is null then 'out' else 'moved' end as kind,
            case
                when t.before_no is not null and t.after_no is not null then 'area_changed'
                when t.after_no is null then case
                    when x.known then 'merged' when x.other_id is not null then 'reidentified'
                    when g.person_no is not null then 'list_absent' else 'no_longer_listed' end
                when f.known then 'split' when f.other_id is not null then 'reidentified'
                when {back} then 'returned' when {born} then 'born'
                when c.person_no is not null then 'new_list' else 'first_listed' end as reason,
            t.before_no, t.after_no, t.area_before, t.area_after, coalesce(x.other_id, f.other_id) as other_id
        from {turn} t left join {row_after} x on x.person_id = t.person_id and t.after_no is null
            left join {row_before} f on f.person_id = t.person_id and t.before_no is null
            left join {came_from} c on c.person_no = t.after_no and t.before_no is null
            left join {gone_from} g on g.person_no = t.before_no and t.after_no is null
    """


def decile_changes(engine: Engine, pair: Pair, out: str) -> None:
    """Create ``out``, the table ``change_decile``: one basis after the other, so that one join fits the memory."""
    engine.run(tables.CHANGE_DECILE.ddl(out).replace("create table", "create or replace table", 1))
    bases = (
        f"select basis from {pair.before}welfare union select basis from {pair.after}welfare order by basis"
    )
    for (basis,) in engine.rows(bases):
        engine.run(
            f"""
            insert into {out}
            select t.person_id, $1, t.decile_before, t.decile_after,
                case when t.decile_after is null then
                        case when n.person_id is null then 'person_out' else 'no_longer_ranked' end
                    when t.decile_before is null then
                        case when o.person_id is null then 'person_in' else 'first_ranked' end
                    when t.new_version then 'new_version' else 'same_version' end,
                t.version_before, t.version_after, case when n.person_id is null then o.area_no else n.area_no end
            from ({_moved(pair)}) t left join {pair.before}person o on o.person_id = t.person_id
                left join {pair.after}person n on n.person_id = t.person_id
            """,
            [basis],
        )
    engine.conform(out, tables.CHANGE_DECILE)


def _moved(pair: Pair) -> str:
    ranked = """(select p.person_id, w.decile, w.version, w.as_of from {0}welfare w
        join {0}person p using (person_no) where w.basis = $1 and w.decile is not null)"""
    return f"""
        select coalesce(a.person_id, b.person_id) as person_id, b.decile as decile_before, a.decile as decile_after,
            b.version as version_before, a.version as version_after,
            a.version is distinct from b.version or a.as_of is distinct from b.as_of as new_version
        from {ranked.format(pair.before)} b full join {ranked.format(pair.after)} a on a.person_id = b.person_id
        where a.decile is distinct from b.decile
    """


def area_changes(engine: Engine, pair: Pair, people: str, benefits: str, out: str) -> None:
    """Create ``out``, the table ``change_area``, from the two change tables and the two lists of persons."""
    parts = {
        "before": f"select area_no from {pair.before}person",
        "came": f"select area_after from {people} where kind = 'in'",
        "gone": f"select area_before from {people} where kind = 'out'",
        "moved_in": f"select area_after from {people} where kind = 'moved'",
        "moved_out": f"select area_before from {people} where kind = 'moved'",
        "after": f"select area_no from {pair.after}person",
        "benefits_lost": f"select area_no from {benefits} where kind = 'lost'",
        "benefits_gained": f"select area_no from {benefits} where kind = 'gained'",
    }
    counted = " union all ".join(
        f"select area_no, '{name}' as part, count(*) as n from ({sql}) t(area_no) group by area_no"
        for name, sql in parts.items()
    )
    columns = ", ".join(f"coalesce(sum(n) filter (part = '{name}'), 0)::bigint as {name}" for name in parts)
    engine.create(
        out,
        f"select area_no, {columns} from ({counted}) group by area_no order by area_no",
        table=tables.CHANGE_AREA,
    )
