"""Taking a quarter's files in: every row of every file ends accepted or quarantined, and the account is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from sasaran.errors import DeclarationError, NothingLostError
from sasaran.schema import tables
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.pack import Pack
from sasaran.schema.pack_terms import TERMS, Terms
from sasaran.schema.period import Quarter
from sasaran.sources.declaration import ROLES, Declaration
from sasaran.sources.inbox import Claimed, about_data, claim
from sasaran.sources.raw import NOT_A_WORKBOOK, RawTable, check_totals, fingerprint, read_raw
from sasaran.sources.rows import lines, money
from sasaran.sources.rows.facts import Facts
from sasaran.sources.rows.place import AreaBook
from sasaran.sources.rows.plan import aliases_of, needed, plan_file
from sasaran.sources.rows.stage import Staged, stage
from sasaran.sources.status import undecided
from sasaran.sources.values import sql, words
from sasaran.sources.values.areas import AreaIndex
from sasaran.sources.warnings import Warned, say, write

__all__ = ["FileTaken", "Intake", "SourceTaken", "read_declared", "take"]


@dataclass(frozen=True)
class FileTaken:
    """The account of one file: ``rows_in = accepted + quarantined`` holds, it was asserted.

    ``path`` and ``declaration`` are what :func:`sasaran.sources.returns.write_return` needs to write the
    agency's workbook back.
    """

    file_no: int
    source_no: int
    source: str
    file: str
    path: Path
    declaration: Declaration
    sheet: str | None
    rows_in: int
    accepted: int
    quarantined: int
    total_rows: int
    facts: Facts
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceTaken:
    """The account of one source over its files."""

    source_no: int
    code: str
    owner: str
    files: int
    rows_in: int
    accepted: int
    quarantined: int


@dataclass(frozen=True)
class Intake:
    """What a quarter's intake left behind, beside the tables: accounts and warnings."""

    quarter: Quarter
    sources: tuple[SourceTaken, ...]
    files: tuple[FileTaken, ...]
    warnings: tuple[Warned, ...] = ()
    terms: Terms = field(default_factory=lambda: TERMS)

    def counts(self) -> dict[str, int]:
        """Return rows in by source code: what the next quarter's ``previous_counts`` are."""
        return {one.code: one.rows_in for one in self.sources}

    def lines(self, language: str) -> list[str]:
        """Return the account and the warnings as lines to print."""
        return [*(say("account", language, vars(one)) for one in self.files), *self.warned(language)]

    def warned(self, language: str) -> list[str]:
        """Return the warnings as lines to print."""
        return [say(one.key, language, one.facts, self.terms) for one in self.warnings]


@dataclass
class _Run:
    """What is carried from file to file."""

    engine: Engine
    pack: Pack
    quarter: Quarter
    book: AreaBook
    numbers: Mapping[str, int]
    files: list[FileTaken] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)

    def warn(self, key: str, **facts: object) -> None:
        self.warnings.append(Warned(key, facts))


