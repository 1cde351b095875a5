"""Records laid out for comparison: standard names, comparable dates, the parents of areas."""

from __future__ import annotations

from dataclasses import dataclass

from sasaran.linkage.names import set_number, standardise
from sasaran.schema.engine import Engine
from sasaran.schema.linkage import NameRules

__all__ = ["Dates", "Part", "Prepared"]


@dataclass(frozen=True)
class Dates:
    """Month-days that stand for "day unknown" (``"01-01"``), and dates (ISO) that stand for "unknown"."""

    default_birthdays: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()


class Prepared:
    """A table of people whose names have been brought to one form, to be laid out in parts.

    Parameters
    ----------
    engine : Engine
        Holds ``source`` and, if areas nest, ``areas``.
    source, key : str
        Table of people and its unique whole-number key.
    rules : NameRules
    areas : str
        Table in the form of AREA.
    dates : Dates
    columns : str
        Further columns to carry, as SQL over ``r``.
    names : (str, str, str)
        Tables to use for standard names, mothers' names and the parents of areas; the caller drops them.

    Notes
    -----
    A laid-out table has ``no`` (the key), ``name`` and ``mother_name`` (standard), ``name_set`` (the words in any
    order), ``birth_date``, ``birth_year``, ``birth_key`` (the date unless it is one that stands for "day unknown"),
    ``sex``, ``area_no``, ``area_up1``, ``area_up2`` (what holds the area), ``family_card``, ``national_id`` (valid
    ones), ``id_digits`` (also damaged ones, 4 bits per decimal digit), and ``columns``. A column that ``source``
    lacks is unknown for all.
    """

    def __init__(
        self,
        engine: Engine,
        source: str,
        key: str,
        rules: NameRules,
        names: tuple[str, str, str],
        *,
        areas: str = "area",
        dates: Dates | None = None,
        columns: str = "r.source_no",
    ) -> None:
        self.engine, self.source, self.key = engine, source, key
        self.names, self.dates, self.columns = names, dates or Dates(), columns
        self.have = set(engine.columns(source))
        standardise(engine, source, key, "name", rules, names[0])
        if "mother_name" in self.have:
            standardise(engine, source, key, "mother_name", rules, names[1])
        _areas(engine, areas, names[2])

    def part(self, where: str = "true") -> Part:
        """Return the rows that meet ``where`` (SQL over ``r``)."""
        return Part(self, where)

    def lay_out(self, out: str, where: str = "true", *, only: str = "", hide: bool = False) -> int:
        """Create ``out`` from the rows that meet ``where``, and return its rows.

        With a table ``only(no)`` just these records are laid out; with ``hide`` the identifier of those that
        ``only.teaches`` marks is left unknown.
        """
        return self.engine.create(out, self.rows(where, only, hide))

    def rows(self, where: str, only: str = "", hide: bool = False) -> str:
        """Return the query of laid-out rows; see :meth:`lay_out`."""
        name, mother, ups = self.names
        known = "mother_name" in self.have
        return (
            f"select *, {set_number('name')} as name_set, year(birth_date)::smallint as birth_year, "
            f"case when {_is_default(self.dates.default_birthdays)} then null else birth_date end as birth_key from ("
            f"select r.{self.key}::integer as no, {self.columns}, coalesce(n.name, r.name) as name, "
            f"{'coalesce(m.name, r.mother_name)' if known else 'null::varchar'} as mother_name, "
            f"{_birth(self.have, self.dates.fillers)} as birth_date, {_own(self.have, 'sex', 'varchar')}, "
            f"{_own(self.have, 'area_no', 'smallint')}, u.up1 as area_up1, u.up2 as area_up2, "
            f"{_own(self.have, 'family_card', 'bigint')}, {_number(self.have, 'not o.teaches' if hide else '')} "
            f"from {self.source} r {f'join {only} o on o.no = r.{self.key}' if only else ''} "
            f"left join {name} n on n.{self.key} = r.{self.key} "
            f"{f'left join {mother} m on m.{self.key} = r.{self.key}' if known else ''} "
            f"left join {ups} u on u.area_no = r.area_no where {where})"
        )


@dataclass(frozen=True)
class Part:
    """Some rows of a prepared table, read where they stand until few are left."""

    people: Prepared
    where: str = "true"

    def rows(self) -> str:
        """Return the laid-out rows, to stand after ``from``."""
        return f"({self.people.rows(self.where)})"

    def numbers(self) -> str:
        """Return ``(no, national_id)`` alone, to stand after ``from``."""
        people = self.people
        return f"(select r.{people.key}::integer as no, {_valid(people.have)} as national_id " \
               f"from {people.source} r where {self.where})"  # fmt: skip

    def lay_out(self, out: str, only: str, *, hide: bool = False) -> int:
        """Create ``out`` from the records in the table ``only``; see :meth:`Prepared.lay_out`."""
        return self.people.lay_out(out, self.where, only=only, hide=hide)


def _own(have: set[str], column: str, kind: str) -> str:
    return f"r.{column}" if column in have else f"null::{kind} as {column}"


def _valid(have: set[str]) -> str:
    if "national_id" not in have:
        return "null::bigint"
    return "case when r.id_state = 'valid' then r.national_id end" if "id_state" in have else "r.national_id"


def _number(have: set[str], shown: str) -> str:
    if "national_id" not in have:
        return "null::bigint as national_id, null::ubigint as id_digits"
    also = f"{shown} and " if shown else ""
    number = f"case when {shown} then {_valid(have)} end" if shown else _valid(have)
    return (
        f"{number} as national_id, case when {also}r.national_id between 0 and 9999999999999999 "
        "then ('0x' || r.national_id)::ubigint end as id_digits"
    )


def _birth(have: set[str], fillers: tuple[str, ...]) -> str:
    unknown = ["r.birth_state in ('missing', 'filler')"] if "birth_state" in have else []
    if fillers:
        days = ", ".join(f"date '{day}'" for day in fillers)
        unknown.append(f"r.birth_date in ({days})")
    return f"case when {' or '.join(unknown)} then null else r.birth_date end" if unknown else "r.birth_date"


def _is_default(days: tuple[str, ...]) -> str:
    """Return the SQL test of a month-day (or day-month) that stands for "day unknown"."""
    parts = [tuple(int(x) for x in day.split("-")) for day in days]
    numbers = sorted({m * 100 + d if m <= 12 else d * 100 + m for m, d in parts})
    return (
        f"month(birth_date) * 100 + day(birth_date) in ({', '.join(map(str, numbers))})"
        if numbers
        else "false"
    )


def _areas(engine: Engine, areas: str, out: str) -> None:
    """Leave for each area the two units above it; an area without a unit above stands in for it."""
    if not engine.has(areas):
        engine.create(
            out, "select null::smallint as area_no, null::smallint as up1, null::smallint as up2 where false"
        )
        return
    engine.create(
        out,
        f"select a.area_no, coalesce(a.parent_no, a.area_no) as up1, "
        f"coalesce(b.parent_no, a.parent_no, a.area_no) as up2 "
        f"from {areas} a left join {areas} b on b.area_no = a.parent_no",
    )
