"""The well-formed copy that this room writes of what the engine cannot read by itself, and loading it."""

from __future__ import annotations

import shutil
from pathlib import Path

from sasaran.schema.engine import Engine
from sasaran.sources.raw.stage import SPARE, Staged, stage

__all__ = ["NO_VALUE", "load", "plain_name", "quoted"]

NO_VALUE = "\x02\x1a\x02"
"""Stands for no value at all, so that an empty cell stays one; no text holds it."""


def quoted(text: str) -> str:
    """Return text for use between single quotes in SQL."""
    return text.replace("'", "''")


def plain_name(path: Path, folder: Path) -> Path:
    """Return the path, or a copy's in ``folder`` where the name holds what the engine takes for a pattern."""
    if not set("*?[") & set(str(path)):
        return path
    copy = folder / f"plain{path.suffix}" if not set("*?[") & set(path.suffix) else folder / "plain"
    shutil.copyfile(path, copy)
    return copy


def load(engine: Engine, table: str, file: Path, width: int, words: str, swallowed: str = "") -> Staged:
    """Load a copy: row number, rule broken, then ``width + SPARE`` cells, quoted where needed."""
    names = [
        "'row_number': 'BIGINT'",
        "'broken': 'VARCHAR'",
        *(f"'c{i}': 'VARCHAR'" for i in range(width + SPARE)),
    ]
    source = (
        f"read_csv('{quoted(str(file))}', auto_detect = false, header = false, delim = ',', quote = '\"', "
        f"escape = '\"', nullstr = '{NO_VALUE}', parallel = false, max_line_size = 16777216, "
        f"columns = {{{', '.join(names)}}})"
    )
    return stage(
        engine,
        table,
        source,
        width,
        row_no="row_number",
        rule="broken",
        absent=False,
        words=words,
        swallowed=swallowed,
    )
