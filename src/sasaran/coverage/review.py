"""Which uncertain links a person should look at first: those whose answer moves the count of untouched most.

For a record r and person a with chance p, let g(a) be the number of untouched targets (weighted by their chance of
being in the decile, all other records as believed) that r would touch if it is a's, and G the sum of p g over r's
people. If the answer is yes the count changes by G - g(a); if no, r's other people take over in proportion, and it
changes by G - (G - p g(a)) / (1 - p). ``effect`` is the change if the answer is not what the machine did; rows are
ordered by its size times the chance of that answer. For a welfare record g(a) is the chance that a is untouched,
and the signs are reversed: whoever it belongs to enters the decile.
"""

from __future__ import annotations

import numpy as np

from sasaran.coverage.belief import Names, lay, lay_persons, normalised, scratch
from sasaran.coverage.chance import reckon
from sasaran.schema.engine import Engine
from sasaran.schema.tables import REVIEW

__all__ = ["rank"]

# gain: g of a (record, person) pair; the sums over a record's pairs give G
_RANKED = """
with pair as (
    select n.record_no, n.person_no, n.p, n.accepted, n.own from ({links}) n
), g as (
    select b.record_no, b.person_no, sum(x.sole / x.q) as g from {belong} b
    join {target} t on t.person_no = b.person_no join {sole_table} x on x.record_no = b.record_no and x.t = t.t
    where not b.fam group by all
    union all
    select b.record_no, b.person_no, sum(x.sole / x.q) as g from {belong} b
    join person p on p.person_no = b.person_no join {target} t on t.family_no = p.family_no
    join {sole_table} x on x.record_no = b.record_no and x.t = t.t where b.fam group by all
), w as (
    select c.record_no, c.person_no, -x.clear as g from {claim} c
    join {target} t on t.person_no = c.person_no join {clear_table} x on x.t = t.t where c.record_no is not null
), gain as (
    select record_no, person_no, sum(g) as g, bool_or(welfare) as welfare
    from (select *, false as welfare from g union all select *, true from w) group by all
), one as (
    select p.*, coalesce(gain.g, 0) as g, coalesce(gain.welfare, false) as welfare,
        sum(p.p * coalesce(gain.g, 0)) over (partition by p.record_no) as whole
    from pair p left join gain on gain.record_no = p.record_no and gain.person_no = p.person_no
), answer as (
    select *, case when accepted then whole - (whole - p * g) / (1 - p) else whole - g end as effect,
        case when accepted then 1 - p else p end as chance
    from one where p between {low} and {high} and not own
)
select (row_number() over (order by round(abs(effect) * chance, 9) desc, round(least(p, 1 - p), 9) desc,
    record_no, person_no))::integer as rank,
    record_no, person_no, p as probability, accepted, effect,
    case when round(abs(effect), 9) = 0 then 'uncertain_link' when welfare then 'may_be_wrong_rank'
        when accepted then 'may_be_wrong_link' else 'may_be_failed_link' end as why
from answer order by rank
"""


def rank(
    engine: Engine,
    *,
    basis: str = "national",
    decile: int = 1,
    review: tuple[float, float] = (0.05, 0.95),
    out: str = "review",
) -> int:
    """Leave table REVIEW: uncertain links in the order in which their answers matter; return its rows.

    Parameters
    ----------
    basis, decile : str, int
        The untouched that count.
    review : tuple[float, float]
        Links with a probability strictly outside are taken as settled.
    out : str
        Name of the table to leave.

    Notes
    -----
    A record's standing as a person of its own (pass ``new``) is not a question to ask: its candidates are.
    """
    low, high = review
    uncertain = f"select record_no from link where probability between {float(low)} and {float(high)}"
    with scratch(engine) as made, engine.scratch("sole", "clear") as (sole_table, clear_table):
        names = Names(*made)
        lay(engine, names, basis=basis, decile=decile, programmes=None)
        lay_persons(engine, names)
        found = reckon(engine, names, "person")
        engine.put(sole_table, {"record_no": found.record, "t": found.t, "q": found.q, "sole": found.sole})
        engine.put(clear_table, {"t": np.arange(len(found.clear), dtype=np.int32), "clear": found.clear})
        sql = _RANKED.format(
            links=normalised(uncertain),
            sole_table=sole_table,
            clear_table=clear_table,
            low=float(low),
            high=float(high),
            **names.__dict__,
        )
        return engine.create(out, sql, table=REVIEW)
