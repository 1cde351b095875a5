"""The planning page: its numbers are those of the tables, its sums add up, and it says what is not known."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from planning_world import PAIRS, fill, rounded

from conftest import HOSTILE_AREA
from sasaran import packs
from sasaran.errors import NumbersError
from sasaran.plan.targets import sentences
from sasaran.publish import planning
from sasaran.publish.locale import Locale
from sasaran.publish.planning.words import PLANNING_WORDS, PlanningWords, money, more_than
from sasaran.store.duck import DuckEngine


@pytest.fixture(scope="module")
def plan():
    with DuckEngine(threads=2, memory="2GB") as engine:
        pack = fill(engine)
        return planning.gather(engine, pack, rounded(pack), fingerprint="3f" * 32, software="0.3.0")


@pytest.fixture(scope="module")
def page(plan):
    return planning.render(plan)


def text_of(html: str) -> str:
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", html, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ")


def test_decile_groups_add_up_and_so_do_the_areas(plan):
    low = [cell for decile, cell in plan.deciles if decile <= 4]
    assert plan.whole.low.families == sum(cell.families for cell in low)
    assert plan.whole.low.gap_high == pytest.approx(sum(cell.gap_high for cell in low))
    for rank in (1, 2, 3):
        here = [area.first for area in plan.areas if area.rank == rank]
        assert sum(cell.families for cell in here) == plan.whole.first.families
        assert sum(cell.without for cell in here) == plan.whole.first.without
    one = plan.whole.first
    assert one.none + one.partial + one.adequate + one.unvalued == one.families


def test_families_whose_benefits_have_no_amount_are_neither_with_nor_without():
    cell = planning.Adequate(families=10, none=2, partial=1, adequate=3, unvalued=4)
    assert (cell.without, cell.share) == (3, 0.3)
    assert planning.Adequate().share is None


def test_the_page_says_the_first_answer_in_words(plan, page):
    n, one = Locale("id"), plan.whole.first
    said = text_of(page)
    assert f"{n.count(one.without)} keluarga desil 1 belum dibantu dengan cukup" in said
    assert (
        f"{n.count(one.none)} tanpa bantuan apa pun, {n.count(one.partial)} dengan bantuan yang kurang"
        in said
    )
    assert "bukan statistik resmi BPS" in said and "Internal" in said
    low, high = (money(each, n, PlanningWords("id")) for each in (one.gap_low, one.gap_high))
    assert f"antara {low} dan {high}".replace("\u00a0", " ") in said


def test_only_the_deciles_that_are_meant_to_be_supported_are_judged(page):
    table = re.search(r'id="by-decile">.*?</table>', page, re.S)[0]
    assert re.findall(r'<th scope="row">(\d+)</th>', table) == ["1", "2", "3", "4"]


def test_every_area_stands_in_the_table_with_its_own_numbers(plan, page):
    rows = dict(re.findall(r'data-area="(\d+)">(.*?)</tr>', page, re.S))
    assert len(rows) == len([area for area in plan.areas if area.rank in (1, 2)])
    n = Locale("id")
    for area in plan.areas:
        if area.rank in (1, 2):
            cells = re.findall(r'<td class="num[^>]*>([^<]*)</td>', rows[str(area.area_no)])
            first = area.first
            counts = (first.families, first.none, first.partial, first.adequate, first.unvalued)
            assert cells[:6] == [*map(n.count, counts), n.percent(first.share)]


def test_the_certificate_is_one_sentence_and_never_flatters(page):
    assert "yang nilainya lebih dari 0,03 % di atas ini" in text_of(page)  # 0.0205 % is rounded up


@pytest.mark.parametrize(
    ("primal", "bound", "more"),
    [
        (100.0, 100.0, 0.0),
        (100.0, 100.001, 1e-4),
        (100.0, 101.0, 0.01),
        (200.0, 201.0, 0.005),
        (0.0, 0.0, math.inf),
    ],
)
def test_what_may_be_left_lying_is_rounded_up(primal, bound, more):
    assert more_than(primal, bound) == pytest.approx(more)


def test_a_round_without_worth_or_gap_says_so(plan):
    def said(**made):
        return text_of(planning.render(replace(plan, round=replace(plan.round, **made)), language="en"))

    assert "Under these limits no offer has any worth" in said(worth=0.0, bound=0.0)
    assert "is worth more. " in said(bound=plan.round.worth)


def test_budgets_seats_and_other_ways_stand_with_their_prices(plan, page):
    said = text_of(page)
    assert (
        "APBD: Rp 4,00 miliar dari Rp 4,00 miliar terpakai. Rp 1 miliar lagi menambah paling banyak" in said
    )
    assert "APBN: Rp 1,50 miliar dari Rp 2,00 miliar terpakai; tambahan tidak mengubah tawaran" in said
    seats = re.findall(r'<th scope="row">(MTU)<small[^>]*>([^<]*)', page)
    assert len(seats) == 2  # the third is worth less than 1 % of the first
    ways = re.search(r'id="ways">.*?</table>', page, re.S)[0]
    assert "−8,0" in ways and "−24,0" in ways


def test_a_decile_that_comes_first_and_is_not_reached_is_not_called_reached(plan, page):
    assert "Semua 125 keluarga desil 1" in text_of(page)
    uses = tuple(replace(one, used=100) if one.kind == "priority" else one for one in plan.round.uses)
    short = text_of(planning.render(replace(plan, round=replace(plan.round, uses=uses))))
    assert "100 dari 125 keluarga desil 1" in short and "Semua 125" not in short
    assert re.search(r"penawaran ini .*? 25 termiskin", short)


def test_programmes_without_a_list_are_not_said_to_reach_nobody(plan, page):
    listed = re.search(r'id="entitled">.*?</table>', page, re.S)[0]
    unlisted = re.search(r'id="unlisted">.*?</table>', page, re.S)[0]
    assert {one.code for one in plan.entitled if one.listed} == {"KJP", "KLJ", "SEMBAKO"}
    assert "KLJ" in listed and "MTU" not in listed and "MTU" in unlisted
    assert "Menerima" not in unlisted


def test_pairs_stand_with_their_error_and_their_legal_basis(plan, page):
    assert [(one.first, one.second, one.units, one.se) for one in plan.forbidden] == [("KLJ", "PKH", 12, 1.5)]
    assert plan.forbidden[0].citation
    table = re.search(r'id="forbidden">.*?</table>', page, re.S)[0]
    assert "11,2" in table and "± 1,5" in table
    assert [(one.first, one.second, one.missing) for one in plan.complements] == [
        (first, second, missing) for first, second, *_, missing, _ in PAIRS
    ]
    assert "tanpa daftar" in re.search(r'id="complements">.*?</table>', page, re.S)[0]


def test_both_languages_have_every_word_and_the_same_places():
    for key, texts in PLANNING_WORDS.items():
        assert all(texts), key
        assert len({frozenset(re.findall(r"{(\w+)}", text)) for text in texts}) == 1, key


def test_english_uses_points_and_indonesian_commas(plan):
    english = text_of(planning.render(plan, language="en"))
    assert "families of decile 1 are without adequate support" in english
    assert "more than 0.03% more" in english
    assert "belum" not in english.replace("Kepulauan", "")


def test_money_is_written_as_people_say_it():
    n, t = Locale("id"), PlanningWords("id")
    said = {
        value: money(value, n, t).replace("\u00a0", " ")
        for value in (999_000, 1e6, 60_159_252, 2.055e8, 4e9, 1.2e12)
    }
    assert list(said.values()) == [
        "Rp 999.000", "Rp 1,00 juta", "Rp 60,2 juta", "Rp 206 juta", "Rp 4,00 miliar", "Rp 1,20 triliun",
    ]  # fmt: skip
    assert money(999_999_999, n, t) == "Rp\u00a01,00\u00a0miliar"


def test_the_page_needs_nothing_from_outside(page):
    assert not re.search(
        r"""(src|href)\s*=\s*["'](?!#|report[a-z-]*\.html")|url\((?!#)|@import|<link|<iframe""", page
    )


def test_a_hostile_area_name_runs_nothing():
    with DuckEngine(threads=2, memory="2GB") as engine:
        pack = fill(engine, hostile=True)
        page = planning.render(planning.gather(engine, pack, rounded(pack)))
    assert HOSTILE_AREA not in page and "&lt;script&gt;alert" in page


def test_without_adequacy_there_is_no_page(plan):
    with DuckEngine(threads=2, memory="2GB") as engine:
        pack = fill(engine)
        engine.run("delete from adequacy_area")
        with pytest.raises(NumbersError, match="adequacy"):
            planning.gather(engine, pack, rounded(pack))


def test_an_area_without_families_of_the_decile_has_no_share(plan):
    empty = [replace(area, first=planning.Adequate()) if area.rank == 3 else area for area in plan.areas]
    page = planning.render(replace(plan, areas=tuple(empty)))
    assert "nan" not in text_of(page).lower().split() and np.isfinite(len(page))


def test_targets_rest_on_official_figures_and_say_when_they_were_missed(plan, page):
    assert {aim.target.code for aim in plan.aims} == {
        one.code for one in packs.load("id-jakarta").targets.targets
    }
    table = re.search(r'id="standings">.*?</table>', page, re.S)[0]
    rows = {re.search(r"<a[^>]*>([^<]*)", row)[1]: row for row in table.split("<tr>")[2:]}
    assert "tidak tercapai" in rows["Kemiskinan 3,79 % pada 2024"]
    assert "tenggat lewat" in rows["Kemiskinan ekstrem 0 % pada 2024"]
    open_ = next(aim for aim in plan.aims if aim.target.date.year == 2029)
    n = Locale("id")
    assert n.number(-open_.standing.needed, 2) in rows[open_.target.name["id"]]
    assert n.percent(open_.standing.last.rate, 2) in rows[open_.target.name["id"]]
    said = text_of(page)
    assert all(text.replace("\u00a0", " ") in said for text in sentences(open_.standing, "id"))
    assert "hitungan register di bagian lain tidak pernah dicampur" in said


def test_a_fan_is_drawn_only_where_there_is_a_series(plan, page):
    drawn = [aim for aim in plan.aims if aim.standing and len(aim.standing.series) > 1]
    assert 0 < len(drawn) < len(plan.aims)
    assert page.count("<figcaption") == len(drawn)  # this page was gathered without a map
    assert page.count(PlanningWords("id")("fan_note")) == sum(aim.standing.fan is not None for aim in drawn)


def test_a_target_without_a_figure_at_its_line_is_named_and_not_measured(plan):
    silent = text_of(
        planning.render(replace(plan, aims=tuple(replace(aim, standing=None) for aim in plan.aims)))
    )
    assert silent.count("Tidak ada angka resmi pada garis target ini") == len(plan.aims)
    assert "tidak tercapai" not in silent


def test_a_region_without_targets_has_no_such_part(plan):
    assert 'id="targets"' not in planning.render(replace(plan, aims=()))


def test_the_widest_gap_in_rights_is_of_support_not_of_training(page):
    assert "Selisih terbesar: 1.200 orang berhak atas Kartu" in text_of(page)


def test_a_round_without_a_scenario_decides_first_too(plan, page):
    assert re.findall(r'<section id="(\w+)"', page) == [
        "decision", "offers", "enough", "rights", "targets", "provenance",
    ]  # fmt: skip
    said = text_of(re.search(r'<section id="decision".*?</section>', page, re.S)[0])
    assert "di bawah dana (APBD Rp 4,00 miliar, APBN Rp 2,00 miliar) dan kursi yang ada?" in said
    assert "1.100 keluarga ditawari paket" in said
    ranged = planning.render(replace(plan, round=replace(plan.round, worth_range=(0.9e8, 1.2e8))))
    assert "Nilainya Rp 100 juta sebulan; Rp 90,0 juta sebulan bila" in text_of(ranged)


def test_families_of_the_priority_are_counted_from_those_with_too_little(plan):
    one = plan.whole.first
    short = (one.none, one.partial, one.unvalued)
    data = replace(plan, round=replace(plan.round, lacking=short))
    (served,) = [use.limit for use in plan.round.uses if use.kind == "priority"]
    n, left = Locale("id"), sum(short) - served
    assert data.round.unreachable() == left > 0
    parts = f"{n.count(short[0])} tanpa bantuan + {n.count(short[1])} dengan bantuan kurang + {n.count(short[2])} yang"
    told = text_of(planning.render(data))
    assert parts in told and f"= {n.count(sum(short))}; {n.count(left)} di antaranya tidak" in told
    # the public is not told: the parts would give small counts away
    assert "dengan bantuan kurang +" not in text_of(planning.render(planning.protect(data)))
    assert replace(plan.round, lacking=(1, 1, 1)).unreachable() is None
