"""Ctrl-C at any moment, also while the program is still loading: one sentence, no traceback."""

from __future__ import annotations

import os
import sys
from types import TracebackType

from sasaran.errors.language import in_language

__all__ = ["language_wished", "stopped", "watch"]


def language_wished(arguments: list[str]) -> str:
    """Return the language asked for before a parser exists: ``--lang``, then ``SASARAN_LANG``, then Indonesian."""
    for place, word in enumerate(arguments):
        value = word.partition("=")[2] or "".join(arguments[place + 1 : place + 2])
        if word.split("=")[0] == "--lang" and value in ("id", "en"):
            return value
    wish = os.environ.get("SASARAN_LANG", "id")
    return wish if wish in ("id", "en") else "id"


def stopped(language: str) -> str:
    """Return what is said when the reader stops a command."""
    parts = ("stopped", "what was frozen stays as it is", "run the command again to finish")
    first, second, third = (in_language(part, language) for part in parts)
    return f"sasaran: {first}. {second[0].upper()}{second[1:]}; {third}"


def watch() -> None:
    """Let an interrupt that nothing catches be told in one sentence; other errors are shown as before."""
    before = sys.excepthook

    def told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.stderr.write(stopped(language_wished(sys.argv[1:])) + "\n")
        else:
            before(kind, error, trace)

    sys.excepthook = told
