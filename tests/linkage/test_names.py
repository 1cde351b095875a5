"""Names: the one form, and that the column form agrees with the single form."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaran.linkage.names import set_number, standard_name, standardise
from sasaran.store.duck import DuckEngine
from sasaran_id.national.names import NAMES


@pytest.mark.parametrize(
    ("written", "standard"),
    [
        ("Moh. Rizki", "MUHAMMAD RIZKI"),
        ("MUH RIZKI", "MUHAMMAD RIZKI"),
        ("M. Rizki", "MUHAMMAD RIZKI"),
        ("Mochamad Rizki", "MUHAMMAD RIZKI"),
        ("St. Aminah", "SITI AMINAH"),
        ("Abd. Rahman", "ABDUL RAHMAN"),
        ("Hj. SITI AMINAH, S.Pd", "SITI AMINAH"),
        ("Alm. H. Slamet", "SLAMET"),
        ("Ahmad bin Abdullah", "AHMAD ABDULLAH"),
        ("Achmad Yani", "AHMAD YANI"),
        ("Soekarno", "SUKARNO"),
        ("Djoko Tjahyono", "JOKO CAHYONO"),
        ("Sjamsul", "SYAMSUL"),
        ("NUR'AINI", "NURAINI"),
        ("  Sukarni ", "SUKARNI"),
        ("RATNA M", "RATNA M"),  # a last initial is not a Muhammad
        ("H.", "H"),  # nothing but a title: kept, so that it is not a missing name
    ],
)
def test_standard_form(written: str, standard: str) -> None:
    assert standard_name(written, NAMES) == standard


WORDS = st.sampled_from(
    ["MOH", "M", "Siti", "BUDI", "bin", "H.", "DJOKO", "ÉMILE", "", "R.A", "N", "SRI", "O'NEIL", "-"]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=12))
def test_the_column_form_is_the_single_form(names: list[str]) -> None:
    with DuckEngine(threads=1, memory="500MB") as engine:
        engine.put("t", {"no": np.arange(len(names)), "name": np.array(names, dtype=object)})
        standardise(engine, "t", "no", "name", NAMES, "s")
        got = engine.rows("select t.name, coalesce(s.name, t.name) from t left join s using (no) order by no")
        for raw, form in got:
            short = len(re.split(r"[ .,-]+", raw)) <= 6
            if short and raw.strip():
                assert form == (standard_name(raw, NAMES) or raw)


def test_a_set_number_ignores_order_and_nothing_else(engine: DuckEngine) -> None:
    sql = f"select {set_number('a')} = {set_number('b')} from (values (?, ?)) v(a, b)"
    assert engine.value(sql, ["BUDI ANDI SANTOSO", "SANTOSO BUDI ANDI"]) is True
    assert engine.value(sql, ["BUDI ANDI", "BUDI BUDI"]) is False
