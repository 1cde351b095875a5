"""``sasaran rank`` on survey files: fit, publish, score, explain, and the other designs."""

from __future__ import annotations

import csv
import re

import duckdb
import numpy as np
import pytest

from sasaran.cli.main import main
from sasaran.welfare.pmt import PublishedPmt, Variable, fit
from sasaran.welfare.ranking_error import decile_cuts, probability_in_decile


def run(capsys, *words):
    code = main(["rank", *[str(word) for word in words]])
    shown = capsys.readouterr()
    return code, shown.out.replace("\u00a0", " "), shown.err


def table_of(size=400, seed=3):
    chance = np.random.default_rng(seed)
    n = chance.integers(1, 9, size).astype(float)
    floor = chance.choice(["1", "2", "3"], size, p=[0.5, 0.3, 0.2])
    room = chance.integers(5, 60, size).astype(float)
    log = 6 - 0.2 * n + 0.01 * n**2 - 0.2 * (floor == "2") - 0.5 * (floor == "3") + 0.01 * room
    return {
        "id": np.array([f"k{no:04}" for no in range(size)]),
        "desa": np.array([f"d{no // 8:03}" for no in range(size)]),
        "y": np.exp(log + chance.normal(0, 0.3, size)).round(3),
        "n": n,
        "lantai": floor,
        "luas": room,
        "bobot": chance.integers(1, 5, size).astype(float),
    }


def write(path, table, blank=()):
    """Write a CSV with semicolons and decimal commas; ``blank`` are cells (row, column) left empty or replaced."""
    replaced = dict(blank)
    names = list(table)
    lines = [";".join(names)]
    for at in range(len(table[names[0]])):
        cells = [replaced.get((at, name), str(table[name][at]).replace(".", ",")) for name in names]
        lines.append(";".join(re.sub(",0$", "", cell) for cell in cells))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def survey(tmp_path):
    return write(tmp_path / "survei.csv", table_of(), {(7, "n"): "", (9, "luas"): ""}.items())


@pytest.fixture
def test_file(tmp_path, survey, capsys):
    path = tmp_path / "uji.toml"
    words = (
        "fit",
        survey,
        "--outcome",
        "y",
        "--x",
        "n,n^2,luas",
        "--categories",
        "lantai",
        "--cluster",
        "desa",
    )
    assert run(capsys, *words, "--missing", "drop", "--unit", "ribu rupiah", "--out", path)[0] == 0
    return path


SPEC = """
[test]
name = "Uji desa"
outcome = "y"
unit = "ribu rupiah"
cluster = "desa"
missing = "drop"
folds = 5
as_of = 2025-12-31

[[variable]]
name = "n"
label_id = "Jumlah anggota"

[[variable]]
name = "n2"
of = "n"
power = 2
label_id = "Jumlah anggota kuadrat"

[[variable]]
name = "lantai"
levels = ["3", "2", "1"]
label_id = "Lantai"
"""


def test_a_file_gives_the_test_that_the_arrays_give(tmp_path, survey, capsys):
    spec, out, card = (tmp_path / name for name in ("uji.spec.toml", "uji.toml", "kartu/uji.md"))
    spec.write_text(SPEC, encoding="utf-8")
    code, shown, _ = run(
        capsys, "fit", survey, "--spec", spec, "--weight", "bobot", "--folds", 4, "--out", out, "--card", card,
        "--lang", "id",
    )  # fmt: skip
    assert code == 0
    table = table_of()
    table["n"][7] = np.nan
    variables = [
        Variable("n", label_id="Jumlah anggota"),
        Variable("n2", of="n", power=2, label_id="Jumlah anggota kuadrat"),
        Variable("lantai", levels=("3", "2", "1"), label_id="Lantai"),
    ]
    expected = fit(
        table, variables, outcome="y", name="Uji desa", unit="ribu rupiah", cluster="desa", weight="bobot",
        missing="drop", folds=4,
    ).pmt  # fmt: skip
    made = PublishedPmt.from_toml(out.read_text(encoding="utf-8"))
    assert (made.constant, made.coefficients, made.errors, made.sample) == (
        expected.constant, expected.coefficients, expected.errors, expected.sample,
    )  # fmt: skip
    assert "Sampel: 399 keluarga di 50 kelompok (desa); 1 keluarga tidak dipakai" in shown
    percent = f"{100 * made.errors.cv_r2:.1f} %".replace(".", ",")
    assert percent in next(line for line in shown.splitlines() if "R²" in line)
    written = card.read_text(encoding="utf-8")
    assert written.startswith("# Kartu model: Uji desa, versi 1") and "31" in written
    assert "## Kartu nilai" in written and "| Jumlah anggota | sampai" in written


