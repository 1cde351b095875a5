"""What must hold for any lists: nothing is lost, identities are one to one, accounts add up; and a slow route agrees.

The slow route is survivorship by sorting, in Python: the order as it is stated, not as it is packed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_lists import NAMES, Lists

from sasaran.linkage.names import standard_name
from sasaran.registry.changes import diff
from sasaran.schema.period import Quarter
from sasaran.store.duck import DuckEngine

Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)
ROLES = {0: "register", 1: "welfare", 2: "programme", 3: "programme", 4: "statistic"}
AS_OF = {
    0: date(2026, 3, 31),
    1: date(2026, 3, 31),
    2: date(2026, 3, 31),
    3: date(2025, 12, 31),
    4: date(2026, 3, 31),
}
AREA_RANK = {0: 0, 1: 1, 2: 1, 3: 2, 4: 2, 5: 2}
KK = 3171000000000000
QUICK = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Row:
    """One record: who it belongs to, how surely, and what it says."""

    source: int
    person: int
    probability: float
    national_id: int | None
    id_state: str
    name: str | None
    birth_date: date | None
    birth_state: str
    sex: str | None
    area_no: int | None
    address: str | None
    rt: int | None
    family_card: int | None
    household_key: int | None
    benefits: tuple[int, ...]
    decile: int | None


def some(values: Any) -> Any:
    return st.none() | st.sampled_from(values)


ROWS = st.builds(
    Row,
    source=st.integers(0, 4),
    person=st.integers(1, 7),
    probability=st.sampled_from([1.0, 0.9, 0.6]),
    national_id=st.none() | st.integers(1, 5),
    id_state=st.sampled_from(["valid", "valid", "rounded"]),
    name=some(["SITI", "H. SITI", "SITI AMINAH", "M. ALI", "MUHAMMAD ALI", "UMAR BIN ALI"]),
    birth_date=some([date(1980, 1, 1), date(1980, 5, 5), date(1981, 5, 5)]),
    birth_state=st.sampled_from(["exact", "default", "ambiguous"]),
    sex=some(["M", "F"]),
    area_no=some(sorted(AREA_RANK)),
    address=some(["Jalan Satu", "Jalan Dua"]),
    rt=some([1, 2]),
    family_card=some([KK + 1, KK + 2, 7]),
    household_key=some([1, 2]),
    benefits=st.lists(st.integers(0, 3), max_size=2).map(tuple),
    decile=some([1, 2, 10]),
)
QUARTERS = st.lists(ROWS, min_size=1, max_size=16)


def fill(lists: Lists, rows: list[Row]) -> None:
    for source, roles in ROLES.items():
        lists.source(source, roles, as_of=AS_OF[source].isoformat())
    for number, row in enumerate(sorted(rows, key=lambda r: r.source)):
        fields = {
            k: v
            for k, v in vars(row).items()
            if k not in ("source", "person", "probability", "benefits", "decile")
        }
        lists.record(number, row.source, row.person, row.probability, **fields)
        for programme in row.benefits:
            lists.benefit(number, programme, "family" if programme == 3 else "person", float(number))
        if row.decile:
            lists.welfare(row.source, record_no=number, decile=row.decile, version="v1")


def order(number: int, row: Row, incompleteness: int = 0) -> tuple[Any, ...]:
    """Return the stated order of records, written out: what the packed integer stands for."""
    trust = {"register": 0, "welfare": 1, "programme": 2}.get(ROLES[row.source], 3)
    return trust, -row.probability, incompleteness, -AS_OF[row.source].toordinal(), number


def expected(rows: list[tuple[int, Row]]) -> dict[str, int | None]:
    """Return the record of every surviving field of one person, by sorting."""

    def best(kept: list[tuple[Any, ...]]) -> int | None:
        return min(kept)[-1] if kept else None

    dates = {"exact": 0, "ambiguous": 1, "default": 2}
    return {
        "national_id": best([order(n, r) for n, r in rows if r.national_id and r.id_state == "valid"]),
        "name": best([order(n, r, -len(standard_name(r.name, NAMES))) for n, r in rows if r.name]),
        "birth_date": best([order(n, r, dates[r.birth_state]) for n, r in rows if r.birth_date]),
        "sex": best([order(n, r) for n, r in rows if r.sex]),
        "area": best([order(n, r, -AREA_RANK[r.area_no]) for n, r in rows if r.area_no is not None]),
        "address": best(
            [
                order(n, r, (r.address is None) + (r.rt is None))
                for n, r in rows
                if r.address or r.rt is not None
            ]
        ),
        "family": best([order(n, r) for n, r in rows if r.family_card]),
    }


@QUICK
@given(QUARTERS)
def test_a_quarter(rows: list[Row]) -> None:
    with DuckEngine(threads=1, memory="500MB") as engine:
        lists = Lists(engine)
        fill(lists, rows)
        summary = lists.build()
        numbered = list(enumerate(sorted(rows, key=lambda r: r.source)))

        # every accepted record's person exists, and nobody else
        people = dict(lists.rows("select person_no, records from person"))
        assert people == {p: sum(r.person == p for r in rows) for p in {r.person for r in rows}}
        # the values stand that the written-out order lets stand
        fields = ("national_id", "name", "birth_date", "sex", "area", "address", "family")
        for found in lists.rows(
            f"select person_no, {', '.join(f'{f}_from' for f in fields)} from provenance"
        ):
            mine = [(n, r) for n, r in numbered if r.person == found[0]]
            assert dict(zip(fields, found[1:], strict=True)) == expected(mine)
        by_number = dict(numbered)
        for number, name in lists.rows(
            "select name_from, name from person join provenance using (person_no)"
        ):
            assert name == (by_number[number].name if number is not None else None)
        # benefits are conserved
        lines = sorted((n, p) for n, r in numbered for p in r.benefits)
        assert sorted(lists.rows("select record_no, programme_no from enrolment")) == lines
        assert summary.enrolments == len(lines)
        # identities are one to one, and everybody is in one family
        for table in ("person", "family"):
            total, ids = lists.rows(f"select count(*), count(distinct {table}_id) from {table}")[0]
            assert total == ids
        assert lists.rows("select sum(members) from family") == [(len(people),)]
        assert lists.rows(
            "select count(*) from person p where not exists (from family f where f.family_no = p.family_no)"
        ) == [(0,)]
        # everybody ranked has a decile that some line gives
        for person, decile in lists.rows("select person_no, decile from welfare"):
            assert decile in {r.decile for r in rows if r.person == person}
        assert summary.welfare == len({r.person for r in rows if r.decile})


@settings(QUICK, max_examples=8)
@given(QUARTERS, QUARTERS, st.dictionaries(st.integers(1, 7), st.integers(1, 7), max_size=7))
def test_two_quarters(first: list[Row], second: list[Row], wish: dict[int, int]) -> None:
    with DuckEngine(threads=1, memory="500MB") as engine:
        lists = Lists(engine)
        fill(lists, first)
        lists.build(Q1)
        lists.turn()
        fill(lists, second)
        then, now = {r.person for r in first}, {r.person for r in second}
        same: dict[int, int] = {}
        for a, b in sorted(wish.items()):
            if a in now and b in then and b not in same.values():
                same[a] = b
        summary = lists.build(Q2, same)

        # identities: carried where matched, else larger than any given before
        old = dict(lists.rows("select person_no, person_id from previous_person"))
        new = dict(lists.rows("select person_no, person_id from person"))
        assert len(set(new.values())) == len(new)
        for person, identity in new.items():
            assert identity == old[same[person]] if person in same else identity > max(old.values())
        assert (summary.persons_carried, summary.persons_new) == (len(same), len(now) - len(same))
        total, ids = lists.rows("select count(*), count(distinct family_id) from family")[0]
        assert total == ids

        # spells: one open spell of each kind, dates in order, no spell of anybody who is not here
        kinds = {
            kind for (kind,) in lists.rows("select distinct unit_kind from membership where valid_to is null")
        }
        open_ = lists.rows("select person_no, unit_kind from membership where valid_to is null")
        assert sorted(open_) == sorted((person, kind) for person in now for kind in kinds)
        assert lists.rows("select count(*) from membership where valid_to < valid_from") == [(0,)]
        assert {row[0] for row in lists.rows("select distinct person_id from membership")} == set(
            new.values()
        )

        # accounts
        found = diff(lists.engine)
        assert found.came - found.gone == found.after - found.before == len(now) - len(then)
        assert (
            lists.rows("select * from change_area where after <> before + came - gone + moved_in - moved_out")
            == []
        )
        assert lists.rows("select * from change_programme where after <> before - lost + gained") == []
        assert lists.rows("select sum(before)::int, sum(after)::int from change_area") == [
            (len(then), len(now))
        ]
        gone = {row[0] for row in lists.rows("select person_id from change_person where kind = 'out'")}
        assert gone == set(old.values()) - set(new.values())

        # a quarter compared with itself
        nothing = diff(lists.engine, before="", after="", out="nothing")
        assert (nothing.came, nothing.gone, nothing.moved) == (0, 0, 0)
        assert (nothing.reasons, nothing.deciles, nothing.benefits, nothing.alarms) == ({}, {}, {}, ())


def test_the_same_lists_give_the_same_tables_whatever_their_order_and_threads() -> None:
    rows = [
        Row(
            n % 5, n % 11, (1.0, 0.9)[n % 2], n % 4 or None, "valid", f"NAMA {n % 3}", date(1980, 1, 1) + timedelta(n),
            "exact", "MF"[n % 2], n % 6, "Jalan", n % 3, KK + n % 5, n % 2 or None, (n % 4,), n % 9 + 1,
        )
        for n in range(60)
    ]  # fmt: skip
    seen = set()
    for threads, turned in ((1, False), (2, True), (4, False)):
        with DuckEngine(threads=threads, memory="500MB") as engine:
            lists = Lists(engine)
            fill(lists, rows)
            if turned:
                for table in ("record", "link", "benefit_line", "welfare_line"):
                    engine.run(f"create or replace table {table} as from {table} order by record_no desc")
            lists.build()
            tables = ("person", "family", "membership", "enrolment", "welfare", "provenance", "identity")
            seen.add(repr([lists.rows(f"from {table} order by all") for table in tables]))
    assert len(seen) == 1
