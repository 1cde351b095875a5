"""Tagged budgets in sentences: where rows and rupiah went, whom the money is for, and what the tree lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sasaran.plan.tags import Band, Tagged
from sasaran.publish.budgets.book import BudgetsData, band_text, state
from sasaran.publish.budgets.words import BudgetWords
from sasaran.publish.locale import Locale
from sasaran.publish.words import Words

__all__ = ["summary"]

_MOST = 8
_STATES = ("tagged", "unsure", "untagged")
_GRAVE = ("doubled", "orphan", "circular", "order", "budget", "doubled_budget", "years", "direction")


def summary(data: BudgetsData, language: str) -> list[str]:
    """Return the sentences of a run, the account first."""
    n, t = Locale(language), BudgetWords(language)
    return [*_account(data, n, t), *_need(data, n, t), *_tree(data, n, t)]


def _account(d: BudgetsData, n: Locale, t: BudgetWords) -> Iterator[str]:
    parts: dict[str, list[Tagged]] = {one: [] for one in _STATES}
    for one in d.tagged:
        parts[state(one)].append(one)
    counts = {key: n.count(len(part)) for key, part in parts.items()}
    money = {key: n.rupiah(sum(one.activity.rupiah for one in part)) for key, part in parts.items()}
    account = d.account
    yield t("rows", rows=n.count(account.rows), sums=n.count(len(account.sums)),
            refused=n.count(len(account.refused)), **counts)  # fmt: skip
    yield t("money", money=n.rupiah(account.rupiah), refused=n.rupiah(account.refused_rupiah), **money)
    for file, columns in d.columns.items():
        yield t(
            "found", file=file, columns=", ".join(f"{t(key)} = '{head}'" for key, head in columns.items())
        )
    yield from _totals(d, n, t)
    if d.left_out:
        yield t("left_out", n=n.count(d.left_out))
    off = sum(one.off != 0 for one in account.sums)
    if off:
        yield t("off_sums", n=n.count(off), all=n.count(len(account.sums)), sheet=t("sheet_sums"))
    if d.unknown:
        yield t("unknown_areas", names=", ".join(d.unknown[:8]) + (" …" if len(d.unknown) > 8 else ""))
    if d.used or d.idle:
        yield t("confirmed", used=n.count(d.used), idle=n.count(d.idle))


def _totals(d: BudgetsData, n: Locale, t: BudgetWords) -> Iterator[str]:
    for file, (many, total) in d.totals.items():
        if many:
            yield t("totals", file=file, n=n.count(many))
        own = sum(one.rupiah or 0 for one in d.account.activities if one.file == file)
        refused = sum(one.rupiah or 0 for one in d.account.refused if one.file == file)
        if total is not None and total not in (own, own + refused):
            yield t(
                "total_off", file=file, off=n.rupiah(total - own), refused=n.rupiah(total - own - refused)
            )


def _need(d: BudgetsData, n: Locale, t: BudgetWords) -> Iterator[str]:
    if not d.need:
        yield t("no_need")
        return
    basis = Words(n.language).get(f"basis_{d.need['basis']}", d.need["basis"])
    yield t("need_from", release=d.need["release"], basis=basis)
    if d.reach is not None:
        name = band_text(1, d.reach.deciles, t)
        money = {"only": n.rupiah(d.reach.only), "also": n.rupiah(d.reach.also)}
        yield t("reach_line", band=name, unplaced=_unplaced(d.reach.band, n), **money)
        yield from _areas("reach_area", d.reach.band, d, n, t)
    if not d.bands:
        yield t("no_band")
    for band in d.bands:
        name = band_text(band.first, band.last, t)
        yield t("band_line", band=name, money=n.rupiah(band.rupiah), unplaced=_unplaced(band, n))
        yield from _areas("band_area", band, d, n, t)
    yield from _programmes(d, t)


def _programmes(d: BudgetsData, t: BudgetWords) -> Iterator[str]:
    """Yield the programmes of which money and lists do not know each other."""
    for key, names in (
        ("unfunded", [one.programme for one in d.by_programme if one.families and not one.rupiah]),
        ("unlisted", [one.programme for one in d.by_programme if one.families == 0 and one.rupiah]),
    ):
        if names:
            yield t(key, names=", ".join(names))


def _unplaced(band: Band, n: Locale) -> str:
    return n.percent((band.rupiah - band.placed) / band.rupiah if band.rupiah else 0.0, 0)


def _areas(key: str, band: Band, d: BudgetsData, n: Locale, t: BudgetWords) -> Iterator[str]:
    """Yield a line for each area, first where money lacks most, and how much lies astray."""
    if not band.placed:
        return
    name = band_text(band.first, band.last, t)
    for row in sorted(band.rows, key=lambda one: (one.share - one.gap_share, one.area)):
        facts = {"share": n.percent(row.share), "gap_share": n.percent(row.gap_share)}
        area = d.areas.get(row.area, row.area)
        yield "  " + t(key, band=name, area=area, families=n.count(row.families), **facts)
    if band.astray is not None:
        yield "  " + t("astray", astray=n.percent(band.astray, 0))


def _tree(d: BudgetsData, n: Locale, t: BudgetWords) -> Iterator[str]:
    if d.tree is None:
        return
    names = d.tree.name
    name = names.get("id" if t.at == 0 else "en", next(iter(names.values())))
    faults = [one for one in d.findings if one.rule in _GRAVE]
    fill = sum(one.rule == "to_fill" for one in d.findings)
    yield t("tree_line", name=name, nodes=n.count(len(d.tree.nodes)), findings=n.count(len(d.findings)),
            grave=n.count(len(faults)), fill=n.count(fill))  # fmt: skip
    yield from (f"  {one.node}: {t(f'find_{one.rule}')} ({one.what})" for one in faults[:_MOST])
    if len(faults) > _MOST:
        yield "  … " + t("faults_left", n=n.count(len(faults) - _MOST), sheet=t("sheet_findings"))
    hung = [one for some in d.hung.at.values() for one in some]
    yield t("hung_line", hung=n.count(len(hung)), money=n.rupiah(_sum(hung)), loose=n.count(len(d.hung.loose)),
            rest=n.rupiah(_sum(d.hung.loose)))  # fmt: skip
    bare = [one.indicator.name for one in d.indicators if not one.rupiah]
    yield t("moneyless", names="; ".join(bare) or t("none"))
    if d.bare:
        yield t("indicatorless", money=n.rupiah(sum(one.rupiah for one in d.bare)),
                n=n.count(sum(one.activities for one in d.bare)),
                nodes=n.count(sum(one.node is not None for one in d.bare)))  # fmt: skip


def _sum(some: Sequence[Tagged]) -> int:
    return sum(one.activity.rupiah for one in some)
