"""A scenario's workbook: measures with ranges, money, deciles, and every area down to the smallest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sasaran.plan.scenario import MEASURES, AreaTurn
from sasaran.publish.locale import Locale
from sasaran.publish.planning.compared import Compared, decile_of, notes_of, verdict_of
from sasaran.publish.planning.turns import Named
from sasaran.publish.planning.words import PlanningWords
from sasaran.publish.sheets import Book, Head, opened
from sasaran.schema.pack_terms import TERMS, Terms

__all__ = ["write"]

_Table = tuple[str, list[Head], Sequence[Sequence[Any]]]


def write(
    one: Compared,
    named: Sequence[Named],
    path: Path,
    *,
    day: date,
    language: str = "id",
    terms: Terms = TERMS,
) -> Path:
    """Write the workbook of a scenario to ``path`` and return it; ``named`` are the areas in the order of the tree."""
    n, t = Locale(language), PlanningWords(language, terms)
    with opened(path, title=one.name, day=day) as book:
        _cover(book, one, n, t)
        for name, heads, rows in (
            _measures(one, t), _money(one, t), _deciles(one, t), _areas(one.areas, named, one.withheld, t)
        ):  # fmt: skip
            book.table(name, heads, rows)
    return path


def _cover(book: Book, one: Compared, n: Locale, t: PlanningWords) -> None:
    sheet = book.book.add_worksheet(t("sheet_summary"))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, one.name, book.title)
    lines = [
        t("scenario_from", day=n.day(one.date)), verdict_of(one, n, t), *notes_of(one, n), t("scenario_lead"),
        t("turns_note"), t("mpi_not"),
        t("scenario_note", share=n.percent(one.extreme, 0), source=t.told(one.extreme_source),
          gap=n.percent(one.gap, 3)),
    ]  # fmt: skip
    for row, text in enumerate(lines, start=2):
        sheet.write_string(row, 0, text, book.wrap)
        sheet.set_row(row, 15 * -(-len(text) // 105))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _ranged(what: str, kind: str, t: PlanningWords) -> list[Head]:
    """Return the heads of a difference and the ends of its 90 % range."""
    return [
        Head(what, kind, 16),
        Head(t("from_90", what=what), kind, 16),
        Head(t("to_90", what=what), kind, 16),
    ]


def _measures(one: Compared, t: PlanningWords) -> _Table:
    heads = [
        Head(t("col_measure"), width=44), Head(t("col_unit"), width=12),
        *(Head(t(f"side_{side}"), "price", 16) for side in ("today", "base", "changed")),
        *_ranged(t("col_to_base"), "price", t), *_ranged(t("col_to_today"), "price", t),
    ]  # fmt: skip
    rows = []
    for key in MEASURES:
        scale = 1.0 if key == "graduated" else 100.0
        beside, against = one.beside[key], one.changed.against[key]
        numbers = [side.measures[key].value for side in (one.today, one.base, one.changed)]
        numbers += [beside.value, beside.low, beside.high, against.value, against.low, against.high]
        unit = t("unit_persons") if key == "graduated" else "%"
        rows.append((t(f"measure_{key}"), unit, *(scale * value for value in numbers)))
    return t("sheet_measures"), heads, rows


def _money(one: Compared, t: PlanningWords) -> _Table:
    sides = (one.today, one.base, one.changed)
    heads = [
        Head(t("col_fund"), width=34),
        *(Head(t(f"side_{side}"), "count", 20) for side in ("today", "base", "changed")),
    ]
    funds = sorted({fund for side in sides for fund in side.cost})
    rows: list[tuple[Any, ...]] = [(fund, *(side.cost.get(fund, 0.0) for side in sides)) for fund in funds]
    rows.append((t("fund_sum"), *(sum(side.cost.values()) for side in sides)))
    rows.append((t("served"), *(side.offered for side in sides)))
    return t("sheet_money"), heads, rows


def _deciles(one: Compared, t: PlanningWords) -> _Table:
    keys = (
        "col_families",
        "adequate_today",
        "adequate_base",
        "adequate_changed",
        "col_winners",
        "col_losers",
    )
    rows = [(at + 1, *decile_of(one, at)) for at in range(len(one.base.families))]
    return (
        t("sheet_deciles"),
        [Head(t("decile_col"), "count"), *(Head(t(key), "count", 16) for key in keys)],
        rows,
    )


def _areas(
    areas: Sequence[AreaTurn], named: Sequence[Named], withheld: Collection[str], t: PlanningWords
) -> _Table:
    counts = ("col_families", "col_persons", "adequate_today", "adequate_base", "adequate_changed", "col_gained",
              "col_lost", "col_winners", "col_losers")  # fmt: skip
    heads = [
        Head(t("code"), width=12), Head(t("area"), width=26), Head(t("col_depth"), "count", 8),
        *(Head(t(key), "count", 14) for key in counts),
        *(Head(t(f"gap_{side}"), "count", 18) for side in ("today", "base", "changed")),
        *_ranged(t("gap_to_base"), "count", t), *_ranged(t("gap_to_today"), "count", t),
        *_ranged(t("poor_to_base"), "decimal", t), *_ranged(t("graduated_to_base"), "decimal", t),
        Head(t("cost_base"), "count", 18), Head(t("cost_changed"), "count", 18),
    ]  # fmt: skip
    by = {one.code: one for one in areas}
    rows = [
        _area(by[area.code], area, area.code in withheld, len(heads)) for area in named if area.code in by
    ]
    return t("sheet_turns"), heads, rows


def _area(one: AreaTurn, area: Named, hidden: bool, width: int) -> tuple[Any, ...]:
    start = (area.code, area.name, area.rank)
    if hidden:
        return (*start, *[None] * (width - len(start)))
    ranges = (
        one.beside["gap"], one.against["gap"], one.beside["poor"], one.beside["graduated"]
    )  # fmt: skip
    return (
        *start, one.families, one.persons, *one.adequate, one.gained, one.lost, one.winners, one.losers, *one.gap,
        *(value for each in ranges for value in (each.value, each.low, each.high)), *one.cost,
    )  # fmt: skip
