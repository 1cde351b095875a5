"""Lists by name: only what the gate handed out, masked, in walking order, with room for the visit."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime

import pytest
from python_calamine import CalamineWorkbook

from conftest import facts
from sasaran import packs
from sasaran.errors import ParameterError
from sasaran.govern.audit import AuditLog
from sasaran.govern.gate import Request, people
from sasaran.publish import lists
from sasaran.publish.data import Basis
from sasaran.registry.identifier import person_id_text

BASIS = Basis("province", 1, "all", ("DTSEN v3 2026",), date(2026, 2, 28))


@pytest.fixture
def registry(engine):
    engine.run(
        """create table area as select * from (values (0::smallint, 'city', '3174', 'Jakarta Selatan', null::smallint),
           (1, 'village', '3174011001', 'Tebet Timur', 0)) t(area_no, level, code, name, parent_no)"""
    )
    engine.run(
        """create table person as select * from (values
             (0, 100::bigint, 3174015503900007, 'SITI AMINAH', date '1990-03-15', 'F', 1, 'Jl. Melati', 4, 2, 1, 0),
             (1, 101, 3174011207880003, '=HYPERLINK("x","BUDI")', date '1988-07-12', 'M', 1, 'Jl. Melati', 4, 2, 2, 0),
             (2, 102, null, 'JOKO', null, 'M', 1, 'Gg. Kancil', null, 1, 1, 1))
           t(person_no, person_id, national_id, name, birth_date, sex, area_no, address, rt, rw, relation, family_no)"""
    )
    engine.run("create table family as select * from (values (0, 0), (1, 2)) t(family_no, head_no)")
    engine.run(
        """create table wanted as select * from (values (0, 1::tinyint, 0.62, true), (1, 1, 1.0, false),
           (2, 1, 0.985, false))
           t(person_no, decile, untouched, review)"""
    )
    return engine


def granted(engine, tmp_path, **changes):
    given = {
        "user": "analis", "purpose": "verifikasi-lapangan", "area_no": 0, "people": "wanted", "columns": lists.COLUMNS,
        "carry": lists.CARRY, "as_of": date(2026, 3, 31), "when": datetime(2026, 4, 2, 8, 30), "quarter": "2026Q1 r1",
    }  # fmt: skip
    return people(
        engine,
        Request(**{**given, **changes}),
        pack=packs.load("id"),
        audit=AuditLog(tmp_path / "audit.jsonl"),
    )


def test_lays_out_who_was_granted_with_blank_columns_for_the_visit(registry, tmp_path):
    grant = granted(registry, tmp_path)
    path = tmp_path / "l" / "jaksel.xlsx"
    assert lists.write(registry, grant, path, area="Jakarta Selatan", facts=facts(), basis=BASIS) == 3
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Daftar").to_python()
    assert rows[0][0] == "Desil 1 belum tersentuh: Jakarta Selatan"
    assert "Rahasia" in rows[1][0]
    assert grant.link[:12] in rows[2][0]
    head = rows[4]
    assert head[:4] == ["No.", "ID orang", "NIK (disamarkan)", "Nama"]
    assert head[-3:] == ["Hasil kunjungan", "Tanggal", "Petugas"]
    assert head[10] == "Desil (provinsi DTSEN v3 2026)"
    assert rows[5] == [1, person_id_text(102), "", "JOKO", "", "L", "Gg. Kancil", "–/01", "Tebet Timur", "JOKO", 1,
                       0.99, "", "", "", ""]  # fmt: skip
    assert rows[6][1:8] == [
        person_id_text(100),
        "************0007",
        "SITI AMINAH",
        36,
        "P",
        "Jl. Melati",
        "004/02",
    ]
    assert rows[6][11:13] == [0.62, "ya"]
    assert rows[7][3] == '=HYPERLINK("x","BUDI")'


def test_names_cannot_become_formulas_or_links(registry, tmp_path):
    path = tmp_path / "l.xlsx"
    lists.write(registry, granted(registry, tmp_path), path, area="X", facts=facts(), basis=BASIS)
    with zipfile.ZipFile(path) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert 'orientation="landscape"' in sheet
    assert 'paperSize="9"' in sheet
    assert 'fitToHeight="0"' in sheet


def test_the_type_stays_readable_on_a4(registry, tmp_path):
    path = tmp_path / "l.xlsx"
    lists.write(registry, granted(registry, tmp_path), path, area="X", facts=facts(), basis=BASIS)
    with zipfile.ZipFile(path) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    characters = sum(float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', sheet))
    paper, margins, inch_per_character = 11.69, 0.8, 7 / 96
    scale = min(1.0, (paper - margins) / (characters * inch_per_character))
    assert 10 * scale >= 7  # points


def test_speaks_english(registry, tmp_path):
    path = tmp_path / "l.xlsx"
    lists.write(
        registry, granted(registry, tmp_path), path, area="X", facts=facts(), basis=BASIS, language="en"
    )
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("List").to_python()
    assert rows[4][:4] == ["No.", "Person id", "NIK (masked)", "Name"]
    assert rows[6][5] == "F"


def test_the_same_grant_gives_the_same_bytes(registry, tmp_path):
    grant = granted(registry, tmp_path)
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path in paths:
        lists.write(registry, grant, path, area="X", facts=facts(), basis=BASIS)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_an_empty_list_is_a_list(registry, tmp_path):
    registry.run("delete from wanted")
    path = tmp_path / "l.xlsx"
    assert lists.write(registry, granted(registry, tmp_path), path, area="X", facts=facts(), basis=BASIS) == 0
    assert len(CalamineWorkbook.from_path(path).get_sheet_by_name("Daftar").to_python()) == 5


def test_refuses_a_grant_that_lacks_columns(registry, tmp_path):
    grant = granted(registry, tmp_path, columns=("name",))
    with pytest.raises(ParameterError, match="not asked for"):
        lists.write(registry, grant, tmp_path / "l.xlsx", area="X", facts=facts(), basis=BASIS)
    assert not (tmp_path / "l.xlsx").exists()
