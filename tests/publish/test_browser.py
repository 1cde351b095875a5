"""The report in a real browser, from disk and offline: it opens, drills, turns dark, and prints on A4."""

from __future__ import annotations

import os
import re
import shutil

import pytest

from sasaran.publish import report
from sasaran.publish.locale import Locale

pytestmark = pytest.mark.browser
sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    path = os.environ.get("SASARAN_CHROMIUM", CHROMIUM or "")
    if not path:
        pytest.skip("no Chromium on this machine: install it or set SASARAN_CHROMIUM")
    with sync.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def file(data, tmp_path_factory):
    return report.write(data, tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture
def open_page(browser, file):
    """Open the file offline and fail at the end if it asked for anything or complained."""
    contexts, faults = [], []

    def opened(path=file, **options):
        context = browser.new_context(offline=True, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: faults.append(message.text) if message.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "request", lambda request: None if request.url.startswith("file:") else faults.append(request.url)
        )
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def crumbs(page):
    return [text.strip() for text in page.locator("#crumbs li").all_inner_texts()]


def shown(page):
    return page.locator(".layer.filled path[data-no]").count()


def test_opens_with_the_whole_province_by_kelurahan(open_page):
    page = open_page()
    assert shown(page) == 267
    assert crumbs(page) == ["Seluruh wilayah"]
    assert page.locator("#side li").count() == 6
    assert page.locator("#legend li").count() == 5


def test_drills_from_city_to_kecamatan_to_kelurahan_and_back(open_page, data):
    page = open_page()
    page.get_by_role("button", name="Jakarta Selatan", exact=True).click()
    assert crumbs(page) == ["Seluruh wilayah", "Jakarta Selatan"]
    children = [area.name for area in data.areas if area.rank == 2 and area.code.startswith("3174")]
    assert sorted(page.locator("#side li > :first-child").all_inner_texts()) == sorted(children)
    page.get_by_role("button", name="Tebet", exact=True).click()
    assert crumbs(page) == ["Seluruh wilayah", "Jakarta Selatan", "Tebet"]
    villages = {area.name: area for area in data.areas if area.code.startswith("317401") and area.rank == 3}
    assert set(page.locator("#side li > :first-child").all_inner_texts()) == set(villages)
    assert page.locator("#side button").count() == 0
    page.locator("#crumbs button").first.click()
    assert crumbs(page) == ["Seluruh wilayah"]


def test_a_click_on_the_map_goes_one_level_deeper(open_page, data):
    page = open_page()
    target = next(area for area in data.areas if area.code == "3175081002")
    names = {area.area_no: area for area in data.areas}
    district = names[target.parent_no]
    city = names[district.parent_no]
    shape = next(shape for shape in data.picture.shapes if shape.area_no == target.area_no)

    def click():
        point = page.evaluate(
            """([x, y]) => { const svg = document.getElementById('map'), at = svg.createSVGPoint();
                at.x = x; at.y = y; const on = at.matrixTransform(svg.getScreenCTM()); return [on.x, on.y]; }""",
            list(shape.middle),
        )
        page.mouse.move(*point)
        page.mouse.click(*point)

    page.locator("#map").scroll_into_view_if_needed()
    click()
    assert crumbs(page) == ["Seluruh wilayah", city.name]
    click()
    assert crumbs(page) == ["Seluruh wilayah", city.name, district.name]


def test_the_tip_tells_value_and_interval(open_page, data):
    page = open_page()
    shape = next(shape for shape in data.picture.shapes if shape.rank == 3)
    area = next(area for area in data.areas if area.area_no == shape.area_no)
    page.locator(f".layer.filled path[data-no='{shape.area_no}']").hover(force=True)
    tip = page.locator("#tip").inner_text()
    assert area.name in tip
    n, said = Locale("id"), area.persons.estimate
    assert f"{n.count(round(said.value))} ({n.interval(said)})" in tip


def test_switches_detail_and_measure(open_page):
    page = open_page()
    before = page.locator("#legend").inner_text()
    page.locator("#measure button[data-measure=share]").click()
    assert "%" in page.locator("#legend").inner_text() != before
    assert "%" in page.locator("#side").inner_text()
    for rank, areas in ((1, 6), (2, 44), (3, 267)):
        page.locator(f"#detail button[data-rank='{rank}']").click()
        assert shown(page) == areas
        assert page.locator(f"#detail button[data-rank='{rank}']").get_attribute("aria-pressed") == "true"


def test_works_by_keyboard_alone(open_page):
    page = open_page()
    page.locator("#side button").first.focus()
    page.keyboard.press("Enter")
    assert len(crumbs(page)) == 2


def background(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_follows_the_system_and_the_reader(open_page, scheme):
    page = open_page(color_scheme=scheme)
    first = background(page)
    page.locator("#theme").click()
    second = background(page)
    assert first != second
    dark = first if scheme == "dark" else second
    assert max(int(part) for part in re.findall(r"\d+", dark)[:3]) < 64
    page.locator("#theme").click()
    assert background(page) == first


LUMINANCE = """(pairs) => pairs.map(([selector]) => {
    const part = (text) => text.match(/[\\d.]+/g).slice(0, 3).map(Number).map(v => v / 255)
        .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const light = (text) => { const [r, g, b] = part(text); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    const node = document.querySelector(selector);
    const a = light(getComputedStyle(node).color), b = light(getComputedStyle(document.body).backgroundColor);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); })"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_enough(open_page, scheme):
    page = open_page(color_scheme=scheme)
    kinds = [
        ["h1"],
        [".told"],
        [".soft"],
        [".lead"],
        [".note"],
        [".review"],
        ["thead th"],
        ["summary"],
        [".crumbs span"],
    ]
    assert min(page.evaluate(LUMINANCE, kinds)) >= 4.5  # WCAG 2.2, 1.4.3


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_but_wide_tables_scrolls_sideways(open_page, width):
    page = open_page(viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_prints_on_a4_with_its_folded_parts_open(open_page):
    page = open_page()
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    pages = re.findall(rb"/Type\s*/Page\b", pdf)
    boxes = {tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox\s*\[([^\]]*)\]", pdf)}
    assert 4 <= len(pages) <= 16
    for _, _, wide, high in boxes:
        assert (round(wide), round(high)) == (595, 842)


def test_a_hostile_name_runs_nothing(open_page, hostile, tmp_path):
    asked = []
    page = open_page(report.write(hostile, tmp_path / "h.html"))
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.locator("#side button").last.click()
    assert asked == []
    assert "<script>" in page.locator("#crumbs").inner_text()


def test_tells_the_answer_without_scripts(browser, file, data):
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("#figure").inner_text() == f"{round(data.total.persons.estimate.value):,}".replace(
        ",", "."
    )
    fills = {
        page.locator(f"path.c{no}").first.evaluate("node => getComputedStyle(node).fill") for no in range(5)
    }
    assert len(fills) == 5
    context.close()
