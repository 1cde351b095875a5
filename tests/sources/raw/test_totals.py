"""Total rows: told from data, and used as a check."""

from __future__ import annotations

import pytest
from make import WORDS, rows, text_file, xlsx

from sasaran.sources.raw import check_totals, read_raw

BODY = "KELURAHAN,SASARAN,DOSIS\n"


@pytest.mark.parametrize(
    "line",
    [
        "TOTAL,60,6",
        "jumlah :,60,6",
        ",JUMLAH,60",
        "Grand Total,60,6",
        "Jumlah Keseluruhan,60,6",
        "31,TOTAL,60",
    ],
)
def test_labels_of_totals(engine, tmp_path, line):
    text = BODY + line + "\nGAMBIR,10,1\nCIDENG,20,2\nDURI PULO,30,3\n"
    raw = read_raw(engine, text_file(tmp_path, text), table="t", total_words=WORDS)
    assert [t.row_no for t in raw.total_rows] == [2]
    assert raw.rows == raw.rows_in == 3


@pytest.mark.parametrize(
    "line",
    [
        "17,3174011501900001,TOTAL SURYADI,300000",
        "17,3174011501900001,TOTAL,300000",
        "3,12,JUMLAH,JL TOTAL NO 3",
        "TOTAL JAYA,JL A,JAKARTA,300000",
        "19,3174011501900002,BUDI,TOTAL",
    ],
)
def test_people_and_places_called_total_stay_data(engine, tmp_path, line):
    text = "NO,NIK,NAMA,NOMINAL\n1,3174011501900003,SITI,5\n" + line + "\n"
    raw = read_raw(engine, text_file(tmp_path, text), table="t", total_words=WORDS)
    assert raw.total_rows == () and raw.rows == 2


def test_no_words_no_totals(engine, tmp_path):
    raw = read_raw(engine, text_file(tmp_path, BODY + "TOTAL,60,6\nGAMBIR,60,6\n"), table="t")
    assert raw.total_rows == () and raw.rows == 2


def test_a_total_is_compared_number_by_number(engine, tmp_path):
    text = BODY + "GAMBIR,10,1\nCIDENG,20,2\nTOTAL,30,4\n"
    raw = read_raw(engine, text_file(tmp_path, text), table="t", total_words=WORDS)
    assert [tuple(check)[:4] for check in check_totals(engine, raw)] == [
        ("SASARAN", 30.0, 30.0, True),
        ("DOSIS", 4.0, 3.0, False),
    ]
    assert [check.label for check in check_totals(engine, raw, ["DOSIS"])] == ["DOSIS"]


def test_subtotals_and_the_grand_total(engine, tmp_path):
    text = (
        BODY + "GAMBIR,10,1\nCIDENG,20,2\nJUMLAH JAKARTA PUSAT,30,3\n"
        "ANCOL,5,7\nJUMLAH JAKARTA UTARA,5,7\nTOTAL,35,10\n"
    )
    raw = read_raw(engine, text_file(tmp_path, text), table="t", total_words=WORDS)
    assert [(c.row_no, c.scope, c.equal) for c in check_totals(engine, raw, ["SASARAN"])] == [
        (4, "above", True),
        (6, "above", True),
        (7, "all", True),
    ]


@pytest.mark.parametrize(
    ("values", "total"),
    [
        (["300.000", "1.450.000"], "1.750.000"),
        (["Rp 300.000,50", "Rp 1.000,25"], "Rp 301.000,75"),
        (["1,250,000", "1,000.5"], "1251000.5"),
        (["1.5", "2.25"], "3.75"),
        (["12,5", "0,5"], "13,0"),
        (["1.5E3", "500"], "2000"),
        (["1.234", "2.000"], "3.234"),
    ],
)
def test_numbers_as_they_are_written(engine, tmp_path, values, total):
    text = "NAMA;NOMINAL\n" + "".join(f"x;{value}\n" for value in values) + f"JUMLAH;{total}\n"
    raw = read_raw(engine, text_file(tmp_path, text), table="t", total_words=WORDS)
    checks = check_totals(engine, raw)
    assert [check.equal for check in checks] == [True]


def test_a_point_in_a_workbook_is_a_decimal_point(engine, tmp_path):
    cells = [["NAMA", "NILAI"], ["a", 1.234], ["b", 2.001], ["TOTAL", 3.235]]
    raw = read_raw(engine, xlsx(tmp_path, {"S": cells}), table="t", total_words=WORDS)
    assert [tuple(c)[:4] for c in check_totals(engine, raw)] == [("NILAI", 3.235, 3.235, True)]
    assert len(rows(engine, raw)) == 2
