"""The public linkage sets in one form: rows with their truth; fields trimmed, in lower case, empty as missing.

``load(folder, name)`` writes ``left.parquet`` (and ``right.parquet`` where two files are linked): ``no`` (row number,
counted through both files), ``entity`` (who it is; never shown to a contender) and the set's own columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.words import reference_folder

__all__ = ["SETS", "ReferenceSet", "load"]


@dataclass(frozen=True)
class ReferenceSet:
    """Files of a set, the SQL that says who a row is, what to leave out, and columns that are not text."""

    files: tuple[str, ...]
    entity: str
    drop: str
    kinds: str = ""


_FEBRL = r"regexp_extract(rec_id, '^(rec-\d+)', 1)"

SETS: dict[str, ReferenceSet] = {
    **{f"febrl{k}": ReferenceSet((f"linkage_febrl/dataset{k}.csv",), _FEBRL, "rec_id") for k in (1, 2, 3)},
    "febrl4": ReferenceSet(("linkage_febrl/dataset4a.csv", "linkage_febrl/dataset4b.csv"), _FEBRL, "rec_id"),
    "fake_1000": ReferenceSet(
        ("linkage_fake_1000/fake_1000.csv",), "cluster", "unique_id, cluster", "try_cast(dob as date) as dob"
    ),
    # rows that are the same in both files are the matches: "whole" is the row as one text
    "fastlink": ReferenceSet(
        ("linkage_fastlink/fastlink_dfA.csv", "linkage_fastlink/fastlink_dfB.csv"),
        "whole",
        "",
        "cast(birthyear as double) as birthyear",
    ),
}


def load(folder: str, name: str) -> dict[str, int]:
    """Write the set's files in one form and ``true.parquet`` (a, b); return rows and true pairs."""
    one = SETS[name]
    target = Path(folder)
    sides = ("left", "right")[: len(one.files)]
    rows = 0
    with duckdb.connect() as db:
        for side, file in zip(sides, one.files, strict=True):
            rows += _lay(db, f"side_{side}", reference_folder() / file, one, rows)
            db.execute(f"copy (from side_{side} order by no) to '{target}/{side}.parquet' (format parquet)")
        db.execute(
            f"create table pair as select a.no as a, b.no as b from side_left a join side_{sides[-1]} b "
            f"using (entity) where {'a.no < b.no' if len(sides) == 1 else 'true'}"
        )
        db.execute(f"copy (from pair order by a, b) to '{target}/true.parquet' (format parquet)")
        true = db.execute("select count(*) from pair").fetchall()[0][0]
    return {"rows": rows, "true": true, "files": len(sides)}


def _lay(db: duckdb.DuckDBPyConnection, table: str, path: Path, one: ReferenceSet, start: int) -> int:
    """Create one file's table with trimmed text, numbered from ``start``; return its rows."""
    db.execute(f"create or replace table raw as from read_csv('{path}', all_varchar = true, header = true)")
    names = [row[0] for row in db.execute("describe raw").fetchall()]
    fields = ", ".join(f'nullif(trim("{n}"), \'\') as "{n.strip()}"' for n in names)
    whole = "concat_ws('|', " + ", ".join(f'"{n.strip()}"' for n in names) + ")"
    kept = f"* exclude ({one.drop})" if one.drop else "*"
    kept += f" replace ({one.kinds})" if one.kinds else ""
    db.execute(
        f"create table {table} as select (row_number() over () - 1 + {start})::integer as no, "
        f"{one.entity.replace('whole', whole)} as entity, {kept} from (select {fields} from raw)"
    )
    return int(db.execute(f"select count(*) from {table}").fetchall()[0][0])
