"""Headers to canonical columns: what matches, what is left open, what a declaration settles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaran.errors import DeclarationError
from sasaran.sources.headers import match, normalise

ALIASES = {
    "national_id": ("nik", "no ktp", "nomor induk kependudukan"),
    "family_card": ("no kk", "nomor kartu keluarga"),
    "name": ("nama", "nama lengkap", "nama anggota"),
    "mother_name": ("nama ibu", "nama ibu kandung"),
    "birth_date": ("tanggal lahir", "tgl lahir"),
    "sex": ("jenis kelamin", "l p", "jk"),
    "amount": ("nominal", "jumlah bantuan"),
}


@pytest.mark.parametrize(
    ("label", "form"),
    [
        ("  NO. KK ", "no kk"),
        ("Nama_Lengkap", "nama lengkap"),
        ("JUMLAH\nDOSIS 1", "jumlah dosis 1"),
        ("L/P", "l p"),
        ("Prénom", "prenom"),
        ("(5)", "5"),
        ("***", ""),
    ],
)
def test_one_form(label, form):
    assert normalise(label) == form


@given(st.text(max_size=30))
def test_the_form_is_its_own_form(label):
    assert normalise(normalise(label)) == normalise(label)


def test_a_usual_header():
    labels = ("NO", "NIK", "No. KK", "NAMA LENGKAP", "Tgl.Lahir", "L/P", "Nama Ibu Kandung", "Nominal (Rp)")
    found = match(labels, ALIASES, {})
    assert found.columns == {
        "national_id": 1, "family_card": 2, "name": 3, "birth_date": 4, "sex": 5, "mother_name": 6, "amount": 7,
    }  # fmt: skip
    assert set(found.how.values()) == {"alias"}
    assert found.unmatched == ("NO",)
    assert found.ambiguous == {}


def test_joined_lines_and_missing_blanks():
    found = match(("IDENTITAS NIK", "namalengkap", "DATA TANGGAL LAHIR"), ALIASES, {})
    assert found.columns == {"national_id": 0, "name": 1, "birth_date": 2}


def test_a_slip_of_the_pen_is_told_as_such():
    found = match(("Tangal Lahir", "Nama", "jenis kelamn"), ALIASES, {})
    assert found.columns["birth_date"] == 0 and found.how["birth_date"] == "spelling"
    assert found.how["sex"] == "spelling" and found.how["name"] == "alias"


def test_short_words_must_be_exact():
    assert match(("NIB", "NIP"), ALIASES, {}).columns == {}


def test_the_better_alias_wins():
    found = match(("Nama Anggota", "Nama"), ALIASES, {})
    assert found.columns["name"] == 1
    assert found.unmatched == ("Nama Anggota",)


def test_a_repeated_header_is_left_to_the_first():
    found = match(("NIK", "NIK (2)"), ALIASES, {})
    assert found.columns["national_id"] == 0 and found.unmatched == ("NIK (2)",)


def test_a_tie_is_left_open():
    found = match(("No KK", "NO. KK", "NIK"), ALIASES, {})
    assert "family_card" not in found.columns
    assert found.ambiguous == {"family_card": ("No KK", "NO. KK")}
    two = match(("Kode",), {"a": ("kode",), "b": ("kode",)}, {})
    assert two.columns == {} and two.ambiguous == {"a": ("Kode",), "b": ("Kode",)}


def test_two_header_lines_that_both_end_in_nik_are_left_open():
    found = match(("IBU NIK", "ANAK NIK"), ALIASES, {})
    assert found.ambiguous == {"national_id": ("IBU NIK", "ANAK NIK")}


def test_a_declaration_wins_and_frees_the_rest():
    found = match(("NIK Ibu", "NIK", "Nama"), ALIASES, {"national_id": "nik  ibu"})
    assert found.columns["national_id"] == 0 and found.how["national_id"] == "declared"
    assert found.unmatched == ("NIK",)


def test_a_declared_header_that_is_not_there_or_twice():
    with pytest.raises(DeclarationError, match="does not have"):
        match(("NIK",), ALIASES, {"name": "Nama Siswa"})
    with pytest.raises(DeclarationError, match="more than once"):
        match(("No KK", "NO. KK"), ALIASES, {"family_card": "no-kk"})


def test_a_row_of_values_taken_for_a_header_is_not_repeated_in_the_message():
    with pytest.raises(DeclarationError, match="'NIK', 'Nama'"):
        match(("NIK", "Nama"), ALIASES, {"sex": "Kelamin"})
    with pytest.raises(DeclarationError, match="header_rows") as caught:
        match(("SITI AISYAH", "GAMBIR"), ALIASES, {"sex": "Kelamin"})
    assert "SITI" not in str(caught.value)


@given(
    st.lists(
        st.sampled_from(["NIK", "nik", "Nama", "NAMA IBU", "Tgl Lahir", "tanggal lahir", "x", ""]), max_size=7
    )
)
def test_no_header_serves_two_columns(labels):
    found = match(tuple(labels), ALIASES, {})
    assert len(set(found.columns.values())) == len(found.columns)
    assert not set(found.columns) & set(found.ambiguous)
    assert len(found.unmatched) == len(labels) - len(found.columns)
