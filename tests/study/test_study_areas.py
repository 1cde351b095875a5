"""Small areas and poverty of a frozen quarter: the register as census, and what it can say by itself."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb
import numpy as np
import pytest

from sasaran.cli.main import main
from sasaran.errors import NumbersError, ParameterError
from sasaran.quarter.demo import demo
from sasaran.quarter.frozen import frozen
from sasaran.quarter.options import Options
from sasaran.schema.period import Quarter
from sasaran.study.areas.asked import AreaAsked
from sasaran.study.areas.unit_level import small_area_frozen
from sasaran.study.people.everybody import census_frozen
from sasaran.study.poverty.asked import Asked
from sasaran.study.poverty.frozen import expected_poverty
from sasaran.study.poverty.indices import read_indices
from sasaran.study.poverty.listed import listed_welfare

QUARTER = Quarter(2025, 4)
LINE = 897_768.0
TERMS = ("members", "floor_area", "has_fridge", "has_car", "head_school_level=19")


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("ukur")
    demo(root, 3_000, 1, 5, Options(threads=2, memory="2GB", publish=False))
    return root


@pytest.fixture(scope="module")
def opened(world):
    with frozen(world, QUARTER, Options(threads=2, memory="2GB")) as made:
        yield made


@pytest.fixture(scope="module")
def survey(world) -> Path:
    return world / "survey" / "survei_2025Q4.csv"


def test_the_survey_of_the_demo_is_a_sample_of_the_truth(world, survey):
    """Weights add up to the families, and the weighted mean of consumption is near the truth's."""
    held = duckdb.sql(f"from '{survey}'").fetchnumpy()
    people = f"'{world / 'truth' / '2025Q4' / 'people.parquet'}'"
    families, mean = duckdb.sql(
        f"select count(*), avg(c) from (select any_value(consumption) c from {people} "
        "where alive and resident group by family)"
    ).fetchone()
    assert held["bobot"].sum() == pytest.approx(families, rel=0.1)
    weighted = np.average(held["konsumsi"].astype(float), weights=held["bobot"])
    spread = held["konsumsi"].std() / np.sqrt(len(held["konsumsi"]))
    assert abs(weighted - mean) < 5 * spread
    assert not {"nama", "nik", "national_id"} & set(held)


def test_the_census_is_the_registers_families_and_says_whom_it_left_out(opened):
    census = census_frozen(opened, TERMS, "district", "members")
    many = opened.engine.value("select count(*) from family")
    assert len(census.area) + sum(census.left_out.values()) == many
    assert census.left_out["unknown"] > 0
    assert (census.persons == census.columns["members"]).all()
    assert set(np.unique(census.columns["head_school_level=19"])) == {0.0, 1.0}


def test_an_unknown_word_names_the_near_ones(opened):
    with pytest.raises(ParameterError, match="floor_area"):
        census_frozen(opened, ("flor_area",), "district", "")
    with pytest.raises(ParameterError, match="head_sex=F"):
        census_frozen(opened, ("head_sex",), "district", "")


def test_names_and_codes_of_either_system_are_the_same_areas(opened, survey):
    codes = {area.code: area for area in opened.pack.areas}
    asked = AreaAsked("konsumsi", TERMS, "kecamatan", LINE, persons="members", replicates=0)
    by_code = small_area_frozen(survey, opened, asked, "kecamatan")
    lines = survey.read_text(encoding="utf-8").splitlines()
    other = survey.with_name("bps.csv")
    body = [line.split(",") for line in lines[1:]]
    other.write_text(
        "\n".join([lines[0], *(",".join([r[0], codes[r[1]].codes["bps"], *r[2:]]) for r in body)]) + "\n"
    )
    by_other = small_area_frozen(other, opened, asked, "district")
    assert [one.value for one in by_code.found["fgt0"]] == [one.value for one in by_other.found["fgt0"]]


def test_areas_that_are_none_of_the_registers_are_counted_and_refused(opened, survey):
    asked = AreaAsked("konsumsi", TERMS, "kelurahan", LINE, replicates=0)
    with pytest.raises(NumbersError, match="areas of the survey"):
        small_area_frozen(survey, opened, asked, "district")


