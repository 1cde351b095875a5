"""``sasaran budgets``: budget files in, tags out; what is unsure to a person, money beside need, the plan's tree."""

from __future__ import annotations

import argparse
from argparse import Namespace
from pathlib import Path

from sasaran.cli import render
from sasaran.cli.offering import quarter_of
from sasaran.cli.progress import Ticker
from sasaran.errors import ParameterError
from sasaran.plan.tags import KINDS
from sasaran.publish.budgets import BudgetsData, BudgetWords, band_text, summary, write
from sasaran.publish.locale import Locale
from sasaran.quarter.options import Options
from sasaran.study.budgets.columns import FIELDS
from sasaran.study.budgets.given import check_out
from sasaran.study.budgets.run import Asked, tagged_budgets

__all__ = ["add", "budgets", "text"]

_MOST = 8


def add(
    subs: argparse._SubParsersAction[argparse.ArgumentParser], language: str, common: argparse.ArgumentParser
) -> None:
    """Add the command to the parser."""
    t = BudgetWords(language)
    made = subs.add_parser("budgets", help=t("budgets"), parents=[common])
    made.add_argument("files", nargs="+", type=Path, metavar="FILE", help=t("o_files"))
    made.add_argument("--quarter", default="", metavar="Q", help=t("o_quarter"))
    made.add_argument("--dir", type=Path, default=Path(), metavar="FOLDER", help=t("o_dir"))
    made.add_argument("--out", type=Path, metavar="XLSX", help=t("o_out"))
    made.add_argument(
        "--confirmed", type=Path, action="append", default=[], metavar="XLSX", help=t("o_confirmed")
    )
    made.add_argument("--only", action="append", default=[], metavar="COL=VALUE", help=t("o_only"))
    made.add_argument("--rules", type=Path, metavar="TOML", help=t("o_rules"))
    made.add_argument("--tree", type=Path, metavar="FILE", help=t("o_tree"))
    made.add_argument("--level", default="", help=t("o_level"))
    made.add_argument("--deciles", type=int, default=2, help=t("o_deciles"))
    made.add_argument("--unit", type=int, default=0, metavar="RP", help=t("o_unit"))
    made.add_argument("--sure", type=float, default=0.9, help=t("o_sure"))
    made.add_argument("--pack", default="", help=t("o_pack"))
    for name in FIELDS:
        made.add_argument(f"--{name}", default="", metavar="COL", help=t("o_column", field=t(name)))
    made.set_defaults(run=budgets)


def budgets(given: Namespace) -> int:
    """Tag the files, print whom the money is for, and write the workbook where one is asked."""
    if given.out is not None:
        check_out(given.out)
    asked = Asked(
        given.files, {name: getattr(given, name) for name in FIELDS}, tuple(_pair(one) for one in given.only),
        given.confirmed, given.rules, given.tree, given.pack, quarter_of(given.quarter) if given.quarter else None,
        given.dir, given.level, given.sure, given.deciles, given.unit,
    )  # fmt: skip
    with Ticker(language=given.lang) as tick:
        found = tagged_budgets(asked, Options(language=given.lang), tick)
    print(text(found, given.lang))
    if given.out is not None:
        lines = [line.replace("\u00a0", " ") for line in summary(found, given.lang)]
        path = write(found, given.out, lines, language=given.lang)
        print("\n" + BudgetWords(given.lang)("written", path=path))
    return 0


def _pair(written: str) -> tuple[str, str]:
    name, sign, value = written.partition("=")
    if not sign or not name.strip():
        raise ParameterError("--only cannot be read", rule="it is written COL=VALUE")
    return name.strip(), value.strip()


def text(found: BudgetsData, language: str) -> str:
    """Return the answer: the account, money by kind and band, the most doubtful money, and the indicators."""
    n, t = Locale(language), BudgetWords(language)
    parts = ["\n".join(summary(found, language)), _cross(found, n, t), _doubtful(found, n, t)]
    if found.indicators:
        parts.append(_indicators(found, n, t) + "\n" + t("counted_twice"))
    return "\n\n".join(part for part in parts if part)


def _cross(found: BudgetsData, n: Locale, t: BudgetWords) -> str:
    heads = [t(key) for key in ("kind", "band", "area", "activities", "rupiah", "families", "gap")]
    rows = []
    for one in found.cells:
        area = found.areas.get(one.area, one.area) if one.area else t("not_stated")
        beside = (
            "" if one.families is None else n.count(one.families),
            "" if one.gap is None else n.count(one.gap),
        )
        rows.append([
            t(f"kind_{one.kind}"), band_text(one.first, one.last, t, one.kind), area, n.count(one.activities),
            n.count(one.rupiah), *beside,
        ])  # fmt: skip
    return f"== {t('sheet_cross')} ==\n" + render.table(heads, rows, right=(3, 4, 5, 6))


def _doubtful(found: BudgetsData, n: Locale, t: BudgetWords) -> str:
    every = sorted((one for one in found.tagged if one.ask and one.doubt), key=lambda one: -one.doubt)
    ordered = every[:_MOST]
    if not ordered:
        return ""
    heads = [t(key) for key in ("rupiah", "code", "text", "kind", "confidence", "why")]
    rows = [
        [n.count(one.activity.rupiah), one.activity.code, _short(one.activity.text, 52),
         t(f"kind_{one.tag.kind}") if one.tag else "–", n.percent(one.confidence, 0), _short(one.why, 40)]
        for one in ordered
    ]  # fmt: skip
    left = len(every) - len(ordered)
    more = f"\n… {t('doubtful_left', n=n.count(left), sheet=t('sheet_review'))}" if left else ""
    return f"== {t('ordered')} ==\n" + render.table(heads, rows, right=(0, 4)) + more


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _indicators(found: BudgetsData, n: Locale, t: BudgetWords) -> str:
    heads = [t(key) for key in ("level", "indicator", "activities", "rupiah")]
    heads += [*(t(f"kind_{kind}") for kind in KINDS[:4]), t("band"), t("families"), t("per_family")]
    rows = []
    for one in found.indicators:
        each = "" if not one.families else n.count(one.rupiah / one.families)
        rows.append([
            t(f"level_{one.node.level}"), _short(one.indicator.name, 46), n.count(one.activities), n.count(one.rupiah),
            *(n.count(one.kinds.get(kind, 0)) for kind in KINDS[:4]),
            band_text(one.first, one.last, t) if one.activities else "–",
            "" if one.families is None else n.count(one.families), each,
        ])  # fmt: skip
    return f"== {t('sheet_indicators')} ==\n" + render.table(heads, rows, right=(2, 3, 4, 5, 6, 7, 9, 10))
