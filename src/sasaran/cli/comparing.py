"""``sasaran compare-designs``: a survey file and scores in, the errors of each design out."""

from __future__ import annotations

import argparse
from argparse import Namespace
from pathlib import Path

from sasaran.cli import render
from sasaran.cli.comparing_words import words
from sasaran.errors import ParameterError
from sasaran.publish.locale import Locale
from sasaran.quarter.mcompare import compare_file
from sasaran.schema.estimate import Estimate

__all__ = ["add", "run"]

RATES = ("exclusion", "inclusion", "inclusion_of_nonpoor", "error")


def _scores(texts: list[str]) -> dict[str, str]:
    """Read NAME=COL as often as given; raise :class:`ParameterError` for another form or a name given twice."""
    found: dict[str, str] = {}
    for text in texts:
        name, _, column = text.partition("=")
        if not name or not column or name in found:
            raise ParameterError(
                "A score cannot be read",
                where="--score",
                rule="a score is a name and a column, each name once",
                todo="write for instance --score pmt=score",
            )
        found[name] = column
    return found


def add(
    subs: argparse._SubParsersAction[argparse.ArgumentParser], language: str, common: argparse.ArgumentParser
) -> None:
    """Add the command to the parser."""
    say = words(language)
    made = subs.add_parser("compare-designs", help=say["compare"], parents=[common])
    made.add_argument("file", type=Path, metavar="FILE", help=say["file"])
    made.add_argument("--truth", required=True, metavar="COL", help=say["truth"])
    made.add_argument("--score", required=True, action="append", metavar="NAME=COL", help=say["score"])
    made.add_argument("--quota", required=True, type=float, help=say["quota"])
    made.add_argument("--line", type=float, metavar="RP", help=say["line"])
    for name in ("weight", "psu", "strata"):
        made.add_argument(f"--{name}", default="", metavar="COL", help=say[name])
    made.set_defaults(run=run)


def run(given: Namespace) -> int:
    """Print the rates of each design and its difference to the first, each with standard error and interval."""
    say, n = words(given.lang), Locale(given.lang)
    made = compare_file(
        given.file,
        given.truth,
        _scores(given.score),
        **{name: getattr(given, name) for name in ("quota", "line", "weight", "psu", "strata")},
    )

    def shown(value: float | None) -> str:
        return "–" if value is None or value != value else n.percent(value, 1)

    def row(name: str, rate: str, one: Estimate) -> list[str]:
        limits = f"{shown(one.low)}–{shown(one.high)}"
        return [name, rate, shown(one.value), shown(one.se), limits, say.get(one.flag, one.flag)]

    cells = [row(name, say[rate], rates[rate]) for name, rates in made.rates.items() for rate in RATES]
    first, *others = made.rates
    cells += [
        row(f"{name} − {first}", say["exclusion"], made.difference("exclusion", name, first))
        for name in others
    ]
    heads = [say["design"], say["rate"], say["value"], say["se"], say["interval"], say["flag"]]
    print(render.table(heads, cells, (2, 3, 4)))
    return 0
