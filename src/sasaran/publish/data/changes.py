"""Reads what changed since the earlier release, counted; no row of a person is taken."""

from __future__ import annotations

from sasaran.publish.data.facts import Alarm, Benefit, Change, Move, Turn
from sasaran.schema.engine import Engine

__all__ = ["ALARM_SHARE", "change"]

ALARM_SHARE = 0.10
"""Share of a programme's recipients lost in one quarter from which the report raises an alarm."""

_ALARM_LEAST = 50


def change(engine: Engine, previous: str, basis: str) -> Change:
    """Return the account of persons, decile moves on ``basis``, and benefits gained and lost."""
    sums = engine.rows(
        """select coalesce(sum(before), 0), coalesce(sum(came), 0), coalesce(sum(gone), 0), coalesce(sum(after), 0)
           from change_area"""
    )
    turns = engine.rows(
        "select kind, reason, count(*) as n from change_person group by all order by kind, n desc, reason"
    )
    moves = engine.rows(
        """select decile_before, decile_after, count(*) from change_decile
           where basis = ? group by all order by decile_before nulls last, decile_after nulls last""",
        [basis],
    )
    benefits = engine.rows(
        """select programme_no, before, lost, gained, after, link_lost, poorest_lost, poorest_untouched
           from change_programme order by programme_no"""
    )
    # As `registry.changes` raises it: people who only changed identity have lost nothing.
    alarms = engine.rows(
        """select coalesce(p.name, c.programme_no::varchar), c.before, count(*) as lost,
                  c.poorest_lost, c.poorest_untouched
           from change_programme c join change_benefit b using (programme_no) left join programme p using (programme_no)
           where b.kind = 'lost' and b.reason <> 'identity_changed'
           group by c.programme_no, p.name, c.before, c.poorest_lost, c.poorest_untouched
           having count(*) > ? and count(*) > ? * c.before order by lost desc, c.programme_no""",
        [_ALARM_LEAST, ALARM_SHARE],
    )
    causes = engine.rows(
        "select kind, reason, count(*) as n from change_benefit group by all order by kind desc, n desc, reason"
    )
    before, came, gone, after = (int(each) for each in sums[0])
    return Change(
        previous,
        before,
        came,
        gone,
        after,
        turns=tuple(Turn(*row) for row in turns),
        moves=tuple(Move(*row) for row in moves),
        benefits=tuple(Benefit(*row) for row in benefits),
        causes=tuple(Turn(*row) for row in causes),
        alarms=tuple(Alarm(*row) for row in alarms),
    )
