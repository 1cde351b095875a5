"""A declaration says what a list is; what it does not say, or says wrongly, is named with table and key."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaran.errors import DeclarationError
from sasaran.sources.declaration import Benefit, Declaration, Welfare, When, dump, load_all, read

MINIMAL = '[source]\ncode = "KLJ"\nowner = "Dinas Sosial"\nroles = ["programme"]\nfiles = ["klj*.xlsx"]\n'
FULL = Declaration(
    "KJP", "Dinas Pendidikan (P4OP)", "person", ("programme",), ("kjp_*.xlsx", "kjp2.csv"), date(2026, 3, 31),
    "Data", (3, 4), "cp1252", "|", "dmy", "bps", "card", "none", {"national_id": "NIK Siswa", "status": ""},
    (Benefit("KJP", "family", "Nominal", None, "Periode", None, None, When("ket", ("aktif", "1")), "quarantine"),
     Benefit("KLJ", amount=300000.0, period_from=date(2026, 1, 1), period_to=date(2026, 6, 30))),
    (Welfare("national", "desil_nasional", version="v3", as_of=date(2026, 1, 2)), Welfare("observed", "", "y")),
    ("y", "z"),
)  # fmt: skip


def test_what_is_not_said_is_left_to_be_found():
    made = read(MINIMAL, "klj.toml")
    assert made == Declaration("KLJ", "Dinas Sosial", "person", ("programme",), ("klj*.xlsx",))


def test_everything_that_can_be_said_comes_back_from_its_text():
    back = read(dump(FULL), "kjp.toml")
    assert {**back.columns, "status": ""} == dict(FULL.columns)  # an empty column means: do not look for it
    assert back == Declaration(**{**vars(FULL), "columns": back.columns})


texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)


@given(code=texts, owner=texts, files=st.lists(texts, min_size=1, max_size=3), sheet=texts,
       columns=st.dictionaries(texts, texts, max_size=3), measures=st.lists(texts, max_size=3))  # fmt: skip
def test_any_text_survives_writing_and_reading(code, owner, files, sheet, columns, measures):
    made = Declaration(
        code, owner, "family", ("welfare", "register"), tuple(files), sheet=sheet, columns=columns,
        measures=tuple(measures),
    )  # fmt: skip
    assert read(dump(made), "any.toml") == made


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (MINIMAL.replace('owner = "Dinas Sosial"\n', ""), "owner"),
        (MINIMAL.replace('roles = ["programme"]\n', ""), "roles"),
        (MINIMAL.replace('["programme"]', '["payer"]'), "roles"),
        (MINIMAL + 'entity = "firm"\n', "entity"),
        (MINIMAL + 'sheets = "Data"\n', "sheets"),
        (MINIMAL + "as_of = 3\n", "as_of"),
        (MINIMAL + "[[benefit]]\nunit = 'person'\n", "programme"),
        (MINIMAL + "[[benefit]]\nprogramme = 'KLJ'\nwhen = { column = 'x' }\n", "when"),
        (MINIMAL + "[[welfare]]\nbasis = 'national'\n", "basis"),
        (MINIMAL + "[measure]\ncolumns = ['x']\n", "measure"),
        (MINIMAL + "[source]\n", "TOML"),
    ],
)
def test_a_fault_is_named_with_its_file(text, named):
    with pytest.raises(DeclarationError, match=named) as caught:
        read(text, "klj.toml")
    assert "klj.toml" in str(caught.value)


def test_parts_of_one_source_have_one_owner(tmp_path):
    (tmp_path / "a.toml").write_text(MINIMAL)
    (tmp_path / "b.toml").write_text(MINIMAL.replace("klj*", "klj_2*"))
    assert [one.files for one in load_all(tmp_path)] == [("klj*.xlsx",), ("klj_2*.xlsx",)]
    (tmp_path / "b.toml").write_text(MINIMAL.replace("Dinas Sosial", "Baznas"))
    with pytest.raises(DeclarationError, match=r"a\.toml and b\.toml"):
        load_all(tmp_path)
