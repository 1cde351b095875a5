"""From split rows to a raw table: every row sorted into data, blank, total, footer or broken, by SQL."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sasaran.errors import BadFileError, NothingLostError
from sasaran.schema.engine import Engine
from sasaran.schema.pack_terms import FileWords
from sasaran.sources.raw.header import Header, unique_labels
from sasaran.sources.raw.model import Account, RawTable, TotalRow
from sasaran.sources.raw.notes import note_rows
from sasaran.sources.raw.totals import LABEL_COLUMNS, label_of, total_pattern, total_row_sql
from sasaran.sources.values import sql

__all__ = ["SPARE", "Origin", "Staged", "bare", "settle", "stage", "swallowed_pattern"]

SPARE = 8
"""Columns kept beyond the header's, so that a row that is too long is seen as such."""

_TAIL = 60
_IDENTITY = 12  # digits of a number that is nobody's date, amount or telephone extension
_TOP = 2000

_BLANK, _SHORT, _LONG, _RULED, _MAYBE_TOTAL, _SWALLOWED = 1, 2, 3, 4, 5, 6
_RULES = {_SHORT: "too_few_columns", _LONG: "too_many_columns", _SWALLOWED: "unclosed_quote"}


@dataclass(frozen=True)
class Origin:
    """What is known of the file before its rows are sorted."""

    file: str
    sheet: str | None
    sha256: str
    bytes: int
    encoding: str = ""
    delimiter: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Staged:
    """Rows in the engine, not yet sorted: table ``(row_no, c0 .., mark, rule)``, its width, and how many there are."""

    table: str
    width: int
    found: int


def stage(
    engine: Engine, table: str, source: str, width: int, *, row_no: str, rule: str = "''", absent: bool, words: str,
    swallowed: str = "", keep: Collection[int] | None = None,
) -> Staged:  # fmt: skip
    """Load rows from ``source`` (SQL) with columns ``c0 ..`` into ``table`` and mark those that need a look.

    ``absent`` says that the source tells an absent cell (NULL) from an empty one (''), so that a row without
    its last column is too short; otherwise the source's rule says so. A row that is too short may yet be a total
    or a note. ``words`` is the pattern of total labels. ``swallowed`` is the pattern of a cell that holds whole
    lines of the table (see :func:`swallowed_pattern`), empty for none. ``keep`` are the columns whose text is
    stored; the others are judged like them, but stay empty.
    """
    columns = [f"c{i}" for i in range(width)]
    spare = [f"c{i}" for i in range(width, width + SPARE)]
    cells = ", ".join(
        f"nullif({c}, '') as {c}" if keep is None or at in keep else f"cast(null as varchar) as {c}"
        for at, c in enumerate(columns)
    )
    short = f"c{width - 1} is null" if absent else f"rule = '{_RULES[_SHORT]}'"
    ruled = f"rule not in ('', '{_RULES[_SHORT]}')"
    tests = [(ruled, _RULED), (_is_blank([*columns, *spare]), _BLANK), (short, _SHORT)]
    tests.append((f"coalesce({', '.join(spare)}) is not null and not {_is_blank(spare)}", _LONG))
    params = []
    if swallowed:
        tests.append((f"len(list_filter([{', '.join(columns)}], x -> regexp_matches(x, ?))) > 0", _SWALLOWED))
        params.append(swallowed)
    if words:
        lead = ", ".join(columns[:LABEL_COLUMNS])
        tests.append((f"regexp_matches(concat_ws(chr(31), {lead}), ?)", _MAYBE_TOTAL))
        params.append(_anywhere(words))
    cases = " ".join(f"when {test} then {mark}" for test, mark in tests)
    engine.run(
        f"create or replace table {table} as select cast(row_no as bigint) as row_no, {cells}, "
        f"cast(case {cases} else 0 end as utinyint) as mark, case when {ruled} then rule else '' end as rule "
        f"from (select {row_no} as row_no, {rule} as rule, * from {source})",
        params,
    )
    return Staged(table, width, engine.count(table))


