"""The data-quality sheet of a file, before it is built into a quarter: what was found, what is wrong, who mends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from sasaran.errors import NothingLostError, SasaranError
from sasaran.schema.engine import Engine, Progress, silent
from sasaran.schema.pack import Pack
from sasaran.schema.pack_terms import Terms
from sasaran.schema.period import Quarter
from sasaran.sources.check_text import FileCheck, RuleCount, render
from sasaran.sources.declaration import Declaration, suggest
from sasaran.sources.inbox import about_data, claim
from sasaran.sources.intake import read_declared
from sasaran.sources.raw import RawTable, check_totals
from sasaran.sources.rows import lines
from sasaran.sources.rows.place import AreaBook
from sasaran.sources.rows.plan import FilePlan, plan_file
from sasaran.sources.rows.stage import Staged, stage
from sasaran.sources.status import look, when_of
from sasaran.sources.values import identifiers
from sasaran.sources.values.areas import AreaIndex

__all__ = ["FileCheck", "RuleCount", "check_files", "render"]

_SHOWN_ROWS = 5


@dataclass
class _Found:
    declaration: Declaration
    raw: RawTable
    plan: FilePlan
    staged: Staged
    suggested: bool
    how: Mapping[str, str]
    terms: Terms


def check_files(
    engine: Engine,
    pack: Pack,
    files: Sequence[Path],
    *,
    declarations: Sequence[Declaration] = (),
    quarter: Quarter | None = None,
    progress: Progress = silent,
) -> list[FileCheck]:
    """Check files one by one; a file that cannot be read is reported, not raised.

    A file that no declaration claims is read with the one that :func:`sasaran.sources.suggest.suggest` makes;
    it stands in the result, so that it can be written and looked over.

    Parameters
    ----------
    quarter : Quarter | None
        Quarter the files are for; None takes the one in which a file was last written (a list cannot speak of
        days after that).
    """
    checked = []
    for at, one in enumerate(claim(declarations, list(files), pack.files.codebooks)):
        progress(f"checking {one.shown}", at / len(files))
        if one.declaration is None and about_data(one.shown, pack.files.codebooks):
            checked.append(FileCheck(file=one.shown, about_data=True))
            continue
        when = quarter or Quarter.of(_written(one.path))
        with engine.scratch("raw", "staged") as (raw_table, staged_table):
            try:
                checked.append(
                    _check(engine, pack, one.path, one.declaration, when, raw_table, staged_table, progress)
                )
            except NothingLostError:
                raise
            except SasaranError as error:
                checked.append(FileCheck(file=one.shown, error=error))
            finally:
                engine.drop(f"{raw_table}_broken")
    return checked


def _written(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def _check(
    engine: Engine, pack: Pack, path: Path, given: Declaration | None, quarter: Quarter, raw_table: str,
    staged_table: str, progress: Progress,
) -> FileCheck:  # fmt: skip
    declaration = given or Declaration("", "", "person", ("register",), (path.name,))
    raw = read_declared(engine, pack, declaration, path, raw_table, progress)
    plan = plan_file(pack, declaration, raw)
    how = plan.match.how
    if given is None:
        made = suggest(plan.match, plan.layout, path.name, pack, raw.labels, when_of(engine, pack, plan))
        plan = plan_file(pack, made, raw)
        declaration = made
    staged = stage(engine, pack, plan, AreaBook(AreaIndex(pack)), quarter, staged_table)
    found = _Found(declaration, raw, plan, staged, given is None, how, pack.terms())
    return replace(_sheet(engine, found), status=look(engine, pack, plan))


def _sheet(engine: Engine, found: _Found) -> FileCheck:
    raw, plan, staged = found.raw, found.plan, found.staged
    read = int(engine.value(f"select count(*) from {staged.table}"))
    accepted = int(engine.value(f"select count(*) from {staged.table} where broken = 0"))
    unread = int(engine.value(f"select count(distinct row_no) from {raw.broken}"))
    if read + unread != raw.rows_in:
        raise NothingLostError("Rows were lost or doubled in the check", where=raw.file)
    used = {*staged.measures, *plan.used()}
    states = "id_state" in engine.columns(staged.table)
    return FileCheck(
        file=raw.file,
        sheet=raw.sheet,
        encoding=raw.encoding,
        delimiter=raw.delimiter,
        header_rows=tuple(raw.header_rows),
        rows_in=raw.rows_in,
        accepted=accepted,
        quarantined=raw.rows_in - accepted,
        total_rows=len(raw.total_rows),
        notes=tuple(raw.notes),
        declaration=found.declaration,
        suggested=found.suggested,
        layout=plan.layout.name if plan.layout else "",
        columns=tuple(
            (name, raw.labels[place], found.how[name])
            for name, place in sorted(plan.match.columns.items(), key=lambda pair: pair[1])
        ),
        unmatched=tuple(label for label in plan.match.unmatched if label not in used),
        unmatched_at=tuple(
            at
            for at, label in enumerate(raw.labels, 1)
            if label in plan.match.unmatched and label not in used
        ),
        ambiguous=dict(plan.match.ambiguous),
        rules=_rules(engine, found),
        totals=tuple(check_totals(engine, raw)) if raw.total_rows else (),
        id_states=_counts(engine, staged.table, "id_state", identifiers.STATES) if states else {},
        birth_states=_counts(engine, staged.table, "birth_state") if states else {},
        facts=staged.facts,
        period=_period(engine, staged),
        terms=found.terms,
    )


def _counts(engine: Engine, table: str, column: str, order: tuple[str, ...] = ()) -> Mapping[str, int]:
    rows = engine.rows(f"select {column}, count(*) from {table} group by 1 order by 1")
    return dict(sorted(rows, key=lambda row: (order.index(row[0]) if row[0] in order else 0, row[0])))


def _period(engine: Engine, staged: Staged) -> tuple[date | None, date | None]:
    if not staged.benefits:
        return None, None
    first, last = engine.rows(f"select min(b0_from), max(b0_to) from {staged.table} where b0_on")[0]
    return first, last


def _rules(engine: Engine, found: _Found) -> tuple[RuleCount, ...]:
    raw, staged = found.raw, found.staged
    unread = engine.rows(
        f"select rule, count(distinct row_no), min(row_no, {_SHOWN_ROWS}) from {raw.broken} group by 1 order by 1"
    )
    counted = [RuleCount(rule, "quarantine", None, rows, tuple(numbers)) for rule, rows, numbers in unread]
    for place, rows in lines.account_rules(engine, staged).items():
        one = staged.checks[place]
        numbers = engine.value(
            f"select min(row_no, {_SHOWN_ROWS}) from {staged.table} where {lines.breaks(one)}"
        )
        severity = "quarantine" if one.quarantines else "note"
        counted.append(RuleCount(one.rule, severity, one.header, rows, tuple(numbers)))
    return tuple(
        sorted(counted, key=lambda one: (one.severity != "quarantine", -one.rows, one.rule, one.header or ""))
    )
