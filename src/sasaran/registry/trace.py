"""Rows found again: is a row of an earlier list still in the later one, and whose is it now?

Lists carry no row number that lasts, so a row is the same when the list, the identity number, the name and the
birth date are the same, and at least the number, or both the name and the date, are known. If a list holds such a
row twice for different people, it is not traced.
"""

from __future__ import annotations

from dataclasses import dataclass

from sasaran.schema.engine import Engine

__all__ = ["Pair", "trace"]


@dataclass(frozen=True)
class Pair:
    """Two releases on one engine, told apart by the prefixes of their tables."""

    before: str
    after: str

    def turned(self) -> Pair:
        """Return the pair seen from the other side."""
        return Pair(self.after, self.before)

    def both_have(self, engine: Engine, *tables: str) -> bool:
        """Return whether both releases hold all of ``tables``."""
        return all(engine.has(prefix + table) for prefix in (self.before, self.after) for table in tables)


def trace(engine: Engine, pair: Pair, wanted: str, out: str) -> None:
    """Create ``out`` (record_no, other_id): rows of ``pair.before`` found again in ``pair.after``, and whose they are.

    ``wanted`` is a query (record_no) of rows of the earlier release. Empty if a release was frozen without its
    records.
    """
    if not pair.both_have(engine, "record", "link", "source"):
        engine.create(out, "select 0 as record_no, 0::bigint as other_id where false")
        return
    with engine.scratch("sought", "then", "now") as (sought, then, now):
        engine.create(
            sought,
            f"""
            select r.record_no, s.code, r.national_id, r.name, r.birth_date
            from {pair.before}record r join {pair.before}source s using (source_no)
            where (r.national_id is not null or (r.name is not null and r.birth_date is not null))
                and r.record_no in ({wanted})
            """,
        )
        _owners(engine, pair.before, sought, then)
        _owners(engine, pair.after, sought, now)
        engine.create(
            out, f"select record_no, n.person_id as other_id from {then} t join {now} n using (record_no)"
        )


def _owners(engine: Engine, prefix: str, sought: str, out: str) -> None:
    """Create ``out`` (record_no, person_id): sought rows that belong to exactly one person of a release."""
    same = " and ".join(
        f"r.{name} is not distinct from w.{name}" for name in ("national_id", "name", "birth_date")
    )
    engine.create(
        out,
        f"""
        select w.record_no, min(p.person_id) as person_id
        from {prefix}record r join {prefix}source s using (source_no)
            join {sought} w on w.code = s.code and {same}
            join {prefix}link l on l.record_no = r.record_no and l.accepted
            join {prefix}person p on p.person_no = l.person_no
        group by w.record_no having count(distinct p.person_id) = 1
        """,
    )
