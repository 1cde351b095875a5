"""Dated memberships: a spell keeps its first day while it lasts, and is closed when it has ended."""

from __future__ import annotations

from datetime import date, timedelta

from sasaran.schema import tables
from sasaran.schema.engine import Engine

__all__ = ["Spells", "memberships"]


class Spells:
    """SQL for the spells of a quarter: ``now`` are this quarter's memberships, ``units`` the living units."""

    def __init__(self, now: str, units: str, first_day: date) -> None:
        self.now = now
        self.units = units
        self.first_day = f"date '{first_day.isoformat()}'"
        self.last_day = f"date '{(first_day - timedelta(days=1)).isoformat()}'"

    def opened(self) -> str:
        """Return spells that begin now: there is no former quarter to look at."""
        return (
            f"select person_no, unit_kind, unit_no, {self.first_day} as valid_from, null::date as valid_to, record_no,"
            f" person_id, unit_id from {self.now}"
        )

    def lasting(self) -> str:
        """Return this quarter's spells, each with the first day it had before if it was open then."""
        return f"""
            select n.person_no, n.unit_kind, n.unit_no,
                case when p.person_id is null then {self.first_day} else p.valid_from end as valid_from,
                null::date as valid_to, n.record_no, n.person_id, n.unit_id
            from {self.now} n left join previous_membership p on p.person_id = n.person_id
                and p.unit_id = n.unit_id and p.unit_kind = n.unit_kind and p.valid_to is null
        """

    def ended(self, ids: str) -> str:
        """Return closed spells of people still registered: closed before, or open then and not found now."""
        return f"""
            select i.no as person_no, p.unit_kind, coalesce(u.unit_no, -1) as unit_no, p.valid_from,
                coalesce(p.valid_to, {self.last_day}) as valid_to, null::integer as record_no, p.person_id, p.unit_id
            from previous_membership p join {ids} i on i.id = p.person_id
                left join {self.units} u on u.unit_id = p.unit_id and u.unit_kind = p.unit_kind
            where p.valid_to is not null or not exists (select 1 from {self.now} n
                where n.person_id = p.person_id and n.unit_id = p.unit_id and n.unit_kind = p.unit_kind)
        """


def memberships(engine: Engine, spells: Spells, *, ids: str, previous: bool) -> tuple[int, int]:
    """Create ``membership`` and return the open and the closed spells.

    Spells of people who left the registry are not carried on: the release in which they were members holds them.
    """
    sql = f"{spells.lasting()} union all {spells.ended(ids)}" if previous else spells.opened()
    engine.create("membership", sql, table=tables.MEMBERSHIP)
    open_, closed = engine.rows("select count(*) - count(valid_to), count(valid_to) from membership")[0]
    return int(open_), int(closed)
