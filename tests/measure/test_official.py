"""Official series: identities are checked and failures told; official figures stay apart from ours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.measure.cases import read

from sasaran.errors import NumbersError, ParameterError
from sasaran.measure.official import difference, official_series, to_estimate
from sasaran.packs import load
from sasaran.schema.estimate import Estimate
from sasaran.schema.official import LineDefinition, OfficialFigure

NATIONAL = LineDefinition("national line", "national", deflator="drawn anew")
EXTREME = LineDefinition("USD 1.90", "international", 1.9, 2011, "CPI")
UNITS = {"rate": "percent", "persons": "thousand persons", "population": "persons"}


def fig(indicator, value, area="31", period="2024-03", step=0.01, definition=NATIONAL, **options):
    unit = UNITS.get(indicator, "Rp per capita per month")
    made = OfficialFigure(indicator, area, period, value, unit, step, definition, "a table")
    return replace(made, **options)


SOUND = {
    "rate": fig("rate", 4.30),
    "persons": fig("persons", 464.93),
    "population": fig("population", 10_812_000, step=1000, definition=None),
    "line": fig("line", 825_288, step=1),
    "household_size": fig("household_size", 4.92),
    "household_line": fig("household_line", 4_060_417, step=1),
    "food_line": fig("food_line", 571_647, step=1),
    "nonfood_line": fig("nonfood_line", 253_641, step=1),
    "food_share": fig("food_share", 69.27),
    "p1": fig("p1", 0.55),
    "p2": fig("p2", 0.11),
    "city": fig("persons", 264.93, area="3171"),
    "other": fig("persons", 200.00, area="3172"),
    "before": fig("persons", 477.83, period="2023-03"),
    "rate before": fig("rate", 4.44, period="2023-03"),
}


def test_a_sound_series_breaks_nothing_and_says_what_was_checked():
    series = official_series(SOUND.values())
    assert series.broken == ()
    assert len(series.checked) == 7 and all(series.checked.values())
    assert series.figure("rate", "31", "2024-03").value == 4.30


@pytest.mark.parametrize(
    ("name", "value", "identities"),
    [
        ("persons", 494.93, {"rate x population = persons", "persons of the parts = persons of the whole",
                             "persons / rate = a population that moves by at most 3 % a year"}),
        ("household_line", 4_460_417, {"line x household size = household line"}),
        ("line", 852_288, {"line x household size = household line", "food line + non-food line = line",
                           "food line / line = food share"}),
        ("food_share", 69.72, {"food line / line = food share"}),
        ("p2", 0.65, {"rate >= P1 >= P2"}),
        ("city", 246.93, {"persons of the parts = persons of the whole"}),
        ("rate before", 4.04, {"persons / rate = a population that moves by at most 3 % a year"}),
    ],
)  # fmt: skip
def test_a_misprint_breaks_its_identities_and_is_kept(name, value, identities):
    series = official_series({**SOUND, name: replace(SOUND[name], value=value)}.values())
    assert {b.identity for b in series.broken} == identities
    assert len(series.figures) == len(SOUND)
    for broken in series.broken:
        assert abs(broken.printed - broken.implied) > broken.slack and "a table" in broken.sources
        assert "implied" in str(broken) and broken.area in str(broken)


def test_rounding_alone_breaks_nothing():
    rng = np.random.default_rng(4)
    for _ in range(300):
        line, size, people = rng.uniform(3e5, 9e5), rng.uniform(3.5, 6), rng.uniform(1e6, 4e7)
        rate, food = rng.uniform(2, 25), rng.uniform(0.5, 0.8) * line
        printed = [
            fig("rate", round(rate, 2)), fig("persons", round(rate / 100 * people / 1000, 2)),
            fig("population", round(people), definition=None, step=1), fig("line", round(line), step=1),
            fig("household_size", round(size, 2)), fig("household_line", round(line * round(size, 2)), step=1),
            fig("food_line", round(food), step=1), fig("nonfood_line", round(line - food), step=1),
            fig("food_share", round(100 * food / line, 2)),
        ]  # fmt: skip
        assert official_series(printed).broken == ()


def test_an_official_figure_refuses_to_be_reckoned_with():
    figure = SOUND["rate"]
    ours = Estimate(4.1, 0.1, 3.9, 4.3, 0.95, "count", 10)
    for operation in (
        lambda x: figure - x, lambda x: x - figure, lambda x: figure + x, lambda x: figure * x, lambda x: x / figure,
        lambda x: figure < x, lambda x: figure >= x,
    ):  # fmt: skip
        for other in (4.1, ours, SOUND["rate before"]):
            with pytest.raises(TypeError, match="never mixed"):
                operation(other)
    with pytest.raises(NumbersError, match="registry counts are never mixed"):
        difference(figure, ours)
    told = to_estimate(figure)
    assert told.official and told.se is None and np.isnan(told.low) and told.source == "a table"


def test_differences_of_official_figures():
    found = difference(SOUND["rate"], SOUND["rate before"])
    assert found.value == pytest.approx(-0.14) and found.unit == "percentage points"
    assert found.step == 0.02 and found.status == "derived" and found.period == "2023-03 to 2024-03"
    assert difference(SOUND["city"], SOUND["other"]).area == "3171 over 3172"
    doubtful = replace(SOUND["rate before"], status="unverified")
    assert difference(SOUND["rate"], doubtful).status == "unverified"
    with pytest.raises(NumbersError) as refused:
        difference(SOUND["rate"], replace(SOUND["rate before"], definition=EXTREME))
    assert "national line" in str(refused.value) and "USD 1.90" in str(refused.value)
    hidden = LineDefinition("extreme", "not stated")
    with pytest.raises(NumbersError, match="not stated compares with none"):
        difference(
            replace(SOUND["rate"], definition=hidden), replace(SOUND["rate before"], definition=hidden)
        )
    for other in (SOUND["before"], replace(SOUND["rate before"], area="32")):
        with pytest.raises(NumbersError, match="not of one kind"):
            difference(SOUND["rate"], other)


@pytest.mark.parametrize(
    "wrong", [{"value": np.nan}, {"value": -1.0}, {"step": 0.0}, {"period": "March 2024"}, {"period": "2024-13"},
              {"status": "sure"}],
)  # fmt: skip
def test_a_figure_that_cannot_be_read_is_refused(wrong):
    with pytest.raises(NumbersError, match="cannot be read"):
        official_series([replace(SOUND["rate"], **wrong)])


def test_two_figures_of_one_thing_and_unknown_ones():
    with pytest.raises(NumbersError, match="is there twice"):
        official_series([SOUND["rate"], replace(SOUND["rate"], value=4.2)])
    series = official_series([SOUND["rate"], replace(SOUND["rate"], definition=EXTREME)])
    assert series.figure("rate", "31", "2024-03", EXTREME).definition is EXTREME
    with pytest.raises(ParameterError, match=r"2 official figures .* national line, USD 1.90"):
        series.figure("rate", "31", "2024-03")
    with pytest.raises(ParameterError, match="There are 0"):
        series.figure("gini", "31", "2024-03")


@pytest.fixture(scope="module")
def jakarta():
    return official_series(load("id-jakarta").official)


def test_the_jakarta_series_holds_together(jakarta):
    assert jakarta.broken == ()
    assert jakarta.checked["line x household size = household line"] == 5
    assert jakarta.checked["persons of the parts = persons of the whole"] == 3
    latest = jakarta.figure("rate", "31", "2025-09")
    assert (latest.value, latest.unit, latest.step) == (4.03, "percent", 0.01)
    assert all(f.source for f in jakarta.figures)
    # the two code systems number the cities differently: 3174 is Jakarta Selatan in the pack's own
    assert jakarta.figure("line", "3174", "2024-03").value == 928_278
    assert {f.status for f in jakarta.figures if f.source == "none seen"} == {"unverified"}


@pytest.mark.parametrize(
    ("indicator", "wrong", "identity"),
    [
        # the press printed 852,798 for March 2025: the line of a household tells that it is 852,768
        ("line", 852_798, "line x household size = household line"),
        ("persons", 496.87, "persons / rate = a population that moves by at most 3 % a year"),
    ],
)
def test_a_misprint_of_the_press_is_found_out(jakarta, indicator, wrong, identity):
    figures = [
        replace(f, value=wrong) if (f.indicator, f.area, f.period) == (indicator, "31", "2025-03") else f
        for f in jakarta.figures
    ]
    found = official_series(figures).broken
    assert {b.identity for b in found} == {identity}
    assert {b.period for b in found} <= {"2025-03", "2025-09"}


def test_a_size_that_is_not_the_one_printed_is_an_option():
    rough = [
        SOUND["line"],
        SOUND["household_size"],
        replace(SOUND["household_line"], value=round(825_288 * 4.923)),
    ]
    assert len(official_series(rough).broken) == 1
    assert official_series(rough, size_as_printed=False).broken == ()


def test_a_table_of_another_round_is_found_out(jakarta):
    # "September 2020 by city" of the press adds up to March's 481.28 thousand
    total = jakarta.figure("persons", "31", "2020-09")
    cities = [
        ("3101", 3.8),
        ("3171", 41.0),
        ("3172", 123.0),
        ("3173", 110.0),
        ("3174", 78.0),
        ("3175", 125.48),
    ]
    parts = [replace(total, area=area, value=value) for area, value in cities]
    found = official_series([*jakarta.figures, *parts]).broken
    assert [(b.period, round(b.implied, 2)) for b in found] == [("2020-09", 481.28)]


def test_extreme_poverty_of_2022_and_of_2024_is_not_compared(jakarta):
    rates = {(f.period, f.value): f for f in jakarta.figures if (f.indicator, f.area) == ("rate", "31")}
    later, earlier, sooner = rates["2024-03", 0.35], rates["2022-03", 0.89], rates["2021-03", 0.60]
    with pytest.raises(NumbersError, match="cannot be compared"):
        difference(later, earlier)
    assert difference(earlier, sooner).value == pytest.approx(0.29)


# --- tables of BPS as others copied them: what does not hold is told, row by row ---


def semesters(path):
    """Figures of provinces by semester; the columns of the copy, its place codes ours (whole, urban, rural)."""
    t = read(path)
    month = {"Semester 1 (Maret)": "03", "Semester 2 (September)": "09"}
    places = {name: f"{at:02d}" for at, name in enumerate(sorted(set(t["Provinsi"])), 10)}
    part = {"Perkotaan+Perdesaan": "", "Perkotaan": "u", "Perdesaan": "r"}
    names = {"rate": ("Persentase Penduduk Miskin %", 0.01), "persons": ("Jumlah Penduduk Miskin (Ribu Jiwa)", 0.01),
             "line": ("Garis Kemiskinan (Rupiah/Kapita/Bulan)", 1.0),
             "food_line": ("Garis Kemiskinan Makanan (Rupiah/Kapita/Bulan)", 1.0),
             "nonfood_line": ("Garis Kemiskinan Non-Makanan (Rupiah/Kapita/Bulan)", 1.0)}  # fmt: skip
    for row in range(len(t["Provinsi"])):
        area = places[t["Provinsi"][row]] + part[t["Daerah"][row]]
        period = f"{int(t['Tahun'][row])}-{month[t['Periode'][row]]}"
        for indicator, (column, step) in names.items():
            yield fig(indicator, float(t[column][row]), area, period, step), t["Provinsi"][row]


@pytest.mark.reference
def test_the_semester_table_of_provinces_has_rows_that_do_not_hold(reference):
    held = list(
        semesters(reference / "bps_poverty_statistics" / "province_semester_line_food_nonfood_p0p1p2.csv")
    )
    with pytest.raises(NumbersError, match="is there twice"):
        official_series(figure for figure, _ in held)
    first = {(figure.indicator, figure.area, figure.period): figure for figure, _ in reversed(held)}
    series = official_series(first.values())
    assert series.checked["food line + non-food line = line"] == 1222
    names = {figure.area: name for figure, name in held}
    broken = {}
    for one in series.broken:
        broken.setdefault(one.identity.split(" =")[0], []).append((names[one.area], one.area[2:], one.period))
    # Jakarta has no rural part: the copy filled its rows with means of columns, which do not even add up
    assert {(name, part) for name, part, _ in broken["food line + non-food line"]} == {("DKI JAKARTA", "r")}
    assert {name for name, _, _ in broken["persons of the parts"]} == {"DKI JAKARTA", "ACEH"}
    assert len([1 for name, _, _ in broken["persons of the parts"] if name == "DKI JAKARTA"]) == 10
    # weights were drawn from a new projection in September 2020, and Aceh's rounds are mixed up
    whole = [(name, period) for name, part, period in broken["persons / rate"] if part == ""]
    assert len(whole) == 21 and ("ACEH", "2018-03") in whole and ("KEP, RIAU", "2020-09") in whole


@pytest.mark.reference
def test_the_march_panel_of_provinces_and_the_pack(reference, jakarta):
    t = read(reference / "bps_poverty_statistics" / "province_panel_march_2015_2025.csv")
    columns = {"rate": ("poverty_rate_pct", 0.01), "persons": ("poor_population_thousand", 0.01),
               "line": ("poverty_line_rp", 1.0)}  # fmt: skip
    codes = {name: f"{at:02d}" for at, name in enumerate(sorted(set(t["province"])), 10)}
    figures = []
    for indicator, (column, step) in columns.items():
        values = np.ma.filled(np.ma.asarray(t[column], dtype=float), np.nan)
        for name, year, value in zip(t["province"], t["year"], values, strict=True):
            if not np.isnan(value):
                figures.append(fig(indicator, float(value), codes[name], f"{year}-03", step))
    series = official_series(figures)
    named = {code: name for name, code in codes.items()}
    found = {(named[b.area], b.period[:4]) for b in series.broken}
    assert len(series.broken) == 11 and ("Papua", "2024") in found and ("Papua Barat", "2024") in found
    assert "DKI Jakarta" not in {name for name, _ in found}
    # two copies of one official series: where they differ, one of them was mistyped
    ours = {(f.indicator, f.period): f.value for f in jakarta.figures
            if f.area == "31" and f.definition is not None and f.definition.kind == "national"}  # fmt: skip
    both = [f for f in figures if f.area == codes["DKI Jakarta"] and (f.indicator, f.period) in ours]
    assert len(both) == 21
    differ = [(f.indicator, f.period, f.value) for f in both if f.value != ours[f.indicator, f.period]]
    assert differ == [("line", "2022-03", 738_955.0)] and ours["line", "2022-03"] == 738_755


def test_targets_and_figures_of_the_pack_speak_of_the_same_lines(jakarta):
    book = load("id-jakarta").targets
    assert book is not None
    targeted = {target.line for target in book.targets}
    assert targeted and targeted <= {f.definition for f in jakarta.figures}
