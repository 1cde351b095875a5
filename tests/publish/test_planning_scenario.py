"""Scenarios on the planning page: side by side, with ranges, and nobody's loss left out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape

import numpy as np
import pytest
from planning_world import fill, rounded

from sasaran.plan.scenario import MEASURES, Outcome, Scenario
from sasaran.plan.scenario.spec import Move
from sasaran.publish import planning
from sasaran.publish.locale import Locale
from sasaran.publish.planning.compared import Compared, view
from sasaran.publish.planning.turns import span
from sasaran.publish.planning.words import PlanningWords
from sasaran.schema.estimate import Estimate
from sasaran.store.duck import DuckEngine

VALUES = {"today": 0.0429, "base": 0.0243, "scenario": 0.0253}
FAMILIES = np.array([489, 543, 567, 598, 591, 626, 655, 686, 689, 779])


def estimate(value: float, wide: float = 0.001) -> Estimate:
    return Estimate(
        value, None, value - wide, value + wide, 0.9, "model", 100, "", "", "registry", "fraction"
    )


def outcome(name: str, *, cost: dict[str, float], offered: int, depth: float) -> Outcome:
    measures = {key: estimate(VALUES[name]) for key in MEASURES} | {"fgt1": estimate(depth)}
    measures["graduated"] = estimate(0.0 if name == "today" else 399.0, 196.0)
    against = {key: estimate(one.value - VALUES["today"]) for key, one in measures.items()}
    zero = np.zeros(10, dtype=int)
    return Outcome(name, measures, against, {}, cost, offered, FAMILIES, FAMILIES // 2, zero, zero)


def beside(depth: float, wide: float) -> dict[str, Estimate]:
    found = {key: estimate(VALUES["scenario"] - VALUES["base"], wide) for key in MEASURES}
    return found | {"fgt1": estimate(depth - 0.00278, wide), "graduated": estimate(0.0, 3.0)}


def compared(depth: float = 0.00294, wide: float = 1e-4) -> Compared:
    winners, losers = np.zeros(10, dtype=int), np.zeros(10, dtype=int)
    winners[3], losers[0], losers[1] = 40, 307, 290
    return Compared(
        "Dari <b>pangan</b> ke pelatihan", date(2026, 1, 1),
        outcome("today", cost={}, offered=0, depth=0.00575),
        outcome("base", cost={"APBD": 7.54e9, "APBN": 2.64e9}, offered=2145, depth=0.00278),
        outcome("scenario", cost={"APBD": 7.04e9, "APBN": 2.64e9}, offered=2140, depth=depth),
        winners, losers, 4e-7, 0.47, "assumption", beside(depth, wide),
    )  # fmt: skip


@pytest.fixture(scope="module")
def page():
    with DuckEngine(threads=2, memory="2GB") as engine:
        pack = fill(engine)
        data = planning.gather(engine, pack, rounded(pack))
    assert 'id="scenario"' not in planning.render(data)
    return planning.render(replace(data, compared=(compared(),)))


def part(page: str) -> str:
    found = re.search(r'<section id="scenario".*?</section>', page, re.S)[0]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found))).replace("\u00a0", " ")


def test_sides_stand_side_by_side_with_the_difference_and_its_range(page):
    said = part(page)
    assert "Di bawah garis (P0) 4,290 % 2,430 % 2,530 % +0,100 +0,090 … +0,110 −1,760 −1,860 … −1,660" in said
    assert "Orang di atas 1,5 garis dengan pendapatan sendiri 0 399 399 0 −3 … +3" in said


def test_money_is_shown_by_fund_and_adds_up(page):
    said = part(page)
    assert "APBD Rp 0 Rp 7,54 miliar Rp 7,04 miliar" in said
    assert "Jumlah Rp 0 Rp 10,2 miliar Rp 9,68 miliar" in said


def test_the_verdict_names_the_losers_and_the_poorest_of_them(page):
    said = part(page)
    assert (
        "lebih tinggi 0,0160 poin (90 %: 0,0060 … 0,0260): 40 keluarga lebih baik, 597 lebih buruk, di antaranya "
        "307 dari desil 1" in said
    )
    assert re.search(r"\b1 489 244 244 244 0 307\b", said)


@pytest.mark.parametrize(
    ("depth", "word"),
    [(0.00294, "higher by 0.0160"), (0.00262, "lower by 0.0160"), (0.0027801, "hardly moves")],
)
def test_the_verdict_follows_the_depth_of_poverty(depth, word):
    assert word in view(compared(depth), Locale("en"), PlanningWords("en"))["verdict"]


def test_a_depth_whose_range_holds_none_is_not_said_to_move():
    said = view(compared(0.00294, wide=0.001), Locale("en"), PlanningWords("en"))["verdict"]
    assert "cannot be said" in said and "−0.0840 … 0.1160" in said and "higher by" not in said


def test_small_differences_and_gaps_are_never_printed_as_nothing(page):
    small = compared(0.00278 + 2e-6)
    row = view(small, Locale("id"), PlanningWords("id"))["rows"][1]
    assert row["beside"] == "+ < 0,001"
    assert "paling banyak < 0,001 % di bawah yang mungkin" in part(page)


def test_the_name_of_a_scenario_is_text(page):
    assert "<b>pangan</b>" not in page and "&lt;b&gt;pangan" in page


def test_it_says_that_these_are_no_official_figures(page):
    assert "Angka model register, bukan statistik resmi BPS" in part(page)


def deciding(page: str) -> str:
    found = re.search(r'<section id="decision".*?</section>', page, re.S)[0]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found))).replace("\u00a0", " ")


def test_the_decision_comes_first_with_question_answer_range_limits_and_money(page):
    assert re.findall(r'<section id="(\w+)"', page)[:2] == ["decision", "scenario"]
    said = deciding(page)
    order = [
        "Apakah “Dari <b>pangan</b> ke pelatihan” (mulai 01-01-2026) lebih baik",
        "Lebih buruk: kemiskinan menjadi lebih dalam",
        "lebih tinggi 0,0160 poin (90 %: 0,0060 … 0,0260)",
        "Biaya tahun pertama tawaran: Rp 10,2 miliar pada putaran sekarang, Rp 9,68 miliar pada skenario",
        "APBD: Rp 4,00 miliar dari Rp 4,00 miliar terpakai",
        "Satu kursi MTU lagi di Kelurahan 0 (kini 3) bernilai Rp 9.000 sebulan",
        "bukan keputusan",
    ]
    assert [said.find(text) for text in order] == sorted(said.find(text) for text in order)
    assert -1 not in [said.find(text) for text in order]


@pytest.mark.parametrize(
    ("depth", "wide", "short"),
    [(0.0026, 1e-5, "Lebih baik"), (0.0029, 1e-5, "Lebih buruk"), (0.0029, 1e-2, "Belum dapat dikatakan"),
     (0.00278, 1e-5, "Hampir tidak ada bedanya")],
)  # fmt: skip
def test_the_short_answer_is_that_of_the_range(depth, wide, short):
    with DuckEngine(threads=2, memory="2GB") as engine:
        pack = fill(engine)
        data = planning.gather(engine, pack, rounded(pack))
    assert short in deciding(planning.render(replace(data, compared=(compared(depth, wide),))))


def test_what_a_scenario_changes_stands_under_its_question(page):
    wish = Scenario(
        "x", date(2026, 1, 1), budgets={"APBD": 5_000_000_000}, moves=(Move(181_622_329, "PANGAN", "PPKD"),)
    )
    with DuckEngine(threads=2, memory="2GB") as engine:
        pack = fill(engine)
        data = planning.gather(engine, pack, rounded(pack))
    said = deciding(planning.render(replace(data, compared=(replace(compared(), wish=wish),))))
    assert (
        "Yang diubah: Rp 182 juta setahun dipindahkan dari PANGAN ke PPKD; pagu APBD menjadi Rp 5,00 miliar."
        in said
    )


def test_a_range_is_written_with_the_digits_that_tell_its_ends_apart():
    n = Locale("id")
    assert span(0.0132, 0.0139, n) == "+0,013 … +0,014" and span(0.125, 0.13, n) == "+0,125 … +0,130"
    assert span(-0.01, 0.18, n) == "−0,01 … +0,18"
