"""``sasaran small-area --model fay-herriot``: the page's run, the same numbers by hand, and what is refused."""

from __future__ import annotations

import csv
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from sasaran.cli.main import main
from sasaran.quarter.demo import demo
from sasaran.quarter.options import Options

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "small-area.md"


@pytest.fixture
def page(tmp_path, monkeypatch):
    """Make the files of the page in an empty folder; return its command and what it says is printed."""
    monkeypatch.chdir(tmp_path)
    text = PAGE.read_text(encoding="utf-8").partition("## By command, with covariates of areas alone")[2]
    script, command = re.search(
        r"python3 - <<'EOF'\n(.*?)\nEOF\n(sasaran .*?)\n```", text, re.DOTALL
    ).groups()
    subprocess.run([sys.executable, "-c", script], check=True)
    return shlex.split(command)[1:], re.search(r"```text\n(.*?)```", text, re.DOTALL)[1].splitlines()


def table(path):
    with path.open(encoding="utf-8") as file:
        return {row["area"]: row for row in csv.DictReader(file)}


def test_the_page_prints_what_it_says(page, capsys):
    command, said = page
    assert main([*command, "--lang", "en"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[: len(said)] == said and len(said) == 5
    rows = table(Path("wilayah_p0.csv"))
    assert len(rows) == 40 and sum(row["n"] == "0" for row in rows.values()) == 7
    ET.parse("langsung-model.svg")
    assert main(command) == 0
    assert "Model tingkat wilayah Fay-Herriot" in capsys.readouterr().out


def test_the_numbers_are_those_of_the_formulas(page, capsys):
    """Direct rates and their variances by hand, the curve, and EBLUP with the A of the command's own output."""
    command, _ = page
    assert main([*command, "--lang", "en"]) == 0
    shown, rows = capsys.readouterr().out, table(Path("wilayah_p0.csv"))
    with Path("survei.csv").open(encoding="utf-8") as file:
        survey = list(csv.DictReader(file))
    with Path("wilayah.csv").open(encoding="utf-8") as file:
        areas = {row["wilayah"]: row for row in csv.DictReader(file)}
    labels = sorted(areas)
    n, y, psi = np.zeros(40), np.full(40, np.nan), np.full(40, np.nan)
    for k, label in enumerate(labels):
        mine = [row for row in survey if row["wilayah"] == label]
        if not mine:
            continue
        w = np.array([float(row["bobot"]) for row in mine])
        poor = np.array([float(row["belanja"]) < 650_000 for row in mine])
        n[k], y[k] = len(mine), np.average(poor, weights=w)
        z = w * (poor - y[k]) / w.sum()
        # every household a sampling unit of the whole sample: those of other areas are 0 in this one
        psi[k] = len(survey) / (len(survey) - 1) * (z**2).sum()
        assert float(rows[label]["direct"]) == pytest.approx(y[k])
        if 0 < y[k] < 1:
            assert float(rows[label]["direct_se"]) == pytest.approx(psi[k] ** 0.5)
    known = n > 0
    used = known & (psi > 0)
    slope, start = np.polyfit(np.log(n[used]), np.log(psi[used]), 1)
    curve = np.exp(start + slope * np.log(n.clip(1)))
    curve *= psi[used].sum() / curve[used].sum()
    A = (float(re.search(r"deviation between areas ([\d.]+)%", shown)[1]) / 100) ** 2
    X = np.array([[1, float(areas[k]["mobil"]), float(areas[k]["sekolah"])] for k in labels])
    weight = 1 / (A + curve[known])
    beta = np.linalg.solve((X[known].T * weight) @ X[known], (X[known].T * weight) @ y[known])
    gamma = np.where(known, A / (A + curve), 0)
    value = gamma * np.where(known, y, 0) + (1 - gamma) * (X @ beta)
    got = np.array([float(rows[label]["fgt0"]) for label in labels])
    np.testing.assert_allclose(got, value, atol=2e-4)  # A is printed with three figures


def test_true_rates_lie_in_the_intervals(page, capsys):
    """The script's own areas: P0 = Phi((log line - level) / 0.5)."""
    from random import Random
    from statistics import NormalDist

    command, _ = page
    assert main(command) == 0
    capsys.readouterr()
    rows, chance = table(Path("wilayah_p0.csv")), Random(4)
    hits, miss, direct_miss = 0, [], []
    for k in range(40):
        car, _ = chance.uniform(0.05, 0.6), chance.uniform(6, 12)
        level = 13.3 + 1.1 * car + chance.gauss(0, 0.1)
        chance.randrange(8000, 40000)
        for _ in range(chance.randrange(12, 60) if k % 6 else 0):
            chance.gauss(level, 0.5)
            chance.randrange(80, 160)
        true, row = NormalDist(level, 0.5).cdf(np.log(650_000)), rows[f"W{k:02d}"]
        hits += float(row["fgt0_low"]) <= true <= float(row["fgt0_high"])
        miss.append(float(row["fgt0"]) - true)
        if row["direct"]:
            direct_miss.append(float(row["direct"]) - true)
    assert hits >= 36
    assert np.mean(np.square(miss)) < 0.7 * np.mean(np.square(direct_miss))


def test_areas_where_nobody_poor_was_met_stay_in_or_are_counted(page, capsys):
    command, _ = page
    path = Path("survei.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    raised = [re.sub(r"^(W1[67]),\d+", r"\1,900000", line) for line in lines]
    path.write_text("\n".join(raised) + "\n", encoding="utf-8")
    assert main([*command, "--lang", "en"]) == 0
    assert "not in the model" not in capsys.readouterr().out
    smooth = table(Path("wilayah_p0.csv"))["W16"]
    assert main([*command, "--variances", "direct", "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert "2 areas with a sample are not in the model" in text and "31 of 40 areas have a direct" in text
    assert float(smooth["fgt0"]) < float(table(Path("wilayah_p0.csv"))["W16"]["fgt0"])


def test_the_areas_add_up_to_a_published_rate(page, capsys):
    command, _ = page
    assert main([*command, "--benchmark", "0.3"]) == 0
    with Path("wilayah.csv").open(encoding="utf-8") as file:
        people = {row["wilayah"]: float(row["penduduk"]) for row in csv.DictReader(file)}
    rows = table(Path("wilayah_p0.csv"))
    labels = list(people)
    mean = np.average([float(rows[k]["fgt0"]) for k in labels], weights=[people[k] for k in labels])
    assert mean == pytest.approx(0.3)
    capsys.readouterr()
    at = command.index("--size")
    assert main([*command[:at], *command[at + 2 :], "--benchmark", "0.3", "--lang", "en"]) == 2
    assert "name its column in the file of areas with --size" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--transform", "log"], "--transform is of another model"),
        (["--replicates", "5"], "--replicates is of another model"),
        (["--x", "mobil,tidak_ada"], "The file has no column tidak_ada"),
    ],
)
def test_what_does_not_belong_is_refused(page, capsys, more, said):
    command, _ = page
    assert main([*command, *more, "--lang", "en"]) == 2
    assert said in capsys.readouterr().err


def test_options_of_the_area_model_are_refused_by_the_other(page, capsys):
    command, _ = page
    unit = ["unit" if word == "fay-herriot" else word for word in command]
    assert main([*unit, "--lang", "en"]) == 2
    assert "--size is of another model" in capsys.readouterr().err


def test_flaws_of_the_file_of_areas_are_named(page, capsys):
    command, _ = page
    path = Path("wilayah.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[3]]) + "\n", encoding="utf-8")
    assert main([*command, "--lang", "en"]) == 11
    assert (
        "1 of 40 areas have more than one row. Where: wilayah.csv, column wilayah" in capsys.readouterr().err
    )
    path.write_text("\n".join(lines[:-2]) + "\n", encoding="utf-8")
    assert main([*command, "--lang", "en"]) == 0
    assert "2 areas of the survey are not in the file of areas: not used" in capsys.readouterr().out
    twin = [f"{line},{'lagi' if k == 0 else line.split(',')[1]}" for k, line in enumerate(lines)]
    path.write_text("\n".join(twin) + "\n", encoding="utf-8")
    assert main([*command, "--x", "mobil,lagi", "--lang", "en"]) == 11
    assert "columns lagi" in capsys.readouterr().err


def test_the_register_gives_means_of_its_areas(tmp_path, capsys):
    demo(tmp_path, 6_000, 1, 5, Options(threads=2, memory="2GB", publish=False))
    survey = tmp_path / "survey" / "survei_2025Q4.csv"
    out, drawn = tmp_path / "kecamatan.csv", tmp_path / "kecamatan.svg"
    asked = ["small-area", str(survey), "--quarter", "2025Q4", "--dir", str(tmp_path), "--y", "konsumsi"]
    asked += [
        "--x",
        "floor_area,has_car",
        "--area",
        "kecamatan",
        "--level",
        "kecamatan",
        "--persons",
        "members",
    ]
    asked += ["--weight", "bobot", "--line", "897768", "--model", "fay-herriot", "--out", str(out)]
    assert main([*asked, "--map", str(drawn), "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert "Area-level model" in text and "families of the register were left out" in text
    rows = table(out)
    assert len(rows) == 44 and all(row["name"] for row in rows.values())
    assert sum(float(row["size"]) for row in rows.values()) > 3_000  # people, not families
    ET.parse(drawn)
    assert "Fay-Herriot" in drawn.read_text(encoding="utf-8")
    assert main([*asked, "--size", "members", "--lang", "en"]) == 2
    assert "leave --size out" in capsys.readouterr().err
