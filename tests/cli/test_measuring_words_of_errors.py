"""``sasaran measure`` on files with a flaw: what is left out and said, and errors in the user's own words."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from sasaran import measure as library
from sasaran.cli.main import main
from sasaran.errors.language import catalogue
from sasaran.measure import Design
from sasaran.study.poverty.spoken import OPTIONS

HEAD = "belanja,bobot,anggota,kota,strata,blok,garis"
ROWS = [
    "40,1,2,A,1,1,100",
    "100,1,1,A,1,1,100",
    "80,2,3,A,1,2,90",
    "300,1,1,A,1,2,90",
    "60,1,4,B,2,3,100",
    "150,2,2,B,2,3,100",
    "500,1,1,B,2,4,100",
    "120,1,2,B,2,4,100",
]
SURVEY = ["--welfare", "belanja", "--weight", "bobot"]
DESIGN = ["--strata", "strata", "--psu", "blok"]


@pytest.fixture
def ask(tmp_path, capsys):
    """Write the survey with its second row (row 3 of the file) replaced, ask, and return code, words and rows."""

    def run(second, *options):
        path, out = tmp_path / "survei.csv", tmp_path / "hasil.csv"
        rows = ROWS if second is None else [ROWS[0], second, *ROWS[2:]]
        path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
        code = main(["measure", str(path), *SURVEY, *options, "--out", str(out), "--lang", "en"])
        held = capsys.readouterr()
        found = {}
        if code == 0:
            with out.open(encoding="utf-8") as file:
                found = {(row["index"], row["domain"]): row for row in csv.DictReader(file)}
        return code, held.err if code else held.out, found

    return run


@pytest.mark.parametrize(
    ("second", "column", "more"),
    [
        (",1,1,A,1,1,100", "belanja", []),
        ("100,,1,A,1,1,100", "bobot", []),
        ("100,1,1,A,1,1,", "garis", []),
        ("100,1,,A,1,1,100", "anggota", ["--persons", "anggota"]),
    ],
)
def test_a_missing_value_is_refused_with_its_row_or_dropped_as_a_domain(ask, second, column, more):
    line = ["--line", "garis" if column == "garis" else "100", "--indices", "fgt(0),mean", *DESIGN, *more]
    code, words, _ = ask(second, *line)
    assert code == 11
    assert f"survei.csv, column {column}, first in row 3" in words and "--missing drop" in words
    code, words, found = ask(second, *line, "--missing", "drop")
    assert code == 0 and "1 rows of survei.csv are not counted for a missing value" in words
    # the same as a domain by hand: the row keeps its sampling unit
    table = np.array([[float(one or 0) for one in row.split(",")[:3]] for row in ROWS])
    weight = table[:, 1] * (table[:, 2] if more else 1)
    design = Design.make(weight, strata=[1] * 4 + [2] * 4, psu=[1, 1, 2, 2, 3, 3, 4, 4])
    inside = np.arange(8) != 1
    lines = np.array([100.0, 100, 90, 90, 100, 100, 100, 100]) if column == "garis" else 100.0
    whole = library.fgt(table[:, 0], lines, design, (0,), universe=inside)[0].one()
    row = found["FGT(0)", ""]
    assert float(row["value"]) == pytest.approx(whole.value) and float(row["se"]) == pytest.approx(whole.se)
    assert row["n"] == "7"


def test_a_dropped_row_does_not_take_its_sampling_unit_along(ask):
    lone = "100,1,1,A,1,9,100"
    design = [*DESIGN, "--line", "100", "--indices", "fgt(0)"]
    kept = ask(lone.replace("100", "", 1), *design, "--missing", "drop")[2]["FGT(0)", ""]
    # three sampling units in stratum 1, one without a row that counts: 3/2 of the squares about a mean of three
    y, w = np.array([1, 1, 0, 1, 0, 0, 0]), np.array([1, 2, 1, 1, 2, 1, 1])
    z = w * (y - 4 / 9) / 9
    first = np.array([z[0], 0.0, z[1] + z[2]])
    second = np.array([z[3] + z[4], z[5] + z[6]])
    variance = 3 * first.var(ddof=1) + 2 * second.var(ddof=1)
    assert float(kept["se"]) == pytest.approx(variance**0.5)


def test_a_weight_of_0_is_counted_and_said(ask):
    _, words, found = ask("100,0,1,A,1,1,100", "--line", "100", "--indices", "mean")
    assert "1 rows of survei.csv have weight 0" in words
    assert float(found["mean", ""]["value"]) == pytest.approx((40 + 160 + 300 + 60 + 300 + 500 + 120) / 9)


@pytest.mark.parametrize(
    ("second", "options", "said"),
    [
        ("100,-1,1,A,1,1,100", ["--line", "100"], "column bobot, first in row 3"),
        ("100,1,1,A,1,1,0", ["--line", "garis"], "column garis, first in row 3"),
        ("-7,1,1,A,1,1,100", ["--indices", "gini"], "choose --negatives zero, leave-out or keep"),
        ("-7,1,1,A,1,1,100", ["--indices", "sen", "--line", "100"], "or choose --negatives zero"),
        ("-7,1,1,A,1,1,100", ["--line", "100", "--negatives", "refuse"], "column belanja, first in row 3"),
        ("-7,1,1,A,1,1,100", ["--line", "100", "--negatives", "leave out"], "There is no rule leave-out"),
        ("0,1,1,A,1,1,100", ["--line", "100", "--indices", "watts"], "--nonpositive leave-out, no-depth"),
        ("0,1,1,A,1,1,100", ["--indices", "ge(0)"], "column belanja, first in row 3"),
        ("0,1,1,A,1,1,100", ["--indices", "ge(0)", "--nonpositive", "no-depth"], "no-depth is for Watts alone"),
        ("100,1,1,A,,1,100", ["--line", "100", *DESIGN], "column strata, first in row 3"),
        ("100,1,1,A,2,1,100", ["--line", "100", *DESIGN], "column blok, column strata"),
        ("100,1,1,A,2,1,100", ["--line", "100", *DESIGN], "add --nest"),
        ("100,1,1,A,9,9,100", ["--line", "100", *DESIGN], "--lonely certainty, centre or average"),
        ("100,1,1,A,1,1,100", ["--line", "100", "--fpc", "anggota"], "The column anggota differs"),
        ("seratus,1,1,A,1,1,100", ["--line", "100"], "column belanja, first in row 3"),
        (None, ["--line", "seratus"], "write a number, for instance --line 650000"),
        (None, ["--line", "-5"], "write for instance --line 650000"),
        (None, ["--line", "nan"], "write for instance --line 650000"),
        (None, ["--line", "100", "--nonpositive", "entah"], "--nonpositive leave-out"),
    ],
)  # fmt: skip
def test_an_error_speaks_of_the_users_columns_and_options(ask, second, options, said):
    code, words, _ = ask(second, *options)
    assert code in (2, 11) and said in words
    # no parameter of the library, and no name of a column that the user does not have
    assert not re.search(
        r"universe=|\w+='|\bTrue\b|column (welfare|weights|psu|size|line|fpc)\b|seratus,", words
    )


@pytest.mark.parametrize(
    "index",
    [
        "fgt",
        "income-gap",
        "watts",
        "sen",
        "sst",
        "poor-median",
        "rmpg",
        "arpt",
        "arpr",
        "gini",
        "qsr",
        "palma",
        "deciles",
        "mean",
        "median",
        "q(0.2)",
    ],
)
def test_every_index_honours_negatives(ask, index):
    asked = [
        "--indices",
        index,
        *([] if index.startswith("arp") else ["--line", "100"]),
        "--nonpositive",
        "5",
    ]
    code, words, _ = ask("-7,1,1,A,1,1,100", *asked, "--negatives", "refuse")
    assert code == 11 and "1 values below 0" in words and "column belanja, first in row 3" in words
    code, _, zero = ask("-7,1,1,A,1,1,100", *asked, "--negatives", "zero")
    assert code == 0 and zero == ask("0,1,1,A,1,1,100", *asked)[2]


def test_the_mean_without_those_below_0(ask):
    asked = ["--indices", "mean", "--negatives"]
    left = ask("-7,1,1,A,1,1,100", *asked, "leave-out")[2]["mean", ""]
    assert float(left["value"]) == pytest.approx((40 + 160 + 300 + 60 + 300 + 500 + 120) / 9)


def test_the_spelling_of_the_library_is_read_too(ask):
    zero = "0,1,1,A,1,1,100"
    for rule in ("no depth", "leave out"):
        asked = ["--line", "100", "--indices", "watts", "--nonpositive"]
        assert ask(zero, *asked, rule)[2] == ask(zero, *asked, rule.replace(" ", "-"))[2] != {}
    negative = ["--indices", "gini", "--negatives"]
    blank, dash = (ask("-7,1,1,A,1,1,100", *negative, rule)[2] for rule in ("leave out", "leave-out"))
    assert blank == dash != {}


def test_every_text_that_is_turned_stands_in_the_library_and_has_its_indonesian():
    folder = Path(library.__file__).parent
    source = " ".join(one.read_text(encoding="utf-8") for one in folder.rglob("*.py"))
    source = source.replace("{', '.join(NEGATIVE)}", "keep, zero, refuse")
    source = source.replace("{', '.join(KINDS)}", "bootstrap, jackknife, brr")
    for said, own in OPTIONS.items():
        assert said in source, said
        assert own in catalogue(), own


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--overlap"], "--overlap"),
        (["--against-line", "90"], "--against-line"),
        (["--years", "2"], "--years"),
        (["--replicates", "bootstrap", "--count", "1"], "--count at least 2"),
        (["--level", "2"], "--level lies between 0 and 1"),
    ],
)
def test_an_option_that_would_be_ignored_or_makes_no_sense_is_refused(ask, options, said):
    code, words, _ = ask(None, "--line", "100", *options)
    assert code == 2 and said in words


@pytest.mark.parametrize(
    "options",
    [
        ["--weight", "bobot"], ["--strata", "kota"], ["--psu", "blok"], ["--persons", "anggota"], ["--nest"],
        ["--universe", "kota=A"], ["--mpi", "indeks.toml"], ["--against", "dulu.csv"], ["--indices", "gini"],
        ["--replicates", "jackknife"], ["--negatives", "zero"],
    ],
)  # fmt: skip
def test_options_of_a_file_are_refused_on_a_quarter(capsys, tmp_path, options):
    """They were left aside in silence; refused before the quarter is opened."""
    asked = ["measure", "--quarter", "2025Q4", "--dir", str(tmp_path), *options, "--lang", "en"]
    assert main(asked) == 2
    assert f"The option {options[0]} is not used on a quarter" in capsys.readouterr().err


def test_help_lists_all_words_of_nonpositive(capsys):
    with pytest.raises(SystemExit):
        main(["measure", "--help"])
    shown = " ".join(capsys.readouterr().out.split())
    assert "refuse, leave-out, no-depth" in shown


def test_people_are_no_domains_and_no_name_is_told(tmp_path, capsys):
    path = tmp_path / "orang.csv"
    rows = [f"{50 + k},Orang {k % 25},K{k // 2}" for k in range(40)]
    path.write_text("belanja,nama,kota\n" + "\n".join(rows) + "\n", encoding="utf-8")
    asked = [
        "measure",
        str(path),
        "--welfare",
        "belanja",
        "--line",
        "60",
        "--indices",
        "fgt(0)",
        "--lang",
        "en",
    ]
    # 15 of 25 names stand twice: not most of them alone
    assert main([*asked, "--by", "nama"]) == 0
    capsys.readouterr()
    path.write_text("belanja,nama,kota\n" + "\n".join(rows[:30]) + "\n", encoding="utf-8")
    assert main([*asked, "--by", "nama"]) == 2
    held = capsys.readouterr()
    assert "20 of the 25 groups of the column nama hold one row" in held.err
    assert "Orang" not in held.err + held.out
    assert main([*asked, "--by", "kota"]) == 0


def test_intervals_of_gini_and_shares_stay_within_0_and_1(ask, tmp_path, capsys):
    path = tmp_path / "dua.csv"
    path.write_text("belanja,kota\n50,A\n150,A\n80,B\n200,B\n", encoding="utf-8")
    out = tmp_path / "dua_hasil.csv"
    asked = ["measure", str(path), "--welfare", "belanja", "--by", "kota", "--out", str(out)]
    assert main([*asked, "--indices", "gini,deciles"]) == 0
    with out.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["low"]]
    assert len(rows) > 20
    for row in rows:
        assert 0 <= float(row["low"]) <= float(row["value"]) <= float(row["high"]) <= 1
