"""Workbooks: cells to text without damage, sheets chosen, merged and two-line headers."""

from __future__ import annotations

import datetime as dt

import pytest
from make import WORDS, ods, rows, xls, xlsx

from sasaran.errors import DeclarationError
from sasaran.sources.raw import read_raw, sheets
from sasaran.sources.raw.book import cell_text
from sasaran_id.national.files import FILES


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3174021234567890.0, "3174021234567890"),
        (9007199254740992.0, "9007199254740992"),
        (3.17402e17, "317402000000000000"),
        (-12.0, "-12"),
        (0.1, "0.1"),
        (557.501, "557.501"),
        (1e-7, "1e-07"),
        (1e300, "1e+300"),
        (float("inf"), "inf"),
        (True, "TRUE"),
        (dt.date(1990, 1, 31), "1990-01-31"),
        (dt.datetime(1990, 1, 31), "1990-01-31"),
        (dt.datetime(1990, 1, 31, 7, 5), "1990-01-31 07:05:00"),
        (dt.time(7, 5), "07:05:00"),
        ("0012", "0012"),
        ("", ""),
    ],
)
def test_cells_become_text_without_damage(value, text):
    assert cell_text(value) == text


TABLE = [
    ["NO", "NIK", "NAMA", "TGL LAHIR", "NOMINAL"],
    [1, "3174011501900001", "SITI", dt.date(1990, 1, 15), 300000],
    [2, 317402123456789, "BUDI", dt.date(1985, 12, 31), 450000.5],
]


def test_a_plain_sheet(engine, tmp_path):
    raw = read_raw(engine, xlsx(tmp_path, {"Data": TABLE}), table="t")
    assert (raw.sheet, raw.header_rows, raw.encoding, raw.delimiter) == ("Data", (1,), "", "")
    assert rows(engine, raw) == [
        (2, "1", "3174011501900001", "SITI", "1990-01-15", "300000"),
        (3, "2", "317402123456789", "BUDI", "1985-12-31", "450000.5"),
    ]


@pytest.mark.parametrize("maker", [xls, ods])
def test_old_and_open_workbooks(engine, tmp_path, maker):
    cells = [["KODE", "NAMA"], ["0012", "SITI"], [3174021234567890.0, "BUDI"]]
    raw = read_raw(engine, maker(tmp_path, cells), table="t")
    assert raw.sheet == "Data"
    assert rows(engine, raw) == [(2, "0012", "SITI"), (3, "3174021234567890", "BUDI")]


def test_the_name_of_a_workbook_does_not_matter(engine, tmp_path):
    raw = read_raw(engine, xlsx(tmp_path, {"Data": TABLE}, name="list.csv"), table="t")
    assert raw.rows == 2