def test_without_clusters_the_reader_is_warned_and_incomplete_samples_are_refused_by_row(survey, capsys):
    words = ("fit", survey, "--outcome", "y", "--x", "luas", "--categories", "lantai")
    code, shown, _ = run(capsys, *words, "--missing", "drop", "--lang", "en")
    assert code == 0 and "looks too small" in shown and "each household its own" in shown
    code, shown, error = run(capsys, *words, "--lang", "id")
    # household 9 from 0 stands in row 11 of the file, below its header
    assert code != 0 and shown == "" and "luas" in error and "baris 11" in error


def test_the_poor_missed_are_those_of_unseen_villages(survey, capsys):
    code, shown, _ = run(
        capsys, "fit", survey, "--outcome", "y", "--x", "luas", "--cluster", "desa", "--missing", "drop",
        "--lang", "en",
    )  # fmt: skip
    assert code == 0
    table = table_of()
    keep = np.arange(400) != 9
    made = fit(
        {"y": table["y"], "luas": np.where(keep, table["luas"], np.nan), "desa": table["desa"]},
        [Variable("luas")], outcome="y", name="", unit="", cluster="desa", missing="drop",
    )  # fmt: skip
    told = float(re.search(r"^ *40% +([\d.]+)%", shown, re.M)[1])
    take = round(0.4 * 399)
    poor = np.argsort(made.truth)[:take]
    chosen = np.argsort(made.cross.score)[:take]
    assert told == pytest.approx(100 * (1 - np.isin(poor, chosen).mean()), abs=0.7)


