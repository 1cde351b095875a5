"""From a frozen synthetic quarter to the planning page, offers and a scenario on it."""

from __future__ import annotations

import re

import pytest

from sasaran.quarter import planning
from sasaran.quarter.demo import demo
from sasaran.quarter.frozen import frozen
from sasaran.quarter.handing import asking_of, offered
from sasaran.quarter.options import Options
from sasaran.schema.period import Quarter

OPTIONS = Options(memory="1GB", publish=False)
SCENARIO = """
name = "Pangan ke pelatihan"
date = 2026-01-01
[[move]]
rp = 10_000_000
from = "PANGAN"
to = "MTU"
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    root = tmp_path_factory.mktemp("plan")
    demo(root, 3_000, 1, 5, OPTIONS)
    (root / "s.toml").write_text(SCENARIO, encoding="utf-8")
    with frozen(root, Quarter(2025, 4), OPTIONS) as opened:
        asking = asking_of(opened, 4, {"APBD": 300_000_000, "APBN": 100_000_000}, "gap", {"MTU": 1})
        _, data = offered(opened, OPTIONS, asking)
        first = planning.write(opened, data, OPTIONS)
        before = first.read_text(encoding="utf-8")
        again = planning.write(opened, data, OPTIONS, scenarios=[root / "s.toml"]).read_text(encoding="utf-8")
        english = planning.write(opened, data, Options(memory="1GB", language="en"))
        whole = opened.engine.rows(
            "select families, none, partial, adequate from adequacy_area where area_no is null and decile = 1"
        )[0]
        yield opened, data, first, before, again, english, whole


def test_the_page_lies_beside_the_report_in_the_language_asked(made):
    opened, _, first, *_, english, _ = made
    out = opened.workspace.out_of(opened.release.quarter)
    assert first.parent == out / "rencana" and re.fullmatch(
        r"offers-d4-province-gap-[0-9a-f]{6}\.html", first.name
    )
    assert english.name == first.name.replace(".html", "-en.html")
    assert f'href="rencana/{first.name}"' in (out / "rencana.html").read_text(encoding="utf-8")
    assert opened.release.manifest.digest() in first.read_text(encoding="utf-8")


def test_its_numbers_are_those_of_the_quarter(made):
    _, data, _, before, _, _, (families, none, partial, _) = made
    figures = re.findall(r'class="figure"[^>]*>([^<]*)<', before)
    assert figures[1] == str(none + partial) and figures[0] == f"{data.offered:,}".replace(",", ".")
    assert f"dari {families} keluarga desil 1" in before


def test_a_scenario_adds_a_part_and_changes_no_other(made):
    *_, before, again, _, _ = made
    assert 'id="scenario"' not in before and "Pangan ke pelatihan" in again

    def rest(page):  # all but the name, the decision and the scenario
        page = re.sub(r'<section id="(scenario|decision)".*?</section>\n?', "", page, flags=re.S)
        page = re.sub(
            r'<a href="#scenario">[^<]*</a>|<title>.*?</title>|<h1>.*?</h1>|<meta name="desc.*?>', "", page
        )
        return re.sub(r"\s+", " ", page)

    assert rest(again) == rest(before)
