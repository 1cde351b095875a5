"""From a file's typed rows to the declared tables of the quarter, keeping the account of every row."""

from __future__ import annotations

from dataclasses import dataclass

from sasaran.schema import tables
from sasaran.schema.attribute import attribute_line
from sasaran.schema.columns import Table
from sasaran.schema.engine import Engine
from sasaran.schema.pack import Pack
from sasaran.schema.period import Quarter
from sasaran.sources.rows.builder import Check
from sasaran.sources.rows.money import programme_no
from sasaran.sources.rows.stage import Staged, last_day_of
from sasaran.sources.values import sql

__all__ = ["Position", "account_rules", "begin", "breaks", "measure_table", "write"]

_MADE: tuple[Table, ...] = (
    tables.SOURCE, tables.SOURCE_FILE, tables.QUARANTINE, tables.NOTE, tables.WARNING, tables.RECORD,
    tables.FAMILY_LINE, tables.BENEFIT_LINE, tables.WELFARE_LINE, tables.AREA_VALUE,
)  # fmt: skip


@dataclass(frozen=True)
class Position:
    """Where a file stands in the quarter."""

    source_no: int
    file_no: int
    owner: str


def begin(engine: Engine, pack: Pack) -> None:
    """Leave the declared tables, empty."""
    for table in (*_MADE, attribute_line(pack.attributes)):
        engine.drop(table.name)
        engine.run(table.ddl())


def measure_table(code: str) -> str:
    """Return the name of the table that holds a source's measures."""
    return "measure_" + "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in code.lower())


def account_rules(engine: Engine, staged: Staged) -> dict[int, int]:
    """Return, by position in ``staged.checks``, the rows that break each rule (rules nobody breaks are left out)."""
    if not staged.checks:
        return {}
    counts = ", ".join(f"count(*) filter ({breaks(one)})" for one in staged.checks)
    row = engine.rows(f"select {counts} from {staged.table}")[0]
    return {place: int(rows) for place, rows in enumerate(row) if rows}


def breaks(one: Check) -> str:
    """Return a SQL predicate over a staged table: the row breaks this rule. Remarks are on accepted rows only."""
    if one.quarantines:
        return f"broken & {1 << one.bit} <> 0"
    return f"broken = 0 and noted & {1 << one.bit} <> 0"


def write(engine: Engine, pack: Pack, staged: Staged, at: Position, quarter: Quarter) -> int:
    """Append a file's rows to the quarter's tables; return the rows accepted.

    Record and family line numbers go on from the last ones, in order of the row number.
    """
    _write_rules(engine, staged, at)
    entity = staged.plan.declaration.entity
    if entity == "area":
        return _write_areas(engine, staged, at)
    table = tables.FAMILY_LINE if entity == "family" else tables.RECORD
    number = table.key[0]
    base = engine.count(table.name)
    with engine.scratch("place") as (place,):
        # A narrow table: sorting the wide rows would cost several times their memory.
        accepted = engine.create(
            place,
            f"select row_no, {base} + row_number() over (order by row_no) - 1 as no "
            f"from {staged.table} where broken = 0",
        )
        own = {number: "p.no", "source_no": str(at.source_no), "file_no": str(at.file_no)}
        chosen = ", ".join(f"cast({own.get(c.name, f's.{c.name}')} as {c.type})" for c in table)
        joined = f"from {staged.table} s join {place} p using (row_no)"
        engine.run(f"insert into {table.name} select {chosen} {joined}")
        if entity != "family":
            _write_benefits(engine, pack, staged, joined)
        _write_welfare(engine, staged, at, joined, quarter, line=entity == "family")
        if staged.attributes:
            _write_attributes(engine, staged, at, joined, line=entity == "family")
        if staged.measures and entity != "family":
            _write_measures(engine, staged, joined)
    _note_repeated(engine, staged, at)
    return accepted