def test_scores_of_a_file_are_those_of_the_published_test(tmp_path, test_file, capsys):
    table = table_of(120, seed=8)
    file = write(
        tmp_path / "daftar.csv", table,
        {(3, "n"): "", (3, "lantai"): "9", (5, "lantai"): "9", (6, "luas"): "tidak tahu"}.items(),
    )  # fmt: skip
    out = tmp_path / "skor.csv"
    code, shown, _ = run(
        capsys, "score", file, "--pmt", test_file, "--line", 250, "--id", "id", "--weight", "bobot", "--keep", "y, n",
        "--out", out, "--lang", "id",
    )  # fmt: skip
    assert code == 0 and "117 dari 120 keluarga mendapat skor" in shown
    assert re.search(r"^lantai +jawaban tak dikenal uji +2$", shown, re.M)
    assert re.search(r"^n +kosong +1$", shown, re.M) and re.search(r"^luas +bukan angka +1$", shown, re.M)
    pmt = PublishedPmt.from_toml(test_file.read_text(encoding="utf-8"))
    table["n"][3] = table["luas"][6] = np.nan
    table["lantai"][[3, 5]] = "9"
    with out.open(encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    score = pmt.rank(table)
    assert [row["y"] for row in rows] == [str(value).replace(".", ",") for value in table["y"].tolist()]
    assert [float(row["n"] or "nan") for row in rows] == pytest.approx(table["n"].tolist(), nan_ok=True)
    assert [row["id"] for row in rows] == table["id"].tolist()
    assert [float(row["skor"] or "nan") for row in rows] == pytest.approx(score.tolist(), nan_ok=True)
    belief = pmt.predictive(table)
    cuts = decile_cuts(belief.point, belief.spread, table["bobot"])
    first = probability_in_decile(belief.point, belief.spread, cuts, decile=1)
    told = [float(row["peluang_desil_1"] or "nan") for row in rows]
    assert told == pytest.approx(first.tolist(), abs=1e-6, nan_ok=True)
    below = [float(row["peluang_di_bawah_garis"] or "nan") for row in rows]
    assert below == pytest.approx(belief.below(250.0).tolist(), abs=1e-6, nan_ok=True)
    assert [row["sebab_tanpa_skor"] for row in rows if row["sebab_tanpa_skor"]] == [
        "n: kosong; lantai: jawaban tak dikenal uji", "lantai: jawaban tak dikenal uji", "luas: bukan angka",
    ]  # fmt: skip
    assert [row["desil"] for row in rows if row["sebab_tanpa_skor"]] == ["", "", ""]
    assert [int(row["baris"]) for row in rows] == list(range(2, 122))
    assert out.stat().st_mode & 0o077 == 0


def test_deciles_count_people_where_members_are_named(tmp_path, survey, test_file, capsys):
    code, shown, _ = run(capsys, "score", survey, "--pmt", test_file, "--persons", "n", "--lang", "en")
    table = table_of()
    members = int(table["n"].sum() - table["n"][7] - table["n"][9])
    # two households lack an answer, one of them its members: neither stands for anybody
    assert code == 0 and f"398 of 400 households have a score, standing for {members:,} people." in shown
    file = write(tmp_path / "tanpa.csv", table_of(), {(4, "bobot"): "", (5, "bobot"): "-1"}.items())
    code, shown, error = run(capsys, "score", file, "--pmt", test_file, "--weight", "bobot", "--lang", "en")
    assert code != 0 and shown == "" and "2 weights" in error and "column bobot, first in row 6" in error


def test_scores_of_unseen_villages_are_compared_with_the_truth(tmp_path, survey, capsys):
    cross = tmp_path / "silang.csv"
    words = ("--outcome", "y", "--x", "n,luas", "--cluster", "desa", "--missing", "drop", "--lang", "id")
    code, shown, _ = run(capsys, "fit", survey, *words, "--cross", cross)
    assert code == 0 and str(cross) in shown
    told = float(re.search(r"^ *20 % +([\d,]+) %", shown, re.M)[1].replace(",", "."))
    with cross.open(encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    assert [int(row["baris"]) for row in rows] == [at for at in range(2, 402) if at not in (9, 11)]
    assert {(row["desa"], row["lipatan"]) for row in rows} == {
        (desa, lipatan) for desa, lipatan in {row["desa"]: row["lipatan"] for row in rows}.items()
    }
    asked = ["compare-designs", str(cross), "--truth", "y", "--score", "uji=skor_silang", "--quota", "0.2"]
    assert main([*asked, "--psu", "desa", "--lang", "en"]) == 0
    line = next(one for one in capsys.readouterr().out.splitlines() if "poor missed" in one)
    assert float(re.search(r"([\d.]+)%", line)[1]) == pytest.approx(told, abs=0.05)


@pytest.mark.parametrize("suffix", ["parquet", "xlsx"])
def test_scores_leave_in_other_kinds_of_files_too(tmp_path, survey, test_file, capsys, suffix):
    out = tmp_path / f"skor.{suffix}"
    assert run(capsys, "score", survey, "--pmt", test_file, "--out", out, "--lang", "id")[0] == 0
    code, shown, _ = run(capsys, "score", out, "--by", "official", "--column", "desil", "--lang", "en")
    assert code != 0 or "398 of 400" in shown
    if suffix == "parquet":
        n, score = duckdb.sql(f"select count(desil), max(skor) from '{out}'").fetchall()[0]
        assert n == 398 and score > 5


def test_no_other_kind_of_file_is_written(tmp_path, survey, test_file, capsys):
    code, shown, error = run(capsys, "score", survey, "--pmt", test_file, "--out", tmp_path / "s.txt")
    assert (code, shown) == (2, "") and ".parquet" in error


def test_a_household_is_explained_and_named_only_where_it_is_asked_for(survey, test_file, capsys):
    code, shown, _ = run(
        capsys, "explain", survey, "--pmt", test_file, "--row", 2, "--line", 250, "--lang", "id"
    )
    assert code == 0 and "Skor: " in shown and "Peluang di bawah garis 250" in shown
    same = run(
        capsys, "explain", survey, "--pmt", test_file, "--id", "id=k0000", "--line", 250, "--lang", "id"
    )
    assert same[1] == shown
    numbers = [float(one.replace(",", ".")) for one in re.findall(r": ([+-]?\d+,\d{3})", shown)]
    assert sum(numbers[:-1]) == pytest.approx(numbers[-1], abs=1e-9)
    code, shown, error = run(
        capsys, "explain", survey, "--pmt", test_file, "--id", "id=k9876", "--lang", "id"
    )
    assert (code, shown) == (2, "") and "k9876" not in error and "Tidak ada keluarga" in error
    code, shown, error = run(capsys, "explain", survey, "--pmt", test_file, "--id", "k0000")
    assert (code, shown) == (2, "") and "k0000" not in error
    code, _, error = run(capsys, "explain", survey, "--pmt", test_file, "--id", "desa=d000", "--lang", "en")
    assert code == 2 and "8 households are named so" in error
    code, shown, _ = run(capsys, "explain", survey, "--pmt", test_file, "--row", 9, "--lang", "id")
    assert code == 0 and "tidak dapat diberi skor" in shown and "Desil" not in shown


def test_other_designs_rank_a_file_that_has_their_column(tmp_path, capsys):
    lines = ["id;y;n;d;r;w", "a;100;2;1;1;p", "b;90;1;5;2;p", "c;200;2;10;1;q", "d;400;2;;2;q"]
    file = tmp_path / "s.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    rates = tmp_path / "rates.csv"
    rates.write_text("wilayah,angka\np,0.3\nq,0.1\n", encoding="utf-8")
    chances = tmp_path / "tabel.csv"
    shares = "\n".join(f"{points},{100 - points / 5}" for points in range(80, 401))
    chances.write_text(f"score,poor\n{shares}\n", encoding="utf-8")
    asked = {
        "consumption": (["--column", "y", "--members", "n"], [50, 90, 100, 200]),
        "official": (["--column", "d"], [1, 5, 10, np.nan]),
        "community": (["--column", "r", "--village", "w"], [0.25, 0.75, 0.25, 0.75]),
        "geographic": (["--area", "w", "--rates", rates], [0.7, 0.7, 0.9, 0.9]),
        "universal": ([], [0, 0, 0, 0]),
        "categorical": (["--trait", "w=q", "--trait", "n<2"], [1, 0, 0, 0]),
        "look-up": (["--column", "y", "--table", chances, "--table-line", "poor"], [100, 90, 200, 400]),
    }
    for by, (words, expected) in asked.items():
        out = tmp_path / f"{by}.csv"
        code, _, _ = run(
            capsys, "score", file, "--by", by, *words, "--id", "id", "--out", out, "--lang", "en"
        )
        assert code == 0, by
        with out.open(encoding="utf-8") as opened:
            rows = list(csv.DictReader(opened))
        assert [float(row["score"] or "nan") for row in rows] == pytest.approx(expected, nan_ok=True), by
        assert [row["id"] for row in rows] == ["a", "b", "c", "d"]
    drawn = [
        run(capsys, "score", file, "--by", "random", "--id", "id", "--seed", 4, "--out", out)[0],
        out.read_text(),
    ]
    again = [
        run(capsys, "score", file, "--by", "random", "--id", "id", "--seed", 4, "--out", out)[0],
        out.read_text(),
    ]
    assert drawn == again and drawn[0] == 0


@pytest.mark.parametrize(("words", "told"), [
    ([], "--pmt"), (["--by", "consumption"], "--column"), (["--by", "community", "--column", "n"], "--village"),
    (["--by", "geographic", "--area", "desa"], "--rates"), (["--by", "hybrid", "--column", "n", "--village", "desa"],
    "--pmt"), (["--by", "random"], "--id"), (["--pmt", "tidak-ada.toml"], "tidak-ada.toml"),
    (["--by", "categorical"], "--trait"),
    (["--by", "categorical", "--trait", "n>banyak"], "--trait"), (["--by", "look-up", "--column", "n"], "--table"),
])  # fmt: skip
def test_what_a_design_lacks_is_named(survey, capsys, words, told):
    code, shown, error = run(capsys, "score", survey, *words)
    assert (code, shown) == (2, "") and told in error and "Traceback" not in error


def test_a_total_row_is_no_household(tmp_path, survey, capsys):
    with survey.open("a", encoding="utf-8") as file:
        file.write("JUMLAH;;200000;1800;;13000;\n")
    code, shown, _ = run(
        capsys, "fit", survey, "--outcome", "y", "--x", "luas", "--missing", "drop", "--lang", "en"
    )
    assert code == 0 and "Sample: 399 households" in shown


@pytest.mark.reference
def test_the_experiment_s_households_by_command(reference, tmp_path, capsys):
    """The 640 enumeration areas of Alatas et al.: the same figures as through Python, and a hybrid of the file."""
    file = reference / "alatas_indonesia_2008" / "alatas_5756hh.csv"
    out = tmp_path / "uji.toml"
    code, shown, _ = run(
        capsys, "fit", file, "--outcome", "consumption", "--x", "hhsize,hhsize^2,hhage,pcfloor,gas,motorcycle",
        "--cluster", "ea", "--missing", "drop", "--out", out, "--lang", "id",
    )  # fmt: skip
    assert code == 0 and "di 640 kelompok (ea)" in shown
    code, shown, _ = run(
        capsys,
        "score",
        file,
        "--by",
        "hybrid",
        "--pmt",
        out,
        "--column",
        "rank",
        "--village",
        "ea",
        "--lang",
        "en",
    )
    assert code == 0 and re.search(r"^3,\d{3} of 5,756 households", shown, re.M)
