"""The report and the planning page beside it point to each other, whichever was written last."""

from __future__ import annotations

from sasaran.publish.report import partner, point
from sasaran.publish.report.onward import onward
from sasaran.publish.words import Words

PAGE = '<p>kept</p><dd id="onward">old</dd><dd>kept too</dd>'


def test_each_page_lies_beside_the_one_of_its_public_and_language(tmp_path):
    assert partner(tmp_path / "report.html") == tmp_path / "rencana.html"
    assert partner(tmp_path / "rencana-public-en.html") == tmp_path / "report-public-en.html"
    assert partner(tmp_path / "other.html") is None


def test_the_report_says_which_command_writes_the_page_and_then_links_to_it(tmp_path):
    report = tmp_path / "report.html"
    assert "sasaran plan" in onward(report, Words("id"))
    assert "href" not in onward(report, Words("id"))
    report.write_text(PAGE, encoding="utf-8")
    page = tmp_path / "rencana.html"
    page.write_text("x", encoding="utf-8")
    point(page, "id")
    text = report.read_text(encoding="utf-8")
    assert '<dd id="onward"><a href="rencana.html">' in text
    assert text.startswith("<p>kept</p>")
    assert text.endswith("<dd>kept too</dd>")


def test_a_page_without_a_report_is_no_error(tmp_path):
    page = tmp_path / "rencana-en.html"
    page.write_text("x", encoding="utf-8")
    point(page, "en")
    assert [file.name for file in tmp_path.iterdir()] == ["rencana-en.html"]
