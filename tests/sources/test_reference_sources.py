"""Real files that others published, read with no hand-editing."""

from __future__ import annotations

import math

import pytest
from tiny_country import make_pack

from sasaran.packs import load as load_pack
from sasaran.schema.period import Quarter
from sasaran.sources.declaration import read
from sasaran.sources.intake import take
from sasaran.sources.raw import check_totals, read_raw

pytestmark = pytest.mark.reference

HOUSEHOLDS = """
[source]
code = "SURVEY2008"
owner = "Survey team"
entity = "household"
roles = ["register", "welfare", "programme"]
files = ["alatas_*.csv"]
area_codes = "own"

[columns]
household_key = "hhid"
members = "hhsize"
province_code = "province"
city_code = "district"
district = ""
village = ""

[[benefit]]
programme = "CASH"
unit = "family"
when = { column = "treated", is = ["1"] }

[[welfare]]
basis = "observed"
value_column = "consumption"

[measures]
columns = ["consumption"]
"""
PERSONS = """
[source]
code = "SUSENAS"
owner = "BPS"
entity = "person"
roles = ["register", "programme"]
files = ["susenas_*.parquet"]
area_codes = "own"
family_key = "own"

[columns]
household_key = "RENUM"
relation = "R403"
sex = "R405"
weight = "FWT"
province_code = "R101"
city_code = "R102"

[[benefit]]
programme = "PBI"
when = { column = "R1101_A", is = ["A"] }
"""
AREAS = """
[source]
code = "VAKSINASI"
owner = "Dinas Kesehatan"
entity = "area"
roles = ["statistic"]
files = ["*.xlsx"]
sheet = "Data Kelurahan"
"""


def test_indonesian_households_give_the_published_mean_and_spread(engine, reference):
    """AER 102(4) Table 2: mean 557.501, standard deviation 602.33 (thousand Rp), 0.30 of households got cash.

    The table counts 5,753 households. The file holds 5,756; three lack consumption: they are accepted, have no
    welfare value and no measure, and so stand in no mean, but their cash counts (0.2986 is over 5,756).
    """
    folder = reference / "alatas_indonesia_2008"
    (one,) = take(engine, make_pack(), [read(HOUSEHOLDS, "h")], folder, Quarter(2008, 4)).files
    assert (one.rows_in, one.accepted, one.quarantined) == (5756, 5756, 0)
    mean, spread, told = engine.rows(
        "select avg(consumption), stddev_samp(consumption), count(consumption) from measure_survey2008"
    )[0]
    assert (round(mean, 3), round(spread, 3), told) == (557.501, 602.330, 5753)
    assert engine.value("select count(*) from welfare_line where value is not null") == 5753
    assert round(engine.count("benefit_line") / engine.count("record"), 4) == 0.2986
    assert engine.value("select count(distinct family_card) from record") == 5756
    districts = "select count(distinct area_no) from record join area using (area_no) where level = 'city'"
    assert engine.value(districts) == 12
    assert engine.rows("select sum(members), count(members) from record") == [(23524, 5355)]


def test_a_raw_questionnaire_is_mapped_by_a_declaration(engine, reference):
    """Weighted PBI-JKN coverage over all 24,915 persons, against the sum made of the raw columns themselves."""
    folder = reference / "susenas_jambi_2020"
    (one,) = take(engine, make_pack(), [read(PERSONS, "s")], folder, Quarter(2020, 1)).files
    assert (one.accepted, one.quarantined) == (24915, 0)
    assert engine.value("select count(distinct household_key) from record") == 6816
    covered = "select sum(weight) filter (b.record_no is not null) / sum(weight)"
    covered += " from record left join benefit_line b using (record_no)"
    raw = read_raw(engine, next(folder.glob("*.parquet")), table="plain")
    yes, weight = (f"c{raw.labels.index(label)}" for label in ("R1101_A", "FWT"))
    plain = f"sum(case when {yes} = 'A' then {weight}::double end) / sum({weight}::double)"
    assert math.isclose(engine.value(covered), engine.value(f"select {plain} from plain"), rel_tol=1e-12)
    assert engine.count("benefit_line") == 6435
    assert engine.value("select count(*) from record where relation = 1") == 6816


def test_twelve_government_workbooks_join_all_kelurahan_and_their_own_totals(engine, reference):
    """Every month 267 kelurahan; every number column equal to the sheet's TOTAL row; areas joined 267/267."""
    pack = load_pack("id-jakarta")
    folder = reference / "dki_kelurahan_vaksinasi_2021_22" / "raw_xlsx"
    intake = take(engine, pack, [read(AREAS, "v")], folder, Quarter(2022, 2))
    assert [(one.rows_in, one.accepted, one.total_rows) for one in intake.files] == [(267, 267, 1)] * 12
    joined = engine.rows("select file_no, count(distinct area_no) from area_value group by 1 order by 1")
    assert joined == [(no, 267) for no in range(12)]
    assert engine.value("select count(distinct level) from area_value join area using (area_no)") == 1
    for one in intake.files:
        raw = read_raw(engine, one.path, table="again", sheet="Data Kelurahan", total_words=pack.total_words)
        totals = {check.label: check.total for check in check_totals(engine, raw)}
        ours = dict(
            engine.rows(
                f"select measure, sum(value) from area_value where file_no = {one.file_no} group by 1"
            )
        )
        assert len(ours) in (23, 30)
        assert ours == totals
