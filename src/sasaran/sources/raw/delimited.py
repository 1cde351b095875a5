"""Delimited text: the engine's parallel reader where the file keeps the rules, the slow splitter where it does not."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import numpy as np

from sasaran.errors import BadFileError, NothingLostError
from sasaran.schema.engine import Engine, Progress
from sasaran.schema.pack_terms import FileWords
from sasaran.sources.raw.encoding import decide, decode, to_utf8
from sasaran.sources.raw.guards import blocks
from sasaran.sources.raw.header import Header, Sample, find_header
from sasaran.sources.raw.model import RawTable
from sasaran.sources.raw.rewritten import NO_VALUE, load, plain_name, quoted
from sasaran.sources.raw.scan import Lines, scan
from sasaran.sources.raw.sniff import check_delimiter, first_records, sniff
from sasaran.sources.raw.split import Record, Splitter
from sasaran.sources.raw.stage import SPARE, Origin, Staged, settle, stage, swallowed_pattern
from sasaran.sources.raw.totals import total_pattern

__all__ = ["Keep", "read_delimited"]

Keep: TypeAlias = Callable[[str, tuple[str, ...]], Collection[int] | None]
"""Given a file's name and its headers, says which columns will be used; None for all."""

_LONG_FILE = 200_000
_LEADING = 6


def read_delimited(
    engine: Engine,
    path: Path,
    *,
    table: str,
    header_rows: Sequence[int] | None,
    encoding: str | None,
    delimiter: str | None,
    total_words: Sequence[str],
    files: FileWords,
    known_headers: Collection[str],
    progress: Progress,
    fast: bool = True,
    keep: Keep | None = None,
) -> RawTable:
    """Read a delimited text file; see :func:`sasaran.sources.raw.read_raw`. ``fast=False`` forces the slow splitter."""
    found = scan(path, progress)
    chosen = decide(found, encoding, path.name)
    whole = found.size <= len(found.head)
    text = decode(found.head, chosen, final=whole)
    mark = check_delimiter(delimiter, path.name) if delimiter else sniff(text, known_headers, whole=whole)
    records = first_records(text, mark, whole=whole)
    if not records:
        raise BadFileError("The file holds nothing but blank lines", where=path.name)
    header = _header(records, known_headers, path.name, header_rows)
    width = _width(records, header)
    origin = Origin(path.name, None, found.sha256, found.size, chosen.name, mark, chosen.notes)
    with tempfile.TemporaryDirectory(prefix="sasaran-") as folder:
        plain, lines = path, found.lines
        if chosen.copy or found.lines.lone_cr:
            progress(f"copy {path.name} as UTF-8")
            plain = Path(folder) / "utf8.txt"
            to_utf8(path, chosen, plain)
            lines = _count(plain, path.name)
        plain = plain_name(plain, Path(folder))
        progress(f"read {path.name}")
        words = total_pattern(total_words)
        kept = _kept(keep, path.name, header, width, lines)
        staged = _fast(engine, table, plain, lines, width, mark, words, kept) if fast else None
        if staged is None:
            origin = replace(origin, notes=(*origin.notes, "slow_reader"))
            staged, counted = _slow(engine, table, plain, lines, Path(folder), width, mark, words)
        else:
            counted = lines.records
    return settle(engine, staged, header, origin, expected=counted, words=total_words, files=files)


def _header(
    records: Sequence[Record], known: Collection[str], where: str, declared: Sequence[int] | None
) -> Header:
    rows = [(r.row_no, r.cells) for r in records if any(cell.strip() for cell in r.cells)]
    if rows and len(rows[0][1]) <= 2 and rows[0][1][0].lower().startswith("sep="):
        rows = rows[1:]  # a hint for spreadsheet programs, counted among the lines above the header
    return find_header(Sample(rows), known, where, declared)


