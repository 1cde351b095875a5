"""The synthetic Jakarta: its margins, movements, files and truth."""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from pathlib import Path

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from sasaran.schema.pack import DemoRequest
from sasaran_id.jakarta import load
from sasaran_id.jakarta.synthetic import write_demo
from sasaran_id.jakarta.synthetic.margins import read_margins

SOURCE = Path(__file__).resolve().parents[2] / "src" / "sasaran"


def fingerprints(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_people_by_kelurahan_are_as_published(demo) -> None:
    people = demo.truth("2026Q1", "people")
    counted = dict(demo.rows(f"select area_no, count(*) from {people} where alive and resident group by 1"))
    margins = read_margins(demo.people)
    expected = dict(zip(margins.area_no.tolist(), margins.population.tolist(), strict=True))
    assert abs(sum(counted.values()) - demo.people) < 0.005 * demo.people
    large = [area for area, number in expected.items() if number >= 60]
    assert len(large) > 100
    off = [abs(counted[area] - expected[area]) / expected[area] for area in large]
    assert max(off) < 0.25 and float(np.mean(off)) < 0.05


def test_ages_and_sexes_are_as_published(demo) -> None:
    age = "date_diff('day', birth_date, date '2026-03-31') / 365.2425"
    people = f"{demo.truth('2026Q1', 'people')} where alive and resident"
    shares = demo.rows(
        f"""select avg(({age} < 5)::int), avg(({age} between 15 and 65)::int), avg(({age} >= 65)::int), avg(sex)
        from {people}"""
    )[0]
    margins = read_margins(demo.people)
    published = margins.population @ margins.ages / margins.population.sum()
    assert shares[0] == pytest.approx(published[0], abs=0.006)
    assert shares[1] == pytest.approx(published[3:13].sum(), abs=0.012)
    assert shares[2] == pytest.approx(published[13:].sum(), abs=0.008)
    assert shares[3] == pytest.approx(0.5, abs=0.02)


def test_numbers_belong_to_one_person_and_follow_the_rule(demo) -> None:
    people = demo.truth("2026Q2", "people")
    total, different, wrong_length, wrong_day = demo.rows(
        f"""select count(*), count(distinct national_id), count(*) filter (length(national_id::varchar) <> 16),
        avg((national_id // 100000000 % 100 <> day(birth_date) + 40 * sex)::int) from {people}"""
    )[0]
    assert total == different and wrong_length == 0
    assert 0.005 < wrong_day < 0.03, "a few keep the date that was corrected since"


def test_mothers_are_older_than_their_children(demo) -> None:
    children = f"""
      select date_diff('day', m.birth_date, c.birth_date) / 365.2425 as gap
      from {demo.truth("2026Q1", "people")} c join {demo.truth("2026Q1", "people")} m using (family)
      where m.sex = 1 and m.person = c.person - 1 and c.birth_date > m.birth_date"""
    low, middle = demo.rows(f"select quantile_cont(gap, 0.5), max(gap) from ({children})")[0]
    assert low > 1 and middle < 80


def test_deciles_hold_the_shares_they_promise(demo) -> None:
    people = f"{demo.truth('2026Q1', 'people')} where alive and resident"
    for basis in ("province", "city"):
        shares = [
            row[0]
            for row in demo.rows(
                f"select count(*) / sum(count(*)) over () from {people} group by true_{basis}"
            )
        ]
        assert len(shares) == 10
        assert max(abs(share - 0.1) for share in shares) < 0.02
    national = dict(
        demo.rows(f"select true_national, count(*) / sum(count(*)) over () from {people} group by 1")
    )
    assert national[1] == pytest.approx(0.025, abs=0.006)
    assert sum(share for decile, share in national.items() if decile <= 5) == pytest.approx(0.255, abs=0.02)


def test_the_ranking_errs_as_rankings_do(demo) -> None:
    people = f"{demo.truth('2026Q1', 'people')} where alive and resident and listed_province is not null"
    found, richer = demo.rows(
        f"""select avg((listed_province = 1)::int) filter (true_province = 1),
        avg((true_province >= 6)::int) filter (listed_province = 1) from {people}"""
    )[0]
    assert 0.5 < found < 0.8
    assert richer < 0.05


def test_about_one_in_five_of_the_poor_is_reached_by_nothing(demo) -> None:
    people, benefits = demo.truth("2026Q1", "people"), demo.truth("2026Q1", "benefits")
    (untouched,) = demo.rows(
        f"""with poor as (
          select * from {people} where alive and resident order by consumption limit {demo.people // 20}),
        reached as (select distinct family from {benefits} join {people} using (person))
        select avg((family not in (from reached))::int) from poor"""
    )[0]
    assert 0.12 < untouched < 0.30


def test_lists_hold_the_dead_the_gone_and_the_unregistered(demo) -> None:
    people, benefits = demo.truth("2026Q1", "people"), demo.truth("2026Q1", "benefits")
    dead, gone, unregistered, unranked = demo.rows(
        f"""select count(*) filter (not alive), count(*) filter (not resident), count(*) filter (not in_register),
        count(*) filter (listed_national is null) from {benefits} join {people} using (person)"""
    )[0]
    assert min(dead, gone, unregistered, unranked) > 0


def test_programmes_keep_their_relative_sizes(demo) -> None:
    counts = dict(demo.rows(f"select programme, count(*) from {demo.truth('2026Q1', 'benefits')} group by 1"))
    scale = demo.people / 11_011_862
    for programme in load().programmes:
        if (
            programme.code in counts
            and programme.code not in ("MTU",)
            and (programme.recipients or 0) * scale > 100
        ):
            assert counts[programme.code] == pytest.approx((programme.recipients or 0) * scale, rel=0.03)
    assert len(counts) == 11


def test_the_second_quarter_switches_off_the_insured(demo) -> None:
    counts = [
        dict(demo.rows(f"select programme, count(*) from {demo.truth(quarter, 'benefits')} group by 1"))[
            "PBIJKN"
        ]
        for quarter in ("2026Q1", "2026Q2")
    ]
    assert counts[0] - counts[1] == pytest.approx(270_000 * demo.people / 11_011_862, rel=0.1)


def test_people_move_between_quarters(demo) -> None:
    before, after = demo.truth("2026Q1", "people"), demo.truth("2026Q2", "people")
    born, arrived, died, left, moved, regrouped, recarded = demo.rows(
        f"""select count(*) filter (b.person is null and a.birth_date > date '2026-03-31'),
        count(*) filter (b.person is null and a.birth_date <= date '2026-03-31'),
        count(*) filter (b.alive and not a.alive), count(*) filter (b.resident and not a.resident),
        count(*) filter (b.area_no <> a.area_no), count(*) filter (b.family <> a.family),
        count(*) filter (b.family = a.family and b.family_card <> a.family_card)
        from {after} a left join {before} b using (person)"""
    )[0]
    assert min(born, arrived, died, left, moved, regrouped, recarded) > 5
    same = f"from {after} a join {before} b using (person)"
    assert demo.rows(
        f"select count(*) {same} where a.birth_date <> b.birth_date or a.national_id <> b.national_id"
    ) == [(0,)]


def test_the_register_holds_a_person_once_and_nearly_everyone(demo) -> None:
    rows = demo.truth("2026Q2", "rows")
    total, different = demo.rows(
        f"select count(*), count(distinct person) from {rows} where file like 'penduduk%'"
    )[0]
    assert total == different
    registered = demo.rows(
        f"select avg(in_register::int) from {demo.truth('2026Q2', 'people')} where alive and resident"
    )
    assert 0.95 < registered[0][0] < 0.99


def lines_of(path: Path) -> list[str]:
    encodings = {"kpdj": "cp1252", "pkh": "utf-16"}
    encoding = next((name for stem, name in encodings.items() if path.name.startswith(stem)), "utf-8")
    return path.read_text(encoding=encoding, errors="replace").splitlines()


def test_every_row_of_every_file_is_in_the_truth(demo) -> None:
    for quarter in ("2026Q1", "2026Q2"):
        table = demo.truth(quarter, "rows")
        noted = dict(
            demo.rows(
                f"select file, (count(*), min(row_no), max(row_no), count(distinct row_no)) from {table} group by 1"
            )
        )
        files = {path.name: path for path in (demo.inbox / quarter).iterdir()}
        assert set(files) == set(noted)
        for name, path in files.items():
            count, first, last, different = (
                noted[name].values() if isinstance(noted[name], dict) else noted[name]
            )
            assert last - first + 1 == count == different
            if path.suffix != ".xlsx":
                assert (first, last) == (2, len(lines_of(path))), name


def test_truth_rows_name_the_person_in_the_row(demo) -> None:
    table, people = demo.truth("2026Q1", "rows"), demo.truth("2026Q1", "people")
    known = dict(
        demo.rows(
            f"select row_no, national_id from {table} join {people} using (person) where file like 'pangan%'"
        )
    )
    lines = lines_of(next((demo.inbox / "2026Q1").glob("pangan*.csv")))
    reader = csv.reader(io.StringIO("\n".join(lines)))
    at = next(reader).index("nik")
    agree = [row[at] == str(known[number]) for number, row in enumerate(reader, 2)]
    assert 0.9 < float(np.mean(agree)) < 1.0


def test_truth_rows_point_into_the_workbook(demo) -> None:
    table, people = demo.truth("2026Q1", "rows"), demo.truth("2026Q1", "people")
    known = dict(
        demo.rows(
            f"select row_no, national_id from {table} join {people} using (person) where file like 'kjp%'"
        )
    )
    book = CalamineWorkbook.from_path(next((demo.inbox / "2026Q1").glob("kjp*.xlsx")))
    rows = book.get_sheet_by_name("Data").to_python()
    header = next(number for number, row in enumerate(rows) if "NIK Siswa" in row)
    assert header > 0, "there are titles above"
    agree = [rows[number - 1][1] == str(nik) for number, nik in known.items()]
    assert 0.9 < float(np.mean(agree)) < 1.0
    assert rows[-1][0] == "TOTAL"
    assert rows[-1][-1] == sum(row[-1] for row in rows[header + 1 : -1])


def test_each_list_has_the_form_it_should(demo) -> None:
    folder = demo.inbox / "2026Q1"
    klj = CalamineWorkbook.from_path(next(folder.glob("kartu_lansia*.xlsx")))
    assert klj.sheet_names == ["Petunjuk", "Data KLJ"]
    numbers = [row[2] for row in klj.get_sheet_by_name("Data KLJ").to_python()[3:-1]]
    spoiled = [number for number in numbers if isinstance(number, float) and number >= 1e15]
    assert spoiled and all(number % 10 == 0 for number in spoiled)
    kaj = CalamineWorkbook.from_path(next(folder.glob("kartu_anak*.xlsx"))).get_sheet_by_index(0).to_python()
    assert kaj[1][1] == "Identitas Anak" and kaj[2][1] == "NIK"
    assert next(folder.glob("pkh*.txt")).read_bytes()[:2] in (b"\xff\xfe", b"\xfe\xff")
    assert (
        "NIK"
        not in CalamineWorkbook.from_path(next(folder.glob("jakpreneur*")))
        .get_sheet_by_index(0)
        .to_python()[1]
    )
    assert (
        b"\x92" in next(folder.glob("kpdj*.csv")).read_bytes()
        or b"\x96" in next(folder.glob("kpdj*.csv")).read_bytes()
    )


def test_area_codes_are_of_the_declared_system(demo) -> None:
    pack = load()
    for stem, header, delimiter, system in (
        ("pangan", "kode_wilayah", ",", "bps"),
        ("penduduk", "KODE_WILAYAH", ";", "kemendagri"),
    ):
        known = {area.codes[system] for area in pack.areas if area.level == "village"}
        lines = lines_of(next((demo.inbox / "2026Q1").glob(f"{stem}*.csv")))
        met = {row[header] for row in csv.DictReader(lines, delimiter=delimiter)}
        assert met <= known and len(met) > 200


def test_declarations_parse_and_claim_every_file_once(demo) -> None:
    codes = {programme.code for programme in load().programmes}
    claimed: list[str] = []
    for path in sorted((demo.root / "sources").glob("*.toml")):
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
        found = [
            file.name for glob in declared["source"]["files"] for file in (demo.inbox / "2026Q2").glob(glob)
        ]
        assert found, path.name
        claimed += found
        assert all(benefit["programme"] in codes for benefit in declared.get("benefit", []))
    assert sorted(claimed) == sorted(path.name for path in (demo.inbox / "2026Q2").iterdir())


def test_dtsen_files_have_the_layouts_fields(demo) -> None:
    for layout, stem in zip(load().layouts, ("keluarga", "anggota_keluarga"), strict=True):
        first = lines_of(next((demo.inbox / "2026Q1").glob(f"{stem}_dtsen*.csv")))[0]
        assert tuple(name.strip('"') for name in first.split("|")) == layout.fields


def test_the_same_request_gives_the_same_bytes(writer, tmp_path: Path) -> None:
    first = writer(tmp_path / "a", 3_000, 5)
    second = writer(tmp_path / "b", 3_000, 5)
    assert fingerprints(first.root) == fingerprints(second.root)


def test_another_seed_gives_other_people(demo, writer, tmp_path: Path) -> None:
    other = writer(tmp_path, 3_000, 6, quarters=("2026Q1",))
    mine = lines_of(next((demo.inbox / "2026Q1").glob("penduduk*.csv")))
    theirs = lines_of(next((other.inbox / "2026Q1").glob("penduduk*.csv")))
    numbers = {line.split(";")[0] for line in theirs[1:]}
    assert len(numbers & {line.split(";")[0] for line in mine[1:]}) < 0.01 * len(numbers)


def test_without_faults_numbers_are_right(writer, tmp_path: Path) -> None:
    clean = writer(tmp_path, 3_000, 5, faults=0.0, quarters=("2026Q1",))
    table, people = clean.truth("2026Q1", "rows"), clean.truth("2026Q1", "people")
    known = dict(
        clean.rows(
            f"select row_no, national_id from {table} join {people} using (person) where file like 'sembako%'"
        )
    )
    lines = lines_of(next((clean.inbox / "2026Q1").glob("sembako*.csv")))
    met = {number: row["NIK"] for number, row in enumerate(csv.DictReader(lines, delimiter=";"), 2)}
    assert met == {number: str(nik) for number, nik in known.items()}


@pytest.mark.parametrize(
    ("people", "quarters"), [(10, ("2026Q1",)), (5_000, ()), (5_000, ("2026Q1", "2026Q3"))]
)
def test_a_request_that_makes_no_sense_is_refused(
    people: int, quarters: tuple[str, ...], tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="demo needs"):
        write_demo(DemoRequest(people, quarters, 1, tmp_path / "i", tmp_path / "s", tmp_path / "t"))


def test_nothing_in_the_core_reads_the_truth() -> None:
    words = ("rows.parquet", "people.parquet", "benefits.parquet", "truth_rows")
    mentions = [
        str(path)
        for path in SOURCE.rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in words)
    ]
    assert mentions == []


@pytest.mark.slow
def test_a_large_one_keeps_the_margins_and_the_bytes(writer, tmp_path: Path) -> None:
    large = writer(tmp_path / "a", 300_000, 3, quarters=("2026Q1",))
    people = large.truth("2026Q1", "people")
    counted = dict(large.rows(f"select area_no, count(*) from {people} where alive and resident group by 1"))
    margins = read_margins(large.people)
    expected = dict(zip(margins.area_no.tolist(), margins.population.tolist(), strict=True))
    off = [abs(counted[area] - number) / number for area, number in expected.items() if number >= 300]
    assert max(off) < 0.08 and float(np.mean(off)) < 0.015
    again = writer(tmp_path / "b", 300_000, 3, quarters=("2026Q1",))
    assert fingerprints(large.root) == fingerprints(again.root)