def test_a_report_as_offices_make_it(engine, tmp_path):
    cells = [
        [None],
        [None, "DAFTAR PENERIMA BANTUAN"],
        [None, "TRIWULAN I TAHUN 2026"],
        [None],
        [None, "NO", None, None, "KECAMATAN", None, None],
        [None, None, "NIK", "NAMA", None, "TAHAP 1", "TAHAP 2"],
        [None, "(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        [None, 1, "31740115", "SITI", None, 10, 20],
        [None, 2, "31740116", "BUDI", None, 30, 40],
        [None, 3, "31740117", "ANI", "GAMBIR", 50, 60],
        [None],
        [None, "JUMLAH", None, None, None, 90, 120],
        [None],
        [None, None, None, None, None, "Jakarta, 3 Januari 2026"],
        [None, None, None, None, None, "Kepala Dinas"],
        [None, None, None, None, None, "NIP 196501011990031001"],
    ]
    merged = [
        (1, 1, 1, 6, "DAFTAR PENERIMA BANTUAN"),
        (4, 1, 5, 1, "NO"),
        (4, 2, 4, 3, "IDENTITAS"),
        (4, 4, 5, 4, "KECAMATAN"),
        (4, 5, 4, 6, "NOMINAL"),
        (7, 4, 8, 4, "MENTENG"),
    ]
    path = xlsx(tmp_path, {"Rekap": cells}, merge={"Rekap": merged})
    raw = read_raw(engine, path, table="t", total_words=WORDS, files=FILES)
    assert raw.labels == (
        "NO", "IDENTITAS NIK", "IDENTITAS NAMA", "KECAMATAN", "NOMINAL TAHAP 1", "NOMINAL TAHAP 2",
    )  # fmt: skip
    assert raw.header_rows == (5, 6)
    assert [(row[0], row[3], row[4]) for row in rows(engine, raw)] == [
        (8, "SITI", "MENTENG"),
        (9, "BUDI", "MENTENG"),
        (10, "ANI", "GAMBIR"),
    ]
    assert [(t.row_no, t.label) for t in raw.total_rows] == [(12, "JUMLAH")]
    assert raw.notes == (
        "merged_cells_filled:1", "lines_above_header:2", "numbering_row:7", "footer_rows:14-16",
    )  # fmt: skip


def test_two_line_header_without_merges(engine, tmp_path):
    cells = [
        ["NO", "NAMA", "ALAMAT", None, None, "UMUR"],
        [None, None, "JALAN", "RT", "RW", None],
        [1, "SITI", "MAWAR", "1", "2", 30],
        [2, "BUDI", "MELATI", "3", "4", 41],
    ]
    raw = read_raw(engine, xlsx(tmp_path, {"S": cells}), table="t")
    assert raw.labels == ("NO", "NAMA", "ALAMAT JALAN", "ALAMAT RT", "ALAMAT RW", "UMUR")
    assert raw.rows == 2


def test_a_text_row_under_a_full_header_is_data(engine, tmp_path):
    cells = [["NAMA", "ALAMAT", "KET"], ["SITI", "JALAN MAWAR", None], ["BUDI", "GANG BUNTU", "baik"]]
    raw = read_raw(engine, xlsx(tmp_path, {"S": cells}), table="t")
    assert raw.header_rows == (1,) and raw.rows == 2


def test_the_sheet_with_known_headers_is_chosen(engine, tmp_path):
    notes = [["PETUNJUK", "ISI"], *[[f"langkah {i}", "x"] for i in range(20)]]
    path = xlsx(tmp_path, {"Petunjuk": notes, "Kosong": [], "Data": TABLE})
    assert [(s.name, s.rows, s.columns, s.hits) for s in sheets(path, ("nik", "nama"))] == [
        ("Petunjuk", 21, 2, 0), ("Kosong", 0, 0, 0), ("Data", 3, 5, 2),
    ]  # fmt: skip
    assert read_raw(engine, path, table="t", known_headers=("nik", "nama")).sheet == "Data"
    assert read_raw(engine, path, table="t", sheet="data ").sheet == "Data"


def test_two_sheets_that_look_alike_are_asked_about(engine, tmp_path):
    path = xlsx(tmp_path, {"Jan": TABLE, "Feb": TABLE[:2]})
    with pytest.raises(DeclarationError, match="'Jan', 'Feb'") as caught:
        read_raw(engine, path, table="t")
    assert caught.value.exit_code == 3 and 'sheet = "Jan"' in caught.value.todo
    assert read_raw(engine, path, table="t", sheet="Feb").rows == 1


def test_a_sheet_that_is_not_there(engine, tmp_path):
    with pytest.raises(DeclarationError, match="its sheets are: 'Data'"):
        read_raw(engine, xlsx(tmp_path, {"Data": TABLE}), table="t", sheet="Lain")


def test_a_stray_wide_row_does_not_hide_the_table(engine, tmp_path):
    cells = [*TABLE, [None] * 9 + ["catatan"]]
    raw = read_raw(engine, xlsx(tmp_path, {"S": cells}), table="t", files=FILES)
    assert raw.rows == 2
    assert raw.notes[-1] == "footer_rows:4"


def test_error_cells_are_counted(engine, tmp_path):
    import xlsxwriter

    path = tmp_path / "e.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("S")
        page.write_row(0, 0, ["KODE", "NILAI"])
        for i in range(1, 4):
            page.write(i, 0, f"K{i}")
            page.write_formula(i, 1, "=1/0", None, "#DIV/0!")
    raw = read_raw(engine, path, table="t")
    assert raw.notes == ("error_cells:3",)
    assert rows(engine, raw)[0] == (2, "K1", None)


def test_hidden_sheets_are_not_chosen_but_counted(engine, tmp_path):
    import xlsxwriter

    path = tmp_path / "h.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("Data", "Lama"):
            page = book.add_worksheet(name)
            for i, row in enumerate([["NO", "NAMA"], [1, name], [2, name]]):
                page.write_row(i, 0, row)
        book.get_worksheet_by_name("Lama").hide()
    raw = read_raw(engine, path, table="t")
    assert (raw.sheet, raw.notes) == ("Data", ("hidden_sheets:1",))
    assert read_raw(engine, path, table="t", sheet="Lama").rows == 2
