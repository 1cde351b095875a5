"""TOTAL/JUMLAH rows: told from data by their label, taken out of it, and used to check it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from sasaran.schema.engine import Engine
from sasaran.sources.raw.model import RawTable, TotalCheck, TotalRow
from sasaran.sources.values.currency import SIGNS

__all__ = ["LABEL_COLUMNS", "check_totals", "label_of", "number_sql", "total_pattern"]

_LAST = 2**63 - 1
LABEL_COLUMNS = 8
"""A total's label stands in one of the first columns."""

_NUMBER = rf"(?i)^\s*(?:{SIGNS}\.?)?\s*[-+(]?[\d.,]*\d[\d.,]*(?:e[-+]?\d+)?\s*[%)]?\s*$"
_PLAIN = r"^\s*[-+]?\d+(\.\d+)?([eE][-+]?\d+)?\s*$"


def total_pattern(words: Collection[str]) -> str:
    """Return a regular expression (RE2 and Python alike) for a cell that labels a total; empty for no words.

    The cell is the word, or begins with it (``TOTAL JAKARTA BARAT``, ``Jumlah:``), grand or sub before it.
    """
    parts = sorted(
        (re.escape(" ".join(word.split())) for word in words if word.strip()), key=len, reverse=True
    )
    if not parts:
        return ""
    blank = [part.replace(r"\ ", r"\s+") for part in parts]
    return rf"(?i)^\s*(?:grand\s+|sub[\s-]*)?(?:{'|'.join(blank)})(?:\s*[:.=]*\s*$|\s+.*$)"


def label_of(values: Sequence[str | None], pattern: str) -> str:
    """Return the label of a total row, white space collapsed."""
    found = (value for value in values[:LABEL_COLUMNS] if value and re.search(pattern, value))
    return " ".join(next(found, "").split())


def total_row_sql(columns: Sequence[str], pattern: str) -> tuple[str, list[str]]:
    """Return a predicate that is true of total rows, and its parameters.

    One of the first columns holds the label; besides it the row holds at most one other cell with letters and
    at least one with a number; before the label there is no identity number and at most one number at all. So
    a person called Total, who has an identity number, an address or a date of birth, stays a person.
    """
    lead = ", ".join(columns[:LABEL_COLUMNS])
    every = ", ".join(columns)
    label = f"list_position(list_transform([{lead}], x -> coalesce(regexp_matches(x, ?), false)), true)"
    before = f"list_filter([{lead}][1:coalesce({label}, 1) - 1], x -> regexp_matches(x, '\\d'))"
    number = f"regexp_matches(x, '{_NUMBER}')"
    words = f"len(list_filter([{every}], x -> regexp_matches(x, '[A-Za-z]') and not {number}))"
    numbers = f"len(list_filter([{every}], x -> {number}))"
    return (
        f"{label} is not null and {words} <= 2 and {numbers} > 0 and len({before}) <= 1 "
        f"and len(list_filter({before}, x -> regexp_matches(x, '\\d{{7}}'))) = 0"
    ), [pattern] * 3


def number_sql(column: str, *, points_group: bool = False) -> str:
    """Return SQL that reads a text column as a number, NULL where it is none.

    ``1.234.567,5`` and ``1,234,567.5`` are both understood; ``1.234`` is one and a fraction unless
    ``points_group``, and ``1,234`` likewise with a comma for the decimals.
    """
    text = f"regexp_replace({column}, '(?i)^\\s*({SIGNS}\\.?)|[\\s' || chr(160) || ']', '', 'g')"
    local = f"replace(replace({text}, '.', ''), ',', '.')"
    english = f"replace({text}, ',', '')"
    local_form = r"^[-+]?\d{1,3}(\.\d{3}){2,}(,\d+)?$|^[-+]?\d{1,3}(\.\d{3})+,\d+$|^[-+]?\d+,\d+$"
    if points_group:
        local_form += r"|^[-+]?\d{1,3}(\.\d{3})+$"
    english_form = r"^[-+]?\d{1,3}(,\d{3}){2,}(\.\d+)?$|^[-+]?\d{1,3}(,\d{3})+\.\d+$"
    cast = "try_cast({} as decimal(38, 9))"
    return (
        f"case when regexp_matches({text}, '{english_form}') then {cast.format(english)} "
        f"when regexp_matches({text}, '{local_form}') then {cast.format(local)} "
        f"when regexp_matches({text}, '{_PLAIN}') then coalesce({cast.format(text)}, "
        f"try_cast(try_cast({text} as double) as decimal(38, 9))) end"
    )


