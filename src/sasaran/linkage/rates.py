"""Linkage error by source: expected false matches, and missed ones that were seen or never seen."""

from __future__ import annotations

from sasaran.linkage.compare import Floats
from sasaran.schema.engine import Engine
from sasaran.schema.tables import RATES

__all__ = ["write_rates"]


def write_rates(
    engine: Engine, records: str, link: str, sources: str, out: str, *, unseen: Floats, unseen_se: Floats
) -> None:
    """Create RATES from RECORD, LINK and SOURCE.

    Parameters
    ----------
    unseen, unseen_se : arrays, shape (sources,)
        Expected true links without a candidate pair by source number, and their standard error.
    """
    lost = ", ".join(
        f"({k}, {float(a)!r}::double, {float(b)!r}::double)" for k, (a, b) in enumerate(zip(unseen, unseen_se, strict=True))
    )
    engine.create(
        out,
        f"""
        with known as (select l.person_no, r.source_no from {link} l join {records} r using (record_no)
            where l.accepted group by all),
        shared as (select person_no from known group by person_no having count(*) > 1),
        tally as (select r.source_no, count(*) filter (l.accepted) as records,
            count(*) filter (l.accepted and s.person_no is not null) as linked,
            coalesce(sum(1 - l.probability) filter (l.accepted and l.pass <> 'new'), 0) as false_matches,
            coalesce(sum(l.probability) filter (not l.accepted), 0) as missed_candidates
            from {link} l join {records} r using (record_no)
            left join (select person_no from shared) s on s.person_no = l.person_no group by 1)
        select s.source_no, coalesce(t.records, 0)::bigint as records, coalesce(t.linked, 0)::bigint as linked,
            coalesce(t.false_matches, 0)::double as false_matches,
            coalesce(t.missed_candidates, 0)::double as missed_candidates,
            coalesce(u.unseen, 0)::double as missed_unseen, coalesce(u.se, 0)::double as missed_unseen_se
        from {sources} s left join tally t using (source_no)
        left join (values {lost}) u(source_no, unseen, se) on u.source_no = s.source_no
        order by s.source_no""",
        table=RATES,
    )
