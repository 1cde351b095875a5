"""``sasaran rank``: a proxy means test fitted on a survey file, scores of a file or a quarter, one explained."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from sasaran.cli import ranking_scores, render
from sasaran.cli.amounts import rupiah
from sasaran.cli.ranking_words import words
from sasaran.publish.locale import Locale
from sasaran.study.file.words import words_named
from sasaran.study.ranking.by import BY
from sasaran.study.ranking.fit import FittedFile, fit_file, overridden, read_spec, write_text
from sasaran.study.ranking.out import known_format, write_table
from sasaran.welfare.pmt import method_name, model_card
from sasaran.welfare.pmt.spec import Spec, variables_of

__all__ = ["add", "fit"]

_Parser = argparse.ArgumentParser


def add(subs: argparse._SubParsersAction[_Parser], language: str, parents: Sequence[_Parser]) -> None:
    """Add the command and its own commands; ``parents`` hold the options of language, folder and power."""
    say = words(language)
    made = subs.add_parser("rank", help=say["rank"])
    inner = made.add_subparsers(required=True, metavar="COMMAND")
    _add_fit(inner, say, parents)
    _add_score(inner, say, parents)
    _add_explain(inner, say, parents)


def _add_fit(
    inner: argparse._SubParsersAction[_Parser], say: Mapping[str, str], parents: Sequence[_Parser]
) -> None:
    made = inner.add_parser("fit", help=say["fit"], parents=[parents[0]])
    made.add_argument("file", type=Path, metavar="SURVEY", help=say["survey"])
    made.add_argument("--spec", type=Path, metavar="FILE.toml", help=say["spec"])
    for name in ("outcome", "cluster", "weight", "spread_by"):
        made.add_argument(f"--{name.replace('_', '-')}", default="", metavar="COL", help=say[name])
    made.add_argument("--log", action="store_true", default=None, help=say["log"])
    for name in ("x", "categories"):
        made.add_argument(f"--{name}", default="", metavar="COLS", help=say[name])
    made.add_argument("--method", default="", help=say["method"])
    made.add_argument("--missing", choices=("drop", "refuse"), default="", help=say["missing"])
    for name in ("folds", "seed"):
        made.add_argument(f"--{name}", type=int, help=say[name])
    for name in ("name", "source", "unit"):
        made.add_argument(f"--{name}", default="", help=say[name])
    made.add_argument("--test-version", dest="version", default="", help=say["test_version"])
    made.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help=say["as_of"])
    made.add_argument("--points", type=int, default=100, help=say["points"])
    made.add_argument("--out", type=Path, metavar="PMT.toml", help=say["out"])
    made.add_argument("--card", type=Path, metavar="CARD.md", help=say["card"])
    made.add_argument("--cross", type=Path, metavar="FILE", help=say["cross"])
    made.add_argument("--pack", default="", help=say["pack"])
    made.set_defaults(run=fit)


def _add_score(
    inner: argparse._SubParsersAction[_Parser], say: Mapping[str, str], parents: Sequence[_Parser]
) -> None:
    made = inner.add_parser("score", help=say["score"], parents=list(parents))
    made.add_argument("file", type=Path, nargs="?", metavar="FILE", help=say["file"])
    made.add_argument("--quarter", default="", metavar="2026Q1", help=say["quarter"])
    made.add_argument("--map", type=Path, metavar="MAP.toml", help=say["map"])
    made.add_argument("--tenths", action="store_true", help=say["tenths"])
    made.add_argument("--deciles", type=int, default=1, metavar="K", help=say["deciles"])
    made.add_argument("--level", default="", help=say["level"])
    made.add_argument("--purpose", default="", help=say["purpose"])
    made.add_argument("--pmt", type=Path, metavar="PMT.toml", help=say["pmt"])
    made.add_argument("--by", choices=tuple(BY), help=say["by"].format(kinds=", ".join(BY)))
    made.add_argument("--line", type=rupiah, metavar="RP", help=say["line"])
    for name in ("id", "weight", "persons", "members", "village", "area"):
        made.add_argument(f"--{name}", default="", metavar="COL", help=say[name])
    made.add_argument("--column", action="append", default=[], metavar="COL", help=say["column"])
    made.add_argument("--keep", default="", metavar="COLS", help=say["keep"])
    made.add_argument("--best-first", action="store_true", help=say["best_first"])
    made.add_argument("--basis", help=say["official_basis"])
    made.add_argument("--rates", type=Path, metavar="FILE.csv", help=say["rates"])
    made.add_argument("--trait", action="append", default=[], metavar="umur>=60", help=say["trait"])
    made.add_argument("--all-traits", action="store_true", help=say["all_traits"])
    made.add_argument("--table", type=Path, metavar="FILE.csv", help=say["table"])
    made.add_argument("--table-line", default="", metavar="COL", help=say["table_line"])
    made.add_argument("--quota", type=float, default=0.3, help=say["hybrid_quota"])
    made.add_argument("--seed", type=int, default=0, help=say["draw_seed"])
    made.add_argument("--out", type=Path, metavar="FILE", help=say["scores_out"])
    made.add_argument("--pack", default="", help=say["pack"])
    made.set_defaults(run=ranking_scores.score)


def _add_explain(
    inner: argparse._SubParsersAction[_Parser], say: Mapping[str, str], parents: Sequence[_Parser]
) -> None:
    made = inner.add_parser("explain", help=say["explain"], parents=list(parents))
    made.add_argument("file", type=Path, nargs="?", metavar="FILE", help=say["file"])
    made.add_argument("--quarter", default="", metavar="2026Q1", help=say["quarter"])
    made.add_argument("--map", type=Path, metavar="MAP.toml", help=say["map"])
    made.add_argument("--person", default="", metavar="ID", help=say["person"])
    made.add_argument("--purpose", default="", help=say["explain_purpose"])
    made.add_argument("--basis", help=say["official_basis"])
    made.add_argument("--pmt", type=Path, required=True, metavar="PMT.toml", help=say["pmt"])
    made.add_argument("--row", type=int, metavar="N", help=say["row"])
    made.add_argument("--id", default="", metavar="COL=VALUE", help=say["id_value"])
    made.add_argument("--line", type=rupiah, metavar="RP", help=say["line"])
    made.add_argument("--pack", default="", help=say["pack"])
    made.set_defaults(run=ranking_scores.explain)


_OVER = (
    "outcome", "cluster", "weight", "spread_by", "log", "method", "missing", "folds", "seed", "name", "source", "unit",
    "version", "as_of",
)  # fmt: skip


def fit(given: Namespace) -> int:
    """Fit, print sample, errors and card, and write the published test and its model card."""
    if given.cross:
        known_format(given.cross)
    spec = read_spec(given.spec) if given.spec else Spec()
    asked = {name: getattr(given, name) for name in _OVER}
    asked["variables"] = variables_of(given.x, given.categories) or None
    found = fit_file(given.file, overridden(spec, asked), given.points, words_named(given.pack))
    say = words(given.lang)
    # files first: a reader who takes the first lines only closes the pipe
    written = list(_written(found, given, say))
    print("\n".join([fitted_text(found, given.lang), *written]))
    return 0


def _written(found: FittedFile, given: Namespace, say: Mapping[str, str]) -> Iterator[str]:
    if given.out:
        write_text(given.out, found.made.pmt.to_toml())
        yield say["wrote_test"].format(path=given.out)
    if given.card:
        points = f"## {say['card_head']}\n\n{found.card.text(given.lang)}\n"
        write_text(given.card, f"{model_card(found.made.pmt, given.lang)}\n{points}")
        yield say["wrote_card"].format(path=given.card)
    if given.cross:
        crossed = {say["col_fold"]: found.made.cross.fold + 1, say["col_cross"]: found.made.cross.score}
        write_table(given.cross, {say["col_row"]: found.row, **found.sample, **crossed}, say["sheet"])
        yield say["wrote_cross"].format(path=given.cross)


def fitted_text(found: FittedFile, language: str) -> str:
    """Return sample, errors in the sample and outside it, the poor missed at each quota, and the card in points."""
    say, n, pmt = words(language), Locale(language), found.made.pmt
    s, e, loss = pmt.sample, pmt.errors, found.card.loss
    head = say["title"].format(name=pmt.name, version=pmt.version, method=method_name(pmt.method, language))
    counts = {key: n.number(getattr(s, key)) for key in ("households", "clusters", "left_out")}
    note = "folds_note" if s.cluster else "folds_alone"
    errors = [
        [say["r2"], n.percent(e.r2), n.percent(e.cv_r2)],
        [say["rmse"], n.number(e.rmse, 3), n.number(e.cv_rmse, 3)],
        [say["spearman"], "", n.number(e.cv_spearman, 3)],
        [say["held"], "", n.percent(e.cv_held)],
    ]
    missed = [
        [
            n.percent(quota, 0),
            n.percent(one.value),
            n.percent(one.se),
            f"{n.percent(one.low)}–{n.percent(one.high)}",
        ]
        for quota, one in found.missed.items()
    ]
    return "\n".join(
        [
            head,
            say["sample"].format(cluster=s.cluster or say["each"], **counts),
            "",
            render.table([say["measure"], say["inside"], say["outside"]], errors, (1, 2)),
            say[note].format(folds=e.folds, seed=e.seed),
            *([say["leaning"]] if pmt.method.startswith("quantile") else []),
            "",
            say["missed_note"],
            render.table([say[key] for key in ("quota", "missed", "se", "interval")], missed, (0, 1, 2, 3)),
            "",
            say["card_title"],
            _card(found.card.text(language)),
            say["loss"].format(kept=n.percent(loss.kept[0.1]), spearman=n.number(loss.spearman, 3)),
        ]
    )


def _card(text: str) -> str:
    """Return a Markdown table as one for a terminal."""
    heads, _, *rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()]
    return render.table(heads, rows, (2,))
