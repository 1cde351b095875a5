"""``sasaran small-area`` on files: numbers, files written, what is left out in words, and the map."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from sasaran.cli.main import main

AREAS = ("Utara", "Selatan", "Timur", "Barat", "Tengah", "Hulu")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A survey of five areas and a census of six, with the truth of a log model."""
    folder = tmp_path_factory.mktemp("wilayah")
    rng = np.random.default_rng(5)
    shift = dict(zip(AREAS, rng.normal(0, 0.3, len(AREAS)), strict=True))

    def households(areas, each):
        rows = []
        for area in areas:
            for _ in range(each):
                size, sex = int(rng.integers(1, 7)), ("P" if rng.random() < 0.3 else "L")
                log = 6 - 0.15 * size - 0.2 * (sex == "P") + shift[area] + rng.normal(0, 0.4)
                rows.append((area, size, sex, round(float(np.exp(log)), 3)))
        return rows

    survey, census = folder / "survei.csv", folder / "sensus.csv"
    for path, rows in ((survey, households(AREAS[:5], 30)), (census, households(AREAS, 200))):
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("wilayah", "anggota", "kepala", "belanja"))
            writer.writerows(rows)
    with survey.open("a", encoding="utf-8") as file:
        file.write("JUMLAH,525,,30000\n")
    squares = []
    for k, area in enumerate(AREAS[:5]):
        ring = [[k, 0], [k + 1, 0], [k + 1, 1], [k, 1], [k, 0]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        squares.append({"type": "Feature", "properties": {"nm": area}, "geometry": shape})
    (folder / "batas.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": squares}))
    return folder


def asked(folder, *more):
    return ["small-area", str(folder / "survei.csv"), str(folder / "sensus.csv"), "--y", "belanja",
            "--x", "anggota,kepala=P", "--area", "wilayah", "--line", "200", "--replicates", "20", *more]  # fmt: skip


def test_every_area_has_a_number_and_what_was_left_out_is_said(files, capsys):
    assert main(asked(files, "--lang", "en")) == 0
    shown = capsys.readouterr().out
    assert "5 of 6 areas have a sample" in shown
    assert "1 total rows of survei.csv were left out" in shown
    assert all(area in shown for area in AREAS)
    assert next(line for line in shown.splitlines() if line.startswith("Hulu")).endswith(
        "no sample: what the covariates say"
    )
    assert "Residuals: skewness" in shown and "RSE of 25 % or less" in shown


def test_the_same_numbers_go_to_csv_xlsx_and_parquet(files, tmp_path, capsys):
    for ending in ("csv", "xlsx", "parquet"):
        assert main(asked(files, "--out", str(tmp_path / f"angka.{ending}"))) == 0
    with (tmp_path / "angka.csv").open(encoding="utf-8") as file:
        rows = {row["area"]: row for row in csv.DictReader(file)}
    assert set(rows) == set(AREAS)
    assert rows["Hulu"]["n"] == "0" and rows["Hulu"]["direct"] == ""
    assert (
        0
        < float(rows["Utara"]["fgt0_low"])
        < float(rows["Utara"]["fgt0"])
        < float(rows["Utara"]["fgt0_high"])
        < 1
    )
    capsys.readouterr()
    # the tables are read back by the program itself
    for ending in ("xlsx", "parquet"):
        again = ["measure", str(tmp_path / f"angka.{ending}"), "--welfare", "fgt0", "--indices", "mean"]
        assert main([*again, "--lang", "en"]) == 0
        mean = next(
            line.split()[2] for line in capsys.readouterr().out.splitlines() if line.startswith("mean")
        )
        assert float(mean) == pytest.approx(np.mean([float(row["fgt0"]) for row in rows.values()]), abs=1e-5)


def test_an_ending_that_cannot_be_written_is_refused_before_anything_is_reckoned(files, capsys):
    assert main(asked(files, "--out", "angka.ods", "--lang", "en")) == 2
    assert ".csv, .xlsx, .parquet" in capsys.readouterr().err


def test_the_map_draws_every_polygon_and_says_what_has_none(files, tmp_path, capsys):
    picture = tmp_path / "peta.svg"
    more = ("--map", str(picture), "--boundary", str(files / "batas.geojson"), "--boundary-key", "nm")
    assert main(asked(files, *more, "--lang", "en")) == 0
    assert "Map: 5 areas drawn, 1 without polygon, 0 polygons without area" in capsys.readouterr().out
    words = [node.text for node in ET.parse(picture).iter() if node.text and node.text.strip()]
    assert any(text.startswith("Utara: ") for text in words)
    assert any("survey survei.csv, census sensus.csv" in text for text in words)


def test_a_map_of_areas_of_nowhere_needs_a_boundary_file(files, tmp_path, capsys):
    assert main(asked(files, "--map", str(tmp_path / "x.svg"), "--lang", "en")) == 2
    shown = capsys.readouterr()
    assert "--boundary" in shown.err and not shown.out  # refused before anything is reckoned or printed


