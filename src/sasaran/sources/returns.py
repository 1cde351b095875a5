"""The agency's own list back: its columns untouched and in order, beside them our verdict and the reasons.

The four verdicts are the words local teams use: *Padan* (matched), *Padan dengan catatan* (matched, look at the
remark), *Perlu tinjau* (a person must decide), *Tidak padan* (no match, or the row could not be used).
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from sasaran.errors import StorageError
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.pack import Pack
from sasaran.schema.pack_terms import TERMS, Terms
from sasaran.sources.intake import FileTaken, read_declared
from sasaran.sources.raw import RawTable
from sasaran.sources.rules import RULES, rule_text
from sasaran.sources.values import sql

__all__ = ["VERDICTS", "verdict_table", "write_return"]

VERDICTS: Mapping[str, Mapping[str, str]] = {
    "id": {
        "match": "Padan",
        "noted": "Padan dengan catatan",
        "review": "Perlu tinjau",
        "none": "Tidak padan",
    },
    "en": {
        "match": "Matched",
        "noted": "Matched with remarks",
        "review": "Needs review",
        "none": "Not matched",
    },
}
_HEADS = {"id": ("Status", "Sebab", "Baris"), "en": ("Status", "Reason", "Row")}
_REASONS: Mapping[str, Mapping[str, str]] = {
    "id": {
        "unknown": "tidak ditemukan pada daftar lain",
        "unsure": "ada calon yang mirip, perlu diputuskan orang",
        "weak": "cocok tetapi tidak sepenuhnya sama",
        "again": "orang yang sama juga di baris",
    },
    "en": {
        "unknown": "found in no other list",
        "unsure": "a similar person exists, a human must decide",
        "weak": "matched, but not in every field",
        "again": "the same person also in row",
    },
}
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_SHEET_ROWS = 1_048_576
_CELLS = 5_000_000
"""Cells above which no spreadsheet program opens a workbook on an office machine: the list becomes a CSV."""
_OPEN = {"id": "perlu-dilihat", "en": "to-look-at"}
_BATCH = 20_000
_SURE = 0.95
_LOW = 0.05
_SHEET = {"id": "Padanan", "en": "Matches"}
_LOOKED_AT, _NARROWEST, _WIDEST, _A4 = 1_000, 4, 48, 9
_NAMED = 5
"""Other rows of the same person that a reason names; a person with more of them gets an ellipsis."""


def write_return(
    engine: Engine,
    pack: Pack,
    taken: FileTaken,
    path_out: Path,
    *,
    language: str = "id",
    progress: Progress = silent,
) -> Path:
    """Write a file back with our verdict beside each row, quarantined rows included; return what was written.

    The file is read again, as it was declared, so that its cells come back as the agency wrote them. Needs the
    tables that :func:`sasaran.sources.intake.take` left, and ``link`` where linkage has run. An XLSX is written
    (as text, so that no number is damaged and no cell becomes a formula). A list too long for a sheet, or too large to
    be opened as one, becomes a CSV, and the rows that somebody must look at a workbook beside it. A file appears
    under its name only when it is complete.

    Raises
    ------
    StorageError
        The target cannot be written.
    """
    with engine.scratch("raw", "verdict") as (raw_table, verdict):
        raw = read_declared(engine, pack, taken.declaration, taken.path, raw_table, progress)
        verdict_table(engine, taken.file_no, verdict, language, pack.terms())
        query = _query(raw, verdict, language)
        heads = (*raw.labels, *_HEADS[language])
        try:
            if _fits(raw.rows_in, len(heads)):
                with _whole_file(path_out.with_suffix(".xlsx")) as part:
                    _write_sheet(engine, query, (_SHEET[language], *heads), part, raw.rows_in, progress)
                return path_out.with_suffix(".xlsx")
            with _whole_file(path_out.with_suffix(".csv")) as part:
                _write_csv(engine, query, heads, part)
            _write_open(engine, query, heads, path_out, language, progress)
        finally:
            engine.drop(raw.broken)
    return path_out.with_suffix(".csv")


def _fits(rows: int, columns: int) -> bool:
    return rows + 1 <= _SHEET_ROWS and rows * columns <= _CELLS


@contextmanager
def _whole_file(target: Path) -> Iterator[Path]:
    """Give the name to write under; the file takes its own name when it is complete."""
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StorageError(
            "The return cannot be written",
            where=target.name,
            todo="close it if it is open, or free some space",
        ) from error


def _write_open(
    engine: Engine, query: str, heads: tuple[str, ...], path_out: Path, language: str, progress: Progress
) -> None:
    """Write the rows that do not simply match as a workbook, as many as one can hold (they are ordered by row)."""
    open_ = f"select * from ({query}) where status is distinct from {sql.text(VERDICTS[language]['match'])}"
    most = min(_SHEET_ROWS - 1, _CELLS // len(heads))
    count = min(int(engine.value(f"select count(*) from ({open_})")), most)
    if count:
        with _whole_file(path_out.with_name(f"{path_out.stem}-{_OPEN[language]}.xlsx")) as part:
            some = f"select * from ({open_}) order by row_no limit {count}"
            _write_sheet(engine, some, (_SHEET[language], *heads), part, count, progress)


def verdict_table(engine: Engine, file_no: int, name: str, language: str, terms: Terms = TERMS) -> None:
    """Leave table ``name`` (row_no, status, reasons): the verdict on every row of a file, one row each.

    A person whom the source holds twice is a remark on both rows, with the other's number. Rows that pay the person
    for different programmes or periods are no doubles.
    """
    words, reasons = VERDICTS[language], _REASONS[language]
    ruled = (
        f"select row_no, string_agg(words, '; ' order by words) as said from (select distinct row_no, "
        f"coalesce(column_name || ': ', '') || {_rule_case(language, terms)} as words from {{}} "
        f"where file_no = {file_no}) group by row_no"
    )
    links = _links(engine, file_no)
    bare = "coalesce(n.said, d.said) is null"
    engine.create(
        name,
        f"""
        select row_no, {sql.text(words["none"])} as status, said as reasons from ({ruled.format("quarantine")})
        union all
        select row_no,
               case verdict when 'match' then {_either(bare, words["match"], words["noted"])}
                            when 'noted' then {sql.text(words["noted"])}
                            when 'review' then {sql.text(words["review"])} else {sql.text(words["none"])} end,
               concat_ws('; ', case verdict when 'noted' then {sql.text(reasons["weak"])}
                                            when 'review' then {sql.text(reasons["unsure"])}
                                            when 'none' then {sql.text(reasons["unknown"])} end, d.said, n.said)
        from ({links}) left join ({ruled.format("note")}) n using (row_no)
        left join ({_doubles(engine, file_no, reasons["again"])}) d using (row_no)
        """,
    )


def _either(test: str, yes: str, no: str) -> str:
    return f"case when {test} then {sql.text(yes)} else {sql.text(no)} end"


def _rule_case(language: str, terms: Terms) -> str:
    said = {key: sql.text(rule_text(key, language, terms)[0]) for key in (*RULES, "")}
    branches = " ".join(f"when {sql.text(key)} then {said[key]}" for key in RULES)
    return f"case rule {branches} else {said['']} end"


def _links(engine: Engine, file_no: int) -> str:
    """SQL for (row_no, verdict) of the accepted rows: from the links, or ``match`` where none were made.

    A row linked to nobody another list knows (pass ``new``) is ``none``; a doubtful link, or a refused candidate
    of at least 5 %, is ``review``.
    """
    plain = f"select distinct row_no, 'match' as verdict from {{}} where file_no = {file_no}"
    others = " union all ".join(plain.format(table) for table in ("area_value", "family_line"))
    if not engine.has("link"):
        return f"{others} union all {plain.format('record')}"
    return f"""
        {others} union all
        select r.row_no, case
            when max(case when accepted then "pass" end) = 'new'
                then case when max(case when not accepted then probability end) >= {_LOW} then 'review' else 'none' end
            when max(case when accepted then probability end) >= {_SURE} then 'match'
            when max(case when accepted then probability end) >= 0.5 then 'noted'
            when max(probability) >= {_LOW} then 'review' else 'none' end
        from record r left join link using (record_no) where r.file_no = {file_no} group by r.row_no
        """


def _doubles(engine: Engine, file_no: int, words: str) -> str:
    """SQL for (row_no, said) of the rows whose accepted person has another accepted row in the same source."""
    if not engine.has("link"):
        return "select null::bigint as row_no, null::varchar as said where false"
    return f"""
        with held as (
            select record_no, file_no, row_no, person_no from record join link using (record_no)
            where accepted and source_no = (select source_no from source_file where file_no = {file_no})),
        again as (select * from held where person_no in (
            select person_no from held group by person_no having count(*) > 1)),
        paid as (
            select record_no, string_agg(
                concat_ws('/', programme_no, period_from, period_to), ' ' order by programme_no, period_from, period_to
            ) as what from benefit_line where record_no in (select record_no from again) group by record_no),
        same as (
            select again.*, coalesce(what, '') as what, count(*) over person as rows,
                   row_number() over (person order by record_no) as place
            from again left join paid using (record_no) window person as (partition by person_no, coalesce(what, '')))
        select one.row_no, {sql.text(words)} || ' ' || string_agg(
                other.row_no || case when other.file_no = one.file_no then '' else ' (' || file || ')' end, ', '
                order by other.record_no
            ) || case when any_value(one.rows) > {_NAMED + 1} then ' ...' else '' end as said
        from same one join same other using (person_no, what) join source_file on source_file.file_no = other.file_no
        where one.file_no = {file_no} and one.record_no <> other.record_no
          and other.place <= {_NAMED} + (one.place <= {_NAMED})::int
        group by one.row_no
        """


def _query(raw: RawTable, verdict: str, language: str) -> str:
    cells = [f"c{place}" for place in range(len(raw.labels))]
    nothing = ", ".join("null" for _ in cells)
    chosen = ", ".join(cells)
    # Rows that could not be split into columns come back with their number: the line itself is in the file.
    return (
        f"select {chosen}, v.status, v.reasons, row_no from (select row_no, {chosen} from {raw.table} union all "
        f"select distinct row_no, {nothing} from {raw.broken}) left join {verdict} v using (row_no)"
    )


def _write_sheet(
    engine: Engine, query: str, titles: tuple[str, ...], path: Path, rows: int, progress: Progress
) -> None:
    """Write a query's rows on one sheet; ``titles`` are the sheet's name and the columns' heads."""
    name, *heads = titles
    with engine.scratch("return") as (held,):
        engine.create(held, f"select *, row_number() over (order by row_no) as place from ({query})")
        columns = ", ".join(name for name in engine.columns(held) if name != "place")
        options = {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
        with xlsxwriter.Workbook(str(path), {**options, "strings_to_urls": False}) as book:
            # A fixed date of creation: the same list gives the same bytes.
            book.set_properties({"created": _EPOCH})
            sheet = book.add_worksheet(name)
            _lay_out(book, sheet, heads, _widths(engine, held, columns, heads), rows)
            for start in range(0, rows, _BATCH):
                _write_rows(sheet, start, engine.rows(
                    f"select {columns} from {held} where place > {start} and place <= {start + _BATCH} order by place"
                ))  # fmt: skip
                progress("writing the list back", min(1.0, (start + _BATCH) / rows))


def _widths(engine: Engine, held: str, columns: str, heads: Sequence[str]) -> list[int]:
    """Return the width of every column in characters: its head and its first rows, within bounds."""
    names = columns.split(", ")
    longest = engine.rows(
        f"select {', '.join(f'max(length({name}::varchar))' for name in names)} from {held} where place <= {_LOOKED_AT}"
    )[0]
    return [
        min(max(len(head), found or 0, _NARROWEST) + 2, _WIDEST)
        for head, found in zip(heads, longest, strict=True)
    ]


def _lay_out(book: Any, sheet: Any, heads: Sequence[str], widths: Sequence[int], rows: int) -> None:
    """Write the head, frozen, filterable and repeated on paper: A4 landscape, as wide as the list is."""
    look = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F1F3F4"})
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, look)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(rows, 1), len(heads) - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&F&R&P / &N")


def _write_rows(sheet: Any, start: int, rows: list[tuple[Any, ...]]) -> None:
    for at, row in enumerate(rows, start + 1):
        *cells, number = row
        for column, cell in enumerate(cells):
            if cell is not None:
                sheet.write_string(at, column, cell)
        sheet.write_number(at, len(cells), number)


def _write_csv(engine: Engine, query: str, heads: tuple[str, ...], path: Path) -> None:
    """Write heads and rows. The rows are sorted on their way out: that can spill to disk, numbering them cannot."""
    named = ", ".join(f"h{at}" for at in range(len(heads)))
    rows = path.with_name(path.name + ".rows")
    try:
        engine.run(
            f"copy (select * from ({query}) as q({named}) order by h{len(heads) - 1}) "
            f"to {sql.text(str(rows))} (format csv, header false, delimiter ';')"
        )
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";", lineterminator="\n").writerow(heads)
        with path.open("ab") as file, rows.open("rb") as body:
            shutil.copyfileobj(body, file, 1 << 24)
    finally:
        rows.unlink(missing_ok=True)
