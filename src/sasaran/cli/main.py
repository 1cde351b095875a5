"""The command line: parse, ask `quarter`, print. Errors become one sentence and an exit code."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from sasaran import __version__
from sasaran.cli import budgets, commands, comparing, graduating, measuring, offering_parser, ranking, smallarea
from sasaran.cli.stopping import language_wished, stopped
from sasaran.cli.words import LANGUAGES, help_words
from sasaran.errors import SasaranError
from sasaran.errors.language import in_language

__all__ = ["main", "parser"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (0, or the code of the error's cause)."""
    _speak_utf8()
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = parser(language_wished(given)).parse_args(given)
    try:
        result: int = options.run(options)
    except SasaranError as error:
        print(f"sasaran: {error.message(options.lang)}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print(stopped(options.lang), file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:
        if os.environ.get("SASARAN_DEBUG"):
            raise
        print(f"sasaran: {_unforeseen(error).message(options.lang)}", file=sys.stderr)
        return 70
    return result


def _unforeseen(error: Exception) -> SasaranError:
    """Return a defect as a sentence: its kind and place, never its message, which may quote a person's value."""
    places = [
        f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    return SasaranError(
        f"This is a defect of the program ({type(error).__name__})",
        where=" < ".join(reversed(places[-4:])),
        todo="report it with this line; the last frozen quarter is untouched. "
        "SASARAN_DEBUG=1 shows the whole trace, which may hold personal data",
    )


def _parser_class(language: str) -> type[argparse.ArgumentParser]:
    """Return a parser whose own complaints speak ``language`` too, and those of its commands."""

    class Speaking(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            self.print_usage(sys.stderr)
            self.exit(2, f"{self.prog}: {in_language(message, language)}\n")

    return Speaking


def parser(language: str) -> argparse.ArgumentParser:
    """Return the parser with its help in ``language``."""
    say = help_words(language)
    top = _parser_class(language)(prog="sasaran", description=say["top"])
    top.add_argument("--version", action="version", version=f"sasaran {__version__}")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--lang", choices=LANGUAGES, default=language, help=say["lang"])
    space = argparse.ArgumentParser(add_help=False)
    space.add_argument("--dir", type=Path, default=Path(), metavar="FOLDER", help=say["dir"])
    power = argparse.ArgumentParser(add_help=False)
    power.add_argument("--memory", default="6GB", help=say["memory"])
    power.add_argument("--threads", type=int, default=os.cpu_count() or 2, help=say["threads"])
    subs = top.add_subparsers(required=True, metavar="COMMAND")
    _making(subs, say, common, space, power)
    _asking(subs, say, common, space)
    offering_parser.add(subs, say, language, [common, space, power])
    measuring.add(subs, language, common)
    comparing.add(subs, language, common)
    smallarea.add(subs, language, common)
    budgets.add(subs, language, common)
    ranking.add(subs, language, [common, space, power])
    return top


_Subs = argparse._SubParsersAction  # argparse has no public name for it


def _making(
    subs: _Subs[argparse.ArgumentParser],
    say: dict[str, str],
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
    demo.set_defaults(run=commands.demo)
    init = subs.add_parser("init", help=say["init"], parents=[common, space])
    init.add_argument("--pack", default="", help=say["pack"])
    init.add_argument("--basis", default="", help=say["basis"])
    init.set_defaults(run=commands.init)
    check = subs.add_parser("check", help=say["check"], parents=[common, power])
    check.add_argument("files", nargs="+", type=Path, metavar="FILE", help=say["files"])
    check.add_argument("--pack", default="", help=say["pack"])
    check.add_argument("--write", type=Path, metavar="FOLDER", help=say["write"])
    check.set_defaults(run=commands.check)
    build = subs.add_parser("build", help=say["build"], parents=[common, space, power])
    build.add_argument("quarter", nargs="?", help=say["quarter"])
    build.add_argument("--no-publish", action="store_true", help=say["no_publish"])
    build.set_defaults(run=commands.build)


def _asking(
    subs: _Subs[argparse.ArgumentParser],
    say: dict[str, str],
    common: argparse.ArgumentParser,
    space: argparse.ArgumentParser,
) -> None:
    question = argparse.ArgumentParser(add_help=False)
    question.add_argument("quarter", help=say["quarter"])
    question.add_argument("--basis", help=say["basis"])
    question.add_argument("--decile", type=int, default=1, help=say["decile"])
    question.add_argument("--programmes", default="", help=say["programmes"])
    gap = subs.add_parser("gap", help=say["gap"], parents=[common, space, question])
    gap.add_argument("--level", default="", help=say["level"])
    gap.set_defaults(run=commands.gap)
    overlap = subs.add_parser("overlap", help=say["overlap"], parents=[common, space, question])
    overlap.set_defaults(run=commands.overlap)
    coverage = subs.add_parser("coverage", help=say["coverage"], parents=[common, space])
    coverage.add_argument("quarter", help=say["quarter"])
    coverage.set_defaults(run=commands.coverage)
    report = subs.add_parser("report", help=say["report"], parents=[common, space, question])
    report.add_argument("--public", action="store_true", help=say["public"])
    report.set_defaults(run=commands.report)
    lists = subs.add_parser("lists", help=say["lists"], parents=[common, space, question])
    lists.add_argument("--level", default="", help=say["list_level"])
    lists.add_argument("--area", default="", help=say["area"])
    lists.add_argument("--purpose", required=True, help=say["purpose"])
    lists.set_defaults(run=commands.lists)
    review = subs.add_parser("review", help=say["review"], parents=[common, space])
    review.add_argument("quarter", help=say["quarter"])
    review.add_argument("--most", type=int, default=20, help=say["most"])
    review.set_defaults(run=commands.review)
    diff = subs.add_parser("diff", help=say["diff"], parents=[common, space])
    diff.add_argument("before", help=say["before"])
    diff.add_argument("after", help=say["after"])
    diff.set_defaults(run=commands.diff)
    graduation = subs.add_parser("graduation", help=say["graduation"], parents=[common, space])
    graduation.add_argument("before", help=say["before"])
    graduation.add_argument("after", help=say["after"])
    graduation.set_defaults(run=graduating.run)
    releases = subs.add_parser("releases", help=say["releases"], parents=[common, space])
    releases.set_defaults(run=commands.releases)


def _speak_utf8() -> None:
    """A Windows console defaults to a code page that lacks the signs used here."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
