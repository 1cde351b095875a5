"""Time on programmes over the frozen quarters of a small demonstration, beside a plain reading of their files."""

from __future__ import annotations

import duckdb

from sasaran.quarter.demo import demo
from sasaran.quarter.frozen import frozen
from sasaran.quarter.options import Options
from sasaran.quarter.since import lay_time
from sasaran.schema.period import Quarter

OPTIONS = Options(memory="1GB", publish=False)


def test_families_on_the_list_of_both_quarters_have_been_on_it_since_the_first(tmp_path):
    demo(tmp_path, 1_000, 2, 3, OPTIONS)
    first, second = Quarter(2025, 4), Quarter(2026, 1)
    with frozen(tmp_path, second, OPTIONS) as opened:
        assert lay_time(opened) == 2
        found = dict(
            opened.engine.rows("select family_id, since from benefit_time join family using (family_no)")
        )
        assert opened.engine.value("select count(*) from benefit_time where years > 0 and at_least") > 0
    held = []
    for quarter in (first, second):
        folder = tmp_path / "quarters" / str(quarter) / "r1"
        rows = duckdb.sql(
            f"select family_id, programme_no, period_from from '{folder}/enrolment.parquet' "
            f"join '{folder}/family.parquet' using (family_no)"
        ).fetchall()
        held.append(rows)
    before = {row[:2] for row in held[0]}
    expected = {}
    for family, programme, stated in held[1]:
        start = first.first_day() if (family, programme) in before else second.first_day()
        expected[family] = min(expected.get(family, start), start, stated or start)
    came = {programme for _, programme in before}
    assert came >= {
        programme for _, programme, _ in held[1]
    }  # all lists came both times: no gap to step over
    assert found == expected
    assert len(set(found.values())) > 1