def take(
    engine: Engine,
    pack: Pack,
    declarations: Sequence[Declaration],
    folder_or_files: Path | Sequence[Path],
    quarter: Quarter,
    *,
    previous_counts: Mapping[str, int] | None = None,
    progress: Progress = silent,
) -> Intake:
    """Read, check and type all files of a quarter into the declared tables.

    Leaves ``area``, ``programme``, ``source``, ``source_file``, ``quarantine``, ``note``, ``warning``,
    ``record``, ``family_line``, ``benefit_line``, ``welfare_line``, ``attribute_line``, ``area_value``, and
    ``measure_<code>`` (record_no and the declared measures as DOUBLE) for every source with measures. All numbers are
    dense and start at 0; sources are ordered by code, files by name within the source, records by file and row number.
    Sources are those with a file; a declaration without one is warned of.

    Parameters
    ----------
    previous_counts : Mapping[str, int] | None
        Rows in by source code in the quarter before: a source that shrank by half is warned of.

    Raises
    ------
    BadFileError, DeclarationError
        A file cannot be read, or is not what its declaration says. Nothing is taken without it, because a
        missing list would turn its recipients into people nobody has reached.
    NothingLostError
        Rows in differ from accepted plus quarantined.
    """
    claimed = claim(declarations, folder_or_files, pack.files.codebooks)
    _check_benefits(pack, declarations)  # a slip is told before files are read
    mine = [one for one in claimed if one.declaration is not None]
    codes = sorted({one.declaration.code for one in mine if one.declaration})
    run = _Run(engine, pack, quarter, AreaBook(AreaIndex(pack)), {code: no for no, code in enumerate(codes)})
    for one in claimed[len(mine) :]:
        run.warn("about_data" if about_data(one.shown, pack.files.codebooks) else "unclaimed", file=one.shown)
    for code in sorted({one.code for one in declarations} - set(codes)):
        pays = any("programme" in one.roles for one in declarations if one.code == code)
        run.warn("no_file" if pays else "no_list", source=code)
    came = {id(one.declaration) for one in mine}
    for part in declarations:
        if part.code in codes and id(part) not in came:
            run.warn("no_part", source=part.code, files=", ".join(part.files))
    lines.begin(engine, pack)
    for code in codes:
        engine.drop(lines.measure_table(code))
    for at, one in enumerate(mine):
        progress(f"reading {one.shown}", at / len(mine))
        _take_file(run, one, progress)
    _finish(run, declarations)
    sources = tuple(_source_taken(run, code, declarations) for code in codes)
    _warn_sources(run, sources)
    _compare(run, sources, previous_counts or {})
    write(engine, run.warnings, {one.shown: one.declaration.code for one in mine if one.declaration})
    return Intake(quarter, sources, tuple(run.files), tuple(run.warnings), pack.terms())


def _check_benefits(pack: Pack, declarations: Sequence[Declaration]) -> None:
    """Refuse a benefit of no known programme, and a programme list that pays nothing: it would reach nobody."""
    for one in declarations:
        for benefit in one.benefits:
            money.programme_no(pack, one, benefit.programme)
        if "programme" in one.roles and not one.benefits:
            raise DeclarationError(
                f"The declaration of {one.code} does not say which programme its list pays",
                where=one.place(),
                rule="a list with the role programme has at least one [[benefit]]",
                todo='add [[benefit]] and under it programme = "..." with one of: '
                + ", ".join(programme.code for programme in pack.programmes)
                + '; if it is the population register, write roles = ["register"] instead',
            )


def read_declared(
    engine: Engine, pack: Pack, declaration: Declaration, path: Path, table: str, progress: Progress,
    *, whole: bool = True,
) -> RawTable:  # fmt: skip
    """Read a file as its declaration says; also used to read it again, ``whole``, for the agency's return."""
    aliases = aliases_of(pack, {})
    return read_raw(
        engine,
        path,
        table=table,
        sheet=declaration.sheet,
        header_rows=declaration.header_rows or None,
        encoding=declaration.encoding,
        delimiter=declaration.delimiter,
        total_words=pack.total_words,
        files=pack.files,
        known_headers=frozenset(
            [*(name for names in aliases.values() for name in names), *declaration.columns.values()]
            + [header for layout in pack.layouts for header in layout.columns.values()]
        ),
        keep=None if whole else partial(needed, pack, declaration),
        progress=progress,
    )


def _take_file(run: _Run, one: Claimed, progress: Progress) -> None:
    declaration = one.declaration
    if declaration is None:
        return
    sha256, _ = fingerprint(one.path)
    if sha256 in run.seen:
        run.warn("same_file", file=one.shown, first=run.seen[sha256])
        return
    run.seen[sha256] = one.shown
    engine, file_no = run.engine, len(run.files)
    at = lines.Position(run.numbers[declaration.code], file_no, declaration.owner)
    with engine.scratch("raw", "staged") as (raw_table, staged_table):
        raw = read_declared(engine, run.pack, declaration, one.path, raw_table, progress, whole=False)
        plan = plan_file(run.pack, declaration, raw)
        staged = stage(engine, run.pack, plan, run.book, run.quarter, staged_table)
        _check_totals(run, one, raw)
        staged.facts.status_open = undecided(engine, plan, staged.benefits)
        engine.drop(raw.table)
        written = lines.write(engine, run.pack, staged, at, run.quarter)
        engine.drop(raw.broken)
    taken = _account(run, one, raw, at, staged, written)
    run.files.append(taken)
    _write_file(engine, taken, raw)
    _warn_file(run, taken)


