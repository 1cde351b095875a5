"""The cube gives, cell by cell, what plain SQL gives."""

from __future__ import annotations

import numpy as np
import pytest
from coverage_world import fill
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaran.coverage.cube import coverage_pack
from sasaran.schema import tables
from sasaran.store.duck import DuckEngine

PLAIN = """
with reach as (
    select p.person_no, e.programme_no from person p join enrolment e on e.person_no = p.person_no
    where e.unit = 'person'
    union
    select p.person_no, e.programme_no from person p join enrolment e on e.family_no = p.family_no
    where e.unit = 'family'
), people as (
    select p.person_no, p.area_no, w.decile from person p
    left join welfare w on w.person_no = p.person_no and w.basis = 'national'
), cell as (select area_no, decile, count(*) as population from people group by all),
programmes as (select distinct programme_no from enrolment),
one as (
    select p.area_no, p.decile, r.programme_no, count(*) as persons
    from people p join reach r using (person_no) group by all
    union all
    select p.area_no, p.decile, -1, count(*) from people p
    where p.person_no in (select person_no from reach) group by all
    union all
    select p.area_no, p.decile, -2, count(*) from people p
    where p.person_no not in (select person_no from reach) group by all
)
select c.area_no, c.decile, g.programme_no, coalesce(o.persons, 0), c.population
from cell c cross join (select programme_no from programmes union all values (-1), (-2)) g
left join one o on o.area_no is not distinct from c.area_no and o.decile is not distinct from c.decile
    and o.programme_no = g.programme_no
order by 1 nulls first, 2 nulls first, 3
"""


@st.composite
def quarters(draw):
    numbers = draw(st.one_of(st.just(list(range(12))), st.lists(st.integers(0, 40), unique=True, min_size=1)))
    people = [(no, draw(st.integers(0, 5)), draw(st.sampled_from([None, 0, 3, 7]))) for no in numbers]
    family = {no: f for no, f, _ in people}
    welfare = [
        (basis, no, draw(st.integers(1, 10)))
        for no in numbers
        for basis in ("national", "city")
        if draw(st.booleans())
    ]
    programmes = draw(st.sampled_from([[0, 1, 2], [3], list(range(0, 40, 2))]))
    enrolments = [
        (no, family[no], draw(st.sampled_from(programmes)), draw(st.sampled_from(["person", "family"])))
        for no in draw(st.lists(st.sampled_from(numbers), max_size=25))
    ]
    # a registry writes them in order of person; a file from elsewhere may not
    return people, welfare, sorted(enrolments) if draw(st.booleans()) else enrolments


def lay(engine, people, welfare, enrolments):
    fill(engine, tables.PERSON, people, ("person_no", "family_no", "area_no"))
    fill(engine, tables.WELFARE, welfare, ("basis", "person_no", "decile"))
    fill(engine, tables.ENROLMENT, enrolments, ("person_no", "family_no", "programme_no", "unit"))


@settings(max_examples=30, deadline=None)
@given(quarters())
def test_cells_equal_plain_sql(quarter):
    with DuckEngine(threads=1, memory="500MB") as engine:
        lay(engine, *quarter)
        cube = coverage_pack(engine, basis="national")
        assert engine.rows("select * from coverage order by 1 nulls first, 2 nulls first, 3") == engine.rows(
            PLAIN
        )
        assert int(cube.persons.sum()) == len(quarter[0])


def test_overlap_and_untouched_come_from_the_same_cube(engine):
    people = [(0, 0, 3), (1, 0, 3), (2, 1, 3), (3, 2, 4)]
    welfare = [("national", no, 1) for no in range(4)]
    enrolments = [(0, 0, 5, "family"), (0, 0, 9, "person"), (2, 1, 9, "person"), (2, 1, 9, "person")]
    lay(engine, people, welfare, enrolments)
    cube = coverage_pack(engine, basis="national", out="")
    assert cube.programmes == (5, 9)
    assert cube.overlap().tolist() == [[2, 1], [1, 2]]
    assert cube.untouched(1) == {4: 1}
    assert not engine.has("coverage")


def test_parquet_files_give_the_same_cube_as_tables(engine, tmp_path):
    rng = np.random.default_rng(3)
    n = 5000
    engine.put("person", {"person_no": np.arange(n, dtype=np.int32), "family_no": np.arange(n, dtype=np.int32) // 4,
                          "area_no": rng.integers(0, 9, n).astype(np.int16)})  # fmt: skip
    who = rng.integers(0, n, 4000).astype(np.int32)
    engine.put(
        "e",
        {"person_no": who, "family_no": who // 4, "programme_no": rng.integers(0, 6, 4000).astype(np.int8)},
    )
    engine.run("create table enrolment as select *, if(programme_no = 2, 'family', 'person') as unit from e")
    engine.put(
        "w",
        {
            "person_no": np.arange(0, n, 2, dtype=np.int32),
            "decile": rng.integers(1, 11, n // 2).astype(np.int8),
        },
    )
    engine.run("create table welfare as select 'national' as basis, * from w")
    for name in ("person", "enrolment", "welfare"):
        engine.run(f"copy {name} to '{tmp_path / name}.parquet'")
    inside = coverage_pack(engine, basis="national", out="")
    files = {
        name: f"read_parquet('{tmp_path / name}.parquet')" for name in ("person", "enrolment", "welfare")
    }
    outside = coverage_pack(engine, basis="national", out="", **files)
    assert inside.persons.tolist() == outside.persons.tolist()
    assert inside.mask.tolist() == outside.mask.tolist()
    assert engine.value("select count(*) from person") == pytest.approx(int(outside.persons.sum()))
