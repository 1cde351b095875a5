"""What each benefit pays a month: what its list states for its period, else what the law says.

A list speaks of the months of its period (one without a period: the whole quarter). Three rules say what that is a
month, on average over the quarter that ends on the day asked about:

* Lines of one programme and recipient are added up, a line that is listed twice counting once, and spread over all
  their months together. Where the law reaches families the recipient is the family, whichever members are listed.
* A month of the quarter for which lists of the programme came counts also for those who do not stand on that month's
  list: who is listed in one of three monthly lists gets a third a month. This holds for the law's amount, too.
* A month for which no list came is *filled by the law*: if it pays by the month, what was listed counts as paid in that
  month, too, and the benefit is marked (``filled``). If it does not, or there is no law with an amount, nothing says
  that the payment comes again: what was listed counts once, spread over the three months of the quarter.

A list of an empowerment programme may state what the seat costs: its amount counts only where the law says that the
programme pays. A benefit paid once is no income. Where the law's amount, or whether it pays by the month, is not
decided, both ends of the range are kept.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sasaran.coverage.rules.amounts import QUARTER, amount_of
from sasaran.coverage.rules.compile import Compiler
from sasaran.coverage.rules.law import ReadLaw, in_force, read_laws
from sasaran.coverage.rules.people import Laid, reuse
from sasaran.schema.attribute import Attribute
from sasaran.schema.engine import Engine
from sasaran.schema.law import Law

__all__ = ["paid", "value"]

# Months of a period; one without an end is a quarter (``greatest`` leaves out what is NULL: it may not stand alone)
_MONTHS = (
    "case when period_from is null or period_to is null then 3 "
    "else greatest(round(date_diff('day', period_from, period_to + 1) / 30.4375), 1) end"
)
# Months of the quarter for which lists of a programme came, of those lists that are shorter than a quarter; ``stated``
# of those that state amounts. Days are counted, so that a month that begins on the 15th is one month
_CAME = f"""
select programme_no, greatest(round(count(distinct day) / 30.4375), 1) as listed,
    greatest(round(count(distinct day) filter (stated) / 30.4375), 1) as stated
from (
    select programme_no, stated, unnest(range(
        greatest(period_from, cast($1 as date) + 1 - interval 3 month),
        least(period_to, cast($1 as date)) + interval 1 day, interval 1 day)) as day
    from (
        select programme_no, period_from, period_to, bool_or(amount is not null) as stated from enrolment
        where period_from is not null and period_to is not null and {{only}} group by all
    ) where {_MONTHS} < 3
) group by programme_no
"""
# A programme's lines of one person (family, where its list or its law reaches families): the same amount for the same
# period counts once, however often it is listed; amounts of several periods are spread over all their months together.
# Nearly all have one line: only the others are grouped
_LINES = f"""
with line as (
    select family_no, person_no, programme_no, period_from, period_to, amount,
        case when unit = 'person' and programme_no not in ({{shared}}) then person_no else -1 - family_no end as who
    from enrolment where {{only}}
),
several as (select who, programme_no from line group by who, programme_no having count(*) > 1),
own as (
    select family_no, person_no, programme_no, who < 0 as whole, amount, {_MONTHS} as stated, {_MONTHS} as listed
    from line anti join several using (who, programme_no)
    union all
    select family_no, min(person_no), programme_no, who < 0, sum(paid), sum(months) filter (paid is not null),
        sum(months)
    from (
        select family_no, min(person_no) as person_no, programme_no, who, sum(distinct amount) as paid,
            {_MONTHS} as months
        from line semi join several using (who, programme_no)
        group by family_no, programme_no, who, period_from, period_to
    ) group by family_no, programme_no, who
)
select family_no, person_no, programme_no, whole as line_whole, amount as line_amount,
    greatest(own.stated, came.stated) as line_months,
    least(own.listed / coalesce(came.listed, 1), 1) as line_share