def _is_blank(columns: Sequence[str]) -> str:
    """Return SQL that is true where no cell holds more than white space.

    Nearly every row has a cell that begins with a plain character, which is quick to see; only the others are
    stripped of white space.
    """
    quick = " ".join(f"when {c} >= '!' and {c} < '~' then false" for c in columns)
    return f"case {quick} else coalesce({', '.join(f'nullif({bare(c)}, {chr(39) * 2})' for c in columns)}) is null end"


def bare(column: str) -> str:
    """Return SQL for a cell without the white space around it (a hard space is white space too)."""
    return f"trim({column}, ' \t\r\n' || chr(160))"


def swallowed_pattern(delimiter: str, width: int) -> str:
    """Return the pattern of a quoted cell that swallowed lines of the table: a line in it has all delimiters.

    That is how a quote without its partner looks when a later stray quote happens to close it. Tables of three
    columns or fewer are not judged: an address of two lines may well hold two commas.
    """
    return rf"\n[^\n]*(?:{re.escape(delimiter)}[^\n]*){{{width - 1}}}" if 4 <= width <= 500 else ""


def _anywhere(pattern: str) -> str:
    """Return a total label's pattern for cells joined by the unit separator: quick, and a little too wide."""
    core = re.sub(r"\(\?:\\s\*\[:\.=\].*$", "", pattern.replace("(?i)^", "(?i)(?:^|\x1f)"))
    return core


def settle(
    engine: Engine,
    staged: Staged,
    header: Header,
    origin: Origin,
    *,
    expected: int,
    words: Sequence[str],
    files: FileWords,
) -> RawTable:
    """Sort the staged rows and return the raw table.

    ``expected`` is the number of non-blank rows counted by other means than the engine (blank ones made of
    delimiters alone are found here); a difference is a defect and raises.

    Raises
    ------
    NothingLostError
        The count of rows differs from the independent count, or the account does not balance.
    BadFileError
        No row follows the header.
    """
    table, columns = staged.table, [f"c{i}" for i in range(staged.width)]
    blanks = int(engine.value(f"select count(*) from {table} where mark = {_BLANK}"))
    if staged.found != expected:
        raise NothingLostError(
            f"The engine read {staged.found} rows where {expected} were counted", where=_where(origin)
        )
    first = header.rows[0] if header.rows else 0
    above, head = engine.rows(
        f"select count(*) filter (row_no < {first}), count(*) filter (row_no >= {first}) from {table} "
        f"where mark <> {_BLANK} and row_no <= {header.last}"
    )[0]
    numbered = int(header.numbering > 0)
    engine.run(f"delete from {table} where mark = {_BLANK} or row_no <= {header.last}")
    totals = _take_totals(engine, table, columns, total_pattern(words))
    footers = _take_footers(engine, table, columns, files)
    broken = f"{table}_broken"
    cases = " ".join(f"when {mark} then '{rule}'" for mark, rule in _RULES.items())
    bad = engine.create(
        broken,
        f"select row_no, cast(null as integer) as column_index, "
        f"cast(case mark {cases} else rule end as varchar) as rule from {table} where rule <> '' or mark in (2, 3, 6) "
        "order by row_no",
    )
    if bad:
        engine.run(f"delete from {table} where rule <> '' or mark in (2, 3, 6)")
    engine.run(f"alter table {table} drop column mark")
    engine.run(f"alter table {table} drop column rule")
    labels, more = _labels(engine, table, header, staged.width)
    rows = engine.count(table)
    account = Account(
        staged.found - blanks,
        above,
        head - numbered,
        numbered,
        rows,
        len(totals),
        len(footers),
        bad,
    )
    if not account.balanced():
        raise NothingLostError(
            f"The rows of the file do not add up: {account}",
            where=_where(origin),
        )
    if rows + bad == 0:
        raise BadFileError(
            "The file has a header but no row below it",
            where=_where(origin),
            todo="ask the agency for the list itself; if it is truly empty, leave the file out",
        )
    notes = (*origin.notes, *header.notes, *more)
    if footers:
        notes = (*notes, f"footer_rows:{_ranges(footers)}")
    return RawTable(
        origin.file, origin.sheet, table, labels, rows, tuple(totals), broken, rows + bad, origin.sha256,
        origin.bytes, header.rows, origin.encoding, origin.delimiter, notes, account,
    )  # fmt: skip


