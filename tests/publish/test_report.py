"""The report as a file: self-contained, escaped, every number with its interval, both languages."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest

from conftest import HOSTILE_AREA, HOSTILE_OWNER
from sasaran import packs
from sasaran.publish import maps, report
from sasaran.publish.locale import Locale


class Page(HTMLParser):
    """Collects tags with their attributes, and the text outside style and script."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words, self.stack, self.cells = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "path", "rect", "circle", "br"}:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop() != tag:
            pass

    def handle_data(self, data):
        if not {"style", "script"} & set(self.stack):
            self.words.append(data)

    @property
    def text(self):
        return re.sub(r"[\s\u00a0]+", " ", " ".join(self.words))


@pytest.fixture(scope="module")
def html(data):
    return report.render(data)


@pytest.fixture(scope="module")
def page(html):
    return Page(html)


def test_asks_for_nothing_from_outside(html, page):
    allowed = {"http://www.w3.org/2000/svg"}
    assert set(re.findall(r"https?://[^\s\"'<)]+", html)) <= allowed
    assert "@import" not in html
    assert re.findall(r"url\(([^)]*)\)", html) == ["#hatch"]
    for tag, attrs in page.tags:
        assert tag not in {"link", "iframe", "object", "embed", "img", "base", "form"}
        assert not {"src", "srcset", "xlink:href"} & set(attrs)
        # one other file may be pointed to: the planning page that lies beside the report
        assert re.match(r"#|rencana[a-z-]*\.html$", attrs.get("href", "#"))
        assert not [name for name in attrs if name.startswith("on")]


def test_tells_the_answer_with_its_interval_and_what_to_review(page, data):
    n = Locale("id")
    whole, families = data.total.persons, data.total.families
    assert f"{n.number(whole.estimate.value)} orang desil 1 belum tersentuh program apa pun" in page.text
    assert f"{n.interval(whole.estimate)}, selang 90 % dari galat pemadanan" in page.text
    assert f"{n.count(whole.review)} mungkin gagal padan: tinjau dahulu" in page.text
    assert n.number(families.estimate.value) in page.text
    assert n.interval(families.estimate) in page.text


def test_states_basis_version_universe_and_that_it_is_not_official(page):
    assert "provinsi, versi DTSEN v3 2026 (28-02-2026)" in page.text
    assert "Hitungan register, bukan statistik resmi BPS" in page.text
    assert "11.008.000" in page.text
    assert "Keadaan per 31-03-2026" in page.text


def test_speaks_english_with_english_numbers(data):
    page = Page(report.render(data, language="en"))
    n = Locale("en")
    assert (
        f"{n.number(data.total.persons.estimate.value)} people in decile 1 are reached by no programme at all"
        in page.text
    )
    assert "Registry counts, not official statistics of BPS" in page.text
    assert dict(page.tags)["html"]["lang"] == "en"
    assert "belum tersentuh" not in page.text


def test_every_area_stands_in_a_table_with_its_interval(html, data):
    n = Locale("id")
    rows = dict(re.findall(r'<tr class="depth-\d" data-area="(\d+)">(.*?)</tr>', html, flags=re.S))
    below = [area for area in data.areas if area.rank >= 1]
    assert {int(no) for no in rows} == {area.area_no for area in below}
    for area in below:
        row = unescape(rows[str(area.area_no)])
        assert n.interval(area.persons.estimate) in row
        assert n.interval(area.families.estimate) in row


def test_every_coverage_cell_has_an_interval(html, data):
    cells = re.findall(
        r'<td class="num h\d">([\d.,]+)<small>(?:([\d.,]+)–([\d.,]+)|±.&lt;.0,1)</small></td>', html
    )
    assert len(cells) == len([cell for cell in data.coverage if cell.n])


def test_the_map_tells_every_drawn_area_in_words(html, data):
    found = re.search(r'<script type="application/json" id="map-facts">(.*?)</script>', html, flags=re.S)
    facts = json.loads(found[1])
    told = {area["no"]: area for area in facts["areas"]}
    assert {shape.area_no for shape in data.picture.shapes} <= set(told)
    n = Locale("id")
    for area in data.areas:
        if area.area_no in told:
            assert told[area.area_no]["count"] == n.with_interval(area.persons.estimate)
            assert "(" in told[area.area_no]["share"] or area.persons.n == 0
    for measure in ("count", "share"):
        assert set(facts["legends"][measure]) == {"1", "2", "3"}


def test_alarms_stand_near_the_top_and_in_their_section(page):
    words = "271.300 dari 1.398.000 penerima hilang sejak 2025Q4 r1 (19,4 %). 38.400 di antaranya desil 1"
    assert page.text.count(words) == 2
    assert page.text.index(words) < page.text.index("Di mana mereka")


def test_hostile_names_are_text_and_nothing_else(hostile):
    html = report.render(hostile)
    page = Page(html)
    assert HOSTILE_AREA not in html
    assert HOSTILE_OWNER not in html
    assert HOSTILE_AREA in page.text
    assert HOSTILE_OWNER in page.text
    assert [tag for tag, _ in page.tags].count("script") == 2
    assert "b" not in {tag for tag, _ in page.tags}
    facts = re.search(r'id="map-facts">(.*?)</script>', html, flags=re.S)[1]
    assert "<" not in facts
    assert HOSTILE_AREA in {area["name"] for area in json.loads(facts)["areas"]}


def test_is_small_and_the_same_every_time(data, html, tmp_path):
    first = report.write(data, tmp_path / "out" / "a.html").read_bytes()
    assert first == report.write(data, tmp_path / "b.html").read_bytes() == html.encode()
    assert len(first) < 2_000_000


def test_does_without_map_change_and_overlap(data):
    bare = replace(
        data, picture=None, change=None, combinations=(), pairs=(), places=(), coverage=(), link_errors=()
    )
    page = Page(report.render(bare))
    assert "Tidak ada peta" in page.text
    assert "Tidak ada triwulan sebelumnya" in page.text


def test_provenance_is_stated(page, data):
    assert data.facts.fingerprint in page.text
    assert "kjp_2026q1.csv" in page.text
    assert "id-jakarta 2026.1" in page.text


@pytest.mark.parametrize("language", ["id", "en"])
def test_tags_are_balanced(data, language):
    html = report.render(data, language=language)
    for tag in ("section", "table", "tr", "td", "th", "div", "svg", "details", "ol", "ul", "p", "span", "g"):
        assert len(re.findall(rf"<{tag}[\s>]", html)) == html.count(f"</{tag}>"), tag


@pytest.mark.reference
def test_is_small_with_real_borders_too(data, reference):
    file = reference / "dki_kelurahan_dukcapil_2019" / "dukcapil_kelurahan_simplified.geojson"
    pack = packs.load("id-jakarta")
    picture = maps.draw(pack.areas, file, pack.boundary)
    html = report.render(replace(data, picture=picture))
    assert 300_000 < len(html.encode()) < 1_000_000
    assert "Batas wilayah dari berkas batas" in html


def test_no_range_on_the_page_has_two_equal_ends(data):
    page = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", report.render(data), flags=re.S)
    for low, high in re.findall(r"(\d[\d.,]*)–(\d[\d.,]*)", re.sub(r"<[^>]+>", " ", page)):
        assert low.rstrip(".,") != high.rstrip(".,"), low


def test_a_range_says_how_narrow_it_is_where_its_ends_are_alike():
    n = Locale("id")
    assert n.span(62.81, 62.84, 1) == "±\u00a0<\u00a00,1" and n.span(7.1, 9.4, 1) == "7,1–9,4"