def _write_rules(engine: Engine, staged: Staged, at: Position) -> None:
    raw = staged.plan.raw
    labels = " ".join(f"when {place} then {sql.text(label)}" for place, label in enumerate(raw.labels))
    engine.run(
        f"insert into quarantine select {at.file_no}, row_no, case column_index {labels} end, rule, "
        f"{sql.text(at.owner)} from {raw.broken}"
    )
    for place in account_rules(engine, staged):
        one = staged.checks[place]
        header = sql.text(one.header) if one.header is not None else "null"
        values = f"{at.file_no}, row_no, {header}, {sql.text(one.rule)}"
        into = "quarantine" if one.quarantines else "note"
        owner = f", {sql.text(at.owner)}" if one.quarantines else ""
        engine.run(f"insert into {into} select {values}{owner} from {staged.table} where {breaks(one)}")


def _note_repeated(engine: Engine, staged: Staged, at: Position) -> None:
    """Remark on identity numbers that occur twice, except in lists that hold a row per person and period."""
    header = staged.plan.header("national_id")
    if header is None or any(one.period_column for one in staged.benefits):
        return
    if "national_id" not in engine.columns(staged.table):
        return
    with engine.scratch("repeated") as (repeated,):
        ids = f"select national_id from {staged.table} where broken = 0 and national_id is not null"
        if engine.create(repeated, f"{ids} group by 1 having count(*) > 1"):
            engine.run(
                f"insert into note select {at.file_no}, row_no, {sql.text(header)}, 'id_repeated' "
                f"from {staged.table} join {repeated} using (national_id) where broken = 0"
            )


def _write_benefits(engine: Engine, pack: Pack, staged: Staged, joined: str) -> None:
    for at, one in enumerate(staged.benefits):
        programme = programme_no(pack, staged.plan.declaration, one.programme)
        engine.run(
            f"insert into benefit_line select p.no, {programme}, {sql.text(one.unit)}, b{at}_from, b{at}_to, "
            f"b{at}_amount {joined} where b{at}_on"
        )


def _write_welfare(
    engine: Engine, staged: Staged, at: Position, joined: str, quarter: Quarter, *, line: bool
) -> None:
    for place, one in enumerate(staged.plan.declaration.welfare):
        as_of = one.as_of or last_day_of(staged.plan, quarter)
        record, family = ("null", "p.no") if line else ("p.no", "null")
        engine.run(
            f"insert into welfare_line select {at.source_no}, {record}, {family}, s.family_card, "
            f"{sql.text(one.basis)}, w{place}_decile, w{place}_value, {sql.text(one.version)}, date '{as_of}' "
            f"{joined} where w{place}_decile is not null or w{place}_value is not null"
        )


def _write_attributes(engine: Engine, staged: Staged, at: Position, joined: str, *, line: bool) -> None:
    """Append what the file says; a row that says nothing leaves no line."""
    names = [sql.name(name) for name in staged.attributes]
    columns = [f"a_{name}" for name in staged.attributes]
    record, family = ("null", "p.no") if line else ("p.no", "null")
    engine.run(
        f"insert into attribute_line (source_no, record_no, family_line_no, family_card, {', '.join(names)}) "
        f"select {at.source_no}, {record}, {family}, s.family_card, {', '.join(columns)} {joined} "
        f"where coalesce({', '.join(columns)}) is not null"
    )


def _write_measures(engine: Engine, staged: Staged, joined: str) -> None:
    name = measure_table(staged.plan.declaration.code)
    wanted = {sql.name(header): f"m{i}" for i, header in enumerate(staged.measures)}
    if not engine.has(name):
        columns = "".join(f", {column} DOUBLE" for column in wanted)
        engine.run(f"create table {name} (record_no INTEGER{columns})")
    have = {sql.name(column) for column in engine.columns(name)}
    for column in wanted:
        if column not in have:
            engine.run(f"alter table {name} add column {column} DOUBLE")
    engine.run(
        f"insert into {name} (record_no, {', '.join(wanted)}) select p.no, {', '.join(wanted.values())} {joined}"
    )


def _write_areas(engine: Engine, staged: Staged, at: Position) -> int:
    for place, header in enumerate(staged.measures):
        engine.run(
            f"insert into area_value select {at.file_no}, row_no, area_no, {sql.text(header)}, m{place} "
            f"from {staged.table} where broken = 0 and m{place} is not null"
        )
    return int(engine.value(f"select count(*) from {staged.table} where broken = 0"))
