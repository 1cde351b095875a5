"""`sasaran check`: seconds and peak memory for a large list as CSV and XLSX, and memory for a very large CSV."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import xlsxwriter

from benchmarks.frame import ROOT, contend, record, spawn, table
from benchmarks.linkage_data import Problem, build
from sasaran.store.duck import DuckEngine

_COLUMNS = {
    "NIK": "coalesce(lpad(cast(national_id as varchar), 16, '0'), '')",
    "No KK": "coalesce(cast(family_card as varchar), '')",
    "Nama": "coalesce(name, '')",
    "Tanggal Lahir": "coalesce(strftime(birth_date, '%d-%m-%Y'), '')",
    "Jenis Kelamin": "case sex when 'M' then 'L' else 'P' end",
    "Nama Ibu": "coalesce(mother_name, '')",
    "Nominal": "cast(300000 as varchar)",
}


def make(folder: str, rows: int, xlsx: bool) -> dict[str, object]:
    """Write ``list.csv`` (and ``list.xlsx``) of ``rows`` rows of a programme list with the documented faults."""
    target = Path(folder)
    with DuckEngine() as engine:
        some = min(rows, 1_000_000)
        build(engine, Problem(round(some / 0.65) + 10, seed=9001))
        fields = ", ".join(f'{sql} as "{head}"' for head, sql in _COLUMNS.items())
        # a very large file repeats the same rows: reading and judging a row costs the same however often it occurs
        engine.create(
            "listed",
            f"select {fields} from (select * from record where source_no > 0 order by record_no limit {some}), "
            f"range({-(-rows // some)}) limit {rows}",
        )
        engine.run(f"copy listed to '{target}/list.csv' (format csv, header, delimiter ';')")
        if xlsx:
            _write_xlsx(target / "list.xlsx", engine)
    return {"csv_mb": (target / "list.csv").stat().st_size / 2**20}


def _write_xlsx(path: Path, engine: DuckEngine) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, list(_COLUMNS))
        for k, row in enumerate(engine.rows("from listed"), start=1):
            sheet.write_row(k, 0, row)


def run(rows: int, large: int, *, command: str) -> None:
    """Check the files; print and record the table."""
    body = []
    with tempfile.TemporaryDirectory(prefix="check-") as folder:
        made = contend("benchmarks.check_bench:make", folder=folder, rows=rows, xlsx=True)
        for name in ("list.csv", "list.xlsx"):
            body.append([f"{rows:,} rows, {name[-4:].strip('.').upper()}", *_check(Path(folder), name)])
    with tempfile.TemporaryDirectory(prefix="check-") as folder:
        made = contend("benchmarks.check_bench:make", folder=folder, rows=large, xlsx=False)
        body.append([f"{large:,} rows, CSV of {made['csv_mb']:,.0f} MiB", *_check(Path(folder), "list.csv")])
    record("check", table(["file", "seconds", "peak MiB"], body), command=command)


def _check(folder: Path, name: str) -> tuple[float, int]:
    done = spawn(
        [sys.executable, "-m", "sasaran.cli.main", "check", "--lang", "en", str(folder / name)], ROOT
    )
    if done["exit"] != 0:
        raise RuntimeError(f"sasaran check ended with {done['exit']}:\n{done['output'][-3000:]}")
    return done["seconds"], round(done["peak_mb"])
