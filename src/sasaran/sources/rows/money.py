"""Columns that carry numbers about a row: benefits and their periods, deciles and welfare values, measures."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from sasaran.errors import DeclarationError
from sasaran.schema.engine import Engine
from sasaran.schema.pack import Pack
from sasaran.schema.period import Quarter
from sasaran.sources.declaration import Benefit, Declaration
from sasaran.sources.rows.builder import Builder
from sasaran.sources.rows.facts import Facts
from sasaran.sources.rows.plan import FilePlan
from sasaran.sources.values import sql, words
from sasaran.sources.values.numbers import as_number, decimal_comma, is_blank
from sasaran.sources.values.periods import read_period

__all__ = [
    "add_attributes",
    "add_benefit",
    "add_count",
    "add_measures",
    "add_number",
    "add_welfare",
    "benefits_of",
    "programme_no",
]


def benefits_of(plan: FilePlan) -> tuple[Benefit, ...]:
    """Return the declared benefits; the only one of a list takes amount and period columns found by alias."""
    declared = plan.declaration.benefits
    if len(declared) != 1:
        return declared
    (one,) = declared
    if not one.amount_column and one.amount is None:
        one = replace(one, amount_column=plan.header("amount") or "")
    if not one.period_column and one.period_from is None:
        one = replace(one, period_column=plan.header("period") or "")
    return (one,)


def programme_no(pack: Pack, declaration: Declaration, code: str) -> int:
    """Return the number of programme ``code``; raise :class:`DeclarationError` if the pack has none such."""
    for programme in pack.programmes:
        if programme.code.casefold() == code.casefold():
            return programme.no
    raise DeclarationError(
        f"The declaration of {declaration.code} names programme '{code}', which pack {pack.code} does not have",
        where=f"{declaration.place()}, [[benefit]]",
        rule=f"programmes: {', '.join(programme.code for programme in pack.programmes)}",
        todo="write one of these codes, or add the programme to sasaran.toml as [[programme]]",
    )


def add_number(
    engine: Engine, plan: FilePlan, build: Builder, name: str, header: str, kind: str = "double"
) -> None:
    """Add the number in column ``header`` as ``name``, with a remark where a cell holds none."""
    cell = plan.named(header)
    comma = decimal_comma(engine, plan.raw.table, cell, printed=bool(plan.raw.delimiter))
    build.cells[f"{name}_cell"] = as_number(f"r.{cell}", comma=comma)
    build.cells[f"{name}_blank"] = is_blank(f"r.{cell}")
    build.keep(name, f"{name}_cell" if kind == "double" else f"try_cast({name}_cell as {kind})")
    build.check("number_unreadable", header, f"{name} is null and not {name}_blank")


def add_count(engine: Engine, plan: FilePlan, build: Builder, name: str, kind: str) -> None:
    """Add canonical number ``name`` (``weight``, ``members``) if the file has it, else NULL."""
    header = plan.header(name)
    if header is None:
        build.keep(name, f"cast(null as {kind})")
        return
    cell = plan.cell(name)
    comma = decimal_comma(engine, plan.raw.table, str(cell), printed=bool(plan.raw.delimiter))
    build.cells[f"{name}_cell"] = as_number(f"r.{cell}", comma=comma)
    build.cells[f"{name}_blank"] = is_blank(f"r.{cell}")
    build.keep(name, f"case when {name}_cell >= 0 then try_cast({name}_cell as {kind}) end")
    build.check("number_unreadable", header, f"{name} is null and not {name}_blank")


def add_benefit(
    engine: Engine, pack: Pack, plan: FilePlan, build: Builder, facts: Facts, benefit: Benefit, at: int, table: str,
    quarter: Quarter,
) -> None:  # fmt: skip
    """Add ``b{at}_on``, ``b{at}_amount``, ``b{at}_from`` and ``b{at}_to``."""
    build.keep(f"b{at}_on", _receives(plan, build, benefit, at))
    if benefit.amount_column:
        add_number(engine, plan, build, f"b{at}_amount", benefit.amount_column)
    else:
        build.keep(f"b{at}_amount", f"cast({sql.number(benefit.amount)} as double)")
    start = benefit.period_from or quarter.first_day()
    end = benefit.period_to or (quarter.last_day() if benefit.period_from is None else None)
    fixed = (f"date '{start}'", f"date '{end}'" if end else "cast(null as date)")
    if not benefit.period_column or not _periods(engine, pack, plan, facts, benefit, table, quarter):
        facts.period_assumed = facts.period_assumed or benefit.period_from is None
        build.keep(f"b{at}_from", fixed[0])
        build.keep(f"b{at}_to", fixed[1])
        return
    build.joins.append(f"left join {table} on {table}.value = r.{plan.named(benefit.period_column)}")
    build.cells.update({f"b{at}_first": f"{table}.first", f"b{at}_last": f"{table}.last"})
    build.keep(f"b{at}_from", f"coalesce(b{at}_first, {fixed[0]})")
    build.keep(f"b{at}_to", f"case when b{at}_first is null then {fixed[1]} else b{at}_last end")
    rule = "period_required" if benefit.period_missing == "quarantine" else "period_missing"
    build.check(rule, benefit.period_column, f"b{at}_on and b{at}_first is null")


def _receives(plan: FilePlan, build: Builder, benefit: Benefit, at: int) -> str:
    if benefit.when is None:
        return "true"
    cell = f"r.{plan.named(benefit.when.column)}"
    listed = ", ".join(sql.text(words.fold(word)) for word in benefit.when.values)
    # The same folding as words.fold, in the engine.
    folded = f"regexp_replace(lower({sql.blank_to_null(cell)}), '[.,]0+$', '')"
    bare = f"trim(regexp_replace(regexp_replace({folded}, '[().]', ' ', 'g'), '\\s+', ' ', 'g'))"
    build.cells[f"b{at}_word"] = bare
    return f"coalesce(b{at}_word in ({listed}), false)"


def _periods(
    engine: Engine, pack: Pack, plan: FilePlan, facts: Facts, benefit: Benefit, table: str, quarter: Quarter
) -> bool:
    """Leave the map of period words; return False if a column found by alias holds no periods."""
    values = words.distinct(engine, plan.raw.table, plan.named(benefit.period_column))
    spans = [read_period(value, pack.month_words, quarter.year) for value, _ in values]
    read = sum(rows for (_, rows), span in zip(values, spans, strict=True) if span)
    declared = any(one.period_column == benefit.period_column for one in plan.declaration.benefits)
    if not declared and 2 * read < sum(rows for _, rows in values):
        facts.period_ignored = benefit.period_column
        return False
    days: dict[str, list[date | None]] = {
        "first": [span[0] if span else None for span in spans],
        "last": [span[1] if span else None for span in spans],
    }
    words.map_table(
        engine,
        table,
        {
            "value": ([value for value, _ in values], "VARCHAR"),
            **{key: (held, "DATE") for key, held in days.items()},
        },
    )
    return True


def add_welfare(engine: Engine, pack: Pack, plan: FilePlan, build: Builder) -> None:
    """Add ``w{i}_decile`` and ``w{i}_value`` for each declared basis."""
    words = sql.text(f"(?i){'|'.join(map(re.escape, ('decile', *pack.files.deciles)))}")
    for at, basis in enumerate(plan.declaration.welfare):
        if basis.decile_column:
            cell = f"r.{plan.named(basis.decile_column)}"
            build.cells[f"w{at}_cell"] = as_number(f"regexp_replace({cell}, {words}, '')", comma=False)
            build.cells[f"w{at}_blank"] = is_blank(cell)
            build.keep(
                f"w{at}_decile",
                f"case when w{at}_cell between 1 and 10 and w{at}_cell = floor(w{at}_cell) "
                f"then cast(w{at}_cell as tinyint) end",
            )
            build.check("decile_unreadable", basis.decile_column, f"w{at}_decile is null and not w{at}_blank")
        else:
            build.keep(f"w{at}_decile", "cast(null as tinyint)")
        if basis.value_column:
            add_number(engine, plan, build, f"w{at}_value", basis.value_column)
        else:
            build.keep(f"w{at}_value", "cast(null as double)")


def add_attributes(pack: Pack, plan: FilePlan, build: Builder) -> tuple[str, ...]:
    """Add ``a_<name>`` for each attribute the file holds and return their names, in the pack's order.

    Of several headers the lowest code counts. A cell that holds no number is remarked on and taken as unknown.

    Raises
    ------
    DeclarationError
        The declaration names an attribute the pack does not have.
    """
    held = plan.attributes()
    known = {one.name: one for one in pack.attributes}
    for name in held:
        if name not in known:
            raise DeclarationError(
                f"The declaration of {plan.declaration.code} names attribute '{name}', which the pack does not have",
                where=f"{plan.declaration.place()}, [attributes]",
                rule=f"attributes: {', '.join(sorted(known)) or 'none'}",
                todo="write one of these names",
            )
    found = tuple(name for name in known if name in held)
    for name in found:
        unread = []
        for at, header in enumerate(held[name]):
            cell = f"r.{plan.named(header)}"
            build.cells[f"a_{name}{at}"] = f"try_cast({as_number(cell, comma=False)} as {known[name].type})"
            build.cells[f"a_{name}{at}_blank"] = is_blank(cell)
            unread.append(f"(a_{name}{at} is null and not a_{name}{at}_blank)")
        build.keep(f"a_{name}", f"least({', '.join(f'a_{name}{at}' for at in range(len(unread)))})")
        build.check("number_unreadable", held[name][0], " or ".join(unread))
    return found


def add_measures(engine: Engine, plan: FilePlan, build: Builder, headers: tuple[str, ...]) -> None:
    """Add ``m{i}`` for each measure column."""
    for at, header in enumerate(headers):
        add_number(engine, plan, build, f"m{at}", header)
