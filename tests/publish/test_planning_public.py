"""The planning page for everybody: nothing small is shown, and nothing small can be worked out."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from planning_world import fill, rounded
from python_calamine import CalamineWorkbook
from test_planning_scenario import compared, estimate

from sasaran.errors import NumbersError
from sasaran.govern.disclosure import THRESHOLD
from sasaran.plan.scenario import LOCAL, AreaTurn
from sasaran.publish import planning
from sasaran.publish.planning import Adequate
from sasaran.publish.planning.book import write as write_book
from sasaran.store.duck import DuckEngine


@pytest.fixture(scope="module")
def data():
    with DuckEngine() as engine:
        pack = fill(engine)
        made = planning.gather(engine, pack, rounded(pack))
        rng = np.random.default_rng(8)
        turns = {None: _turn("", np.zeros(5, int))}
        for area in made.areas:
            if area.rank == len(made.levels) - 1:
                _add(turns, made, area, rng.integers([100, 0, 0, 0, 0], [500, 12, 9, 30, 60]))
        held = [turns[None], *(turns[area.area_no] for area in made.areas if area.area_no in turns)]
        yield replace(made, compared=(replace(compared(), areas=tuple(held)),))


def _turn(code, counts):
    families, gained, lost, winners, losers = (int(one) for one in counts)
    gap = {name: estimate(float(winners - losers), 3.0) for name in LOCAL}
    return AreaTurn("x", code, families, 3 * families, (0, 0, 0), gained, lost, winners, losers, (0.0, 1e6),
                    (0.0, 0.0, 0.0), gap, gap)  # fmt: skip


def _add(turns, made, area, counts):
    above = {one.area_no: one for one in made.areas}
    at = area.area_no
    while at is not None:
        before = turns.get(at)
        old = [0] * 5 if before is None else _counts(before)
        turns[at] = _turn(above[at].code, np.add(old, counts))
        at = above[at].parent_no
    turns[None] = _turn("", np.add(_counts(turns[None]), counts))


def _counts(one):
    return [one.families, one.gained, one.lost, one.winners, one.losers]


def small(*counts):
    return any(0 < many < THRESHOLD for many in counts)


def test_no_area_shows_a_small_count_and_none_follows_from_the_others(data) -> None:
    shown = planning.protect(data)
    (one,) = shown.compared
    hidden = one.withheld
    told = [area for area in one.areas if area.code not in hidden]
    assert 0 < len(told) < len(one.areas)
    assert not any(small(*_counts(area)[1:]) for area in told)
    # each district: what is withheld in it holds at least two lines, or the district is withheld too
    by = {area.code: area for area in one.areas}
    for above in data.areas:
        below = [area.code for area in data.areas if area.parent_no == above.area_no and area.code in by]
        gone = [code for code in below if code in hidden]
        if below and above.code not in hidden and gone:
            assert len(gone) >= 2
            for which in (1, 2, 3, 4):
                assert not small(sum(_counts(by[code])[which] for code in gone)) or not any(
                    small(_counts(by[code])[which]) for code in gone
                )


def test_adequacy_of_a_small_area_is_not_on_the_page(data) -> None:
    few = Adequate(families=3, none=1, partial=2)
    (village, *rest) = [area for area in data.areas if area.rank == 3]
    areas = tuple(replace(one, first=few, low=few) if one is village else one for one in data.areas)
    shown = planning.protect(replace(data, areas=areas))
    withheld = {area.area_no for area in shown.areas if area.withheld}
    assert village.area_no in withheld
    beside = {one.area_no for one in rest if one.parent_no == village.parent_no}
    assert withheld & beside  # or the district's sum would give it away
    page = planning.render(shown)
    assert (
        f'<tr class="depth-3"><th scope="row">{village.name}</th><td class="num soft" colspan="10">•</td>'
        in page
    )


def test_what_is_large_is_shown_as_it_is(data) -> None:
    shown = planning.protect(data)
    assert shown.whole == data.whole and shown.deciles == data.deciles[:4]
    assert shown.round.offered == data.round.offered and shown.round.packages == data.round.packages
    assert planning.protect(shown).compared[0].withheld == shown.compared[0].withheld


def test_small_packages_go_together_and_the_total_stays(data) -> None:
    first, second, *rest = data.round.packages
    packages = (replace(first, offered=2), replace(second, offered=400, waiting=400), *rest)
    shown = planning.protect(replace(data, round=replace(data.round, packages=packages))).round
    assert shown.offered == sum(one.offered for one in packages)
    assert not any(small(one.offered, one.waiting) for one in shown.packages)
    (together,) = [one for one in shown.packages if not one.code]
    assert together.offered >= 2 + 100 and first.code not in {one.code for one in shown.packages}


def test_a_small_decile_takes_all_rows_since_decile_one_and_the_four_together_stay_on_the_page(data) -> None:
    rows = [(decile, replace(one, partial=3) if decile == 2 else one) for decile, one in data.deciles]
    assert planning.protect(replace(data, deciles=tuple(rows))).deciles == ()
    beyond = [(decile, replace(one, partial=3) if decile == 9 else one) for decile, one in data.deciles]
    assert len(planning.protect(replace(data, deciles=tuple(beyond))).deciles) == 4


def test_a_small_reason_takes_all_reasons_since_offered_is_their_sum(data) -> None:
    reasons = {**data.round.reasons, "at_the_margin": 3}
    assert planning.protect(replace(data, round=replace(data.round, reasons=reasons))).round.reasons == {}


def test_a_package_open_to_few_is_not_named(data) -> None:
    first, *rest = data.round.packages
    few = replace(data.round, packages=(replace(first, eligible=3, offered=0, waiting=0), *rest))
    assert first.code not in {one.code for one in planning.protect(replace(data, round=few)).round.packages}


def test_a_headline_of_few_is_dotted(data) -> None:
    few = replace(data.round, families=data.round.offered + data.round.waiting + 2)
    page = planning.render(planning.protect(replace(data, round=few)))
    assert '<strong class="figure">•</strong>' in page


def test_an_area_is_withheld_for_what_is_adequate_in_it_and_the_province_is_no_sister_of_its_cities(
    data,
) -> None:
    (one,) = data.compared
    at = len(one.areas) - 1
    areas = tuple(
        replace(area, adequate=(3, 3, 3), gained=0, lost=0) if k == at else area
        for k, area in enumerate(one.areas)
    )
    (shown,) = planning.protect(replace(data, compared=(replace(one, areas=areas),))).compared
    assert areas[at].code in shown.withheld
    assert any(area.area_no == 0 for area in data.areas)  # whose number must not be taken for "none"


def test_small_deciles_of_a_scenario_are_dotted_together(data) -> None:
    (one,) = data.compared
    losers = np.array([307, 290, 100, 50, 3, 20, 0, 0, 0, 0])
    (shown,) = planning.protect(replace(data, compared=(replace(one, losers=losers),))).compared
    assert all(many is None for many in (*shown.losers, *shown.today.adequate))
    page = planning.render(planning.protect(replace(data, compared=(replace(one, losers=losers),))))
    assert "•" in page.split('class="turns"')[1].split("</table>")[0]


def test_programmes_and_pairs_with_small_counts_are_left_out(data) -> None:
    thin = replace(data.entitled[0], code="THIN", outside=2)
    shown = planning.protect(replace(data, entitled=(*data.entitled, thin)))
    assert "THIN" not in {one.code for one in shown.entitled} and len(shown.entitled) == len(data.entitled)


def test_a_quarter_of_a_few_families_has_no_public_page(data) -> None:
    few = Adequate(families=3, none=3)
    with pytest.raises(NumbersError, match="too small"):
        planning.protect(replace(data, whole=replace(data.whole, first=few, low=few)))


def test_the_workbook_holds_every_area_and_leaves_the_withheld_empty(data, tmp_path) -> None:
    found = {}
    for name, facts in (("all", data), ("public", planning.protect(data))):
        path = write_book(
            facts.compared[0], planning.named(facts, "en"), tmp_path / f"{name}.xlsx", day=facts.round.as_of,
            language="en",
        )  # fmt: skip
        heads, *lines = CalamineWorkbook.from_path(path).get_sheet_by_name("By area").to_python()
        found[name] = {str(line[0]): dict(zip(heads, line, strict=True)) for line in lines}
    root = {area.code for area in data.areas if area.rank == 0}  # the whole stands for it
    assert set(found["all"]) == {one.code for one in data.compared[0].areas} - root == set(found["public"])
    for one in planning.protect(data).compared[0].areas:
        if one.code in root:
            continue
        line = found["public"][one.code]
        if one.code in planning.protect(data).compared[0].withheld:
            assert line["Better off"] == "" and line["Families"] == ""
        else:
            assert line["Better off"] == one.winners == found["all"][one.code]["Better off"]
    gap = found["all"][""]
    assert gap["Gap, scenario − round: from (90 %)"] <= gap["Gap, scenario − round"]


def test_the_table_and_the_map_follow_the_tree(data) -> None:
    named = planning.named(data, "id")
    assert named[0].code == "" and named[0].rank == 0
    assert all(second.rank <= first.rank + 1 for first, second in pairwise(named))
