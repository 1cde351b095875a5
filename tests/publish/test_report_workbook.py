"""The workbook: the same numbers, typed, with a cover, the same bytes."""

from __future__ import annotations

import zipfile

import pytest
from python_calamine import CalamineWorkbook

from sasaran.publish import workbook
from sasaran.publish.words import WORDS


@pytest.fixture(scope="module")
def path(data, tmp_path_factory):
    return workbook.write(data, tmp_path_factory.mktemp("book") / "tables.xlsx")


def sheet(path, name):
    return CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()


def test_holds_a_sheet_for_every_table_in_both_languages(data, path, tmp_path):
    keys = ["cover", *(key for key in WORDS if key.startswith("sheet_") and key != "sheet_list")]
    english = workbook.write(data, tmp_path / "en.xlsx", language="en")
    for place, file in enumerate((path, english)):
        assert CalamineWorkbook.from_path(file).sheet_names == [WORDS[key][place] for key in keys]


def test_areas_carry_value_limits_and_share(data, path):
    head, *rows = sheet(path, "Wilayah")
    assert len(rows) == len(data.areas) + 1
    by_code = {row[0]: row for row in rows}
    for area in data.areas:
        row = by_code[area.code]
        estimate = area.persons.estimate
        assert row[4] == area.persons.n
        assert row[5] == pytest.approx(estimate.value, abs=0.005)
        assert (row[6], row[7]) == (estimate.low, estimate.high)
    assert head.count("Batas bawah") == 2


def test_the_cover_says_what_it_is(path, data):
    text = "\n".join(str(cell) for row in sheet(path, "Sampul") for cell in row)
    for part in (
        data.facts.fingerprint,
        "bukan statistik resmi BPS",
        "DTSEN v3 2026",
        "31-03-2026",
        "gagal padan: tinjau dahulu",
    ):
        assert part in text


def test_a_hostile_name_is_text_not_a_formula(hostile, tmp_path):
    file = workbook.write(hostile, tmp_path / "h.xlsx")
    with zipfile.ZipFile(file) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert not any("<f>" in each for each in sheets)
    assert any("alert" in str(row) for row in sheet(file, "Wilayah"))


def test_the_same_data_give_the_same_bytes(data, path, tmp_path):
    assert workbook.write(data, tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_heads_are_frozen_and_repeat_on_paper(path):
    with zipfile.ZipFile(path) as parts:
        second = parts.read("xl/worksheets/sheet2.xml").decode()
        book = parts.read("xl/workbook.xml").decode()
    assert 'state="frozen"' in second
    assert "Print_Titles" in book
    assert 'paperSize="9"' in second


def test_expected_numbers_are_written_as_the_report_writes_them_and_areas_stay_in_sight(path, data):
    with zipfile.ZipFile(path) as parts:
        styles = parts.read("xl/styles.xml").decode()
        area = parts.read("xl/worksheets/sheet2.xml").decode()
    assert 'formatCode="[&gt;=10]#,##0;[=0]0;0.0"' in styles
    assert 'xSplit="3" ySplit="1"' in area and 'orientation="landscape"' in area and 'paperSize="9"' in area
    told = {str(row[0]) for row in sheet(path, "Sampul")}
    assert (
        dict(data.facts.parameters)["programmes"] == "all" and "programmes" not in told and "accept" in told
    )
