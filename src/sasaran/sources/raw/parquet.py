"""Parquet: the engine reads it; every value becomes the text a person would write."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from sasaran.errors import BadFileError
from sasaran.schema.engine import Engine
from sasaran.schema.pack_terms import FileWords
from sasaran.sources.raw.guards import fingerprint
from sasaran.sources.raw.header import Header, unique_labels
from sasaran.sources.raw.model import RawTable
from sasaran.sources.raw.rewritten import plain_name, quoted
from sasaran.sources.raw.stage import SPARE, Origin, Staged, settle, stage
from sasaran.sources.raw.totals import total_pattern

__all__ = ["read_parquet"]


def read_parquet(
    engine: Engine, path: Path, *, table: str, total_words: Sequence[str], files: FileWords
) -> RawTable:
    """Read a Parquet file; its row numbers count its rows from 1, there being no header line."""
    sha256, size = fingerprint(path)
    with tempfile.TemporaryDirectory(prefix="sasaran-") as folder:
        file = quoted(str(plain_name(path, Path(folder))))
        try:
            expected = int(engine.value(f"select sum(num_rows) from parquet_file_metadata('{file}')") or 0)
            staged, labels, notes = _stage(engine, file, table, total_pattern(total_words))
        except BadFileError as error:
            raise BadFileError(
                "The Parquet file is damaged", where=path.name, todo="ask the agency to send it again"
            ) from error
    header = Header((), labels, notes=notes)
    origin = Origin(path.name, None, sha256, size)
    return settle(engine, staged, header, origin, expected=expected, words=total_words, files=files)


def _stage(
    engine: Engine, file: str, table: str, words: str
) -> tuple[Staged, tuple[str, ...], tuple[str, ...]]:
    """Load every column as text; return the staged rows, the labels and remarks on them."""
    source = f"read_parquet('{file}', binary_as_string = true, file_row_number = true)"
    described = [
        row for row in engine.rows(f"describe select * from {source}") if row[0] != "file_row_number"
    ]
    labels, notes = unique_labels([" ".join(str(row[0]).split()) for row in described])
    cells = [f"{_text(row[0], row[1])} as c{i}" for i, row in enumerate(described)]
    spare = [f"cast(null as varchar) as c{len(labels) + i}" for i in range(SPARE)]
    inner = f"(select file_row_number + 1 as number, {', '.join([*cells, *spare])} from {source})"
    staged = stage(engine, table, inner, len(labels), row_no="number", absent=False, words=words)
    return staged, labels, notes


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
