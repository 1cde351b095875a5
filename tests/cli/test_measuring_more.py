"""Every index and convention of ``sasaran measure`` by command: by hand on small files, and published numbers."""

from __future__ import annotations

import csv
import json

import pytest

from sasaran.cli.main import main

FILE = "belanja,bobot,anggota,kota,strata,psu,garis,usia\n" + "".join(
    f"{y},{w},{m},{k},{s},{p},{g},{u}\n"
    for y, w, m, k, s, p, g, u in (
        (40, 1, 2, "A", 1, 1, 100, "tua"),
        (100, 1, 1, "A", 1, 1, 100, "muda"),
        (80, 2, 3, "A", 1, 2, 90, "tua"),
        (300, 1, 1, "A", 1, 2, 90, "muda"),
        (60, 1, 4, "B", 2, 1, 100, "muda"),
        (150, 2, 2, "B", 2, 1, 100, "tua"),
        (500, 1, 1, "B", 2, 2, 100, "muda"),
        (120, 1, 2, "B", 2, 2, 100, "tua"),
    )
)
SURVEY = ["--welfare", "belanja", "--weight", "bobot"]


@pytest.fixture
def survey(tmp_path):
    path = tmp_path / "survei.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.fixture
def ask(tmp_path, capsys):
    """Run the command and return index, round, by and domain -> the row of the written file."""

    def run(path, *options):
        out = tmp_path / "hasil.csv"
        code = main(["measure", str(path), *options, "--out", str(out), "--lang", "en"])
        captured = capsys.readouterr()
        assert code == 0, captured.err
        with out.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        return {(row["index"], row["round"], row["by"], row["domain"]): row for row in rows}

    return run


def value(rows, index, which="", by="", domain=""):
    return float(rows[index, which, by, domain]["value"])


def test_the_line_may_be_poor_too(survey, ask):
    below = ask(survey, *SURVEY, "--line", "100")
    at = ask(survey, *SURVEY, "--line", "100", "--poor-at-line")
    assert value(below, "FGT(0)") == pytest.approx(4 / 10)
    assert value(at, "FGT(0)") == pytest.approx(5 / 10)
    assert value(below, "FGT(1)") == value(at, "FGT(1)")


def test_a_column_holds_each_households_own_line(survey, ask):
    rows = ask(survey, *SURVEY, "--line", "garis", "--indices", "fgt(1)")
    assert value(rows, "FGT(1)") == pytest.approx((0.6 + 2 * (1 / 9) + 0.4) / 10)


def test_persons_are_households_times_members(survey, ask):
    rows = ask(survey, *SURVEY, "--line", "100", "--persons", "anggota", "--indices", "fgt(0)")
    assert value(rows, "FGT(0)") == pytest.approx((2 + 6 + 4) / (2 + 1 + 6 + 1 + 4 + 4 + 1 + 2))


def test_a_universe_counts_its_own_and_leaves_the_design_whole(survey, ask):
    rows = ask(survey, *SURVEY, "--line", "100", "--universe", "usia=tua", "--indices", "fgt(0),mean")
    assert value(rows, "FGT(0)") == pytest.approx(3 / 6)
    assert value(rows, "mean") == pytest.approx((40 + 160 + 300 + 120) / 6)
    assert rows["mean", "", "", ""]["n"] == "4"


def test_codes_that_begin_anew_need_nest(survey, ask, capsys):
    design = ("--strata", "strata", "--psu", "psu")
    code = main(["measure", str(survey), *SURVEY, "--line", "100", *design, "--lang", "en"])
    assert code == 11 and "more than one stratum" in capsys.readouterr().err
    rows = ask(survey, *SURVEY, "--line", "100", *design, "--nest", "--indices", "mean")
    # two strata of two sampling units: the variance is the sum over strata of (difference of the residual totals)^2
    mean = 1580 / 10
    residual = [
        40 - mean + 100 - mean,
        160 - 2 * mean + 300 - mean,
        60 - mean + 300 - 2 * mean,
        620 - 2 * mean,
    ]
    variance = ((residual[0] - residual[1]) ** 2 + (residual[2] - residual[3]) ** 2) / 10**2
    assert float(rows["mean", "", "", ""]["se"]) == pytest.approx(variance**0.5)


