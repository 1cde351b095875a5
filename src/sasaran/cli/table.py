"""Which module holds which command, so that a short command loads nothing of the others.

The statistics behind the commands take most of a second to load. A parser therefore knows a command's function by its
name (``module:function``), and knows of the commands whose own parser is heavy no more than a line of help until they
are asked for. :func:`loaded` is the only import by name beside :mod:`sasaran.packs`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sasaran.cli import comparing_words, measuring_words, ranking_words, smallarea_words

__all__ = ["APART", "Apart", "helps", "loaded"]


@dataclass(frozen=True)
class Apart:
    """A command whose parser is made by ``add`` of its own module.

    ``whole`` says that ``add`` takes all shared options (language, folder, power) and not that of the language alone.
    """

    name: str
    module: str
    whole: bool = False


APART = (
    Apart("measure", "sasaran.cli.measuring"),
    Apart("compare-designs", "sasaran.cli.comparing"),
    Apart("small-area", "sasaran.cli.smallarea"),
    Apart("budgets", "sasaran.cli.budgets"),
    Apart("rank", "sasaran.cli.ranking", whole=True),
)
"""Whoever adds a command with a parser of its own adds its line here and its help in :func:`helps`."""


def helps(language: str, say: Mapping[str, str]) -> dict[str, str]:
    """Return the line of help of every command apart; ``say`` are the words of the basic commands."""
    return {
        "measure": measuring_words.words(language)["measure"],
        "compare-designs": comparing_words.words(language)["compare"],
        "small-area": smallarea_words.words(language)["small_area"],
        "budgets": say["budgets"],
        "rank": ranking_words.words(language)["rank"],
    }


def loaded(place: str) -> Callable[..., Any]:
    """Return the function at ``module:name``; a defect of this program, and no user's error, where there is none."""
    module, _, name = place.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found
