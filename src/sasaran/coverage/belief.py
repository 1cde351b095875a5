"""What the links say, laid out as chances: who is in the decile, and which record may reach whom.

Three tables are made for one basis, decile and programme set:

- ``belong``: every programme record and person it may belong to, with ``p``; over persons and "nobody" the
  chances of a record sum to 1.
- ``target``: the persons (or families) who may be in the decile, numbered from 0, each with its chance ``d``
  through ``claim`` (the welfare records that may be theirs). A claim is ``held`` if it is accepted for somebody in
  the register.
- ``touch``: which record may reach which target, with chance ``q``: the record is the target's own, or is a
  family benefit of somebody in the target's family.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sasaran.errors import ParameterError
from sasaran.schema.engine import Engine

__all__ = ["Names", "lay", "normalised", "programme_filter", "scratch"]

_BENEFIT = """
select record_no, bool_or(unit = 'family') as fam from benefit_line where {where} group by record_no
"""

# A record that stands as a person of its own ('new') is that person unless a candidate is true, so its own chance
# is what the candidates leave; other chances that sum to more than 1 are scaled down to 1.
_NORMALISED = """
with l as (
    select l.record_no, l.person_no, l.probability as p, l.accepted, l.pass = 'new' as own
    from link l semi join ({records}) b on l.record_no = b.record_no
), s as (
    select record_no, least(coalesce(sum(p) filter (not own), 0), 1) as others,
        greatest(coalesce(sum(p) filter (not own), 0), 1) as scale
    from l group by record_no having count(*) > 1
)
select l.record_no, l.person_no, l.accepted, l.own,
    case when s.record_no is null then l.p when l.own then 1 - s.others else l.p / s.scale end as p,
    case when l.own then -coalesce(s.others, 0) * (1 - coalesce(s.others, 0))
        when s.record_no is null then l.p * (1 - l.p) else l.p / s.scale * (1 - s.others) end as tilt
from l left join s on l.record_no = s.record_no
"""

_CLAIM = """
select n.record_no, n.person_no, n.p, n.tilt, r.source_no, n.accepted and p.in_register as held
from ({normalised}) n join record r on r.record_no = n.record_no join person p on p.person_no = n.person_no
union all
select null, r.person_no, 1.0, 0.0, r.source_no, false
from {ranked} r anti join {wrec} w on w.person_no = r.person_no
"""

_WREC = """
select l.record_no, l.person_no from link l
join {ranked} k on k.person_no = l.person_no
join record r on r.record_no = l.record_no and r.source_no = k.source_no
where l.accepted
"""

_TOUCH_PERSON = """
with f as (
    select b.record_no, p.family_no, sum(b.p) as q, sum(b.tilt) as tilt,
        bool_or(b.accepted) as accepted
    from {belong} b join person p on p.person_no = b.person_no where b.fam group by all
), reach as (
    select b.record_no, t.t, t.family_no, b.p as q, b.tilt, b.accepted, false as fam from {belong} b
    join {target} t on t.person_no = b.person_no where not b.fam
    union all
    select f.record_no, t.t, t.family_no, f.q, f.tilt, f.accepted, true
    from f join {target} t on t.family_no = f.family_no
)
select b.record_no, b.t, b.family_no, least(b.q, 1.0) as q, b.tilt, b.accepted, b.fam, r.source_no
from reach b join record r on r.record_no = b.record_no where b.q > 0
"""

_TOUCH_FAMILY = """
select b.record_no, t.t, least(sum(b.p), 1.0) as q, sum(b.tilt) as tilt, bool_or(b.accepted) as accepted, false as fam,
    any_value(r.source_no) as source_no, t.family_no
from {belong} b join person p on p.person_no = b.person_no join {target} t on t.family_no = p.family_no
join record r on r.record_no = b.record_no group by b.record_no, t.t, t.family_no having sum(b.p) > 0
"""

_TARGET_PERSON = """
select (row_number() over (order by p.person_no) - 1)::integer as t, p.person_no, p.family_no, p.area_no,
    coalesce(p.weight, 1.0) as weight, k.person_no is not null as ranked, not p.in_register as stranger
from person p semi join {claim} c on c.person_no = p.person_no
left join {ranked} k on k.person_no = p.person_no
"""

_TARGET_FAMILY = """
with w as (
    select p.family_no, sum(coalesce(p.weight, 1.0)) as weight, bool_or(k.person_no is not null) as ranked,
        bool_and(not p.in_register) as stranger, bool_or(c.person_no is not null) as possible,
        min(p.area_no) as area_no, count(*) as persons
    from person p left join (select distinct person_no from {claim}) c on c.person_no = p.person_no
    left join {ranked} k on k.person_no = p.person_no group by p.family_no
)
select (row_number() over (order by w.family_no) - 1)::integer as t, w.family_no,
    coalesce(f.area_no, w.area_no) as area_no, w.weight / greatest(coalesce(f.members, 1), w.persons) as weight,
    w.ranked, w.stranger
from w left join family f on f.family_no = w.family_no where w.possible
"""


@dataclass(frozen=True)
class Names:
    """Names of the scratch tables of one reckoning."""

    ranked: str
    wrec: str
    claim: str
    belong: str
    target: str
    touch: str


def scratch(engine: Engine) -> AbstractContextManager[tuple[str, ...]]:
    """Return the context that gives the six scratch names in the order of :class:`Names`."""
    return engine.scratch("ranked", "wrec", "claim", "belong", "target", "touch")


def programme_filter(programmes: Collection[int] | None) -> str:
    """Return the SQL condition for a programme set; None is every programme."""
    if programmes is None:
        return "true"
    if not programmes:
        raise ParameterError(
            "No programme is left to count", rule="a programme set names at least one programme"
        )
    return f"programme_no in ({', '.join(str(int(no)) for no in sorted(programmes))})"


def normalised(records: str) -> str:
    """Return SQL that gives the links of ``records`` (a query with record_no) with chances that sum to 1."""
    return _NORMALISED.format(records=records)


def lay(engine: Engine, names: Names, *, basis: str, decile: int, programmes: Collection[int] | None) -> None:
    """Make ``ranked``, ``wrec``, ``claim`` and ``belong``: who may be in the decile, whose each record may be."""
    engine.create(
        names.ranked,
        "select person_no, min(source_no) as source_no from welfare "
        f"where basis = ? and decile = {int(decile)} group by person_no",
        [basis],
    )
    made = names.__dict__
    engine.create(names.wrec, _WREC.format(**made))
    links = normalised(f"select record_no from {names.wrec}")
    engine.create(names.claim, _CLAIM.format(normalised=links, **made))
    benefit = _BENEFIT.format(where=programme_filter(programmes))
    engine.create(
        names.belong,
        f"select n.*, b.fam from ({normalised(benefit)}) n join ({benefit}) b on b.record_no = n.record_no",
    )


def lay_persons(engine: Engine, names: Names) -> None:
    """Make ``target`` and ``touch`` for persons."""
    engine.create(names.target, _TARGET_PERSON.format(**names.__dict__))
    engine.create(names.touch, _TOUCH_PERSON.format(**names.__dict__))


def lay_families(engine: Engine, names: Names) -> None:
    """Make ``target`` and ``touch`` for families: a family is touched if any member is."""
    engine.create(names.target, _TARGET_FAMILY.format(**names.__dict__))
    engine.create(names.touch, _TOUCH_FAMILY.format(**names.__dict__))
