"""``sasaran measure``: a survey file in, a table of estimates out."""

from __future__ import annotations

import argparse
import math
from argparse import Namespace
from pathlib import Path

from sasaran.cli import render
from sasaran.cli.measuring_words import words
from sasaran.publish.locale import Locale
from sasaran.quarter.measuring import INDICES, Asked, measure_file

__all__ = ["add", "measure"]


def add(
    subs: argparse._SubParsersAction[argparse.ArgumentParser], language: str, common: argparse.ArgumentParser
) -> None:
    """Add the command to the parser."""
    say = words(language)
    made = subs.add_parser("measure", help=say["measure"], parents=[common])
    made.add_argument("file", type=Path, metavar="FILE", help=say["file"])
    made.add_argument("--welfare", required=True, metavar="COL", help=say["welfare"])
    made.add_argument("--line", required=True, type=float, metavar="RP", help=say["line"])
    for name in ("weight", "strata", "psu", "fpc", "persons"):
        made.add_argument(f"--{name}", default="", metavar="COL", help=say[name])
    made.add_argument("--lonely", default="fail", metavar="RULE", help=say["lonely"])
    made.add_argument("--by", action="append", default=[], metavar="COL", help=say["by"])
    made.add_argument("--indices", default="fgt", help=f"{say['indices']}: {', '.join(INDICES)}")
    made.set_defaults(run=measure)


def measure(given: Namespace) -> int:
    """Print each index of the whole and of each domain: value, standard error, interval, note."""
    names = ("welfare", "line", "weight", "strata", "psu", "fpc", "persons", "lonely")
    chosen = tuple(one.strip() for one in given.indices.split(",") if one.strip())
    asked = Asked(**{name: getattr(given, name) for name in names}, by=tuple(given.by), indices=chosen)
    found = measure_file(given.file, asked)
    say, n = words(given.lang), Locale(given.lang)

    def shown(value: float | None) -> str:
        return "–" if value is None or math.isnan(value) else n.number(value, 5)

    cells = [
        [
            one.index,
            f"{one.by}={one.estimate.domain}" if one.by else say["all"],
            shown(one.estimate.value),
            shown(one.estimate.se),
            f"{shown(one.estimate.low)}–{shown(one.estimate.high)}",
            n.number(one.estimate.n),
            say.get(one.estimate.flag, one.estimate.flag),
        ]
        for one in found
    ]
    level = f"{say['interval']} {n.percent(found[0].estimate.level, 0)}"
    print(
        render.table(
            [say["index"], say["domain"], say["value"], say["se"], level, "n", say["flag"]],
            cells,
            (2, 3, 4, 5),
        )
    )
    return 0
