"""A list's own TOTAL row is used as a check, and of a long file only the columns in use are stored."""

from __future__ import annotations

import pytest

from sasaran.schema.period import Quarter
from sasaran.sources.declaration import read
from sasaran.sources.intake import take
from sasaran.sources.raw import delimited
from sasaran.store.duck import DuckEngine
from sasaran_id.national.files import FILES

Q1 = Quarter(2026, 1)
TEXT = (
    '[source]\ncode = "REG"\nowner = "Dukcapil"\nentity = "person"\nroles = ["register"]\nfiles = ["*.csv"]\n'
)
HEAD = "NIK,Nama,Tgl Lahir,JK,Alamat,Kelurahan,Kecamatan,Catatan,Jumlah Anak"
ROWS = (
    "3171011708450001,Budi Santoso,17-08-1945,L,Jl Mawar 1,Tebet Barat,Tebet,x,2",
    "3171015703900002,Siti Aminah,17-03-1990,P,Jl Mawar 1,Tebet Barat,Tebet,y,3",
)


@pytest.mark.parametrize(("total", "warned"), [(5, False), (6, True)])
def test_a_total_that_differs_from_its_rows_is_said(engine, pack, csv, total, warned):
    path = csv("reg.csv", HEAD, *ROWS, f"JUMLAH,,,,,,,,{total}")
    said = take(engine, pack, [read(TEXT, "r.toml")], path.parent, Q1).warned("en")
    assert any("TOTAL row (row 4) differs" in line and "Jumlah Anak" in line for line in said) is warned


def test_leaving_out_unused_columns_changes_no_record(pack, csv, monkeypatch):
    path = csv("reg.csv", HEAD, *ROWS, "3171015703900009,Kurang")
    tables = {}
    for least in (10**9, 1):
        monkeypatch.setattr(delimited, "_LONG_FILE", least)
        with DuckEngine(memory="500MB") as engine:
            take(engine, pack, [read(TEXT, "r.toml")], path.parent, Q1)
            tables[least] = [
                engine.rows(f"select * from {name} order by all")
                for name in ("record", "quarantine", "note", "source_file")
            ]
    assert tables[1] == tables[10**9]
    assert len(tables[1][0]) == 2 and len(tables[1][1]) == 1


def test_of_a_long_file_the_unused_columns_are_not_stored(engine, pack, csv, monkeypatch):
    monkeypatch.setattr(delimited, "_LONG_FILE", 1)
    monkeypatch.setattr(delimited, "_LEADING", 1)
    path = csv("reg.csv", HEAD, *ROWS)
    found = delimited.read_delimited(
        engine, path, table="t", header_rows=None, encoding=None, delimiter=None, total_words=(), known_headers=(),
        files=FILES, progress=lambda step, done=None: None, keep=lambda file, labels: {labels.index("Nama")},
    )  # fmt: skip
    assert found.rows_in == 2
    assert engine.rows("select count(c0), count(c1), count(c7) from t") == [(2, 2, 0)]
