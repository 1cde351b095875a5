"""The agency's own list back: its columns untouched, beside them verdict, reasons and row number."""

from __future__ import annotations

import csv as csv_text

import numpy as np
from python_calamine import load_workbook
from test_intake import BUDI, HEAD, Q1, SITI, declare

from sasaran.sources import returns
from sasaran.sources.intake import take

ANI = ",,Ani,01-02-1990,P,=1+1,005/01,Tebet Barta,Tebet"


def sheet(path):
    return load_workbook(str(path)).get_sheet_by_index(0).to_python()


def linked(engine, *links):
    columns = ("record_no", "person_no", "probability", "accepted", "pass")
    arrays = dict(zip(columns, (np.array(column) for column in zip(*links, strict=True)), strict=True))
    engine.put("link", {name: arrays[name] for name in columns})


def test_every_row_comes_back_as_it_was_with_its_verdict(engine, pack, csv, tmp_path):
    noted = ",,Dewi,,,Jl B,,Cideng,Gambir"
    path = csv(
        "kjp.csv", HEAD, BUDI, SITI, ANI, ",,,01-01-1990,L,Jl A,,,", noted, "a,b", SITI.replace("Siti", "S")
    )
    (one,) = take(engine, pack, [declare(owner="P4OP")], path.parent, Q1).files
    linked(
        engine,
        (0, 7, 1.0, True, "identifier"), (1, 8, 0.7, True, "probabilistic"), (2, 9, 0.9, True, "new"),
        (2, 3, 0.3, False, "probabilistic"), (3, 9, 1.0, True, "new"), (4, 4, 0.99, True, "identifier"),
    )  # fmt: skip
    target = returns.write_return(engine, pack, one, tmp_path / "returns" / "kjp")
    assert target.name == "kjp.xlsx"
    head, *rows = sheet(target)
    assert head == [*HEAD.split(","), "Status", "Sebab", "Baris"]
    assert [row[:9] for row in rows[:4]] == [
        line.split(",") for line in (BUDI, SITI, ANI, ",,,01-01-1990,L,Jl A,,,")
    ]
    assert [(row[11], row[9]) for row in rows] == [
        (2, "Padan"), (3, "Padan dengan catatan"), (4, "Perlu tinjau"), (5, "Tidak padan"), (6, "Tidak padan"),
        (7, "Tidak padan"), (8, "Padan dengan catatan"),
    ]  # fmt: skip
    assert rows[0][10] == ""
    assert "nama wilayah dikenali walau ejaannya berbeda" in rows[2][10]
    assert "tidak ada nama dan tidak ada nomor identitas yang sah" in rows[3][10]
    assert "tidak ditemukan pada daftar lain" in rows[4][10]
    assert "baris tidak dapat dibaca" in rows[5][10]
    assert "NIK: nomor identitas muncul lebih dari sekali" in rows[6][10]


def test_the_same_list_gives_the_same_bytes(engine, pack, csv, tmp_path):
    path = csv("kjp.csv", HEAD, BUDI, ANI, SITI)
    (one,) = take(engine, pack, [declare()], path.parent, Q1).files
    first = returns.write_return(engine, pack, one, tmp_path / "a", language="en").read_bytes()
    assert first == returns.write_return(engine, pack, one, tmp_path / "b", language="en").read_bytes()


def test_a_list_longer_than_a_sheet_becomes_a_csv(engine, pack, csv, tmp_path, monkeypatch):
    path = csv("kjp.csv", HEAD, BUDI, ANI, SITI)
    (one,) = take(engine, pack, [declare()], path.parent, Q1).files
    monkeypatch.setattr(returns, "_SHEET_ROWS", 3)
    target = returns.write_return(engine, pack, one, tmp_path / "kjp", language="en")
    with target.open(encoding="utf-8", newline="") as file:
        head, *rows = csv_text.reader(file, delimiter=";")
    assert target.name == "kjp.csv"
    assert head == [*HEAD.split(","), "Status", "Reason", "Row"]
    assert [row[:9] for row in rows] == [line.split(",") for line in (BUDI, ANI, SITI)]
    assert [row[-1] for row in rows] == ["2", "3", "4"]
