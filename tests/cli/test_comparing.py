"""``sasaran compare-designs`` and ``sasaran small-area`` on files whose answers are known."""

from __future__ import annotations

import numpy as np
import pytest

from sasaran.cli.main import main


def test_the_right_order_misses_nobody_and_the_reverse_misses_all(tmp_path, capsys):
    file = tmp_path / "s.csv"
    file.write_text("y;a;b\n10;1;4\n20;2;3\n30;3;2\n40;4;1\n", encoding="utf-8")
    asked = [
        "compare-designs",
        str(file),
        "--truth",
        "y",
        "--score",
        "A=a",
        "--score",
        "B=b",
        "--quota",
        "0.5",
    ]
    assert main([*asked, "--line", "25", "--lang", "en"]) == 0
    lines = [one for one in capsys.readouterr().out.splitlines() if "poor missed" in one]
    assert "0.0" in lines[0] and "100.0" not in lines[0]
    assert "100.0" in lines[1]
    assert lines[2].startswith("B − A") and "100.0" in lines[2]
    assert main([*asked, "--lang", "id"]) == 0
    assert "miskin yang terlewat" in capsys.readouterr().out
    assert main([*asked, "--weight", "bobot", "--lang", "id"]) != 0
    assert "bobot" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "said"),
    [(["--score", "A"], "Skor tidak dapat dibaca"), (["--score", "B=b", "--score", "B=b"], "Skor tidak dapat"),
     (["--score", "A=a", "--quota", "1.5"], "Kuota")],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_the_reader_s_language(tmp_path, capsys, more, said):
    file = tmp_path / "s.csv"
    file.write_text("y;a;b\n10;1;4\n20;2;3\n", encoding="utf-8")
    assert main(["compare-designs", str(file), "--truth", "y", "--quota", "0.5", "--lang", "id", *more]) != 0
    assert said in capsys.readouterr().err