def test_every_kelurahan_gets_a_number_a_file_and_a_map(world, survey, tmp_path, capsys):
    command = ["small-area", str(survey), "--quarter", "2025Q4", "--dir", str(world), "--y", "konsumsi",
               "--x", ",".join(TERMS), "--area", "kelurahan", "--persons", "members", "--line", str(LINE),
               "--replicates", "5", "--map", str(tmp_path / "peta.svg"), "--out", str(tmp_path / "angka.csv"),
               "--lang", "en"]  # fmt: skip
    assert main(command) == 0
    shown = capsys.readouterr().out
    assert "families of the register were left out because a covariate is unknown" in shown
    with (tmp_path / "angka.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert all(len(row["area"]) == 10 and row["name"] for row in rows)
    assert (
        f"Map: {len(rows)} areas drawn, 0 without polygon, {267 - len(rows)} polygons without area" in shown
    )
    assert "are not legal borders" in (tmp_path / "peta.svg").read_text(encoding="utf-8")


def test_expected_poverty_gives_official_rates_back_and_spreads_them_within(opened):
    made = expected_poverty(opened, Options(), ("city", "village", "home_ownership"))
    rows = {(row.index, row.by, row.estimate.domain): row.estimate for row in made.rows}
    official = {one.area: one.headcount for one in opened.pack.poverty}
    for area in opened.pack.areas:
        if area.level == "city" and ("expected FGT(0)", "city", area.code) in rows:
            assert rows["expected FGT(0)", "city", area.code].value == pytest.approx(
                official[area.code], abs=2e-4
            )
    villages = [e for (index, by, _), e in rows.items() if index == "expected FGT(0)" and by == "village"]
    assert len({round(one.value, 6) for one in villages}) > 50
    assert all(one.low <= one.value <= one.high and one.se is None for one in villages)
    assert ("expected FGT(0)", "home_ownership", "Milik sendiri") in rows


def test_expected_poverty_of_a_hand_counted_domain_adds_up(opened):
    """The whole is the mean of its cities, weighted by people."""
    made = expected_poverty(opened, Options(), ("city",), deepest=4)
    people = dict(
        opened.engine.rows(
            "with recursive up as (select area_no, area_no as at from area union all select up.area_no, a.parent_no "
            "from up join area a on a.area_no = up.at where a.parent_no is not null), ranked as (select distinct "
            "family_no from welfare join person using (person_no) where basis = 'province') "
            "select c.code, sum(f.members) from family f join ranked using (family_no) join up using (area_no) "
            "join area c on c.area_no = up.at and c.level = 'city' group by 1"
        )
    )
    for index in ("expected FGT(0)", "in deciles 1-4"):
        whole = next(row.estimate for row in made.rows if row.index == index and not row.by)
        parts = {
            row.estimate.domain: row.estimate.value for row in made.rows if row.index == index and row.by
        }
        mean = sum(float(people[code]) * value for code, value in parts.items()) / sum(
            float(v) for v in people.values()
        )
        assert whole.value == pytest.approx(mean, abs=1e-3)


def test_a_register_that_holds_no_consumption_says_so(opened, world, capsys):
    with pytest.raises(ParameterError, match="No list of the quarter holds a welfare value"):
        listed_welfare(opened, Asked("value", LINE))
    command = ["measure", "--quarter", "2025Q4", "--dir", str(world), "--line", "0.6*median", "--lang", "en"]
    assert main(command) == 2
    assert "The line of a registry is a number" in capsys.readouterr().err


def test_welfare_that_a_list_holds_is_measured_by_its_weights(opened):
    """Values laid into a copy of the table: 100 for the persons of odd number, 200 for the others."""
    engine = opened.engine
    kept = engine.arrays("select * from welfare")
    assert kept
    engine.run("create or replace temp table own_welfare as select * replace "
               "(case when person_no % 2 = 1 then 100.0 else 200.0 end as value) from welfare")  # fmt: skip
    engine.run("create or replace temp view welfare as from own_welfare")
    made = listed_welfare(opened, Asked("value", 150.0, by=("city",)))
    engine.run("drop view temp.welfare")
    whole = next(row.estimate for row in made.rows if row.index == "FGT(0)" and not row.by)
    odd, many = engine.rows(
        "select count(*) filter (person_no % 2 = 1), count(*) from (select distinct person_no from own_welfare)"
    )[0]
    assert whole.value == pytest.approx(odd / many)
    assert "families as sampling units" in whole.method
    assert {row.estimate.domain for row in made.rows if row.by} >= {"3171", "3175"}


def test_the_boundaries_of_the_workspace_are_drawn(world, tmp_path, capsys):
    ring = [[106.7, -6.3], [106.9, -6.3], [106.9, -6.1], [106.7, -6.1], [106.7, -6.3]]
    cities = ["3101", "3171", "3172", "3173", "3174", "3175"]
    features = [
        {"type": "Feature", "properties": {"kode": code, "code": code}, "geometry": {"type": "Polygon",
         "coordinates": [[[x + 0.3 * k, y] for x, y in ring]]}} for k, code in enumerate(cities)
    ]  # fmt: skip
    path = world / "boundaries.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    command = [
        "measure",
        "--quarter",
        "2025Q4",
        "--dir",
        str(world),
        "--by",
        "city",
        "--map",
        str(tmp_path / "p.svg"),
    ]
    try:
        assert main(command) == 0
    finally:
        path.unlink()
    assert "Voronoi" not in (tmp_path / "p.svg").read_text(encoding="utf-8")
    assert "6 wilayah tergambar" in capsys.readouterr().out


