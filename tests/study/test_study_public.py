"""Measures for the public: no small domain is shown, and none follows from what is shown."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaran.cli.main import main
from sasaran.quarter.demo import demo
from sasaran.quarter.frozen import frozen
from sasaran.quarter.options import Options
from sasaran.schema.period import Quarter
from sasaran.study.poverty.hidden import LEAST, Group, hidden
from sasaran.study.poverty.spread import domains_of, families_of

QUARTER = Quarter(2025, 4)


def group(by, code, deep, many):
    code = np.asarray(code)
    counts = np.array(
        [[(code == k).sum(), deep[code == k].sum(), (~deep[code == k]).sum()] for k in range(many)]
    )
    return Group(by, [str(k) for k in range(many)], code, counts)


def follows(shown_rows, wanted):
    """Return whether a 0/1 row of records is a sum of the rows shown."""
    if not shown_rows:
        return False
    A = np.array(shown_rows, dtype=float).T
    found = np.linalg.lstsq(A, wanted, rcond=None)[0]
    return bool(np.abs(A @ found - wanted).max() < 1e-6)


@given(st.integers(0, 10_000))
def test_no_withheld_domain_follows_from_the_shown_ones(seed):
    """By linear algebra on the records themselves, with none of the sums that the protection is told."""
    chance = np.random.default_rng(seed)
    n = int(chance.integers(5, 120))
    fine = chance.integers(-1, 9, n)
    parent = chance.integers(0, 3, 9)
    coarse = np.where(fine >= 0, parent[np.maximum(fine, 0)], -1)
    other = chance.integers(0, 4, n)
    deep = chance.random(n) < 0.2
    groups = [group("coarse", coarse, deep, 3), group("fine", fine, deep, 9), group("other", other, deep, 4)]
    off = hidden(groups, [n, deep.sum(), n - deep.sum()])
    rows = {("", ""): np.ones(n)}
    rows |= {(one.by, label): one.code == int(label) for one in groups for label in one.labels}
    shown = [row for key, row in rows.items() if key not in off]
    for (by, label), row in rows.items():
        counts = np.array([row.sum(), (row * deep).sum(), (row * ~deep).sum()])
        if ((counts > 0) & (counts < LEAST)).any():
            assert (by, label) in off
        if (by, label) in off and row.any():
            assert not follows(shown, np.asarray(row, dtype=float)), (by, label)


def test_large_domains_are_all_shown():
    code = np.repeat([0, 1, 2], 40)
    deep = np.tile([True, False], 60)
    assert hidden([group("a", code, deep, 3)], [120, 60, 60]) == set()


def test_what_has_no_domain_is_protected_too():
    """Three families of no district would follow from the whole less the districts: one district goes with them."""
    code = np.array([0] * 40 + [1] * 40 + [-1] * 3)
    deep = np.tile([True, False], 42)[:83]
    assert len(hidden([group("a", code, deep, 2)], [83, deep.sum(), (~deep).sum()])) == 1


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("umum")
    demo(root, 3_000, 1, 5, Options(threads=2, memory="2GB", publish=False))
    return root


def rows_of(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_frozen_quarter_for_the_public(world, tmp_path, capsys):
    out, drawn = tmp_path / "umum.csv", tmp_path / "umum.svg"
    asked = ["measure", "--quarter", "2025Q4", "--dir", str(world), "--lang", "en"]
    asked += ["--by", "city", "--by", "district", "--by", "home_ownership"]
    assert main([*asked, "--public", "--out", str(out), "--map", str(drawn)]) == 0
    text = capsys.readouterr().out
    public = rows_of(out)
    assert main([*asked, "--out", str(tmp_path / "kantor.csv")]) == 0
    office = {(r["index"], r["by"], r["domain"]): r for r in rows_of(tmp_path / "kantor.csv")}
    assert not any(row["flag"] == "withheld" for row in office.values())

    # whom the numbers are of, counted anew
    with frozen(world, QUARTER, Options(threads=2, memory="2GB")) as opened:
        basis = re.search(r"on basis (\w+)", office["in decile 1", "", ""]["method"])[1]
        levels = ["city", "district", "home_ownership"]
        held = families_of(opened, basis, levels)
        small = set()
        for at, name in enumerate(levels):
            code, labels = domains_of(opened, held, at, name)
            for k, label in enumerate(labels):
                here = (code == k) & (held["decile"] > 0)
                poor = int((held["decile"][here] == 1).sum())
                if any(0 < count < LEAST for count in (int(here.sum()), poor, int(here.sum()) - poor)):
                    small.add((name, label))
    assert len(small) > 10
    gone = {(row["by"], row["domain"]) for row in public if row["flag"] == "withheld"}
    assert small <= gone and ("", "") not in gone
    assert f"{len(gone)} domains are withheld" in text
    for row in public:
        theirs = office[row["index"], row["by"], row["domain"]]
        if (row["by"], row["domain"]) in gone:
            assert [row[word] for word in ("value", "se", "low", "high", "n")] == [""] * 5
        else:
            assert row == theirs
    # in no city is exactly one district withheld, so that it could be had by subtraction
    by_city = defaultdict(list)
    for row in public:
        if row["by"] == "district" and row["index"] == "in decile 1":
            by_city[row["domain"][:4]].append(("district", row["domain"]) in gone)
    assert all(sum(each) != 1 for city, each in by_city.items() if ("city", city) not in gone)
    assert ">no number" in drawn.read_text(encoding="utf-8")  # the map is of the cities
    shown = [line for line in text.splitlines() if "withheld" in line and "–" in line]
    assert len(shown) == 3 * len(gone)


def test_a_map_of_withheld_areas_names_none_of_their_numbers(world, tmp_path, capsys):
    drawn = tmp_path / "kecamatan.svg"
    asked = ["measure", "--quarter", "2025Q4", "--dir", str(world), "--lang", "en", "--by", "district"]
    assert main([*asked, "--public", "--map", str(drawn), "--out", str(tmp_path / "k.csv")]) == 0
    capsys.readouterr()
    gone = sum(r["flag"] == "withheld" for r in rows_of(tmp_path / "k.csv")) // 3
    picture = drawn.read_text(encoding="utf-8")
    assert f"{gone} areas are withheld: too small to be published" in picture
    assert all(int(n.replace(",", "")) >= LEAST for n in re.findall(r"n = ([\d,]+)", picture))
    path = tmp_path / "kota.csv"
    few = "".join(f"{y},{kota}\n" for kota in ("Jakarta Pusat", "Jakarta Utara") for y in (50, 150, 90))
    path.write_text("y,kota\n" + few, encoding="utf-8")
    asked = ["measure", str(path), "--welfare", "y", "--line", "100", "--by", "kota", "--lang", "en"]
    assert main([*asked, "--public", "--map", str(drawn)]) == 2
    assert "Every area of the map is withheld" in capsys.readouterr().err


FILE = "y,kota,rt\n" + "".join(
    f"{y},{kota},{kota}{k % 3}\n" for kota, rows in (("A", 30), ("B", 4), ("C", 30)) for k, y in
    enumerate([50, 150] * (rows // 2))
)  # fmt: skip


def test_a_survey_file_for_the_public(tmp_path, capsys):
    path, out = tmp_path / "survei.csv", tmp_path / "umum.csv"
    path.write_text(FILE, encoding="utf-8")
    asked = ["measure", str(path), "--welfare", "y", "--line", "100", "--lang", "en", "--out", str(out)]
    assert main([*asked, "--by", "kota", "--public", "--indices", "fgt,q(0.9)"]) == 0
    assert "2 domains are withheld" in capsys.readouterr().out
    flags = {(row["index"], row["domain"]): row for row in rows_of(out)}
    # B has four; one more goes, or the whole less the others would tell it
    gone = {domain for (_, domain), row in flags.items() if row["flag"] == "withheld"}
    assert "B" in gone and len(gone) == 2
    assert all(flags[index, "B"]["value"] == "" for index in ("FGT(0)", "FGT(2)", "q(0.9)"))
    # finer domains within coarser ones
    assert main([*asked, "--by", "kota", "--by", "rt", "--public", "--indices", "fgt"]) == 0
    capsys.readouterr()
    gone = {row["domain"] for row in rows_of(out) if row["flag"] == "withheld"}
    assert {"B", "B0", "B1", "B2"} <= gone
    assert main([*asked, "--by", "kota"]) == 0
    assert "withheld" not in capsys.readouterr().out + out.read_text(encoding="utf-8")


def test_a_domain_of_one_sampling_unit_is_withheld(tmp_path, capsys):
    path, out = tmp_path / "survei.csv", tmp_path / "umum.csv"
    rows = [f"{y},{kota},{blok}\n" for kota, blok in (("A", 1), ("B", 2), ("B", 3), ("C", 4), ("C", 5))
            for y in [50, 150] * 10]  # fmt: skip
    path.write_text("y,kota,blok\n" + "".join(rows), encoding="utf-8")
    asked = ["measure", str(path), "--welfare", "y", "--line", "100", "--psu", "blok", "--by", "kota"]
    assert main([*asked, "--public", "--out", str(out)]) == 0
    gone = {row["domain"] for row in rows_of(out) if row["flag"] == "withheld"}
    assert "A" in gone and len(gone) == 2
    assert "ditahan" in capsys.readouterr().out


def test_a_change_is_withheld_where_a_round_is(tmp_path, capsys):
    now, then, out = tmp_path / "kini.csv", tmp_path / "dulu.csv", tmp_path / "umum.csv"
    now.write_text(
        "y,kota\n" + "".join(f"{y},{k}\n" for k in "ABC" for y in [50, 150] * 10), encoding="utf-8"
    )
    few = {"A": 20, "B": 2, "C": 20}
    rows = [f"{[50, 150][i % 2]},{k}\n" for k, many in few.items() for i in range(many)]
    then.write_text("y,kota\n" + "".join(rows), encoding="utf-8")
    asked = ["measure", str(now), "--against", str(then), "--welfare", "y", "--line", "100", "--by", "kota"]
    assert main([*asked, "--public", "--indices", "fgt(0)", "--out", str(out)]) == 0
    capsys.readouterr()
    flags = {(row["round"], row["domain"]): row["flag"] for row in rows_of(out) if row["by"]}
    assert flags["before", "B"] == flags["change", "B"] == "withheld"
    assert flags["", "B"] != "withheld"
