"""The generator of linkage problems: its truth is true, its faults are those asked for, it is the same every time."""

from __future__ import annotations

import pytest
from benchmarks.faults import PRESETS
from benchmarks.linkage_data import Problem, build
from benchmarks.score import clusters

from sasaran.schema.tables import AREA, RECORD, SOURCE

JOINED = (
    "(select r.*, t.person from record r join truth t using (record_no) where source_no = 0) a "
    "join (select r.*, t.person from record r join truth t using (record_no) where source_no > 0) b using (person)"
)


def built(engine, **changes):
    build(engine, Problem(**{"people": 4_000, "seed": 5, "words": "built-in", **changes}))


def test_tables_keep_their_declarations(engine):
    built(engine)
    for name, table in (("record", RECORD), ("source", SOURCE), ("area", AREA)):
        engine.conform(name, table)
    assert engine.value("select count(*) from record where area_no not in (select area_no from area)") == 0


def test_sizes_register_and_outsiders(engine):
    built(engine)
    sizes = dict(engine.rows("select source_no, count(*) from record group by 1"))
    assert sizes == {0: 4000, 1: 1200, 2: 800, 3: 600}
    register = "select t.person from record r join truth t using (record_no) where source_no = 0"
    assert engine.rows(f"select count(distinct person), max(person) from ({register})") == [(4000, 3999)]
    outside = engine.value(
        "select avg((person >= 4000)::int) from truth join record using (record_no) where source_no > 0"
    )
    assert outside == pytest.approx(0.04, abs=0.02)
    twice = engine.value(
        "select count(*) - count(distinct (source_no, person)) from record join truth using (record_no)"
    )
    assert twice == round(0.015 * 1200) + round(0.015 * 800) + round(0.015 * 600)


def test_register_numbers_are_unique_and_carry_the_birth_date(engine):
    built(engine)
    rows = "from record where source_no = 0"
    assert engine.value(f"select count(distinct national_id) {rows}") == 4000
    agrees = (
        "(national_id // 1000000 % 100 = month(birth_date)) and (national_id // 10000 % 100 = year(birth_date) % 100) "
        "and (national_id // 100000000 % 100 in (day(birth_date), day(birth_date) + 40))"
    )
    assert engine.value(f"select avg(({agrees})::int) {rows}") > 0.95


def test_same_problem_same_bytes_and_another_seed_another_problem(engine):
    print_of = "select sum(hash(record)::hugeint) from record"
    built(engine)
    first = engine.value(print_of)
    built(engine)
    assert engine.value(print_of) == first
    built(engine, seed=6)
    assert engine.value(print_of) != first


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_faults_come_at_about_the_rates_asked_for(engine, preset):
    built(engine, people=20_000, preset=preset)
    rate = PRESETS[preset]
    listed = "from record where source_no > 0"
    missing = engine.value(f"select avg((id_state = 'missing')::int) {listed}")
    assert missing == pytest.approx(rate.nik_missing, abs=0.02)
    undated = engine.value(f"select avg((birth_state = 'missing')::int) {listed}")
    assert undated == pytest.approx(rate.birth_missing, abs=0.02)
    swapped = engine.value(
        "select avg((day(a.birth_date) = month(b.birth_date) and month(a.birth_date) = day(b.birth_date) "
        f"and a.birth_date <> b.birth_date)::int) from {JOINED} "
        "where day(a.birth_date) <= 12 and b.birth_state = 'exact'"
    )
    assert swapped == pytest.approx(rate.birth_swapped, abs=0.25 * rate.birth_swapped + 0.01)
    moved = engine.value(f"select avg((a.area_no <> b.area_no)::int) from {JOINED}")
    assert moved == pytest.approx(rate.area_moved, abs=0.03)


def test_a_harsher_model_leaves_fewer_equal_names(engine):
    equal = []
    for preset in ("mild", "documented", "harsh"):
        built(engine, people=8_000, preset=preset)
        equal.append(engine.value(f"select avg((a.name = b.name)::int) from {JOINED}"))
    assert equal[0] > equal[1] > equal[2]


def test_scores_of_a_perfect_and_of_a_lazy_answer(engine, tmp_path):
    built(engine)
    for name in ("record", "truth"):
        engine.run(f"copy {name} to '{tmp_path / name}.parquet' (format parquet)")
    answer = str(tmp_path / "answer.parquet")
    engine.run(f"copy (select record_no, person as cluster from truth) to '{answer}' (format parquet)")
    assert clusters(str(tmp_path), answer) == {"precision": 1, "recall": 1, "f1": 1, "accuracy": 1}
    engine.run(f"copy (select record_no, record_no as cluster from truth) to '{answer}' (format parquet)")
    alone = clusters(str(tmp_path), answer)
    outside = engine.value(
        "select avg((person >= 4000)::int) from truth join record using (record_no) where source_no > 0"
    )
    assert (alone["recall"], alone["accuracy"]) == (0, pytest.approx(outside))
