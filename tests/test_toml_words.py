"""A slip in a TOML file is told in Indonesian too, with its line; what is quoted from the file stays as it is."""

from __future__ import annotations

import tomllib

import pytest

from sasaran.errors.language import in_language


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = \nb = 1", "isiannya tidak sah (baris 1, kolom 5)"),
        ("a = 1\na = 2\n", "nama yang sama ditulis dua kali (baris 2, kolom 6)"),
        ("[source\n", "judul bagian harus ditutup ']' (baris 1, kolom 8)"),
        ("a = [1,", "isiannya tidak sah (di akhir berkas)"),
        ("files kjp", "setelah nama harus ada '=' (baris 1, kolom 7)"),
    ],
)
def test_a_slip_is_told_with_its_line(text, said):
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    assert in_language(str(caught.value), "id") == said
    assert in_language(str(caught.value), "en") == str(caught.value)
