"""The engine takes arrays in as they are, and says when a table is not what it declares."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaran.errors import NumbersError
from sasaran.schema.columns import Column, Table
from sasaran.store.duck import DuckEngine

texts = st.text(st.characters(codec="utf-8"), max_size=8)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.one_of(st.none(), texts), st.integers(-9, 9)), max_size=20))
def test_texts_and_numbers_come_back_as_they_went_in(rows):
    with DuckEngine(memory="200MB") as engine:
        engine.put(
            "t",
            {
                "word": np.array([word for word, _ in rows], dtype=object),
                "number": np.array([number for _, number in rows], dtype=np.int32),
            },
        )
        assert engine.rows("select word, number from t") == rows


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([True, None], "BOOLEAN"),
        ([None, 3_174_021_001_900_001], "BIGINT"),
        ([0.5, None], "DOUBLE"),
        ([date(2026, 1, 31), None], "DATE"),
        ([datetime(2026, 1, 31, 12, 5), None], "TIMESTAMP"),
        ([None, None], "VARCHAR"),
    ],
)
def test_objects_keep_their_kind_and_their_gaps(engine, values, kind):
    engine.put("t", {"x": np.array(values, dtype=object)})
    assert engine.rows("select column_type from (describe t)") == [(kind,)]
    assert [x for (x,) in engine.rows("select x from t")] == values


def test_a_table_that_breaks_its_declaration_is_refused_without_its_values(engine):
    declared = Table("t", "", "", (Column("sex", "VARCHAR", "", nullable=False, check="sex in ('M','F')"),))
    engine.run("create table t as select 'SECRET' as sex union all select null")
    with pytest.raises(NumbersError) as caught:
        engine.conform("t", declared)
    assert "sex in ('M','F') (1 rows)" in str(caught.value) and "sex is null (1 rows)" in str(caught.value)
    assert "SECRET" not in str(caught.value)


def test_scratch_tables_are_gone_after_the_block_even_after_an_error(engine):
    with pytest.raises(ZeroDivisionError), engine.scratch("a") as (name,):
        engine.run(f"create table {name} as select 1 as x")
        raise ZeroDivisionError
    assert not engine.has(name)