def test_everything_that_can_be_asked_of_a_file_is_printed_and_written(tmp_path, capsys):
    file = tmp_path / "s.csv"
    rows = "\n".join(
        f"k{k:02};{10 + k};{k};{k % 7};{int(k < 20)};{'P' if k % 3 else 'L'};v{k % 10}" for k in range(60)
    )
    file.write_text(f"id;y;a;b;dapat;jk;desa\n{rows}\n", encoding="utf-8")
    picture, table = tmp_path / "p.svg", tmp_path / "t.csv"
    asked = ["compare-designs", str(file), "--truth", "y", "--score", "A=a", "--score", "B=-b", "--given",
             "tunai=dapat", "--universal", "--random", "--id", "id", "--line", "30", "--psu", "desa", "--by", "jk",
             "--measures", "all", "--swaps", "--picture", str(picture), "--out", str(table)]  # fmt: skip
    assert main([*asked, "--lang", "id"]) == 0
    out = capsys.readouterr().out
    assert "60 baris dibandingkan dari s.csv." in out
    assert "Miskin: di bawah garis 30 (33,3\u00a0% dari rumah tangga)." in out
    assert "Kuota: 33,3\u00a0% dari rumah tangga, sebanyak tunai." in out
    assert "tidak ada kejadian" in out  # A misses nobody: no standard error of nothing
    assert "Kalau B menggantikan A:" in out and "rata-rata masuk" in out
    assert "selisih terhadap P, kelompok terbesar" in out
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    assert table.read_text(encoding="utf-8").startswith("bagian,rancangan,dikurangi,ukuran")
    assert main([*asked, "--base", "tunai", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "When A replaces tunai: 0 come in, 0 fall out, 20 stay." in out
    assert "B − tunai" in out


def test_a_budget_is_told_with_the_share_that_it_serves(tmp_path, capsys):
    file = tmp_path / "s.csv"
    file.write_text("y;a\n10;1\n20;2\n30;3\n40;4\n", encoding="utf-8")
    asked = ["compare-designs", str(file), "--truth", "y", "--score", "A=a", "--line", "25", "--lang", "id"]
    assert main([*asked, "--budget", "3000", "--benefit", "1500"]) == 0
    out = capsys.readouterr().out
    assert (
        "Anggaran 3.000 dengan manfaat 1.500: cukup untuk 50,0\u00a0% dari biaya melayani semua; terpakai 3.000."
        in out
    )
    assert "Tanpa --psu" in out


@pytest.mark.parametrize(
    ("more", "said"),
    [(["--quota", "0.5"], "Tidak ada rancangan untuk dibandingkan"),
     (["--score", "A=a", "--quota", "0.5", "--base", "C"], "Tidak ada rancangan 'C'"),
     (["--score", "A=a", "--quota", "0.5", "--out", "t.doc"], "t.doc"),
     (["--score", "A=a", "--quota", "0.5", "--line", "0"], "Garis kemiskinannya"),
     (["--given", "A", "--quota", "0.5"], "Pasangan nama dan isi"),
     (["--score", "A=a", "--quota", "0.5", "--quarter", "2026Q1"], "tidak disebut sekali")],
)  # fmt: skip
def test_what_cannot_be_compared_is_said_in_bahasa_indonesia(tmp_path, capsys, more, said):
    file = tmp_path / "s.csv"
    file.write_text("y;a\n10;1\n20;2\n", encoding="utf-8")
    assert main(["compare-designs", str(file), "--truth", "y", "--lang", "id", *more]) != 0
    assert said in capsys.readouterr().err


def test_a_register_knows_no_truth(tmp_path, capsys):
    asked = [
        "compare-designs",
        "--quarter",
        "2026Q1",
        "--dir",
        str(tmp_path),
        "--quota",
        "0.1",
        "--lang",
        "en",
    ]
    assert main([*asked, "--truth", "y"]) != 0
    assert "a register holds no truth" in capsys.readouterr().err
    assert main(["compare-designs", str(tmp_path / "s.csv"), "--score", "A=a", "--lang", "en"]) != 0
    assert "--truth" in capsys.readouterr().err


@pytest.mark.reference
@pytest.mark.parametrize(
    ("where", "want"),
    [
        ((), {"wrongly in or out": "32.1%", "non-poor chosen": "20.7%", "poor missed": "53.1%"}),
        (
            ("--where", "pmt=1"),
            {
                "wrongly in or out": "30.1%",
                "non-poor chosen": "17.8%",
                "poor missed": "52.4%",
                "mean welfare of the chosen": "365.8",
            },
        ),
    ],
)
def test_the_experiment_s_cash_by_the_command(reference, capsys, where, want):
    """.321, .207, .531 for all; .301, .178, .524 and 365.8 in the PMT arm: as the case study has them."""
    file = reference / "alatas_indonesia_2008" / "alatas_5756hh.csv"
    asked = [
        "compare-designs",
        str(file),
        "--truth",
        "consumption",
        "--given",
        "cash=treated",
        "--line",
        "320",
    ]
    more = ["--psu", "ea", "--missing", "drop", "--measures", "error,inclusion_of_nonpoor,exclusion,mean"]
    assert main([*asked, *more, *where, "--lang", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for measure, value in want.items():
        assert value in next(one for one in lines if measure in one).split(measure)[1].split()[0]


def test_small_areas_of_a_made_up_province(tmp_path, capsys):
    rng = np.random.default_rng(11)
    areas = np.repeat(np.arange(12), 200)
    x = rng.normal(0, 1, len(areas)).round(3)
    y = np.exp(13 + 0.4 * x + rng.normal(0, 0.2, 12)[areas] + rng.normal(0, 0.5, len(areas)))
    name = [f"K{no:02}" for no in areas]
    rows = [f"{a};{b};{c:.2f}" for a, b, c in zip(name, x, y, strict=True)]
    (tmp_path / "c.csv").write_text("kel;x;y\n" + "\n".join(rows) + "\n", encoding="utf-8")
    taken = [row for at, row in enumerate(rows) if at % 10 == 0 and areas[at] < 10]
    (tmp_path / "s.csv").write_text("kel;x;y\n" + "\n".join(taken) + "\n", encoding="utf-8")
    picture = tmp_path / "p.svg"
    line = float(np.quantile(y, 0.2))
    asked = ["small-area", str(tmp_path / "s.csv"), str(tmp_path / "c.csv"), "--y", "y", "--x", "x", "--area", "kel",
             "--line", f"{line:.2f}", "--replicates", "20", "--picture", str(picture), "--lang", "en"]  # fmt: skip
    assert main(asked) == 0
    out = capsys.readouterr().out
    assert "10 of 12 areas have a sample" in out
    found = {cells[0]: float(cells[1].rstrip("%")) / 100 for cells in (one.split() for one in out.splitlines()) if
             cells and cells[0].startswith("K")}  # fmt: skip
    true = {f"K{no:02}": (y[areas == no] < line).mean() for no in range(12)}
    assert np.mean([abs(found[one] - true[one]) for one in true if one < "K10"]) < 0.08
    assert sum("no sample" in one for one in out.splitlines()) == 2
    assert picture.read_text(encoding="utf-8").startswith("<svg")
