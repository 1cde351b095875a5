"""Columns that describe people: identity numbers, names, birth dates, sex, address, relationship."""

from __future__ import annotations

from datetime import date

from sasaran.schema.engine import Engine
from sasaran.schema.pack import Pack
from sasaran.sources.rows.builder import Builder
from sasaran.sources.rows.facts import Facts
from sasaran.sources.rows.plan import FilePlan
from sasaran.sources.values import identifiers, sql, words
from sasaran.sources.values.dates import DateReader, sniff_order
from sasaran.sources.values.numbers import is_blank

__all__ = ["add_birth", "add_family", "add_identity", "add_name", "add_place", "add_word"]

_LARGEST_KEY = 2**62


def add_identity(engine: Engine, pack: Pack, plan: FilePlan, build: Builder, facts: Facts) -> None:
    """Add ``national_id`` and ``id_state``."""
    cell, header = plan.cell("national_id"), plan.header("national_id")
    if cell is None:
        build.typed.update(nid_digits="cast(null as varchar)", id_state="'missing'")
        build.keep("national_id", "cast(null as bigint)")
        return
    rule = identifiers.rule_for(pack.identifiers, "national_id")
    facts.id_rounded = rule is not None and identifiers.is_rounded(engine, plan.raw.table, cell, rule)
    build.cells.update(nid_raw=f"r.{cell}", nid_digits=identifiers.cleaned(f"r.{cell}", rule))
    build.typed["id_state"] = identifiers.state("nid_raw", "nid_digits", rule, rounded=facts.id_rounded)
    build.keep("national_id", identifiers.value("nid_digits", "id_state", rule))
    for state in ("missing", "invalid", "rounded", "masked"):
        build.check(f"id_{state}", header, f"id_state = '{state}'")


def add_family(engine: Engine, pack: Pack, plan: FilePlan, build: Builder) -> None:
    """Add ``family_card`` and ``household_key``; each stands in for the other where keys are the source's own."""
    card, key = plan.cell("family_card"), plan.cell("household_key")
    own = plan.declaration.family_key == "own"
    build.typed["own_household"] = (
        sql.key_number(sql.blank_to_null("house_raw")) if key else "cast(null as bigint)"
    )
    if key:
        build.cells["house_raw"] = f"r.{key}"
    if card is None:
        build.keep("family_card", _own_card(pack, plan, "own_household") if own else "cast(null as bigint)")
        build.keep("household_key", "own_household")
        return
    build.cells["card_raw"] = f"r.{card}"
    if own:
        build.typed["own_card"] = sql.key_number(sql.blank_to_null("card_raw"))
        build.keep("family_card", _own_card(pack, plan, "own_card"))
        build.keep(
            "household_key",
            "coalesce(own_household, own_card)" if key or _household(plan) else "own_household",
        )
        return
    rule = identifiers.rule_for(pack.identifiers, "family_card")
    rounded = rule is not None and identifiers.is_rounded(engine, plan.raw.table, card, rule)
    build.cells["card_digits"] = identifiers.cleaned(f"r.{card}", rule)
    build.typed["card_state"] = identifiers.state("card_raw", "card_digits", rule, rounded=rounded)
    build.keep("family_card", identifiers.value("card_digits", "card_state", rule))
    build.keep("household_key", "own_household")
    build.check(
        "family_card_invalid", plan.header("family_card"), "card_state in ('invalid', 'rounded', 'masked')"
    )


def _own_card(pack: Pack, plan: FilePlan, key: str) -> str:
    """Return SQL for a source's own family key, told apart from other sources' and from cards that all know."""
    cards = identifiers.rule_for(pack.identifiers, "family_card")
    below = 10 ** (cards.length - 1) if cards else _LARGEST_KEY
    return f"case when {key} is not null then {sql.own_number(key, plan.declaration.code, below)} end"


def _household(plan: FilePlan) -> bool:
    return plan.declaration.entity == "household"


def add_name(plan: FilePlan, build: Builder, canonical: str = "name", instead: str = "") -> None:
    """Add a name as written, blanks trimmed; ``instead`` is the column taken where there is none of that name."""
    source = canonical if plan.cell(canonical) or not instead else instead
    cell = plan.cell(source)
    if cell is None:
        build.keep(canonical, "cast(null as varchar)")
        return
    build.cells[f"{canonical}_cell"] = f"case when not {is_blank(f'r.{cell}')} then trim(r.{cell}) end"
    build.keep(canonical, f"{canonical}_cell")
    if canonical in ("name", "head_name"):
        build.check("name_missing", plan.header(source), f"{canonical}_cell is null")
        build.check("name_has_digits", plan.header(source), f"regexp_matches({canonical}_cell, '[0-9]')")


