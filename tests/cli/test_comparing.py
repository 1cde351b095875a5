"""``sasaran compare-designs`` and ``sasaran small-area`` on files whose answers are known."""

from __future__ import annotations

import duckdb
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


@pytest.mark.reference
def test_the_experiment_s_cash_by_the_command(reference, tmp_path, capsys):
    """Exclusion .531 and inclusion .207 of the cash under Rp 320,000, as the case study has them."""
    source = f"from '{reference}/alatas_indonesia_2008/alatas_5756hh.csv' where consumption is not null"
    treated, everybody = duckdb.sql(f"select sum(treated), count(*) {source}").fetchall()[0]
    file = tmp_path / "alatas.parquet"
    duckdb.sql(f"copy (select consumption, 1 - treated as cash, ea {source}) to '{file}'")
    asked = ["compare-designs", str(file), "--truth", "consumption", "--score", "cash=cash", "--line", "320"]
    assert main([*asked, "--quota", str(treated / everybody), "--psu", "ea", "--lang", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "53.1" in next(one for one in lines if "poor missed" in one)
    assert "20.7" in next(one for one in lines if "non-poor chosen" in one)


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
