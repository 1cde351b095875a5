"""The report's tables as one workbook: a cover that says what they are, then a sheet per table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import NormalDist
from typing import Any

from sasaran.publish import attention
from sasaran.publish.data import AreaGap, ReportData, Untouched
from sasaran.publish.locale import Locale
from sasaran.publish.public import protect
from sasaran.publish.sheets import Book, Head, opened
from sasaran.publish.words import Words
from sasaran.schema.estimate import Estimate
from sasaran.sources.rules import rule_text

__all__ = ["write"]


def write(data: ReportData, path: Path, *, language: str = "id", public: bool = False) -> Path:
    """Write the workbook to ``path`` (the same bytes for the same data) and return it."""
    shown = protect(data) if public else data
    n, t = Locale(language), Words(language, data.facts.terms)
    title = f"{t('title', decile=data.basis.decile)} {data.facts.quarter}"
    with opened(path, title=title, day=data.facts.as_of) as book:
        _cover(book, shown, n, t)
        for name, heads, rows in _tables(shown, n, t):
            book.table(t(name), heads, rows)
    return path


def _cover(book: Book, d: ReportData, n: Locale, t: Words) -> None:
    sheet = book.book.add_worksheet(t("cover"))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    versions = ", ".join(d.basis.versions) or t("version_unknown")
    everything = d.basis.programmes == "all"
    lines: list[tuple[str, str]] = [
        (d.facts.region, f"{d.facts.quarter} {d.facts.release}"),
        (t("as_of", day=""), n.day(d.facts.as_of)),
        (t("basis"), f"{t.get('basis_' + d.basis.key, d.basis.key)}, {versions}"),
        (t("programme_set"), t("programme_all") if everything else d.basis.programmes),
        (t("universe"), f"{t('unofficial')}. {t('public') if d.public else t('internal')}."),
        (t("universe_persons"), n.count(d.persons)),
        (t("never_ranked"), _said(d.never_ranked.estimate, n)),
        (t("not_in_registry"), _said(d.not_in_registry.estimate, n)),
        (t("untouched"), _told(d.total.persons, n, t)),
        *((t("untouched"), text) for text in attention.misranked(d, n, t)),
        (t("families_untouched"), _told(d.total.families, n, t)),
        *((t("list_attention"), text) for text in attention.headline(d, n, t)),
        *((t("definitions"), text) for text in _definitions(d, n, t)),
        (t("fingerprint"), d.facts.fingerprint),
        (t("pack"), f"{d.facts.pack} {d.facts.pack_version}"),
        (t("software"), d.facts.code_version),
        *(pair for pair in d.facts.parameters if pair[0] not in _TOLD),
    ]
    sheet.write_string(0, 0, t("title", decile=d.basis.decile), book.title)
    for row, (label, text) in enumerate(lines, start=2):
        repeated = row > 2 and lines[row - 3][0] == label
        sheet.write_string(row, 0, "" if repeated else label.strip(), book.soft)
        sheet.write_string(row, 1, text, book.wrap)
        # Spreadsheets do not grow a row to its wrapped text when a program wrote it.
        sheet.set_row(row, 15 * max(-(-len(text) // 88), -(-len(label) // 34)))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _definitions(d: ReportData, n: Locale, t: Words) -> Iterator[str]:
    for key in ("reading_untouched", "reading_interval", "reading_decile", "reading_decision"):
        yield t(key, decile=d.basis.decile, level=n.percent(d.level, 0))


def _said(estimate: Estimate | None, n: Locale) -> str:
    return n.with_interval(estimate) if estimate is not None else "–"


def _told(each: Untouched, n: Locale, t: Words) -> str:
    if each.estimate is None:
        return "•"
    review = "; " + t("review", count=n.count(each.review)) if each.review else ""
    return n.with_interval(each.estimate) + review


_TOLD = ("basis", "decile", "level", "programmes")
"""Parameters of the question that the cover tells in words."""

_Table = tuple[str, list[Head], Sequence[Sequence[Any]]]


def _tables(d: ReportData, n: Locale, t: Words) -> Iterator[_Table]:
    yield _areas(d, n, t)
    yield _coverage(d, t)
    yield from _overlaps(d, t)
    yield _places(d, t)
    yield _alone(d, t)
    yield _quality(d, n, t)
    yield _linkage(d, t)
    if d.change is not None:
        yield _change(d, t)
    heads = [
        Head(t("source"), width=14),
        Head(t("file"), width=40),
        Head(t("rows_in"), "count"),
        Head("SHA-256", width=70),
    ]
    yield "sheet_inputs", heads, [(i.source, i.file, i.rows_in, i.sha256) for i in d.inputs]


def _areas(d: ReportData, n: Locale, t: Words) -> _Table:
    words = {level.key: level.words.get(n.language, level.key) for level in d.levels}
    names = {area.area_no: area for area in d.areas}
    heads = [
        Head(t("code"), width=12),
        Head(t("level"), width=16),
        Head(t("area"), width=28, held=True),
        Head(t("from"), width=24),
    ]
    for unit in ("in_decile", "families_in_decile"):
        heads.append(Head(t(unit, decile=d.basis.decile), "count"))
        heads.append(Head(t("untouched" if unit == "in_decile" else "families_untouched"), "expected"))
        heads += [Head(t("low"), "count"), Head(t("high"), "count"), Head(t("share"), "percent")]
        heads.append(Head(t("to_review"), "count"))
    heads[3] = Head(t("area_above"), width=30)

    def line(area: AreaGap) -> Sequence[Any]:
        above = names[area.parent_no].name if area.parent_no in names else None
        word = words.get(area.level, t("whole"))
        return (area.code, word, area.name, above, *_six(area.persons), *_six(area.families))

    return "sheet_areas", heads, [line(d.total), *map(line, d.areas)]


def _six(each: Untouched) -> Sequence[Any]:
    value, low, high = _three(each.estimate)
    return (each.n, value, low, high, each.share, each.review)


def _three(estimate: Estimate | None) -> tuple[float | None, float | None, float | None]:
    return (None, None, None) if estimate is None else (round(estimate.value, 2), estimate.low, estimate.high)


def _coverage(d: ReportData, t: Words) -> _Table:
    codes = {-1: t("any_programme")} | {each.programme_no: each.code for each in d.programmes}
    heads = [
        Head(t("programme"), width=18),
        Head(t("decile"), width=14),
        Head(t("people"), "count"),
        Head(t("reached"), "expected"),
        Head(t("low"), "count"),
        Head(t("high"), "count"),
        Head(t("share"), "percent"),
    ]
    rows = [
        (
            codes.get(cell.programme_no, str(cell.programme_no)),
            cell.decile if cell.decile is not None else t("unranked"),
            cell.n,
            *_three(cell.reached),
            cell.reached.value / cell.n if cell.reached is not None and cell.n else None,
        )
        for cell in sorted(d.coverage, key=lambda c: (c.programme_no, c.decile is None, c.decile or 0))
    ]
    return "sheet_coverage", heads, rows


def _overlaps(d: ReportData, t: Words) -> Iterator[_Table]:
    codes = {each.programme_no: each.code for each in d.programmes}
    people = [Head(t("persons_count"), "count"), Head(t("families"), "count")]
    pairs = [
        (codes.get(p.first, p.first), codes.get(p.second, p.second), p.persons, p.families) for p in d.pairs
    ]
    yield "sheet_pairs", [Head(t("first"), width=18), Head(t("second"), width=18), *people], pairs
    sets = [
        (
            " + ".join(codes.get(no, str(no)) for no in c.programmes) or t("none_received"),
            c.persons,
            c.families,
        )
        for c in d.combinations
    ]
    yield "sheet_combinations", [Head(t("combination"), width=60), *people], sets


def _places(d: ReportData, t: Words) -> _Table:
    codes = {each.programme_no: each.code for each in d.programmes}
    heads = [
        Head(t("programme"), width=18),
        Head(t("place"), width=22),
        Head(t("recipients"), "count"),
        Head(t("share"), "percent"),
        Head(t("low"), "percent"),
        Head(t("high"), "percent"),
    ]
    rows = [
        (
            codes.get(p.programme_no, p.programme_no),
            t(f"place_{p.place}"),
            p.n if p.share is not None else None,
            *((p.share.value, p.share.low, p.share.high) if p.share is not None else (None, None, None)),
        )
        for p in d.places
    ]
    return "sheet_outside", heads, rows


def _alone(d: ReportData, t: Words) -> _Table:
    codes = {each.programme_no: each.code for each in d.programmes}
    heads = [
        Head(t("programme"), width=18),
        Head(t("records"), "expected"),
        Head(t("low"), "count"),
        Head(t("high"), "count"),
    ]
    return "sheet_alone", heads, [(codes.get(no, no), *_three(e)) for no, e in d.not_in_registry.by_programme]


def _quality(d: ReportData, n: Locale, t: Words) -> _Table:
    heads = [
        Head(t("source"), width=14),
        Head(t("owner"), width=28),
        Head(t("rows_in"), "count"),
        Head(t("accepted"), "count"),
        Head(t("quarantined"), "count"),
        Head(t("kind"), width=22),
        Head(t("rule"), width=60),
        Head(t("column"), width=18),
        Head(t("rows"), "count"),
        Head(t("mender"), width=28),
    ]
    rows: list[Sequence[Any]] = []
    for s in d.quality:
        rows.append((s.code, s.owner, s.rows_in, s.accepted, s.quarantined, None, None, None, None, None))
        for kind, counts in (("quarantined", s.rules), ("remark", s.notes)):
            for r in counts:
                said = ": ".join(rule_text(r.rule, n.language, d.facts.terms))
                rows.append(
                    (
                        s.code,
                        None,
                        None,
                        None,
                        None,
                        t(kind),
                        said,
                        r.column or t("whole_row"),
                        r.rows,
                        r.owner,
                    )
                )
    nothing = (None,) * 4
    for line in attention.headline(d, n, t):
        rows.append((None, *nothing, t("list_attention"), line, None, None, None))
    for name, line in attention.remarks(d, n.language):
        rows.append((name, *nothing, t("list_remark"), line, None, None, None))
    return "sheet_quality", heads, rows


def _linkage(d: ReportData, t: Words) -> _Table:
    z = NormalDist().inv_cdf(0.5 + d.level / 2)
    heads = [
        Head(t("source"), width=14),
        Head(t("records"), "count"),
        Head(t("linked"), "count"),
        Head(t("false"), "expected"),
        Head(t("missed"), "expected"),
        Head(t("low"), "expected"),
        Head(t("high"), "expected"),
    ]
    rows = [
        (
            e.code,
            e.records,
            e.linked,
            e.false,
            e.missed,
            max(e.missed - z * e.missed_se, 0.0),
            e.missed + z * e.missed_se,
        )
        for e in d.link_errors
    ]
    return "sheet_linkage", heads, rows


def _change(d: ReportData, t: Words) -> _Table:
    assert d.change is not None
    codes = {each.programme_no: each.code for each in d.programmes}
    heads = [
        Head(t("kind"), width=24),
        Head(t("reason"), width=44),
        Head(t("from"), width=14),
        Head(t("to"), width=14),
        Head(t("people"), "count"),
    ]
    kinds = {"in": "came", "out": "went", "moved": "moved"}
    rows: list[Sequence[Any]] = [
        (t(kinds[e.direction]), t.get(f"reason_{e.reason}", e.reason), None, None, e.persons)
        for e in d.change.turns
    ]
    rows += [
        (
            t(f"causes_{e.direction}"),
            t.get(f"cause_{e.reason}", t.get(f"reason_{e.reason}", e.reason)),
            None,
            None,
            e.persons,
        )
        for e in d.change.causes
    ]
    none = t("unranked")
    rows += [(t("moves"), None, m.before or none, m.after or none, m.persons) for m in d.change.moves]
    for b in d.change.benefits:
        code = codes.get(b.programme_no, str(b.programme_no))
        for key in ("before", "lost", "gained", "after", "link_lost", "poorest", "poorest_untouched"):
            rows.append((f"{t('benefits')} {code}", t(key), None, None, getattr(b, key)))
    return "sheet_change", heads, rows
