"""Time on programme over frozen quarters, and in what way a programme ended for a family.

A list that did not come in a quarter says nothing: its programme is neither left nor broken off then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sasaran.schema.engine import Engine
from sasaran.schema.graduation import PROGRAMME_EXIT, PROGRAMME_TIME
from sasaran.schema.law import Law

__all__ = ["EXITS", "programme_exits", "programme_time"]

EXITS: Mapping[str, Mapping[str, str]] = {
    "natural": {"id": "graduasi alamiah: tidak ada lagi anggota yang memenuhi syarat",
                "en": "natural graduation: nobody left who meets the law"},
    "income": {"id": "graduasi sejahtera: dengan desil triwulan lalu masih berhak, dengan desil sekarang tidak",
               "en": "graduation by income: eligible at last quarter's decile, no longer at this one's"},
    "taken_off": {"id": "tidak lagi di daftar meskipun masih memenuhi syarat: perlu ditinjau orang",
                  "en": "off the list although the law is still met: a person should look"},
    "undecided": {"id": "tidak lagi di daftar; haknya tidak dapat dipastikan dari data yang ada",
                  "en": "off the list; whether the law is still met is not known"},
    "course_over": {"id": "masa kursus selesai", "en": "the course had run its length"},
    "dropout": {"id": "berhenti dari pemberdayaan sebelum masanya habis",
                "en": "left an empowerment programme before its length had run"},
    "left_registry": {"id": "keluarganya tidak ada lagi di register", "en": "the family is no longer in the registry"},
}  # fmt: skip
"""In what way a programme ended: key, and a sentence in each language."""


def programme_time(engine: Engine, received: str, out: str = PROGRAMME_TIME.name) -> int:
    """Leave ``out``, declared as PROGRAMME_TIME, and return its rows.

    ``received`` is a table (family_id, programme_no, quarter), quarters counted from 0 in order; repeated rows count
    once. A spell ends where the programme's list came and the family was not on it.
    """
    return engine.create(
        out,
        f"""
        with one as (select distinct family_id, programme_no, quarter from {received}),
        came as (
            select programme_no, quarter, row_number() over (partition by programme_no order by quarter) as turn
            from (select distinct programme_no, quarter from one)
        ),
        steps as (
            select o.*, turn - lag(turn) over (partition by family_id, o.programme_no order by turn) as step
            from one o join came using (programme_no, quarter)
        ),
        counted as (
            select family_id, programme_no, min(quarter) as first_quarter, max(quarter) as last_quarter,
                count(*) as quarters, count(*) filter (step is null or step > 1) as spells,
                max(quarter) - min(quarter) + 1 as since,
                min(quarter) = (select min(quarter) from one) as censored
            from steps group by family_id, programme_no
        )
        select {PROGRAMME_TIME.select_list("c")} from counted c order by family_id, programme_no
        """,
        table=PROGRAMME_TIME,
    )


def programme_exits(
    engine: Engine, laws: Sequence[Law], *, received: str, earlier: int, later: int, entitled: str, held: str,
    families: str = "family", time: str = PROGRAMME_TIME.name, out: str = PROGRAMME_EXIT.name,
) -> int:  # fmt: skip
    """Leave ``out``, declared as PROGRAMME_EXIT, and return its rows.

    Parameters
    ----------
    engine : Engine
        Holds ``programme``, the later quarter's families and PROGRAMME_TIME.
    laws : Sequence[Law]
        In force in the later quarter: how long a slot lasts.
    received : str
        As of :func:`programme_time`.
    earlier, later : int
        The two quarters.
    entitled, held : str
        Tables (family_id, eligible, undecided) of masks of the later quarter; in ``held`` with each person's decile of
        the earlier quarter, all else as it is now: what only the decile changed is an exit by income.
    """
    months = {law.code: law.months for law in laws}
    lasts = " ".join(f"when '{code}' then {value!r}" for code, value in months.items())
    length = f"case g.code {lasts} else 0 end" if lasts else "0"
    return engine.create(
        out,
        f"""
        with lost as (
            select distinct family_id, programme_no from {received} r where quarter = {int(earlier)}
                and programme_no in (select programme_no from {received} where quarter = {int(later)})
                and not exists (select 1 from {received} n where n.quarter = {int(later)}
                    and n.family_id = r.family_id and n.programme_no = r.programme_no)
        ),
        told as (
            select l.family_id, l.programme_no, case
                when f.family_id is null then 'left_registry'
                when g.kind = 'empower' and {length} > 0 and t.quarters * 3 >= {length} then 'course_over'
                when g.kind = 'empower' then 'dropout'
                when e.family_id is null or (e.undecided >> l.programme_no) & 1 = 1 then 'undecided'
                when (e.eligible >> l.programme_no) & 1 = 1 then 'taken_off'
                when (h.eligible >> l.programme_no) & 1 = 1 then 'income'
                else 'natural' end as reason
            from lost l join programme g using (programme_no)
                left join (select family_id from {families}) f using (family_id)
                left join {time} t using (family_id, programme_no)
                left join {entitled} e using (family_id) left join {held} h using (family_id)
        )
        select {PROGRAMME_EXIT.select_list("x")} from told x order by family_id, programme_no
        """,
        table=PROGRAMME_EXIT,
    )