def test_the_areas_add_up_to_a_published_rate(files, tmp_path, capsys):
    table = tmp_path / "angka.csv"
    assert main(asked(files, "--benchmark", "0.3", "--out", str(table), "--lang", "en")) == 0
    assert "benchmarked (logit) to the published 30.00%" in capsys.readouterr().out
    with table.open(encoding="utf-8") as file:
        rows = [(float(row["size"]), float(row["fgt0"])) for row in csv.DictReader(file)]
    assert sum(size * rate for size, rate in rows) / sum(size for size, _ in rows) == pytest.approx(0.3)


def test_people_count_where_members_are_named(files, capsys):
    assert main(asked(files, "--lang", "en")) == 0
    households = capsys.readouterr().out
    assert main(asked(files, "--persons", "anggota", "--lang", "en")) == 0
    assert capsys.readouterr().out != households


def test_a_census_is_named_once(files, capsys):
    assert main(asked(files, "--quarter", "2025Q4", "--lang", "en")) == 2
    assert "census" in capsys.readouterr().err.lower()


def test_a_value_that_no_row_holds_is_refused_without_quoting_rows(files, capsys):
    wrong = [part.replace("kepala=P", "kepala=X") for part in asked(files, "--lang", "en")]
    assert main(wrong) == 11
    assert "No row of the column kepala" in capsys.readouterr().err


def test_errors_do_not_depend_on_the_order_of_the_rows(files, tmp_path, capsys):
    """The bootstrap draws by area and value, never by where a row stands in the file."""
    lines = (files / "survei.csv").read_text(encoding="utf-8").splitlines()
    body = [line for line in lines[1:] if not line.startswith("JUMLAH")]
    mixed = list(np.random.default_rng(1).permutation(body))
    numbers = []
    for name, rows in (("lurus", body), ("acak", mixed)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "survei.csv").write_text("\n".join([lines[0], *rows]) + "\n", encoding="utf-8")
        (folder / "sensus.csv").write_bytes((files / "sensus.csv").read_bytes())
        assert main(asked(folder, "--out", str(folder / "angka.csv"))) == 0
        with (folder / "angka.csv").open(encoding="utf-8") as file:
            numbers.append([float(row["fgt0_se"]) for row in csv.DictReader(file)])
    assert numbers[0] == pytest.approx(numbers[1], rel=1e-6)


@pytest.mark.reference
def test_emdi_by_command_agrees_with_its_printed_power(reference, capsys):
    """λ = 0.6046901 and Wien 12.1 % (R package emdi, PROVENANCE.md)."""
    folder = reference / "emdi_eusilcA"
    names = ("eqsize cash self_empl unempl_ben age_ben surv_ben sick_ben dis_ben rent fam_allow house_allow cap_inv "
             "tax_adj")  # fmt: skip
    command = ["small-area", str(folder / "eusilcA_smp.parquet"), str(folder / "eusilcA_pop_covariates.parquet"),
               "--y", "eqIncome", "--x", ",".join(["gender=female", *names.split()]), "--area", "district",
               "--line", "10885.33", "--transform", "box-cox", "--replicates", "5", "--lang", "en"]  # fmt: skip
    assert main(command) == 0
    shown = capsys.readouterr().out
    assert "box-cox(0.604684)" in shown and "70 of 94 areas have a sample" in shown
    assert next(line for line in shown.splitlines() if line.startswith("Wien ")).split()[1] == "12.1%"


def test_the_table_is_printed_even_where_a_file_cannot_be_written(files, tmp_path, capsys):
    (tmp_path / "berkas").write_text("")
    assert main(asked(files, "--map", str(tmp_path / "berkas" / "x.svg"), "--boundary",
                      str(files / "batas.geojson"), "--lang", "en")) == 8  # fmt: skip
    shown = capsys.readouterr()
    assert "The file could not be written" in shown.err and "Selatan" in shown.out


def test_areas_that_do_not_differ_are_said_to_be_synthetic(files, tmp_path, capsys):
    """Without a variance between areas nothing is told from an area's own sample, and effects have no shape."""
    rng = np.random.default_rng(2)
    rows = [(f"w{k % 6}", int(rng.integers(1, 7))) for k in range(60)]
    text = "wilayah,anggota,kepala,belanja\n" + "".join(
        f"{w},{m},{'P' if k % 3 else 'L'},{100 + 7 * (k // 6) - 5 * m}\n" for k, (w, m) in enumerate(rows)
    )
    for name in ("survei", "sensus"):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    assert main(asked(tmp_path)) == 0
    shown = capsys.readouterr().out
    assert "Ragam antarwilayah ditaksir 0: taksirannya sintetis" in shown
    assert "efek wilayah: – dan –" in shown
