"""A parser that speaks the reader's language: its headings, its usage line and its complaints."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from sasaran.errors.language import in_language

__all__ = ["speaking"]

_USAGE, _HELP = "pemakaian: ", "tampilkan bantuan ini"
_HEADS = {"positional arguments": "isian", "options": "opsi"}


def speaking(language: str) -> type[argparse.ArgumentParser]:
    """Return a class of parsers in ``language`` (``id`` or ``en``); the parsers of commands made by it are of it too.

    What argparse says by itself is English; its headings are replaced here, its complaints are translated like any
    other text of the program (:mod:`sasaran.errors.language`).
    """

    class Speaking(argparse.ArgumentParser):
        def __init__(self, *, parents: Sequence[argparse.ArgumentParser] = (), **options: Any) -> None:
            if language == "id":
                options.setdefault("formatter_class", _Indonesian)
            super().__init__(**options)
            if language == "id":
                _translate(self)
            for parent in parents:  # after the headings, by which argparse joins the groups of options
                self._add_container_actions(parent)
                self._defaults.update(parent._defaults)

        def error(self, message: str) -> NoReturn:
            self.print_usage(sys.stderr)
            self.exit(2, f"{self.prog}: {in_language(message, language)}\n")

    return Speaking


def _translate(made: argparse.ArgumentParser) -> None:
    """Give a new parser's groups and its option ``--help`` their Indonesian words."""
    for group in made._action_groups:
        group.title = _HEADS.get(group.title or "", group.title)
    for action in made._actions:
        if isinstance(action, argparse._HelpAction):
            action.help = _HELP


class _Indonesian(argparse.HelpFormatter):
    """The usage line with its Indonesian word."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, prefix if prefix is not None else _USAGE)
