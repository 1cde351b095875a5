"""Real files of real agencies, read with no hand-editing."""

from __future__ import annotations

import pytest
from make import WORDS, rows

from sasaran.sources.raw import check_totals, read_raw

pytestmark = pytest.mark.reference


def test_twelve_monthly_workbooks_equal_their_own_totals(engine, reference):
    folder = reference / "dki_kelurahan_vaksinasi_2021_22" / "raw_xlsx"
    books = sorted(folder.glob("*.xlsx"))
    assert len(books) == 12
    widths = []
    for book in books:
        raw = read_raw(engine, book, table="t", total_words=WORDS)
        assert (raw.sheet, raw.rows, raw.rows_in, raw.header_rows) == ("Data Kelurahan", 267, 267, (1,))
        assert [(total.row_no, total.label) for total in raw.total_rows] == [(2, "TOTAL")]
        checks = check_totals(engine, raw)
        # All columns but code, city, district and name are numbers.
        assert [check.label for check in checks] == list(raw.labels[4:])
        assert [check.label for check in checks if not check.equal] == []
        assert checks[0].total == checks[0].sum == 8_941_211
        widths.append(len(raw.labels))
    assert (min(widths), max(widths)) == (27, 34)


def test_the_workbooks_agree_with_the_panel_made_from_them(engine, reference):
    folder = reference / "dki_kelurahan_vaksinasi_2021_22"
    panel = read_raw(engine, folder / "vaksinasi_kelurahan_panel.csv", table="panel", total_words=WORDS)
    assert panel.rows == 3204 == 12 * 267
    day = next(path for path in (folder / "raw_xlsx").glob("*31 Juli 2021*"))
    raw = read_raw(engine, day, table="july", total_words=WORDS)
    at = {label: f"c{i}" for i, label in enumerate(raw.labels)}
    differ = engine.value(
        f"select count(*) from july j full join (select * from panel where c0 = '2021-07-31') p "
        f"on p.c1 = j.{at['KODE KELURAHAN']} where p.c5 is distinct from j.{at['SASARAN']} "
        "and cast(p.c5 as double) is distinct from cast(j.c4 as double)"
    )
    assert differ == 0


def test_delimited_files(engine, reference):
    alatas = read_raw(engine, reference / "alatas_indonesia_2008" / "alatas_5756hh.csv", table="t")
    assert (alatas.rows, alatas.rows_in, len(alatas.labels)) == (5756, 5756, 70)
    at = alatas.labels.index("consumption")
    mean = engine.value(f"select round(avg(cast(c{at} as double)), 3) from t")
    assert mean == pytest.approx(557.501)
    assert rows(engine, alatas)[0][1] == "001025"  # leading zeros stay
    for name, count in (("dataset1", 1000), ("dataset4a", 5000)):
        febrl = read_raw(engine, reference / "linkage_febrl" / f"{name}.csv", table="f")
        assert febrl.rows == febrl.rows_in == count
        assert febrl.labels[:3] == ("rec_id", "given_name", "surname")


def test_a_questionnaire_in_parquet(engine, reference):
    path = next((reference / "susenas_jambi_2020").glob("*.parquet"))
    raw = read_raw(engine, path, table="t")
    assert (raw.rows, raw.rows_in) == (24915, 24915)
    assert engine.value("select min(row_no) = 1 and max(row_no) = 24915 from t")
    assert engine.value("select count(*) from t where c0 like '%.0'") == 0


def test_every_delimited_file_is_accounted_for(engine, reference):
    paths = sorted(path for path in reference.glob("*/*.csv") if path.stat().st_size < 400_000)
    assert len(paths) > 20
    for path in paths:
        raw = read_raw(engine, path, table="t", total_words=WORDS)
        assert raw.account.balanced() and raw.account.broken == 0, path.name
