"""The parser of the basic commands: files in, a quarter frozen, questions asked of it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["add"]

_Subs = argparse._SubParsersAction  # argparse has no public name for it


def add(
    subs: _Subs[argparse.ArgumentParser],
    say: Mapping[str, str],
    parents: Sequence[argparse.ArgumentParser],
    made: type[argparse.ArgumentParser],
) -> None:
    """Add the basic commands.

    ``parents`` hold the shared options of language, folder and power; ``made`` makes a parser in the reader's
    language.
    """
    common, space, power = parents
    question = made(add_help=False)
    question.add_argument("quarter", help=say["quarter"])
    question.add_argument("--basis", help=say["basis"])
    question.add_argument("--decile", type=int, default=1, help=say["decile"])
    question.add_argument("--programmes", default="", help=say["programmes"])
    _making(subs, say, common, space, power)
    _asking(subs, say, common, space, question)


def _making(
    subs: _Subs[argparse.ArgumentParser],
    say: Mapping[str, str],
    common: argparse.ArgumentParser,
    space: argparse.ArgumentParser,
    power: argparse.ArgumentParser,
) -> None:
    demo = subs.add_parser("demo", help=say["demo"], parents=[common, power])
    demo.add_argument("--people", type=int, default=100_000, help=say["people"])
    demo.add_argument("--quarters", type=int, default=2, help=say["quarters"])
    demo.add_argument("--seed", type=int, default=1, help=say["seed"])
    demo.add_argument("--dir", type=Path, default=Path("demo"), metavar="FOLDER", help=say["dir"])
    demo.add_argument("--pack", default="", help=say["pack"])
    demo.set_defaults(run="sasaran.cli.commands:demo")
    init = subs.add_parser("init", help=say["init"], parents=[common, space])
    init.add_argument("--pack", default="", help=say["pack"])
    init.add_argument("--basis", default="", help=say["basis"])
    init.set_defaults(run="sasaran.cli.checking:init")
    check = subs.add_parser("check", help=say["check"], parents=[common, power])
    check.add_argument("files", nargs="+", type=Path, metavar="FILE", help=say["files"])
    check.add_argument("--pack", default="", help=say["pack"])
    check.add_argument("--write", type=Path, metavar="FOLDER", help=say["write"])
    check.set_defaults(run="sasaran.cli.checking:check")
    build = subs.add_parser("build", help=say["build"], parents=[common, space, power])
    build.add_argument("quarter", nargs="?", help=say["quarter"])
    build.add_argument("--no-publish", action="store_true", help=say["no_publish"])
    build.set_defaults(run="sasaran.cli.commands:build")


def _asking(
    subs: _Subs[argparse.ArgumentParser],
    say: Mapping[str, str],
    common: argparse.ArgumentParser,
    space: argparse.ArgumentParser,
    question: argparse.ArgumentParser,
) -> None:
    gap = subs.add_parser("gap", help=say["gap"], parents=[common, space, question])
    gap.add_argument("--level", default="", help=say["level"])
    gap.set_defaults(run="sasaran.cli.commands:gap")
    overlap = subs.add_parser("overlap", help=say["overlap"], parents=[common, space, question])
    overlap.set_defaults(run="sasaran.cli.commands:overlap")
    coverage = subs.add_parser("coverage", help=say["coverage"], parents=[common, space])
    coverage.add_argument("quarter", help=say["quarter"])
    coverage.set_defaults(run="sasaran.cli.commands:coverage")
    report = subs.add_parser("report", help=say["report"], parents=[common, space, question])
    report.add_argument("--public", action="store_true", help=say["public"])
    report.set_defaults(run="sasaran.cli.commands:report")
    lists = subs.add_parser("lists", help=say["lists"], parents=[common, space, question])
    lists.add_argument("--level", default="", help=say["list_level"])
    lists.add_argument("--area", default="", help=say["area"])
    lists.add_argument("--purpose", required=True, help=say["purpose"])
    lists.set_defaults(run="sasaran.cli.commands:lists")
    review = subs.add_parser("review", help=say["review"], parents=[common, space])
    review.add_argument("quarter", help=say["quarter"])
    review.add_argument("--most", type=int, default=20, help=say["most"])
    review.set_defaults(run="sasaran.cli.commands:review")
    diff = subs.add_parser("diff", help=say["diff"], parents=[common, space])
    diff.add_argument("before", help=say["before"])
    diff.add_argument("after", help=say["after"])
    diff.set_defaults(run="sasaran.cli.commands:diff")
    graduation = subs.add_parser("graduation", help=say["graduation"], parents=[common, space])
    graduation.add_argument("before", help=say["before"])
    graduation.add_argument("after", help=say["after"])
    graduation.set_defaults(run="sasaran.cli.graduating:run")
    releases = subs.add_parser("releases", help=say["releases"], parents=[common, space])
    releases.set_defaults(run="sasaran.cli.commands:releases")
