"""The public report: what is small is withheld, and what is shown does not give it away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sasaran.govern.disclosure import THRESHOLD
from sasaran.publish import report, workbook
from sasaran.publish.public import protect


def shrunk(data):
    """The made-up quarter with a hundredth of the people, so that many kelurahan have few."""

    def less(each):
        estimate = each.estimate
        small = replace(
            estimate,
            value=round(estimate.value / 60),
            low=round(estimate.low / 60),
            high=round(estimate.high / 60),
        )
        return replace(
            each, n=each.n // 60 + small.value, estimate=small, review=round((each.review or 0) / 60)
        )

    areas = {
        area.area_no: replace(area, persons=less(area.persons), families=less(area.families))
        for area in data.areas
    }
    for rank in (2, 1, 0):
        for no, area in list(areas.items()):
            if area.rank == rank:
                below = [a for a in areas.values() if a.parent_no == no]
                areas[no] = replace(
                    area,
                    persons=added([a.persons for a in below]),
                    families=added([a.families for a in below]),
                )
    top = next(area for area in areas.values() if area.rank == 0)
    total = replace(data.total, persons=top.persons, families=top.families)
    return replace(data, areas=tuple(areas.values()), total=total)


def added(parts):
    first = parts[0]
    estimate = replace(
        first.estimate, **{k: sum(getattr(p.estimate, k) for p in parts) for k in ("value", "low", "high")}
    )
    return replace(first, n=sum(p.n for p in parts), estimate=estimate, review=sum(p.review for p in parts))


@pytest.fixture(scope="module")
def small(data):
    return shrunk(data)


@pytest.fixture(scope="module")
def public(small):
    return protect(small)


def test_withholds_all_small_areas_and_not_everything(small, public):
    risky = [area.area_no for area in small.areas if 0 < area.persons.estimate.value < THRESHOLD]
    shown = {area.area_no: area for area in public.areas}
    assert len(risky) > 50
    assert all(shown[no].persons.estimate is None and shown[no].families.estimate is None for no in risky)
    assert public.total.persons.estimate is not None
    assert sum(area.persons.estimate is not None for area in public.areas) > 10


def test_no_withheld_area_is_the_only_one_of_its_parent(public):
    for parent in (area for area in public.areas if area.rank < 3 and area.persons.estimate is not None):
        below = [area for area in public.areas if area.parent_no == parent.area_no]
        assert sum(area.persons.estimate is None for area in below) != 1


def test_no_withheld_number_reaches_the_file(small, tmp_path):
    html = report.render(small, public=True)
    plain = report.render(small)
    hidden = [area for area in protect(small).areas if area.persons.estimate is None and area.rank == 3]
    rows = {area.area_no: f'data-area="{area.area_no}">' for area in hidden}
    for no, mark in rows.items():
        row = html.split(mark)[1].split("</tr>")[0]
        assert "•" in row
        assert not any(
            character.isdigit() for character in row.replace('class="num', "").split("</th>")[1]
        ), no
        assert any(
            character.isdigit() for character in plain.split(mark)[1].split("</tr>")[0].split("</th>")[1]
        )
    assert "sel kecil ditahan" in html
    assert "Internal" not in html
    workbook.write(small, tmp_path / "p.xlsx", public=True)


def test_combinations_and_pairs_show_nothing_small(data):
    public = protect(data)
    assert all(c.persons >= THRESHOLD for c in public.combinations)
    assert len(public.combinations) == 16
    for pair in public.pairs:
        if pair.persons is not None:
            both = {pair.first, pair.second}
            left = pair.persons - sum(c.persons for c in public.combinations if both <= set(c.programmes))
            assert left == 0 or left >= THRESHOLD


def test_small_movements_are_withheld_with_a_companion(data):
    out = [turn for turn in protect(data).change.turns if turn.direction == "out"]
    assert [turn.persons for turn in out] == [None, None]
    kept = [turn.persons for turn in protect(data).change.turns if turn.direction == "in"]
    assert kept == [812, 301]


def test_a_programme_with_few_recipients_tells_no_size(data):
    change = data.change
    few = replace(
        change.benefits[0], before=2, lost=0, gained=0, after=2, link_lost=0, poorest=0, poorest_untouched=0
    )
    shown = protect(
        replace(data, change=replace(change, benefits=(few, *change.benefits[1:])))
    ).change.benefits
    assert {getattr(shown[0], name) for name in ("before", "lost", "gained", "after", "poorest")} == {None}
    assert shown[1].after == change.benefits[1].after


def test_a_list_with_few_rows_is_left_out(data):
    tiny = replace(data.quality[0], rows_in=3, accepted=3, quarantined=0)
    public = protect(replace(data, quality=(tiny, *data.quality[1:])))
    named = (
        {each.code for each in public.quality}
        | {e.code for e in public.link_errors}
        | {i.source for i in public.inputs}
    )
    assert tiny.code not in named
    assert len(named) == len(data.quality) - 1


def test_the_internal_report_withholds_nothing(small):
    assert "•" not in report.render(small)
