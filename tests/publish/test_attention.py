"""A list that did not come changes the answer: the report says so under it, and the rest beside the data's quality."""

from __future__ import annotations

from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook
from test_report import Page

from conftest import facts, fill
from sasaran.publish import attention, report, workbook
from sasaran.publish.data import Misranked, gather
from sasaran.publish.locale import Locale
from sasaran.publish.public import protect
from sasaran.publish.words import Words
from sasaran.store.duck import DuckEngine

MISSING = "Tanpa daftar: BPNT, PANGAN (61.234 baris triwulan lalu): penerimanya tampak belum tersentuh."
UNREAD = "baru <b>.xlsx: tidak ada deklarasi untuk berkas ini; berkas TIDAK dibaca"
PERIODS = "KLJ, PKH: periode bantuan tidak ada dalam daftar maupun deklarasi; 2026Q1 yang dipakai"


@pytest.fixture(scope="module")
def page(data):
    return Page(report.render(data))


def parts(text):
    """The text of the answer's section and of the quality section."""
    answer, after = text.split("Di mana mereka", 1)
    return answer, after.split("Mutu data per instansi", 1)[1].split("Galat pemadanan per daftar", 1)[0]


def test_under_the_answer_stand_lists_that_are_missing_unread_or_half_gone(page):
    answer, quality = parts(page.text)
    for said in (
        MISSING, UNREAD, "KJP: 707.622 baris, triwulan lalu 1.415.244", "KLJ: 3 baris triwulan lalu, tidak ada berkas",
        "REGSOSEK: ada deklarasinya, tetapi berkasnya tidak ada",
    ):  # fmt: skip
        assert said in answer
        assert said not in quality
    assert "PANGAN: 61.234 baris" not in page.text  # said once, with the list that is missing
    assert "98.001" not in page.text


def test_beside_the_quality_stands_what_agencies_should_mend(page):
    answer, quality = parts(page.text)
    for said in (
        PERIODS, "NIK dibulatkan", "baris TOTAL (baris 221.402) berbeda", "kolom 'STATUS' berisi 4 nilai berbeda",
    ):  # fmt: skip
        assert said in quality
        assert said not in answer
    assert "685 baris dikarantina" not in page.text  # the account of rows says it already


def test_the_workbook_says_the_same(data, tmp_path):
    book = CalamineWorkbook.from_path(workbook.write(data, tmp_path / "t.xlsx"))
    cover, quality = (
        "\n".join(str(cell) for row in book.get_sheet_by_name(name).to_python() for cell in row)
        for name in ("Sampul", "Mutu data")
    )
    for said in (MISSING, UNREAD):
        assert said in cover
        assert said in quality
    assert PERIODS in quality


def test_the_public_learns_of_missing_lists_but_of_no_file_column_or_small_count(data):
    shown = protect(data)
    n, t = Locale("id"), Words("id")
    said = "\n".join(
        [*attention.headline(shown, n, t), *(line for _, line in attention.remarks(shown, "id"))]
    )
    assert MISSING in said
    assert PERIODS in said
    for kept in ("baru", "pkh_2026q1", "STATUS", "KLJ: 3 baris"):
        assert kept not in said
    few = replace(
        data, quality=tuple(replace(each, rows_in=3) for each in data.quality if each.code == "KLJ")
    )
    (periods,) = [one for one in protect(few).warnings if one.key == "period_assumed"]
    assert periods.facts["sources"] == "PKH"


def test_a_release_without_warnings_makes_a_report_without_them(data):
    with DuckEngine(threads=2, memory="2GB") as engine:
        pack = fill(engine)
        engine.drop("warning")
        old = gather(engine, facts=facts(), levels=pack.levels, basis="province")
    assert (old.warnings, old.total) == ((), data.total)
    assert "bergantung pada daftar yang masuk" not in report.render(old)


def test_what_the_ranking_s_error_does_stands_under_the_answer_and_on_the_cover(data, tmp_path):
    both = replace(data.total.persons.estimate, value=512.0, low=400.0, high=640.0)
    ranked = replace(both, low=410.0, high=630.0)
    told = Misranked(412.0, 190.0, ranked, both, (0.7, 0.6, 0.8), "asumsi")
    shown = replace(data, misranked=told)
    said = Page(report.render(shown)).text
    assert "Dari 412 orang itu sekitar 190 diperkirakan benar-benar berada di desil 1" in said
    assert "512 (410–630 dari galat peringkat, 400–640 bersama galat pemadanan)" in said
    assert "Keandalan peringkat 0,70 (0,60 sampai 0,80): asumsi." in said
    assert "misranked" not in Page(report.render(data)).text
    cover = (
        CalamineWorkbook.from_path(workbook.write(shown, tmp_path / "t.xlsx"))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert any("410–630" in str(cell) for row in cover for cell in row)
