"""The workbook of tagged budgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sasaran.plan.tags import KINDS, STRATEGIES, Account, Band, Cell, ProgrammeRow, Reach, Tagged
from sasaran.plan.tree import Finding, Hung, IndicatorRow, NodeRow
from sasaran.publish.budgets.words import BudgetWords
from sasaran.publish.sheets import Book, Head, opened
from sasaran.schema.pack_terms import TERMS, Terms
from sasaran.schema.planning_tree import PlanningTree

__all__ = ["BudgetsData", "band_text", "state", "write"]

_Rows = list[Sequence[Any]]


@dataclass(frozen=True)
class BudgetsData:
    """All that one run of tagging found, as its readers see it.

    Parameters
    ----------
    account, tagged : Account, Sequence[Tagged]
        Where every row went, and the tags in the order of the activities.
    cells, bands, reach : Sequence[Cell], Sequence[Band], Reach | None
        Money by kind, band and area; with a quarter each band beside need, and what can reach the deciles asked about.
    tree, findings, hung, indicators, bare
        The planning tree, what is wrong with it, and its money; the tree is None where there is none.
    by_programme : Sequence[ProgrammeRow]
        Money and receiving families of each programme.
    areas : Mapping[str, str]
        Names of area codes.
    programmes : Sequence[str]
        Codes a person may write.
    columns, totals, left_out, unknown, off
        What reading found: headers by file, TOTAL rows by file (how many, Rp of the only one), rows not asked for,
        areas not known.
    used, idle : int
        Persons' words that were used, and those about activities of other files.
    need : Mapping[str, str]
        Quarter, release and basis of the need; empty without.
    terms : Terms
        The country's words (:meth:`sasaran.schema.pack.Pack.terms`).
    """

    account: Account
    tagged: Sequence[Tagged]
    cells: Sequence[Cell]
    bands: Sequence[Band] = ()
    reach: Reach | None = None
    tree: PlanningTree | None = None
    findings: Sequence[Finding] = ()
    hung: Hung = Hung()  # noqa: RUF009 - frozen
    indicators: Sequence[IndicatorRow] = ()
    bare: Sequence[NodeRow] = ()
    by_programme: Sequence[ProgrammeRow] = ()
    areas: Mapping[str, str] = field(default_factory=dict)
    programmes: Sequence[str] = ()
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    totals: Mapping[str, tuple[int, int | None]] = field(default_factory=dict)
    left_out: int = 0
    unknown: Sequence[str] = ()
    used: int = 0
    idle: int = 0
    need: Mapping[str, str] = field(default_factory=dict)
    terms: Terms = field(default_factory=lambda: TERMS)


def state(one: Tagged) -> str:
    """Return ``tagged``, ``unsure`` (a guess that a person should check) or ``untagged``."""
    return "untagged" if one.tag is None else "unsure" if one.ask else "tagged"


def band_text(first: int, last: int, t: BudgetWords, kind: str = "") -> str:
    """Return a decile band: ``1-4``; a dash for what is for no decile, words where it is not stated."""
    if first:
        return str(first) if first == last else f"{first}–{last}"
    return "–" if kind in ("none", "unknown") else t("not_stated")


def write(data: BudgetsData, path: Path, lines: Sequence[str], *, language: str = "id") -> Path:
    """Write the workbook: the summary ``lines``, the review sheet, money beside need, the tree and its money.

    Raises :class:`StorageError` if the file cannot be written.
    """
    t = BudgetWords(language, data.terms)
    with opened(path, title=t("title"), day=None) as book:
        _cover(book, lines, t)
        _review(book, data, t)
        _cross(book, data, t)
        if data.need:
            _bands(book, data, t)
        _agencies(book, data, t)
        _programmes(book, data, t)
        if data.tree is not None:
            _tree(book, data.tree, t)
            _indicators(book, data, t)
            _bare(book, data, t)
            _findings(book, data, t)
        _account(book, data, t)
    return path


def _cover(book: Book, lines: Sequence[str], t: BudgetWords) -> None:
    sheet = book.book.add_worksheet(t("sheet_cover"))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, t("title"), book.title)
    for row, text in enumerate([*lines, "", t("how"), t("ordered"), t("assumed")], start=2):
        sheet.write_string(row, 0, text, book.wrap)
        sheet.set_row(row, 15 * max(1, -(-len(text) // 108)))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _review(book: Book, d: BudgetsData, t: BudgetWords) -> None:
    """All activities, the most doubtful money first; yellow columns are to be filled."""
    heads = [
        Head(t("no"), "count", 6), Head(t("code"), width=20), Head(t("text"), width=58), Head(t("agency"), width=24),
        Head(t("area"), width=18), Head(t("rupiah"), "count", 18), Head(t("strategy"), width=18),
        Head(t("kind"), width=14), Head(t("first"), "count", 8), Head(t("last"), "count", 8),
        Head(t("programme"), width=12), Head(t("by"), width=8), Head(t("confidence"), "percent", 11),
        Head(t("state"), width=16), Head(t("why"), width=30), Head(t("rule"), width=26),
        Head(t("doubt"), "count", 18), Head(t("check"), width=14), Head(t("new_strategy"), width=18),
        Head(t("new_kind"), width=14), Head(t("new_first"), "count", 12), Head(t("new_last"), "count", 12),
        Head(t("new_programme"), width=14),
    ]  # fmt: skip
    ordered = sorted(d.tagged, key=lambda one: (-one.doubt, -one.activity.rupiah, one.activity.key))
    rows = [_reviewed(at, one, d, t) for at, one in enumerate(ordered, start=1)]
    sheet = book.table(t("sheet_review"), heads, rows)
    last = max(len(rows), 1)
    fill = book.book.add_format({"bg_color": "#FFF8DC", "border": 1, "border_color": "#E0D8B0"})
    sheet.conditional_format(1, 17, last, 22, {"type": "formula", "criteria": "=TRUE", "format": fill})
    for column, choices in (
        (17, [t("yes"), t("no_")]),
        (18, [t(f"strategy_{one}") for one in STRATEGIES]),
        (19, [t(f"kind_{one}") for one in KINDS]),
    ):
        sheet.data_validation(1, column, last, column, {"validate": "list", "source": choices})
    for column in (20, 21):
        rule = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 10}
        sheet.data_validation(1, column, last, column, rule)
    sheet.freeze_panes(1, 3)


def _reviewed(at: int, one: Tagged, d: BudgetsData, t: BudgetWords) -> Sequence[Any]:
    what, tag = one.activity, one.tag
    shown = (
        (t(f"strategy_{tag.strategy}"), t(f"kind_{tag.kind}"), tag.first or None, tag.last or None,
         tag.programme or None)
        if tag else (None,) * 5
    )  # fmt: skip
    said = None if one.by != "person" else t("yes") if tag else t("no_")
    return (
        at, what.code, what.text, what.agency, _area(what.area, d, t), what.rupiah, *shown, t(f"by_{one.by}"),
        one.confidence, t(f"state_{state(one)}"), one.why, t.told(one.rule), round(one.doubt), said, *(None,) * 5,
    )  # fmt: skip


def _area(code: str, d: BudgetsData, t: BudgetWords) -> str:
    return d.areas.get(code, code) if code else t("not_stated")


def _cross(book: Book, d: BudgetsData, t: BudgetWords) -> None:
    heads = [
        Head(t("kind"), width=16), Head(t("band"), width=14), Head(t("area"), width=24),
        Head(t("activities"), "count"), Head(t("rupiah"), "count", 20), Head(t("families"), "count", 14),
        Head(t("gap"), "count", 20),
    ]  # fmt: skip
    rows: _Rows = [
        (t(f"kind_{one.kind}"), band_text(one.first, one.last, t, one.kind), _area(one.area, d, t), one.activities,
         one.rupiah, one.families, one.gap)
        for one in d.cells
    ]  # fmt: skip
    book.table(t("sheet_cross"), heads, rows)


def _bands(book: Book, d: BudgetsData, t: BudgetWords) -> None:
    heads = [
        Head(t("band"), width=20), Head(t("area"), width=24), Head(t("rupiah"), "count", 20),
        Head(t("share"), "percent", 12), Head(t("families"), "count", 14), Head(t("gap"), "count", 20),
        Head(t("gap_low"), "count", 20), Head(t("gap_high"), "count", 20), Head(t("gap_share"), "percent", 14),
    ]  # fmt: skip
    rows: _Rows = []
    named = [(band_text(one.first, one.last, t), one) for one in d.bands]
    if d.reach is not None:
        named.insert(0, (t("reach", band=band_text(1, d.reach.deciles, t)), d.reach.band))
    for name, band in named:
        rows += [
            (name, _area(one.area, d, t), one.rupiah, one.share if band.placed else None, one.families, one.gap,
             one.gap_low, one.gap_high, one.gap_share)
            for one in band.rows
        ]  # fmt: skip
        rows.append((name, t("not_stated"), band.rupiah - band.placed, *(None,) * 6))
    book.table(t("sheet_bands"), heads, rows)


def _agencies(book: Book, d: BudgetsData, t: BudgetWords) -> None:
    """Rp of each agency by kind, and what is not sure; the most money first."""
    kinds = (*KINDS, "unknown")
    money: dict[str, dict[str, int]] = {}
    count: dict[str, int] = {}
    for one in d.tagged:
        own = money.setdefault(one.activity.agency, dict.fromkeys(kinds, 0))
        own[one.tag.kind if one.tag and not one.ask else "unknown"] += one.activity.rupiah
        count[one.activity.agency] = count.get(one.activity.agency, 0) + 1
    heads = [
        Head(t("agency"), width=44), Head(t("activities"), "count"), Head(t("rupiah"), "count", 20),
        *(Head(t(f"kind_{kind}"), "count", 20) for kind in kinds),
    ]  # fmt: skip
    rows: _Rows = [
        (name or t("not_stated"), count[name], sum(own.values()), *own.values())
        for name, own in sorted(money.items(), key=lambda pair: (-sum(pair[1].values()), pair[0]))
    ]
    book.table(t("sheet_agencies"), heads, rows)


def _programmes(book: Book, d: BudgetsData, t: BudgetWords) -> None:
    heads = [
        Head(t("programme"), width=16), Head(t("activities"), "count"), Head(t("rupiah"), "count", 20),
        Head(t("receiving"), "count", 18), Head(t("per_family"), "count", 18),
    ]  # fmt: skip
    rows: _Rows = [
        (one.programme, one.activities, one.rupiah, one.families, one.rupiah / one.families if one.families else None)
        for one in d.by_programme
    ]  # fmt: skip
    book.table(t("sheet_programmes"), heads, rows)


def _tree(book: Book, tree: PlanningTree, t: BudgetWords) -> None:
    years = sorted({year for node in tree.nodes for one in node.indicators for year in one.targets})
    heads = [
        Head(t("code"), width=14), Head(t("level"), width=12), Head(t("parent"), width=12), Head(t("name"), width=40),
        Head(t("agency"), width=22), Head(t("budget"), width=14), Head(t("indicator"), width=34),
        Head(t("unit"), width=10), Head(t("baseline"), "decimal", 12), Head(t("baseline_year"), width=12),
        *(Head(t("target", year=year), width=20) for year in years), Head(t("verified"), width=12),
        Head(t("source"), width=50),
    ]  # fmt: skip
    rows: _Rows = []
    for node in tree.nodes:
        base = (
            node.code,
            t(f"level_{node.level}"),
            node.parent,
            node.name or t("to_fill"),
            node.agency,
            node.budget,
        )
        rows.append(
            (*base, *(None,) * (4 + len(years)), t("yes" if node.verified else "no_"), t.told(node.source))
        )
        for one in node.indicators:
            year = None if one.baseline_year is None else str(one.baseline_year)
            goals = [_goal(one.targets.get(each)) for each in years]
            rows.append(
                (node.code, None, None, None, None, None, one.name, one.unit, one.baseline, year, *goals,
                 t("yes" if one.verified else "no_"), t.told(one.source))
            )  # fmt: skip
    book.table(t("sheet_tree"), heads, rows)


def _goal(span: tuple[float, float] | None) -> str | None:
    if span is None:
        return None
    low, high = (f"{value:g}" if abs(value) < 1e5 else f"{value:.0f}" for value in span)
    return low if low == high else f"{low} – {high}"


def _indicators(book: Book, d: BudgetsData, t: BudgetWords) -> None:
    heads = [
        Head(t("level"), width=12), Head(t("node"), width=14), Head(t("name"), width=34),
        Head(t("indicator"), width=34), Head(t("activities"), "count"), Head(t("rupiah"), "count", 20),
        *(Head(t(f"kind_{kind}"), "count", 18) for kind in KINDS), Head(t("band"), width=12),
        Head(t("families"), "count", 14), Head(t("gap"), "count", 20), Head(t("per_family"), "count", 16),
    ]  # fmt: skip
    rows: _Rows = [
        (t(f"level_{one.node.level}"), one.node.code, one.node.name or t("to_fill"), one.indicator.name,
         one.activities, one.rupiah, *(one.kinds.get(kind, 0) for kind in KINDS),
         band_text(one.first, one.last, t) if one.activities else "–", one.families, one.gap,
         one.rupiah / one.families if one.families else None)
        for one in d.indicators
    ]  # fmt: skip
    book.table(t("sheet_indicators"), heads, rows)


def _bare(book: Book, d: BudgetsData, t: BudgetWords) -> None:
    heads = [
        Head(t("node"), width=14), Head(t("name"), width=44), Head(t("budget"), width=14),
        Head(t("activities"), "count"), Head(t("rupiah"), "count", 20),
    ]  # fmt: skip
    rows: _Rows = [
        (None, t("loose"), None, one.activities, one.rupiah) if one.node is None
        else (one.node.code, one.node.name, one.node.budget, one.activities, one.rupiah)
        for one in d.bare
    ]  # fmt: skip
    book.table(t("sheet_bare"), heads, rows)


def _findings(book: Book, d: BudgetsData, t: BudgetWords) -> None:
    heads = [Head(t("node"), width=16), Head(t("finding"), width=50), Head(t("about"), width=30)]
    rows: _Rows = [(one.node, t(f"find_{one.rule}"), one.what) for one in d.findings]
    book.table(t("sheet_findings"), heads, rows)


def _account(book: Book, d: BudgetsData, t: BudgetWords) -> None:
    place = [
        Head(t("file"), width=30), Head(t("row"), width=8), Head(t("code"), width=20), Head(t("text"), width=60),
        Head(t("agency"), width=24), Head(t("rupiah"), "count", 20),
    ]  # fmt: skip
    sums: _Rows = [
        (one.line.file, str(one.line.row), one.line.code, one.line.text, one.line.agency, one.line.rupiah, one.below,
         one.off)
        for one in d.account.sums
    ]  # fmt: skip
    book.table(t("sheet_sums"), [*place, Head(t("below"), "count", 20), Head(t("off"), "count", 20)], sums)
    refused: _Rows = [
        (one.file, str(one.row), one.code, one.text, one.agency, one.rupiah, t(one.refused))
        for one in d.account.refused
    ]  # fmt: skip
    book.table(t("sheet_refused"), [*place, Head(t("reason"), width=34)], refused)
