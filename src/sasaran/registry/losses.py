"""Benefits between two releases: who lost and who gained a programme, and why."""

from __future__ import annotations

from sasaran.registry.trace import Pair, trace
from sasaran.schema import tables
from sasaran.schema.engine import Engine

__all__ = ["SHRUNK", "benefit_changes", "programme_changes"]

SHRUNK = 0.2
"""A programme whose recipients fell by more than this share has shrunk as a whole."""


def benefit_changes(engine: Engine, pair: Pair, people: str, basis: str, out: str) -> None:
    """Create ``out``, the table ``change_benefit``.

    Parameters
    ----------
    engine : Engine
        Holds both releases.
    pair : Pair
        Their prefixes.
    people : str
        The table ``change_person``.
    basis : str
        Basis of the decile that is written beside each change.
    out : str
        Table to create.
    """
    with engine.scratch("had", "has", "turn", "lost_row", "gained_row") as (had, has, turn, lost, gained):
        engine.create(had, _recipients(pair.before, _numbers(engine, pair)))
        engine.create(has, _recipients(pair.after, "e.programme_no"))
        engine.create(
            turn,
            f"""
            select coalesce(a.person_id, b.person_id) as person_id,
                coalesce(a.programme_no, b.programme_no) as programme_no,
                case when a.person_id is null then 'lost' else 'gained' end as kind,
                coalesce(b.record_no, a.record_no) as record_no
            from {had} b full join {has} a on a.person_id = b.person_id and a.programme_no = b.programme_no
            where a.person_id is null or b.person_id is null
            """,
        )
        trace(engine, pair, f"select record_no from {turn} where kind = 'lost'", lost)
        trace(engine, pair.turned(), f"select record_no from {turn} where kind = 'gained'", gained)
        sql = _benefit_sql(pair, people, turn, had, has, lost, gained)
        engine.create(out, sql, [basis], table=tables.CHANGE_BENEFIT)


def _numbers(engine: Engine, pair: Pair) -> str:
    """Return SQL for the later release's number of an earlier programme: programmes are known by their code."""
    if not pair.both_have(engine, "programme"):
        return "e.programme_no"
    moved = engine.rows(
        f"""select b.programme_no, a.programme_no from {pair.before}programme b
        join {pair.after}programme a using (code) where a.programme_no <> b.programme_no order by 1"""
    )
    cases = " ".join(f"when {before} then {after}" for before, after in moved)
    return f"(case e.programme_no {cases} else e.programme_no end)::tinyint" if moved else "e.programme_no"


def _recipients(prefix: str, number: str) -> str:
    return f"""select p.person_id, {number} as programme_no, min(e.record_no) as record_no
        from {prefix}enrolment e join {prefix}person p using (person_no) group by all"""


def _benefit_sql(pair: Pair, people: str, turn: str, had: str, has: str, lost: str, gained: str) -> str:
    deciles = "(select person_no, decile from {}welfare where basis = $1)"
    after = pair.after
    return f"""
        with size as (
            select programme_no, count(*) filter (side = 'b') as before, count(*) filter (side = 'a') as after
            from (select programme_no, 'b' as side from {had} union all select programme_no, 'a' from {has})
            group by programme_no
        ), reached as (
            select person_no from {after}enrolment
            union
            select p.person_no from {after}person p join {after}enrolment e using (family_no) where e.unit <> 'person'
        )
        select t.person_id, t.programme_no, t.kind,
            case when t.kind = 'lost' then case
                when c.reason in ('merged', 'reidentified') or cl.person_id is not null then 'identity_changed'
                when c.kind = 'out' then 'person_out'
                when l.other_id <> t.person_id then 'link_lost'
                when l.other_id is not null then 'switched_off'
                when z.after = 0 then 'list_absent'
                when z.after < (1 - {SHRUNK}) * z.before then 'list_shrank'
                else 'no_longer_listed' end
            else case
                when c.reason in ('split', 'reidentified') or cg.person_id is not null then 'identity_changed'
                when c.kind = 'in' then 'person_in'
                when g.other_id <> t.person_id then 'link_gained'
                when g.other_id is not null then 'switched_on'
                when z.before = 0 then 'new_list'
                else 'newly_listed' end
            end as reason,
            coalesce(n.area_no, o.area_no) as area_no, coalesce(dn.decile, d.decile) as decile,
            r.person_no is null as untouched
        from {turn} t join size z using (programme_no)
            left join {people} c on c.person_id = t.person_id and c.kind <> 'moved'
            left join {lost} l on l.record_no = t.record_no and t.kind = 'lost'
            left join {gained} g on g.record_no = t.record_no and t.kind = 'gained'
            left join {people} cl on cl.person_id = l.other_id and cl.reason = 'split' and cl.other_id = t.person_id
            left join {people} cg on cg.person_id = g.other_id and cg.reason = 'merged' and cg.other_id = t.person_id
            left join {pair.before}person o on o.person_id = t.person_id
            left join {after}person n on n.person_id = case when c.kind = 'out' then c.other_id else t.person_id end
            left join {deciles.format(pair.before)} d on d.person_no = o.person_no
            left join {deciles.format(after)} dn on dn.person_no = n.person_no
            left join reached r on r.person_no = n.person_no
    """


def programme_changes(engine: Engine, pair: Pair, benefits: str, out: str) -> None:
    """Create ``out``, the table ``change_programme``: recipients before and after, and the harm to decile 1."""
    harmed = "kind = 'lost' and reason <> 'identity_changed' and decile = 1"
    engine.create(
        out,
        f"""
        with had as ({_recipients(pair.before, _numbers(engine, pair))}),
            has as ({_recipients(pair.after, "e.programme_no")}),
            listed as (select programme_no from had union select programme_no from has)
        select p.programme_no, (select count(*) from had h where h.programme_no = p.programme_no) as before,
            count(*) filter (b.kind = 'lost') as lost, count(*) filter (b.kind = 'gained') as gained,
            (select count(*) from has h where h.programme_no = p.programme_no) as after,
            count(*) filter (b.reason = 'link_lost') as link_lost, count(*) filter ({harmed}) as poorest_lost,
            count(*) filter ({harmed} and b.untouched) as poorest_untouched
        from listed p left join {benefits} b using (programme_no) group by p.programme_no order by p.programme_no
        """,
        table=tables.CHANGE_PROGRAMME,
    )