def _width(records: Sequence[Record], header: Header) -> int:
    """Return the columns of the table: those of the header, or more if most of the first rows fill more."""
    below = [record.cells for record in records if record.row_no > header.last and not record.rule]
    filled = sorted(
        max((i + 1 for i, cell in enumerate(cells) if cell.strip()), default=0) for cells in below
    )
    usual = filled[len(filled) // 3] if filled else 0
    return max(len(header.labels), usual)


def _kept(keep: Keep | None, file: str, header: Header, width: int, lines: Lines) -> set[int] | None:
    """Return the columns to store, None for all: only a long file is worth leaving any out."""
    wanted = keep(file, header.labels) if keep is not None and lines.records >= _LONG_FILE else None
    if wanted is None:
        return None
    # the first columns tell totals and notes from data, those without a label whether they hold anything
    return set(wanted) | set(range(_LEADING)) | set(range(len(header.labels), width))


def _count(plain: Path, where: str) -> Lines:
    lines = Lines(where)
    for block in blocks(plain):
        lines.feed(block)
    lines.finish()
    return lines


def _fast(
    engine: Engine,
    table: str,
    plain: Path,
    lines: Lines,
    width: int,
    mark: str,
    words: str,
    keep: set[int] | None,
) -> Staged | None:
    """Read with the engine, strictly; None if the file breaks its rules or the count of records differs."""
    if not lines.well_quoted(mark):
        return None
    names = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(width + SPARE))
    parallel = "false" if lines.quoted_breaks else "true"
    source = (
        f"read_csv('{quoted(str(plain))}', auto_detect = false, header = false, delim = '{quoted(mark)}', "
        "quote = '\"', escape = '\"', "
        f"null_padding = true, nullstr = '{NO_VALUE}', parallel = {parallel}, max_line_size = 4194304, "
        f"columns = {{{names}}})"
    )
    try:
        staged = stage(
            engine, table, source, width, row_no="row_number() over ()", absent=True, words=words,
            swallowed=swallowed_pattern(mark, width) if lines.quoted_breaks else "", keep=keep,
        )  # fmt: skip
    except BadFileError:
        return None
    if staged.found != lines.records:
        return None
    _shift(engine, table, lines)
    return staged


def _shift(engine: Engine, table: str, lines: Lines) -> None:
    """Turn record numbers into line numbers where blank lines or line breaks in quotes part the two."""
    if not lines.shifts:
        return
    starts = np.concatenate([at for at, _ in lines.shifts]).astype(np.int64)
    drift = np.concatenate([by for _, by in lines.shifts]).astype(np.int64)
    if len(starts) == 1 and starts[0] == 1:
        engine.run(f"update {table} set row_no = row_no + {int(drift[0])}")
        return
    with engine.scratch("shift", "moved") as (shift, moved):
        engine.put(shift, {"start": starts, "drift": drift})
        engine.run(
            f"create or replace table {moved} as select t.* replace (t.row_no + coalesce(s.drift, 0) as row_no) "
            f"from {table} t asof left join {shift} s on t.row_no >= s.start order by t.row_no"
        )
        engine.run(f"drop table {table}")
        engine.run(f"alter table {moved} rename to {table}")


def _slow(
    engine: Engine, table: str, plain: Path, lines: Lines, folder: Path, width: int, mark: str, words: str
) -> tuple[Staged, int]:
    """Split line by line in Python, write a well-formed copy, load that; return it with the records counted."""
    rewritten = folder / "rewritten.csv"
    splitter = Splitter(mark, width)
    counted = covered = 0
    with (
        plain.open(encoding="utf-8-sig", errors="replace", newline="\n") as source,
        rewritten.open("w", encoding="utf-8", newline="") as target,
    ):
        writer = csv.writer(target, lineterminator="\n")
        for record in splitter.records(_lines(source)):
            counted += 1
            covered += record.lines
            writer.writerow(_row(record, width))
    if covered + splitter.skipped != lines.lines:
        raise NothingLostError(
            f"{lines.lines} lines were counted, {covered} read and {splitter.skipped} empty",
            where=lines.where,
        )
    return load(engine, table, rewritten, width, words, swallowed_pattern(mark, width)), counted


def _lines(source: Iterator[str]) -> Iterator[str]:
    for line in source:
        yield line.removesuffix("\n").removesuffix("\r")


def _row(record: Record, width: int) -> list[str | int]:
    """Return a record as a row of the rewritten file: row number, rule, then exactly the columns it has."""
    cells = list(record.cells)
    rule = record.rule
    if not rule and len(cells) < width and any(cell.strip() for cell in cells):
        rule = "too_few_columns"
    if len(cells) > width + SPARE:
        rule = rule or ("too_many_columns" if any(cell.strip() for cell in cells[width:]) else "")
        cells = cells[: width + SPARE]
    return [record.row_no, rule, *cells, *[""] * (width + SPARE - len(cells))]
