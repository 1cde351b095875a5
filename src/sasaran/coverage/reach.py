"""How much of the whole registry each programme reaches, weighted where people stand for others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sasaran.coverage.belief import normalised
from sasaran.coverage.count import normal_limits
from sasaran.schema.engine import Engine
from sasaran.schema.estimate import Estimate

__all__ = ["Reach", "reach"]

# one row a programme and person that may be reached, with the chance of it; sums are of whole trillionths, because a
# sum of floats depends on the order in which threads come to it
_REACH = """
with n as ({links}),
b as (select record_no, programme_no, bool_or(unit = 'family') as fam from benefit_line group by all),
touch as (
    select b.programme_no, n.person_no, n.p from n join b on b.record_no = n.record_no where not b.fam
    union all
    select b.programme_no, m.person_no, n.p from n join b on b.record_no = n.record_no
    join person p on p.person_no = n.person_no join person m on m.family_no = p.family_no where b.fam
), one as (
    select programme_no, person_no, 1 - exp(sum(cast(round(1e12 * ln(1 - least(p, 0.999999999))) as bigint)) / 1e12)
        as chance
    from touch group by all
)
select programme.code, count(*) filter (chance > 0.5),
    sum(cast(round(1e6 * coalesce(weight, 1) * chance) as bigint)) / 1e6,
    sum(cast(round(1e6 * coalesce(weight, 1) * coalesce(weight, 1) * chance * (1 - chance)) as bigint)) / 1e6
from one join person using (person_no) join programme using (programme_no) group by all order by programme.code
"""


@dataclass(frozen=True)
class Reach:
    """What one programme reaches: persons of the registry, and the (weighted) share of all persons with its interval.

    ``share.n`` is the number of persons the share is over, unweighted.
    """

    programme: str
    reached: int
    weighted_reached: float
    share: Estimate


def reach(engine: Engine, *, level: float = 0.90, period: str = "") -> list[Reach]:
    """Return the reach of every programme over all persons of the registry.

    The share is sum(w * chance) / sum(w) over persons, w the person's weight (1 in registers). Its interval is that of
    linkage error alone; the sampling error of a survey needs the survey's design (room `measure`) and is not in it.

    Parameters
    ----------
    engine : Engine
        Holds person, link, benefit_line, programme.
    level : float
        Coverage of the interval.
    period : str
        Quarter, to be carried by the estimates.
    """
    n, total = engine.rows("select count(*), sum(coalesce(weight, 1)) from person")[0]
    links = normalised("select distinct record_no from benefit_line")
    found = []
    for code, reached, expected, variance in engine.rows(_REACH.format(links=links)):
        share, se = float(expected) / float(total), float(np.sqrt(float(variance))) / float(total)
        low, high = normal_limits(share, se, level)
        estimate = Estimate(
            value=share,
            se=se,
            low=float(low),
            high=min(float(high), 1.0),
            level=level,
            method="weighted mean of the chance to be reached; linkage error only, no sampling error",
            n=int(n),
            domain=f"programme {code}",
            period=period,
            unit="share of persons",
        )
        found.append(Reach(str(code), int(reached), float(expected), estimate))
    return found
