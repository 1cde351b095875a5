"""Programme pairs: what the law forbids together is flagged with its evidence, what it wants together is looked for.

A flag is a question to a person. Its chance is the product of the chances of the two links (of the one, where one
record says both); nothing is removed by it. The error of a count knows that members of a family share records.
A complement is directed: of those who receive the first programme, who is eligible for the second and without it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sasaran.errors import DeclarationError
from sasaran.schema.eligibility import ELIGIBILITY, FAMILY_ELIGIBILITY
from sasaran.schema.engine import Engine
from sasaran.schema.law import PairRule
from sasaran.schema.pairs import COMPLEMENT, PAIR_COUNT, PAIR_FLAG

__all__ = ["check_pairs", "complements", "flags"]

_RELATIONS, _GRAINS = ("forbidden", "complement"), ("person", "family")
_WHOLE = """
with recursive up as (
    select area_no, area_no as inside from area union all
    select up.area_no, a.parent_no from up join area a on a.area_no = up.inside where a.parent_no is not null
)
select {keys}, inside as area_no, {sums} from {rows} r join up using (area_no) group by {keys}, inside
union all select {keys}, null, {sums} from {rows} r group by {keys}
"""


def check_pairs(pairs: Sequence[PairRule], programmes: Collection[str]) -> None:
    """Raise :class:`DeclarationError` for what cannot be meant.

    That is an unknown programme or word, a pair with itself, an end before its beginning, or two rules on one day.
    """
    for at, one in enumerate(pairs):
        unknown = [code for code in (one.first, one.second) if code not in programmes]
        if unknown:
            raise _fault(
                one, f"there is no programme {unknown[0]}", f"there are: {', '.join(sorted(programmes))}"
            )
        if one.first == one.second:
            raise _fault(one, "a programme is paired with itself", "name two programmes")
        if one.relation not in _RELATIONS or one.grain not in _GRAINS:
            raise _fault(
                one, "a pair is forbidden or complement, of a person or family", "write one of these words"
            )
        if one.valid_to is not None and one.valid_to < one.valid_from:
            raise _fault(one, f"it ends on {one.valid_to}, before it begins", "change valid_from or valid_to")
        for other in pairs[at + 1 :]:
            same = {one.first, one.second} == {other.first, other.second} and one.grain == other.grain
            if not same or not _overlap(one, other):
                continue
            if one.relation != other.relation:
                raise _fault(
                    one, "the same pair is forbidden and wanted on one day", "end one of the two rules"
                )
            if one.relation == "forbidden" or one.first == other.first:
                raise _fault(one, "the same pair is named twice for one day", "leave one of the two out")


def _overlap(one: PairRule, other: PairRule) -> bool:
    last = min(one.valid_to or date.max, other.valid_to or date.max)
    return max(one.valid_from, other.valid_from) <= last


def _fault(one: PairRule, rule: str, todo: str) -> DeclarationError:
    return DeclarationError(
        "A rule on two programmes cannot be used",
        where=f"pair {one.first}, {one.second}",
        rule=rule,
        todo=todo,
    )


def _in_force(pairs: Sequence[PairRule], relation: str, day: date) -> list[PairRule]:
    return [
        one
        for one in pairs
        if one.relation == relation
        and one.valid_from <= day
        and (one.valid_to is None or day <= one.valid_to)
    ]


def _numbers(engine: Engine) -> dict[str, int]:
    return {str(code): int(no) for no, code in engine.rows("select programme_no, code from programme")}


def flags(engine: Engine, pairs: Sequence[PairRule], *, day: date) -> int:
    """Leave ``pair_flag`` and ``pair_count`` for the pairs forbidden on ``day``; return the units flagged.

    A benefit of the whole family counts for every member where the pair is of persons.
    """
    numbers = _numbers(engine)
    check_pairs(pairs, numbers)
    named = [
        (numbers[one.first], numbers[one.second], one.grain) for one in _in_force(pairs, "forbidden", day)
    ]
    parts = [_flagged(*one) for one in named]
    nobody = _flagged(-1, -1, "person")  # has the columns and no rows
    with engine.scratch("flagged") as (flagged,):
        engine.create(flagged, " union all ".join(parts or [nobody]))
        engine.create(
            PAIR_FLAG.name,
            f"select {PAIR_FLAG.select_list('x')} from {flagged} x order by first_no, second_no, grain, unit_no",
            table=PAIR_FLAG,
        )
        engine.create(
            PAIR_COUNT.name,
            f"select {PAIR_COUNT.select_list('x')} from ({_COUNTED.format(flagged=flagged)}) x "
            "order by first_no, second_no, grain, area_no nulls first",
            table=PAIR_COUNT,
        )
    return engine.count(PAIR_FLAG.name)


def _flagged(first: int, second: int, grain: str) -> str:
    """Return the units that receive both programmes, each with its surest two records and their chances."""
    return f"""
        (with got as ({_got(grain, (first, second))}), best as (
            select unit_no, programme_no, max(probability) as p,
                arg_max(record_no, (probability, -record_no)) as rec
            from got group by unit_no, programme_no
        )
        select {first}::tinyint as first_no, {second}::tinyint as second_no, '{grain}' as grain, a.unit_no, u.area_no,
            a.rec as first_record, b.rec as second_record, a.p as first_p, b.p as second_p,
            case when a.rec = b.rec then a.p else a.p * b.p end as probability
        from best a join best b on b.unit_no = a.unit_no and b.programme_no = {second}
            join {grain} u on u.{grain}_no = a.unit_no
        where a.programme_no = {first})
        """


# Links are independent, flags are not: members of a family may stand on one record. Units with the same two records are
# true or false together (n of them: n^2 P (1 - P)); others that share a record of chance q have the covariance
# P P' (1 / q - 1), summed over a record as (1 / q - 1) (S^2 - sum of squares) with S the sum of their chances
_COUNTED = """
with recursive up as (
    select area_no, area_no as inside from area union all
    select up.area_no, a.parent_no from up join area a on a.area_no = up.inside where a.parent_no is not null
),
placed as (
    select f.* exclude (area_no), inside as area_no from {flagged} f join up using (area_no)
    union all select * exclude (area_no), null from {flagged}
),
alike as (
    select first_no, second_no, grain, area_no, first_record, second_record, count(*) as n, avg(probability) as p,
        avg(first_p) as first_p, avg(second_p) as second_p from placed group by all
),
counted as (
    select first_no, second_no, grain, area_no, sum(n) as units, sum(n * p) as expected, sum(n * n * p * (1 - p)) as own
    from alike group by all
),
standing as (
    select first_no, second_no, grain, area_no, first_record as record_no, first_p as q, n * p as s from alike union all
    select first_no, second_no, grain, area_no, second_record, second_p, n * p from alike
    where second_record <> first_record
),
shared as (
    select first_no, second_no, grain, area_no, (1 / avg(q) - 1) * (sum(s) ** 2 - sum(s * s)) as covariance
    from standing group by first_no, second_no, grain, area_no, record_no having count(*) > 1
),
together as (
    select first_no, second_no, grain, area_no, sum(covariance) as covariance from shared group by all
)
select c.*, sqrt(greatest(c.own + coalesce(t.covariance, 0), 0)) as se from counted c left join together t
    on t.first_no = c.first_no and t.second_no = c.second_no and t.grain = c.grain
    and t.area_no is not distinct from c.area_no