def _where(origin: Origin) -> str:
    return f"{origin.file}, sheet '{origin.sheet}'" if origin.sheet else origin.file


def _take_totals(engine: Engine, table: str, columns: Sequence[str], pattern: str) -> list[TotalRow]:
    """Take the total rows out of the table and return them."""
    if not pattern:
        return []
    test, params = total_row_sql(columns, pattern)
    # A total row may be short of trailing columns (mark 2), so all but whole, plain rows are looked at.
    where = f"mark in ({_MAYBE_TOTAL}, {_SHORT}) and rule = '' and {test}"
    found = engine.rows(
        f"select row_no, {', '.join(columns)} from {table} where {where} order by row_no", params
    )
    if found:
        engine.run(f"delete from {table} where {where}", params)
    return [TotalRow(row[0], label_of(row[1:], pattern), tuple(row[1:])) for row in found]


def _take_footers(engine: Engine, table: str, columns: Sequence[str], files: FileWords) -> list[int]:
    """Take notes and signatures under the table out of it and return their row numbers.

    From the last row upwards: rows that fill at most two cells, and fewer than half of what the sparsest rows
    in the first half of the table fill; of those, the ones that read like notes (:func:`note_rows`). In a table
    too narrow for that nothing is taken. A row with a long number in it is a person's, however little else it
    says, unless the number is an official's.
    """
    filled = " + ".join(f"(coalesce({bare(c)}, '') <> '')::int" for c in columns)
    some = min(max(engine.count(table) // 2, 1), _TOP)
    usual = engine.value(
        f"select quantile_disc(f, 0.05) from (select {filled} as f from {table} where rule = '' "
        f"order by row_no limit {some})"
    )
    most = min(2, (int(usual or 0) - 1) // 2)
    if most < 1:
        return []
    whole = f"concat_ws(' ', {', '.join(columns)})"
    numbered = f"regexp_matches({whole}, '[0-9]{{{_IDENTITY}}}')"
    if files.officials:
        official = sql.text(f"(?i){'|'.join(map(re.escape, files.officials))}")
        numbered += f" and not regexp_matches({whole}, {official})"
    tail = engine.rows(
        f"select row_no, {filled}, rule, {numbered}, {', '.join(columns)} from {table} "
        f"order by row_no desc limit {_TAIL}"
    )
    sparse = []
    for row_no, cells, rule, person, *values in tail:
        if cells > most or rule or person:  # broken quotes leave a line in one piece: damage, not a note
            break
        sparse.append((int(row_no), values))
    footers = note_rows(sparse[::-1], files)
    if footers:
        engine.run(f"delete from {table} where row_no >= {footers[0]}")
    return footers


def _ranges(numbers: Sequence[int]) -> str:
    """Return row numbers in short: ``271-273,275``."""
    out: list[list[int]] = []
    for number in numbers:
        if out and number == out[-1][1] + 1:
            out[-1][1] = number
        else:
            out.append([number, number])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in out)


def _labels(
    engine: Engine, table: str, header: Header, width: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Drop columns on the right that have neither a label nor a value; name those that have values only."""
    last = len(header.labels)
    if width > last:
        held = engine.rows(f"select {', '.join(f'count(c{i})' for i in range(last, width))} from {table}")[0]
        last += max((i + 1 for i, count in enumerate(held) if count), default=0)
        for i in range(last, width):
            engine.run(f"alter table {table} drop column c{i}")
    if last == len(header.labels):
        return header.labels, ()
    labels, notes = unique_labels([*header.labels, *[""] * (last - len(header.labels))])
    # A header with fewer words than the rows have values may be out of step with them, so this is said aloud.
    short = f"header_shorter_than_rows:{last - len(header.labels)}"
    return labels, (short, *(note for note in notes if note.startswith("blank_header")))