def test_areas_add_up_to_the_official_rate_of_each_city(opened, survey):
    asked = AreaAsked("konsumsi", TERMS, "kecamatan", LINE, persons="members", replicates=5, official=True)
    made = small_area_frozen(survey, opened, asked, "district")
    official = {one.area: one.headcount for one in opened.pack.poverty}
    rates: dict[str, list[tuple[float, float]]] = {}
    for one, size in zip(made.found["fgt0"], made.size, strict=True):
        rates.setdefault(one.domain[:4], []).append((one.value, size))
    assert len(rates) > 4
    for city, parts in rates.items():
        values, sizes = zip(*parts, strict=True)
        assert np.average(values, weights=sizes) == pytest.approx(official[city])
    assert "benchmarked" in made.found["fgt0"][0].method


def test_official_rates_need_the_register_and_people(opened, survey):
    asked = AreaAsked("konsumsi", TERMS, "kecamatan", LINE, replicates=0, official=True)
    with pytest.raises(ParameterError, match="Official rates cannot be used"):
        small_area_frozen(survey, opened, asked, "district")


HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to"


@pytest.mark.parametrize("page", ["small-area.md", "measure.md"])
def test_the_commands_of_the_pages_run_as_written(page, world, tmp_path, monkeypatch, capsys):
    """On a smaller demonstration than the page's, so only that they run and write what they say."""
    lines = (HOW_TO / page).read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line.startswith("sasaran ") and ("--dir demo" in line)]
    assert commands
    (tmp_path / "demo").symlink_to(world)
    monkeypatch.chdir(tmp_path)
    for command in commands:
        words = command.split()[1:]
        assert main([*words, "--replicates", "3"] if words[0] == "small-area" else words) == 0
        capsys.readouterr()
        for option in ("--map", "--out", "--picture"):
            if option in words:
                assert (tmp_path / words[words.index(option) + 1]).stat().st_size > 500


def test_welfare_values_of_two_bases_are_never_put_together(world):
    """Two measures of the same people: consumption, and one a hundred times as much; no rank is among them."""
    with frozen(world, QUARTER, Options(threads=2, memory="2GB")) as opened:
        engine = opened.engine
        engine.run("alter view welfare rename to welfare_whole")

        def lay(*bases: tuple[str, float, str]) -> None:
            rows = " union all ".join(
                f"select '{basis}' as basis, person_no, null::tinyint as decile, {value} as value, '' as version, "
                f"date '{day}' as as_of, 0::smallint as source_no from person"
                for basis, value, day in bases
            )
            engine.run(f"create or replace view welfare as {rows}")

        def mean(basis: str = "") -> float:
            rows = listed_welfare(opened, Asked("value", indices=read_indices("mean")), basis).rows
            assert "basis" in rows[0].estimate.method
            return rows[0].estimate.value

        lay(("observed", 5.0, "2025-01-01"))
        assert mean() == mean("observed") == pytest.approx(5.0)
        with pytest.raises(ParameterError, match="values on basis 'national'"):
            mean("national")
        # the later of the two has the higher value, so neither the latest nor the lowest is the answer by itself
        lay(("observed", 5.0, "2025-01-01"), ("income", 500.0, "2025-06-01"))
        assert mean("observed") == pytest.approx(5.0)
        assert mean("income") == pytest.approx(500.0)
        with pytest.raises(ParameterError, match="income, observed"):
            mean()
