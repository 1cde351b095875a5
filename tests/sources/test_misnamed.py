"""Slips of an office: a text file named like a workbook, a quarter without a folder, a declaration that is no TOML."""

from __future__ import annotations

import pytest

from sasaran.errors import BadFileError, DeclarationError, ParameterError
from sasaran.schema.period import Quarter
from sasaran.sources.check import check_files, render
from sasaran.sources.declaration import read
from sasaran.sources.intake import take
from sasaran.sources.raw import read_raw

Q1 = Quarter(2026, 1)


def test_text_named_like_a_workbook_is_read_and_said_to_be_none(engine, pack, csv):
    path = csv("klj.xlsx", "NIK,Nama", "3171011708450001,Budi")
    (one,) = check_files(engine, pack, [path], quarter=Q1)
    assert one.accepted == 1
    assert "not a workbook" in render(one, "en") and "bukan buku kerja" in render(one, "id")
    assert one.declaration is not None
    said = take(engine, pack, [one.declaration], path.parent, Q1).warned("en")
    assert [line for line in said if "not a workbook" in line] != []
    plain = csv("klj.csv", "NIK,Nama", "3171011708450001,Budi")
    assert "workbook" not in render(check_files(engine, pack, [plain], quarter=Q1)[0], "en")


def test_text_that_is_no_table_is_refused_as_no_workbook(engine, tmp_path):
    path = tmp_path / "klj.xlsx"
    path.write_text("NIK,Nama\n")
    with pytest.raises(BadFileError, match="not a workbook"):
        read_raw(engine, path, table="t")


def test_a_quarter_without_a_folder_names_the_folder(engine, pack, tmp_path):
    with pytest.raises(ParameterError, match=r"inbox/2026Q3\. .*make the folder inbox/2026Q3"):
        take(engine, pack, [], tmp_path / "inbox" / "2026Q3", Quarter(2026, 3))


def test_a_broken_declaration_names_its_file_and_what_to_do():
    with pytest.raises(DeclarationError, match=r"klj\.toml.*line 2.*What to do: open klj\.toml"):
        read('[source]\ncode = KLJ"\n', "klj.toml")
