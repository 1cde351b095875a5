"""Parquet: the engine reads it; every value becomes the text a person would write."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sasaran.errors import BadFileError
from sasaran.schema.engine import Engine
from sasaran.sources.raw.guards import fingerprint
from sasaran.sources.raw.header import Header, unique_labels
from sasaran.sources.raw.model import RawTable
from sasaran.sources.raw.stage import SPARE, Origin, settle, stage
from sasaran.sources.raw.totals import total_pattern

__all__ = ["read_parquet"]


def read_parquet(engine: Engine, path: Path, *, table: str, total_words: Sequence[str]) -> RawTable:
    """Read a Parquet file; its row numbers count its rows from 1, there being no header line."""
    sha256, size = fingerprint(path)
    source = f"read_parquet('{str(path).replace(chr(39), chr(39) * 2)}', binary_as_string = true)"
    try:
        described = engine.rows(f"describe select * from {source}")
        expected = int(engine.value(f"select sum(num_rows) from parquet_file_metadata('{_name(path)}')"))
        labels, notes = unique_labels([" ".join(str(row[0]).split()) for row in described])
        cells = [f"{_text(row[0], row[1])} as c{i}" for i, row in enumerate(described)]
        spare = [f"cast(null as varchar) as c{len(labels) + i}" for i in range(SPARE)]
        staged = stage(
            engine,
            table,
            f"(select file_row_number + 1 as number, {', '.join([*cells, *spare])} "
            f"from {source.removesuffix(')')}, file_row_number = true))",
            len(labels),
            row_no="number",
            absent=False,
            words=total_pattern(total_words),
        )
    except BadFileError as error:
        raise BadFileError(
            "The Parquet file is damaged", where=path.name, todo="ask the agency to send it again"
        ) from error
    header = Header((), labels, notes=notes)
    origin = Origin(path.name, None, sha256, size)
    return settle(engine, staged, header, origin, expected=expected, words=total_words)


def _name(path: Path) -> str:
    return str(path).replace("'", "''")


def _text(name: str, kind: str) -> str:
    """Return SQL for a column as text: whole numbers without a point, dates in ISO form."""
    column = '"' + name.replace('"', '""') + '"'
    if kind in ("DOUBLE", "FLOAT"):
        whole = f"{column} = trunc({column}) and abs({column}) < 1e18"
        return f"case when {whole} then cast(cast({column} as bigint) as varchar) else cast({column} as varchar) end"
    if kind.startswith("TIMESTAMP") and "TIME ZONE" not in kind:
        day = f"cast({column} as date)"
        return f"case when {column} = {day} then cast({day} as varchar) else cast({column} as varchar) end"
    return f"cast({column} as varchar)"
