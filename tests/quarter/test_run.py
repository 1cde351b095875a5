"""The quarter, end to end, on a small synthetic Jakarta that goes through every room."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sasaran import packs
from sasaran.cli.main import main
from sasaran.errors import ParameterError, ReleaseError
from sasaran.quarter import ask
from sasaran.quarter.demo import demo, make_world
from sasaran.quarter.frozen import frozen
from sasaran.quarter.options import Options
from sasaran.quarter.run import run
from sasaran.schema.period import Quarter
from sasaran.store.duck import DuckEngine

PEOPLE, SEED = 3_000, 11
LAST = Quarter(2026, 1)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A workspace whose two quarters have been run and published."""
    root = tmp_path_factory.mktemp("jakarta")
    return root, demo(root, PEOPLE, 2, SEED, Options(memory="1GB"))


def test_every_row_of_every_file_is_accounted_for(world):
    _, outcomes = world
    for found in outcomes:
        for one in found.intake.files:
            assert one.rows_in == one.accepted + one.quarantined
    assert sum(one.rows_in for one in outcomes[-1].intake.files) > 2 * PEOPLE


def test_the_answer_stands_in_its_interval_and_within_its_universe(world):
    _, outcomes = world
    for unit in (outcomes[-1].gap.persons, outcomes[-1].gap.families):
        assert 0 < unit.expected < unit.n
        assert unit.low <= round(unit.expected) <= unit.high


def test_the_answer_agrees_with_the_truth_the_build_never_saw(world):
    """The count of untouched must be near the true one; the interval's own proof is in the benchmarks.

    The truth is taken from the generator alone: who is listed in decile 1, in which family, and who receives what.
    """
    root, outcomes = world
    folder = (root / "truth" / str(LAST)).as_posix()
    with DuckEngine() as engine:
        poor, true = engine.rows(_TRUE_UNTOUCHED.format(folder=folder))[0]
    assert outcomes[-1].gap.persons.n == pytest.approx(poor, rel=0.02, abs=4)
    assert outcomes[-1].gap.persons.expected == pytest.approx(true, rel=0.02, abs=4)


_TRUE_UNTOUCHED = """
    with people as (select * from read_parquet('{folder}/people.parquet')),
    benefits as (select * from read_parquet('{folder}/benefits.parquet')),
    poor as (select person, family from people where in_welfare and listed_province = 1),
    own as (select distinct person from benefits where unit <> 'family'),
    joint as (select distinct p.family from benefits b join people p using (person) where b.unit = 'family')
    select count(*), count(*) filter (
        person not in (select person from own) and family not in (select family from joint)) from poor"""


def test_a_mass_removal_raises_an_alarm(world):
    _, outcomes = world
    changes = outcomes[-1].changes
    assert changes is not None
    assert changes.after == changes.before + changes.came - changes.gone
    assert "PBIJKN" in {alarm.code for alarm in changes.alarms}


def test_the_quarter_lies_frozen_and_published(world):
    root, outcomes = world
    found = outcomes[-1]
    assert found.release.new and found.published is not None
    manifest = json.loads((found.release.folder / "manifest.json").read_text(encoding="utf-8"))
    read = {name.partition("#")[0] for name in manifest["facts"]["inputs"]}
    assert read >= {f"inbox/{path.name}" for path in (root / "inbox/2026Q1").iterdir()}
    assert read >= {"sasaran.toml", "quarters/2025Q4/r1"}
    page = found.published.report.read_text(encoding="utf-8")
    assert "belum tersentuh" in page and "http://" not in page.replace("http://www.w3.org", "")
    assert len(found.published.returns) == len(found.intake.files)
    assert found.published.listed == found.gap.persons.accepted


def test_the_same_inputs_make_no_second_release(world, tmp_path):
    root, outcomes = world
    copy = tmp_path / "again"
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("quarters", "out"))
    quiet = Options(memory="1GB", threads=1, publish=False)
    first = [run(copy, found.quarter, quiet).release for found in outcomes]
    assert [one.manifest.to_bytes() for one in first] == [
        found.release.manifest.to_bytes() for found in outcomes
    ]
    again = run(copy, LAST, quiet).release
    assert not again.new and again.number == 1


def test_a_corrected_file_makes_a_second_release(world, tmp_path):
    root, _ = world
    copy = tmp_path / "corrected"
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("out"))
    path = copy / "inbox/2026Q1" / "sembako_2026T1.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    second = run(copy, LAST, Options(memory="1GB", publish=False)).release
    assert second.new and second.number == 2


def test_another_basis_and_programme_set_can_be_asked_of_the_frozen_quarter(world):
    root, outcomes = world
    with frozen(root, LAST) as opened:
        every, rows = ask.gap_by_area(opened, Options(), "city")
        fewer, _ = ask.gap_by_area(opened, Options(programmes=("PKH", "SEMBAKO")), "city")
        city, _ = ask.gap_by_area(opened, Options(basis="city"), "city")
    assert every.persons == outcomes[-1].gap.persons
    assert fewer.persons.expected >= every.persons.expected
    assert city.persons.n != every.persons.n
    assert sum(row.expected for row in rows if row.unit == "person") == pytest.approx(every.persons.expected)