def _check_totals(run: _Run, one: Claimed, raw: RawTable) -> None:
    """Use the file's own TOTAL rows as a check: a list that lost rows on its way says so here."""
    for total in check_totals(run.engine, raw) if raw.total_rows else ():
        if not total.equal:
            run.warn("total_differs", file=one.shown, column=total.label, row=total.row_no)


def _account(
    run: _Run, one: Claimed, raw: RawTable, at: lines.Position, staged: Staged, written: int
) -> FileTaken:
    """Count the rows where they ended, and assert that none was lost or doubled."""
    engine, file_no = run.engine, at.file_no
    declaration = staged.plan.declaration
    made = {"area": "", "family": tables.FAMILY_LINE.name}.get(declaration.entity, tables.RECORD.name)
    # Area rows become one line per number, so only there the count at writing has to do.
    accepted = (
        int(engine.value(f"select count(*) from {made} where file_no = {file_no}")) if made else written
    )
    quarantined = int(
        engine.value(f"select count(distinct row_no) from quarantine where file_no = {file_no}")
    )
    if raw.rows_in != accepted + quarantined:
        raise NothingLostError(
            "Rows were lost or doubled on the way in",
            where=one.shown,
            rule=f"{raw.rows_in} rows in, {accepted} accepted, {quarantined} quarantined",
            todo="report this: it is a defect of the program",
        )
    return FileTaken(
        file_no, at.source_no, declaration.code, one.shown, one.path, declaration, raw.sheet,
        raw.rows_in, accepted, quarantined, len(raw.total_rows), staged.facts, tuple(raw.notes),
    )  # fmt: skip


def _write_file(engine: Engine, one: FileTaken, raw: RawTable) -> None:
    sheet = sql.text(one.sheet) if one.sheet is not None else "null"
    engine.run(
        f"insert into source_file values ({one.file_no}, {one.source_no}, {sql.text(one.file)}, {sheet}, "
        f"{sql.text(raw.sha256)}, {raw.bytes}, {one.rows_in}, {one.accepted}, {one.quarantined}, {one.total_rows})"
    )


def _warn_file(run: _Run, one: FileTaken) -> None:
    if one.quarantined:
        run.warn("quarantined", file=one.file, rows=one.quarantined, owner=one.declaration.owner)
    for note in one.notes:
        if note.startswith("footer_rows:"):
            run.warn("footers", file=one.file, rows=note.partition(":")[2])
        if note == NOT_A_WORKBOOK:
            run.warn("misnamed", file=one.file)
    if one.facts.id_rounded:
        run.warn("rounded", file=one.file, owner=one.declaration.owner)
    if one.facts.area_doubt:
        used = one.facts.area_system.name if one.facts.area_system else ""
        run.warn("area_doubt", file=one.file, used=used, better=one.facts.area_doubt)
    if one.facts.period_ignored:
        run.warn("period_ignored", file=one.file, column=one.facts.period_ignored)
    if one.facts.date_mixed:
        run.warn("dates_mixed", file=one.file, owner=one.declaration.owner)


def _warn_sources(run: _Run, sources: Sequence[SourceTaken]) -> None:
    """Warn of what a declaration leaves open, once a source and not once a file."""
    assumed = sorted({one.source for one in run.files if one.facts.period_assumed})
    if assumed:
        run.warn("period_assumed", sources=", ".join(assumed), quarter=str(run.quarter))
    left: dict[tuple[str, str], int] = {}
    for one in run.files:
        if one.facts.status_open is not None:
            column, values = one.facts.status_open
            left[one.source, column] = max(values, left.get((one.source, column), 0))
    for (code, column), values in left.items():
        run.warn("status_open", source=code, column=column, values=values)
    for source in sources:
        if source.owner.strip() in ("", "?"):
            run.warn("no_owner", source=source.code)