"""


def _got(grain: str, programmes: tuple[int, int]) -> str:
    listed = f"programme_no in ({programmes[0]}, {programmes[1]})"
    if grain == "family":
        return (
            f"select family_no as unit_no, programme_no, record_no, probability from enrolment where {listed}"
        )
    return f"""
        select person_no as unit_no, programme_no, record_no, probability
        from enrolment where {listed} and unit = 'person'
        union all
        select p.person_no, e.programme_no, e.record_no, e.probability from enrolment e join person p using (family_no)
        where {listed} and e.unit = 'family'
        """


def complements(engine: Engine, pairs: Sequence[PairRule], *, day: date) -> None:
    """Leave ``complement`` for the pairs wanted on ``day``; reads ``eligibility`` and ``family_eligibility``."""
    numbers = _numbers(engine)
    check_pairs(pairs, numbers)
    parts = [
        f"select {numbers[one.first]} as first_no, {numbers[one.second]} as second_no, '{one.grain}' as grain, * "
        f"from ({_of(one.grain, numbers[one.first], numbers[one.second])})"
        for one in _in_force(pairs, "complement", day)
    ]
    if not parts:
        engine.run(f"create or replace {COMPLEMENT.ddl().removeprefix('create ')}")
        return
    with engine.scratch("wanted") as (wanted,):
        engine.create(wanted, " union all ".join(parts))
        kinds = ("receiving", "together", "missing", "undecided")
        sums = ", ".join(f"sum(r.{kind}) as {kind}" for kind in kinds)
        counted = _WHOLE.format(keys="first_no, second_no, grain", sums=sums, rows=wanted)
        engine.create(
            COMPLEMENT.name,
            f"select {COMPLEMENT.select_list('x')} from ({counted}) x "
            "order by first_no, second_no, grain, area_no nulls first",
            table=COMPLEMENT,
        )


def _of(grain: str, first: int, second: int) -> str:
    a, b = 1 << first, 1 << second
    if grain == "person":
        # what the law of a family programme says holds for its members
        source = f"""select p.area_no, p.receives, p.eligible | f.eligible as eligible,
            p.undecided | f.undecided as undecided
            from {ELIGIBILITY.name} p join {FAMILY_ELIGIBILITY.name} f using (family_no)"""
    else:
        source = f"""select f.area_no, f.receives, f.eligible | coalesce(m.eligible, 0) as eligible,
            f.undecided | coalesce(m.undecided, 0) as undecided from {FAMILY_ELIGIBILITY.name} f left join (
                select family_no, bit_or(eligible) as eligible, bit_or(undecided) as undecided
                from {ELIGIBILITY.name} group by family_no) m using (family_no)"""
    return f"""
        select area_no, count(*) as receiving, count(*) filter (receives & {b} <> 0) as together,
            count(*) filter (receives & {b} = 0 and eligible & {b} <> 0) as missing,
            count(*) filter (receives & {b} = 0 and eligible & {b} = 0 and undecided & {b} <> 0) as undecided
        from ({source}) where receives & {a} <> 0 group by area_no
        """