def test_brr_and_the_jackknife_of_a_mean_are_near_taylor(survey, ask):
    design = (
        *SURVEY,
        "--line",
        "100",
        "--strata",
        "strata",
        "--psu",
        "psu",
        "--nest",
        "--indices",
        "mean,fgt(0)",
    )
    taylor, brr, jackknife = (
        ask(survey, *design, *more) for more in ((), ("--replicates", "brr"), ("--replicates", "jackknife"))
    )
    for index in ("mean", "FGT(0)"):
        errors = [float(rows[index, "", "", ""]["se"]) for rows in (taylor, brr, jackknife)]
        assert errors[1:] == pytest.approx([errors[0]] * 2, rel=0.35)
        assert "brr" in brr[index, "", "", ""]["method"]


def test_the_bootstrap_says_its_replicates_and_takes_a_relative_line_for_sen(survey, ask, capsys):
    design = (
        *SURVEY,
        "--strata",
        "strata",
        "--psu",
        "psu",
        "--nest",
        "--line",
        "0.6*median",
        "--indices",
        "sen,sst",
    )
    assert main(["measure", str(survey), *design, "--lang", "en"]) == 2  # Taylor takes the line as known
    assert "--replicates bootstrap" in capsys.readouterr().err
    rows = ask(survey, *design, "--replicates", "bootstrap", "--count", "40")
    assert "bootstrap, 40 replicates" in rows["Sen", "", "", ""]["method"]
    assert float(rows["SST", "", "", ""]["se"]) > 0


def test_negative_welfare_is_kept_by_poverty_and_refused_by_inequality(tmp_path, ask, capsys):
    path = tmp_path / "negatif.csv"
    path.write_text("y\n-50\n50\n150\n250\n", encoding="utf-8")
    kept = ask(path, "--welfare", "y", "--line", "100", "--indices", "fgt(1)")
    assert value(kept, "FGT(1)") == pytest.approx((1.5 + 0.5) / 4)
    zero = ask(path, "--welfare", "y", "--line", "100", "--indices", "fgt(1),gini", "--negatives", "zero")
    assert value(zero, "FGT(1)") == pytest.approx((1 + 0.5) / 4)
    assert value(zero, "Gini") == pytest.approx((0 * 1 + 50 * 3 + 150 * 5 + 250 * 7) / (4 * 450) - 1)
    assert main(["measure", str(path), "--welfare", "y", "--indices", "gini", "--lang", "en"]) == 11
    assert "values below 0" in capsys.readouterr().err


def test_a_bottom_code_stands_in_for_what_has_no_logarithm(tmp_path, ask, capsys):
    path = tmp_path / "nol.csv"
    path.write_text("y\n0\n50\n150\n250\n", encoding="utf-8")
    assert main(["measure", str(path), "--welfare", "y", "--indices", "ge(0)", "--lang", "en"]) == 11
    assert "0 or below" in capsys.readouterr().err
    low = ask(path, "--welfare", "y", "--line", "100", "--indices", "ge(0),watts", "--nonpositive", "1")
    left = ask(
        path, "--welfare", "y", "--line", "100", "--indices", "ge(0),watts", "--nonpositive", "leave-out"
    )
    assert value(low, "GE(0)") > value(left, "GE(0)") > 0
    assert value(low, "Watts") > value(left, "Watts") > 0


def test_an_unknown_index_or_a_missing_line_is_said(survey, capsys):
    assert main(["measure", str(survey), *SURVEY, "--indices", "gini(2)", "--lang", "en"]) == 2
    assert "There is no index gini(2)" in capsys.readouterr().err
    assert main(["measure", str(survey), *SURVEY, "--indices", "sst", "--lang", "en"]) == 2
    assert "sst is measured at a line" in capsys.readouterr().err
    assert main(["measure", str(survey), *SURVEY, "--line", "0.6*modus", "--lang", "en"]) == 2
    assert "0.6*median" in capsys.readouterr().err
    assert main(["measure", "--lang", "en"]) == 2
    capsys.readouterr()
    assert (
        main(["measure", str(survey), *SURVEY, "--line", "100", "--nonpositive", "entah", "--lang", "en"])
        == 2
    )
    assert "leave-out, no-depth" in capsys.readouterr().err
    assert main(["measure", str(survey), "--mpi", "tidak-ada.toml", "--lang", "en"]) == 2
    assert "tidak-ada.toml" in capsys.readouterr().err


