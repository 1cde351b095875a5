"""Targets: distance, people, rupiah, pace, and the words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sasaran.errors import NumbersError, ParameterError
from sasaran.plan.targets import ends, fan, parts_of, picture, sentences, standing
from sasaran.plan.targets.distance import series_of
from sasaran_id.jakarta.targets import read_targets

BOOK = read_targets()
BY_CODE = {one.code: one for one in BOOK.targets}
TODAY = date(2025, 12, 31)


def test_the_target_of_2024_was_missed_at_414() -> None:
    found = standing(BOOK, BY_CODE["rpkd-2024"], TODAY)
    assert found.missed is not None and found.missed.rate == pytest.approx(0.0414)
    assert "4.14 %" in " ".join(sentences(found, "en")) and "4,14 %" in " ".join(sentences(found, "id"))
    assert found.years < 0 and found.needed is None and found.fan is None


def test_the_gap_of_a_year_is_the_578_billion_of_the_domain_facts() -> None:
    found = standing(BOOK, BY_CODE["rpjmd-2029"], TODAY)
    assert found.gap is not None and found.gap == pytest.approx(578e9, rel=0.01)
    assert found.last.gap * found.last.value / found.last.rate == pytest.approx(110_000, rel=0.01)


def test_people_to_lift_by_hand() -> None:
    found = standing(BOOK, BY_CODE["rpjmd-2029"], TODAY)
    whole = 439_120 / 0.0403
    assert found.people is not None and found.people.value == pytest.approx(whole * (0.0403 - 0.0291))
    assert found.people_strict == pytest.approx(whole * (0.0403 - 0.0182))
    assert found.needed == pytest.approx(1.12 / 4)
    assert sum(one.people for one in found.cities) == pytest.approx(found.people.value)
    assert {one.area for one in found.cities} == {"3101", "3171", "3172", "3173", "3174", "3175"}
    assert found.people.official and found.people.se is not None


def test_a_rate_at_a_line_that_is_not_stated_has_no_pace_and_no_other_line_stands_in() -> None:
    found = standing(BOOK, BY_CODE["ekstrem-2024"], TODAY)
    assert {one.line.kind for one in found.series} == {"not stated"}
    assert found.seen is None and found.fan is None and found.people is None
    usd = next(one.line for one in BOOK.series if one.line.dollars == 1.9)
    other = replace(usd, name="USD 2.15 a day (2017 PPP)", dollars=2.15, ppp_base=2017)
    with pytest.raises(NumbersError, match="No official figure"):
        series_of(BOOK, replace(BY_CODE["ekstrem-2024"], line=other))


def test_the_projection_of_a_straight_line_is_the_line() -> None:
    t = np.arange(2015, 2026, 0.5)
    made = fan(t.tolist(), (0.06 - 0.002 * (t - 2015)).tolist(), 0.0005, [2027.0, 2030.0])
    assert made.drift == pytest.approx(-0.002, abs=1e-4)
    assert made.mean == pytest.approx([0.036, 0.030], abs=5e-4)
    assert made.high[1][1] - made.low[1][1] > made.high[1][0] - made.low[1][0]


def test_bands_hold_the_truth_as_often_as_they_say() -> None:
    rng = np.random.default_rng(7)
    t = np.arange(0, 8, 0.5)
    inside = 0
    for _ in range(200):
        path = 0.05 + np.cumsum(rng.normal(-0.0005, 0.003 * np.sqrt(0.5), len(t) + 6))
        seen = path[: len(t)] + rng.normal(0, 0.003, len(t))
        made = fan((2015 + t).tolist(), seen.tolist(), 0.003, [2015 + t[-1] + 3])
        inside += int(made.low[1][0] <= max(path[-1], 0) <= made.high[1][0])
    assert 0.84 <= inside / 200 <= 0.98


def test_chance_falls_with_a_stricter_target_and_the_words_carry_the_assumption() -> None:
    loose = standing(BOOK, BY_CODE["rpjmd-2029"], TODAY)
    strict = standing(BOOK, replace(BY_CODE["rpjmd-2029"], high=0.0182), TODAY)
    assert loose.met is not None and strict.met is not None
    assert strict.met[0] < loose.met[0] and loose.met[1] <= loose.met[0] <= loose.met[2]
    for language, word in (("id", "asumsi"), ("en", "assum")):
        assert word in " ".join(sentences(loose, language))


def test_a_pace_and_a_distance_are_said_with_their_direction() -> None:
    found = standing(BOOK, BY_CODE["rpjmd-2029"], TODAY)
    assert found.seen is not None and found.seen.low < 0 < found.seen.value < found.seen.high
    said = " ".join(sentences(found, "id"))
    assert "harus turun 0,28 poin setahun" in said and "angkanya naik 0,08 poin setahun" in said
    assert "turun 0,24 sampai naik 0,40" in said and "0,56 sampai 1,68 poin di atas" in said
    down = replace(found, seen=replace(found.seen, value=-0.08, low=-0.4, high=-0.02))
    assert "angkanya turun 0,08 poin setahun (selang 90 %: turun 0,40 sampai turun 0,02)" in " ".join(
        sentences(down)
    )
    assert "risen by 0.08 points a year" in " ".join(sentences(found, "en"))
    near = standing(BOOK, BY_CODE["rpkd-2024"], TODAY)
    assert "0,32 poin di bawah sampai 0,80 poin di atas" in " ".join(sentences(near, "id"))


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_range_in_the_sentences_has_two_equal_ends(language: str) -> None:
    found = standing(BOOK, BY_CODE["rpjmd-2029"], TODAY)
    narrow = replace(found, met=(0.1025, 0.1021, 0.1029))  # both ends were written as 10 %
    said = " ".join(sentences(narrow, language)).replace(",", ".")
    assert "10.2 " in said and "10.3 %" in said
    same = " ".join(sentences(replace(found, met=(0.1, 0.1, 0.1)), language))
    assert ("sama pada seluruh rentang" if language == "id" else "the same over the whole") in same
    for one in BY_CODE.values():
        for text in sentences(standing(BOOK, one, TODAY), language):
            for low, high in re.findall(
                r"([\d.,]+\d)(?: \w+)*? (?:sampai|to|dan|and) (?:[a-z]+ )*?([\d.,]+\d)", text
            ):
                assert low != high, text


def test_ends_are_told_apart_by_as_few_digits_as_do_it() -> None:
    rng = np.random.default_rng(1)
    for low, width in zip(rng.normal(0, 3, 200), 10.0 ** rng.uniform(-5, 1, 200), strict=True):
        places = ends(low, low + width, 1)
        assert f"{low:.{places}f}" != f"{low + width:.{places}f}"
        assert places == 1 or f"{low:.{places - 1}f}" == f"{low + width:.{places - 1}f}"


CITIES = {"3101", "3171", "3172", "3173", "3174", "3175"}


def test_each_city_by_its_own_official_figure_by_hand() -> None:
    whole = standing(BOOK, BY_CODE["rpjmd-2029"], TODAY)
    found = {one.area: one for one in parts_of(BOOK, whole, CITIES)}
    assert set(found) == CITIES
    one = found[
        "3171"
    ]  # Jakarta Pusat, March 2024: 4.63 %, 42,330 people, line Rp 818,722; 4.68 % a year before
    people = 42_330 / 0.0463 * (0.0463 - 0.0291)
    assert (one.last.period, one.before.period) == ("2024-03", "2023-03")
    assert one.distance.value == pytest.approx(1.72) and one.people.value == pytest.approx(people)
    assert one.rupiah.value == pytest.approx(people * 12 * 818_722 * 0.00492 / 0.0403)
    assert one.seats.value == pytest.approx(people / 5.10 / 4 / 0.25)
    assert one.needed == pytest.approx(1.72 / 4) and one.seen.value == pytest.approx(-0.05)
    se = 2.45 * 0.35 * np.sqrt(0.0463 * 0.9537 / (0.042 * 0.958))
    assert one.distance.se == pytest.approx(se) and one.distance.official and not one.rupiah.official
    assert one.share == pytest.approx(42_330 / 464_930)
    assert sum(each.share for each in found.values()) == pytest.approx(1)
    assert sum(each.share_people for each in found.values()) == pytest.approx(whole.people.value)
    assert found["3172"].rupiah is None  # the line of Jakarta Utara was not printed


def test_a_city_under_the_rate_has_nobody_to_lift_and_no_city_has_a_figure_at_a_line_not_stated() -> None:
    past = standing(BOOK, BY_CODE["rpkd-2024"], TODAY)
    found = {one.area: one for one in parts_of(BOOK, past, CITIES)}
    south = found["3174"]
    assert south.distance.value < 0 and south.people is None and south.rupiah is None and south.seats is None
    assert all(one.needed is None for one in found.values())  # the day has passed
    assert parts_of(BOOK, standing(BOOK, BY_CODE["ekstrem-2024"], TODAY), CITIES) == ()
    assert parts_of(BOOK, past, {"317101"}) == ()


def test_figures_younger_than_the_day_asked_about_are_not_known_yet() -> None:
    early = standing(BOOK, BY_CODE["rpkd-2024"], date(2023, 12, 31))
    assert {one.last.period for one in parts_of(BOOK, early, CITIES)} == {"2023-03"}
    assert all(one.before is None and one.seen is None for one in parts_of(BOOK, early, CITIES))


def test_without_an_assumed_error_of_parts_no_error_is_made_up() -> None:
    bare = replace(BOOK, part=None)
    one = parts_of(bare, standing(bare, BY_CODE["rpjmd-2029"], TODAY), {"3171"})[0]
    assert one.distance.se is None and one.distance.low == one.distance.high == one.distance.value


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_the_picture_is_whole_and_says_what_it_shows(code: str) -> None:
    root = ET.fromstring(picture(standing(BOOK, BY_CODE[code], TODAY), "en"))
    names = [one.tag.split("}")[1] for one in root]
    assert names[:2] == ["title", "desc"] and "circle" in names
    assert ("polygon" in names) == (code == "rpjmd-2029")


def test_bad_input_is_refused() -> None:
    with pytest.raises(ParameterError, match="target"):
        replace(BY_CODE["rpjmd-2029"], low=0.5)
    with pytest.raises(NumbersError, match="pace"):
        fan([2020, 2021], [0.1, 0.2], 0.003, [2025])
    with pytest.raises(NumbersError, match="pace"):
        fan([2020, 2021, 2021, 2022, 2023], [0.1] * 5, 0.003, [2025])
