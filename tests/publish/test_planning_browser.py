"""The planning page in a real browser, from disk and offline: map, dark, narrow, on paper, without scripts."""

from __future__ import annotations

import re

import pytest
from planning_world import fill, rounded
from test_browser import FLAGS, LUMINANCE, background, browser, crumbs, open_page, shown  # noqa: F401

from sasaran.publish import maps, planning
from sasaran.publish.locale import Locale
from sasaran.store.duck import DuckEngine

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def plan():
    with DuckEngine(threads=2, memory="2GB") as engine:
        pack = fill(engine)
        return planning.gather(engine, pack, rounded(pack), picture=maps.draw(pack.areas))


@pytest.fixture(scope="module")
def file(plan, tmp_path_factory):
    return planning.write(plan, tmp_path_factory.mktemp("plan") / "rencana.html")


def test_the_map_opens_with_shares_and_drills_to_a_city(open_page, plan):  # noqa: F811
    page = open_page()
    assert shown(page) == 267
    assert "%" in page.locator("#legend").inner_text()
    city = next(area for area in plan.areas if area.name == "Jakarta Timur")
    line = page.locator("#side li").filter(has_text="Jakarta Timur")
    assert Locale("id").percent(city.first.share) in line.inner_text()
    line.get_by_role("button").click()
    assert crumbs(page) == ["Seluruh wilayah", "Jakarta Timur"]


def test_the_other_measure_counts_families(open_page, plan):  # noqa: F811
    page = open_page()
    page.locator("#measure button[data-measure=share]").click()
    assert "%" not in page.locator("#legend").inner_text()
    most = max((area for area in plan.areas if area.rank == 1), key=lambda area: area.first.without)
    first = page.locator("#side li").first.inner_text()
    assert most.name in first and f"{most.first.without}" in first.replace(".", "")


def test_the_tip_tells_what_stands_in_the_table(open_page, plan):  # noqa: F811
    page = open_page()
    shape = next(shape for shape in plan.picture.shapes if shape.rank == 3)
    area = next(area for area in plan.areas if area.area_no == shape.area_no)
    page.locator(f".layer.filled path[data-no='{shape.area_no}']").hover(force=True)
    tip = page.locator("#tip").inner_text()
    n = Locale("id")
    assert area.name in tip and n.percent(area.first.share) in tip
    assert f"Tanpa bantuan apa pun: {area.first.none}" in tip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_enough(open_page, scheme):  # noqa: F811
    page = open_page(color_scheme=scheme)
    kinds = [
        ["h1"],
        [".told"],
        [".soft"],
        [".lead"],
        [".note"],
        ["thead th"],
        ["summary"],
        [".jump a"],
        ["#certificate"],
    ]
    assert min(page.evaluate(LUMINANCE, kinds)) >= 4.5  # WCAG 2.2, 1.4.3
    ink, paper = page.evaluate(
        """[getComputedStyle(document.querySelector('.fan svg text')).fill,
            getComputedStyle(document.body).backgroundColor]"""
    )
    light = [sum(int(part) for part in re.findall(r"\d+", text)[:3]) for text in (ink, paper)]
    assert abs(light[0] - light[1]) > 400


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_but_wide_tables_scrolls_sideways(open_page, width):  # noqa: F811
    page = open_page(viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_tables_fit_a_desk_screen(open_page):  # noqa: F811
    page = open_page(viewport={"width": 1280, "height": 800})
    over = page.evaluate(
        """[...document.querySelectorAll('.wide')].filter(w => w.clientWidth && w.scrollWidth > w.clientWidth + 1)
           .map(w => w.firstElementChild.id || w.innerText.slice(0, 40))"""
    )
    assert over == []


def test_prints_on_a4(open_page):  # noqa: F811
    pdf = open_page().pdf(prefer_css_page_size=True, print_background=True)
    pages = re.findall(rb"/Type\s*/Page\b", pdf)
    boxes = {tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox\s*\[([^\]]*)\]", pdf)}
    assert 5 <= len(pages) <= 16
    assert {(round(wide), round(high)) for _, _, wide, high in boxes} == {(595, 842)}


def test_no_table_is_cut_off_on_paper(open_page):  # noqa: F811
    page = open_page(viewport={"width": 680, "height": 960})  # 180 mm at 96 dots an inch
    page.emulate_media(media="print")
    page.evaluate("document.querySelectorAll('details[data-print]').forEach(each => { each.open = true; })")
    wide = page.evaluate(
        """[...document.querySelectorAll('table')].filter(t => t.getBoundingClientRect().width > 681)
           .map(t => [t.id || t.className, t.getBoundingClientRect().width])"""
    )
    assert wide == []


def test_tells_the_answer_without_scripts(browser, file, plan):  # noqa: F811
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("#figure").inner_text() == Locale("id").count(plan.whole.first.without)
    assert "Tidak ada pembagian lain" in page.locator("#certificate").inner_text()
    context.close()