def test_total_rows_are_left_out_and_counted(tmp_path, capsys):
    path = tmp_path / "jumlah.csv"
    path.write_text("kota,belanja\nA,50\nB,150\nJUMLAH,200\n", encoding="utf-8")
    assert main(["measure", str(path), "--welfare", "belanja", "--line", "100", "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "1 total rows of jumlah.csv were left out" in shown
    assert next(line for line in shown.splitlines() if line.startswith("FGT(0)")).split()[2] == "0.50000"


def test_a_note_under_the_table_is_no_household(tmp_path, capsys):
    path = tmp_path / "catatan.csv"
    path.write_text(
        "kota,kec,kel,belanja\nA,k,l,50\nB,k,l,150\nC,k,l,250\nSumber: survei 2026,,,\n", encoding="utf-8"
    )
    assert main(["measure", str(path), "--welfare", "belanja", "--indices", "mean", "--lang", "en"]) == 0
    mean = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("mean"))
    assert mean.split()[2] == "150.00000"


def test_missing_welfare_is_told_by_the_name_of_its_column(tmp_path, capsys):
    path = tmp_path / "kosong.csv"
    path.write_text("kota,belanja\nA,50\nB,\nC,250\n", encoding="utf-8")
    for index in ("mean", "fgt", "gini", "median"):
        asked = [
            "measure",
            str(path),
            "--welfare",
            "belanja",
            "--line",
            "100",
            "--indices",
            index,
            "--lang",
            "en",
        ]
        assert main(asked) == 11
        assert "The column belanja has 1 values that are missing" in capsys.readouterr().err


def test_a_change_between_rounds_has_its_error_and_its_parts(survey, tmp_path, ask):
    before = tmp_path / "dulu.csv"
    text = "\n".join(
        ",".join([str(float(line.split(",")[0]) * 0.7), *line.split(",")[1:]])
        for line in FILE.splitlines()[1:]
    )
    before.write_text(FILE.splitlines()[0] + "\n" + text + "\n", encoding="utf-8")
    rows = ask(
        survey, *SURVEY, "--line", "100", "--indices", "fgt(0),gini", "--by", "kota", "--against", str(before)
    )
    late, early = value(rows, "FGT(0)"), value(rows, "FGT(0)", "before")
    assert value(rows, "FGT(0)", "change") == pytest.approx(late - early)
    errors = [float(rows["FGT(0)", which, "", ""]["se"]) for which in ("", "before", "change")]
    assert errors[2] == pytest.approx((errors[0] ** 2 + errors[1] ** 2) ** 0.5)
    # all grew alike: the whole change is growth
    assert value(rows, "FGT(0), growth", "change") == pytest.approx(late - early)
    assert value(rows, "FGT(0), redistribution", "change") == pytest.approx(0, abs=1e-12)
    assert value(rows, "Gini", "change") == pytest.approx(0, abs=1e-12)
    assert ("FGT(0)", "change", "kota", "A") in rows


def test_the_same_units_twice_change_by_nothing_for_sure(survey, ask):
    design = ("--strata", "strata", "--psu", "psu", "--nest")
    rows = ask(survey, *SURVEY, *design, "--line", "100", "--against", str(survey), "--overlap")
    change = rows["FGT(0)", "change", "", ""]
    assert float(change["value"]) == 0 and float(change["se"]) == pytest.approx(0, abs=1e-12)


def test_a_map_of_an_index_by_the_packs_areas(tmp_path, capsys):
    path = tmp_path / "kota.csv"
    cities = ("Jakarta Pusat", "Jakarta Utara", "Jakarta Barat", "Jakarta Selatan", "Jakarta Timur")
    path.write_text("kota,y\n" + "".join(f"{c},{y}\n" for k, c in enumerate(cities) for y in (50 + k, 150)))
    picture = tmp_path / "peta.svg"
    command = ["measure", str(path), "--welfare", "y", "--line", "100", "--by", "kota", "--map", str(picture)]
    assert main(command) == 0
    assert "Peta: 5 wilayah tergambar, 0 tanpa poligon, 1 poligon tanpa wilayah" in capsys.readouterr().out
    text = picture.read_text(encoding="utf-8")
    assert "FGT(0) menurut kota" in text and "50,0\u00a0%" in text


AF = [[1, 0, 1, 0], [0, 1, 0, 0], [0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 1, 0]]


def test_the_toy_of_alkire_and_foster(tmp_path, ask):
    """H 0.6, A 0.58333, M0 0.35 at k = 1/2 (mpitbR vignette)."""
    spec = tmp_path / "indeks.toml"
    spec.write_text(
        'name = "toy"\nk = ["1/2"]\n'
        + "".join(f'[[dimension]]\nname = "{n}"\n[[dimension.indicator]]\nname = "{n}"\n' for n in "abcd")
    )
    path = tmp_path / "orang.csv"
    path.write_text("a,b,c,d,kota\n" + "".join(",".join(map(str, row)) + ",K\n" for row in AF))
    rows = ask(path, "--mpi", str(spec), "--by", "kota")
    assert value(rows, "H (k=0.5)") == pytest.approx(0.6)
    assert value(rows, "A (k=0.5)", by="kota", domain="K") == pytest.approx(0.5833333333)
    assert value(rows, "M0 (k=0.5)") == pytest.approx(0.35)
    assert [value(rows, f"h {n} (k=0.5)") for n in "abcd"] == pytest.approx([0.4, 0.2, 0.6, 0.2])
    assert value(rows, "part c (k=0.5)") == pytest.approx(0.4285714286)


@pytest.mark.reference
def test_published_numbers_of_eu_silc_by_command(reference, ask):
    """laeken and convey on the same file (cases.json); the line of 0.6 x median brings its own variance."""
    path = reference / "eusilc_laeken" / "eusilc.parquet"
    cases = {one["id"]: one["expected"] for one in json.loads((reference / "cases.json").read_text())}
    base = ["--welfare", "eqIncome", "--weight", "rb050", "--line", "0.6*median", "--by", "db040"]
    rows = ask(path, *base, "--indices", "arpt,arpr,rmpg,qsr,gini", "--negatives", "keep")
    assert value(rows, "ARPT") == pytest.approx(cases["eusilc-arpt"]["arpt"], rel=1e-9)
    assert 100 * value(rows, "ARPR") == pytest.approx(cases["eusilc-arpr"]["arpr"], rel=1e-9)
    assert 100 * value(rows, "RMPG") == pytest.approx(cases["eusilc-rmpg"]["rmpg"], rel=1e-9)
    assert value(rows, "QSR") == pytest.approx(cases["eusilc-qsr"]["qsr"], rel=1e-9)
    assert 100 * value(rows, "Gini") == pytest.approx(cases["eusilc-gini-laeken"]["gini"], rel=1e-9)
    for state, rate in cases["eusilc-arpr-by-state"].items():
        assert 100 * value(rows, "ARPR", by="db040", domain=state) == pytest.approx(rate, rel=1e-9)


@pytest.mark.reference
def test_conventions_of_convey_by_command(reference, ask):
    """``<=`` at the line, the Gini of Osier, household clusters, GE and Atkinson over positive income."""
    path = reference / "eusilc_laeken" / "eusilc.parquet"
    cases = {one["id"]: one["expected"] for one in json.loads((reference / "cases.json").read_text())}
    base = [
        "--welfare",
        "eqIncome",
        "--weight",
        "rb050",
        "--strata",
        "db040",
        "--psu",
        "db030",
        "--line",
        "10000",
    ]
    more = ["--indices", "fgt(1),gini,ge(0),ge(1),atkinson", "--poor-at-line", "--gini", "convey"]
    rows = ask(path, *base, *more, "--nonpositive", "leave-out")
    case = cases["eusilc-fgt1-abs-hhcluster"]
    assert value(rows, "FGT(1)") == pytest.approx(case["est"], rel=1e-8)
    assert float(rows["FGT(1)", "", "", ""]["se"]) == pytest.approx(case["se"], rel=1e-8)
    assert float(rows["Gini", "", "", ""]["se"]) == pytest.approx(cases["eusilc-gini-se-hh"]["se"], rel=1e-8)
    assert value(rows, "GE(0)") == pytest.approx(cases["eusilc-ge-atk-points"]["ge0"], rel=1e-9)
    assert value(rows, "Atkinson(1)") == pytest.approx(cases["eusilc-ge-atk-points"]["atk1"], rel=1e-9)


@pytest.mark.parametrize("line", ["650.000", "1,250,000", "897.768"])
def test_a_line_with_separators_of_thousands_is_asked_about(line, survey, capsys):
    assert main(["measure", str(survey), *SURVEY, "--line", line, "--lang", "en"]) != 0
    assert "two ways" in capsys.readouterr().err