def add_birth(
    engine: Engine, pack: Pack, plan: FilePlan, build: Builder, facts: Facts, table: str, today: date
) -> None:
    """Add ``birth_date`` and ``birth_state``; a valid identity number settles day and month where it agrees."""
    cell, header = plan.cell("birth_date"), plan.header("birth_date")
    rule = identifiers.rule_for(pack.identifiers, "national_id") if plan.cell("national_id") else None
    parts = identifiers.birth_parts("nid_digits", rule) if rule else None
    if cell is None:
        build.keep("birth_date", "cast(null as date)")
        build.keep("birth_state", "'missing'")
        _add_sex_check(plan, build, parts)
        return
    doubtful = _birth_map(engine, pack, plan, facts, table, today, cell)
    build.joins.append(f"left join {table} b on b.value = r.{cell}")
    build.cells.update(birth_read="b.day", birth_found=_found_state(cell), birth_swapped="b.swapped")
    agree = _agrees("birth_read", parts)
    swap = f"(birth_found = 'ambiguous' and {_agrees('birth_swapped', parts)})"
    build.judged["birth_fits"] = agree if parts else "cast(null as boolean)"
    build.judged["birth_swap"] = swap if parts and doubtful else "false"
    usable = "id_state = 'valid'"
    build.keep("birth_date", f"case when birth_swap and {usable} then birth_swapped else birth_read end")
    build.keep(
        "birth_state",
        f"case when birth_found = 'ambiguous' and {usable} and (birth_swap or birth_fits) then 'exact' "
        "when birth_found in ('unreadable', 'out_of_range') then 'missing' else birth_found end",
    )
    build.check("birth_filler", header, "birth_found = 'filler'")
    build.check("birth_ambiguous", header, "birth_state = 'ambiguous'")
    build.check("birth_unreadable", header, "birth_found = 'unreadable'")
    build.check("birth_out_of_range", header, "birth_found = 'out_of_range'")
    if parts:
        build.check(
            "id_birth_disagrees",
            header,
            f"{usable} and birth_state in ('exact', 'default') and not birth_fits and not birth_swap",
        )
    _add_sex_check(plan, build, parts)


def _found_state(cell: str) -> str:
    blank = is_blank(f"r.{cell}")
    return f"case when b.state is not null then b.state when {blank} then 'missing' else 'unreadable' end"


def _agrees(column: str, parts: tuple[str, str, str, str] | None) -> str:
    if parts is None:
        return "false"
    return (
        f"(case when id_state = 'valid' then day({column}) = {parts[0]} and month({column}) = {parts[1]} "
        f"and year({column}) % 100 = {parts[2]} end)"
    )


def _add_sex_check(plan: FilePlan, build: Builder, parts: tuple[str, str, str, str] | None) -> None:
    if parts and plan.cell("sex"):
        told = f"case when id_state = 'valid' then {parts[3]} end"
        build.check("id_sex_disagrees", plan.header("sex"), f"sex <> {told}")


def _birth_map(
    engine: Engine, pack: Pack, plan: FilePlan, facts: Facts, table: str, today: date, cell: str
) -> bool:
    """Leave the map of date texts; return whether any of them is ambiguous."""
    values = words.distinct(engine, plan.raw.table, cell)
    evidence = sniff_order(values)
    reader = DateReader(
        months=pack.month_words,
        today=today,
        evidence=evidence,
        order=plan.declaration.date_order,
        fillers=frozenset(date.fromisoformat(one) for one in pack.filler_dates),
        defaults=frozenset((int(one[:2]), int(one[3:5])) for one in pack.default_birthdays),
    )
    read = [(value, reader.read(value)) for value, _ in values]
    facts.date_order = plan.declaration.date_order or (evidence.order if evidence.settled else "")
    facts.date_mixed = evidence.mixed or evidence.iso_suspect
    words.map_table(
        engine,
        table,
        {
            "value": ([value for value, _ in read], "VARCHAR"),
            "day": ([one.day for _, one in read], "DATE"),
            "state": ([one.state for _, one in read], "VARCHAR"),
            "swapped": ([one.swapped for _, one in read], "DATE"),
        },
    )
    return any(one.swapped for _, one in read)


def add_word(
    engine: Engine,
    plan: FilePlan,
    build: Builder,
    table: str,
    canonical: str,
    meanings: dict[str, object],
    kind: str,
) -> None:
    """Add a column of a small vocabulary (``sex``, ``relation``), read on its distinct values."""
    cell, header = plan.cell(canonical), plan.header(canonical)
    if cell is None:
        build.keep(canonical, f"cast(null as {kind})")
        return
    read = words.reader_of(meanings)
    found = [(value, read(value)) for value, _ in words.distinct(engine, plan.raw.table, cell)]
    words.map_table(
        engine,
        table,
        {"value": ([v for v, _ in found], "VARCHAR"), "meaning": ([m for _, m in found], kind)},
    )
    build.joins.append(f"left join {table} on {table}.value = r.{cell}")
    build.cells[f"{canonical}_meaning"] = f"{table}.meaning"
    build.cells[f"{canonical}_blank"] = is_blank(f"r.{cell}")
    build.keep(canonical, f"{canonical}_meaning")
    build.check(f"{canonical}_unknown", header, f"{canonical}_meaning is null and not {canonical}_blank")


def add_place(plan: FilePlan, build: Builder) -> None:
    """Add ``address``, ``rt`` and ``rw``; the two numbers may share a column (``005/01``) or stand in the address."""
    add_name(plan, build, "address")
    both, address = plan.cell("rt_rw"), plan.cell("address")
    for place, canonical in enumerate(("rt", "rw"), 1):
        cell = plan.cell(canonical)
        if cell is not None:
            plain = f"try_cast(r.{cell} as smallint) > 0"
            text = f"case when {plain} then r.{cell} else regexp_extract(r.{cell}, '[0-9]+') end"
        elif both is not None:
            text = f"regexp_extract(r.{both}, '([0-9]+)[^0-9]+([0-9]+)', {place})"
        elif address is not None:
            text = f"regexp_extract(upper(r.{address}), '\\b{canonical.upper()}[ .:]*([0-9]{{1,3}})', 1)"
        else:
            text = "null"
        build.cells[f"{canonical}_number"] = f"try_cast({text} as smallint)"
        build.keep(canonical, f"case when {canonical}_number > 0 then {canonical}_number end")