from own left join {{came}} came using (programme_no)
"""


def paid(
    engine: Engine,
    laws: Sequence[Law],
    code: str,
    *,
    attributes: Sequence[Attribute],
    day: date,
    laid: Laid | None = None,
) -> Mapping[str, Any]:
    """Return the families that one programme pays and what it pays them now, as arrays ordered by family.

    What it pays is its own part of ``adequacy.benefits``: nothing else is asked to be otherwise, so that an amount of
    another programme that hangs on this one stays the other's.

    Parameters
    ----------
    engine, laws, attributes, day, laid :
        As for :func:`sasaran.coverage.adequacy.adequacy`.
    code : str
        The programme.

    Returns
    -------
    Mapping[str, array]
        ``family_no``, and ``monthly``: Rp a family and month, at the least.
    """
    numbers = {str(one): int(no) for no, one in engine.rows("select programme_no, code from programme")}
    read = read_laws([one for one in in_force(laws, day) if one.code == code], attributes, numbers.keys())
    with reuse(engine, attributes, day, laid) as known, engine.scratch("valued") as (valued,):
        value(engine, read, Compiler(numbers, known.unlisted), known, valued, only=numbers[code])
        return engine.arrays(
            f"select family_no, cast(sum(monthly) as double) as monthly from {valued} group by family_no "
            "having sum(monthly) is not null order by family_no"
        )


def value(
    engine: Engine, read: Sequence[ReadLaw], compiler: Compiler, known: Laid, out: str, *, only: int | None = None
) -> None:  # fmt: skip
    """Create ``out``: each benefit with its Rp a month at the least and most, from its list or else from the law.

    A benefit paid once is no income: it stands in ``once``, not in ``monthly``. ``only`` leaves out all programmes but
    one, by number.
    """
    numbers = compiler.bits
    priced = [(one, numbers[one.law.code]) for one in read if one.law.benefits]
    amounts = {no: amount_of(one, compiler, QUARTER) for one, no in priced}
    gathered = "".join(f", {sql} as {name}" for name, sql in compiler.members.items())
    shared = [numbers[one.law.code] for one in read if one.law.grain == "family"]
    asked = "true" if only is None else f"programme_no = {only}"
    with engine.scratch("unit_members", "came", "lines") as (members, came, lines):
        engine.create(members, f"select family_no{gathered} from {known.person} group by family_no")
        engine.create(came, _CAME.format(only=asked), [known.day])
        engine.create(lines, _LINES.format(only=asked, came=came, shared=_listed(shared)))
        parts = []
        for unit, table, whole in (
            ("person", known.person, "not line_whole"), ("family", known.family, "true"),
            ("person", known.person, "line_whole"),
        ):  # fmt: skip
            mine = [no for one, no in priced if one.law.grain == unit]
            if mine:
                key = "family" if whole == "line_whole" else unit
                cells = "".join(
                    f", case e.programme_no {' '.join(f'when {no} then {getattr(amounts[no], name)}' for no in mine)} "
                    f"end as {name}"
                    for name in ("least", "most", "once_least", "once_most", "regular", "by_month")
                )
                part = (
                    f"select e.family_no, e.programme_no, e.line_months as months, e.line_share as share, "
                    f"e.line_amount as stated, e.line_amount as amount{cells} "
                    f"from {lines} e join {table} u on u.{key}_no = e.{key}_no "
                    f"join {members} m on m.family_no = e.family_no "
                    f"where {whole} and e.programme_no in ({', '.join(map(str, mine))})"
                )
                parts.append(_WHICH_MEMBER.format(part=part) if whole == "line_whole" else part)
        others = f"where programme_no not in ({', '.join(map(str, amounts))})" if amounts else ""
        parts.append(
            "select family_no, programme_no, line_months as months, line_share as share, line_amount as stated, "
            "line_amount as amount, null::double as least, "
            "null::double as most, null::double as once_least, null::double as once_most, true as regular, "
            f"false as by_month from {lines} {others}"
        )
        engine.create(
            out,
            f"select family_no, programme_no, {_PAID} from ({_counted(engine, ' union all '.join(parts))})",
        )


# A law that reaches persons, a list that names families: which member is paid is not known, so all are possible
_WHICH_MEMBER = """
select family_no, programme_no, any_value(months) as months, any_value(share) as share, any_value(stated) as stated,
    any_value(amount) as amount, case when count(least) = count(*) then min(least) when count(most) > 0 then 0.0 end
        as least,
    max(most) as most,
    case when count(once_least) = count(*) then min(once_least) when count(once_most) > 0 then 0.0 end as once_least,
    max(once_most) as once_most,
    case when bool_and(coalesce(regular, false)) then true when not bool_or(coalesce(regular, true)) then false end
        as regular,
    case when bool_and(coalesce(by_month, false)) then true when not bool_or(coalesce(by_month, true)) then false end
        as by_month
from ({part}) group by family_no, programme_no
"""


def _counted(engine: Engine, lines: str) -> str:
    """Return the lines without what is no pay: an empowerment programme's list may state the cost of the seat."""
    empower = [int(no) for (no,) in engine.rows("select programme_no from programme where kind = 'empower'")]
    seats = f"programme_no in ({_listed(empower)}) and coalesce"
    return (
        f"select * replace (case when not ({seats}(least, 0) <= 0) then stated end as stated, "
        f"case when not ({seats}(once_least, 0) <= 0) then amount end as amount) from ({lines})"
    )


def _listed(numbers: Collection[int]) -> str:
    return ", ".join(map(str, numbers)) or "-1"


# A stated amount of which it is not decided whether it is paid once is no sure income, and no sure payment either. What
# is not surely paid by the month is spread over the quarter at the least, and not at the most
_SURE = "stated / greatest(months, case when by_month then 1 else 3 end)"
_POSSIBLE = "stated / greatest(months, case when by_month is false then 3 else 1 end)"
_PAID = f"""
    case when regular then coalesce({_SURE}, least * share)
        when regular is null then case when stated is null then least * share else 0.0 end end as monthly,
    case when regular is not false then coalesce({_POSSIBLE}, most * share) end as monthly_most,
    case when not regular then coalesce(amount, once_least)
        when regular is null then case when amount is null then once_least else 0.0 end end as once,
    case when regular is not true then coalesce(amount, once_most) end as once_most,
    coalesce(stated is not null and regular is not false and by_month is not false and months < 3, false) as filled
"""
