"""The agency's own list back: its columns untouched, beside them verdict, reasons and row number."""

from __future__ import annotations

import csv as csv_text
import re
import zipfile

import numpy as np
from python_calamine import load_workbook
from test_intake import BUDI, HEAD, KJP, Q1, SITI, declare

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


def test_the_sheet_can_be_read_and_printed_as_it_is(engine, pack, csv, tmp_path):
    long = SITI.replace("Siti", "Siti " + "Rahayu " * 20)
    path = csv("kjp.csv", HEAD, BUDI, long, ANI)
    (one,) = take(engine, pack, [declare(owner="P4OP")], path.parent, Q1).files
    for language, name in (("id", "Padanan"), ("en", "Matches")):
        target = returns.write_return(engine, pack, one, tmp_path / language / "kjp", language=language)
        assert load_workbook(target).sheet_names == [name]
    with zipfile.ZipFile(target) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode("utf-8")
        names = book.read("xl/workbook.xml").decode("utf-8")
    assert 'orientation="landscape"' in page and 'paperSize="9"' in page and 'fitToHeight="0"' in page
    assert '<autoFilter ref="A1:L4"' in page and "Print_Titles" in names and 'state="frozen"' in page
    widths = [float(width) for width in re.findall(r'<col [^>]*?width="([0-9.]+)"', page)]
    assert max(widths) < 50 and len(re.findall("<col ", page)) >= 3
    assert widths[0] > 16  # the identity number is seen whole


def verdicts(engine, file_no, language="id"):
    returns.verdict_table(engine, file_no, "verdict", language)
    return {
        row: (status, why) for row, status, why in engine.rows("select row_no, status, reasons from verdict")
    }


def sure(*persons):
    return [(record_no, person, 1.0, True, "identifier") for record_no, person in enumerate(persons)]


def test_a_person_whom_a_list_holds_twice_is_a_remark_on_both_rows(engine, pack, csv):
    csv("a.csv", HEAD, BUDI, SITI, ",,Budi S,,,Jl Mawar 1,,Tebet Barat,Tebet")
    path = csv("b.csv", HEAD, ",,Budi Santosa,,,Jl Mawar 1,,Tebet Barat,Tebet", ANI)
    csv("other.csv", HEAD, BUDI.replace("Jl", "Jalan"))
    declared = [declare(files='a.csv", "b.csv'), declare("XY", files="other.csv")]
    take(engine, pack, declared, path.parent, Q1)
    linked(engine, *sure(7, 8, 7, 7, 9, 8))
    first, second, other = (verdicts(engine, file_no) for file_no in range(3))
    assert first[2] == ("Padan dengan catatan", "orang yang sama juga di baris 4, 2 (b.csv)")
    assert first[3] == ("Padan", "")  # in another agency's list too, which is no double
    assert other[2] == ("Padan", "")
    assert second[2][0] == "Padan dengan catatan"
    assert second[2][1].startswith("orang yang sama juga di baris 2 (a.csv), 4 (a.csv); ")
    assert "the same person also in row 4, 2 (b.csv)" in verdicts(engine, 0, "en")[2][1]


def test_of_many_rows_of_one_person_the_first_are_named(engine, pack, csv):
    names = [f",,Budi {sign},,,Jl Mawar 1,,Tebet Barat,Tebet" for sign in "ABCDEFGH"]
    path = csv("reg.csv", HEAD, *names)
    take(engine, pack, [declare()], path.parent, Q1)
    linked(engine, *sure(*[1] * 8))
    told = verdicts(engine, 0)
    assert told[3][1].startswith("orang yang sama juga di baris 2, 4, 5, 6, 7 ...; ")
    assert told[9][1].startswith("orang yang sama juga di baris 2, 3, 4, 5, 6 ...; ")


def test_a_row_a_month_is_no_double(engine, pack, csv):
    months = ("2026-01", "2026-02", "2026-02")
    path = csv(
        "kjp.csv", "Nama,Alamat,Status,Nominal,Periode", *(f"Budi,Jl A,1,9,{month}" for month in months)
    )
    take(engine, pack, [declare("KJP", KJP, '["programme"]')], path.parent, Q1)
    linked(engine, *sure(5, 5, 5))
    told = verdicts(engine, 0)
    assert "orang yang sama" not in told[2][1]
    assert "orang yang sama juga di baris 4" in told[3][1]
    assert "orang yang sama juga di baris 3" in told[4][1]


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


def test_beside_a_csv_stand_the_rows_that_somebody_must_look_at(engine, pack, csv, tmp_path, monkeypatch):
    path = csv("kjp.csv", HEAD, BUDI, ANI, ANI, ANI, SITI)
    (one,) = take(engine, pack, [declare()], path.parent, Q1).files
    monkeypatch.setattr(returns, "_CELLS", 30)
    target = returns.write_return(engine, pack, one, tmp_path / "kjp", language="id")
    assert target.name == "kjp.csv"
    rows = sheet(tmp_path / "kjp-perlu-dilihat.xlsx")
    assert len(rows) == 3  # the head and as many rows as 30 cells hold
    assert {row[-3] for row in rows[1:]} <= {"Padan dengan catatan", "Perlu tinjau", "Tidak padan"}