def test_an_unknown_programme_and_level_are_refused_with_those_that_exist(world):
    root, _ = world
    with frozen(root, LAST) as opened:
        with pytest.raises(ParameterError, match="PKH"):
            ask.gap_by_area(opened, Options(programmes=("NOSUCH",)), "city")
        with pytest.raises(ParameterError, match="village"):
            ask.gap_by_area(opened, Options(), "rt")
        with pytest.raises(ParameterError, match="city, national, province"):
            ask.gap_by_area(opened, Options(basis="propinsi"), "city")
        indonesian, rows = ask.gap_by_area(opened, Options(basis="kota"), "kecamatan")
    assert indonesian.basis == "city" and len({row.code for row in rows}) > 6
    with pytest.raises(ReleaseError, match="2026Q1"), frozen(root, Quarter(2030, 1)):
        pass


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["gap", "2026Q1", "--level", "district"], "{untouched} belum tersentuh"),
        (["overlap", "2026Q1"], "{pair}"),
        (["review", "2026Q1"], "diterima"),
        (["coverage", "2026Q1"], "{persons}"),
        (["diff", "2025Q4", "2026Q1"], "{came} masuk"),
        (["releases"], "2026Q1/r1"),
        (["report", "2026Q1", "--basis", "city", "--lang", "en"], "report-en.html"),
        (
            ["lists", "2026Q1", "--level", "city", "--purpose", "verifikasi-lapangan", "--area", "3174"],
            "r1-city-province-d1",
        ),
    ],
)
def test_the_commands_answer_from_the_frozen_quarter(world, capsys, words, told):
    root, outcomes = world
    found = outcomes[-1]
    with frozen(root, LAST) as opened:
        pair = opened.engine.value("select max(persons) from overlap where programme_no <> other_no")
    facts = {
        "untouched": round(found.gap.persons.expected), "persons": found.registry.persons, "pair": pair,
        "came": found.changes.came,
    }  # fmt: skip
    assert main([*words, "--dir", str(root)]) == 0
    assert (
        told.format(**{key: f"{value:,}".replace(",", ".") for key, value in facts.items()})
        in capsys.readouterr().out
    )


def test_the_gate_refuses_a_purpose_it_does_not_know(world, capsys):
    root, _ = world
    assert main(["lists", "2026Q1", "--purpose", "penasaran", "--dir", str(root)]) == 2
    assert "verifikasi-lapangan" in capsys.readouterr().err


def test_a_second_run_leaves_alone_what_officers_wrote_into_the_lists(world, tmp_path):
    root, outcomes = world
    copy = shutil.copytree(root, tmp_path / "again")
    written = sorted((copy / "out/2026Q1/lists").rglob("*.xlsx"))[0]
    written.write_bytes(b"findings of the field officer")
    entries = (copy / "audit.jsonl").read_text(encoding="utf-8").count("\n")
    again = run(copy, LAST, Options(memory="1GB"))
    assert written.read_bytes() == b"findings of the field officer"
    assert (copy / "audit.jsonl").read_text(encoding="utf-8").count("\n") == entries
    assert again.published is not None and again.published.listed == outcomes[-1].published.listed


def test_nothing_printed_holds_a_persons_value(world, capsys):
    root, _ = world
    main(["review", "2026Q1", "--dir", str(root), "--most", "500"])
    shown = capsys.readouterr().out
    with frozen(root, LAST) as opened:
        ids = {
            str(no) for (no,) in opened.engine.rows("select national_id from record where national_id > 0")
        }
        names = {
            str(name) for (name,) in opened.engine.rows("select name from record where length(name) > 9")
        }
    words = set(shown.replace("\n", " ").split())
    assert not words & ids
    assert not [name for name in names if name in shown]


def test_a_demonstration_never_writes_over_an_offices_own_files(tmp_path):
    (tmp_path / "inbox" / "2025Q4").mkdir(parents=True)
    (tmp_path / "inbox" / "2025Q4" / "own.csv").write_text("nik\n", encoding="utf-8")
    with pytest.raises(ParameterError, match="not a demonstration"):
        make_world(tmp_path, 1_000, 1, 1)
    assert Path(tmp_path / "inbox" / "2025Q4" / "own.csv").read_text(encoding="utf-8") == "nik\n"


def test_options_take_the_workspaces_basis_where_none_was_asked():
    pack = packs.load("id-jakarta")
    assert Options().filled({"basis": "national"}, pack).basis == "national"
    assert replace(Options(), basis="city").filled({"basis": "national"}, pack).basis == "city"
    assert Options().filled({}, pack).basis == "province"
    assert Options(basis="Kabupaten").filled({}, pack).basis == "city"
