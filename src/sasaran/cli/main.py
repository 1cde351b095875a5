"""The command line: parse, ask `quarter`, print. Errors become one sentence and an exit code."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from sasaran import __version__
from sasaran.cli import basic_parser, offering_parser
from sasaran.cli.speaking import speaking
from sasaran.cli.stopping import language_wished, stopped
from sasaran.cli.table import APART, helps, loaded
from sasaran.cli.words import LANGUAGES, help_words
from sasaran.errors import SasaranError

__all__ = ["main", "parser"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (0, or the code of the error's cause)."""
    _speak_utf8()
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = parser(language_wished(given), _asked(given)).parse_args(given)
    try:
        command = loaded(options.run) if isinstance(options.run, str) else options.run
        result: int = command(options)
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


def parser(language: str, asked: str | None = None) -> argparse.ArgumentParser:
    """Return the parser with its help in ``language``.

    Of the commands apart (:data:`sasaran.cli.table.APART`) only the ``asked`` one knows its options; all do if None.
    """
    say, made = help_words(language), speaking(language)
    top = made(prog="sasaran", description=say["top"])
    top.add_argument("--version", action="version", version=f"sasaran {__version__}", help=say["version"])
    common, space, power = (made(add_help=False) for _ in range(3))
    common.add_argument("--lang", choices=LANGUAGES, default=language, help=say["lang"])
    space.add_argument("--dir", type=Path, default=Path(), metavar="FOLDER", help=say["dir"])
    power.add_argument("--memory", default="6GB", help=say["memory"])
    power.add_argument("--threads", type=int, default=os.cpu_count() or 2, help=say["threads"])
    subs = top.add_subparsers(required=True, metavar="COMMAND")
    shared = [common, space, power]
    basic_parser.add(subs, say, shared, made)
    offering_parser.add(subs, say, language, shared)
    lines = helps(language, say)
    for one in APART:
        if asked in (None, one.name):
            loaded(f"{one.module}:add")(subs, language, shared if one.whole else common)
        else:
            subs.add_parser(one.name, help=lines[one.name])
    return top


def _asked(arguments: Sequence[str]) -> str:
    """Return the command of a line, empty if it names none."""
    return next((word for word in arguments if not word.startswith("-")), "")


def _speak_utf8() -> None:
    """A Windows console defaults to a code page that lacks the signs used here."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