def _finish(run: _Run, declarations: Sequence[Declaration]) -> None:
    engine = run.engine
    _write_areas(engine, run.pack, run.book)
    _write_programmes(engine, run.pack)
    for code, no in run.numbers.items():
        parts = [one for one in declarations if one.code == code]
        entities = [one.entity for one in parts]
        entity = next(
            (one for one in ("person", "household", "family", "area") if one in entities), entities[0]
        )
        roles = [role for role in ROLES if any(role in part.roles for part in parts)]
        as_of = max((part.as_of or run.quarter.last_day() for part in parts), default=date.min)
        engine.run(
            f"insert into source values ({no}, {sql.text(code)}, {sql.text(parts[0].owner)}, {sql.text(entity)}, "
            f"{sql.text(','.join(roles))}, date '{as_of}')"
        )
    for table in (
        tables.AREA, tables.PROGRAMME, tables.SOURCE, tables.SOURCE_FILE, tables.QUARANTINE, tables.NOTE,
        tables.RECORD, tables.FAMILY_LINE, tables.BENEFIT_LINE, tables.WELFARE_LINE, tables.AREA_VALUE,
    ):  # fmt: skip
        engine.conform(table.name, table)


def _write_areas(engine: Engine, pack: Pack, book: AreaBook) -> None:
    areas = book.all()
    ranks = {level.key: level.rank for level in pack.levels}
    second = pack.code_systems[1] if len(pack.code_systems) > 1 else ""
    words.map_table(
        engine,
        tables.AREA.name,
        {
            "area_no": ([one.no for one in areas], "SMALLINT"),
            "level": ([one.level for one in areas], "VARCHAR"),
            "rank": ([ranks[one.level] for one in areas], "TINYINT"),
            "code": ([one.code for one in areas], "VARCHAR"),
            "other_code": ([one.codes.get(second) for one in areas], "VARCHAR"),
            "name": ([one.name for one in areas], "VARCHAR"),
            "parent_no": ([one.parent for one in areas], "SMALLINT"),
        },
    )


def _write_programmes(engine: Engine, pack: Pack) -> None:
    columns: dict[str, tuple[list[object], str]] = {
        "programme_no": ([one.no for one in pack.programmes], "TINYINT"),
        "code": ([one.code for one in pack.programmes], "VARCHAR"),
        "name": ([one.name for one in pack.programmes], "VARCHAR"),
        "owner": ([one.owner for one in pack.programmes], "VARCHAR"),
        "unit": ([one.unit for one in pack.programmes], "VARCHAR"),
        "kind": ([one.kind for one in pack.programmes], "VARCHAR"),
        "amount": ([one.amount for one in pack.programmes], "DOUBLE"),
        "period": ([one.period for one in pack.programmes], "VARCHAR"),
    }
    words.map_table(engine, tables.PROGRAMME.name, columns)


def _source_taken(run: _Run, code: str, declarations: Sequence[Declaration]) -> SourceTaken:
    files = [one for one in run.files if one.source == code]
    owner = next(one.owner for one in declarations if one.code == code)
    rows_in, accepted, quarantined = (
        int(np.sum([getattr(one, name) for one in files])) for name in ("rows_in", "accepted", "quarantined")
    )
    return SourceTaken(run.numbers[code], code, owner, len(files), rows_in, accepted, quarantined)


def _compare(run: _Run, sources: Sequence[SourceTaken], before: Mapping[str, int]) -> None:
    for one in sources:
        if one.code in before and 2 * one.rows_in <= before[one.code]:
            run.warn("shrank", source=one.code, before=before[one.code], now=one.rows_in, owner=one.owner)
    for code in sorted(set(before) - {one.code for one in sources}):
        run.warn("gone", source=code, before=before[code])
