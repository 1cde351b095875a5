"""How long families have been on a programme, from masks of what they received in one quarter after another.

A family is on a programme as long as it stood on its list without a break. A quarter to which no list of the programme
came breaks nothing off, and counts for nothing. Of several programmes the longest counts. If a list of the present
quarter states a period that began before, it began then. Where the family stood on the oldest list of the programme
there is, the start is not known: it has been on it for at least that long.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sasaran.schema.adequacy import BENEFIT_TIME
from sasaran.schema.engine import Engine

__all__ = ["time_on_programmes"]


def time_on_programmes(engine: Engine, masks: Sequence[str], first: Sequence[date], day: date) -> None:
    """Leave ``benefit_time``, one row a family that receives now.

    Parameters
    ----------
    engine : Engine
        Holds family, enrolment and the tables of ``masks``.
    masks : Sequence[str]
        Tables (family_id, mask), the present quarter's first and then back in time: programmes received, as bits.
    first : Sequence[date]
        First day of each of these quarters.
    day : date
        Up to when the time is counted: the last day of the present quarter.
    """
    came = [int(engine.value(f"select coalesce(bit_or(mask), 0) from {name}")) for name in masks]
    oldest = _oldest(came)
    # run0, run1 ...: the programmes on whose lists the family stands without a break
    runs = "m0.mask as run0"
    joins, start, least = f"{masks[0]} m0", f"date '{first[0]}'", f"m0.mask & {oldest[0]} <> 0"
    for at in range(1, len(masks)):
        joins += f" left join {masks[at]} m{at} using (family_id)"
        seen = f"coalesce(m{at}.mask, 0)"
        runs += f", run{at - 1} & ({seen} | ({~came[at]})) as run{at}"
        start = f"case when run{at} & {seen} <> 0 then date '{first[at]}' else {start} end"
        least += f" or run{at} & {seen} & {oldest[at]} <> 0"
    engine.create(
        BENEFIT_TIME.name,
        f"""
        select {BENEFIT_TIME.select_list("x")} from (
            select f.family_no, {runs}, {start} as seen, least(seen, coalesce(stated, seen)) as since,
                {least} as at_least, greatest(date_diff('day', since, date '{day}') + 1, 0) / 365.25 as years
            from {joins} join family f using (family_id) left join (
                select family_no, min(period_from) as stated from enrolment group by family_no
            ) using (family_no)
        ) x order by family_no
        """,
        table=BENEFIT_TIME,
    )


def _oldest(came: Sequence[int]) -> list[int]:
    """Return for each quarter the programmes whose oldest list it holds, as bits."""
    found: list[int] = []
    before = 0
    for mask in reversed(came):
        found.append(mask & ~before)
        before |= mask
    return found[::-1]
