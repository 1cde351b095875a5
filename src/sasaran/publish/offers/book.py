"""The round's workbook: what it offers, what is short, whether what families get is enough, who is entitled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sasaran.publish.locale import Locale
from sasaran.publish.offers.facts import OffersData
from sasaran.publish.offers.words import OfferWords
from sasaran.publish.sheets import Book, Head, opened
from sasaran.schema.engine import Engine

__all__ = ["lacking_text", "summary_lines", "worth_text", "write"]

_Table = tuple[str, list[Head], Sequence[Sequence[Any]]]


def write(engine: Engine, data: OffersData, path: Path, *, language: str = "id") -> Path:
    """Write the workbook of a round to ``path`` and return it; the engine holds the tables the round left."""
    n, t = Locale(language), OfferWords(language, data.terms)
    with opened(
        path, title=t("offers_title", quarter=data.quarter, release=data.release), day=data.as_of
    ) as book:
        _cover(book, data, n, t)
        for name, heads, rows in _tables(engine, data, n, t):
            book.table(t(name), heads, [_placed(row, heads, data, n, t) for row in rows])
    return path


def worth_text(data: OffersData, value: float, language: str, decimals: int = 0) -> str:
    """Return a worth with the unit of the objective."""
    n, t = Locale(language), OfferWords(language, data.terms)
    aim = data.limits.objective
    shown = n.rupiah(value) if aim == "gap" else n.number(value, max(decimals, 1))
    return t(f"unit_{aim}", value=shown)


def summary_lines(data: OffersData, language: str) -> list[tuple[str, str]]:
    """Return the round in label and text: who, what for, what it costs, how good it is, what was set aside."""
    n, t = Locale(language), OfferWords(language, data.terms)
    basis = t.get(f"basis_{data.basis}", data.basis)
    lines = [
        (t("whom"), t("offers_whom", deciles=data.deciles, basis=basis)),
        (t("aim"), t(f"aim_{data.limits.objective}")),
        (t("worth_is"), t(f"means_{data.limits.objective}")),
        (t("families"), n.count(data.families)),
        (t("offered"), n.count(data.offered)),
        (t("waiting"), n.count(data.waiting)),
        (t("left"), n.count(data.families - data.offered - data.waiting)),
    ]
    for fund, used in data.funds.items():
        limit = data.limits.budgets.get(fund)
        pot = t("no_limit") if limit is None else t("of_budget", used=n.rupiah(used), limit=n.rupiah(limit))
        if used or limit is not None:
            lines.append((t("cost_of", fund=fund), pot if limit is not None else f"{n.rupiah(used)}, {pot}"))
    worth = {"worth": worth_text(data, data.worth, language), "bound": worth_text(data, data.bound, language)}
    if data.worth_range is not None:
        ends = dict(
            zip(("low", "high"), (worth_text(data, one, language) for one in data.worth_range), strict=True)
        )
        lines.append((t("worth_plain"), t("worth_doubt", worth=worth["worth"], **ends)))
    first = t("certificate_first") if any(use.kind == "priority" for use in data.uses) else ""
    lines.append((t("certificate"), t("certificate_text", **worth, first=first, gap=_gap(data.gap, n))))
    for use in data.uses:
        if use.kind == "priority":
            text = t("priority_text", name=_span(data), used=n.count(use.used), limit=n.count(use.limit))
            short = use.most is not None and use.used < use.limit
            most = t("priority_most", most=n.count(use.most)) if short else ""
            text = " ".join(filter(None, (f"{text}.", most, lacking_text(data, n, t)))).rstrip(".")
            lines.append((t("kind_priority").capitalize(), text))
    lines += [(t("aside"), t("aside_text", code=code, words=", ".join(words))) for code, words in data.aside]
    for key, told in (("unlisted", data.unlisted), ("unheld", data.unheld)):
        if told:
            laws = "; ".join(f"{code} ({', '.join(words)})" for code, words in told)
            lines.append((t(key), t(f"{key}_text", laws=laws)))
    lines += [
        (t("unsure"), t("unsure_text", name=data.name(code, language), n=n.count(many)))
        for code, many in data.unsure.items()
    ]
    if data.flagged:
        lines.append((t("flags"), t("flags_text", n=n.count(data.flagged))))
    return [
        *lines,
        (t("assumed"), t("assumed_text")),
        (t("not_decision"), t("not_decision_text")),
    ]


def lacking_text(d: OffersData, n: Locale, t: OfferWords) -> str:
    """Return how the families of the priority are counted from those with too little; empty where it is not known."""
    left = d.unreachable()
    if d.lacking is None or left is None:
        return ""
    none, partial, unvalued = d.lacking
    parts = {"none": none, "partial": partial, "unvalued": unvalued, "sum": sum(d.lacking), "left": left}
    return t("priority_counted", **{key: n.count(many) for key, many in parts.items()})


def _gap(gap: float, n: Locale) -> str:
    """Return a gap in per cent, never as nothing where there is one."""
    return f"< {n.percent(1e-5, 3)}" if 0 < gap < 1e-5 else n.percent(gap, 3)


def _span(d: OffersData) -> str:
    return "1" if d.limits.priority == 1 else f"1–{d.limits.priority}"


def _cover(book: Book, d: OffersData, n: Locale, t: OfferWords) -> None:
    sheet = book.book.add_worksheet(t("sheet_summary"))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, t("offers_title", quarter=d.quarter, release=d.release), book.title)
    lines = [(d.region, n.day(d.as_of)), *summary_lines(d, n.language)]
    counted = [
        (t("reason_count", reason=t(f"reason_{key}")), n.count(many)) for key, many in d.reasons.items()
    ]
    for row, (label, text) in enumerate((*lines, *counted), start=2):
        sheet.write_string(row, 0, label, book.soft)
        sheet.write_string(row, 1, text, book.wrap)
        sheet.set_row(row, 15 * max(-(-len(text) // 88), -(-len(label) // 32)))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _tables(engine: Engine, d: OffersData, n: Locale, t: OfferWords) -> Iterator[_Table]:
    yield _packages(d, n, t)
    yield _areas(d, n, t)
    yield _limits(d, n, t)
    yield _rivals(d, n, t)
    yield _adequacy(engine, t)
    yield _eligible(engine, t)
    yield from _pairs(engine, t)
    yield _effects(d, t)


def _placed(row: Sequence[Any], heads: list[Head], d: OffersData, n: Locale, t: OfferWords) -> Sequence[Any]:
    """Say the level in words, and name the whole: its rows have neither code nor name."""
    if heads[0].title != t("level"):
        return row
    return (d.level(row[0], n.language), *row[1:]) if row[1] else (t("whole"), "", d.region, *row[3:])


def _place(t: OfferWords) -> list[Head]:
    """Return the columns that say which area a row is of: level, code and name."""
    return [Head(t("level"), width=16), Head(t("code"), width=12), Head(t("area"), width=26)]


def _unit(d: OffersData, t: OfferWords) -> str:
    return t(f"unit_{d.limits.objective}", value="Rp" if d.limits.objective == "gap" else "").strip()


def _counts(d: OffersData, t: OfferWords) -> list[Head]:
    kind = "count" if d.limits.objective == "gap" else "decimal"
    return [
        Head(t("open_to"), "count"),
        Head(t("offered"), "count"),
        Head(t("waiting"), "count"),
        Head(t("worth", unit=_unit(d, t)), kind, 16),
        Head(t("cost"), "count", 18),
    ]


def _packages(d: OffersData, n: Locale, t: OfferWords) -> _Table:
    heads = [
        Head(t("package"), width=26),
        Head(t("holds"), width=30),
        Head(t("rung"), "count"),
        *_counts(d, t),
    ]
    rows = [
        (one.name.get(n.language, one.code), " + ".join(one.programmes), one.rung, one.eligible, one.offered,
         one.waiting, one.worth, one.cost)
        for one in d.packages
    ]  # fmt: skip
    return "sheet_offers", heads, rows


def _areas(d: OffersData, n: Locale, t: OfferWords) -> _Table:
    heads = [*_place(t), Head(t("package"), width=22), *_counts(d, t)]
    alone = [level.key for level in d.levels if level.rank == 0]
    rows = [
        (one.level, one.code, one.area, d.name(one.package, n.language), one.eligible, one.offered, one.waiting,
         one.worth, one.cost)
        for one in d.areas if one.eligible and one.level not in alone
    ]  # fmt: skip
    return "sheet_areas", heads, rows


def _limits(d: OffersData, n: Locale, t: OfferWords) -> _Table:
    funds = sorted({fund for one in d.uses for fund in one.money})
    heads = [
        Head(t("limit_kind"), width=14), Head(t("what"), width=18), Head(t("level"), width=16),
        Head(t("code"), width=12), Head(t("area"), width=24), Head(t("limit"), "count", 18),
        Head(t("used"), "count", 18),
        Head(t("binds"), width=10), Head(t("price", unit=_unit(d, t)), "price", 18),
        *(Head(t("same_as", fund=fund), "count", 18) for fund in funds),
    ]  # fmt: skip
    first = t("priority_name", name=_span(d))
    order = {"budget": 0, "priority": 1, "floor": 2, "quota": 3, "seats": 4}
    ordered = sorted(d.uses, key=lambda one: (order[one.kind], -one.price, one.name, one.code))
    rows = [
        (t(f"kind_{one.kind}"), first if one.kind == "priority" else one.name,
         d.level(one.level, n.language), one.code, one.area, one.limit, one.used, t("yes") if one.binds else "",
         one.price, *(one.money.get(fund) for fund in funds))
        for one in ordered
    ]  # fmt: skip
    return "sheet_limits", heads, rows


def _rivals(d: OffersData, n: Locale, t: OfferWords) -> _Table:
    kind = "count" if d.limits.objective == "gap" else "decimal"
    heads = [
        Head(t("way"), width=22), Head(t("worth", unit=_unit(d, t)), kind, 18), Head(t("beside"), "percent", 14),
        Head(t("served"), "count"), Head(t("priority_missed"), "count", 18),
    ]  # fmt: skip
    first = [(t("way_ours"), d.worth, 0.0, d.offered, 0)]
    rest = [
        (t(f"way_{name}"), worth, worth / d.worth - 1 if d.worth else None, served, missed)
        for name, worth, served, missed in d.rivals
    ]
    return "sheet_rivals", heads, first + rest


# The area at the root holds everybody, as the whole does: it is shown once, as the whole.
_AREA = "coalesce(a.level, ''), coalesce(a.code, ''), coalesce(a.name, '')"
_PLACED = "left join area a on a.area_no = x.area_no"
_BELOW = "(x.area_no is null or a.rank > 0)"
_ORDER = "a.rank nulls first, a.code nulls first"


def _adequacy(engine: Engine, t: OfferWords) -> _Table:
    counts = (
        "families", "none_level", "partial", "adequate", "unvalued", "may_be_higher", "filled", "empowered",
        "productive",
    )  # fmt: skip
    money = ("benefits", "benefits_most", "pay", "need", "gap_left", "gap_low", "gap_high")
    heads = [
        *_place(t), Head(t("decile_col"), "count", 8),
        *(Head(t(key), "count") for key in counts), Head(t("years"), "decimal", 16),
        Head(t("years_least"), "count", 16), *(Head(t(key), "count", 18) for key in money),
    ]  # fmt: skip
    rows = engine.rows(
        f'select {_AREA}, x.decile, families, "none", partial, adequate, unvalued, undecided, filled, empowered, '
        "productive, years, years_least, benefits, benefits_most, pay, need, gap, gap_low, gap_high "
        f"from adequacy_area x {_PLACED} where {_BELOW} order by {_ORDER}, x.decile"
    )
    return "sheet_adequacy", heads, rows


def _eligible(engine: Engine, t: OfferWords) -> _Table:
    """Return entitlement beside receipt for the whole and every area that holds others, summed upwards."""
    keys = ("entitled", "undecided", "receiving", "unmet", "outside_law")
    heads = [
        *_place(t), Head(t("programme"), width=14),
        Head(t("unit_col"), width=10), *(Head(t(key), "count", 14) for key in keys),
    ]  # fmt: skip
    rows = engine.rows(
        f"""
        with recursive up as (
            select area_no, area_no as inside from area union all
            select up.area_no, a.parent_no from up join area a on a.area_no = up.inside where a.parent_no is not null
        ),
        x as (
            select up.inside as area_no, e.* exclude (area_no) from eligible_count e join up using (area_no)
            union all select null, e.* exclude (area_no) from eligible_count e
        )
        select {_AREA}, p.code, case x.unit when 'person' then $1 else $2 end, cast(sum(eligible) as bigint),
            cast(sum(undecided) as bigint), cast(sum(receiving) as bigint), cast(sum(unmet) as bigint),
            cast(sum(outside) as bigint), a.rank
        from x join programme p using (programme_no) {_PLACED} where {_BELOW} group by all
        order by a.rank nulls first, 2, 4
        """,
        [t("unit_person"), t("unit_family")],
    )
    return "sheet_eligible", heads, [row[:-1] for row in rows]


def _pairs(engine: Engine, t: OfferWords) -> Iterator[_Table]:
    start = [
        *_place(t), Head(t("first"), width=14),
        Head(t("second"), width=14), Head(t("unit_col"), width=10),
    ]  # fmt: skip
    for table, name, columns, heads in (
        ("pair_count", "sheet_forbidden", "units, expected, se",
         [Head(t("flagged"), "count", 16), Head(t("expected_both"), "decimal", 16), Head(t("se"), "decimal")]),
        ("complement", "sheet_complement", "receiving, together, missing, x.undecided",
         [Head(t(key), "count", 16) for key in ("receiving", "together", "missing_second", "undecided")]),
    ):  # fmt: skip
        rows = engine.rows(
            f"select {_AREA}, p.code, q.code, case x.grain when 'person' then $1 else $2 end, {columns} from {table} x "
            f"join programme p on p.programme_no = x.first_no join programme q on q.programme_no = x.second_no "
            f"{_PLACED} where {_BELOW} order by {_ORDER}, p.code, q.code",
            [t("unit_person"), t("unit_family")],
        )
        yield name, [*start, *heads], rows


def _effects(d: OffersData, t: OfferWords) -> _Table:
    heads = [Head(t("programme"), width=14)]
    for key, kind, width in (("works", "percent", 16), ("gain", "count", 18)):
        heads.append(Head(t(key), kind, width))
        heads += [Head(t("from_to", what=t(key), end=t(end)), kind, width) for end in ("low", "high")]
    heads.append(Head(t("source_col"), width=60))
    rows = [
        (
            one.programme,
            one.works,
            one.works_low,
            one.works_high,
            one.gain,
            one.gain_low,
            one.gain_high,
            t.told(one.source),
        )
        for one in d.effects
    ]
    return "sheet_effects", heads, rows