def check_totals(engine: Engine, raw: RawTable, columns: Sequence[str] = ()) -> list[TotalCheck]:
    """Compare every number of the total rows with the sum of the rows it stands for.

    With one total row the sum is over all data rows. With several, the one whose numbers fit the whole best is
    the grand total; each other is compared with the rows above it (since the total row before it) or, if that
    fits better, with those below it (up to the next).

    Parameters
    ----------
    columns : Sequence[str]
        Labels to check; empty for every column in which a total row holds a number.

    Returns
    -------
    list[TotalCheck]
        In order of total row and column. Sums are exact in decimals (9 places) and equal within 1e-9 of the
        total; percentages and text are left out.
    """
    wanted = set(columns) or set(raw.labels)
    numeric = {
        row.row_no: [i for i, label in enumerate(raw.labels) if label in wanted and _is_number(row.values[i])]
        for row in raw.total_rows
    }
    every = sorted({i for at in numeric.values() for i in at})
    if not every:
        return []
    with engine.scratch("numbers") as (numbers,):
        grouped = {i: _points_group(engine, raw, i) for i in every}
        cells = ", ".join(f"{number_sql(f'c{i}', points_group=grouped[i])} as c{i}" for i in every)
        engine.run(f"create or replace table {numbers} as select row_no, {cells} from {raw.table}")
        checks: list[TotalCheck] = []
        for row in raw.total_rows:
            if at := numeric[row.row_no]:
                stated = ", ".join(number_sql(f"v{i}", points_group=grouped[i]) for i in at)
                given = ", ".join(f"cast(? as varchar) as v{i}" for i in at)
                said = engine.rows(f"select {stated} from (select {given})", [row.values[i] for i in at])[0]
                known = [(i, total) for i, total in zip(at, said, strict=True) if total is not None]
                checks += _best_scope(engine, raw, row, known, numbers)
    return checks


def _is_number(value: str | None) -> bool:
    return bool(value and re.search(_NUMBER, value))


def _best_scope(
    engine: Engine, raw: RawTable, row: TotalRow, said: Sequence[tuple[int, Any]], numbers: str
) -> list[TotalCheck]:
    """Return the checks of one total row over the scope that it fits best, the widest on a tie."""
    scopes = {"all": (-1, _LAST)}
    if len(raw.total_rows) > 1:
        places = [other.row_no for other in raw.total_rows]
        before = max((place for place in places if place < row.row_no), default=-1)
        after = min((place for place in places if place > row.row_no), default=_LAST)
        scopes |= {"above": (before, row.row_no), "below": (row.row_no, after)}
    options = []
    for scope, (low, high) in scopes.items():
        sums = ", ".join(f"sum(c{i})" for i, _ in said)
        found = engine.rows(f"select {sums} from {numbers} where row_no > {low} and row_no < {high}")[0]
        options.append(
            [
                TotalCheck(
                    raw.labels[i], float(total), float(own or 0), _equal(total, own), row.row_no, scope
                )
                for (i, total), own in zip(said, found, strict=True)
            ]
        )
    return max(options, key=lambda checks: sum(check.equal for check in checks))


def _equal(stated: Any, summed: Any) -> bool:
    """Return whether two decimals agree to nine digits."""
    return bool(abs(float(summed or 0) - float(stated)) <= 1e-9 * max(1.0, abs(float(stated))))


def _points_group(engine: Engine, raw: RawTable, column: int) -> bool:
    """Return whether every point in a column parts thousands (workbooks hold numbers, where it never does)."""
    if raw.sheet is not None or not raw.delimiter:
        return False
    c = f"c{column}"
    return bool(
        engine.value(
            f"select count(*) > 0 and bool_and(regexp_matches(trim({c}), '^[-+]?\\d{{1,3}}(\\.\\d{{3}})+(,\\d+)?$')) "
            f"from {raw.table} where contains({c}, '.')"
        )
    )
